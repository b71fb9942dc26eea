"""COinS: a citation hidden in a list, so that Zotero offers all of its papers.

Source: OpenURL 1.0 (Z39.88-2004) in key-value form, as Zotero's ``openurl.js`` reads it.
"""

from collections.abc import Iterator
from urllib.parse import quote

from kdcatalog.bibliography.citation import Citation

_PREFIX = "info:ofi/fmt:kev:mtx:"
_TYPES = {
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
        yield from (("rft_val_fmt", f"{_PREFIX}dc"), ("rft.type", _TYPES[citation.form]))
        yield "rft.title", citation.title
