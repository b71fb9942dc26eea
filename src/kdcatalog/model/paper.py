"""A paper: what its record says, plus the key and the file under which it stands.

The order of the fields of ``Record`` is the order in which a record is written.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from kdcatalog.model.addresses import Url
from kdcatalog.model.base import Value, fault
from kdcatalog.model.dates import DayText, Month, MonthText, Year
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.keys import KeyText
from kdcatalog.model.names import Author
from kdcatalog.model.text import PlainText, normalise_title

Kind = Literal["paper", "report", "blog", "software"]
Track = Literal["main", "findings", "workshop", "industry", "demo", "companion"]


def _require_list(value: object) -> object:
    if not isinstance(value, list | tuple):
        kind = "a mapping" if isinstance(value, Mapping) else "a text"
        raise fault("KD112", f"{kind} stands where a list is meant", 'write one value a line, each after "- "')
    if not value:
        raise fault("KD111", "the list is empty", "leave the field out, or say what it holds")
    return value


def _text_or_list(value: object) -> str:
    return "text" if isinstance(value, str) else "list"


Listed = BeforeValidator(_require_list)
Texts = Annotated[tuple[PlainText, ...], Listed, Field(min_length=1)]
Urls = Annotated[tuple[Url, ...], Listed, Field(min_length=1)]
Keys = Annotated[tuple[KeyText, ...], Listed, Field(min_length=1)]
FactValue = Annotated[Annotated[PlainText, Tag("text")] | Annotated[Texts, Tag("list")], Discriminator(_text_or_list)]
Facts = Annotated[Mapping[str, FactValue], Field(min_length=1), AfterValidator(MappingProxyType)]


def _no_facts() -> Mapping[str, str | tuple[str, ...]]:
    return MappingProxyType({})


class Publication(Value):
    """Where a work was published: the id of a venue, the year of that volume or meeting, and the track."""

    id: PlainText
    year: Year
    track: Track | None = None

    def __str__(self) -> str:
        return f"{self.id} {self.year}"


class Record(Value):
    """What the YAML file of one paper says."""

    title: PlainText
    former_titles: Texts = ()
    short_name: PlainText | None = None
    kind: Kind = "paper"
    authors: Annotated[tuple[Author, ...], Listed, Field(min_length=1)] = ()
    date: MonthText
    venue: Publication | None = None
    identifiers: Identifiers = Identifiers()
    urls: Urls = ()
    code: Urls = ()
    data: Urls = ()
    placements: Texts
    facts: Facts = Field(default_factory=_no_facts)
    note: PlainText | None = None
    corrections: Texts = ()
    distinct_from: Keys = ()
    former_keys: Keys = ()
    added: DayText


class Paper(Record):
    """A work in the catalog: its record, its key, and the file (relative, ``/``) that holds the record."""

    key: str
    file: str

    @classmethod
    def of(cls, record: Record, *, key: str, file: str) -> "Paper":
        """Return the paper that a record, already valid, describes."""
        return cls.model_construct(**record.__dict__, key=key, file=file)

    @property
    def month(self) -> Month:
        """The date of the first public version."""
        return Month.parse(self.date)

    @property
    def newest_first(self) -> tuple[int, int, str]:
        """The catalog's one total order: date descending, a year alone after all its months, then key."""
        return (-self.month.year, -self.month.month, self.key)

    @property
    def url(self) -> str:
        """The address of the paper itself: arXiv, else ACL Anthology, OpenReview, DOI, first address; else empty."""
        by_kind = {identifier.kind: identifier.url for identifier in self.identifiers}
        places = (by_kind.get(kind) for kind in ("arxiv", "acl", "openreview", "doi"))
        return next((url for url in places if url), self.urls[0] if self.urls else "")

    @property
    def comparable_titles(self) -> frozenset[str]:
        """The titles under which the paper was ever known, as two spellings compare."""
        return frozenset(normalise_title(title) for title in (self.title, *self.former_titles))

    def fact(self, fact_id: str) -> tuple[str, ...]:
        """Return the values of one fact, in the order of the record; empty where the record has none."""
        value = self.facts.get(fact_id, ())
        return (value,) if isinstance(value, str) else tuple(value)
