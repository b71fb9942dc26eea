"""The explorer: the panel of filters, and the first rows of the list."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Fact, Node
from kdcatalog.model.text import pluralize
from kdcatalog.views.facets import FURTHER, FURTHER_SHAPE, SHAPES, facet_name, fact_name
from kdcatalog.views.filters import HAS, NO_VENUE, SINCE, Filters, family_titles, versions_of
from kdcatalog.views.rows import ListRow, Rows

# Rows in the page itself; a script loads the others as they come into view.
FIRST_ROWS = 100
# Values of a long facet in view; one more is shown rather than folded.
VISIBLE_VALUES = 8
# Facets that are open on a wide screen; closing the others brings venue and year nearer.
OPEN_FACETS = 2
# The filters that readers reach for first, with what they print.
QUICK = (
    ("published", "Published"),
    ("code", "Has code"),
    ("data", "Has data"),
    ("summary", "Has summary"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a filter: its ``token`` in addresses, its ``number`` in the data, its parts.

    ``parent`` is the number of the value above it, -1 for none.
    """

    token: str
    label: str
    count: int
    number: int
    parent: int = -1
    below: tuple["Value", ...] = ()


Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: ``name`` is its name in addresses, ``note`` says how much of it is known.

    A facet of topics is a tree, and all of it is in the page. Of any other facet, scripts have all
    values and order them by what is left of the list; the page has the first ones.
    """

    name: str
    title: str
    shape: str
    values: Values
    note: str = ""
    is_tree: bool = False
    is_scale: bool = False

    @property
    def visible(self) -> Values:
        """The values in the page."""
        # The line that unfolds one value takes as much room as the value.
        is_short = len(self.values) <= VISIBLE_VALUES + 1
        if self.is_tree or is_short:
            return self.values
        return self.values[:VISIBLE_VALUES]

    @property
    def hidden(self) -> int:
        """The number of values that are not in the page."""
        return len(self.values) - len(self.visible)


@dataclass(frozen=True, slots=True)
class Group:
    """Filters that open and close together; ``is_open`` on a wide screen."""

    title: str
    facets: tuple[Facet, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """All filters: ``quick`` ones on top, ``since`` the years from which on, then the groups."""

    quick: tuple[Facet, ...]
    since: Facet
    groups: tuple[Group, ...]

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Every filter, in the order of the page."""
        of_groups = [facet for group in self.groups for facet in group.facets]
        return (*self.quick, self.since, *of_groups)


@dataclass(frozen=True, slots=True)
class Explorer:
    """The list of papers with its filters; ``total`` counts the papers without a row, too."""

    total: int
    panel: Panel
    rows: tuple[ListRow, ...]

    @property
    def rest(self) -> int:
        """The number of papers without a row in the page."""
        return self.total - len(self.rows)

    @property
    def step(self) -> int:
        """The number of rows that are shown next."""
        return min(FIRST_ROWS, self.rest)


def explorer(rows: Rows, panel: Panel) -> Explorer:
    """Return the list with its filters and its first rows."""
    papers = rows.catalog.papers
    return Explorer(
        total=len(papers),
        panel=panel,
        rows=rows.of(papers[:FIRST_ROWS]),
    )


def filter_panel(filters: Filters) -> Panel:
    """Return the filters as the page shows them; values are numbered in this order."""
    numbering = _Numbering(filters)
    quick = []
    total = len(filters.catalog.papers)
    for name, title in QUICK:
        # A filter that all papers pass leaves everything as it is.
        if numbering.count(name, HAS) == total:
            continue
        values = numbering.values(name, {HAS: title})
        facet = Facet(name, title, shape="", values=values)
        quick.append(facet)
    years = sorted(numbering.tokens(SINCE), key=int, reverse=True)
    since_values = numbering.values(SINCE, dict.fromkeys(years, ""))
    since = Facet(SINCE, "Since", shape="", values=since_values)
    # Evaluated in the order of the page, since values are numbered as they are made.
    groups = [
        *_topic_groups(filters.catalog, numbering),
        *_list_groups(filters.catalog, numbering),
    ]
    return Panel(
        quick=tuple(facet for facet in quick if facet.values),
        since=since,
        groups=tuple(group for group in groups if group.facets),
    )


@dataclass
class _Numbering:
    """Makes the values of all filters, and numbers them in the order in which they are made."""

    filters: Filters
    made: int = 0

    def count(self, name: str, token: str) -> int:
        places = self.filters.places.get((name, token), [])
        return len(places)

    def tokens(self, name: str) -> list[str]:
        """Return the tokens of a filter that have papers."""
        filters = self.filters.places
        return [token for of_name, token in filters if of_name == name]

    def value(self, name: str, token: str, label: str, parent: int = -1) -> Value:
        number = self.made
        self.made += 1
        return Value(
            token=token,
            label=label or token,
            count=self.count(name, token),
            number=number,
            parent=parent,
        )

    def values(self, name: str, labels: Mapping[str, str]) -> Values:
        """Return the values of a filter in the order of their labels, by token."""
        values = []
        for token, label in labels.items():
            # A value without papers would lead to an empty list.
            if self.count(name, token):
                values.append(self.value(name, token, label))
        return tuple(values)

    def tree(
        self,
        name: str,
        nodes: Iterable[Node],
        above: Value | None = None,
    ) -> Values:
        """Return the values of nodes that have papers, those below ``above``."""
        prefix = f"{above.token}/" if above else ""
        parent = above.number if above else -1
        values = []
        for node in nodes:
            token = f"{prefix}{node.id}"
            if self.count(name, token):
                value = self.value(name, token, node.short_title, parent)
                below = self.tree(name, node.nodes, value)
                values.append(replace(value, below=below))
        return tuple(values)


def _topic_groups(catalog: Catalog, numbering: _Numbering) -> Iterator[Group]:
    """Yield a group for each of the first facets, and one for all the others."""
    facets = catalog.taxonomy.facets
    for position, facet in enumerate(facets[: len(SHAPES)]):
        name = facet_name(facet.id)
        values = numbering.tree(name, facet.nodes)
        shape = SHAPES[position]
        tree = Facet(name, facet.short_title, shape=shape, values=values, is_tree=True)
        yield _group(tree, is_open=position < OPEN_FACETS)
    values = numbering.tree(FURTHER, facets[len(SHAPES) :])
    title = "Further topics"
    further = Facet(FURTHER, title, shape=FURTHER_SHAPE, values=values, is_tree=True)
    yield _group(further, is_open=False)


def _list_groups(catalog: Catalog, numbering: _Numbering) -> Iterator[Group]:
    """Yield the facts with a vocabulary, then venues and years, then the other facts."""
    facts = [fact for fact in catalog.taxonomy.facts if fact.compared]
    for fact in facts:
        if fact.vocabulary:
            yield _fact_group(catalog, fact, numbering)
    venues = _by_count(numbering, "venue")
    # It is often the largest value, and yet the least interesting one.
    if NO_VENUE in venues:
        venues.remove(NO_VENUE)
        venues.append(NO_VENUE)
    labels = dict.fromkeys(venues, "") | {NO_VENUE: "No venue"}
    venue_values = numbering.values("venue", labels)
    yield _group(Facet("venue", "Venue", "", venue_values), is_open=True)
    # Years are a scale, so their order is their own and not that of their counts.
    years = sorted(numbering.tokens("year"), key=int, reverse=True)
    values = numbering.values("year", dict.fromkeys(years, ""))
    yield _group(Facet("year", "Year", "", values, is_scale=True), is_open=True)
    for fact in facts:
        if not fact.vocabulary:
            yield _fact_group(catalog, fact, numbering)


def _fact_group(catalog: Catalog, fact: Fact, numbering: _Numbering) -> Group:
    """Return the filter of a fact, the versions of a family below the family."""
    name = fact_name(catalog.taxonomy, fact.id)
    families = family_titles(catalog, fact)
    versions = versions_of(catalog, fact)
    below_families = {token for tokens in versions.values() for token in tokens}
    values = []
    for token in _by_count(numbering, name):
        if token not in below_families:
            label = families.get(token, token)
            value = numbering.value(name, token, label)
            below = _below(numbering, name, value, versions.get(token, {}))
            values.append(replace(value, below=below))
    facet = Facet(
        name=name,
        title=fact.title,
        shape="",
        values=tuple(values),
        note=_coverage(catalog, fact),
    )
    return _group(facet, is_open=False)


def _below(
    numbering: _Numbering,
    name: str,
    above: Value,
    labels: Mapping[str, str],
) -> Values:
    """Return the values below another one, most papers first."""
    values = []
    for token in sorted(labels, key=partial(_rank, numbering, name)):
        label = labels[token]
        value = numbering.value(name, token, label, above.number)
        values.append(value)
    return tuple(values)


def _coverage(catalog: Catalog, fact: Fact) -> str:
    """Return how many papers have a fact; empty where all have it.

    Nothing recorded does not mean none, and counts must not be taken for those of all papers.
    """
    total = len(catalog.papers)
    recorded = 0
    for paper in catalog.papers:
        if paper.fact(fact.id):
            recorded += 1
    if recorded == total:
        return ""
    return f"Named in {recorded} of {pluralize(total, 'paper')}"


def _by_count(numbering: _Numbering, name: str) -> list[str]:
    """Return the tokens of a filter, most papers first."""
    rank = partial(_rank, numbering, name)
    return sorted(numbering.tokens(name), key=rank)


def _rank(
    numbering: _Numbering,
    name: str,
    token: str,
) -> tuple[int, str, str]:
    # The token itself comes last: "Rye" and "rye" must not depend on the order of a set.
    count = numbering.count(name, token)
    return -count, token.casefold(), token


def _group(facet: Facet, *, is_open: bool) -> Group:
    """Return the group of one filter, without it where it has no value."""
    # The caller drops groups without filters.
    facets = (facet,) if facet.values else ()
    return Group(
        title=facet.title,
        facets=facets,
        is_open=is_open,
    )
