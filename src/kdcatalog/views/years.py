"""Papers and their code by year of the first public version; a year that is not over is told from the others."""

from collections import Counter
from collections.abc import Iterable, Mapping

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize
from kdcatalog.views.charts import Bar, Chart, percent, share

MOST = 30
"""So many columns are told apart on a phone; longer times have columns of five or of ten years."""


def papers_by_year(catalog: Catalog) -> Chart | None:
    """Return papers by year; None where there is no paper."""
    if not catalog.papers:
        return None
    total, counts = len(catalog.papers), _counts(catalog, catalog.papers)
    most = max(counts, key=lambda span: (counts[span], span.start))
    first, last = catalog.papers[-1].month.year, catalog.papers[0].month.year
    sentence = f"{pluralize(total, 'paper')}, first public in {first}"
    if first != last:
        sentence = f"{pluralize(total, 'paper')}, first public between {first} and {last}"
    if len(counts) > 1:
        sentence += f"; no other {_word(most)} has more than {_named(most)}, with {counts[most]}"
    bars = (
        Bar(
            name=_named(span),
            length=percent(count, counts[most]),
            label=str(count),
            cells=(str(count), share(count, total)),
            is_open=_is_open(catalog, span),
            path=_path(counts, span),
        )
        for span, count in counts.items()
    )
    heads = ("Year", "Papers", "Share")
    return Chart(
        "years", "Papers by year", f"{sentence}.", heads, tuple(bars), note=_note(catalog, counts)
    )


def code_by_year(catalog: Catalog) -> Chart | None:
    """Return the share of papers with code by year, drawn against all of them; None where no paper has code."""
    having = [paper for paper in catalog.papers if paper.code]
    if not having:
        return None
    total, wholes, parts = (
        len(catalog.papers),
        _counts(catalog, catalog.papers),
        _counts(catalog, having),
    )
    verb = "has" if len(having) == 1 else "have"
    sentence = (
        f"{len(having)} of {pluralize(total, 'paper')} {verb} code, {share(len(having), total)}"
    )
    over = [span for span, whole in wholes.items() if whole and not _is_open(catalog, span)]
    if over and len(wholes) > 1:
        part, whole, last = parts[over[-1]], wholes[over[-1]], over[-1]
        sentence += f"; in {_named(last)}, the last {_word(last)} that is over, {part} of {whole}, {share(part, whole)}"
    bars = (
        Bar(
            name=_named(span),
            length=percent(parts[span], whole) if whole else 0,
            label=share(parts[span], whole),
            cells=(str(parts[span]), str(whole), share(parts[span], whole)),
            is_open=_is_open(catalog, span),
            path=_path(wholes, span),
        )
        for span, whole in wholes.items()
    )
    heads = ("Year", "With code", "Papers", "Share")
    return Chart(
        "code",
        "Papers with code by year",
        f"{sentence}.",
        heads,
        tuple(bars),
        note=_note(catalog, wholes),
    )


def spans(years: Iterable[int]) -> tuple[range, ...]:
    """Return the years from first to last without gaps, taken five or ten at a time where they are many."""
    known = [*years]
    first, last = min(known), max(known)
    step = next((step for step in (1, 5) if last // step - first // step < MOST), 10)
    return tuple(
        range(start, start + step) for start in range(first - first % step, last + 1, step)
    )


def _path(counts: Mapping[range, int], span: range) -> str:
    """Return the page of a single year that has papers."""
    return site_paths.year_page(span.start) if len(span) == 1 and counts[span] else ""


def _counts(catalog: Catalog, papers: Iterable[Paper]) -> dict[range, int]:
    years = Counter(paper.month.year for paper in papers)
    every = spans(paper.month.year for paper in catalog.papers)
    return {span: sum(years[year] for year in span) for span in every}


def _named(span: range) -> str:
    return str(span[0]) if len(span) == 1 else f"{span[0]}-{span[-1]}"


def _word(span: range) -> str:
    return "year" if len(span) == 1 else "period"


def _is_open(catalog: Catalog, span: range) -> bool:
    return catalog.as_of < f"{span[-1]}-12-31"


def _note(catalog: Catalog, every: Iterable[range]) -> str:
    """Return what a dashed column is; empty where there is none."""
    found = [span for span in every if _is_open(catalog, span)]
    return f"Dashed: a {_word(found[0])} that was not over on {catalog.as_of}." if found else ""
