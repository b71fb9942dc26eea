"""Citation keys: the file stem of a record, computed once and stable for ever.

``smith2024title`` is the family name of the first author, the year of the first version and the
first significant word of the title. Without authors the title gives the first word, too. The
first paper keeps the bare key, later ones get ``b``, ``c`` and so on.
"""

import re
import string
from collections.abc import Container
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from kdcatalog.model.authors import Author
from kdcatalog.model.base import fault
from kdcatalog.model.text import PlainText, fold, quote

_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[a-z]+(?:-[a-z]+)*-?((?:19|20)[0-9]{2})[a-z0-9-]*")
_LONGEST, _LONGEST_PART = 100, 40
RESERVED_NAMES = frozenset(
    {"aux", "con", "nul", "prn"} | {f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)}
)
"""Names that Windows gives to devices, so that no file can have them."""
_INSIGNIFICANT = frozenset(
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "beyond",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "into",
    }
    | {
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "toward",
        "towards",
        "via",
        "we",
        "what",
        "when",
    }
    | {"where", "which", "why", "will", "with", "without"}
)


def is_key(text: str) -> bool:
    """Tell whether text can be a key: lower-case ASCII letters and digits, and no name that Windows reserves."""
    return bool(_KEY.fullmatch(text)) and text not in RESERVED_NAMES and len(text) <= _LONGEST


def year_of_key(key: str) -> str | None:
    """Return the year that a key names, four digits; None where it names none."""
    found = _YEAR.fullmatch(key)
    return found[1] if found else None


def make_key(authors: tuple[Author, ...], year: int, title: str, taken: Container[str] = ()) -> str:
    """Return a new key; ``taken`` holds the keys that are in use or once were."""
    words = _significant(title)
    if authors and (family := _letters(authors[0].sort_name)):
        bare = f"{family}{year}{words[0]}"
    else:
        bare = f"{_letters(words[0]) or 'work'}{year}{words[1] if len(words) > 1 else ''}"
    endings = ("", *string.ascii_lowercase[1:], *(f"x{number}" for number in range(2, 1000)))
    return next(key for key in (f"{bare}{ending}" for ending in endings) if key not in taken)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))[:_LONGEST_PART]


def _significant(title: str) -> list[str]:
    words = [
        re.sub(r"[^a-z0-9]", "", fold(word))[:_LONGEST_PART]
        for word in re.split("[\\s/:\u2013\u2014]+", title)
    ]
    words = [word for word in words if word]
    return [word for word in words if word not in _INSIGNIFICANT] or words or ["work"]


def _check_key(text: str) -> str:
    if not is_key(text):
        raise fault("KD106", f"{quote(text)} is no key", "write a key such as smith2024title")
    return text


_KEY_SCHEMA = {"type": "string", "maxLength": _LONGEST, "pattern": f"^{_KEY.pattern}$"}
KeyText = Annotated[PlainText, AfterValidator(_check_key), WithJsonSchema(_KEY_SCHEMA)]
