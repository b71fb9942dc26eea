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
from kdcatalog.model.text import pluralize

# Papers in the feed of the catalog: readers fetch it every hour, and 50 papers are 60 kB.
NEWEST = 50
# A topic gets a few papers a month.
_NEWEST_ON_TOPIC = 25
# Chosen once at random: with another namespace, feed readers would show every paper as new.
_NAMESPACE = UUID("8d0b6a43-6e0c-4f0b-9d5e-2a6a1f4d7c35")


def atom_feed(
    catalog: Catalog,
    path: str,
    entries: Iterable[str],
    updated: str,
    place: str | None = None,
) -> str:
    """Return the feed of a topic, or of the whole catalog where ``path`` is empty.

    ``updated`` is the newest day among its papers, ``YYYY-MM-DD``. ``place`` is the path under
    which the feed is published where that is a former one of the topic: every URL keeps its id.
    """
    place = path if place is None else place
    settings = catalog.taxonomy.catalog
    page = site_paths.topic_page(path) if path else site_paths.NEW
    subtitle = settings.tagline
    if path:
        subtitle = catalog.taxonomy.nodes[path].sentence
    feed_url = f"{settings.url}{site_paths.feed_file(place)}"
    style_url = f"{settings.url}{site_paths.FEED_STYLE}"
    maintainers = _element("name", settings.maintainers)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        # For people who open a feed in a browser, which shows the bare file otherwise.
        f'<?xml-stylesheet type="text/css" href={quoteattr(style_url)}?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        _element("id", _id(catalog, "feed", place)),
        _element("title", feed_title(catalog, path)),
        _element("subtitle", subtitle),
        # Not the time of the build, by which every build would change every feed.
        _element("updated", _time(updated)),
        f"<author>{maintainers}</author>",
        # RFC 4287 recommends it: a saved feed still says where it came from.
        _link("self", feed_url, "application/atom+xml"),
        _link("alternate", f"{settings.url}{page}", "text/html"),
        _element("generator", "kdcatalog"),
        _element("rights", settings.license.data),
        *entries,
        "</feed>\n",
    ]
    return "\n".join(lines)


def feed_title(catalog: Catalog, path: str) -> str:
    """Return the title of the feed of a topic, or of the whole catalog where ``path`` is empty."""
    title = catalog.taxonomy.catalog.title
    if not path:
        return title
    return f"{title}: {catalog.taxonomy.name_of(path)}"


def room(path: str) -> int:
    """Return how many papers the feed of a topic has, or that of the whole catalog."""
    return _NEWEST_ON_TOPIC if path else NEWEST


def feed_entry(catalog: Catalog, paper: Paper) -> str:
    """Return a paper as an entry of a feed."""
    lines = ["<entry>"]
    lines += _elements(catalog, paper)
    lines.append("</entry>")
    return "\n".join(lines)


def rest_entry(catalog: Catalog, path: str, day: str, count: int) -> str:
    """Return an entry for the papers of a day that a feed has no room for, which are ``count``.

    Readers see only what a feed has: of 410 papers added in one day, 360 were never announced.
    """
    settings = catalog.taxonomy.catalog
    page = site_paths.topic_page(path) if path else site_paths.NEW
    more = pluralize(count, "more paper")
    title = f"{more} added on {day}"
    name = f"{path}\n{day}"
    maintainers = _element("name", settings.maintainers)
    lines = [
        "<entry>",
        _element("id", _id(catalog, "rest", name)),
        _element("title", title),
        _element("updated", _time(day)),
        f"<author>{maintainers}</author>",
        _link("alternate", f"{settings.url}{page}", "text/html"),
        _element("summary", f"This feed has the newest {room(path)} papers; the site lists all."),
        "</entry>",
    ]
    return "\n".join(lines)


def _elements(catalog: Catalog, paper: Paper) -> Iterator[str]:
    """Yield the elements of an entry, its identity first, then authors, links and topics."""
    url = catalog.taxonomy.catalog.url
    # The first key, so that feed readers do not show a renamed paper as a new one.
    first_key = paper.former_keys[0] if paper.former_keys else paper.key
    entry_id = _id(catalog, "paper", first_key)
    yield _element("id", entry_id)
    title = _element("title", paper.title)
    if paper.language:
        title = title.replace("<title>", f'<title xml:lang="{paper.language}">', 1)
    yield title
    # The day of entry: a corrected name must not bring an old paper up again.
    updated = _time(paper.added)
    yield _element("updated", updated)
    yield from _authors(paper)
    page = f"{url}{site_paths.paper_page(paper.key)}"
    yield _link("alternate", page, "text/html")
    if paper.url:
        yield _link("related", paper.url)
    yield from _categories(catalog, paper)
    summary = _summary(catalog, paper)
    yield _element("summary", summary)


def _authors(paper: Paper) -> Iterator[str]:
    names = [author.name for author in paper.authors]
    # RFC 4287 requires an author in every entry.
    for name in names or ["Authors unknown"]:
        element = _element("name", name)
        yield f"<author>{element}</author>"


def _categories(catalog: Catalog, paper: Paper) -> Iterator[str]:
    settings = catalog.taxonomy.catalog
    for path in paper.placements:
        node = catalog.taxonomy.nodes[path]
        # The path of the topic, since titles change; the label is what readers show.
        values = {
            "term": path,
            "scheme": f"{settings.url}{site_paths.TOPICS}",
            "label": node.title,
        }
        attributes = _attributes(values)
        yield f"<category{attributes}/>"


def _summary(catalog: Catalog, paper: Paper) -> str:
    """Return what a paper does, where and when it appeared, its topics, and its note."""
    places = [str(paper.venue)] if paper.venue else []
    if paper.date:
        places.append(f"first public {paper.date}")
    where = ", ".join(places) or "undated"
    nodes = catalog.taxonomy.nodes
    titles = [nodes[path].title for path in paper.placements]
    # Titles contain commas ("Speech, Audio"), so topics are separated by semicolons.
    topics = "; ".join(titles)
    # A venue begins with a capital or means to have none, but a date alone begins the sentence.
    if not paper.venue:
        where = where.capitalize()
    facts = f"{where}. Topics: {topics}."
    parts = (paper.summary, facts, paper.note)
    return " ".join(part for part in parts if part)


def _id(catalog: Catalog, kind: str, name: str) -> str:
    settings = catalog.taxonomy.catalog
    catalog_id = settings.id or settings.short_title
    return uuid5(_NAMESPACE, f"{catalog_id}\n{kind}\n{name}").urn


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _link(relation: str, url: str, media: str = "") -> str:
    values = {"rel": relation}
    if media:
        values["type"] = media
    values["href"] = url
    return f"<link{_attributes(values)}/>"


def _attributes(values: dict[str, str]) -> str:
    text = ""
    for name, value in values.items():
        text += f" {name}={quoteattr(value)}"
    return text
