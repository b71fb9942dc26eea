"""What the last build found related, and which of it a change since then can have reached.

A paper is compared with papers that share one of its features, rare features first, until there are
enough of them. So a change reaches the papers that share a feature, up to their last one, with a
paper that has changed, or with one that has a feature whose weight has changed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from kdcatalog.cache import Cache
from kdcatalog.model.paper import Paper

# The file of the cache.
_FILE = "related"
NO_FEATURE = -1
"""The last feature of a paper without features."""

Feature = tuple[str, str]
Features = frozenset[Feature]


class KeptRow(NamedTuple):
    """A related paper, and what both share: topics and facts, words, topics that start with both.

    Words are in the form in which they are compared: how they are spelled may change without them.
    """

    key: str
    parts: list[str]
    words: list[str]
    starts: str


Rows = list[KeptRow]


class KeptPaper(NamedTuple):
    """A paper in a build: its place in the catalog, and its features by their numbers there.

    ``last`` is the number of the last feature that was searched for papers to compare.
    """

    place: tuple[int, int, str]
    features: tuple[int, ...]
    last: int
    rows: Rows


@dataclass(frozen=True)
class Numbered:
    """The papers of this build, in order, and the numbers of their features, rarest first."""

    papers: Sequence[Paper]
    features: Sequence[Feature]
    numbers: Sequence[frozenset[int]]

    def features_at(self, rank: int) -> Features:
        """Return the features of a paper."""
        return _features_by(self.numbers[rank], self.features)

    @cached_property
    def number_of(self) -> Mapping[Feature, int]:
        """The number of each feature."""
        numbers = range(len(self.features))
        return dict(zip(self.features, numbers, strict=True))


@dataclass(frozen=True)
class KeptRelations:
    """The features of the last build, rarest first, and its papers by key."""

    features: Sequence[Feature]
    papers: Mapping[str, KeptPaper]

    def last_of(self, kept: KeptPaper) -> Feature | None:
        """Return the last feature that was searched for a paper; None where it had none."""
        if kept.last == NO_FEATURE:
            return None
        return self.features[kept.last]

    def reached(self, now: Numbered) -> frozenset[str]:
        """Return the keys of the papers whose relations a change can have reached."""
        changed: dict[str, Features] = {}
        more = Counter[Feature]()
        for rank, paper in enumerate(now.papers):
            kept = self.papers[paper.key]
            before = self._features_of(kept)
            after = now.features_at(rank)
            if before != after or kept.place != paper.newest_first:
                changed[paper.key] = before | after
                more.update(after)
                more.subtract(before)
        # Those that as many papers have as before weigh the same.
        reweighed = {feature for feature, number in more.items() if number}
        for rank, paper in enumerate(now.papers):
            features = now.features_at(rank)
            if not reweighed.isdisjoint(features):
                earlier = changed.get(paper.key, features)
                changed[paper.key] = earlier | features
        return self._beside(changed, now)

    def _beside(
        self,
        changed: Mapping[str, Features],
        now: Numbered,
    ) -> frozenset[str]:
        """Return the keys of changed papers, and of those that may be compared with them."""
        of_changed = frozenset(chain.from_iterable(changed.values()))
        # Nobody shares a feature that no paper has any more.
        present = of_changed & now.number_of.keys()
        numbers = set(map(now.number_of.__getitem__, present))
        reached = set(changed)
        for rank, paper in enumerate(now.papers):
            kept = self.papers[paper.key]
            last = self.last_of(kept)
            shared = numbers & now.numbers[rank]
            if paper.key in reached or not last or not shared:
                continue
            # Numbers follow rarity, and no feature of this paper is rarer or less rare now.
            if min(shared) <= now.number_of[last]:
                reached.add(paper.key)
        return frozenset(reached)

    def _features_of(self, kept: KeptPaper) -> Features:
        return _features_by(kept.features, self.features)


def _features_by(numbers: Iterable[int], features: Sequence[Feature]) -> Features:
    return frozenset(map(features.__getitem__, numbers))


def read_relations(cache: Cache, words: str, papers: Iterable[Paper]) -> KeptRelations | None:
    """Return what the last build has kept; None where all of it may be different now.

    ``words`` is the digest of what reasons are made of. With another number of papers, every
    feature has another weight.
    """
    value: Any = cache.read(_FILE)
    if value is None or value[0] != words:
        return None
    _, features, values = value
    kept = {}
    for key, (place, numbers, last, rows) in values.items():
        restored = [KeptRow(*row) for row in rows]
        kept[key] = KeptPaper(place, numbers, last, restored)
    keys = {paper.key for paper in papers}
    return KeptRelations(features, kept) if kept.keys() == keys else None


def write_relations(
    cache: Cache,
    words: str,
    features: Sequence[Feature],
    papers: Mapping[str, KeptPaper],
) -> None:
    """Keep what this build has found for the next one."""
    # As plain data, which is all that the cache keeps.
    values = {}
    for key, kept in papers.items():
        place, numbers, last, rows = kept
        plain_rows = [tuple(row) for row in rows]
        values[key] = (place, numbers, last, plain_rows)
    cache.write(_FILE, (words, features, values))
