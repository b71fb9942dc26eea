"""RIS, one tag a line; a text is kept on its line, so that no title can forge a tag.

Source: the RIS format specification (Thomson ResearchSoft, 2011).
"""

from collections.abc import Iterator

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.authors import Author

# A preprint is UNPB, unpublished work: RIS has no type for it.
_TYPES = {
    "conference": "CPAPER",
    "journal": "JOUR",
    "preprint": "UNPB",
    "report": "RPRT",
    "blog": "BLOG",
    "software": "COMP",
    "page": "ELEC",
}
JOINT = Joint("\n")


def ris_entry(citation: Citation) -> str:
    """Return the reference of one work, with a line end."""
    lines = []
    for tag, value in _tags(citation):
        # A line end in a title would begin a new tag.
        text = " ".join(value.split())
        if not text:
            continue
        lines.append(f"{tag}  - {text}\n")
    lines.append("ER  - \n")
    return "".join(lines)


def _tags(citation: Citation) -> Iterator[tuple[str, str]]:
    """Yield tag and value, the type first, as the format requires, without the end tag."""
    yield "TY", _TYPES[citation.form]
    yield "ID", citation.key
    yield "TI", citation.title
    for author in citation.authors:
        yield "AU", inverted_name(author)
    for editor in citation.editors:
        yield "ED", inverted_name(editor)
    yield "T2", citation.container
    yield "VL", citation.volume
    yield "IS", citation.number
    first_page, last_page = citation.first_and_last_page
    yield "SP", first_page or citation.pages
    yield "EP", last_page
    yield "PB", citation.publisher
    yield "LA", citation.language
    yield "PY", str(citation.year or "")
    if citation.month:
        # Day and other information stay empty, but their slashes are required.
        yield "DA", f"{citation.date('/')}//"
    for identifier in citation.identifiers:
        kind = identifier.definition
        if kind.ris_tag:
            yield kind.ris_tag, identifier.value
        else:
            # Reference managers search the access number, and RIS has no tag for arXiv.
            registry = kind.archive or kind.name
            yield "AN", f"{registry}:{identifier.value}"
    yield "UR", citation.url


def inverted_name(author: Author) -> str:
    """Return a name as "Family, Given, Suffix", one without parts as printed."""
    if not author.given:
        return author.name
    parts = [author.family, author.given, author.suffix]
    return ", ".join(part for part in parts if part)
