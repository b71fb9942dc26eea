"""Time the catalog at several sizes, beside Hugo and stock MkDocs: ``make bench``.

Synthetic catalogs are made from this one's own records: titles are recombined, keys, identifiers
and the names of authors made up, the taxonomy kept. Every figure is of a whole process: seconds of
the processor, of the clock, and peak memory. Each ratio is of two processes of one run. Nothing
fails on a figure. The size of a ``--sizes`` of 100,000 takes half an hour.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench_stock import Record, write_hugo, write_stock

from kdcatalog import load
from kdcatalog.model.paper import Paper
from kdcatalog.records.layout import record_text

ROOT = Path(__file__).resolve().parent.parent
KDCATALOG = (sys.executable, "-c", "from kdcatalog.cli import main; main()")
MKDOCS = (sys.executable, "-m", "mkdocs", "build", "-q")
PORT = 8937
# As in a published catalog: a site with addresses has the most files.
_ADDRESSES = {
    'url: ""': 'url: "https://example.org/k/"',
    'repository: ""': 'repository: "https://forge.example.org/k/k/"',
}
_ENDINGS = ("a", "ov", "sen", "ez", "ian", "aki", "ski", "er")
# Blocks of taxonomy.yaml that name records, which a synthetic catalog does not have.
_NAMED_RECORDS = re.compile(
    r"^( *)(?:readme_rows|start|batches):\n(?:\1 +.*\n|\1- .*\n)*|^choose:\n(?:[ #-].*\n|\n)*", re.M
)
_BODY = re.compile(r'(<article[^>]*id="content"[^>]*>).*(</article>)', re.S)


class Usage(NamedTuple):
    """What a process took: seconds of the processor and of the clock, megabytes at its peak."""

    cpu: float
    wall: float
    memory: int

    def __str__(self) -> str:
        return f"{self.cpu:.1f} s / {self.wall:.1f} s | {self.memory} MB"


def synthetic(papers: tuple[Paper, ...], number: int) -> Iterator[Record]:
    """Yield made-up records, the same ones for the same number."""
    chance = random.Random(number)  # noqa: S311  no secret, the same every time
    words = [word for paper in papers for word in paper.title.split()]
    for index in range(number):
        copy, place = divmod(index, len(papers))
        model = papers[place]
        year, month = 2020 + index % 6, 1 + index % 12
        key = f"author{chr(97 + index % 26)}{year}word{index}"
        # One of 100,000 began with "to Do:", which a title may not have.
        title = " ".join(["On", *chance.sample(words, 9)])
        yield (
            f"papers/{year}/{key}.yaml",
            {
                "title": f"{title} {index}",
                "authors": _authors(model, copy),
                "date": f"{year}-{month:02}",
                "identifiers": {"arxiv": f"{year % 100:02}{month:02}.{index:05}"},
                "placements": list(model.placements),
                "facts": _facts(model, grouped=copy == 0),
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
    facts: dict[str, object] = {}
    for name, value in model.facts.items():
        if isinstance(value, str):
            if grouped:
                facts[name] = value
        else:
            facts[name] = list(value)
    return facts


def make_catalog(folder: Path, papers: tuple[Paper, ...], number: int) -> None:
    """Write a synthetic catalog."""
    taxonomy = (ROOT / "taxonomy.yaml").read_text(encoding="utf-8")
    for empty, address in _ADDRESSES.items():
        taxonomy = taxonomy.replace(empty, address, 1)
    (folder / "taxonomy.yaml").write_text(_NAMED_RECORDS.sub("", taxonomy), encoding="utf-8")
    for name in ("prose", "pictures"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    for file, data in synthetic(papers, number):
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        filled = {name: value for name, value in data.items() if value}
        path.write_text(record_text(filled), encoding="utf-8")


def started(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command that prints nothing here."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(  # noqa: S603  our own commands
        command, cwd=folder, stdout=quiet, stderr=quiet, env=environment()
    )


def environment() -> dict[str, str]:
    """Return the variables of every command."""
    return os.environ | {"NO_MKDOCS_2_WARNING": "1"}


# Runs a command and prints its usage. A process begins with the memory of the one that starts it,
# which here has 1,900 papers.
_TIMER = """
import os, resource, subprocess, sys, time
begun = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall = time.perf_counter() - begun
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss // 1024)
"""


def timed(command: Sequence[str], folder: Path) -> Usage:
    """Return what a command took; one that fails is reported and measured all the same."""
    timer = (sys.executable, "-S", "-c", _TIMER, *command)
    done = subprocess.run(  # noqa: S603  our own commands
        timer, cwd=folder, env=environment(), capture_output=True, text=True, check=True
    )
    status, cpu, wall, memory = done.stdout.split()
    if int(status):
        print(f"{' '.join(command)} ended with {status}: {done.stderr[-300:]}", file=sys.stderr)
    return Usage(float(cpu), float(wall), int(memory))


def files_and_bytes(folder: Path) -> tuple[int, int]:
    """Return the number of files below a folder and their bytes."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


@contextmanager
def temporary_catalog(papers: tuple[Paper, ...], number: int) -> Iterator[Path]:
    """Yield the folder of a synthetic catalog."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_catalog(folder, papers, number)
        yield folder


def change_one(folder: Path) -> Path:
    """Change the title of one record, and return its file."""
    records = sorted((folder / "papers").rglob("*.yaml"))
    record = records[len(records) // 2]
    text = record.read_text(encoding="utf-8")
    record.write_text(text.replace('title: "', 'title: "Changed ', 1), encoding="utf-8")
    return record


def frame_of(site: Path) -> str:
    """Return a page of our site with a mark in place of its content."""
    page = next((site / "papers").glob("*/index.html"))
    return _BODY.sub(r"\1@@body@@\2", page.read_text(encoding="utf-8"))


def row(papers: tuple[Paper, ...], number: int) -> Iterator[str]:
    """Yield the lines of the report on one size: goals 1 to 4."""
    with temporary_catalog(papers, number) as folder:
        site = folder / "site"
        full = timed((*KDCATALOG, "build"), folder)
        if not site.exists():
            yield f"| {number} | the build failed |"
            return
        files, size = files_and_bytes(site)
        nothing = timed((*KDCATALOG, "build"), folder)
        record = change_one(folder)
        one = timed((*KDCATALOG, "build"), folder)
        yield (
            f"| {number} | {full} | {files} ({files / number:.2f}) | {size / 1e6:.0f} MB"
            f" ({size / number / 1000:.1f} kB) | {nothing.cpu:.1f} s / {nothing.wall:.1f} s"
            f" | {one.cpu:.1f} s / {one.wall:.1f} s |"
        )
        for name, command in (
            ("check", ("check",)),
            ("check of one file", ("check", str(record.relative_to(folder)))),
            ("fmt --check", ("fmt", "--check")),
        ):
            usage = timed((*KDCATALOG, *command), folder)
            yield f"  {name} at {number}: {usage}"
        if shutil.which("hugo"):
            yield hugo(papers, number, full, frame_of(site))


def hugo(papers: tuple[Paper, ...], number: int, ours: Usage, frame: str) -> str:
    """Return the line that compares a full build with that of Hugo."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_hugo(folder, synthetic(papers, number), frame)
        usage = timed(("hugo", "--quiet"), folder)
        files, size = files_and_bytes(folder / "public")
    ratio = f"{ours.cpu / usage.cpu:.1f}x its CPU, {ours.wall / usage.wall:.1f}x its wall time"
    return f"  Hugo at {number}: {usage} | {files} files, {size / 1e6:.0f} MB: we take {ratio}"


def stock(papers: tuple[Paper, ...], number: int) -> str:
    """Return the line that compares a full build with that of stock MkDocs."""
    with temporary_catalog(papers, number) as folder:
        ours = timed((*KDCATALOG, "build"), folder)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_stock(folder, synthetic(papers, number))
        usage = timed(MKDOCS, folder)
    return f"{number} papers: {ours}; stock MkDocs: {usage} ({usage.cpu / ours.cpu:.1f}x our CPU)"


def save_to_page(papers: tuple[Paper, ...], number: int) -> float:
    """Return the seconds from saving a record until the served page shows the change."""
    with temporary_catalog(papers, number) as folder:
        address = f"127.0.0.1:{PORT}"
        server = started((*KDCATALOG, "serve", "--address", address), folder)
        record = sorted((folder / "papers").rglob("*.yaml"))[number // 2]
        page = f"http://{address}/k/papers/{record.stem}/"
        try:
            wait_for(page, "citation_title")
            time.sleep(1)
            saved = time.perf_counter()
            change_one(folder)
            wait_for(page, "Changed")
            return time.perf_counter() - saved
        finally:
            server.terminate()
            server.wait()


def wait_for(address: str, text: str, patience: float = 120) -> None:
    """Wait until a page shows a text, or until it will never do so."""
    for _ in range(int(patience / 0.05)):
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310  our own server
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    print(f"{address} never showed {text}", file=sys.stderr)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=[626, 1900, 10000])
    parser.add_argument("--stock", type=int, default=300, help="papers beside MkDocs; 0 for none")
    parser.add_argument("--explorer", action="store_true", help="also time filters in a browser")
    options = parser.parse_args()
    papers = load(ROOT).papers
    usage = timed((*KDCATALOG, "--help"), ROOT)
    print(f"kdcatalog --help: {usage}; {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print("| papers | build: CPU / wall | memory | files | bytes | nothing changed | one record |")
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for number in options.sizes:
        for line in row(papers, number):
            print(line, flush=True)
    if options.stock:
        print(stock(papers, options.stock), flush=True)
        seconds = save_to_page(papers, options.stock)
        print(f"From a saved record to its page, {options.stock} papers: {seconds:.2f} s")
    if options.explorer:
        script = str(ROOT / "scripts" / "bench_explorer.py")
        subprocess.run((sys.executable, script), check=False)  # noqa: S603  our own script


if __name__ == "__main__":
    main()
