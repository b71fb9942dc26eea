"""Where papers were published: the index of venues, and the page of each that has papers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Venue
from kdcatalog.views.lists import ListRow, list_rows

KINDS = (("conference", "Conferences"), ("journal", "Journals"), ("workshop", "Workshops"))
"""The kinds of a venue, in the order of the index."""


@dataclass(frozen=True, slots=True)
class VenueLink:
    """A venue with papers: its short and its full name, and how many."""

    id: str
    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class VenueGroup:
    """The venues of one kind, those of most papers first, then by short name."""

    kind: str
    title: str
    links: tuple[VenueLink, ...]


@dataclass(frozen=True, slots=True)
class VenueIndex:
    """Every venue that has papers; ``elsewhere`` is the number of papers without a venue."""

    groups: tuple[VenueGroup, ...]
    total: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class VenueYear:
    """The papers of one volume or meeting, newest first."""

    year: int
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True)
class VenuePage:
    """Everything on a venue's page but its frame."""

    link: VenueLink
    kind: str
    filter: str
    years: tuple[VenueYear, ...]


def venue_index(catalog: Catalog) -> VenueIndex:
    """Return the index of venues."""
    links: dict[str, list[VenueLink]] = {kind: [] for kind, _ in KINDS}
    for venue in catalog.taxonomy.venues:
        if venue.id in catalog.by_venue:
            links[venue.kind].append(_link(catalog, venue))
    groups = (VenueGroup(kind, title, _sorted(links[kind])) for kind, title in KINDS if links[kind])
    elsewhere = len(catalog.papers) - sum(map(len, catalog.by_venue.values()))
    return VenueIndex(tuple(groups), len(catalog.by_venue), elsewhere)


def venue_page(catalog: Catalog, link: VenueLink) -> VenuePage:
    """Return the page of a venue that has papers."""
    venue = catalog.taxonomy.venue_by_id[link.id]
    papers = sorted(catalog.by_venue[link.id], key=_year, reverse=True)
    years = tuple(
        VenueYear(year, list_rows(catalog, held)) for year, held in groupby(papers, key=_year)
    )
    return VenuePage(link, venue.kind, site_paths.filtered_papers(("venue", link.id)), years)


def _year(paper: Paper) -> int:
    return paper.venue.year if paper.venue else 0


def _link(catalog: Catalog, venue: Venue) -> VenueLink:
    slug = catalog.taxonomy.venue_slugs[venue.id]
    return VenueLink(venue.id, slug, venue.name, len(catalog.by_venue[venue.id]))


def _sorted(links: Iterable[VenueLink]) -> tuple[VenueLink, ...]:
    return tuple(sorted(links, key=lambda link: (-link.count, link.id.casefold(), link.id)))
