"""The words of a text as numbers: stems, how often each occurs, and vectors of their weights."""

from __future__ import annotations

import re
from collections import Counter
from math import fsum, sqrt
from typing import TYPE_CHECKING

from kdcatalog.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"[a-z0-9]{2,}")
_ENGLISH_FUNCTION_WORDS = """
a an and are as at be beyond but by can could do does for from has have here how if in into
is it its more most no not of on only or other out over so such than that the their them then
there these they this those to toward towards under until up use used uses using via was we
were what when where which while who whose why will with within without you your
"""
_FUNCTION_WORDS = frozenset(_ENGLISH_FUNCTION_WORDS.split())

Vector = dict[str, float]
"""The weight of each word."""


def stems_of(text: str) -> list[str]:
    """Return the stem of each word of a text in its order, function words left out.

    >>> stems_of("The studies of Rye")
    ['study', 'rye']
    """
    words = _WORD.findall(fold(text))
    return [stem(word) for word in words if word not in _FUNCTION_WORDS]


def count_stems(text: str) -> Counter[str]:
    """Return how often each word occurs in a text, function words left out."""
    return Counter(stems_of(text))


def spellings_of(text: str) -> Mapping[str, str]:
    """Return the first spelling of each stem in a text, for showing it to people."""
    spellings: dict[str, str] = {}
    for word in text.split():
        folded = fold(word)
        for part in _WORD.findall(folded):
            spellings.setdefault(stem(part), part)
    return spellings


def stem(word: str) -> str:
    """Return the form in which singular and plural are equal: "studies" and "study".

    Nothing more is stripped, since the words are shown to people as reasons.
    """
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    # "loss" and "gas" are no plurals.
    is_short = len(word) <= 3
    if is_short or word.endswith("ss"):
        return word
    return word.removesuffix("s")


def add_times(total: Vector, vector: Vector, times: float) -> None:
    """Add a vector to a total, multiplied."""
    for word, weight in vector.items():
        before = total.get(word, 0.0)
        total[word] = before + times * weight


def dot(vector: Vector, other: Vector) -> float:
    """Return the product of two vectors: their cosine, where both have length one.

    ``fsum`` is exact, so the result does not depend on the order of the words.
    """
    products = []
    for word, weight in vector.items():
        if word in other:
            products.append(weight * other[word])
    return fsum(products)


def normalized(vector: Vector) -> Vector:
    """Return a vector of length one."""
    squares = [weight * weight for weight in vector.values()]
    # A title of function words alone has length 0, and stays as it is.
    length = sqrt(fsum(squares)) or 1
    scaled = {}
    for word, weight in vector.items():
        scaled[word] = weight / length
    return scaled
