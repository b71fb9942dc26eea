"""The lists of papers by topic, author, venue, year and day of addition, each with its index."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.artifact import WORDS, Artifact, Inputs, Page, records_of, value_input
from kdcatalog.artifacts.downloads import FORMATS, Shelf, feed_of
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.model.text import pluralize
from kdcatalog.pictures.columns import THIN, Column, draw_columns
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.views.article import Article, article, newest_month
from kdcatalog.views.authors import LEAST_PAPERS, AuthorIndex, AuthorLink, author_index, author_view
from kdcatalog.views.timeline import YearLink, added_days, added_months, year_index, year_view
from kdcatalog.views.topics import TopicPage, chosen_starts, topic_index, topic_view
from kdcatalog.views.venues import VenueIndex, VenueLink, venue_index, venue_view


def topic_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the index of topics, then page, files and redirects of each, in the tree's order."""
    yield pages.page(site_paths.TOPICS, "Topics", "topics", partial(_topics, pages))
    for path, node in pages.catalog.taxonomy.nodes.items():
        folder = site_paths.topic_page(path)
        papers = pages.catalog.below(path)
        yield pages.page(
            folder,
            node.title,
            "topic",
            content=partial(_topic, pages, shelf, path),
            inputs=_topic_inputs(pages, path),
        )
        # An empty list in six formats would be offered to nobody.
        if papers:
            yield from shelf.files(folder, papers)
        for former in node.former_paths:
            yield pages.redirect(site_paths.topic_page(former), folder, WORDS)


def _topic_inputs(pages: Pages, path: str) -> Inputs:
    """Return what the page of a topic is made from; its counts are those of topics below it."""
    papers = pages.catalog.below(path)
    start_papers = [start.paper for start in chosen_starts(pages.catalog, path)]
    records = records_of([*papers, *start_papers])
    # Of all other records, the timeline needs the month to which it reaches, and nothing else.
    month = newest_month(pages.catalog)
    has_aside = str(_has_aside(pages))
    values = {
        value_input("newest month", month),
        value_input("prose on topics", has_aside),
    }
    return WORDS | records | pages.topic_prose_inputs(path) | values


def _has_aside(pages: Pages) -> bool:
    # A catalog without prose on topics has lists of papers, and no encyclopedia.
    return bool(pages.snapshot.topic_prose)


def _topics(pages: Pages) -> Content:
    head = Head("All topics of the catalog, each with the number of its papers.")
    return head, {"view": topic_index(pages.catalog)}


def _topic(pages: Pages, shelf: Shelf, path: str) -> Content:
    view = topic_view(pages.rows, path)
    beside = article(pages.rows, path, has_aside=_has_aside(pages))
    papers = pages.catalog.below(path)
    formats = FORMATS if papers else ()
    files = [form.link for form in formats]
    head = Head(
        view.sentence,
        files=tuple(files),
        feed=feed_of(pages.catalog, path),
    )
    # With one span for each paper, Zotero offers the whole topic at once.
    coins = [shelf.entry(paper).coins for paper in papers]
    return head, {
        "view": view,
        "article": beside,
        "prose": pages.topic_prose(path),
        "drawing": trusted_html(_timeline(beside)),
        "trail_items": _trail(view),
        "files": formats,
        "coins": coins,
    }


def _timeline(beside: Article) -> str:
    """Return the timeline of a topic as SVG; empty where it has none."""
    if not beside.timeline:
        return ""
    columns = []
    for bar in beside.timeline.columns:
        column = Column(
            name=bar.name,
            length=bar.length,
            label=bar.label,
            is_open=bar.is_open,
        )
        columns.append(column)
    title = beside.timeline.chart.title
    # One drawing is enough: the column beside the text is as narrow as a phone.
    return draw_columns(columns, title, THIN, name="quarters")


def _trail(view: TopicPage) -> list[tuple[str, str]]:
    """Return title and address of the index of topics and of every topic above this one."""
    trail = [("Topics", site_paths.TOPICS)]
    for link in view.trail:
        address = site_paths.topic_page(link.path)
        trail.append((link.title, address))
    return trail


def list_pages(pages: Pages) -> Iterator[Page]:
    """Yield the page of what is new, then the other indexes, each followed by its pages."""
    yield pages.page(site_paths.NEW, "New", "new", partial(_new, pages))
    yield from _author_pages(pages)
    yield from _venue_pages(pages)
    yield from _year_pages(pages)


def _new(pages: Pages) -> Content:
    head = Head(
        "What entered the catalog, month by month, newest first.",
        feed=feed_of(pages.catalog),
    )
    return head, {
        "view": added_months(pages.rows),
        "days": added_days(pages.catalog),
    }


def _author_pages(pages: Pages) -> Iterator[Page]:
    # Not made later like other views: which pages there are follows from it.
    index = author_index(pages.catalog)
    yield pages.page(site_paths.AUTHORS, "Authors", "authors", partial(_authors, index))
    for link in index.links:
        # The whole catalog: any record may make a co-author frequent enough for a page, change the
        # spelling that most papers print, or have a name that takes the same slug.
        path = site_paths.author_page(link.slug)
        content = partial(_author, pages, link)
        yield pages.page(path, link.text, "author", content)


def _authors(index: AuthorIndex) -> Content:
    share = f"{len(index.links)} of {index.total}"
    head = Head(f"Authors with at least {LEAST_PAPERS} papers: {share}.")
    return head, {"view": index, "least": LEAST_PAPERS}


def _author(pages: Pages, link: AuthorLink) -> Content:
    number = pluralize(link.count, "paper")
    head = Head(f"{link.text}: {number} in this catalog, with topics, years and co-authors.")
    view = author_view(pages.rows, link.text)
    return head, {"view": view, "least": LEAST_PAPERS}


def _venue_pages(pages: Pages) -> Iterator[Page]:
    index = venue_index(pages.catalog)
    yield pages.page(site_paths.VENUES, "Venues", "venues", partial(_venues, index))
    for group in index.groups:
        for link in group.links:
            yield pages.page(
                site_paths.venue_page(link.slug),
                link.id,
                "venue",
                content=partial(_venue, pages, link),
                inputs=WORDS | records_of(pages.catalog.by_venue[link.id]),
            )


def _venues(index: VenueIndex) -> Content:
    kinds = "Conferences, journals and workshops"
    head = Head(f"{kinds} with papers in this catalog, {index.total} in all.")
    return head, {"view": index}


def _venue(pages: Pages, link: VenueLink) -> Content:
    number = pluralize(link.count, "paper")
    name = f"{link.name} ({link.id})"
    head = Head(f"{name}: {number} in this catalog, by year.")
    return head, {"view": venue_view(pages.rows, link)}


def _year_pages(pages: Pages) -> Iterator[Page]:
    links = year_index(pages.catalog)
    yield pages.page(site_paths.YEARS, "Years", "years", partial(_years, links))
    for link in links:
        # The whole catalog: the page links to the next years with papers, on both sides.
        path = site_paths.year_page(link.year)
        content = partial(_year, pages, link)
        yield pages.page(path, str(link.year), "year", content)


def _years(links: tuple[YearLink, ...]) -> Content:
    head = Head("The papers in this catalog by the year of their first public version.")
    return head, {"view": links}


def _year(pages: Pages, link: YearLink) -> Content:
    number = pluralize(link.count, "paper")
    head = Head(f"{number} in this catalog first public in {link.year}.")
    return head, {"view": year_view(pages.rows, link.year)}
