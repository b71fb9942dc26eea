"""What the cells of a row say, in Markdown, CSV and every other table, by what its columns hold."""

import re
from collections.abc import Iterable, Mapping, Sequence

from kdcatalog.bibliography.work import identified_url
from kdcatalog.lists.cells import READ_BY_NAME, assigned_cells
from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import (
    ListColumn,
    identifiers_in_cell,
)
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.fragments import PUNCTUATION
from kdcatalog.lists.inline import Piece
from kdcatalog.lists.labels import is_label
from kdcatalog.lists.people import NameStyle, people_in
from kdcatalog.lists.phrases import date_in, means_no_venue
from kdcatalog.lists.reading import (
    Pieces,
    cited_in,
    read_bullet,
    report_open_links,
)
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import is_nickname, quote
from kdcatalog.model.tracks import with_track
from kdcatalog.text.cleaning import clean_text

_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_ET_AL = re.compile(r"\bet\.? al\b")
_PEOPLE_BEHIND = re.compile(r"\s*\(([^()]*\bet\.? al\b\.?[^()]*)\)$")
CellPieces = tuple[str, Pieces]
"""What a column holds (title, authors, venue, date, link, code, data, ""), and a cell's pieces."""
UNNAMED = "unnamed column"
_NUMBERING = frozenset({UNNAMED, "no", "no.", "nr", "num", "序号", "编号", "番号"})
_LINK_COLUMNS = ("link", "code", "data")
# Three words may be a label ("full text here"), four are a title.
_TITLE_WORDS = 4
READ_BY_ROLE = frozenset(
    {"first page", "last page"}
    | {
        "month",
        "volume",
        "number",
        "pages",
        "publisher",
        "editors",
        "kind",
        "language",
    }
    | {"key", "section", "placements", "short name"}
)
"""Roles that ``add_values`` reads: the cell is the value, whatever it looks like."""
# The year of a publication, where it is a column of its own beside that of the venue.
_YEAR_COLUMNS = frozenset({"year", "publication year", "pub year", "year published", "py", "年份"})


def read_row(cells: Iterable[CellPieces], style: NameStyle | None = None) -> ListEntry:
    """Return what the cells of a row say, each read as what its column holds.

    ``style`` is how the column of authors writes names, where the whole column is known.
    """
    entry = ListEntry()
    # A title cell that is a whole bullet comes first: it makes the entry that the others fill.
    rest: list[CellPieces] = []
    row = list(cells)
    columns = [column for column, _ in row]
    for column, pieces in row:
        described = None
        if column == "title":
            described = _described_paper(pieces, columns)
        if described:
            entry = described
        else:
            rest.append((column, pieces))
    _use_linked_title(entry, rest)
    for column, pieces in rest:
        if column == "authors" and not entry.authors:
            texts = [piece.text for piece in pieces]
            entry.add_authors(clean_text(" ".join(texts)), style)
        else:
            _add_cell(entry, column, pieces)
    return entry


def _described_paper(pieces: Pieces, columns: Sequence[str]) -> ListEntry | None:
    """Return what a title cell says that holds more than a title; None for a title alone."""
    cited = cited_in(pieces, has_authors="authors" in columns)
    if cited or not _describes_paper(pieces):
        return cited
    return _entry_of_lines(pieces) or read_bullet(pieces)


def _entry_of_lines(pieces: Pieces) -> ListEntry | None:
    """Return what a cell of plain lines says: the first is the title, with all of its marks.

    "R3D - Why Do Ovens Warm? A Study<br>Ann Bee" is one title and an author. None where a link or
    bold text may be the title.
    """
    if any(map(_is_marked, pieces)):
        return None
    text = "".join(piece.text for piece in pieces)
    lines = text.strip().partition("\n")
    title, _, rest = lines
    entry = ListEntry()
    _add_title(entry, clean_text(title))
    entry.add_text(rest)
    return entry


def _is_marked(piece: Piece) -> bool:
    return bool(piece.url) or piece.is_bold


def _use_linked_title(entry: ListEntry, cells: Sequence[CellPieces]) -> None:
    """Take the title from the link to the paper where the row has only the name of a system."""
    name = ""
    links: list[Piece] = []
    for column, pieces in cells:
        if column == "title":
            texts = [piece.text for piece in pieces]
            name = clean_text(" ".join(texts))
        elif column == "link":
            links += pieces
    if entry.title or not is_nickname(name):
        return
    for piece in filter(_is_linked_title, links):
        entry.title = piece.text
        entry.short_name = name
        return


def _is_linked_title(piece: Piece) -> bool:
    words = piece.text.split()
    if not piece.url or len(words) < _TITLE_WORDS:
        return False
    return not (is_label(piece.text) or _cites(piece.text))


def _cites(text: str) -> bool:
    """Return whether the text of a link cites its paper: "Gu et al., 2023"."""
    return _ET_AL.search(text) is not None


def _describes_paper(pieces: Pieces) -> bool:
    """Return whether a title cell holds more than a title: a linked title, or lines below it."""
    for piece in pieces:
        if piece.url and piece.text and not is_label(piece.text):
            return True
    texts = [piece.text for piece in pieces]
    text = "".join(texts)
    return "\n" in text.strip()


def _add_cell(entry: ListEntry, column: str, pieces: Pieces) -> None:
    text_pieces = [piece for piece in pieces if not _is_only_link(column, piece)]
    texts = [piece.text for piece in text_pieces]
    text = clean_text(" ".join(texts))
    _add_cell_text(entry, column, text)
    for piece in pieces:
        if piece.url:
            _add_cell_link(entry, column, piece)
        elif column == "link" and (url := identified_url(piece.text)):
            entry.papers.append(url)
    report_open_links(entry, pieces)


def _add_cell_link(entry: ListEntry, column: str, piece: Piece) -> None:
    label = piece.text
    # The words of a title such as "Code for Loaves" do not name what its link leads to.
    if column == "title" and not is_label(label):
        label = ""
    role = column if column in ("code", "data") else ""
    if column == "link" and _cites(label):
        entry.add_text(label)
        label = ""
    entry.add_link(label, piece.url, role)


def _is_only_link(column: str, piece: Piece) -> bool:
    """Return whether the text of a piece only says where its link leads."""
    if not piece.url:
        return False
    return column in _LINK_COLUMNS or is_label(piece.text)


def _add_cell_text(entry: ListEntry, column: str, text: str) -> None:
    if not text.strip(PUNCTUATION):
        return
    if column == "title":
        _add_title(entry, text)
    elif column == "authors":
        entry.not_carried_over(quote(text))
    elif column == "venue":
        entry.add_venue(text)
    elif column == "date":
        entry.add_date(text)
    # OpenAlex has every title twice.
    elif _has_value(column, text) and text != entry.title:
        entry.not_carried_over(quote(text))


def _add_title(entry: ListEntry, text: str) -> None:
    # "Cold Ovens ([arXiv](url))" without its link
    title = _EMPTY_BRACKETS.sub("", text).strip(" |,;").removesuffix(".")
    people = _PEOPLE_BEHIND.search(title)
    if people:
        # "Warm Ovens (Baker et al., 2020)"
        title = title[: people.start()]
        entry.add_text(people[1])
    # Even "1984" or "Code": the label of a link is not part of the text.
    entry.title = entry.title or title


def _has_value(column: str, text: str) -> bool:
    """Return whether the text of a cell of links, or under a name we do not know, says anything."""
    if column in _LINK_COLUMNS:
        return not find_identifier(text) and not means_no_venue(text)
    name, _, value = text.partition(": ")
    # A column without a name numbers the rows, and so does "No."
    is_number = normalized_name(name) in _NUMBERING and value.isdecimal()
    has_text = bool(value.strip(PUNCTUATION))
    return has_text and not column and not is_number


# --- values beside title, authors, venue, date and links ---


def add_values(entry: ListEntry, columns: Sequence[ListColumn], cells: Sequence[str]) -> None:
    """Add to an entry what its columns say in so many words: volume, pages, editors, key and so on.

    The cells are plain text, each where its column is.
    """
    values: dict[str, str] = {}
    for column, cell in assigned_cells(columns, cells):
        name = normalized_name(column.name)
        if name in READ_BY_NAME:
            values[name] = cell
        if name in _YEAR_COLUMNS:
            values["year"] = cell
        urls = identifiers_in_cell(column, cell)
        entry.papers += urls
        if column.role and not urls:
            values.setdefault(column.role, cell)
    _add_month(entry, values.get("month", ""))
    _add_publication(entry, values)
    entry.placements = _split(values.get("placements", ""))
    entry.kind = values.get("kind", entry.kind).casefold()
    entry.short_name = values.get("short name", entry.short_name)
    key = values.get("key", "")
    # OpenAlex has addresses as ids, and lists have numbers.
    if "://" not in key and not key.isdecimal():
        entry.key = key
    # "Rye; Ovens": a record made from a list gets the first; the curator adds the others.
    entry.sections = _split(values.get("section", ""))
    for section in entry.sections[1:]:
        entry.not_carried_over(quote(f"section {section}"))


def _add_month(entry: ListEntry, month: str) -> None:
    # "JUL-AUG" and "JUN 15" are of Web of Science.
    first, *_ = month.partition("-")
    if first and len(entry.date) == len("2024"):
        mark = "/" if first.isdecimal() else " "
        date = date_in(f"{first}{mark}{entry.date}")
        entry.date = date or entry.date


def _add_publication(entry: ListEntry, values: dict[str, str]) -> None:
    # Only our own export has the day of entry.
    is_own = "added" in values
    # Publish or Perish has a zero for what Google Scholar does not say.
    for name in ("volume", "number", "first page", "last page"):
        if values.get(name) == "0" and not is_own:
            values[name] = ""
    # A title cell may cite the whole paper: "Warm Ovens. Journal of Dough, 3(2), 12-19."
    volume = values.get("volume", entry.volume)
    # "abs/2306.08543" is the volume of CoRR.
    entry.volume = "" if "/" in volume else volume
    entry.number = values.get("number", entry.number)
    entry.page_range = _pages_in(values) or entry.page_range
    entry.publisher = values.get("publisher", entry.publisher)
    entry.language = values.get("language", "")
    if values.get("editors"):
        entry.editors = _editors_in(values["editors"], is_own=is_own)
    if entry.venue:
        track = values.get("track", "")
        name = values.get("venue name", "")
        entry.venue = with_track(entry.venue, track, name)
    year = values.get("year", "")
    if entry.venue and year[:4].isdecimal():
        entry.year = int(year[:4])


def _editors_in(cell: str, *, is_own: bool) -> tuple[Author, ...]:
    # Our own export has semicolons alone: the "Crumb & Rye Team" is one editor.
    style = NameStyle(separator=";") if is_own else None
    return people_in(cell, style).authors


def _pages_in(values: Mapping[str, str]) -> str:
    ends = [values.get("first page", ""), values.get("last page", "")]
    first_to_last = "-".join(filter(None, ends))
    # Semantic Scholar has "1789 - 1819".
    return values.get("pages", first_to_last).replace(" - ", "-")


def _split(cell: str) -> tuple[str, ...]:
    parts = map(str.strip, cell.split(";"))
    return tuple(filter(None, parts))
