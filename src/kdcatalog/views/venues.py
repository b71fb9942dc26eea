"""Where papers were published: the index of venues, and the page of each venue that has papers."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.rows import ListRow, Rows

# The kinds of venues, in the order of the index.
KINDS = (("conference", "Conferences"), ("journal", "Journals"), ("workshop", "Workshops"))


@dataclass(frozen=True, slots=True)
class VenueLink:
    """A venue that has papers: short name, part of the address, full name, number of papers."""

    id: str
    slug: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class VenueGroup:
    """The venues of one kind, most papers first, then by short name."""

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
    """The content of a venue's page; ``filter`` is the address of its list of papers."""

    link: VenueLink
    kind: str
    filter: str
    years: tuple[VenueYear, ...]


def papers_by_venue(catalog: Catalog) -> Counter[str]:
    """Return the number of papers of each venue, of those that the taxonomy lacks, too."""
    counts: Counter[str] = Counter()
    for paper in catalog.papers:
        if paper.venue:
            counts[paper.venue.id] += 1
    return counts


def venue_index(catalog: Catalog) -> VenueIndex:
    """Return the index of venues."""
    groups = []
    for kind, title in KINDS:
        links = _links(catalog, kind)
        if links:
            groups.append(VenueGroup(kind, title, links))
    published = sum(map(len, catalog.by_venue.values()))
    return VenueIndex(
        groups=tuple(groups),
        total=len(catalog.by_venue),
        elsewhere=len(catalog.papers) - published,
    )


def _links(catalog: Catalog, kind: str) -> tuple[VenueLink, ...]:
    taxonomy = catalog.taxonomy
    links = []
    for venue in taxonomy.venues:
        papers = catalog.by_venue.get(venue.id, ())
        # Publishers are in the taxonomy so that their names are refused; no paper has one.
        if papers and venue.kind == kind:
            link = VenueLink(
                id=venue.id,
                slug=taxonomy.venue_slugs[venue.id],
                name=venue.name,
                count=len(papers),
            )
            links.append(link)

    def rank(link: VenueLink) -> tuple[int, str, str]:
        return -link.count, link.id.casefold(), link.id

    return tuple(sorted(links, key=rank))


def venue_view(rows: Rows, link: VenueLink) -> VenuePage:
    """Return the page of a venue that has papers, the newest year first."""
    catalog = rows.catalog
    by_year = defaultdict[int, list[Paper]](list)
    for paper in catalog.by_venue[link.id]:
        # The year of the venue, which may be later than that of the first public version.
        year = paper.venue.year if paper.venue else 0
        by_year[year].append(paper)
    years = []
    for year in sorted(by_year, reverse=True):
        year_rows = rows.of(by_year[year])
        years.append(VenueYear(year, year_rows))
    return VenuePage(
        link=link,
        kind=catalog.taxonomy.venue_by_id[link.id].kind,
        filter=site_paths.filtered_papers(("venue", link.id)),
        years=tuple(years),
    )
