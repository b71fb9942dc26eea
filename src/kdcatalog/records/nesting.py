"""Fields of a record where what was meant is clear, so that the data get it.

``year: 2024`` in the first column, below ``venue:``, is an unknown field of the record, and the
venue has no year: three problems for one mistake. ``code: none`` is a list that holds nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.paper import Publication, Record
from kdcatalog.problems import Path, Position, Problem
from kdcatalog.source.document import Document
from kdcatalog.text.cleaning import is_no_value

_IDENTIFIERS = "identifiers"
_FACTS = "facts"
_INNER_FIELDS: Mapping[str, frozenset[str]] = {
    _IDENTIFIERS: frozenset(Identifiers.model_fields),
    "venue": frozenset(Publication.model_fields),
}
# Two duplicate fields may be slips; three are hardly ever repeated one by one.
_FIELDS_OF_A_RECORD = 3
# Titles, names and notes may be "None".
_CAN_BE_NONE = ("authors", "date", "pages", _IDENTIFIERS, "urls", "code", "data", "placements")


def blank_fields(document: Document) -> None:
    """Make fields empty that are "none", "n/a" or the like, so that they count as empty."""
    if not isinstance(document.data, dict):
        return
    _blank(
        document=document,
        fields=document.data,
        parent=(),
        names=_CAN_BE_NONE,
    )
    identifiers = document.data.get(_IDENTIFIERS)
    if isinstance(identifiers, dict):
        _blank(
            document=document,
            fields=identifiers,
            parent=(_IDENTIFIERS,),
            names=[*identifiers],
        )


def _blank(
    document: Document,
    fields: dict[str, Any],
    parent: Path,
    names: Iterable[str],
) -> None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, str) and is_no_value(value):
            fields[name] = ""
            document.unquoted[(*parent, name)] = "nothing"


def merge_second_record(document: Document, file: str) -> None:
    """Make one flaw of the duplicate fields of a second record that follows the first one."""
    duplicates: list[Problem] = []
    others: list[Problem] = []
    for flaw in document.flaws:
        place = flaw.at if flaw.code == "KD104" else None
        is_of_record = isinstance(place, Position) and place.column == 1
        kind = duplicates if is_of_record else others
        kind.append(flaw)
    if len(duplicates) < _FIELDS_OF_A_RECORD:
        return
    second_record = Problem(
        code="KD104",
        file=file,
        at=duplicates[0].at,
        message="a second record begins here",
        hint="move it to a file of its own",
    )
    document.flaws = [*others, second_record]


def indent_fields(document: Document, file: str) -> None:
    """Move such fields to where they belong, and add KD130 to the flaws for each such place."""
    for parent, names in _misplaced(document.data).items():
        problem = _problem(
            document=document,
            file=file,
            parent=parent,
            names=names,
        )
        document.flaws.append(problem)
        for name in names:
            _move(document, parent, name)


def _misplaced(data: Any) -> dict[str, list[str]]:
    """Return the names of such fields, by the field to which they belong."""
    misplaced: dict[str, list[str]] = {}
    fields = data if isinstance(data, dict) else {}
    above = ""
    for name in fields:
        if name in Record.model_fields:
            above = name
            continue
        # A year or name in another place can be anything; a DOI cannot.
        parent = _IDENTIFIERS if name in _INNER_FIELDS[_IDENTIFIERS] else above
        if _belongs(name, parent, fields.get(parent, "")):
            misplaced.setdefault(parent, []).append(name)
    return misplaced


def _belongs(name: str, parent: str, value: Any) -> bool:
    if not value and parent == _FACTS:
        return True  # the names of facts are in taxonomy.yaml
    is_free = not value or isinstance(value, dict)
    if not is_free or name in value:
        return False
    return name in _INNER_FIELDS.get(parent, ())


def _problem(
    document: Document,
    file: str,
    parent: str,
    names: Sequence[str],
) -> Problem:
    fields = " and ".join(f"{name}:" for name in names)
    first: Path = (names[0],)
    return Problem(
        code="KD130",
        file=file,
        at=document.keys[first],
        message=f"{fields} must be indented below {parent}:",
        hint=f"write {fields} below {parent}: with two spaces before each",
    )


def _move(
    document: Document,
    parent: str,
    name: str,
) -> None:
    """Move a field into another one, which can be empty or missing, with its positions."""
    record = document.data
    inner = record.get(parent) or {}
    record[parent] = inner
    inner[name] = record.pop(name)

    parent_path: Path = (parent,)
    position = document.keys[(name,)]
    document.unquoted.pop(parent_path, None)
    document.keys.setdefault(parent_path, position)
    document.values.setdefault(parent_path, position)
    _move_paths(document.keys, parent, name)
    _move_paths(document.values, parent, name)
    _move_paths(document.unquoted, parent, name)


def _move_paths(
    places: dict[Path, Any],
    parent: str,
    name: str,
) -> None:
    for path in [*places]:
        if path[0:1] == (name,):
            places[(parent, *path)] = places.pop(path)
