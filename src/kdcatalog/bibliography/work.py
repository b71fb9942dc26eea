"""A work as a source describes it: half known, and not yet a record.

What sources write is tidied here, once: blanks, letters composed in two ways, characters that nobody sees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.errors import CatalogError
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers, find_identifier
from kdcatalog.model.matching import WorkDescription
from kdcatalog.text.cleaning import clean_text

if TYPE_CHECKING:
    from kdcatalog.model.paper import Kind

_BODY = re.compile(
    r"\b(?:team|collaboration|consortium|group|project|initiative|community)\b", re.IGNORECASE
)
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?", re.IGNORECASE)


_NONE = Identifiers()


class UnreadableError(CatalogError):
    """What a source sent is not what it should be; one sentence."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a source says of a work; what it does not say is empty.

    ``date`` is the first public version that the source knows, ``YYYY-MM`` or ``YYYY``; ``venue`` and ``year`` where
    and when it was published, in the source's words; ``remark`` what its authors say beside that;
    ``has_more_authors`` that the list of them breaks off.
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
    """Return what the matcher compares; ``key`` is the citation key under which a source lists the work."""
    return WorkDescription(
        title=work.title,
        identifiers=tuple(work.identifiers),
        urls=(work.url,) if work.url else (),
        authors=tuple(author.sort_name for author in work.authors),
        year=work.year or int(work.date[:4] or 0),
        key=key,
    )


def author_of(name: str) -> Author | None:
    """Return the author of a name as printed; a body where it says so, None where it names nobody."""
    name = clean_text(name).strip(",;: ")
    if not any(character.isalpha() for character in name):
        return None
    if not _BODY.search(name):
        try:
            return Author.model_validate(name)
        except ValueError:
            pass
    return _valid({"group": name})


def person_of(given: str, family: str) -> Author | None:
    """Return the author of a name in parts; a name that is split as its words would be is one printed name."""
    given, family = clean_text(given), clean_text(family)
    if not given or not family:
        return author_of(given or family)
    printed = author_of(f"{given} {family}")
    if printed and (printed.given, printed.family) == (given, family):
        return printed
    return _valid({"given": given, "family": family})


def _valid(fields: dict[str, str]) -> Author | None:
    try:
        return Author.model_validate(fields)
    except ValueError:
        return None


def written(author: Author) -> str | dict[str, str]:
    """Return an author as a record writes it: the name where that says it all."""
    if author.is_group:
        return {"group": author.name}
    read = author_of(author.name)
    return author.name if read == author else {"given": author.given, "family": author.family}


def identifiers_of(*spelt: str, doi: str = "") -> Identifiers:
    """Return the identifiers that texts spell, and a DOI with or without its resolver; what is none is left out."""
    held: dict[str, str] = {}
    bare = _RESOLVER.sub("", clean_text(doi))
    for text in (*spelt, *([f"doi:{bare}"] if bare else [])):
        if found := find_identifier(text):
            held.setdefault(found.kind, found.value)
    if bare and held.get("acl") and "doi" not in held:
        held["doi"] = bare
    try:
        return Identifiers.model_validate(held)
    except ValueError:
        return Identifiers.model_validate(
            {kind: value for kind, value in held.items() if kind != "doi"}
        )
