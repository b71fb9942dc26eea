"""One YAML file as plain data, with the position of every value, and its limits."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from kdcatalog.problems import Key, Path, Position, Problem

# PyYAML's own rules for implicit types are those of YAML 1.1, which most parsers still follow.
_RESOLVER = yaml.resolver.Resolver()
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE_NUMBER = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
)
_TEXT = "str"
_PLAIN_TAG = "tag:yaml.org,2002:"
_MEANINGS = {
    "null": "nothing",
    "bool": "true or false",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How large one file may be, and the hints on a file that is too large or empty."""

    bytes: int = 512 * 1024
    values: int = 40_000
    # A record nests 3 deep and a taxonomy 12; libyaml crashed on 100,000 levels.
    depth: int = 16
    hint: str = "remove what does not belong in this file"
    when_empty: str = "write the file"


DEFAULT_LIMITS = Limits()


@dataclass(slots=True)
class Document:
    """One file as plain data: mappings, lists and texts, with the position of each value and key.

    ``unquoted`` holds, for each plain scalar that another parser would not read as text, what that
    parser would read. ``doubtful`` are the paths whose value is not what the file seems to contain,
    for a reason that is in ``flaws``.
    """

    data: Any
    text: str = ""
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    unquoted: dict[Path, str] = field(default_factory=dict)
    doubtful: set[Path] = field(default_factory=set)
    flaws: list[Problem] = field(default_factory=list)


def locate(document: Document, at: Path | Key | Position) -> Position:
    """Return the place of a field path, a key or a position; a missing field is at its parent."""
    if isinstance(at, Position):
        return at
    if isinstance(at, Key):
        position = document.keys.get(at.path)
        return position or locate(document, at.path)
    if at in document.values:
        return document.values[at]
    # A missing field has no place; what should contain it has.
    parent = at[:-1]
    while parent and parent not in document.values:
        parent = parent[:-1]
    if parent in document.keys:
        return document.keys[parent]
    return document.values.get(parent, Position(1, 1))


def other_meaning(text: str) -> str | None:
    """Return what an ordinary parser reads in place of a plain scalar; None where it reads text.

    Covers YAML 1.1 (PyYAML) and the core schema of YAML 1.2.
    """
    if not text:
        return "nothing"
    tag: str = _RESOLVER.resolve(  # type: ignore[no-untyped-call]  # PyYAML has no types here
        yaml.ScalarNode,
        text,
        (True, False),
    )
    # A tag such as "tag:yaml.org,2002:float".
    kind = tag.rpartition(":")[2]
    if kind != _TEXT:
        return _MEANINGS.get(kind, "something else")
    # 1.1 reads 1e3 and 0o17 as text, 1.2 as numbers.
    return "a number" if _CORE_NUMBER.fullmatch(text) else None


def decode(
    raw: bytes,
    file: str,
) -> tuple[str, Problem | None]:
    """Return the bytes of a file as text, and KD101 where they are not UTF-8."""
    try:
        return raw.decode("utf-8"), None
    except UnicodeDecodeError as error:
        # Columns count characters, so the sound text before the byte is needed.
        before = raw[: error.start].decode("utf-8")
        line = before.count("\n") + 1
        column = len(before) - before.rfind("\n")
        problem = Problem(
            code="KD101",
            file=file,
            at=Position(line, column),
            message=f"byte 0x{raw[error.start]:02X} is not valid UTF-8",
            hint="save the file as UTF-8",
        )
        return raw.decode("utf-8", "replace"), problem


class Span(NamedTuple):
    """Where a value is: offsets of its start and end, and whether it is between brackets."""

    start: int
    end: int
    is_flow: bool = False


Spans = dict[Path, Span]


def spans_of(text: str) -> tuple[Spans, Spans]:
    """Return where every value and every key of a YAML text is, by its path.

    Unlike positions they have an end, also of what is between brackets and on several lines; that
    of a block is where the next token begins. Only for texts that ``read_yaml`` finds valid.
    """
    values: Spans = {}
    keys: Spans = {}
    root = yaml.compose(text, _LOADER)
    # A text without values has no root.
    if root:
        _remember(root, (), values, keys)
    return values, keys


def _remember(
    node: yaml.Node,
    path: Path,
    values: Spans,
    keys: Spans,
) -> None:
    values[path] = _span_of(node)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            field_path = (*path, key.value)
            keys[field_path] = _span_of(key)
            _remember(value, field_path, values, keys)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            item_path = (*path, index)
            _remember(item, item_path, values, keys)


def _span_of(node: yaml.Node) -> Span:
    is_flow = getattr(node, "flow_style", False)
    return Span(
        start=node.start_mark.index,
        end=node.end_mark.index,
        is_flow=bool(is_flow),
    )


class UnreadableDataError(ValueError):
    """A YAML text without faults has a value that cannot be read, such as the date 2024-99-99."""


def untagged_data(text: str) -> Any:
    """Return the data of a YAML text as PyYAML reads it, as if it had no tags.

    A tag of a mkdocs.yml names a function, which would run. Raises UnreadableDataError.
    """
    try:
        root = yaml.compose(text, _LOADER)
        if root is None:
            return None
        _remove_tags(root)
        return yaml.SafeLoader("").construct_document(root)
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableDataError(" ".join(f"{error}".split())) from error


def _remove_tags(root: yaml.Node) -> None:
    waiting = [root]
    count = 0
    while waiting:
        node = waiting.pop()
        count += 1
        # Aliases that name a node nine times on each of nine levels, or one within itself.
        if count > DEFAULT_LIMITS.values:
            raise UnreadableDataError(f"it has more than {DEFAULT_LIMITS.values} values")
        is_standard = node.tag.startswith(_PLAIN_TAG)
        is_plain = is_standard and "python/" not in node.tag
        if isinstance(node, yaml.MappingNode):
            node.tag = f"{_PLAIN_TAG}map"
            for pair in node.value:
                waiting += pair
        elif isinstance(node, yaml.SequenceNode):
            node.tag = f"{_PLAIN_TAG}seq"
            waiting += node.value
        elif not is_plain:
            node.tag = f"{_PLAIN_TAG}{_TEXT}"
