"""Papers like a paper, each with the reason: an author, a fact, or topics in common.

What few papers share says more than what many do: a thing that ``n`` of ``N`` papers hold weighs
``log(N / n)``. Candidates are taken from the rarest things first, so that the work for a paper does
not grow with the catalog.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import fsum, log

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper

CANDIDATES, SHOWN = 150, 5
Feature = tuple[str, str]
"""What papers may share: "author" with a name, the id of a fact with a value, or "topic" with a node."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another paper and why it is shown."""

    paper: Paper
    reason: str


@dataclass(frozen=True)
class Relations:
    """Who shares what in a catalog, reckoned once."""

    catalog: Catalog

    def of(self, paper: Paper) -> tuple[Related, ...]:
        """Return the papers most like this one, best first, then in the catalog's order."""
        own = self._features(paper)
        scores = {}
        for key in self._candidates(paper, own):
            shared = own & self._features(self.catalog.by_key[key])
            scores[key] = fsum(self._weights[feature] for feature in shared)
        best = sorted(scores, key=lambda key: (-scores[key], self._rank[key]))[:SHOWN]
        return tuple(
            Related(self.catalog.by_key[key], self._reason(own, key))
            for key in best
            if scores[key] > 0
        )

    def _candidates(self, paper: Paper, own: frozenset[Feature]) -> list[str]:
        found: dict[str, None] = {}
        for feature in sorted(own, key=lambda feature: (len(self._holders[feature]), feature)):
            for key in self._holders[feature]:
                if len(found) >= CANDIDATES:
                    return list(found)
                if key != paper.key:
                    found[key] = None
        return list(found)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {paper.key: rank for rank, paper in enumerate(self.catalog.papers)}

    @cached_property
    def _holders(self) -> Mapping[Feature, tuple[str, ...]]:
        holders: dict[Feature, list[str]] = {}
        for paper in self.catalog.papers:
            for feature in self._features(paper):
                holders.setdefault(feature, []).append(paper.key)
        return {feature: tuple(keys) for feature, keys in holders.items()}

    @cached_property
    def _weights(self) -> Mapping[Feature, float]:
        total = len(self.catalog.papers)
        return {feature: log(total / len(keys)) for feature, keys in self._holders.items()}

    @cached_property
    def _known(self) -> dict[str, frozenset[Feature]]:
        return {}

    def _features(self, paper: Paper) -> frozenset[Feature]:
        if paper.key not in self._known:
            self._known[paper.key] = frozenset(self._told(paper))
        return self._known[paper.key]

    def _told(self, paper: Paper) -> Iterator[Feature]:
        yield from (("author", author.name) for author in paper.authors)
        yield from (("topic", path) for path in paper.placements)
        taxonomy = self.catalog.taxonomy
        for fact in taxonomy.summary.needs if taxonomy.summary else ():
            apart = taxonomy.fact_by_id[fact].apart
            yield from ((fact, value) for value in paper.fact(fact) if value not in apart)

    def _reason(self, own: frozenset[Feature], key: str) -> str:
        shared = own & self._features(self.catalog.by_key[key])
        taxonomy = self.catalog.taxonomy
        parts = []
        for kind in ("author", *(taxonomy.summary.needs if taxonomy.summary else ())):
            title = "author" if kind == "author" else taxonomy.fact_by_id[kind].title.lower()
            if names := sorted(value for one, value in shared if one == kind):
                parts.append(f"{title} {', '.join(names)}")
        topics = [
            taxonomy.nodes[path].short_title for path in taxonomy.nodes if ("topic", path) in shared
        ]
        if topics:
            parts.append(
                f"{len(topics)} topic{'s' if len(topics) > 1 else ''}: {', '.join(topics)}"
            )
        return "Shares " + "; ".join(parts)
