"""Topics for a new paper, suggested by the words of the papers that are already on them.

A topic is the sum of its papers' titles and of its own words, which count as two papers. A new
paper is close to a topic when both use the same words, rare ones counting most (TF-IDF and cosine),
and topics with many papers get a small bonus. A person decides; this only sorts the list.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log1p
from typing import TYPE_CHECKING

from kdcatalog.learning.words import (
    Vector,
    add_times,
    count_stems,
    dot,
    normalized,
    spellings_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Node

# ``make bench-placement``: by title alone, the first 8 of 53 contain 80 % of the true topics.
SUGGESTIONS = 8
REASONS = 3

# How many papers the words of a topic count for: a new topic has no papers, and must be suggested.
_OWN_WORDS = 2.0
# What the logarithm of a topic's papers adds to a cosine: enough to decide between equals.
_POPULARITY = 0.01


@dataclass(frozen=True, slots=True)
class TopicSuggestion:
    """A topic, the words of the paper that speak for it most, and a score of about 0 to 1."""

    node: str
    words: tuple[str, ...]
    score: float


class TopicSuggester:
    """Suggests topics for papers that are not in the catalog; it learns once, when first asked."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def suggest(self, title: str, abstract: str = "") -> tuple[TopicSuggestion, ...]:
        """Return the ``SUGGESTIONS`` topics closest to a paper, best first, equals by path."""
        text = f"{title} {abstract}"
        spellings = spellings_of(text)
        vector = self._vector(count_stems(text))
        nodes = self.catalog.taxonomy.nodes
        suggestions = []
        for node in nodes:
            suggestion = self._suggestion(node, vector, spellings)
            suggestions.append(suggestion)
        suggestions.sort(key=_rank)
        best = suggestions[:SUGGESTIONS]
        return tuple(best)

    def support(self, node: str, sentences: Sequence[str]) -> str:
        """Return the sentence that is closest to a topic, the first of equals."""
        closest = ""
        highest = -1.0
        for sentence in sentences:
            vector = self._vector(count_stems(sentence))
            cosine = dot(vector, self._centroids[node])
            if cosine > highest:
                closest = sentence
                highest = cosine
        return closest

    def _suggestion(
        self,
        node: str,
        vector: Vector,
        spellings: Mapping[str, str],
    ) -> TopicSuggestion:
        shares = _shares(vector, self._centroids[node])
        reasons = _largest(shares)
        words = [spellings[word] for word in reasons]
        papers = self.catalog.placed_on(node)
        popularity = log1p(len(papers))
        # fsum is exact, so the score does not depend on the order of the words.
        cosine = fsum(shares.values())
        return TopicSuggestion(
            node=node,
            words=tuple(words),
            score=cosine + _POPULARITY * popularity,
        )

    @cached_property
    def _titles(self) -> Mapping[str, Counter[str]]:
        counts = {}
        for paper in self.catalog.papers:
            counts[paper.key] = count_stems(paper.title)
        return counts

    @cached_property
    def _own_words(self) -> Mapping[str, Counter[str]]:
        counts = {}
        for path, node in self.catalog.taxonomy.nodes.items():
            text = _text_of(node)
            counts[path] = count_stems(text)
        return counts

    @cached_property
    def _rarity(self) -> Vector:
        """Return the inverse document frequency of each word, smoothed as in scikit-learn."""
        texts = list(self._titles.values())
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
    def _centroids(self) -> Mapping[str, Vector]:
        """Return the sum of what is on each topic, of length one."""
        sums: dict[str, Vector] = {}
        for path, words in self._own_words.items():
            sums[path] = defaultdict(float)
            vector = self._vector(words)
            add_times(sums[path], vector, _OWN_WORDS)
        for paper in self.catalog.papers:
            title = self._titles[paper.key]
            vector = self._vector(title)
            for path in paper.placements:
                add_times(sums[path], vector, 1)
        vectors = {}
        for path, total in sums.items():
            vectors[path] = normalized(total)
        return vectors

    def _vector(self, counts: Mapping[str, int]) -> Vector:
        # The logarithm: a word that an abstract repeats ten times does not count ten times.
        weights = {}
        for word, count in counts.items():
            frequency = 1 + log(count)
            weights[word] = frequency * self._rarity[word]
        return normalized(weights)


def _rank(suggestion: TopicSuggestion) -> tuple[float, str]:
    return (-suggestion.score, suggestion.node)


def _shares(vector: Vector, centroid: Vector) -> Vector:
    """Return what each word that both have adds to their cosine."""
    shares = {}
    for word, weight in vector.items():
        if word in centroid:
            shares[word] = weight * centroid[word]
    return shares


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
