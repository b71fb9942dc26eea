"""Papers that were looked at and not taken: rejected.yaml remembers them, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.errors import CatalogError
from kdcatalog.records.reading import load_rejections, read_document
from kdcatalog.snapshot import REJECTED
from kdcatalog.source.document import Document
from kdcatalog.source.emitter import Style, layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kdcatalog.model.discovery import Rejection
    from kdcatalog.model.identifiers import Identifier

_HEAD = (
    "# Papers that were looked at and not taken. kdcatalog discover never proposes them again.\n"
)


class AlreadyRejectedError(CatalogError):
    """A paper that is rejected already; the message has the day and the reason."""


def rejected_with(
    raw: bytes,
    identifiers: Sequence[Identifier],
    day: str,
    why: str,
) -> str:
    """Return the text of rejected.yaml with further papers; ``raw`` is empty where it is new.

    Comments stay. Raises UnreadableError where the file is not valid, and AlreadyRejectedError.
    """
    document = read_document(raw, REJECTED) if raw else Document({})
    before = rejections_in(raw)
    by_id = {row.id: row for row in before}
    rows = [row.model_dump() for row in before]
    for identifier in identifiers:
        name = str(identifier.normalized)
        if name in by_id:
            row = by_id[name]
            raise AlreadyRejectedError(f"{name} was rejected on {row.day}: {row.why}")
        rows.append({"id": name, "day": day, "why": why})
    style = Style(is_quoted=lambda _path: True)
    text = layout(document, {"rejected": rows}, style)
    return text if raw else f"{_HEAD}{text}"


def rejections_in(raw: bytes) -> Sequence[Rejection]:
    """Return the rejected papers of a file, none where it is empty; raises UnreadableError."""
    if not raw:
        return ()
    loaded = load_rejections(raw, REJECTED)
    if loaded.value is None:
        problem = loaded.problems[0]
        raise UnreadableError(f"{REJECTED} has errors: {problem.message}; run kdcatalog check")
    return loaded.value.rejected
