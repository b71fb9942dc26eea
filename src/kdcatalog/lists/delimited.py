"""Lists in CSV: the first line names the columns; delimiter and author separator are detected."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.entry import Entry
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.labels import addresses_in, column_role
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.reading import CellPieces, read_row
from kdcatalog.model.identifiers import KIND_BY_NAME, find_identifier
from kdcatalog.model.text import pluralize, quote
from kdcatalog.text.cleaning import clean_text

_DELIMITERS = ",;\t|"
_LINK_ROLES = ("link", "code", "data")
# Read beside the role of their column: year and track of a venue, our own export's day of entry.
_READ_BY_NAME = ("year", "track", "added")
# Our own export puts ' before cells that a spreadsheet would take for a formula.
_GUARDED = ("'=", "'+", "'-", "'@")
_EXCERPT = 300


def read_csv(text: str) -> Listing:
    """Return the papers of a table of comma-, semicolon-, tab- or bar-separated values."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    table = _CsvTable()
    try:
        table.names = next(rows, [])
        for row in rows:
            if any(cell.strip() for cell in row):
                table.rows.append((rows.line_num, row))
    except csv.Error as error:
        reason = f"not valid CSV: {error}; nothing after it was read"
        table.left.append(Remark(rows.line_num, reason))
    return table.read()


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the first line the most known columns, then the most."""
    head = text.split("\n", 1)[0]
    best, best_score = ",", (-1, -1)
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([head], delimiter=delimiter), [])
        except csv.Error:
            continue
        known_names = [name for name in names if column_role(name)]
        score = (len(known_names), len(names))
        if score > best_score:
            best, best_score = delimiter, score
    return best


@dataclass
class _CsvTable:
    """The rows of a file, each with the line it ends on, and what is read of them."""

    names: list[str] = field(default_factory=list)
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    mistakes: list[Remark] = field(default_factory=list)

    def read(self) -> Listing:
        roles = [column_role(name) for name in self.names]
        has_semicolons = self._people_are_separated_by_semicolons(roles)
        reader = _RowReader(self.names, roles, has_semicolons)
        for line, row in self.rows:
            if reason := self._why_unreadable(roles, row):
                self.left.append(Remark(line, reason, _excerpt(row)))
            else:
                self._read_row(reader, line, row)
        return Listing("line", tuple(self.items), tuple(self.left), tuple(self.mistakes))

    def _people_are_separated_by_semicolons(self, roles: Sequence[str]) -> bool:
        """Return whether any author cell has a semicolon: then "Bee, Ann" alone is one person."""
        if "authors" not in roles:
            return False
        column = roles.index("authors")
        cells = [row[column] for _, row in self.rows if len(row) > column]
        return any(";" in cell for cell in cells)

    def _why_unreadable(self, roles: Sequence[str], row: Sequence[str]) -> str:
        if "title" not in roles:
            names = ", ".join(map(clean_text, self.names)) or "none"
            return f"no column is named title; the columns are: {names[:_EXCERPT]}"
        if len(row) > len(self.names):
            cells = pluralize(len(row), "cell")
            columns = pluralize(len(self.names), "column")
            return f"the row has {cells}, the first line {columns}"
        return ""

    def _read_row(self, reader: "_RowReader", line: int, row: Sequence[str]) -> None:
        cells = [_without_guard(cell.strip()) for cell in row]
        entry = reader.entry(cells)
        values = reader.first_by_role(cells)
        entry.key = values.get("key", "")
        entry.placements = tuple(_split(values.get("placements", "")))
        section = tuple(_split(values.get("section", ""))[:1])
        try:
            item = entry.item(line, 0, section, values.get("kind", "").casefold())
        except UnreadableError as error:
            self.left.append(Remark(line, str(error), _excerpt(row)))
            return
        self.items.append(item)
        for mistake in entry.mistakes:
            remark = Remark(line, mistake.sentence, entry.title)
            self.mistakes.append(remark)


@dataclass(frozen=True)
class _RowReader:
    """Reads rows by the names and roles of their columns."""

    names: Sequence[str]
    roles: Sequence[str]
    has_semicolons: bool
    inline: Inline = field(default_factory=Inline)

    def first_by_role(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the first cell that is not empty of each role."""
        values: dict[str, str] = {}
        for role, cell in zip(self.roles, cells, strict=False):
            if role and cell:
                values.setdefault(role, cell)
        return values

    def entry(self, cells: Sequence[str]) -> Entry:
        """Return what a row says; columns that no record has a field for become remarks."""
        entry = read_row(self._cells(cells))
        by_name = {
            name.strip().casefold(): cell for name, cell in zip(self.names, cells, strict=False)
        }
        if entry.venue and by_name.get("track"):
            entry.venue = f"{entry.venue} {by_name['track']}"
        year = by_name.get("year", "")
        if entry.venue and year.isdecimal():
            entry.year = int(year[:4])
        self._report_unused(entry, cells)
        return entry

    def _report_unused(self, entry: Entry, cells: Sequence[str]) -> None:
        used_roles: set[str] = set()
        for name, role, cell in zip(self.names, self.roles, cells, strict=False):
            is_read = name.strip().casefold() in _READ_BY_NAME or role in _LINK_ROLES
            is_first = bool(role) and (role == "date" or role not in used_roles)
            if cell and not is_first and not is_read:
                entry.not_carried_over(quote(f"{clean_text(name)}: {clean_text(cell)[:200]}"))
            if cell:
                used_roles.add(role)

    def _cells(self, cells: Sequence[str]) -> Iterator[CellPieces]:
        seen: set[str] = set()
        for name, role, cell in zip(self.names, self.roles, cells, strict=False):
            # "Publication Year" and "Date": the longer date counts.
            is_repeated = role in seen and role not in (*_LINK_ROLES, "date")
            if role and cell and not is_repeated:
                seen.add(role)
                yield role, self._pieces(name.strip().casefold(), role, cell)

    def _pieces(self, name: str, role: str, cell: str) -> list[Piece]:
        """Return a cell as pieces; only titles may hold Markdown."""
        if role in ("code", "data"):
            return [Piece("", url) for url in addresses_in(cell)]
        if role == "link":
            return [_link(name, cell)]
        if role == "title" and "](http" in cell:
            return self.inline.pieces(cell)
        text = clean_text(cell)
        if role == "authors" and self.has_semicolons and ";" not in text:
            text = f"{text};"
        return [Piece(text)]


def _link(name: str, cell: str) -> Piece:
    """Return a link cell: an address, or an identifier that its column names ("doi")."""
    if cell.startswith("http"):
        return Piece("paper", cell)
    if find_identifier(cell):
        return Piece(cell)
    if name in KIND_BY_NAME:
        return Piece(f"{name}:{cell}")
    return Piece(cell)


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARDED) else cell


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _excerpt(row: Sequence[str]) -> str:
    return clean_text(", ".join(row))[:_EXCERPT]
