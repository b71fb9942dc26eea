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
from kdcatalog.text.tex_signs import Spelling, text_to_tex

# "and" separates the names of a list, and a comma the parts of a name.
_NAME_SEPARATOR = re.compile(r",|\band\b", re.IGNORECASE)
# Names and not numbers: every style defines them and prints them in its language.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Everything else is misc: BibTeX has no type for preprints, and styles print all fields of misc.
_TYPES = {"conference": "inproceedings", "journal": "article"}
_NOTES = {"report": "Report", "blog": "Blog post", "software": "Software"}
_ENDS = ":,;?!"
TypedField = tuple[str, str]
JOINT = Joint("\n")


def bibtex_entry(citation: Citation, spelling: Spelling = "text") -> str:
    """Return the entry of one work, with a line end; names are always spelled with commands."""
    lines = [f"@{type_of(citation)}{{{citation.key},"]
    for name, value in fields_of(citation, spelling):
        lines.append(f"  {name} = {value},")
    lines.append("}\n")
    return "\n".join(lines)


def type_of(citation: Citation) -> str:
    """Return the type of entry that a work takes."""
    return _TYPES.get(citation.form, "misc")


def fields_of(citation: Citation, spelling: Spelling = "text") -> Iterator[TypedField]:
    """Yield name and value of each field with a value, the value with its delimiters.

    The order is always the same, so that a change of a record changes only its lines.
    """
    for name, value in _texts(citation, spelling):
        if value:
            # The abbreviation of a month is a @string of every style, and must not be quoted.
            yield name, value if name == "month" else f"{{{value}}}"


def _texts(citation: Citation, spelling: Spelling) -> Iterator[TypedField]:
    yield "title", _title(citation.title, spelling)
    names = [_name(author) for author in citation.authors]
    yield "author", " and ".join(names)
    container = "journal" if citation.form == "journal" else "booktitle"
    yield container, text_to_tex(citation.container, spelling)
    editors = [_name(editor) for editor in citation.editors]
    yield "editor", " and ".join(editors)
    yield "volume", text_to_tex(citation.volume, spelling)
    yield "number", text_to_tex(citation.number, spelling)
    # One hyphen in records; TeX prints two as the dash of a range.
    yield "pages", text_to_tex(citation.pages, spelling).replace("-", "--")
    yield "publisher", text_to_tex(citation.publisher, spelling)
    yield "year", str(citation.year or "")
    if citation.month:
        yield "month", _MONTHS[citation.month - 1]
    # biblatex reads it as the language of the work, and BibTeX skips it.
    yield "language", citation.language
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


def _title(text: str, spelling: Spelling) -> str:
    words = [_word(word, spelling) for word in text.split()]
    return " ".join(words)


def _word(text: str, spelling: Spelling) -> str:
    """Return a word of a title, in braces where it has a capital after its first letter."""
    # Styles keep the capital that follows a colon, unless the colon is in braces.
    word = text.rstrip(_ENDS)
    end = text[len(word) :]
    return _protected(word, spelling) + text_to_tex(end, spelling)


def _protected(word: str, spelling: Spelling) -> str:
    escaped = text_to_tex(word, spelling)
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
        return f"{{{text_to_tex(author.name, 'commands')}}}"
    parts = [author.family, author.suffix, author.given]
    return ", ".join(_name_part(part) for part in parts if part)


def _name_part(part: str) -> str:
    """Return part of a name, in braces where it contains what would end it."""
    escaped = text_to_tex(part, "commands")
    return f"{{{escaped}}}" if _NAME_SEPARATOR.search(part) else escaped
