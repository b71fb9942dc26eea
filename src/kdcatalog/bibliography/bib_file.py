r"""A .bib file: its entries and fields with their positions, so that the rest stays byte for byte.

The reader accepts what BibTeX accepts, and marks an entry that it has not understood to its end.
It refuses braces that are not balanced, since a wrong guess at where an entry ends would rewrite
text that is not one; a file that is only read can be read entry by entry instead. A backslash does
not escape a brace, and ``%`` begins no comment inside an entry (BibTeXing, Patashnik 1988).

It is hand-written because no library gives the position of a field's name and value, without which
``cite`` could not change one field and leave the others as typed; ``docs/decisions/0020`` compares.
"""

import itertools
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from kdcatalog.errors import CatalogError

_NEXT = re.compile(r"^[ \t]*%[^\r\n]*|@\s*([^\W\d][\w+-]*)\s*([{(])|[{}]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}]*)\s*(?=[,})])")
_FIELD = re.compile(r"(?:\s*,)+\s*([^\s=,{}\"#%()]+)\s*=\s*|(?:\s*,)*\s*\Z")
_STRING = re.compile(r"\s*([^\s=,{}\"#%()]+)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"()=%]+")
_CONCATENATION = re.compile(r"\s*#\s*")
# Another entry begins inside this one: a brace is missing before it, although braces pair again
# somewhere below.
_SWALLOWED = re.compile(r"^[ \t]*@[^\W\d]\w*[ \t]*\{[^\s,{}=]+,[ \t]*$", re.MULTILINE)
# Where reading goes on after an entry with unbalanced braces: counting braces cannot find its end,
# but every reference manager begins entries on lines of their own.
_ENTRY_LINE = re.compile(r"^[ \t]*@\s*[^\W\d][\w+-]*\s*[{(]", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_QUOTED = re.compile(r'[{}"]')
_ROUND = re.compile(r'[{}")]')
# A word processor turns the quotes around a value into these.
_TYPOGRAPHIC = re.compile("[\u201c\u201d\u201e]")
_LINE_END = re.compile(r"\r\n|\r|\n")

# BibTeX itself stops at 20,000 characters (glob_str_size). Without a limit, forty lines of
# ``@string{b = a # a}`` make a terabyte.
_MAX_EXPANDED = 20_000
# 250 of the longest, where a large bibliography has a dozen names of journals.
_MAX_EXPANDED_IN_FILE = 5_000_000


class UnbalancedError(CatalogError):
    """The braces of a bibliography are not balanced; ``line`` is where, from 1."""

    def __init__(self, text: str, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self._text = text

    @property
    def line(self) -> int:
        """The line where it was noticed, from 1."""
        # Only counted when printed: a file with 10,000 faults would be counted through as often.
        return line_at(self._text, self.offset)


def line_at(text: str, offset: int) -> int:
    """Return the number of the line of an offset, from 1, whichever line ends a file has."""
    return len(_LINE_END.findall(text[:offset])) + 1


@dataclass(frozen=True, slots=True)
class BibField:
    """A field: its name as typed, its value without delimiters, and their offsets in the file.

    ``start`` is where the name begins, ``value_start`` where the value with its delimiters begins,
    ``end`` where it ends. An inherited field has the offsets that it has in the other entry.
    """

    name: str
    value: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry, which reaches from ``start`` to ``end``.

    Its type begins at ``kind_start``, its key ends at ``key_end``. ``is_read`` is false where
    something among the fields is none: then ``fields`` are those before it.
    """

    kind: str
    key: str
    start: int
    kind_start: int
    key_end: int
    end: int
    fields: tuple[BibField, ...]
    is_read: bool

    def value(self, name: str) -> str:
        """Return the first value of a field, as BibTeX does, empty where there is none."""
        for entry_field in self.fields:
            if entry_field.name.casefold() == name:
                return entry_field.value
        return ""

    def has(self, *names: str) -> bool:
        """Return whether any of the fields has a value."""
        return any(self.value(name) for name in names)


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file and its entries, in their order."""

    text: str
    entries: tuple[BibEntry, ...]

    def with_replaced(self, texts: Mapping[int, str]) -> str:
        """Return the text with some entries replaced, each by its index among the entries."""
        parts = []
        offset = 0
        for index in sorted(texts):
            entry = self.entries[index]
            parts.append(self.text[offset : entry.start])
            parts.append(texts[index])
            offset = entry.end
        parts.append(self.text[offset:])
        return "".join(parts)

    def resolved(self) -> Iterator[BibEntry]:
        """Yield the entries with the fields that they inherit by ``crossref`` and ``xdata``."""
        by_key: dict[str, BibEntry] = {}
        for entry in self.entries:
            by_key.setdefault(entry.key.casefold(), entry)
        for entry in self.entries:
            inherited = [*_from_xdata(entry, by_key)]
            inherited += _from_crossref(entry, by_key)
            if inherited:
                fields = (*entry.fields, *inherited)
                yield replace(entry, fields=fields)
            else:
                yield entry


_EntryByKey = Mapping[str, BibEntry]


def _from_xdata(entry: BibEntry, by_key: _EntryByKey) -> Iterator[BibField]:
    for key in entry.value("xdata").casefold().split(","):
        parent = by_key.get(key.strip())
        if parent and parent is not entry:
            yield from parent.fields


# Names of the volume's fields in its papers (biblatex manual, appendix B).
_RENAMED = {"title": "booktitle", "subtitle": "booksubtitle"}
# What describes the volume alone; a volume has no authors, or others.
_NOT_INHERITED = {"author", "crossref", "xdata", "doi", "url", "eprint", "key", "ids", "abstract"}


def _from_crossref(entry: BibEntry, by_key: _EntryByKey) -> Iterator[BibField]:
    key = entry.value("crossref").strip()
    parent = by_key.get(key.casefold())
    if not parent or parent is entry:
        return
    for parent_field in parent.fields:
        name = parent_field.name.casefold()
        # DBLP's volumes have a short booktitle for their papers beside a long title.
        is_second = name == "title" and parent.value("booktitle")
        if name not in _NOT_INHERITED and not is_second:
            yield replace(parent_field, name=_RENAMED.get(name, name))


_Match = re.Match[str]
_Value = tuple[str, int]  # a text, and the offset at which its source ends


def read_bibliography(text: str) -> Bibliography:
    """Return a bibliography; raises UnbalancedError."""
    reader = _Reader(text)
    return Bibliography(text, tuple(reader.entries()))


Salvaged = tuple[Bibliography, tuple[UnbalancedError, ...]]


def read_entry_by_entry(text: str) -> Salvaged:
    """Return the readable entries of a file whose braces are not balanced, and what is wrong.

    An entry that ended at a surplus brace is returned with ``is_read`` false.
    """
    reader = _Reader(text)
    starts = [match.start() for match in _ENTRY_LINE.finditer(text)]
    entries: list[BibEntry] = []
    errors: list[UnbalancedError] = []
    limits = [0, *starts, len(text)]
    for start, end in itertools.pairwise(limits):
        part: list[BibEntry] = []
        try:
            for entry in reader.entries(start, end):
                part.append(entry)  # noqa: PERF402 (those before the error are kept)
        except UnbalancedError as error:
            errors.append(error)
            _mark_cut(text, part, error)
        entries += part
    return Bibliography(text, tuple(entries)), tuple(errors)


def _mark_cut(text: str, entries: list[BibEntry], error: UnbalancedError) -> None:
    """Mark an entry that ended too early, as after ``title = {T}},``: its other fields follow."""
    if not entries:
        return
    last = entries[-1]
    fields_after_it = text[last.end : error.offset].strip()
    if fields_after_it:
        entries[-1] = replace(last, is_read=False)


@dataclass
class _Reader:
    text: str
    strings: dict[str, str] = field(default_factory=dict)
    expanded: int = 0
    limit: int = sys.maxsize

    def entries(self, offset: int = 0, limit: int = sys.maxsize) -> Iterator[BibEntry]:
        """Yield the entries between two offsets; raises UnbalancedError after those before it."""
        self.limit = limit
        depth = 0
        while match := _NEXT.search(self.text, offset, limit):
            offset = match.end()
            if match[2]:
                depth = 0
                offset = self._end_of_block(match)
                yield from self._block(match, offset)
            elif match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
                if depth < 0:
                    message = "a brace closes here that none opened"
                    raise UnbalancedError(self.text, match.start(), message)

    def _end_of_block(self, match: _Match) -> int:
        opener = match[2]
        closed = self._close(
            offset=match.end(),
            opener=opener,
            start=match.start(),
        )
        return closed + 1

    def _block(self, match: _Match, end: int) -> Iterator[BibEntry]:
        """Yield the entry of ``@kind{...}``; a definition is remembered, a comment skipped."""
        kind = match[1].casefold()
        if kind == "string":
            self._define(match.end(), end - 1)
        elif kind not in ("comment", "preamble"):
            self._refuse_swallowed(
                match.start(),
                match.end(),
                end,
            )
            yield self._entry(match, end)

    def _close(self, offset: int, opener: str, start: int) -> int:
        """Return where the brace closes that was opened before ``offset``."""
        if opener == "(":
            return self._close_round(offset, start)
        depth = 0
        for match in _BRACE.finditer(self.text, offset, self.limit):
            if match[0] == "{":
                depth += 1
            elif depth == 0:
                return match.start()
            else:
                depth -= 1
        raise self._unclosed(start)

    def _close_round(self, offset: int, start: int) -> int:
        """Return where ``@kind(...)`` ends: parentheses inside braces or quotes do not count."""
        depth = 0
        is_quoted = False
        for match in _ROUND.finditer(self.text, offset, self.limit):
            sign = match[0]
            if sign == "{":
                depth += 1
            elif sign == "}":
                depth -= 1
            elif depth == 0 and sign == '"':
                is_quoted = not is_quoted
            elif depth == 0 and not is_quoted:
                return match.start()
        raise self._unclosed(start)

    def _unclosed(self, start: int) -> UnbalancedError:
        message = "what begins here has braces that are never closed"
        return UnbalancedError(self.text, start, message)

    def _refuse_swallowed(self, start: int, opened: int, end: int) -> None:
        match = _SWALLOWED.search(self.text, opened, end)
        if match:
            line = line_at(self.text, match.start())
            message = f"the entry of this line is not closed before line {line}"
            raise UnbalancedError(self.text, start, message)

    def _entry(self, match: _Match, end: int) -> BibEntry:
        key = ""
        key_end = match.end()
        fields: list[BibField | None] = []
        key_match = _KEY.match(self.text, match.end(), end)
        if key_match:
            key = key_match[1]
            key_end = key_match.end()
            fields += self._fields(key_end, end - 1)
        is_read = key_match is not None and None not in fields
        return BibEntry(
            kind=match[1],
            key=key,
            start=match.start(),
            kind_start=match.start(1),
            key_end=key_end,
            end=end,
            fields=tuple(filter(None, fields)),
            is_read=is_read,
        )

    def _fields(self, offset: int, end: int) -> Iterator[BibField | None]:
        """Yield the fields of an entry; None at last where something follows that is no field."""
        while offset < end:
            match = _FIELD.match(self.text, offset, end)
            if match and not match[1]:
                return
            value = self._value_after(match, end)
            if not match or not value:
                yield None
                return
            text, offset = value
            start = match.start(1)
            value_start = match.end()
            yield BibField(
                name=match[1],
                value=text,
                start=start,
                value_start=value_start,
                end=offset,
            )

    def _define(self, offset: int, end: int) -> None:
        match = _STRING.match(self.text, offset, end)
        value = self._value_after(match, end)
        if match and value:
            name = match[1].casefold()
            self.strings[name] = value[0]

    def _value_after(self, match: _Match | None, end: int) -> _Value | None:
        return self._value(match.end(), end) if match else None

    def _value(self, offset: int, end: int) -> _Value | None:
        """Return a value with abbreviations expanded, and where it ends; None where it is none."""
        parts = []
        while part := self._part(offset, end):
            text, offset = part
            parts.append(text)
            match = _CONCATENATION.match(self.text, offset, end)
            if not match:
                value = self._joined(parts)
                if value is None:
                    return None
                return value, offset
            offset = match.end()
        return None

    def _joined(self, parts: list[str]) -> str | None:
        if len(parts) == 1:
            return parts[0]
        length = sum(map(len, parts))
        self.expanded += length
        if length > _MAX_EXPANDED:
            return None
        if self.expanded > _MAX_EXPANDED_IN_FILE:
            return None
        return "".join(parts)

    def _part(self, offset: int, end: int) -> _Value | None:
        opener = self.text[offset] if offset < end else ""
        start = offset + 1
        if opener == "{":
            closed = self._close(start, "{", offset)
        elif opener == '"':
            closed = self._end_of_quoted(start, end)
        elif _TYPOGRAPHIC.match(opener):
            match = _TYPOGRAPHIC.search(self.text, start, end)
            closed = match.start() if match else 0
        else:
            return self._bare_part(offset, end)
        if not closed:
            return None
        inside = self.text[start:closed]
        return inside, closed + 1

    def _bare_part(self, offset: int, end: int) -> _Value | None:
        """Return a number, or an abbreviation as its text where it is defined."""
        match = _BARE.match(self.text, offset, end)
        if not match:
            return None
        word = match[0]
        text = self.strings.get(word.casefold(), word)
        return text, match.end()

    def _end_of_quoted(self, offset: int, end: int) -> int:
        """Return where a quote outside braces closes a value; 0 where none does."""
        depth = 0
        for match in _QUOTED.finditer(self.text, offset, end):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
            elif depth == 0:
                return match.start()
        return 0
