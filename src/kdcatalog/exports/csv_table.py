"""CSV, one paper a line, for spreadsheets: a cell that a spreadsheet would run as a formula is made text.

Source: RFC 4180; OWASP, CSV Injection.
"""

import csv
import io
from collections.abc import Iterable

from kdcatalog.bibliography.citation import Joint
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import KINDS
from kdcatalog.model.paper import Paper

_BETWEEN = "; "
_HEAD = ("key", "title", "authors", "date", "kind", "venue", "year", "track")
_IDENTIFIERS = tuple(kind.name for kind in KINDS)
_TAIL = ("url", "code", "data", "placements", "added")


def csv_joint(catalog: Catalog) -> Joint:
    """Return what stands round lines: the head of the table."""
    return Joint(head=_written((*_HEAD, *_IDENTIFIERS, *_TAIL, *catalog.taxonomy.fact_by_id)))


def csv_row(catalog: Catalog, paper: Paper) -> str:
    """Return the line of one paper; several values of a cell are parted by ``;``."""
    return _written(map(_safe, _cells(paper, tuple(catalog.taxonomy.fact_by_id))))


def _written(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(cells)
    return text.getvalue()


def _cells(paper: Paper, facts: tuple[str, ...]) -> tuple[str, ...]:
    venue = paper.venue
    authors = _BETWEEN.join(author.name for author in paper.authors)
    where = (venue.id, str(venue.year), venue.track or "") if venue else ("", "", "")
    identifiers = (getattr(paper.identifiers, kind) or "" for kind in _IDENTIFIERS)
    lists = (_BETWEEN.join(values) for values in (paper.code, paper.data, paper.placements))
    told = (_BETWEEN.join(paper.fact(fact)) for fact in facts)
    head = (paper.key, paper.title, authors, paper.date, paper.kind, *where)
    return (*head, *identifiers, paper.url, *lists, paper.added, *told)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
