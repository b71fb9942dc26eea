"""CSL-JSON, written as citation processors read it, and read as DOI resolvers send it.

Source: CSL 1.0.2, csl-data.json; DOI content negotiation for what Crossref and DataCite add.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.bibliography.work import (
    UnreadableError,
    Work,
    author_of,
    identifiers_of,
    person_of,
)
from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.text.cleaning import clean_text, clean_title, without_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kdcatalog.model.authors import Author
    from kdcatalog.model.paper import Kind

_WRITTEN_TYPES = {
    "conference": "paper-conference",
    "journal": "article-journal",
    "report": "report",
    "blog": "post-weblog",
    "software": "software",
    "page": "webpage",
}
JOINT = Joint(
    between=",\n",
    head="[\n",
    tail="\n]\n",
)


def csl_entry(citation: Citation) -> str:
    """Return the item of one work as text, without a line end."""
    return json.dumps(csl_item(citation), ensure_ascii=False, indent=1)


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return the item of one work, without empty fields."""
    identifiers = citation.identifiers
    issued = [citation.year] if citation.year else []
    if citation.month:
        issued.append(citation.month)
    is_on_arxiv = bool(identifiers.arxiv)
    fields = {
        "id": citation.key,
        # A preprint is an "article"; CSL 1.0.2 has no other type for it.
        "type": _WRITTEN_TYPES.get(citation.form, "article"),
        "title": citation.title,
        "author": [_name(author) for author in citation.authors],
        "container-title": citation.container,
        "issued": {"date-parts": [issued]} if issued else {},
        "DOI": identifiers.doi,
        "archive": "arXiv" if is_on_arxiv else "",
        "archive_location": identifiers.arxiv,
        "publisher": "arXiv" if is_on_arxiv and citation.form == "preprint" else "",
        "note": citation.track_note,
        "URL": citation.url,
    }
    return {name: value for name, value in fields.items() if value}


def _name(author: Author) -> dict[str, str]:
    if author.is_group or not author.given:
        # Processors print "literal" as it is, and invert the parts of other names.
        return {"literal": author.name}
    name = {"family": author.family, "given": author.given}
    if author.suffix:
        name["suffix"] = author.suffix
    return {part: text for part, text in name.items() if text}


# --- reading ---

ACCEPT = "application/vnd.citationstyles.csl+json"
_KINDS: dict[str, Kind] = {
    "report": "report",
    "software": "software",
    "post-weblog": "blog",
    "post": "blog",
}
_UNPUBLISHED = frozenset(
    {"posted-content", "report", "software", "post-weblog", "post", "webpage", "dataset"}
)


def read_csl_answer(content: bytes) -> Work:
    """Return the work that a DOI resolver's answer describes; raises UnreadableError."""
    try:
        item = json.loads(content)
    except (ValueError, RecursionError) as error:
        message = "the DOI resolver sent no JSON that can be read: try again later"
        raise UnreadableError(message) from error
    return work_of_item(item)


def work_of_item(item: object) -> Work:
    """Return the work of one item of CSL-JSON; raises UnreadableError where it has no title."""
    title = _title(item) if isinstance(item, dict) else ""
    if not isinstance(item, dict) or not title:
        message = "the DOI resolver sent a description without a title: enter the paper by hand"
        raise UnreadableError(message)
    kind = str(item.get("type", ""))
    is_published = kind not in _UNPUBLISHED
    url = _text(item, "URL")
    doi = _text(item, "DOI") or url
    year = _date(item, with_month=False)
    return Work(
        title=title,
        authors=tuple(_authors(item)),
        date=_date(item, with_month=True),
        venue=_text(item, "container-title") if is_published else "",
        year=int(year) if year and is_published else 0,
        # The URL takes the place of a missing DOI, and may be any page.
        identifiers=identifiers_of(url, doi=doi if "10." in doi else ""),
        abstract=_text(item, "abstract"),
        url=url if url.startswith(("https://", "http://")) else "",
        kind=_KINDS.get(kind, "paper"),
    )


def _title(item: dict[str, Any]) -> str:
    title = clean_title(_text(item, "title"), markup=("tex",)).text
    subtitle = _text(item, "subtitle")
    # Some publishers send the subtitle twice, within the title and apart.
    is_new = subtitle.casefold() not in title.casefold()
    return f"{title}: {subtitle}" if title and subtitle and is_new else title


def _text(item: dict[str, Any], name: str) -> str:
    """Return a value without markup; of a list, as Crossref sends it, the first."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_text(without_html(value)) if isinstance(value, str) else ""


def _authors(item: dict[str, Any]) -> Iterator[Author]:
    names = item.get("author")
    if not isinstance(names, list):
        return
    for name in names:
        author = _author(name) if isinstance(name, dict) else None
        if author:
            yield author


def _author(name: dict[str, Any]) -> Author | None:
    # Crossref sends the name of a group as "name", CSL calls it "literal".
    whole = _text(name, "literal") or _text(name, "name")
    if whole:
        return author_of(whole)
    particle = _text(name, "non-dropping-particle")
    family = " ".join([particle, _text(name, "family")]).strip()
    first = _text(name, "given")
    suffix = _text(name, "suffix")
    author = None
    if suffix and first:
        author = author_of(f"{first} {family} {suffix}")
    return author or person_of(first, family)


def _date(item: dict[str, Any], *, with_month: bool) -> str:
    """Return the year of publication, with its month where asked for and known."""
    # CSL has only the first; Crossref sends the others, too.
    for name in ("issued", "published", "published-online", "published-print"):
        year, month = _year_and_month(item.get(name))
        if EARLIEST <= year <= LATEST:
            has_month = with_month and 1 <= month <= 12
            return f"{year}-{month:02}" if has_month else str(year)
    return ""


def _year_and_month(date: object) -> tuple[int, int]:
    """Return year and month, sent as numbers or text; 0 for what is missing or unreadable."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    if not isinstance(parts, list) or not parts:
        return 0, 0
    first = parts[0]
    if not isinstance(first, list) or not first:
        return 0, 0
    try:
        numbers = [*first, 0]  # without a month, the 0 takes its place
        year = int(numbers[0])
        month = int(numbers[1])
    except (TypeError, ValueError):
        return 0, 0
    return year, month
