"""A paper as a row: the short one of README, and the one of the site's lists with its topic marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.facets import shapes

# One more than this is shown as well: "+ 1" takes about as much room as what it stands for.
LIST_AUTHORS = 3
LIST_MARKS = 4

BRIEF_LIST = 20
"""Rows in view where a page has many lists, as README has one for each topic."""
LONG_LIST = 100
"""Rows in view where a page has one list."""


@dataclass(frozen=True, slots=True)
class Link:
    """A few words and the URL that they link to."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What every list shows of a paper; ``venue`` is venue and year, else arXiv, else the kind."""

    key: str
    title: str
    url: str
    former_titles: tuple[str, ...]
    authors: tuple[str, ...]
    venue: str
    date: str
    code: tuple[Link, ...]
    data: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A topic of a row: the shape and the name of its facet, its own title and path."""

    shape: str
    facet: str
    title: str
    path: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the site: ``named`` authors and the number of ``others``, ``marks`` and ``hidden``."""

    paper: PaperRow
    named: tuple[str, ...]
    others: int
    track: str
    marks: tuple[Mark, ...]
    hidden: int
    code: Link | None
    data: Link | None


@dataclass(frozen=True)
class Rows:
    """The rows and marks of one catalog, each computed once.

    A paper is in about 23 lists of the site (topics, authors, venue, year, month, related papers):
    3,000 papers had 70,000 rows computed.
    """

    catalog: Catalog
    _computed: dict[str, ListRow] = field(default_factory=dict, repr=False, compare=False)

    def of(self, papers: Iterable[Paper], topic: str = "") -> tuple[ListRow, ...]:
        """Return the rows of papers in the order given, as the page of a topic shows them."""
        return tuple(self.row(paper, topic) for paper in papers)

    def row(self, paper: Paper, topic: str = "") -> ListRow:
        """Return the row of a paper; on the page of a topic that topic has no mark."""
        if paper.key not in self._computed:
            self._computed[paper.key] = self._new_row(paper)
        row = self._computed[paper.key]
        if topic not in paper.placements:
            return row
        marks, hidden = self._marks_of(paper, topic)
        return replace(row, marks=marks, hidden=hidden)

    def mark(self, path: str) -> Mark:
        """Return the mark of a node."""
        return self._marks[path]

    def _new_row(self, paper: Paper) -> ListRow:
        row = row_of(paper)
        named = row.authors
        if len(named) > LIST_AUTHORS + 1:
            named = named[:LIST_AUTHORS]
        marks, hidden = self._marks_of(paper)
        return ListRow(
            paper=row,
            named=named,
            others=len(row.authors) - len(named),
            track=track_of(paper),
            marks=marks,
            hidden=hidden,
            code=row.code[0] if row.code else None,
            data=row.data[0] if row.data else None,
        )

    def _marks_of(self, paper: Paper, topic: str = "") -> tuple[tuple[Mark, ...], int]:
        """Return the marks in view and the number of the others."""
        paths = sorted(paper.placements, key=self._mark_order.__getitem__)
        marks = tuple(self._marks[path] for path in paths if path != topic)
        if len(marks) <= LIST_MARKS + 1:
            return marks, 0
        return marks[:LIST_MARKS], len(marks) - LIST_MARKS

    @cached_property
    def _marks(self) -> Mapping[str, Mark]:
        taxonomy = self.catalog.taxonomy
        shape_by_facet = shapes(taxonomy)
        marks = {}
        for path, node in taxonomy.nodes.items():
            facet = path.partition("/")[0]
            marks[path] = Mark(
                shape=shape_by_facet[facet],
                facet=taxonomy.nodes[facet].short_title,
                title=node.short_title,
                path=path,
            )
        return marks

    @cached_property
    def _mark_order(self) -> Mapping[str, tuple[bool, int]]:
        """The order of marks: that of the taxonomy, but the facet of the matrix rows last.

        Nearly every paper has a topic of that facet, so its marks tell rows apart the least.
        """
        matrix = self.catalog.taxonomy.matrix
        last_facet = matrix.rows if matrix else ""
        return {
            path: (path.partition("/")[0] == last_facet, rank)
            for path, rank in self.catalog.taxonomy.order.items()
        }


def row_of(paper: Paper) -> PaperRow:
    """Return what every list shows of a paper."""
    return PaperRow(
        key=paper.key,
        title=paper.title,
        url=paper.url,
        former_titles=paper.former_titles,
        authors=tuple(author.name for author in paper.authors),
        venue=where(paper),
        date=paper.date,
        code=_numbered("Code", paper.code),
        data=_numbered("Data", paper.data),
    )


def where(paper: Paper) -> str:
    """Return where a paper appeared: ``ACL 2025``, else ``arXiv``, else its kind, such as ``Blog``."""
    if paper.venue:
        return str(paper.venue)
    if paper.identifiers.arxiv:
        return "arXiv"
    return paper.kind.capitalize()


def track_of(paper: Paper) -> str:
    """Return the track that a paper appeared in; empty for the main one, where most papers are."""
    if paper.venue is None or paper.venue.track in (None, "main"):
        return ""
    return paper.venue.track or ""


def display_name(catalog: Catalog, paper: Paper) -> str:
    """Return the name of a paper in running text: its short name, else its title."""
    return catalog.short_name(paper) or paper.title


def visible_rows(total: int, limit: int) -> int:
    """Return how many rows of a list are in view; the others are folded.

    All of them are where a fold would hide no more than a fifth of the limit: opening a fold for
    two rows costs a reader more than two rows do.
    """
    if total > limit + limit // 5:
        return limit
    return total


def _numbered(word: str, urls: tuple[str, ...]) -> tuple[Link, ...]:
    if len(urls) == 1:
        return (Link(word, urls[0]),)
    return tuple(Link(f"{word} {number}", url) for number, url in enumerate(urls, 1))
