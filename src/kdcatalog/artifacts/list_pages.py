"""The lists that grow with the catalog: names, venues, years and what is new, each with its index."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.text import pluralize
from kdcatalog.views.authors import LEAST_PAPERS, AuthorLink, author_index, author_view
from kdcatalog.views.timeline import YearLink, added_days, added_months, year_index, year_view
from kdcatalog.views.venues import VenueLink, venue_index, venue_view

Made = tuple[Head, dict[str, object]]
"""The head and the values of a page."""


def list_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of what is new, then every index with its pages."""
    yield pages.later(site_paths.NEW, "New", "new", partial(_new, pages))
    yield from _authors(pages)
    yield from _venues(pages)
    yield from _years(pages)


def _new(pages: Pages) -> Made:
    head = Head(
        "What entered the catalog, month by month, newest first.", feed=feed_of(pages.catalog)
    )
    return head, {"view": added_months(pages.rows), "days": added_days(pages.catalog)}


def _authors(pages: Pages) -> Iterator[Page]:
    index = author_index(pages.catalog)
    head = Head(
        f"Authors with at least {LEAST_PAPERS} papers: {len(index.links)} of {index.total}."
    )
    yield pages.page(site_paths.AUTHORS, "Authors", head, "authors", view=index, least=LEAST_PAPERS)
    for link in index.links:
        yield pages.later(
            site_paths.author_page(link.slug), link.text, "author", partial(_author, pages, link)
        )


def _author(pages: Pages, link: AuthorLink) -> Made:
    number = pluralize(link.count, "paper")
    head = Head(f"{link.text}: {number} in this catalog, with topics, years and co-authors.")
    return head, {"view": author_view(pages.rows, link.text), "least": LEAST_PAPERS}


def _venues(pages: Pages) -> Iterator[Page]:
    index = venue_index(pages.catalog)
    head = Head(
        f"Conferences, journals and workshops with papers in this catalog, {index.total} in all."
    )
    yield pages.page(site_paths.VENUES, "Venues", head, "venues", view=index)
    for link in (link for group in index.groups for link in group.links):
        yield pages.later(
            site_paths.venue_page(link.slug), link.id, "venue", partial(_venue, pages, link)
        )


def _venue(pages: Pages, link: VenueLink) -> Made:
    head = Head(
        f"{link.name} ({link.id}): {pluralize(link.count, 'paper')} in this catalog, by year."
    )
    return head, {"view": venue_view(pages.rows, link)}


def _years(pages: Pages) -> Iterator[Page]:
    head = Head("The papers in this catalog by the year of their first public version.")
    links = year_index(pages.catalog)
    yield pages.page(site_paths.YEARS, "Years", head, "years", view=links)
    for link in links:
        yield pages.later(
            site_paths.year_page(link.year), str(link.year), "year", partial(_year, pages, link)
        )


def _year(pages: Pages, link: YearLink) -> Made:
    head = Head(f"{pluralize(link.count, 'paper')} in this catalog first public in {link.year}.")
    return head, {"view": year_view(pages.rows, link.year)}
