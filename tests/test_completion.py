"""Shells complete topics, venues, keys and codes, and wait for none of the heavy libraries."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from kdcatalog.cli import main
from tests.folders import CatalogFolder


def completed(*words: str) -> list[str]:
    """Return what a shell offers for the last word."""
    *arguments, incomplete = words
    completion = ShellComplete(main, {}, "kdcatalog", "_KDCATALOG_COMPLETE")
    items = completion.get_completions(arguments, incomplete)
    return [str(item.value) for item in items]


@pytest.fixture(name="_at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(toy.root / "papers")


@pytest.mark.usefixtures("_at_toy")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("explain", "kd10"),
            ["KD101", "KD102", "KD103", "KD104", "KD105", "KD106", "KD107", "KD108"],
        ),
        (("add", "x", "--distinct-from", "waters"), ["waters2023proofing"]),
        (("ch",), ["check"]),
        (("export", "--at", "nothing"), []),
    ],
)
def test_words_are_completed(words: tuple[str, ...], expected: list[str]) -> None:
    assert expected == completed(*words)


@pytest.mark.usefixtures("_at_toy")
def test_topics_are_completed_by_path_and_by_their_last_part() -> None:
    paths = completed("export", "--at", "grain/")
    assert paths
    last_part = paths[0].rpartition("/")[2]
    assert last_part in completed("export", "--at", last_part)
    assert paths == completed("taxonomy", "move", "grain/")


@pytest.mark.usefixtures("_at_toy")
def test_venues_are_completed_in_any_case() -> None:
    venues = completed("export", "--venue", "")
    assert venues[0] in completed("export", "--venue", venues[0].lower())


def test_completion_outside_a_catalog_offers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert [] == completed("export", "--at", "")


def test_completion_of_topics_imports_no_heavy_library(toy: CatalogFolder) -> None:
    code = (
        "import sys; from kdcatalog.commands.options import Topic; import click\n"
        "Topic().shell_complete(click.Context(click.Command('x')), click.Option(['--at']), '')\n"
        "print({'pydantic', 'mkdocs', 'jinja2'} & {*sys.modules})"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=toy.root
    )
    assert ("set()\n", "") == (process.stdout, process.stderr)
