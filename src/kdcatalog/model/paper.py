"""A paper: the content of its record, its key and its file.

The order of the fields of ``Record`` is the order in which a record is written.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, model_validator

from kdcatalog.model.authors import Author
from kdcatalog.model.base import FrozenDict, FrozenModel, fault, shorten
from kdcatalog.model.checked import Checks
from kdcatalog.model.dates import UNDATED, DayText, Month, MonthText, Year
from kdcatalog.model.identifiers import (
    PUBLISHED_FIRST,
    SPECIFIC_FIRST,
    Identifier,
    Identifiers,
    IdentifierText,
    find_identifier,
)
from kdcatalog.model.keys import KeyText
from kdcatalog.model.text import (
    LanguageTag,
    PlainText,
    SummaryText,
    normalize_title,
    quote,
    yaml_quoted,
)
from kdcatalog.model.urls import Url

Kind = Literal["paper", "report", "blog", "software"]
Track = Literal[
    "main",
    "findings",
    "workshop",
    "industry",
    "datasets",
    "demo",
    "position",
    "resource",
    "student",
    "tutorial",
    "companion",
]
"""The part of a venue's program; "main" is also that of venues with one part, such as journals."""


def _require_list(value: object) -> object:
    if isinstance(value, str):
        raise fault("KD112", "a text instead of a list", _hint_on_text(value))
    if not isinstance(value, list | tuple):
        hint = 'write one value per line, each after "- "'
        raise fault("KD112", "a mapping instead of a list", hint)
    if not value:
        raise fault("KD111", "the list is empty", "fill it in, or remove the field")
    return value


def _hint_on_text(text: str) -> str:
    """Return what to type for a list that was written as one text."""
    separator = r",|\band\b|&"
    # URLs and topics may contain what separates names.
    if "/" in text:
        separator = r"[,;]\s"
    # "Bee, Ann; Cee, Ben" has the family names first.
    elif ";" in text:
        separator = ";"
    parts = re.split(separator, text)
    stripped = [part.strip(" -") for part in parts]
    values = [_in_order(part) for part in stripped if part]
    if len(values) < 2:
        return f"write - {text.lstrip('- ')} on a line of its own"
    # Two show the form; the fifty authors of a survey would bury it.
    first, second = values[:2]
    rows = f"- {first} and - {second}"
    return f"write one value per line, each after a dash: {rows}"


def _in_order(name: str) -> str:
    family, _, first_names = name.partition(", ")
    is_inverted = bool(first_names) and "," not in first_names
    return f"{first_names} {family}" if is_inverted else name


def _require_some(value: object) -> object:
    if isinstance(value, dict) and not value:
        raise fault("KD111", "the field is empty", "fill it in, or remove the line")
    return value


_NUMBER_WORD = re.compile(
    r"^(?:pp?\.|pp|pages?|vol(?:ume|\.)?|n[or]\.|number|issue)\s*(?=[0-9])", re.IGNORECASE
)
_NUMBER_RANGE = re.compile(r"\s*(?:--+|[\u2010-\u2015\u2212])\s*")


def canonical_number(text: str) -> str:
    """Return the number of a volume, an issue or pages, with a hyphen between two numbers.

    >>> canonical_number("Vol. 3"), canonical_number("pp. 12--19"), canonical_number("e1 \u2013 e9")
    ('3', '12-19', 'e1-e9')
    """
    return _NUMBER_RANGE.sub("-", _NUMBER_WORD.sub("", text))


def _check_number(text: str) -> str:
    canonical = canonical_number(text)
    if text != canonical:
        message = f"{quote(text)} is not a number, or two with a hyphen between them"
        raise fault("KD113", message, f"write {yaml_quoted(canonical)}")
    return text


NumberText = Annotated[PlainText, AfterValidator(_check_number)]


def _text_or_list(value: object) -> str:
    return "(text)" if isinstance(value, str) else "(list)"


Listed = BeforeValidator(_require_list)
Member = TypeVar("Member")
ListOf = Annotated[tuple[Member, ...], Listed]
_NotEmpty = Field(min_length=1)
Texts = Annotated[
    tuple[PlainText, ...],
    Listed,
    _NotEmpty,
]
Urls = Annotated[
    tuple[Url, ...],
    Listed,
    _NotEmpty,
]
_IdentifierTexts = Annotated[
    tuple[IdentifierText, ...],
    Listed,
    _NotEmpty,
]
Keys = Annotated[
    tuple[KeyText, ...],
    Listed,
    _NotEmpty,
]
_OneText = Annotated[PlainText, Tag("(text)")]
_SeveralTexts = Annotated[Texts, Tag("(list)")]
FactValue = Annotated[_OneText | _SeveralTexts, Discriminator(_text_or_list)]
Facts = Annotated[
    Mapping[str, FactValue],
    _NotEmpty,
    AfterValidator(FrozenDict),
]


_FactValues = str | tuple[str, ...]


def _no_checks() -> Mapping[str, str]:
    return FrozenDict({})


def _no_facts() -> Mapping[str, _FactValues]:
    return FrozenDict({})


_VENUE_AND_YEAR = re.compile(
    r"(?P<id>.*?)[\s,(]*(?:(?P<year>(?:19|20)[0-9]{2})|'(?P<short>[0-9]{2}))\)?"
)


def venue_fields(text: str) -> dict[str, str] | None:
    """Return id and year of a venue that was written as one text; None where it has no year.

    >>> venue_fields("ACL 2026"), venue_fields("EMNLP'24"), venue_fields("ACL")
    ({'id': 'ACL', 'year': '2026'}, {'id': 'EMNLP', 'year': '2024'}, None)
    """
    match = _VENUE_AND_YEAR.fullmatch(text.strip())
    if not match or not match["id"]:
        return None
    # Two digits stand for this century: the field is younger than 2000.
    year = match["year"] or f"20{match['short']}"
    return {"id": match["id"], "year": year}


_NOT_VENUES = frozenset(
    {"arxiv", "corr", "computing research repository", "biorxiv", "medrxiv", "chemrxiv", "ssrn"}
    | {"techrxiv", "research square", "researchgate", "openreview", "preprint", "preprints"}
    | {"unpublished", "none", "n a", "na", "tbd", "tba", "todo", "unknown"}
)
# OpenReview has "Submitted to ICLR 2024" and "ICLR 2024 Conference Withdrawn Submission".
_NO_VENUE = re.compile(
    r"arxiv\b.*|(?:.* )?(?:under review|submitted|submissions?|withdrawn|rejected)(?: .*)?"
)


def is_no_venue(text: str) -> bool:
    """Return whether what was written as a venue says that the work has none.

    >>> is_no_venue("arXiv preprint arXiv:2402.13116"), is_no_venue("Submitted to ACL")
    (True, True)
    """
    name = normalize_title(text)
    return name in _NOT_VENUES or _NO_VENUE.fullmatch(name) is not None


class Publication(FrozenModel):
    """Where a work was published: id of the venue, year of the volume or meeting, track."""

    id: Annotated[PlainText, Field(description="Id of the venue in taxonomy.yaml.")]
    year: Annotated[Year, Field(description="Year of the volume or meeting.")]
    track: Annotated[Track, Field(description="Track of the volume; main if left out.")] = "main"
    name: Annotated[
        PlainText | None,
        Field(description="Name on the volume where it has its own, as workshops do."),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str) and value:
            fields = venue_fields(value) or {"id": value, "year": "YYYY"}
            if is_no_venue(fields["id"]):
                message = f"{quote(value)} is not a venue"
                raise fault("KD112", message, "remove venue: from the record; preprints have none")
            hint = f"write venue: {{id: {fields['id']}, year: {fields['year']}}}"
            raise fault("KD112", "expected id and year of the venue, not one text", hint)
        return value

    def __str__(self) -> str:
        return f"{self.id} {self.year}"


class Record(FrozenModel):
    """What the YAML file of one paper says."""

    title: Annotated[PlainText, Field(description="Title as published.")]
    language: Annotated[
        LanguageTag | None,
        Field(description="Language of a title that is not in English, such as zh or pt-BR."),
    ] = None
    former_titles: Annotated[
        Texts, Field(description="Earlier titles, of the preprint or of a list.")
    ] = ()
    short_name: Annotated[
        PlainText | None,
        Field(
            description=("Short name of the paper, where neither its facts nor its title have one.")
        ),
    ] = None
    summary: Annotated[
        SummaryText | None,
        Field(description="What the paper does, in one sentence of 60 to 230 characters."),
    ] = None
    kind: Annotated[
        Kind, Field(description="paper unless it is a report, a blog post or software.")
    ] = "paper"
    authors: Annotated[
        tuple[Author, ...],
        Listed,
        Field(
            min_length=1,
            description=("One author per line, in order, the name as printed; omit if unknown."),
        ),
    ] = ()
    date: Annotated[
        MonthText,
        Field(
            description=(
                "First public version, YYYY-MM, or YYYY if only the year is known; omit if unknown."
            )
        ),
    ] = ""
    venue: Annotated[
        Publication | None,
        Field(
            description=("Where the work was published; omit if it is only a preprint or a page.")
        ),
    ] = None
    volume: Annotated[NumberText | None, Field(description="Volume of the journal or series.")] = (
        None
    )
    number: Annotated[NumberText | None, Field(description="Number or issue of the volume.")] = None
    pages: Annotated[
        NumberText | None, Field(description="Pages, such as 12-19, or the number of the article.")
    ] = None
    publisher: Annotated[
        PlainText | None,
        Field(description="Publisher, where it is not that of the venue in taxonomy.yaml."),
    ] = None
    editor: Annotated[
        tuple[Author, ...],
        Listed,
        Field(min_length=1, description="Editors of the volume, one per line, like authors."),
    ] = ()
    identifiers: Annotated[
        Identifiers,
        BeforeValidator(_require_some),
        Field(description="Identifiers, each in its canonical form."),
    ] = Identifiers()
    urls: Annotated[
        Urls, Field(description="URLs of the work that do not follow from an identifier.")
    ] = ()
    code: Annotated[Urls, Field(description="Links to code.")] = ()
    data: Annotated[Urls, Field(description="Links to data.")] = ()
    placements: Annotated[
        Texts, Field(description="Topics of the taxonomy, each as its path from the facet.")
    ]
    facts: Annotated[
        Facts,
        Field(
            description=(
                "Further facts, under the ids that taxonomy.yaml lists: a text, or a list of texts."
            )
        ),
    ] = Field(default_factory=_no_facts)
    note: Annotated[PlainText | None, Field(description="A remark for readers.")] = None
    corrections: Annotated[
        Texts, Field(description="What was wrong in a source, one sentence each.")
    ] = ()
    distinct_from: Annotated[
        Keys, Field(description="Keys of different works with the same title.")
    ] = ()
    former_keys: Annotated[
        Keys, Field(description="Keys that the record had before; each redirects to it.")
    ] = ()
    former_identifiers: Annotated[
        _IdentifierTexts,
        Field(
            description=(
                "Further identifiers of the work, such as those of a merged record, each with its"
                " kind, as in arxiv:2306.08543."
            )
        ),
    ] = ()
    checked: Annotated[
        Checks,
        Field(
            description=(
                "For fields that were compared with a source: the source and the day, such as acl"
                " 2026-11-26."
            )
        ),
    ] = Field(default_factory=_no_checks)
    added: Annotated[
        DayText, Field(description="Day on which the paper entered the catalog, YYYY-MM-DD.")
    ]


class Paper(Record):
    """A work in the catalog: its record, its key, and the record's file (relative, with ``/``)."""

    key: str
    file: str

    @classmethod
    def of(cls, record: Record, *, key: str, file: str) -> "Paper":
        """Return the paper that a record, already valid, describes."""
        return cls.model_construct(**vars(record), key=key, file=file)

    def __repr__(self) -> str:
        title = shorten(self.title, 80)
        date = self.date or "undated"
        return f"<Paper {self.key}: {title} ({date})>"

    @property
    def table_row(self) -> tuple[str, str, str, str]:
        """Key, title, date and venue, as tables in notebooks show a paper."""
        venue = str(self.venue or "")
        return self.key, self.title, self.date, venue

    @cached_property
    def month(self) -> Month:
        """The date of the first public version; ``UNDATED`` where the record has none."""
        return Month.parse(self.date) if self.date else UNDATED

    @property
    def newest_first(self) -> tuple[int, int, str]:
        """The sort key of every list: date descending, a year after its months, then key."""
        month = self.month
        return (-month.year, -month.month, self.key)

    @property
    def url(self) -> str:
        """Where the paper can be read: by identifier, DOIs last, else the first URL, else empty."""
        for kind in SPECIFIC_FIRST:
            value = getattr(self.identifiers, kind.name)
            if value:
                return kind.url(value)
        return self.urls[0] if self.urls else ""

    @property
    def all_identifiers(self) -> tuple[Identifier, ...]:
        """Every identifier that leads to the paper, normalized and each once, former ones last."""
        former = map(find_identifier, self.former_identifiers)
        # Never None in a valid record.
        identifiers = [*self.identifiers, *filter(None, former)]
        # Two identifiers of one paper may normalize to the same, as an ACL id and its DOI.
        normalized = [identifier.normalized for identifier in identifiers]
        return tuple(dict.fromkeys(normalized))

    @property
    def published_url(self) -> str:
        """Where the publication can be read; that of the preprint where nothing else is known."""
        for kind in PUBLISHED_FIRST:
            value = getattr(self.identifiers, kind.name)
            if value and not kind.is_preprint:
                return kind.url(value)
        return self.urls[0] if self.urls else self.url

    def fact(self, fact_id: str) -> tuple[str, ...]:
        """Return the values of one fact in the order of the record; empty where it has none."""
        value = self.facts.get(fact_id, ())
        return (value,) if isinstance(value, str) else tuple(value)
