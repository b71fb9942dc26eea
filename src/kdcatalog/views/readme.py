"""README.md as parts in the order of the taxonomy, with every anchor computed before any text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.rendering.markdown import Anchors
from kdcatalog.rendering.prose import headings
from kdcatalog.views.contents import ContentsRow, CountedTopic, facet_rows
from kdcatalog.views.list_files import (
    INDEX,
    ListFiles,
    StartLinks,
    newest_first,
    start_links,
    topics_below,
)
from kdcatalog.views.rows import Link, Links, PaperRow, row_of
from kdcatalog.views.summary import grouped_table
from kdcatalog.views.timeline import LogEntry, log
from kdcatalog.views.week import Week, last_week

# The headings of the parts that the tool makes, under the names that ``catalog.readme`` uses.
TITLES = {
    "log": "New this week",
    "contents": "Contents",
    "summary": "Summary table",
    "citation": "Citation",
    "history": "Catalog over time",
    "license": "License",
    "run": "Use it locally",
}

DEFAULT_ORDER = ("log", "contents", "facets", "summary", "citation", "history", "license", "run")

NEWEST_ROWS = 15
"""The rows of a topic, when the budget of the page allows; ``lists/`` has all of them."""
STARTS = 3
"""The papers to start with: all seven of each topic cost the page three rows a topic."""


@dataclass(frozen=True, slots=True)
class Section:
    """A node under its heading: the newest ``rows``, and further ones that it keeps, folded.

    ``more`` leads to the rest; its first link, where the page leaves papers out, to the full list.
    """

    path: str
    title: str
    anchor: str
    level: int
    sentence: str
    note: str | None
    count: int
    start: StartLinks
    rows: tuple[PaperRow, ...]
    kept: tuple[PaperRow, ...]
    more: Links


@dataclass(frozen=True, slots=True)
class New:
    """What is new: the last week, and every month in which papers were added."""

    week: Week | None
    months: tuple[LogEntry, ...]
    links: Links


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of the facets, the summary table, and links to the parts that are no facets."""

    rows: tuple[ContentsRow, ...]
    others: Links


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its template, its heading, and the content, whose type the template knows.

    ``further_anchors`` lead to it as well, for example those of the list that it comes from.
    """

    template: str
    title: str
    anchor: str
    content: Any
    further_anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Readme:
    """The whole page; ``further_anchors`` are those of topics."""

    settings: CatalogSettings
    total: int
    updated: str
    parts: tuple[Part, ...]
    anchors: Mapping[str, str]
    further_anchors: Mapping[str, tuple[str, ...]]
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadmeInput:
    """What the page needs beside the catalog: prose by name, and the entries to cite."""

    prose: Mapping[str, str]
    citations: tuple[str, ...]


@dataclass(frozen=True)
class _Outline:
    """The names of the parts in their order, and the anchor of every part and node."""

    catalog: Catalog
    texts: ReadmeInput
    names: Sequence[str]
    anchors: Mapping[str, str]
    newest: int

    @property
    def files(self) -> ListFiles:
        return ListFiles(self.catalog, self.anchors)


def readme(catalog: Catalog, texts: ReadmeInput, newest: int = NEWEST_ROWS) -> Readme:
    """Return the page, with the ``newest`` rows of each topic beside those that it keeps."""
    names = _order(catalog, texts.prose)
    anchors = _anchors(catalog, names, texts.prose)
    outline = _Outline(catalog, texts, names, anchors, newest)
    return Readme(
        settings=catalog.taxonomy.catalog,
        total=len(catalog.papers),
        updated=catalog.as_of,
        parts=tuple(_part(outline, name) for name in names),
        anchors=anchors,
        further_anchors=_further_anchors(catalog),
        links=_links(outline),
    )


def _links(outline: _Outline) -> Mapping[str, str]:
    """Return where the page links to: the site if it is published, else files of the repository."""
    settings = outline.catalog.taxonomy.catalog
    url = settings.url
    repository = settings.repository
    contents = _fragment(outline, "contents")
    files = {
        "contribute": "CONTRIBUTING.md",
        "papers": INDEX,
        "provenance": "docs/provenance.md" if "provenance" in outline.texts.prose else "",
        "summary": _fragment(outline, "summary"),
        "topics": contents,
    }
    links = {
        "contents": contents,
        "log": _fragment(outline, "log"),
        "run": _fragment(outline, "run"),
        "license": _fragment(outline, "license"),
        "browse": url or INDEX,
        "bibtex": repository and f"{repository}releases/latest/download/catalog.bib",
        "stargazers": repository and f"{repository}stargazers",
    }
    for name, page in site_paths.NAMED.items():
        # Pages that only the site has are words without a link in an unpublished catalog.
        links[name] = files.get(name, "")
        if url:
            links[name] = url + page
    if url:
        links["bibtex"] = url + site_paths.catalog_file("bib")
    return links


def _fragment(outline: _Outline, name: str) -> str:
    if name not in outline.anchors:
        return ""
    anchor = outline.anchors[name]
    return f"#{anchor}"


def _order(catalog: Catalog, prose: Iterable[str]) -> Sequence[str]:
    """Return the names of the parts; those that the catalog has no content for are left out."""
    facets = [f"facet:{facet.id}" for facet in catalog.taxonomy.facets]
    texts = [f"prose:{name}" for name in prose]
    possible = {*TITLES, *facets, *texts}
    if catalog.taxonomy.summary is None:
        possible.discard("summary")
    names = []
    for name in catalog.taxonomy.catalog.readme or DEFAULT_ORDER:
        if name == "facets":
            names.extend(facets)
        # For example the summary of a catalog that has no summary table.
        elif name in possible:
            names.append(name)
    return names


def _anchors(
    catalog: Catalog,
    names: Iterable[str],
    prose: Mapping[str, str],
) -> Mapping[str, str]:
    """Return the anchor of every part and node.

    GitHub numbers headings that repeat, so anchors are taken in the order of the page's headings,
    those of hand-written prose included.
    """
    document = Anchors()
    # The title is a heading as well and takes the first anchor.
    document.of(catalog.taxonomy.catalog.title)
    anchors: dict[str, str] = {}
    for name in names:
        kind, _, subject = name.partition(":")
        if kind == "facet":
            for path in topics_below(catalog, subject):
                node = catalog.taxonomy.nodes[path]
                anchors[path] = document.of(node.title)
        elif kind == "prose":
            prose_headings = headings(prose[subject])
            prose_anchors = [document.of(title) for _, title in prose_headings]
            anchors[name] = prose_anchors[0] if prose_anchors else ""
        else:
            anchors[name] = document.of(TITLES[name])
    return anchors


def _further_anchors(
    catalog: Catalog,
) -> Mapping[str, tuple[str, ...]]:
    """Return the anchors of taxonomy.yaml by the part or topic to which they lead."""
    anchors_by_target = defaultdict[str, list[str]](list)
    for anchor, target in catalog.taxonomy.catalog.anchors.items():
        anchors_by_target[target].append(anchor)
    by_target = {}
    for target, anchors in anchors_by_target.items():
        by_target[target] = tuple(anchors)
    return by_target


def _part(outline: _Outline, name: str) -> Part:
    kind, _, subject = name.partition(":")
    further = _further_anchors(outline.catalog).get(name, ())
    if kind == "facet":
        sections = tuple(_sections(outline, subject))
        first = sections[0]
        return Part("facet", first.title, first.anchor, content=sections)
    anchor = outline.anchors[name]
    if kind == "prose":
        text = outline.texts.prose[subject]
        return Part("prose", subject, anchor, content=text, further_anchors=further)
    content = _content(outline, name)
    return Part(name, TITLES[name], anchor, content=content, further_anchors=further)


def _sections(outline: _Outline, facet: str) -> Iterator[Section]:
    """Yield a section for each node of a facet."""
    catalog = outline.catalog
    for path in topics_below(catalog, facet):
        node = catalog.taxonomy.nodes[path]
        papers = newest_first(catalog.placed_on(path))
        rest = papers[outline.newest :]
        keeps = _kept_keys(catalog, path)
        kept = [paper for paper in rest if paper.key in keeps]
        yield Section(
            path=path,
            title=node.title,
            anchor=outline.anchors[path],
            level=2 + path.count("/"),
            sentence=node.sentence,
            note=node.note,
            count=len(catalog.below(path)),
            start=start_links(catalog, path)[:STARTS],
            rows=tuple(map(row_of, papers[: outline.newest])),
            kept=tuple(map(row_of, kept)),
            more=tuple(_more(outline, path, papers, are_left_out=bool(rest))),
        )


def _kept_keys(catalog: Catalog, path: str) -> frozenset[str]:
    """Return the keys of the papers whose rows a section keeps, however many are newer."""
    settings = catalog.taxonomy.catalog
    listed_keys = _listed_keys(catalog, path)
    kept_until = settings.readme_keeps or ""
    kept = set()
    for paper in catalog.placed_on(path):
        is_kept = paper.added <= kept_until
        if settings.readme_rows:
            # A record may have a new key since the rows were listed.
            keys = {paper.key, *paper.former_keys}
            is_kept = not listed_keys.isdisjoint(keys)
        if is_kept:
            kept.add(paper.key)
    return frozenset(kept)


def _listed_keys(catalog: Catalog, path: str) -> set[str]:
    """Return the keys that taxonomy.yaml lists for a section."""
    listed: set[str] = set()
    for listed_path, keys in catalog.taxonomy.catalog.readme_rows.items():
        # A topic may have moved since the rows were listed.
        current_path = catalog.taxonomy.moved.get(listed_path, listed_path)
        if current_path == path:
            listed.update(keys)
    return listed


def _more(
    outline: _Outline,
    path: str,
    papers: Sequence[Paper],
    *,
    are_left_out: bool,
) -> Iterator[Link]:
    """Yield where to see more: the full list if rows are left out, and the page of the site."""
    if are_left_out:
        words = f"All {len(papers):,} papers, with summaries"
        # Contents count the papers of its topics, too.
        if outline.catalog.taxonomy.nodes[path].nodes:
            words = f"All {len(papers):,} papers on this in general, with summaries"
        yield Link(words, outline.files.file_of(path))
    url = outline.catalog.taxonomy.catalog.url
    if url and papers:
        page = url + site_paths.topic_page(path)
        yield Link("Filter on the site", page)
        # A topic with topics below it has no file of its own.
        if not outline.catalog.taxonomy.nodes[path].nodes:
            yield Link("BibTeX", f"{page}papers.bib")


def _content(outline: _Outline, name: str) -> Any:
    """Return the content of a part that the tool makes; None where its template needs none."""
    if name == "log":
        return _new(outline)
    if name == "contents":
        return _contents(outline)
    if name == "summary":
        return grouped_table(outline.catalog)
    if name == "citation":
        return outline.texts.citations
    return None


def _new(outline: _Outline) -> New:
    url = outline.catalog.taxonomy.catalog.url
    links: Links = ()
    if url:
        all_new = Link("All new papers", url + site_paths.NEW)
        feed = Link("Feed", url + site_paths.feed_file(""))
        links = (all_new, feed)
    return New(
        last_week(outline.catalog),
        log(outline.catalog),
        links,
    )


def _contents(outline: _Outline) -> Contents:
    """Return every part after the contents; those above have been read already."""
    rows: list[ContentsRow] = []
    others = []
    own_place = outline.names.index("contents")

    def url_of(path: str) -> str:
        return _fragment(outline, path)

    for name in outline.names[own_place + 1 :]:
        kind, _, subject = name.partition(":")
        if kind == "facet":
            rows.extend(facet_rows(outline.catalog, subject, url_of))
        elif name == "summary":
            rows.extend(_summary_row(outline))
        else:
            title = _title_of(outline, name)
            if title:
                others.append(Link(_in_a_sentence(title), url_of(name)))
    return Contents(tuple(rows), tuple(others))


def _summary_row(outline: _Outline) -> Iterator[ContentsRow]:
    table = grouped_table(outline.catalog)
    if table:
        url = _fragment(outline, "summary")
        part = CountedTopic(TITLES["summary"], url, table.total)
        phrase = ", ".join(table.columns)
        yield ContentsRow(part, is_main=False, topics=(), phrase=phrase)


def _title_of(outline: _Outline, name: str) -> str:
    """Return the heading of a part; empty for prose without one."""
    kind, _, subject = name.partition(":")
    if kind != "prose":
        return TITLES[name]
    text = outline.texts.prose[subject]
    titles = [title for _, title in headings(text)]
    return titles[0] if titles else ""


def _in_a_sentence(title: str) -> str:
    """Return a title with a small first letter; an abbreviation as it is."""
    if title[1:2].isupper():
        return title
    return title[:1].lower() + title[1:]
