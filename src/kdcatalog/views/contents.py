"""The contents of README.md and of ``lists/``: a table of parts and their topics, with counts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Node


@dataclass(frozen=True, slots=True)
class CountedTopic:
    """A topic with its number of papers; the title is text alone where ``url`` is empty."""

    title: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A line of the table: a part, and its topics or a phrase; ``is_main`` marks a whole facet."""

    part: CountedTopic
    is_main: bool
    topics: tuple[CountedTopic, ...]
    phrase: str


def facet_rows(
    catalog: Catalog,
    facet: str,
    url_of: Callable[[str], str],
) -> Iterator[ContentsRow]:
    """Yield the line of a facet, and one for each part where any of them has parts itself."""
    node = catalog.taxonomy.nodes[facet]
    is_divided = any(part.nodes for part in node.nodes)
    yield _row(
        catalog=catalog,
        path=facet,
        url_of=url_of,
        is_divided=is_divided,
    )
    if is_divided:
        for part in node.nodes:
            yield _row(catalog, f"{facet}/{part.id}", url_of)


def _row(
    catalog: Catalog,
    path: str,
    url_of: Callable[[str], str],
    *,
    is_divided: bool = False,
) -> ContentsRow:
    """Return the line of a node; the topics of a divided facet have lines of their own."""
    node = catalog.taxonomy.nodes[path]
    topics: tuple[CountedTopic, ...] = ()
    if not is_divided:
        paths = _paths_below(path, node)
        counted = [_counted(catalog, below, url_of) for below in paths]
        topics = tuple(counted)
    phrase = ""
    # An empty cell would look like a fault.
    if not topics:
        phrase = node.phrase or node.sentence.removesuffix(".")
    return ContentsRow(
        part=_counted(catalog, path, url_of),
        is_main="/" not in path,
        topics=topics,
        phrase=phrase,
    )


def _paths_below(path: str, node: Node) -> Iterator[str]:
    for part in node.nodes:
        part_path = f"{path}/{part.id}"
        yield part_path
        yield from _paths_below(part_path, part)


def _counted(
    catalog: Catalog,
    path: str,
    url_of: Callable[[str], str],
) -> CountedTopic:
    title = catalog.taxonomy.nodes[path].title
    return CountedTopic(
        title=title,
        url=url_of(path),
        count=len(catalog.below(path)),
    )
