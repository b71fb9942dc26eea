"""The matrix of two facets: the leaves of one against the groups of the other, each paper counted at or below."""

from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.views.filters import filtered
from kdcatalog.views.topics import TopicLink, topic_link

STEPS = 6


@dataclass(frozen=True, slots=True)
class Cell:
    """How many papers stand on both nodes; ``tone`` from 1 to 6, 0 for none; ``path`` leads to them."""

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
    """The rows below one group of the first facet, most papers first."""

    title: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix; ``key`` holds every tone with the counts that it stands for."""

    rows_title: str
    columns_title: str
    columns: tuple[tuple[str, TopicLink], ...]
    groups: tuple[MatrixGroup, ...]
    key: tuple[tuple[int, str], ...]
    """Each tone with the counts that it stands for."""


def matrix(catalog: Catalog) -> Matrix | None:
    """Return the matrix that the taxonomy asks for; None where it asks for none."""
    wanted = catalog.taxonomy.matrix
    if not wanted:
        return None
    nodes = catalog.taxonomy.nodes
    columns = [f"{wanted.columns}/{node.id}" for node in nodes[wanted.columns].nodes] or [
        wanted.columns
    ]
    groups = [
        (f"{wanted.rows}/{node.id}", node.title) for node in nodes[wanted.rows].nodes if node.nodes
    ]
    loose = [f"{wanted.rows}/{node.id}" for node in nodes[wanted.rows].nodes if not node.nodes]
    members = [(title, _leaves(catalog, path)) for path, title in groups]
    members += [(nodes[wanted.rows].title, loose)] if loose else []
    counts = {
        (row, column): len(
            {paper.key for paper in catalog.below(row)}
            & {paper.key for paper in catalog.below(column)}
        )
        for _, rows in members
        for row in rows
        for column in columns
    }
    bounds = tone_bounds(max(counts.values(), default=0))

    def row_of(path: str) -> MatrixRow:
        shown = []
        for column in columns:
            count = counts[path, column]
            tone = sum(count >= bound for bound in bounds) if count else 0
            shown.append(Cell(count, tone, filtered(catalog, path, column) if count else ""))
        return MatrixRow(topic_link(catalog, path), nodes[path].short_title, tuple(shown))

    return Matrix(
        rows_title=nodes[wanted.rows].short_title,
        columns_title=nodes[wanted.columns].short_title,
        columns=tuple((nodes[path].short_title, topic_link(catalog, path)) for path in columns),
        groups=tuple(
            MatrixGroup(
                title, tuple(map(row_of, sorted(rows, key=lambda path: -len(catalog.below(path)))))
            )
            for title, rows in members
        ),
        key=tuple(_key(bounds)),
    )


def tone_bounds(highest: int) -> tuple[int, ...]:
    """Return the least counts of up to six tones: 1, then rounded geometric steps below the highest count."""
    bounds = [1]
    for step in range(1, STEPS):
        bound = round(1.5 * (max(highest, 1) / 2) ** (step / (STEPS - 1)))
        if bounds[-1] < bound <= highest:
            bounds.append(bound)
    return tuple(bounds)


def _key(bounds: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    for tone, (bound, following) in enumerate(zip(bounds, (*bounds[1:], 0), strict=True), 1):
        last = f"{bound}+" if not following else f"{bound}-{following - 1}"
        yield tone, str(bound) if following == bound + 1 else last


def _leaves(catalog: Catalog, path: str) -> list[str]:
    nodes = catalog.taxonomy.nodes
    return [below for below in nodes if below.startswith(f"{path}/") and not nodes[below].nodes]
