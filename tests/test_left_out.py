"""A test that needs what this machine lacks is left out and named; where all must run, it fails."""

import sys
from pathlib import Path

import pytest

from tests.foreign import ROOT, environment, run, summary

PYTEST = (
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:hypothesispytest",
    "tests/test_bibtex.py",
)
CHOSEN = ("-k", "test_months_are_the_standard_macros or test_biber_reads")


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ([], []),
        ([("biber",)], ["left out: 1 test that need biber: install biber"]),
        (
            [("bibtex",), ("biber",), ("bibtex",)],
            ["left out: 3 tests that need biber, bibtex: install biber, texlive-base"],
        ),
        (
            [("node",), ("bibtex", "node")],
            [
                "left out: 1 test that need bibtex: install texlive-base",
                "left out: 2 tests that need tests/node/node_modules:"
                " run make tests/node/node_modules",
            ],
        ),
    ],
)
def test_summary_names_missing_programs(
    missing: list[tuple[str, ...]], expected: list[str]
) -> None:
    assert expected == summary(missing)


@pytest.mark.parametrize("processes", [(), ("-n", "1")], ids=["here", "xdist"])
def test_tests_without_their_programs_are_skipped_and_named(
    processes: tuple[str, ...], tmp_path: Path
) -> None:
    done = run(
        *PYTEST, *CHOSEN, *processes, cwd=ROOT, env=environment(PATH=str(tmp_path), COMPLETE="")
    )
    expected = "left out: 3 tests that need biber, bibtex: install biber, texlive-base"
    assert (0, 1) == (done.returncode, done.stdout.split("\n").count(expected))


def test_missing_program_fails_with_complete_1(tmp_path: Path) -> None:
    done = run(*PYTEST, *CHOSEN, cwd=ROOT, env=environment(PATH=str(tmp_path), COMPLETE="1"))
    assert (1, True) == (done.returncode, "3 errors" in done.stdout)
