"""Names as parts of addresses: ASCII words that stay as they are, whatever enters the catalog later."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from kdcatalog.model.keys import RESERVED_NAMES
from kdcatalog.model.text import fold

LONGEST = 80
_NO_WORD = re.compile(r"[^a-z0-9]+")


def slug_of(text: str) -> str:
    """Return text as lower-case ASCII words with hyphens; one in another script as the numbers of its characters."""
    words = _NO_WORD.sub("-", fold(text)).strip("-")
    return (
        words or "-".join(f"u{ord(character):x}" for character in text if not character.isspace())
    )[:LONGEST].strip("-")


def distinct_slugs(texts: Iterable[str]) -> Mapping[str, str]:
    """Return the slug of each text: the first keeps a slug bare, later ones add -2, -3 and so on.

    So who gives the texts in the order of their coming gives each a slug that later ones cannot take.
    """
    slugs: dict[str, str] = {}
    taken, last = set(RESERVED_NAMES), dict[str, int]()
    for text in dict.fromkeys(texts):
        bare = slug = slug_of(text)
        while slug in taken:
            last[bare] = last.get(bare, 1) + 1
            slug = f"{bare}-{last[bare]}"
        taken.add(slug)
        slugs[text] = slug
    return MappingProxyType(slugs)
