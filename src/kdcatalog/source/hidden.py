"""Characters that nobody sees: where they stand in a text, and the text that YAML is read from without them.

Each is a flaw, and reading goes on. A blank takes its place, or a letter where a blank would make a field or a
comment of what follows; at the start of a line, where it would be an indent, the line moves up; a line end that
only some programs see becomes one where a field follows. Every place is still told as that of the file.
"""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

from kdcatalog.model.text import FORBIDDEN
from kdcatalog.problems import Position

BYTE_ORDER_MARK = "\ufeff"
_HIDDEN = re.compile(rf"(?![\t\n]|\r\n){FORBIDDEN.pattern}")
_LINE_ENDS = "\r\u0085\u2028\u2029"
_ENDS_A_FIELD = re.compile(rf"(?!\r\n)[{_LINE_ENDS}](?=[A-Za-z_]+:[ \n{_LINE_ENDS}])")
_ENDS_A_LINE = re.compile(rf"(?!\r\n)[{_LINE_ENDS}]")
_KEY = re.compile(r"(?:\A|\n) *(?:- +)*[A-Za-z_]+:\Z")
_LEAD = re.compile(rf" *(?:(?!\t|\r$){FORBIDDEN.pattern} *)+")


class Source:
    """A text, the offsets of its hidden characters, and ``plain``, as long and without them."""

    def __init__(self, text: str) -> None:
        self.text, self._moved = text, dict[int, int]()
        self.hidden = [found.start() for found in _HIDDEN.finditer(text)]
        self.plain = self._cleared() if self.hidden else text

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    def _cleared(self) -> str:
        ends = _ENDS_A_FIELD if "\n" in self.text else _ENDS_A_LINE
        lines = ends.sub("\n", self.text).split("\n")
        for number, line in enumerate(lines):
            if lead := _LEAD.match(line):
                indent = " " * lead[0].count(" ")
                self._moved[number] = len(lead[0]) - len(indent)
                rest = line[lead.end() :].removesuffix("\r")
                end = line[lead.end() + len(rest) :]
                lines[number] = f"{indent}{rest}{' ' * self._moved[number]}{end}"
        return _HIDDEN.sub(_filler, "\n".join(lines))

    def offset(self, mark: Any) -> int:
        """Return the offset in the text of a mark in ``plain``."""
        return int(mark.index) + self._moved.get(mark.line, 0)

    def position(self, offset: int, length: int = 1) -> Position:
        """Return line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1, length)

    def place(self, start: Any, end: Any) -> Position:
        """Return the place of what lies between two marks, marked whole where it is on one line."""
        length = max(1, end.column - start.column) if end.line == start.line else 1
        if not self.hidden:
            return Position(start.line + 1, start.column + 1, length)
        return self.position(self.offset(start), length)

    def last(self) -> Position:
        """Return the place of the last character that can be seen."""
        return self.position(max(0, len(self.text.rstrip()) - 1))

    def has_hidden(self, start: Any, end: Any) -> bool:
        """Tell whether a hidden character stood between two marks."""
        if not self.hidden:
            return False
        first = bisect_left(self.hidden, self.offset(start))
        return first < len(self.hidden) and self.hidden[first] < self.offset(end)

    def without_hidden(self, start: Any, end: Any) -> str:
        """Return what stands between two marks as it reads when hidden characters go."""
        return _HIDDEN.sub("", self.text[self.offset(start) : self.offset(end)])


def _filler(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    after = text[end : end + 1]
    makes_a_field = (
        text[start - 1 : start] == ":"
        and after.strip()
        and not _KEY.search(text[max(0, start - 80) : start])
    )
    return "_" if after == "#" or makes_a_field else " "
