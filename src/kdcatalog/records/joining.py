"""Two records of one work become one: what both have stays, what differs is for a person to see."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.model.base import shorten
from kdcatalog.model.checked import CHECKED_FIELDS
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.paper import Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.records.following import merged_placements, set_list, united
from kdcatalog.records.rewriting import CannotRestructureError, Data

_UNITED = (
    *("former_titles", "former_identifiers", "urls", "code", "data"),
    *("placements", "corrections", "distinct_from"),
)
_GROUPS = ("identifiers", "facts")
# Pages of one volume under the name of another would be wrong, though no field differs.
_WITH_VENUE = ("volume", "number", "pages", "publisher", "editor")
# A value of a conflict is a part of a line.
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Joined:
    """The record of a work that had two, and each field that differed, in words."""

    record: Data
    conflicts: tuple[str, ...]


def joined_records(
    first: Data,
    second: Data,
    taxonomy: Taxonomy,
    prefer: Sequence[str] = (),
) -> Joined:
    """Return one record of two; the first wins where they differ, unless ``prefer`` names a field.

    ``prefer`` are names of fields, or parts of one such as ``identifiers.doi``. Raises
    CannotRestructureError where a name is not a field in which the records differ.
    """
    joining = _Joining(taxonomy, prefer)
    record = joining.record(first, second)
    joining.refuse_unused()
    return Joined(record, tuple(joining.conflicts))


class _Joining:
    def __init__(self, taxonomy: Taxonomy, prefer: Sequence[str]) -> None:
        self.taxonomy = taxonomy
        self.prefer = prefer
        self.prefer_set = frozenset(prefer)
        self.conflicts: list[str] = []
        self._differing: list[str] = []
        self._from_second: set[str] = set()

    def record(self, first: Data, second: Data) -> Data:
        """Return the joined record, its fields in the order of the model."""
        record: Data = {}
        for name in Record.model_fields:
            mine = first.get(name)
            value = self._field(name, mine, second.get(name))
            if value:
                record[name] = value
        self._keep_title(record, first, second)
        _keep_identifiers(record, first, second)
        return record

    def _field(
        self,
        name: str,
        mine: Any,
        theirs: Any,
    ) -> Any:
        if name == "added":
            return min(mine, theirs)
        if name == "checked":
            # Behind all fields that it speaks of, in the order of the model.
            return self._checks(_fields(mine), _fields(theirs))
        if name in _UNITED:
            return _united(name, mine, theirs)
        if name in _WITH_VENUE and "venue" in self._differing:
            return theirs if "venue" in self._from_second else mine
        if name in _GROUPS:
            return self._group(
                name,
                _fields(mine),
                _fields(theirs),
            )
        return self._choice(name, mine, theirs)

    def _group(
        self,
        name: str,
        mine: Data,
        theirs: Data,
    ) -> Data:
        group: Data = {}
        for part in {**mine, **theirs}:
            group[part] = self._part(
                name,
                part,
                mine=mine.get(part),
                theirs=theirs.get(part),
            )
        return group

    def _part(
        self,
        name: str,
        part: str,
        mine: Any,
        theirs: Any,
    ) -> Any:
        is_list = name == "facts" and self._has_many(part)
        if is_list and mine and theirs:
            values = united(_listed(mine), _listed(theirs))
            return values if len(values) > 1 else mine
        return self._choice(f"{name}.{part}", mine, theirs)

    def _has_many(self, fact_id: str) -> bool:
        fact = self.taxonomy.fact_by_id.get(fact_id)
        return fact is not None and fact.many

    def _choice(
        self,
        place: str,
        mine: Any,
        theirs: Any,
    ) -> Any:
        """Return the first of two values that there is; where both are, and differ, say so."""
        if not theirs or mine == theirs:
            return mine
        if not mine:
            self._from_second.add(place)
            return theirs
        self._differing.append(place)
        kept = mine
        dropped = theirs
        if not self.prefer_set.isdisjoint((place, _field_of(place))):
            self._from_second.add(place)
            kept = theirs
            dropped = mine
        words = f"{_in_words(kept)} is kept, not {_in_words(dropped)}"
        self.conflicts.append(f"{place}: {words}")
        return kept

    def _checks(self, mine: Data, theirs: Data) -> Data:
        """Return the checks of the values that were taken from each record."""
        from_second = set(map(_field_of, self._from_second))
        differing = set(map(_field_of, self._differing))
        checks: Data = {}
        for name in CHECKED_FIELDS:
            first = theirs if name in from_second else mine
            check = first.get(name)
            # A check of the value that lost says nothing of the one that won.
            if not check and name not in differing:
                check = mine.get(name) or theirs.get(name)
            if check:
                checks[name] = check
        return checks

    def _keep_title(
        self,
        record: Data,
        first: Data,
        second: Data,
    ) -> None:
        """Let the title that lost, and all former ones, still lead to the record."""
        titles = [first["title"], second["title"]]
        titles += record.get("former_titles", [])
        kept: list[str] = []
        seen = {normalize_title(record["title"])}
        for title in titles:
            # "Distil" and "distil" are one title.
            normalized = normalize_title(title)
            if normalized not in seen:
                kept.append(title)
            seen.add(normalized)
        set_list(record, "former_titles", kept)

    def refuse_unused(self) -> None:
        """Raise where a preferred field does not differ, which is nearly always a typo."""
        groups = list(map(_field_of, self._differing))
        for name in self.prefer:
            if name not in self._differing and name not in groups:
                hint = did_you_mean(name, self._differing, "they differ in nothing")
                message = f"the records do not differ in {quote(name)}"
                raise CannotRestructureError(f"{message}; {hint}")


def _keep_identifiers(record: Data, first: Data, second: Data) -> None:
    """Let every identifier that lost still lead to the record: bibliographies cite by it."""
    texts = [*record.get("former_identifiers", ())]
    texts += _identifier_texts(first)
    texts += _identifier_texts(second)
    current = _identifier_texts(record)
    seen = set(map(_normalized, current))
    kept: list[str] = []
    for text in texts:
        normalized = _normalized(text)
        if normalized not in seen:
            kept.append(_spelled(text))
        seen.add(normalized)
    set_list(record, "former_identifiers", kept)


def _identifier_texts(record: Data) -> list[str]:
    identifiers = _fields(record.get("identifiers"))
    pairs = identifiers.items()
    return [f"{kind}:{value}" for kind, value in pairs]


def _spelled(text: str) -> str:
    """Return an identifier as a former one is written: the DOI of an ACL paper by its ACL id."""
    identifier = find_identifier(text)
    return str(identifier) if identifier else text


def _normalized(text: str) -> str:
    identifier = find_identifier(text)
    return str(identifier.normalized) if identifier else text


def _field_of(place: str) -> str:
    """Return the field of a record that a part such as ``identifiers.doi`` belongs to."""
    return place.partition(".")[0]


def _fields(value: Data | None) -> Data:
    return value or {}


def _united(name: str, mine: Any, theirs: Any) -> list[Any]:
    both = united(mine, theirs)
    if name != "placements":
        return both
    # A name that nothing has is renamed, so that those that others imply go.
    return merged_placements([*both, ""], {"": None})


def _listed(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        yield from value


def _in_words(value: Any) -> str:
    """Return a value of a record as a part of a sentence."""
    if isinstance(value, dict):
        text = " ".join(map(str, value.values()))
    elif isinstance(value, list):
        text = ", ".join(map(_in_words, value))
    else:
        return quote(shorten(str(value), _LONGEST_VALUE))
    return shorten(text, _LONGEST_VALUE)
