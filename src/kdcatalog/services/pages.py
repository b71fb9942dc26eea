"""The web page of a paper, read by its ``citation_*`` tags.

Highwire Press introduced them; Google Scholar and Zotero read them.
"""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of, person_of
from kdcatalog.text.cleaning import clean_text, clean_title

if TYPE_CHECKING:
    from kdcatalog.model.authors import Author
    from kdcatalog.services.client import Client

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
    tags.feed(content.decode("utf-8", errors="replace"))
    title = clean_title(tags.first("citation_title"), markup=("html", "tex")).text
    if not title:
        message = f"{url} has no citation_* tags that describe a paper"
        raise UnreadableError(f"{message}: pass its DOI, its arXiv id or its BibTeX")
    date = _date(tags.first(*_DATES))
    venue = tags.first(*_VENUES)
    arxiv_id = tags.first("citation_arxiv_id")
    arxiv = f"arxiv:{arxiv_id}" if arxiv_id else ""
    names = tags.values.get("citation_author", ())
    authors = [_author(name) for name in names]
    return Work(
        title=title,
        authors=tuple(author for author in authors if author),
        date=date,
        venue=venue,
        year=int(date[:4]) if date and venue else 0,
        identifiers=identifiers_of(url, arxiv, doi=tags.first("citation_doi")),
        abstract=tags.first("citation_abstract"),
        url=url,
    )


def _author(name: str) -> Author | None:
    """Return the author of ``Family, Given`` or of a name as printed."""
    family, _, given_name = name.partition(",")
    return person_of(given_name, family) if given_name.strip() else author_of(name)


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
