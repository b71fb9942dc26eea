"""RIS, one tag a line; text is kept on its line, so that no title can forge a tag.

Source: the RIS format specification (Thomson ResearchSoft, 2011).
"""

from collections.abc import Iterator

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.authors import Author

_TYPES = {
    "conference": "CPAPER",
    "journal": "JOUR",
    "report": "RPRT",
    "blog": "BLOG",
    "software": "COMP",
    "page": "ELEC",
}
JOINT = Joint("\n")


def ris_entry(citation: Citation) -> str:
    """Return the reference of one work."""
    return (
        "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in _tags(citation))
        + "ER  - \n"
    )


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    identifiers = citation.identifiers
    yield "TY", _TYPES.get(citation.form, "UNPB")
    yield "ID", citation.key
    yield "TI", citation.title
    yield from (("AU", _author(author)) for author in citation.authors)
    if citation.container:
        yield "T2", citation.container
    yield "PY", str(citation.year)
    if citation.month:
        yield "DA", f"{citation.year}/{citation.month:02}//"
    if identifiers.doi:
        yield "DO", identifiers.doi
    if identifiers.arxiv:
        yield "AN", f"arXiv:{identifiers.arxiv}"
    if citation.track:
        yield "N1", f"{citation.track.capitalize()} track"
    if citation.url:
        yield "UR", citation.url


def _author(author: Author) -> str:
    parts = (author.family, author.given, author.suffix)
    return ", ".join(part for part in parts if part) if author.given else author.name
