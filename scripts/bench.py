"""Time the catalog at several sizes: ``make bench``.

Synthetic catalogs are made from this one's own records: titles are recombined, keys and identifiers
made up, the taxonomy kept. Every figure is of a whole process: wall time and peak memory, best of
``--runs``. Stock MkDocs with a Markdown page a paper in its navigation is timed in the same run.
"""

import argparse
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from kdcatalog import load
from kdcatalog.model.paper import Paper
from kdcatalog.records.layout import record_text

ROOT = Path(__file__).resolve().parent.parent
KDCATALOG = [sys.executable, "-c", "from kdcatalog.cli import main; main()"]
PORT = 8937
_ENDINGS = ("a", "ov", "sen", "ez", "ian", "aki", "ski", "er")
# Blocks of taxonomy.yaml that name records, which a synthetic catalog does not have.
_NAMED_RECORDS = re.compile(
    r"^( *)(?:readme_rows|start):\n(?:\1 +.*\n|\1- .*\n)*|^choose:\n(?:[ #-].*\n|\n)*", re.M
)


def synthetic(papers: tuple[Paper, ...], number: int) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield (file, data) of made-up records, the same ones for the same number."""
    chance = random.Random(number)  # noqa: S311  no secret, the same every time
    words = [word for paper in papers for word in paper.title.split()]
    for index in range(number):
        model = papers[index % len(papers)]
        year, month = 2020 + index % 6, 1 + index % 12
        key = f"author{chr(97 + index % 26)}{year}word{index}"
        yield (
            f"papers/{year}/{key}.yaml",
            {
                "title": f"{' '.join(chance.sample(words, 9))} {index}",
                "authors": _authors(model, index // len(papers)),
                "date": f"{year}-{month:02}",
                "identifiers": {"arxiv": f"{year % 100:02}{month:02}.{index:05}"},
                "placements": list(model.placements),
                "facts": _facts(model, grouped=index < len(papers)),
                "added": f"{2024 + index % 2}-{month:02}-{1 + index % 28:02}",
            },
        )


def _authors(model: Paper, copy: int) -> list[str]:
    """Return the authors of a model, under other names in each copy of it.

    With the same names in every copy, each of 9,000 authors had five papers at 10,000, and so a
    page; of the authors in the catalog itself, one in twelve has.
    """
    ending = ""
    while copy:
        copy, place = divmod(copy, len(_ENDINGS))
        ending += _ENDINGS[place]
    return [f"{author.name}{ending}" for author in model.authors]


def _facts(model: Paper, *, grouped: bool) -> dict[str, object]:
    """Return the facts of a model; facts that group the summary table stay as frequent as now."""
    held: dict[str, object] = {
        name: value if isinstance(value, str) else list(value)
        for name, value in model.facts.items()
    }
    return (
        held
        if grouped
        else {name: value for name, value in held.items() if isinstance(value, list)}
    )


def make_catalog(folder: Path, papers: tuple[Paper, ...], number: int) -> None:
    """Write a synthetic catalog."""
    taxonomy = (ROOT / "taxonomy.yaml").read_text(encoding="utf-8")
    (folder / "taxonomy.yaml").write_text(_NAMED_RECORDS.sub("", taxonomy), encoding="utf-8")
    for name in ("prose", "pictures"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    for file, data in synthetic(papers, number):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {name: value for name, value in data.items() if value}
        path.write_text(record_text(data), encoding="utf-8")


def make_stock(folder: Path, papers: tuple[Paper, ...], number: int) -> None:
    """Write the same papers for stock MkDocs: one Markdown page each, all in the navigation."""
    (folder / "docs" / "papers").mkdir(parents=True)
    (folder / "docs" / "index.md").write_text("# Papers\n")
    for file, data in synthetic(papers, number):
        lines = [f"# {data['title']}", "", *(f"- {name}: {value}" for name, value in data.items())]
        (folder / "docs" / "papers" / f"{Path(file).stem}.md").write_text("\n".join(lines) + "\n")
    (folder / "mkdocs.yml").write_text(
        "site_name: stock\ntheme:\n  name: material\n  font: false\n"
    )


def started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start one of our own commands, unheard."""
    quiet, environment = subprocess.DEVNULL, os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.Popen(command, cwd=folder, stdout=quiet, stderr=quiet, env=environment)  # noqa: S603


def timed(command: list[str], folder: Path, runs: int) -> tuple[float, int]:
    """Return seconds and peak memory in MB of a process that must succeed, the best of ``runs``."""
    seconds, memory = [], []
    for _ in range(runs):
        begun = time.perf_counter()
        process = started(command, folder)
        _, status, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - begun)
        memory.append(usage.ru_maxrss // 1024)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed in {folder} with {process.returncode}")
    return min(seconds), min(memory)


def save_to_page(folder: Path) -> float:
    """Return the seconds from saving a record until the served page shows the change."""
    record = sorted((folder / "papers").rglob("*.yaml"))[0]
    address = f"http://127.0.0.1:{PORT}/papers/{record.stem}/"
    server = started([*KDCATALOG, "serve", "--address", f"127.0.0.1:{PORT}"], folder)
    try:
        shown(address, "citation_title", 60)
        time.sleep(1)
        saved = time.perf_counter()
        record.write_text(record.read_text().replace('title: "', 'title: "Changed '))
        shown(address, "Changed", 60)
        return time.perf_counter() - saved
    finally:
        server.terminate()
        server.wait()


def shown(address: str, text: str, patience: float) -> None:
    """Wait until a page shows a text."""
    for _ in range(int(patience / 0.05)):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  our own server
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit(f"{address} never showed {text}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[626, 3000, 10000])
    parser.add_argument(
        "--stock",
        type=int,
        default=300,
        help="papers of the comparison with stock MkDocs; 0 for none",
    )
    given = parser.parse_args()
    catalog = load(ROOT)
    print(
        "| papers | check | check, peak | build | build, peak |\n| --- | --- | --- | --- | --- |",
        flush=True,
    )
    paired = [given.stock] if given.stock else []
    for number in itertools.chain(paired, given.sizes):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make_catalog(folder, catalog.papers, number)
            check, check_memory = timed([*KDCATALOG, "check"], folder, given.runs)
            build, build_memory = timed([*KDCATALOG, "build"], folder, given.runs)
            checked = f"{check:.2f} s | {check_memory} MB"
            row = f"| {number} | {checked} | {build:.2f} s | {build_memory} MB |"
            print(row, flush=True)
            if number == given.sizes[0]:
                saved = save_to_page(folder)
    if given.stock:
        with tempfile.TemporaryDirectory() as name:
            make_stock(Path(name), catalog.papers, given.stock)
            seconds, memory = timed(
                [sys.executable, "-m", "mkdocs", "build", "-q"], Path(name), given.runs
            )
        print(f"| {given.stock}, stock MkDocs | - | - | {seconds:.2f} s | {memory} MB |")
    print(f"\nFrom a saved record to its page, at {given.sizes[0]} papers: {saved:.2f} s")


if __name__ == "__main__":
    main()
