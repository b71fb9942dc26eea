"""The catalog counted: by year, topic, venue and value of a fact, and the papers with code."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Fact
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.charts import (
    MOST_BARS,
    Bar,
    Chart,
    papers_by_year,
    percent,
    ranked,
    ranked_bars,
    share,
)
from kdcatalog.views.facets import shapes
from kdcatalog.views.matrix import (
    FacetChoice,
    Matrix,
    MatrixRow,
    crossing,
    leaf_paths,
    matrix,
)
from kdcatalog.views.method_quarters import StackedChart, topics_over_time
from kdcatalog.views.name_map import FamilyMap, family_map
from kdcatalog.views.names import name_indexes, path_of_name
from kdcatalog.views.timeline import short_day
from kdcatalog.views.venues import papers_by_venue

# The title of a row and the titles of its empty columns.
MatrixGap = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class MatrixChart:
    """The matrix with its sentence; ``gaps`` are the rows with empty cells and their columns."""

    title: str
    sentence: str
    behind: str
    matrix: Matrix
    others: tuple[FacetChoice, ...]
    total: int
    gaps: tuple[MatrixGap, ...]


@dataclass(frozen=True, slots=True)
class Insights:
    """The content of the page; a chart that would be empty is None or left out."""

    total: int
    as_of: str
    years: Chart | None
    coverage: Chart | None
    quarters: tuple[StackedChart, ...]
    topics: Chart | None
    matrix: MatrixChart | None
    venues: Chart | None
    facts: tuple[Chart, ...]
    name_map: FamilyMap | None = None


def insights(catalog: Catalog) -> Insights:
    """Return the page of a catalog."""
    fact_charts = []
    for fact in catalog.taxonomy.facts:
        chart = fact_values(catalog, fact) if fact.compared else None
        if chart:
            fact_charts.append(chart)
    return Insights(
        total=len(catalog.papers),
        as_of=short_day(catalog.as_of),
        years=papers_by_year(catalog),
        coverage=coverage(catalog),
        quarters=topics_over_time(catalog),
        topics=topic_tree(catalog),
        matrix=matrix_chart(catalog),
        venues=venue_counts(catalog),
        facts=tuple(fact_charts),
        name_map=_first_map(catalog),
    )


def _first_map(catalog: Catalog) -> FamilyMap | None:
    """Return the map of the first vocabulary that has one, such as who teaches whom."""
    for index in name_indexes(catalog):
        drawn = family_map(index)
        if drawn:
            return drawn
    return None


def coverage(catalog: Catalog) -> Chart | None:
    """Return how many papers state each fact that records may lack; None without papers.

    No share of them is drawn over time: a code link that nobody has looked for is not a paper
    without code, and the share would show where people looked.
    """
    papers = catalog.papers
    if not papers:
        return None
    # In this order, also where no paper has any.
    compared = [fact for fact in catalog.taxonomy.facts if fact.compared]
    counts = dict.fromkeys(("Summary", "Venue", "Code", "Data"), 0)
    counts |= dict.fromkeys((fact.title for fact in compared), 0)
    for paper in papers:
        counts["Summary"] += paper.summary is not None
        counts["Venue"] += paper.venue is not None
        counts["Code"] += bool(paper.code)
        counts["Data"] += bool(paper.data)
        for fact in compared:
            values = paper.fact(fact.id)
            counts[fact.title] += bool(values)
    bars = []
    for name, count in counts.items():
        bar = Bar(
            name=name,
            length=percent(count, len(papers)),
            label=grouped(count),
            cells=(grouped(count), share(count, len(papers))),
        )
        bars.append(bar)
    total = pluralize(len(papers), "paper")
    return Chart(
        key="coverage",
        title="What is known",
        sentence=f"Of {total}. A missing fact is unknown; it does not mean no.",
        heads=("Fact", "Papers", "Share"),
        bars=tuple(bars),
    )


def topic_tree(catalog: Catalog) -> Chart | None:
    """Return every node in the order of the tree; None where there is no paper."""
    taxonomy = catalog.taxonomy
    counts = {}
    for path in taxonomy.nodes:
        counts[path] = len(catalog.below(path))
    highest = max(counts.values())
    if not highest:
        return None
    shape_by_facet = shapes(taxonomy)
    bars = []
    for path, count in counts.items():
        bar = Bar(
            name=taxonomy.name_of(path),
            length=percent(count, highest),
            label=grouped(count),
            cells=(grouped(count), share(count, len(catalog.papers))),
            path=site_paths.topic_page(path),
            depth=path.count("/"),
            # Only facets are marked; the nodes below them are indented instead.
            shape=shape_by_facet.get(path, ""),
        )
        bars.append(bar)
    return Chart(
        key="topics",
        title="Topics",
        sentence=_topics_sentence(catalog, counts),
        heads=("Topic", "Papers", "Share"),
        bars=tuple(bars),
    )


def _topics_sentence(catalog: Catalog, counts: Mapping[str, int]) -> str:
    nodes = catalog.taxonomy.nodes
    sentence = pluralize(len(counts), "topic")
    empty_topics = list(counts.values()).count(0)
    if empty_topics:
        sentence += f", {empty_topics} without papers"
    # A facet always has more papers than its parts, so the leaves are compared.
    leaves = leaf_paths(catalog)
    fullest = max(leaves, key=counts.__getitem__)
    sentence += "."
    if counts[fullest]:
        sentence += f" Most papers in a topic without subtopics: {nodes[fullest].title}"
        sentence += f" ({counts[fullest]})."
    return sentence


def matrix_chart(catalog: Catalog) -> MatrixChart | None:
    """Return the matrix; None where the taxonomy asks for none, or where no cell has a paper."""
    table = matrix(catalog)
    if not table:
        return None
    rows = [row for group in table.groups for row in group.rows]
    # Row by row, so that the index of a count gives its row and column.
    counts = [cell.count for row in rows for cell in row.cells]
    if not any(counts):
        return None
    gaps = []
    for row in rows:
        empty_columns = _empty_columns(table, row)
        # Full rows are left out: readers look for what nobody has studied.
        if empty_columns:
            gaps.append((row.label, empty_columns))
    return MatrixChart(
        title=f"{table.rows_title} by {table.columns_title.lower()}",
        sentence=_matrix_sentence(table, rows, counts),
        behind=pluralize(counts.count(0), "empty cell"),
        matrix=table,
        others=_other_columns(catalog),
        total=len(catalog.papers),
        gaps=tuple(gaps),
    )


def _other_columns(catalog: Catalog) -> tuple[FacetChoice, ...]:
    """Return the matrices with other columns; their own menus lead to all the rest."""
    facets = catalog.taxonomy.matrix
    if not facets:
        return ()
    page = crossing(catalog, facets.rows, facets.columns)
    return tuple(choice for choice in page.columns if choice.path)


def _matrix_sentence(
    table: Matrix,
    rows: list[MatrixRow],
    counts: list[int],
) -> str:
    """Return how many cells have papers, and the fullest one."""
    highest = max(counts)
    # The first of several that are equally full.
    fullest = counts.index(highest)
    row_index, column_index = divmod(fullest, len(table.columns))
    row_title = rows[row_index].label
    column_title, _ = table.columns[column_index]
    full = len(counts) - counts.count(0)
    verb = "has" if full == 1 else "have"
    cells = pluralize(len(counts), "cell")
    sentence = f"{full} of {cells} {verb} papers."
    return f"{sentence} Most papers: {row_title} with {column_title} ({highest})."


def _empty_columns(table: Matrix, row: MatrixRow) -> tuple[str, ...]:
    titles = []
    for cell, column in zip(row.cells, table.columns, strict=True):
        title, _ = column
        if not cell.count:
            titles.append(title)
    return tuple(titles)


def venue_counts(catalog: Catalog) -> Chart | None:
    """Return the venues, the most frequent first; None where no paper has one."""
    counts = papers_by_venue(catalog)
    if not counts:
        return None
    slugs = catalog.taxonomy.venue_slugs

    def path_of(venue: str) -> str:
        # A record with a venue that the taxonomy lacks is reported, and that venue has no page.
        return site_paths.venue_page(slugs[venue]) if venue in slugs else ""

    published = counts.total()
    papers = pluralize(len(catalog.papers), "paper")
    venues = pluralize(len(counts), "venue")
    sentence = f"Known for {published} of {papers}, at {venues}"
    return Chart(
        key="venues",
        title="Venues",
        sentence=sentence + _most(counts),
        heads=("Venue", "Papers", f"Share of {published}"),
        bars=ranked_bars(counts, published, path_of),
        limit=MOST_BARS,
    )


def fact_values(catalog: Catalog, fact: Fact) -> Chart | None:
    """Return the values of a fact, the most frequent first; None where no paper has any."""
    counts: Counter[str] = Counter()
    # Versions of one family are counted together: "GPT-4" alone has a dozen spellings.
    vocabulary = catalog.taxonomy.names_of(fact)
    indexes = name_indexes(catalog)
    paths: dict[str, str] = {}
    stated = 0
    for paper in catalog.papers:
        # A set: a record that repeats a value counts once.
        values = set(paper.fact(fact.id))
        if vocabulary:
            families = set()
            for value in values:
                _, title = vocabulary.group(value)
                families.add(title)
                paths[title] = path_of_name(indexes, fact, value)
            values = families
        counts.update(values)
        # Shares are taken of the papers that state the fact: most records do not.
        stated += bool(values)
    if not stated:
        return None
    papers = pluralize(len(catalog.papers), "paper")
    different = pluralize(len(counts), "value")
    sentence = f"Known for {stated} of {papers}, with {different}"
    return Chart(
        key=f"fact-{fact.id}",
        title=fact.title,
        sentence=sentence + _most(counts),
        heads=(fact.title, "Papers", f"Share of {stated}"),
        bars=ranked_bars(counts, stated, partial(_page_of, paths)),
        limit=MOST_BARS,
    )


def _page_of(paths: Mapping[str, str], title: str) -> str:
    return paths.get(title, "")


def _most(counts: Mapping[str, int]) -> str:
    """Return the end of a sentence: the most frequent value, or the only one."""
    value, *others = ranked(counts)
    if not others:
        return f": {value}."
    return f". Most papers: {value} ({counts[value]})."
