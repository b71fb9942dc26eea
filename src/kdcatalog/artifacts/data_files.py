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
from kdcatalog.views.authors import author_index
from kdcatalog.views.topics import starts
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
    for path, node in catalog.taxonomy.nodes.items():
        yield node.title, "Topic", site_paths.topic_page(path)
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
    size = len(listed.file.content)
    return DataFile(
        path=listed.file.path,
        name=listed.file.path.removeprefix(site_paths.DATA),
        # "0 kB" would look like an empty file.
        kilobytes=max(1, round(size / 1000)),
        holds=listed.holds,
        readers=listed.readers,
    )
