"""Atom feeds, as feed readers take them.

Source: RFC 4287. An id must never change, and a ``tag:`` URI (RFC 4151) needs a domain or mail
address that its minter holds, which a catalog need not have and may change. So ids are UUIDs of
version 5 (RFC 9562): made from the catalog's own id and the first key of the record, or the first
path of the node, and from no address.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper

NEWEST = 50
"""So many papers stand in a feed."""
_NAMESPACE = UUID("8d0b6a43-6e0c-4f0b-9d5e-2a6a1f4d7c35")


def atom_feed(
    catalog: Catalog, path: str, entries: Iterable[str], updated: str, place: str | None = None
) -> str:
    """Return the feed of a node, of the whole catalog where ``path`` is empty; ``updated`` is the newest day.

    ``place`` is the path at which it stands, where that is a former one: each place keeps its id for ever.
    """
    place = path if place is None else place
    settings = catalog.taxonomy.catalog
    node = catalog.taxonomy.nodes[path] if path else None
    page = site_paths.topic_page(path) if path else site_paths.NEW
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        _element("id", _id(catalog, "feed", place)),
        _element("title", feed_title(catalog, path)),
        _element("subtitle", node.sentence if node else settings.tagline),
        _element("updated", _time(updated)),
        f"<author>{_element('name', settings.maintainers)}</author>",
        _link("self", f"{settings.url}{site_paths.feed_file(place)}", "application/atom+xml"),
        _link("alternate", f"{settings.url}{page}", "text/html"),
        _element("generator", "kdcatalog"),
        _element("rights", settings.licence.data),
        *entries,
        "</feed>",
    )
    return "\n".join(lines) + "\n"


def feed_title(catalog: Catalog, path: str) -> str:
    """Return what the feed of a node, or of the whole catalog, is called."""
    whole = catalog.taxonomy.catalog.title
    return f"{whole}: {catalog.taxonomy.nodes[path].title}" if path else whole


def feed_entry(catalog: Catalog, paper: Paper) -> str:
    """Return a paper as an entry."""
    return "\n".join(("<entry>", *_entry(catalog, paper), "</entry>"))


def _entry(catalog: Catalog, paper: Paper) -> Iterator[str]:
    url = catalog.taxonomy.catalog.url
    yield _element("id", _id(catalog, "paper", (paper.former_keys or (paper.key,))[0]))
    yield _element("title", paper.title)
    yield _element("updated", _time(paper.added))
    for name in [author.name for author in paper.authors] or ["Authors unknown"]:
        yield f"<author>{_element('name', name)}</author>"
    yield _link("alternate", f"{url}{site_paths.paper_page(paper.key)}", "text/html")
    if paper.url:
        yield _link("related", paper.url)
    for path in paper.placements:
        values = {
            "term": path,
            "scheme": f"{url}{site_paths.TOPICS}",
            "label": catalog.taxonomy.nodes[path].title,
        }
        yield f"<category{_attributes(values)}/>"
    yield _element("summary", _summary(catalog, paper))


def _summary(catalog: Catalog, paper: Paper) -> str:
    """Return in words where and when a paper appeared, on which topics it stands, and its note."""
    where = f"{paper.venue}, first" if paper.venue else "First"
    topics = "; ".join(catalog.taxonomy.nodes[path].title for path in paper.placements)
    words = [f"{where} public {paper.date}.", f"Topics: {topics}.", paper.note or ""]
    return " ".join(filter(None, words))


def _id(catalog: Catalog, kind: str, name: str) -> str:
    settings = catalog.taxonomy.catalog
    return uuid5(_NAMESPACE, "\n".join((settings.id or settings.short_title, kind, name))).urn


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _link(relation: str, url: str, media: str = "") -> str:
    values = {"rel": relation, "type": media, "href": url}
    return f"<link{_attributes({name: value for name, value in values.items() if value})}/>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items())
