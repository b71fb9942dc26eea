"""The names under which addresses of the explorer filter: those of facets, and the tokens of their values."""

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.views.lists import SHAPES

FURTHER = "further"
"""The name of what holds every facet but the first three."""
OWN = ("venue", "year", "code", "data", FURTHER)
"""Filters that every catalog has."""
RESERVED = ("find", "sort", "pick", "q", "h")
"""Names in addresses that no filter may take: those of the list itself, and two of the theme."""
Filter = tuple[str, str]
"""The name of a facet and the token of a value."""


def facet_name(facet: str) -> str:
    """Return the name by which addresses filter on a facet; no id holds a dot, so that none is taken."""
    return f"facet.{facet}" if facet in (*OWN, *RESERVED) else facet


def fact_name(taxonomy: Taxonomy, fact: str) -> str:
    """Return the name by which addresses filter on a fact."""
    taken = {*OWN, *RESERVED, *(facet.id for facet in taxonomy.facets)}
    return f"fact.{fact}" if fact in taken else fact


def node_filter(catalog: Catalog, path: str) -> Filter | None:
    """Return what filters the papers of a node; None for one of the first facets itself, which no value stands for."""
    facet, _, below = path.partition("/")
    if facet in [one.id for one in catalog.taxonomy.facets[: len(SHAPES)]]:
        return (facet_name(facet), below) if below else None
    return FURTHER, path


def filtered(catalog: Catalog, *paths: str) -> str:
    """Return the address of the papers on every one of some nodes."""
    filters = [node_filter(catalog, path) for path in paths]
    return site_paths.filtered_papers(*(one for one in filters if one))
