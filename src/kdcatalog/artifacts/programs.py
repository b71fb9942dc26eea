"""``llms.txt``: where a program finds what, in Markdown of the form that llmstxt.org describes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.downloads import FORMATS
from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import File
from kdcatalog.artifacts.paging import Pages
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.views.topics import topic_link


@dataclass(frozen=True, slots=True)
class Item:
    """An address with what stands there; relative where the site has no address yet."""

    title: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Section:
    """Addresses under a head; ``Optional`` is what a program in a hurry leaves out."""

    title: str
    items: tuple[Item, ...]


def file_for_programs(pages: Pages) -> File:
    """Return the file."""
    return File("site", site_paths.FOR_PROGRAMS, partial(_content, pages))


def _content(pages: Pages) -> bytes:
    catalog = pages.catalog
    sections = (
        Section("Data", tuple(_data(catalog))),
        Section("Pages", tuple(_pages(catalog))),
        Section("Topics", tuple(_topics(catalog))),
        Section("Optional", tuple(_optional(catalog))),
    )
    environment = markdown_environment(pages.snapshot.templates)
    about = {
        "settings": catalog.taxonomy.catalog,
        "count": len(catalog.papers),
        "as_of": catalog.as_of,
    }
    files = [one.name for one in FORMATS]
    return render(environment, "site/llms.txt.j2", sections=sections, files=files, **about).encode()


def _item(catalog: Catalog, title: str, path: str, note: str) -> Item:
    return Item(title, f"{catalog.taxonomy.catalog.url}{path}", note)


def _data(catalog: Catalog) -> Iterator[Item]:
    yield _item(
        catalog,
        "catalog.json",
        site_paths.catalog_file("json"),
        "Every paper with all its facts, and the topics.",
    )
    yield _item(
        catalog,
        "Schema of catalog.json",
        site_paths.schema_file("catalog"),
        "JSON Schema, every field described.",
    )
    for one in FORMATS:
        if one.id != "json":
            yield _item(
                catalog,
                f"catalog.{one.ending}",
                site_paths.catalog_file(one.ending),
                f"Every paper as {one.title}.",
            )
    yield _item(
        catalog,
        "Data and how to cite",
        site_paths.DATA,
        "All files, their fields, and the entry to cite.",
    )


def _pages(catalog: Catalog) -> Iterator[Item]:
    yield _item(
        catalog,
        "Papers",
        site_paths.PAPERS,
        "All papers, newest first; the page of each is papers/ and its key.",
    )
    yield _item(catalog, "New", site_paths.NEW, "What entered the catalog, month by month.")
    if catalog.taxonomy.summary:
        yield _item(catalog, "Summary table", site_paths.SUMMARY, catalog.taxonomy.summary.sentence)
    yield _item(catalog, "Topics", site_paths.TOPICS, "Every topic with the number of its papers.")


def _topics(catalog: Catalog) -> Iterator[Item]:
    for path, node in catalog.taxonomy.nodes.items():
        number = topic_link(catalog, path).count
        yield _item(
            catalog,
            node.title,
            site_paths.topic_page(path),
            f"{pluralize(number, 'paper')}. {node.sentence}",
        )


def _optional(catalog: Catalog) -> Iterator[Item]:
    if feed := feed_of(catalog):
        yield _item(
            catalog, "Feed", feed[0], "The newest entries as Atom; every topic has its own."
        )
    yield _item(catalog, "Authors", site_paths.AUTHORS, "Names that stand on several papers.")
    yield _item(catalog, "Venues", site_paths.VENUES, "Places of publication with their papers.")
    yield _item(
        catalog, "Add a paper", site_paths.CONTRIBUTE, "How to send a record or a correction."
    )
