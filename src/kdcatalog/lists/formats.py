"""A file of papers in any format: encoding and format are found by its content, then it is read."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kdcatalog.errors import CatalogError
from kdcatalog.lists.citations import with_volume_of_venue
from kdcatalog.lists.columns import Choices
from kdcatalog.lists.delimited import DELIMITERS, best_delimiter, head_of, known_columns, read_csv
from kdcatalog.lists.labels import count_labeled_titles
from kdcatalog.lists.listing import Item, Listing, Remark, with_hidden_reported, without_hidden
from kdcatalog.lists.markdown_list import read_markdown
from kdcatalog.lists.structured import (
    GroupedRecord,
    read_bibtex,
    read_records,
    records_in,
)
from kdcatalog.lists.tagged import DIALECTS, read_scholar, read_tagged
from kdcatalog.model.text import quote
from kdcatalog.problems import Position, Problem
from kdcatalog.source.document import Limits
from kdcatalog.source.reader import read_yaml

_BYTE_ORDER_MARKS = (
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
# GB 18030 writes "\u00f8" so, among the names of people.
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
# GBK writes a character in two high bytes; those of Windows-1252 mostly come alone.
_EVEN_RUNS = 0.8
# What begins files that hold no text, with the advice for each.
_BINARY: Final = (
    (b"%PDF", "a PDF", "export its references as BibTeX or RIS"),
    (b"PK\x03\x04", "a ZIP file, or a document or spreadsheet", "save it as CSV or Markdown"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "save it as CSV or Markdown"),
    (b"\x1f\x8b", "compressed", "unpack it first"),
)
_BIB_ENTRY = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_FENCED = re.compile(r"^[ \t]*(?:```|~~~).*?^[ \t]*(?:```|~~~)", re.MULTILINE | re.DOTALL)
_XML = re.compile(r"\s*<\?xml|\s*<(?!!doctype html|html)[\w:-]+ xmlns", re.IGNORECASE)
# A heading, a bullet or numbered reference, a row of a table, a tag, or a link. The address of a
# link has no brackets here: with any, "[a](" repeated took quadratic time. Those that have some
# begin with https:// anyway.
_MARKDOWN = re.compile(
    r"^[ \t]*(?:#{1,6} \S|[-*+\u2022] |\[?[0-9]{1,4}[.)\]]\s|\|.*\||</?(?:table|details|h[1-6]"
    r"|ul|ol|li|p|div|html)\b)|\]\([^\s()\[\]]+\)|https?://|^(?:===|---)",
    re.MULTILINE | re.IGNORECASE,
)
_DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-(?:-|:?[ \t]*\|)[-:| \t]*$")
_YAML = re.compile(r"\s*(?:#[^\n]*\n\s*)*(?:---\s*\n\s*)?(?:-\s+)?[\w\"' .&/-]{1,60}:(?:\s|$)")
_PAGE_SUFFIXES = ("md", "markdown", "mdown")
_MARKDOWN_SUFFIXES = (*_PAGE_SUFFIXES, "txt", "html", "htm")
_TABLE_SUFFIXES = ("csv", "tsv")
# Characters of a file that a message quotes.
_EXCERPT = 60


class UnknownFormatError(CatalogError):
    """A file is not a list of papers in a format that can be read; the message says what to do."""


_Reader = Callable[[Choices], Listing]


def read_list(name: str, raw: bytes, choices: Choices | None = None) -> Listing:
    """Return what a file holds; the suffix of ``name`` decides only where the content does not.

    ``choices`` are roles of columns and labels by their normalized names. Raises
    UnknownFormatError.
    """
    _refuse_binary(name, raw)
    text, encoding = decoded(raw)
    # str.splitlines would also break at U+2028, and every line number after it would be wrong.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Some programs write a second mark within the first.
    text = text.removeprefix("\ufeff")
    read = _reader_of(name, text)
    listing = read(choices or {})
    # The items of a JSON file have no lines; their reader knows them one by one.
    if listing.unit == "line":
        listing = with_hidden_reported(listing, text)
    items = tuple(map(_with_volume, _with_names_settled(listing.items)))
    form = f"{listing.form} in {encoding}"
    return replace(listing, items=items, form=form)


def _with_names_settled(items: Sequence[Item]) -> Iterator[Item]:
    """Yield items whose short names are not also those of others: a venue recurs, a name does not.

    "ICML: [Warm Ovens](url)" and "WARM: [Warm Ovens](url)" differ in nothing else.
    """
    counts = Counter(item.short_name for item in items)
    venues = {item.work.venue for item in items}
    for item in items:
        name = item.short_name
        recurs = counts[name] > 1 or name in venues
        yield item.with_name_as_venue() if name and recurs else item


def _with_volume(item: Item) -> Item:
    # Every format has lists with "Nature, vol. 5" in the place of a venue.
    work = with_volume_of_venue(item.work)
    return replace(item, work=work)


def _refuse_binary(name: str, raw: bytes) -> None:
    for start, kind, advice in _BINARY:
        if raw.startswith(start):
            raise UnknownFormatError(f"{name} is {kind}: {advice}")
    if not raw.strip():
        raise UnknownFormatError(f"{name} is empty")


def _reader_of(name: str, text: str) -> _Reader:
    """Return the reader of a text; raises UnknownFormatError."""
    suffix = name.rpartition(".")[2].casefold()
    readers = (_json_reader, _tagged_reader, _scholar_reader, _bibtex_reader)
    for find in (*readers, _yaml_reader, _csv_reader):
        reader = find(text, suffix)
        if reader:
            return reader
    if _XML.match(text):
        raise UnknownFormatError(f"{name} is XML, which is not read: export it as BibTeX or RIS")
    is_labeled = count_labeled_titles(text) > 1
    if is_labeled or _MARKDOWN.search(text) or suffix in _MARKDOWN_SUFFIXES:
        # Among other words, "Ann B\u200dee" was not read as a name.
        return lambda choices: read_markdown(without_hidden(text), choices)
    controls = _CONTROL.findall(text)
    if len(controls) > _MOST_CONTROLS * len(text):
        raise UnknownFormatError(f"{name} is not a text file: {_FORMATS_READ}")
    # On one line, as every message.
    start = quote(" ".join(text[:_EXCERPT].split()))
    raise UnknownFormatError(
        f"the format of {name} is unknown: it starts with {start}; {_FORMATS_READ}"
    )


_FORMATS_READ = "export the list as Markdown, BibTeX, RIS, CSV, YAML or JSON"
# A text that was copied out of a PDF has a few; one character in ten of compressed data is one.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.03


def _json_reader(text: str, suffix: str) -> _Reader | None:
    # "[Paper](...)" begins like JSON; it is none.
    if not text.lstrip().startswith(("[", "{")):
        return None
    data = _json_data(text)
    records = records_in(data)
    if records:
        return lambda choices: read_records(records, "JSON", choices)
    if suffix not in ("json", "jsonl"):
        return None
    remark = _json_fault(text) if data is None else Remark(1, "nothing in it has a title")
    return lambda _: _unread(remark, "JSON")


def _json_data(text: str) -> Any:
    """Return the content of a JSON file, or of one JSON object a line; None for anything else."""
    try:
        return _loaded(text)
    # 100,000 nested brackets exhaust the stack of the standard library's parser.
    except (ValueError, RecursionError):
        pass
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or not lines[0].startswith("{"):
        return None
    try:
        return [_loaded(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def _loaded(text: str) -> Any:
    # As a number, the arXiv id 2005.10010 loses its last digit.
    return json.loads(text, parse_float=str)


def _json_fault(text: str) -> Remark:
    """Return the place and the reason why a text is not JSON; of JSON Lines, in the first such."""
    lines = text.split("\n")
    is_by_line = _json_data(lines[0]) is not None
    start = 1
    for part in lines if is_by_line else [text]:
        try:
            if part.strip():
                json.loads(part)
        except json.JSONDecodeError as error:
            line = start + error.lineno - 1
            place = f"line {line}, column {error.colno}"
            return Remark(line, f"not valid JSON: {error.msg} at {place}")
        except RecursionError:
            break
        start += 1
    return Remark(start, "not valid JSON: it is nested too deeply")


def _unread(remark: Remark, form: str) -> Listing:
    return Listing(unit="item", items=(), left=(remark,), form=form)


def _tagged_reader(text: str, _suffix: str) -> _Reader | None:
    for dialect in DIALECTS:
        if dialect.begins.search(text):
            return lambda choices: read_tagged(text, dialect, choices)
    return None


def _scholar_reader(text: str, _suffix: str) -> _Reader | None:
    listing = read_scholar(text, {})
    if not listing:
        return None
    return lambda choices: read_scholar(text, choices) or listing


def _bibtex_reader(text: str, suffix: str) -> _Reader | None:
    # A README shows how to cite it: an entry in a code block makes no bibliography.
    outside = _FENCED.sub("", text)
    entries = _BIB_ENTRY.findall(outside)
    if not entries:
        return None
    marks = len(_MARKDOWN.findall(outside))
    is_mainly_markdown = marks > 10 * len(entries)
    if suffix != "bib" and is_mainly_markdown:
        return None
    return lambda _: read_bibtex(text)


# --- YAML ---

# A list of 10,000 papers with 50 values each.
_LIMITS = Limits(bytes=50_000_000, values=500_000, depth=16)
_NEW_DOCUMENT = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_DUPLICATE = "KD104"


@dataclass(frozen=True, slots=True)
class _YamlFile:
    """The content of a YAML file, every scalar as text, and what is wrong in it, by line.

    ``data`` is None for anything else, and a list where the file has several documents.
    """

    data: Any
    mistakes: tuple[Remark, ...] = ()
    has_duplicates: bool = False


def _yaml_file(text: str) -> _YamlFile:
    """Return what a YAML file holds; tools for notes write one document a paper."""
    documents: list[Any] = []
    mistakes: list[Remark] = []
    codes: set[str] = set()
    start = 0
    ends = [match.start() for match in _NEW_DOCUMENT.finditer(text)]
    for end in [*ends, len(text)]:
        part = _NEW_DOCUMENT.sub("", text[start:end])
        lines_above = text.count("\n", 0, start)
        start = end
        # Comments alone are no document.
        if not _CONTENT.search(part):
            continue
        document = read_yaml(part.encode(), "list", _LIMITS)
        documents.append(document.data)
        for flaw in document.flaws:
            codes.add(flaw.code)
            mistakes.append(_remark_on(flaw, lines_above))
    data = documents[0] if len(documents) == 1 else documents
    is_broken = None in documents or not documents
    return _YamlFile(
        data=None if is_broken else data,
        mistakes=tuple(mistakes),
        has_duplicates=_DUPLICATE in codes,
    )


_CONTENT = re.compile(r"^[ \t]*[^#\s]", re.MULTILINE)


def _remark_on(flaw: Problem, lines_above: int) -> Remark:
    line = lines_above
    if isinstance(flaw.at, Position):
        line += flaw.at.line
    return Remark(line, f"line {line}: {flaw.message}, so its value is not read")


def _yaml_reader(text: str, suffix: str) -> _Reader | None:
    is_yaml = suffix in ("yaml", "yml")
    # Front matter of a page in Markdown is YAML as well, but not what the page holds.
    is_page = suffix in _PAGE_SUFFIXES
    if not is_yaml and (is_page or not _YAML.match(text)):
        return None
    file = _yaml_file(text)
    records = records_in(file.data)
    # "Title: ... Authors: ..." for one paper after the other is text, of which YAML has the first.
    is_labeled = file.has_duplicates and len(records) <= 1
    if is_labeled and count_labeled_titles(text) > 1:
        return None
    if records:
        return lambda choices: _read_yaml(records, file, choices)
    if not is_yaml:
        return None
    message = "not valid YAML" if file.data is None else "nothing in it has a title"
    return lambda _: _unread(Remark(1, message), "YAML")


def _read_yaml(
    records: Sequence[GroupedRecord],
    file: _YamlFile,
    choices: Choices,
) -> Listing:
    listing = read_records(records, "YAML", choices)
    mistakes = (*file.mistakes, *listing.mistakes)
    return replace(listing, mistakes=mistakes)


def _csv_reader(text: str, suffix: str) -> _Reader | None:
    head, *rest = text.lstrip("\n").split("\n", 2)
    delimiter = best_delimiter(text)
    names = head_of(head, delimiter)
    if rest and _DELIMITER_ROW.match(rest[0]):
        return None  # a table in Markdown
    is_table = known_columns(names) > 1
    if suffix not in _TABLE_SUFFIXES and not is_table:
        return None
    # "# Papers, links and code" is a heading.
    if head.startswith("#") and delimiter not in DELIMITERS[1:]:
        return None
    return lambda choices: read_csv(text, choices)


def decoded(raw: bytes) -> tuple[str, str]:
    """Return bytes as text, and their encoding: by a mark or the content, else Windows-1252."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            name = encoding.removesuffix("-sig").upper()
            return raw.decode(encoding, errors="replace"), name
    utf_16 = _utf_16_without_mark(raw)
    if utf_16:
        return raw.decode(utf_16, errors="replace"), utf_16.upper()
    # Latin-1 comes last: it accepts any bytes. It fills the five bytes that Windows-1252 leaves
    # undefined.
    encodings = {"utf-8": "UTF-8", "cp1252": "Windows-1252"}
    script = _script_of(raw)
    if script:
        encodings = {"utf-8": "UTF-8", **script}
    elif _looks_like_gbk(raw):
        encodings = {"utf-8": "UTF-8", "gb18030": "GBK", "cp1252": "Windows-1252"}
    for encoding, name in encodings.items():
        try:
            return raw.decode(encoding), name
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "Latin-1"


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


# Of the characters beyond ASCII, how many must be letters of the script that an encoding is for.
# In Windows-1251 small letters are where KOI8-R has capitals, and the other way round. Three in a
# row: a single one is an accented letter of Windows-1252.
_ENCODINGS_OF_SCRIPTS: Final = (
    ("euc_kr", "EUC-KR", re.compile("[\uac00-\ud7a3]+"), 0.9),
    ("shift_jis", "Shift JIS", re.compile("[\u3041-\u30fe]+"), 0.3),
    ("cp1251", "Windows-1251", re.compile("[\u0430-\u044f\u0451]{3,}"), 0.5),
    ("koi8_r", "KOI8-R", re.compile("[\u0430-\u044f\u0451]{3,}"), 0.5),
)


_BEYOND_ASCII = re.compile(r"[\x00-\x7f]+")
_NameByEncoding = dict[str, str]


def _script_of(raw: bytes) -> _NameByEncoding:
    """Return the encoding in which most high bytes are letters of one script; empty for none."""
    for encoding, name, letters, least in _ENCODINGS_OF_SCRIPTS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        beyond_ascii = _BEYOND_ASCII.sub("", text)
        matching = "".join(letters.findall(text))
        share = len(matching) / max(1, len(beyond_ascii))
        if share >= least:
            return {encoding: name}
    return {}


def _looks_like_gbk(raw: bytes) -> bool:
    """Return whether the high bytes come in pairs, as in GBK, where two make a character."""
    runs = _HIGH_BYTES.findall(_FOUR_BYTES.sub(b"", raw))
    odd_lengths = [len(run) % 2 for run in runs]
    even_count = odd_lengths.count(0)
    return even_count >= _EVEN_RUNS * len(runs)
