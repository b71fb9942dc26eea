"""upkeep.yaml: venues are listed, numbers agree, and no year or sample is listed twice."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import AuditResult, Harvest
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import UPKEEP

_problem = partial(Problem, "KD175", UPKEEP)

_Volume = tuple[str, int, str]
"""A venue, the year and the track."""

# Numbers that contradict each other were edited by hand: the command counts them again.
HARVEST_AGAIN = "run kdcatalog harvest again"
AUDIT_AGAIN = "run kdcatalog audit again"


def check_upkeep(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD175 on everything in upkeep.yaml that contradicts the taxonomy or itself."""
    yield from _harvests(catalog)
    yield from _audits(catalog)


def _harvests(catalog: Catalog) -> Iterator[Problem]:
    volumes: set[_Volume] = set()
    for index, harvest in enumerate(catalog.upkeep.harvests):
        at: Path = ("harvests", index)
        yield from _unknown_venue(at, harvest, catalog)
        yield from _contradicting_counts(at, harvest)
        # Tracks are harvested apart: a conference prints one volume of each.
        volume = (harvest.venue, harvest.year, harvest.track)
        if volume in volumes:
            message = f"{harvest.venue} {harvest.year} is listed twice"
            hint = "remove the older of the two harvests"
            yield _problem((*at, "venue"), message, hint)
        volumes.add(volume)


def _unknown_venue(at: Path, harvest: Harvest, catalog: Catalog) -> Iterator[Problem]:
    venues = catalog.taxonomy.venue_by_id
    if harvest.venue in venues:
        return
    message = f"{quote(harvest.venue)} is not a venue"
    otherwise = "write the id of a venue in taxonomy.yaml"
    hint = did_you_mean(harvest.venue, [*venues], otherwise)
    yield _problem((*at, "venue"), message, hint)


def _contradicting_counts(at: Path, harvest: Harvest) -> Iterator[Problem]:
    """Yield a problem where more is missing than belongs here, or more belongs than is listed."""
    missing = len(harvest.missing)
    in_scope = harvest.in_scope
    listed = harvest.listed
    if missing > in_scope:
        message = f"{missing} papers are missing of {in_scope} that belong here"
        yield _problem((*at, "in_scope"), message, HARVEST_AGAIN)
    if in_scope > listed:
        message = f"{in_scope} papers belong here of {listed} in the proceedings"
        yield _problem((*at, "listed"), message, HARVEST_AGAIN)


def _audits(catalog: Catalog) -> Iterator[Problem]:
    samples: set[str] = set()
    for index, audit in enumerate(catalog.upkeep.audits):
        at: Path = ("audits", index)
        yield from _too_many_wrong_fields(at, audit)
        sample = audit.sample
        if sample in samples:
            message = f"the sample {quote(sample)} is listed twice"
            hint = "remove one of the two audits"
            yield _problem((*at, "sample"), message, hint)
        samples.add(sample)


def _too_many_wrong_fields(at: Path, audit: AuditResult) -> Iterator[Problem]:
    wrong = len(audit.wrong)
    if wrong > audit.fields:
        message = f"{wrong} fields are wrong of {audit.fields} that were compared"
        yield _problem((*at, "fields"), message, AUDIT_AGAIN)
