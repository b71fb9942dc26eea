"""Which works of a listing a catalog would want: three rankings, fused.

The words of the query are a strong start, but one paper in four does without them. So the catalog
teaches two more rankings: the words and pairs of words that its titles and summaries use more often
than the listing does, and the center of its papers, away from the center of the listing. Their
ranks are fused (Cormack et al. 2009, "Reciprocal Rank Fusion"), since their scores have no common
scale. ``make bench-discover`` measures all of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, NamedTuple

from kdcatalog.discovery.reasons import telling_phrases
from kdcatalog.learning import (
    Vector,
    add_times,
    count_stems,
    dot,
    normalized,
    stems_of,
)
from kdcatalog.model.dates import UNDATED, Month
from kdcatalog.model.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.model.discovery import Discovery
    from kdcatalog.model.paper import Paper

    Scores = Sequence[float]
    _WeightedScores = tuple[float, Scores]
    _Example = tuple[Counter[str], float]
    _Listing = Sequence[Counter[str]]

# The constant of the method's paper: the first ranks count, and none of them decides alone.
_FUSION = 60
# The center alone finds least. At .2 and .4, the top 20 have one paper more or two fewer of 180.
_QUERY_WEIGHT, _WORDS_WEIGHT, _CENTER_WEIGHT = 1.0, 1.0, 0.3

# How often a word of the query in the title counts: what a paper is about is in its title.
_TITLE_COUNTS = 3
# So many occurrences give half of the score; further ones add less and less.
_HALF_SCORE = 3.0
# Words of the query without the context are most often another subject, so the two scores are
# multiplied. Where they were added, 2 to 5 papers fewer of 180 were in the top 50.
_WITHOUT_CONTEXT = 0.2
# Enough to have an order where no word of the query is.
_CONTEXT_WEIGHT = 0.05

# A subject changes its words within a few years: at 12 months, too few papers are left.
_HALF_LIFE_MONTHS = 18.0
_FEWEST_PAPERS = 3.0
"""In how many papers a word must be, by their weights: names of single methods are no subject.

In as many titles, so that it is given as a reason.
"""
# k1 of BM25 at its usual value: each further occurrence of a word adds less.
_OCCURRENCES = 1.2
# Titles and summaries are a fifth as long as abstracts; fully corrected, long abstracts would win.
_LENGTH_SHIFT = 0.3
# In place of the share of a word that the listing does not have.
_RAREST = 0.002


class Text(NamedTuple):
    """Title and abstract of a work, or title and summary of a paper."""

    title: str
    abstract: str = ""

    @property
    def whole(self) -> str:
        """Title and abstract as one text."""
        return f"{self.title} {self.abstract}"

    @property
    def folded(self) -> str:
        """The whole text without case and accents."""
        return fold(self.whole)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A text by its index in the listing, with a score and the words that speak for it most.

    ``query`` are the words of the query in it, ``words`` those of the catalog's papers.
    """

    index: int
    score: float
    query: tuple[str, ...]
    words: tuple[str, ...]


def rank_texts(
    texts: Sequence[Text],
    papers: Iterable[Paper],
    settings: Discovery,
    month: Month,
) -> list[Ranked]:
    """Return the texts of a listing of some month, the likeliest first.

    Learns from ``papers``, whose weight halves every 18 months before ``month``.
    """
    listing = [_features(text) for text in texts]
    examples = _Examples(papers, month)
    words = _telling_words(examples, listing)
    by_query = keyword_scores(texts, settings)
    by_words = [_word_score(features, words) for features in listing]
    by_center = _center_scores(examples, listing)
    weighted = (
        (_QUERY_WEIGHT, by_query),
        (_WORDS_WEIGHT, by_words),
        (_CENTER_WEIGHT, by_center),
    )
    scores = fuse(weighted)
    ranked = []
    for index in best_first(scores):
        text = texts[index]
        query = _named(text, settings.query)
        shares = _shares(listing[index], words)
        reasons = telling_phrases(text.whole, shares, query, examples.words_of_titles)
        row = Ranked(index, scores[index], query, reasons)
        ranked.append(row)
    return ranked


def keyword_scores(texts: Sequence[Text], settings: Discovery) -> list[float]:
    """Return the score of each text by the words of the query alone, higher where it fits."""
    return [_query_score(text, settings) for text in texts]


def is_in_scope(text: Text, settings: Discovery) -> bool:
    """Return whether a work is about the subject, by its words alone.

    A word of the query is in its title or twice in its abstract, and a word of the context anywhere
    where the catalog names some. Of 22,664 papers of twelve weeks this takes 277, with 159 of the
    180 that a catalog had; a word of the query anywhere takes 1,048, with 175.
    """
    abstract = fold(text.abstract)
    in_abstract = _occurrences(abstract, settings.query)
    is_named = in_abstract > 1 or is_in_title(text, settings)
    if not is_named or not settings.context:
        return is_named
    return _occurrences(text.folded, settings.context) > 0


def is_in_title(text: Text, settings: Discovery) -> bool:
    """Return whether a title has a word of the query."""
    return _occurrences(fold(text.title), settings.query) > 0


def fuse(rankings: Iterable[_WeightedScores]) -> list[float]:
    """Return one score for each index: the sum of its reciprocal ranks, by their weights.

    >>> scores = fuse([(1, [0.5, 0.9]), (2, [3.0, 1.0])])
    >>> scores[0] > scores[1]
    True
    """
    fused: dict[int, float] = {}
    for weight, scores in rankings:
        for rank, index in enumerate(best_first(scores)):
            before = fused.get(index, 0.0)
            share = weight / (_FUSION + rank)
            fused[index] = before + share
    return [fused[index] for index in sorted(fused)]


def best_first(scores: Scores) -> list[int]:
    """Return the indexes of scores, the highest first, equals in their order."""

    def rank(index: int) -> tuple[float, int]:
        return (-scores[index], index)

    return sorted(range(len(scores)), key=rank)


# The words of the query


def _query_score(text: Text, settings: Discovery) -> float:
    """Return how much a text is about the subject by its words alone, from 0 to 1.25."""
    title = fold(text.title)
    abstract = fold(text.abstract)
    in_title = _occurrences(title, settings.query)
    in_abstract = _occurrences(abstract, settings.query)
    query_score = _saturated(_TITLE_COUNTS * in_title + in_abstract)
    context_words = _occurrences(text.folded, settings.context)
    context_score = _saturated(context_words)
    return query_score * (_WITHOUT_CONTEXT + context_score) + _CONTEXT_WEIGHT * context_score


def _saturated(occurrences: int) -> float:
    return occurrences / (occurrences + _HALF_SCORE)


def _occurrences(folded: str, beginnings: Sequence[str]) -> int:
    pattern = _pattern(beginnings)
    return len(pattern.findall(folded)) if pattern else 0


def _pattern(beginnings: Sequence[str]) -> re.Pattern[str] | None:
    """Return what matches every word that begins like this; re keeps it compiled.

    "R1-Distill-Qwen" is the name of a model. Of 22,664 works, 27 had no other word of a query, and
    none of them was wanted.
    """
    if not beginnings:
        return None
    folded = map(fold, beginnings)
    alternatives = "|".join(map(re.escape, folded))
    return re.compile(rf"(?<![0-9]-)\b(?:{alternatives})\w*")


def _named(
    text: Text,
    beginnings: Sequence[str],
) -> tuple[str, ...]:
    """Return the words of the query that a text has, each spelling once."""
    pattern = _pattern(beginnings)
    if pattern is None:
        return ()
    words = pattern.findall(text.folded)
    return tuple(dict.fromkeys(words))


# What the papers of the catalog have in common


class _Examples:
    """The papers of a catalog: the words of each, and how much it counts."""

    def __init__(self, papers: Iterable[Paper], month: Month) -> None:
        self.features: list[Counter[str]] = []
        self.weights: list[float] = []
        titles_with: Counter[str] = Counter()
        for paper in papers:
            titles_with.update(count_stems(paper.title).keys())
            text = Text(paper.title, paper.summary or "")
            features = _features(text)
            self.features.append(features)
            self.weights.append(_weight(paper.month, month))
        common = set()
        for word, titles in titles_with.items():
            if titles >= _FEWEST_PAPERS:
                common.add(word)
        self.words_of_titles = frozenset(common)

    def __iter__(self) -> Iterator[_Example]:
        """Yield the words of each paper with its weight."""
        return zip(self.features, self.weights, strict=True)

    @property
    def total(self) -> float:
        """The weight of all papers, at least that of one, for catalogs that begin."""
        return max(1.0, sum(self.weights))


def _weight(paper_month: Month, month: Month) -> float:
    if paper_month == UNDATED:
        return 0.0
    age = max(0, paper_month.months_until(month))
    decay: float = 0.5 ** (age / _HALF_LIFE_MONTHS)
    return decay


def _features(text: Text) -> Counter[str]:
    """Return how often each word and each pair of neighbors occurs, the title counting twice."""
    counts: Counter[str] = Counter()
    parts = {2: text.title, 1: text.abstract}
    for times, part in parts.items():
        stems = stems_of(part)
        for stem in stems:
            counts[stem] += times
        for stem, neighbor in pairwise(stems):
            counts[f"{stem} {neighbor}"] += times
    return counts


def _telling_words(
    examples: _Examples,
    listing: _Listing,
) -> Vector:
    """Return how much likelier each word is in the catalog than in the listing (log of the ratio).

    Only words that speak for a paper: rare words of the listing would say more of what the catalog
    has not had yet than of what it does not want.
    """
    in_catalog: Vector = {}
    for features, weight in examples:
        once = dict.fromkeys(features, 1.0)
        add_times(in_catalog, once, weight)
    in_listing: Counter[str] = Counter()
    for features in listing:
        in_listing.update(features.keys())
    length = sum(in_catalog.values()) / examples.total
    texts = max(1, len(listing))
    listing_length = max(1, in_listing.total()) / texts
    shift = (length / listing_length) ** _LENGTH_SHIFT
    words = {}
    for word, count in in_catalog.items():
        if count < _FEWEST_PAPERS:
            continue
        in_share = in_listing[word] / texts
        share = shift * in_share + _RAREST
        # One more paper, of the listing: a word of three papers must not count like one of thirty.
        catalog_share = (count + share) / (examples.total + 1)
        if catalog_share > share:
            words[word] = log(catalog_share / share)
    return words


def _word_score(features: Mapping[str, int], words: Vector) -> float:
    shares = _shares(features, words)
    return sum(shares.values())


def _shares(features: Mapping[str, int], words: Vector) -> Vector:
    shares = {}
    for word, count in features.items():
        if word in words:
            share = count / (count + _OCCURRENCES)
            shares[word] = share * words[word]
    return shares


def _center_scores(
    examples: _Examples,
    listing: _Listing,
) -> list[float]:
    """Return how much closer each text is to the center of the catalog than to the listing's."""
    rarity = _rarity([*listing, *examples.features])
    vectors = [_vector(features, rarity) for features in listing]
    center: Vector = {}
    for features, weight in examples:
        vector = _vector(features, rarity)
        add_times(center, vector, weight / examples.total)
    for vector in vectors:
        add_times(center, vector, -1 / len(vectors))
    return [dot(vector, center) for vector in vectors]


def _rarity(texts: Sequence[Mapping[str, int]]) -> Vector:
    """Return the inverse document frequency of each word that is in two texts or more."""
    texts_with: Counter[str] = Counter()
    for text in texts:
        texts_with.update(text.keys())
    rarity = {}
    for word, count in texts_with.items():
        # Most pairs of words occur once, compare with nothing, and would be 9 in 10 of all words.
        if count > 1:
            share = (1 + len(texts)) / (1 + count)
            rarity[word] = log(share) + 1
    return rarity


def _vector(counts: Mapping[str, int], rarity: Vector) -> Vector:
    weights = {}
    for word, count in counts.items():
        if word in rarity:
            frequency = 1 + log(count)
            weights[word] = frequency * rarity[word]
    return normalized(weights)
