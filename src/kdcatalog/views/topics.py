"""The pages of topics, the index of all topics, and the papers to start with on a topic."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Node, lineage
from kdcatalog.views.facets import Filter, facet_name, filtered, node_filter, shape_of
from kdcatalog.views.filters import HAS
from kdcatalog.views.paging import PAGE_ROWS

LONG_TOPIC = 6  # five papers to start with would be all of a topic with fewer
MOST_STARTS = 5  # an afternoon of reading
TABLE_STARTS, SURVEY_STARTS = 2, 2  # so that the oldest, or the newest with code, still has a place
MOST_UNCITED = 10  # one round of the largest topics; after a change of the guide, others follow


@dataclass(frozen=True, slots=True)
class TopicLink:
    """A node as a list of topics shows it: ``count`` papers at or below it."""

    path: str
    title: str
    count: int


TopicLinks = tuple[TopicLink, ...]
CountedFilter = tuple[str, int, str]
"""Words, number of papers and address of a filter of the list."""
LineOption = tuple[str, str, int]
"""Token, or name of the filter where it has one value alone, words and number of papers."""
LineOptions = tuple[LineOption, ...]


@dataclass(frozen=True, slots=True)
class Start:
    """A paper to start with on a topic, and why."""

    paper: Paper
    reason: str


@dataclass(frozen=True, slots=True)
class LineFacet:
    """A facet to choose from in the line above a list: tokens, labels and numbers of papers."""

    name: str
    title: str
    options: LineOptions


@dataclass(frozen=True, slots=True)
class FilterLine:
    """What narrows the list of a topic in its place; names and tokens are those of the list.

    ``topic`` is the filter of the topic, ``quick`` are name, words and number of papers, ``years``
    those from which on papers were first public, newest first.
    """

    topic: Filter
    quick: LineOptions
    years: tuple[str, ...]
    facet: LineFacet | None


@dataclass(frozen=True, slots=True)
class TopicPage:
    """The content of a node's pages; ``listed`` are the papers of its list.

    ``filter`` is the address of its papers in the list of papers, and ``filters`` narrow that list
    without a script: words, number of papers, address. With ``is_cut``, papers of its subtopics are
    left out, and ``alone`` is the number of papers in none of these.
    """

    path: str
    title: str
    facet: str
    shape: str
    trail: TopicLinks
    sentence: str
    rule: str | None
    note: str | None
    parts: TopicLinks
    listed: tuple[Paper, ...]
    total: int
    is_cut: bool
    alone: int
    filter: str
    filters: tuple[CountedFilter, ...]
    line: FilterLine | None


@dataclass(frozen=True, slots=True)
class FacetIndex:
    """A facet in the index of topics, with its nodes in tree order and the depth of each."""

    link: TopicLink
    shape: str
    sentence: str
    nodes: tuple[tuple[int, TopicLink], ...]


@dataclass(frozen=True, slots=True)
class Uncited:
    """A paper that a bibliography does not cite, though it cites ``cited`` others on ``topic``."""

    paper: Paper
    reason: str
    topic: str
    cited: int


def topic_link(catalog: Catalog, path: str) -> TopicLink:
    """Return a node as a link with its count."""
    return TopicLink(
        path=path,
        title=catalog.taxonomy.name_of(path),
        count=len(catalog.below(path)),
    )


def listed_papers(catalog: Catalog, path: str) -> tuple[Paper, ...]:
    """Return the papers in the list of a topic.

    Of a topic with subtopics and more papers than fit on a page, page 1 has the newest ones, and
    later pages have those in none of its subtopics. The lists of these have all others: with every
    paper in each list above, 10,000 papers had 57,000 rows on the pages of topics.
    """
    papers = catalog.below(path)
    is_divided = bool(catalog.taxonomy.nodes[path].nodes)
    if not is_divided or len(papers) <= PAGE_ROWS:
        return papers
    alone = [paper for paper in papers if path in paper.placements]
    return (*papers[:PAGE_ROWS], *alone)


def topic_view(catalog: Catalog, path: str) -> TopicPage:
    """Return the page of a node."""
    node = catalog.taxonomy.nodes[path]
    papers = catalog.below(path)
    listed = listed_papers(catalog, path)
    is_cut = listed is not papers
    *parents, _ = lineage(path)
    facet = path.partition("/")[0]
    part_ids = [part.id for part in node.nodes]
    return TopicPage(
        path=path,
        title=catalog.taxonomy.name_of(path),
        facet=catalog.taxonomy.nodes[facet].short_title,
        shape=shape_of(catalog, path),
        trail=_topic_links(catalog, parents),
        sentence=node.sentence,
        rule=node.rule,
        note=node.note,
        parts=_topic_links(catalog, (f"{path}/{part}" for part in part_ids)),
        listed=listed,
        total=len(papers),
        is_cut=is_cut,
        alone=len(listed) - PAGE_ROWS if is_cut else 0,
        filter=filtered(catalog, path),
        filters=_filters(catalog, path),
        line=_line(catalog, path),
    )


def _filters(catalog: Catalog, path: str) -> tuple[CountedFilter, ...]:
    """Return the filters that readers reach for first, those that some of the papers meet."""
    # The list has no filter for the whole of a facet: it would show other papers as well.
    if not node_filter(catalog, path):
        return ()
    filters = []
    for name, words, count in _quick(catalog.below(path)):
        address = filtered(catalog, path, further=[(name, HAS)])
        filters.append((words, count, address))
    return tuple(filters)


def _quick(papers: Collection[Paper]) -> Iterator[LineOption]:
    total = len(papers)
    published = [paper for paper in papers if paper.venue]
    with_code = [paper for paper in papers if paper.code]
    # What all or none of the papers have narrows nothing.
    if 0 < len(published) < total:
        yield "published", "Published", len(published)
    if 0 < len(with_code) < total:
        yield "code", "Has code", len(with_code)


# A list of so few papers is read faster than it is filtered.
_LEAST_TO_FILTER = 10


def _line(catalog: Catalog, path: str) -> FilterLine | None:
    """Return the line of filters above a list; None where the list is short or has no filter."""
    topic = node_filter(catalog, path)
    papers = catalog.below(path)
    if not topic or len(papers) < _LEAST_TO_FILTER:
        return None
    # The year is the beginning of a date; an undated paper has none.
    years = {paper.date[:4] for paper in papers}
    years.discard("")
    newest_first = sorted(years, reverse=True)
    return FilterLine(
        topic=topic,
        quick=tuple(_quick(papers)),
        years=tuple(newest_first),
        facet=_other_facet(catalog, path),
    )


def _other_facet(catalog: Catalog, path: str) -> LineFacet | None:
    """Return the first facet that is not that of a topic, with what its papers have of it."""
    own_facet = path.partition("/")[0]
    facets = catalog.taxonomy.facets
    others = [facet for facet in facets if facet.id != own_facet]
    if not others:
        return None
    facet = others[0]
    name = facet_name(facet.id)
    options = tuple(_options(catalog, path, facet))
    return LineFacet(name, facet.short_title, options) if options else None


def _options(catalog: Catalog, path: str, facet: Node) -> Iterator[LineOption]:
    keys = catalog.keys_below(path)
    for node in facet.nodes:
        others = catalog.keys_below(f"{facet.id}/{node.id}")
        shared = keys & others
        if shared:
            # The first facets have filters of their own, whose tokens are paths below them.
            yield node.id, node.short_title, len(shared)


def _topic_links(catalog: Catalog, paths: Iterable[str]) -> TopicLinks:
    return tuple(topic_link(catalog, path) for path in paths)


def starts(catalog: Catalog, path: str) -> tuple[Start, ...]:
    """Return the papers that a person chose to start with on a topic, else up to five by rule.

    The rule serves bibliographies alone, where a suggestion for each topic matters more than the
    best one; the page of a topic has only what a person chose. It takes papers of the summary
    table, surveys, the oldest paper, and the newest one with code, of long topics.
    """
    chosen_by_hand = chosen_starts(catalog, path)
    if chosen_by_hand:
        return chosen_by_hand
    return _starts_by_rule(catalog, path)


def chosen_starts(catalog: Catalog, path: str) -> tuple[Start, ...]:
    """Return the papers that a person chose to start with on a topic, in that order."""
    starts = []
    for point in catalog.taxonomy.nodes[path].start:
        paper = catalog.by_any_key.get(point.key)
        # A record with errors is left out while a site is served.
        if paper:
            starts.append(Start(paper, point.reason))
    return tuple(starts)


def _starts_by_rule(catalog: Catalog, path: str) -> tuple[Start, ...]:
    # A short topic is quickly read as a whole.
    papers = catalog.below(path)
    if len(papers) < LONG_TOPIC:
        return ()
    candidates = [
        # The order is that of preference, since the first reason of a paper counts.
        *(Start(paper, "In the summary table") for paper in _in_summary(catalog, papers)),
        *(Start(paper, "Survey") for paper in _surveys(catalog, path)),
        Start(papers[-1], "Oldest in this topic"),
    ]
    with_code = (paper for paper in papers if paper.code)
    candidates += [Start(paper, "Newest with code") for paper in islice(with_code, 1)]
    chosen: dict[str, Start] = {}
    for start in candidates:
        # A survey may be in the summary table as well, and must not come twice.
        chosen.setdefault(start.paper.key, start)
    return tuple(chosen.values())[:MOST_STARTS]


def _in_summary(catalog: Catalog, papers: Iterable[Paper]) -> Iterator[Paper]:
    summary = catalog.taxonomy.summary
    if not summary:
        return iter(())
    in_table = (paper for paper in papers if paper.fact(summary.group))
    return islice(in_table, TABLE_STARTS)


def _surveys(catalog: Catalog, path: str) -> Iterator[Paper]:
    """Return the newest surveys on a node; on the node of the surveys itself none stands out."""
    survey_path = catalog.taxonomy.surveys
    if not survey_path or path == survey_path:
        return iter(())
    survey_keys = {paper.key for paper in catalog.below(survey_path)}
    papers = catalog.below(path)
    surveys = (paper for paper in papers if paper.key in survey_keys)
    return islice(surveys, SURVEY_STARTS)


def uncited(
    catalog: Catalog,
    cited: Collection[str],
) -> tuple[Uncited, ...]:
    """Return up to ten papers to start with that are not among the cited keys.

    They are taken in rounds: the first one of each topic of a cited paper, what the bibliography
    is about most of all first, then the second one of each, and so on. So a bibliography on many
    topics learns something about each of them.
    """
    counts: Counter[str] = Counter()
    for key in cited:
        counts.update(catalog.by_key[key].placements)
    sizes: Counter[str] = Counter()
    for paper in catalog.papers:
        sizes.update(paper.placements)

    def weight(path: str) -> float:
        # Six of the forty papers on a topic say more than nine of nine hundred.
        count = counts[path]
        return count * count / sizes[path]

    paths = sorted(counts, key=catalog.taxonomy.order.__getitem__)
    paths.sort(key=weight, reverse=True)
    chosen: dict[str, Uncited] = {}
    for path, start in _in_rounds(catalog, paths):
        candidate = Uncited(
            paper=start.paper,
            reason=start.reason,
            topic=catalog.taxonomy.nodes[path].title,
            cited=counts[path],
        )
        # What is cited already is skipped, but its topic keeps its turn.
        if start.paper.key not in cited:
            chosen.setdefault(start.paper.key, candidate)
    return tuple(chosen.values())[:MOST_UNCITED]


def _in_rounds(
    catalog: Catalog,
    paths: Iterable[str],
) -> Iterator[tuple[str, Start]]:
    """Yield the first start of every topic, then the second of every topic, and so on."""
    starts_by_path = {path: starts(catalog, path) for path in paths}
    for place in range(MOST_STARTS):
        for path, topic_starts in starts_by_path.items():
            if place < len(topic_starts):
                yield path, topic_starts[place]


def topic_index(catalog: Catalog) -> tuple[FacetIndex, ...]:
    """Return every facet with its nodes, in the order of the taxonomy."""
    facets = catalog.taxonomy.facets
    return tuple(_facet_index(catalog, facet.id) for facet in facets)


def _facet_index(catalog: Catalog, facet: str) -> FacetIndex:
    nodes = catalog.taxonomy.nodes
    prefix = f"{facet}/"
    indented_links = []
    for path in nodes:
        if path.startswith(prefix):
            link = topic_link(catalog, path)
            indented_links.append((path.count("/"), link))
    return FacetIndex(
        link=topic_link(catalog, facet),
        shape=shape_of(catalog, facet),
        sentence=nodes[facet].sentence,
        nodes=tuple(indented_links),
    )
