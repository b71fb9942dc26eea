"""The matrix of two facets: leaves of one by parts of the other, counting papers on both."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.facets import filtered
from kdcatalog.views.topics import TopicLink, topic_link

# The style sheet has six, ``r1`` to ``r6``.
TONES = 6
# The last tone begins at this part of the highest count.
LAST_TONE = 0.75


# Papers by the paths of a row and of a column.
KeysByPath = Mapping[str, Set[str]]
CountByPath = Mapping[str, int]
Counts = Mapping[str, CountByPath]
ToneKey = tuple[int, str]
# The title of a part of a facet, and the paths of the rows below it.
RowGroup = tuple[str, list[str]]


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
    key: tuple[ToneKey, ...]


def matrix(catalog: Catalog) -> Matrix | None:
    """Return the matrix of the two facets in the taxonomy; None where it has none."""
    facets = catalog.taxonomy.matrix
    if not facets:
        return None
    return matrix_of(catalog, facets.rows, facets.columns)


def matrix_of(catalog: Catalog, row_facet: str, column_facet: str) -> Matrix:
    """Return the matrix of any two facets."""
    nodes = catalog.taxonomy.nodes
    # A facet without parts is a single column.
    columns = _parts(catalog, column_facet) or [column_facet]
    groups_of_rows = row_groups(catalog, row_facet)
    counts = _counts(catalog, groups_of_rows, columns)
    # No cell at all where the row facet has no parts.
    row_maxima = (max(row.values()) for row in counts.values())
    bounds = tone_bounds(max(row_maxima, default=0))
    groups = []
    for title, paths in groups_of_rows:
        rows = []
        for path in paths:
            row = MatrixRow(
                link=topic_link(catalog, path),
                label=nodes[path].short_title,
                cells=_cells(catalog, path, counts, bounds),
            )
            rows.append(row)
        groups.append(MatrixGroup(title, tuple(rows)))
    heads = []
    for column in columns:
        link = topic_link(catalog, column)
        heads.append((nodes[column].short_title, link))
    return Matrix(
        rows_title=nodes[row_facet].short_title,
        columns_title=nodes[column_facet].short_title,
        columns=tuple(heads),
        groups=tuple(groups),
        key=tone_key(bounds),
    )


@dataclass(frozen=True, slots=True)
class FacetChoice:
    """A facet in the menu of a matrix; ``path`` is empty for the present one."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A matrix of two facets with the menus that pick others; ``total`` is of all papers."""

    title: str
    matrix: Matrix
    total: int
    rows: tuple[FacetChoice, ...]
    columns: tuple[FacetChoice, ...]


def matrix_facets(catalog: Catalog) -> list[str]:
    """Return the facets that a matrix may set against each other: those with parts."""
    return [facet.id for facet in catalog.taxonomy.facets if facet.nodes]


def crossing_title(catalog: Catalog, rows: str, columns: str) -> str:
    """Return the title of the matrix of two facets."""
    nodes = catalog.taxonomy.nodes
    column_title = nodes[columns].short_title.lower()
    return f"{nodes[rows].short_title} by {column_title}"


def crossing(catalog: Catalog, rows: str, columns: str) -> MatrixPage:
    """Return the page of the matrix of two facets."""
    table = matrix_of(catalog, rows, columns)
    row_choices = []
    column_choices = []
    for facet in matrix_facets(catalog):
        title = catalog.taxonomy.nodes[facet].short_title
        # No facet against itself: a menu never leads to a page that does not exist.
        if facet != columns:
            path = site_paths.matrix_page(facet, columns) if facet != rows else ""
            row_choices.append(FacetChoice(title, path))
        if facet != rows:
            path = site_paths.matrix_page(rows, facet) if facet != columns else ""
            column_choices.append(FacetChoice(title, path))
    return MatrixPage(
        title=crossing_title(catalog, rows, columns),
        matrix=table,
        total=len(catalog.papers),
        rows=tuple(row_choices),
        columns=tuple(column_choices),
    )


def _parts(catalog: Catalog, path: str) -> list[str]:
    node = catalog.taxonomy.nodes[path]
    return [f"{path}/{part.id}" for part in node.nodes]


def row_groups(catalog: Catalog, facet: str) -> list[RowGroup]:
    """Return the leaves below each part of a facet, most papers first, with the part's title.

    Parts without parts are leaves themselves; they come last, under the title of the facet.
    """
    nodes = catalog.taxonomy.nodes
    groups = []
    single_leaves = []
    for part in _parts(catalog, facet):
        if nodes[part].nodes:
            title = nodes[part].title
            groups.append((title, _leaves(catalog, part)))
        else:
            single_leaves.append(part)
    if single_leaves:
        groups.append((catalog.taxonomy.name_of(facet), single_leaves))

    def count(path: str) -> int:
        return len(catalog.below(path))

    for _, paths in groups:
        paths.sort(key=count, reverse=True)
    return groups


def _leaves(catalog: Catalog, path: str) -> list[str]:
    prefix = f"{path}/"
    return [leaf for leaf in leaf_paths(catalog) if leaf.startswith(prefix)]


def leaf_paths(catalog: Catalog) -> list[str]:
    """Return the paths of the nodes without parts, in the order of the tree."""
    paths = []
    for path, node in catalog.taxonomy.nodes.items():
        if not node.nodes:
            paths.append(path)
    return paths


def _counts(
    catalog: Catalog,
    row_groups: Iterable[RowGroup],
    columns: Iterable[str],
) -> Counts:
    """Return the number of papers on a row and on each column, by row."""
    keys_by_column = {column: catalog.keys_below(column) for column in columns}
    counts = {}
    for _, paths in row_groups:
        for path in paths:
            keys = catalog.keys_below(path)
            counts[path] = _shared_counts(keys, keys_by_column)
    return counts


def _shared_counts(keys: Set[str], keys_by_column: KeysByPath) -> CountByPath:
    counts = {}
    for column, column_keys in keys_by_column.items():
        counts[column] = len(keys & column_keys)
    return counts


def _cells(
    catalog: Catalog,
    row: str,
    counts: Counts,
    bounds: Sequence[int],
) -> tuple[Cell, ...]:
    cells = []
    for column, count in counts[row].items():
        cell = Cell(count, tone=0, path="")
        if count:
            tone = bisect_right(bounds, count)
            cell = Cell(count, tone, filtered(catalog, row, column))
        cells.append(cell)
    return tuple(cells)


def tone_bounds(highest: int) -> tuple[int, ...]:
    """Return the least counts of up to six tones: 1, then rounded geometric steps.

    Equal steps would give nearly all cells the first tone, as one cell has 200 papers and most
    have fewer than ten.
    """
    bounds = [1]
    for step in range(1, TONES):
        exponent = step / (TONES - 1)
        growth = (max(highest, 1) / 2) ** exponent
        bound = round(2 * LAST_TONE * growth)
        # Low highest counts have fewer tones, as several steps round to the same bound.
        if bounds[-1] < bound <= highest:
            bounds.append(bound)
    return tuple(bounds)


def tone_key(bounds: Sequence[int]) -> tuple[ToneKey, ...]:
    """Return each tone with its counts: ``1``, ``2-4``, and ``50+`` for the last one."""
    key = []
    for tone, bound in enumerate(bounds, 1):
        # The last tone has no upper bound, so that the key stays right as the catalog grows.
        if tone == len(bounds):
            key.append((tone, f"{bound}+"))
            continue
        last = bounds[tone] - 1
        counts = f"{bound}-{last}"
        if last == bound:
            counts = str(bound)
        key.append((tone, counts))
    return tuple(key)
