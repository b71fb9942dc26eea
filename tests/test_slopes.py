"""No reader, command or page takes more than linear work, ends in an exception, or piles up.

Each reads every piece repeated to two lengths. A new reader or a piece that slowed one is a row in
``tests/readers.py``; a new command is a row below.
"""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.cli import main
from kdcatalog.commands.frame import bounded_reading
from kdcatalog.files import UnreadableFileError
from tests.folders import CatalogFolder
from tests.once import work_repeated
from tests.readers import LENGTH, MOST, PIECES, READERS, calls_of, exponent, exponents, growth, run
from tests.sites import catalog_in


@pytest.mark.parametrize("name", READERS)
def test_work_of_a_reader_grows_with_the_length_of_its_text(name: str) -> None:
    slopes = exponents(name)
    assert {} == {piece: power for piece, power in slopes.items() if power > MOST}


@pytest.mark.parametrize("name", READERS)
def test_no_grammar_makes_a_reader_fail(name: str) -> None:
    # Of texts made of pieces, each of which is the beginning, the end or the middle of something.
    texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)

    @settings(max_examples=25)
    @given(text=texts)
    def read(text: str) -> None:
        run(READERS[name], text)

    read()


RECORD = """\
title: "Loaf {number}: One of Many"
authors:
  - Pat{number} Plain
date: "{month}"
kind: report
placements:
  - process/shaping
added: "2024-03-03"
"""
FEW, MANY = 30, 90


def add_loaves(root: Path, count: int) -> CatalogFolder:
    """Return a catalog of the toy's taxonomy with as many other papers."""
    folder = root / "papers" / "1990"
    shutil.rmtree(root / ".kdcatalog", ignore_errors=True)
    folder.mkdir(exist_ok=True)
    for number in range(count):
        month = f"1990-{1 + number % 12:02}"
        text = RECORD.format(number=number, month=month)
        (folder / f"plain1990loaf{number:03}.yaml").write_text(text, encoding="utf-8")
    add_lists(root, count)
    return CatalogFolder(root)


COMMANDS = (
    ("check",),
    ("fmt", "--check"),
    ("build", "--check"),
    ("stats",),
    ("taxonomy",),
    ("export", "--format", "bibtex"),
    ("export", "--format", "csv"),
    ("export", "--format", "json"),
    ("review", "papers/1990"),
    ("cite", "LIST.bib"),
    ("rename", "plain1990loaf001", "plain1990roll", "--dry-run"),
    ("merge", "plain1990loaf001", "plain1990loaf002", "--dry-run"),
    ("audit", "--print", "--sample", "999"),
    ("weekly", "--candidates", "candidates.json"),
    ("schema",),
    ("import", "LIST.bib", "--at", "process/shaping", "--dry-run"),
    ("harvest", "LIST.bib"),
    ("place", "--offline", "--on", "process/shaping"),
)
CANDIDATE = {
    "authors": ["Pat Bun"],
    "abstract": "We bake.",
    "reason": "says bread",
    "topics": [{"path": "process/shaping", "title": "Shaping", "sentence": "We bake."}],
    "further_topics": [],
    "code": [],
    "names": {},
    "venue": {"id": "BreadConf", "year": "2026"},
    "similar": ["rask2023rye"],
}
ENTRY = "@misc{{a{0}, title={{Bun {0}: One of Many}}, author={{Bun, Pat}}, year={{2020}}}}\n"


def add_lists(root: Path, count: int) -> None:
    """Put files beside the records, for commands that read one: as many papers as there are."""
    entries = [ENTRY.format(number) for number in range(count)]
    (root / "LIST.bib").write_text("".join(entries), encoding="utf-8")
    candidates = []
    for number in range(count):
        identity = {"id": f"arxiv:2606.{number:05}", "title": f"Bun {number}: One of Many"}
        candidates.append({**CANDIDATE, **identity})
    (root / "candidates.json").write_text(json.dumps(candidates), encoding="utf-8")


def power_of(root: Path, work: Callable[[CatalogFolder], object]) -> float:
    few = add_loaves(root, FEW)
    papers = len(few.record_files)
    work(few)  # what is imported or compiled at the first time does not count
    with work_repeated():
        before = calls_of(lambda: work(few))
        many = add_loaves(root, MANY)
        after = calls_of(lambda: work(many))
    return growth(before, after, len(many.record_files) / papers)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_work_of_a_command_grows_with_the_number_of_papers(
    arguments: tuple[str, ...], toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(toy.root)
    monkeypatch.setattr("kdcatalog.commands.place.is_terminal", lambda: True)

    def work(_: CatalogFolder) -> None:
        # Wrong use would be fast with any number of papers.
        done = CliRunner().invoke(main, arguments, input="q")
        assert done.exit_code in (0, 1), done.output

    assert power_of(toy.root, work) < MOST


def test_work_of_all_pages_grows_with_the_number_of_papers(toy: CatalogFolder) -> None:
    def work(catalog: CatalogFolder) -> None:
        for artifact in site_artifacts(catalog.snapshot, catalog_in(catalog)):
            assert artifact.content if isinstance(artifact, File) else artifact.body

    assert power_of(toy.root, work) < MOST


def test_reading_that_takes_too_long_is_one_sentence() -> None:
    message = "reading x.md takes more than 0.01 seconds of processor time"

    def read_for_ever() -> None:
        while True:
            "a".startswith("b")

    with pytest.raises(UnreadableFileError, match=message), bounded_reading("x.md", 0.01):
        read_for_ever()


def test_harness_sees_what_is_quadratic() -> None:
    def compare_all(text: str) -> None:
        for first in text:
            for second in text:
                first.startswith(second)

    assert 1.9 < exponent(compare_all, "a", LENGTH // 3) < 2.1
