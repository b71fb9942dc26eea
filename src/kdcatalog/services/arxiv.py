"""What the arXiv API answers: an Atom feed with an entry for each paper (arXiv API User's Manual).

XML is read without document types, so that no entity of somebody's making is ever spelt out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of
from kdcatalog.model.identifiers import arxiv_month, find_identifier
from kdcatalog.text.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPT = "application/atom+xml"
MANY = 100
"""How many papers one request asks for."""
_ATOM, _ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"


def query(ids: Iterable[str]) -> str:
    """Return the end of the address that asks for papers by their ids, at most MANY."""
    wanted = [*ids]
    return f"/query?id_list={','.join(wanted)}&max_results={len(wanted)}"


def read(content: bytes) -> tuple[Work, ...]:
    """Return the works of an answer, as many as arXiv knows; raises UnreadableError."""
    root = _parsed(content)
    if root.tag != f"{_ATOM}feed":
        raise UnreadableError("arXiv sent something else than a list of papers: try again later")
    return tuple(_works(root))


def _works(root: Element) -> Iterator[Work]:
    for entry in root.iter(f"{_ATOM}entry"):
        address = _text(entry, f"{_ATOM}id")
        if "/api/errors" in address:
            raise UnreadableError(f"arXiv refuses to answer: {_text(entry, f'{_ATOM}summary')}")
        found = find_identifier(address)
        if not found or found.kind != "arxiv":
            continue  # what is withdrawn without a trace has no id
        names = (_text(author, f"{_ATOM}name") for author in entry.iter(f"{_ATOM}author"))
        doi = _text(entry, f"{_ARXIV}doi")
        yield Work(
            title=_text(entry, f"{_ATOM}title"),
            authors=tuple(author for name in names if (author := author_of(name))),
            date=arxiv_month(found.value) or _text(entry, f"{_ATOM}published")[:7],
            venue=_text(entry, f"{_ARXIV}journal_ref"),
            identifiers=identifiers_of(found.url, doi=doi),
            abstract=_text(entry, f"{_ATOM}summary"),
            url=found.url,
            remark=_text(entry, f"{_ARXIV}comment"),
        )


def _text(element: Element, name: str) -> str:
    return clean_text(element.findtext(name) or "")


def _parsed(content: bytes) -> Element:
    builder = TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = lambda name, attributes: builder.start(_tag(name), attributes)
    parser.EndElementHandler = lambda name: builder.end(_tag(name))
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError, ValueError) as wrong:
        if isinstance(wrong, UnreadableError):
            raise
        message = "arXiv sent no XML that can be read to its end: try again later"
        raise UnreadableError(message) from wrong


def _tag(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse(*_: object) -> None:
    raise UnreadableError(
        "arXiv sent a page in place of a list of papers, or XML with a document type: try again later"
    )
