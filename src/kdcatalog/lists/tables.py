"""The tables of a list: their rows and cells, and those written in HTML.

Lists use HTML tables for pictures beside papers. Their cells hold Markdown or HTML, so the standard
library's parser only finds the cells, and the inline reader reads what is in them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from kdcatalog.lists.columns import FITS_EXACTLY, REPEATABLE, ListColumn, cell_at
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.reading import CellPieces, is_blank, read_row
from kdcatalog.model.text import quote

_CELL_COMMENT = "[//]:"
_PIPE = re.compile(r"(?<!\\)\|")
# The target of a link says nothing about a column, and its digits may look like a date.
_LINK_TARGET = re.compile(r"\]\([^()]*\)")

Lines = tuple[int, ...]
"""Lines of a file, from 0."""


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell of a table: where its text starts, line and column from 0, and its Markdown."""

    line: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its lines and its cells."""

    lines: Lines
    cells: tuple[TableCell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, empty where it has none, its frame's lines, its rows."""

    line: int
    heads: tuple[str, ...]
    frame: Lines
    rows: tuple[TableRow, ...]


def table_in_html(lines: Sequence[str], start: int, end: int) -> Table:
    """Return the HTML table between two lines of a file."""
    parser = _TableParser(start)
    parser.feed("\n".join(lines[start:end]))
    parser.close()
    rows = parser.finished(end)
    heads: list[str] = []
    if rows and parser.has_head:
        first_row = rows.pop(0)
        heads = [cell.text for cell in first_row.cells]
    frame = set()
    table_lines = lines[start:end]
    for number, line in enumerate(table_lines, start):
        if line.strip():
            frame.add(number)
    for row in rows:
        frame.difference_update(row.lines)
    return Table(
        line=start,
        heads=tuple(heads),
        frame=tuple(sorted(frame)),
        rows=tuple(rows),
    )


@dataclass
class _OpenCell:
    """A cell that is being read."""

    line: int
    column: int
    parts: list[str] = field(default_factory=list)

    def finished(self) -> TableCell:
        text = "".join(self.parts)
        return TableCell(self.line, self.column, text)


@dataclass
class _OpenRow:
    """A row that is being read."""

    line: int
    cells: list[_OpenCell] = field(default_factory=list)

    def finished(self, next_row: int) -> TableRow:
        """Return the row; a line that two rows share belongs to the first."""
        cells = [cell.finished() for cell in self.cells]
        end = self.line + 1
        for cell in cells:
            last_line = cell.line + cell.text.count("\n")
            end = max(end, last_line + 1)
        end = max(min(end, next_row), self.line + 1)
        lines = tuple(range(self.line, end))
        return TableRow(lines, tuple(cells))


_Attributes = list[tuple[str, str | None]]


class _TableParser(HTMLParser):
    """Collects the rows of an HTML table; a cell keeps its markup for the inline reader."""

    def __init__(self, start: int) -> None:
        super().__init__(convert_charrefs=False)
        self.has_head = False
        self._start = start
        self._rows: list[_OpenRow] = []
        self._cell: _OpenCell | None = None

    def finished(self, end: int) -> list[TableRow]:
        """Return the rows that have cells; ``end`` is the line after the table."""
        rows = []
        next_row = end
        # From the last to the first: a row ends where the next begins, since </tr> may be missing.
        for open_row in reversed(self._rows):
            row = open_row.finished(next_row)
            next_row = open_row.line
            if row.cells:
                rows.append(row)
        rows.reverse()
        return rows

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:  # noqa: ARG002
        """Start a row or a cell; any other tag is part of the cell."""
        markup = self.get_starttag_text() or ""
        line_in_table, column = self.getpos()
        line = self._start + line_in_table - 1
        if tag == "tr":
            self._start_row(line)
        elif tag in ("td", "th"):
            self._start_cell(tag, line, column + len(markup))
        else:
            self._add(markup)

    def _start_row(self, line: int) -> None:
        row = _OpenRow(line)
        self._rows.append(row)
        self._cell = None

    def _start_cell(self, tag: str, line: int, column: int) -> None:
        if not self._rows:
            self._start_row(line)
        if tag == "th" and len(self._rows) == 1:
            self.has_head = True
        self._cell = _OpenCell(line, column)
        self._rows[-1].cells.append(self._cell)

    def handle_startendtag(self, tag: str, attrs: _Attributes) -> None:  # noqa: ARG002
        """Keep a tag such as ``<br/>``."""
        markup = self.get_starttag_text() or ""
        self._add(markup)

    def handle_endtag(self, tag: str) -> None:
        """End a cell; any other tag is part of it."""
        if tag in ("td", "th", "tr"):
            self._cell = None
        else:
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        """Keep ``&amp;`` as it is."""
        self._add(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Keep ``&#8217;`` as it is."""
        self._add(f"&#{name};")

    def _add(self, text: str) -> None:
        if self._cell:
            self._cell.parts.append(text)


# --- tables in Markdown ---

CellAtColumn = tuple[int, str]
"""The column at which the text of a cell starts, from 0, and the text."""


def is_delimiter_row(line: str) -> bool:
    """Return whether a line may be the one below the head of a table, such as ``|:--|---|``."""
    if line.strip(" \t|:-"):
        return False
    return "-" in line and "|" in line


def split_row(line: str) -> list[CellAtColumn]:
    """Return the cells of a table row, each with its column, from 0."""
    # The bars at both ends are optional in GFM, and lists leave out either.
    without_last_bar = line.rstrip().removesuffix("|")
    without_first_bar = line.lstrip().removeprefix("|")
    start = len(line) - len(without_first_bar)
    end = max(start, len(without_last_bar))
    cells = _cells(line, start, end)
    return list(cells)


def _cells(line: str, start: int, end: int) -> Iterator[CellAtColumn]:
    for match in _PIPE.finditer(line, start, end):
        yield _cell(line, start, match.start())
        start = match.end()
    yield _cell(line, start, end)


def _cell(line: str, start: int, end: int) -> CellAtColumn:
    text = line[start:end]
    blanks = len(text) - len(text.lstrip())
    return start + blanks, text.strip()


# --- what rows say ---


def visible_cells(table: Table) -> list[list[str]]:
    """Return the cells of a table by row, links without their targets."""
    rows = []
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        rows.append([_LINK_TARGET.sub("]", text) for text in texts])
    return rows


def entry_of_row(row: TableRow, columns: Sequence[ListColumn], inline: Inline) -> ListEntry:
    """Return what a row says of a paper, each cell as what its column holds."""
    texts = [cell.text.replace("\\|", "|") for cell in row.cells]
    cells, surplus = fit_row(columns, texts, " | ")
    entry = read_row(_pieces_by_role(cells, columns, inline))
    for text in surplus:
        # "[//]: #05/29" is a comment behind the last bar of some lists.
        if text and not text.startswith(_CELL_COMMENT):
            entry.not_carried_over(quote(inline.text(text)))
    return entry


def _pieces_by_role(
    cells: Sequence[str],
    columns: Sequence[ListColumn],
    inline: Inline,
) -> Iterator[CellPieces]:
    for column, cell in assigned_cells(columns, cells):
        pieces = inline.pieces(cell)
        if column.role:
            yield column.role, pieces
        elif not is_blank(pieces):
            name = Piece(f"{column.name}: ")
            yield "", [name, *pieces]


# --- which cell belongs to which column ---


def fit_row(
    columns: Sequence[ListColumn],
    cells: Sequence[str],
    mark: str,
) -> tuple[list[str], list[str]]:
    """Return the cells of a row by column, and those left over.

    A title with an unquoted separator makes two cells of one. They are joined by ``mark`` again
    where the other cells fit their columns better then.
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
        joined = mark.join(cells[place:end])
        row[place:end] = [joined]
        fit = _fit(columns, row)
        if fit > best_fit:
            best = row
            best_fit = fit
    return best[:width], best[width:]


def _fit(columns: Sequence[ListColumn], cells: Sequence[str]) -> int:
    """Return how many cells of a row fit the roles of their columns; a surplus cell fits none."""
    fit = 0
    for column, cell in zip(columns, cells, strict=False):
        fits = FITS_EXACTLY.get(column.role)
        if fits and fits(cell.strip()):
            fit += 1
    return fit


def in_order_of_preference(columns: Sequence[ListColumn]) -> list[int]:
    """Return the places of columns, the preferred of each role first, in their order otherwise."""
    ranks = [column.rank for column in columns]
    return sorted(range(len(columns)), key=ranks.__getitem__)


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
        if not cell.strip("- \u2013\u2014"):
            continue
        column = columns[place]
        if column.role in filled:
            column = replace(column, role="")
        elif column.role not in REPEATABLE:
            filled.add(column.role)
        yield column, cell
