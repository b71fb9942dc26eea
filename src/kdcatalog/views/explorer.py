"""The explorer: every value by which papers can be filtered, and the values of each paper."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Fact, Node
from kdcatalog.views.facets import (
    FURTHER,
    FURTHER_SHAPE,
    SHAPES,
    Filter,
    facet_name,
    fact_name,
    node_filter,
)
from kdcatalog.views.rows import ListRow, Rows

# Rows in the page itself; a script loads the others after the page has been shown.
FIRST_ROWS = 100
# Values of a long list in view; one more is shown rather than folded.
VISIBLE_VALUES = 8
# Facets that are open on a wide screen; closing the others brings venue and year nearer.
OPEN_FACETS = 2
NO_VENUE = "none"
HAS = "yes"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: its ``token`` in addresses, its ``number`` on the page, its parts."""

    token: str
    label: str
    count: int
    number: int
    below: tuple["Value", ...] = ()


Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: ``name`` is its name in addresses, ``folded`` are the values not in view."""

    name: str
    title: str
    shape: str
    visible: Values
    folded: Values

    @property
    def size(self) -> int:
        """The number of values, without those below others."""
        return len(self.visible) + len(self.folded)


@dataclass(frozen=True, slots=True)
class Group:
    """Filters that open and close together; ``is_open`` on a wide screen."""

    title: str
    facets: tuple[Facet, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class ExplorerRow:
    """A row, the numbers of its values, and the paper's former keys, both separated by spaces."""

    row: ListRow
    values: str
    was: str


@dataclass(frozen=True, slots=True)
class Explorer:
    """The list of papers with its filters; ``total`` counts the papers without a row, too."""

    total: int
    groups: tuple[Group, ...]
    rows: tuple[ExplorerRow, ...]

    @property
    def rest(self) -> int:
        """The number of papers without a row in the page."""
        return self.total - len(self.rows)

    @property
    def step(self) -> int:
        """The number of rows that are shown next."""
        return min(FIRST_ROWS, self.rest)


def explorer(rows: Rows, first: int | None = None) -> Explorer:
    """Return the list with its filters and its first rows; all of them where ``first`` is None."""
    catalog = rows.catalog
    filters_by_key = _filters_by_key(catalog)
    counts: Counter[Filter] = Counter()
    for filters in filters_by_key.values():
        counts.update(filters)
    numbering = _Numbering(counts)
    # Evaluated in the order of the page, since values are numbered as they are made.
    groups = [
        *_topic_groups(catalog, numbering),
        *_list_groups(catalog, numbering),
        _links_group(numbering),
    ]
    explorer_rows = []
    for paper in catalog.papers[:first]:
        filters = filters_by_key[paper.key]
        numbers = sorted(map(numbering.numbers.__getitem__, filters))
        row = ExplorerRow(
            row=rows.row(paper),
            values=" ".join(str(number) for number in numbers),
            was=" ".join(paper.former_keys),
        )
        explorer_rows.append(row)
    return Explorer(
        total=len(catalog.papers),
        groups=tuple(group for group in groups if group.facets),
        rows=tuple(explorer_rows),
    )


@dataclass
class _Numbering:
    """Makes the values of all filters, and numbers them in the order in which they are made."""

    counts: Mapping[Filter, int]
    numbers: dict[Filter, int] = field(default_factory=dict)

    def value(
        self,
        name: str,
        token: str,
        label: str,
        below: Values = (),
    ) -> Value:
        # A number takes fewer bytes in every row than the name and the token would.
        number = len(self.numbers)
        self.numbers[name, token] = number
        count = self.counts[name, token]
        return Value(
            token=token,
            label=label,
            count=count,
            number=number,
            below=below,
        )

    def tree(self, name: str, nodes: Iterable[Node], parent: str = "") -> Values:
        """Return the values of nodes that have papers; ``parent`` is the start of their tokens."""
        values = []
        for node in nodes:
            token = f"{parent}{node.id}"
            # A value without papers would lead to an empty list.
            if self.counts[name, token]:
                below = self.tree(name, node.nodes, f"{token}/")
                value = self.value(
                    name=name,
                    token=token,
                    label=node.short_title,
                    below=below,
                )
                values.append(value)
        return tuple(values)


def _topic_groups(catalog: Catalog, numbering: _Numbering) -> Iterator[Group]:
    """Yield a group for each of the first facets, and one for all the others."""
    facets = catalog.taxonomy.facets
    for position, facet in enumerate(facets[: len(SHAPES)]):
        name = facet_name(facet.id)
        values = numbering.tree(name, facet.nodes)
        yield _group(
            Facet(name, facet.short_title, SHAPES[position], values, folded=()),
            is_open=position < OPEN_FACETS,
        )
    values = numbering.tree(FURTHER, facets[len(SHAPES) :])
    further = Facet(
        name=FURTHER,
        title="Further topics",
        shape=FURTHER_SHAPE,
        visible=values,
        folded=(),
    )
    yield _group(further, is_open=False)


def _list_groups(catalog: Catalog, numbering: _Numbering) -> Iterator[Group]:
    """Yield a group for the venues, the years, and the values of each fact that is compared."""
    tokens_by_name = defaultdict[str, list[str]](list)
    for name, token in numbering.counts:
        tokens_by_name[name].append(token)
    titles = {"venue": "Venue", "year": "Year"}
    labels_of_venues = {NO_VENUE: "No venue"}
    labels = {"venue": labels_of_venues}
    for fact in _compared_facts(catalog):
        name = fact_name(catalog.taxonomy, fact.id)
        titles[name] = fact.title
        vocabulary = catalog.taxonomy.names_of(fact)
        if vocabulary:
            families = vocabulary.families
            titles_by_id = {family.id: family.title for family in families}
            labels[name] = titles_by_id
    for name, title in titles.items():
        values = _list_values(
            name,
            tokens_by_name[name],
            numbering,
            labels=labels.get(name, {}),
        )
        cut = VISIBLE_VALUES
        # The link that unfolds one value takes as much room as the value.
        if len(values) == VISIBLE_VALUES + 1:
            cut = len(values)
        facet = Facet(
            name=name,
            title=title,
            shape="",
            visible=values[:cut],
            folded=values[cut:],
        )
        yield _group(facet, is_open=name in ("venue", "year"))


def _compared_facts(catalog: Catalog) -> list[Fact]:
    return [fact for fact in catalog.taxonomy.facts if fact.compared]


def _list_values(
    name: str,
    tokens: list[str],
    numbering: _Numbering,
    *,
    labels: Mapping[str, str],
) -> Values:
    """Return years from the newest, other values by number of papers, no venue last.

    ``labels`` are what readers see for some of the tokens; the others are their own labels.
    """

    def rank(token: str) -> tuple[int, str, str]:
        count = numbering.counts[name, token]
        # The token itself comes last: "Rye" and "rye" must not depend on the order of a set.
        return -count, token.casefold(), token

    ordered = sorted(tokens, key=rank)
    # Years are a scale, so their order is their own and not that of their counts.
    if name == "year":
        ordered.sort(key=int, reverse=True)
    # It is often the largest value, and yet the least interesting one.
    if name == "venue" and NO_VENUE in ordered:
        ordered.remove(NO_VENUE)
        ordered.append(NO_VENUE)
    values = []
    for token in ordered:
        label = labels.get(token, token)
        value = numbering.value(name, token, label)
        values.append(value)
    return tuple(values)


def _links_group(numbering: _Numbering) -> Group:
    facets = []
    for name, title in (("code", "Code"), ("data", "Data")):
        if numbering.counts[name, HAS]:
            value = numbering.value(name, HAS, f"Has {name}")
            facets.append(Facet(name, title, "", (value,), ()))
    return Group(
        title="Links",
        facets=tuple(facets),
        is_open=True,
    )


def _group(facet: Facet, *, is_open: bool) -> Group:
    """Return the group of one filter, without it where it has no value."""
    # The caller drops groups without filters.
    facets = (facet,) if facet.visible else ()
    return Group(
        title=facet.title,
        facets=facets,
        is_open=is_open,
    )


def _filters_by_key(catalog: Catalog) -> Mapping[str, set[Filter]]:
    """Return every filter that finds a paper, by the key of the paper."""
    filters: dict[str, set[Filter]] = {}
    for paper in catalog.papers:
        filters[paper.key] = set(_general_filters(paper))
    for path in catalog.taxonomy.nodes:
        # Papers below a node are found by it, too.
        topic_filter = node_filter(catalog, path)
        if topic_filter:
            for paper in catalog.below(path):
                filters[paper.key].add(topic_filter)
    for fact in _compared_facts(catalog):
        name = fact_name(catalog.taxonomy, fact.id)
        vocabulary = catalog.taxonomy.names_of(fact)
        for paper in catalog.papers:
            for value in paper.fact(fact.id):
                token = vocabulary.group(value)[0] if vocabulary else value
                filters[paper.key].add((name, token))
    return filters


def _general_filters(paper: Paper) -> Iterator[Filter]:
    if paper.date:
        yield "year", str(paper.month.year)
    yield "venue", paper.venue.id if paper.venue else NO_VENUE
    if paper.code:
        yield "code", HAS
    if paper.data:
        yield "data", HAS
