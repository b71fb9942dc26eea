"""What the records do not say yet: every gap with its papers and how to mend it, and the figures of a catalog."""

from collections import Counter
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.gaps import GAPS, Gap
from kdcatalog.model.paper import Paper
from kdcatalog.views.charts import share
from kdcatalog.views.folding import BRIEF, in_view
from kdcatalog.views.rows import where


@dataclass(frozen=True, slots=True)
class GapRow:
    """A paper with a gap: ``edit`` is where its record is edited, empty where the catalog has no repository."""

    key: str
    title: str
    date: str
    venue: str
    file: str
    edit: str


@dataclass(frozen=True, slots=True)
class GapSection:
    """One gap: its words, what to write, and its papers, the newest in view and the others folded."""

    gap: Gap
    count: int
    share: str
    shown: tuple[GapRow, ...]
    folded: tuple[GapRow, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Every gap of a catalog."""

    total: int
    as_of: str
    sections: tuple[GapSection, ...]


def quality(catalog: Catalog) -> Quality:
    """Return every gap, newest papers first."""
    sections = tuple(_section(catalog, gap) for gap in GAPS)
    return Quality(len(catalog.papers), catalog.as_of, sections)


def _section(catalog: Catalog, gap: Gap) -> GapSection:
    papers = [paper for paper in catalog.papers if gap.applies_to(paper, catalog.today)]
    rows = tuple(_row(catalog, paper) for paper in papers)
    cut = in_view(len(rows), BRIEF)
    return GapSection(gap, len(rows), share(len(rows), len(catalog.papers)), rows[:cut], rows[cut:])


def _row(catalog: Catalog, paper: Paper) -> GapRow:
    repository = catalog.taxonomy.catalog.repository
    edit = repository and site_paths.repository_file(repository, paper.file, edit=True)
    return GapRow(paper.key, paper.title, paper.date, where(paper), paper.file, edit)


def _files(catalog: Catalog, gap: Gap) -> tuple[str, ...]:
    return tuple(paper.file for paper in catalog.papers if gap.applies_to(paper, catalog.today))


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a catalog: papers by year, newest first; gaps with their records; facets; venues by papers."""

    papers: int
    as_of: str
    years: tuple[tuple[int, int], ...]
    gaps: tuple[tuple[Gap, tuple[str, ...]], ...]
    facets: tuple[tuple[str, str, int, int], ...]
    venues: tuple[tuple[str, str, int], ...]


def statistics(catalog: Catalog) -> Statistics:
    """Return the figures: a facet with its title, its papers and the nodes below it, a venue with its full name."""
    nodes, known = catalog.taxonomy.nodes, catalog.taxonomy.venue_by_id
    years = Counter(paper.month.year for paper in catalog.papers)
    venues = Counter(paper.venue.id for paper in catalog.papers if paper.venue)
    return Statistics(
        papers=len(catalog.papers),
        as_of=catalog.as_of,
        years=tuple(sorted(years.items(), reverse=True)),
        gaps=tuple((gap, _files(catalog, gap)) for gap in GAPS),
        facets=tuple(
            (
                facet.id,
                facet.title,
                len(catalog.below(facet.id)),
                sum(path.startswith(f"{facet.id}/") for path in nodes),
            )
            for facet in catalog.taxonomy.facets
        ),
        venues=tuple(
            (venue, known[venue].name if venue in known else venue, number)
            for venue, number in sorted(venues.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )
