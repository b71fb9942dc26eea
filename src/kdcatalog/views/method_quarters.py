"""Topics over time: the papers of each quarter, stacked by the topics of one part of a facet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import Month
from kdcatalog.model.keys import slug_of
from kdcatalog.model.text import pluralize
from kdcatalog.views.article import (
    Quarter,
    is_open_quarter,
    newest_month,
    quarter_name,
    quarter_of,
    quarters_between,
)
from kdcatalog.views.matrix import row_groups
from kdcatalog.views.timeline import month_name

# The style sheet has six tones; a seventh topic would look like the sixth.
MOST_SERIES = 6
# As many quarters as the timeline of a topic: more columns are too narrow for their numbers.
YEARS = 4


Line = tuple[str, tuple[int, ...]]
"""A quarter, and the count of every series in it."""


@dataclass(frozen=True, slots=True)
class Series:
    """A topic: its counts by quarter, in the order of the columns, and in all."""

    title: str
    path: str
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class StackedChart:
    """Columns of quarters, each a stack of series, the first series at the bottom."""

    key: str
    title: str
    note: str
    quarters: tuple[str, ...]
    is_open: bool
    series: tuple[Series, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table behind the chart: each quarter with the count of every series."""
        counts = [series.counts for series in self.series]
        rows = zip(*counts, strict=True)
        return tuple(zip(self.quarters, rows, strict=True))


def topics_over_time(catalog: Catalog) -> tuple[StackedChart, ...]:
    """Return a chart for each part of the row facet of the matrix with at least two topics."""
    facets = catalog.taxonomy.matrix
    end = newest_month(catalog)
    if not facets or not end:
        return ()
    charts = []
    for title, paths in row_groups(catalog, facets.rows):
        with_papers = [path for path in paths if catalog.below(path)]
        if len(with_papers) > 1:
            chart = _chart(catalog, title, with_papers, Month.parse(end))
            charts.append(chart)
    return tuple(charts)


def _chart(
    catalog: Catalog,
    title: str,
    paths: Sequence[str],
    end: Month,
) -> StackedChart:
    last = quarter_of(end)
    # Four years end with the newest paper, whatever the oldest is.
    year, number = last
    first = year - YEARS, number
    quarters = list(quarters_between(first, last))[1:]
    drawn = paths[:MOST_SERIES]
    series = [_series(catalog, path, quarters) for path in drawn]
    more = len(paths) - len(drawn)
    notes = _notes(quarters, end, more)
    return StackedChart(
        key=f"quarters-{slug_of(title)}",
        title=f"{title} by quarter",
        note=" ".join(notes),
        quarters=tuple(map(quarter_name, quarters)),
        is_open=is_open_quarter(last, end),
        series=tuple(series),
    )


def _series(catalog: Catalog, path: str, quarters: Sequence[Quarter]) -> Series:
    papers = catalog.below(path)
    months = [paper.month for paper in papers]
    with_month = [month for month in months if month.month]
    counts = Counter(map(quarter_of, with_month))
    return Series(
        title=catalog.taxonomy.nodes[path].short_title,
        path=site_paths.topic_page(path),
        counts=tuple(map(counts.__getitem__, quarters)),
        total=len(papers),
    )


def _notes(
    quarters: Sequence[Quarter],
    end: Month,
    more: int,
) -> Iterator[str]:
    """Yield what the columns do not show by themselves."""
    yield "A paper on two topics is in both."
    first = quarter_name(quarters[0])
    yield f"Papers before {first}, and papers without a month, are not drawn."
    if is_open_quarter(quarters[-1], end):
        month = month_name(str(end))
        yield f"The last quarter is incomplete (to {month})."
    if more:
        yield f"Not drawn: {pluralize(more, 'further topic')} with fewer papers."
