"""What can still be checked of a record with faults of shape: the record without those values.

A malformed date then does not hide an unknown topic, nor a duplicate two files away. Required
fields get a stand-in, and ``unread`` lists the paths from which no rule may draw a conclusion.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kdcatalog.model.dates import EARLIEST
from kdcatalog.model.paper import Paper, Record
from kdcatalog.problems import At, Key, Path
from kdcatalog.records.faults import meant_fields, path_of

# Before any other date, so that no rule finds a stand-in too late.
_LONG_AGO = str(EARLIEST)
_STAND_INS = {
    "placements": ["-"],
    "added": f"{_LONG_AGO}-01-01",
}
_REQUIRED = ("title", *_STAND_INS)
_PLACEMENTS: Path = ("placements",)
_VENUE_YEAR: Path = ("venue", "year")

# Removing a value can reveal a fault of what contains it, such as a list that is empty now. Records
# nest three deep; the limit only guards against a fault that removal never reaches.
_MAX_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A paper made of the valid values, and the paths in the file of the others."""

    paper: Paper
    unread: frozenset[Path]

    @property
    def unread_fields(self) -> set[str | int]:
        """The fields of which some value could not be read."""
        return {path[0] for path in self.unread if path}

    def in_file(self, at: At) -> At:
        """Return where a value of the paper is in the file, whose lists also hold invalid items."""
        if isinstance(at, Key):
            return Key(_in_file(at.path, self.unread))
        if isinstance(at, tuple):
            return _in_file(at, self.unread)
        return at


def without_values(
    paper: Paper,
    paths: Collection[Path],
    unread: Collection[Path],
) -> Salvaged:
    """Return a paper whose dates at some paths are at fault; the year of a venue is among them."""
    changes: dict[str, Any] = {}
    for path in paths:
        name = str(path[0])
        if path == _VENUE_YEAR and paper.venue:
            changes[name] = paper.venue.model_copy(update={"year": EARLIEST})
        else:
            # A record may have no date, but it was added on some day.
            changes[name] = _STAND_INS.get(name, "")
    unread_paths = frozenset({*unread, *paths})
    changed_paper = paper.model_copy(update=changes)
    return Salvaged(changed_paper, unread_paths)


def salvage(
    data: Any,
    *,
    key: str,
    file: str,
    doubtful: Collection[Path] = (),
) -> Salvaged | None:
    """Return what is valid of a record, plain data with faults; None where nothing is.

    ``doubtful`` are values known to be at fault although they might validate.
    """
    if not isinstance(data, dict):
        return None
    missing = {(name,) for name in _REQUIRED if name not in data}
    unread: set[Path] = {*doubtful, *missing}
    for _ in range(_MAX_ROUNDS):
        rest = _with_stand_ins(data, file, unread)
        try:
            record = Record.model_validate(rest)
        except ValidationError as error:
            invalid = _invalid_paths(error, rest, unread)
            if not invalid:
                return None
            unread |= invalid
        else:
            return _salvaged(
                record=record,
                key=key,
                file=file,
                unread=unread,
            )
    return None


def _with_stand_ins(
    data: dict[str, Any],
    file: str,
    unread: set[Path],
) -> dict[str, Any]:
    """Return the values that were read, and a stand-in for each required one that was not.

    Adds the year of the venue to ``unread`` where it gets a stand-in.
    """
    # The file name is as unique as a title, so that no two records seem to share one.
    rest: dict[str, Any] = {"title": file, **_STAND_INS}
    for name, value in _without(data, (), unread).items():
        # A mapping whose values are all invalid would be one more fault: it is empty now.
        was_emptied = value == {} and data[name]
        if not was_emptied:
            rest[name] = value
    # A venue without year is still worth looking up.
    venue = rest.get("venue")
    if isinstance(venue, dict) and "id" in venue and "year" not in venue:
        venue["year"] = _LONG_AGO
        unread.add(_VENUE_YEAR)
    return rest


def _invalid_paths(
    error: ValidationError,
    rest: Any,
    unread: set[Path],
) -> set[Path]:
    """Return the paths, in the file, of values newly known to be invalid."""
    details = error.errors(include_url=False)
    invalid: set[Path] = set()
    for detail in details:
        path = path_of(detail, rest)
        if detail["type"] == "missing":
            path = path[:-1]  # what lacks a field is unusable as a whole
        invalid.add(_in_file(path, unread))
    if invalid <= unread:
        return set()  # nothing new to remove, so another round would not end differently
    for path in meant_fields(details, Record, rest):
        invalid.add(_in_file(path, unread))
    return invalid


def _salvaged(
    record: Record,
    *,
    key: str,
    file: str,
    unread: set[Path],
) -> Salvaged:
    # The stand-in is not a topic and must not be reported as an unknown one.
    if _PLACEMENTS in unread:
        record = record.model_copy(update={"placements": ()})
    paper = Paper.of(record, key=key, file=file)
    return Salvaged(paper, frozenset(unread))


def _without(
    value: Any,
    at: Path,
    unread: set[Path],
) -> Any:
    """Return plain data without the values at unread paths."""
    if isinstance(value, dict):
        fields: dict[str, Any] = {}
        for name, field_value in value.items():
            path = (*at, name)
            if path not in unread:
                fields[name] = _without(field_value, path, unread)
        return fields
    if isinstance(value, list):
        items: list[Any] = []
        for index, item in enumerate(value):
            path = (*at, index)
            if path not in unread:
                items.append(_without(item, path, unread))
        return items
    return value


def _in_file(path: Path, unread: Collection[Path]) -> Path:
    """Return a path of the salvaged data as a path of the file, whose lists are longer."""
    file_path: Path = ()
    for part in path:
        if isinstance(part, int):
            part = _index_in_file(part, file_path, unread)
        file_path = (*file_path, part)
    return file_path


def _removed_indices(
    unread: Collection[Path],
    list_path: Path,
) -> set[str | int]:
    indices: set[str | int] = set()
    for path in unread:
        if path and path[:-1] == list_path:
            indices.add(path[-1])
    return indices


def _index_in_file(
    index: int,
    list_path: Path,
    unread: Collection[Path],
) -> int:
    removed = _removed_indices(unread, list_path)
    file_index = -1
    for _ in range(index + 1):
        file_index += 1
        while file_index in removed:
            file_index += 1
    return file_index
