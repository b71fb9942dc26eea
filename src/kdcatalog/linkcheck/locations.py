"""Every address that a catalog shows, with the places where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kdcatalog.model.identifiers import Identifier
    from kdcatalog.model.paper import Paper

FIELDS = ("urls", "code", "data")
"""The fields of a record that hold addresses."""
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[`~]*[ \t]*$|(`+)[^\n]*?\2", re.MULTILINE | re.DOTALL
)
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+")
_TAIL = ".,;:!?*_"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an address stands: the file, and the field or the line."""

    file: str
    at: str

    def __str__(self) -> str:
        return f"{self.file} ({self.at})"


@dataclass(frozen=True, slots=True)
class Link:
    """An address, its places in order, and the identifier whose own address it is, if it is one."""

    url: str
    places: tuple[Place, ...]
    identifier: Identifier | None = None


def links_in(papers: Iterable[Paper], prose: Mapping[str, str]) -> tuple[Link, ...]:
    """Return every address of papers and of prose, which is given by file, once, in the order of the addresses."""
    places: dict[str, set[Place]] = defaultdict(set)
    identifiers: dict[str, Identifier] = {}
    for paper in papers:
        for identifier in paper.identifiers:
            identifiers[identifier.url] = identifier
            places[identifier.url].add(Place(paper.file, identifier.kind))
        for field in FIELDS:
            for url in getattr(paper, field):
                places[url].add(Place(paper.file, field))
    for file, text in prose.items():
        for url, offset in urls_of(text):
            places[url].add(Place(file, f"line {text.count(chr(10), 0, offset) + 1}"))
    return tuple(
        Link(url, tuple(sorted(places[url])), identifiers.get(url) or _identifier_at(url))
        for url in sorted(places)
    )


def _identifier_at(url: str) -> Identifier | None:
    """Return the identifier whose own address this is, wherever it is written."""
    found = find_identifier(url)
    return found if found and found.url == url else None


def urls_of(text: str) -> Iterator[tuple[str, int]]:
    """Yield every address of Markdown, code aside, with the place where it begins."""
    shown = _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _URL.finditer(shown):
        url = found[0].rstrip(_TAIL)
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(_TAIL)
        if host_of(url):
            yield url, found.start()


def in_turns(links: Iterable[Link]) -> Iterator[Link]:
    """Yield links so that one host is asked after the other, and none waits for itself as long as others are left."""
    by_host: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_host[host_of(link.url)].append(link)
    for turn in range(max(map(len, by_host.values()), default=0)):
        yield from (by_host[host][turn] for host in sorted(by_host) if turn < len(by_host[host]))


def with_moved(text: str, moved: Mapping[str, str]) -> str:
    """Return prose with new addresses in place of old ones."""
    for url, offset in reversed([*urls_of(text)]):
        if url in moved:
            text = text[:offset] + moved[url] + text[offset + len(url) :]
    return text
