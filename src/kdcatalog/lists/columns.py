"""What the columns of a table hold, found from their names and from what is in them.

The names come from the lists and exports themselves, the content decides where a name is unknown or
wrong: a column "Published" may hold venues in one list and dates in the next.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from kdcatalog.bibliography.entries import identifiers_in_lines
from kdcatalog.lists.column_names import (
    LAST_RANK,
    is_day_of_reader,
    is_name_of_column,
    normalized_name,
    role_by_name,
)
from kdcatalog.lists.people import authors_in
from kdcatalog.lists.phrases import date_in, is_date, means_no_venue
from kdcatalog.model.dates import month_of_name
from kdcatalog.model.identifiers import find_identifier

# Earlier names are preferred: Scopus has "Authors" with initials and "Author full names".
# These hold the title where no other column does: some lists name a paper only by its system.
_NICKNAMES: Final = frozenset(
    {"system", "model", "method", "approach", "framework", "模型", "方法"}
)
REPEATABLE: Final = frozenset({"link", "code", "data", "date", "month"})
"""Roles that several columns may have at once; of another role, the first cell counts."""
_NO_COLUMN: Final = frozenset({"skip", "none", "-"})
# Cells from which the role of a column is read: more would make it no surer.
_CELLS = 200
# A column is taken for what three of four cells are, and its name is wrong where not even one of
# three cells fits it.
_MOST = 0.75
_FEW = 0.34
# Confidence that the preview prints: without a cell that fits or not, and by other columns alone.
_BY_NAME_ALONE, _GUESSED = 0.9, 0.6
# A cell of one or two words is more often a topic or a name; a whole reference has authors as well.
_TITLE_WORDS, _REFERENCE_WORDS = 3, 6
# Zotero and EndNote keep the arXiv id of a published paper in a remark, or as its number.
_REMARK_COLUMNS = frozenset(
    {"extra", "note", "notes", "annote", "remark", "remarks", "comment", "comments"}
    | {"number", "archive id", "archive location", "call number", "report number", "备注"}
)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column, or a label in its place: what it holds, and how sure that is, from 0 to 1.

    ``role`` is empty for what no record has a field for. ``basis`` is "name", "content" or
    "chosen"; of two columns with one role, that of the lower ``rank`` is preferred.
    """

    name: str
    role: str
    confidence: float
    basis: str = "name"
    rank: int = 0


Choices = Mapping[str, str]
"""What the user has said that columns and labels hold, by their normalized names."""
NO_CHOICES: Choices = MappingProxyType({})
_Cells = Sequence[str]


def inspect_columns(
    names: Sequence[str],
    rows: Sequence[_Cells],
    choices: Choices,
) -> list[ListColumn]:
    """Return what each column of a table holds."""
    places = range(len(names))
    samples = [_sample(rows, place) for place in places]
    columns: list[ListColumn] = []
    for name, cells in zip(names, samples, strict=True):
        columns.append(_column(name, cells, choices))
    _drop_guesses(columns)
    _demote_labels(columns)
    _tell_titles_apart(columns, rows)
    roles = {column.role for column in columns}
    if "title" not in roles:
        _promote_title(columns, samples)
    else:
        _name_papers(columns, samples)
    return columns


def _sample(rows: Sequence[_Cells], place: int) -> list[str]:
    """Return the first cells of a column that are not empty."""
    cells: list[str] = []
    for row in rows[:_CELLS]:
        # The cells at the end of a row may be missing.
        cell = cell_at(row, place)
        if cell:
            cells.append(cell)
    return cells


def cell_at(row: _Cells, place: int) -> str:
    """Return the text of a cell, empty where a row is shorter than the table."""
    if place >= len(row):
        return ""
    return row[place].strip()


def _column(name: str, cells: _Cells, choices: Choices) -> ListColumn:
    plain = normalized_name(name)
    if plain in choices:
        role = choices[plain]
        role = "" if role in _NO_COLUMN else role
        # Of two columns that are chosen for one role, the one that is preferred by its name counts.
        _, rank = role_by_name(name)
        share = _share_of_chosen(role, cells)
        return ListColumn(name, role, share, "chosen", rank)
    role, rank = role_by_name(name)
    role = _role_by_cells(role, cells)
    share = _share(role, cells)
    if role and share >= _FEW:
        return ListColumn(name, role, share, rank=rank)
    by_content = _by_content(name, cells)
    # A name that its cells do not fit still says more than cells that fit nothing.
    if role and not by_content.role:
        return ListColumn(name, role, share, rank=rank)
    return by_content


def _share_of_chosen(role: str, cells: _Cells) -> float:
    """Return the share of cells that fit what the user has said; 1 where nothing can be tested."""
    fits = _FITS.get(role)
    if not fits or not cells:
        return 1.0
    count = sum(map(fits, cells))
    return count / len(cells)


def _lines_of_cell(cell: str) -> list[str]:
    """Return the lines of a cell; several notes of RIS are one cell, with semicolons between."""
    return cell.replace("; ", "\n").splitlines()


def identifiers_in_cell(column: ListColumn, cell: str) -> list[str]:
    """Return the addresses of what the lines of a remark identify, such as "arXiv:2306.08543"."""
    is_remark = column.role in ("", "number")
    if not is_remark or normalized_name(column.name) not in _REMARK_COLUMNS:
        return []
    lines = "\n".join(_lines_of_cell(cell))
    return [identifier.url for identifier in identifiers_in_lines(lines)]


def has_only_identifiers(column: ListColumn, cell: str) -> bool:
    """Return whether every line of a remark is an identifier, so that nothing of it is lost."""
    urls = identifiers_in_cell(column, cell)
    return len(urls) == len(_lines_of_cell(cell))


def _role_by_cells(role: str, cells: _Cells) -> str:
    """Return the role of a column whose name has another meaning in other lists."""
    if not cells:
        return role
    # "Published" has venues in other lists; here it has the days.
    if role == "venue" and all(map(is_date, cells)):
        return "date"
    # Web of Science has "MAY 3" and "OCT-DEC" below "Publication Date", and the year apart.
    if role == "date" and all(map(_is_month, cells)):
        return "month"
    # arXiv's own listing has "http://arxiv.org/abs/2306.08543" as the id.
    return "link" if role == "key" and _are_identifiers(cells) else role


def _is_month(cell: str) -> bool:
    word = _LETTERS.match(cell)
    if not word or date_in(cell):
        return False
    return month_of_name(word[0]) > 0


_LETTERS = re.compile(r"[^\W\d_]+")


def _are_identifiers(cells: _Cells) -> bool:
    identifiers = [cell for cell in cells if find_identifier(cell)]
    return len(identifiers) > _MOST * len(cells)


def _is_link(cell: str) -> bool:
    if "http" in cell or cell.startswith(("10.", "www.", "[", "<a")):
        return True
    is_one_word = len(cell.split()) == 1
    return is_one_word or find_identifier(cell) is not None


def _is_linked(cell: str) -> bool:
    return "http" in cell or find_identifier(cell) is not None


def _without_labels(cells: _Cells) -> list[str]:
    """Return cells of titles, empty where "[link]", whose target is gone already, is a label.

    "[Rye]" may be the title of a paper: labels recur, or are names of columns, such as "[arXiv]".
    """
    short = [cell for cell in cells if _is_short_link(cell)]
    labels = list(filter(is_name_of_column, short))
    half = len(short) / 2
    recur = len(set(short)) <= half
    if not recur and len(labels) <= half:
        return list(cells)
    return ["" if _is_short_link(cell) else cell for cell in cells]


def _is_short_link(cell: str) -> bool:
    words = cell.split()
    return cell.startswith("[") and len(words) < _TITLE_WORDS


def _is_title(cell: str) -> bool:
    if cell.startswith("http") or is_date(cell):
        return False
    return any(map(str.isalpha, cell))


_Test = Callable[[str], bool]
_FITS: Final[dict[str, _Test]] = {
    "title": _is_title,
    "venue": lambda cell: not is_date(cell),
    "date": lambda cell: bool(date_in(cell)),
    "link": _is_link,
    "authors": lambda cell: authors_in(cell) is not None,
}


# Of a single row: "ICBR 2025" contains a date, but it is none.
FITS_EXACTLY: Final[dict[str, _Test]] = {
    "title": lambda cell: len(cell.split()) >= _TITLE_WORDS,
    "date": is_date,
    "link": _is_linked,
    "code": _is_linked,
    "authors": _FITS["authors"],
    "venue": lambda cell: bool(cell) and not is_date(cell),
}
"""For each role, whether a cell is that and nothing else."""


def _share(role: str, cells: _Cells) -> float:
    """Return the share of cells that fit a role, from 0 to 1."""
    fits = _FITS.get(role)
    if not fits or not cells:
        return _BY_NAME_ALONE
    # "arXiv" in the place of a venue says nothing about its column.
    meant = list(cells)
    if role == "venue":
        meant = [cell for cell in cells if not means_no_venue(cell)]
    if role == "title":
        meant = _without_labels(cells)
    fitting = list(filter(fits, meant))
    return len(fitting) / len(meant) if meant else _BY_NAME_ALONE


def _by_content(name: str, cells: _Cells) -> ListColumn:
    """Return what the cells of a column say that it holds; nothing where they are of many kinds."""
    tests: dict[str, _Test] = {
        "date": is_date,
        "link": _is_linked,
        "authors": _FITS["authors"],
    }
    for role, fits in tests.items():
        if role == "date" and is_day_of_reader(name):
            continue
        fitting = list(filter(fits, cells))
        share = len(fitting) / max(1, len(cells))
        if share >= _MOST:
            return ListColumn(name, role, share, "content", rank=LAST_RANK)
    return ListColumn(name, "", _BY_NAME_ALONE)


def names_system(column: ListColumn) -> bool:
    """Return whether a column without a role names the system of each paper."""
    has_titles = column.role not in ("", "short name")
    is_free = not has_titles and column.basis != "chosen"
    return is_free and normalized_name(column.name) in _NICKNAMES


def distinct_columns(columns: Sequence[ListColumn]) -> tuple[ListColumn, ...]:
    """Return the columns of several tables, those with one name and role once."""
    by_name: dict[str, ListColumn] = {}
    for column in columns:
        name = normalized_name(column.name)
        by_name.setdefault(f"{name}: {column.role}", column)
    return tuple(by_name.values())


def _drop_guesses(columns: list[ListColumn]) -> None:
    """Let the content of a column say nothing where the name of another says it.

    PubMed has the day on which it received a paper in a column "Create Date".
    """
    named = {column.role for column in columns if column.basis != "content"}
    for place, column in enumerate(columns):
        # "paper" is the title in other lists, and has addresses in this one.
        named_role, _ = role_by_name(column.name)
        is_paper = column.role == "link" and named_role == "title"
        is_guess = column.basis == "content" and not is_paper
        if is_guess and column.role in named:
            columns[place] = replace(column, role="")


def _demote_labels(columns: list[ListColumn]) -> None:
    """Let a column "Paper" hold links where its cells are "[link]" and a system names the paper."""
    names = {normalized_name(column.name) for column in columns}
    if names.isdisjoint(_NICKNAMES):
        return
    for place, column in enumerate(columns):
        # What the user has chosen is refused in words, not changed without any.
        is_label = column.basis != "chosen" and column.confidence < _FEW
        if column.role == "title" and is_label:
            columns[place] = replace(column, role="link", confidence=_GUESSED)


def _tell_titles_apart(columns: list[ListColumn], rows: Sequence[_Cells]) -> None:
    """Give the second of two columns that may hold titles the links: "| Title | Paper |"."""
    titles = [column for column in columns if column.role == "title"]
    if len(titles) < 2:
        return
    best_place = columns.index(_best_title(titles))
    for place, column in enumerate(columns):
        if column.role != "title" or place == best_place:
            continue
        # Records of JSON may have "title" in one and "paper" in the next.
        if _are_both_filled(rows, best_place, place):
            # Google Scholar and dblp name a journal below "Publication".
            role = "venue" if normalized_name(column.name) == "publication" else "link"
            columns[place] = replace(column, role=role, confidence=_GUESSED)


def _best_title(titles: Sequence[ListColumn]) -> ListColumn:
    chosen = [column for column in titles if column.basis == "chosen"]
    return min(chosen or titles, key=lambda column: column.rank)


def _are_both_filled(rows: Sequence[_Cells], place: int, other: int) -> bool:
    """Return whether two columns have a cell in one row; before there are rows, they may."""
    with_first = [row for row in rows if cell_at(row, place)]
    with_both = [row for row in with_first if cell_at(row, other)]
    return bool(with_both) or not rows


def _name_papers(columns: list[ListColumn], samples: Sequence[_Cells]) -> None:
    """Let a column of systems beside that of titles hold short names, where each is another one.

    "Model" may name the model that a paper uses: such names recur.
    """
    for place, column in enumerate(columns):
        cells = samples[place]
        names = set(filter(_is_short, cells))
        is_unique = len(names) == len(cells) > 1
        if is_unique and names_system(column):
            columns[place] = replace(column, role="short name", confidence=_GUESSED)


def _is_short(cell: str) -> bool:
    words = cell.split()
    return len(words) <= _TITLE_WORDS


def _promote_title(columns: list[ListColumn], samples: Sequence[_Cells]) -> None:
    """Let the column of systems or models hold the titles, else the one with the longest texts."""
    roles = {column.role for column in columns}
    for place, column in enumerate(columns):
        is_nickname = normalized_name(column.name) in _NICKNAMES
        # "System=skip" is the user's word, as is any other role.
        may_be_title = is_nickname and column.basis != "chosen"
        if may_be_title and "link" in roles:
            columns[place] = ListColumn(column.name, "title", _GUESSED)
            return
    # Without a date, a link or authors beside it, a long text may be anything.
    # "| Reference | Code |": a column of links has whole references.
    place = max(_longest_texts(columns, samples), _references(columns, samples))
    if place >= 0 and roles != {""}:
        name = columns[place].name
        columns[place] = ListColumn(name, "title", _GUESSED, "content")


def _longest_texts(columns: Sequence[ListColumn], samples: Sequence[_Cells]) -> int:
    """Return the place of the column without a role that has the most words; -1 without any."""
    best = -1
    most_words = float(_TITLE_WORDS)
    for place, column in enumerate(columns):
        if column.role or column.basis == "chosen":
            continue
        words = _mean_words(samples[place])
        if words >= most_words:
            best = place
            most_words = words
    return best


def _references(columns: Sequence[ListColumn], samples: Sequence[_Cells]) -> int:
    """Return the place of a column of links that holds sentences; -1 without any."""
    for place, column in enumerate(columns):
        is_free = column.role == "link" and column.basis != "chosen"
        if is_free and _mean_words(samples[place]) >= _REFERENCE_WORDS:
            return place
    return -1


def _mean_words(cells: _Cells) -> float:
    all_words = " ".join(cells).split()
    return len(all_words) / max(1, len(cells))
