"""A paper as a row: a short one for README, and one with topic marks for the lists of the site."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from kdcatalog.cache import digest_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.facets import shapes

# One more than this is shown as well: "+ 1" takes about as much room as the name it replaces.
LIST_AUTHORS = 3
# Marks share a line with the authors; two of them fit on a phone.
LIST_MARKS = 3
PHONE_MARKS = 2

# Rows in view where a page has many lists, as README has one for each topic.
BRIEF_LIST = 20


@dataclass(frozen=True, slots=True)
class Link:
    """A few words and the URL that they link to."""

    text: str
    url: str


Links = tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What every list shows of a paper; ``venue`` is venue and year, else arXiv, else the kind.

    ``language`` is the tag of the title, empty for English.
    """

    key: str
    title: str
    language: str
    summary: str
    url: str
    former_titles: tuple[str, ...]
    authors: tuple[str, ...]
    venue: str
    date: str
    code: Links
    data: Links


@dataclass(frozen=True, slots=True)
class Mark:
    """A topic of a row: the shape and the name of its facet, its own title and path."""

    shape: str
    facet: str
    title: str
    path: str


Marks = tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A row of the site; ``others`` and ``hidden`` are numbers of authors and marks left out."""

    paper: PaperRow
    named: tuple[str, ...]
    others: int
    track: str
    marks: Marks
    hidden: int
    code: Link | None
    data: Link | None
    digest: str
    """The digest of what pages of other papers show of it: all but its marks."""

    @property
    def hidden_on_phone(self) -> int:
        """The number of marks that a phone leaves out."""
        total = len(self.marks) + self.hidden
        return max(0, total - PHONE_MARKS)


@dataclass(frozen=True)
class Rows:
    """The rows and marks of one catalog, each computed once.

    A paper is in about 23 lists of the site (topics, authors, venue, year, month, related papers):
    3,000 papers had 70,000 rows computed.
    """

    catalog: Catalog
    _computed: dict[str, ListRow] = field(default_factory=dict)

    def of(
        self,
        papers: Iterable[Paper],
        topic: str = "",
    ) -> tuple[ListRow, ...]:
        """Return the rows of papers in the order given, as the page of a topic shows them."""
        return tuple(self.row(paper, topic) for paper in papers)

    def row(self, paper: Paper, topic: str = "") -> ListRow:
        """Return the row of a paper; on the page of a topic that topic has no mark."""
        if paper.key not in self._computed:
            self._computed[paper.key] = self._new_row(paper)
        row = self._computed[paper.key]
        # A page of a topic need not repeat its own name in every row.
        if topic not in paper.placements:
            return row
        marks, hidden = self._marks_of(paper, topic)
        return replace(row, marks=marks, hidden=hidden)

    def is_shared(self, row: ListRow) -> bool:
        """Return whether a row is the one that all lists show, not that of a topic's own page."""
        return self._computed.get(row.paper.key) is row

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
            # A paper is beside about ten others, whose pages depend on it.
            digest=digest_of(row),
        )

    def _marks_of(self, paper: Paper, topic: str = "") -> tuple[Marks, int]:
        """Return the marks in view and the number of the others."""
        paths = [path for path in paper.placements if path != topic]
        paths.sort(key=self._mark_order.__getitem__)
        marks = tuple(self._marks[path] for path in paths)
        return marks[:LIST_MARKS], len(marks[LIST_MARKS:])

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
    def _mark_order(self) -> Mapping[str, int]:
        """The rank of marks: that of the taxonomy, but the facet of the matrix rows last.

        Nearly every paper has a topic of that facet, so its marks tell rows apart the least.
        """
        taxonomy = self.catalog.taxonomy
        last_facet = taxonomy.matrix.rows if taxonomy.matrix else ""

        def is_last(path: str) -> bool:
            return path.partition("/")[0] == last_facet

        paths = sorted(taxonomy.nodes, key=is_last)
        return {path: rank for rank, path in enumerate(paths)}


def row_of(paper: Paper) -> PaperRow:
    """Return what every list shows of a paper."""
    return PaperRow(
        key=paper.key,
        title=paper.title,
        language=paper.language or "",
        summary=paper.summary or "",
        url=paper.url,
        former_titles=paper.former_titles,
        authors=tuple(author.name for author in paper.authors),
        venue=where(paper),
        date=paper.date,
        code=numbered_links("Code", paper.code),
        data=numbered_links("Data", paper.data),
    )


def where(paper: Paper) -> str:
    """Return where a paper appeared: ``ACL 2025``, else ``arXiv``, else its kind, as ``Blog``."""
    if paper.venue:
        return str(paper.venue)
    if paper.identifiers.arxiv:
        return "arXiv"
    return paper.kind.capitalize()


def track_of(paper: Paper) -> str:
    """Return the track that a paper appeared in; empty for the main one, where most papers are."""
    track = paper.venue.track if paper.venue else "main"
    return "" if track == "main" else track


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


def numbered_links(word: str, urls: Sequence[str]) -> Links:
    """Return a link for each URL: ``Code`` for a single one, else ``Code 1`` and so on."""
    # Numbers only where there is something to distinguish.
    if len(urls) == 1:
        return (Link(word, urls[0]),)
    links = []
    for number, url in enumerate(urls, 1):
        links.append(Link(f"{word} {number}", url))
    return tuple(links)
