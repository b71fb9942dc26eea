"""Whole lines of a YAML text: where a value ends, and how an item moves from one list to another.

An item takes along the blank lines and comments directly above it, and the comments below it that
are indented deeper than its dash.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from kdcatalog.problems import Path
from kdcatalog.source.comments import Comment, scan_comments
from kdcatalog.source.document import Document
from kdcatalog.source.emitter import UnsafeEditError

_EMPTY = re.compile(r" *(?:- *)?(?:#.*)?")
_COMMENT = re.compile(r"( *)#")
_DASHES = re.compile(r" *(?:- +)*")
_DASH = re.compile(r" *- +")


class _Anchor(NamedTuple):
    """The beginning of a key or value."""

    line: int
    column: int
    path: Path


class Lines:
    """The lines of one document, counted from 1."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.texts = document.text.split("\n")
        self._anchors: list[_Anchor] = []
        for places in (document.keys, document.values):
            for path, at in places.items():
                anchor = _Anchor(
                    line=at.line,
                    column=at.column,
                    path=path,
                )
                self._anchors.append(anchor)
        # A mapping and its first key begin in one place; the shorter path then comes first.
        self._anchors.sort()

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0, 0]  # there is no line 0
        for text in self.texts:
            line_end = starts[-1] + len(text)
            starts.append(line_end + 1)
        return starts

    @cached_property
    def _comments(self) -> list[Comment]:
        return [*scan_comments(self.document.text)]

    def start_of(self, line: int) -> int:
        """Return the offset at which a line begins."""
        return self._starts[line]

    def text(self, line: int) -> str:
        """Return one line, without its line end."""
        return self.texts[line - 1]

    def line(self, path: Path) -> int:
        """Return the line on which a value begins."""
        return self.document.values[path].line

    def count(self, path: Path) -> int:
        """Return the number of fields or items directly in a block."""
        block = value_at(self.document.data, path)
        return len(block)

    def indent(self, key: Path) -> str:
        """Return the indent of a key, with the dashes before it as spaces."""
        at = self.document.keys[key]
        text = self.text(at.line)
        before = text[: at.column - 1]
        if not _DASHES.fullmatch(before):
            raise UnsafeEditError(f"line {at.line} has more than one field: put each on a line")
        return " " * len(before)

    def last_line(self, path: Path) -> int:
        """Return the last line of a value, without the comments and blank lines after it."""
        # libyaml puts the end of a block at the next token, after comments and blank lines.
        line = self._line_before_next(path)
        while line > 0 and _EMPTY.fullmatch(self.text(line)):
            line -= 1
        first = self.line(path)
        if line < first:
            raise UnsafeEditError(f"line {first} has more than one field: put each on a line")
        return line

    def _line_before_next(self, path: Path) -> int:
        """Return the line before the first key or value that is after a value and not in it."""
        next_anchor = None
        for anchor in reversed(self._anchors):
            if anchor.path[: len(path)] == path:
                break
            next_anchor = anchor
        return next_anchor.line - 1 if next_anchor else len(self.texts)

    def dash(self, item: Path) -> int:
        """Return the number of spaces before the dash of an item."""
        at = self.document.values[item]
        text = self.text(at.line)
        before = text[: at.column - 1]
        # Items of a flow list, or of a list in a list, share their line with others.
        if not _DASH.fullmatch(before):
            raise UnsafeEditError(
                f"line {at.line} does not begin a list item: write one field per line after a dash"
            )
        return before.index("-")

    def block(self, item: Path) -> tuple[int, int]:
        """Return the first and the last line of an item with what it takes along."""
        dash = self.dash(item)
        first = self._first_with_comments(self.line(item), dash)
        last = self._last_with_comments(self.last_line(item), dash)
        return first, last

    def _first_with_comments(self, first: int, dash: int) -> int:
        while first > 1:
            comment = _COMMENT.match(self.text(first - 1))
            # A comment indented deeper belongs to the item before.
            if not comment or len(comment[1]) > dash:
                break
            first -= 1
        while first > 1:
            text_above = self.text(first - 1)
            if text_above.strip():
                break
            first -= 1
        return first

    def _last_with_comments(self, last: int, dash: int) -> int:
        following = self.texts[last:]
        for line, text in enumerate(following, last + 1):
            comment = _COMMENT.match(text)
            if comment and len(comment[1]) > dash:
                last = line
            elif text.strip():
                break
        return last

    def comments(
        self,
        first: int,
        last: int,
    ) -> Iterator[str]:
        """Yield the comments on some lines, indented like the first of these lines."""
        text = self.text(first)
        indent = " " * _indent_width(text)
        for comment in self._comments:
            if first <= comment.line <= last:
                yield f"{indent}{comment.text}"


class Destination(NamedTuple):
    """Where an item is inserted: before which line, with how many spaces before its dash.

    ``key_line`` is the line of the new list's key; empty where the list exists already.
    """

    line: int
    dash: int
    key_line: str = ""


def value_at(data: Any, path: Path) -> Any:
    """Return what is at a path of plain data; raises LookupError where nothing is."""
    for part in path:
        data = data[part]
    return data


def insertion_place(
    lines: Lines,
    target: Path,
    before: int | None,
    step: int,
) -> Destination:
    """Return where to insert an item in the list at a path, before an item there, or last.

    A new list becomes the last field of its mapping, its dashes ``step`` spaces inside the key.
    """
    if target not in lines.document.values:
        parent = target[:-1]
        # Every mapping with a list has a field already, if only its id.
        first_name = next(iter(value_at(lines.document.data, parent)))
        indent = lines.indent((*parent, first_name))
        key_line = f"{indent}{target[-1]}:"
        last_line = lines.last_line(parent)
        return Destination(
            line=last_line + 1,
            dash=len(indent) + step,
            key_line=key_line,
        )
    if before is None:
        last_index = lines.count(target) - 1
        last_item = (*target, last_index)
        _, last_line = lines.block(last_item)
        return Destination(last_line + 1, lines.dash(last_item))
    next_item = (*target, before)
    first_line, _ = lines.block(next_item)
    return Destination(first_line, lines.dash(next_item))


def move_item(
    document: Document,
    item: Path,
    target: Path,
    before: int | None,
) -> str:
    """Return the text with an item moved to another list, before an item there, or last."""
    lines = Lines(document)
    source = item[:-1]
    first, last = lines.block(item)
    dash = lines.dash(item)
    step = 0
    if target not in document.values:
        step = dash - len(lines.indent(source))  # a new list is indented like the old one
    place = insertion_place(
        lines=lines,
        target=target,
        before=before,
        step=step,
    )

    columns = place.dash - dash
    moved_lines = lines.texts[first - 1 : last]
    new_lines = [_shifted(text, columns) for text in moved_lines]
    if place.key_line:
        new_lines.insert(0, place.key_line)

    # Lines are removed and inserted by their old number, so that no step shifts the next.
    texts_by_line: dict[int, list[str]] = {}
    for number, text in enumerate(lines.texts, 1):
        texts_by_line[number] = [text]
    for number in range(first, last + 1):
        texts_by_line[number] = []
    if lines.count(source) == 1:
        # The list is empty now: its key goes, the comment beside the key stays.
        key_line = document.keys[source].line
        texts_by_line[key_line] = [*lines.comments(key_line, key_line)]
    pushed_down = texts_by_line.get(place.line, [])
    texts_by_line[place.line] = [*new_lines, *pushed_down]
    return _joined(texts_by_line)


def insert_lines(
    document: Document,
    target: Path,
    item_lines: Sequence[str],
) -> str:
    """Return the text with a new item, as lines that begin at its dash, last in a list."""
    lines = Lines(document)
    place = insertion_place(
        lines=lines,
        target=target,
        before=None,
        step=2,
    )
    new_lines = [_shifted(text, place.dash) for text in item_lines]
    if place.key_line:
        new_lines.insert(0, place.key_line)
    before = lines.texts[: place.line - 1]
    after = lines.texts[place.line - 1 :]
    if not after:
        after = [""]  # the last line ends with a line end
    return "\n".join([*before, *new_lines, *after])


def _joined(texts_by_line: dict[int, list[str]]) -> str:
    all_lines: list[str] = []
    for number in sorted(texts_by_line):
        all_lines += texts_by_line[number]
    return "\n".join(all_lines)


def _shifted(text: str, columns: int) -> str:
    """Return a line indented by more or fewer columns; blank lines stay as they are."""
    if not text.strip():
        return text
    if columns >= 0:
        return " " * columns + text
    # A comment can be indented less than its item; nothing but spaces is removed.
    removed = min(_indent_width(text), -columns)
    return text[removed:]


def _indent_width(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
