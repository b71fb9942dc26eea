"""Who the authors are: what people.yaml has on them, the papers of each, the URL of their page.

A name is not a person: two people may share one, and one may publish under several. Without
people.yaml, spellings are one author only where they differ in case, punctuation or accents;
nothing else is guessed. The file joins other spellings, and tells namesakes apart by their papers.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.base import FrozenDict, FrozenModel, fault
from kdcatalog.model.keys import distinct_slugs
from kdcatalog.model.paper import Keys, ListOf, Paper, Texts
from kdcatalog.model.taxonomy import Slug
from kdcatalog.model.text import PlainText, quote

_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def _check_orcid(text: str) -> str:
    if not _ORCID.fullmatch(text):
        message = f"{quote(text)} is not an ORCID iD"
        raise fault("KD156", message, "write its 16 digits, such as 0000-0002-1825-0097")
    digits = text.replace("-", "")
    last = digits[-1]
    if last != _check_digit(digits[:-1]):
        message = f"{quote(text)} has a wrong check digit"
        raise fault("KD156", message, "copy the iD again from orcid.org")
    return text


def _check_digit(digits: Iterable[str]) -> str:
    """Return the last digit of an iD (ISO 7064, MOD 11-2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


Orcid = Annotated[PlainText, AfterValidator(_check_orcid)]


NameAndKey = tuple[str, str]
"""A name and the key of a paper that prints it."""

_Identity = tuple[str, str]
"""A normalized name, and the id of the person where people.yaml tells namesakes apart."""


class Person(FrozenModel):
    """One author: the name that is shown, and other names under which papers print them.

    ``papers`` are the keys of theirs, where others have the same name: papers that are not listed
    are those of somebody else. Then ``id`` is the last part of the URL of their page, and ``about``
    says in a few words who it is.
    """

    name: PlainText
    id: Slug | None = None
    also: Texts = ()
    orcid: Orcid | None = None
    papers: Keys = ()
    about: PlainText | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name of theirs."""
        return (self.name, *self.also)


class People(FrozenModel):
    """The whole of ``people.yaml``."""

    people: ListOf[Person] = ()

    def find(self, name: str, key: str) -> Person | None:
        """Return who a name is on the paper of a key; None where the file does not say."""
        if not self.people:
            return None
        normalized = normalize_name(name)
        on_paper = self._by_paper.get((normalized, key))
        return on_paper or self._by_name.get(normalized)

    @cached_property
    def _by_paper(self) -> Mapping[NameAndKey, Person]:
        people: dict[NameAndKey, Person] = {}
        for person in self.people:
            for name in map(normalize_name, person.names):
                for key in person.papers:
                    people[name, key] = person
        return people

    @cached_property
    def _by_name(self) -> Mapping[str, Person]:
        people: dict[str, Person] = {}
        for person in self.people:
            if not person.papers:
                names = map(normalize_name, person.names)
                people.update(dict.fromkeys(names, person))
        return people


NOBODY = People()
"""The people of a catalog without people.yaml."""


@dataclass(frozen=True, slots=True)
class AuthorName:
    """An author: the name that is shown, its slug in URLs, further spellings, the papers.

    The name is that of people.yaml, else the most frequent spelling. ``orcid`` and ``about`` are
    empty where the file does not say them.
    """

    # A name may have hundreds of papers, which would fill a screen.
    papers: tuple[Paper, ...] = field(repr=False)
    text: str
    slug: str
    others: tuple[str, ...]
    orcid: str = ""
    about: str = ""


_fields_of = attrgetter("text", "slug", "others", "orcid", "about")


_Name = TypeVar("_Name", str, _Identity)
_Keys = tuple[str, ...]
_Row = tuple[_Keys, Any]
_SlugBySpelling = dict[str, str]
_SlugByIdentity = dict[_Identity, str]
PlainAuthors = tuple[list[_Row], _SlugBySpelling, _SlugByIdentity]
"""The papers' keys and other fields of each author, then slugs by spelling and by identity."""

ByText = Mapping[str, AuthorName]


@dataclass(frozen=True, slots=True)
class AuthorNames:
    """The authors of a catalog, by slug, and by what a paper prints."""

    by_slug: ByText
    _by_spelling: ByText = field(repr=False)
    """Those whom people.yaml does not name on that paper, which is nearly everybody."""
    _by_identity: Mapping[_Identity, AuthorName] = field(repr=False)
    _people: People = field(repr=False)

    @classmethod
    def restored(
        cls,
        plain: PlainAuthors,
        papers: Mapping[str, Paper],
        people: People,
    ) -> "AuthorNames":
        """Return what ``plain`` was made of, with papers by key."""
        rows, slug_by_spelling, slug_by_identity = plain
        names = []
        for keys, fields in rows:
            of_author = tuple(map(papers.__getitem__, keys))
            names.append(AuthorName(of_author, *fields))
        by_slug = _by_slug(names)
        return cls(
            by_slug=by_slug,
            _by_spelling=_at(slug_by_spelling, by_slug),
            _by_identity=_at(slug_by_identity, by_slug),
            _people=people,
        )

    def plain(self) -> PlainAuthors:
        """Return all authors as plain data, with the keys of their papers."""
        rows = []
        for name in self.by_slug.values():
            keys = map(attrgetter("key"), name.papers)
            row = tuple(keys), _fields_of(name)
            rows.append(row)
        return rows, _slugs_in(self._by_spelling), _slugs_in(self._by_identity)

    def of(self, paper: Paper, spelling: str) -> AuthorName:
        """Return the author whom a paper prints with a spelling."""
        person = self._people.find(spelling, paper.key)
        if person:
            return self._by_identity[_identity_of(person)]
        return self._by_spelling[spelling]


def _slugs_in(
    authors: Mapping[_Name, AuthorName],
) -> dict[_Name, str]:
    slugs = map(attrgetter("slug"), authors.values())
    return dict(zip(authors, slugs, strict=True))


def _at(
    slugs: Mapping[_Name, str],
    by_slug: ByText,
) -> dict[_Name, AuthorName]:
    authors = map(by_slug.__getitem__, slugs.values())
    return dict(zip(slugs, authors, strict=True))


def _identity_of(person: Person) -> _Identity:
    # Namesakes have one name, so that the id is what makes them two.
    return normalize_name(person.name), person.id or ""


@dataclass(slots=True)
class _Entry:
    """What is collected of one author."""

    # Lists, though a name may be twice in a paper: two dicts for each of 48,000 authors took 20 MB.
    spellings: list[str] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    person: Person | None = None
    first_day: str = "9"
    """The day on which the name entered the catalog."""

    def add(self, paper: Paper) -> None:
        """Take a paper, once though the name is in it twice."""
        # By identity: comparing two pydantic models compares every field of them.
        last = self.papers[-1] if self.papers else None
        if paper is not last:
            self.papers.append(paper)

    @property
    def ranked_spellings(self) -> list[str]:
        """Every spelling, the most frequent first, equally frequent ones by the alphabet."""
        if len(self.spellings) == 1:
            return self.spellings
        counts = Counter(self.spellings)
        by_alphabet = sorted(counts)
        return sorted(by_alphabet, key=counts.__getitem__, reverse=True)

    def author_name(self, slug: str) -> AuthorName:
        """Return the author of all that was collected."""
        text, *others = self.ranked_spellings
        person = self.person
        if person:
            text = person.name
            others = [name for name in self.ranked_spellings if name != text]
        return AuthorName(
            text=text,
            slug=slug,
            others=tuple(others),
            papers=tuple(self.papers),
            orcid=(person and person.orcid) or "",
            about=(person and person.about) or "",
        )


_Entries = Mapping[_Identity, _Entry]


def index_authors(papers: Iterable[Paper], people: People = NOBODY) -> AuthorNames:
    """Return every author, with their papers in the given order.

    Every author gets a slug, whether they have a page or not, in the order of the days on which
    names entered the catalog: so a later name cannot take the URL of an earlier one.
    """
    entries: dict[_Identity, _Entry] = defaultdict(_Entry)
    identities: dict[str, _Identity] = {}
    for paper in papers:
        key = paper.key
        day = paper.added
        for author in paper.authors:
            name = author.name
            person = people.find(name, key)
            if person:
                identity = _identity_of(person)
            else:
                # Computed once for each spelling.
                identity = identities.get(name) or (normalize_name(name), "")
                identities[name] = identity
            entry = entries[identity]
            entry.person = person
            entry.spellings.append(name)
            entry.add(paper)
            entry.first_day = min(day, entry.first_day)
    slugs = _slugs(entries)
    names = {}
    for identity, entry in entries.items():
        slug = slugs[identity]
        names[identity] = entry.author_name(slug)
    spelled = map(names.__getitem__, identities.values())
    return AuthorNames(
        by_slug=_by_slug(names.values()),
        _by_spelling=dict(zip(identities, spelled, strict=True)),
        # Without people.yaml, nobody is looked up by it.
        _by_identity=names if people.people else {},
        _people=people,
    )


def _by_slug(names: Iterable[AuthorName]) -> Mapping[str, AuthorName]:
    return FrozenDict({name.slug: name for name in names})


def _slugs(entries: _Entries) -> _SlugByIdentity:
    """Return the slug of every author: the id of people.yaml, else one of the name."""
    days = {}
    for identity, entry in entries.items():
        days[identity] = entry.first_day
    in_order = sorted(days)
    in_order.sort(key=days.__getitem__)
    names = [name for name, person_id in in_order if not person_id]
    slugs = distinct_slugs(names)
    slug_by_identity = {}
    for identity in in_order:
        name, person_id = identity
        slug_by_identity[identity] = person_id or slugs[name]
    return slug_by_identity
