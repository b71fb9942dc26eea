"""Change a YAML text so that it contains other data: only the lines that differ are touched.

The data before and after are compared, and each difference becomes a cut in the text: comments,
quotes and layout of everything else stay. The result is read again, and refused unless it contains
exactly what was wanted and every comment. ``edits`` makes single changes whose place is known;
here a command states the whole result, and need not know in which of ten places a name occurs.
"""

import json
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from kdcatalog.problems import Path
from kdcatalog.source.blocks import Lines, value_at
from kdcatalog.source.document import DEFAULT_LIMITS, Document, Limits, Span, spans_of
from kdcatalog.source.emitter import (
    PLAIN_STYLE,
    Fields,
    Fragments,
    Style,
    UnsafeEditError,
    in_flow,
    quoted_scalar,
    read_editable,
    verify_edit,
)

# By the first of these fields, an item is recognized although other fields of it differ.
_NAMING_FIELDS = ("id", "key", "name", "title")

Operation = tuple[str, int, int, int, int]
"""Of SequenceMatcher: its name, a range of the old sequence, and one of the new."""


class _Cut(NamedTuple):
    """The part of a text between two offsets, and what replaces it; ``number`` orders equals."""

    start: int
    end: int
    number: int
    new: str


def patch_yaml(
    raw: bytes,
    file: str,
    wanted: Any,
    style: Style = PLAIN_STYLE,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return a text that contains ``wanted``, changed only where its data differ.

    Raises UnsafeEditError where a change cannot be made without touching something else.
    """
    text = raw.decode("utf-8")
    line_end = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    document = read_editable(text, file, limits)
    if document.data == wanted:
        return raw
    try:
        patched = _Patch(document, style).applied(wanted)
        verify_edit(before=text, after=patched, wanted=wanted, limits=limits)
    except UnsafeEditError as error:
        message = f"cannot edit {file} automatically ({error}): edit it by hand"
        raise UnsafeEditError(message) from error
    return patched.replace("\n", line_end).encode()


class _Patch:
    """Collects the cuts that lead from a document to other data, and carries them out."""

    def __init__(self, document: Document, style: Style) -> None:
        self.document = document
        self.text = document.text
        self.fragments = Fragments(style)
        self.lines = Lines(document)
        self.spans, self.keys = spans_of(self.text)
        self.cuts: list[_Cut] = []

    def applied(self, wanted: Any) -> str:
        self._value((), self.document.data, wanted)
        text = self.text
        # From the end, so that the offsets of the other cuts stay right.
        for cut in sorted(self.cuts, reverse=True):
            before = text[: cut.start]
            after = text[cut.end :]
            text = f"{before}{cut.new}{after}"
        return text

    def _cut(self, start: int, end: int, new: str) -> None:
        # Insertions at one offset stay in the order in which they are made.
        number = len(self.cuts)
        self.cuts.append(_Cut(start, end, number, new))

    def _replace(self, span: Span, new: str) -> None:
        self._cut(span.start, span.end, new)

    def _value(self, path: Path, old: Any, new: Any) -> None:
        if old == new:
            return
        if isinstance(old, dict) and isinstance(new, dict):
            self._mapping(path, old, new)
        elif isinstance(old, list) and isinstance(new, list):
            self._sequence(path, old, new)
        elif isinstance(old, str) and isinstance(new, str):
            self._scalar(path, new)
        else:
            raise UnsafeEditError(f"{_shown(path)} would become a value of another kind")

    # --- scalars and keys ---

    def _scalar(self, path: Path, new: str) -> None:
        span = self.spans[path]
        text = self._like(
            span,
            new,
            path,
            is_in_flow=self._is_in_flow(path),
        )
        self._replace(span, text)

    def _like(self, span: Span, new: str, path: Path, *, is_in_flow: bool) -> str:
        """Return a text quoted like the scalar at a span, and where a plain one is not text."""
        first = self.text[span.start]
        if first in "|>":
            raise UnsafeEditError(f"{_shown(path)} is a block of lines")
        if first == "'" and new.isprintable():
            doubled = new.replace("'", "''")
            return f"'{doubled}'"
        if first in "\"'":
            return quoted_scalar(new)
        if is_in_flow:
            return in_flow(new)
        return self.fragments.written(new, path)

    def _is_in_flow(self, path: Path) -> bool:
        """Return whether a value is inside brackets or braces."""
        parent = path
        while parent:
            parent = parent[:-1]
            if self.spans[parent].is_flow:
                return True
        return False

    # --- mappings ---

    def _mapping(self, path: Path, old: Fields, new: Fields) -> None:
        old_names = [*old]
        new_names = [*new]
        for operation in _operations(old_names, new_names):
            name, start, end, new_start, new_end = operation
            removed = old_names[start:end]
            added = new_names[new_start:new_end]
            if name == "equal":
                for field in removed:
                    field_path = (*path, field)
                    self._value(
                        field_path,
                        old[field],
                        new[field],
                    )
            elif _are_renamed(old, removed, new, added):
                self._rename_keys(path, removed, added)
            else:
                self._remove_fields(path, removed, len(old))
                # Behind the field before them, or behind the first, which a dash may precede.
                previous = old_names[max(start - 1, 0)]
                fields = {field: new[field] for field in added}
                self._add_fields(path, previous, fields)

    def _rename_keys(
        self,
        path: Path,
        old: Sequence[str],
        new: Sequence[str],
    ) -> None:
        for old_name, new_name in zip(old, new, strict=True):
            span = self.keys[(*path, old_name)]
            # Quoted wherever brackets would need it: a colon ends a key, too.
            written = self._like(span, new_name, path, is_in_flow=True)
            self._replace(span, written)

    def _remove_fields(self, path: Path, names: Sequence[str], count: int) -> None:
        if names and self.spans[path].is_flow:
            all_names = list(value_at(self.document.data, path))
            indices = [all_names.index(name) for name in names]
            fields = [self._field_span(path, name) for name in all_names]
            self._remove_in_flow(fields, indices)
            return
        if len(names) == count and names:
            raise UnsafeEditError(f"{_shown(path)} would be empty")
        for name in names:
            field = (*path, name)
            self.lines.indent(field)
            first = self.document.keys[field].line
            self._remove_lines(first, self.lines.last_line(field))

    def _field_span(self, path: Path, name: str) -> Span:
        field = (*path, name)
        start = self.keys[field].start
        return Span(start, self.spans[field].end)

    def _add_fields(self, path: Path, previous: str, fields: Fields) -> None:
        if not fields:
            return
        neighbor = (*path, previous)
        if self.spans[path].is_flow:
            self._add_in_braces(path, neighbor, fields)
            return
        indent = self.lines.indent(neighbor)
        text = ""
        for line in self.fragments.field_lines(fields, path):
            text += f"{indent}{line}\n"
        after = self.lines.last_line(neighbor) + 1
        self._insert(after, text)

    def _add_in_braces(self, path: Path, neighbor: Path, fields: Fields) -> None:
        """Add fields between braces; keys and values look like those before them."""
        key_before = self.keys[neighbor]
        value_before = self.spans[neighbor]
        added = ""
        for name, value in fields.items():
            field = (*path, name)
            key = self._flow_like(key_before, name, path)
            text = self._flow_like(value_before, value, field)
            added += f", {key}: {text}"
        end = value_before.end
        self._cut(end, end, added)

    # --- lists ---

    def _sequence(
        self,
        path: Path,
        old: Sequence[Any],
        new: Sequence[Any],
    ) -> None:
        old_tokens = list(map(_token, old))
        new_tokens = list(map(_token, new))
        for operation in _operations(old_tokens, new_tokens):
            name, start, end, new_start, new_end = operation
            added = new[new_start:new_end]
            is_pairwise = len(added) == end - start
            if name == "equal" or (is_pairwise and name == "replace"):
                for index, value in enumerate(added, start):
                    item_path = (*path, index)
                    self._value(item_path, old[index], value)
            else:
                removed = (start, end)
                self._splice(path, len(old), removed, added)

    def _splice(
        self,
        path: Path,
        count: int,
        removed: tuple[int, int],
        added: Sequence[Any],
    ) -> None:
        """Replace a range of items by others."""
        start, end = removed
        if self.spans[path].is_flow:
            self._splice_flow(path, count, removed, added)
            return
        for index in range(start, end):
            item = (*path, index)
            # Raises where the item shares its line with others.
            self.lines.dash(item)
            first_line = self.lines.line(item)
            self._remove_lines(first_line, self.lines.last_line(item))
        if added:
            self._insert_items(path, count, start, added)

    def _insert_items(
        self,
        path: Path,
        count: int,
        index: int,
        items: Sequence[Any],
    ) -> None:
        """Insert items before the one with an index, or last."""
        neighbor = (*path, min(index, count - 1))
        line, last = self.lines.block(neighbor)
        if index == count:
            line = last + 1
        indent = " " * self.lines.dash((*path, 0))
        is_flow = self.spans[neighbor].is_flow
        text = ""
        for item in items:
            for item_line in self.fragments.item_lines(item, path, is_flow=is_flow):
                text += f"{indent}{item_line}\n"
        self._insert(line, text)

    def _splice_flow(
        self,
        path: Path,
        count: int,
        removed: tuple[int, int],
        added: Sequence[Any],
    ) -> None:
        start, end = removed
        items = list(self._items(path, count))
        like = items[0] if items else self.spans[path]
        texts = [self._flow_like(like, value, path) for value in added]
        new = ", ".join(texts)
        if not items:
            inside = like.start + 1
            self._cut(inside, inside, new)
        elif new and start < end:
            # The first keeps its place, so that a list of one keeps its comment.
            last = items[end - 1]
            self._cut(items[start].start, last.end, new)
        elif new and start == 0:
            self._cut(like.start, like.start, f"{new}, ")
        elif new:
            before = items[start - 1].end
            self._cut(before, before, f", {new}")
        else:
            self._remove_in_flow(items, range(start, end))

    def _items(self, path: Path, count: int) -> Iterator[Span]:
        for index in range(count):
            yield self.spans[(*path, index)]

    def _remove_in_flow(self, items: Sequence[Span], removed: Sequence[int]) -> None:
        """Remove items or fields between brackets, each with the comma behind it, or before it."""
        kept = set(range(len(items))).difference(removed)
        last_kept = max(kept, default=-1)
        for index in removed:
            start, end, _ = items[index]
            if index < last_kept:
                following = items[index + 1]
                end = following.start
            elif index:
                previous = items[index - 1]
                start = previous.end
            self._cut(start, end, "")

    def _flow_like(self, like: Span, value: Any, path: Path) -> str:
        """Return an item between brackets, quoted like another one there."""
        is_quoted = self.text[like.start] in "\"'"
        if is_quoted and isinstance(value, str):
            return quoted_scalar(value)
        return self.fragments.flow(value, path)

    # --- whole lines ---

    def _remove_lines(self, first: int, last: int) -> None:
        """Remove whole lines, but keep their comments."""
        comments = self.lines.comments(first, last)
        comment_lines = "".join(f"{comment}\n" for comment in comments)
        start = self.lines.start_of(first)
        end = self._start_of(last + 1)
        self._cut(start, end, comment_lines)

    def _start_of(self, line: int) -> int:
        """Return the offset at which a line begins, or the end of the text."""
        start = self.lines.start_of(line)
        return min(start, len(self.text))

    def _insert(self, line: int, text: str) -> None:
        offset = self._start_of(line)
        is_line_start = self.text[:offset].endswith("\n")
        if text and not is_line_start:
            text = f"\n{text}"  # the last line of the file has no line end
        self._cut(offset, offset, text)


def _operations(
    old: Sequence[str],
    new: Sequence[str],
) -> Sequence[Operation]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.get_opcodes()


def _token(value: Any) -> str:
    """Return by what an item of a list is recognized before and after a change."""
    if isinstance(value, dict):
        for name in _NAMING_FIELDS:
            if isinstance(value.get(name), str):
                return f"{name} {value[name]}"
    return json.dumps(value, sort_keys=True)


def _are_renamed(
    old: Fields,
    removed: Sequence[str],
    new: Fields,
    added: Sequence[str],
) -> bool:
    """Return whether fields have only got other names."""
    old_values = [old[name] for name in removed]
    new_values = [new[name] for name in added]
    return old_values == new_values


def _shown(path: Path) -> str:
    return ".".join(map(str, path)) or "the file"
