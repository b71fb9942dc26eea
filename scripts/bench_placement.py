"""Measure how well a new paper's nodes are proposed: ``make bench-placement``.

Each paper of this repository is left out in turn. A placer learns from the others, and its first
proposals are compared with the topics of the paper. The exit code is 1 where a goal is missed.

Records hold no abstracts, so titles alone are measured by default. ``--abstracts FILE`` reads a
JSON object of keys and abstracts and measures its papers twice, without and with the abstract.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from kdcatalog import load
from kdcatalog.learning.topics import SUGGESTIONS, TopicSuggester
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper

ROOT = Path(__file__).resolve().parent.parent
BY_TITLE, BY_ABSTRACT, SLOWEST = 0.75, 0.85, 1.0
"""The goals: share of true topics proposed, and seconds of a proposal, learning included."""


class Measured(NamedTuple):
    """How often each topic was wanted and proposed, and the longest time of a proposal."""

    wanted: Counter[str]
    found: Counter[str]
    seconds: float

    @property
    def share(self) -> float:
        """The share of nodes found."""
        return self.found.total() / max(1, self.wanted.total())


def measure(catalog: Catalog, papers: Sequence[Paper], abstracts: Mapping[str, str]) -> Measured:
    """Propose nodes for papers, each left out of the catalog that is learned from."""
    wanted, found, slowest = Counter[str](), Counter[str](), 0.0
    for paper in papers:
        began = time.perf_counter()
        proposed = TopicSuggester(catalog.without({paper.file})).suggest(
            paper.title, abstracts.get(paper.key, "")
        )
        slowest = max(slowest, time.perf_counter() - began)
        wanted.update(paper.placements)
        found.update({*paper.placements} & {one.node for one in proposed})
    return Measured(wanted, found, slowest)


def baseline(catalog: Catalog) -> float:
    """Return the share of true topics among those with the most papers."""
    placed = Counter(node for paper in catalog.papers for node in paper.placements)
    return sum(number for _, number in placed.most_common(SUGGESTIONS)) / max(1, placed.total())


def main() -> int:
    """Print the figures; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        description="Measure how well a new paper's nodes are proposed."
    )
    parser.add_argument(
        "--abstracts", type=Path, metavar="FILE", help="a JSON object of keys and abstracts"
    )
    given = parser.parse_args().abstracts
    catalog = load(ROOT)
    titles = measure(catalog, catalog.papers, {})
    print(
        f"{len(catalog.papers)} papers, {titles.wanted.total()} placements"
        f" on {len(titles.wanted)} topics"
    )
    print(f"the {SUGGESTIONS} nodes most used, for any paper: {baseline(catalog):.1%}")
    print(
        f"by title: {titles.share:.1%} of the true topics among the first {SUGGESTIONS}"
        f" (goal {BY_TITLE:.0%})"
    )
    print(
        f"slowest proposal, learning included: {titles.seconds * 1000:.0f} ms"
        f" (goal {SLOWEST * 1000:.0f})"
    )
    never = [node for node in titles.wanted if not titles.found[node]]
    print(
        f"never found: {', '.join(f'{node} ({titles.wanted[node]})' for node in never) or 'none'}"
    )
    goals = [titles.share >= BY_TITLE, titles.seconds < SLOWEST]
    if given:
        goals.append(_with_abstracts(catalog, json.loads(given.read_text(encoding="utf-8"))))
    else:
        print(f"with abstract: not measured, since the records hold none (goal {BY_ABSTRACT:.0%})")
    return 0 if all(goals) else 1


def _with_abstracts(catalog: Catalog, abstracts: Mapping[str, str]) -> bool:
    papers = [paper for paper in catalog.papers if paper.key in abstracts]
    without, with_them = measure(catalog, papers, {}), measure(catalog, papers, abstracts)
    print(
        f"{len(papers)} papers with an abstract: {without.share:.1%} by title,"
        f" {with_them.share:.1%} with abstract"
    )
    return with_them.share >= BY_ABSTRACT


if __name__ == "__main__":
    sys.exit(main())
