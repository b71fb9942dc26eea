"""Charts as values: a sentence, the bars, the table behind them; those by year."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.timeline import short_day

# Values of a long list that are drawn; the table behind the chart has all of them.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``length`` in percent, ``label`` at its end, ``cells`` of its row in the table.

    ``path`` is the page it links to, empty for none; ``is_open`` marks a period that is not over;
    ``depth`` and ``shape`` are those of a node.
    """

    name: str
    length: int
    label: str
    cells: tuple[str, ...]
    path: str = ""
    is_open: bool = False
    depth: int = 0
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: ``key`` is its anchor on the page, ``heads`` the heads of its table.

    ``limit`` is the number of bars that are drawn, 0 for all of them.
    """

    key: str
    title: str
    sentence: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    limit: int = 0
    note: str = ""

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars that are drawn."""
        if not self.limit:
            return self.bars
        return self.bars[: self.limit]

    @property
    def behind(self) -> str:
        """What the link to the table behind the chart says."""
        if len(self.drawn) == len(self.bars):
            return "As a table"
        return f"All {len(self.bars)} as a table"


def ranked(counts: Mapping[str, int]) -> list[str]:
    """Return values by their counts, the most frequent first, then by name."""
    # Sorting is stable, so that values with the same count stay in the order of their names.
    by_name = sorted(counts)
    return sorted(by_name, key=counts.__getitem__, reverse=True)


def ranked_bars(
    counts: Mapping[str, int],
    whole: int,
    path_of: Callable[[str], str],
) -> tuple[Bar, ...]:
    """Return a bar for each value, the longest first; shares are taken of ``whole``."""
    # The longest bar fills the space, whatever its share is.
    highest = max(counts.values())
    bars = []
    for name in ranked(counts):
        count = counts[name]
        bar = Bar(
            name=name,
            length=percent(count, highest),
            label=grouped(count),
            cells=(grouped(count), share(count, whole)),
            path=path_of(name),
        )
        bars.append(bar)
    return tuple(bars)


def percent(part: int, whole: int) -> int:
    """Return a part in percent, rounded half up; at least 1 where there is something.

    Half up in integers: ``round`` goes to the even neighbor, so 12.5 % and 13.5 % would differ.
    """
    if not part:
        return 0
    rounded = (200 * part + whole) // (2 * whole)
    return max(1, rounded)


def share(part: int, whole: int) -> str:
    """Return a part in percent for readers, 0 or 100 only where it is exact; empty of nothing."""
    if not whole:
        return ""
    # Below half a percent, which would round to 0 % although there is something.
    if 0 < 200 * part < whole:
        return "<1%"
    rounded = percent(part, whole)
    # The same at the other end: 100 % would deny that one is missing.
    if rounded == 100 and part < whole:
        return ">99%"
    return f"{rounded}%"


# A phone shows this many columns apart; longer times have columns of five or of ten years.
MOST_COLUMNS = 30


# The number of papers in each span of years, oldest first.
Counts = dict[range, int]


def papers_by_year(catalog: Catalog) -> Chart | None:
    """Return papers by year; None where there is no paper with a date."""
    if not catalog.by_year:
        return None
    total = len(catalog.papers)
    counts = _counts(catalog, catalog.papers)
    highest = max(counts.values())
    bars = []
    for span, count in counts.items():
        bar = Bar(
            name=_name(span),
            length=percent(count, highest),
            label=grouped(count),
            cells=(grouped(count), share(count, total)),
            is_open=_is_open(catalog, span),
            path=_path(span, count),
        )
        bars.append(bar)
    return Chart(
        key="years",
        title="Papers by year",
        sentence=_papers_sentence(catalog, counts),
        heads=("Year", "Papers", "Share"),
        bars=tuple(bars),
        note=_open_note(catalog, counts),
    )


def _papers_sentence(catalog: Catalog, counts: Counts) -> str:
    dated = sum(map(len, catalog.by_year.values()))
    papers = pluralize(dated, "paper")
    first = min(catalog.by_year)
    last = max(catalog.by_year)
    # "between 2024 and 2024" would read like a mistake.
    if first == last:
        sentence = f"{papers}, first public in {first}."
    else:
        sentence = f"{papers}, first public between {first} and {last}."
    if len(counts) > 1:
        # Of two periods with as many papers, the later one.
        latest_first = reversed(counts)
        fullest = max(latest_first, key=counts.__getitem__)
        name = _name(fullest)
        sentence += f" Most papers: {name} ({counts[fullest]})."
    return sentence


def spans(years: Iterable[int]) -> tuple[range, ...]:
    """Return the years from first to last without gaps, as spans of one, five or ten years."""
    all_years = set(years)
    first = min(all_years)
    last = max(all_years)
    step = _step(first, last)
    start = first - first % step
    covered = []
    while start <= last:
        covered.append(range(start, start + step))
        start += step
    return tuple(covered)


def _step(first: int, last: int) -> int:
    # Both ends count: 1997 to 2026 are 30 columns.
    for step in (1, 5):
        if last // step - first // step < MOST_COLUMNS:
            return step
    return 10


def _path(span: range, count: int) -> str:
    """Return the page of a span: single years that have papers have one."""
    # Spans of several years have no page.
    if len(span) == 1 and count:
        return site_paths.year_page(span.start)
    return ""


def _counts(catalog: Catalog, papers: Iterable[Paper]) -> Counts:
    """Return the number of papers in each span of the whole catalog, so that two charts align."""
    years = Counter(paper.month.year for paper in papers)
    counts = {}
    for span in spans(catalog.by_year):
        counts[span] = sum(map(years.__getitem__, span))
    return counts


def _name(span: range) -> str:
    if len(span) == 1:
        return str(span[0])
    return f"{span[0]}-{span[-1]}"


def _unit(span: range) -> str:
    return "year" if len(span) == 1 else "period"


def _is_open(catalog: Catalog, span: range) -> bool:
    """Return whether the catalog's own date is before the end of a span."""
    # The catalog's own date, not that of the machine: a rebuild must give the same bytes.
    return catalog.as_of < f"{span[-1]}-12-31"


def _open_note(catalog: Catalog, all_spans: Iterable[range]) -> str:
    """Return what a dashed column is; empty where no column is dashed."""
    for span in all_spans:
        if _is_open(catalog, span):
            return f"Dashed: incomplete {_unit(span)} (to {short_day(catalog.as_of)})."
    return ""
