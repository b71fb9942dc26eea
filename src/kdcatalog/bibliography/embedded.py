"""What a paper's page tells programs in its head: tags for reference managers, and JSON-LD.

Sources: Zotero's translator "Embedded Metadata" (``HIGHWIRE_MAPPINGS``, and ``z:itemType``, which it heeds
before every guess, so that a preprint is never taken for an article); schema.org/ScholarlyArticle.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from kdcatalog.bibliography.citation import Citation
from kdcatalog.model.authors import Author

_ITEM_TYPES = {
    "conference": "conferencePaper",
    "journal": "journalArticle",
    "preprint": "preprint",
    "report": "report",
    "blog": "blogPost",
    "software": "computerProgram",
    "page": "webpage",
}
MANY = 200
"""More authors than these have a name alone in JSON-LD, which is half of what a page weighs otherwise."""
_SCHEMA_TYPES = {"report": "Report", "blog": "BlogPosting", "software": "SoftwareSourceCode"}


def citation_tags(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield (name, content) of every tag, authors one each; no conference for what was not published at one."""
    yield "z:itemType", _ITEM_TYPES[citation.form]
    yield "citation_title", citation.title
    yield from (("citation_author", _inverted(author)) for author in citation.authors)
    yield "citation_publication_date", _date(citation, "/")
    if citation.form == "conference":
        yield "citation_conference_title", citation.container
    elif citation.form == "journal":
        yield "citation_journal_title", citation.container
    identifiers = citation.identifiers
    if identifiers.doi:
        yield "citation_doi", identifiers.doi
    if identifiers.arxiv:
        yield "citation_arxiv_id", identifiers.arxiv
    if pdf := pdf_url(citation):
        yield "citation_pdf_url", pdf
    if citation.url:
        yield "citation_public_url", citation.url


def pdf_url(citation: Citation) -> str:
    """Return the address of the paper as PDF, where its identifiers give one; else empty."""
    identifiers = citation.identifiers
    if identifiers.acl:
        return f"https://aclanthology.org/{identifiers.acl}.pdf"
    if identifiers.arxiv:
        return f"https://arxiv.org/pdf/{identifiers.arxiv}"
    return (
        f"https://openreview.net/pdf?id={identifiers.openreview}" if identifiers.openreview else ""
    )


def json_ld(citation: Citation, address: str) -> str:
    """Return the work as JSON-LD, safe inside a script element; ``address`` of the page may be empty."""
    same = [identifier.url for identifier in citation.identifiers]
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(citation.form, "ScholarlyArticle"),
        "headline": citation.title,
        "name": citation.title,
        "author": [
            _agent(author, split=len(citation.authors) <= MANY) for author in citation.authors
        ],
        "datePublished": _date(citation, "-"),
        "isPartOf": citation.container
        and {"@type": "PublicationVolume", "name": citation.container},
        "identifier": [str(identifier) for identifier in citation.identifiers],
        "sameAs": same or citation.url,
        "url": citation.url,
        "mainEntityOfPage": address,
    }
    held = {name: value for name, value in fields.items() if value}
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _date(citation: Citation, mark: str) -> str:
    return f"{citation.year}{mark}{citation.month:02}" if citation.month else str(citation.year)


def _inverted(author: Author) -> str:
    parts = (author.family, author.given, author.suffix)
    return ", ".join(part for part in parts if part) if author.given else author.name


def _agent(author: Author, *, split: bool) -> dict[str, str]:
    if author.is_group:
        return {"@type": "Organization", "name": author.name}
    names = {"familyName": author.family, "givenName": author.given} if split else {}
    return {"@type": "Person", "name": author.name} | {
        name: value for name, value in names.items() if value
    }


_PREFIX = "info:ofi/fmt:kev:mtx:"
_COINS_TYPES = {
    "preprint": "preprint",
    "blog": "blogPost",
    "software": "computerProgram",
    "page": "webpage",
}


def context_object(citation: Citation) -> str:
    """Return the value of the span's title, not yet escaped for HTML."""
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in _pairs(citation))


def _pairs(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield from _typed(citation)
    for author in citation.authors:
        yield ("rft.aucorp", author.name) if author.is_group else ("rft.au", author.name)
    yield (
        "rft.date",
        f"{citation.year}-{citation.month:02}" if citation.month else str(citation.year),
    )
    if citation.identifiers.doi:
        yield "rft_id", f"info:doi/{citation.identifiers.doi}"
    if citation.url:
        yield "rft_id", citation.url


def _typed(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.form == "journal":
        yield from (("rft_val_fmt", f"{_PREFIX}journal"), ("rft.genre", "article"))
        yield from (("rft.atitle", citation.title), ("rft.jtitle", citation.container))
    elif citation.form == "conference":
        yield from (("rft_val_fmt", f"{_PREFIX}book"), ("rft.genre", "proceeding"))
        yield from (("rft.atitle", citation.title), ("rft.btitle", citation.container))
    elif citation.form == "report":
        yield from (
            ("rft_val_fmt", f"{_PREFIX}book"),
            ("rft.genre", "report"),
            ("rft.btitle", citation.title),
        )
    else:
        yield from (("rft_val_fmt", f"{_PREFIX}dc"), ("rft.type", _COINS_TYPES[citation.form]))
        yield "rft.title", citation.title
