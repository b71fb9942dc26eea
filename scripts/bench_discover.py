"""Measure how well new papers are found: ``make bench-discover POOL=FILE``.

The file is JSON Lines, plain or gzipped: ``week``, ``arxiv``, ``title`` and ``abstract`` of every
paper of some weeks. The right answers are the papers of this catalog among them. Each week is
ranked in turn by what papers of earlier months teach, and compared with the words of the query
alone. The exit code is 1 where a goal is missed.
"""

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kdcatalog import load
from kdcatalog.discovery.ranking import Text, best_first, keyword_scores, rank_texts
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import Month
from kdcatalog.model.discovery import Discovery
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import fold

ROOT = Path(__file__).resolve().parent.parent
TOPS = (20, 50, 100)
GOAL_TOP_50 = 0.93
"""The share of all papers to be found in the top 50 of their week."""
GOAL_WITHOUT_QUERY = 0.85
"""The share of the papers without a word of the query in their title in the top 100."""


@dataclass
class Recall:
    """How many papers were to be found, and how many were in each top."""

    wanted: int = 0
    hits: Counter[int] = field(default_factory=Counter)

    def count(self, rank: int) -> None:
        """Count a paper at a rank, from 0."""
        self.wanted += 1
        for top in TOPS:
            self.hits[top] += rank < top

    def add(self, other: "Recall") -> None:
        """Count the papers of another week, too."""
        self.wanted += other.wanted
        self.hits.update(other.hits)

    def share(self, top: int) -> float:
        """Return the share of papers in a top, 1 where none was to be found."""
        return self.hits[top] / self.wanted if self.wanted else 1.0

    def __str__(self) -> str:
        shares = [f"{self.share(top):6.1%}" for top in TOPS]
        return f"{' '.join(shares)} of {self.wanted:>3}"


@dataclass
class Week:
    """What was measured: by method, for all papers and for those without a word of the query."""

    ranked: Recall = field(default_factory=Recall)
    ranked_without: Recall = field(default_factory=Recall)
    keywords: Recall = field(default_factory=Recall)
    keywords_without: Recall = field(default_factory=Recall)

    @property
    def all(self) -> tuple[Recall, ...]:
        """The four recalls in the order of the columns."""
        return (self.ranked, self.keywords, self.ranked_without, self.keywords_without)

    def add(self, other: "Week") -> None:
        """Count another week, too."""
        for recall, more in zip(self.all, other.all, strict=True):
            recall.add(more)


Entry = Mapping[str, str]


def weeks_of(pool: Path) -> Iterator[tuple[str, list[Entry]]]:
    """Yield each week of a pool, the earliest first, with its entries."""
    raw = pool.read_bytes()
    lines = gzip.decompress(raw) if pool.suffix == ".gz" else raw
    by_week: dict[str, list[Entry]] = {}
    for line in lines.splitlines():
        entry = json.loads(line)
        by_week.setdefault(entry["week"], []).append(entry)
    yield from sorted(by_week.items())


def measure(catalog: Catalog, settings: Discovery, week: str, entries: Sequence[Entry]) -> Week:
    """Rank the entries of a week by what earlier papers teach."""
    month = Month.parse(week[:7])
    ids = {entry["arxiv"] for entry in entries}
    by_id = {paper.identifiers.arxiv or "": paper for paper in catalog.papers}
    # A year alone may mean any of its months, so only years before this one are earlier.
    earlier = [paper for paper in catalog.papers if paper.month and _is_before(paper, month)]
    papers = [paper for paper in earlier if paper.identifiers.arxiv not in ids]
    texts = [Text(entry["title"], entry["abstract"]) for entry in entries]
    result = Week()
    ranked = [text.index for text in rank_texts(texts, papers, settings, month)]
    by_keywords = best_first(keyword_scores(texts, settings))
    for order, everything, without in (
        (ranked, result.ranked, result.ranked_without),
        (by_keywords, result.keywords, result.keywords_without),
    ):
        for rank, index in enumerate(order):
            paper = by_id.get(entries[index]["arxiv"])
            if paper:
                everything.count(rank)
                if not _has_query_word(paper.title, settings):
                    without.count(rank)
    return result


def _is_before(paper: Paper, month: Month) -> bool:
    return Month(paper.month.year, paper.month.month or 12) < month


def _has_query_word(title: str, settings: Discovery) -> bool:
    return any(fold(word) in fold(title) for word in settings.query)


def main() -> int:
    """Print the recall of every week and of all; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="Measure how well new papers are found.")
    parser.add_argument("pool", type=Path, help="JSON Lines of papers by week, plain or .gz")
    pool = parser.parse_args().pool
    catalog = load(ROOT)
    settings = catalog.taxonomy.discover
    if settings is None:
        sys.exit("taxonomy.yaml has no block discover:")
    print("Recall in the top 20, 50 and 100 of a week, ranked and by the words of the query alone:")
    titles = ("ranked", "query words", "ranked, no query word", "query words, no query word")
    print(f"{'week':<10} {'papers':>6}  " + "  ".join(f"{title:<27}" for title in titles))
    total, began, papers = Week(), time.process_time(), 0
    for week, entries in weeks_of(pool):
        result = measure(catalog, settings, week, entries)
        total.add(result)
        papers += len(entries)
        _print_row(week, len(entries), result)
    _print_row("all", papers, total)
    seconds = time.process_time() - began
    print(f"{seconds / max(1, papers) * 1000:.2f} ms of processor time per paper")
    top_50 = total.ranked.share(50)
    without = total.ranked_without.share(100)
    print(f"top 50: {top_50:.1%} (goal {GOAL_TOP_50:.0%})")
    print(f"top 100 without a query word: {without:.1%} (goal {GOAL_WITHOUT_QUERY:.0%})")
    return 0 if top_50 >= GOAL_TOP_50 and without >= GOAL_WITHOUT_QUERY else 1


def _print_row(name: str, papers: int, week: Week) -> None:
    print(f"{name:<10} {papers:>6}  " + "  ".join(f"{recall!s:<27}" for recall in week.all))


if __name__ == "__main__":
    sys.exit(main())
