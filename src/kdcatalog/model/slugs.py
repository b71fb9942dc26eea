"""Names as parts of URLs: ASCII words that stay the same, whatever enters the catalog later."""

import re
from collections.abc import Iterable, Mapping

from kdcatalog.model.frozen_dict import FrozenDict
from kdcatalog.model.keys import RESERVED_NAMES
from kdcatalog.model.text import fold

# Longer names are cut: some file systems allow 143 bytes for a name when they encrypt it.
MAX_SLUG = 80
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """Return text as lower-case ASCII words with hyphens.

    Text in another script becomes the code points of its letters: transliteration would need a
    table for each language, and two names must not become one.

    >>> slug_of("Zoë O'Neil"), slug_of("Μέλι")
    ('zoe-o-neil', 'u39c-u3ad-u3bb-u3b9')
    """
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
