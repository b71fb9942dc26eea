"""Author names with their papers: the index of the names that have a page, and each of these pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.author_index import AuthorName
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import fold
from kdcatalog.views.rows import ListRow, Mark, Rows

LEAST_PAPERS = 3
"""Names with fewer papers have no page: their papers' own pages already say all of it."""


@dataclass(frozen=True, slots=True)
class Byline:
    """A name as one paper prints it, and the address of its page, else of a search for it."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class AuthorLink:
    """A name that has a page, and a number of papers."""

    text: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class AuthorIndex:
    """The names that have a page, most papers first; ``total`` is the number of all names."""

    links: tuple[AuthorLink, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """The content of a name's page; topics and co-authors with most papers in common come first."""

    text: str
    slug: str
    others: tuple[str, ...]
    years: tuple[tuple[int, int], ...]
    rows: tuple[ListRow, ...]
    topics: tuple[tuple[Mark, int], ...]
    co_authors: tuple[AuthorLink, ...]


def byline(catalog: Catalog, name: str) -> Byline:
    """Return a name that a paper prints, with the address it links to."""
    author = catalog.author_names[name]
    if _has_page(author):
        return Byline(name, site_paths.author_page(author.slug))
    return Byline(name, site_paths.search_results(name))


def author_index(catalog: Catalog) -> AuthorIndex:
    """Return the index of names."""
    names = {name.slug: name for name in catalog.author_names.values()}
    counts = {slug: len(name.papers) for slug, name in names.items()}
    return AuthorIndex(_links(counts, names), len(names))


def author_view(rows: Rows, text: str) -> AuthorPage:
    """Return the page of a name, given in any of its spellings."""
    catalog = rows.catalog
    name = catalog.author_names[text]
    years = Counter(paper.month.year for paper in name.papers)
    return AuthorPage(
        text=name.text,
        slug=name.slug,
        others=name.others,
        years=tuple(sorted(years.items(), reverse=True)),
        rows=rows.of(name.papers),
        topics=_topics(rows, name),
        co_authors=_co_authors(catalog, name),
    )


def _topics(rows: Rows, name: AuthorName) -> tuple[tuple[Mark, int], ...]:
    """Return the topics of a name's papers, most papers first, then in the order of the taxonomy."""
    order = rows.catalog.taxonomy.order
    counts = Counter(path for paper in name.papers for path in paper.placements)
    paths = sorted(counts, key=lambda path: (-counts[path], order[path]))
    return tuple((rows.mark(path), counts[path]) for path in paths)


def _co_authors(catalog: Catalog, name: AuthorName) -> tuple[AuthorLink, ...]:
    """Return the names with a page on the same papers, each with the number of papers in common."""
    shared: Counter[str] = Counter()
    names: dict[str, AuthorName] = {}
    for paper in name.papers:
        # A paper may print two spellings of one name; it still counts once.
        authors = {}
        for author in paper.authors:
            author_name = catalog.author_names[author.name]
            authors[author_name.slug] = author_name
        shared.update(authors.keys())
        names.update(authors)
    del shared[name.slug]
    return _links(shared, names)


def _links(counts: Mapping[str, int], names: Mapping[str, AuthorName]) -> tuple[AuthorLink, ...]:
    """Return the names that have a page, the greatest count first, then by name."""
    links = [
        AuthorLink(names[slug].text, slug, count)
        for slug, count in counts.items()
        if _has_page(names[slug])
    ]
    links.sort(key=lambda link: (-link.count, fold(link.text), link.slug))
    return tuple(links)


def _has_page(name: AuthorName) -> bool:
    return len(name.papers) >= LEAST_PAPERS
