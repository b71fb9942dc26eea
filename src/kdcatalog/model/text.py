"""Text as records hold it, and the two ways of comparing it.

Refused are the characters that a reader cannot see or that forge structure elsewhere: controls,
bidirectional marks, zero-width characters, lone surrogates, the byte order mark, and the line
separators that YAML counts as line ends and git does not.
"""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.text.characters import FORBIDDEN

MAX_TEXT = 2000
_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "\u0131": "i",
}
_SPACES = {
    "\n": ("a line break", "write it as one line:"),
    "\r": ("a line break", "write it as one line:"),
    "\t": ("a tab", "write a blank instead:"),
}
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Return text in lower-case ASCII: accents dropped, ligatures spelt out, other scripts left out."""
    lower = "".join(_LETTERS.get(character, character) for character in text.casefold())
    return unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode("ascii")


def normalize_title(title: str) -> str:
    """Return a title as two spellings of it compare: case, accents, punctuation and spacing aside."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return (
        _NOT_WORD.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
        or title
    )


def _require_text(value: object) -> str:
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list | tuple) else "a mapping"
        raise fault(
            "KD112", f"{kind} stands where a text is meant", "write one text, quoted when in doubt"
        )
    return value


def _check_clean(text: str) -> str:
    tidy = " ".join(text.split())
    if (
        (found := FORBIDDEN.search(text))
        and found[0] in _SPACES
        and tidy
        and not FORBIDDEN.search(tidy)
    ):
        what, write = _SPACES[found[0]]
        raise fault("KD113", f"{what} stands in the text", f"{write} {yaml_quoted(tidy)}")
    if found:
        raise fault(
            "KD113",
            f"the character U+{ord(found[0]):04X} at place {found.start() + 1} is invisible or a control character",
            "delete it, or type the visible character that is meant",
        )
    if not text.strip():
        raise fault("KD111", "the field is empty", "leave the line out, or say what it holds")
    if text != tidy:
        raise fault(
            "KD113",
            "blanks stand at the ends or double inside the text",
            f"write {yaml_quoted(tidy)}",
        )
    if text != (composed := unicodedata.normalize("NFC", text)):
        raise fault(
            "KD113",
            "letters and accents are written apart (not NFC)",
            f"write {yaml_quoted(composed)}",
        )
    return text


def _check_length(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise fault(
            "KD113", f"the text has {len(text)} characters, more than {MAX_TEXT}", "shorten it"
        )
    return text


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an s unless there is one of it."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quote(text: str) -> str:
    """Return a value as a message quotes it."""
    return f"'{text}'"


def yaml_quoted(text: str) -> str:
    """Return a value as it is typed into a record: a quoted YAML text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


TEXT_SCHEMA = {"type": "string", "maxLength": MAX_TEXT, "pattern": r"^\S+(?: \S+)*$"}
CleanText = Annotated[str, AfterValidator(_check_clean), BeforeValidator(_require_text)]
"""Text of any length; who uses it says how long it may be."""
PlainText = Annotated[CleanText, AfterValidator(_check_length), WithJsonSchema(TEXT_SCHEMA)]
