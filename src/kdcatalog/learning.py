"""Where a new paper may stand, learned from where the papers of the catalog stand.

A node is the sum of its papers' titles and of its own words, which count as two papers; a new paper
is near a node as far as both use the same words, rare ones counting most (TF-IDF, cosine). A node with
many papers is a little likelier than one with few. It is a proposal: a person says which are right.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log, log1p, sqrt

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Node
from kdcatalog.model.text import fold

SHOWN = 8
_REASONS = 3
_OWN_WORDS = 2.0
"""How many papers the words of a node itself count for."""
_LIKELIER = 0.01
"""What the logarithm of a node's papers adds to a cosine; it settles what words alone leave open."""
_WORD = re.compile(r"[a-z0-9]{2,}")
_FUNCTION_WORDS = frozenset(
    """a an and are as at be beyond but by can could do does for from has have here how if in into is it its more most
    no not of on only or other out over so such than that the their them then there these they this those to toward
    towards under until up use used uses using via was we were what when where which while who whose why will with
    within without you your""".split()  # noqa: SIM905  a list of literals would take sixty lines
)
Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A node that a paper may stand on, the words of the paper that speak for it most, and how near it is."""

    node: str
    words: tuple[str, ...]
    score: float


@dataclass(frozen=True)
class TopicSuggester:
    """Proposes nodes for papers that are not in the catalog yet; what it learns is reckoned once."""

    catalog: Catalog

    def propose(self, title: str, abstract: str = "") -> tuple[Proposal, ...]:
        """Return the nodes nearest to a paper, best first, then by path."""
        written = _written(f"{title} {abstract}")
        paper = self._vector(Counter(_words(f"{title} {abstract}")))
        found = [self._proposal(node, paper, written) for node in self.catalog.taxonomy.nodes]
        return tuple(sorted(found, key=lambda one: (-one.score, one.node))[:SHOWN])

    def _proposal(self, node: str, paper: Vector, written: Mapping[str, str]) -> Proposal:
        centroid = self._centroids[node]
        shares = {
            word: weight * centroid[word] for word, weight in paper.items() if word in centroid
        }
        best = sorted(shares, key=lambda word: (-shares[word], word))[:_REASONS]
        score = fsum(shares.values()) + _LIKELIER * log1p(len(self.catalog.at(node)))
        return Proposal(node, tuple(written[word] for word in best), score)

    @cached_property
    def _titles(self) -> Mapping[str, Counter[str]]:
        return {paper.key: Counter(_words(paper.title)) for paper in self.catalog.papers}

    @cached_property
    def _own_words(self) -> Mapping[str, Counter[str]]:
        return {
            path: Counter(_words(_said_by(node)))
            for path, node in self.catalog.taxonomy.nodes.items()
        }

    @cached_property
    def _rarity(self) -> Vector:
        texts = [*self._titles.values(), *self._own_words.values()]
        held = Counter(word for text in texts for word in text)
        return defaultdict(lambda: log1p(len(texts)) + 1) | {
            word: log((1 + len(texts)) / (1 + number)) + 1 for word, number in held.items()
        }

    @cached_property
    def _centroids(self) -> Mapping[str, Vector]:
        sums: dict[str, dict[str, float]] = {path: defaultdict(float) for path in self._own_words}
        for path, words in self._own_words.items():
            _add(sums[path], self._vector(words), _OWN_WORDS)
        for paper in self.catalog.papers:
            vector = self._vector(self._titles[paper.key])
            for path in paper.placements:
                _add(sums[path], vector, 1)
        return {path: _of_length_one(vector) for path, vector in sums.items()}

    def _vector(self, words: Mapping[str, int]) -> Vector:
        return _of_length_one(
            {word: (1 + log(number)) * self._rarity[word] for word, number in words.items()}
        )


def _said_by(node: Node) -> str:
    return " ".join([node.title, node.sentence, node.id.replace("-", " "), *node.words])


def _words(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(fold(text)) if word not in _FUNCTION_WORDS]


def _written(text: str) -> Mapping[str, str]:
    """Return the first spelling of each word that the text holds."""
    spelt: dict[str, str] = {}
    for word in text.split():
        for each in _WORD.findall(fold(word)):
            spelt.setdefault(_stem(each), each)
    return spelt


def _stem(word: str) -> str:
    """Return a word as its singular and plural compare."""
    if word.endswith("ies") and len(word) > 5:
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _add(total: dict[str, float], vector: Vector, times: float) -> None:
    for word, weight in vector.items():
        total[word] += times * weight


def _of_length_one(vector: Vector) -> Vector:
    length = sqrt(fsum(weight * weight for weight in vector.values())) or 1
    return {word: weight / length for word, weight in vector.items()}
