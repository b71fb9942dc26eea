"""What a source lists: its works, where it was published, and what of it is no work."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import Work, authors_of, identifiers_of
from kdcatalog.text.cleaning import clean_text, clean_title

if TYPE_CHECKING:
    from collections.abc import Iterable

# A name longer than this is a paragraph in the wrong field; reading it as a name takes seconds.
_LONGEST_NAME = 300


@dataclass(frozen=True, slots=True)
class ListedWorks:
    """The works of a source, and why some of its entries are none, in sentences.

    ``service`` is the name under which records say that a fact was checked with it, such as "acl".
    ``more`` is the address at which the source continues; empty where it is complete.
    """

    works: tuple[Work, ...]
    skipped: tuple[str, ...] = ()
    service: str = "listing"
    more: str = ""

    def joined(self, other: ListedWorks) -> ListedWorks:
        """Return both as one source; ``other`` is its next page."""
        works = (*self.works, *other.works)
        skipped = (*self.skipped, *other.skipped)
        return replace(self, works=works, skipped=skipped, more=other.more)


@dataclass
class Entries:
    """Collects the works of one source; ``name`` is how sentences call it."""

    name: str
    works: list[Work] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def skip(self, place: str, reason: str) -> None:
        """Take note that an entry is not a work, and why."""
        sentence = f"{self.name}: {place}: {reason}"
        self.skipped.append(sentence)

    def listed(self, service: str, more: str = "") -> ListedWorks:
        """Return the collected works."""
        return ListedWorks(
            works=tuple(self.works),
            skipped=tuple(self.skipped),
            service=service,
            more=more,
        )


def listed_work(
    title: str,
    names: Iterable[str],
    *,
    ids: Iterable[str] = (),
    doi: str = "",
    code: str = "",
    **others: Any,
) -> Work:
    """Return the work of a source that has text, no records; without a title there is none to read.

    ``ids`` are texts that may spell an identifier, ``code`` is the address of its code, ``others``
    are further fields of a work.
    """
    authors = authors_of(name[:_LONGEST_NAME] for name in names)
    remark = clean_text(others.pop("remark", ""))
    # Where authors write it themselves, in a comment: one reader of such links is enough.
    code_remark = f"Code: {code}" if code else ""
    remarks = filter(None, (remark, code_remark))
    return Work(
        title=clean_title(title, markup=("tex", "html")).text,
        authors=authors.authors,
        identifiers=identifiers_of(*ids, doi=doi),
        has_more_authors=authors.is_incomplete,
        notes=authors.notes,
        remark=". ".join(remarks),
        **others,
    )


def text_in(data: Any, *names: str) -> str:
    """Return the first text that a JSON object has under some names; empty where it has none.

    API 2 of OpenReview writes ``{"value": "text"}`` for "text".
    """
    for name in names:
        text = plain_text(value_in(data, name))
        if text:
            return text
    return ""


def plain_text(value: Any) -> str:
    """Return a text or a number of JSON, cleaned; empty for anything else."""
    # Not isinstance: True and False are numbers, too.
    is_text = type(value) in (str, int, float)
    return clean_text(str(value)) if is_text else ""


def value_in(data: Any, name: str) -> Any:
    """Return a value of a JSON object, None where it is none or has no such name."""
    value = data.get(name) if isinstance(data, dict) else None
    if isinstance(value, dict) and "value" in value:
        return value["value"]
    return value


def names_in_json(value: Any) -> list[str]:
    """Return the names of authors: texts, one text with separators, or objects with their parts."""
    if isinstance(value, str):
        # Programs write "Ann Bee; Bo Cee", "Ann Bee | Bo Cee", "Ann Bee, Bo Cee and Di Dee".
        for separator in (";", "|", "\u00b7"):
            if separator in value:
                return _stripped(value.split(separator))
        return _stripped(value.replace(" and ", ", ").split(","))
    if not isinstance(value, list):
        return []
    return _stripped(_name_in_json(author) for author in value)


def _name_in_json(author: Any) -> str:
    if not isinstance(author, dict):
        return plain_text(author)
    family = text_in(author, "family", "last", "last_name", "lastName")
    first = text_in(author, "given", "first", "first_name", "firstName")
    if family and first:
        # Inverted, since the source knows which part is the family name.
        return f"{family}, {first}"
    names = ("fullname", "name", "full_name", "fullName", "public_name", "displayName", "text")
    # A person with one name only has it in either field.
    return family or text_in(author, *names) or first


def _stripped(names: Iterable[str]) -> list[str]:
    stripped = [name.strip() for name in names]
    return [name for name in stripped if name]
