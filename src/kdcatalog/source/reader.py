"""Read YAML as plain data in which every scalar is text, and remember where each value stands.

Events come from libyaml in C. What a record never needs is refused with a position: anchors,
aliases, tags, further documents, doubled or complex keys, depth and size out of all proportion.
Pulling events stops at the first such fault, so no input can cost more than its own length.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from kdcatalog.model.text import FORBIDDEN, quote
from kdcatalog.problems import Key, Path, Position, Problem
from kdcatalog.workspace import TAXONOMY

REPEATED = -1
"""Stands in the path of a value whose key had a value before: it is read, and kept nowhere."""

MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one file may hold, and what to say where it holds more."""

    bytes: int
    values: int
    hint: str


OF_A_RECORD = Limits(64 * 1024, 5_000, "remove what does not belong to the paper")
OF_THE_TAXONOMY = Limits(1024 * 1024, 100_000, "remove what does not belong to the taxonomy")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER = yaml.resolver.Resolver()
_CORE_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_STR = "tag:yaml.org,2002:str"
_INVISIBLE = re.compile(rf"(?![\t\n]|\r\n){FORBIDDEN.pattern}")


@dataclass(slots=True)
class Document:
    """One file as plain data: mappings, lists and texts, with the place of every value and every key.

    ``unquoted`` holds, for each plain scalar that another parser would not read as text, what it would read.
    """

    data: Any
    text: str = ""
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    unquoted: dict[Path, str] = field(default_factory=dict)
    flaws: list[Problem] = field(default_factory=list)


class _RefusedError(Exception):
    def __init__(self, code: str, mark: Any, message: str, hint: str) -> None:
        self.code, self.message, self.hint = code, message, hint
        self.at = Position(mark.line + 1, mark.column + 1)


def read(raw: bytes, file: str) -> Document:
    """Return the document; where it cannot be read, ``data`` is None and ``flaws`` says why."""
    document, limits = Document(None), OF_THE_TAXONOMY if file == TAXONOMY else OF_A_RECORD
    try:
        document.text = raw.decode("utf-8")
    except UnicodeDecodeError as wrong:
        document.text = raw.decode("utf-8", "replace")
        before = raw[: wrong.start].decode("utf-8")
        at = _position(before, len(before))
        hint = "save the file as UTF-8"
        return _flawed(document, "KD101", file, at, f"byte 0x{raw[wrong.start]:02X} is not UTF-8", hint)
    if len(raw) > limits.bytes:
        message = f"the file has {len(raw)} bytes, more than {limits.bytes}"
        return _flawed(document, "KD105", file, Position(1, 1), message, limits.hint)
    if found := _INVISIBLE.search(document.text):
        message = f"the character U+{ord(found[0]):04X} is invisible or a control character"
        at = _position(document.text, found.start())
        return _flawed(document, "KD101", file, at, message, "delete it, or type the visible character that is meant")
    try:
        document.data = _Builder(document, file, limits).build()
    except _RefusedError as no:
        return _flawed(document, no.code, file, no.at, no.message, no.hint)
    except yaml.YAMLError as wrong:
        return _flawed(document, "KD102", file, *_explain(wrong))
    return document


def _flawed(document: Document, code: str, file: str, at: Position, message: str, hint: str) -> Document:
    document.data = None
    document.flaws.append(Problem(code, file, at, message, hint))
    return document


def _position(text: str, offset: int) -> Position:
    start = text.rfind("\n", 0, offset) + 1
    return Position(text.count("\n", 0, offset) + 1, offset - start + 1)


def _explain(wrong: yaml.YAMLError) -> tuple[Position, str, str]:
    mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
    at = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
    reason = getattr(wrong, "problem", None) or str(wrong).splitlines()[0]
    if "mapping values are not allowed" in reason:
        return at, "a colon inside an unquoted text ends the text", 'put double quotes round the whole text: "..."'
    if "cannot start any token" in reason:
        return at, "this character cannot begin a value", 'put double quotes round the whole text: "..."'
    return at, f"YAML: {reason}", "compare the line and the one above it with a record that is fine"


class _Builder:
    """Builds plain data from the stream of events, one method a kind of node."""

    def __init__(self, document: Document, file: str, limits: Limits) -> None:
        self.document, self.file, self.limits, self.count = document, file, limits, 0
        self.loader = _LOADER(document.text)

    def build(self) -> Any:
        try:
            self._next()  # the stream begins
            event = self._next()
            if isinstance(event, yaml.StreamEndEvent):
                raise _RefusedError("KD102", event.start_mark, "the file is empty", "write the record")
            data = self._node(self._next(), (), 1)
            self._next()  # the document ends
            event = self._next()
            if not isinstance(event, yaml.StreamEndEvent):
                hint = "one file holds one record: remove the line ---"
                raise _RefusedError("KD103", event.start_mark, "a second document begins", hint)
            return data
        finally:
            self.loader.dispose()

    def _next(self) -> Any:
        return self.loader.get_event()

    def _node(self, event: Any, path: Path, depth: int) -> Any:
        self._admit(event, depth)
        end = event.end_mark
        same_line = end.line == event.start_mark.line
        length = max(1, end.column - event.start_mark.column) if same_line else 1
        self.document.values[path] = Position(event.start_mark.line + 1, event.start_mark.column + 1, length)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        if event.implicit[0] and (meaning := other_meaning(event.value)):
            self.document.unquoted[path] = meaning
        return event.value

    def _admit(self, event: Any, depth: int) -> None:
        self.count += 1
        mark, written = event.start_mark, "write the value out in full"
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError("KD103", mark, f"the alias *{event.anchor} stands for another value", written)
        if event.anchor:
            raise _RefusedError("KD103", mark, f"the anchor &{event.anchor} names a value", "remove the anchor")
        if event.tag:
            raise _RefusedError("KD103", mark, f"the tag {event.tag} gives the value a type", "remove the tag")
        if depth > MAX_DEPTH:
            raise _RefusedError("KD105", mark, f"values are nested more than {MAX_DEPTH} deep", "write plain lists")
        if self.count > self.limits.values:
            message = f"the file holds more than {self.limits.values} values"
            raise _RefusedError("KD105", mark, message, self.limits.hint)

    def _sequence(self, path: Path, depth: int) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._node(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: Path, depth: int) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name = self._key(event, depth)
            here = (*path, name)
            start, length = event.start_mark, max(1, event.end_mark.column - event.start_mark.column)
            position = Position(start.line + 1, start.column + 1, length)
            value = self._next()
            if name in fields:
                hint = f"keep one of the two; the first is in line {self.document.keys[here].line}"
                self.document.flaws.append(Problem("KD104", self.file, position, f"{quote(name)} stands twice", hint))
                self._node(value, (*path, name, REPEATED), depth + 1)
                continue
            self.document.keys[here] = position
            fields[name] = self._node(value, here, depth + 1)
        return fields

    def _key(self, event: Any, depth: int) -> str:
        self._admit(event, depth + 1)
        if not isinstance(event, yaml.ScalarEvent):
            raise _RefusedError(
                "KD103", event.start_mark, "a list or mapping stands as a key", "write a word as the key"
            )
        if event.implicit[0] and event.value == "<<":
            raise _RefusedError("KD103", event.start_mark, "<< merges another mapping", "write the fields out")
        name: str = event.value
        if name != name.strip() or FORBIDDEN.search(name):
            message = "a key has blanks at its ends or invisible characters"
            raise _RefusedError("KD103", event.start_mark, message, f"write {name.strip()}")
        if event.implicit[0] and (meaning := other_meaning(name)):
            raise _RefusedError("KD103", event.start_mark, f"the key {name} is read as {meaning}", f'write "{name}"')
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
    return None if tag == _STR else meanings.get(kind, "a date" if kind == "timestamp" else "something else")


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
