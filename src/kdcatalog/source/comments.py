"""The comments of a YAML text, each with the field it belongs to.

ruamel moves comments to the wrong key when keys are reordered or removed, so we place them
ourselves. Comments are exactly what is between the scanner's tokens; nothing inside a text can be
mistaken for one.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from kdcatalog.problems import Path, Position
from kdcatalog.source.document import Document

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DASH = re.compile(r"- +\Z")

_CONTENT = -1
"""Last part of a path that means whatever a block contains, as long as it contains anything."""


class Comment(NamedTuple):
    """One comment: its line (from 1), its text with ``#``, and whether it is alone on its line."""

    line: int
    text: str
    is_alone: bool


CommentsByPath = dict[Path, list[str]]


@dataclass(slots=True)
class Comments:
    """Comments by place: before everything, above a field, beside it on its line, at the end.

    Comments of a block, by the path of the block: ``first`` are before all its fields or items,
    ``last`` after them.
    """

    head: list[str] = field(default_factory=list)
    above: CommentsByPath = field(default_factory=dict)
    beside: dict[Path, str] = field(default_factory=dict)
    first: CommentsByPath = field(default_factory=dict)
    last: CommentsByPath = field(default_factory=dict)
    tail: list[str] = field(default_factory=list)

    def follow(self, old: Any, new: Any) -> "Comments":
        """Return the comments for changed data.

        The comments of a removed field move to the beginning of the block that contained it.
        """
        moved = Comments(head=[*self.head])
        moved.tail += self.tail
        for path, texts in self.above.items():
            new_path, is_kept = _follow_path(path, old, new)
            place = moved.above if is_kept else moved.first
            moved._add(place, new_path, texts)
        for path, texts in self.last.items():
            content_path = (*path, _CONTENT)
            new_path, is_kept = _follow_path(content_path, old, new)
            place = moved.last if is_kept else moved.first
            moved._add(place, new_path, texts)
        for path, text in self.beside.items():
            new_path, is_kept = _follow_path(path, old, new)
            # Two equal items can become one; the comment of the second then goes above it.
            if is_kept and new_path not in moved.beside:
                moved.beside[new_path] = text
                continue
            place = moved.above if is_kept else moved.first
            moved._add(place, new_path, [text])
        return moved

    def _add(
        self,
        place: CommentsByPath,
        path: Path,
        texts: list[str],
    ) -> None:
        if place is self.first and not path:
            self.head += texts  # the whole file is the block
        else:
            place.setdefault(path, []).extend(texts)


def comments_of(document: Document) -> Comments:
    """Return every comment of a document that could be read."""
    anchors = _Anchors(document)
    comments = Comments()
    for comment in scan_comments(document.text):
        if comment.is_alone:
            _place_alone(comment, anchors, comments)
        else:
            _place_beside(comment, anchors, comments)
    return comments


def comment_texts(text: str) -> Counter[str]:
    """Count every comment of a text, including those in the first line of a block scalar."""
    texts = [comment.text for comment in scan_comments(text)]
    lines = text.splitlines()
    for token in yaml.scan(text, _LOADER):
        # The header of a block scalar ("note: | # why") is part of the token, not of a gap.
        is_block = getattr(token, "style", None) in ("|", ">")
        if is_block:
            start = token.start_mark
            header = lines[start.line][start.column :]
            _, mark, comment = header.partition("#")
            if mark:
                texts.append(f"#{comment}")
    return Counter(texts)


def scan_comments(text: str) -> Iterator[Comment]:
    """Yield every comment between the tokens of a YAML text, in order."""
    # Tokens such as the end of a block have no width and can lie behind the one before.
    end = 0
    for token in yaml.scan(text, _LOADER):
        yield from _comments_in_gap(text, end, token.start_mark.index)
        end = max(end, token.end_mark.index)
    yield from _comments_in_gap(text, end, len(text))


def _comments_in_gap(
    text: str,
    start: int,
    stop: int,
) -> Iterator[Comment]:
    offset = start
    # Gaps hold only spaces, line ends, punctuation and comments, so "#" begins a comment.
    for piece in text[start:stop].splitlines(keepends=True):
        before, mark, content = piece.partition("#")
        if mark:
            line = text.count("\n", 0, offset) + 1
            line_start = text.rfind("\n", 0, offset) + 1
            text_before = text[line_start : offset + len(before)]
            is_alone = not text_before.strip()
            yield Comment(
                line=line,
                text=f"#{content}".rstrip(),
                is_alone=is_alone,
            )
        offset += len(piece)


class _Anchors:
    """The fields and list items of a document in the order of the text."""

    def __init__(self, document: Document) -> None:
        self.text_lines = document.text.split("\n")
        self.indents: dict[Path, int] = {}
        places: list[tuple[Position, Path]] = []
        for path, position in document.keys.items():
            places.append((position, path))
            self.indents[path] = position.column - 1
        for path, position in document.values.items():
            is_field = path in document.keys
            if path and not is_field:
                places.append((position, path))
                self.indents[path] = self._dash_indent(position)
        places.sort()
        self.paths = [path for _, path in places]
        self.lines = [position.line for position, _ in places]

    def _dash_indent(self, item: Position) -> int:
        """Return the number of spaces before the dash of an item; of a flow item, its column."""
        line = self.text_lines[item.line - 1]
        dash = _DASH.search(line, 0, item.column - 1)
        return dash.start() if dash else item.column - 1

    def before(self, line: int) -> Path | None:
        """Return the last field or item that begins before a line."""
        index = bisect_left(self.lines, line)
        return self.paths[index - 1] if index else None

    def on(self, line: int) -> Path | None:
        """Return the first field or item that begins on a line."""
        index = bisect_left(self.lines, line)
        is_last = index == len(self.lines)
        if is_last or self.lines[index] != line:
            return None
        return self.paths[index]

    def after(self, line: int) -> Path | None:
        """Return the first field or item that begins after a line."""
        index = bisect_right(self.lines, line)
        is_last = index == len(self.paths)
        return None if is_last else self.paths[index]


def _place_beside(comment: Comment, anchors: _Anchors, comments: Comments) -> None:
    path = anchors.on(comment.line)
    if path is None:
        path = anchors.before(comment.line)
    if path is None:
        comments.head.append(comment.text)  # such as "--- # why"
    elif path in comments.beside:
        # A value of several lines can have a comment on each; they end up on one line.
        comments.beside[path] += f"  {comment.text}"
    else:
        comments.beside[path] = comment.text


def _place_alone(comment: Comment, anchors: _Anchors, comments: Comments) -> None:
    before = anchors.before(comment.line)
    after = anchors.after(comment.line)
    # What is above the first field is about the whole file, wherever that field moves.
    if before is None and after is not None:
        comments.head.append(comment.text)
        return
    ended_block = _ended_block(
        comment=comment,
        before=before,
        after=after,
        anchors=anchors,
    )
    if ended_block:
        comments.last.setdefault(ended_block, []).append(comment.text)
    elif after is not None:
        comments.above.setdefault(after, []).append(comment.text)
    else:
        comments.tail.append(comment.text)


def _ended_block(
    comment: Comment,
    before: Path | None,
    after: Path | None,
    anchors: _Anchors,
) -> Path | None:
    """Return the block whose last line is a comment: indented with it, deeper than what follows."""
    indent = anchors.text_lines[comment.line - 1].index("#")
    # A comment as deep as what follows is about what follows.
    indent_after = anchors.indents[after] if after else 0
    if before is None or indent <= indent_after:
        return None
    path = before
    while path and anchors.indents.get(path, 0) > indent:
        path = path[:-1]
    return path[:-1] or None


def _follow_path(
    path: Path,
    old: Any,
    new: Any,
) -> tuple[Path, bool]:
    """Return where a path of the old data is in the new data, and True.

    Where it is gone, return the nearest block that contained it and still exists, and False.
    """
    new_path: Path = ()
    block: Path = ()
    for part in path:
        is_same_kind = type(old) is type(new)
        is_block = isinstance(new, dict | list)
        if not new or not is_block or not is_same_kind:
            return block, False
        block = new_path
        if part == _CONTENT:
            return new_path, True
        new_part = _follow_part(part, old, new)
        if new_part is None:
            return block, False
        old = old[part]
        new = new[new_part]
        new_path = (*new_path, new_part)
    return new_path, True


def _follow_part(
    part: Any,
    old: Any,
    new: Any,
) -> Any:
    """Return the key or index of a part in the new block; None where it is gone."""
    if isinstance(new, dict):
        return part if part in new else None
    if len(old) == len(new):
        return part  # items were changed in place
    # Items were added or removed: the comment stays with the equal item.
    item = old[part]
    return new.index(item) if item in new else None
