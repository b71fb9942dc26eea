"""Say what is wrong with a YAML text in the words of the person who typed it.

libyaml reports "mapping values are not allowed in this context"; people search for the colon.
"""

import re

import yaml

from kdcatalog.problems import Position
from kdcatalog.source.hidden import BYTE_ORDER_MARK, SourceText

_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>)(?: |$)", re.MULTILINE)
_QUOTE_IT = 'put the whole text in double quotes: "..."'


def explain_hidden(text: str, offset: int) -> tuple[str, str]:
    """Return message and hint for a hidden character."""
    if offset == 0 and text[0] == BYTE_ORDER_MARK:
        hint = "save the file as UTF-8 without a byte order mark, or run kdcatalog check --fix"
        return "the file begins with a byte order mark (U+FEFF)", hint
    message = f"invisible or control character U+{ord(text[offset]):04X}"
    return message, "delete it, or type the visible character you meant"


def explain_syntax(
    error: yaml.YAMLError,
    source: SourceText,
) -> tuple[Position, str, str]:
    """Return place, message and hint for a syntax error."""
    at = _place_of_error(error, source)
    line = source.text.split("\n")[at.line - 1]
    indent = line.removesuffix(line.lstrip())
    reason = _reason(error)

    # Markers come first: the error that libyaml reports is only their consequence.
    if marker := _CONFLICT.search(source.text):
        hint = "keep one version and delete the lines with <<<<<<<, ======= and >>>>>>>"
        return source.position(marker.start(), 7), "merge conflict markers", hint
    # libyaml says "found character that cannot start any token", which names neither.
    if "\t" in indent:
        tab = Position(at.line, indent.index("\t") + 1)
        return tab, "tab in the indentation", "use two spaces instead"
    if "mapping values are not allowed" in reason:
        return at, 'unquoted text must not contain ": "', _QUOTE_IT
    if "cannot start any token" in reason:
        character = line[at.column - 1 : at.column]
        return at, f"unquoted text must not start with '{character}'", _QUOTE_IT
    hint = "compare this line and the line above it with a record that works"
    return at, f"invalid YAML: {reason}", hint


def _reason(error: yaml.YAMLError) -> str:
    reason: str | None = getattr(error, "problem", None)
    return reason or str(error).splitlines()[0]


def _place_of_error(error: yaml.YAMLError, source: SourceText) -> Position:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = source.offset(mark) if mark else 0
    # An unclosed quote or bracket is noticed at the end, where there is nothing to show.
    is_at_end = offset >= len(source.text.rstrip())
    return source.last() if is_at_end else source.position(offset)
