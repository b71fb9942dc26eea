"""Lists that a program wrote: BibTeX, CSL-JSON, and records in YAML and JSON under any names.

Records whose names are not those of CSL are read like the rows of a table.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from typing import Any

from kdcatalog.bibliography import bib_file, csl, entries
from kdcatalog.bibliography.bib_file import BibEntry, UnbalancedError
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.column_names import role_by_name
from kdcatalog.lists.columns import Choices, ListColumn, inspect_columns
from kdcatalog.lists.delimited import MOST_COLUMNS, NumberedRow, read_table
from kdcatalog.lists.listing import Item, Listing, Remark, UnreadColumn, hidden_in
from kdcatalog.model.identifiers import KIND_BY_FIELD
from kdcatalog.model.text import quote
from kdcatalog.model.urls import parse_url

# Keys that only say that a list of records follows, and are no section of it.
_CONTAINERS = frozenset(
    {"items", "results", "data", "papers", "entries", "references", "publications", "list"}
    | {"records", "articles", "works"}
)
# Lists of people and of what a paper cites: none of them are papers of the list.
_NO_PAPERS = frozenset(
    {"author", "authors", "editor", "editors", "affiliation", "affiliations", "institutions"}
    | {"reference", "authorships", "funder"}
)
# Mappings whose keys say what is in them: "links: {paper: ..., code: ...}".
_TRANSPARENT = frozenset(
    {"links", "link", "urls", "externalids", "ids", "identifiers", "resources"}
)
_NAME_PARTS = (("family", "given"), ("lastName", "firstName"))
"""Family and given name in CSL-JSON and in Zotero."""
_NAMES = ("name", "display_name", "full_name", "literal", "url", "href")
_CSL_NAMES = frozenset({"issued", "container-title", "DOI", "URL", "citation-key"})
# Levels that are searched for records: what is deeper is a detail of a work.
_DEPTH = 8

Record = Mapping[str, Any]
GroupedRecord = tuple[str, Record]
"""The key of the list that a record is in, empty for none, and the record."""
_Records = Iterator[GroupedRecord]


def records_in(data: Any) -> list[GroupedRecord]:
    """Return the records of data, each with the key of the list that it is in, empty for none."""
    return list(_records(data, "", _DEPTH))


def _records(data: Any, section: str, depth: int) -> Iterator[GroupedRecord]:
    if depth == 0:
        return
    if _is_record(data):
        yield section, data
    elif isinstance(data, list):
        yield from _records_of_list(data, section, depth)
    elif isinstance(data, dict):
        for key, value in data.items():
            name = str(key)
            is_container = name.casefold() in _CONTAINERS
            below = section if is_container else name
            if _is_record(value) and _is_key(name):
                # "warm2023: {title: ...}": the name of a single paper is no heading.
                yield section, {"key": name, **value}
            elif name.casefold() not in _NO_PAPERS:
                yield from _records(value, below, depth - 1)


_KEY = re.compile(r"(?=.*[a-z])(?=.*[0-9])[\w:.-]+", re.IGNORECASE)


def _is_key(name: str) -> bool:
    """Return whether a name is a citation key: a word with letters and digits."""
    return _KEY.fullmatch(name) is not None


def _records_of_list(values: list[Any], section: str, depth: int) -> _Records:
    """Yield the records of a list; one without a title among others is left out with the reason."""
    is_table = any(map(_is_record, values))
    for value in values:
        records = list(_records(value, section, depth - 1))
        if is_table and not records and isinstance(value, dict):
            yield section, value
        yield from records


def _is_record(data: Any) -> bool:
    """Return whether data is a mapping with the title of a paper, rather than lists of papers."""
    if not isinstance(data, dict):
        return False
    names = []
    for name, value in data.items():
        # Crossref has a title as a list of one.
        if isinstance(_only_item(value), str):
            names.append(name)
    columns = inspect_columns(names, (), {})
    return any(column.role == "title" for column in columns)


def _only_item(value: Any) -> Any:
    """Return the item of a list of one, any other value as it is."""
    if isinstance(value, list) and len(value) == 1:
        return value[0]
    return value


def is_csl(records: Sequence[GroupedRecord]) -> bool:
    """Return whether most records are items of CSL-JSON."""
    csl_records = [record for _, record in records if _is_csl_item(record)]
    return len(csl_records) > len(records) / 2


def _is_csl_item(record: Record) -> bool:
    """Return whether a record has fields that only CSL-JSON has: names in parts among them."""
    authors = record.get("author")
    if isinstance(authors, list) and authors:
        return isinstance(authors[0], dict)
    return "type" in record and not _CSL_NAMES.isdisjoint(record)


def read_records(
    records: Sequence[GroupedRecord],
    form: str,
    choices: Choices,
) -> Listing:
    """Return the papers of records: CSL-JSON by its own names, others like the rows of a table."""
    if is_csl(records):
        csl_items = [_without_lists(record) for _, record in records]
        listing = read_csl(csl_items)
    else:
        listing = _read_rows(records, form, choices)
    mistakes = list(listing.mistakes)
    for at, (_, record) in enumerate(records, 1):
        source = json.dumps(record, ensure_ascii=False, default=str)
        sentence = hidden_in(source)
        if sentence:
            mistakes.append(Remark(at, sentence))
    return replace(listing, mistakes=tuple(mistakes))


def _read_rows(
    records: Sequence[GroupedRecord],
    form: str,
    choices: Choices,
) -> Listing:
    cells_by_name: list[dict[str, str]] = []
    names: dict[str, None] = {}
    for section, record in records:
        cells = dict(_flat(record, ""))
        if section:
            cells.setdefault("section", section)
        cells_by_name.append(cells)
        names.update(dict.fromkeys(cells))
    rows: list[NumberedRow] = []
    read_names = list(names)[:MOST_COLUMNS]
    for at, cells in enumerate(cells_by_name, 1):
        row = [cells.get(name, "") for name in read_names]
        rows.append((at, row))
    listing = read_table(list(names), rows, choices, unit="item")
    return replace(listing, form=form)


def _without_lists(record: Record) -> Record:
    """Return an item of Crossref, whose texts are lists of one, as CSL-JSON has it."""
    texts: dict[str, Any] = dict(record)
    for name, value in record.items():
        item = _only_item(value)
        if isinstance(item, str):
            texts[name] = item
    return texts


_NO_VALUES = frozenset({"null", "none", "nan", "~"})
_NamedCells = Iterator[tuple[str, str]]


def _flat(record: Record, prefix: str) -> _NamedCells:
    """Yield the fields of a record as cells: lists joined, mappings under longer names."""
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            is_transparent = str(key).casefold() in _TRANSPARENT
            if role_by_name(str(key))[0] == "authors":
                # "authors: {first: Ann Bee, second: Bob Cee}"
                yield name, "; ".join(map(_text_of, value.values()))
                continue
            yield from _flat(value, "" if is_transparent else f"{name} ")
        elif isinstance(value, list):
            yield from _cells_of_list(name, value)
        elif str(value).casefold() not in _NO_VALUES:
            yield name, str(value)


# What Zotero calls those who made a work of any kind.
_AUTHORS = frozenset({"", "author", "inventor", "presenter", "programmer"})


def _cells_of_list(name: str, items: Sequence[Any]) -> _NamedCells:
    """Yield a list as a cell; of the creators in Zotero, those who are no authors as others."""
    texts_by_name: dict[str, list[str]] = {}
    for item in items:
        fields = item if isinstance(item, dict) else {}
        role = str(fields.get("creatorType") or "")
        cell = name if role in _AUTHORS else f"{role}s"
        texts_by_name.setdefault(cell, []).append(_text_of(item))
    for cell, texts in texts_by_name.items():
        yield cell, "; ".join(filter(None, texts))


def _text_of(value: Any) -> str:
    """Return an item of a list as text: a name from its parts, an address from its fields."""
    if not isinstance(value, dict):
        return str(value)
    for family, first_name in _NAME_PARTS:
        if family in value:
            first = str(value.get(first_name, ""))
            return f"{value[family]}, {first}".strip(", ")
    # OpenAlex has the name of an author one level below the authorship.
    inner = value.get("author")
    if isinstance(inner, dict):
        return _text_of(inner)
    for name in _NAMES:
        if name in value:
            return str(value[name])
    texts = map(str, value.values())
    return " ".join(texts)


# --- bibliographies ---

# Characters of an entry that is quoted in a report.
_EXCERPT = 200
_BROKEN_ENTRY = "its fields are malformed: what follows the last valid field was not read"


def read_bibtex(text: str) -> Listing:
    """Return what a bibliography holds; entries whose braces are not balanced are reported."""
    errors: Sequence[UnbalancedError] = ()
    try:
        bibliography = bib_file.read_bibliography(text)
    except UnbalancedError:
        bibliography, errors = bib_file.read_entry_by_entry(text)
    lines = _LineCounter(text)
    items: list[Item] = []
    left: list[Remark] = []
    unread: Counter[str] = Counter()
    for entry in bibliography.resolved():
        unread.update(_unread_fields(entry))
        line = lines.line_of(entry.start)
        try:
            work = entries.work_of_entry(entry)
        except UnreadableError as error:
            source = text[entry.start : entry.end]
            first_line, _, _ = source.partition("\n")
            remark = Remark(
                at=line,
                sentence=str(error),
                text=first_line,
            )
            left.append(remark)
            continue
        remarks = () if entry.is_read else (_BROKEN_ENTRY,)
        item = Item(
            at=line,
            work=work,
            key=entry.key,
            remarks=remarks,
        )
        items.append(item)
    left += _unbalanced(text, errors)
    left.sort(key=lambda remark: remark.at)
    listing = Listing(
        unit="line",
        items=tuple(items),
        left=tuple(left),
        form="BibTeX",
        columns=tuple(ListColumn(name, "", 1.0, "position") for name in unread),
        unread=tuple(starmap(UnreadColumn, unread.items())),
    )
    return _with_readable_addresses(listing)


# Every field of BibTeX and biblatex that a record, or its matching, is made from.
_OTHER_READ_FIELDS = """
    title subtitle author editor journal journaltitle booktitle eventtitle date year month
    url ee eprint eprinttype archiveprefix arxivid volume number issue pages eid publisher
    crossref xdata language langid howpublished type
    primaryclass urldate timestamp biburl bibsource
"""
_READ_FIELDS = frozenset([*KIND_BY_FIELD, *_OTHER_READ_FIELDS.split()])


def _unread_fields(entry: BibEntry) -> list[str]:
    """Return the names of the fields of an entry that no record has a place for."""
    names = [field.name.casefold() for field in entry.fields]
    return [name for name in names if name not in _READ_FIELDS]


def _unbalanced(text: str, errors: Sequence[UnbalancedError]) -> Iterator[Remark]:
    lines = _LineCounter(text)
    for error in errors:
        line_start = text.rfind("\n", 0, error.offset) + 1
        # No more than an excerpt: the rest of a file may be long, and each error has one.
        excerpt = text[line_start : error.offset + _EXCERPT]
        line, _, _ = excerpt.partition("\n")
        yield Remark(
            at=lines.line_of(error.offset),
            sentence=f"{error}; not read up to the next line with an entry",
            text=line.strip()[:_EXCERPT],
            column=error.offset - line_start + 1,
        )


class _LineCounter:
    """Numbers of the lines of ascending offsets."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._line = 1
        self._offset = 0

    def line_of(self, offset: int) -> int:
        """Return the line of an offset that is not before the last one, from 1."""
        # Counted on from the last offset: counting from the start took quadratic time.
        self._line += self._text.count("\n", self._offset, offset)
        self._offset = offset
        return self._line


CslItem = Mapping[str, Any]


def read_csl(csl_items: Sequence[CslItem]) -> Listing:
    """Return what items of CSL-JSON hold."""
    items: list[Item] = []
    left: list[Remark] = []
    unread: Counter[str] = Counter()
    for at, csl_item in enumerate(csl_items, 1):
        unread.update(csl.unread_names(csl_item))
        try:
            work = csl.work_of_item(csl_item)
        except UnreadableError:
            source = json.dumps(csl_item, ensure_ascii=False)
            remark = Remark(
                at=at,
                sentence="it has no title",
                text=source[:_EXCERPT],
            )
            left.append(remark)
            continue
        # Better BibTeX exports the key of the user; an id may be an address or a number.
        key = csl_item.get("citation-key") or csl_item.get("id")
        if not isinstance(key, str):
            key = ""
        item = Item(
            at=at,
            work=work,
            key=key,
        )
        items.append(item)
    listing = Listing(
        unit="item",
        items=tuple(items),
        left=tuple(left),
        form="CSL-JSON",
        unread=tuple(starmap(UnreadColumn, unread.items())),
    )
    return _with_readable_addresses(listing)


def _with_readable_addresses(listing: Listing) -> Listing:
    """Return a listing without addresses that cannot be taken apart; each becomes a mistake."""
    items: list[Item] = []
    mistakes = list(listing.mistakes)
    for item in listing.items:
        work = item.work
        if not work.url or parse_url(work.url):
            items.append(item)
            continue
        sentence = f"{quote(work.url)} is not a valid URL; the link is left out"
        mistakes.append(Remark(item.at, sentence, work.title))
        work_without_url = replace(work, url="")
        items.append(replace(item, work=work_without_url))
    return replace(listing, items=tuple(items), mistakes=tuple(mistakes))
