"""The lists that grow with the catalog: names, venues, years and what is new, each with its index."""

from collections.abc import Iterator

from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import places
from kdcatalog.model.text import counted
from kdcatalog.views.authors import FROM, author_index, author_pages
from kdcatalog.views.times import months_of_entry, year_index, year_pages
from kdcatalog.views.venues import venue_index, venue_pages


def list_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of what is new, then every index with its pages."""
    head = Head("What entered the catalog, month by month, newest first.", feed=feed_of(pages.catalog))
    text = "Newest additions, by month of entry"
    yield pages.page(places.NEW, "New", head, "new", text=text, view=months_of_entry(pages.catalog))
    yield from _authors(pages)
    yield from _venues(pages)
    yield from _years(pages)


def _authors(pages: Pages) -> Iterator[Page]:
    index = author_index(pages.catalog)
    head = Head(f"Authors' names that stand on {FROM} papers or more: {len(index.links)} of {index.total}.")
    yield pages.page(places.AUTHORS, "Authors", head, "authors", text="Index of authors", view=index, least=FROM)
    for view in author_pages(pages.catalog):
        path, number = places.author(view.slug), counted(len(view.rows), "paper")
        head = Head(f"{view.text} stands on {number} of this catalog, with topics, years and co-authors.")
        text = ", ".join((number, *view.others))
        yield pages.page(path, view.text, head, "author", text=text, view=view, least=FROM)


def _venues(pages: Pages) -> Iterator[Page]:
    index = venue_index(pages.catalog)
    head = Head(f"Conferences, journals and workshops with papers of this catalog, {index.total} in all.")
    yield pages.page(places.VENUES, "Venues", head, "venues", text="Index of venues", view=index)
    for view in venue_pages(pages.catalog):
        path, number = places.venue(view.link.slug), counted(view.link.count, "paper")
        head = Head(f"{view.link.name} ({view.link.id}): {number} of this catalog, by year.")
        text = ", ".join((view.link.name, *view.aliases))
        yield pages.page(path, view.link.id, head, "venue", text=text, view=view)


def _years(pages: Pages) -> Iterator[Page]:
    head = Head("The papers of this catalog by the year of their first public version.")
    view = year_index(pages.catalog)
    yield pages.page(places.YEARS, "Years", head, "years", text="Index of years", view=view)
    for page in year_pages(pages.catalog):
        head = Head(f"{counted(len(page.rows), 'paper')} of this catalog first public in {page.year}.")
        yield pages.page(places.year(page.year), str(page.year), head, "year", view=page)
