"""The page of data and the files that it documents: all papers in every format, search, schemas."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, Artifact, File
from kdcatalog.artifacts.downloads import (
    FORMATS,
    JOINED,
    OF_TOPICS,
    Format,
    Shelf,
    feed_of,
    how_to_cite,
)
from kdcatalog.artifacts.explorer import PaperList
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.artifacts.search_files import search_files
from kdcatalog.artifacts.site_data import SiteData
from kdcatalog.exports import catalog_json, schemas, site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.environments import markdown_environment, render, templates_used
from kdcatalog.views.authors import author_index
from kdcatalog.views.topics import starts, topic_link
from kdcatalog.views.venues import venue_index

_SCHEMA_SUBJECTS = {
    "catalog": "catalog.json",
    "search": "search.json",
    "cite": "cite.json",
    "entries": "the files in entries/",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A row of the page of data; ``name`` is the path below data/."""

    path: str
    name: str
    kilobytes: int
    holds: str
    readers: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """A file that the page lists: what it holds, and who reads it."""

    file: File
    holds: str
    readers: str


def data_files(pages: Pages, shelf: Shelf, paper_list: PaperList) -> Iterator[Artifact]:
    """Yield the shards, then the files that the page of data lists, then the page.

    The manifest needs the addresses of shards, and the page the sizes of files.
    """
    # Made once: the page and the stream share the files, so that each is computed only once.
    data = SiteData(pages)
    shards = paper_list.data(data)
    for form in JOINED:
        make = partial(shelf.entries_of, form)
        shards += data.add_shards(f"entries/{form.id}", make)
    shards += search_files(data)
    listed = [*_listed(pages.catalog, shelf)]
    holds = "The names of the files of data that the scripts of this site fetch"
    manifest = _Listed(data.manifest(), holds, "the scripts of this site")
    listed.append(manifest)
    yield from shards
    for entry in listed:
        yield entry.file
    content = partial(_data_page, pages.catalog, listed)
    yield pages.page(site_paths.DATA, "Data and how to cite", "data", content)


def _listed(catalog: Catalog, shelf: Shelf) -> Iterator[_Listed]:
    for form in FORMATS:
        file = shelf.catalog_file(form)
        yield _Listed(file, _content_of(form), form.readers)
    holds = "Titles, names, venues, facts, topics and summaries of every paper"
    yield _Listed(search_file(catalog), holds, "Check your bibliography, programs")
    holds = "The identifiers of every paper, and the works to start with"
    yield _Listed(cite_file(catalog), holds, "Check your bibliography")
    for name in schemas.SCHEMAS_OF_DATA:
        holds = f"JSON Schema of {_SCHEMA_SUBJECTS[name]}"
        yield _Listed(_schema_file(name), holds, "validators, editors")


def _content_of(form: Format) -> str:
    if form.id == "json":
        return "Every paper with all its facts, the taxonomy and the venues"
    return f"Every paper as {form.title}"


def search_file(catalog: Catalog) -> File:
    """Return the file of what every paper is called and is about."""

    def make() -> bytes:
        return site_data.search_document(catalog, _search_pages(catalog)).encode()

    return File(site_paths.SEARCH_JSON, WHOLE_CATALOG, make)


def _search_pages(catalog: Catalog) -> Iterator[site_data.SearchPage]:
    """Yield title, kind and address of the pages that search finds beside papers."""
    for path in catalog.taxonomy.nodes:
        name = catalog.taxonomy.name_of(path)
        yield name, "Topic", site_paths.topic_page(path)
    # Only names with a page: for the others, search finds the papers themselves.
    for author in author_index(catalog).links:
        yield author.text, "Author", site_paths.author_page(author.slug)
    for group in venue_index(catalog).groups:
        for venue in group.links:
            title = f"{venue.id}: {venue.name}"
            yield title, "Venue", site_paths.venue_page(venue.slug)


def cite_file(catalog: Catalog) -> File:
    """Return the file with which a page compares a reader's bibliography, on their device."""

    def make() -> bytes:
        all_starts = (_starts(catalog, path) for path in catalog.taxonomy.nodes)
        return site_data.cite_document(catalog, all_starts).encode()

    return File(site_paths.CITE_JSON, WHOLE_CATALOG, make)


def _starts(catalog: Catalog, path: str) -> site_data.Starts:
    pairs = []
    for work in starts(catalog, path):
        pair = work.paper.key, work.reason
        pairs.append(pair)
    return tuple(pairs)


def _schema_file(name: str) -> File:
    def make() -> bytes:
        return schemas.schema_document(name).encode()

    # The same for every catalog of this version: facts are not spelled out in these schemas.
    return File(site_paths.schema_file(name), frozenset(), make)


def _data_page(catalog: Catalog, listed: list[_Listed]) -> Content:
    head = Head(
        "The whole catalog as files for reference managers and programs, and how to cite it.",
        feed=feed_of(catalog),
    )
    return head, {
        "files": [_row_of(entry) for entry in listed],
        "topic_formats": OF_TOPICS,
        "settings": catalog.taxonomy.catalog,
        "version": catalog_json.VERSION,
        "fields": tuple(catalog_json.field_descriptions().items()),
        "entries": schemas.data_fields("entries"),
        "search": schemas.data_fields("search"),
        "cite": schemas.data_fields("cite"),
        "columns": schemas.columns_of_search(),
        "citations": how_to_cite(catalog),
    }


def _row_of(listed: _Listed) -> DataFile:
    size = listed.file.size
    return DataFile(
        path=listed.file.path,
        name=listed.file.path.removeprefix(site_paths.DATA),
        # "0 kB" would look like an empty file.
        kilobytes=max(1, round(size / 1000)),
        holds=listed.holds,
        readers=listed.readers,
    )


# ``llms.txt``: an index of the site for language models and other programs
#
# Source: llmstxt.org, which asks for Markdown with a title, a quotation and lists of links.

_INDEX_TEMPLATE = "site/llms.txt.j2"
# All summaries are in catalog.json; an index of 1,900 papers would be 600 kB.
NEWEST = 20


@dataclass(frozen=True, slots=True)
class IndexItem:
    """A link with a note; ``url`` is relative where the site has no address yet."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class IndexSection:
    """Links under a heading."""

    title: str
    items: tuple[IndexItem, ...]


def file_for_programs(pages: Pages) -> File:
    """Return llms.txt."""
    environment = markdown_environment(pages.snapshot.templates)
    templates = templates_used(environment, pages.snapshot.templates, _INDEX_TEMPLATE)
    make = partial(_index_content, pages)
    return File(site_paths.FOR_PROGRAMS, WHOLE_CATALOG | templates, make)


def _index_content(pages: Pages) -> bytes:
    catalog = pages.catalog
    index = _Index(catalog)
    sections = [
        IndexSection("Data", tuple(index.data())),
        IndexSection("Pages", tuple(index.pages())),
        IndexSection("Topics", tuple(index.topics())),
        IndexSection("Newest papers", tuple(index.newest())),
        # The name is llmstxt.org's: what a program may leave out where its context is short.
        IndexSection("Optional", tuple(index.optional())),
    ]
    text = render(
        markdown_environment(pages.snapshot.templates),
        _INDEX_TEMPLATE,
        sections=sections,
        files=[form.name for form in OF_TOPICS],
        settings=catalog.taxonomy.catalog,
        count=len(catalog.papers),
        as_of=catalog.as_of,
    )
    return text.encode()


@dataclass(frozen=True, slots=True)
class _Index:
    """The links of each section."""

    catalog: Catalog

    def _item(self, title: str, path: str, note: str) -> IndexItem:
        url = self.catalog.taxonomy.catalog.url
        return IndexItem(title, f"{url}{path}", note)

    def data(self) -> Iterator[IndexItem]:
        path = site_paths.catalog_file("json")
        note = "Every paper with its summary and all its facts, and the topics."
        yield self._item("catalog.json", path, note)
        path = site_paths.schema_file("catalog")
        note = "JSON Schema, every field described."
        yield self._item("Schema of catalog.json", path, note)
        for form in FORMATS:
            # JSON comes first, since programs read it best.
            if form.id != "json":
                path = site_paths.catalog_file(form.ending)
                note = f"Every paper as {form.title}."
                yield self._item(f"catalog.{form.ending}", path, note)
        note = "All files, their fields, and the entry to cite."
        yield self._item("Data and how to cite", site_paths.DATA, note)

    def pages(self) -> Iterator[IndexItem]:
        note = "All papers, newest first; the page of each is papers/ and its key."
        yield self._item("Papers", site_paths.PAPERS, note)
        note = "What entered the catalog, month by month."
        yield self._item("New", site_paths.NEW, note)
        summary = self.catalog.taxonomy.summary
        if summary:
            yield self._item("Summary table", site_paths.SUMMARY, summary.sentence)
        note = "Every topic with the number of its papers."
        yield self._item("Topics", site_paths.TOPICS, note)

    def topics(self) -> Iterator[IndexItem]:
        # Those without papers, too: their pages say what belongs there.
        for path, node in self.catalog.taxonomy.nodes.items():
            link = topic_link(self.catalog, path)
            number = pluralize(link.count, "paper")
            note = f"{number}. {node.sentence}"
            yield self._item(link.title, site_paths.topic_page(path), note)

    def newest(self) -> Iterator[IndexItem]:
        for paper in self.catalog.papers[:NEWEST]:
            note = paper.summary or f"First public {paper.date or 'on an unknown day'}."
            page = site_paths.paper_page(paper.key)
            yield self._item(paper.title, page, note)

    def optional(self) -> Iterator[IndexItem]:
        feed = feed_of(self.catalog)
        if feed:
            path, _ = feed
            note = "The newest entries as Atom; every topic has its own."
            yield self._item("Feed", path, note)
        note = "Authors with several papers."
        yield self._item("Authors", site_paths.AUTHORS, note)
        note = "Conferences, journals and workshops with their papers."
        yield self._item("Venues", site_paths.VENUES, note)
        note = "How to send a record or a correction."
        yield self._item("Add a paper", site_paths.CONTRIBUTE, note)
