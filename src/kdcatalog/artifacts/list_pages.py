"""The lists that grow with the catalog: names, venues, years and what is new, each with its index."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TypeVar

from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import places
from kdcatalog.model.text import counted
from kdcatalog.views.authors import FROM, author_index, author_pages
from kdcatalog.views.times import months_of_entry, year_index, year_pages
from kdcatalog.views.venues import venue_index, venue_pages

Name = TypeVar("Name", str, int)
View = TypeVar("View")


def list_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of what is new, then every index with its pages."""
    head = Head("What entered the catalog, month by month, newest first.", feed=feed_of(pages.catalog))
    text = "Newest additions, by month of entry"
    yield pages.page(places.NEW, "New", head, "new", text=text, view=partial(months_of_entry, pages.catalog))
    yield from _authors(pages)
    yield from _venues(pages)
    yield from _years(pages)


def _authors(pages: Pages) -> Iterator[Page]:
    catalog = pages.catalog
    index, made = author_index(catalog), cache(lambda: {view.slug: view for view in author_pages(catalog)})
    head = Head(f"Authors' names that stand on {FROM} papers or more: {len(index.links)} of {index.total}.")
    yield pages.page(places.AUTHORS, "Authors", head, "authors", text="Index of authors", view=index, least=FROM)
    for link in index.links:
        path, number = places.author(link.slug), counted(link.count, "paper")
        head = Head(f"{link.text} stands on {number} of this catalog, with topics, years and co-authors.")
        text = ", ".join((number, *catalog.author_names[link.text].others))
        view = partial(_of, made, link.slug)
        yield pages.page(path, link.text, head, "author", text=text, view=view, least=FROM)


def _venues(pages: Pages) -> Iterator[Page]:
    catalog = pages.catalog
    index, made = venue_index(catalog), cache(lambda: {view.link.slug: view for view in venue_pages(catalog)})
    head = Head(f"Conferences, journals and workshops with papers of this catalog, {index.total} in all.")
    yield pages.page(places.VENUES, "Venues", head, "venues", text="Index of venues", view=index)
    for link in (link for group in index.groups for link in group.links):
        path, number = places.venue(link.slug), counted(link.count, "paper")
        head = Head(f"{link.name} ({link.id}): {number} of this catalog, by year.")
        text = ", ".join((link.name, *catalog.taxonomy.venue_by_id[link.id].aliases))
        yield pages.page(path, link.id, head, "venue", text=text, view=partial(_of, made, link.slug))


def _years(pages: Pages) -> Iterator[Page]:
    head = Head("The papers of this catalog by the year of their first public version.")
    index, made = year_index(pages.catalog), cache(lambda: {view.year: view for view in year_pages(pages.catalog)})
    yield pages.page(places.YEARS, "Years", head, "years", text="Index of years", view=index)
    for link in index:
        head = Head(f"{counted(link.count, 'paper')} of this catalog first public in {link.year}.")
        yield pages.page(places.year(link.year), str(link.year), head, "year", view=partial(_of, made, link.year))


def _of(views: Callable[[], Mapping[Name, View]], name: Name) -> View:
    """Return one of the pages of a kind, all of which are made when the first is asked for."""
    return views()[name]
