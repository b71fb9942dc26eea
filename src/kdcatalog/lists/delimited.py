"""Lists whose entries have named fields: CSV, and what YAML and JSON lists are turned into."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import starmap
from typing import Any

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.cells import (
    assigned_cells,
    fit_row,
    in_order_of_preference,
    unread_cells,
)
from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import (
    Choices,
    ListColumn,
    cell_at,
    inspect_columns,
)
from kdcatalog.lists.consensus import settled
from kdcatalog.lists.inline import Inline, Piece
from kdcatalog.lists.labels import addresses_in
from kdcatalog.lists.listing import (
    Item,
    Listing,
    Remark,
    UnreadColumn,
)
from kdcatalog.lists.people import NameStyle, name_style
from kdcatalog.lists.phrases import is_date
from kdcatalog.lists.rows import (
    READ_BY_ROLE,
    CellPieces,
    add_values,
    read_row,
)
from kdcatalog.model.identifiers import KIND_BY_FIELD, find_identifier
from kdcatalog.model.text import quote
from kdcatalog.text.cleaning import clean_text

DELIMITERS = ",;\t|"
_NAMES_OF_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_LINK_ROLES = ("link", "code", "data")
# Together, only our own export has them; beside these, it has a column for each fact.
_OWN_COLUMNS = frozenset({"key", "placements", "added", "summary"})
# Our own export puts ' before cells that a spreadsheet would take for a formula.
_GUARDED = ("'=", "'+", "'-", "'@")
# Characters: three lines of a terminal, in which a person recognizes the row.
_EXCERPT = 300
MOST_COLUMNS = 1000
"""How many columns are read. The words of abstracts are columns in OpenAlex: 20,000 of 200 works.

Without a limit, the cells of papers that each have a field of their own grow with their square.
"""
NumberedRow = tuple[int, list[str]]
"""The line or item that a row is or ends on, and its cells."""


def read_csv(text: str, choices: Choices) -> Listing:
    """Return the papers of a table of comma-, semicolon-, tab- or bar-separated values."""
    delimiter = best_delimiter(text)
    # Without newline="" a carriage return inside a quoted cell would end its row.
    file = io.StringIO(text, newline="")
    rows = csv.reader(file, delimiter=delimiter)
    numbered: list[NumberedRow] = []
    left: list[Remark] = []
    try:
        # What was read before an error stays: extend() adds one row after the other.
        numbered.extend(_filled(rows))
    except csv.Error as error:
        reason = f"not valid CSV: {error}; nothing after it was read"
        left.append(Remark(rows.line_num, reason))
    first_rows = [row for _, row in numbered[:_ROWS_ABOVE]]
    place = _place_of_names(first_rows)
    if place < 0:
        names = _numbered_names(first_rows)
    else:
        names = first_rows[place]
        for line, row in numbered[:place]:
            remark = Remark(line, "a line above the names of the columns", _excerpt(row))
            left.append(remark)
    data_rows = numbered[place + 1 :]
    listing = settled(read_table(names, data_rows, choices, mark=delimiter))
    separator = _NAMES_OF_DELIMITERS[delimiter]
    return replace(
        listing,
        left=(*listing.left, *left),
        form=f"CSV, separated by {separator}",
    )


# The type of csv.reader() has no public name.
def _filled(rows: Any) -> Iterator[NumberedRow]:
    """Yield the rows that are not blank, with the line on which each ends."""
    for row in rows:
        if any(map(str.strip, row)):
            yield rows.line_num, row


def _excerpt(row: Sequence[str]) -> str:
    return clean_text(", ".join(row))[:_EXCERPT]


def _numbered_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return names for the columns of a table that has none."""
    width = max(map(len, rows), default=0)
    return [f"column {number}" for number in range(1, width + 1)]


# A title and the day of an export are above the names in some spreadsheets.
_ROWS_ABOVE = 10
# "Title" alone may be a cell of a paper; with "Year" beside it, it is a column.
_FEWEST_NAMES = 2


def _place_of_names(rows: Sequence[Sequence[str]]) -> int:
    """Return which row names the columns, the first in most tables; -1 where it is data already."""
    if not rows:
        return -1
    counts = [known_columns(row) for row in rows]
    most = max(counts)
    if most >= _FEWEST_NAMES and counts[0] < _FEWEST_NAMES:
        return counts.index(most)
    if most > 0:
        return 0
    has_value = any(map(_is_value, rows[0]))
    return -1 if has_value else 0


def _is_value(cell: str) -> bool:
    """Return whether a cell is an address, an identifier or a date, as no name of a column is."""
    text = cell.strip()
    if text.startswith("http") or is_date(text):
        return True
    return find_identifier(text) is not None


def best_delimiter(text: str) -> str:
    """Return the delimiter that gives the first line the most known columns, then the most."""
    # csv.Sniffer counts characters, and titles and authors have more commas than a row has tabs.
    best = ","
    best_score = (-1, -1)
    lines = text.lstrip().split("\n", _ROWS_ABOVE)[:_ROWS_ABOVE]
    # Lines without a delimiter are the same cell for each of them.
    count_known = cache(known_columns)
    for delimiter in DELIMITERS:
        rows = [tuple(head_of(line, delimiter)) for line in lines]
        most_known = max(map(count_known, rows))
        score = (most_known, len(rows[0]))
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
    """Return how many names of columns are known, of those that are read."""
    # Each line is asked once for each delimiter: 60,000 columns took 8 seconds.
    columns = inspect_columns(names[:MOST_COLUMNS], (), {})
    return len([column for column in columns if column.role])


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
    left: list[Remark] = []
    # The first, which have the title and its authors in every export, and a sentence on the others.
    if len(names) > MOST_COLUMNS:
        more = len(names) - MOST_COLUMNS
        sentence = f"{more} columns after the first {MOST_COLUMNS} were not read"
        remark = Remark(1, sentence)
        left.append(remark)
        names = names[:MOST_COLUMNS]
    width = MOST_COLUMNS if left else None
    all_cells = [cells[:width] for _, cells in rows]
    columns = inspect_columns(names, all_cells, choices)
    columns = _without_facts(columns)
    style = _style_of_authors(columns, all_cells)
    reader = _TableReader(columns, style, mark, left=left)
    for (at, _), cells in zip(rows, all_cells, strict=True):
        reader.read(at, cells)
    return Listing(
        unit=unit,
        items=tuple(reader.items),
        left=tuple(reader.left),
        mistakes=tuple(reader.mistakes),
        columns=tuple(columns),
        unread=tuple(starmap(UnreadColumn, reader.unread.items())),
    )


def _style_of_authors(
    columns: Sequence[ListColumn],
    rows: Sequence[Sequence[str]],
) -> NameStyle:
    """Return how the preferred column of authors writes names."""
    if any(column.role == "placements" for column in columns):
        # Our own export: "Crumb & Rye Team" alone is one author.
        return NameStyle(";")
    for place in in_order_of_preference(columns):
        if columns[place].role == "authors":
            # The cells at the end of a row may be missing.
            long_rows = [row for row in rows if len(row) > place]
            return name_style(row[place] for row in long_rows)
    return NameStyle()


def _is_own(columns: Sequence[ListColumn]) -> bool:
    names = {normalized_name(column.name) for column in columns}
    return names >= _OWN_COLUMNS


def _without_facts(columns: list[ListColumn]) -> list[ListColumn]:
    """Return the columns, those of our own export that are facts without a role.

    A fact may be called "group": its values were taken for sections, and became topics of papers.
    """
    names = [normalized_name(column.name) for column in columns]
    if not _is_own(columns):
        return columns
    start = names.index("added") + 1
    end = names.index("summary")
    kept = list(columns)
    for place in range(start, end):
        column = kept[place]
        if column.basis == "chosen":
            continue
        kept[place] = replace(column, role="")
    return kept


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
    unread: Counter[str] = field(default_factory=Counter)

    def read(self, at: int, row: Sequence[str]) -> None:
        """Read a row as a paper, or leave it out with the reason."""
        reason = self._why_unreadable()
        if reason:
            self._leave(at, row, reason)
            return
        marks = [self.mark] * len(row)
        fitted, surplus = fit_row(self.columns, row, marks)
        cells = [_without_guard(cell.strip()) for cell in fitted]
        entry = read_row(self._pieces_of(cells), self.style)
        for cell in filter(None, surplus):
            entry.not_carried_over(quote(clean_text(cell)))
        add_values(entry, self.columns, cells)
        unread = dict(unread_cells(self.columns, cells))
        is_own = _is_own(self.columns)
        if not is_own:
            self.unread.update(unread.keys())
        try:
            item = entry.item(
                at=at,
                column=0,
                section=entry.sections[:1],
            )
        except UnreadableError as error:
            self._leave(at, row, str(error))
            return
        if is_own:
            item = self._own(item, unread, cells)
        self.items.append(item)
        for mistake in entry.mistakes:
            remark = Remark(at, mistake.sentence, entry.title)
            self.mistakes.append(remark)

    def _own(
        self,
        item: Item,
        unread: Mapping[str, str],
        cells: Sequence[str],
    ) -> Item:
        """Return an item with what only our own export has of it."""
        names = [normalized_name(column.name) for column in self.columns]
        place = names.index("added")
        added = cell_at(cells, place)
        own_cells = tuple(unread.items())
        return replace(
            item,
            own_key=item.key,
            added=added,
            own_cells=own_cells,
        )

    def _leave(self, at: int, row: Sequence[str], reason: str) -> None:
        remark = Remark(at, reason, _excerpt(row))
        self.left.append(remark)

    def _why_unreadable(self) -> str:
        roles = [column.role for column in self.columns]
        if "title" not in roles:
            heads = [clean_text(column.name) for column in self.columns]
            names = ", ".join(heads) or "none"
            reason = f"no column holds titles; the columns are: {names[:_EXCERPT]}"
            return f'{reason}; name one with --map "COLUMN=title"'
        return ""

    def _pieces_of(self, cells: Sequence[str]) -> Iterator[CellPieces]:
        for column, cell in assigned_cells(self.columns, cells):
            if column.role and column.role not in READ_BY_ROLE:
                yield column.role, self._pieces(column, cell)

    def _pieces(self, column: ListColumn, cell: str) -> list[Piece]:
        """Return the content of a cell: links to the web, or text with its markup removed."""
        if column.role in _LINK_ROLES:
            name = normalized_name(column.name)
            # "arXiv:2301.00001; openreview:abcd1234EF" is of our own RIS.
            addresses = addresses_in(cell) or cell.split("; ")
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
    if kind in KIND_BY_FIELD:
        return Piece(f"{KIND_BY_FIELD[kind].name}:{cell}")
    if kind == "github" and _REPOSITORY.fullmatch(cell):
        return Piece("code", f"https://github.com/{cell}")
    return Piece(cell)


_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith(_GUARDED) else cell
