"""What README.md and ``lists/`` count: badges, numbers in prose, a table of parts and topics."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Licenses, Node
from kdcatalog.rendering.prose import replace_counts
from kdcatalog.views.timeline import short_day


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


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge: its file is ``badge-NAME.svg``; ``link`` is the name of a part of README.md."""

    name: str
    label: str
    value: str
    alternative: str
    link: str


def badges(catalog: Catalog) -> tuple[Badge, ...]:
    """Return the badges; that of the date only once there are papers."""
    total = f"{len(catalog.papers):,}"
    noun = "paper" if len(catalog.papers) == 1 else "papers"
    papers = Badge(
        name="papers",
        label=noun,
        value=total,
        alternative=f"{total} {noun}",
        link="contents",
    )
    items = [papers]
    if catalog.as_of:
        day = short_day(catalog.as_of)
        updated = Badge(
            name="updated",
            label="updated",
            value=day,
            alternative=f"Updated {day}",
            link="log",
        )
        items.append(updated)
    items.append(_license_badge(catalog.taxonomy.catalog.license))
    return tuple(items)


def _license_badge(licenses: Licenses) -> Badge:
    # Versions would make the badge too wide for a phone.
    data = _without_version(licenses.data)
    code = _without_version(licenses.code)
    return Badge(
        name="license",
        label="license",
        value=data if data == code else f"{data} + {code}",
        alternative=f"License: {licenses.data} for the data, {licenses.code} for the code",
        link="license",
    )


def _without_version(license_name: str) -> str:
    """Return ``CC0-1.0`` as ``CC0``."""
    return re.sub(r"-[0-9][0-9.]*$", "", license_name)


def with_counts(catalog: Catalog, text: str) -> str:
    """Return prose with numbers in place of ``{papers}`` and ``{papers:PATH,PATH@YEAR}``.

    A paper on several of the topics counts once. Topics that do not exist are KD153 and count none.
    """

    def count(paths: tuple[str, ...], year: str) -> str:
        papers = list(catalog.papers)
        if paths:
            papers = _papers_below(catalog, paths)
        # Every date starts with an empty year.
        matching = [paper for paper in papers if paper.date.startswith(year)]
        keys = {paper.key for paper in matching}
        return f"{len(keys):,}"

    return replace_counts(text, count)


def _papers_below(catalog: Catalog, paths: Iterable[str]) -> list[Paper]:
    """Return the papers of topics, a paper of two topics twice."""
    papers: list[Paper] = []
    for path in paths:
        current = catalog.taxonomy.moved.get(path, path)
        papers += catalog.below(current)
    return papers
