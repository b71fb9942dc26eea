"""Lists in YAML and JSON: records under whatever names, alone or grouped, read like tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kdcatalog.lists.columns import Choices, inspect_columns
from kdcatalog.lists.delimited import NumberedRow, read_table
from kdcatalog.lists.references import read_csl
from kdcatalog.source.document import Limits
from kdcatalog.source.reader import read_yaml

if TYPE_CHECKING:
    from kdcatalog.lists.listing import Listing

# A list of 10,000 papers with 50 values each.
_LIMITS = Limits(bytes=50_000_000, values=500_000, depth=16)
# Keys that only say that a list of records follows, and are no section of it.
_CONTAINERS = frozenset(
    {"items", "results", "data", "papers", "entries", "references", "publications", "list"}
    | {"records", "articles", "works"}
)
# Mappings whose keys say what is in them: "links: {paper: ..., code: ...}".
_TRANSPARENT = frozenset(
    {"links", "link", "urls", "externalids", "ids", "identifiers", "resources"}
)
_NAMES = ("name", "display_name", "full_name", "literal", "url", "href")
_CSL_NAMES = frozenset({"issued", "container-title", "DOI", "URL", "citation-key"})
_DEPTH = 8

Record = Mapping[str, Any]
_Grouped = tuple[str, Record]


def json_data(text: str) -> Any:
    """Return the content of a JSON file, or of one JSON object a line; None for anything else."""
    try:
        return json.loads(text)
    # 100,000 nested brackets exhaust the stack of the standard library's parser.
    except (ValueError, RecursionError):
        pass
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not lines[0].startswith("{"):
        return None
    try:
        return [json.loads(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def yaml_data(text: str) -> Any:
    """Return the content of a YAML file, every scalar as text; None for anything else."""
    document = read_yaml(text.encode(), "list", _LIMITS)
    return document.data


def records_in(data: Any) -> list[_Grouped]:
    """Return the records of data, each with the key of the list that it is in, empty for none."""
    return list(_records(data, "", _DEPTH))


def _records(data: Any, section: str, depth: int) -> Iterator[_Grouped]:
    if depth == 0:
        return
    if isinstance(data, dict) and _is_record(data):
        yield section, data
    elif isinstance(data, list):
        for value in data:
            yield from _records(value, section, depth - 1)
    elif isinstance(data, dict):
        for key, value in data.items():
            name = str(key)
            is_container = name.casefold() in _CONTAINERS
            below = section if is_container else name
            yield from _records(value, below, depth - 1)


def _is_record(data: Record) -> bool:
    """Return whether a mapping has the title of a paper, rather than lists of papers."""
    names = []
    for name, value in data.items():
        if isinstance(value, str):
            names.append(name)
    columns = inspect_columns(names, (), {})
    return any(column.role == "title" for column in columns)


def is_csl(records: Sequence[_Grouped]) -> bool:
    """Return whether most records are items of CSL-JSON."""
    csl_records = [record for _, record in records if _is_csl_item(record)]
    return len(csl_records) > len(records) / 2


def _is_csl_item(record: Record) -> bool:
    """Return whether a record has fields that only CSL-JSON has: names in parts among them."""
    authors = record.get("author")
    if isinstance(authors, list) and authors:
        return isinstance(authors[0], dict)
    return "type" in record and not _CSL_NAMES.isdisjoint(record)


def read_records(records: Sequence[_Grouped], form: str, choices: Choices) -> Listing:
    """Return the papers of records: CSL-JSON by its own names, others like the rows of a table."""
    if is_csl(records):
        return read_csl([record for _, record in records])
    cells_by_name: list[dict[str, str]] = []
    names: dict[str, None] = {}
    for section, record in records:
        cells = dict(_flat(record, ""))
        if section:
            cells.setdefault("section", section)
        cells_by_name.append(cells)
        names.update(dict.fromkeys(cells))
    rows: list[NumberedRow] = []
    for at, cells in enumerate(cells_by_name, 1):
        row = [cells.get(name, "") for name in names]
        rows.append((at, row))
    listing = read_table(list(names), rows, choices, unit="item")
    return replace(listing, form=form)


_NamedCells = Iterator[tuple[str, str]]


def _flat(record: Record, prefix: str) -> _NamedCells:
    """Yield the fields of a record as cells: lists joined, mappings under longer names."""
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            is_transparent = str(key).casefold() in _TRANSPARENT
            yield from _flat(value, "" if is_transparent else f"{name} ")
        elif isinstance(value, list):
            texts = [_text_of(item) for item in value]
            yield name, "; ".join(filter(None, texts))
        elif value is not None:
            yield name, str(value)


def _text_of(value: Any) -> str:
    """Return an item of a list as text: a name from its parts, an address from its fields."""
    if not isinstance(value, dict):
        return str(value)
    if "family" in value:
        family = str(value["family"])
        first = str(value.get("given", ""))
        return f"{family}, {first}".strip(", ")
    # OpenAlex has the name of an author one level below the authorship.
    inner = value.get("author")
    if isinstance(inner, dict):
        return _text_of(inner)
    for name in _NAMES:
        if name in value:
            return str(value[name])
    texts = map(str, value.values())
    return " ".join(texts)
