"""Write a record in its one canonical layout, comments kept.

Fields stand in the order of the model, facts in that of the taxonomy; lists are written one value
a line; a text is quoted whenever a plain scalar would not plainly be a string, and always where
digits or prose are meant. A layout that would change the data or lose a comment is refused.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kdcatalog.errors import CatalogError
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.paper import Publication, Record
from kdcatalog.model.text import FORBIDDEN
from kdcatalog.problems import Path
from kdcatalog.records.reading import INTEGERS
from kdcatalog.source.comments import Comments, comment_texts, comments_of
from kdcatalog.source.reader import Document, other_meaning, read

MODELINE = "# yaml-language-server: $schema=../../schemas/paper.schema.json"
_QUOTED = frozenset(
    {"title", "former_titles", "arxiv", "doi", "date", "added", "note", "corrections"}
)
_ORDER: dict[Path, tuple[str, ...]] = {
    (): tuple(Record.model_fields),
    ("venue",): tuple(Publication.model_fields),
    ("identifiers",): tuple(Identifiers.model_fields),
}
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = re.compile(r"[^\W_](?:[^\x00-\x1f\"\\]*[^\s:\"\\])?")


class WouldLoseError(CatalogError):
    """The canonical layout would change the data or lose a comment, so it is not written."""


def layout(document: Document, fact_order: Sequence[str] = (), data: Any = None) -> str:
    """Return a document, or changed data in its place, in the canonical layout; or raise WouldLoseError."""
    wanted = document.data if data is None else data
    comments = comments_of(document).follow(document.data, wanted)
    order = {**_ORDER, ("facts",): tuple(fact_order)}
    text = "".join(f"{line}\n" for line in _Layout(comments, order).lines(wanted))
    if read(text.encode(), "").data != wanted:
        raise WouldLoseError("the data would change")
    if comment_texts(document.text) - comment_texts(text):
        raise WouldLoseError("a comment would be lost")
    return text


def emit(data: Any, fact_order: Sequence[str] = ()) -> str:
    """Return new data, plain mappings, lists and texts, as the text of a record."""
    return layout(Document(data), fact_order)


class _Layout:
    def __init__(self, comments: Comments, order: dict[Path, tuple[str, ...]]) -> None:
        self.comments, self.order = comments, order

    def lines(self, data: Any) -> Iterator[str]:
        head = self.comments.head
        if not any(line.startswith("# yaml-language-server:") for line in head):
            yield MODELINE
        yield from head
        yield from self._mapping(data, (), "")
        left = self.comments
        unplaced = [
            *left.first.values(),
            *left.above.values(),
            [*left.beside.values()],
            *left.last.values(),
        ]
        yield from (comment for group in unplaced for comment in group)
        yield from left.tail

    def _mapping(self, fields: dict[str, Any], path: Path, indent: str) -> Iterator[str]:
        order = {name: rank for rank, name in enumerate(self.order.get(path, ()))}
        yield from self._comments(self.comments.first, path, indent)
        for name in sorted(fields, key=lambda name: order.get(name, len(order))):
            yield from self._value(
                f"{indent}{_scalar(name, quoted=False)}:", fields[name], (*path, name), indent
            )
        yield from self._comments(self.comments.last, path, indent)

    def _sequence(self, items: list[Any], path: Path, indent: str) -> Iterator[str]:
        yield from self._comments(self.comments.first, path, indent)
        for index, item in enumerate(items):
            here = (*path, index)
            if isinstance(item, str) or not item:
                yield from self._value(f"{indent}-", item, here, indent)
                continue
            yield from self._comments(self.comments.above, here, indent)
            inner = list(self._block(item, here, f"{indent}  "))
            lead = next(
                place for place, line in enumerate(inner) if not line.lstrip().startswith("#")
            )
            yield from (f"{indent}{comment.lstrip()}" for comment in inner[:lead])
            beside = self.comments.beside.pop(here, "")
            yield f"{indent}- {inner[lead].lstrip()}{f'  {beside}' if beside else ''}"
            yield from inner[lead + 1 :]
        yield from self._comments(self.comments.last, path, indent)

    def _block(self, value: Any, path: Path, indent: str) -> Iterator[str]:
        return (
            self._mapping(value, path, indent)
            if isinstance(value, dict)
            else self._sequence(value, path, indent)
        )

    def _value(self, start: str, value: Any, path: Path, indent: str) -> Iterator[str]:
        yield from self._comments(self.comments.above, path, indent)
        beside = self.comments.beside.pop(path, "")
        comment = f"  {beside}" if beside else ""
        if isinstance(value, str):
            quoted = (
                any(part in _QUOTED for part in path if isinstance(part, str))
                and path[0] != "facts"
            )
            yield f"{start} {_scalar(value, quoted=quoted, integer=path in INTEGERS and path[-1] == 'year')}{comment}"
        elif not value:
            yield f"{start} {'{}' if isinstance(value, dict) else '[]'}{comment}"
        else:
            yield f"{start}{comment}"
            yield from self._block(value, path, f"{indent}  ")

    @staticmethod
    def _comments(place: dict[Path, list[str]], path: Path, indent: str) -> Iterator[str]:
        yield from (f"{indent}{comment}" for comment in place.pop(path, ()))


def _scalar(text: str, *, quoted: bool, integer: bool = False) -> str:
    if integer and re.fullmatch(r"[0-9]{4}", text):
        return text
    plain = (
        _PLAIN.fullmatch(text)
        and not FORBIDDEN.search(text)
        and ": " not in text
        and " #" not in text
        and not other_meaning(text)
    )
    if plain and not quoted and text == text.strip():
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = FORBIDDEN.sub(
        lambda found: _SHORT.get(found[0]) or f"\\U{ord(found[0]):08x}", escaped
    )
    return f'"{escaped}"'
