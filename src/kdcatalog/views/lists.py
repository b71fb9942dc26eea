"""A paper as a row of the site's lists, with its topic marks."""

from collections.abc import Iterable
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.rows import Link, PaperRow, row_of

SHAPES = ("facet-1", "facet-2", "facet-3")
"""The shapes of the first three facets; every further one has a shape in common."""
NAMED, SHOWN = 3, 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A topic of a row: the shape of its facet, the facet's name for those who hear the page, the node."""

    shape: str
    facet: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row: ``named`` authors and how many ``others``, ``marks`` and how many ``hidden``."""

    paper: PaperRow
    named: tuple[str, ...]
    others: int
    track: str
    marks: tuple[Mark, ...]
    hidden: int
    code: Link | None
    data: Link | None


def shape_of(catalog: Catalog, path: str) -> str:
    """Return the shape that marks a node's facet."""
    order = [facet.id for facet in catalog.taxonomy.facets]
    place = order.index(path.split("/")[0])
    return SHAPES[place] if place < len(SHAPES) else "rest"


def list_rows(catalog: Catalog, papers: Iterable[Paper], here: str = "") -> tuple[ListRow, ...]:
    """Return rows in the order given; the mark of the node on whose page they stand is left out."""
    return tuple(list_row(catalog, paper, here) for paper in papers)


def list_row(catalog: Catalog, paper: Paper, here: str = "") -> ListRow:
    """Return one row: up to four authors in full, else three; four marks, those most rows share last."""
    names = tuple(author.name for author in paper.authors)
    named = names if len(names) <= NAMED + 1 else names[:NAMED]
    marks = [mark_of(catalog, path) for path in _ordered(catalog, paper.placements) if path != here]
    shown = tuple(marks) if len(marks) <= SHOWN + 1 else tuple(marks[:SHOWN])
    row = row_of(paper)
    return ListRow(
        paper=row,
        named=named,
        others=len(names) - len(named),
        track=paper.venue.track or "" if paper.venue and paper.venue.track != "main" else "",
        marks=shown,
        hidden=len(marks) - len(shown),
        code=row.code[0] if row.code else None,
        data=row.data[0] if row.data else None,
    )


def mark_of(catalog: Catalog, path: str) -> Mark:
    """Return the mark of a node."""
    nodes = catalog.taxonomy.nodes
    return Mark(
        shape_of(catalog, path),
        nodes[path.split("/")[0]].short_title,
        nodes[path].short_title,
        path,
    )


def _ordered(catalog: Catalog, placements: Iterable[str]) -> list[str]:
    """Return placements in the order of the taxonomy, the facet of the matrix rows last, as most papers are on it."""
    matrix = catalog.taxonomy.matrix
    last = matrix.rows if matrix else ""
    order = catalog.taxonomy.order
    return sorted(placements, key=lambda path: (path.split("/")[0] == last, order[path]))
