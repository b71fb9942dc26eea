"""What a topic's page has beside its papers: counts, a timeline, neighbors, where to start."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import UNDATED, Month
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import lineage
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.charts import Bar, Chart, percent
from kdcatalog.views.rows import ListRow, Rows
from kdcatalog.views.timeline import month_name
from kdcatalog.views.topics import chosen_starts

# At 288 pixels, the width of the narrowest phone, 16 columns leave room for numbers of two digits.
MOST_QUARTERS = 16
# The bars end where the timeline beside them does, or little below it.
MOST_NEIGHBORS = 9
# A timeline or neighbors of fewer papers are an accident; the list itself says as much.
LEAST_PAPERS = 6

# A year and one of its quarters, from 0 to 3.
Quarter = tuple[int, int]


@dataclass(frozen=True, slots=True)
class StartRow:
    """A paper to start with, as a row, and why a person chose it."""

    row: ListRow
    reason: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Papers by quarter: the last ones are drawn, and the table has all that have papers."""

    chart: Chart
    columns: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The topics that most papers of a topic are on as well; ``total`` is the number of papers."""

    bars: tuple[Bar, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Article:
    """What the page of a topic has beside its text and its papers."""

    tally: tuple[str, ...]
    timeline: Timeline | None
    neighbors: Neighbors | None
    starts: tuple[StartRow, ...]


def article(rows: Rows, path: str, *, has_aside: bool) -> Article:
    """Return the parts of a topic's page; without ``has_aside`` no timeline and no neighbors."""
    catalog = rows.catalog
    papers = catalog.below(path)
    is_long = has_aside and len(papers) >= LEAST_PAPERS
    return Article(
        tally=tuple(_tally(papers)),
        timeline=timeline(catalog, papers) if is_long else None,
        neighbors=neighbors(catalog, path) if is_long else None,
        starts=_starts(rows, path),
    )


def _starts(rows: Rows, path: str) -> tuple[StartRow, ...]:
    start_rows = []
    for start in chosen_starts(rows.catalog, path):
        row = rows.row(start.paper)
        start_rows.append(StartRow(row, start.reason))
    return tuple(start_rows)


def _tally(papers: Sequence[Paper]) -> Iterator[str]:
    """Yield the counts of a list: papers, the published, those with code, first to last date."""
    if not papers:
        return
    yield pluralize(len(papers), "paper")
    published = [paper for paper in papers if paper.venue]
    if published:
        yield f"{grouped(len(published))} published"
    with_code = [paper for paper in papers if paper.code]
    if with_code:
        # Not "with code": that a record has no link does not mean that there is no code.
        yield f"{grouped(len(with_code))} with known code"
    span = span_of(papers)
    if span:
        yield span


def span_of(papers: Sequence[Paper]) -> str:
    """Return the dates of the oldest and the newest paper of a list, one date where they agree.

    Empty where no paper has a date.
    """
    dates = [paper.date for paper in papers if paper.date]
    if not dates:
        return ""
    first = dates[-1]
    last = dates[0]
    return first if first == last else f"{first} to {last}"


def newest_month(catalog: Catalog) -> str:
    """Return the newest month of any paper, to which timelines reach; empty without months."""
    # Papers are in the order of their dates, the newest first.
    for paper in catalog.papers:
        month = paper.month
        if month.month:
            return str(month)
    return ""


def timeline(catalog: Catalog, papers: Iterable[Paper]) -> Timeline | None:
    """Return papers by quarter, up to the quarter of the catalog's newest paper.

    None where no paper has a month. Quarters without papers count: a topic that nobody works on
    any more must look so.
    """
    months = [paper.month for paper in papers]
    with_month = [month for month in months if month.month]
    if not with_month:
        return None
    end = Month.parse(newest_month(catalog))
    bars = _bars(with_month, end)
    columns = tuple(bars[-MOST_QUARTERS:])
    notes = _notes(months, bars, end)
    # A topic of 1998 has a hundred empty quarters, which nobody reads as rows.
    with_papers = [bar for bar in bars if bar.label]
    chart = Chart(
        key="timeline",
        title="Papers by quarter",
        sentence="",
        heads=("Quarter", "Papers"),
        bars=tuple(with_papers),
        note=" ".join(notes),
    )
    return Timeline(chart, columns)


def _bars(months: Sequence[Month], end: Month) -> list[Bar]:
    """Return a bar for each quarter from the first month to the end."""
    counts = Counter(map(quarter_of, months))
    highest = max(counts.values())
    first = quarter_of(min(months))
    bars = []
    for quarter in quarters_between(first, quarter_of(end)):
        count = counts[quarter]
        bar = Bar(
            name=quarter_name(quarter),
            length=percent(count, highest),
            # A zero above every empty quarter would hide the numbers that say something.
            label=str(count or ""),
            cells=(grouped(count),),
            is_open=is_open_quarter(quarter, end),
        )
        bars.append(bar)
    return bars


def _notes(
    months: Sequence[Month],
    bars: Sequence[Bar],
    end: Month,
) -> Iterator[str]:
    """Yield what the drawing does not show by itself."""
    counts = [int(bar.label or 0) for bar in bars]
    # Without papers in the last quarter nothing dashed is drawn, and the note explained nothing.
    if bars[-1].is_open and counts[-1]:
        month = month_name(str(end))
        yield f"Dashed: incomplete quarter (to {month})."
    earlier = sum(counts[:-MOST_QUARTERS])
    if earlier:
        first_drawn = bars[-MOST_QUARTERS].name
        papers = pluralize(earlier, "paper")
        yield f"Before {first_drawn}: {papers}, in the table."
    yield from _imprecise(months)


def _imprecise(months: Sequence[Month]) -> Iterator[str]:
    """Yield how many papers are in no quarter, and why."""
    undated = months.count(UNDATED)
    without_month = [month for month in months if not month.month]
    only_year = len(without_month) - undated
    if only_year:
        papers = pluralize(only_year, "paper")
        verb = "gives" if only_year == 1 else "give"
        yield f"{papers} {verb} only a year."
    if undated:
        papers = pluralize(undated, "paper")
        yield f"{papers} without a date."


def quarter_of(month: Month) -> Quarter:
    """Return the quarter of a month."""
    return month.year, (month.month - 1) // 3


def quarters_between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Yield the quarters from the first to the last, both included."""
    year, number = first
    while (year, number) <= last:
        yield year, number
        number += 1
        if number == 4:
            year += 1
            number = 0


def quarter_name(quarter: Quarter) -> str:
    """Return a quarter as ``2026-Q3``."""
    year, number = quarter
    return f"{year}-Q{number + 1}"


def is_open_quarter(quarter: Quarter, end: Month) -> bool:
    """Return whether papers of a quarter may still be missing: the catalog ends within it."""
    last_month = 3 * quarter[1] + 3
    return quarter == quarter_of(end) and end.month < last_month


def neighbors(catalog: Catalog, path: str) -> Neighbors | None:
    """Return the topics that a topic's papers are on most often; None where there are none.

    Of the column facet of the matrix its parts are counted, as the matrix does, and of other
    facets the placements themselves: "Knowledge Elicitation" is on nearly every paper.
    """
    papers = catalog.below(path)
    counts = _counts_of_topics(catalog, papers)
    # One paper in common is no habit.
    frequent = [topic for topic in counts if counts[topic] > 1]
    unrelated = [topic for topic in frequent if not _are_kin(topic, path)]
    if not unrelated:
        return None
    # Sorting is stable, so that equal counts keep the order of the taxonomy.
    unrelated.sort(key=catalog.taxonomy.order.__getitem__)
    unrelated.sort(key=counts.__getitem__, reverse=True)
    highest = counts[unrelated[0]]
    bars = []
    for topic in unrelated[:MOST_NEIGHBORS]:
        count = counts[topic]
        bar = Bar(
            name=catalog.taxonomy.nodes[topic].short_title,
            length=percent(count, highest),
            label=grouped(count),
            cells=(grouped(count),),
            path=site_paths.topic_page(topic),
        )
        bars.append(bar)
    return Neighbors(tuple(bars), len(papers))


def _counts_of_topics(catalog: Catalog, papers: Iterable[Paper]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for paper in papers:
        topics = [_counted_topic(catalog, placement) for placement in paper.placements]
        counts.update(set(topics))
    return counts


def _counted_topic(catalog: Catalog, placement: str) -> str:
    matrix = catalog.taxonomy.matrix
    facet, *below = lineage(placement)
    if matrix and facet == matrix.columns and below:
        return below[0]
    return placement


def _are_kin(topic: str, path: str) -> bool:
    """Return whether one topic is the other or above it: every paper of a part is on the whole."""
    is_below = f"{topic}/".startswith(f"{path}/")
    is_above = f"{path}/".startswith(f"{topic}/")
    return is_below or is_above
