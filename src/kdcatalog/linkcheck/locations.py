"""Every link that a catalog shows, and where it is written."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kdcatalog.model.identifiers import Identifier
    from kdcatalog.model.paper import Paper

URL_FIELDS = ("urls", "code", "data")
"""The fields of a record that contain URLs."""

# Code blocks and code spans: what is written there is an example, not a link. The closing fence
# must be of the same kind, and at least as long, as the opening one (CommonMark 4.5).
_CODE = re.compile(
    r"^ {0,3}(```+|~~~+).*?^ {0,3}\1[`~]*[ \t]*$|(`+)[^\n]*?\2", re.MULTILINE | re.DOTALL
)
_URL = re.compile(r"https?://[^\s<>\"'`|\\^{}\[\]]+")
# Punctuation and emphasis marks that end a sentence, not a URL.
_TRAILING = ".,;:!?*_"


@dataclass(frozen=True, slots=True, order=True)
class LinkPlace:
    """Where a link is written: the file, and the field or the line."""

    file: str
    at: str

    def __str__(self) -> str:
        return f"{self.file} ({self.at})"


Places = defaultdict[str, set[LinkPlace]]
"""The places of each URL."""


@dataclass(frozen=True, slots=True)
class CatalogLink:
    """A URL, its places in order, and the identifier whose official URL it is, if it is one."""

    url: str
    places: tuple[LinkPlace, ...]
    identifier: Identifier | None = None

    @property
    def arxiv_id(self) -> str:
        """The arXiv id of the link; empty for all others."""
        if self.identifier is None or self.identifier.kind != "arxiv":
            return ""
        return self.identifier.value


def links_in(
    papers: Iterable[Paper],
    prose: Mapping[str, str],
) -> tuple[CatalogLink, ...]:
    """Return every URL of papers and of prose (text by file) once, sorted by URL."""
    places: Places = defaultdict(set)
    identifiers: dict[str, Identifier] = {}
    for paper in papers:
        for identifier in paper.identifiers:
            # Kept, since a DOI URL alone reads as the Anthology paper that it may name.
            identifiers[identifier.url] = identifier
        for url, place in _links_of(paper):
            places[url].add(place)
    for file, text in prose.items():
        for url, offset in urls_in_prose(text):
            line = text.count("\n", 0, offset) + 1
            place = LinkPlace(file, f"line {line}")
            places[url].add(place)
    links = []
    for url in sorted(places):
        link = CatalogLink(
            url=url,
            places=tuple(sorted(places[url])),
            identifier=identifiers.get(url) or _identifier_at(url),
        )
        links.append(link)
    return tuple(links)


def _links_of(paper: Paper) -> Iterator[tuple[str, LinkPlace]]:
    """Yield the URLs in a record, with the field of each."""
    for identifier in paper.identifiers:
        yield identifier.url, LinkPlace(paper.file, identifier.kind)
    for field in URL_FIELDS:
        place = LinkPlace(paper.file, field)
        for url in getattr(paper, field):
            yield url, place


def _identifier_at(url: str) -> Identifier | None:
    """Return the identifier whose official URL this is, in any spelling."""
    identifier = find_identifier(url)
    if identifier and identifier.url == url:
        return identifier
    return None


def urls_in_prose(text: str) -> Iterator[tuple[str, int]]:
    """Yield every URL of Markdown, code aside, with the offset at which it begins."""
    # Code is blanked, not removed, so that the offsets stay those of the text.
    visible = _CODE.sub(_blanked, text)
    for match in _URL.finditer(visible):
        url = match[0].rstrip(_TRAILING)
        # "(see https://a.org/x_(y))": the last parenthesis belongs to the sentence.
        while url.endswith(")") and has_unbalanced_end(url):
            url = url[:-1].rstrip(_TRAILING)
        if host_of(url):
            yield url, match.start()


def _blanked(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def has_unbalanced_end(url: str) -> bool:
    """Return whether a URL has more closing parentheses than opening ones."""
    return url.count(")") > url.count("(")


def interleave_hosts(links: Iterable[CatalogLink]) -> Iterator[CatalogLink]:
    """Yield links so that no host is asked twice in a row while others are left.

    Each host is asked once a second at most: in the order of the URLs, 300 links to one host
    would take five minutes before the next host is asked.
    """
    by_host: dict[str, list[CatalogLink]] = {}
    for link in links:
        host = host_of(link.url)
        by_host.setdefault(host, []).append(link)
    in_order = [by_host[host] for host in sorted(by_host)]
    for turn in zip_longest(*in_order):
        yield from (link for link in turn if link is not None)


def replace_prose_urls(text: str, moved: Mapping[str, str]) -> str:
    """Return prose with new URLs in place of old ones."""
    # From the end, so that the offsets of what is still to be replaced stay right.
    urls = list(urls_in_prose(text))
    for url, offset in reversed(urls):
        if url in moved:
            end = offset + len(url)
            before = text[:offset]
            after = text[end:]
            text = f"{before}{moved[url]}{after}"
    return text
