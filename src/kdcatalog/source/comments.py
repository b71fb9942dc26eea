"""The comments of a YAML text, each with the field that it belongs to.

Comments are exactly what stands in the gaps between the scanner's tokens, so nothing inside a
text is ever taken for one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from kdcatalog.problems import Path, Position
from kdcatalog.source.reader import Document

Anchors = list[tuple[Position, Path]]
_ANY = -1
"""Stands for whatever a block holds: its path leads to the block where that holds anything."""

_DASH = re.compile(r"- +\Z")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Comments:
    """Comments by place: before everything, above a field, beside it on its line, at the end.

    Of a block, by the path that holds it: ``first`` before all its fields or items, ``last`` after them.
    """

    head: list[str] = field(default_factory=list)
    above: dict[Path, list[str]] = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    first: dict[Path, list[str]] = field(default_factory=dict)
    last: dict[Path, list[str]] = field(default_factory=dict)
    tail: list[str] = field(default_factory=list)

    def follow(self, old: Any, new: Any) -> "Comments":
        """Return the comments for changed data: those of what is gone stand first in the block that held it."""
        moved = Comments(head=[*self.head], tail=[*self.tail])
        for path, texts in self.above.items():
            moved._put(moved.above, _followed(path, old, new), texts)
        for path, texts in self.last.items():
            moved._put(moved.last, _followed((*path, _ANY), old, new), texts)
        for path, text in self.beside.items():
            kept, is_kept = _followed(path, old, new)
            if is_kept and kept not in moved.beside:
                moved.beside[kept] = text
            else:
                moved._put(moved.above, (kept, is_kept), [text])
        return moved

    def _put(self, place: dict[Path, list[str]], at: tuple[Path, bool], texts: list[str]) -> None:
        path, is_kept = at
        kept = (
            place.setdefault(path, [])
            if is_kept
            else self.first.setdefault(path, [])
            if path
            else self.head
        )
        kept += texts


def comments_of(document: Document) -> Comments:
    """Return every comment of a document that could be read."""
    anchors = sorted(
        [(position, path) for path, position in document.keys.items()]
        + [
            (position, path)
            for path, position in document.values.items()
            if path and isinstance(path[-1], int)
        ]
    )
    indents, lines = _indents(document), document.text.split("\n")
    comments = Comments()
    for line, text, alone in scan(document.text):
        if not alone:
            here = [path for position, path in anchors if position.line <= line]
            on_line = [path for position, path in anchors if position.line == line]
            if not here:
                comments.head.append(text)
                continue
            path = on_line[0] if on_line else here[-1]
            comments.beside[path] = (
                f"{comments.beside[path]}  {text}" if path in comments.beside else text
            )
        elif anchors and line < anchors[0][0].line:
            comments.head.append(text)
        elif (block := _ended(line, lines[line - 1].index("#"), anchors, indents)) is not None:
            comments.last.setdefault(block, []).append(text)
        elif below := [path for position, path in anchors if position.line > line]:
            comments.above.setdefault(below[0], []).append(text)
        else:
            comments.tail.append(text)
    return comments


def _indents(document: Document) -> dict[Path, int]:
    """Return the blanks before every key and before the dash of every item."""
    lines = document.text.split("\n")
    indents = {path: position.column - 1 for path, position in document.keys.items()}
    for path, position in document.values.items():
        if path and isinstance(path[-1], int):
            dash = _DASH.search(lines[position.line - 1], 0, position.column - 1)
            indents[path] = dash.start() if dash else position.column - 1
    return indents


def _ended(line: int, indent: int, anchors: Anchors, indents: Mapping[Path, int]) -> Path | None:
    """Return the block at whose end a comment stands, indented with it and deeper than what follows; or None."""
    before = [path for position, path in anchors if position.line < line]
    after = next((path for position, path in anchors if position.line > line), None)
    if not before or indent <= (indents[after] if after else 0):
        return None
    path = before[-1]
    while path and indents.get(path, 0) > indent:
        path = path[:-1]
    return path[:-1] or None


def _followed(path: Path, old: Any, new: Any) -> tuple[Path, bool]:
    """Return where a path of the old data is in the new, and True; or the block nearest to it, and False."""
    block: Path = ()
    here: Path = ()
    for part in path:
        if not new or type(old) is not type(new) or not isinstance(new, dict | list):
            return block, False
        block = here
        if part == _ANY:
            return here, True
        if isinstance(new, list) and len(old) != len(new):
            if old[part] not in new:
                return block, False
            old, part = old[part], new.index(old[part])
        elif isinstance(new, dict) and part not in new:
            return block, False
        else:
            old = old[part]
        new, here = new[part], (*here, part)
    return here, True


def comment_texts(text: str) -> Counter[str]:
    """Count every comment of a text, those in the head of a block text included."""
    lines = text.splitlines()
    heads = (
        lines[token.start_mark.line][token.start_mark.column :].partition("#")
        for token in yaml.scan(text, _LOADER)
        if isinstance(token, yaml.ScalarToken) and token.style in ("|", ">")
    )
    return Counter(
        [comment for _, comment, _ in scan(text)]
        + [f"#{after}" for _, mark, after in heads if mark]
    )


def scan(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield (line from 1, comment, whether it stands alone on its line) for every comment between tokens."""
    end = 0
    for token in yaml.scan(text, _LOADER):
        yield from _in_gap(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
    yield from _in_gap(text, end, len(text))


def _in_gap(text: str, start: int, stop: int) -> Iterator[tuple[int, str, bool]]:
    offset = start
    for piece in text[start:stop].splitlines(keepends=True):
        before, mark, comment = piece.partition("#")
        if mark:
            line_start = text.rfind("\n", 0, offset) + 1
            alone = not text[line_start : offset + len(before)].strip()
            yield text.count("\n", 0, offset) + 1, (mark + comment).rstrip(), alone
        offset += len(piece)
