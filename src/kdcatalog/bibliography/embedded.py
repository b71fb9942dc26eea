"""What the site's pages tell reference managers: meta tags, JSON-LD and COinS.

Sources: Zotero's translator "Embedded Metadata" (``HIGHWIRE_MAPPINGS``, and ``z:itemType``, which
it heeds before every guess, so that a preprint is never taken for an article);
schema.org/ScholarlyArticle; OpenURL 1.0 (Z39.88-2004) in key-value form, as Zotero's
``openurl.js`` reads it.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from kdcatalog.bibliography.citation import Citation
from kdcatalog.bibliography.ris import inverted_name
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
_SCHEMA_TYPES = {"report": "Report", "blog": "BlogPosting", "software": "SoftwareSourceCode"}
MANY = 200
"""Papers with more authors have whole names alone in JSON-LD: with parts it is half of the page."""


def citation_tags(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield name and content of every meta tag, one for each author.

    Only what was published at a conference or in a journal names one: Zotero would file a preprint
    under it.
    """
    identifiers = citation.identifiers
    yield "z:itemType", _ITEM_TYPES[citation.form]
    yield "citation_title", citation.title
    for author in citation.authors:
        yield "citation_author", inverted_name(author)
    if citation.year:
        yield "citation_publication_date", citation.date("/")
    if citation.form == "conference":
        yield "citation_conference_title", citation.container
    elif citation.form == "journal":
        yield "citation_journal_title", citation.container
    if identifiers.doi:
        yield "citation_doi", identifiers.doi
    if identifiers.arxiv:
        yield "citation_arxiv_id", identifiers.arxiv
    pdf = pdf_url(citation)
    if pdf:
        yield "citation_pdf_url", pdf
    if citation.url:
        yield "citation_public_url", citation.url


def pdf_url(citation: Citation) -> str:
    """Return the URL of the paper as PDF, empty where its identifiers give none."""
    identifiers = citation.identifiers
    if identifiers.acl:
        return f"https://aclanthology.org/{identifiers.acl}.pdf"
    if identifiers.arxiv:
        return f"https://arxiv.org/pdf/{identifiers.arxiv}"
    if identifiers.openreview:
        return f"https://openreview.net/pdf?id={identifiers.openreview}"
    return ""


def json_ld(citation: Citation, address: str) -> str:
    """Return the work as JSON-LD, safe inside a script element.

    ``address`` is the URL of the page, empty where the site has none yet.
    """
    split = len(citation.authors) <= MANY
    same = [identifier.url for identifier in citation.identifiers]
    authors = [_agent(author, split=split) for author in citation.authors]
    volume = {"@type": "PublicationVolume", "name": citation.container}
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(citation.form, "ScholarlyArticle"),
        "headline": citation.title,
        "name": citation.title,
        "author": authors,
        "datePublished": citation.date("-"),
        "isPartOf": volume if citation.container else None,
        "identifier": [str(identifier) for identifier in citation.identifiers],
        "sameAs": same or citation.url,
        "url": citation.url,
        "mainEntityOfPage": address,
    }
    pairs = fields.items()
    filled = {name: value for name, value in pairs if value}
    text = json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
    # "</script>" or "<!--" in a title would end or open something in the page.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _agent(author: Author, *, split: bool) -> dict[str, str]:
    if author.is_group:
        return {"@type": "Organization", "name": author.name}
    person = {"@type": "Person", "name": author.name}
    if split and author.family:
        person["familyName"] = author.family
    if split and author.given:
        person["givenName"] = author.given
    return person


_FORMAT = "info:ofi/fmt:kev:mtx:"
_DUBLIN_CORE_TYPES = {
    "preprint": "preprint",
    "blog": "blogPost",
    "software": "computerProgram",
    "page": "webpage",
}


def context_object(citation: Citation) -> str:
    """Return the COinS of a work: the title of its span, not yet escaped for HTML.

    With one in every row, Zotero offers all papers of a list at once.
    """
    pairs = []
    for key, value in _coins_pairs(citation):
        quoted = quote(value, safe="")
        pairs.append(f"{key}={quoted}")
    return "&".join(pairs)


def _coins_pairs(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield from _typed_pairs(citation)
    for author in citation.authors:
        yield ("rft.aucorp" if author.is_group else "rft.au"), author.name
    if citation.year:
        yield "rft.date", citation.date("-")
    if citation.identifiers.doi:
        yield "rft_id", f"info:doi/{citation.identifiers.doi}"
    if citation.url:
        yield "rft_id", citation.url


def _typed_pairs(citation: Citation) -> Iterator[tuple[str, str]]:
    if citation.form == "journal":
        yield "rft_val_fmt", f"{_FORMAT}journal"
        yield "rft.genre", "article"
        yield "rft.atitle", citation.title
        yield "rft.jtitle", citation.container
    elif citation.form == "conference":
        # Zotero makes a conference paper of a "proceeding" in the format of books.
        yield "rft_val_fmt", f"{_FORMAT}book"
        yield "rft.genre", "proceeding"
        yield "rft.atitle", citation.title
        yield "rft.btitle", citation.container
    elif citation.form == "report":
        yield "rft_val_fmt", f"{_FORMAT}book"
        yield "rft.genre", "report"
        yield "rft.btitle", citation.title
    else:
        yield "rft_val_fmt", f"{_FORMAT}dc"
        yield "rft.type", _DUBLIN_CORE_TYPES[citation.form]
        yield "rft.title", citation.title
