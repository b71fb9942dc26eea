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
from kdcatalog.text.characters import FORBIDDEN

BYTE_ORDER_MARK = "\ufeff"

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
        self.hidden = [match.start() for match in _HIDDEN.finditer(text)]
        self._shifts: dict[int, int] = {}
        self.plain = self._cleared() if self.hidden else text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def _cleared(self) -> str:
        # A file with "\n" uses it as its line end; then only what clearly ends a field counts.
        line_end = _LINE_END_BEFORE_FIELD if "\n" in self.text else _LINE_END
        lines = line_end.sub("\n", self.text).split("\n")
        for number, line in enumerate(lines):
            if lead := _HIDDEN_INDENT.match(line):
                lines[number] = self._moved_left(number, line, lead[0])
        return _HIDDEN.sub(_replacement, "\n".join(lines))

    def _moved_left(self, number: int, line: str, lead: str) -> str:
        """Return a line without the hidden characters in its indent, filled up at its end."""
        indent = " " * lead.count(" ")
        shift = len(lead) - len(indent)
        content = line[len(lead) :].removesuffix("\r")
        line_end = line[len(lead) + len(content) :]
        self._shifts[number] = shift
        return f"{indent}{content}{' ' * shift}{line_end}"

    def offset(self, mark: Any) -> int:
        """Return the offset in the text of a mark in ``plain``."""
        return int(mark.index) + self._shifts.get(mark.line, 0)

    def position(self, offset: int, length: int = 1) -> Position:
        """Return line and column of an offset."""
        line = bisect_right(self._line_starts, offset)
        column = offset - self._line_starts[line - 1] + 1
        return Position(line, column, length)

    def place(self, start: Any, end: Any) -> Position:
        """Return the place between two marks; its length is 1 where it spans several lines."""
        length = 1
        if start.line == end.line:
            length = max(1, end.column - start.column)
        if not self.hidden:
            return Position(start.line + 1, start.column + 1, length)
        return self.position(self.offset(start), length)

    def last(self) -> Position:
        """Return the place of the last visible character."""
        return self.position(max(0, len(self.text.rstrip()) - 1))

    def has_hidden(self, start: Any, end: Any) -> bool:
        """Tell whether there is a hidden character between two marks."""
        if not self.hidden:
            return False
        first = bisect_left(self.hidden, self.offset(start))
        return first < len(self.hidden) and self.hidden[first] < self.offset(end)

    def without_hidden(self, start: Any, end: Any) -> str:
        """Return the text between two marks, its hidden characters removed."""
        return _HIDDEN.sub("", self.text[self.offset(start) : self.offset(end)])


def _replacement(hidden: re.Match[str]) -> str:
    text = hidden.string
    before = text[hidden.start() - 1 : hidden.start()]
    after = text[hidden.end() : hidden.end() + 1]
    if after == "#":
        return "_"  # after a space, "#" would begin a comment

    is_after_colon = before == ":" and bool(after.strip())
    window = text[max(0, hidden.start() - _LONGEST_KEY) : hidden.start()]
    if is_after_colon and not _KEY_BEFORE.search(window):
        return "_"  # in "a: b:\u200bc" a space would make "b" a key
    return " "
