"""CSL-JSON, written as citation processors read it, and read as DOI resolvers answer (CSL 1.0.2)."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of, person_of
from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.text.cleaning import clean_text

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
JOINT = Joint(",\n", "[\n", "\n]\n")


def csl_entry(citation: Citation) -> str:
    """Return the item of one work as text, without a line end."""
    return json.dumps(csl_item(citation), ensure_ascii=False, indent=1)


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return the item of one work, empty fields left out."""
    identifiers = citation.identifiers
    issued = [citation.year, citation.month] if citation.month else [citation.year]
    fields = {
        "id": citation.key,
        "type": _WRITTEN_TYPES.get(citation.form, "article"),
        "title": citation.title,
        "author": [_written_author(author) for author in citation.authors],
        "container-title": citation.container,
        "issued": {"date-parts": [issued]},
        "DOI": identifiers.doi,
        "archive": identifiers.arxiv and "arXiv",
        "archive_location": identifiers.arxiv,
        "publisher": "arXiv" if citation.form == "preprint" and identifiers.arxiv else "",
        "note": citation.track and f"{citation.track.capitalize()} track",
        "URL": citation.url,
    }
    return {name: value for name, value in fields.items() if value}


def _written_author(author: Author) -> dict[str, str]:
    if author.is_group or not author.given:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return {name: value for name, value in parts.items() if value}


ACCEPT = "application/vnd.citationstyles.csl+json"
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
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
    """Return the work that an answer describes; raises UnreadableError."""
    try:
        item = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise UnreadableError(
            "the DOI resolver sent no JSON that can be read: try again later"
        ) from wrong
    return work_of_item(item)


def work_of_item(item: object) -> Work:
    """Return the work of one item of CSL-JSON; raises UnreadableError where it has no title."""
    if not isinstance(item, dict) or not (title := _title(item)):
        raise UnreadableError(
            "the DOI resolver sent a description without a title: enter the paper by hand"
        )
    kind, url, year = str(item.get("type", "")), _text(item, "URL"), _date(item, 1)
    doi = _text(item, "DOI") or url
    is_published = kind not in _UNPUBLISHED
    identifiers = identifiers_of(url, doi=doi if "10." in doi else "")
    return Work(
        title=title,
        authors=tuple(_authors(item)),
        date=_date(item, 2),
        venue=_text(item, "container-title") if is_published else "",
        year=int(year) if year and is_published else 0,
        identifiers=identifiers,
        abstract=_text(item, "abstract"),
        url=url if url.startswith(("https://", "http://")) else "",
        kind=_KINDS.get(kind, "paper"),
    )


def _title(item: dict[str, Any]) -> str:
    title, subtitle = _text(item, "title"), _text(item, "subtitle")
    return (
        f"{title}: {subtitle}"
        if title and subtitle and subtitle.casefold() not in title.casefold()
        else title
    )


def _text(item: dict[str, Any], name: str) -> str:
    """Return a value as plain text: the first of a list, without markup and escapes."""
    value = item.get(name)
    if isinstance(value, list):
        value = value[0] if value else ""
    return clean_text(html.unescape(_TAG.sub("", value))) if isinstance(value, str) else ""


def _authors(item: dict[str, Any]) -> Iterator[Author]:
    listed = item.get("author")
    for one in listed if isinstance(listed, list) else ():
        if not isinstance(one, dict):
            continue
        whole = _text(one, "literal") or _text(one, "name")
        particle, family = _text(one, "non-dropping-particle"), _text(one, "family")
        given, suffix = _text(one, "given"), _text(one, "suffix")
        parts = " ".join(filter(None, (particle, family)))
        author = author_of(whole) if whole else person_of(given, parts)
        if author and suffix and given:
            author = author_of(f"{given} {parts} {suffix}") or author
        if author:
            yield author


def _date(item: dict[str, Any], parts: int) -> str:
    """Return the date of publication: its year, or with two parts its month, too, where that is known."""
    for name in ("issued", "published", "published-online", "published-print"):
        try:
            year, *month = [int(part) for part in item[name]["date-parts"][0][:2]]
        except (KeyError, TypeError, IndexError, ValueError):
            continue
        if EARLIEST <= year <= LATEST:
            return (
                f"{year}-{month[0]:02}"
                if parts == 2 and month and 1 <= month[0] <= 12
                else f"{year}"
            )
    return ""
