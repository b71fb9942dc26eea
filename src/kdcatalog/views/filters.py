"""The names under which addresses of the explorer filter: those of facets, and the tokens of their values."""

from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.lists import SHAPES

FURTHER = "further"
"""The name of what holds every facet but the first three."""
Filter = tuple[str, str]
"""The name of a facet and the token of a value."""


def node_filter(catalog: Catalog, path: str) -> Filter | None:
    """Return what filters the papers of a node; None for one of the first facets itself, which no value stands for."""
    facet, _, below = path.partition("/")
    if facet in [one.id for one in catalog.taxonomy.facets[: len(SHAPES)]]:
        return (facet, below) if below else None
    return FURTHER, path


def filtered(catalog: Catalog, *paths: str) -> str:
    """Return the address of the papers on every one of some nodes."""
    filters = [node_filter(catalog, path) for path in paths]
    return places.filtered(*(one for one in filters if one))
