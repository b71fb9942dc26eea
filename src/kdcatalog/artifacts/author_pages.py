"""The index of authors, and the pages of each."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import chain

from kdcatalog.artifacts.artifact import WORDS, Artifact, ArtifactGroup, Facts, records_of
from kdcatalog.artifacts.kept_facts import KeptFacts
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.text import pluralize
from kdcatalog.views.authors import (
    LEAST_PAPERS,
    AuthorIndex,
    AuthorLink,
    AuthorPage,
    author_facts,
    author_index,
    author_view,
    former_slugs,
)
from kdcatalog.views.paging import PAGE_NAMES, ListPage, split_list

# Authors. A changed record is that of about five, so that few groups are looked at.
GROUP_SIZE = 100

AuthorLinks = tuple[AuthorLink, ...]
MakeAuthor = Callable[[], AuthorPage]


def author_pages(pages: Pages, kept: KeptFacts) -> Iterator[Artifact | ArtifactGroup]:
    """Yield the index of authors, then the pages of each and redirects from other spellings."""
    # Not made later like other views: which pages there are follows from it.
    index = author_index(pages.catalog)
    by_slug = pages.catalog.authors.by_slug
    parts = split_list(site_paths.AUTHORS, len(index.links), PAGE_NAMES)
    content = partial(_authors, index)
    yield from pages.series(parts, "Authors", "authors", content, pages.structure)
    for start in range(0, len(index.links), GROUP_SIZE):
        links = index.links[start : start + GROUP_SIZE]
        slugs = [link.slug for link in links]
        authors = map(by_slug.__getitem__, slugs)
        papers = chain.from_iterable(author.papers for author in authors)
        yield pages.group(
            site_paths.author_page(slugs[0]),
            ["author"],
            partial(_author_artifacts, pages, kept, links),
            inputs=records_of(papers),
            facts=partial(_facts_of_authors, pages, kept, links),
        )


def _author_artifacts(pages: Pages, kept: KeptFacts, links: AuthorLinks) -> Iterator[Artifact]:
    for link in links:
        view = cache(partial(author_view, pages.rows, link.slug))
        path = site_paths.author_page(link.slug)
        parts = split_list(path, link.count)
        papers = pages.catalog.authors.by_slug[link.slug].papers
        yield from pages.series(
            parts,
            link.text,
            "author",
            content=partial(_author, link, view),
            inputs=WORDS | records_of(papers),
            facts=_author_facts(pages, kept, link),
        )
        # People keep links to the page that a spelling had before it was joined.
        for former in former_slugs(pages.catalog, link.slug):
            address = site_paths.author_page(former)
            yield pages.redirect(address, path)


def _author_facts(pages: Pages, kept: KeptFacts, link: AuthorLink) -> Facts:
    path = site_paths.author_page(link.slug)
    facts = partial(author_facts, pages.catalog, link.slug)
    return kept.of(path, facts)


def _facts_of_authors(pages: Pages, kept: KeptFacts, links: AuthorLinks) -> object:
    facts = []
    for link in links:
        former = former_slugs(pages.catalog, link.slug)
        of_author = _author_facts(pages, kept, link)()
        facts.append((link, former, of_author))
    return facts


def _authors(index: AuthorIndex, list_page: ListPage) -> Content:
    share = f"{len(index.links)} of {index.total}"
    head = Head(f"Authors with at least {LEAST_PAPERS} papers: {share}.")
    on_page = list_page.of(index.links)
    return head, {"view": index, "on_page": on_page, "least": LEAST_PAPERS}


def _author(link: AuthorLink, view: MakeAuthor, list_page: ListPage) -> Content:
    number = pluralize(link.count, "paper")
    head = Head(f"{link.text}: {number} in this catalog, and co-authors.")
    author = view()
    on_page = list_page.of(author.rows)
    return head, {"view": author, "on_page": on_page, "least": LEAST_PAPERS}
