"""A work as a source describes it: partly known, and not yet a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from kdcatalog.errors import CatalogError
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers, find_identifier
from kdcatalog.model.matching import WorkDescription
from kdcatalog.text.cleaning import clean_text
from kdcatalog.text.names import clean_name, is_group_name

if TYPE_CHECKING:
    from kdcatalog.model.paper import Kind

# Resolvers and people write a DOI in four ways.
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?", re.IGNORECASE)
_NONE = Identifiers()
# Markdown is left out: only lists are written in it, and they have read it before.
_MARKUP = ("html", "tex")
_AuthorData = str | dict[str, str]


class UnreadableError(CatalogError):
    """A source did not send what it should; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a source says of a work; what it does not say is empty.

    ``date`` is the first public version that the source knows, ``YYYY-MM`` or ``YYYY``. ``venue``
    and ``year`` are where and when it was published, in the source's words, 0 where unknown.
    ``remark`` is what its authors add, such as "accepted at X". ``has_more_authors`` is true where
    the list of authors is incomplete.
    """

    title: str
    authors: tuple[Author, ...] = ()
    date: str = ""
    venue: str = ""
    year: int = 0
    identifiers: Identifiers = _NONE
    abstract: str = ""
    url: str = ""
    remark: str = ""
    has_more_authors: bool = False
    kind: Kind = "paper"


def description_of(work: Work, key: str = "") -> WorkDescription:
    """Return what the matcher compares; ``key`` is the citation key that a source gives a work."""
    date_year = int(work.date[:4] or 0)
    names = [author.sort_name for author in work.authors]
    return WorkDescription(
        title=work.title,
        identifiers=tuple(work.identifiers),
        urls=(work.url,) if work.url else (),
        authors=tuple(names),
        year=work.year or date_year,
        key=key,
    )


def author_of(name: str) -> Author | None:
    """Return the author of a printed name, a group where the name says so.

    None where nobody is named: a placeholder, "et al.", or no letter at all.
    """
    name = clean_name(name, markup=_MARKUP).text
    if not any(character.isalpha() for character in name):
        return None
    author = None if is_group_name(name) else _valid(name)
    return author or _valid({"group": name})


def person_of(first: str, family: str) -> Author | None:
    """Return the author of a name in parts, None where neither part names anybody.

    Where the printed name splits into the same parts, the author is the same as ``author_of`` it.
    """
    first = _clean_part(first)
    family = _clean_part(family)
    if not first or not family:
        return author_of(first or family)
    printed = author_of(f"{first} {family}")
    if not printed:
        return None
    parts = (printed.given, printed.family)
    if parts == (first, family):
        return printed
    return _valid({"given": first, "family": family})


def _clean_part(name: str) -> str:
    cleaned = clean_name(name, markup=_MARKUP)
    # What is a placeholder alone may be part of a name, such as that of Keiko Todo.
    is_part = not cleaned.text and not cleaned.is_incomplete
    return clean_text(name) if is_part else cleaned.text


def _valid(data: _AuthorData) -> Author | None:
    try:
        return Author.model_validate(data)
    except ValidationError:
        return None


def author_data(author: Author) -> _AuthorData:
    """Return an author as a record writes it: the name alone where its parts follow from it."""
    if author.is_group:
        return {"group": author.name}
    if author_of(author.name) == author:
        return author.name
    return {"given": author.given, "family": author.family}


def identifiers_of(*texts: str, doi: str = "") -> Identifiers:
    """Return the identifiers that texts spell, the first of each kind.

    ``doi`` is a DOI with or without its resolver. Text that is no identifier is ignored.
    """
    values: dict[str, str] = {}
    bare = _RESOLVER.sub("", clean_text(doi))
    spelled = [*texts, f"doi:{bare}"] if bare else texts
    for text in spelled:
        identifier = find_identifier(text)
        if identifier:
            values.setdefault(identifier.kind, identifier.value)
    # The DOI of an ACL paper is read as its ACL id, but a record may have both.
    if bare and "acl" in values:
        values.setdefault("doi", bare)
    try:
        return Identifiers.model_validate(values)
    except ValidationError:
        # The DOI came unchecked; the others were found by the patterns of their kinds.
        values.pop("doi", None)
        return Identifiers.model_validate(values)
