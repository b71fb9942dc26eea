"""Lists of papers that are no Markdown: BibTeX, CSV, CSL-JSON. Each entry is a paper, or is left with its reason."""

import csv
import io
import json
from collections.abc import Iterator, Sequence

from kdcatalog.bibliography import bib_file, csl, entries
from kdcatalog.bibliography.bib_file import UnbalancedError
from kdcatalog.bibliography.work import UnreadableError, tidy
from kdcatalog.lists.described import Entry, read_row
from kdcatalog.lists.inline import Piece, pieces
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.words import addresses_in, column_of
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import pluralize, quote

_READ, _LINKS = ("year", "track", "added"), ("link", "code", "data")
_DELIMITERS = ",;\t"
_GUARDS = ("'=", "'+", "'-", "'@")


def read_bibtex(text: str) -> Listing:
    """Return what a bibliography holds; one whose braces do not pair is left whole."""
    try:
        found = bib_file.read_bibliography(text).entries
    except UnbalancedError as wrong:
        return Listing("line", (), (Remark(wrong.line, f"{wrong}: nothing of the file was read"),))
    items, left = list[Item](), list[Remark]()
    for entry in found:
        at = text.count("\n", 0, entry.start) + 1
        try:
            items.append(
                Item(
                    at,
                    entries.work_of_entry(entry),
                    key=entry.key,
                    remarks=() if entry.is_read else _BROKEN,
                )
            )
        except UnreadableError as wrong:
            left.append(Remark(at, str(wrong), text[entry.start : entry.end].split("\n")[0]))
    return Listing("line", tuple(items), tuple(left))


_BROKEN = ("its fields break off: what stands behind them was not read",)


def read_csl(text: str) -> Listing:
    """Return what a file of CSL-JSON holds."""
    try:
        held = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        return Listing("item", (), (Remark(1, f"this is no JSON: {str(wrong)[:200]}"),))
    listed = held if isinstance(held, list) else [held]
    items, left = list[Item](), list[Remark]()
    for at, one in enumerate(listed, 1):
        try:
            work = csl.work_of_item(one)
        except UnreadableError:
            left.append(Remark(at, "it has no title", json.dumps(one, ensure_ascii=False)[:200]))
            continue
        name = one.get("citation-key") or one.get("id")
        items.append(Item(at, work, key=name if isinstance(name, str) else ""))
    return Listing("item", tuple(items), tuple(left))


def read_csv(text: str) -> Listing:
    """Return what a table of comma-, semicolon- or tab-separated values holds; its first line names the columns."""
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    left: list[Remark] = []
    items: list[Item] = []
    mistakes: list[Remark] = []
    try:
        names = next(rows, [])
        while (row := next(rows, None)) is not None:
            if any(map(str.strip, row)):
                _row(names, row, rows.line_num, (items, left, mistakes))
    except csv.Error as wrong:
        left.append(Remark(rows.line_num, f"this is no CSV: {wrong}; nothing behind it was read"))
    return Listing("line", tuple(items), tuple(left), tuple(mistakes))


def _row(
    names: Sequence[str],
    row: Sequence[str],
    at: int,
    taken: tuple[list[Item], list[Remark], list[Remark]],
) -> None:
    items, left, mistakes = taken
    said = delimited(row)
    roles = [column_of(name) for name in names]
    if "title" not in roles:
        known = ", ".join(map(tidy, names))[:200] or "none"
        left.append(Remark(at, f"no column is named title, and {known} are", said))
    elif len(row) > len(names):
        left.append(
            Remark(
                at,
                f"it has {pluralize(len(row), 'cell')}, the head {pluralize(len(names), 'column')}",
                said,
            )
        )
    else:
        cells = [cell[1:] if cell.startswith(_GUARDS) else cell for cell in map(str.strip, row)]
        by_role = {role: cell for role, cell in zip(roles, cells, strict=False) if role}
        entry = _entry(at, names, roles, cells)
        entry.key = by_role.get("key", "")
        entry.placements = tuple(_several(by_role.get("placements", "")))
        section = tuple(_several(by_role.get("section", "")))[:1]
        try:
            items.append(entry.item(section, by_role.get("kind", "").casefold()))
        except UnreadableError as wrong:
            left.append(Remark(at, str(wrong), said))
            return
        mistakes += [Remark(at, sentence, entry.title) for sentence in entry.mistakes]


def delimited(row: Sequence[str]) -> str:
    """Return a row as a report shows it."""
    return tidy(", ".join(row))[:300]


def _entry(at: int, names: Sequence[str], roles: Sequence[str], cells: Sequence[str]) -> Entry:
    kinds = {name.strip().casefold(): cell for name, cell in zip(names, cells, strict=False)}
    shown = [*_pieces(names, roles, cells)]
    entry = read_row(at, shown)
    if entry.venue and (track := kinds.get("track", "")):
        entry.venue = f"{entry.venue} {track}"
    if entry.venue and kinds.get("year", "").isdecimal():
        entry.year = int(kinds["year"][:4])
    taken = {role for role in roles if role}
    for name, role, cell in zip(names, roles, cells, strict=False):
        if role in taken and role not in _LINKS:
            taken.remove(role)
        elif cell and role not in _LINKS and name.strip().casefold() not in _READ:
            entry.remarks.append(f"not carried over: {quote(f'{tidy(name)}: {tidy(cell)[:200]}')}")
    return entry


def _pieces(
    names: Sequence[str], roles: Sequence[str], cells: Sequence[str]
) -> Iterator[tuple[str, list[Piece]]]:
    """Yield the cells with what their columns hold; bare identifiers as those of their column."""
    seen: set[str] = set()
    for name, role, cell in zip(names, roles, cells, strict=False):
        kind = name.strip().casefold()
        if not role or not cell or (role in seen and role not in _LINKS):
            continue
        seen.add(role)
        if role in ("code", "data"):
            yield role, [Piece("", url) for url in addresses_in([cell])]
        elif role == "link":
            spelt = (
                cell
                if find_identifier(cell)
                else f"{kind}:{cell}"
                if kind in ("arxiv", "doi")
                else _addressed(kind, cell)
            )
            yield role, [Piece("paper", cell) if cell.startswith("http") else Piece(spelt)]
        elif role in ("title", "authors"):
            yield (
                role,
                [*pieces(cell, {})]
                if role == "title" and "](http" in cell
                else [Piece(tidy(cell))],
            )
        else:
            yield role, [Piece(tidy(cell))]


def _addressed(kind: str, cell: str) -> str:
    places = {"acl": "https://aclanthology.org/", "openreview": "https://openreview.net/forum?id="}
    return f"{places[kind]}{cell}" if kind in places else cell


def _several(cell: str) -> Iterator[str]:
    yield from (part.strip() for part in cell.split(";") if part.strip())
