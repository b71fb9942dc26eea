"""The page of data and the files that it documents: the catalog in every format, entries, search, schemas."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.citing import how_to_cite
from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Artifact, File
from kdcatalog.artifacts.missing import cite_file
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.artifacts.searching import search_file
from kdcatalog.exports import catalog_json, schemas
from kdcatalog.model import site_paths


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file as the page of data lists it: its address, its name there, size in kB, what it holds and who reads it."""

    path: str
    name: str
    kilobytes: int
    holds: str
    readers: str


def data_files(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the page of data, then every file that it lists."""
    listed = [*_listed(pages, shelf)]
    yield pages.later(
        site_paths.DATA, "Data and how to cite", "data", partial(_values, pages, listed)
    )
    yield from (file for file, _, _ in listed)


def _listed(pages: Pages, shelf: Shelf) -> Iterator[tuple[File, str, str]]:
    """Yield every file with what it holds and who reads it."""
    for form, file in shelf.whole():
        whole = "Every paper with all its facts, the taxonomy and the venues"
        yield file, whole if form.id == "json" else f"Every paper as {form.title}", form.readers
    yield (
        search_file(pages.catalog),
        "The words under which search finds every paper and page",
        "the search box",
    )
    yield (
        cite_file(pages.catalog),
        "The identifiers of every paper, and the works to start with",
        "the page missing/",
    )
    for form, file in shelf.entries():
        yield file, f"Each paper's {form.title} under its key, to be joined", "programs"
    for name in schemas.SCHEMAS_OF_DATA:
        file = File("site", site_paths.schema_file(name), partial(_schema, name))
        yield file, f"JSON Schema of {_SUBJECTS[name]}", "validators, editors"


_SUBJECTS = {
    "catalog": "catalog.json and papers.json",
    "search": "search.json",
    "cite": "cite.json",
    "entries": "entries/*.json",
}


def _schema(name: str) -> bytes:
    return schemas.schema_document(name).encode()


def _values(pages: Pages, listed: list[tuple[File, str, str]]) -> tuple[Head, dict[str, object]]:
    files = [
        DataFile(
            file.path,
            file.path.removeprefix(site_paths.DATA),
            max(1, round(len(file.content) / 1000)),
            holds,
            who,
        )
        for file, holds, who in listed
    ]
    feed = feed_of(pages.catalog)
    return Head(
        "The whole catalog as files for reference managers and programs, and how to cite it.",
        feed=feed,
    ), {
        "files": files,
        "formats": FORMATS,
        "settings": pages.catalog.taxonomy.catalog,
        "version": catalog_json.VERSION,
        "fields": tuple(catalog_json.field_descriptions().items()),
        "entries": schemas.data_fields("entries"),
        "search": schemas.data_fields("search"),
        "cite": schemas.data_fields("cite"),
        "columns": schemas.columns_of_search(),
        "citations": how_to_cite(pages.catalog),
    }
