"""README.md as parts in the order of the taxonomy, with every anchor computed before any text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.markdown import Anchors
from kdcatalog.rendering.prose import headings
from kdcatalog.views.rows import BRIEF_LIST, PaperRow, Rows, visible_rows
from kdcatalog.views.summary import grouped_table
from kdcatalog.views.timeline import log, short_day, short_month

# The headings of the parts that the tool makes, under the names that ``catalog.readme`` uses.
TITLES = {
    "log": "News and Update Log",
    "contents": "Contents",
    "summary": "Summary Table",
    "citation": "Citation",
    "history": "Catalog over time",
    "license": "License",
    "run": "Run It",
}

DEFAULT_ORDER = ("log", "contents", "facets", "summary", "citation", "history", "license", "run")


@dataclass(frozen=True, slots=True)
class Section:
    """A node under its heading: its own ``rows``, ``older`` ones folded, ``count`` at or below."""

    path: str
    title: str
    anchor: str
    level: int
    sentence: str
    note: str | None
    count: int
    rows: tuple[PaperRow, ...]
    older: tuple[PaperRow, ...]


SectionsByFacet = Mapping[str, tuple[Section, ...]]


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents; ``count`` is None for a part without papers of its own."""

    depth: int
    title: str
    anchor: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its template, its heading, and the content, whose type the template knows."""

    template: str
    title: str
    anchor: str
    content: Any


@dataclass(frozen=True, slots=True)
class Readme:
    """The whole page; ``left_out`` counts the rows that its size limit cost."""

    settings: CatalogSettings
    papers: str
    since: str
    updated: str
    parts: tuple[Part, ...]
    anchors: Mapping[str, str]
    left_out: int
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadmeInput:
    """What the page needs beside the catalog: prose by name, and the entries to cite."""

    prose: Mapping[str, str]
    citations: tuple[str, ...]


@dataclass(frozen=True)
class _Outline:
    """The names of the parts in their order, and the anchor of every part and node."""

    rows: Rows
    texts: ReadmeInput
    names: Sequence[str]
    anchors: Mapping[str, str]

    @property
    def catalog(self) -> Catalog:
        return self.rows.catalog


def readme(rows: Rows, texts: ReadmeInput, dropped: frozenset[str] = frozenset()) -> Readme:
    """Return the page; the papers whose keys are ``dropped`` have no rows in the sections."""
    catalog = rows.catalog
    names = _order(catalog, texts.prose)
    anchors = _anchors(catalog, names, texts.prose)
    outline = _Outline(rows, texts, names, anchors)
    # A paper loses one row in each of its topics.
    dropped_papers = [catalog.by_key[key] for key in dropped]
    return Readme(
        settings=catalog.taxonomy.catalog,
        papers=pluralize(len(catalog.papers), "paper"),
        since=short_month(catalog.since),
        updated=short_day(catalog.as_of),
        parts=_parts(outline, dropped),
        anchors=anchors,
        left_out=sum(len(paper.placements) for paper in dropped_papers),
        links=_links(catalog.taxonomy.catalog, outline),
    )


def _links(settings: CatalogSettings, outline: _Outline) -> Mapping[str, str]:
    """Return where the page links to: the site if it is published, else files of the repository."""
    url = settings.url
    sections = dict.fromkeys(("contents", "run", "summary"), "")
    for name in sections.keys() & outline.anchors.keys():
        sections[name] = f"#{outline.anchors[name]}"
    has_provenance = "provenance" in outline.texts.prose
    files = {
        "contribute": "CONTRIBUTING.md",
        "papers": sections["contents"],
        "provenance": "docs/prose/provenance.md" if has_provenance else "",
        "summary": sections["summary"],
        "topics": sections["contents"],
    }
    links = {
        "contents": sections["contents"],
        "run": sections["run"],
        "site": url,
        "bibtex": url and url + site_paths.catalog_file("bib"),
        "stargazers": settings.repository and f"{settings.repository}stargazers",
    }
    for name, page in site_paths.NAMED.items():
        # Pages that only the site has are words without a link in an unpublished catalog.
        links[name] = files.get(name, "")
        if url:
            links[name] = url + page
    return links


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
            for path in _paths_of(catalog, subject):
                node = catalog.taxonomy.nodes[path]
                anchors[path] = document.of(node.title)
        elif kind == "prose":
            prose_headings = headings(prose[subject])
            prose_anchors = [document.of(title) for _, title in prose_headings]
            anchors[name] = prose_anchors[0] if prose_anchors else ""
        else:
            anchors[name] = document.of(TITLES[name])
    return anchors


def _paths_of(catalog: Catalog, facet: str) -> list[str]:
    prefix = f"{facet}/"
    paths = catalog.taxonomy.nodes
    paths_below = [path for path in paths if path.startswith(prefix)]
    return [facet, *paths_below]


def _parts(
    outline: _Outline,
    dropped: Set[str],
) -> tuple[Part, ...]:
    sections_by_facet = {}
    for facet in outline.catalog.taxonomy.facets:
        sections = _sections(outline, facet.id, dropped)
        sections_by_facet[facet.id] = tuple(sections)
    names = outline.names
    return tuple(_part(outline, name, sections_by_facet) for name in names)


def _part(outline: _Outline, name: str, sections_by_facet: SectionsByFacet) -> Part:
    kind, _, subject = name.partition(":")
    if kind == "facet":
        sections = sections_by_facet[subject]
        first = sections[0]
        return Part("facet", first.title, first.anchor, sections)
    anchor = outline.anchors[name]
    if kind == "prose":
        text = outline.texts.prose[subject]
        return Part("prose", subject, anchor, text)
    content = _content(outline, name, sections_by_facet)
    return Part(name, TITLES[name], anchor, content)


def _sections(
    outline: _Outline,
    facet: str,
    dropped: Set[str],
) -> Iterator[Section]:
    """Yield a section for each node of a facet; nothing where the page leaves the facet out."""
    catalog = outline.catalog
    for path in _paths_of(catalog, facet):
        # taxonomy.yaml may leave a facet out of README.
        if path not in outline.anchors:
            continue
        node = catalog.taxonomy.nodes[path]
        rows = _section_rows(outline, path, dropped)
        cut = visible_rows(len(rows), BRIEF_LIST)
        yield Section(
            path=path,
            title=node.title,
            anchor=outline.anchors[path],
            level=2 + path.count("/"),
            sentence=node.sentence,
            note=node.note,
            count=len(catalog.below(path)),
            rows=rows[:cut],
            older=rows[cut:],
        )


def _section_rows(
    outline: _Outline,
    path: str,
    dropped: Set[str],
) -> tuple[PaperRow, ...]:
    papers = outline.catalog.placed_on(path)
    kept_papers = [paper for paper in papers if paper.key not in dropped]
    list_rows = outline.rows.of(kept_papers)
    return tuple(row.paper for row in list_rows)


def _content(outline: _Outline, name: str, sections_by_facet: SectionsByFacet) -> Any:
    """Return the content of a part that the tool makes; None where its template needs none."""
    if name == "log":
        return log(outline.catalog)
    if name == "contents":
        return tuple(_contents(outline, sections_by_facet))
    if name == "summary":
        return grouped_table(outline.catalog)
    if name == "citation":
        return outline.texts.citations
    return None


def _contents(outline: _Outline, sections_by_facet: SectionsByFacet) -> Iterator[ContentsLine]:
    """Yield every part after the contents, topics with their counts."""
    # Parts above the contents have been read already.
    own_place = outline.names.index("contents")
    for name in outline.names[own_place + 1 :]:
        kind, _, subject = name.partition(":")
        if kind == "facet":
            for section in sections_by_facet[subject]:
                yield ContentsLine(
                    depth=section.level - 2,
                    title=section.title,
                    anchor=section.anchor,
                    count=section.count,
                )
        elif kind == "prose":
            text = outline.texts.prose[subject]
            for _, title in headings(text)[:1]:
                yield ContentsLine(0, title, outline.anchors[name], None)
        else:
            table = grouped_table(outline.catalog) if name == "summary" else None
            yield ContentsLine(
                depth=0,
                title=TITLES[name],
                anchor=outline.anchors[name],
                count=table.total if table else None,
            )
