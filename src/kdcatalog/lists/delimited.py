"""Lists whose entries have named fields: CSV, and what YAML and JSON lists are turned into."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.columns import (
    Choices,
    ListColumn,
    inspect_columns,
    normalized_name,
)
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.labels import addresses_in
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.people import NameStyle, name_style
from kdcatalog.lists.phrases import date_in
from kdcatalog.lists.reading import CellPieces, read_row
from kdcatalog.lists.tables import assigned_cells, fit_row, in_order_of_preference
from kdcatalog.model.identifiers import KIND_BY_NAME, find_identifier
from kdcatalog.model.text import quote
from kdcatalog.text.cleaning import clean_text

DELIMITERS = ",;\t|"
_LINK_ROLES = ("link", "code", "data")
# Read beside the role of their column: track of a venue, and the day of entry of our own export.
_READ_BY_NAME = ("track", "added")
# Read beside the other columns, and of no use in a bullet.
_READ_BY_ROLE = ("month", "volume", "number", "pages", "publisher", "kind", "key", "section")
# The year of a publication, where it is a column of its own beside that of the venue.
_YEAR_COLUMNS = frozenset({"year", "publication year", "pub year", "year published", "py", "年份"})
# Our own export puts ' before cells that a spreadsheet would take for a formula.
_GUARDED = ("'=", "'+", "'-", "'@")
_EXCERPT = 300


def read_csv(text: str, choices: Choices) -> Listing:
    """Return the papers of a table of comma-, semicolon-, tab- or bar-separated values."""
    delimiter = best_delimiter(text)
    # Without newline="" a carriage return inside a quoted cell would end its row.
    file = io.StringIO(text, newline="")
    rows = csv.reader(file, delimiter=delimiter)
    numbered: list[NumberedRow] = []
    left: list[Remark] = []
    names: list[str] = []
    try:
        for row in rows:
            is_blank = not any(map(str.strip, row))
            if not names and not is_blank:
                names = row
            elif not is_blank:
                numbered.append((rows.line_num, row))
    except csv.Error as error:
        reason = f"not valid CSV: {error}; nothing after it was read"
        left.append(Remark(rows.line_num, reason))
    listing = read_table(names, numbered, choices, mark=delimiter)
    separator = {"\t": "tabs", "|": "bars", ";": "semicolons"}.get(delimiter, "commas")
    return replace(
        listing,
        left=(*listing.left, *left),
        form=f"CSV, separated by {separator}",
    )


def best_delimiter(text: str) -> str:
    """Return the delimiter that gives the first line the most known columns, then the most."""
    # csv.Sniffer counts characters, and titles and authors have more commas than a row has tabs.
    head, _, _ = text.lstrip().partition("\n")
    best = ","
    best_score = (-1, -1)
    for delimiter in DELIMITERS:
        names = head_of(head, delimiter)
        score = (known_columns(names), len(names))
        if score > best_score:
            best = delimiter
            best_score = score
    return best


def head_of(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line; none where it is not valid CSV."""
    rows = csv.reader([line], delimiter=delimiter)
    try:
        return next(rows, [])
    except csv.Error:
        return []


def known_columns(names: Sequence[str]) -> int:
    """Return how many names of columns are known."""
    columns = inspect_columns(names, (), {})
    return len([column for column in columns if column.role])


NumberedRow = tuple[int, list[str]]
"""The line or item that a row is or ends on, and its cells."""


def read_table(
    names: Sequence[str],
    rows: Sequence[NumberedRow],
    choices: Choices,
    unit: str = "line",
    mark: str = ", ",
) -> Listing:
    """Return the papers of a table whose columns have names.

    ``mark`` is what was between two cells that a missing quote has made of one.
    """
    all_cells = [cells for _, cells in rows]
    columns = inspect_columns(names, all_cells, choices)
    style = _style_of_authors(columns, all_cells)
    reader = _TableReader(columns, style, mark)
    for at, row in rows:
        reader.read(at, row)
    return Listing(
        unit=unit,
        items=tuple(reader.items),
        left=tuple(reader.left),
        mistakes=tuple(reader.mistakes),
        columns=tuple(columns),
    )


def _style_of_authors(
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
) -> NameStyle:
    """Return how the preferred column of authors writes names."""
    for place in in_order_of_preference(columns):
        if columns[place].role == "authors":
            # The cells at the end of a row may be missing.
            long_rows = [row for row in rows if len(row) > place]
            return name_style(row[place] for row in long_rows)
    return NameStyle()


@dataclass
class _TableReader:
    """Reads rows by their columns."""

    columns: Sequence[ListColumn]
    style: NameStyle
    mark: str
    inline: Inline = field(default_factory=Inline)
    items: list[Item] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    mistakes: list[Remark] = field(default_factory=list)

    def read(self, at: int, row: Sequence[str]) -> None:
        """Read a row as a paper, or leave it out with the reason."""
        reason = self._why_unreadable()
        if reason:
            self._leave(at, row, reason)
            return
        fitted, surplus = fit_row(self.columns, row, self.mark)
        cells = [_without_guard(cell.strip()) for cell in fitted]
        entry = read_row(self._pieces_of(cells), self.style)
        for cell in filter(None, surplus):
            entry.not_carried_over(quote(clean_text(cell)))
        values = self._values(cells)
        entry.key = values.get("key", "")
        entry.placements = _split(values.get("placements", ""))
        self._complete(entry, values)
        # "Rye; Ovens": a record made from a list gets the first; the curator adds the others.
        sections = _split(values.get("section", ""))
        for section in sections[1:]:
            entry.not_carried_over(quote(f"section {section}"))
        try:
            item = entry.item(
                at=at,
                column=0,
                section=sections[:1],
                kind=values.get("kind", "").casefold(),
            )
        except UnreadableError as error:
            self._leave(at, row, str(error))
            return
        self.items.append(item)
        for mistake in entry.mistakes:
            remark = Remark(at, mistake.sentence, entry.title)
            self.mistakes.append(remark)

    def _complete(self, entry: ListEntry, values: Mapping[str, str]) -> None:
        """Add what belongs to another column or is only read by its name."""
        month = values.get("month", "")
        if month and len(entry.date) == len("2024"):
            mark = "/" if month.isdecimal() else " "
            date = date_in(f"{month}{mark}{entry.date}")
            entry.date = date or entry.date
        entry.volume = values.get("volume", "")
        entry.number = values.get("number", "")
        entry.page_range = values.get("pages", "")
        entry.publisher = values.get("publisher", "")
        track = values.get("track", "")
        if entry.venue and track:
            entry.venue = f"{entry.venue} {track}"
        year = values.get("year", "")
        if entry.venue and year[:4].isdecimal():
            entry.year = int(year[:4])

    def _leave(self, at: int, row: Sequence[str], reason: str) -> None:
        excerpt = clean_text(", ".join(row))[:_EXCERPT]
        self.left.append(Remark(at, reason, excerpt))

    def _why_unreadable(self) -> str:
        roles = [column.role for column in self.columns]
        if "title" not in roles:
            heads = [clean_text(column.name) for column in self.columns]
            names = ", ".join(heads) or "none"
            reason = f"no column holds titles; the columns are: {names[:_EXCERPT]}"
            return f'{reason}; name one with --map "COLUMN=title"'
        return ""

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the first cell of each role, and of columns that are read by their names."""
        values: dict[str, str] = {}
        for column, cell in assigned_cells(self.columns, cells):
            name = normalized_name(column.name)
            if name in _READ_BY_NAME:
                values[name] = cell
            if name in _YEAR_COLUMNS:
                values["year"] = cell
            if column.role:
                values.setdefault(column.role, cell)
        return values

    def _pieces_of(self, cells: Sequence[str]) -> Iterator[CellPieces]:
        for column, cell in assigned_cells(self.columns, cells):
            if column.role and column.role not in _READ_BY_ROLE:
                yield column.role, self._pieces(column, cell)

    def _pieces(self, column: ListColumn, cell: str) -> list[Piece]:
        """Return the content of a cell: links to the web, or text with its markup removed."""
        if column.role in _LINK_ROLES:
            name = normalized_name(column.name)
            addresses = addresses_in(cell) or [cell]
            pieces = [_link(name, address) for address in addresses]
            for address in addresses:
                cell = cell.replace(address, " ")
            # "https://example.org/a b": what is behind the address would be lost.
            rest = cell.strip(" ;,|\n")
            return [*pieces, Piece(f"\n{rest}")] if rest else pieces
        # "[Title](https://...)" is the form in which people keep links in a spreadsheet.
        if column.role == "title" and "](http" in cell:
            return self.inline.pieces(cell)
        return [Piece(clean_text(cell))]


def _link(name: str, cell: str) -> Piece:
    """Return a link cell: an address, or an identifier that its column names ("doi")."""
    if cell.startswith("http"):
        return Piece("paper", cell)
    if find_identifier(cell):
        return Piece(cell)
    kind = name.split(" ")[0]
    if kind in KIND_BY_NAME:
        return Piece(f"{kind}:{cell}")
    return Piece(cell)


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _split(cell: str) -> tuple[str, ...]:
    parts = map(str.strip, cell.split(";"))
    return tuple(filter(None, parts))
