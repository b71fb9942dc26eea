"""upkeep.yaml: venues are listed, numbers agree, and no year or sample is listed twice."""

from collections.abc import Iterator

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import AuditResult, Harvest
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import UPKEEP

_Volume = tuple[str, int, str]
"""A venue, the year and the track."""


def check_upkeep(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD175 on everything in upkeep.yaml that contradicts the taxonomy or itself."""
    seen: set[_Volume] = set()
    for index, harvest in enumerate(catalog.upkeep.harvests):
        at: Path = ("harvests", index)
        yield from _harvest(at, harvest, catalog)
        place = (harvest.venue, harvest.year, harvest.track)
        if place in seen:
            message = f"{harvest.venue} {harvest.year} is listed twice"
            yield _problem((*at, "venue"), message, "remove the older of the two harvests")
        seen.add(place)
    samples: set[str] = set()
    for index, audit in enumerate(catalog.upkeep.audits):
        at = ("audits", index)
        yield from _audit(at, audit)
        if audit.sample in samples:
            message = f"the sample {quote(audit.sample)} is listed twice"
            yield _problem((*at, "sample"), message, "remove one of the two audits")
        samples.add(audit.sample)


def _harvest(at: Path, harvest: Harvest, catalog: Catalog) -> Iterator[Problem]:
    venues = catalog.taxonomy.venue_by_id
    if harvest.venue not in venues:
        hint = did_you_mean(harvest.venue, [*venues], "write the id of a venue in taxonomy.yaml")
        message = f"{quote(harvest.venue)} is not a venue"
        yield _problem((*at, "venue"), message, hint)
    if len(harvest.missing) > harvest.in_scope:
        message = (
            f"{len(harvest.missing)} papers are missing of {harvest.in_scope} that belong here"
        )
        yield _problem((*at, "in_scope"), message, "run kdcatalog harvest again")
    if harvest.in_scope > harvest.listed:
        message = f"{harvest.in_scope} papers belong here of {harvest.listed} in the proceedings"
        yield _problem((*at, "listed"), message, "run kdcatalog harvest again")


def _audit(at: Path, audit: AuditResult) -> Iterator[Problem]:
    if len(audit.wrong) > audit.fields:
        message = f"{len(audit.wrong)} fields are wrong of {audit.fields} that were compared"
        yield _problem((*at, "fields"), message, "run kdcatalog audit again")


def _problem(at: Path, message: str, hint: str) -> Problem:
    return Problem(code="KD175", file=UPKEEP, at=at, message=message, hint=hint)
