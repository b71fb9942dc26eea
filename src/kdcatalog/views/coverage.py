"""What was compared: proceedings with the catalog, and samples of records with their papers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Harvest, MissingWork
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import normalize_title
from kdcatalog.model.tracks import TRACK_TITLES


@dataclass(frozen=True, slots=True)
class MissingLink:
    """A work that belongs to the catalog and is not in it; the address is empty without one."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One volume of a venue: of ``listed`` papers, ``total`` belong here, and ``here`` are here.

    ``name`` is its year, and its track where it is not the main one.
    """

    name: str
    day: str
    listed: int
    total: int
    here: int
    missing: tuple[MissingLink, ...]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A sample that was compared by a person: how many records and fields, and how many wrong."""

    sample: str
    day: str
    papers: int
    fields: int
    wrong: int
    rate: str


def coverage_of(catalog: Catalog, venue: str) -> tuple[Coverage, ...]:
    """Return the harvested volumes of a venue, the newest first.

    What was missing on the day of the harvest counts as here once a paper has its identifier or
    its title, and no more once it is rejected, or its record removed.
    """
    all_harvests = catalog.upkeep.harvests
    harvests = [harvest for harvest in all_harvests if harvest.venue == venue]
    if not harvests:
        return ()
    titles = {normalize_title(paper.title) for paper in catalog.papers}
    declined = _declined(catalog)
    rows = []
    for harvest in sorted(harvests, key=_place):
        total = harvest.in_scope
        missing = []
        for work in harvest.missing:
            if _is_here(work, catalog, titles):
                continue
            if work.id in declined:
                total -= 1
            else:
                missing.append(work)
        row = Coverage(
            name=_name_of(harvest),
            day=harvest.day,
            listed=harvest.listed,
            total=total,
            here=total - len(missing),
            missing=tuple(_links(missing)),
        )
        rows.append(row)
    return tuple(rows)


def _place(harvest: Harvest) -> tuple[int, str]:
    # Tracks in the order of their letters but for the main one, which comes first.
    track = "" if harvest.track == "main" else harvest.track
    return (-harvest.year, track)


def _name_of(harvest: Harvest) -> str:
    if harvest.track == "main":
        return str(harvest.year)
    return f"{harvest.year} ({TRACK_TITLES[harvest.track]})"


def _is_here(work: MissingWork, catalog: Catalog, titles: set[str]) -> bool:
    identifier = find_identifier(work.id or "")
    if identifier and identifier.normalized in catalog.by_identifier:
        return True
    return normalize_title(work.title) in titles


def _declined(catalog: Catalog) -> set[str]:
    """Return the identifiers of works that somebody has looked at and does not want here."""
    identifiers = {rejection.id for rejection in catalog.rejections}
    for removal in catalog.removals:
        identifiers.update(removal.normalized_identifiers)
    return identifiers


def _links(works: Sequence[MissingWork]) -> Iterator[MissingLink]:
    for work in works:
        identifier = find_identifier(work.id or "")
        yield MissingLink(work.title, identifier.url if identifier else "")


def audit_rows(catalog: Catalog) -> tuple[AuditRow, ...]:
    """Return the audits of a catalog, the newest first."""
    rows = []
    for audit in reversed(catalog.upkeep.audits):
        row = AuditRow(
            sample=audit.sample,
            day=audit.day,
            papers=audit.papers,
            fields=audit.fields,
            wrong=len(audit.wrong),
            rate=f"{audit.rate:.1%}",
        )
        rows.append(row)
    return tuple(rows)
