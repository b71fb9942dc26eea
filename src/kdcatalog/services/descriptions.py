"""The page of a paper, and the registries of identifiers, as sources of a work.

A page is read by its ``citation_*`` tags: Highwire Press introduced them; Google Scholar and Zotero
read them. The registry of a DOI answers in CSL-JSON by content negotiation. The ACL Anthology has a
BibTeX file for each paper, and no API; the API of OpenReview rejects anonymous calls, so the page
of a forum is read instead.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from kdcatalog.bibliography.bib_file import UnbalancedError, read_bibliography
from kdcatalog.bibliography.csl import ACCEPT, read_csl_answer
from kdcatalog.bibliography.entries import work_of_entry
from kdcatalog.bibliography.work import UnreadableError, Work, authors_of, identifiers_of
from kdcatalog.model.identifiers import Identifier
from kdcatalog.services.transport import NetworkError
from kdcatalog.text.cleaning import clean_text, clean_title

if TYPE_CHECKING:
    from kdcatalog.services.client import Client

UNDESCRIBED = (404, 406)
"""What a registry answers that knows no metadata of a DOI; 406: it has none in this format."""

_DATES = ("citation_publication_date", "citation_online_date", "citation_date", "citation_year")
_VENUES = (
    "citation_conference_title",
    "citation_conference",
    "citation_journal_title",
    "citation_inbook_title",
)
# Far more than a paper has authors, and a bound for a page that never ends.
_MAX_TAGS = 2000


_Attributes = list[tuple[str, str | None]]


# Tags are read from HTML that may be broken, which the parser of the standard library forgives.
class _CitationTags(HTMLParser):
    """Collects the values of ``citation_*`` tags by name."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._count = 0

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        if tag != "meta" or self._count >= _MAX_TAGS:
            return
        self._count += 1
        attributes = dict(attrs)
        # Some journals write property= where the others write name=.
        name = attributes.get("name") or attributes.get("property") or ""
        name = name.casefold()
        text = clean_text(attributes.get("content") or "")
        if name.startswith("citation_") and text:
            self.values.setdefault(name, []).append(text)

    def first(self, *names: str) -> str:
        """Return the first value of the first name that has one."""
        for name in names:
            if name in self.values:
                return self.values[name][0]
        return ""


def fetch_page(client: Client, url: str) -> Work:
    """Return the work that a web page describes; raises NetworkError and UnreadableError."""
    return read_page(client.get(url).content, url)


def read_page(content: bytes, url: str) -> Work:
    """Return the work that the HTML of a page describes; raises UnreadableError without a title."""
    tags = _CitationTags()
    try:
        tags.feed(content.decode("utf-8", errors="replace"))
    except AssertionError as error:
        # The parser of the standard library has no other answer to "<![x[".
        raise UnreadableError(f"{url} is not a valid page: pass its DOI or its BibTeX") from error
    title = clean_title(tags.first("citation_title"), markup=("html", "tex")).text
    if not title:
        message = f"{url} has no citation_* tags that describe a paper"
        raise UnreadableError(f"{message}: pass its DOI, its arXiv id or its BibTeX")
    date = _date(tags.first(*_DATES))
    venue = tags.first(*_VENUES)
    arxiv_id = tags.first("citation_arxiv_id")
    arxiv = f"arxiv:{arxiv_id}" if arxiv_id else ""
    authors = authors_of(tags.values.get("citation_author", ()), "inverted")
    return Work(
        title=title,
        authors=authors.authors,
        date=date,
        venue=venue,
        year=int(date[:4]) if date and venue else 0,
        identifiers=identifiers_of(url, arxiv, doi=tags.first("citation_doi")),
        abstract=tags.first("citation_abstract"),
        url=url,
        has_more_authors=authors.is_incomplete,
        notes=authors.notes,
    )


def _date(text: str) -> str:
    """Return ``YYYY-MM`` or ``YYYY`` of a date such as 2024/05/01, 2024-05 or 2024."""
    year, _, rest = text.replace("/", "-").partition("-")
    month = rest.partition("-")[0]
    if len(year) != 4 or not _is_number(year):
        return ""
    if not _is_number(month) or len(month) > 2:
        return year
    number = int(month)
    # "2024/00/00" names a year alone.
    is_month = 1 <= number <= 12
    return f"{year}-{number:02}" if is_month else year


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def fetch_doi(client: Client, doi: str) -> Work:
    """Return the work of a DOI as Crossref, DataCite or another registry describes it.

    Raises NetworkError and UnreadableError.
    """
    # Through the resolver: each registry (Crossref, DataCite, mEDRA) has another API.
    url = client.endpoints.at(Identifier("doi", doi).url)
    return read_csl_answer(client.get(url, ACCEPT).content)


def fetch_acl(client: Client, acl_id: str) -> Work:
    """Return the work of an Anthology id; raises NetworkError and UnreadableError."""
    url = f"{client.endpoints.acl}/{acl_id}.bib"
    # The Anthology serves UTF-8, but a byte that is none must not lose the entry.
    text = client.get(url).content.decode("utf-8", errors="replace")
    try:
        entries = read_bibliography(text).entries
    except UnbalancedError as error:
        message = "the ACL Anthology sent invalid BibTeX: try again later"
        raise UnreadableError(message) from error
    if not entries:
        raise UnreadableError("the ACL Anthology sent no BibTeX: check the id")
    # One file has one entry; the first is the paper's even where a volume follows.
    return work_of_entry(entries[0])


def fetch_openreview(client: Client, forum_id: str) -> Work:
    """Return the work of a forum; raises NetworkError and UnreadableError.

    The page, too, is often refused: then the message says to paste the BibTeX.
    """
    url = Identifier("openreview", forum_id).url
    advice = "copy the BibTeX from that page and pass it to kdcatalog add -"
    refusal = UnreadableError(f"{url} does not answer without a login: {advice}")
    try:
        answer = client.get(client.endpoints.at(url))
        return read_page(answer.content, url)
    except NetworkError as error:
        # Without any answer, and without such a forum, a login would not help.
        if error.reason != "status" or error.status in UNDESCRIBED:
            raise
        raise refusal from error
    except UnreadableError as error:
        raise refusal from error
