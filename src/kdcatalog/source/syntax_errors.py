"""Say what is wrong with a YAML text in the words of the person who typed it.

libyaml reports "mapping values are not allowed in this context" or "could not find expected ':'",
often a line too late; people search for the colon, the dash or the quote that they mistyped.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import yaml

from kdcatalog.problems import Position
from kdcatalog.source.hidden import ESCAPE, ESCAPE_HINT, SourceText

_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>)(?: |$)", re.MULTILINE)
_START = r"(?P<start> *(?:- +)*)"
_FIELD = re.compile(rf'{_START}(?:(?P<name>[A-Za-z_]+|"[^"]*"):(?P<space> *))?(?P<value>.*)')
# A field without the space after its colon; "https://" is no field.
_GLUED = re.compile(rf"{_START}(?P<name>[A-Za-z_]+):(?P<value>[^\s/].*)")
# Where the layout needs a space or a colon, word processors and phones type a wider one.
_WIDE = re.compile(
    r"(?m)^ *(?:- *)*(?:[A-Za-z_]+:? *)?(?P<sign>[\u00a0\u2000-\u200a\u202f\u205f\u3000\uff1a])"
)
_OPENING_QUOTES = ('"', "'")
_CLOSING_QUOTE = {'"': re.compile(r"(?<!\\)(?:\\\\)*\""), "'": re.compile("'")}
_TYPOGRAPHIC_QUOTES = ("\u201c", "\u201d", "\u201e", "\u2018", "\u2019")
_BRACKETS = {"[": "]", "{": "}"}
# A field whose colon is missing, or an equals sign instead; a name in a list has no quotes.
_NO_COLON = re.compile(r"\s*(?P<name>[a-z_]+)\s*(?:=\s*|\s(?=[\"']))(?P<value>.+)")
_MARKDOWN_LINK = re.compile(r"\[[^\]]*\]\(([^)]*)\)")
_SPECIAL = tuple("[]{}*&!|>%@`,?")
"""The characters with which YAML begins something else than a text."""
_AFTER_A_GLUED_FIELD = ("mapping values are not allowed", "could not find expected ':'")


class SyntaxMistake(NamedTuple):
    """Where the mistake is, what it is, and what to type instead."""

    at: Position
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text, split into what comes before a value and the value."""

    number: int
    text: str
    start: str
    name: str
    value: str

    @property
    def is_item(self) -> bool:
        """Whether the line begins with a dash."""
        return "-" in self.start

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether the line is an item, and whether it is a field."""
        return self.is_item, bool(self.name)

    def at(self, column: int, length: int = 1) -> Position:
        """Return a position in the line; columns count from 0 here."""
        return Position(
            self.number,
            column + 1,
            max(1, length),
        )

    def at_value(self) -> Position:
        """Return the position of the whole value."""
        length = len(self.value.rstrip())
        return self.at(self.value_column, length)

    @property
    def value_column(self) -> int:
        """The column of the value, from 0."""
        return len(self.text) - len(self.value)

    @property
    def indent(self) -> int:
        """The column of the first character, from 0."""
        return len(self.text) - len(self.text.lstrip())

    def quoted(self, value: str) -> str:
        """Return the hint to write the line with a value in quotes."""
        if self.is_item:
            value = _MARKDOWN_LINK.sub(r"\1", value)
        escaped = value.strip().replace("\\", "\\\\").replace('"', '\\"')
        name = f"{self.name}: " if self.name else ""
        dash = "- " if self.is_item else ""
        return f'write {dash}{name}"{escaped}"'


@dataclass(frozen=True, slots=True)
class _Failure:
    """What libyaml reports: the place and reason, and the lines in which the mistake can be."""

    source: SourceText
    at: Position
    reason: str
    lines: tuple[_Line, ...]
    """The reported line and all before it, the reported one first."""


def explain_syntax(
    error: yaml.YAMLError,
    source: SourceText,
) -> SyntaxMistake:
    """Return place, message and hint for a syntax error."""
    at = _place_of_error(error, source)
    reason = _reason(error)
    lines = tuple(_lines_before(source, at))
    failure = _Failure(
        source=source,
        at=at,
        reason=reason,
        lines=lines,
    )
    for explain in _EXPLANATIONS:
        explanation = explain(failure)
        if explanation:
            return explanation
    return SyntaxMistake(
        at=at,
        message=f"invalid YAML: {failure.reason}",
        hint="compare this line and the line above it with a record that works",
    )


def _lines_before(source: SourceText, at: Position) -> Iterator[_Line]:
    texts = source.text.split("\n")[: at.line]
    for number in range(len(texts), 0, -1):
        text = texts[number - 1].rstrip("\r")
        field = _FIELD.fullmatch(text)
        content = text.strip()
        is_empty = not content or content.startswith("#")
        if not field or is_empty:
            continue
        yield _Line(
            number=number,
            text=text,
            start=field["start"],
            name=field["name"] or "",
            value=field["value"],
        )


def _conflict(failure: _Failure) -> SyntaxMistake | None:
    marker = _CONFLICT.search(failure.source.text)
    if not marker:
        return None
    hint = "keep one version and delete the lines with <<<<<<<, ======= and >>>>>>>"
    at = failure.source.position(marker.start(), 7)
    return SyntaxMistake(at, "merge conflict markers", hint)


def _tab(failure: _Failure) -> SyntaxMistake | None:
    # libyaml says "found character that cannot start any token", which names no tab.
    lines = failure.source.text.split("\n")
    line = lines[failure.at.line - 1]
    indent = line.removesuffix(line.lstrip())
    if "\t" not in indent:
        return None
    column = indent.index("\t") + 1
    at = Position(failure.at.line, column)
    return SyntaxMistake(at, "tab in the indentation", "use two spaces instead")


def _wide_character(failure: _Failure) -> SyntaxMistake | None:
    for line in failure.lines:
        wide = _WIDE.match(line.text)
        if not wide:
            continue
        sign = wide["sign"]
        name = unicodedata.name(sign).lower()
        meant = "a colon" if sign == "\uff1a" else "an ordinary space"
        at = line.at(wide.start("sign"))
        message = f"{name} (U+{ord(sign):04X}) instead of {meant}"
        return SyntaxMistake(at, message, f"replace it with {meant} from the keyboard")
    return None


def _escape(failure: _Failure) -> SyntaxMistake | None:
    if not re.search("unknown escape|hexdecimal", failure.reason):  # sic, of "\xi"
        return None
    return SyntaxMistake(failure.at, ESCAPE, ESCAPE_HINT)


def _unclosed_quote(failure: _Failure) -> SyntaxMistake | None:
    """Explain a quote that opens a value and is not closed in its line, or closed too early."""
    # The first such line: from there on, libyaml takes text for layout and layout for text.
    for line in reversed(failure.lines):
        mark = line.value[:1]
        if mark not in _OPENING_QUOTES:
            continue
        closing = _CLOSING_QUOTE[mark].search(line.value, 1)
        inner = line.value[1:].rstrip()
        if not closing:
            return _without_end(line, inner)
        rest = line.value[closing.end() :].strip()
        # As in JSON and Python; the items of a list in brackets have neither name nor dash.
        if rest == ",":
            if line.name or line.is_item:
                return _comma_at_end(line, inner.removesuffix(",").rstrip())
            continue
        is_comment = rest.startswith("#")
        if rest and not is_comment and not _is_doubled(line.value):
            text = re.sub(r"^(.)(.*)\1$", r"\2", line.value.rstrip())
            message = f"the quote {mark} inside the text ends it"
            return SyntaxMistake(
                at=line.at_value(),
                message=message,
                hint=line.quoted(text),
            )
    return None


def _comma_at_end(line: _Line, inner: str) -> SyntaxMistake:
    return SyntaxMistake(
        at=line.at(len(line.text.rstrip()) - 1),
        message="a comma after the text in quotes",
        hint=line.quoted(inner.removesuffix(line.value[0])),
    )


def _without_end(line: _Line, inner: str) -> SyntaxMistake:
    message = f"the quote {line.value[0]} is not closed"
    if inner.endswith(_TYPOGRAPHIC_QUOTES):
        message = f"the typographic quote {inner[-1]} does not close the text"
        inner = inner[:-1]
    return SyntaxMistake(
        at=line.at_value(),
        message=message,
        hint=line.quoted(inner),
    )


def _is_doubled(value: str) -> bool:
    """Return whether the single quotes in a text are doubled, which is how YAML escapes them."""
    return value.startswith("'") and re.fullmatch(r"'(?:[^']|'')*'\s*(?:#.*)?", value) is not None


def _indentation(failure: _Failure) -> SyntaxMistake | None:
    """Explain a field or item that begins in another column than the one above it."""
    if len(failure.lines) < 2:
        return None
    line, line_above = failure.lines[:2]
    # "venue:" has its fields below it, which begin further to the right.
    is_parent = line_above.name and not line_above.value.strip()
    is_same_kind = line.kind == line_above.kind and not is_parent
    spaces = line_above.indent - line.indent
    if not is_same_kind or not spaces or ": " in line.value:
        return None
    at = line.at(line.indent)
    verb = "insert" if spaces > 0 else "remove"
    number = abs(spaces)
    noun = "space" if number == 1 else "spaces"
    message = "the line begins in another column than the line above"
    hint = f"{verb} {number} {noun} at its beginning"
    return SyntaxMistake(at, message, hint)


def _colon_in_text(failure: _Failure) -> SyntaxMistake | None:
    if "mapping values are not allowed" not in failure.reason:
        return None
    line = failure.lines[0]
    message = 'unquoted text must not contain ": "'
    value = line.value.strip()
    if value.startswith(_TYPOGRAPHIC_QUOTES) and value.endswith(_TYPOGRAPHIC_QUOTES):
        message = f"typographic quotes {value[0]}{value[-1]} instead of straight ones"
        value = value[1:-1]
    return SyntaxMistake(failure.at, message, line.quoted(value))


def _missing_space(failure: _Failure) -> SyntaxMistake | None:
    """Explain "title:A Loaf", which libyaml notices at the colon of the next line."""
    if not failure.reason.startswith(_AFTER_A_GLUED_FIELD):
        return None
    for line in failure.lines[:2]:
        glued = _glued(line)
        if glued:
            return glued
    return None


def _glued(line: _Line) -> SyntaxMistake | None:
    field = _GLUED.fullmatch(line.text)
    if not field:
        return None
    name = field["name"]
    colon = field.start("value") - 1
    value = field["value"]
    hint = f'write {name}: "{value}"'
    if value.startswith(_OPENING_QUOTES):
        hint = f"write {name}: {value}"
    return SyntaxMistake(
        at=line.at(colon),
        message=f"no space after {name}:",
        hint=hint,
    )


def _line_without_field(failure: _Failure) -> SyntaxMistake | None:
    """Explain a line that is neither a field nor an item, which libyaml reports a line later."""
    if "could not find expected ':'" not in failure.reason:
        return None
    for line, line_above in pairwise(failure.lines):
        if line.name or line.is_item:
            continue
        content = line.text.strip()
        at = line.at(line.indent, len(content))
        field = _NO_COLON.fullmatch(line.text)
        if field:
            name = field["name"]
            return SyntaxMistake(
                at=at,
                message=f"no colon after '{name}'",
                hint=f"write {name}: {field['value']}",
            )
        if line_above.is_item:
            text = content.lstrip("-").strip()
            return SyntaxMistake(
                at=at,
                message="missing dash before an item of the list",
                hint=f"write - {text}",
            )
        hint = "write the name of the field and a colon before it, or join it to the line above"
        return SyntaxMistake(
            at=at,
            message="the line is neither a field nor an item of a list",
            hint=hint,
        )
    return None


def _list_beside_its_field(failure: _Failure) -> SyntaxMistake | None:
    line, *above = failure.lines[:2]
    at = failure.at
    is_refused = "block sequence entries are not allowed" in failure.reason
    # Items on the lines below the first one, which is beside its field without a dash.
    if "did not find expected key" in failure.reason and line.is_item and above:
        line = above[0]
        at = line.at_value()
        is_refused = bool(line.name) and not line.is_item
    item = line.value.strip().removeprefix("- ")
    if not is_refused or not item:
        return None
    if item == "-":
        return SyntaxMistake(at, "'-' instead of a value", "remove the line, or write a value")
    message = "a list begins on the line below its field"
    return SyntaxMistake(at, message, f"write - {item} on a line of its own")


def _special_start(failure: _Failure) -> SyntaxMistake | None:
    # Within brackets, the error is noticed any number of lines after the one that opens them.
    is_in_brackets = "did not find expected ','" in failure.reason
    for line in failure.lines if is_in_brackets else failure.lines[:2]:
        if line.value.startswith(_SPECIAL):
            return SyntaxMistake(line.at(line.value_column), *_explain_start(line))
    return None


def _explain_start(line: _Line) -> tuple[str, str]:
    """Return message and hint for a value with a special character at its beginning."""
    value = line.value
    start = value[0]
    message = f"unquoted text must not start with '{start}'"
    closing = _BRACKETS.get(start, "")
    if closing not in value:
        # A list has a comma, one value or none; "[Re Bread" is a text.
        is_text = re.fullmatch(r"\[[^,]+ [^,]+", value)
        quoted = f"{line.quoted(value)}, or" if is_text else "write"
        hint = f"{quoted} {closing} at the end"
        return f"the bracket {start} is not closed", hint
    if start in _BRACKETS.values():
        return f"the bracket {start} closes none", "delete it"
    if value.startswith("```"):
        return message, "delete the line; a record is not Markdown"
    if value.startswith("* ") and not line.name:
        return message, f"write - {value[2:].strip()}"
    if start == "@" and "{" in value:
        return "BibTeX instead of a record", "pass the BibTeX to kdcatalog add, as a .bib file"
    return message, line.quoted(value)


# In this order: a conflict or a wide space also causes whatever libyaml reports after it.
_Explain = Callable[[_Failure], SyntaxMistake | None]
_EXPLANATIONS: tuple[_Explain, ...] = (
    _conflict,
    _tab,
    _wide_character,
    _escape,
    _unclosed_quote,
    _list_beside_its_field,
    _indentation,
    _missing_space,
    _colon_in_text,
    _line_without_field,
    _special_start,
)


def _reason(error: yaml.YAMLError) -> str:
    reason: str | None = getattr(error, "problem", None)
    return reason or str(error).splitlines()[0]


def _place_of_error(error: yaml.YAMLError, source: SourceText) -> Position:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    offset = source.offset(mark) if mark else 0
    # An unclosed quote or bracket is noticed at the end, where there is nothing to show.
    is_at_end = offset >= len(source.text.rstrip())
    return source.last() if is_at_end else source.position(offset)
