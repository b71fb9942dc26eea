"""The files in which upkeep keeps its results: rejected.yaml, and upkeep.yaml.

The first has papers that were looked at and not taken, the second harvests of proceedings and
audits of records. Comments in them stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.errors import CatalogError
from kdcatalog.model.discovery import NO_UPKEEP, Rejections, Upkeep
from kdcatalog.records.reading import load_settings, read_document
from kdcatalog.snapshot import REJECTED, UPKEEP
from kdcatalog.source.document import Document
from kdcatalog.source.emitter import Style, layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kdcatalog.bibliography.work import Work
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.discovery import AuditResult, Harvest, Rejection
    from kdcatalog.model.identifiers import Identifier
    from kdcatalog.model.paper import Track

    _Fields = dict[str, Any]
    Volume = tuple[str, int, Track]
    """The id of a venue, the year and the track."""
    _Place = tuple[str, int]

_REJECTED_HEAD = (
    "# Papers that were looked at and not taken. kdcatalog discover never proposes them again.\n"
)
_UPKEEP_HEAD = "# What kdcatalog harvest and kdcatalog audit have compared with the catalog.\n"


class AlreadyRejectedError(CatalogError):
    """A paper that is rejected already; the message has the day and the reason."""


def rejected_with(
    raw: bytes,
    identifiers: Sequence[Identifier],
    day: str,
    why: str,
) -> str:
    """Return the text of rejected.yaml with further papers; ``raw`` is empty where it is new.

    Raises UnreadableError where the file is not valid, and AlreadyRejectedError.
    """
    before = rejections_in(raw)
    by_id = {row.id: row for row in before}
    rows = [row.model_dump() for row in before]
    for identifier in identifiers:
        name = str(identifier.normalized)
        if name in by_id:
            row = by_id[name]
            raise AlreadyRejectedError(f"{name} was rejected on {row.day}: {row.why}")
        rows.append({"id": name, "day": day, "why": why})
    return _text_of(raw, REJECTED, {"rejected": rows}, _REJECTED_HEAD)


def rejections_in(raw: bytes) -> Sequence[Rejection]:
    """Return the rejected papers of a file, none where it is empty; raises UnreadableError."""
    if not raw:
        return ()
    loaded = load_settings(raw, REJECTED, Rejections)
    if loaded.value is None:
        raise _invalid(REJECTED, loaded.problems[0].message)
    return loaded.value.rejected


def upkeep_in(raw: bytes) -> Upkeep:
    """Return the harvests and audits of a file, none where it is empty; raises UnreadableError."""
    if not raw:
        return NO_UPKEEP
    loaded = load_settings(raw, UPKEEP, Upkeep)
    if loaded.value is None:
        raise _invalid(UPKEEP, loaded.problems[0].message)
    return loaded.value


def with_harvests(raw: bytes, harvests: Iterable[Harvest]) -> str:
    """Return the text of upkeep.yaml with harvests, each in place of an earlier one of its year.

    Raises UnreadableError where the file is not valid.
    """
    upkeep = upkeep_in(raw)
    by_place = {}
    for harvest in (*upkeep.harvests, *harvests):
        place = (harvest.venue, harvest.year, harvest.track)
        by_place[place] = harvest
    return _upkeep_text(raw, [*by_place.values()], upkeep.audits)


def with_audit(raw: bytes, audit: AuditResult) -> str:
    """Return the text of upkeep.yaml with an audit, in place of an earlier state of its sample.

    Raises UnreadableError where the file is not valid.
    """
    upkeep = upkeep_in(raw)
    by_sample = {row.sample: row for row in upkeep.audits}
    by_sample[audit.sample] = audit
    return _upkeep_text(raw, upkeep.harvests, [*by_sample.values()])


def _upkeep_text(
    raw: bytes,
    harvests: Sequence[Harvest],
    audits: Sequence[AuditResult],
) -> str:
    data: dict[str, Any] = {}
    if harvests:
        data["harvests"] = [_harvest_data(harvest) for harvest in harvests]
    if audits:
        data["audits"] = [_audit_data(audit) for audit in audits]
    return _text_of(raw, UPKEEP, data, _UPKEEP_HEAD)


def _harvest_data(harvest: Harvest) -> dict[str, Any]:
    data = _as_text(harvest.model_dump(exclude={"missing"}, exclude_defaults=True))
    missing = [row.model_dump(exclude_none=True) for row in harvest.missing]
    return {**data, "missing": missing} if missing else data


def _audit_data(audit: AuditResult) -> dict[str, Any]:
    data = _as_text(audit.model_dump(exclude={"wrong"}))
    return {**data, "wrong": [*audit.wrong]} if audit.wrong else data


def _as_text(values: _Fields) -> _Fields:
    """Return values as the reader of YAML gives them: every scalar is text."""
    return {name: str(values[name]) for name in values}


def _text_of(
    raw: bytes,
    file: str,
    data: dict[str, Any],
    head: str,
) -> str:
    document = read_document(raw, file) if raw else Document({})
    style = Style(is_quoted=lambda _path: True)
    text = layout(document, data, style)
    return text if raw else f"{head}{text}"


def _invalid(file: str, message: str) -> UnreadableError:
    return UnreadableError(f"{file} has errors: {message}; run kdcatalog check")


# --- what was harvested ---


class VolumeFinder:
    """Finds the volume in which a work was published, each name of a volume once."""

    def __init__(self, catalog: Catalog) -> None:
        self._finder = catalog.taxonomy.venue_finder
        self._known: dict[_Place, Volume | None] = {}

    def find(self, work: Work) -> Volume | None:
        """Return the volume of a work; None where no venue with a year is named."""
        place = (work.venue, work.year)
        if place not in self._known:
            self._known[place] = self._mentioned(*place)
        return self._known[place]

    def _mentioned(self, venue: str, year: int) -> Volume | None:
        mention = self._finder.mention(venue, None, year) if venue else None
        if mention is None or not mention.year:
            return None
        if mention.venue.kind == "publisher":
            return None
        return (mention.venue.id, mention.year, mention.track)
