"""What a catalog says on its upkeep: where to look for papers, which to forget, what was compared.

The block ``discover:`` of taxonomy.yaml says the first, the file rejected.yaml the second, and
upkeep.yaml has the harvests of proceedings and the audits of records. Papers that it once had are
in removed.yaml, so that their keys still lead to a page.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

from kdcatalog.model.base import FrozenModel, fault
from kdcatalog.model.dates import DayText, Year
from kdcatalog.model.identifiers import IdentifierText, find_identifier
from kdcatalog.model.keys import KeyText
from kdcatalog.model.paper import Keys, ListOf, Texts, Track
from kdcatalog.model.text import PlainText, quote

_CATEGORY = re.compile(r"[a-z]+(-[a-z]+)*(\.[A-Z]{2}|\.[a-z]+(-[a-z]+)*)?")


def _check_category(text: str) -> str:
    # It becomes part of a query to arXiv, which answers a misspelled one with nothing at all.
    if not _CATEGORY.fullmatch(text):
        message = f"{quote(text)} is not a category of arXiv"
        raise fault("KD122", message, "write it as arXiv does, such as cs.CL or quant-ph")
    return text


ArxivCategory = Annotated[PlainText, AfterValidator(_check_category)]


class Discovery(FrozenModel):
    """The block ``discover:``: which new papers may belong to the catalog.

    ``categories`` are those of arXiv whose listings are read. ``query`` are beginnings of words,
    in any case of letters, that most papers of the subject have; ``context`` are those that many
    have, and without which a word of the query counts little.
    """

    categories: ListOf[ArxivCategory]
    query: Texts
    context: Texts = ()


class Rejection(FrozenModel):
    """A paper that was looked at and not taken: its identifier with kind, the day, and why."""

    id: IdentifierText
    day: DayText
    why: PlainText


class Rejections(FrozenModel):
    """The whole of rejected.yaml."""

    rejected: ListOf[Rejection]


class Removal(FrozenModel):
    """A paper that the catalog once had: its key, its title, the day it was removed, and why.

    ``former_keys`` and ``identifiers``, each with its kind, still lead to its page. ``instead`` is
    the key of the paper to read in its place.
    """

    key: KeyText
    title: PlainText
    day: DayText
    why: PlainText
    former_keys: Keys = ()
    identifiers: ListOf[IdentifierText] = ()
    instead: KeyText | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that the paper had, the last one first."""
        return (self.key, *self.former_keys)

    @property
    def normalized_identifiers(self) -> tuple[str, ...]:
        """Its identifiers in the one form in which they are compared."""
        # Somebody may have written a DOI by hand, in capitals.
        identifiers = map(find_identifier, self.identifiers)
        return tuple(str(identifier.normalized) for identifier in identifiers if identifier)

    @property
    def in_words(self) -> str:
        """When and why it was removed, and the key of the paper to read instead, after a name."""
        # Before the reason, which may be several sentences.
        instead = f" (read {self.instead} instead)" if self.instead else ""
        return f"was removed on {self.day}{instead}: {self.why}"


class Removals(FrozenModel):
    """The whole of removed.yaml."""

    removed: ListOf[Removal]


_DIGITS = re.compile(r"0|[1-9][0-9]{0,8}")


def _read_count(value: object) -> int:
    """Return the number of a text, which is how the reader gives every scalar of YAML."""
    text = str(value)
    if isinstance(value, bool) or not _DIGITS.fullmatch(text):
        raise fault("KD122", f"{quote(text)} is not a number of papers", "write digits, such as 66")
    return int(text)


Count = Annotated[int, BeforeValidator(_read_count)]


class MissingWork(FrozenModel):
    """A work of proceedings that the catalog did not have: its title, and its identifier if any."""

    title: PlainText
    id: IdentifierText | None = None


class Harvest(FrozenModel):
    """One year of a venue, or a track of it, compared with the catalog on a day.

    ``listed`` are the papers of its proceedings, ``in_scope`` those of them that belong to
    the catalog, and ``missing`` those of the latter that it did not have. ``source`` is what was
    read.
    """

    venue: PlainText
    year: Year
    track: Track = "main"
    day: DayText
    source: PlainText
    listed: Count
    in_scope: Count
    missing: ListOf[MissingWork] = ()


class AuditResult(FrozenModel):
    """A sample of records that a person compared with their papers, and what was wrong.

    ``sample`` names the sample, ``fields`` is how many fields were compared in ``papers`` records,
    and ``wrong`` are the wrong ones, as ``key: field``.
    """

    sample: PlainText
    day: DayText
    papers: Count
    fields: Count
    wrong: Texts = ()

    @property
    def rate(self) -> float:
        """The share of wrong fields, from 0 to 1."""
        return len(self.wrong) / max(1, self.fields)


class Upkeep(FrozenModel):
    """The whole of upkeep.yaml, each part with the oldest first."""

    harvests: ListOf[Harvest] = ()
    audits: ListOf[AuditResult] = ()


NO_UPKEEP = Upkeep()
"""The upkeep of a catalog without upkeep.yaml."""
