r"""Somebody's .bib file: where its entries and their fields stand, so that the rest stays as it is, byte for byte.

It forgives what BibTeX forgives, and says of an entry that it has not understood it to its end.
What it refuses is braces that do not pair, since nobody can tell where such an entry ends.
A backslash before a brace does not hide it, and ``%`` begins no comment within an entry (BibTeXing, Patashnik 1988).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kdcatalog.errors import CatalogError

_NEXT = re.compile(r"^[ \t]*%[^\r\n]*|@\s*([^\W\d][\w+-]*)\s*([{(])|[{}]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,{}]*)\s*(?=[,})])")
_FIELD = re.compile(r"(?:\s*,)+\s*([^\s=,{}\"#%()]+)\s*=\s*|(?:\s*,)*\s*\Z")
_STRING = re.compile(r"\s*([^\s=,{}\"#%()]+)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}\"()=%]+")
_AND = re.compile(r"\s*#\s*")
_SWALLOWED = re.compile(r"^[ \t]*@[^\W\d]\w*[ \t]*\{[^\s,{}=]+,[ \t]*$", re.MULTILINE)
_BRACE, _QUOTED, _ROUND = re.compile(r"[{}]"), re.compile(r'[{}"]'), re.compile(r'[{}")]')


class UnbalancedError(CatalogError):
    """The braces of a bibliography do not pair; ``line`` is where, from 1."""

    def __init__(self, text: str, offset: int, message: str) -> None:
        super().__init__(message)
        self.line = len(re.findall(r"\r\n|\r|\n", text[:offset])) + 1


@dataclass(frozen=True, slots=True)
class BibField:
    """A field: its name as typed, its value without delimiters, and where name, value and end of value stand."""

    name: str
    value: str
    start: int
    value_start: int
    end: int


@dataclass(frozen=True, slots=True)
class BibEntry:
    """An entry: what stands from ``start`` to ``end``; its type begins at ``kind_start``, its key ends at ``key_end``.

    ``is_read`` is false where something stands among the fields that is none: then they are those before it.
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
        """Return the value of a field, empty where there is none; of two the first counts, as in BibTeX."""
        return next((one.value for one in self.fields if one.name.casefold() == name), "")


@dataclass(frozen=True, slots=True)
class Bibliography:
    """A file and its entries, in their order."""

    text: str
    entries: tuple[BibEntry, ...]

    def with_replaced(self, texts: Mapping[int, str]) -> str:
        """Return the text with some entries written anew, each by its place among the entries."""
        parts, at = [], 0
        for place in sorted(texts):
            entry = self.entries[place]
            parts += [self.text[at : entry.start], texts[place]]
            at = entry.end
        return "".join([*parts, self.text[at:]])


def read_bibliography(text: str) -> Bibliography:
    """Return a bibliography; raises UnbalancedError."""
    return Bibliography(text, tuple(_Reader(text).entries()))


@dataclass
class _Reader:
    text: str
    strings: dict[str, str] = field(default_factory=dict)

    def entries(self) -> Iterator[BibEntry]:
        at, depth = 0, 0
        while found := _NEXT.search(self.text, at):
            at = found.end()
            if found[2]:
                kind, opened, depth = found[1].casefold(), found.end(), 0
                at = self._close(opened, found[2], found.start()) + 1
                if kind == "string":
                    self._define(opened, at - 1)
                elif kind not in ("comment", "preamble"):
                    self._refuse_swallowed(found.start(), opened, at)
                    yield self._entry(found, at)
            elif found[0] in "{}":
                depth += 1 if found[0] == "{" else -1
                if depth < 0:
                    raise UnbalancedError(
                        self.text, found.start(), "a brace closes here that none opened"
                    )

    def _close(self, at: int, opener: str, start: int) -> int:
        """Return the place of the brace that closes what was opened before ``at``."""
        depth, is_quoted = 0, False
        for found in (_BRACE if opener == "{" else _ROUND).finditer(self.text, at):
            mark = found[0]
            if mark == "{":
                depth += 1
            elif mark == '"':
                is_quoted = is_quoted != (depth == 0)
            elif depth == 0 and mark == ("}" if opener == "{" else ")") and not is_quoted:
                return found.start()
            elif mark == "}":
                depth -= 1
        raise UnbalancedError(self.text, start, "what begins here has braces that are never closed")

    def _refuse_swallowed(self, start: int, opened: int, end: int) -> None:
        if found := _SWALLOWED.search(self.text, opened, end):
            line = UnbalancedError(self.text, found.start(), "").line
            raise UnbalancedError(
                self.text, start, f"the entry of this line is not closed before line {line}"
            )

    def _entry(self, found: re.Match[str], end: int) -> BibEntry:
        key = _KEY.match(self.text, found.end(), end)
        fields = tuple(self._fields(key.end(), end - 1)) if key else ()
        is_read = bool(key) and None not in fields
        name, key_end = (key[1], key.end()) if key else ("", found.end())
        kept = tuple(one for one in fields if one)
        return BibEntry(found[1], name, found.start(), found.start(1), key_end, end, kept, is_read)

    def _fields(self, at: int, end: int) -> Iterator[BibField | None]:
        """Yield the fields of an entry; None at last where something follows that is no field."""
        while at < end:
            found = _FIELD.match(self.text, at, end)
            if found and not found[1]:
                return
            read = self._value(found.end(), end) if found else None
            if not found or not read:
                yield None
                return
            value, at = read
            yield BibField(found[1], value, found.start(1), found.end(), at)

    def _define(self, at: int, end: int) -> None:
        found = _STRING.match(self.text, at, end)
        if found and (read := self._value(found.end(), end)):
            self.strings[found[1].casefold()] = read[0]

    def _value(self, at: int, end: int) -> tuple[str, int] | None:
        """Return a value, its parts joined and abbreviations spelt out, and where it ends; None where it is none."""
        parts = []
        while part := self._part(at, end):
            parts.append(part[0])
            at = part[1]
            if not (found := _AND.match(self.text, at, end)):
                return "".join(parts), at
            at = found.end()
        return None

    def _part(self, at: int, end: int) -> tuple[str, int] | None:
        mark = self.text[at : at + 1] if at < end else ""
        if mark == "{":
            closed = self._close(at + 1, "{", at)
            return self.text[at + 1 : closed], closed + 1
        if mark == '"':
            closed = self._end_of_quoted(at + 1, end)
            return (self.text[at + 1 : closed], closed + 1) if closed else None
        found = _BARE.match(self.text, at, end)
        return (self.strings.get(found[0].casefold(), found[0]), found.end()) if found else None

    def _end_of_quoted(self, at: int, end: int) -> int:
        depth = 0
        for found in _QUOTED.finditer(self.text, at, end):
            if found[0] == '"' and depth == 0:
                return found.start()
            depth += {"{": 1, "}": -1, '"': 0}[found[0]]
        return 0
