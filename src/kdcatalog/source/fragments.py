"""New parts of a YAML text that people wrote: values between brackets, fields and items as lines.

``emitter`` writes whole documents in one layout; a part that is added must look like its neighbors.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from kdcatalog.problems import Path
from kdcatalog.source.emitter import Style, emit_yaml, quoted_scalar, scalar

Fields = dict[str, Any]

# Inside brackets, commas and braces end a plain scalar.
_PLAIN_IN_FLOW = re.compile(r"\w[\w ./+-]*")


class Fragments:
    """Writes new values in a style, which asks for their paths in the document."""

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
