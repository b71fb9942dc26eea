"""The summary table; its columns and groups are data of the catalog."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.tables import Summary, SummaryColumn
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.views.rows import display_name

Condition = Callable[[Paper, Summary], bool]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One work; ``cells`` are the values of every column but the first, which has the name."""

    key: str
    name: str
    title: str
    url: str
    date: str
    group: str
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SummaryGroup:
    """The rows of one group, newest first."""

    title: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """The table: ``columns`` are its heads, ``abbreviations`` those that its cells contain."""

    sentence: str
    group_title: str
    columns: tuple[str, ...]
    groups: tuple[SummaryGroup, ...]
    abbreviations: tuple[tuple[str, str], ...]
    total: int

    @property
    def keys(self) -> Iterator[str]:
        """The key of each row."""
        for group in self.groups:
            for row in group.rows:
                yield row.key


def grouped_table(catalog: Catalog) -> SummaryTable | None:
    """Return the table of the papers with the grouping fact; None without a summary table."""

    def has_group(paper: Paper, summary: Summary) -> bool:
        return bool(paper.fact(summary.group))

    return _table(catalog, has_group)


def whole_table(catalog: Catalog) -> SummaryTable | None:
    """Return the table of every paper with a fact that a row needs, those without group last."""

    def has_any_fact(paper: Paper, summary: Summary) -> bool:
        facts = (*summary.needs, summary.group)
        return any(map(paper.fact, facts))

    return _table(catalog, has_any_fact)


def _table(catalog: Catalog, belongs: Condition) -> SummaryTable | None:
    taxonomy = catalog.taxonomy
    summary = taxonomy.summary
    if not summary:
        return None
    papers = [paper for paper in catalog.papers if belongs(paper, summary)]
    rows = [_row(catalog, summary, paper) for paper in papers]
    return SummaryTable(
        sentence=summary.sentence,
        group_title=taxonomy.fact_by_id[summary.group].title,
        columns=tuple(column.title for column in summary.columns),
        groups=_groups(summary, rows),
        abbreviations=_abbreviations(taxonomy, summary, rows),
        total=len(rows),
    )


def _groups(
    summary: Summary,
    rows: Iterable[SummaryRow],
) -> tuple[SummaryGroup, ...]:
    """Return the groups in the order of the taxonomy, then unlisted ones by name, then no group."""
    rows_by_title = defaultdict[str, list[SummaryRow]](list)
    for row in rows:
        rows_by_title[row.group].append(row)
    # A new group may be used in a record before it is listed in the taxonomy.
    unlisted = rows_by_title.keys() - {*summary.groups, ""}
    groups = []
    for title in (*summary.groups, *sorted(unlisted), ""):
        group_rows = rows_by_title[title]
        if group_rows:
            groups.append(SummaryGroup(title, tuple(group_rows)))
    return tuple(groups)


def _row(catalog: Catalog, summary: Summary, paper: Paper) -> SummaryRow:
    # The first column is the name of the work.
    columns = summary.columns[1:]
    return SummaryRow(
        key=paper.key,
        name=display_name(catalog, paper),
        title=paper.title,
        url=paper.url,
        date=paper.date,
        group=" ".join(paper.fact(summary.group)),
        cells=tuple(_values(catalog, column, paper) for column in columns),
    )


def _values(
    catalog: Catalog,
    column: SummaryColumn,
    paper: Paper,
) -> tuple[str, ...]:
    """Return the values of a cell: those of a fact, or the titles of the nodes below one node."""
    if column.fact:
        return paper.fact(column.fact)
    taxonomy = catalog.taxonomy
    prefix = f"{column.nodes}/"
    paths = [path for path in paper.placements if path.startswith(prefix)]
    paths.sort(key=taxonomy.order.__getitem__)
    return tuple(taxonomy.nodes[path].title for path in paths)


def _abbreviations(
    taxonomy: Taxonomy,
    summary: Summary,
    rows: Iterable[SummaryRow],
) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that the rows contain, in the order of the taxonomy."""
    used_words = {word for row in rows for word in _words(row)}
    abbreviations = []
    for column in summary.columns:
        fact = taxonomy.fact_by_id.get(column.fact or "")
        if fact:
            for short, full in fact.values.items():
                if short in used_words:
                    abbreviations.append((short, full))
    return tuple(abbreviations)


def _words(row: SummaryRow) -> Iterator[str]:
    """Yield every value of a row and its parts: a value such as ``IF/TP`` has two abbreviations."""
    for cell in row.cells:
        for value in cell:
            yield value
            yield from value.split("/")
