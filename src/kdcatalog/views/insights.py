"""The catalog counted: by year, topic, venue, value of a fact, and how many papers have code."""

from collections import Counter
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Fact
from kdcatalog.model.text import pluralize
from kdcatalog.views.charts import SHOWN, Bar, Chart, bars_of, percent, ranked, share
from kdcatalog.views.lists import shape_of
from kdcatalog.views.matrix import Matrix, MatrixRow, matrix
from kdcatalog.views.years import code_by_year, papers_by_year


@dataclass(frozen=True, slots=True)
class MatrixChart:
    """The matrix with what it says; ``gaps`` are its rows that have empty cells, each with their columns."""

    title: str
    sentence: str
    behind: str
    matrix: Matrix
    total: int
    gaps: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """Everything on the page but its frame; what has nothing to show is None or empty."""

    total: int
    as_of: str
    years: Chart | None
    code: Chart | None
    topics: Chart | None
    matrix: MatrixChart | None
    venues: Chart | None
    facts: tuple[Chart, ...]


def insights(catalog: Catalog) -> Insights:
    """Return the page of a catalog."""
    facts = (
        fact_values(catalog, fact) for fact in catalog.taxonomy.facts if fact.compared == "yes"
    )
    return Insights(
        total=len(catalog.papers),
        as_of=catalog.as_of,
        years=papers_by_year(catalog),
        code=code_by_year(catalog),
        topics=topic_tree(catalog),
        matrix=matrix_chart(catalog),
        venues=venues(catalog),
        facts=tuple(chart for chart in facts if chart),
    )


def topic_tree(catalog: Catalog) -> Chart | None:
    """Return every node in the order of the tree; None where there is no paper."""
    nodes = catalog.taxonomy.nodes
    counts = {path: len(catalog.below(path)) for path in nodes}
    highest, total = max(counts.values()), len(catalog.papers)
    if not highest:
        return None
    leaf = max(
        (path for path, node in nodes.items() if not node.nodes), key=lambda path: counts[path]
    )
    sentence = pluralize(len(counts), "topic")
    if empty := sum(not count for count in counts.values()):
        sentence += f", {empty} of them without a paper so far"
    if counts[leaf]:
        sentence += f"; of those without sub-topics, none has more papers than {nodes[leaf].title}, with {counts[leaf]}"
    bars = (
        Bar(
            name=nodes[path].title,
            length=percent(count, highest),
            label=str(count),
            cells=(str(count), share(count, total)),
            path=site_paths.topic_page(path),
            depth=path.count("/"),
            shape="" if "/" in path else shape_of(catalog, path),
        )
        for path, count in counts.items()
    )
    return Chart("topics", "Topics", f"{sentence}.", ("Topic", "Papers", "Share"), tuple(bars))


def matrix_chart(catalog: Catalog) -> MatrixChart | None:
    """Return the matrix; None where the taxonomy asks for none, or where no cell holds a paper."""
    found = matrix(catalog)
    if not found:
        return None
    rows = [row for group in found.groups for row in group.rows]
    cells = [
        (cell.count, row, label)
        for row in rows
        for cell, (label, _) in zip(row.cells, found.columns, strict=True)
    ]  # fmt: skip
    count, row, column = max(cells, key=lambda cell: cell[0], default=(0, None, ""))
    if not row or not count:
        return None
    full = sum(bool(cell[0]) for cell in cells)
    empty = len(cells) - full
    verb = "holds" if full == 1 else "hold"
    sentence = f"{full} of {pluralize(len(cells), 'cell')} {verb} papers; none holds more than {row.label} with {column}"
    return MatrixChart(
        title=f"{found.rows_title} by {found.columns_title.lower()}",
        sentence=f"{sentence}, {count}.",
        behind=pluralize(empty, "empty cell"),
        matrix=found,
        total=len(catalog.papers),
        gaps=tuple((each.label, gaps) for each in rows if (gaps := _gaps(found, each))),
    )


def _gaps(found: Matrix, row: MatrixRow) -> tuple[str, ...]:
    return tuple(
        label for cell, (label, _) in zip(row.cells, found.columns, strict=True) if not cell.count
    )


def venues(catalog: Catalog) -> Chart | None:
    """Return the venues, the most frequent first; None where no paper names one."""
    counts = Counter(paper.venue.id for paper in catalog.papers if paper.venue)
    if not counts:
        return None
    held, (most, count) = counts.total(), ranked(counts)[0]
    sentence = f"{held} of {pluralize(len(catalog.papers), 'paper')} appeared at {pluralize(len(counts), 'venue')}"
    sentence += f"; none has more than {most}, with {count}" if len(counts) > 1 else f", {most}"
    slugs = catalog.taxonomy.venue_slugs
    bars = bars_of(
        counts, held, lambda venue: site_paths.venue_page(slugs[venue]) if venue in slugs else ""
    )
    return Chart(
        "venues", "Venues", f"{sentence}.", ("Venue", "Papers", f"Share of {held}"), bars, SHOWN
    )


def fact_values(catalog: Catalog, fact: Fact) -> Chart | None:
    """Return the values of a fact, the most frequent first; None where no paper holds any."""
    held = [{*paper.fact(fact.id)} for paper in catalog.papers if paper.fact(fact.id)]
    if not held:
        return None
    counts = Counter(value for values in held for value in values)
    most, count = ranked(counts)[0]
    verb = "states" if len(held) == 1 else "state"
    sentence = f"{len(held)} of {pluralize(len(catalog.papers), 'paper')} {verb} it, with {pluralize(len(counts), 'value')}"
    sentence += (
        f"; none is more frequent than {most}, in {count}" if len(counts) > 1 else f", {most}"
    )
    bars = bars_of(counts, len(held), lambda _: "")
    heads = (fact.title, "Papers", f"Share of {len(held)}")
    return Chart(f"fact-{fact.id}", fact.title, f"{sentence}.", heads, bars, SHOWN)
