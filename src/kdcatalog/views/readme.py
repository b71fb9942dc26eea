"""README.md as a list of parts in the order that the taxonomy gives, with every anchor known beforehand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import CatalogSettings, Node
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.markdown import Anchors
from kdcatalog.rendering.prose import headings
from kdcatalog.views.folding import BRIEF, in_view
from kdcatalog.views.log import log
from kdcatalog.views.rows import PaperRow, row_of
from kdcatalog.views.summary import grouped_table

TITLES = {
    "log": "News and Update Log",
    "contents": "Contents",
    "summary": "Summary Table",
    "citation": "Citation",
    "history": "Star History",
    "licence": "Licence",
    "run": "Run It",
}
"""The headings of the parts that the tool makes, under the names that ``catalog.readme`` uses."""

DEFAULT = ("log", "contents", "facets", "summary", "citation", "history", "licence", "run")


@dataclass(frozen=True, slots=True)
class Section:
    """A node under its heading: ``rows`` and, folded, ``older`` ones stand exactly here; ``count`` at or below."""

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
    """One line of the contents; ``count`` is None for what holds no papers of its own."""

    depth: int
    title: str
    anchor: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the template that shows it, its heading, and what it shows."""

    template: str
    title: str
    anchor: str
    content: Any


@dataclass(frozen=True, slots=True)
class Readme:
    """The whole page; ``left_out`` counts the rows that its budget cost."""

    settings: CatalogSettings
    papers: str
    since: str
    as_of: str
    parts: tuple[Part, ...]
    anchors: Mapping[str, str]
    left_out: int
    links: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadmeInput:
    """What the page needs beside the catalog: prose by name and the entries to cite."""

    prose: Mapping[str, str]
    citations: tuple[str, ...]


def readme(catalog: Catalog, given: ReadmeInput, dropped: frozenset[str] = frozenset()) -> Readme:
    """Return the page; the papers whose keys are ``dropped`` have no rows in the sections."""
    settings = catalog.taxonomy.catalog
    names = _order(catalog, given.prose)
    anchors = _anchors(catalog, names, given.prose)
    sections = {
        facet.id: tuple(_sections(catalog, facet, anchors, dropped))
        for facet in catalog.taxonomy.facets
    }
    parts = tuple(_part(catalog, name, given, sections, names, anchors) for name in names)
    left_out = sum(len(paper.placements) for paper in catalog.papers if paper.key in dropped)
    links = _links(settings, anchors, given.prose)
    return Readme(
        settings,
        pluralize(len(catalog.papers), "paper"),
        catalog.since,
        catalog.as_of,
        parts,
        anchors,
        left_out,
        links,
    )


def _links(
    settings: CatalogSettings, anchors: Mapping[str, str], prose: Iterable[str]
) -> Mapping[str, str]:
    """Return where the page leads: to the site where it is published, else to files of the repository."""
    url = settings.url
    here = {
        name: f"#{anchors[name]}" if name in anchors else ""
        for name in ("contents", "run", "summary")
    }
    in_repository = {
        "contribute": "CONTRIBUTING.md",
        "papers": here["contents"],
        "provenance": "docs/prose/provenance.md" if "provenance" in prose else "",
        "summary": here["summary"],
        "topics": here["contents"],
    }
    return {
        "contents": here["contents"],
        "run": here["run"],
        "site": url,
        "bibtex": url and url + site_paths.catalog_file("bib"),
        "stargazers": settings.repository and f"{settings.repository}stargazers",
        **{
            name: (url + place if url else in_repository.get(name, ""))
            for name, place in site_paths.NAMED.items()
        },
    }


def _order(catalog: Catalog, prose: Mapping[str, str]) -> tuple[str, ...]:
    facets = [f"facet:{facet.id}" for facet in catalog.taxonomy.facets]
    wanted = catalog.taxonomy.catalog.readme or DEFAULT
    spread = [name for part in wanted for name in (facets if part == "facets" else [part])]
    known = {*TITLES, *facets, *(f"prose:{name}" for name in prose)}
    if catalog.taxonomy.summary is None:
        known.discard("summary")
    return tuple(name for name in spread if name in known)


def _anchors(catalog: Catalog, names: Sequence[str], prose: Mapping[str, str]) -> dict[str, str]:
    """Return the anchor of every part and node, given out in the order of the page's headings."""
    given = Anchors()
    given.of(catalog.taxonomy.catalog.title)
    found: dict[str, str] = {}
    for name in names:
        kind, _, which = name.partition(":")
        if kind == "facet":
            paths = [path for path in catalog.taxonomy.nodes if path.split("/")[0] == which]
            found |= {path: given.of(catalog.taxonomy.nodes[path].title) for path in paths}
        elif kind == "prose":
            anchors = [given.of(title) for _, title in headings(prose[which])]
            found[name] = anchors[0] if anchors else ""
        else:
            found[name] = given.of(TITLES[name])
    return found


def _sections(
    catalog: Catalog, facet: Node, anchors: Mapping[str, str], dropped: frozenset[str]
) -> Iterator[Section]:
    for path, node in catalog.taxonomy.nodes.items():
        if path.split("/")[0] == facet.id and path in anchors:
            rows = tuple(row_of(paper) for paper in catalog.at(path) if paper.key not in dropped)
            shown = in_view(len(rows), BRIEF)
            yield Section(
                path=path,
                title=node.title,
                anchor=anchors[path],
                level=2 + path.count("/"),
                sentence=node.sentence,
                note=node.note,
                count=len(catalog.below(path)),
                rows=rows[:shown],
                older=rows[shown:],
            )


def _part(
    catalog: Catalog,
    name: str,
    given: ReadmeInput,
    sections: Mapping[str, tuple[Section, ...]],
    names: Sequence[str],
    anchors: Mapping[str, str],
) -> Part:
    kind, _, which = name.partition(":")
    if kind == "facet":
        return Part("facet", sections[which][0].title, anchors[which], sections[which])
    if kind == "prose":
        return Part("prose", which, anchors[name], given.prose[which])
    contents: Mapping[str, Any] = {
        "log": lambda: log(catalog),
        "contents": lambda: tuple(_contents(catalog, names, anchors, sections, given.prose)),
        "summary": lambda: grouped_table(catalog),
        "citation": lambda: given.citations,
    }
    return Part(name, TITLES[name], anchors[name], contents.get(name, lambda: None)())


def _contents(
    catalog: Catalog,
    names: Sequence[str],
    anchors: Mapping[str, str],
    sections: Mapping[str, tuple[Section, ...]],
    prose: Mapping[str, str],
) -> Iterator[ContentsLine]:
    """Yield every part after the contents, topics with their counts."""
    for name in names[names.index("contents") + 1 :]:
        kind, _, which = name.partition(":")
        if kind == "facet":
            yield from (
                ContentsLine(s.level - 2, s.title, s.anchor, s.count) for s in sections[which]
            )
        elif kind == "prose":
            if found := headings(prose[which]):
                yield ContentsLine(0, found[0][1], anchors[name], None)
        else:
            table = grouped_table(catalog) if name == "summary" else None
            yield ContentsLine(0, TITLES[name], anchors[name], table.total if table else None)
