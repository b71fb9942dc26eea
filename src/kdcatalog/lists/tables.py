"""The tables of a list: their rows and cells, and those written in HTML.

Lists use HTML tables for pictures beside papers. Their cells hold Markdown or HTML, so the standard
library's parser only finds the cells, and the inline reader reads what is in them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

from kdcatalog.lists.cells import assigned_cells, fit_row, system_in
from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import ListColumn
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.listing import Mistake
from kdcatalog.lists.reading import is_blank
from kdcatalog.lists.rows import (
    READ_BY_ROLE,
    UNNAMED,
    CellPieces,
    add_values,
    read_row,
)
from kdcatalog.model.identifiers import KIND_BY_FIELD, find_identifier
from kdcatalog.model.text import quote

_CELL_COMMENT = "[//]:"
_PIPE = re.compile(r"(?<!\\)\|")
# The target of a link says nothing about a column, and its digits may look like a date.
_LINK_TARGET = re.compile(r"\]\([^()]*\)")

_LINK = re.compile(r"\]\(|https?://")
_BOLD = re.compile(r"\s*(?:\*\*|__|<b>|<strong>|<i>|\*).*(?:\*\*|__|</b>|</strong>|</i>|\*)\s*")
_COLUMNS_OF_PAIR = 2  # in so few, a row with one text is a paper without its link

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
    row_span: int = 1
    column_span: int = 1

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


# No table of papers is wider; without a limit, "colspan=9999" on every row makes a million cells.
_WIDEST_SPAN = 30


@dataclass
class _Spans:
    """The cells that go on in the rows below, by column, with the number of those rows."""

    cells: dict[int, _OpenCell] = field(default_factory=dict)
    rows_left: dict[int, int] = field(default_factory=dict)

    def spread(self, row: _OpenRow) -> list[_OpenCell]:
        """Return the cells of the next row, with those from above and one for each column."""
        spread: list[_OpenCell] = []
        for cell in row.cells:
            self._continue(spread)
            for _ in range(cell.column_span):
                if cell.row_span > 1:
                    self.cells[len(spread)] = cell
                    self.rows_left[len(spread)] = cell.row_span
                spread.append(cell)
        self._continue(spread)
        for column in list(self.rows_left):
            self.rows_left[column] -= 1
        return spread

    def _continue(self, spread: list[_OpenCell]) -> None:
        while self.rows_left.get(len(spread), 0) > 0:
            spread.append(self.cells[len(spread)])


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
        spans = _Spans()
        spread = [spans.spread(open_row) for open_row in self._rows]
        for open_row in reversed(self._rows):
            row = open_row.finished(next_row)
            next_row = open_row.line
            cells = spread.pop()
            if row.cells:
                all_cells = tuple(cell.finished() for cell in cells)
                rows.append(TableRow(row.lines, all_cells))
        rows.reverse()
        return rows

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        """Start a row or a cell; any other tag is part of the cell."""
        markup = self.get_starttag_text() or ""
        line_in_table, column = self.getpos()
        line = self._start + line_in_table - 1
        if tag == "tr":
            self._start_row(line)
        elif tag in ("td", "th"):
            self._start_cell(tag, line, column + len(markup))
            if self._cell:
                self._cell.row_span = _span(attrs, "rowspan")
                self._cell.column_span = _span(attrs, "colspan")
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


def _span(attributes: _Attributes, name: str) -> int:
    digits = dict(attributes).get(name) or ""
    if not re.fullmatch("[0-9]{1,4}", digits):
        return 1
    # "0" means to the end of the table.
    return min(int(digits) or _WIDEST_SPAN, _WIDEST_SPAN)


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


class TableGroups:
    """The rows of a table that are headings within it, and the heading of the rows below them.

    Such a row has one text, in bold, across all columns, or not in the column of titles. Where it
    is in the column of sections, further texts of that column are headings as well.
    """

    def __init__(self, columns: Sequence[ListColumn]) -> None:
        self.title = ""
        self._roles = [column.role for column in columns]
        self._is_by_section = False

    def read(self, row: TableRow) -> bool:
        """Take the heading of a row, and return whether the row is nothing else."""
        texts = [cell.text for cell in row.cells]
        group = self._group(texts)
        if group:
            self.title = group
            self._is_by_section = self._role_of(texts, group) == "section"
        elif self._is_by_section:
            self.title = self._section(texts) or self.title
        return bool(group)

    def _group(self, texts: Sequence[str]) -> str:
        filled = [text for text in texts if text.strip("- ")]
        distinct = set(filled)
        is_narrow = len(self._roles) <= _COLUMNS_OF_PAIR
        if is_narrow or len(distinct) != 1:
            return ""
        text = filled[0]
        if _LINK.search(text) or find_identifier(text):
            return ""
        is_across = filled == texts
        is_title = self._role_of(texts, text) == "title"
        is_plain_title = is_title and not _BOLD.fullmatch(text)
        return "" if is_plain_title and not is_across else text

    def _role_of(self, texts: Sequence[str], text: str) -> str:
        place = texts.index(text)
        # A row may have more cells than the table has columns.
        rest = self._roles[place:]
        return rest[0] if rest else ""

    def _section(self, texts: Sequence[str]) -> str:
        place = self._roles.index("section")
        rest = texts[place:]
        return rest[0].strip("- ") if rest else ""


def entry_of_row(row: TableRow, columns: Sequence[ListColumn], inline: Inline) -> ListEntry:
    """Return what a row says of a paper, each cell as what its column holds."""
    texts = [cell.text.replace("\\|", "|") for cell in row.cells]
    cells, surplus = fit_row(columns, texts, _marks(row))
    entry = read_row(_pieces_by_role(cells, columns, inline))
    joined = set(cells).difference(texts)
    if joined:
        # It does not show the last cell of such a row.
        mistake = Mistake("a bar in a cell ends it on GitHub: write \\| in its place")
        entry.mistakes.append(mistake)
    plain_cells = list(map(inline.text, cells))
    add_values(entry, columns, plain_cells)
    if not entry.title:
        entry.title = system_in(columns, plain_cells)
    if entry.sections:
        # A heading of the list is the topic; a column "Task" has a value of its own for most rows.
        entry.not_carried_over(quote(f"section {entry.sections[0]}"))
    for text in surplus:
        # "[//]: #05/29" is a comment behind the last bar of some lists.
        if text and not text.startswith(_CELL_COMMENT):
            entry.not_carried_over(quote(inline.text(text)))
    return entry


def _marks(row: TableRow) -> list[str]:
    """Return the bar behind each cell of a row with the blanks around it."""
    marks = []
    for cell, following in pairwise(row.cells):
        end = cell.column + len(cell.text)
        width = following.column - end
        # "P(A|B)" has no blanks around its bar, and "A || B" none within.
        is_wide = width > 1
        left = " " if is_wide and cell.text else ""
        right = " " if is_wide and following.text else ""
        marks.append(f"{left}|{right}")
    return marks


def _pieces_by_role(
    cells: Sequence[str],
    columns: Sequence[ListColumn],
    inline: Inline,
) -> Iterator[CellPieces]:
    for column, cell in assigned_cells(columns, cells):
        pieces = inline.pieces(cell)
        if column.role in READ_BY_ROLE:
            continue
        if column.role == "link":
            with_kinds = [_with_kind(piece, column.name) for piece in pieces]
            yield column.role, with_kinds
        elif column.role:
            yield column.role, pieces
        elif not is_blank(pieces):
            column_name = inline.text(column.name) or UNNAMED
            name = Piece(f"{column_name}: ")
            yield "", [name, *pieces]


def _with_kind(piece: Piece, column: str) -> Piece:
    """Return a bare identifier with the kind that its column names: "2306.08543" below "arXiv"."""
    kind, *_ = normalized_name(column).split(" ")
    text = piece.text.strip()
    if piece.url or kind not in KIND_BY_FIELD or find_identifier(text):
        return piece
    if not text:
        return piece
    return Piece(f"{KIND_BY_FIELD[kind].name}:{text}")
