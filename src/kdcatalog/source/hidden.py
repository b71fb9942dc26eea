"""Invisible characters in YAML: where they are, and the text with each replaced by a harmless one.

Each is a flaw, but reading continues so that it does not hide the flaws after it. Positions always
refer to the original file. The replacement depends on the place:

- a space, in most places;
- a letter, where a space would turn what follows into a field or a comment;
- nothing, at the start of a line, where a space would change the indentation: the line moves left;
- a line end, for a line end that only some programs recognize, where a field follows.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

from kdcatalog.problems import Position
from kdcatalog.text.characters import FORBIDDEN, name_of

BYTE_ORDER_MARK = "\ufeff"
ESCAPE = "a backslash in double quotes changes what follows it"
ESCAPE_HINT = "write two backslashes, or single quotes around the text"

_HIDDEN = re.compile(rf"(?![\t\n]|\r\n){FORBIDDEN.pattern}")
_LINE_ENDS = "\r\u0085\u2028\u2029"
_LINE_END = re.compile(rf"(?!\r\n)[{_LINE_ENDS}]")
_LINE_END_BEFORE_FIELD = re.compile(rf"{_LINE_END.pattern}(?=[A-Za-z_]+:[ \n{_LINE_ENDS}])")
_KEY_BEFORE = re.compile(r"(?:\A|\n) *(?:- +)*[A-Za-z_]+:\Z")
_HIDDEN_INDENT = re.compile(rf" *(?:(?!\t|\r$){FORBIDDEN.pattern} *)+")

# No key of a record or taxonomy is longer; a fixed window keeps the time linear in the length.
_LONGEST_KEY = 80


class SourceText:
    """A text, the offsets of its hidden characters, and ``plain``: equally long, without them.

    ``plain`` is what YAML is read from; the methods turn its marks into places of ``text``.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        matches = _HIDDEN.finditer(text)
        self.hidden = [match.start() for match in matches]
        self._shifts: dict[int, int] = {}
        self.plain = self._cleared() if self.hidden else text

    @cached_property
    def _line_starts(self) -> list[int]:
        line_ends = re.finditer("\n", self.text)
        return [0, *(match.end() for match in line_ends)]

    def _cleared(self) -> str:
        # A file with "\n" uses it as its line end; then only what clearly ends a field counts.
        line_end = _LINE_END_BEFORE_FIELD if "\n" in self.text else _LINE_END
        lines = line_end.sub("\n", self.text).split("\n")
        for number, line in enumerate(lines):
            lead = _HIDDEN_INDENT.match(line)
            if lead:
                moved_line = self._moved_left(number, line, lead[0])
                lines[number] = moved_line
        return _HIDDEN.sub(_replacement, "\n".join(lines))

    def _moved_left(
        self,
        number: int,
        line: str,
        lead: str,
    ) -> str:
        """Return a line without the hidden characters in its indent, filled up at its end."""
        indent = " " * lead.count(" ")
        shift = len(lead) - len(indent)
        # "\r\n" must stay at the end of the line to be one line end.
        rest = line.removeprefix(lead)
        content = rest.removesuffix("\r")
        line_end = rest[len(content) :]
        self._shifts[number] = shift
        filling = " " * shift
        return f"{indent}{content}{filling}{line_end}"

    def offset(self, mark: Any) -> int:
        """Return the offset in the text of a mark in ``plain``."""
        shift = self._shifts.get(mark.line, 0)
        return int(mark.index) + shift

    def position(self, offset: int, length: int = 1) -> Position:
        """Return line and column of an offset."""
        line = bisect_right(self._line_starts, offset)
        line_start = self._line_starts[line - 1]
        return Position(line, offset - line_start + 1, length)

    def place(self, start: Any, end: Any) -> Position:
        """Return the place between two marks; its length is 1 where it spans several lines."""
        # A text over several lines is marked at its first character only.
        length = 1
        if start.line == end.line:
            length = max(1, end.column - start.column)
        if start.line >= len(self._line_starts):
            return self.last()  # libyaml puts the value of "---" on a line after the last
        if not self.hidden:
            # The marks are places of the text itself; counting lines again would take long.
            return Position(
                line=start.line + 1,
                column=start.column + 1,
                length=length,
            )
        offset = self.offset(start)
        return self.position(offset, length)

    def last(self) -> Position:
        """Return the place of the last visible character."""
        visible = self.text.rstrip()
        offset = max(0, len(visible) - 1)
        return self.position(offset)

    def has_hidden(self, start: Any, end: Any) -> bool:
        """Return whether there is a hidden character between two marks."""
        if not self.hidden:
            return False
        first = bisect_left(self.hidden, self.offset(start))
        first_after = bisect_left(self.hidden, self.offset(end))
        return first < first_after

    def without_hidden(self, start: Any, end: Any) -> str:
        """Return the text between two marks, its hidden characters removed."""
        first = self.offset(start)
        last = self.offset(end)
        return _HIDDEN.sub("", self.text[first:last])


def explain_hidden(text: str, offset: int) -> tuple[str, str]:
    """Return message and hint for a hidden character."""
    if offset == 0 and text[0] == BYTE_ORDER_MARK:
        hint = "save the file as UTF-8 without a byte order mark, or run kdcatalog check --fix"
        return "the file begins with a byte order mark (U+FEFF)", hint
    message = f"invisible or control character {name_of(text[offset])}"
    return message, "delete it, or type the visible character you meant"


def _replacement(hidden: re.Match[str]) -> str:
    text = hidden.string
    start, end = hidden.span()
    before = text[start - 1 : start]
    after = text[end : end + 1]
    if after == "#":
        return "_"  # after a space, "#" would begin a comment

    is_after_colon = before == ":" and bool(after.strip())
    window = text[max(0, start - _LONGEST_KEY) : start]
    if is_after_colon and not _KEY_BEFORE.search(window):
        return "_"  # in "a: b:\u200bc" a space would make "b" a key
    return " "
