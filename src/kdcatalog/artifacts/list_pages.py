"""The lists of papers by topic, author, venue, year, day and name in a fact, with their indexes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial

from kdcatalog.artifacts.artifact import (
    WORDS,
    Artifact,
    ArtifactGroup,
    Inputs,
    Page,
    records_of,
    value_input,
)
from kdcatalog.artifacts.author_pages import author_pages
from kdcatalog.artifacts.downloads import Shelf, feed_of, formats_of_topic
from kdcatalog.artifacts.kept_facts import KeptFacts
from kdcatalog.artifacts.pages import Content, Head, Pages, TemplateValues
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import last_added_first
from kdcatalog.model.keys import slug_of
from kdcatalog.model.text import pluralize
from kdcatalog.pictures.columns import THIN, Column, Drawing, draw_columns
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.views.article import Article, article, newest_month
from kdcatalog.views.coverage import coverage_of
from kdcatalog.views.name_pages import NamePage, name_view, names_view
from kdcatalog.views.names import LEAST_PAPERS as LEAST_PAPERS_OF_NAME
from kdcatalog.views.names import NameGroup, NameIndex
from kdcatalog.views.paging import PAGE_ROWS, ListPage, split_list
from kdcatalog.views.timeline import (
    NEWEST,
    AddedMonth,
    YearLink,
    YearPage,
    added_batches,
    added_days,
    added_months,
    month_counts,
    year_index,
    year_view,
)
from kdcatalog.views.topics import (
    TopicPage,
    chosen_starts,
    listed_papers,
    topic_index,
    topic_view,
)
from kdcatalog.views.venues import VenueIndex, VenueLink, VenuePage, venue_index, venue_view

MakeTopic = Callable[[], TopicPage]
MakeMonths = Callable[[], tuple[AddedMonth, ...]]
MakeVenue = Callable[[], VenuePage]
MakeYear = Callable[[], YearPage]
MakeName = Callable[[], NamePage]
"""A view is made once for all pages of its list, when the first of them is needed."""


def topic_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact | ArtifactGroup]:
    """Yield the index of topics, then pages, files and redirects of each, in the tree's order."""
    content = partial(_topics, pages)
    yield pages.page(site_paths.TOPICS, "Topics", "topics", content, pages.structure)
    for path in pages.catalog.taxonomy.nodes:
        inputs = _topic_inputs(pages, path)
        make = partial(_topic_artifacts, pages, shelf, path, inputs)
        folder = site_paths.topic_page(path)
        yield pages.group(folder, ["topic", "topic_rest"], make, inputs)


def _topic_artifacts(pages: Pages, shelf: Shelf, path: str, inputs: Inputs) -> Iterator[Artifact]:
    taxonomy = pages.catalog.taxonomy
    folder = site_paths.topic_page(path)
    papers = listed_papers(pages.catalog, path)
    view = cache(partial(topic_view, pages.catalog, path))
    parts = split_list(folder, len(papers))
    yield from pages.series(
        parts,
        taxonomy.name_of(path),
        "topic",
        content=partial(_topic, pages, shelf, path, view),
        inputs=inputs,
        further="topic_rest",
        facts=partial(_topic_facts, view) if len(parts) > 1 else None,
        papers=papers,
    )
    yield from shelf.files_of_topic(path)
    for former in taxonomy.nodes[path].former_paths:
        yield pages.redirect(site_paths.topic_page(former), folder)


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


def _topic_facts(make_view: MakeTopic) -> object:
    """Return what a later page says of all papers of its topic, such as how many have code."""
    return replace(make_view(), listed=())


def _has_aside(pages: Pages) -> bool:
    # A catalog without prose on topics has lists of papers, and no encyclopedia.
    return bool(pages.snapshot.topic_prose)


def _topics(pages: Pages) -> Content:
    head = Head("All topics of the catalog, each with the number of its papers.")
    return head, {"view": topic_index(pages.catalog)}


def _topic(
    pages: Pages,
    shelf: Shelf,
    path: str,
    view: MakeTopic,
    list_page: ListPage,
) -> Content:
    topic = view()
    formats = formats_of_topic(pages.catalog, path)
    # Relative to the folder of the topic, where its first page is.
    links = [form.link for form in formats if list_page.is_first]
    head = Head(
        topic.sentence,
        files=tuple(links),
        feed=feed_of(pages.catalog, path),
    )
    # With one span for each paper, Zotero offers all papers of the page at once. Like the files,
    # they are not repeated for divided topics, nor on later pages, whose papers the files have:
    # they were a third of the bytes of topics.
    coins = []
    if formats and list_page.is_first:
        papers = list_page.of(pages.catalog.below(path))
        coins = [shelf.entry(paper).coins for paper in papers]
    on_page = list_page.of(topic.listed)
    first = _article(pages, path) if list_page.is_first else {}
    return head, {
        **first,
        "view": topic,
        "on_page": pages.rows.of(on_page, topic=path),
        "trail_items": _trail(topic),
        "files": formats,
        "coins": coins,
    }


def _article(pages: Pages, path: str) -> TemplateValues:
    """Return what only the first page of a topic has."""
    beside = article(pages.rows, path, has_aside=_has_aside(pages))
    return {
        "article": beside,
        "prose": pages.topic_prose(path),
        "drawing": trusted_html(_timeline(beside)),
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
    return draw_columns(columns, Drawing(title, THIN, "quarters"))


def _trail(view: TopicPage) -> list[tuple[str, str]]:
    """Return title and address of the index of topics and of every topic above this one."""
    trail = [("Topics", site_paths.TOPICS)]
    for link in view.trail:
        address = site_paths.topic_page(link.path)
        trail.append((link.title, address))
    return trail


def list_pages(pages: Pages, kept: KeptFacts) -> Iterator[Artifact | ArtifactGroup]:
    """Yield the pages of what is new, then the other indexes, each followed by its pages."""
    months = cache(partial(added_months, pages.rows))
    papers = last_added_first(pages.catalog.papers)[:NEWEST]
    parts = split_list(site_paths.NEW, len(papers))
    yield from pages.series(
        parts,
        "New",
        "new",
        content=partial(_new, pages, months),
        # Of all other papers, a page has the number of those of its months.
        facts=cache(partial(month_counts, pages.catalog)),
        papers=papers,
    )
    yield from author_pages(pages, kept)
    yield from _venue_pages(pages)
    yield from _year_pages(pages)


def _new(pages: Pages, months: MakeMonths, list_page: ListPage) -> Content:
    head = Head(
        "What entered the catalog, month by month, newest first.",
        feed=feed_of(pages.catalog),
    )
    is_first = list_page.is_first
    return head, {
        "most": NEWEST,
        "months": list_page.groups(months()),
        # Counted once: for each of 200 pages, 10,000 papers took a fifteenth of a build.
        "days": added_days(pages.catalog) if is_first else (),
        "batches": added_batches(pages.catalog) if is_first else (),
    }


def _venue_pages(pages: Pages) -> Iterator[Artifact]:
    index = venue_index(pages.catalog)
    content = partial(_venues, index)
    yield pages.page(site_paths.VENUES, "Venues", "venues", content, pages.structure)
    for group in index.groups:
        for link in group.links:
            view = cache(partial(venue_view, pages.rows, link))
            parts = split_list(site_paths.venue_page(link.slug), link.count)
            yield from pages.series(
                parts,
                link.id,
                "venue",
                content=partial(_venue, pages, link, view),
                inputs=WORDS | records_of(pages.catalog.by_venue[link.id]),
                facts=partial(coverage_of, pages.catalog, link.id),
            )
            yield from _former_venue_pages(pages, link)


def _former_venue_pages(pages: Pages, link: VenueLink) -> Iterator[Artifact]:
    """Yield a redirect from the page under each former id of a venue."""
    taxonomy = pages.catalog.taxonomy
    taken = set(taxonomy.venue_slugs.values())
    venue = taxonomy.venue_by_id[link.id]
    target = site_paths.venue_page(link.slug)
    for former_id in venue.former_ids:
        slug = slug_of(former_id)
        if slug not in taken:
            yield pages.redirect(site_paths.venue_page(slug), target)
        taken.add(slug)


def _venues(index: VenueIndex) -> Content:
    kinds = "Conferences, journals and workshops"
    head = Head(f"{kinds} with papers in this catalog, {index.total} in all.")
    return head, {"view": index}


def _venue(pages: Pages, link: VenueLink, view: MakeVenue, list_page: ListPage) -> Content:
    number = pluralize(link.count, "paper")
    name = f"{link.name} ({link.id})"
    head = Head(f"{name}: {number} in this catalog, by year.")
    venue = view()
    years = list_page.groups(venue.years)
    harvested = coverage_of(pages.catalog, link.id)
    # Page 1 of a long list says what is on the whole of it.
    coverage = harvested if list_page.is_first else ()
    return head, {"view": venue, "years": years, "coverage": coverage}


def _year_pages(pages: Pages) -> Iterator[Page]:
    links = year_index(pages.catalog)
    yield pages.page(site_paths.YEARS, "Years", "years", partial(_years, links))
    for link in links:
        view = cache(partial(year_view, pages.rows, link.year))
        papers = pages.catalog.by_year[link.year][:PAGE_ROWS]
        parts = split_list(site_paths.year_page(link.year), len(papers))
        yield from pages.series(
            parts,
            str(link.year),
            "year",
            content=partial(_year, link, view),
            inputs=WORDS | records_of(papers),
            # The page has the next years with papers, on both sides, and the place of its own in
            # the list of all papers.
            facts=lambda: links,
            papers=papers,
        )


def _years(links: tuple[YearLink, ...]) -> Content:
    head = Head("The papers in this catalog by the year of their first public version.")
    return head, {"view": links}


def _year(link: YearLink, view: MakeYear, list_page: ListPage) -> Content:
    number = pluralize(link.count, "paper")
    head = Head(f"{number} in this catalog first public in {link.year}.")
    year = view()
    return head, {"view": year, "on_page": list_page.of(year.rows)}


# Vocabularies, such as models and data sets


def name_pages(pages: Pages, kept: KeptFacts) -> Iterator[Artifact]:
    """Yield the index of every vocabulary that the facts of papers use, and a page for each name.

    A page depends on the records that it lists, and by counts and maps on all others.
    """
    for index in pages.name_indexes:
        title = index.vocabulary.title
        content = partial(_names, index)
        yield pages.page(index.path, title, "names", content, pages.structure)
        for group in index.with_page:
            view = cache(partial(name_view, pages.rows, index, group))
            parts = split_list(group.path, len(group.papers))
            yield from pages.series(
                parts,
                group.title,
                "name",
                content=partial(_name, view),
                inputs=WORDS | records_of(group.papers),
                facts=kept.of(group.path, partial(_name_facts, view)),
                papers=group.papers,
            )
        for path, target in _former_paths(index).items():
            yield pages.redirect(path, target)


def _former_paths(index: NameIndex) -> Mapping[str, str]:
    """Return the paths of names that have no page of their own, with the page that has them."""
    present = {group.path for group in index.with_page}
    targets: dict[str, str] = {}
    folder = slug_of(index.vocabulary.id)
    for name, group in _names_without_page(index):
        path = site_paths.vocabulary_page(folder, slug_of(name))
        if path not in present:
            targets.setdefault(path, group.path)
    return targets


def _names_without_page(index: NameIndex) -> Iterator[tuple[str, NameGroup]]:
    """Yield other spellings, and names of families, each with the group that counts them."""
    for alias, name in index.vocabulary.aliases.items():
        group = index.group_of(name)
        if group and group.path:
            yield alias, group
    # A name has a page until a family lists it, and people try models/gpt-4/ by hand.
    for group in index.with_page:
        for name, papers_by_fact in group.by_name.items():
            lists = papers_by_fact.values()
            papers = {paper.key for papers in lists for paper in papers}
            if len(papers) >= LEAST_PAPERS_OF_NAME:
                yield name, group


def _names(index: NameIndex) -> Content:
    view = names_view(index)
    head = Head(f"{view.title}: {view.sentence}")
    return head, {"view": view}


def _name_facts(make_view: MakeName) -> object:
    """Return all that the page of a name shows beside the rows of its papers."""
    return replace(make_view(), rows=())


def _name(make_view: MakeName, list_page: ListPage) -> Content:
    view = make_view()
    head = Head(f"{view.title}: {view.lede}")
    return head, {"view": view, "on_page": list_page.of(view.rows)}
