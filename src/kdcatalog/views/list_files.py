"""The full lists in ``lists/``: one Markdown file for each topic, or for each small facet.

README.md shows the newest papers of a topic and links here. GitHub renders these files as well, so
the whole catalog can be read where there is no site.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, groupby

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Node, lineage
from kdcatalog.rendering.markdown import Anchors
from kdcatalog.views.rows import Link, Links, PaperRow, display_name, row_of

FOLDER = "lists/"
INDEX = "lists/README.md"
# A facet with more topics has a file for each of them. One of 30 topics would have a megabyte.
MANY_TOPICS = 12
# Papers of one file; more are split by year. With its sentence a paper takes 350 bytes.
MOST_PAPERS = 1_000
# Topics next to one that no sentence compares with it.
MOST_SIBLINGS = 6

Papers = tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """Papers of a list, the newest first. Its ``repr`` leaves out what follows from records."""

    papers: Papers = field(repr=False)

    @property
    def rows(self) -> Iterator[PaperRow]:
        """The row of each paper."""
        return map(row_of, newest_first(self.papers))


@dataclass(frozen=True, slots=True)
class YearTable(PaperTable):
    """The papers of one year; none where the file at ``url`` has them, else it is a heading."""

    year: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class StartLink:
    """A paper to read first on a topic, by its short name, and why."""

    name: str
    url: str
    reason: str


StartLinks = tuple[StartLink, ...]


@dataclass(frozen=True, slots=True)
class ListPart(PaperTable):
    """A topic within the file of its facet."""

    title: str
    sentence: str
    note: str | None
    start: StartLinks


@dataclass(frozen=True, slots=True)
class ListFile:
    """One file; ``years`` are the tables of a topic, ``parts`` the topics of a facet.

    ``below`` are the topics below it, which have files of their own; ``neighbors`` are those that a
    reader may have meant instead.
    """

    file: str
    title: str
    sentence: str
    note: str | None
    start: StartLinks
    trail: Links
    count: int
    links: Links
    below: tuple["CountedLink", ...] = ()
    years: tuple[YearTable, ...] = ()
    parts: tuple[ListPart, ...] = ()
    neighbors: Links = ()

    @property
    def papers(self) -> Iterator[Paper]:
        """The papers of all tables."""
        for table in chain(self.years, self.parts):
            yield from table.papers


@dataclass(frozen=True, slots=True)
class CountedLink:
    """A link and a number of papers."""

    text: str
    url: str
    count: int


@dataclass(frozen=True)
class ListFiles:
    """The files of a catalog; ``anchors`` are those of README.md, by topic."""

    catalog: Catalog
    anchors: Mapping[str, str]

    def file_of(self, path: str) -> str:
        """Return the file with the papers of a topic, and its place there; empty without papers."""
        facet = path.partition("/")[0]
        has_many_topics = _has_many_topics(self.catalog, facet)
        is_whole_file = path == facet and not has_many_topics
        if is_whole_file and self.catalog.below(facet):
            return f"{FOLDER}{facet}.md"
        if not self.catalog.placed_on(path):
            return ""
        if has_many_topics:
            return f"{FOLDER}{path}.md"
        anchor = _part_anchors(self.catalog, facet)[path]
        fragment = f"#{anchor}" if anchor else ""
        return f"{FOLDER}{facet}.md{fragment}"

    def files(self) -> Iterator[ListFile]:
        """Yield every file, in the order of the taxonomy."""
        for facet in self.catalog.taxonomy.facets:
            if _has_many_topics(self.catalog, facet.id):
                for path in _listed_topics(self.catalog, facet.id):
                    yield from self._topic_files(path)
            elif self.catalog.below(facet.id):
                yield self._facet_file(facet.id)

    def _facet_file(self, facet: str) -> ListFile:
        node = self.catalog.taxonomy.nodes[facet]
        file = f"{FOLDER}{facet}.md"
        parts = []
        for path in _listed_topics(self.catalog, facet):
            part_node = self.catalog.taxonomy.nodes[path]
            is_facet = path == facet
            part = ListPart(
                title="" if is_facet else part_node.title,
                sentence="" if is_facet else part_node.sentence,
                note=None if is_facet else part_node.note,
                start=() if is_facet else start_links(self.catalog, path),
                papers=self.catalog.placed_on(path),
            )
            parts.append(part)
        below = []
        anchors = _part_anchors(self.catalog, facet)
        for path, anchor in anchors.items():
            if anchor:
                title = self.catalog.taxonomy.nodes[path].title
                papers = self.catalog.placed_on(path)
                link = CountedLink(
                    title,
                    f"#{anchor}",
                    len(papers),
                )
                below.append(link)
        return ListFile(
            file=file,
            title=node.title,
            sentence=node.sentence,
            note=node.note,
            start=start_links(self.catalog, facet),
            trail=self._trail(file, facet),
            count=len(self.catalog.below(facet)),
            links=self._links(file, facet),
            below=tuple(below),
            parts=tuple(parts),
        )

    def _topic_files(self, path: str) -> Iterator[ListFile]:
        """Yield the file of a topic, and one for each year where the topic is too long for one."""
        node = self.catalog.taxonomy.nodes[path]
        file = f"{FOLDER}{path}.md"
        papers = self.catalog.placed_on(path)
        is_split = len(papers) > MOST_PAPERS
        years = []
        for year, papers_of_year in _by_year(papers):
            # No id contains a dot, so that no topic can have this file.
            year_file = f"{FOLDER}{path}.{year}.md"
            url = _relative(file, year_file) if is_split else f"#{year}"
            listed = () if is_split else papers_of_year
            table = YearTable(
                papers=listed,
                year=year,
                url=url,
                count=len(papers_of_year),
            )
            years.append(table)
            if is_split:
                yield self._year_file(
                    path=path,
                    year=year,
                    file=year_file,
                    papers=papers_of_year,
                )
        yield ListFile(
            file=file,
            title=node.title,
            sentence=node.sentence,
            note=node.note,
            start=start_links(self.catalog, path),
            trail=self._trail(file, path),
            count=len(papers),
            links=self._links(file, path),
            below=tuple(self._below(file, path)),
            years=tuple(years),
            neighbors=self._neighbors(file, path),
        )

    def _year_file(
        self,
        path: str,
        year: str,
        file: str,
        papers: tuple[Paper, ...],
    ) -> ListFile:
        node = self.catalog.taxonomy.nodes[path]
        url = _relative(file, f"{FOLDER}{path}.md")
        topic = Link(node.title, url)
        table = YearTable(
            year=year,
            url=f"#{year}",
            count=len(papers),
            papers=papers,
        )
        return ListFile(
            file=file,
            title=f"{node.title}, {year}",
            sentence=node.sentence,
            note=None,
            start=(),
            trail=(*self._trail(file, path), topic),
            count=len(papers),
            links=self._links(file, path),
            years=(table,),
        )

    def _trail(self, file: str, path: str) -> Links:
        """Return the way to a topic: the contents of README.md, then its parents there."""
        contents = Link("Catalog", _relative(file, "README.md#contents"))
        above = lineage(path)[:-1]
        parents = [self._in_readme(file, parent) for parent in above]
        return (contents, *parents)

    def _in_readme(self, file: str, path: str) -> Link:
        """Return the link to a topic in README.md; to its own list where README leaves it out."""
        title = self.catalog.taxonomy.nodes[path].title
        if path in self.anchors:
            anchor = self.anchors[path]
            return Link(title, _relative(file, f"README.md#{anchor}"))
        target = self.file_of(path) or INDEX
        return Link(title, _relative(file, target))

    def _links(self, file: str, path: str) -> Links:
        settings = self.catalog.taxonomy.catalog
        contribute = Link("Add a paper", _relative(file, "CONTRIBUTING.md"))
        if not settings.url:
            return (contribute,)
        page = settings.url + site_paths.topic_page(path)
        links = [Link("Filter on the site", page)]
        # A topic with topics below it has no file of its own.
        if not self.catalog.taxonomy.nodes[path].nodes:
            links.append(Link("BibTeX", f"{page}papers.bib"))
        feed = Link("Feed", settings.url + site_paths.feed_file(path))
        return (*links, feed, contribute)

    def _below(self, file: str, path: str) -> Iterator[CountedLink]:
        """Yield the topics below one that has papers of its own."""
        for other in _listed_topics(self.catalog, path):
            if other != path:
                title = self.catalog.taxonomy.nodes[other].title
                url = _relative(file, self.file_of(other))
                yield CountedLink(
                    text=title,
                    url=url,
                    count=len(self.catalog.placed_on(other)),
                )

    def _neighbors(self, file: str, path: str) -> Links:
        paths = confused_with(self.catalog, path)
        if not paths:
            paths = _siblings(self.catalog, path)
        return tuple(self._in_readme(file, other) for other in paths)


def start_links(catalog: Catalog, path: str) -> StartLinks:
    """Return the papers that a person chose to read first on a topic, in that order."""
    links = []
    for start in catalog.taxonomy.nodes[path].start:
        # A broken record is left out of the catalog; it is reported elsewhere.
        paper = catalog.by_key.get(start.key)
        if paper is not None:
            name = display_name(catalog, paper)
            links.append(StartLink(name, paper.url, start.reason))
    return tuple(links)


def confused_with(catalog: Catalog, path: str) -> list[str]:
    """Return the topics that a topic's sentence sends readers to, or whose sentences send here.

    Sentences and rules do so with the words "is under Reinforcement Learning".
    """
    nodes = catalog.taxonomy.nodes
    own_mark = _mark_of(nodes[path].title)
    own_text = _words_of(nodes[path])
    others = []
    for other, node in nodes.items():
        if other == path:
            continue
        mark = _mark_of(node.title)
        text = _words_of(node)
        if mark.search(own_text) or own_mark.search(text):
            others.append(other)
    return others


def _words_of(node: Node) -> str:
    """Return what a topic says of itself; many send readers elsewhere only in their rules."""
    return f"{node.sentence} {node.rule} {node.note}"


def _mark_of(title: str) -> re.Pattern[str]:
    return re.compile(rf"\bunder {re.escape(title)}\b")


def _siblings(catalog: Catalog, path: str) -> list[str]:
    parent = path.rpartition("/")[0]
    siblings = []
    for node in catalog.taxonomy.nodes[parent].nodes if parent else ():
        sibling = f"{parent}/{node.id}"
        if sibling != path and catalog.below(sibling):
            siblings.append(sibling)
    return siblings[:MOST_SIBLINGS]


def newest_first(papers: Iterable[Paper]) -> list[Paper]:
    """Return papers by month, then by arXiv number, the newest first, then by key.

    Half of the papers of a topic are of one month, in which keys would sort them by author.
    """
    return sorted(papers, key=_recency)


def _recency(paper: Paper) -> tuple[int, int, int, str]:
    year, month, key = paper.newest_first
    number = (paper.identifiers.arxiv or "").replace(".", "")
    # Identifiers from before 2007 have a slash: their papers are alone in their months here.
    arxiv_number = int(number) if number.isdecimal() else 0
    return year, month, -arxiv_number, key


def _has_many_topics(catalog: Catalog, facet: str) -> bool:
    # Every topic counts, with papers or without, so that a new paper never moves a list.
    topics = topics_below(catalog, facet)
    return len(topics) > MANY_TOPICS


def topics_below(catalog: Catalog, path: str) -> list[str]:
    """Return the path of a topic or facet, and of every topic below it."""
    prefix = f"{path}/"
    nodes = catalog.taxonomy.nodes
    below = [other for other in nodes if other.startswith(prefix)]
    return [path, *below]


def _listed_topics(catalog: Catalog, path: str) -> list[str]:
    """Return a topic and those below it that have papers placed on them."""
    topics = topics_below(catalog, path)
    return [topic for topic in topics if catalog.placed_on(topic)]


def _part_anchors(catalog: Catalog, facet: str) -> Mapping[str, str]:
    """Return the anchors in the file of a facet; that of the facet itself is empty, its top."""
    document = Anchors()
    document.of(catalog.taxonomy.nodes[facet].title)
    anchors = {}
    for path in _listed_topics(catalog, facet):
        title = catalog.taxonomy.nodes[path].title
        is_top = path == facet
        anchors[path] = "" if is_top else document.of(title)
    return anchors


def _year_of(paper: Paper) -> str:
    return paper.date[:4] or "undated"


def _by_year(
    papers: Iterable[Paper],
) -> Iterator[tuple[str, Papers]]:
    for year, papers_of_year in groupby(papers, key=_year_of):
        yield year, tuple(papers_of_year)


def _relative(file: str, target: str) -> str:
    """Return the link from a file in ``lists/`` to a file of the repository."""
    return site_paths.relative_url(file, target)
