"""A page for every topic with its list in every format, the index of topics, and redirects of former places."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.downloads import FORMATS, Shelf
from kdcatalog.artifacts.feeds import feed_of
from kdcatalog.artifacts.kinds import Artifact
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.views.topics import topic_index, topic_view


def topic_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the index, then page, files and redirects of every node, in the order of the tree."""
    head = Head("All topics of the catalog, each with the number of its papers.")
    yield pages.page(site_paths.TOPICS, "Topics", head, "topics", view=topic_index(pages.catalog))
    for path, node in pages.catalog.taxonomy.nodes.items():
        yield from _topic(pages, shelf, path)
        for former in node.former_paths:
            yield pages.redirect(site_paths.topic_page(former), site_paths.topic_page(path))


def _topic(pages: Pages, shelf: Shelf, path: str) -> Iterator[Artifact]:
    folder, title = site_paths.topic_page(path), pages.catalog.taxonomy.nodes[path].title
    yield pages.later(folder, title, "topic", partial(_values, pages, shelf, path))
    if papers := pages.catalog.below(path):
        yield from shelf.files(folder, papers)


def _values(pages: Pages, shelf: Shelf, path: str) -> tuple[Head, dict[str, object]]:
    view, papers = topic_view(pages.rows, path), pages.catalog.below(path)
    trail = [
        ("Topics", site_paths.TOPICS),
        *((link.title, site_paths.topic_page(link.path)) for link in view.trail),
    ]
    files = FORMATS if papers else ()
    named = tuple((one.name, one.media, one.title) for one in files)
    head = Head(view.sentence, files=named, feed=feed_of(pages.catalog, path))
    coins = tuple(shelf.entry(paper).coins for paper in papers)
    return head, {"view": view, "trail_items": trail, "files": files, "coins": coins}
