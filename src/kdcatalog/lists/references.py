"""Bibliographies as lists: BibTeX and CSL-JSON, entry by entry."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kdcatalog.bibliography import bib_file, csl, entries
from kdcatalog.bibliography.bib_file import BibEntry, UnbalancedError
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.columns import ListColumn
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.model.text import quote
from kdcatalog.model.urls import parse_url

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
    unread: dict[str, None] = {}
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
    )
    return _with_readable_addresses(listing)


# Every field of BibTeX and biblatex that a record, or its matching, is made from.
_READ_FIELDS = frozenset(
    {"title", "subtitle", "author", "editor", "journal", "journaltitle", "booktitle", "eventtitle"}
    | {"date", "year", "month", "doi", "url", "eprint", "eprinttype", "archiveprefix", "arxivid"}
    | {"arxiv", "ee", "volume", "number", "issue", "pages", "eid", "publisher", "crossref", "xdata"}
    | {"howpublished", "type", "primaryclass", "urldate", "timestamp", "biburl", "bibsource"}
)


def _unread_fields(entry: BibEntry) -> dict[str, None]:
    """Return the names of the fields of an entry that no record has a place for."""
    names = [field.name.casefold() for field in entry.fields]
    return {name: None for name in names if name not in _READ_FIELDS}


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
    for at, csl_item in enumerate(csl_items, 1):
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
