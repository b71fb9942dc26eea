"""What the site's pages tell reference managers: meta tags, JSON-LD and COinS.

Sources: Zotero's translator "Embedded Metadata" (``HIGHWIRE_MAPPINGS``, and ``z:itemType``, which
it heeds before every guess, so that a preprint is never taken for an article);
schema.org/ScholarlyArticle; OpenURL 1.0 (Z39.88-2004) in key-value form, as Zotero's
``openurl.js`` reads it.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

from kdcatalog.bibliography.citation import Citation
from kdcatalog.bibliography.ris import inverted_name
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import PUBLISHED_FIRST

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


def citation_tags(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield name and content of every meta tag, one for each author.

    Only what was published at a conference or in a journal names one: Zotero would file a preprint
    under it.
    """
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
    for identifier in citation.identifiers:
        if identifier.definition.meta_tag:
            yield identifier.definition.meta_tag, identifier.value
    for name, value in _tags_of_volume(citation):
        if value:
            yield name, value


def _tags_of_volume(citation: Citation) -> Iterator[tuple[str, str]]:
    first_page, last_page = citation.first_and_last_page
    yield "citation_language", citation.language
    yield "citation_volume", citation.volume
    yield "citation_issue", citation.number
    yield "citation_firstpage", first_page or citation.pages
    yield "citation_lastpage", last_page
    yield "citation_publisher", citation.publisher
    for editor in citation.editors:
        yield "citation_editor", inverted_name(editor)
    yield "citation_pdf_url", pdf_url(citation)
    yield "citation_public_url", citation.url


def pdf_url(citation: Citation) -> str:
    """Return the URL of the paper as PDF, empty where its identifiers give none."""
    for kind in PUBLISHED_FIRST:
        value = getattr(citation.identifiers, kind.name)
        pdf = kind.pdf_url(value) if value else ""
        if pdf:
            return pdf
    return ""


def json_ld(citation: Citation) -> str:
    """Return the work as JSON-LD, safe inside a script element."""
    urls = [identifier.url for identifier in citation.identifiers]
    same = [url for url in urls if url != citation.url]
    authors = [_agent(author) for author in citation.authors]
    volume = {"@type": "PublicationVolume", "name": citation.container}
    if citation.volume:
        volume["volumeNumber"] = citation.volume
    fields: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _SCHEMA_TYPES.get(citation.form, "ScholarlyArticle"),
        "headline": citation.title,
        "inLanguage": citation.language,
        "author": authors,
        "datePublished": citation.date("-"),
        "isPartOf": volume if citation.container else None,
        "pagination": citation.pages,
        "publisher": _publisher(citation),
        "sameAs": same,
        "url": citation.url,
    }
    pairs = fields.items()
    filled = {name: value for name, value in pairs if value}
    text = json.dumps(filled, ensure_ascii=False, separators=(",", ":"))
    # "</script>" or "<!--" in a title would end or open something in the page.
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _publisher(citation: Citation) -> dict[str, str] | None:
    if not citation.publisher:
        return None
    return {"@type": "Organization", "name": citation.publisher}


def _agent(author: Author) -> dict[str, str]:
    # Family and given names are in the entries and in citation_author of the same page: here they
    # took 40 bytes an author more.
    kind = "Organization" if author.is_group else "Person"
    return {"@type": kind, "name": author.name}


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
        if not value:
            continue
        quoted = quote_plus(value)
        pairs.append(f"{key}={quoted}")
    return "&".join(pairs)


def _coins_pairs(citation: Citation) -> Iterator[tuple[str, str]]:
    yield "ctx_ver", "Z39.88-2004"
    yield from _typed_pairs(citation)
    for author in citation.authors:
        yield ("rft.aucorp" if author.is_group else "rft.au"), author.name
    if citation.year:
        yield "rft.date", citation.date("-")
    yield "rft.volume", citation.volume
    yield "rft.issue", citation.number
    yield "rft.pages", citation.pages
    yield "rft.pub", citation.publisher
    for identifier in citation.identifiers:
        beginning = identifier.definition.openurl
        if beginning:
            yield "rft_id", f"{beginning}{identifier.value}"
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
