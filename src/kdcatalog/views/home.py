"""The first page: what this is, the matrix as entrance, what came in last."""

from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.views.lists import ListRow, list_rows
from kdcatalog.views.matrix import Matrix, matrix
from kdcatalog.views.times import days_of_entry
from kdcatalog.views.topics import TopicLink, topic_link

NEWEST = 9


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the first page but its frame."""

    settings: CatalogSettings
    total: int
    facets: tuple[tuple[str, TopicLink], ...]
    matrix: Matrix | None
    newest: tuple[ListRow, ...]
    days: tuple[tuple[str, int], ...]


def home(catalog: Catalog) -> Home:
    """Return the first page; the newest additions are those entered last, newest first within a day."""
    newest = last_added_first(catalog.papers)[:NEWEST]
    return Home(
        settings=catalog.taxonomy.catalog,
        total=len(catalog.papers),
        facets=tuple(
            (facet.short_title, topic_link(catalog, facet.id)) for facet in catalog.taxonomy.facets
        ),
        matrix=matrix(catalog),
        newest=list_rows(catalog, newest),
        days=days_of_entry(catalog),
    )
