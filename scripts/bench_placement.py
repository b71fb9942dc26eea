"""Measure how well a new paper's topics are suggested: ``make bench-placement``.

Each paper of this repository is left out in turn: its words are subtracted from what the suggester
has learned from all of them. Its suggestions are compared with the topics of the paper, by title
alone and by title and summary, and beside them those topics that most papers have. The exit code is
1 where a goal is missed.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from kdcatalog import load
from kdcatalog.learning import SUGGESTIONS, TopicSuggester
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper

ROOT = Path(__file__).resolve().parent.parent
BY_TITLE, BY_BOTH, SLOWEST = 0.82, 0.88, 1.0
"""The goals: share of true topics suggested, and seconds of a suggestion, learning included."""

Suggest = Callable[[Paper], Collection[str]]


@dataclass
class Measured:
    """How many topics papers have, and how many of them were suggested, by topic."""

    wanted: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    @property
    def share(self) -> float:
        """The share of true topics that were suggested."""
        return self.hits.total() / max(1, self.wanted.total())

    def by_facet(self) -> dict[str, float]:
        """Return the share of each facet."""
        wanted, hits = Counter[str](), Counter[str]()
        for node, number in self.wanted.items():
            wanted[node.split("/")[0]] += number
            hits[node.split("/")[0]] += self.hits[node]
        return {facet: hits[facet] / number for facet, number in wanted.items()}


def measure(catalog: Catalog, suggest: Suggest) -> Measured:
    """Compare the topics of every paper with those that are suggested for it."""
    measured = Measured()
    for paper in catalog.papers:
        measured.wanted.update(paper.placements)
        measured.hits.update({*paper.placements} & {*suggest(paper)})
    return measured


def main() -> int:
    """Print the figures; return 1 where a goal is missed."""
    catalog = load(ROOT)
    began = time.process_time()
    suggester = TopicSuggester(catalog)
    suggester.suggest("The first suggestion learns from all papers")
    learning = time.process_time() - began

    def by_title(paper: Paper) -> list[str]:
        return [topic.node for topic in suggester.suggest(paper.title, without=paper)]

    def by_both(paper: Paper) -> list[str]:
        topics = suggester.suggest(paper.title, paper.summary or "", without=paper)
        return [topic.node for topic in topics]

    placed = Counter(node for paper in catalog.papers for node in paper.placements)
    most_used = [node for node, _ in placed.most_common(SUGGESTIONS)]
    columns = {
        "by title": measure(catalog, by_title),
        "by title and summary": measure(catalog, by_both),
        f"the {SUGGESTIONS} most used": measure(catalog, lambda _paper: most_used),
    }
    papers = len(catalog.papers)
    print(
        f"{papers} papers on {len(placed)} topics, {placed.total() / max(1, papers):.1f} per paper."
        f" Share of their topics among the first {SUGGESTIONS}, each paper left out in turn:"
    )
    print(f"{'facet':<12} {'topics':>7}  " + "  ".join(f"{name:>20}" for name in columns))
    print_rows(columns)
    title, both, _ = columns.values()
    print(f"goals: {BY_TITLE:.0%} by title, {BY_BOTH:.0%} by title and summary")
    print(f"learning takes {learning:.2f} s of processor time (goal {SLOWEST:.0f})")
    never = [node for node in both.wanted if not both.hits[node]]
    print(f"never suggested: {', '.join(never) or 'none'}")
    goals = (title.share >= BY_TITLE, both.share >= BY_BOTH, learning < SLOWEST)
    return 0 if all(goals) else 1


def print_rows(columns: dict[str, Measured]) -> None:
    """Print a row for each facet and one for all."""
    first, *_ = columns.values()
    for facet in first.by_facet():
        wanted = sum(n for node, n in first.wanted.items() if node.split("/")[0] == facet)
        shares = [measured.by_facet()[facet] for measured in columns.values()]
        print(f"{facet:<12} {wanted:>7}  " + "  ".join(f"{share:>20.1%}" for share in shares))
    shares = [measured.share for measured in columns.values()]
    print(
        f"{'all':<12} {first.wanted.total():>7}  "
        + "  ".join(f"{share:>20.1%}" for share in shares)
    )


if __name__ == "__main__":
    sys.exit(main())
