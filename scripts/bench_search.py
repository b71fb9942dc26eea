"""Ask the search of the site for what it must find: ``make bench-search``.

The site of this catalog is built into a scratch folder and served to a real browser, which types
queries made of the records by rule (``search_queries.py``, drawn with a fixed seed) into the list
of papers and reads the first ten. A kind scores the mean reciprocal rank, 0 beyond rank 10: of the
first paper that is right, and beside it of the one that was drawn (``search_queries.py`` says which
others are as right).
Identifiers must find that paper alone. The questions of ``search_questions.yaml`` are typed into
the box of the home page, too, whose topics are read; every second question is held out: nothing is
ever tuned on it. ``search_questions_second.yaml`` and ``search_questions_third.yaml`` have more
that were written later, and ``search_names.yaml`` has names, errors and identifiers as people type
them.

``--papers 10000`` only measures how soon the first result is there, with a synthetic catalog of so
many papers. The exit code is 1 where a goal is missed.
"""

import argparse
import gzip
import json
import random
import shutil
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from bench import make_catalog
from playwright.sync_api import Browser, Page, sync_playwright
from search_queries import Kind, Query, QueryMaker, queries

from kdcatalog import load, pipeline
from kdcatalog.commands.site import build_site
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "scripts" / "search_questions.yaml"
LATER_SETS = ("second", "third", "fourth", "fifth", "sixth")
"""Sets of questions that were written later, each in a file of its own."""
NAMES = ROOT / "scripts" / "search_names.yaml"
COPIED = ["papers", "docs", "templates", "taxonomy.yaml", "mkdocs.yml"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SEED = 1884
LARGEST_INDEX = 150
"""Kilobytes after gzip that the index of up to 2,000 papers may have."""
SLOWEST = 300
"""Milliseconds from the first letter of a new visitor to the first result."""
TOPIC_GOAL = (0.80, 0.70)
"""Mean reciprocal rank and share of first places for questions."""
ASK = """async query => {
  const root = document.querySelector("[data-explorer]");
  const input = root.querySelector("form[data-find] input");
  const drawn = new Promise(done => root.addEventListener("drawn", done, { once: true }));
  input.value = query;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn;
  const shown = root.querySelector("[data-status] b").textContent;
  const rows = [...root.querySelectorAll(".row[data-key]")];
  const keys = shown === "0" ? [] : rows.slice(0, 10).map(row => row.dataset.key);
  return { keys, number: Number(shown) };
}"""
TYPE = """async query => {
  const input = document.querySelector("form[data-find] input");
  const list = document.querySelector(".hits");
  input.value = query;
  const changed = new Promise(done => new MutationObserver((_, observer) => {
    observer.disconnect();
    done();
  }).observe(list, { childList: true }));
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await changed;
  return [...list.querySelectorAll("[role=group][aria-label=Topics] a")].map(link => link.pathname);
}"""
WATCH = """() => {
  addEventListener("keydown", () => { window.pressed ??= performance.now(); }, true);
  new MutationObserver(() => {
    if (window.pressed && document.querySelector("[role=option].paper"))
      window.shown ??= performance.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""


class Score(NamedTuple):
    """The mean reciprocal rank at ten and the share of first places."""

    rank: float
    first: float


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def served(papers: int) -> Iterator[tuple[str, Path]]:
    """Yield the address and the folder of a built site; 0 papers are those of this catalog."""
    with tempfile.TemporaryDirectory(prefix="bench-search-") as scratch:
        folder = Path(scratch)
        if papers:
            make_catalog(folder, load(ROOT).papers, papers)
            shutil.copy(ROOT / "mkdocs.yml", folder)
            shutil.copytree(ROOT / "templates", folder / "templates")
        else:
            for name in COPIED:
                source = ROOT / name
                (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
        snapshot = Snapshot.at(folder)
        handler = partial(Quiet, directory=str(snapshot.site))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        address = f"http://127.0.0.1:{server.server_port}/"
        build_site(snapshot, pipeline.load(snapshot), Settings(site_url=address))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address, snapshot.site
        server.shutdown()
        server.server_close()


def first_result(browser: Browser, address: str, *, waits: bool) -> float:
    """Return the milliseconds from the first letter of a new visitor to the first paper.

    ``waits``: the visitor turns to the box a second before typing, so that the index is there.
    """
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate(WATCH)
    page.keyboard.press("/")
    page.wait_for_timeout(1000 if waits else 0)
    page.evaluate("window.pressed = undefined")
    page.keyboard.type("di")
    page.wait_for_function("() => window.shown")
    passed = float(page.evaluate("window.shown - window.pressed"))
    page.close()
    return passed


def rank_of(keys: Sequence[str], wanted: frozenset[str]) -> int:
    """Return the place of the first key that is wanted, from 1; 0 where none is."""
    for place, key in enumerate(keys, 1):
        if key in wanted:
            return place
    return 0


def scored(ranks: Sequence[int]) -> Score:
    """Return the score of some ranks."""
    total = sum(1 / rank for rank in ranks if rank)
    first = sum(rank == 1 for rank in ranks)
    return Score(total / len(ranks), first / len(ranks))


def ask(page: Page, kind: Kind, asked: list[Query], *, lists_missed: bool) -> tuple[float, float]:
    """Return the score of a kind of query, and that of the papers drawn alone."""
    totals = [0.0, 0.0]
    for query in asked:
        answer: dict[str, Any] = page.evaluate(ASK, query.text)
        right = rank_of(answer["keys"], query.wanted | query.equal)
        drawn = rank_of(answer["keys"], query.wanted)
        for column, rank in enumerate((right, drawn)):
            totals[column] += points(kind, query, rank, answer["number"])
        if lists_missed and right != 1:
            wanted = ", ".join(sorted(query.wanted)[:3])
            print(f"  rank {right or '-'}: {query.text} ({wanted})")
    return totals[0] / len(asked), totals[1] / len(asked)


def points(kind: Kind, query: Query, rank: int, number: int) -> float:
    """Return what a rank is worth, where so many papers were found."""
    if kind.name == "identifiers":
        # Nothing else may be beside that paper.
        return float(rank == 1 and number == len(query.wanted))
    if kind.within:
        return float(0 < rank <= kind.within)
    return 1 / rank if rank else 0.0


def ask_questions(page: Page, home: Page) -> Iterator[tuple[str, Score]]:
    """Yield the scores of questions: topics, papers, and the better of both, of each set."""
    asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    sets = {"tuned": asked[::2], "held out": asked[1::2]}
    for name in LATER_SETS:
        file = QUESTIONS.with_stem(f"{QUESTIONS.stem}_{name}")
        sets[name] = yaml.safe_load(file.read_text(encoding="utf-8"))
    for name, questions in sets.items():
        topic_ranks, paper_ranks, best_ranks = [], [], []
        for question in questions:
            text = question["question"]
            paths = home.evaluate(TYPE, text)
            topics = [path.partition("/topics/")[2].strip("/") for path in paths]
            topic_rank = rank_of(topics, frozenset(question["topics"]))
            topic_ranks.append(topic_rank)
            ranks = [topic_rank]
            if "papers" in question:
                keys = page.evaluate(ASK, text)["keys"]
                paper_rank = rank_of(keys, frozenset(question["papers"]))
                paper_ranks.append(paper_rank)
                ranks.append(paper_rank)
            best_ranks.append(min(filter(None, ranks), default=0))
        yield f"questions {name}: topics", scored(topic_ranks)
        yield f"questions {name}: papers", scored(paper_ranks)
        yield f"questions {name}: either", scored(best_ranks)


def ask_names(page: Page) -> Score:
    """Return the score of names, errors and identifiers as people type them."""
    ranks = []
    for asked in yaml.safe_load(NAMES.read_text(encoding="utf-8")):
        keys = page.evaluate(ASK, asked["query"])["keys"]
        ranks.append(rank_of(keys, frozenset(asked["papers"])))
    return scored(ranks)


def sizes(site: Path) -> dict[str, int]:
    """Return the bytes after gzip of the files of search, by name."""
    manifest = json.loads((site / "data" / "manifest.json").read_text(encoding="utf-8"))
    packed = {}
    for name, paths in manifest["files"].items():
        contents = [(site / path).read_bytes() for path in paths]
        packed[name] = sum(len(gzip.compress(content, 9, mtime=0)) for content in contents)
    return {name: size for name, size in packed.items() if "search" in name}


def print_speed(browser: Browser, address: str, site: Path) -> bool:
    """Print sizes and how soon the first result is there; return whether the goals are met."""
    for name, size in sizes(site).items():
        print(f"{name:<28}{size / 1000:6.1f}  kB after gzip")
    is_met = True
    for waits, name in ((True, "index there"), (False, "index loaded meanwhile")):
        times = [first_result(browser, address, waits=waits) for _ in range(5)]
        passed = statistics.median(times)
        is_met &= passed <= SLOWEST
        print(
            f"first result, {name:<24}{passed:5.0f}  ms, median of 5 new visitors, goal {SLOWEST}"
        )
    return is_met


def print_scores(browser: Browser, address: str, options: argparse.Namespace) -> bool:
    """Ask, print the scores, and return whether every goal is met."""
    catalog = load(ROOT)
    chance = random.Random(options.seed)  # noqa: S311  no secret, the same every time
    page = browser.new_page()
    page.goto(f"{address}papers/", wait_until="networkidle")
    home = browser.new_page()
    home.goto(address, wait_until="networkidle")
    home.keyboard.press("/")
    home.wait_for_selector("[role=combobox]")
    is_met = True
    for kind in QueryMaker(catalog, chance).kinds():
        asked = queries(catalog, kind, options.number, chance)
        score, drawn = ask(page, kind, asked, lists_missed=options.missed)
        is_met &= score >= kind.goal
        goal = f"goal {kind.goal:.2f}  {len(asked)} queries"
        print(f"{kind.name:<28}{score:6.3f}  {goal}  drawn alone {drawn:.3f}")
    rank, first = ask_names(page)
    print(f"{'names as typed':<28}{rank:6.3f}  first {first:.2f}")
    for name, (rank, first) in ask_questions(page, home):
        print(f"{name:<28}{rank:6.3f}  first {first:.2f}")
        if name.endswith("either"):
            is_met &= rank >= TOPIC_GOAL[0] and first >= TOPIC_GOAL[1]
    return is_met


def main() -> int:
    """Ask, print and return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=150, help="queries of each kind")
    parser.add_argument("--seed", type=int, default=SEED, help="of the chance that draws them")
    parser.add_argument("--papers", type=int, default=0, help="papers of a synthetic catalog")
    parser.add_argument(
        "--missed",
        action="store_true",
        help="print every query for which no right paper is the first listed",
    )
    options = parser.parse_args()
    with served(options.papers) as (address, site), sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        is_met = print_speed(browser, address, site)
        if not options.papers:
            is_met &= sizes(site)["search-index"] <= LARGEST_INDEX * 1000
            is_met &= print_scores(browser, address, options)
        browser.close()
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
