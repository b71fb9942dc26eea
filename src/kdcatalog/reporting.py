"""Problems as a person, a program or a pull request reads them."""

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kdcatalog.codes import CODES
from kdcatalog.problems import Located

_WIDTH = 110


def as_text(found: Sequence[Located]) -> str:
    """Return problems for a terminal: place, code and message, the line with a mark, the hint."""
    return "".join(_block(located) for located in found)


def as_json(found: Sequence[Located]) -> str:
    """Return problems as a JSON list, one object each."""
    rows = [
        {
            "file": located.problem.file,
            "line": located.position.line,
            "column": located.position.column,
            "severity": located.problem.severity,
            "code": located.problem.code,
            "message": located.problem.message,
            "hint": located.problem.hint,
            "related": list(located.problem.related),
        }
        for located in found
    ]
    return json.dumps(rows, indent=2) + "\n"


def as_github(found: Sequence[Located]) -> str:
    """Return problems as workflow commands of GitHub Actions, errors first: a step shows only ten of each."""
    worst_first = sorted(found, key=lambda located: (located.problem.severity, located.sort_key))
    return "".join(_command(located) for located in worst_first)


FORMATS: Mapping[str, Callable[[Sequence[Located]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


def counted(codes: Iterable[str]) -> str:
    """Return one line that counts problems by code, the most frequent first."""
    counts = Counter(codes).most_common()
    return ", ".join(f"{number} x {code} ({CODES[code].title.lower()})" for code, number in counts)


def _block(located: Located) -> str:
    problem, at = located.problem, located.position
    head = f"{problem.file}:{at.line}:{at.column}: {problem.severity} {problem.code}: {problem.message}"
    mark = _marked(located) if located.line_text.strip() else ""
    return f"{printable(head)}\n{mark}  hint: {printable(problem.hint)}\n"


def _marked(located: Located) -> str:
    start = located.position.column - 1
    cut = max(0, start - _WIDTH // 2) if len(located.line_text) > _WIDTH else 0
    shown = located.line_text[cut : cut + _WIDTH]
    length = max(1, min(located.position.length, cut + _WIDTH - start))
    before = _columns(shown[: start - cut])
    under = max(1, _columns(shown[start - cut : start - cut + length]))
    return f"  | {printable(shown)}\n  | {' ' * before}{'^' * under}\n"


def _columns(text: str) -> int:
    """Count the columns that text takes in a terminal."""
    return sum(
        2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in printable(text)
    )


def printable(text: str) -> str:
    """Return text that cannot steer a terminal."""
    return "".join(
        c if c.isprintable() else "\\t" if c == "\t" else f"\\u{ord(c):04x}" for c in text
    )


def _command(located: Located) -> str:
    problem, at = located.problem, located.position
    place = f"file={_property(printable(problem.file))},line={at.line},col={at.column},title={_property(problem.code)}"
    message = f"{printable(problem.message)}\nhint: {printable(problem.hint)}"
    return f"::{problem.severity} {place}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
