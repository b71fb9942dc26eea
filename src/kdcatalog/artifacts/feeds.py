"""The feeds of the site, where it has an address: one of the whole catalog, one of every topic that has papers."""

from collections.abc import Callable, Iterator
from functools import cache, partial

from kdcatalog.artifacts.kinds import File
from kdcatalog.exports import atom
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog, last_added_first

Feed = tuple[str, str]
"""The address of a feed and its title."""


def feed_of(catalog: Catalog, path: str = "") -> Feed | None:
    """Return the feed of a node or of the whole catalog; None where it has none."""
    papers = catalog.below(path) if path else catalog.papers
    return (
        (site_paths.feed_file(path), atom.feed_title(catalog, path))
        if papers and catalog.taxonomy.catalog.url
        else None
    )


def feed_files(catalog: Catalog) -> Iterator[File]:
    """Yield every feed; that of a topic that has moved stands at its former places as well, as readers keep asking."""
    entry = cache(lambda key: atom.feed_entry(catalog, catalog.by_key[key]))
    for path in ("", *catalog.taxonomy.nodes):
        if feed_of(catalog, path):
            for place in (path, *(catalog.taxonomy.nodes[path].former_paths if path else ())):
                yield File(
                    "site", site_paths.feed_file(place), partial(_feed, catalog, path, place, entry)
                )


def _feed(catalog: Catalog, path: str, place: str, entry: Callable[[str], str]) -> bytes:
    papers = last_added_first(catalog.below(path) if path else catalog.papers)[: atom.NEWEST]
    return atom.atom_feed(
        catalog, path, (entry(paper.key) for paper in papers), papers[0].added, place
    ).encode()
