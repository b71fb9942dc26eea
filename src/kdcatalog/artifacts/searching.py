"""What search reads, the pages of topics, names and venues among it."""

from collections.abc import Iterator

from kdcatalog.artifacts.kinds import File
from kdcatalog.exports import site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.authors import author_index
from kdcatalog.views.venues import venue_index


def search_file(catalog: Catalog) -> File:
    """Return the file."""
    return File(
        "site",
        site_paths.SEARCH_JSON,
        lambda: site_data.search_document(catalog, _pages(catalog)).encode(),
    )


def _pages(catalog: Catalog) -> Iterator[site_data.SearchPage]:
    for path, node in catalog.taxonomy.nodes.items():
        yield node.title, "Topic", site_paths.topic_page(path)
    for author in author_index(catalog).links:
        yield author.text, "Author", site_paths.author_page(author.slug)
    for group in venue_index(catalog).groups:
        for venue in group.links:
            yield f"{venue.id}: {venue.name}", "Venue", site_paths.venue_page(venue.slug)
