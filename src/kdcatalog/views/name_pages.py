"""The page of a family or a name, and the index of a vocabulary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.article import span_of
from kdcatalog.views.charts import Bar, percent
from kdcatalog.views.facets import fact_name
from kdcatalog.views.matrix import row_groups
from kdcatalog.views.name_map import FamilyMap, family_map
from kdcatalog.views.names import (
    NameGroup,
    NameIndex,
    PapersByFact,
    counted_together,
    ranked_groups,
)
from kdcatalog.views.rows import ListRow, Rows

# With "others", eight bars. Further names are folded away: a family may have fifty.
MOST_BARS = 7
MOST_NAMES = 8

WordsAndPath = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """A bar list of a page: whom a family learns from, or whom it teaches."""

    title: str
    total: str
    bars: tuple[Bar, ...]

    @property
    def has_unknown(self) -> bool:
        """Whether some of its papers name nothing on the other side."""
        return any(bar.is_open for bar in self.bars)


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name of a family: its papers in each fact, and the first date."""

    name: str
    counts: tuple[int, ...]
    first: str


@dataclass(frozen=True, slots=True)
class MethodGroup:
    """The topics of one part of a facet, as bars."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class NamePage:
    """The content of the page of a family or a name."""

    title: str
    lede: str
    tally: tuple[str, ...]
    index_title: str
    index_path: str
    sides: tuple[Side, ...]
    fact_titles: tuple[str, ...]
    names: tuple[NameRow, ...]
    more_names: tuple[NameRow, ...]
    facet: str
    methods: tuple[MethodGroup, ...]
    map: FamilyMap | None
    rows: tuple[ListRow, ...]
    filters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NameLine:
    """A line of the index: a family or a name, with its papers in each fact."""

    title: str
    path: str
    maker: str
    access: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NamesPage:
    """The content of the index of a vocabulary."""

    title: str
    sentence: str
    fact_titles: tuple[str, ...]
    lines: tuple[NameLine, ...]
    map: FamilyMap | None

    @property
    def has_makers(self) -> bool:
        """Whether any line has a maker or an access: data sets have neither."""
        stated: list[str] = []
        for line in self.lines:
            stated += (line.maker, line.access)
        return any(stated)


def names_view(index: NameIndex) -> NamesPage:
    """Return the index of a vocabulary."""
    lines = []
    for group in index.with_page:
        line = NameLine(
            title=group.title,
            path=group.path,
            maker=group.maker,
            access=group.access,
            counts=_counts(index, group.by_fact),
        )
        lines.append(line)
    using: set[str] = set()
    for group in index.groups.values():
        using.update(paper.key for paper in group.papers)
    total = pluralize(len(index.catalog.papers), "paper")
    return NamesPage(
        title=index.vocabulary.title,
        sentence=f"Named in {grouped(len(using))} of {total}.",
        fact_titles=_fact_titles(index),
        lines=tuple(lines),
        map=family_map(index),
    )


def name_view(rows: Rows, index: NameIndex, group: NameGroup) -> NamePage:
    """Return the page of a family or a name."""
    names = tuple(_name_rows(index, group))
    return NamePage(
        title=group.title,
        lede=_lede(index, group),
        tally=tuple(_tally(group)),
        index_title=index.vocabulary.title,
        index_path=index.path,
        sides=_sides(index, group),
        fact_titles=_fact_titles(index),
        names=names[:MOST_NAMES] if len(names) > 1 else (),
        more_names=names[MOST_NAMES:],
        facet=_facet(index.catalog),
        methods=tuple(_methods(index.catalog, group.papers)),
        map=family_map(index, group.id),
        rows=rows.of(group.papers),
        filters=tuple(_filters(index, group)),
    )


def _fact_titles(index: NameIndex) -> tuple[str, ...]:
    return tuple(fact.title for fact in index.facts)


def _counts(index: NameIndex, by_fact: PapersByFact) -> tuple[int, ...]:
    counts = []
    for fact in index.facts:
        papers = by_fact.get(fact.id, [])
        counts.append(len(papers))
    return tuple(counts)


def _lede(index: NameIndex, group: NameGroup) -> str:
    """Return in how many papers a family is named in each fact, and in all of them at once."""
    parts = []
    keys = []
    for fact in index.facts:
        papers = group.in_fact(fact.id)
        if papers:
            number = pluralize(len(papers), "paper")
            parts.append(f"{fact.title.lower()} in {number}")
            keys.append({paper.key for paper in papers})
    in_all = set.intersection(*keys)
    sentence = ", ".join(parts)
    if len(keys) > 1 and in_all:
        sentence += f", both in {len(in_all)}"
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _tally(group: NameGroup) -> Iterator[str]:
    for text in (group.maker, group.access):
        if text:
            yield text
    yield pluralize(len(group.papers), "paper")
    span = span_of(group.papers)
    if span:
        yield span
    label = group.label.casefold()
    spellings = group.spellings
    others = [word for word in spellings if word.casefold() != label]
    if others:
        yield f"also written {', '.join(others)}"


def _sides(index: NameIndex, group: NameGroup) -> tuple[Side, ...]:
    """Return both sides of the map for one family, with bars on one scale."""
    name_map = index.vocabulary.map
    if not name_map:
        return ()
    halves = (
        (name_map.rows_title, name_map.columns, name_map.rows),
        (name_map.columns_title, name_map.rows, name_map.columns),
    )
    scale = 1
    for _, own_fact, other_fact in halves:
        own_papers = group.in_fact(own_fact)
        counts, without = counted_together(index, own_papers, other_fact)
        scale = max(scale, without, *counts.values())
    sides = []
    for title, own_fact, other_fact in halves:
        papers = group.in_fact(own_fact)
        if papers:
            bars = tuple(_side_bars(index, papers, other_fact, scale))
            side = Side(title, pluralize(len(papers), "paper"), bars)
            sides.append(side)
    return tuple(sides)


def _side_bars(
    index: NameIndex,
    papers: Sequence[Paper],
    fact: str,
    highest: int,
) -> Iterator[Bar]:
    counts, without = counted_together(index, papers, fact)
    ids = list(ranked_groups(index, counts))
    for group_id in ids[:MOST_BARS]:
        group = index.groups[group_id]
        count = counts[group_id]
        yield _bar(group.label, count, highest, path=group.path)
    rest = ids[MOST_BARS:]
    if rest:
        number = sum(counts[group_id] for group_id in rest)
        yield _bar(f"{len(rest)} more", number, highest)
    if without:
        title = index.catalog.taxonomy.fact_by_id[fact].title.lower()
        # Unknown, not none: the record says nothing about it.
        yield _bar(f"No {title} named", without, highest, is_open=True)


def _bar(
    name: str,
    count: int,
    highest: int,
    *,
    path: str = "",
    is_open: bool = False,
) -> Bar:
    return Bar(
        name=name,
        length=percent(count, highest),
        label=grouped(count),
        cells=(grouped(count),),
        path=path,
        is_open=is_open,
    )


def _name_rows(index: NameIndex, group: NameGroup) -> list[NameRow]:
    rows = []
    for name, by_fact in group.by_name.items():
        papers = chain.from_iterable(by_fact.values())
        counts = _counts(index, by_fact)
        row = NameRow(name, counts, _first_date(papers))
        rows.append(row)

    def rank(row: NameRow) -> tuple[int, str]:
        return -sum(row.counts), row.name.casefold()

    return sorted(rows, key=rank)


def _first_date(papers: Iterable[Paper]) -> str:
    """Return the first date; a year alone comes after all of its months, as everywhere."""
    dates = [paper.date for paper in papers if paper.date]
    return min(dates, key=_end_of, default="")


def _end_of(date: str) -> str:
    # "2025-99" is after every month of 2025.
    return date if "-" in date else f"{date}-99"


def _facet(catalog: Catalog) -> str:
    """Return the title of the row facet of the matrix, in running text; empty without one."""
    matrix = catalog.taxonomy.matrix
    if not matrix:
        return ""
    return catalog.taxonomy.nodes[matrix.rows].short_title.lower()


def _methods(catalog: Catalog, papers: Iterable[Paper]) -> Iterator[MethodGroup]:
    """Yield the topics of each part of the row facet of the matrix, most papers first."""
    if not catalog.taxonomy.matrix:
        return
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update(paper.placements)
    groups = row_groups(catalog, catalog.taxonomy.matrix.rows)
    all_paths = chain.from_iterable(paths for _, paths in groups)
    highest = max(map(counts.__getitem__, all_paths), default=0)
    for title, paths in groups:
        counted = [path for path in paths if counts[path]]
        counted.sort(key=counts.__getitem__, reverse=True)
        bars = []
        for path in counted:
            topic = catalog.taxonomy.nodes[path].short_title
            address = site_paths.topic_page(path)
            bar = _bar(topic, counts[path], highest, path=address)
            bars.append(bar)
        if bars:
            yield MethodGroup(title, tuple(bars))


def _filters(index: NameIndex, group: NameGroup) -> Iterator[WordsAndPath]:
    """Yield words and address of the list of the papers that use a family in each fact."""
    for fact in index.facts:
        papers = group.in_fact(fact.id)
        if papers and fact.compared:
            name = fact_name(index.catalog.taxonomy, fact.id)
            number = pluralize(len(papers), "paper")
            words = f"As {fact.title.lower()}: {number}"
            yield words, site_paths.filtered_papers((name, group.id))
