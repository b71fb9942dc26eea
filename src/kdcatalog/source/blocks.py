"""Whole lines of a YAML text: where a value ends, and how an item goes from one list to another.

An item takes along the blank lines and the comments right above it, and comments below it that are
indented deeper than its dash.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from kdcatalog.problems import Path
from kdcatalog.records.emitter import WouldLoseError
from kdcatalog.source.comments import scan
from kdcatalog.source.reader import Document

_EMPTY = re.compile(r" *(?:- *)?(?:#.*)?")
_CROWDED = "line {} holds more than one field: give each a line of its own"
_COMMENT = re.compile(r"( *)#")


class Lines:
    """The lines of one document, counted from 1."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts = document.text.split("\n")
        places = [*document.keys.items(), *document.values.items()]
        self.anchors = sorted(((at.line, at.column), path) for path, at in places)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0, 0]
        for text in self.texts:
            starts.append(starts[-1] + len(text) + 1)
        return starts

    def start_of(self, line: int) -> int:
        """Return the offset at which a line begins."""
        return self._starts[line]

    def line(self, path: Path) -> int:
        """Return the line in which a value begins."""
        return self.document.values[path].line

    def indent(self, key: Path) -> str:
        """Return the blanks before a key, or its item's dash and the blanks around it, as blanks."""
        at = self.document.keys[key]
        if not re.fullmatch(r" *(?:- +)*", self.texts[at.line - 1][: at.column - 1]):
            raise WouldLoseError(_CROWDED.format(at.line))
        return " " * (at.column - 1)

    def last_line(self, path: Path) -> int:
        """Return the last line of a value, comments and blank lines after it left out."""
        within = [
            rank for rank, (_, other) in enumerate(self.anchors) if other[: len(path)] == path
        ]
        after = self.anchors[within[-1] + 1 :][:1]
        line = after[0][0][0] - 1 if after else len(self.texts)
        while line > 0 and _EMPTY.fullmatch(self.texts[line - 1]):
            line -= 1
        if line < self.line(path):
            raise WouldLoseError(_CROWDED.format(self.line(path)))
        return line

    def dash(self, item: Path) -> int:
        """Return the number of blanks before the dash of an item."""
        at = self.document.values[item]
        before = self.texts[at.line - 1][: at.column - 1]
        if not re.fullmatch(r" *- +", before) or self.texts[at.line - 1][at.column - 1] in "{[":
            raise WouldLoseError(
                f"line {at.line} begins no item of a plain list: write one field a line after a dash"
            )
        return before.index("-")

    def block(self, item: Path) -> tuple[int, int]:
        """Return the first and the last line of an item with what it takes along."""
        dash, first, last = self.dash(item), self.line(item), self.last_line(item)
        while (
            (comment := _COMMENT.match(self.texts[first - 2]))
            and len(comment[1]) <= dash
            and first > 1
        ):
            first -= 1
        while first > 1 and not self.texts[first - 2].strip():
            first -= 1
        for line in range(last + 1, len(self.texts) + 1):
            text = self.texts[line - 1]
            if (comment := _COMMENT.match(text)) and len(comment[1]) > dash:
                last = line
            elif text.strip():
                break
        return first, last

    def comments(self, first: int, last: int) -> Iterator[str]:
        """Yield the comments of some lines, each as a line of its own."""
        indent = re.match(" *", self.texts[first - 1])
        for line, text, _ in self._comments:
            if first <= line <= last:
                yield f"{indent[0] if indent else ''}{text}\n"

    @cached_property
    def _comments(self) -> list[tuple[int, str, bool]]:
        return [*scan(self.document.text)]


def relocate(document: Document, item: Path, target: Path, before: int | None) -> str:
    """Return the text with an item moved to another list, before an item there, or last; its lines indented anew."""
    lines, source = Lines(document), item[:-1]
    first, last = lines.block(item)
    moved, rest = (
        lines.texts[first - 1 : last],
        len([path for path in document.values if path[:-1] == source]),
    )
    made: list[str] = []
    if target in document.values:
        count = len([path for path in document.values if path[:-1] == target])
        other = (*target, count - 1 if before is None else before)
        dash, place = (
            lines.dash(other),
            lines.block(other)[1] + 1 if before is None else lines.block(other)[0],
        )
    else:
        parent = target[:-1]
        key = next(path for path in document.keys if path[:-1] == parent)
        indent, place = lines.indent(key), lines.last_line(parent) + 1
        dash = len(indent) + lines.dash(item) - len(lines.indent(source))
        made = [f"{indent}{target[-1]}:"]
    new = [*made, *(_shifted(text, dash - lines.dash(item)) for text in moved)]
    kept: dict[int, list[str]] = {number: [text] for number, text in enumerate(lines.texts, 1)}
    kept |= {number: [] for number in range(first, last + 1)}
    if rest == 1:
        key_line = document.keys[source].line
        kept[key_line] = [comment.rstrip("\n") for comment in lines.comments(key_line, key_line)]
    kept[place] = [*new, *kept.get(place, [])]
    return "\n".join(text for number in sorted(kept) for text in kept[number])


def _shifted(text: str, columns: int) -> str:
    if not text.strip() or columns >= 0:
        return " " * columns + text if text.strip() else text
    blanks = len(text) - len(text.lstrip(" "))
    return text[min(blanks, -columns) :]
