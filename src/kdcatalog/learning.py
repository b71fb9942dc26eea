"""Stems and vectors of texts, and topics for a new paper, by the words of papers already on them.

A topic is the sum of its papers' titles and summaries and of its own words, which count as four
papers. A paper is close to a topic when both use the same words, rare ones counting most (TF-IDF
and cosine). The topics of the papers that are most like it are added, since topics come together,
and so are small bonuses for topics with many papers, and for topics that the paper names. A person
decides; this only sorts the list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log1p, sqrt
from typing import TYPE_CHECKING

from kdcatalog.model.text import fold
from kdcatalog.text.cleaning import without_code_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Node

    _Postings = list[tuple[str, float]]

# --- words as stems and vectors ---

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


# --- topics ---

SUGGESTIONS = 8
REASONS = 3

# How many papers the words of a topic count for: a new topic has no papers, and must be suggested.
_OWN_WORDS = 4.0
# What the logarithm of a topic's papers adds to a cosine: enough to decide between equals.
_POPULARITY = 0.01
# What is added where a text, or a sentence of it, has a title or keyword of a topic word for word.
# With .1, topics with common keywords, such as "data", take the place of others.
_NAMED = 0.04
# The papers whose topics are added. With 160, common topics take the place of rare ones.
_NEIGHBORS = 40
# At .2, topics that few papers have lose their places to those of their neighbors.
_NEIGHBORS_WEIGHT = 0.1
# Cubed, the nearest of forty papers count, and the others hardly.
_NEARNESS = 3
# What a sum of floats may leave of a word after its only paper is subtracted.
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """A topic, the words of the paper that speak for it most, and a score of about 0 to 1."""

    node: str
    words: tuple[str, ...]
    score: float


class TopicSuggester:
    """Suggests topics for papers; it learns from a catalog once, when first asked."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def suggest(
        self,
        title: str,
        abstract: str = "",
        without: Paper | None = None,
        limit: int = SUGGESTIONS,
    ) -> tuple[TopicSuggestion, ...]:
        """Return the topics closest to a paper, best first, equals by path.

        ``without`` is a paper of the catalog that is not learned from, such as the one in question.
        """
        content = without_code_links(abstract)
        text = f"{title} {content}"
        spellings = spellings_of(text)
        stems = stems_of(text)
        phrase = _phrase(stems)
        vector = self._vector(Counter(stems))
        shares_of_neighbors = self._neighbors(vector, without)
        suggestions = []
        for node in self.catalog.taxonomy.nodes:
            shares = self._shares(vector, node, without)
            words = [spellings[word] for word in _largest(shares)]
            papers = len(self.catalog.placed_on(node))
            # fsum is exact, so the score does not depend on the order of the words.
            score = fsum(shares.values())
            score += _POPULARITY * log1p(papers)
            score += _NEIGHBORS_WEIGHT * shares_of_neighbors[node]
            if self._is_named(node, phrase):
                score += _NAMED
            suggestion = TopicSuggestion(node, tuple(words), score)
            suggestions.append(suggestion)
        suggestions.sort(key=_rank)
        best = suggestions[:limit]
        return tuple(best)

    def rank(
        self,
        title: str,
        text: str,
        nodes: Sequence[str],
    ) -> list[str]:
        """Return some topics in the order in which the words of a paper speak for them."""
        counts = count_stems(f"{title} {text}")
        vector = self._vector(counts)
        suggestions = []
        for node in nodes:
            shares = self._shares(vector, node, None)
            score = fsum(shares.values())
            suggestions.append(TopicSuggestion(node, (), score))
        suggestions.sort(key=_rank)
        return [suggestion.node for suggestion in suggestions]

    def support(self, node: str, sentences: Sequence[str]) -> str:
        """Return the sentence that speaks for a topic more than for others, the first of equals.

        One that names the topic counts more. The mean of all topics is subtracted, or the sentence
        with the words of the subject would support every topic.
        """
        closest = ""
        highest = float("-inf")
        on_content = [sentence for sentence in sentences if without_code_links(sentence)]
        for sentence in on_content or sentences:
            stems = stems_of(sentence)
            vector = self._vector(Counter(stems))
            cosine = dot(vector, self._centroids[node])
            distinct = cosine - dot(vector, self._mean)
            if self._is_named(node, _phrase(stems)):
                distinct += _NAMED
            if distinct > highest:
                closest = sentence
                highest = distinct
        return closest

    def _shares(
        self,
        vector: Vector,
        node: str,
        without: Paper | None,
    ) -> Vector:
        """Return what each word adds to the cosine of a text and a topic."""
        total = self._sums[node]
        left_out: Vector = {}
        squared_length = self._squared_lengths[node]
        if without and node in without.placements:
            left_out = self._vectors[without.key]
            squared_length += dot(left_out, left_out)
            squared_length -= 2 * dot(left_out, total)
        length = sqrt(max(squared_length, _DUST))
        shares = {}
        for word, weight in vector.items():
            rest = total.get(word, 0.0)
            rest -= left_out.get(word, 0.0)
            if rest > _DUST:
                shares[word] = weight * rest / length
        return shares

    def _is_named(self, node: str, phrase: str) -> bool:
        """Return whether a text has a title or a keyword of a topic, word for word."""
        names = self._names[node]
        return any(name in phrase for name in names)

    def _neighbors(
        self,
        vector: Vector,
        without: Paper | None,
    ) -> Vector:
        """Return the share of each topic among the papers most like a text, by their nearness."""
        nearness: Vector = defaultdict(float)
        for word, weight in vector.items():
            for key, other_weight in self._postings[word]:
                nearness[key] += weight * other_weight
        if without:
            nearness.pop(without.key, None)

        def rank(key: str) -> tuple[float, str]:
            return (-nearness[key], key)

        nearest = sorted(nearness, key=rank)[:_NEIGHBORS]
        weights = {}
        for key in nearest:
            weights[key] = nearness[key] ** _NEARNESS
        total = fsum(weights.values())
        shares: Vector = defaultdict(float)
        for key, weight in weights.items():
            paper = self.catalog.by_key[key]
            for node in paper.placements:
                shares[node] += weight / total
        return shares

    @cached_property
    def _texts(self) -> Mapping[str, Counter[str]]:
        counts = {}
        for paper in self.catalog.papers:
            text = f"{paper.title} {paper.summary or ''}"
            counts[paper.key] = count_stems(text)
        return counts

    @cached_property
    def _own_words(self) -> Mapping[str, Counter[str]]:
        counts = {}
        for path, node in self.catalog.taxonomy.nodes.items():
            text = _text_of(node)
            counts[path] = count_stems(text)
        return counts

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        """Return what each topic is called, in stems."""
        names = {}
        for path, node in self.catalog.taxonomy.nodes.items():
            phrases = set()
            texts = [node.title, node.short_title]
            texts += node.words
            for text in texts:
                stems = stems_of(text)
                # A title of function words alone has none, and would be in every text.
                if stems:
                    phrase = _phrase(stems)
                    phrases.add(phrase)
            names[path] = frozenset(phrases)
        return names

    @cached_property
    def _rarity(self) -> Vector:
        """Return the inverse document frequency of each word, smoothed as in scikit-learn."""
        texts = list(self._texts.values())
        texts += self._own_words.values()
        texts_with: Counter[str] = Counter()
        for text in texts:
            texts_with.update(text.keys())
        total = 1 + len(texts)
        # A word that no text has: as rare as can be.
        highest = log1p(len(texts)) + 1
        rarity: Vector = defaultdict(lambda: highest)
        for word, count in texts_with.items():
            share = total / (1 + count)
            rarity[word] = log(share) + 1
        return rarity

    @cached_property
    def _vectors(self) -> Mapping[str, Vector]:
        """Return the vector of each paper, of length one, by its key."""
        vectors = {}
        for key, counts in self._texts.items():
            vectors[key] = self._vector(counts)
        return vectors

    @cached_property
    def _postings(self) -> Mapping[str, _Postings]:
        """Return the papers that have a word, each with the weight of the word in it."""
        postings: dict[str, _Postings] = defaultdict(list)
        for key, vector in self._vectors.items():
            for word, weight in vector.items():
                posting = (key, weight)
                postings[word].append(posting)
        return postings

    @cached_property
    def _sums(self) -> Mapping[str, Vector]:
        """Return the sum of what is on each topic."""
        sums: dict[str, Vector] = {}
        for path, words in self._own_words.items():
            sums[path] = {}
            vector = self._vector(words)
            add_times(sums[path], vector, _OWN_WORDS)
        for paper in self.catalog.papers:
            vector = self._vectors[paper.key]
            for path in paper.placements:
                add_times(sums[path], vector, 1)
        return sums

    @cached_property
    def _squared_lengths(self) -> Mapping[str, float]:
        lengths = {}
        for path, total in self._sums.items():
            lengths[path] = dot(total, total)
        return lengths

    @cached_property
    def _centroids(self) -> Mapping[str, Vector]:
        vectors = {}
        for path, total in self._sums.items():
            vectors[path] = normalized(total)
        return vectors

    @cached_property
    def _mean(self) -> Vector:
        """Return the mean of all topics."""
        mean: Vector = {}
        for centroid in self._centroids.values():
            add_times(mean, centroid, 1 / len(self._centroids))
        return mean

    def _vector(self, counts: Mapping[str, int]) -> Vector:
        # The logarithm: a word that an abstract repeats ten times does not count ten times.
        weights = {}
        for word, count in counts.items():
            frequency = 1 + log(count)
            weights[word] = frequency * self._rarity[word]
        return normalized(weights)


def _phrase(stems: Sequence[str]) -> str:
    """Return stems as a text in which whole words can be searched."""
    joined = " ".join(stems)
    return f" {joined} "


def _rank(suggestion: TopicSuggestion) -> tuple[float, str]:
    return (-suggestion.score, suggestion.node)


def _largest(shares: Vector) -> list[str]:
    """Return the words with the largest shares, equals in alphabetical order."""

    def rank(word: str) -> tuple[float, str]:
        return (-shares[word], word)

    ranked = sorted(shares, key=rank)
    return ranked[:REASONS]


def _text_of(node: Node) -> str:
    """Return all words of a topic: its title, sentence, id and further words."""
    words_of_id = node.id.replace("-", " ")
    texts = [node.title, node.sentence, words_of_id]
    texts += node.words
    return " ".join(texts)
