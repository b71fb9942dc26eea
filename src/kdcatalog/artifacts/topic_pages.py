"""A page for every topic with its list in every format, the index of topics, and redirects of former places."""

from collections.abc import Iterator

from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Artifact
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.exports.coins import context_object
from kdcatalog.model import places
from kdcatalog.views.topics import topic_index, topic_page


def topic_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the index, then page, files and redirects of every node, in the order of the tree."""
    head = Head("All topics of the catalog, each with the number of its papers.")
    yield pages.page(places.TOPICS, "Topics", head, "topics", view=topic_index(pages.catalog))
    for path, node in pages.catalog.taxonomy.nodes.items():
        yield from _topic(pages, shelf, path)
        for former in node.former_paths:
            yield pages.redirect(places.topic(former), places.topic(path))


def _topic(pages: Pages, shelf: Shelf, path: str) -> Iterator[Artifact]:
    view, folder = topic_page(pages.catalog, path), places.topic(path)
    trail = [("Topics", places.TOPICS), *((link.title, places.topic(link.path)) for link in view.trail)]
    files = FORMATS if view.rows else ()
    named = tuple((name, media, title) for title, name, media in files)
    head = Head(view.sentence, files=named, feed=feed_of(pages.catalog, path))
    coins = tuple(map(context_object, view.citations))
    yield pages.page(folder, view.title, head, "topic", view=view, trail_items=trail, files=files, coins=coins)
    if files:
        yield from shelf.files(folder, pages.catalog.below(path))
