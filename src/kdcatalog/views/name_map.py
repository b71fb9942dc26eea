"""The map of a vocabulary: the families of one fact by those of another, as who teaches whom."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.fact_names import NameMap
from kdcatalog.model.text import grouped, pluralize
from kdcatalog.views.facets import fact_name
from kdcatalog.views.matrix import ToneKey, tone_bounds, tone_key
from kdcatalog.views.names import OTHERS, CountedMap, NameIndex


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


def family_map(index: NameIndex, here: str = "") -> FamilyMap | None:
    """Return the map of a vocabulary with one family marked; None where it has none."""
    counted = index.counted_map
    return _drawn(index, counted, here) if counted else None


def _drawn(
    index: NameIndex,
    counted: CountedMap,
    here: str,
) -> FamilyMap:
    name_map = counted.name_map
    bounds = tone_bounds(max(counted.counts.values()))
    rows = []
    for row in counted.rows:
        cells = []
        for column in counted.columns:
            path = _cell_path(index, name_map, row, column)
            count = counted.counts[row, column]
            cell = _cell(count, bounds, path)
            cells.append(cell)
        total = counted.totals[name_map.rows][row]
        head = _head(index, row, total, here)
        rows.append((head, tuple(cells)))
    columns = []
    for column in counted.columns:
        total = counted.totals[name_map.columns][column]
        head = _head(index, column, total, here)
        columns.append(head)
    facts = index.catalog.taxonomy.fact_by_id
    return FamilyMap(
        title=name_map.title,
        rows_title=facts[name_map.rows].title,
        columns_title=facts[name_map.columns].title,
        columns=tuple(columns),
        rows=tuple(rows),
        key=tone_key(bounds),
        sentence=_sentence(index, counted),
        coverage=_coverage(index.catalog, counted),
    )


def _cell(count: int, bounds: Sequence[int], path: str) -> MapCell:
    if not count:
        return MapCell(count, 0, "")
    tone = bisect_right(bounds, count)
    return MapCell(count, tone, path)


def _cell_path(
    index: NameIndex,
    name_map: NameMap,
    row: str,
    column: str,
) -> str:
    """Return the address of the list of a cell's papers; empty beside "Others"."""
    # "Others" is no value of a filter.
    if OTHERS in (row, column):
        return ""
    taxonomy = index.catalog.taxonomy
    row_filter = fact_name(taxonomy, name_map.rows), row
    column_filter = fact_name(taxonomy, name_map.columns), column
    return site_paths.filtered_papers(row_filter, column_filter)


def _head(
    index: NameIndex,
    group_id: str,
    total: int,
    here: str,
) -> MapHead:
    if group_id == OTHERS:
        return MapHead("Others", "", 0, is_here=False)
    group = index.groups[group_id]
    return MapHead(
        title=group.label,
        path=group.path,
        total=total,
        is_here=group_id == here,
    )


def _sentence(index: NameIndex, counted: CountedMap) -> str:
    """Return the highest cell of two groups in words."""
    groups = index.groups
    for (row, column), count in counted.counts.most_common():
        if OTHERS not in (row, column):
            label = groups[row].label
            other_label = groups[column].label
            return f"Most papers: {label} with {other_label} ({count})."
    return ""


def _coverage(catalog: Catalog, counted: CountedMap) -> str:
    total = pluralize(len(catalog.papers), "paper")
    fact = catalog.taxonomy.fact_by_id[counted.name_map.rows]
    both = f"Both sides are named in {grouped(len(counted.papers))} of {total}"
    title = fact.title.lower()
    number = grouped(counted.with_rows)
    return f"{both}, the {title} in {number}. A paper with two families counts in both rows."
