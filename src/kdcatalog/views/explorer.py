"""The explorer: every value by which papers can be filtered, and for each paper the values that it has."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Node, lineage
from kdcatalog.views.filters import FURTHER, Filter, facet_name, fact_name, node_filter
from kdcatalog.views.lists import SHAPES, ListRow, list_row

FIRST = 100
"""So many rows stand in the page; the others come after it has been shown."""
SHOWN = 8
"""So many values of a long facet are in view; one more is not worth a fold."""
NO_VENUE = "none"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its ``token`` in addresses, its ``number`` on the page, and the values below it."""

    token: str
    label: str
    count: int
    number: int
    below: tuple["Value", ...] = ()


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet: ``name`` is its name in addresses; ``folded`` are the values of a long list that are not in view."""

    name: str
    title: str
    shape: str
    shown: tuple[Value, ...]
    folded: tuple[Value, ...]

    @property
    def size(self) -> int:
        """The number of values, those below others left out."""
        return len(self.shown) + len(self.folded)


@dataclass(frozen=True, slots=True)
class Group:
    """What opens and closes together; ``is_open`` where it stands open on a wide screen."""

    title: str
    facets: tuple[Facet, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ExplorerRow:
    """A row, the numbers of its values and the keys that it had before, with blanks between."""

    row: ListRow
    values: str
    was: str


@dataclass(frozen=True, slots=True)
class Explorer:
    """Everything in the list but its frame."""

    total: int
    groups: tuple[Group, ...]
    rows: tuple[ExplorerRow, ...]

    @property
    def rest(self) -> int:
        """The number of papers whose rows are not here."""
        return self.total - len(self.rows)

    @property
    def step(self) -> int:
        """The number of rows that are shown next."""
        return min(FIRST, self.rest)


def explorer(catalog: Catalog, first: int | None = None) -> Explorer:
    """Return the list with its facets; ``first`` rows of it, all without."""
    numbers: dict[Filter, int] = {}
    groups = tuple(_groups(catalog, numbers))
    rows = (
        ExplorerRow(
            list_row(catalog, paper),
            " ".join(map(str, _values_of(catalog, paper, numbers))),
            " ".join(paper.former_keys),
        )
        for paper in catalog.papers[:first]
    )
    return Explorer(len(catalog.papers), groups, tuple(rows))


def _groups(catalog: Catalog, numbers: dict[Filter, int]) -> Iterator[Group]:
    held = Counter(token for paper in catalog.papers for token in _tokens_of(catalog, paper))
    number = count()

    def value(name: str, token: str, label: str, below: Iterable[Value] = ()) -> Value:
        numbers[name, token] = next(number)
        return Value(token, label, held[name, token], numbers[name, token], tuple(below))

    def tree(name: str, nodes: Iterable[Node], above: str) -> tuple[Value, ...]:
        shown = [node for node in nodes if held[name, f"{above}{node.id}"]]
        return tuple(
            value(
                name,
                f"{above}{node.id}",
                node.short_title,
                tree(name, node.nodes, f"{above}{node.id}/"),
            )
            for node in shown
        )

    for place, facet in enumerate(catalog.taxonomy.facets[: len(SHAPES)]):
        name, title = facet_name(facet.id), facet.short_title
        yield from _group(
            title, [Facet(name, title, SHAPES[place], tree(name, facet.nodes, ""), ())], place < 2
        )
    further = tree(FURTHER, catalog.taxonomy.facets[len(SHAPES) :], "")
    yield from _group(
        "Further topics", [Facet(FURTHER, "Further topics", "rest", further, ())], False
    )
    for name, title in _lists(catalog):
        tokens = sorted(
            (token for one, token in held if one == name),
            key=lambda token: _rank(name, token, held),
        )
        values = tuple(value(name, token, _label(name, token)) for token in tokens)
        cut = SHOWN if len(values) > SHOWN + 1 else len(values)
        yield from _group(
            title, [Facet(name, title, "", values[:cut], values[cut:])], name in ("venue", "year")
        )
    links = [
        Facet(name, title, "", (value(name, "yes", f"Has {name}"),), ())
        for name, title in (("code", "Code"), ("data", "Data"))
        if held[name, "yes"]
    ]
    yield from _group("Links", links, True)


def _group(title: str, facets: list[Facet], is_open: bool) -> Iterator[Group]:
    if any(facet.shown for facet in facets):
        yield Group(title, tuple(facets), is_open)


def _lists(catalog: Catalog) -> Iterator[Filter]:
    yield "venue", "Venue"
    yield "year", "Year"
    for fact in catalog.taxonomy.facts:
        if fact.compared == "yes":
            yield fact_name(catalog.taxonomy, fact.id), fact.title


def _rank(name: str, token: str, held: Counter[Filter]) -> tuple[int, str]:
    """Return the order of a list: years from the newest, else by number, those without a venue last."""
    if name == "year":
        return -int(token), ""
    return (1 if token == NO_VENUE and name == "venue" else -held[name, token]), token.casefold()


def _label(name: str, token: str) -> str:
    return "No venue" if name == "venue" and token == NO_VENUE else token


def _values_of(catalog: Catalog, paper: Paper, numbers: dict[Filter, int]) -> list[int]:
    return sorted(numbers[token] for token in _tokens_of(catalog, paper) if token in numbers)


def _tokens_of(catalog: Catalog, paper: Paper) -> set[Filter]:
    taxonomy = catalog.taxonomy
    found: set[Filter] = {
        ("year", str(paper.month.year)),
        ("venue", paper.venue.id if paper.venue else NO_VENUE),
    }
    for path in {line for placement in paper.placements for line in lineage(placement)}:
        if one := node_filter(catalog, path):
            found.add(one)
    for fact in taxonomy.facts:
        if fact.compared == "yes":
            found |= {
                (fact_name(catalog.taxonomy, fact.id), value) for value in paper.fact(fact.id)
            }
    found |= {(name, "yes") for name, urls in (("code", paper.code), ("data", paper.data)) if urls}
    return found
