"""Papers like a paper, each with the reason: authors, facts, or topics in common.

What few papers share says more than what many do: a feature of ``n`` of ``N`` papers weighs
``log(N / n)``, which is what search engines call inverse document frequency.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize

# Papers that are compared with one paper: its cost must not grow with the catalog.
CANDIDATES = 150
MOST_RELATED = 5
AUTHOR, TOPIC = "author", "topic"
# What papers may share: ``author`` and a name, ``topic`` and a path, or a fact and a value.
Feature = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Related:
    """Another paper and the reason why it is related."""

    paper: Paper
    reason: str


@dataclass(frozen=True)
class Relations:
    """The features of a catalog's papers, computed once for all of them."""

    catalog: Catalog

    def of(self, paper: Paper) -> tuple[Related, ...]:
        """Return the papers most like this one, best first, then in the catalog's order."""
        scores = self._scores(paper)
        # Sorting is stable: papers with the same score stay in the catalog's order.
        in_order = sorted(scores, key=self._rank.__getitem__)
        best = sorted(in_order, key=scores.__getitem__, reverse=True)
        related = []
        for key in best[:MOST_RELATED]:
            other = self.catalog.by_key[key]
            shared = self._shared(paper, key)
            reason = self._reason(shared)
            related.append(Related(other, reason))
        return tuple(related)

    def _scores(self, paper: Paper) -> Mapping[str, float]:
        """Return how much each candidate has in common with a paper, by its key."""
        scores = {}
        for key in self._candidates(paper):
            shared = self._shared(paper, key)
            weights = [self._weights[feature] for feature in shared]
            # An exact sum: sets have no order, and the last bits of a plain sum depend on it.
            score = fsum(weights)
            # A feature that every paper has weighs log(1), which is nothing.
            if score > 0:
                scores[key] = score
        return scores

    def _candidates(self, paper: Paper) -> list[str]:
        """Return the keys of up to 150 papers that share a feature, rare features first."""
        features = self._features[paper.key]
        rare_first = sorted(features, key=self._rarity)
        # A dict keeps the order, so that the cut does not depend on the seed of hashes.
        candidates: dict[str, None] = {}
        for feature in rare_first:
            for key in self._keys_by_feature[feature]:
                if len(candidates) >= CANDIDATES:
                    return list(candidates)
                if key != paper.key:
                    candidates[key] = None
        return list(candidates)

    def _rarity(self, feature: Feature) -> tuple[int, Feature]:
        """Return the key by which features are sorted, the rarest first."""
        keys = self._keys_by_feature[feature]
        return len(keys), feature

    def _shared(self, paper: Paper, key: str) -> frozenset[Feature]:
        features = self._features
        return features[paper.key] & features[key]

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        papers = self.catalog.papers
        return {paper.key: rank for rank, paper in enumerate(papers)}

    @cached_property
    def _features(self) -> Mapping[str, frozenset[Feature]]:
        features = {}
        for paper in self.catalog.papers:
            features[paper.key] = frozenset(self._features_of(paper))
        return features

    @cached_property
    def _keys_by_feature(self) -> Mapping[Feature, list[str]]:
        keys = defaultdict[Feature, list[str]](list)
        for paper in self.catalog.papers:
            for feature in self._features[paper.key]:
                keys[feature].append(paper.key)
        return keys

    @cached_property
    def _weights(self) -> Mapping[Feature, float]:
        total = len(self.catalog.papers)
        weights = {}
        for feature, keys in self._keys_by_feature.items():
            weights[feature] = log(total / len(keys))
        return weights

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """The facts that relate papers: those that the summary table needs."""
        summary = self.catalog.taxonomy.summary
        return summary.needs if summary else ()

    def _features_of(self, paper: Paper) -> Iterator[Feature]:
        for author in paper.authors:
            yield AUTHOR, author.name
        for path in paper.placements:
            yield TOPIC, path
        for fact in self._facts:
            # Two papers with the teacher "Various Models" need not have one in common.
            distinct_values = self.catalog.taxonomy.fact_by_id[fact].apart
            for value in paper.fact(fact):
                if value not in distinct_values:
                    yield fact, value

    def _reason(self, shared: frozenset[Feature]) -> str:
        """Return what two papers share in words: ``Shares author A, B; 2 topics: C, D``."""
        taxonomy = self.catalog.taxonomy
        values = defaultdict[str, list[str]](list)
        for kind, value in sorted(shared):
            values[kind].append(value)
        parts = []
        authors = ", ".join(values[AUTHOR])
        if authors:
            parts.append(f"author {authors}")
        for fact in self._facts:
            fact_values = ", ".join(values[fact])
            if fact_values:
                title = taxonomy.fact_by_id[fact].title.lower()
                parts.append(f"{title} {fact_values}")
        paths = sorted(values[TOPIC], key=taxonomy.order.__getitem__)
        if paths:
            titles = [taxonomy.nodes[path].short_title for path in paths]
            number = pluralize(len(paths), "topic")
            joined = ", ".join(titles)
            parts.append(f"{number}: {joined}")
        return "Shares " + "; ".join(parts)
