"""What may take the place of a dead link: the page at another address, or an archived copy.

Every address is made from the link itself, or is named by arXiv or the Wayback Machine, and is
asked before it is proposed. A parked domain answers anything, so only another spelling of the
address, an official address and a permanent redirect count as certain.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote as percent_encode

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.drafting.announcements import code_links
from kdcatalog.errors import CatalogError
from kdcatalog.linkcheck.locations import CatalogLink
from kdcatalog.linkcheck.probe import Prober
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import canonical_url, parse_url
from kdcatalog.services.arxiv import fetch_arxiv
from kdcatalog.services.transport import NetworkError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client

# <https://archive.org/help/wayback_api.php>: the copy nearest to a day, of pages that answered.
_AVAILABLE = "/wayback/available?url={url}&timestamp={day}"
_COPY = re.compile(r"https?://web\.archive\.org/(web/([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{6}/.+)")
# Twelve of 64: a catalog with a million links has two that agree with a chance of .2 %.
_DIGEST_SIZE = 12
_WWW = "www."


@dataclass(frozen=True, slots=True)
class Replacement:
    """A URL that answers, what it is in words, and whether it is certainly the same page."""

    url: str
    words: str
    is_certain: bool = False


class Replacements:
    """Finds replacements of links in the records of some papers, asking through a prober."""

    def __init__(self, prober: Prober, papers: Sequence[Paper]) -> None:
        self._prober = prober
        self._client = prober.client
        self._by_file = {paper.file: paper for paper in papers}
        self._archive_is_silent = False

    def of_dead(self, link: CatalogLink) -> tuple[Replacement, ...]:
        """Return what may replace a dead link, the best first.

        The URL of an identifier is computed, so only its record can be corrected.
        """
        if link.identifier:
            return ()
        same_page = tuple(self._same_page(link.url))
        if same_page:
            return same_page[:1]
        announced = tuple(self._announced(link))
        return (*announced, *self._archived(link))

    def _same_page(self, url: str) -> Iterator[Replacement]:
        """Yield the addresses of a page that differ from a dead one in spelling alone."""
        identifier = find_identifier(url)
        # The address of an identifier itself is dead already.
        if identifier and not _is_same(identifier.url, url):
            answering = self._answering(identifier.url)
            if answering:
                yield Replacement(answering, "the official address", is_certain=True)
        for spelling in _spellings(url):
            answering = self._answering(spelling)
            if answering:
                yield Replacement(answering, "another spelling that answers", is_certain=True)

    def _answering(self, url: str) -> str:
        """Return where a URL leads to; empty where it does not answer."""
        link = CatalogLink(url, (), find_identifier(url))
        [(_, result)] = self._prober.probe([link])
        if result.status == "moved":
            return result.moved_to
        return url if result.status in ("fine", "archived") else ""

    def _announced(self, link: CatalogLink) -> Iterator[Replacement]:
        """Yield the repositories that the abstracts of papers with this code link by now."""
        for place in link.places:
            paper = self._by_file.get(place.file)
            if paper is None or place.at != "code":
                continue
            for url in self._code_of(paper):
                answering = self._answering(url)
                if answering:
                    yield Replacement(answering, "named in the abstract on arXiv")

    def _code_of(self, paper: Paper) -> Sequence[str]:
        """Return the repositories in the abstract of a paper that its record lacks."""
        arxiv_id = paper.identifiers.arxiv
        if not arxiv_id:
            return ()
        try:
            batch = fetch_arxiv(self._client, [arxiv_id])
        except (NetworkError, UnreadableError):
            return ()  # the report has the link in any case
        work = batch.works.get(arxiv_id)
        urls = code_links(work) if work else ()
        listed = {canonical_url(url) for url in paper.code}
        return [url for url in urls if canonical_url(url) not in listed]

    def _archived(self, link: CatalogLink) -> Iterator[Replacement]:
        """Yield the copy of a page nearest to the day on which it came into the catalog."""
        if self._archive_is_silent:
            return
        days = [self._day_of(place.file) for place in link.places]
        encoded = percent_encode(link.url, safe="")
        query = _AVAILABLE.format(url=encoded, day=min(days))
        archive = self._client.endpoints.archive
        try:
            answer = self._client.get(f"{archive}{query}")
        except NetworkError:
            # A slow archive would be waited for at every dead link.
            self._archive_is_silent = True
            return
        match = _COPY.fullmatch(_nearest_copy(answer.content))
        if match:
            path, year, month, day = match.groups()
            url = f"https://web.archive.org/{path}"
            if parse_url(url):
                yield Replacement(url, f"archived on {year}-{month}-{day}")

    def _day_of(self, file: str) -> str:
        """Return the day of a record as the archive writes it; of prose, one after them all."""
        paper = self._by_file.get(file)
        added = paper.added if paper else None
        return str(added).replace("-", "") if added else "99991231"


class ReplacementError(CatalogError):
    """What a person chose for a link does not fit what the link answers by now."""


class LinkChoices:
    """What people chose for links, compared with what the links and their replacements answer."""

    def __init__(self, client: Client, papers: Sequence[Paper]) -> None:
        self._prober = Prober(client)
        self._replacements = Replacements(self._prober, papers)

    def choose(self, link: CatalogLink, digest: str) -> str:
        """Return the URL with a digest that may replace a link; empty to remove it, without digest.

        Raises ReplacementError where the link works again, or has no such replacement any more.
        """
        [(_, result)] = self._prober.probe([link])
        if result.status in ("fine", "archived"):
            raise ReplacementError("the link works again; nothing was changed")
        if not digest:
            return ""
        if result.moved_to and link_digest(result.moved_to) == digest:
            return result.moved_to
        for replacement in self._replacements.of_dead(link):
            if link_digest(replacement.url) == digest:
                return replacement.url
        raise ReplacementError("the new address does not answer any more; nothing was changed")


def _is_same(url: str, other: str) -> bool:
    return canonical_url(url) == canonical_url(other)


def link_digest(url: str) -> str:
    """Return a short name of a URL, which HTML comments can hold: in them "--" is not allowed."""
    digest = hashlib.sha256(url.encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:_DIGEST_SIZE]


def _spellings(url: str) -> Iterator[str]:
    """Yield a URL with https, and with or without "www."."""
    parsed = parse_url(url)
    # With a port, https is another server; "www." before a subdomain is nobody's address.
    if parsed is None or parsed.port:
        return
    _, _, rest = url.partition("://")
    if parsed.scheme == "http":
        yield f"https://{rest}"
    if parsed.host.startswith(_WWW):
        yield f"https://{rest[len(_WWW) :]}"
    elif parsed.host.count(".") == 1:
        yield f"https://{_WWW}{rest}"


def _nearest_copy(content: bytes) -> str:
    """Return the URL in an answer of the Wayback Machine; empty where it has no copy."""
    try:
        copy = json.loads(content)["archived_snapshots"]["closest"]
        return str(copy["url"]) if copy["status"] == "200" else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        # Without a copy there is no "closest", and instead of JSON the answer may be a page.
        return ""
