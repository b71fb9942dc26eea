"""Author names with their papers: the index of the names that have a page, and these pages."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.keys import slug_of
from kdcatalog.model.paper import Paper
from kdcatalog.model.people import AuthorName
from kdcatalog.model.text import fold
from kdcatalog.views.rows import ListRow, Mark, Rows

# Names with fewer papers have no page: their papers' own pages already say all of it.
LEAST_PAPERS = 3
# Two thirds of the pages have fewer papers, and show years and topics of all of them at a glance.
_LEAST_COUNTED = 5


TopicCount = tuple[Mark, int]


@dataclass(frozen=True, slots=True)
class Byline:
    """A name as one paper prints it, and the address of its page; empty where it has none."""

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
    """The content of a name's page; topics and co-authors with most papers in common come first.

    Years and topics are counted where there are more than a few papers.
    """

    text: str
    slug: str
    others: tuple[str, ...]
    years: tuple[tuple[int, int], ...]
    rows: tuple[ListRow, ...]
    topics: tuple[TopicCount, ...]
    co_authors: tuple[AuthorLink, ...]
    orcid: str
    about: str


def page_slugs(catalog: Catalog, paper: Paper) -> tuple[str, ...]:
    """Return the slug of the page of each author of a paper, empty where there is no page."""
    slugs = []
    for author in paper.authors:
        name = catalog.authors.of(paper, author.name)
        slug = name.slug if _has_page(name) else ""
        slugs.append(slug)
    return tuple(slugs)


def byline_of(name: str, slug: str) -> Byline:
    """Return a name that a paper prints, with the address of its page."""
    # The spelling of this paper is kept: the page has the one that most papers print.
    return Byline(name, site_paths.author_page(slug) if slug else "")


def author_index(catalog: Catalog) -> AuthorIndex:
    """Return the index of names."""
    return catalog.once(_author_index)


def _author_index(catalog: Catalog) -> AuthorIndex:
    counts = {}
    names = catalog.authors.by_slug
    for slug, name in names.items():
        counts[slug] = len(name.papers)
    return AuthorIndex(_links(counts, names), len(names))


def former_slugs(catalog: Catalog, slug: str) -> list[str]:
    """Return the slugs of an author's other spellings, which were addresses of their own once."""
    name = catalog.authors.by_slug[slug]
    slugs = dict.fromkeys(map(slug_of, name.others))
    return [former for former in slugs if former not in catalog.authors.by_slug]


def author_view(rows: Rows, slug: str) -> AuthorPage:
    """Return the page of an author."""
    catalog = rows.catalog
    name = catalog.authors.by_slug[slug]
    is_long = len(name.papers) >= _LEAST_COUNTED
    dated = [paper for paper in name.papers if paper.date]
    years = Counter(paper.month.year for paper in dated)
    return AuthorPage(
        text=name.text,
        slug=name.slug,
        others=name.others,
        years=tuple(sorted(years.items(), reverse=True)) if is_long else (),
        rows=rows.of(name.papers),
        topics=_topics(rows, name) if is_long else (),
        co_authors=_co_authors(catalog, name),
        orcid=name.orcid,
        about=name.about,
    )


def author_facts(catalog: Catalog, slug: str) -> object:
    """Return all that the page of an author takes from elsewhere than the records of their papers.

    That is people.yaml, and other records: the spelling and the slug depend on other names.
    """
    name = catalog.authors.by_slug[slug]
    links = _co_authors(catalog, name)
    spellings = (name.text, name.slug, name.others)
    return spellings, name.orcid, name.about, links


def _topics(rows: Rows, name: AuthorName) -> tuple[TopicCount, ...]:
    """Return the topics of several papers of a name, most papers first, then in taxonomy order.

    A topic of one paper is a mark in its row on the same page: most names have fifteen of them.
    """
    counts: Counter[str] = Counter()
    for paper in name.papers:
        counts.update(paper.placements)
    order = rows.catalog.taxonomy.order
    paths = sorted(counts, key=order.__getitem__)
    # The sort is stable, so that topics with as many papers stay in the order of the taxonomy.
    paths.sort(key=counts.__getitem__, reverse=True)
    topics = []
    for path in paths:
        if counts[path] > 1:
            topic = rows.mark(path), counts[path]
            topics.append(topic)
    return tuple(topics)


def _co_authors(catalog: Catalog, name: AuthorName) -> tuple[AuthorLink, ...]:
    """Return the names with a page on the same papers, each with the number of papers in common."""
    shared: Counter[str] = Counter()
    names: dict[str, AuthorName] = {}
    for paper in name.papers:
        # A paper may print two spellings of one name; it still counts once.
        authors = {}
        for author in paper.authors:
            author_name = catalog.authors.of(paper, author.name)
            authors[author_name.slug] = author_name
        shared.update(authors.keys())
        names.update(authors)
    # Nobody is their own co-author.
    del shared[name.slug]
    return _links(shared, names)


def _links(
    counts: Mapping[str, int],
    names: Mapping[str, AuthorName],
) -> tuple[AuthorLink, ...]:
    """Return the names that have a page, the greatest count first, then by name."""

    def rank(link: AuthorLink) -> tuple[int, str, str]:
        # Folded, so that "Éva" is next to "Eva"; the slug is unique and ends the order.
        return -link.count, fold(link.text), link.slug

    links = [
        AuthorLink(names[slug].text, slug, count)
        for slug, count in counts.items()
        if _has_page(names[slug])
    ]
    return tuple(sorted(links, key=rank))


def _has_page(name: AuthorName) -> bool:
    return len(name.papers) >= LEAST_PAPERS
