"""What the cells of a row say, in Markdown, CSV and every other table, by what its columns hold."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kdcatalog.bibliography.work import identified_url
from kdcatalog.lists.column_names import normalized_name
from kdcatalog.lists.columns import (
    FITS_EXACTLY,
    REPEATABLE,
    ListColumn,
    cell_at,
    has_only_identifiers,
    identifiers_in_cell,
    names_system,
)
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.fragments import PUNCTUATION
from kdcatalog.lists.inline import Piece
from kdcatalog.lists.labels import is_label
from kdcatalog.lists.people import NameStyle, people_in
from kdcatalog.lists.phrases import date_in, means_no_venue
from kdcatalog.lists.reading import Pieces, read_bullet, report_open_links
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import is_nickname, quote
from kdcatalog.model.tracks import TRACK_TITLES
from kdcatalog.text.cleaning import clean_text

_EMPTY_BRACKETS = re.compile(r"\s*(?:\(\s*\)|\[\s*\])")
_ET_AL = re.compile(r"\bet\.? al\b")
_PEOPLE_BEHIND = re.compile(r"\s*\(([^()]*\bet\.? al\b\.?[^()]*)\)$")
CellPieces = tuple[str, Pieces]
"""What a column holds (title, authors, venue, date, link, code, data, ""), and a cell's pieces."""
UNNAMED = "unnamed column"
_NUMBERING = frozenset({UNNAMED, "no", "no.", "nr", "num", "序号", "编号", "番号"})
_DASHES = "- \u2013\u2014"
_TITLED_TRACKS = TRACK_TITLES.items()
_TRACK_TITLES: Mapping[str, str] = dict(_TITLED_TRACKS)
_LINK_COLUMNS = ("link", "code", "data")
# Three words may be a label ("full text here"), four are a title.
_TITLE_WORDS = 4
# Read beside the role of their column: track of a venue, and the day of entry of our own export.
_READ_BY_NAME = ("track", "added", "venue name")
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
    for column, pieces in cells:
        if column == "title" and _describes_paper(pieces):
            entry = _entry_of_lines(pieces) or read_bullet(pieces)
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


# --- which cell belongs to which column ---


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
        is_read = column.role or normalized_name(column.name) in _READ_BY_NAME
        are_all_read = has_only_identifiers(column, cell)
        if not (is_read or are_all_read or cell in read_texts):
            yield column.name, cell


# --- values beside title, authors, venue, date and links ---


def add_values(entry: ListEntry, columns: Sequence[ListColumn], cells: Sequence[str]) -> None:
    """Add to an entry what its columns say in so many words: volume, pages, editors, key and so on.

    The cells are plain text, each where its column is.
    """
    values: dict[str, str] = {}
    for column, cell in assigned_cells(columns, cells):
        name = normalized_name(column.name)
        if name in _READ_BY_NAME:
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
    volume = values.get("volume", "")
    # "abs/2306.08543" is the volume of CoRR.
    entry.volume = "" if "/" in volume else volume
    entry.number = values.get("number", "")
    pages = [values.get("first page", ""), values.get("last page", "")]
    first_to_last = "-".join(filter(None, pages))
    # Semantic Scholar has "1789 - 1819".
    entry.page_range = values.get("pages", first_to_last).replace(" - ", "-")
    entry.publisher = values.get("publisher", "")
    entry.language = values.get("language", "")
    if values.get("editors"):
        # It has semicolons alone: the "Crumb & Rye Team" is one editor.
        style = NameStyle(separator=";") if is_own else None
        entry.editors = people_in(values["editors"], style).authors
    if entry.venue:
        entry.venue = _venue_with_track(entry.venue, values)
    year = values.get("year", "")
    if entry.venue and year[:4].isdecimal():
        entry.year = int(year[:4])


def _venue_with_track(venue: str, values: Mapping[str, str]) -> str:
    """Return a venue with its track and its own name, as our own export has them apart."""
    track = values.get("track", "")
    name = values.get("venue name", "")
    if track in ("", "main"):
        return venue
    if track != "workshop" or not name:
        # As printed and in brackets: of "BreadConf datasets", the track was lost.
        title = _TRACK_TITLES.get(track, track)
        return f"{venue} ({title})"
    return name if venue in name else f"{name} (Workshop at {venue})"


def _split(cell: str) -> tuple[str, ...]:
    parts = map(str.strip, cell.split(";"))
    return tuple(filter(None, parts))
