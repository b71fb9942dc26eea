"""The page of a paper as a work: its ``citation_*`` tags (Highwire Press, as Google Scholar and Zotero read them)."""

from html.parser import HTMLParser

from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of, person_of
from kdcatalog.model.authors import Author
from kdcatalog.text.cleaning import clean_text

_DATES = ("citation_publication_date", "citation_online_date", "citation_date", "citation_year")
_VENUES = (
    "citation_conference_title",
    "citation_conference",
    "citation_journal_title",
    "citation_inbook_title",
)
_MOST = 2000
"""How many tags are read, whatever a page holds."""


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, list[str]] = {}
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and self.count < _MOST:
            self.count += 1
            said = dict(attrs)
            name, content = (
                (said.get("name") or said.get("property") or "").casefold(),
                said.get("content") or "",
            )
            if name.startswith("citation_") and (text := clean_text(content)):
                self.held.setdefault(name, []).append(text)

    def first(self, *names: str) -> str:
        return next((self.held[name][0] for name in names if name in self.held), "")


def read(content: bytes, url: str) -> Work:
    """Return the work that a page says it shows; raises UnreadableError where it says none."""
    tags = _Tags()
    tags.feed(content.decode("utf-8", errors="replace"))
    if not (title := tags.first("citation_title")):
        message = "has no citation_* tags that say which paper it shows"
        raise UnreadableError(f"{url} {message}: give its DOI or arXiv id, or its BibTeX")
    date, venue = _date(tags.first(*_DATES)), tags.first(*_VENUES)
    arxiv = tags.first("citation_arxiv_id")
    return Work(
        title=title,
        authors=tuple(
            author for name in tags.held.get("citation_author", ()) if (author := _author(name))
        ),
        date=date,
        venue=venue,
        year=int(date[:4]) if date and venue else 0,
        identifiers=identifiers_of(
            url, f"arxiv:{arxiv}" if arxiv else "", doi=tags.first("citation_doi")
        ),
        abstract=tags.first("citation_abstract"),
        url=url,
    )


def _author(name: str) -> Author | None:
    family, comma, given = name.partition(",")
    return person_of(given, family) if comma and given.strip() else author_of(name)


def _date(text: str) -> str:
    """Return ``YYYY-MM`` or ``YYYY`` of a date such as 2024/05/01 or 2024."""
    numbers = text.replace("/", "-").split("-")
    if not (numbers[0].isascii() and numbers[0].isdigit() and len(numbers[0]) == 4):
        return ""
    is_month = (
        len(numbers) > 1
        and numbers[1].isascii()
        and numbers[1].isdigit()
        and 1 <= int(numbers[1][:3]) <= 12
    )
    return f"{numbers[0]}-{int(numbers[1]):02}" if is_month else numbers[0]
