"""people.yaml: its names are those of records, and nobody has the name or papers of another."""

from collections.abc import Iterable, Iterator

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.people import NameAndKey, Person
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import PEOPLE


def check_people(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD157 on everything that people.yaml says wrongly of the authors of a catalog."""
    # A file of joined names must not cost a pass over all records where there is none.
    if not catalog.people.people:
        return
    checks = _Checks(catalog)
    for index, person in enumerate(catalog.people.people):
        yield from checks.person(("people", index), person)


class _Checks:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        # The papers that print a name, by its normalized form.
        self._keys_by_name: dict[str, set[str]] = {}
        spellings: dict[str, None] = {}
        for paper in catalog.papers:
            for author in paper.authors:
                spellings[author.name] = None
                name = normalize_name(author.name)
                keys = self._keys_by_name.setdefault(name, set())
                keys.add(paper.key)
        self._spellings = [*spellings]
        self._taken: set[NameAndKey] = set()
        self._ids: set[str] = set()

    def person(self, at: Path, person: Person) -> Iterator[Problem]:
        """Yield what is wrong of one person."""
        if not (person.also or person.orcid or person.papers):
            hint = "add also:, orcid: or papers:, or remove the person"
            yield _problem(at, f"nothing is said of {quote(person.name)}", hint)
        yield from self._names(at, person)
        yield from self._papers(at, person)
        if person.papers and not person.id:
            hint = "add id: with the last part of the URL of their page, such as ann-bee-rye"
            yield _problem(at, "a person with papers: needs an id:", hint)
        if person.id and person.id in self._ids:
            message = f"duplicate id {quote(person.id)}"
            yield _problem((*at, "id"), message, "give each their own")
        self._ids.add(person.id or "")

    def _names(self, at: Path, person: Person) -> Iterator[Problem]:
        for number, name in enumerate(person.names):
            place: Path = (*at, "name")
            if number:
                place = (*at, "also", number - 1)
            normalized = normalize_name(name)
            # The name that is shown need not be printed, if another one is.
            may_be_new = number == 0 and bool(person.also)
            if normalized not in self._keys_by_name and not may_be_new:
                hint = did_you_mean(name, self._spellings, "remove it", lists=False)
                yield _problem(place, f"no paper has the author {quote(name)}", hint)
            for key in person.papers or ("",):
                if (normalized, key) in self._taken:
                    hint = "let one of them have it, or tell them apart with papers:"
                    yield _problem(place, f"{quote(name)} is a name of two people", hint)
                self._taken.add((normalized, key))

    def _papers(self, at: Path, person: Person) -> Iterator[Problem]:
        names = [normalize_name(name) for name in person.names]
        for number, key in enumerate(person.papers):
            place = (*at, "papers", number)
            if key not in self._catalog.keys:
                # In one order, so that of keys that are equally near the same one is proposed.
                hint = did_you_mean(key, sorted(self._catalog.keys), "remove it", lists=False)
                yield _problem(place, f"no record has the key {quote(key)}", hint)
            elif not self._prints(key, names):
                hint = f"add the name that {key} prints to also:, or remove the key"
                message = f"{quote(person.name)} is not an author of {key}"
                yield _problem(place, message, hint)

    def _prints(self, key: str, names: Iterable[str]) -> bool:
        """Return whether a paper prints any of some normalized names."""
        keys: set[str] = set()
        for name in names:
            keys |= self._keys_by_name.get(name, set())
        return key in keys


def _problem(at: Path, message: str, hint: str) -> Problem:
    return Problem(code="KD157", file=PEOPLE, at=at, message=message, hint=hint)
