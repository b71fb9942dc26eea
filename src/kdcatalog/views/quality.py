"""Gaps in records, corrections of records, and the statistics of a catalog."""

from collections import Counter
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog, cause_of
from kdcatalog.model.checked import CHECKED_FIELDS, checks_of
from kdcatalog.model.gaps import GAPS, Gap
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import grouped
from kdcatalog.views.charts import ranked, share
from kdcatalog.views.paging import PAGE_LINES
from kdcatalog.views.rows import BRIEF_LIST, PaperRow, row_of, visible_rows, where
from kdcatalog.views.timeline import short_day
from kdcatalog.views.venues import papers_by_venue


@dataclass(frozen=True, slots=True)
class GapRow:
    """A paper with a gap; ``edit`` is the URL that edits its record, empty without a repository."""

    key: str
    title: str
    language: str
    date: str
    venue: str
    file: str
    edit: str


@dataclass(frozen=True, slots=True)
class GapSection:
    """One gap and its papers, newest first.

    ``visible`` are those on the page of all gaps. A gap with more papers has a page of its own with
    ``rows``, the newest 100 of ``total``: nobody needs the others before these are filled in.
    """

    gap: Gap
    share: str
    total: int
    rows: tuple[GapRow, ...]
    visible: tuple[GapRow, ...]

    @property
    def has_page(self) -> bool:
        """Whether it has a page of its own."""
        return self.rows != self.visible

    @property
    def is_cut(self) -> bool:
        """Whether its own page leaves out older papers."""
        return self.total > PAGE_LINES

    @property
    def words(self) -> str:
        """How many papers its own page lists, such as "All 12 papers"."""
        total = grouped(self.total)
        if self.is_cut:
            return f"The newest {PAGE_LINES} of {total} papers"
        return f"All {total} papers"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A field: in how many papers it was compared with a source, first and last on which days."""

    field: str
    papers: int
    share: str
    oldest: str
    newest: str


@dataclass(frozen=True, slots=True)
class Quality:
    """The quality page: every gap of a catalog, and the fields compared with a source."""

    total: int
    as_of: str
    sections: tuple[GapSection, ...]
    checked: tuple[CheckedRow, ...]


# A gap and the files of the records that have it.
GapFiles = tuple[Gap, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A facet with the number of its papers and of its topics."""

    id: str
    title: str
    papers: int
    nodes: int


@dataclass(frozen=True, slots=True)
class VenueCount:
    """A venue with its full name and the number of its papers."""

    id: str
    name: str
    papers: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a catalog: papers by year, newest first, by facet and by venue, and its gaps."""

    papers: int
    as_of: str
    years: tuple[tuple[int, int], ...]
    gaps: tuple[GapFiles, ...]
    facets: tuple[FacetCount, ...]
    venues: tuple[VenueCount, ...]


def quality(catalog: Catalog) -> Quality:
    """Return every gap with its papers, newest first."""
    return Quality(
        total=len(catalog.papers),
        as_of=short_day(catalog.as_of),
        sections=tuple(_section(catalog, gap) for gap in GAPS),
        checked=_checked_rows(catalog),
    )


def _checked_rows(catalog: Catalog) -> tuple[CheckedRow, ...]:
    """Return the fields that were checked in at least one paper, in the order of a record."""
    days: dict[str, list[str]] = {}
    for paper in catalog.papers:
        for check in checks_of(paper.checked):
            days.setdefault(check.field, []).append(check.day)
    rows = []
    for name in CHECKED_FIELDS:
        if name in days:
            row = CheckedRow(
                field=name,
                papers=len(days[name]),
                share=share(len(days[name]), len(catalog.papers)),
                oldest=min(days[name]),
                newest=max(days[name]),
            )
            rows.append(row)
    return tuple(rows)


def _section(catalog: Catalog, gap: Gap) -> GapSection:
    papers = _papers_with(gap, catalog)
    total = len(papers)
    newest = papers[:PAGE_LINES]
    rows = tuple(_gap_row(catalog, paper) for paper in newest)
    # All gaps share a page, and some have hundreds of papers.
    cut = visible_rows(total, BRIEF_LIST)
    return GapSection(
        gap=gap,
        share=share(total, len(catalog.papers)),
        total=total,
        rows=rows,
        visible=rows[:cut],
    )


def _papers_with(gap: Gap, catalog: Catalog) -> list[Paper]:
    today = catalog.today
    return [paper for paper in catalog.papers if gap.applies_to(paper, today)]


def _gap_row(catalog: Catalog, paper: Paper) -> GapRow:
    settings = catalog.taxonomy.catalog
    return GapRow(
        key=paper.key,
        title=paper.title,
        language=paper.language or "",
        date=paper.date,
        venue=where(paper),
        file=paper.file,
        edit=settings.file_url(paper.file, edit=True),
    )


def statistics(catalog: Catalog) -> Statistics:
    """Return what ``kdcatalog stats`` prints of a catalog."""
    dated = [paper for paper in catalog.papers if paper.date]
    years = Counter(paper.month.year for paper in dated)
    gaps = []
    for gap in GAPS:
        papers = _papers_with(gap, catalog)
        files = tuple(paper.file for paper in papers)
        gaps.append((gap, files))
    return Statistics(
        papers=len(catalog.papers),
        as_of=catalog.as_of,
        years=tuple(sorted(years.items(), reverse=True)),
        gaps=tuple(gaps),
        facets=_facet_counts(catalog),
        venues=_venue_counts(catalog),
    )


def _facet_counts(catalog: Catalog) -> tuple[FacetCount, ...]:
    counts = []
    nodes = catalog.taxonomy.nodes
    for facet in catalog.taxonomy.facets:
        prefix = f"{facet.id}/"
        paths = [path for path in nodes if path.startswith(prefix)]
        count = FacetCount(
            id=facet.id,
            title=facet.title,
            papers=len(catalog.below(facet.id)),
            nodes=len(paths),
        )
        counts.append(count)
    return tuple(counts)


def _venue_counts(catalog: Catalog) -> tuple[VenueCount, ...]:
    """Return the venues, those with the most papers first."""
    venues = catalog.taxonomy.venue_by_id
    papers = papers_by_venue(catalog)
    counts = []
    for venue in ranked(papers):
        # A venue that the taxonomy lacks has no full name.
        name = venues[venue].name if venue in venues else venue
        counts.append(VenueCount(venue, name, papers[venue]))
    return tuple(counts)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A paper with its corrections, worded as in its record."""

    paper: PaperRow
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectionGroup:
    """Papers under the cause of their corrections; the title is empty where it is not repeated."""

    title: str
    rows: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause that several corrections give, with their papers, newest first."""

    words: str
    count: int
    papers: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Papers that were renamed or corrected, and the causes that several of them share.

    The most frequent cause comes first.
    """

    papers: tuple[Corrected, ...]
    causes: tuple[Cause, ...]

    @property
    def groups(self) -> list[CorrectionGroup]:
        """The papers without a shared cause, then those of each shared cause."""
        groups = [CorrectionGroup("", self.papers)]
        for cause in self.causes:
            title = f"{cause.count} more: {cause.words}"
            group = CorrectionGroup(title, cause.papers)
            groups.append(group)
        return groups

    @property
    def total(self) -> int:
        """The number of papers that were renamed or corrected."""
        rows = list(self.papers)
        for cause in self.causes:
            rows += cause.papers
        # A paper may be corrected for several causes.
        keys = {row.paper.key for row in rows}
        return len(keys)


def corrections_of(catalog: Catalog) -> Corrections:
    """Return the corrected papers of a catalog, newest first."""
    repeated = catalog.repeated_causes
    papers = []
    by_cause: dict[str, list[Corrected]] = {}
    for cause in repeated:
        by_cause[cause] = []
    for paper in catalog.papers:
        is_corrected = paper.corrections or paper.former_titles
        if not is_corrected:
            continue
        row = row_of(paper)
        single = []
        for correction in paper.corrections:
            cause = cause_of(correction)
            if cause in repeated:
                corrected = Corrected(row, (correction,))
                by_cause[cause].append(corrected)
            else:
                single.append(correction)
        if single or paper.former_titles:
            corrected = Corrected(row, tuple(single))
            papers.append(corrected)
    causes = []
    for text, count in repeated.items():
        rows = tuple(by_cause[text])
        causes.append(Cause(text, count, rows))
    return Corrections(tuple(papers), tuple(causes))
