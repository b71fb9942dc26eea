"""How facets and facts appear: the shape that marks a facet, and the names that filter papers."""

from collections.abc import Iterable, Mapping
from itertools import chain, repeat

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy

# The shapes of the first three facets; every further one has a shape in common.
SHAPES = ("facet-1", "facet-2", "facet-3")
FURTHER_SHAPE = "rest"
# The filter that holds every facet but the first three.
FURTHER = "further"
# Filters that every catalog has.
GENERAL_FILTERS = ("published", "since", "code", "data", "summary", "venue", "year", FURTHER)
# Query parameters that no filter may take: those of the list itself, and two of the theme.
RESERVED = ("find", "sort", "pick", "q", "h")
TAKEN = frozenset({*GENERAL_FILTERS, *RESERVED})
# The name of a filter and the token of a value.
Filter = tuple[str, str]


def shapes(taxonomy: Taxonomy) -> Mapping[str, str]:
    """Return the shape that marks the nodes of each facet, by the id of the facet."""
    shape_by_facet = {}
    # The style sheet has three shapes; further facets share the fourth.
    shape_order = chain(SHAPES, repeat(FURTHER_SHAPE))
    for facet, shape in zip(taxonomy.facets, shape_order, strict=False):
        shape_by_facet[facet.id] = shape
    return shape_by_facet


def shape_of(catalog: Catalog, path: str) -> str:
    """Return the shape that marks a node, which is that of its facet."""
    return shapes(catalog.taxonomy)[path.partition("/")[0]]


def facet_name(facet: str) -> str:
    """Return the name of the filter for a facet.

    A facet called like another filter gets a prefix. No id contains a dot, so that name is free.
    """
    if facet in TAKEN:
        return f"facet.{facet}"
    return facet


def fact_name(taxonomy: Taxonomy, fact: str) -> str:
    """Return the name of the filter for a fact, with a prefix where another filter has its id."""
    facets = {facet.id for facet in taxonomy.facets}
    if fact in TAKEN or fact in facets:
        return f"fact.{fact}"
    return fact


def node_filter(catalog: Catalog, path: str) -> Filter | None:
    """Return what filters the papers of a node; None for a facet that has a filter of its own.

    Every value of such a filter is a node below the facet, so no value selects all of them.
    """
    facet, _, path_below = path.partition("/")
    first_facets = catalog.taxonomy.facets[: len(SHAPES)]
    if all(facet != first.id for first in first_facets):
        return FURTHER, path
    if not path_below:
        return None
    return facet_name(facet), path_below


def filtered(catalog: Catalog, *paths: str, further: Iterable[Filter] = ()) -> str:
    """Return the address of the list of papers that are on every one of some nodes.

    ``further`` filters are added, such as ``("published", "yes")``.
    """
    # A facet with a filter of its own has no value, so it does not narrow the list.
    filters = []
    for path in paths:
        node = node_filter(catalog, path)
        if node:
            filters.append(node)
    return site_paths.filtered_papers(*filters, *further)
