"""Problems as text for a terminal, as JSON for programs, as commands of GitHub; tables as text."""

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kdcatalog.codes import CODES
from kdcatalog.problems import Located

# Longer lines wrap in a terminal of 120 columns, and the mark below them points at nothing.
_WIDTH = 110

ALL = sys.maxsize
"""As a limit on repeated problems: print every one."""

# One misspelled topic is in 156 records: after three of them, people look for the cause.
REPEATS = 3

Paint = Callable[[str, str], str]
"""Returns text in the color of its role: "error", "warning" or "place"."""


def _no_color(text: str, _role: str) -> str:
    return text


def format_text(
    problems: Sequence[Located],
    limit: int = ALL,
    paint: Paint = _no_color,
) -> str:
    """Return problems for a terminal: place, code and message, the line with a mark, the hint.

    Of problems with the same code and message, the first ``limit`` are printed and the others
    counted.
    """
    totals = Counter(map(_cause, problems))
    printed: Counter[_Cause] = Counter()
    blocks = []
    for located in problems:
        cause = _cause(located)
        printed[cause] += 1
        if printed[cause] <= limit:
            blocks.append(_block(located, paint))
        rest = totals[cause] - limit
        if printed[cause] == limit and rest > 0:
            blocks.append(_rest(cause, rest))
    return "".join(blocks)


_Cause = tuple[str, str]


def _cause(located: Located) -> _Cause:
    return located.problem.code, located.problem.message


def _rest(cause: _Cause, number: int) -> str:
    code, message = cause
    return f"... {number} more {code}: {printable(message)} (-v prints all)\n"


def format_json(problems: Sequence[Located]) -> str:
    """Return problems as a JSON list, one object each."""
    rows = [_row(located) for located in problems]
    return json.dumps(rows, indent=2) + "\n"


def format_github(problems: Sequence[Located]) -> str:
    """Return problems as workflow commands of GitHub Actions, errors first.

    A step shows only ten errors and ten warnings, so the order decides what people see.
    """
    in_order = sorted(problems, key=_worst_first)
    return "".join(map(_command, in_order))


def _worst_first(located: Located) -> tuple[object, ...]:
    # "error" is before "warning" in the alphabet.
    return located.problem.severity, located.sort_key


_Formatter = Callable[[Sequence[Located]], str]

FORMATS: Mapping[str, _Formatter] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
}


def counted(codes: Iterable[str]) -> str:
    """Return one line that counts problems by code, the most frequent first."""
    parts = []
    for code, number in Counter(codes).most_common():
        title = CODES[code].title.lower()
        parts.append(f"{number} x {code} ({title})")
    return ", ".join(parts)


def printable(text: str) -> str:
    """Return text that cannot control a terminal: escapes and bidi marks become their codes."""
    if text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(character: str) -> str:
    if character.isprintable():
        return character
    if character == "\t":
        return "\\t"
    return f"\\u{ord(character):04x}"


def _row(located: Located) -> dict[str, object]:
    problem = located.problem
    position = located.position
    return {
        "file": problem.file,
        "line": position.line,
        "column": position.column,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "related": list(problem.related),
    }


def _block(located: Located, paint: Paint) -> str:
    problem = located.problem
    place = paint(printable(located.place), "place")
    kind = f"{problem.severity} {problem.code}"
    colored_kind = paint(kind, problem.severity)
    message = printable(problem.message)
    head = f"{place}: {colored_kind}: {message}"
    mark = _marked(located) if located.line_text.strip() else ""
    hint = printable(problem.hint)
    return f"{head}\n{mark}  hint: {hint}\n"


def _marked(located: Located) -> str:
    """Return the line and, below it, the mark of the place; a long line is cut around the place."""
    line = located.line_text
    start = located.position.column - 1
    is_long = len(line) > _WIDTH
    cut = max(0, start - _WIDTH // 2) if is_long else 0
    visible = line[cut : cut + _WIDTH]
    place = start - cut
    length = min(located.position.length, _WIDTH - place)
    length = max(1, length)
    before = _columns(visible[:place])
    under = _columns(visible[place : place + length])
    # A place behind the end of the line has no columns, but still needs a mark.
    mark = "^" * max(1, under)
    return f"  | {printable(visible)}\n  | {' ' * before}{mark}\n"


def _columns(text: str) -> int:
    """Count the columns that text takes in a terminal; East Asian characters take two."""
    columns = 0
    for character in printable(text):
        is_wide = unicodedata.east_asian_width(character) in "FW"
        columns += 2 if is_wide else 1
    return columns


def _command(located: Located) -> str:
    problem = located.problem
    file = _property(printable(problem.file))
    line = located.position.line
    column = located.position.column
    code = _property(problem.code)
    place = f"file={file},line={line},col={column},title={code}"
    message = printable(problem.message)
    hint = printable(problem.hint)
    text = _data(f"{message}\nhint: {hint}")
    return f"::{problem.severity} {place}::{text}\n"


# Without these escapes, the title of a paper could become a workflow command of its own.
def _data(text: str) -> str:
    text = text.replace("%", "%25")
    text = text.replace("\r", "%0D")
    return text.replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def aligned(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as lines with columns two spaces apart, texts aligned left and numbers right.

    Every row has as many cells as the first. Lines have no spaces at their end.
    """
    if not rows:
        return ""
    widths = [0] * len(rows[0])
    for row in rows:
        for column, cell in enumerate(row):
            width = _columns(f"{cell}")
            widths[column] = max(widths[column], width)
    lines = []
    for row in rows:
        cells = map(_padded, row, widths)
        line = "  ".join(cells).rstrip()
        lines.append(f"{line}\n")
    return "".join(lines)


def _padded(cell: object, width: int) -> str:
    spaces = " " * (width - _columns(f"{cell}"))
    if isinstance(cell, int):
        return f"{spaces}{cell}"
    return f"{cell}{spaces}"
