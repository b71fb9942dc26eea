"""Which cell of a row belongs to which column of its table."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import (
    FITS_EXACTLY,
    REPEATABLE,
    ListColumn,
    cell_at,
    has_only_identifiers,
    names_system,
)
from kdcatalog.lists.phrases import means_no_venue

# Read beside the role of their column: track of a venue, and the day of entry of our own export.
READ_BY_NAME = ("track", "added", "venue name")
_DASHES = "- \u2013\u2014"


def fit_row(
    columns: Sequence[ListColumn],
    cells: Sequence[str],
    marks: Sequence[str],
) -> tuple[list[str], list[str]]:
    """Return the cells of a row by column, and those left over.

    A title with an unquoted separator makes two cells of one. They are joined again where the other
    cells fit their columns better then; ``marks`` has what was between each cell and the next.
    """
    width = len(columns)
    surplus = len(cells) - width
    best = list(cells)
    behind = "".join(cells[width:])
    if not behind.strip():
        return best[:width], []
    best_fit = _fit(columns, best)
    for place in range(width):
        end = place + surplus + 1
        row = list(cells)
        parts = cells[place:end]
        between = marks[place:end]
        joined = _joined(parts, between)
        row[place:end] = [joined]
        fit = _fit(columns, row)
        if fit > best_fit:
            best = row
            best_fit = fit
    return best[:width], best[width:]


def _joined(
    cells: Sequence[str],
    marks: Sequence[str],
) -> str:
    first, *others = cells
    for mark, cell in zip(marks, others, strict=False):
        first += mark + cell
    return first


def _fit(columns: Sequence[ListColumn], cells: Sequence[str]) -> int:
    """Return how many cells of a row fit the roles of their columns; a surplus cell fits none."""
    fit = 0
    for column, cell in zip(columns, cells, strict=False):
        fits = FITS_EXACTLY.get(column.role)
        if fits and fits(cell.strip()):
            fit += 1
    return fit


def in_order_of_preference(columns: Sequence[ListColumn]) -> list[int]:
    """Return the places of columns: what the user has chosen first, then by their names."""
    ranks = []
    for column in columns:
        rank = -1 if column.basis == "chosen" else column.rank
        ranks.append(rank)
    return sorted(range(len(columns)), key=ranks.__getitem__)


def system_in(columns: Sequence[ListColumn], cells: Sequence[str]) -> str:
    """Return the system of a row whose title is only "[paper]"; empty where no column has one."""
    for column, cell in zip(columns, cells, strict=False):
        if names_system(column) and cell.strip(_DASHES):
            return cell
    return ""


ColumnCells = Iterator[tuple[ListColumn, str]]


def assigned_cells(columns: Sequence[ListColumn], cells: Sequence[str]) -> ColumnCells:
    """Yield the cells of a row that are not empty with their columns, the preferred ones first.

    A column has no role where another of the same role has a cell in this row already.
    """
    filled: set[str] = set()
    for place in in_order_of_preference(columns):
        # A row may have fewer cells than the table has columns.
        cell = cell_at(cells, place)
        # A dash stands for nothing in every kind of table.
        if not cell.strip(_DASHES):
            continue
        column = columns[place]
        if column.role in filled:
            column = replace(column, role="")
        elif column.role not in REPEATABLE and not means_no_venue(cell):
            # Semantic Scholar has "ArXiv" as the journal of a paper whose venue it names, too.
            filled.add(column.role)
        yield column, cell


def unread_cells(
    columns: Sequence[ListColumn],
    cells: Sequence[str],
) -> Iterator[tuple[str, str]]:
    """Yield name of column and text of the cells of a row that say more than its entry.

    One that repeats another cell is no loss: OpenAlex has every title twice.
    """
    assigned = list(assigned_cells(columns, cells))
    read_texts = set()
    for column, cell in assigned:
        if column.role:
            read_texts.add(cell)
    for column, cell in assigned:
        is_read = column.role or normalized_name(column.name) in READ_BY_NAME
        are_all_read = has_only_identifiers(column, cell)
        if not (is_read or are_all_read or cell in read_texts):
            yield column.name, cell
