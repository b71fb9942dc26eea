"""The matrix of two facets: the leaves of one by the parts of the other, counting papers on both."""

from collections.abc import Mapping
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.views.facets import filtered
from kdcatalog.views.topics import TopicLink, topic_link

TONES = 6
"""The style sheet has six, ``r1`` to ``r6``."""
LAST_TONE = 0.75
"""The last tone begins at this part of the highest count."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many papers are on both nodes: ``tone`` 1 to 6, 0 for none; ``path`` lists them."""

    count: int
    tone: int
    path: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A node of the first facet and its cells."""

    link: TopicLink
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The rows below one part of the first facet, most papers first."""

    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix; ``key`` has the counts of every tone, such as ``(2, "3-5")``."""

    rows_title: str
    columns_title: str
    columns: tuple[tuple[str, TopicLink], ...]
    groups: tuple[MatrixGroup, ...]
    key: tuple[tuple[int, str], ...]


def matrix(catalog: Catalog) -> Matrix | None:
    """Return the matrix of the two facets in the taxonomy; None where it has none."""
    facets = catalog.taxonomy.matrix
    if not facets:
        return None
    nodes = catalog.taxonomy.nodes
    column_paths = _parts(catalog, facets.columns) or [facets.columns]
    row_groups = _row_groups(catalog, facets.rows)
    row_paths = [path for _, paths in row_groups for path in paths]
    counts = _counts(catalog, row_paths, column_paths)
    highest = max((max(row) for row in counts.values()), default=0)
    bounds = tone_bounds(highest)
    groups = []
    for title, paths in row_groups:
        fullest_first = sorted(paths, key=lambda path: -len(catalog.below(path)))
        rows = []
        for path in fullest_first:
            cells = _cells(
                catalog, path, dict(zip(column_paths, counts[path], strict=True)), bounds
            )
            rows.append(MatrixRow(topic_link(catalog, path), nodes[path].short_title, cells))
        groups.append(MatrixGroup(title, tuple(rows)))
    return Matrix(
        rows_title=nodes[facets.rows].short_title,
        columns_title=nodes[facets.columns].short_title,
        columns=tuple(
            (nodes[path].short_title, topic_link(catalog, path)) for path in column_paths
        ),
        groups=tuple(groups),
        key=_key(bounds),
    )


def _parts(catalog: Catalog, path: str) -> list[str]:
    return [f"{path}/{node.id}" for node in catalog.taxonomy.nodes[path].nodes]


def _row_groups(catalog: Catalog, facet: str) -> list[tuple[str, list[str]]]:
    """Return the leaves below each part of a facet, with the title of the part.

    Parts without parts are leaves themselves; they come last, under the title of the facet.
    """
    nodes = catalog.taxonomy.nodes
    groups = []
    single_leaves = []
    for part in _parts(catalog, facet):
        if nodes[part].nodes:
            groups.append((nodes[part].title, _leaves(catalog, part)))
        else:
            single_leaves.append(part)
    if single_leaves:
        groups.append((nodes[facet].title, single_leaves))
    return groups


def _leaves(catalog: Catalog, path: str) -> list[str]:
    nodes = catalog.taxonomy.nodes
    return [below for below in nodes if below.startswith(f"{path}/") and not nodes[below].nodes]


def _counts(
    catalog: Catalog, row_paths: list[str], column_paths: list[str]
) -> Mapping[str, list[int]]:
    """Return the number of papers on each row and on each column, by row.

    Keys are intersected, not papers: comparing two pydantic models compares all their fields.
    """
    keys_by_path = {}
    for path in {*row_paths, *column_paths}:
        keys_by_path[path] = {paper.key for paper in catalog.below(path)}
    counts = {}
    for row in row_paths:
        row_keys = keys_by_path[row]
        counts[row] = [len(row_keys & keys_by_path[column]) for column in column_paths]
    return counts


def _cells(
    catalog: Catalog, row: str, count_by_column: Mapping[str, int], bounds: tuple[int, ...]
) -> tuple[Cell, ...]:
    cells = []
    for column, count in count_by_column.items():
        if not count:
            cells.append(Cell(count=0, tone=0, path=""))
            continue
        tone = sum(1 for bound in bounds if count >= bound)
        cells.append(Cell(count, tone, filtered(catalog, row, column)))
    return tuple(cells)


def tone_bounds(highest: int) -> tuple[int, ...]:
    """Return the least counts of up to six tones: 1, then rounded geometric steps.

    Equal steps would give nearly all cells the first tone, as one cell has 200 papers and most
    have fewer than ten.
    """
    bounds = [1]
    for step in range(1, TONES):
        growth = (max(highest, 1) / 2) ** (step / (TONES - 1))
        bound = round(2 * LAST_TONE * growth)
        if bounds[-1] < bound <= highest:
            bounds.append(bound)
    return tuple(bounds)


def _key(bounds: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """Return each tone with its counts: ``1``, ``2-4``, and ``50+`` for the last one."""
    key = []
    for tone, bound in enumerate(bounds, 1):
        if tone == len(bounds):
            key.append((tone, f"{bound}+"))
            continue
        last = bounds[tone] - 1
        key.append((tone, str(bound) if last == bound else f"{bound}-{last}"))
    return tuple(key)
