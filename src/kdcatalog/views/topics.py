"""A topic's page: the node, its parts, the papers at or below it; and the index of all topics."""

from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import lineage
from kdcatalog.views.filters import filtered
from kdcatalog.views.folding import WHOLE, in_view
from kdcatalog.views.lists import ListRow, list_row, list_rows, shape_of

LONG = 6
"""From so many papers on a topic has works to start with."""
STARTS, FROM_TABLE, SURVEYS = 5, 2, 2


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A node as a list of topics shows it: ``count`` papers at or below."""

    path: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Start:
    """A work to start with, and why."""

    row: ListRow
    reason: str


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Everything on a node's page but its frame."""

    path: str
    title: str
    facet: str
    shape: str
    trail: tuple[TopicLink, ...]
    sentence: str
    note: str | None
    parts: tuple[TopicLink, ...]
    starts: tuple[Start, ...]
    rows: tuple[ListRow, ...]
    cut: int
    """So many rows are in view."""
    filter: str
    """The address at which its papers can be filtered further."""


@dataclass(frozen=True, slots=True)
class FacetIndex:
    """A facet in the index of topics: its nodes with how deep they stand."""

    link: TopicLink
    shape: str
    sentence: str
    nodes: tuple[tuple[int, TopicLink], ...]


def topic_link(catalog: Catalog, path: str) -> TopicLink:
    """Return a node as a link with its count."""
    return TopicLink(path, catalog.taxonomy.nodes[path].title, len(catalog.below(path)))


def topic_page(catalog: Catalog, path: str) -> TopicPage:
    """Return the page of a node."""
    node = catalog.taxonomy.nodes[path]
    line = lineage(path)
    return TopicPage(
        path=path,
        title=node.title,
        facet=catalog.taxonomy.nodes[line[0]].short_title,
        shape=shape_of(catalog, path),
        trail=tuple(topic_link(catalog, parent) for parent in line[:-1]),
        sentence=node.sentence,
        note=node.note,
        parts=tuple(topic_link(catalog, f"{path}/{child.id}") for child in node.nodes),
        starts=tuple(starts(catalog, path)),
        rows=list_rows(catalog, catalog.below(path), here=path),
        cut=in_view(len(catalog.below(path)), WHOLE),
        filter=filtered(catalog, path),
    )


def starts(catalog: Catalog, path: str) -> Iterator[Start]:
    """Yield up to five works to start with on a long topic.

    They are works of the summary table, surveys, the oldest, the newest with code.
    """
    papers = catalog.below(path)
    if len(papers) < LONG:
        return
    taxonomy = catalog.taxonomy
    group = taxonomy.summary.group if taxonomy.summary else ""
    surveys = catalog.below(taxonomy.surveys) if taxonomy.surveys else ()
    reasons = (
        (
            "In the summary table",
            [paper for paper in papers if group and paper.fact(group)][:FROM_TABLE],
        ),
        (
            "A survey",
            [paper for paper in papers if paper in surveys and path != taxonomy.surveys][:SURVEYS],
        ),
        ("The oldest here", [papers[-1]]),
        ("The newest with code", [paper for paper in papers if paper.code][:1]),
    )
    seen: set[str] = set()
    for reason, chosen in reasons:
        for paper in chosen:
            if paper.key not in seen and len(seen) < STARTS:
                seen.add(paper.key)
                yield Start(list_row(catalog, paper, path), reason)


def topic_index(catalog: Catalog) -> tuple[FacetIndex, ...]:
    """Return every facet with its nodes, in the order of the taxonomy."""
    return tuple(_facet(catalog, facet.id) for facet in catalog.taxonomy.facets)


def _facet(catalog: Catalog, facet: str) -> FacetIndex:
    below = [path for path in catalog.taxonomy.nodes if path.startswith(f"{facet}/")]
    nodes = tuple((path.count("/"), topic_link(catalog, path)) for path in below)
    sentence = catalog.taxonomy.nodes[facet].sentence
    return FacetIndex(topic_link(catalog, facet), shape_of(catalog, facet), sentence, nodes)
