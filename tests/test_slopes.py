"""No reader, command or page takes more than linear work, ends in an exception, or piles up.

Each reads every piece repeated to two lengths. A new reader or a piece that slowed one is a row in
``tests/readers.py``; a new command is a row below.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import File
from kdcatalog.cli import main
from tests.folders import CatalogFolder
from tests.readers import PIECES, READERS, calls_of, exponent, growth, run
from tests.sites import catalog_in

# Linear growth gives 1, quadratic 2.
MOST = 1.3
LENGTH = 300


@pytest.mark.parametrize("name", READERS)
def test_work_of_a_reader_grows_with_the_length_of_its_text(name: str) -> None:
    slopes = {}
    for piece in PIECES:
        slopes[piece] = exponent(READERS[name], piece, LENGTH)
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
FEW, MANY = 60, 180


def add_loaves(root: Path, count: int) -> CatalogFolder:
    """Return a catalog of the toy's taxonomy with as many other papers."""
    folder = root / "papers" / "1990"
    shutil.rmtree(root / ".kdcatalog", ignore_errors=True)
    folder.mkdir(exist_ok=True)
    for number in range(count):
        month = f"1990-{1 + number % 12:02}"
        text = RECORD.format(number=number, month=month)
        (folder / f"plain1990loaf{number:03}.yaml").write_text(text, encoding="utf-8")
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
)


def power_of(root: Path, work: Callable[[CatalogFolder], object]) -> float:
    few = add_loaves(root, FEW)
    papers = len(few.record_files)
    work(few)  # what is imported or compiled at the first time does not count
    before = calls_of(lambda: work(few))
    many = add_loaves(root, MANY)
    after = calls_of(lambda: work(many))
    return growth(before, after, len(many.record_files) / papers)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_work_of_a_command_grows_with_the_number_of_papers(
    arguments: tuple[str, ...], toy: CatalogFolder
) -> None:
    def work(catalog: CatalogFolder) -> None:
        CliRunner().invoke(main, ["-C", str(catalog.root), *arguments])

    assert power_of(toy.root, work) < MOST


def test_work_of_all_pages_grows_with_the_number_of_papers(toy: CatalogFolder) -> None:
    def work(catalog: CatalogFolder) -> None:
        for artifact in pipeline.site(catalog.snapshot, catalog_in(catalog)):
            assert artifact.content if isinstance(artifact, File) else artifact.body

    assert power_of(toy.root, work) < MOST


def test_harness_sees_what_is_quadratic() -> None:
    def compare_all(text: str) -> None:
        for first in text:
            for second in text:
                first.startswith(second)

    assert 1.9 < exponent(compare_all, "a", LENGTH) < 2.1
