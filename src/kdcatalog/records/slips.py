"""Values that YAML reads, without complaint, as something else than their author typed.

``title: Fix #123 now`` is the title "Fix" and a comment, and a list that begins below an item is
more text of that item. No rule on values can see this, only a look at the lines of the file.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_origin

from kdcatalog.model.paper import Record
from kdcatalog.model.text import quote, yaml_quoted
from kdcatalog.problems import Path, Position, Problem
from kdcatalog.source.document import Document
from kdcatalog.source.hidden import ESCAPE, ESCAPE_HINT
from kdcatalog.source.reader import REPEATED

# Texts of prose. In a placement or a date, "#" without a space is a hasty comment and harms nobody.
_PROSE_FIELDS = frozenset(
    {"title", "former_titles", "short_name", "authors", "given", "family", "group", "facts"}
    | {"note", "corrections", "short_title", "tagline", "label", "sentence", "name", "words"}
)
_QUOTE_MARKS = ('"', "'")
_TYPOGRAPHIC = {
    "\u201c": "\u201d\u201c",
    "\u201d": "\u201d",
    "\u201e": "\u201c\u201d",
    "\u2018": "\u2019",
    "\u00ab": "\u00bb",
}
"""What closes each typographic quote: people and word processors mix the styles."""
# "# text" with a space is how people write comments; "#123" and "#hashtag" are text.
_CUT = re.compile(r"\s+(#\S.*)")
_ITEM_START = re.compile(r"^-(?:\s+|(?=\w))")


# A dash, or what numbers and marks the items of other lists.
_MARK = re.compile(r"^(?:-(?:\s+|(?=\w))|[0-9]+[.)]\s+|[*+\u2022]\s+)")
# What YAML reads as a control character: "\beta" in double quotes is "eta" after a backspace.
_ESCAPE = re.compile(r"\\[abefnrtv](?=[a-z])")


_Slip = tuple[Path, Problem]


class _PlainText(NamedTuple):
    """An unquoted text: its path, its value and the lines that it takes."""

    path: Path
    value: str
    position: Position
    lines: tuple[str, ...]


def report_slips(document: Document, file: str) -> None:
    """Add what went wrong between a file and its data to the flaws of the document.

    KD607 is a value in typographic quotes, KD608 a text that ends at a comment, KD609 a list that
    became one text, KD113 a text with escapes. The paths of the last three become doubtful, since
    no other complaint about them would help.
    """
    texts = [*_plain_texts(document)]
    slips = [*_cut_short(document, file, texts)]
    slips += _empty(document, file)
    slips += _escapes(document, file)
    slips += _folded_items(document, file, texts)
    for path, problem in slips:
        document.doubtful.add(path)
        document.flaws.append(problem)
    document.flaws += _repaired_quotes(document, file, texts)


def _repaired_quotes(
    document: Document,
    file: str,
    texts: Sequence[_PlainText],
) -> Iterator[Problem]:
    """Remove typographic quotes around unquoted values, and yield a problem for each.

    YAML takes them for letters, so that a date in them is not one. What was meant is clear, so the
    data hold that, and everything else is checked as usual.
    """
    for text in texts:
        inner = _inside_quotes(text.value)
        if not inner:
            continue
        _set(document.data, text.path, inner)
        marks = text.value.replace(inner, "").replace(" ", "")
        yield Problem(
            code="KD607",
            file=file,
            at=text.path,
            message=f"typographic quotes {marks} instead of straight ones",
            hint=f"write {yaml_quoted(inner)}",
        )


def _inside_quotes(value: str) -> str:
    """Return the text inside typographic quotes; empty where they do not enclose all of it."""
    opening = value[0]
    all_closing = _TYPOGRAPHIC.get(opening, "")
    if value[-1] not in all_closing:
        return ""
    inner = value[1:-1].strip()
    # "“A” and “B”" is a title that begins and ends with a quotation.
    marks = {opening, *all_closing}
    return "" if marks & {*inner} else inner


def _plain_texts(document: Document) -> Iterator[_PlainText]:
    """Yield every unquoted text of a document that is not empty."""
    lines = document.text.split("\n")
    for path, position in document.values.items():
        value = None if REPEATED in path else _at(document.data, path)
        if not isinstance(value, str) or not value:
            continue
        line = lines[position.line - 1]
        first_line = line[position.column - 1 :]
        if first_line.startswith(_QUOTE_MARKS):
            continue
        following = lines[position.line :]
        text_lines = _lines_of(value, first_line, following)
        if text_lines:
            yield _PlainText(
                path=path,
                value=value,
                position=position,
                lines=text_lines,
            )


def _lines_of(
    value: str,
    first_line: str,
    following: Sequence[str],
) -> tuple[str, ...]:
    """Return the lines that a plain text takes, stripped; none where it is no plain text."""
    if first_line.startswith(value):
        return (value,)
    text = first_line.strip()
    text_lines = [text]
    for line in following:
        # YAML folds lines: a line end and the indentation after it are read as one space.
        if not value.startswith(f"{text} "):
            return ()
        rest = value.removeprefix(f"{text} ")
        stripped = line.strip()
        if stripped.startswith(rest):
            return (*text_lines, rest)
        text_lines.append(stripped)
        text = f"{text} {stripped}"
    return ()


def _cut_short(
    document: Document,
    file: str,
    texts: Sequence[_PlainText],
) -> Iterator[_Slip]:
    lines = document.text.split("\n")
    for text in texts:
        if not _is_prose(text.path):
            continue
        following_lines = len(text.lines) - 1
        number = text.position.line + following_lines
        line = lines[number - 1]
        last_part = text.lines[-1]
        end = line.find(last_part) + len(last_part)
        cut = _CUT.match(line, end)
        if cut:
            at = _place_of_comment(cut, number)
            problem = _comment(
                file=file,
                at=at,
                value=text.value,
                rest=cut[0],
            )
            yield text.path, problem


def _empty(document: Document, file: str) -> Iterator[_Slip]:
    """Yield the values that are empty because their first character is a number sign."""
    lines = document.text.split("\n")
    for path, meaning in document.unquoted.items():
        key = document.keys.get(path)
        if meaning != "nothing" or not key or not _is_prose(path):
            continue
        line = lines[key.line - 1]
        after_colon = key.column + key.length
        cut = _CUT.match(line, after_colon)
        if cut:
            at = _place_of_comment(cut, key.line)
            problem = _comment(
                file=file,
                at=at,
                value="",
                rest=cut[1],
            )
            yield path, problem


def _escapes(document: Document, file: str) -> Iterator[_Slip]:
    """Yield the quoted values in which TeX became control characters."""
    lines = document.text.split("\n")
    for path, position in document.values.items():
        value = None if REPEATED in path else _at(document.data, path)
        if not isinstance(value, str) or value.isprintable():
            continue
        line = lines[position.line - 1]
        start = position.column - 1
        escape = _ESCAPE.search(line, start)
        if escape and line.startswith('"', start):
            at = Position(position.line, escape.start() + 1, 2)
            problem = Problem(
                code="KD113",
                file=file,
                at=at,
                message=ESCAPE,
                hint=ESCAPE_HINT,
            )
            yield path, problem


def _place_of_comment(cut: re.Match[str], line: int) -> Position:
    column = cut.start(1) + 1
    length = len(cut[1].rstrip())
    return Position(line, column, length)


def _comment(
    file: str,
    at: Position,
    value: str,
    rest: str,
) -> Problem:
    remains = f"cut short to {quote(value)}" if value else "empty"
    message = f"the text is {remains}: an unquoted # begins a comment"
    whole = f"{value}{rest.rstrip()}"
    return Problem(
        code="KD608",
        file=file,
        at=at,
        message=message,
        hint=f"write {yaml_quoted(whole)}, or put a space after # if it is a comment",
    )


def _folded_items(
    document: Document,
    file: str,
    texts: Sequence[_PlainText],
) -> Iterator[_Slip]:
    for text in texts:
        number = _first_folded_line(text)
        if not number:
            continue
        line_number = text.position.line + number
        at = _place_of_line(document, line_number)
        items = [_item_of(line) for line in text.lines]
        problem = _items(
            file=file,
            at=at,
            value=text.value,
            items=items,
        )
        yield text.path, problem


def _item_of(line: str) -> str:
    item = _MARK.sub("", line)
    return item.rstrip(" ,;")


def _first_folded_line(text: _PlainText) -> int:
    """Return the index of the first further line that was meant as an item; 0 where none was."""
    # A title may go on in the next line; a name or list of two lines has two names or items.
    is_list = _is_name(text.path) or _is_list(text.path)
    for number, line in enumerate(text.lines):
        is_item = is_list or _ITEM_START.match(line)
        if number and is_item:
            return number
    return 0


def _items(
    file: str,
    at: Position,
    value: str,
    items: Sequence[str],
) -> Problem:
    # Two show the form; the fifty authors of a survey would bury it.
    first, second, *more = items
    rows = f"- {first} and - {second}"
    if more:
        rows += ", and so on,"
    return Problem(
        code="KD609",
        file=file,
        at=at,
        message=f"lines of a list are read as one text, {quote(value)}",
        hint=f"write {rows} on lines of their own, the dashes aligned",
    )


def _place_of_line(document: Document, number: int) -> Position:
    lines = document.text.split("\n")
    line = lines[number - 1]
    content = line.strip()
    column = line.index(content) + 1
    return Position(number, column, len(content))


def _is_prose(path: Path) -> bool:
    return any(part in _PROSE_FIELDS for part in path)


def _is_name(path: Path) -> bool:
    return len(path) > 1 and path[0] == "authors"


def _is_list(path: Path) -> bool:
    if len(path) != 1:
        return False
    field = Record.model_fields.get(f"{path[0]}")
    annotation = field.annotation if field else None
    return get_origin(annotation) is tuple


def _at(data: Any, path: Path) -> Any:
    """Return the value at a path; None for values that the reader dropped."""
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _set(data: Any, path: Path, value: str) -> None:
    holder = _at(data, path[:-1])
    holder[path[-1]] = value
