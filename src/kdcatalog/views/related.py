"""Papers like a paper, each with the reason: authors, facts, or topics in common.

What few papers share says more than what many do: a feature of ``n`` of ``N`` papers weighs
``log(N / n)``, which is what search engines call inverse document frequency.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize

# Papers that are compared with one paper: its cost must not grow with the catalog.
CANDIDATES = 150
MOST_RELATED = 5
# Steps in which weights of 1 are counted: far finer than what distinguishes two features.
_PRECISION = 1 << 30
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
        rank = self._rank[paper.key]
        scores = self._scores(rank)
        # Sorting is stable: papers with the same score stay in the catalog's order.
        in_order = sorted(scores)
        best = sorted(in_order, key=scores.__getitem__, reverse=True)
        related = []
        for other in best[:MOST_RELATED]:
            reason = self._reason(rank, other)
            paper = self.catalog.papers[other]
            related.append(Related(paper, reason))
        return tuple(related)

    def _scores(self, rank: int) -> Mapping[int, int]:
        """Return how much each candidate has in common with a paper, by its rank."""
        numbers = self._numbers
        features = numbers[rank]
        weigh = self._weights.__getitem__
        scores = {}
        for candidate in self._candidates(rank):
            shared = features & numbers[candidate]
            score = sum(map(weigh, shared))
            # A feature that every paper has weighs log(1), which is nothing.
            if score > 0:
                scores[candidate] = score
        return scores

    def _candidates(self, rank: int) -> list[int]:
        """Return the ranks of up to 150 papers that share a feature, rare features first."""
        # A dict keeps the order, so that the cut does not depend on that of a set.
        candidates: dict[int, None] = {}
        # Rare features have small numbers.
        for number in sorted(self._numbers[rank]):
            for other in self._ranks[number]:
                if len(candidates) >= CANDIDATES:
                    return list(candidates)
                if other != rank:
                    candidates[other] = None
        return list(candidates)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        papers = self.catalog.papers
        return {paper.key: rank for rank, paper in enumerate(papers)}

    @cached_property
    def _ranks_by_feature(self) -> Mapping[Feature, list[int]]:
        ranks = defaultdict[Feature, list[int]](list)
        for rank, paper in enumerate(self.catalog.papers):
            # Two authors of a paper may have one name.
            for feature in dict.fromkeys(self._features_of(paper)):
                ranks[feature].append(rank)
        return ranks

    @cached_property
    def _features(self) -> tuple[Feature, ...]:
        """Every feature, the rarest first; its place here is its number."""
        # Numbers make sets fast: with pairs of texts, this took a quarter of the build of a page.
        ranks = self._ranks_by_feature
        rare_first = sorted(ranks)
        rare_first.sort(key=lambda feature: len(ranks[feature]))
        return tuple(rare_first)

    @cached_property
    def _ranks(self) -> tuple[list[int], ...]:
        """By number of a feature, the ranks of the papers with it."""
        return tuple(self._ranks_by_feature[feature] for feature in self._features)

    @cached_property
    def _numbers(self) -> tuple[frozenset[int], ...]:
        """By rank of a paper, the numbers of its features."""
        numbers = defaultdict[int, list[int]](list)
        for number, ranks in enumerate(self._ranks):
            for rank in ranks:
                numbers[rank].append(number)
        total = len(self.catalog.papers)
        ranks_in_order = range(total)
        return tuple(frozenset(numbers[rank]) for rank in ranks_in_order)

    @cached_property
    def _weights(self) -> tuple[int, ...]:
        """By number of a feature, how much it says."""
        total = len(self.catalog.papers)
        weights = []
        for ranks in self._ranks:
            # Integers, because the last bits of a sum of floats depend on the order of a set.
            weight = log(total / len(ranks))
            weights.append(round(weight * _PRECISION))
        return tuple(weights)

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

    def _reason(self, rank: int, other: int) -> str:
        """Return what two papers share in words: ``Shares author A, B; 2 topics: C, D``."""
        taxonomy = self.catalog.taxonomy
        numbers = self._numbers[rank]
        numbers &= self._numbers[other]
        shared = [self._features[number] for number in numbers]
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
