"""people.yaml: its names are those of records, and nobody has the name or papers of another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.people import NameAndKey, Person
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import PEOPLE

_problem = partial(Problem, "KD157", PEOPLE)


def check_people(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD157 on everything that people.yaml says wrongly of the authors of a catalog."""
    people = catalog.people.people
    # A file of joined names must not cost a pass over all records where there is none.
    if not people:
        return
    checks = _Checks.of(catalog)
    for index, person in enumerate(people):
        yield from checks.person(("people", index), person)


@dataclass(frozen=True)
class _Checks:
    """What records print, and what the people before the present one have taken."""

    spellings: tuple[str, ...]
    """Every name of an author, as records print it."""
    keys_by_name: Mapping[str, set[str]]
    """The papers that print a name, by its normalized form."""
    keys: frozenset[str]
    taken: set[NameAndKey] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    orcids: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, catalog: Catalog) -> "_Checks":
        """Return the checks for a catalog."""
        keys_by_name: dict[str, set[str]] = {}
        # A dict, not a set: of names that are equally near, the first one is proposed.
        spellings: dict[str, None] = {}
        for paper in catalog.papers:
            for author in paper.authors:
                spellings[author.name] = None
                name = normalize_name(author.name)
                keys = keys_by_name.setdefault(name, set())
                keys.add(paper.key)
        return cls(
            spellings=tuple(spellings),
            keys_by_name=keys_by_name,
            keys=frozenset(catalog.keys),
        )

    def person(self, at: Path, person: Person) -> Iterator[Problem]:
        """Yield what is wrong of one person."""
        problems = list(self._names(at, person))
        yield from problems
        if not (problems or person.also or person.orcid or person.papers):
            message = f"{quote(person.name)} has neither also:, orcid: nor papers:"
            hint = "add one of them, or remove the person"
            yield _problem(at, message, hint)
        yield from self._papers(at, person)
        yield from self._joined(at, person)
        yield from self._id(at, person)
        yield from self._orcid(at, person)

    def _orcid(self, at: Path, person: Person) -> Iterator[Problem]:
        if not person.orcid:
            return
        if person.orcid in self.orcids:
            message = f"{person.orcid} is the iD of two people"
            hint = "correct one of them, or join the two with also:"
            yield _problem((*at, "orcid"), message, hint)
        self.orcids.add(person.orcid)

    def _joined(self, at: Path, person: Person) -> Iterator[Problem]:
        """Yield the names that cannot be one person: a paper lists both."""
        earlier_keys: set[str] = set()
        earlier_names: set[str] = set()
        for number, name in enumerate(person.names):
            normalized = normalize_name(name)
            keys = self.keys_by_name.get(normalized, set())
            if person.papers:
                keys = keys.intersection(person.papers)
            both = sorted(keys & earlier_keys)
            # Spellings that differ in case or accents alone are one name, reported as such.
            if both and normalized not in earlier_names:
                place = (*at, "also", number - 1)
                key = both[0]
                other = quote(person.name)
                message = f"{key} lists {quote(name)} and another name of {other}"
                yield _problem(place, message, "remove the name of somebody else")
            earlier_keys |= keys
            earlier_names.add(normalized)

    def _id(self, at: Path, person: Person) -> Iterator[Problem]:
        if person.papers and not person.id:
            hint = "add id: with the last part of the URL of their page, such as ann-bee-rye"
            yield _problem(at, "a person with papers: needs an id:", hint)
        if not person.id:
            return
        if person.id in self.ids:
            message = f"duplicate id {quote(person.id)}"
            yield _problem((*at, "id"), message, "give each their own")
        self.ids.add(person.id)

    def _names(self, at: Path, person: Person) -> Iterator[Problem]:
        # The name that is shown need not be printed, if another one is.
        if not person.also:
            yield from self._unprinted((*at, "name"), person.name)
        yield from self._taken((*at, "name"), person, person.name)
        names = {normalize_name(person.name)}
        for number, name in enumerate(person.also):
            place = (*at, "also", number)
            normalized = normalize_name(name)
            if normalized in names:
                message = f"{quote(name)} is listed twice for one person"
                hint = "remove it: case and accents make no other name"
                yield _problem(place, message, hint)
                continue
            names.add(normalized)
            yield from self._unprinted(place, name)
            yield from self._taken(place, person, name)

    def _unprinted(self, place: Path, name: str) -> Iterator[Problem]:
        if normalize_name(name) in self.keys_by_name:
            return
        message = f"no paper has the author {quote(name)}"
        hint = did_you_mean(
            name,
            self.spellings,
            "remove it",
            lists=False,
        )
        yield _problem(place, message, hint, absent=f"author:{name}")

    def _taken(self, place: Path, person: Person, name: str) -> Iterator[Problem]:
        normalized = normalize_name(name)
        # Without papers: a person takes the name on all papers, which the empty key stands for.
        for key in person.papers or ("",):
            if (normalized, key) in self.taken:
                message = f"{quote(name)} is a name of two people"
                hint = "let one of them have it, or tell them apart with papers:"
                yield _problem(place, message, hint)
            self.taken.add((normalized, key))

    def _papers(self, at: Path, person: Person) -> Iterator[Problem]:
        for number, key in enumerate(person.papers):
            place = (*at, "papers", number)
            if key not in self.keys:
                yield _unknown_key(place, key, self.keys)
            elif not self._prints(key, person):
                message = f"{quote(person.name)} is not an author of {key}"
                hint = f"add the name that {key} prints to also:, or remove the key"
                absent = f"author of {key}:"
                yield _problem(place, message, hint, absent=absent)

    def _prints(self, key: str, person: Person) -> bool:
        """Return whether a paper prints any name of a person."""
        for name in person.names:
            keys = self.keys_by_name.get(normalize_name(name), set())
            if key in keys:
                return True
        return False


def _unknown_key(place: Path, key: str, keys: frozenset[str]) -> Problem:
    message = f"no record has the key {quote(key)}"
    hint = did_you_mean(
        key,
        # In one order, so that of keys that are equally near the same one is proposed.
        sorted(keys),
        "remove it",
        lists=False,
    )
    return _problem(place, message, hint, absent=f"paper:{key}")
