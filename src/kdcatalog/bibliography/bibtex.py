r"""BibTeX that both ``bibtex`` and ``biber`` read.

BibTeX counts braces even behind a backslash, so a brace in a text becomes a command without one.
Words with a capital inside are protected, since styles lower the case of titles; a group is one
name in braces. Sources: BibTeXing (Patashnik 1988); for ``eprint`` and ``archivePrefix`` the
biblatex manual and arXiv's help on hypertext styles.
"""

import re
from collections.abc import Iterator

from kdcatalog.bibliography.citation import Citation, Joint
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifier

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
# The second line are the first signs of those pairs that TeX prints as one sign.
_SPECIAL = re.compile(
    r"[\\{}$&#%_~^]"  # signs that are commands
    r"|-(?=-)|'(?=')|`(?=`)|[?!](?=`)"
)
# "and" separates the names of a list, and a comma the parts of a name.
_NAME_SEPARATOR = re.compile(r",|\band\b", re.IGNORECASE)
# Names and not numbers: every style defines them and prints them in its language.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Everything else is misc: BibTeX has no type for preprints, and styles print all fields of misc.
_TYPES = {"conference": "inproceedings", "journal": "article"}
_NOTES = {"report": "Report", "blog": "Blog post", "software": "Software"}
TypedField = tuple[str, str]
JOINT = Joint("\n")


def bibtex_entry(citation: Citation) -> str:
    """Return the entry of one work, with a line end."""
    lines = [f"@{type_of(citation)}{{{citation.key},"]
    for name, value in fields_of(citation):
        lines.append(f"  {name} = {value},")
    lines.append("}\n")
    return "\n".join(lines)


def type_of(citation: Citation) -> str:
    """Return the type of entry that a work takes."""
    return _TYPES.get(citation.form, "misc")


def fields_of(citation: Citation) -> Iterator[TypedField]:
    """Yield name and value of each field with a value, the value with its delimiters.

    The order is always the same, so that a change of a record changes only its lines.
    """
    for name, value in _texts(citation):
        if value:
            # The abbreviation of a month is a @string of every style, and must not be quoted.
            yield name, value if name == "month" else f"{{{value}}}"


def _texts(citation: Citation) -> Iterator[TypedField]:
    yield "title", _title(citation.title)
    names = [_name(author) for author in citation.authors]
    yield "author", " and ".join(names)
    container = "journal" if citation.form == "journal" else "booktitle"
    yield container, escape_tex(citation.container)
    editors = [_name(editor) for editor in citation.editors]
    yield "editor", " and ".join(editors)
    yield "volume", escape_tex(citation.volume)
    yield "number", escape_tex(citation.number)
    # One hyphen in records; TeX prints two as the dash of a range.
    yield "pages", escape_tex(citation.pages).replace("-", "--")
    yield "publisher", escape_tex(citation.publisher)
    yield "year", str(citation.year or "")
    if citation.month:
        yield "month", _MONTHS[citation.month - 1]
    yield "note", _NOTES.get(citation.form, "")
    for identifier in citation.identifiers:
        yield from _identifier_fields(identifier)
    yield "url", citation.url


def _identifier_fields(identifier: Identifier) -> Iterator[TypedField]:
    kind = identifier.definition
    if kind.archive:
        # Styles print archivePrefix, and biber reads it as eprinttype.
        yield "eprint", identifier.value
        yield "archivePrefix", kind.archive
    elif kind.bibtex_field:
        yield kind.bibtex_field, identifier.value


def escape_tex(text: str) -> str:
    """Return text so that BibTeX prints it as it is, and reads it back the same."""
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    # Signs that would become one sign together, such as "--", are parted by empty braces.
    sign = match[0]
    return _ESCAPES.get(sign) or f"{sign}{{}}"


def _title(text: str) -> str:
    return " ".join(_word(word) for word in text.split())


def _word(word: str) -> str:
    """Return a word of a title, in braces where it has a capital after its first letter."""
    escaped = escape_tex(word)
    # "BERT" and "MiniLLM" have a capital inside; "Loaf" has one in front, which styles may lower.
    inside = word[1:]
    if inside == inside.lower():
        return escaped
    # One brace before a backslash would make a special character of it (BibTeXing, section 4).
    is_command = escaped.startswith("\\")
    return f"{{{{{escaped}}}}}" if is_command else f"{{{escaped}}}"


def _name(author: Author) -> str:
    # A group without braces would be split into given and family name.
    if author.is_group or not author.given:
        return f"{{{escape_tex(author.name)}}}"
    parts = [author.family, author.suffix, author.given]
    return ", ".join(_name_part(part) for part in parts if part)


def _name_part(part: str) -> str:
    """Return part of a name, in braces where it contains what would end it."""
    escaped = escape_tex(part)
    return f"{{{escaped}}}" if _NAME_SEPARATOR.search(part) else escaped
