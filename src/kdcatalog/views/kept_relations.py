"""The features of papers; what the last build found related, and what a change can have reached.

A paper is compared with papers that share one of its features, rare features first, until there are
enough of them. So a change reaches the papers that share a feature, up to their last one, with a
paper whose features or length have changed, and the papers that have a feature with another weight.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from math import isqrt, log2
from typing import Any, NamedTuple

from kdcatalog.cache import Cache
from kdcatalog.model.paper import Paper

# Numbers of papers are rounded to quarters of a doubling: by exact ones, a changed word of a title
# gave other weights to hundreds of papers, and an added paper to all, which were compared again.
_STEPS = 4
# Squares of lengths are rounded to five binary digits, lengths by 3 % at most, for the same reason.
_DIGITS = 5
# Whole numbers, because the last bits of a sum of floats depend on the order of a set; weights of 1
# are counted in steps that are far finer than what distinguishes two features.
_PRECISION = 1 << 20
# A word is named as a reason where at most every thirtieth paper has it: at every tenth, papers had
# "answer", "agent" and "step" in common.
_RARE = 30
TOPIC, ERA, START = "topic", "era", "start"
TITLE, WORD = "title", "word"
# What papers may share: ``topic`` and a path, ``era`` and a path with a year, ``start`` and the
# path of a topic with which a person starts, a word of the titles, a word of titles or summaries,
# or a fact and a value.
# A word of the title counts as a word, too; so it weighs about twice as much as one of a summary.
# A fact, such as a model, says less: papers of any topic have it.
_KINDS = {TOPIC: 4, ERA: 2, START: 2, TITLE: 2, WORD: 2}
_FACT = 1
# The file of the cache.
_FILE = "related"
NO_FEATURE = -1
"""The last feature of a paper without features."""

Feature = tuple[str, str]
Features = tuple[Feature, ...]
"""What a paper has, in any order; sets of 10,000 papers took 20 MB."""


class KeptRow(NamedTuple):
    """A related paper, and what both share: topics and facts, words, topics that start with both.

    Words are in the form in which they are compared, and as both texts spell them.
    """

    key: str
    parts: list[str]
    words: list[str]
    spelled: list[str]
    starts: str


Rows = list[KeptRow]

RelatedState = tuple[tuple[str, ...], str]
"""The keys of the related papers of a paper, and all that is said of them as a text."""


class KeptPaper(NamedTuple):
    """A paper in a build: its place in the catalog, and its features by their numbers there.

    ``state`` is the digest of what its features and words are made from. ``length`` is that of its
    features as a vector, and ``last`` the number of the last feature that was searched for papers
    to compare. ``keys`` are those of its related papers, ``rows`` all that is kept of them.
    """

    place: tuple[int, int, str]
    state: str
    features: tuple[int, ...]
    length: int
    last: int
    keys: tuple[str, ...]
    rows: str


def packed(rows: Rows) -> str:
    """Return related papers as a text.

    Nearly all stay as they are: as lists they took most of the time of reading and writing.
    """
    return json.dumps(rows, ensure_ascii=False)


def unpacked(text: str) -> Rows:
    """Return the related papers of a text."""
    return [KeptRow(*row) for row in json.loads(text)]


@dataclass(frozen=True)
class Numbered:
    """The papers of a build in order, and their features by number, the rarest first."""

    papers: Sequence[Paper]
    features_of: Callable[[Paper], Features]

    @cached_property
    def total(self) -> int:
        """The magnitude of the number of papers."""
        return _magnitude(len(self.papers))

    @cached_property
    def features_by_rank(self) -> Sequence[Features]:
        """By rank of a paper, its features."""
        return tuple(map(self.features_of, self.papers))

    @cached_property
    def _ranks_by_feature(self) -> Mapping[Feature, list[int]]:
        ranks = defaultdict[Feature, list[int]](list)
        for rank, features in enumerate(self.features_by_rank):
            for feature in features:
                ranks[feature].append(rank)
        return ranks

    @cached_property
    def features(self) -> Sequence[Feature]:
        """Every feature; its place here is its number."""
        # Numbers make sets fast: with pairs of texts, this took a quarter of the build of a page.
        ranks = self._ranks_by_feature
        rare_first = sorted(ranks)
        rare_first.sort(key=self._magnitude_of)
        return tuple(rare_first)

    @cached_property
    def number_of(self) -> Mapping[Feature, int]:
        """The number of each feature."""
        numbers = range(len(self.features))
        return dict(zip(self.features, numbers, strict=True))

    @cached_property
    def ranks(self) -> Sequence[list[int]]:
        """By number of a feature, the ranks of the papers with it."""
        return tuple(self._ranks_by_feature[feature] for feature in self.features)

    @cached_property
    def numbers(self) -> Sequence[tuple[int, ...]]:
        """By rank of a paper, the numbers of its features, the rarest first."""
        numbers = defaultdict[int, list[int]](list)
        for number, ranks in enumerate(self.ranks):
            for rank in ranks:
                numbers[rank].append(number)
        ranks_in_order = range(len(self.papers))
        return tuple(tuple(numbers[rank]) for rank in ranks_in_order)

    @cached_property
    def topics(self) -> Sequence[int]:
        """By rank of a paper, its topics as bits of a number, which are compared at once."""
        places: dict[str, int] = {}
        topics = []
        for paper in self.papers:
            bits = 0
            for path in paper.placements:
                place = places.setdefault(path, len(places))
                bits |= 1 << place
            topics.append(bits)
        return topics

    @cached_property
    def by_feature(self) -> Mapping[Feature, int]:
        """How much each feature says, in the order of their numbers."""
        weights = {}
        for feature in self.features:
            kind, _ = feature
            rarity = self.total - self._magnitude_of(feature)
            weight = rarity * rarity * _KINDS.get(kind, _FACT)
            weights[feature] = weight * _PRECISION
        return weights

    @cached_property
    def weights(self) -> Sequence[int]:
        """By number of a feature, how much it says."""
        return tuple(self.by_feature.values())

    @cached_property
    def lengths(self) -> Sequence[int]:
        """By rank of a paper, the length of its vector: long summaries share words by chance."""
        weigh = self.weights.__getitem__
        lengths = []
        for numbers in self.numbers:
            total = sum(map(weigh, numbers))
            length = isqrt(_rounded(total))
            lengths.append(length or 1)
        return tuple(lengths)

    def is_rare(self, number: int) -> bool:
        """Return whether so few papers have a feature that it is a reason, if it is a word."""
        # As rounded as weights are, so that words stay rare where nothing else changes.
        most = self.total - _magnitude(_RARE)
        return self._magnitude_of(self.features[number]) <= most

    def _magnitude_of(self, feature: Feature) -> int:
        return _magnitude(len(self._ranks_by_feature[feature]))


def _magnitude(number: int) -> int:
    """Return the logarithm of a number of papers in quarters of a doubling."""
    return round(_STEPS * log2(number)) if number else 0


def _rounded(number: int) -> int:
    """Return a number of which only the first binary digits are not zero."""
    rest = max(0, number.bit_length() - _DIGITS)
    return number >> rest << rest


@dataclass(frozen=True)
class KeptRelations:
    """The features of the last build with their weights, rarest first, and its papers by key."""

    weights: Mapping[Feature, int]
    papers: Mapping[str, KeptPaper]
    _read: dict[str, Features] = field(default_factory=dict)

    @cached_property
    def _features(self) -> Sequence[Feature]:
        return tuple(self.weights)

    def features(self, key: str, state: str) -> Features | None:
        """Return the features of a paper; None where they were made from something else."""
        kept = self.papers.get(key)
        is_same = kept and kept.state == state
        return self._features_of(key) if is_same else None

    def last_of(self, kept: KeptPaper) -> Feature | None:
        """Return the last feature that was searched for a paper; None where it had none."""
        if kept.last == NO_FEATURE:
            return None
        return self._features[kept.last]

    def reached(self, now: Numbered) -> frozenset[str]:
        """Return the keys of the papers whose relations a change can have reached."""
        changed: dict[str, Set[Feature]] = {}
        for rank, paper in enumerate(now.papers):
            before = self._features_of(paper.key)
            after = now.features_by_rank[rank]
            state_before = self._state_of(paper.key)
            state = paper.newest_first, now.lengths[rank]
            # Features of the last build are read once, so that they are the same object.
            has_others = before is not after
            if has_others:
                has_others = set(before) != set(after)
            if has_others or state_before != state:
                changed[paper.key] = {*before, *after}
        present = {paper.key for paper in now.papers}
        for key in self.papers.keys() - present:
            changed[key] = set(self._features_of(key))
        reached = self._beside(changed, now)
        reached |= self._reweighed(now)
        return frozenset(reached & present)

    def _reweighed(self, now: Numbered) -> set[str]:
        """Return the keys of the papers with a feature that has another weight."""
        reweighed = now.by_feature.items() - self.weights.items()
        numbers = set()
        for feature, _ in reweighed:
            numbers.add(now.number_of[feature])
        keys = set()
        for paper, features in zip(now.papers, now.numbers, strict=True):
            if not numbers.isdisjoint(features):
                keys.add(paper.key)
        return keys

    def _beside(
        self,
        changed: Mapping[str, Set[Feature]],
        now: Numbered,
    ) -> set[str]:
        """Return the keys of changed papers, and of those that may be compared with them."""
        of_changed = frozenset(chain.from_iterable(changed.values()))
        # Nobody shares a feature that no paper has any more.
        present = of_changed & now.number_of.keys()
        numbers = set(map(now.number_of.__getitem__, present))
        reached = set(changed)
        for rank, paper in enumerate(now.papers):
            shared = numbers.intersection(now.numbers[rank])
            if paper.key in reached or not shared:
                continue
            last = self.last_of(self.papers[paper.key])
            # Numbers follow rarity. Where a feature of this paper is rarer now, or less rare, the
            # paper is reached anyway.
            if last and min(shared) <= now.number_of[last]:
                reached.add(paper.key)
        return reached

    def _state_of(self, key: str) -> object:
        """Return place and length of a paper; None where there was no such paper."""
        kept = self.papers.get(key)
        return (kept.place, kept.length) if kept else None

    def _features_of(self, key: str) -> Features:
        """Return the features that a paper had; none where there was no such paper."""
        if key not in self._read:
            kept = self.papers.get(key)
            numbers = kept.features if kept else ()
            features = map(self._features.__getitem__, numbers)
            self._read[key] = tuple(features)
        return self._read[key]


def read_relations(cache: Cache, words: str) -> KeptRelations | None:
    """Return what the last build has kept; None where all of it may be different now.

    ``words`` is the digest of what all relations follow from.
    """
    value: Any = cache.read(_FILE)
    if value is None or value[0] != words:
        return None
    _, weights, values = value
    kept = {}
    for key, plain in values.items():
        kept[key] = KeptPaper(*plain)
    return KeptRelations(weights, kept)


def write_relations(
    cache: Cache,
    words: str,
    weights: Mapping[Feature, int],
    papers: Mapping[str, KeptPaper],
) -> None:
    """Keep what this build has found for the next one, with features from the rarest on."""
    # As plain data, which is all that the cache keeps.
    values = {}
    for key, kept in papers.items():
        values[key] = tuple(kept)
    cache.write(_FILE, (words, weights, values))
