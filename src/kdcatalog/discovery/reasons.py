"""Why a work is a candidate, in a sentence with its own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdcatalog.learning import stems_of
from kdcatalog.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

# On one line of a terminal, behind the words of the query.
_REASONS = 5
# What "models", "few" and "one" add to a score is less.
_WEAKEST_REASON = 0.4
# Between the words of a pair: a hyphen or spaces, and at most one function word.
_BETWEEN = r"(?:['\u2019]s)?[\s-]+(?:\w+[\s-]+)?"


def reason_of(
    title: str,
    query: Sequence[str],
    words: Sequence[str],
) -> str:
    """Return why a work is proposed, as a sentence without its period."""
    sentences = []
    if query:
        folded = fold(title)
        in_title = [word for word in query if word in folded]
        place = "title" if in_title else "abstract"
        word, *_ = in_title or query
        sentences.append(f'its {place} says "{word}"')
    if words:
        *others, last = words
        mentioned = last
        if others:
            listed = ", ".join(others)
            mentioned = f"{listed} and {last}"
        sentences.append(f"like papers in the catalog, it mentions {mentioned}")
    return "; ".join(sentences) or "it has little in common with the catalog"


def telling_phrases(
    text: str,
    shares: Mapping[str, float],
    query: Iterable[str],
    words_of_titles: Container[str],
) -> tuple[str, ...]:
    """Return the words of a text that speak for it most, as it writes them.

    ``shares`` is what each word or pair of words adds to its score. Those that no titles share are
    left out: "lets" and "keeps" are how people write summaries.
    """

    def rank(word: str) -> tuple[float, str]:
        return (-shares[word], word)

    reasons: list[str] = []
    # The words of the query are a reason of their own.
    named = set(stems_of(" ".join(query)))
    for word in sorted(shares, key=rank):
        stems = word.split()
        is_of_titles = all(stem in words_of_titles for stem in stems)
        if shares[word] < _WEAKEST_REASON or not is_of_titles:
            continue
        written = _as_written(text, stems)
        parts = stems_of(written)
        # "policy distillation" after "self-distillation" says little new.
        if parts and named.isdisjoint(parts):
            reasons.append(written)
            named.update(parts)
        if len(reasons) == _REASONS:
            break
    return tuple(reasons)


def _as_written(text: str, stems: Sequence[str]) -> str:
    """Return where a text has some words, such as "chain-of-thought" for "chain thought".

    Empty where they are in two sentences, or only in longer names, as "math" in "MATH-500". What a
    sentence begins with is seldom lower-case, so lower case goes first: "teacher", but "KD".
    """
    forms = map(_forms_of, stems)
    words = _BETWEEN.join(forms)
    # With what a hyphen joins to them: "policy" is in "on-policy".
    pattern = rf"(?<![\w-])(?:\w+-)*{words}(?:-\w+)*(?![\w-])"
    places = re.findall(pattern, text, re.IGNORECASE)
    for place in sorted(places, key=str.islower, reverse=True):
        if stems_of(place) == stems:
            return " ".join(place.split())
    return ""


def _forms_of(stem: str) -> str:
    """Return a pattern for the words with a stem: "study" and "studies"."""
    if stem.endswith("y"):
        beginning = stem[:-1]
        return rf"{beginning}(?:y|ies)"
    return rf"{stem}s?"
