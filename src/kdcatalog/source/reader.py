"""Read YAML as plain data in which every scalar is text, with the position of every value.

No library does this: PyYAML, ruamel and YAML 1.2 readers turn ``2402.13110`` into the number
2402.1311 and ``NO`` into false. Pulling events from libyaml keeps the text as written, gives line
and column from C, and can stop early, so no input costs more than its own length.

Hidden characters, anchors, aliases, tags, second documents and duplicate or complex keys are flaws
with a position. Reading continues after each, so that one does not hide the others; an alias is
read as empty text, since what it names could expand without end. Only bytes that are not UTF-8,
broken syntax and excessive size or depth end the reading.
"""

from collections import Counter
from typing import Any

import yaml

from kdcatalog.problems import Path, Position, Problem
from kdcatalog.source.document import DEFAULT_LIMITS, Document, Limits, decode, other_meaning
from kdcatalog.source.hidden import SourceText, explain_hidden
from kdcatalog.source.syntax_errors import explain_syntax
from kdcatalog.text.characters import FORBIDDEN

REPEATED = -1
"""In the path of a value whose key is a duplicate or unusable: the value is read and dropped."""

MAX_FLAWS = 20  # of one code in one file: a file in the wrong encoding has thousands


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StopReadingError(Exception):
    def __init__(
        self,
        code: str,
        at: Position,
        message: str,
        hint: str,
    ) -> None:
        super().__init__(message)
        self.flaw = (code, at, message, hint)


class _NestedTooDeepError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def read_yaml(
    raw: bytes,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """Return the document with all its flaws; where reading had to stop, ``data`` is None."""
    text, not_utf8 = decode(raw, file)
    if not_utf8:
        return Document(
            data=None,
            text=text,
            flaws=[not_utf8],
        )
    if len(raw) > limits.bytes:
        document = Document(None, text)
        message = f"the file has {len(raw)} bytes; the limit is {limits.bytes}"
        flaws = _Flaws(document, file)
        flaws.add(
            code="KD105",
            at=Position(1, 1),
            message=message,
            hint=limits.hint,
        )
        return document

    source = SourceText(text)
    try:
        return _read_source(source, file, limits)
    except _NestedTooDeepError as error:
        # libyaml has a limit of its own, far above ours. Up to there the text is readable, and our
        # own limit, reached on the way, gives the position that helps.
        return _read_source(
            source=source,
            file=file,
            limits=limits,
            end=error.offset - 1,
        )


def yaml_fault(text: str, file: str) -> list[Problem]:
    """Return KD102 where a text is not YAML at all; tags and anchors are fine here.

    Nothing is constructed: the tags of a mkdocs.yml name functions, which would run.
    """
    try:
        for _event in yaml.parse(text, _LOADER):
            pass
    except yaml.YAMLError as error:
        at, message, hint = explain_syntax(error, SourceText(text))
        problem = Problem(
            code="KD102",
            file=file,
            at=at,
            message=message,
            hint=hint,
        )
        return [problem]
    return []


def _read_source(
    source: SourceText,
    file: str,
    limits: Limits,
    end: int | None = None,
) -> Document:
    document = Document(None, source.text)
    flaws = _Flaws(document, file)
    for offset in source.hidden:
        message, hint = explain_hidden(source.text, offset)
        flaws.add(
            code="KD101",
            at=source.position(offset),
            message=message,
            hint=hint,
        )

    builder = _Builder(
        document=document,
        source=source,
        flaws=flaws,
        limits=limits,
    )
    try:
        document.data = builder.build(source.plain[:end])
    except _StopReadingError as stop:
        flaws.add(*stop.flaw)
    except yaml.YAMLError as error:
        _check_depth(error)
        at, message, hint = explain_syntax(error, source)
        flaws.add(
            code="KD102",
            at=at,
            message=message,
            hint=hint,
        )
    return document


def _check_depth(error: yaml.YAMLError) -> None:
    """Raise _NestedTooDeepError for the limit of libyaml, 1,000 levels since PyYAML 6.0.4.

    libyaml looks up to 1,024 characters ahead, so it can fail before our first bracket arrives.
    """
    reason = getattr(error, "problem", None) or ""
    mark = getattr(error, "problem_mark", None)
    if mark and "nesting depth" in reason:
        raise _NestedTooDeepError(mark.index)


class _Flaws:
    """Adds flaws to a document, at most ``MAX_FLAWS`` of one code."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self.counts = Counter[str]()

    def add(
        self,
        code: str,
        at: Position,
        message: str,
        hint: str,
    ) -> None:
        self.counts[code] += 1
        if self.counts[code] > MAX_FLAWS:
            return
        if self.counts[code] == MAX_FLAWS:
            message = f"{message}; there may be more of these"
            hint = f"{hint}, then check again"
        flaw = Problem(
            code=code,
            file=self.file,
            at=at,
            message=message,
            hint=hint,
        )
        self.document.flaws.append(flaw)


class _Builder:
    """Builds plain data from the stream of events, one method for each kind of node."""

    def __init__(
        self,
        document: Document,
        source: SourceText,
        flaws: _Flaws,
        limits: Limits,
    ) -> None:
        self.document = document
        self.source = source
        self.flaws = flaws
        self.limits = limits
        self.count = 0
        self.has_anchors = False
        self.loader: Any = None

    def build(self, text: str) -> Any:
        """Return the data of the first document; raises _StopReadingError and YAMLError."""
        self.loader = _LOADER(text)
        try:
            return self._document()
        finally:
            self.loader.dispose()

    def _document(self) -> Any:
        self._next()  # the stream begins
        event = self._next()
        if isinstance(event, yaml.StreamEndEvent):
            raise _StopReadingError(
                code="KD102",
                at=self.source.last(),
                message="the file is empty",
                hint=self.limits.when_empty,
            )
        data = self._node(self._next(), (), 1)
        self._next()  # the document ends
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            message = "a second YAML document begins here"
            hint = "remove the line ---, or move the second record to a file of its own"
            self._flaw(event, message, hint)
        return data

    def _next(self) -> Any:
        return self.loader.get_event()

    def _start(self, event: Any) -> Position:
        return self.source.position(self.source.offset(event.start_mark))

    def _place(self, event: Any) -> Position:
        return self.source.place(event.start_mark, event.end_mark)

    def _flaw(
        self,
        event: Any,
        message: str,
        hint: str,
    ) -> None:
        self.flaws.add(
            code="KD103",
            at=self._start(event),
            message=message,
            hint=hint,
        )

    def _node(
        self,
        event: Any,
        path: Path,
        depth: int,
    ) -> Any:
        self._admit(event, depth)
        self.document.values[path] = self._place(event)
        if not self._is_sound(event) and path:
            self.document.doubtful.add(path)

        if isinstance(event, yaml.AliasEvent):
            return ""  # expanding it could take exponential time
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, depth)
        # Only plain scalars have an implicit type; quoted ones are text for every parser.
        is_plain = event.implicit[0]
        if is_plain and (meaning := other_meaning(event.value)):
            self.document.unquoted[path] = meaning
        return event.value

    def _admit(self, event: Any, depth: int) -> None:
        """Count a node; raise _StopReadingError where there are too many or it is too deep."""
        self.count += 1
        if depth > self.limits.depth:
            message = f"values are nested more than {self.limits.depth} levels deep"
            raise _StopReadingError(
                code="KD105",
                at=self._start(event),
                message=message,
                hint="use plain lists",
            )
        if self.count > self.limits.values:
            message = f"the file has more than {self.limits.values} values"
            raise _StopReadingError(
                code="KD105",
                at=self._start(event),
                message=message,
                hint=self.limits.hint,
            )

    def _is_sound(self, event: Any) -> bool:
        """Report anchor, alias and tag; return whether the value is what it seems to be."""
        if event.anchor:
            self._report_anchor(event)
        # A list or mapping with an anchor is there for its aliases; "&Flour" is meant as a text.
        if event.anchor and not getattr(event, "value", ""):
            return False
        if event.tag:
            message = f"YAML tags such as {event.tag} are not allowed"
            self._flaw(event, message, "remove the tag")
            return False
        if not isinstance(event, yaml.ScalarEvent):
            return True
        return not self.source.has_hidden(event.start_mark, event.end_mark)

    def _report_anchor(self, event: Any) -> None:
        """Report the first anchor or alias of a file: those who write one write many."""
        if self.has_anchors:
            return
        self.has_anchors = True
        sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
        message = f"YAML anchors and aliases such as {sign}{event.anchor} are not allowed"
        self._flaw(event, message, "write each value out in full, without & and *")

    def _sequence(
        self,
        path: Path,
        depth: int,
    ) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item_path = (*path, len(items))
            items.append(self._node(event, item_path, depth + 1))
        return items

    def _mapping(
        self,
        path: Path,
        depth: int,
    ) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            name = self._key(event, path, depth)
            value_event = self._next()
            if name is None:
                dropped_path = (*path, REPEATED)
                self._node(value_event, dropped_path, depth + 1)
                continue
            field_path = (*path, name)
            if name in fields:
                self._report_duplicate(event, field_path)
                dropped_path = (*field_path, REPEATED)
                self._node(value_event, dropped_path, depth + 1)
                continue
            self.document.keys[field_path] = self._place(event)
            value = self._node(value_event, field_path, depth + 1)
            fields[name] = value
        return fields

    def _report_duplicate(self, event: Any, path: Path) -> None:
        first_line = self.document.keys[path].line
        hint = f"remove one of the two; the first is on line {first_line}"
        message = f"duplicate key '{path[-1]}'"
        self.flaws.add(
            code="KD104",
            at=self._place(event),
            message=message,
            hint=hint,
        )

    def _key(
        self,
        event: Any,
        path: Path,
        depth: int,
    ) -> str | None:
        """Return the name of a field; None where the key cannot be used as one."""
        if not isinstance(event, yaml.ScalarEvent):
            if not isinstance(event, yaml.AliasEvent):
                self._flaw(event, "a key must not be a list or mapping", "use a word as the key")
            dropped_path = (*path, REPEATED)
            self._node(event, dropped_path, depth + 1)
            return None

        # Keys count as values, or a mapping of empty values could be twice as long.
        self._admit(event, depth + 1)
        name = self._cleaned_key(event)
        is_plain = event.implicit[0]
        if is_plain and name == "<<":
            self._flaw(event, "the merge key << is not allowed", "write the fields out in full")
            return None
        if is_plain and (meaning := other_meaning(name)):
            message = f"unquoted key '{name}' is read as {meaning} by other parsers"
            self._flaw(event, message, f'write "{name}"')
            return None
        return name

    def _cleaned_key(self, event: Any) -> str:
        name: str = event.value
        if not self._is_sound(event) and not event.tag:
            visible = self.source.without_hidden(event.start_mark, event.end_mark)
            return visible.strip("\"' ")
        if name != name.strip() or FORBIDDEN.search(name):
            name = FORBIDDEN.sub("", name).strip()
            message = "a key must not contain invisible characters or start or end with spaces"
            self._flaw(event, message, f"write {name}")
        return name
