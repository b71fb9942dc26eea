"""What is still worth checking of a record with faults of shape: the record without the values at fault.

So a wrong date does not hide an unknown node, nor the duplicate two files away. Fields that a
record must have get a stand-in; ``unread`` says which paths a rule must not draw conclusions from.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from pydantic import ValidationError

from kdcatalog.model.dates import EARLIEST
from kdcatalog.model.paper import Paper, Record
from kdcatalog.problems import At, Key, Path
from kdcatalog.records.faults import meant_fields, path_of

_LONG_AGO = str(EARLIEST)
_STAND_INS = {"date": _LONG_AGO, "placements": ["-"], "added": f"{_LONG_AGO}-01-01"}
_YEAR: Path = ("venue", "year")
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Salvaged:
    """A paper of the values that are fine, and the paths in the file of those that are not."""

    paper: Paper
    unread: frozenset[Path]

    def in_file(self, at: At) -> At:
        """Return where a value of the paper stands in the file, whose lists also hold what was left out."""
        if isinstance(at, Key):
            return Key(_in_file(at.path, self.unread))
        return _in_file(at, self.unread) if isinstance(at, tuple) else at


def salvage(data: Any, *, key: str, file: str, told: Collection[Path] = ()) -> Salvaged | None:
    """Return what validates of a record, plain data with faults; None where nothing does.

    ``told`` are the values that are known to be at fault, though they might validate.
    """
    if not isinstance(data, dict):
        return None
    unread = {*told, *((name,) for name in (*_STAND_INS, "title") if name not in data)}
    for _ in range(_ROUNDS):
        kept = {
            name: value
            for name, value in _without(data, (), unread).items()
            if value != {} or not data[name]
        }
        rest = {"title": file, **_STAND_INS, **kept}
        if isinstance(venue := rest.get("venue"), dict) and "id" in venue and "year" not in venue:
            unread.add(_YEAR)
            venue["year"] = _LONG_AGO
        try:
            record = Record.model_validate(rest)
        except ValidationError as wrong:
            details = wrong.errors(include_url=False)
            paths = ((path_of(detail, rest), detail["type"] == "missing") for detail in details)
            found = {
                _in_file(path[:-1] if is_missing else path, unread) for path, is_missing in paths
            }
            if found <= unread:
                return None
            unread |= found | {
                _in_file(path, unread) for path in meant_fields(details, Record, rest)
            }
            continue
        update = {} if ("placements",) not in unread else {"placements": ()}
        return Salvaged(
            Paper.of(record.model_copy(update=update), key=key, file=file), frozenset(unread)
        )
    return None


def _without(value: Any, at: Path, unread: set[Path]) -> Any:
    if isinstance(value, dict):
        held = {name: (*at, name) for name in value}
        return {
            name: _without(value[name], path, unread)
            for name, path in held.items()
            if path not in unread
        }
    if isinstance(value, list):
        places = [(item, (*at, index)) for index, item in enumerate(value)]
        return [_without(item, path, unread) for item, path in places if path not in unread]
    return value


def _in_file(path: Path, unread: Collection[Path]) -> Path:
    """Return a path of what is left as a path of the whole, where lists are longer."""
    found: Path = ()
    for part in path:
        if isinstance(part, int):
            gone = {other[-1] for other in unread if other[:-1] == found}
            part = next(islice((index for index in count() if index not in gone), part, None))
        found = (*found, part)
    return found
