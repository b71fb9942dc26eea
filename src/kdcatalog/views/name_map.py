"""The map of a vocabulary: the families of one fact by those of another, as who teaches whom."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from kdcatalog.model import site_paths
from kdcatalog.model.fact_names import NameMap
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize
from kdcatalog.views.facets import fact_name
from kdcatalog.views.matrix import ToneKey, tone_bounds, tone_key
from kdcatalog.views.names import NameIndex, counted_together, ranked_groups

# Seven columns and "Others" keep cells of 25 pixels on the narrowest phone.
MOST_COLUMNS, MOST_ROWS = 7, 8
OTHERS = "(others)"

Pair = tuple[str, str]
"""The ids of a row and a column."""


@dataclass(frozen=True, slots=True)
class MapHead:
    """The head of a row or a column of a map."""

    title: str
    path: str
    total: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class MapCell:
    """A number of papers, its tone, and the list of these papers."""

    count: int
    tone: int
    path: str


MapRow = tuple[MapHead, tuple[MapCell, ...]]


@dataclass(frozen=True, slots=True)
class FamilyMap:
    """The map of two facts, families by families, with what can be read off it."""

    title: str
    rows_title: str
    columns_title: str
    columns: tuple[MapHead, ...]
    rows: tuple[MapRow, ...]
    key: tuple[ToneKey, ...]
    sentence: str
    coverage: str


@dataclass(frozen=True)
class _Counted:
    """What a map is drawn from: the papers that name both sides, and the groups on each side."""

    index: NameIndex
    name_map: NameMap
    papers: Sequence[Paper]
    rows: Sequence[str]
    columns: Sequence[str]
    counts: Counter[Pair]


def family_map(index: NameIndex, here: str = "") -> FamilyMap | None:
    """Return the map of a vocabulary with one family marked; None where it has none."""
    name_map = index.vocabulary.map
    if not name_map:
        return None
    all_papers = index.catalog.papers
    papers = [paper for paper in all_papers if _names_both(paper, name_map)]
    if not papers:
        return None
    rows = _groups_of(index, papers, name_map.rows, MOST_ROWS)
    columns = _groups_of(index, papers, name_map.columns, MOST_COLUMNS)
    counts: Counter[Pair] = Counter()
    for paper in papers:
        # Sets: two other families of one paper are one paper.
        own_rows = _places(index, paper, name_map.rows, rows)
        own_columns = _places(index, paper, name_map.columns, columns)
        counts.update(product(own_rows, own_columns))
    counted = _Counted(index, name_map, papers, rows, columns, counts)
    return _drawn(counted, here)


def _names_both(paper: Paper, name_map: NameMap) -> bool:
    of_rows = paper.fact(name_map.rows)
    return bool(of_rows and paper.fact(name_map.columns))


def _groups_of(
    index: NameIndex,
    papers: Sequence[Paper],
    fact: str,
    most: int,
) -> list[str]:
    """Return the groups with most papers in a fact, and a place for the others if there are any."""
    counts, _ = counted_together(index, papers, fact)
    ids = list(ranked_groups(index, counts))
    if len(ids) <= most:
        return ids
    return [*ids[:most], OTHERS]


def _places(
    index: NameIndex,
    paper: Paper,
    fact: str,
    ids: Sequence[str],
) -> set[str]:
    """Return the rows, or the columns, that a paper belongs to."""
    own_ids = index.ids_in(paper, fact)
    return {group_id if group_id in ids else OTHERS for group_id in own_ids}


def _drawn(counted: _Counted, here: str) -> FamilyMap:
    name_map = counted.name_map
    bounds = tone_bounds(max(counted.counts.values()))
    rows = []
    for row in counted.rows:
        cells = []
        for column in counted.columns:
            cell = _cell(counted, bounds, row, column)
            cells.append(cell)
        head = _head(counted, name_map.rows, row, here)
        rows.append((head, tuple(cells)))
    columns = []
    for column in counted.columns:
        head = _head(counted, name_map.columns, column, here)
        columns.append(head)
    facts = counted.index.catalog.taxonomy.fact_by_id
    return FamilyMap(
        title=name_map.title,
        rows_title=facts[name_map.rows].title,
        columns_title=facts[name_map.columns].title,
        columns=tuple(columns),
        rows=tuple(rows),
        key=tone_key(bounds),
        sentence=_sentence(counted),
        coverage=_coverage(counted),
    )


def _cell(
    counted: _Counted,
    bounds: Sequence[int],
    row: str,
    column: str,
) -> MapCell:
    count = counted.counts[row, column]
    if not count:
        return MapCell(count, 0, "")
    tone = bisect_right(bounds, count)
    # "Others" is no value of a filter.
    if OTHERS in (row, column):
        return MapCell(count, tone, "")
    taxonomy = counted.index.catalog.taxonomy
    row_filter = fact_name(taxonomy, counted.name_map.rows), row
    column_filter = fact_name(taxonomy, counted.name_map.columns), column
    path = site_paths.filtered_papers(row_filter, column_filter)
    return MapCell(count, tone, path)


def _head(
    counted: _Counted,
    fact: str,
    group_id: str,
    here: str,
) -> MapHead:
    if group_id == OTHERS:
        return MapHead("Others", "", 0, is_here=False)
    index = counted.index
    group = index.groups[group_id]
    counts, _ = counted_together(index, counted.papers, fact)
    return MapHead(
        title=group.label,
        path=group.path,
        total=counts[group_id],
        is_here=group_id == here,
    )


def _sentence(counted: _Counted) -> str:
    """Return the highest cell of two groups in words."""
    groups = counted.index.groups
    for (row, column), count in counted.counts.most_common():
        if OTHERS not in (row, column):
            label = groups[row].label
            other_label = groups[column].label
            return f"Most papers: {label} with {other_label} ({count})."
    return ""


def _coverage(counted: _Counted) -> str:
    catalog = counted.index.catalog
    fact = counted.name_map.rows
    total = pluralize(len(catalog.papers), "paper")
    with_rows = [paper for paper in catalog.papers if paper.fact(fact)]
    title = catalog.taxonomy.fact_by_id[fact].title.lower()
    both = f"Both sides are named in {len(counted.papers)} of {total}"
    sentence = f"{both}, the {title} in {len(with_rows)}."
    return f"{sentence} A paper with two families counts in both rows."
