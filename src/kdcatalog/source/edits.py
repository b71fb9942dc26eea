"""Change single places of a YAML text; everything else, comments and layout included, stays.

The text is cut where the reader says that a value or key begins. The result is read again, and
refused unless it contains exactly what was wanted and every comment.
"""

import copy
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from kdcatalog.problems import Path, Position
from kdcatalog.source.blocks import Lines, insert_lines, move_item, value_at
from kdcatalog.source.document import DEFAULT_LIMITS, Document, Limits, other_meaning
from kdcatalog.source.emitter import (
    PLAIN_STYLE,
    Style,
    UnsafeEditError,
    emit_yaml,
    read_editable,
    verify_edit,
)

_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'")


@dataclass(frozen=True, slots=True)
class SetText:
    """Replace the text at a path."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class SetList:
    """Make the list at a path contain exactly these texts, new ones last; without any, remove it.

    ``after`` names the fields of its mapping behind which a new list is inserted.
    """

    path: Path
    values: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Move an item to another list, before the item with an index there, or last.

    A list that becomes empty is removed with its key; a new list is created where there is none.
    """

    item: Path
    target: Path
    before: int | None = None


Edit = SetText | SetList

Fields = dict[str, Any]
NewItem = tuple[Path, Fields]
"""The path of a list, and a mapping to append to it."""


def apply_edits(
    raw: bytes,
    file: str,
    edits: Sequence[Edit],
    move: MoveItem | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return a text with some edits, then with one item moved; raises UnsafeEditError."""
    text, line_end = _decoded(raw)
    document = read_editable(text, file, limits)
    # Data and text are edited independently; agreement between the two is the proof.
    wanted = copy.deepcopy(document.data)
    for edit in edits:
        _edit_data(wanted, edit)
    edited = _Cuts(document).applied(edits)
    if move:
        # Read again, since the edits have moved every position after them.
        moved_document = read_editable(edited, file, limits)
        edited = move_item(
            document=moved_document,
            item=move.item,
            target=move.target,
            before=move.before,
        )
        _move_in_data(wanted, move)
    _verify(
        text,
        edited,
        wanted,
        file=file,
        limits=limits,
    )
    return edited.replace("\n", line_end).encode()


def append_items(
    raw: bytes,
    file: str,
    items: Sequence[NewItem],
    style: Style = PLAIN_STYLE,
    limits: Limits = DEFAULT_LIMITS,
) -> bytes:
    """Return a text with new items, each last in the list at its path; raises UnsafeEditError."""
    text, line_end = _decoded(raw)
    wanted = copy.deepcopy(read_editable(text, file, limits).data)
    edited = text
    # Together, since the text is read again for each insertion: a list may bring 400 venues.
    for target, group in itertools.groupby(items, key=itemgetter(0)):
        new_items = [item for _, item in group]
        holder = value_at(wanted, target[:-1])
        holder.setdefault(target[-1], []).extend(new_items)
        # "new:" only makes a list of the items: its line goes, and the indent below it.
        item_text = emit_yaml({"new": new_items}, style)
        _, *indented = item_text.splitlines()
        item_lines = [line[2:] for line in indented]
        document = read_editable(edited, file, limits)
        edited = insert_lines(document, target, item_lines)
    _verify(
        text,
        edited,
        wanted,
        file=file,
        limits=limits,
    )
    return edited.replace("\n", line_end).encode()


def _decoded(raw: bytes) -> tuple[str, str]:
    """Return a text with line feeds alone as line ends, and the line end it had."""
    text = raw.decode("utf-8")
    line_end = "\r\n" if "\r\n" in text else "\n"
    return text.replace("\r\n", "\n"), line_end


def _verify(
    before: str,
    after: str,
    wanted: Any,
    *,
    file: str,
    limits: Limits,
) -> None:
    try:
        verify_edit(
            before=before,
            after=after,
            wanted=wanted,
            limits=limits,
        )
    except UnsafeEditError as error:
        raise UnsafeEditError(
            f"cannot edit {file} automatically ({error}): edit it by hand"
        ) from error


def _edit_data(data: Any, edit: Edit) -> None:
    parent = value_at(data, edit.path[:-1])
    last = edit.path[-1]
    if isinstance(edit, SetText):
        parent[last] = edit.value
    elif edit.values:
        parent[last] = [*edit.values]
    else:
        parent.pop(last, None)


def _move_in_data(data: Any, move: MoveItem) -> None:
    # All holders first: inserting the item can shift the indices in their paths.
    source_holder = value_at(data, move.item[:-2])
    source = source_holder[move.item[-2]]
    target_holder = value_at(data, move.target[:-1])
    target = target_holder.setdefault(move.target[-1], [])

    index: Any = move.item[-1]
    new_index = len(target) if move.before is None else move.before
    # The index counts the item itself where it moves within one list, and it is gone by then.
    if source is target and new_index > index:
        new_index -= 1
    target.insert(new_index, source.pop(index))
    if not source:
        del source_holder[move.item[-2]]


class _Cut(NamedTuple):
    """The part of a text between two offsets, and what replaces it."""

    start: int
    end: int
    new: str


class _Cuts:
    """Collects the cuts that make up some edits, and carries them out."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = Lines(document)
        self.cuts: list[_Cut] = []

    def applied(self, edits: Sequence[Edit]) -> str:
        for edit in edits:
            if isinstance(edit, SetText):
                span = self._span(edit.path)
                self._replace(span, edit.value)
            else:
                self._set_list(edit)
        text = self.document.text
        # From the end, so that the offsets of the other cuts stay right.
        for cut in sorted(self.cuts, reverse=True):
            before = text[: cut.start]
            after = text[cut.end :]
            text = f"{before}{cut.new}{after}"
        return text

    def _replace(self, span: tuple[int, int], new: str) -> None:
        start, end = span
        first_character = self.document.text[start]
        self._cut(start, end, _written(new, like=first_character))

    def _set_list(self, edit: SetList) -> None:
        *parent_path, name = edit.path
        parent = value_at(self.document.data, tuple(parent_path))
        old_values = parent.get(name, [])
        new_values = [value for value in edit.values if value not in old_values]
        removed: list[int] = []
        for index, value in enumerate(old_values):
            if value not in edit.values:
                removed.append(index)
        if not old_values:
            self._add_list(edit, new_values)
        elif not edit.values:
            self._remove_list(edit.path)
        elif len(removed) == len(old_values):
            self._replace_items(edit.path, len(old_values), new_values)
        else:
            self._edit_items(
                path=edit.path,
                count=len(old_values),
                removed=removed,
                new_values=new_values,
            )

    def _add_list(
        self,
        edit: SetList,
        values: Sequence[str],
    ) -> None:
        if not values:
            return
        parent = edit.path[:-1]
        fields = value_at(self.document.data, parent)
        # Behind the last of them, so that a new field is where people would put it.
        present = [name for name in fields if name in edit.after]
        neighbor = (*parent, present[-1])
        items = ", ".join(map(_written, values))
        indent = self.lines.indent(neighbor)
        last_line = self.lines.last_line(neighbor)
        # On one line: words and former paths are short, and so are their lists.
        name = edit.path[-1]
        new_line = f"{indent}{name}: [{items}]\n"
        self._insert(last_line + 1, new_line)

    def _remove_list(self, path: Path) -> None:
        key_line = self.document.keys[path].line
        self._remove_lines(key_line, self.lines.last_line(path))

    def _replace_items(
        self,
        path: Path,
        count: int,
        values: Sequence[str],
    ) -> None:
        """Replace all items: the first keeps its place, so that a list of one keeps its comment."""
        start, _ = self._span((*path, 0))
        last_index = count - 1
        _, end = self._span((*path, last_index))
        like = self.document.text[start]
        items = [_written(value, like) for value in values]
        new_text = ", ".join(items)
        self._cut(start, end, new_text)

    def _edit_items(
        self,
        path: Path,
        count: int,
        removed: Sequence[int],
        new_values: Sequence[str],
    ) -> None:
        last_index = count - 1
        last = (*path, last_index)
        list_start = self._offset(self.document.values[path])
        is_flow = self.document.text[list_start] == "["
        for index in removed:
            # In "[a, b]" a comma goes with each item, in a block list the whole line.
            if is_flow:
                self._remove_flow_item(path, index, count)
            else:
                line = self.lines.line((*path, index))
                self._remove_lines(line, line)
        if is_flow:
            self._add_flow_items(last, new_values)
        else:
            self._add_block_items(last, new_values)

    def _remove_flow_item(
        self,
        path: Path,
        index: int,
        count: int,
    ) -> None:
        start, end = self._span((*path, index))
        # The last item takes the comma before it, any other the comma after it.
        is_last = index + 1 == count
        if is_last:
            previous = index - 1
            _, start = self._span((*path, previous))
        else:
            following = index + 1
            end, _ = self._span((*path, following))
        self._cut(start, end, "")

    def _add_flow_items(
        self,
        last: Path,
        values: Sequence[str],
    ) -> None:
        start, end = self._span(last)
        like = self.document.text[start]
        added = ""
        for value in values:
            item = _written(value, like)
            added += f", {item}"
        self._cut(end, end, added)

    def _add_block_items(
        self,
        last: Path,
        values: Sequence[str],
    ) -> None:
        start, _ = self._span(last)
        like = self.document.text[start]
        indent = " " * self.lines.dash(last)
        item_lines = ""
        for value in values:
            item = _written(value, like)
            item_lines += f"{indent}- {item}\n"
        self._insert(self.lines.line(last) + 1, item_lines)

    def _remove_lines(self, first: int, last: int) -> None:
        """Remove whole lines, but keep their comments."""
        comments = self.lines.comments(first, last)
        comment_lines = "".join(f"{comment}\n" for comment in comments)
        start = self.lines.start_of(first)
        end = self.lines.start_of(last + 1)
        self._cut(start, end, comment_lines)

    def _insert(self, line: int, text: str) -> None:
        offset = self.lines.start_of(line)
        is_line_start = self.document.text[:offset].endswith("\n")
        if text and not is_line_start:
            text = f"\n{text}"  # the last line of the file has no line end
        self._cut(offset, offset, text)

    def _cut(
        self,
        start: int,
        end: int,
        new: str,
    ) -> None:
        self.cuts.append(_Cut(start, end, new))

    def _offset(self, position: Position) -> int:
        line_start = self.lines.start_of(position.line)
        return line_start + position.column - 1

    def _span(self, path: Path) -> tuple[int, int]:
        position = self.document.values[path]
        start = self._offset(position)
        # The position of a quoted text covers its quotes only where it is on one line.
        quoted = _QUOTED.match(self.document.text, start)
        if quoted:
            return start, quoted.end()
        return start, start + position.length


def _written(value: str, like: str = "") -> str:
    """Return an id or path as YAML, quoted like what it replaces and where a bare one is not text.

    Ids and paths consist of letters, digits, hyphens and slashes, so nothing needs escaping.
    """
    if like in ('"', "'") and like:
        return f"{like}{value}{like}"
    return f'"{value}"' if other_meaning(value) else value
