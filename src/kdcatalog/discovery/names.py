"""Names of a vocabulary in running text: "we distill Qwen3-32B into Llama-3.2 1B"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kdcatalog.model.fact_names import FactNames

# What may follow the first word of a family in one word: "Qwen3.5-27B-Instruct", not "Qwen's".
_REST = r"(?:[-.]?[A-Za-z0-9]+)*"
# Three letters and more: "AM" and "T5" are also abbreviations and tables.
_SHORTEST = 3


def names_in(text: str, vocabulary: FactNames) -> tuple[str, ...]:
    """Return the names that a text mentions, in its order, each in the vocabulary's spelling.

    A longer name that begins like a family, such as a new size of a model, is returned as written.
    """
    names: dict[str, None] = {}
    for match in _pattern(vocabulary).finditer(text):
        mention = match[0]
        name = vocabulary.known_spelling(mention) or mention
        names.setdefault(name)
    return tuple(names)


# Compiled from some thousand names, and asked for each candidate.
@lru_cache(maxsize=8)
def _pattern(vocabulary: FactNames) -> re.Pattern[str]:
    """Return what matches a known name, or a word that begins like the family of one.

    Case counts: "Llama" is a model, a llama is not, and neither is "instruct".
    """
    spellings = [*vocabulary.all_names, *vocabulary.all_aliases]
    words: list[str] = []
    for family in vocabulary.families:
        words += family.words
    alternatives = [re.escape(name) for name in _longest_first(spellings)]
    beginnings = map(re.escape, _longest_first(words))
    families = [f"{beginning}{_REST}" for beginning in beginnings]
    # The longer match counts, and known names may have spaces, which words of a family have not.
    pattern = "|".join([*alternatives, *families])
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])(?!-[A-Za-z0-9])")


def _longest_first(names: Iterable[str]) -> list[str]:
    def rank(name: str) -> tuple[int, str]:
        return (-len(name), name)

    long_names = {name for name in names if len(name) >= _SHORTEST}
    return sorted(long_names, key=rank)
