"""Change single places of a YAML text and leave everything else, comments and layout, as it stands.

The text is cut where the reader says that a value or key begins. What comes out is read again: a
text that does not say exactly what was wanted, or that lost a comment, is refused.
"""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.problems import Path, Position
from kdcatalog.records.emitter import WouldLoseError
from kdcatalog.source.blocks import Lines, relocate
from kdcatalog.source.comments import comment_texts
from kdcatalog.source.reader import Document, other_meaning, read

_SPAN = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\n]|'')*'")


@dataclass(frozen=True, slots=True)
class Text:
    """A text takes the place of another at a path."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The list at a path holds exactly these texts, what is new last; without any, its key goes.

    ``after`` are the fields of the mapping behind which a new key stands.
    """

    path: Path
    values: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """The item of one list goes to another, before the item that has an index there, or last.

    An emptied list goes with its key, a new one is made where there was none.
    """

    item: Path
    target: Path
    before: int | None = None


Change = Text | Texts


def operate(raw: bytes, file: str, changes: Sequence[Change], move: Move | None = None) -> bytes:
    """Return a text with its changes, then with one item moved. Raises WouldLoseError, and changes nothing then."""
    text = raw.decode("utf-8")
    ending = "\r\n" if "\r\n" in text else "\n"
    document = _read(text.replace("\r\n", "\n"), file)
    wanted = _changed(document.data, changes)
    after = _Edits(document).applied(changes)
    if move:
        after = relocate(_read(after, file), move.item, move.target, move.before)
        _moved(wanted, move)
    if _read(after, file).data != wanted:
        raise WouldLoseError(
            f"{file} is laid out in a way that cannot be changed by itself: change it by hand"
        )
    if comment_texts(document.text) - comment_texts(after):
        raise WouldLoseError(f"a comment of {file} would be lost: change it by hand")
    return after.replace("\n", ending).encode()


def _read(text: str, file: str) -> Document:
    document = read(text.encode(), file)
    if document.data is None or document.flaws:
        flaw = document.flaws[0]
        raise WouldLoseError(f"{file} could not be read after the change: {flaw.message}")
    return document


def _changed(data: Any, changes: Sequence[Change]) -> Any:
    wanted = copy.deepcopy(data)
    for change in changes:
        parent, last = _at(wanted, change.path[:-1]), change.path[-1]
        if isinstance(change, Text):
            parent[last] = change.value
        elif change.values:
            parent[last] = [*change.values]
        else:
            parent.pop(last, None)
    return wanted


def _moved(wanted: Any, move: Move) -> None:
    holder, source = _at(wanted, move.item[:-2]), _at(wanted, move.item[:-1])
    target = _at(wanted, move.target[:-1]).setdefault(move.target[-1], [])
    place: Any = move.item[-1]
    item = source.pop(place)
    before = len(target) if move.before is None else move.before
    target.insert(before - (source is target and before > place), item)
    if not source:
        del holder[move.item[-2]]


def _at(data: Any, path: Path) -> Any:
    for part in path:
        data = data[part]
    return data


class _Edits:
    """Cuts and insertions on one text, by offset, carried out from the end to the beginning."""

    def __init__(self, document: Document) -> None:
        self.document, self.lines = document, Lines(document)
        self.cuts: list[tuple[int, int, str]] = []

    def applied(self, changes: Sequence[Change]) -> str:
        for change in changes:
            if isinstance(change, Text):
                start, end = self._span(change.path)
                self.cuts.append(
                    (start, end, self._written(change.value, self.document.text[start]))
                )
            else:
                self._list(change)
        text = self.document.text
        for start, end, new in sorted(self.cuts, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _list(self, change: Texts) -> None:
        held = _at(self.document.data, change.path[:-1]).get(change.path[-1], [])
        new = [value for value in change.values if value not in held]
        gone = [index for index, value in enumerate(held) if value not in change.values]
        if not held:
            self._key_made(change, new)
        elif not change.values:
            self._key_gone(change.path)
        elif len(gone) == len(held):
            start, end = (
                self._span((*change.path, 0))[0],
                self._span((*change.path, len(held) - 1))[1],
            )
            self.cuts.append(
                (
                    start,
                    end,
                    ", ".join(self._written(value, self.document.text[start]) for value in new),
                )
            )
        else:
            flow = self.document.text[self._offset(self.document.values[change.path])] == "["
            for index in gone:
                self._item_gone(change.path, index, len(held), flow=flow)
            self._items_made((*change.path, len(held) - 1), new, flow=flow)

    def _items_made(self, last: Path, values: Sequence[str], *, flow: bool) -> None:
        start, end = self._span(last)
        written = [self._written(value, self.document.text[start]) for value in values]
        if flow:
            self.cuts.append((end, end, "".join(f", {value}" for value in written)))
        else:
            indent = " " * self.lines.dash(last)
            self._insert(
                self.lines.line(last) + 1, "".join(f"{indent}- {value}\n" for value in written)
            )

    def _item_gone(self, path: Path, index: int, count: int, *, flow: bool) -> None:
        start, end = self._span((*path, index))
        if not flow:
            self._lines_gone(self.lines.line((*path, index)), self.lines.line((*path, index)))
        elif index + 1 < count:
            self.cuts.append((start, self._span((*path, index + 1))[0], ""))
        else:
            self.cuts.append((self._span((*path, index - 1))[1], end, ""))

    def _key_gone(self, path: Path) -> None:
        self._lines_gone(self.document.keys[path].line, self.lines.last_line(path))

    def _lines_gone(self, first: int, last: int) -> None:
        kept = self.lines.comments(first, last)
        self.cuts.append((self.lines.start_of(first), self.lines.start_of(last + 1), "".join(kept)))

    def _key_made(self, change: Texts, values: Sequence[str]) -> None:
        if not values:
            return
        parent = change.path[:-1]
        behind = [(*parent, key) for key in _at(self.document.data, parent) if key in change.after][
            -1
        ]
        indent, written = (
            self.lines.indent(behind),
            ", ".join(self._written(value, "") for value in values),
        )
        self._insert(self.lines.last_line(behind) + 1, f"{indent}{change.path[-1]}: [{written}]\n")

    def _insert(self, line: int, text: str) -> None:
        at = self.lines.start_of(line)
        before = "" if self.document.text[at - 1 : at] == "\n" else "\n"
        self.cuts.append((at, at, before + text if text else ""))

    def _offset(self, position: Position) -> int:
        return self.lines.start_of(position.line) + position.column - 1

    def _span(self, path: Path) -> tuple[int, int]:
        position = self.document.values[path]
        start = self._offset(position)
        quoted = _SPAN.match(self.document.text, start)
        return start, quoted.end() if quoted else start + position.length

    @staticmethod
    def _written(value: str, like: str) -> str:
        """Return an id or a path as it stands, quoted like what it replaces and where a bare one is no text."""
        mark = like if like in ('"', "'") and like else '"' if other_meaning(value) else ""
        return f"{mark}{value}{mark}"
