"""Ask the search box for what it must find: ``make bench-search``.

The site of this catalog is built into a scratch folder and served to a real browser, which types
known-item queries into the box of the home page and reads the papers listed, in order. A query is
from a record and asks for it; 150 records of each kind are drawn by chance with a fixed seed:

- title words: four significant words of the title, in its order;
- one typo: the same; one letter of a word of five or more is dropped, doubled, replaced, swapped;
- surname + word: the first author's surname and the word of the title that fewest titles hold;
- acronym: a short name of one word with two capitals or more, in lower case; any paper counts.

A kind scores the mean reciprocal rank, 0 beyond rank 10. The exit code is 1 where a goal is missed.
"""

import argparse
import gzip
import random
import re
import shutil
import statistics
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from kdcatalog import load, pipeline
from kdcatalog.commands.site import build_site
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot

ROOT = Path(__file__).resolve().parent.parent
COPIED = ["papers", "docs", "templates", "taxonomy.yaml", "mkdocs.yml"]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SEED = 626
LARGEST = 0.1
"""Megabytes that ``data/search.json`` may have, packed."""
FUNCTION_WORDS = """
about above after all also and any are between both but can does for from get has have how into its
make makes more most not off our out over than that the their them they this through toward towards
under until via was what when where which while who why with within without you your
"""
SLIGHT = frozenset(FUNCTION_WORDS.split())
"""Words of a title that nobody would search for."""
SETTLED = """query => {
  const list = document.querySelector("form[data-find] [role=listbox]");
  const all = list?.querySelector(".all");
  const find = (link) => new URL(link.href).searchParams.get("find");
  return Boolean(list && !list.hidden && all && find(all) === query);
}"""
LISTED = """() => [...document.querySelectorAll("form[data-find] [role=option]")]
  .map(one => /\\/papers\\/([^/?]+)\\/$/.exec(one.href)?.[1]).filter(Boolean)"""
WATCH = """() => {
  addEventListener("keydown", () => { window.pressed ??= performance.now(); }, true);
  new MutationObserver(() => {
    if (window.pressed && document.querySelector("[role=option] .why"))
      window.shown ??= performance.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""


class Query(NamedTuple):
    """What is typed, and the keys of the papers it asks for."""

    text: str
    wanted: frozenset[str]


class Kind(NamedTuple):
    """A kind of query: the score it must reach and how it is made of a paper (None: impossible)."""

    name: str
    goal: float
    make: Callable[[Paper], str | None]


def significant(paper: Paper) -> list[str]:
    """Return the words of a title that somebody would remember, in its order."""
    found = re.findall(r"[^\W_]+", paper.title.lower())
    return [
        word
        for word in dict.fromkeys(found)
        if len(word) > 2 and word not in SLIGHT and not word.isdigit()
    ]


def four_words(chance: random.Random, paper: Paper) -> str | None:
    """Return four significant words of a title, in its order."""
    found = significant(paper)
    if len(found) < 4:
        return None
    return " ".join(found[place] for place in sorted(chance.sample(range(len(found)), 4)))


def with_typo(chance: random.Random, paper: Paper) -> str | None:
    """Return four words of a title, one letter of a longer one wrong."""
    words = (four_words(chance, paper) or "").split()
    long = [place for place, word in enumerate(words) if len(word) >= 5]
    if not long:
        return None
    place = chance.choice(long)
    words[place] = _mistyped(chance, words[place])
    return " ".join(words)


def _mistyped(chance: random.Random, word: str) -> str:
    """Return a word that differs; two equal letters swapped would not."""
    at, letter = chance.randrange(len(word) - 1), chance.choice("abcdefghijklmnopqrstuvwxyz")
    changes = [
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    changed = chance.choice(changes)
    return changed if changed != word else changes[0]


def surname_and_word(held: Counter[str], paper: Paper) -> str | None:
    """Return the first author's surname and the rarest word of the title."""
    words = sorted(significant(paper), key=lambda word: (held[word], -len(word), word))
    return f"{paper.authors[0].name.split()[-1]} {words[0]}" if words and paper.authors else None


def acronym(catalog: Catalog, paper: Paper) -> str | None:
    """Return a short name of one word with two capitals or more, as it is typed in haste."""
    name = catalog.short_name(paper)
    return (
        name.lower()
        if name and " " not in name and sum(letter.isupper() for letter in name) > 1
        else None
    )


def kinds(catalog: Catalog, chance: random.Random) -> Iterator[Kind]:
    """Yield the ways to ask."""
    held = Counter(word for paper in catalog.papers for word in significant(paper))
    yield Kind("title words", 0.95, partial(four_words, chance))
    yield Kind("one typo", 0.95, partial(with_typo, chance))
    yield Kind("surname + word", 0.95, partial(surname_and_word, held))
    yield Kind("acronym", 0.98, partial(acronym, catalog))


def queries(catalog: Catalog, kind: Kind, number: int, chance: random.Random) -> list[Query]:
    """Return so many queries of a kind, each of another record."""
    papers = chance.sample(catalog.papers, len(catalog.papers))
    made = [(text, paper) for paper in papers if (text := kind.make(paper))]
    sharing: dict[str, set[str]] = {}
    for text, paper in made:
        sharing.setdefault(text, set()).add(paper.key)
    return [Query(text, frozenset(sharing[text])) for text in [*sharing][:number]]


@contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """Yield the address and the folder of the built site."""
    with tempfile.TemporaryDirectory(prefix="bench-search-") as scratch:
        catalog = Path(scratch)
        for name in COPIED:
            source = ROOT / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, catalog / name)
        snapshot = Snapshot.at(catalog)
        handler = partial(Quiet, directory=str(snapshot.site))
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        address = f"http://127.0.0.1:{server.server_port}/"
        build_site(snapshot, pipeline.load(snapshot), Settings(site_url=address))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield address, snapshot.site
        server.shutdown()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def listed(page: Page, query: str) -> list[str]:
    """Type a query into the box and return the keys of the papers listed, in order."""
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.type(query)
    try:
        page.wait_for_function(SETTLED, arg=query, timeout=2000)
    except TooLate:  # nothing was found
        return []
    return list(page.evaluate(LISTED))


def first_result(browser: Browser, address: str) -> float:
    """Return the milliseconds from the first keystroke of a new visitor to the first result."""
    page = browser.new_page()
    page.goto(address, wait_until="networkidle")
    page.evaluate(WATCH)
    page.keyboard.press("/")
    page.evaluate("window.pressed = undefined")
    page.keyboard.type("di")
    page.wait_for_function("window.shown")
    passed = float(page.evaluate("window.shown - window.pressed"))
    page.close()
    return passed


def score(page: Page, asked: list[Query], *, is_told: bool) -> float:
    """Return the mean reciprocal rank at ten."""
    total = 0.0
    for query in asked:
        found = listed(page, query.text)[:10]
        rank = next((place for place, key in enumerate(found, 1) if key in query.wanted), 0)
        total += 1 / rank if rank else 0
        if is_told and rank != 1:
            print(f"  rank {rank or '-'}: {query.text} ({', '.join(sorted(query.wanted))})")
    return total / len(asked)


def main() -> int:
    """Ask, print and return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=150, help="queries of each kind")
    parser.add_argument(
        "--missed",
        action="store_true",
        help="print every query whose paper is not the first listed",
    )
    options = parser.parse_args()
    catalog = load(ROOT)
    chance = random.Random(SEED)  # noqa: S311  no secret, the same every time
    asked = [
        (kind, queries(catalog, kind, options.number, chance)) for kind in kinds(catalog, chance)
    ]
    is_met = True
    with served() as (address, site), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        size = len(gzip.compress((site / "data" / "search.json").read_bytes(), 9, mtime=0)) / 1e6
        passed = statistics.median(first_result(browser, address) for _ in range(5))
        page = browser.new_page()
        page.goto(address, wait_until="networkidle")
        page.keyboard.press("/")
        for kind, made in asked:
            reached = score(page, made, is_told=options.missed)
            is_met &= reached >= kind.goal
            print(f"{kind.name:<16}{reached:6.3f}  goal {kind.goal:.2f}  {len(made)} queries")
        browser.close()
    print(f"{'index':<16}{size:6.3f}  goal {LARGEST:.2f}  MB packed, {len(catalog.papers)} papers")
    print(
        f"{'first result':<16}{passed:6.0f}  ms after the first keystroke, median of 5 new visitors"
    )
    return 0 if is_met and size <= LARGEST else 1


if __name__ == "__main__":
    sys.exit(main())
