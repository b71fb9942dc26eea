"""CSV, one paper a line, for spreadsheets and data frames.

A cell that a spreadsheet would run as a formula gets an apostrophe, which makes it text.

Source: RFC 4180; OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from kdcatalog.bibliography.citation import Joint
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import KINDS
from kdcatalog.model.paper import Paper

# Names contain commas ("Bee, Ann"), so a comma cannot separate them.
_BETWEEN = "; "
_HEAD = ("key", "title", "authors", "date", "kind", "venue", "year", "track")
# From the registry, so that a new kind of identifier becomes a column without a change in here.
_IDENTIFIERS = tuple(kind.name for kind in KINDS)
_TAIL = ("url", "code", "data", "placements", "added")
_SUMMARY = "summary"
# Behind the summary: what the entry of a bibliography has beside the columns above.
_DETAILS = ("language", "venue_name", "volume", "number", "pages", "publisher", "editors")
# Excel takes a file without it for Windows-1252; pandas and our own reader skip it.
_BYTE_ORDER_MARK = "\ufeff"
# The list of OWASP: spreadsheets skip a tab or a carriage return before a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_joint(catalog: Catalog) -> Joint:
    """Return what surrounds the lines: the head, with a column for each fact, the details last.

    New columns come last: a program that counts columns keeps working.
    """
    # Facts come late, since catalogs differ in them; the columns before keep their places.
    facts = catalog.taxonomy.fact_by_id
    names = (*_HEAD, *_IDENTIFIERS, *_TAIL)
    columns = dict.fromkeys([*names, *facts])
    # A fact may be called so, too; its values then count.
    for name in (_SUMMARY, *_DETAILS):
        columns.setdefault(name)
    return Joint(head=f"{_BYTE_ORDER_MARK}{_line(columns)}")


def csv_row(catalog: Catalog, paper: Paper) -> str:
    """Return the line of one paper; several values of a cell are separated by semicolons."""
    cells = row_cells(catalog, paper).values()
    return _line(_safe(cell) for cell in cells)


def row_cells(catalog: Catalog, paper: Paper) -> dict[str, str]:
    """Return the cells of one paper under the names of their columns, as they are without CSV."""
    names = (*_HEAD, *_IDENTIFIERS, *_TAIL)
    values = _cells(paper)
    cells = dict(zip(names, values, strict=True))
    for fact in catalog.taxonomy.fact_by_id:
        cells[fact] = _BETWEEN.join(paper.fact(fact))
    cells.setdefault(_SUMMARY, paper.summary or "")
    detail_values = _detail_cells(paper)
    details = zip(_DETAILS, detail_values, strict=True)
    for name, cell in details:
        cells.setdefault(name, cell)
    return cells


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    # RFC 4180 ends lines with CR and LF, whichever system writes them.
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _cells(paper: Paper) -> Iterator[str]:
    """Yield the cells in the order of the columns, without those of facts."""
    yield paper.key
    yield paper.title
    yield _BETWEEN.join(author.name for author in paper.authors)
    yield paper.date
    yield paper.kind
    yield from _venue_cells(paper)
    for kind in _IDENTIFIERS:
        yield getattr(paper.identifiers, kind) or ""
    yield paper.url
    yield _BETWEEN.join(paper.code)
    yield _BETWEEN.join(paper.data)
    yield _BETWEEN.join(paper.placements)
    yield paper.added


def _venue_cells(paper: Paper) -> Iterator[str]:
    """Yield venue, year and track; papers without a venue have empty cells."""
    venue = paper.venue
    if not venue:
        yield from ("", "", "")
        return
    yield venue.id
    yield str(venue.year)
    yield venue.track


def _detail_cells(paper: Paper) -> Iterator[str]:
    """Yield the cells behind the summary, in their order."""
    yield paper.language or ""
    name = paper.venue.name if paper.venue else ""
    yield name or ""
    yield paper.volume or ""
    yield paper.number or ""
    yield paper.pages or ""
    yield paper.publisher or ""
    yield _BETWEEN.join(editor.name for editor in paper.editor)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
