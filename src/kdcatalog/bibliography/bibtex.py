r"""BibTeX, as both ``bibtex`` and ``biber`` read it.

BibTeX counts braces even behind a backslash, so a brace in a text becomes a command without one.
Words with an inner capital are protected; a body is one name in braces.
Source: BibTeXing (Patashnik 1988); biblatex manual for ``eprint`` and ``eprinttype``.
"""

import re
from collections.abc import Iterator

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_PARTS = re.compile(r",|\band\b", re.IGNORECASE)
_SPECIAL = re.compile(r"[\\{}$&#%_~^]|-(?=-)|'(?=')|`(?=`)|[?!](?=`)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TYPES = {"conference": "inproceedings", "journal": "article"}
_NOTES = {"report": "Report", "blog": "Blog post", "software": "Software"}
Field = tuple[str, str]
JOINT = Joint("\n")


def bibtex_entry(citation: Citation) -> str:
    """Return the entry of one work."""
    lines = (f"  {name} = {value}," for name, value in fields_of(citation))
    return "\n".join([f"@{type_of(citation)}{{{citation.key},", *lines, "}"]) + "\n"


def type_of(citation: Citation) -> str:
    """Return the type of entry that a work takes."""
    return _TYPES.get(citation.form, "misc")


def fields_of(citation: Citation) -> Iterator[Field]:
    """Yield the name of each field of a work that is known and its value as it is written, in one order."""
    fields = [
        ("title", _title(citation.title)),
        ("author", " and ".join(map(_author, citation.authors))),
    ]
    if citation.container:
        fields.append(
            (
                "journal" if citation.form == "journal" else "booktitle",
                escape_tex(citation.container),
            )
        )
    fields.append(("year", str(citation.year)))
    if citation.month:
        fields.append(("month", _MONTHS[citation.month - 1]))
    note = (
        f"{citation.track.capitalize()} track" if citation.track else _NOTES.get(citation.form, "")
    )
    fields += [("note", note), *_identifiers(citation.identifiers), ("url", citation.url)]
    yield from (
        (name, value if name == "month" else f"{{{value}}}") for name, value in fields if value
    )


def escape_tex(text: str) -> str:
    """Return text as BibTeX shows it."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    # Signs that would become one sign together, such as "--", are parted by empty braces.
    return _ESCAPES.get(match[0]) or f"{match[0]}{{}}"


def _title(text: str) -> str:
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    """Return a word, its capitals protected; one brace before a backslash would make a special character of it."""
    escaped = escape_tex(word)
    if not any(map(str.isupper, word[1:])):
        return escaped
    return f"{{{{{escaped}}}}}" if escaped.startswith("\\") else f"{{{escaped}}}"


def _author(author: Author) -> str:
    if author.is_group or not author.given:
        return "{" + escape_tex(author.name) + "}"
    parts = (
        (author.family, author.suffix, author.given)
        if author.suffix
        else (author.family, author.given)
    )
    return ", ".join(
        f"{{{escape_tex(part)}}}" if _PARTS.search(part) else escape_tex(part) for part in parts
    )


def _identifiers(identifiers: Identifiers) -> Iterator[Field]:
    if identifiers.arxiv:
        yield from (("eprint", identifiers.arxiv), ("eprinttype", "arxiv"))
    if identifiers.doi:
        yield ("doi", identifiers.doi)
