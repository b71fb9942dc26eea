"""Names that stay: citation keys, which are file stems of records, and parts of URLs.

``smith2024title`` is the family name of the first author, the year of the first version and the
first significant word of the title; without authors, a second word of the title takes the place
of the name. The first paper has the bare key, later ones get ``b``, ``c`` and so on.

Keys are in bibliographies, links and file names of other people: a change to ``make_key`` may only
affect papers that are not yet in a catalog.
"""

import re
import string
from collections.abc import Container, Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from kdcatalog.model.authors import Author
from kdcatalog.model.base import FrozenDict, fault
from kdcatalog.model.text import PlainText, fold, quote

_KEY = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_YEAR = re.compile(r"[a-z]+(?:-[a-z]+)*-?((?:19|20)[0-9]{2})[a-z0-9-]*")
_TITLE_WORD_EDGES = re.compile("[\\s/:\u2013\u2014]+")

# File systems allow 255 bytes; a key with ending and a suffix of tools must stay well below.
MAX_KEY = 100
# Two parts of this length and a year fit into a key.
MAX_PART = 40

_SERIAL_PORTS = {f"com{number}" for number in range(1, 10)}
_PRINTERS = {f"lpt{number}" for number in range(1, 10)}
RESERVED_NAMES = _SERIAL_PORTS | _PRINTERS | {"aux", "con", "nul", "prn"}
"""Names that Windows gives to devices, so that no file can have them."""

_INSIGNIFICANT_WORDS = (
    "a an and are as at be beyond by can do does for from how in into is it its of on or over"
    " the to toward towards via we what when where which why will with without"
)
_INSIGNIFICANT = frozenset(_INSIGNIFICANT_WORDS.split())


def is_key(text: str) -> bool:
    """Return whether text can be a key: lower-case ASCII words that no file system refuses."""
    if len(text) > MAX_KEY or text in RESERVED_NAMES:
        return False
    return _KEY.fullmatch(text) is not None


def year_of_key(key: str) -> str | None:
    """Return the year in a key, four digits; None where it has none."""
    match = _YEAR.fullmatch(key)
    return match[1] if match else None


def make_key(
    authors: tuple[Author, ...],
    year: int,
    title: str,
    taken: Container[str] = (),
) -> str:
    """Return a new key; ``taken`` has the keys that are or once were in use.

    ``year`` is 0 for an undated work, whose key has none.

    >>> make_key((), 2024, "The Art of Bread"), make_key((), 2024, "Bread", taken={"bread2024"})
    ('art2024bread', 'bread2024b')
    """
    words = _significant_words(title)
    digits = str(year or "")
    family = _letters(authors[0].sort_name) if authors else ""
    if family:
        bare_key = f"{family}{digits}{words[0]}"
    else:
        # A name in another script has no ASCII letters, and a word may be digits alone.
        start = _letters(words[0]) or "work"
        second_word = words[1] if len(words) > 1 else ""
        bare_key = f"{start}{digits}{second_word}"
    if bare_key not in taken:
        return bare_key
    for letter in string.ascii_lowercase[1:]:
        if f"{bare_key}{letter}" not in taken:
            return f"{bare_key}{letter}"
    number = _free_number(f"{bare_key}x", taken)
    return f"{bare_key}x{number}"


def _free_number(beginning: str, taken: Container[str]) -> int:
    """Return a number, from 2, whose key is free while that before it is not.

    Found by doubling and halving: counting up took minutes for 10,000 titles in one script.
    """
    used = 1
    free = 2
    while f"{beginning}{free}" in taken:
        used = free
        free *= 2
    while free - used > 1:
        middle = (used + free) // 2
        if f"{beginning}{middle}" in taken:
            used = middle
        else:
            free = middle
    return free


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", fold(text))[:MAX_PART]


def _significant_words(title: str) -> list[str]:
    """Return the words of a title that name its subject; all of them where none does."""
    words = []
    for word in _TITLE_WORD_EDGES.split(title):
        ascii_word = re.sub(r"[^a-z0-9]", "", fold(word))
        if ascii_word:
            words.append(ascii_word[:MAX_PART])
    significant = [word for word in words if word not in _INSIGNIFICANT]
    return significant or words or ["work"]


def _check_key(text: str) -> str:
    if not is_key(text):
        message = f"{quote(text)} is not a valid key"
        raise fault("KD106", message, "write a key such as smith2024title")
    return text


_KEY_SCHEMA = {"type": "string", "maxLength": MAX_KEY, "pattern": f"^{_KEY.pattern}$"}
KeyText = Annotated[
    PlainText,
    AfterValidator(_check_key),
    WithJsonSchema(_KEY_SCHEMA),
]


# Longer names are cut: some file systems allow 143 bytes for a name when they encrypt it.
MAX_SLUG = 80
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")


def slug_of(text: str) -> str:
    """Return text as lower-case ASCII words with hyphens.

    Text in another script becomes the code points of its letters: transliteration would need a
    table for each language, and two names must not become one.

    >>> slug_of("Zoë O'Neil"), slug_of("Μέλι")
    ('zoe-o-neil', 'u39c-u3ad-u3bb-u3b9')
    """
    if len(text) <= MAX_SLUG and _PLAIN.fullmatch(text):
        # Nearly all of 48,000 names.
        return text.replace(" ", "-")
    slug = _NOT_WORD.sub("-", fold(text)).strip("-")
    if not slug:
        letters = "".join(text.split())
        code_points = [format(ord(letter), "x") for letter in letters]
        slug = "-".join(f"u{code_point}" for code_point in code_points)
    return slug[:MAX_SLUG].strip("-")


def distinct_slugs(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the slug of each text: the first of equals keeps it bare, later ones add -2, -3 ...

    Give the texts in the order in which they entered the catalog: then each has a slug that no
    later one can take.
    """
    slugs: dict[str, str] = {}
    taken = set(RESERVED_NAMES)
    last_number: dict[str, int] = {}
    for text in dict.fromkeys(texts):
        bare_slug = slug_of(text)
        slug = bare_slug
        while slug in taken:
            number = last_number.get(bare_slug, 1) + 1
            last_number[bare_slug] = number
            slug = f"{bare_slug}-{number}"
        taken.add(slug)
        slugs[text] = slug
    return FrozenDict(slugs)
