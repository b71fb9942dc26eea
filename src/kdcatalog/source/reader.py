"""Read YAML as plain data in which every scalar is text, and remember where each value stands.

Events come from libyaml in C. What a record never needs is a flaw with a position: hidden characters,
anchors, aliases, tags, further documents, doubled or complex keys. Reading goes on after each, so that
one does not hide the others; an alias is read as nothing, since what it names could grow without end.
Bytes that are no text, broken syntax, depth and size out of all proportion end it: no input can cost
more than its own length.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import yaml

from kdcatalog.model.text import FORBIDDEN, quote
from kdcatalog.problems import Key, Path, Position, Problem
from kdcatalog.snapshot import TAXONOMY
from kdcatalog.source.hidden import BYTE_ORDER_MARK, Source

REPEATED = -1
"""Stands in the path of a value whose key had a value before: it is read, and kept nowhere."""

MAX_DEPTH = 16
MOST_FLAWS = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold, and what to say where it holds more."""

    bytes: int
    values: int
    hint: str
    when_empty: str


_BLOCKS = "write the blocks catalog: and facets:"
OF_A_RECORD = Limits(
    64 * 1024, 5_000, "remove what does not belong to the paper", "write the record"
)
OF_THE_TAXONOMY = Limits(
    1024 * 1024, 100_000, "remove what does not belong to the taxonomy", _BLOCKS
)

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_CORE_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
)
_STR = "tag:yaml.org,2002:str"


@dataclass(slots=True)
class Document:
    """One file as plain data: mappings, lists and texts, with the place of every value and every key.

    ``unquoted`` holds, for each plain scalar that another parser would not read as text, what it would read,
    ``told`` the values that are not what they seem, for a reason that stands in ``flaws``.
    """

    data: Any
    text: str = ""
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    unquoted: dict[Path, str] = field(default_factory=dict)
    told: set[Path] = field(default_factory=set)
    flaws: list[Problem] = field(default_factory=list)


class _RefusedError(Exception):
    def __init__(self, code: str, at: Position, message: str, hint: str) -> None:
        self.code, self.at, self.message, self.hint = code, at, message, hint


def read(raw: bytes, file: str) -> Document:
    """Return the document with all its flaws; where reading had to stop, ``data`` is None."""
    document, limits = Document(None), OF_THE_TAXONOMY if file == TAXONOMY else OF_A_RECORD
    document.text, flaw = decode(raw, file)
    if flaw:
        document.flaws.append(flaw)
        return document
    flaws = _Flaws(document, file)
    if len(raw) > limits.bytes:
        message = f"the file has {len(raw)} bytes, more than {limits.bytes}"
        flaws.add("KD105", Position(1, 1), message, limits.hint)
        return document
    source = Source(document.text)
    for offset in source.hidden:
        flaws.add("KD101", source.position(offset), *_hidden(document.text, offset))
    try:
        document.data = _Builder(document, source, flaws, limits).build()
    except _RefusedError as no:
        flaws.add(no.code, no.at, no.message, no.hint)
    except yaml.YAMLError as wrong:
        flaws.add("KD102", *_explain(wrong, source))
    return document


def decode(raw: bytes, file: str) -> tuple[str, Problem | None]:
    """Return the bytes of a file as text, and KD101 where they are not UTF-8."""
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as wrong:
        before = raw[: wrong.start].decode("utf-8")
        at = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{raw[wrong.start]:02X} is not UTF-8"
        return raw.decode("utf-8", "replace"), Problem(
            "KD101", file, at, message, "save the file as UTF-8"
        )


class _Flaws:
    """Writes flaws into a document; of one code so many, since more of them help nobody."""

    def __init__(self, document: Document, file: str) -> None:
        self.document, self.file, self.counts = document, file, Counter[str]()

    def add(self, code: str, at: Position, message: str, hint: str) -> None:
        self.counts[code] += 1
        if self.counts[code] == MOST_FLAWS:
            message, hint = f"{message}; more like it may follow", f"{hint}, and check again"
        if self.counts[code] <= MOST_FLAWS:
            self.document.flaws.append(Problem(code, self.file, at, message, hint))


def _hidden(text: str, offset: int) -> tuple[str, str]:
    if offset == 0 and text[0] == BYTE_ORDER_MARK:
        hint = "save the file as UTF-8 without byte order mark; check --fix drops it"
        return "the file begins with a byte order mark, U+FEFF", hint
    message = f"the character U+{ord(text[offset]):04X} is invisible or a control character"
    return message, "delete it, or type the visible character that is meant"


def _explain(wrong: yaml.YAMLError, source: Source) -> tuple[Position, str, str]:
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    offset = source.offset(mark) if mark else 0
    at = source.position(offset) if offset < len(source.text.rstrip()) else source.last()
    reason = getattr(wrong, "problem", None) or str(wrong).splitlines()[0]
    line = source.text.split("\n")[at.line - 1]
    if "\t" in (indent := line[: len(line) - len(line.lstrip())]):
        return (
            Position(at.line, indent.index("\t") + 1),
            "a tab stands in the indent",
            "write two blanks instead",
        )
    if "mapping values are not allowed" in reason:
        return (
            at,
            "a colon inside an unquoted text ends the text",
            'put double quotes round the whole text: "..."',
        )
    if "cannot start any token" in reason:
        return (
            at,
            "this character cannot begin a value",
            'put double quotes round the whole text: "..."',
        )
    return at, f"YAML: {reason}", "compare the line and the one above it with a record that is fine"


class _Builder:
    """Builds plain data from the stream of events, one method a kind of node."""

    def __init__(self, document: Document, source: Source, flaws: _Flaws, limits: Limits) -> None:
        self.document, self.source, self.flaws, self.limits, self.count = (
            document,
            source,
            flaws,
            limits,
            0,
        )
        self.loader = _LOADER(source.plain)

    def build(self) -> Any:
        try:
            self._next()  # the stream begins
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                raise _RefusedError(
                    "KD102", self.source.last(), "the file is empty", self.limits.when_empty
                )
            data = self._node(self._next(), (), 1)
            self._next()  # the document ends
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                hint = "one file holds one record: remove the line ---"
                self._flaw(event, "a second document begins", hint)
            return data
        finally:
            self.loader.dispose()

    def _next(self) -> Any:
        return self.loader.get_event()

    def _place(self, event: Any) -> Position:
        return self.source.place(event.start_mark, event.end_mark)

    def _flaw(self, event: Any, message: str, hint: str) -> None:
        self.flaws.add(
            "KD103", self.source.position(self.source.offset(event.start_mark)), message, hint
        )

    def _node(self, event: Any, path: Path, depth: int) -> Any:
        self._admit(event, depth)
        self.document.values[path] = self._place(event)
        if not self._is_sound(event) and path:
            self.document.told.add(path)
        if isinstance(event, yaml.AliasEvent):
            return ""
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        if event.implicit[0] and (meaning := other_meaning(event.value)):
            self.document.unquoted[path] = meaning
        return event.value

    def _admit(self, event: Any, depth: int) -> None:
        self.count += 1
        if depth > MAX_DEPTH:
            message = f"values are nested more than {MAX_DEPTH} deep"
            raise _RefusedError("KD105", self._start(event), message, "write plain lists")
        if self.count > self.limits.values:
            message = f"the file holds more than {self.limits.values} values"
            raise _RefusedError("KD105", self._start(event), message, self.limits.hint)

    def _start(self, event: Any) -> Position:
        return self.source.position(self.source.offset(event.start_mark))

    def _is_sound(self, event: Any) -> bool:
        """Record what a record does not use, and tell whether the value is what a reader takes it for."""
        if isinstance(event, yaml.AliasEvent):
            self._flaw(
                event,
                f"the alias *{event.anchor} stands for another value",
                "write the value out in full",
            )
            return False
        if event.anchor:
            self._flaw(event, f"the anchor &{event.anchor} names a value", "remove the anchor")
        if event.tag:
            self._flaw(event, f"the tag {event.tag} gives the value a type", "remove the tag")
        is_text = isinstance(event, yaml.ScalarEvent)
        return not event.tag and not (
            is_text and self.source.has_hidden(event.start_mark, event.end_mark)
        )

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name, position = self._key(event, path, depth), self._place(event)
            value = self._next()
            if name is None:
                self._node(value, (*path, REPEATED), depth + 1)
                continue
            here = (*path, name)
            if name in fields:
                hint = f"keep one of the two; the first is in line {self.document.keys[here].line}"
                self.flaws.add("KD104", position, f"{quote(name)} stands twice", hint)
                self._node(value, (*here, REPEATED), depth + 1)
                continue
            self.document.keys[here] = position
            fields[name] = self._node(value, here, depth + 1)
        return fields

    def _key(self, event: Any, path: Path, depth: int) -> str | None:
        """Return the name that a key gives, None where it gives none that could be used."""
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self._flaw(event, "a list or mapping stands as a key", "write a word as the key")
            self._node(event, (*path, REPEATED), depth + 1)
            return None
        self._admit(event, depth + 1)
        name: str = event.value
        if not self._is_sound(event) and not event.tag:
            name = self.source.without_hidden(event.start_mark, event.end_mark).strip("\"' ")
        elif name != name.strip() or FORBIDDEN.search(name):
            message = "a key has blanks at its ends or invisible characters"
            name = FORBIDDEN.sub("", name).strip()
            self._flaw(event, message, f"write {name}")
        if event.implicit[0] and name == "<<":
            self._flaw(event, "<< merges another mapping", "write the fields out")
            return None
        if event.implicit[0] and (meaning := other_meaning(name)):
            self._flaw(event, f"the key {name} is read as {meaning}", f'write "{name}"')
            return None
        return name


def other_meaning(text: str) -> str | None:
    """Return what an ordinary parser, YAML 1.1 or 1.2, reads where a plain scalar is no text; None for text."""
    if not text:
        return "nothing"
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # PyYAML has no types here
    if tag == _STR and _CORE_NUMBER.fullmatch(text):
        return "a number"
    meanings = {"null": "nothing", "bool": "true or false", "int": "a number", "float": "a number"}
    kind = tag.rpartition(":")[2]
    return (
        None
        if tag == _STR
        else meanings.get(kind, "a date" if kind == "timestamp" else "something else")
    )


def locate(document: Document, at: Path | Key | Position) -> Position:
    """Return the place of a field path, a key or a position; a missing field is located at its parent."""
    if isinstance(at, Position):
        return at
    if isinstance(at, Key):
        return document.keys.get(at.path) or locate(document, at.path)
    path = at
    while path and path not in document.values:
        path = path[:-1]
    if path in document.values and len(path) == len(at):
        return document.values[path]
    return document.keys.get(path) or document.values.get(path) or Position(1, 1)
