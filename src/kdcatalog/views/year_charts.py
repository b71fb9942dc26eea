"""Papers, and papers with code, by year of the first public version."""

from collections import Counter
from collections.abc import Iterable

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.charts import Bar, Chart, percent, share
from kdcatalog.views.timeline import short_day

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
