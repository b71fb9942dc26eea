"""Lists in CSV: the first line names the columns; delimiter and author separator are detected."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.entry import ListEntry
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
_CELL_EXCERPT = 200


def read_csv(text: str) -> Listing:
    """Return the papers of a table of comma-, semicolon-, tab- or bar-separated values."""
    # Without newline="" a carriage return inside a quoted cell would end its row.
    file = io.StringIO(text, newline="")
    rows = csv.reader(file, delimiter=_delimiter(text))
    table = _CsvTable()
    try:
        table.names = next(rows, [])
        for row in rows:
            is_blank = not any(map(str.strip, row))
            if not is_blank:
                table.rows.append((rows.line_num, row))
    except csv.Error as error:
        reason = f"not valid CSV: {error}; nothing after it was read"
        table.left.append(Remark(rows.line_num, reason))
    return table.read()


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the first line the most known columns, then the most."""
    # csv.Sniffer counts characters, and titles and authors have more commas than a row has tabs.
    head, _, _ = text.partition("\n")
    best = ","
    best_score = (-1, -1)
    for delimiter in _DELIMITERS:
        rows = csv.reader([head], delimiter=delimiter)
        try:
            names = next(rows, [])
        except csv.Error:
            continue
        known_names = [name for name in names if column_role(name)]
        score = (len(known_names), len(names))
        if score > best_score:
            best = delimiter
            best_score = score
    return best


_NumberedRow = tuple[int, list[str]]


@dataclass
class _CsvTable:
    """The rows of a file, each with the line it ends on, and what is read of them."""

    names: list[str] = field(default_factory=list)
    rows: list[_NumberedRow] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    mistakes: list[Remark] = field(default_factory=list)

    def read(self) -> Listing:
        roles = [column_role(name) for name in self.names]
        has_semicolons = self._people_are_separated_by_semicolons(roles)
        reader = _RowReader(
            names=self.names,
            roles=roles,
            has_semicolons=has_semicolons,
        )
        for line, row in self.rows:
            reason = self._why_unreadable(roles, row)
            if reason:
                self._leave(line, row, reason)
            else:
                self._read_row(reader, line, row)
        return Listing(
            unit="line",
            items=tuple(self.items),
            left=tuple(self.left),
            mistakes=tuple(self.mistakes),
        )

    def _leave(self, line: int, row: Sequence[str], reason: str) -> None:
        remark = Remark(
            at=line,
            sentence=reason,
            text=_excerpt(row),
        )
        self.left.append(remark)

    def _people_are_separated_by_semicolons(self, roles: Sequence[str]) -> bool:
        """Return whether any author cell has a semicolon: then "Bee, Ann" alone is one person."""
        if "authors" not in roles:
            return False
        column = roles.index("authors")
        rows = [row for _, row in self.rows]
        # The cells at the end of a row may be missing.
        long_rows = [row for row in rows if len(row) > column]
        return any(";" in row[column] for row in long_rows)

    def _why_unreadable(self, roles: Sequence[str], row: Sequence[str]) -> str:
        if "title" not in roles:
            names = ", ".join(map(clean_text, self.names)) or "none"
            return f"no column is named title; the columns are: {names[:_EXCERPT]}"
        # More cells than columns: an unquoted comma, so that every cell after it would be misread.
        if len(row) > len(self.names):
            cells = pluralize(len(row), "cell")
            columns = pluralize(len(self.names), "column")
            return f"the row has {cells}, the first line {columns}"
        return ""

    def _read_row(
        self,
        reader: "_RowReader",
        line: int,
        row: Sequence[str],
    ) -> None:
        cells = [_without_guard(cell.strip()) for cell in row]
        entry = reader.entry(cells)
        values = reader.first_by_role(cells)
        entry.key = values.get("key", "")
        entry.placements = _split(values.get("placements", ""))
        # "Rye; Ovens": a record made from a list gets the first; the curator adds the others.
        section = _split(values.get("section", ""))[:1]
        kind = values.get("kind", "").casefold()
        try:
            item = entry.item(
                at=line,
                column=0,
                section=section,
                kind=kind,
            )
        except UnreadableError as error:
            self._leave(line, row, str(error))
            return
        self.items.append(item)
        for mistake in entry.mistakes:
            remark = Remark(
                at=line,
                sentence=mistake.sentence,
                text=entry.title,
            )
            self.mistakes.append(remark)


@dataclass(frozen=True, slots=True)
class _Column:
    """A cell with its column: the name as typed and folded, and what it holds."""

    typed: str
    name: str
    role: str
    cell: str


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

    def entry(self, cells: Sequence[str]) -> ListEntry:
        """Return what a row says; columns that no record has a field for become remarks."""
        entry = read_row(self._cells(cells))
        by_name: dict[str, str] = {}
        for column in self._columns(cells):
            by_name[column.name] = column.cell
        track = by_name.get("track", "")
        if entry.venue and track:
            entry.venue = f"{entry.venue} {track}"
        year = by_name.get("year", "")
        if entry.venue and year.isdecimal():
            entry.year = int(year[:4])
        self._report_unused(entry, cells)
        return entry

    def _report_unused(self, entry: ListEntry, cells: Sequence[str]) -> None:
        used_roles = {""}
        for column in self._columns(cells):
            role = column.role
            # "Publication Year" and "Date" are both read, and the longer date counts.
            may_repeat = role == "date" or role in _LINK_ROLES
            is_read = may_repeat or column.name in _READ_BY_NAME
            if role in used_roles and not is_read:
                name = clean_text(column.typed)
                excerpt = clean_text(column.cell)[:_CELL_EXCERPT]
                entry.not_carried_over(quote(f"{name}: {excerpt}"))
            used_roles.add(role)

    def _cells(self, cells: Sequence[str]) -> Iterator[CellPieces]:
        seen: set[str] = set()
        for column in self._columns(cells):
            role = column.role
            may_repeat = role == "date" or role in _LINK_ROLES
            if role and (may_repeat or role not in seen):
                seen.add(role)
                yield role, self._pieces(column)

    def _columns(self, cells: Sequence[str]) -> Iterator[_Column]:
        """Yield the cells that are not empty with their columns."""
        # A row may have fewer cells than the table has columns.
        columns = zip(self.names, self.roles, cells, strict=False)
        for typed, role, cell in columns:
            if cell:
                name = typed.strip().casefold()
                yield _Column(
                    typed=typed,
                    name=name,
                    role=role,
                    cell=cell,
                )

    def _pieces(self, column: _Column) -> list[Piece]:
        """Return a cell as pieces; only titles may hold Markdown."""
        role = column.role
        cell = column.cell
        if role in ("code", "data"):
            return [Piece("", url) for url in addresses_in(cell)]
        if role == "link":
            return [_link(column.name, cell)]
        # Lists that were kept in a spreadsheet: "[Rye](https://...)" in the column of titles.
        if role == "title" and "](http" in cell:
            return self.inline.pieces(cell)
        text = clean_text(cell)
        # "Bee, Ann" is one person where other cells separate people by semicolons.
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


def _split(cell: str) -> tuple[str, ...]:
    parts = map(str.strip, cell.split(";"))
    return tuple(filter(None, parts))


def _excerpt(row: Sequence[str]) -> str:
    return clean_text(", ".join(row))[:_EXCERPT]
