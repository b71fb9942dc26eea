"""The summary table: who teaches whom, with what, how; its columns are data of the catalog."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Summary, SummaryColumn
from kdcatalog.views.rows import called


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One work: ``cells`` are the values of each column but the first, which names the work."""

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
    """SummaryColumn heads, the first of them the name of the work, the grouped works, and abbreviations spelt out."""

    sentence: str
    group_title: str
    columns: tuple[str, ...]
    groups: tuple[SummaryGroup, ...]
    abbreviations: tuple[tuple[str, str], ...]
    total: int


def grouped_table(catalog: Catalog) -> SummaryTable | None:
    """Return the table of the papers that hold the grouping fact; None where the catalog has no summary table."""
    return _table(catalog, lambda paper, summary: bool(paper.fact(summary.group)))


def whole_table(catalog: Catalog) -> SummaryTable | None:
    """Return the table of every paper that holds one of the facts a row needs; those without group come last."""
    return _table(
        catalog, lambda paper, summary: any(map(paper.fact, (*summary.needs, summary.group)))
    )


def _table(catalog: Catalog, takes: Callable[[Paper, Summary], bool]) -> SummaryTable | None:
    summary = catalog.taxonomy.summary
    if not summary:
        return None
    rows = [_row(catalog, summary, paper) for paper in catalog.papers if takes(paper, summary)]
    found = {row.group for row in rows}
    order = [
        *(group for group in summary.groups if group in found),
        *sorted(found - {*summary.groups, ""}),
    ]
    order += [""] if "" in found else []
    groups = (
        SummaryGroup(group, tuple(row for row in rows if row.group == group)) for group in order
    )
    columns = tuple(column.title for column in summary.columns)
    title = catalog.taxonomy.fact_by_id[summary.group].title
    return SummaryTable(
        summary.sentence,
        title,
        columns,
        tuple(groups),
        _abbreviations(catalog, summary, rows),
        len(rows),
    )


def _row(catalog: Catalog, summary: Summary, paper: Paper) -> SummaryRow:
    cells = tuple(_values(catalog, column, paper) for column in summary.columns[1:])
    group = " ".join(paper.fact(summary.group))
    return SummaryRow(
        paper.key, called(catalog, paper), paper.title, paper.url, paper.date, group, cells
    )


def _values(catalog: Catalog, column: SummaryColumn, paper: Paper) -> tuple[str, ...]:
    if column.fact:
        return paper.fact(column.fact)
    nodes = catalog.taxonomy.nodes
    return tuple(
        nodes[path].title
        for path in nodes
        if path in paper.placements and path.startswith(f"{column.nodes}/")
    )


def _abbreviations(
    catalog: Catalog, summary: Summary, rows: Iterable[SummaryRow]
) -> tuple[tuple[str, str], ...]:
    """Return the abbreviations that the rows use, in the order of the taxonomy."""
    known = catalog.taxonomy.fact_by_id
    spelt = [
        known[column.fact].values
        for column in summary.columns
        if column.fact and column.fact in known
    ]
    used = {
        word
        for row in rows
        for cell in row.cells
        for value in cell
        for word in (value, *value.split("/"))
    }
    return tuple(
        (short, full) for values in spelt for short, full in values.items() if short in used
    )
