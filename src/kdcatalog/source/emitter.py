"""Write plain data as YAML: whole documents in one layout, comments included, and new parts.

Lists have one value per line, and a text is quoted unless a plain scalar is plainly a string. The
order of fields and the fields that are always quoted come from a ``Style``, since only the caller
knows the format. ruamel is no alternative: it moves comments to the wrong key.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kdcatalog.errors import CatalogError
from kdcatalog.problems import Path
from kdcatalog.source.comments import Comments, comment_texts, comments_of
from kdcatalog.source.document import DEFAULT_LIMITS, Document, Limits, other_meaning
from kdcatalog.source.reader import read_yaml
from kdcatalog.text.characters import FORBIDDEN

_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_INTEGER = re.compile(r"[0-9]{4}")  # a year; other digits stay quoted, so 010 is never octal
# Starts with a letter or digit, has no quote, backslash or control, and does not end in ":" or " ".
_PLAIN = re.compile(r"[^\W_](?:[^\x00-\x1f\"\\]*[^\s:\"\\])?")
# Inside brackets, commas and braces end a plain scalar.
_PLAIN_IN_FLOW = re.compile(r"\w[\w ./+-]*")


Fields = dict[str, Any]
FieldOrder = Mapping[Path, Sequence[str]]
"""The names of fields in their order, by the path of their mapping."""


def _never(_path: Path) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Style:
    """What the layout of a format prescribes.

    ``order`` gives the order of fields by the path of their mapping; fields it does not name come
    last, in the order of the data. ``is_quoted`` names the texts that are always quoted,
    ``is_integer`` those whose digits are written bare.
    """

    order: FieldOrder = field(default_factory=dict)
    is_quoted: Callable[[Path], bool] = _never
    is_integer: Callable[[Path], bool] = _never
    has_flow_lists: bool = False
    """Whether a new list of texts is written on one line, as people write words and aliases."""


PLAIN_STYLE = Style()


def layout(
    document: Document,
    data: Any,
    style: Style,
    comments: Comments | None = None,
) -> str:
    """Return ``data`` in the canonical layout, with the comments of the document it comes from.

    Lines end in CRLF where those of the document do. ``comments`` replaces those of the document.
    Raises UnsafeEditError where the text would hold other data or lose a comment.
    """
    if comments is None:
        comments = comments_of(document).follow(document.data, data)
    text = emit_yaml(data, style, comments)
    verify_edit(
        before=document.text,
        after=text,
        wanted=data,
    )
    # A clone on Windows may have CRLF, and a file with both kinds is trouble for other tools.
    has_crlf = "\r\n" in document.text
    return text.replace("\n", "\r\n") if has_crlf else text


def emit_yaml(
    data: Any,
    style: Style = PLAIN_STYLE,
    comments: Comments | None = None,
) -> str:
    """Return a mapping of plain data as YAML text."""
    emitter = _Emitter(style, comments or Comments())
    lines = emitter.document(data)
    return "".join(f"{line}\n" for line in lines)


class _Emitter:
    """Collects the lines of one document; a comment leaves its place once it is written."""

    def __init__(self, style: Style, comments: Comments) -> None:
        self.style = style
        self.comments = copy.deepcopy(comments)
        self.lines: list[str] = []

    def document(self, data: dict[str, Any]) -> list[str]:
        self.lines += self.comments.head
        self._mapping(data, (), "")
        self._unplaced()
        self.lines += self.comments.tail
        return self.lines

    def _unplaced(self) -> None:
        """Write comments whose place the layout does not have, such as inside a flow list."""
        for texts in self.comments.first.values():
            self.lines += texts
        for texts in self.comments.above.values():
            self.lines += texts
        self.lines += self.comments.beside.values()
        for texts in self.comments.last.values():
            self.lines += texts

    def _write_comments(
        self,
        place: dict[Path, list[str]],
        path: Path,
        indent: str,
    ) -> None:
        for text in place.pop(path, ()):
            self.lines.append(f"{indent}{text}")

    def _beside(self, path: Path) -> str:
        text = self.comments.beside.pop(path, "")
        return f"  {text}" if text else ""

    def _block(
        self,
        value: Any,
        path: Path,
        indent: str,
    ) -> None:
        if isinstance(value, dict):
            self._mapping(value, path, indent)
        else:
            self._sequence(value, path, indent)

    def _mapping(
        self,
        fields: dict[str, Any],
        path: Path,
        indent: str,
    ) -> None:
        self._write_comments(self.comments.first, path, indent)
        order = self.style.order.get(path, ())
        ordered = [name for name in order if name in fields]
        others = [name for name in fields if name not in order]
        # Unknown fields are faults, but formatting must not lose them.
        for name in [*ordered, *others]:
            start = f"{indent}{scalar(name)}:"
            field_path = (*path, name)
            self._value(
                start=start,
                value=fields[name],
                path=field_path,
                indent=indent,
            )
        self._write_comments(self.comments.last, path, indent)

    def _sequence(
        self,
        items: list[Any],
        path: Path,
        indent: str,
    ) -> None:
        self._write_comments(self.comments.first, path, indent)
        for index, item in enumerate(items):
            item_path = (*path, index)
            # An empty list or mapping is written on the line of its dash, like a text.
            if isinstance(item, str) or not item:
                self._value(
                    start=f"{indent}-",
                    value=item,
                    path=item_path,
                    indent=indent,
                )
            else:
                self._nested_item(item, item_path, indent)
        self._write_comments(self.comments.last, path, indent)

    def _nested_item(
        self,
        item: Any,
        path: Path,
        indent: str,
    ) -> None:
        """Write a mapping or list as an item: its first line begins with the dash."""
        self._write_comments(self.comments.above, path, indent)
        start = len(self.lines)
        self._block(item, path, f"{indent}  ")

        # A comment above the first field would separate it from the dash, so it goes above both.
        first = start
        while self.lines[first].lstrip().startswith("#"):
            comment = self.lines[first].lstrip()
            self.lines[first] = f"{indent}{comment}"
            first += 1
        content = self.lines[first].lstrip()
        beside = self._beside(path)
        self.lines[first] = f"{indent}- {content}{beside}"

    def _value(
        self,
        start: str,
        value: Any,
        path: Path,
        indent: str,
    ) -> None:
        self._write_comments(self.comments.above, path, indent)
        comment = self._beside(path)
        if isinstance(value, str):
            text = self._text(value, path)
            self.lines.append(f"{start} {text}{comment}")
        elif not value:
            empty = "{}" if isinstance(value, dict) else "[]"
            self.lines.append(f"{start} {empty}{comment}")
        else:
            self.lines.append(f"{start}{comment}")
            self._block(value, path, f"{indent}  ")

    def _text(self, value: str, path: Path) -> str:
        if self.style.is_integer(path) and _INTEGER.fullmatch(value):
            return value
        if self.style.is_quoted(path):
            return quoted_scalar(value)
        return scalar(value)


def scalar(text: str) -> str:
    """Return a text as a scalar of a block, quoted only where a plain one could be misread."""
    return text if _is_plainly_text(text) else quoted_scalar(text)


def _is_plainly_text(text: str) -> bool:
    """Return whether an unquoted scalar is read as this text by every YAML parser."""
    if not _PLAIN.fullmatch(text) or FORBIDDEN.search(text):
        return False
    # Inside plain text ": " begins a value and " #" a comment.
    ends_early = ": " in text or " #" in text
    if ends_early or text != text.strip():
        return False
    return not other_meaning(text)


def quoted_scalar(text: str) -> str:
    """Return a text in double quotes."""
    # Backslashes first, or those of the escaped quotes would be doubled.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{FORBIDDEN.sub(_escape, escaped)}"'


def _escape(hidden: re.Match[str]) -> str:
    character = hidden[0]
    return _ESCAPES.get(character) or f"\\U{ord(character):08x}"


class Fragments:
    """Writes parts that are new in a text that people wrote, as its other parts are written.

    The style asks for their paths in the document.
    """

    def __init__(self, style: Style) -> None:
        self._style = style

    def written(self, text: str, path: Path) -> str:
        """Return a text as the scalar of a block."""
        if self._style.is_integer(path) and text.isdigit():
            return text
        if self._style.is_quoted(path):
            return quoted_scalar(text)
        return scalar(text)

    def flow(self, value: Any, path: Path) -> str:
        """Return a value as it is written between brackets or braces."""
        if isinstance(value, str):
            is_quoted = self._style.is_quoted(path)
            return quoted_scalar(value) if is_quoted else in_flow(value)
        if isinstance(value, list):
            items = [self.flow(item, path) for item in value]
            joined = ", ".join(items)
            return f"[{joined}]"
        fields = []
        for name, inner in value.items():
            text = self.flow(inner, (*path, name))
            fields.append(f"{in_flow(name)}: {text}")
        joined = ", ".join(fields)
        return f"{{{joined}}}"

    def field_lines(self, fields: Fields, path: Path) -> Iterator[str]:
        """Yield fields as lines without indent; lists of texts on one line, if the style has it."""
        for name, value in fields.items():
            field = (*path, name)
            is_list = self._style.has_flow_lists and isinstance(value, list)
            if is_list and _is_all_text(value):
                yield f"{scalar(name)}: {self.flow(value, field)}"
            elif is_list:
                yield f"{scalar(name)}:"
                for item in value:
                    for line in self.item_lines(item, field):
                        yield f"  {line}"
            else:
                # The style looks at whole paths, and a part of a text is written here.
                style = self._style_below(path)
                yield from emit_yaml({name: value}, style).splitlines()

    def item_lines(
        self,
        item: Any,
        path: Path,
        *,
        is_flow: bool = False,
    ) -> Iterator[str]:
        """Yield an item of a list as lines without indent, the first with its dash.

        With ``is_flow``, fields are between braces on one line.
        """
        if isinstance(item, str):
            yield f"- {self.written(item, path)}"
            return
        if is_flow:
            yield f"- {self.flow(item, path)}"
            return
        dash = "- "
        for line in self.field_lines(item, path):
            yield f"{dash}{line}"
            dash = "  "

    def _style_below(self, path: Path) -> Style:
        style = self._style
        return Style(
            is_quoted=lambda inner: style.is_quoted((*path, *inner)),
            is_integer=lambda inner: style.is_integer((*path, *inner)),
        )


def in_flow(text: str) -> str:
    """Return a text between brackets: quoted unless it is plainly a text there."""
    if not _PLAIN_IN_FLOW.fullmatch(text):
        return quoted_scalar(text)
    return scalar(text)


def _is_all_text(values: Sequence[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


# Text surgery and layout rest on positions and on rules about comments. Reading the result again is
# the proof that they were right, so every edited text passes through here.


class UnsafeEditError(CatalogError):
    """The edit would change other data or lose a comment; the message gives the reason."""


def read_editable(
    text: str,
    file: str,
    limits: Limits = DEFAULT_LIMITS,
) -> Document:
    """Return the document of a text; raise UnsafeEditError where it has a flaw."""
    document = read_yaml(text.encode(), file, limits)
    if document.flaws:
        raise UnsafeEditError(f"cannot read {file}: {document.flaws[0].message}")
    return document


def verify_edit(
    before: str,
    after: str,
    wanted: Any,
    limits: Limits = DEFAULT_LIMITS,
) -> None:
    """Raise UnsafeEditError unless the new text holds exactly ``wanted`` and every old comment."""
    if read_yaml(after.encode(), "", limits).data != wanted:
        raise UnsafeEditError("the data would change")
    # Counted, since two comments can be equal; new ones, such as the modeline, are fine.
    if comment_texts(before) - comment_texts(after):
        raise UnsafeEditError("a comment would be lost")
