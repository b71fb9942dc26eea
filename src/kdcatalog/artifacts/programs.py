"""``llms.txt``: an index of the site for language models and other programs.

Source: llmstxt.org, which asks for Markdown with a title, a quotation and lists of links.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, File
from kdcatalog.artifacts.downloads import FORMATS, OF_TOPICS, feed_of
from kdcatalog.artifacts.pages import Pages
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.environments import markdown_environment, render, templates_used
from kdcatalog.views.topics import topic_link

_TEMPLATE = "site/llms.txt.j2"
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
    templates = templates_used(environment, pages.snapshot.templates, _TEMPLATE)
    make = partial(_content, pages)
    return File(site_paths.FOR_PROGRAMS, WHOLE_CATALOG | templates, make)


def _content(pages: Pages) -> bytes:
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
        _TEMPLATE,
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
            number = pluralize(topic_link(self.catalog, path).count, "paper")
            note = f"{number}. {node.sentence}"
            yield self._item(node.title, site_paths.topic_page(path), note)

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
