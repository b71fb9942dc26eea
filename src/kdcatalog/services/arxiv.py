"""The arXiv API: an Atom feed with an entry for each paper (arXiv API User's Manual)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError, Work, authors_of, identifiers_of
from kdcatalog.model.identifiers import arxiv_month, find_identifier
from kdcatalog.services.transport import NetworkError
from kdcatalog.services.xml import XmlError, read_xml
from kdcatalog.text.cleaning import clean_text, clean_title, sentences_of
from kdcatalog.text.tex import tex_to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from xml.etree.ElementTree import Element

    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client

BATCH = 100
"""How many papers one request asks for: 100 ids keep the URL below 2,000 characters."""
PAGE = 500
"""How many papers of a listing one request asks for: 1.5 MB, of 5 that the client accepts."""
TRIES = 3
"""How often an answer without the papers that it counts is asked for, three seconds apart."""

_ACCEPT = "application/atom+xml"
_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_WITHDRAWN_ABSTRACT = re.compile(
    r"(?:this|the) (?:paper|article|submission|work|manuscript) (?:has been|is|was) withdrawn",
    re.IGNORECASE,
)
_WITHDRAWN = re.compile(r"\b(?:withdrawn|retracted)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Feed:
    """The works of one answer, how many entries it has, and how many papers arXiv counts."""

    works: tuple[Work, ...]
    entries: int
    total: int

    @property
    def is_complete(self) -> bool:
        """Whether there is an entry for every paper that arXiv counts."""
        return self.entries >= self.total


@dataclass(frozen=True, slots=True)
class Batch:
    """What arXiv has on some ids: the works that it returned, and why others are missing."""

    works: Mapping[str, Work]
    is_complete: bool

    def missing(self, arxiv_id: str) -> UnreadableError:
        """Return why there is no work for an id that was asked for."""
        if self.is_complete:
            return UnreadableError(f"arXiv has no paper {arxiv_id}: check the id")
        return UnreadableError(f"arXiv returned no data for {arxiv_id}: try again later")


def fetch_arxiv(client: Client, ids: Sequence[str]) -> Batch:
    """Return the works of arXiv ids, which are asked for in one request, at most ``BATCH``.

    arXiv now and then answers 200 with no entry, or too few, although it counts the papers. Such
    an answer says nothing about an id, so it is asked for again. Raises NetworkError and
    UnreadableError.
    """
    url = client.endpoints.arxiv + query_of(ids)
    works: dict[str, Work] = {}
    for _ in range(TRIES):
        answer = client.get(url, _ACCEPT)
        feed = read_feed(answer.content)
        for work in feed.works:
            works[work.identifiers.arxiv or ""] = work
        if feed.is_complete:
            return Batch(works, is_complete=True)
    # Three incomplete answers may still contain every paper between them.
    has_all = all(arxiv_id in works for arxiv_id in ids)
    return Batch(works, is_complete=has_all)


def fetch_listing(
    client: Client,
    query: str,
    start: int,
) -> Feed:
    """Return one page of a listing, from a number on; ``listing_query`` makes the query.

    Raises NetworkError, and UnreadableError where arXiv counts papers and does not return them.
    """
    page = f"start={start}&max_results={PAGE}"
    url = f"{client.endpoints.arxiv}{query}&{page}"
    for _ in range(TRIES):
        answer = client.get(url, _ACCEPT)
        feed = read_feed(answer.content)
        expected = min(PAGE, feed.total - start)
        # An answer without any paper is what a busy arXiv sends, too: it has some every day.
        if feed.entries and feed.entries >= expected:
            return feed
    if feed.total > start:
        message = f"arXiv returned {feed.entries} of {expected} papers"
        raise UnreadableError(f"{message} after number {start}: run the command again to continue")
    return feed


def listing_query(
    categories: Iterable[str],
    since: str,
    until: str,
) -> str:
    """Return the query for what was submitted in some categories from one day to another (ISO)."""
    wanted = "+OR+".join(f"cat:{category}" for category in categories)
    first = since.replace("-", "")
    last = until.replace("-", "")
    days = f"submittedDate:[{first}0000+TO+{last}2359]"
    # The earliest first: what is submitted meanwhile comes at the end, and no page shifts.
    order = "sortBy=submittedDate&sortOrder=ascending"
    return f"/query?search_query=({wanted})+AND+{days}&{order}"


def query_of(ids: Iterable[str]) -> str:
    """Return the end of the URL that asks for papers by their ids."""
    wanted = [*ids]
    joined = ",".join(wanted)
    return f"/query?id_list={joined}&max_results={len(wanted)}"


def is_withdrawn(work: Work) -> bool:
    """Return whether the comment or the abstract on arXiv says that the paper was withdrawn."""
    return withdrawal_words(work) != ""


def withdrawal_words(work: Work) -> str:
    """Return the words on arXiv by which a paper was withdrawn; empty where it was not.

    arXiv replaces the abstract of such a paper by one sentence, and many have no comment.
    """
    if _WITHDRAWN.search(work.remark):
        return work.remark
    if _WITHDRAWN_ABSTRACT.match(work.abstract):
        return sentences_of(work.abstract)[0]
    return ""


def read_feed(content: bytes) -> Feed:
    """Return the works of an answer; raises UnreadableError where it is not a feed of papers."""
    root = _parsed(content)
    if root.tag != f"{_ATOM}feed":
        raise UnreadableError("arXiv sent something else than a list of papers: try again later")
    entries = [*root.iter(f"{_ATOM}entry")]
    total = _text(root, f"{_OPENSEARCH}totalResults")
    # Mirrors and test servers leave the count out: then the entries are all there is.
    is_number = total.isascii() and total.isdigit()
    count = int(total) if is_number else 0
    works = tuple(_works(entries))
    return Feed(
        works=works,
        entries=len(entries),
        total=max(count, len(entries)),
    )


def works_in_feed(root: Element) -> tuple[Work, ...]:
    """Return the works of a feed in a file; raises UnreadableError where it is no such feed."""
    if root.tag != f"{_ATOM}feed":
        message = f"line 1: the root is <{root.tag}>"
        raise UnreadableError(f"{message}, not that of the ACL Anthology or an Atom feed")
    return tuple(_works(root.iter(f"{_ATOM}entry")))


def _works(entries: Iterable[Element]) -> Iterator[Work]:
    for entry in entries:
        url = _text(entry, f"{_ATOM}id")
        if "/api/errors" in url:
            message = _text(entry, f"{_ATOM}summary")
            raise UnreadableError(f"arXiv reports an error: {message}")
        identifier = find_identifier(url)
        if identifier and identifier.kind == "arxiv":
            yield _work(entry, identifier.value, identifier.url)


def _work(entry: Element, arxiv_id: str, url: str) -> Work:
    title = _text(entry, f"{_ATOM}title")
    elements = entry.iter(f"{_ATOM}author")
    names = [_text(element, f"{_ATOM}name") for element in elements]
    authors = authors_of(names)
    doi = _text(entry, f"{_ARXIV}doi")
    venue = _text(entry, f"{_ARXIV}journal_ref")
    # The field may say "withdrawn" in place of a journal.
    if _WITHDRAWN.search(venue):
        venue = ""
    published = _text(entry, f"{_ATOM}published")
    # Ids before April 2007 name no month that is sure to be that of the first version.
    date = arxiv_month(arxiv_id) or published[:7]
    return Work(
        title=clean_title(title, markup=("tex",)).text,
        authors=authors.authors,
        date=date,
        venue=venue,
        identifiers=identifiers_of(url, doi=doi),
        abstract=_text(entry, f"{_ATOM}summary"),
        url=url,
        remark=_text(entry, f"{_ARXIV}comment"),
        has_more_authors=authors.is_incomplete,
        notes=authors.notes,
    )


def _text(element: Element, name: str) -> str:
    return clean_text(element.findtext(name) or "")


def _parsed(content: bytes) -> Element:
    try:
        return read_xml(content)
    except XmlError as error:
        message = f"arXiv sent incomplete or invalid XML ({error})"
        raise UnreadableError(f"{message}: try again later") from error


class Abstracts:
    """The abstracts of papers, as far as arXiv has them; asked for by the hundred when needed."""

    def __init__(
        self,
        papers: Sequence[Paper],
        client: Callable[[], Client],
    ) -> None:
        ids = [paper.identifiers.arxiv or "" for paper in papers]
        self._waiting = [arxiv_id for arxiv_id in ids if arxiv_id]
        self._client = client
        self._by_id: dict[str, str] = {}
        self.failure = ""
        """Why no more abstracts are shown, in one sentence, after the call that found it out."""

    def of(self, paper: Paper) -> str:
        """Return the abstract of a paper; empty where arXiv has none or does not answer."""
        arxiv_id = paper.identifiers.arxiv or ""
        self.failure = ""
        if arxiv_id in self._waiting:
            self._fetch()
        return self._by_id.get(arxiv_id, "")

    def _fetch(self) -> None:
        """Ask for the next hundred, which are those of the papers that come next."""
        batch = self._waiting[:BATCH]
        self._waiting = self._waiting[BATCH:]
        try:
            works = fetch_arxiv(self._client(), batch).works
        except (NetworkError, UnreadableError) as error:
            # Whatever is wrong stays so for the next minutes, and would be waited for again.
            self._waiting = []
            self.failure = f"abstracts are not shown: {error}"
            return
        for arxiv_id, work in works.items():
            self._by_id[arxiv_id] = tex_to_text(work.abstract)
