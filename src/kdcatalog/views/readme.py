"""README.md as parts in the order of the taxonomy, with every anchor computed before any text."""

from collections.abc import Iterator, Mapping
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

TITLES = {
    "log": "News and Update Log",
    "contents": "Contents",
    "summary": "Summary Table",
    "citation": "Citation",
    "history": "Catalog over time",
    "licence": "Licence",
    "run": "Run It",
}
"""The headings of the parts that the tool makes, under the names that ``catalog.readme`` uses."""

DEFAULT_ORDER = ("log", "contents", "facets", "summary", "citation", "history", "licence", "run")


@dataclass(frozen=True, slots=True)
class Section:
    """A node under its heading: its own ``rows``, the ``older`` ones folded, ``count`` at or below."""

    path: str
    title: str
    anchor: str
    level: int
    sentence: str
    note: str | None
    count: int
    rows: tuple[PaperRow, ...]
    older: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of the contents; ``count`` is None for a part without papers of its own."""

    depth: int
    title: str
    anchor: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the template that shows it, its heading, and the content, which the template knows."""

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
    names: tuple[str, ...]
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
    dropped_papers = [paper for paper in catalog.papers if paper.key in dropped]
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
    sections = {
        name: f"#{outline.anchors[name]}" if name in outline.anchors else ""
        for name in ("contents", "run", "summary")
    }
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
        links[name] = url + page if url else files.get(name, "")
    return links


def _order(catalog: Catalog, prose: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the parts; those that the catalog has no content for are left out."""
    facets = [f"facet:{facet.id}" for facet in catalog.taxonomy.facets]
    possible = {*TITLES, *facets, *(f"prose:{name}" for name in prose)}
    if catalog.taxonomy.summary is None:
        possible.discard("summary")
    names = []
    for name in catalog.taxonomy.catalog.readme or DEFAULT_ORDER:
        if name == "facets":
            names.extend(facets)
        elif name in possible:
            names.append(name)
    return tuple(names)


def _anchors(
    catalog: Catalog, names: tuple[str, ...], prose: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the anchor of every part and node.

    GitHub numbers headings that repeat, so anchors are taken in the order of the page's headings,
    those of hand-written prose included.
    """
    document = Anchors()
    document.of(catalog.taxonomy.catalog.title)
    anchors: dict[str, str] = {}
    for name in names:
        kind, _, subject = name.partition(":")
        if kind == "facet":
            for path, title in _titles_below(catalog, subject):
                anchors[path] = document.of(title)
        elif kind == "prose":
            prose_anchors = [document.of(title) for _, title in headings(prose[subject])]
            anchors[name] = prose_anchors[0] if prose_anchors else ""
        else:
            anchors[name] = document.of(TITLES[name])
    return anchors


def _titles_below(catalog: Catalog, facet: str) -> Iterator[tuple[str, str]]:
    for path, node in catalog.taxonomy.nodes.items():
        if path.partition("/")[0] == facet:
            yield path, node.title


def _parts(outline: _Outline, dropped: frozenset[str]) -> tuple[Part, ...]:
    sections = {}
    for facet in outline.catalog.taxonomy.facets:
        sections[facet.id] = tuple(_sections(outline, facet.id, dropped))
    parts = []
    for name in outline.names:
        kind, _, subject = name.partition(":")
        anchor = outline.anchors[subject if kind == "facet" else name]
        if kind == "facet":
            part = Part("facet", sections[subject][0].title, anchor, sections[subject])
        elif kind == "prose":
            part = Part("prose", subject, anchor, outline.texts.prose[subject])
        else:
            part = Part(name, TITLES[name], anchor, _content(outline, name, sections))
        parts.append(part)
    return tuple(parts)


def _sections(outline: _Outline, facet: str, dropped: frozenset[str]) -> Iterator[Section]:
    """Yield a section for each node of a facet; nothing where the page leaves the facet out."""
    catalog = outline.catalog
    for path, _ in _titles_below(catalog, facet):
        if path not in outline.anchors:
            continue
        node = catalog.taxonomy.nodes[path]
        papers = [paper for paper in catalog.at(path) if paper.key not in dropped]
        rows = tuple(outline.rows.row(paper).paper for paper in papers)
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


def _content(
    outline: _Outline, name: str, sections: Mapping[str, tuple[Section, ...]]
) -> Any:  # the template of the part knows its type
    """Return the content of a part that the tool makes; None where its template needs none."""
    if name == "log":
        return log(outline.catalog)
    if name == "contents":
        return tuple(_contents(outline, sections))
    if name == "summary":
        return grouped_table(outline.catalog)
    if name == "citation":
        return outline.texts.citations
    return None


def _contents(
    outline: _Outline, sections: Mapping[str, tuple[Section, ...]]
) -> Iterator[ContentsLine]:
    """Yield every part after the contents, topics with their counts."""
    names_after = outline.names[outline.names.index("contents") + 1 :]
    for name in names_after:
        kind, _, subject = name.partition(":")
        if kind == "facet":
            for section in sections[subject]:
                yield ContentsLine(section.level - 2, section.title, section.anchor, section.count)
        elif kind == "prose":
            for _, title in headings(outline.texts.prose[subject])[:1]:
                yield ContentsLine(0, title, outline.anchors[name], None)
        else:
            table = grouped_table(outline.catalog) if name == "summary" else None
            yield ContentsLine(
                0, TITLES[name], outline.anchors[name], table.total if table else None
            )
