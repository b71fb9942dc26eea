"""A file of papers in any format: its encoding and format are detected, then it is read."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from kdcatalog.bibliography import bib_file, csl, entries
from kdcatalog.bibliography.bib_file import UnbalancedError
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.delimited import read_csv
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.lists.markdown_list import read_markdown
from kdcatalog.model.text import quote
from kdcatalog.model.urls import parse_url

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
# GBK writes a character in two high bytes; those of Windows-1252 mostly come alone.
_EVEN_RUNS = 0.8
_BIB_ENTRY = re.compile(r"^\s*@[A-Za-z]+\s*[{(]", re.MULTILINE)
_EXCERPT = 200
_BROKEN_ENTRY = "its fields are malformed: what follows the last valid field was not read"


def read_list(name: str, raw: bytes) -> Listing:
    """Return what a file holds; the suffix of ``name`` decides where the content does not."""
    text = decoded(raw)
    # str.splitlines would also break at U+2028, and every line number after it would be wrong.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    read = _READERS[_format_of(name, lines)]
    return read(lines)


def _format_of(name: str, text: str) -> str:
    """Return the format of a file: by its suffix, else by how it starts."""
    suffix = name.rpartition(".")[2].casefold()
    if suffix in _READERS:
        return suffix
    # "[Paper](...)" begins like JSON; without a quotation mark near the start it is none.
    starts_like_json = text.lstrip().startswith(("[", "{"))
    if starts_like_json and '"' in text[:400]:
        return "json"
    return "bib" if _BIB_ENTRY.search(text) else "md"


def decoded(raw: bytes) -> str:
    """Return bytes as text: UTF-8 or UTF-16 by their mark or content, else GBK or Windows-1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    utf_16 = _utf_16_without_mark(raw)
    if utf_16:
        return raw.decode(utf_16, errors="replace")
    # Latin-1 comes last: it accepts any bytes. It fills the five bytes that Windows-1252 leaves
    # undefined.
    encodings = ["utf-8", "cp1252"]
    if _looks_like_gbk(raw):
        encodings.insert(1, "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _utf_16_without_mark(raw: bytes) -> str:
    """Return the byte order of UTF-16: in text that is mostly ASCII, every second byte is zero."""
    start = raw[:400]
    # A third, not half: titles in Greek or Chinese among the addresses have fewer zeros.
    least_zeros = len(start) // 3
    is_long_enough = len(start) >= 8
    if not is_long_enough or start.count(0) < least_zeros:
        return ""
    zeros_first = start[::2].count(0)
    zeros_second = start[1::2].count(0)
    return "utf-16-le" if zeros_second > zeros_first else "utf-16-be"


def _looks_like_gbk(raw: bytes) -> bool:
    """Return whether the high bytes come in pairs, as in GBK, where two make a character."""
    runs = _HIGH_BYTES.findall(raw)
    odd_lengths = [len(run) % 2 for run in runs]
    even_count = odd_lengths.count(0)
    return even_count >= _EVEN_RUNS * len(runs)


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
    for entry in bibliography.resolved():
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
    )
    return _with_readable_addresses(listing)


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


def read_csl(text: str) -> Listing:
    """Return what a file of CSL-JSON holds, one item or a list of them."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        # 100,000 nested brackets exhaust the stack of the standard library's parser.
        reason = str(error)[:_EXCERPT]
        remark = Remark(1, f"not valid JSON: {reason}")
        return Listing(
            unit="item",
            items=(),
            left=(remark,),
        )
    items: list[Item] = []
    left: list[Remark] = []
    for at, csl_item in enumerate(_csl_items(data), 1):
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
    )
    return _with_readable_addresses(listing)


def _csl_items(data: object) -> list[Any]:
    """Return the items of a file: a list, the ``items`` of an export, or a single one."""
    items = data.get("items") if isinstance(data, dict) else data
    return items if isinstance(items, list) else [data]


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


_Reader = Callable[[str], Listing]
_READERS: Final[dict[str, _Reader]] = {
    "bib": read_bibtex,
    "csv": read_csv,
    "tsv": read_csv,
    "json": read_csl,
    "md": read_markdown,
    "markdown": read_markdown,
}
