"""The page that compares somebody's bibliography with the catalog, on his own device, and the file that it reads."""

from collections.abc import Iterator

from kdcatalog.artifacts.kinds import File, Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.exports import site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.topics import starts


def missing_page(pages: Pages) -> Page:
    """Return the page."""
    head = Head(
        "Paste a bibliography: what of it is here, what has been published meanwhile, what it does not cite."
    )
    repository = pages.catalog.taxonomy.catalog.repository
    return pages.page(
        site_paths.MISSING, "Check your bibliography", head, "missing", repository=repository
    )


def cite_file(catalog: Catalog) -> File:
    """Return the file that the page reads."""
    return File(
        "site",
        site_paths.CITE_JSON,
        lambda: site_data.cite_document(catalog, _starts(catalog)).encode(),
    )


def _starts(catalog: Catalog) -> Iterator[tuple[site_data.Start, ...]]:
    for path in catalog.taxonomy.nodes:
        yield tuple((start.paper.key, start.reason) for start in starts(catalog, path))
