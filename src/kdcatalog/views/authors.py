"""Names with their papers: the index of those that have a page, and each of these pages."""

from collections import Counter
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.author_index import AuthorName
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import fold
from kdcatalog.views.lists import ListRow, Mark, list_rows, mark_of

FROM = 3
"""From so many papers on a name has a page."""


@dataclass(frozen=True, slots=True)
class Byline:
    """A name as one paper prints it, and where it leads: to its page, or to what a search finds."""

    text: str
    path: str


@dataclass(frozen=True, slots=True)
class AuthorLink:
    """A name that has a page, and how many papers."""

    text: str
    slug: str
    count: int


@dataclass(frozen=True, slots=True)
class AuthorIndex:
    """The names that have a page, those of most papers first, then by name; ``total`` is the number of all names."""

    links: tuple[AuthorLink, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """Everything on a name's page but its frame; topics and co-authors that share most papers come first."""

    text: str
    slug: str
    others: tuple[str, ...]
    years: tuple[tuple[int, int], ...]
    rows: tuple[ListRow, ...]
    topics: tuple[tuple[Mark, int], ...]
    co_authors: tuple[AuthorLink, ...]


def byline(catalog: Catalog, name: str) -> Byline:
    """Return a name that a paper prints, with where it leads."""
    found = catalog.author_names[name]
    return Byline(
        name,
        site_paths.author_page(found.slug) if _has_page(found) else site_paths.search_results(name),
    )


def author_index(catalog: Catalog) -> AuthorIndex:
    """Return the index of names."""
    names = {name.slug: name for name in catalog.author_names.values()}
    return AuthorIndex(
        _links({slug: len(name.papers) for slug, name in names.items()}, names), len(names)
    )


def author_page(catalog: Catalog, text: str) -> AuthorPage:
    """Return the page of a name, given in any of its spellings."""
    name = catalog.author_names[text]
    years = Counter(paper.month.year for paper in name.papers)
    placed = Counter(path for paper in name.papers for path in paper.placements)
    topics = sorted(_in_order(catalog, placed), key=lambda path: -placed[path])
    return AuthorPage(
        text=name.text,
        slug=name.slug,
        others=name.others,
        years=tuple(sorted(years.items(), reverse=True)),
        rows=list_rows(catalog, name.papers),
        topics=tuple((mark_of(catalog, path), placed[path]) for path in topics),
        co_authors=_co_authors(catalog, name),
    )


def _in_order(catalog: Catalog, placed: Counter[str]) -> list[str]:
    return [path for path in catalog.taxonomy.nodes if path in placed]


def _co_authors(catalog: Catalog, name: AuthorName) -> tuple[AuthorLink, ...]:
    """Return the names with a page on the same papers, each with the number of papers in common."""
    shared: Counter[str] = Counter()
    names = {}
    for paper in name.papers:
        others = {
            one.slug: one for one in (catalog.author_names[author.name] for author in paper.authors)
        }
        del others[name.slug]
        shared.update([*others])
        names.update(others)
    return _links(shared, names)


def _links(counts: dict[str, int], names: dict[str, AuthorName]) -> tuple[AuthorLink, ...]:
    """Return those names that have a page, the greatest count first, then by name."""
    links = [
        AuthorLink(names[slug].text, slug, count)
        for slug, count in counts.items()
        if _has_page(names[slug])
    ]
    return tuple(sorted(links, key=lambda link: (-link.count, fold(link.text), link.slug)))


def _has_page(name: AuthorName) -> bool:
    return len(name.papers) >= FROM
