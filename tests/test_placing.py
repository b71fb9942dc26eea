"""kdcatalog place: many papers in a terminal, one key for each choice, saved one by one."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kdcatalog.cli import main
from kdcatalog.commands.place import PLACED_FILE, Choices, _Option
from kdcatalog.model.paper import Paper
from kdcatalog.records.reading import load_paper
from tests.folders import CatalogFolder
from tests.stand_in import XML, Said, StandIn, atom_entry, atom_feed

RECORD = """\
title: "Rye {name}"
summary: "Bakes a loaf of rye flour and water, and measures how far it rises in a cold kitchen."
kind: report
authors:
  - Ann Bee
date: "2023-06"
placements:
  - process
added: "2024-01-15"
"""
FILES = tuple(f"papers/2023/bee2023{name}.yaml" for name in ("abel", "bold", "cold"))


@pytest.fixture
def bakery(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    """Three records that are on a facet alone, and a terminal."""
    for file in FILES:
        text = RECORD.format(name=Path(file).stem[-4:])
        (toy.root / file).write_text(text, encoding="utf-8")
    monkeypatch.setattr("kdcatalog.commands.place.is_terminal", lambda: True)
    return toy


def place(folder: CatalogFolder, keys: str, *arguments: str, **variables: str) -> Result:
    command = ["-C", str(folder.root), "place", *arguments]
    return CliRunner().invoke(main, command, input=keys, env=variables)


def paper_in(folder: CatalogFolder, file: str) -> Paper:
    paper = load_paper(folder.read(file), file).value
    assert paper
    return paper


def placements(folder: CatalogFolder) -> list[list[str]]:
    return [[*paper_in(folder, file).placements] for file in FILES]


def key_of(result: Result, path: str) -> str:
    """Return the key under which a topic was first offered."""
    line = next(line for line in result.stdout.splitlines() if line.endswith(f"  {path}"))
    return line[3]


@pytest.fixture
def rye(bakery: CatalogFolder) -> str:
    """Return the key of the topic grain/rye."""
    return key_of(place(bakery, "q", "--offline"), "grain/rye")


def test_papers_on_a_topic_with_topics_below_are_placed(bakery: CatalogFolder, rye: str) -> None:
    result = place(bakery, f"{rye}\r {rye}1\r", "--offline")
    assert [["grain/rye"], ["process"], ["grain/rye", "process"]] == placements(bakery)
    assert (0, "2 papers saved, 0 left\n") == (result.exit_code, result.stderr)
    assert "[1 of 3] " in result.stdout


def test_one_sentence_is_not_repeated_behind_topics(bakery: CatalogFolder) -> None:
    result = place(bakery, "q", "--offline")
    shown = (result.stdout.count("Bakes a loaf"), " * 1  process\n" in result.stdout)
    assert (1, True) == shown


def test_title_is_not_repeated_behind_topics(bakery: CatalogFolder) -> None:
    for file in FILES:
        lines = bakery.read(file).decode().splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("summary:"))
        (bakery.root / file).write_text(text, encoding="utf-8")
    result = place(bakery, "q", "--offline")
    assert (1, True) == (result.stdout.count("Rye abel"), " * 1  process\n" in result.stdout)


def test_interrupted_run_continues_behind_the_last_paper(bakery: CatalogFolder, rye: str) -> None:
    assert "1 paper saved, 2 left" in place(bakery, f"{rye}\rq", "--offline").stderr
    assert (bakery.root / ".kdcatalog" / PLACED_FILE).exists()
    result = place(bakery, "  ", "--offline")
    assert ("[1 of 2] ", 0) == (result.stdout.split("Rye")[0].strip("\n"), result.exit_code)
    assert not (bakery.root / ".kdcatalog" / PLACED_FILE).exists()


def test_restart_shows_papers_again(bakery: CatalogFolder) -> None:
    place(bakery, " q", "--offline")
    assert "[1 of 3]" in place(bakery, "q", "--offline", "--restart").stdout


def test_ctrl_c_keeps_what_was_saved(bakery: CatalogFolder, rye: str) -> None:
    result = place(bakery, f"{rye}\r\x03", "--offline")
    assert (130, True) == (result.exit_code, f"written before: {FILES[0]}" in result.stderr)
    assert ["grain/rye"] == placements(bakery)[0]


def test_undo_takes_back_all_that_a_run_saved(bakery: CatalogFolder, rye: str) -> None:
    before = [bakery.read(file) for file in FILES]
    # The second paper is saved twice.
    place(bakery, f"{rye}\r{rye}\r-1\rq", "--offline")
    assert before != [bakery.read(file) for file in FILES]
    result = CliRunner().invoke(main, ["-C", str(bakery.root), "undo", "--yes"])
    assert (0, True) == (result.exit_code, "undid: kdcatalog place; run" in result.stderr)
    assert before == [bakery.read(file) for file in FILES]


def test_minus_goes_back_to_a_saved_paper(bakery: CatalogFolder, rye: str) -> None:
    result = place(bakery, f"{rye}\r-1\rq", "--offline")
    assert (0, ["grain/rye"]) == (result.exit_code, placements(bakery)[0])


def test_minus_on_the_first_paper_shows_it_again(bakery: CatalogFolder) -> None:
    assert 2 == place(bakery, "-q", "--offline").stdout.count("[1 of 3]")


def test_paper_without_topics_is_not_saved(bakery: CatalogFolder) -> None:
    result = place(bakery, "1\rq", "--offline")
    assert "choose at least one topic" in result.stderr
    assert ["process"] == placements(bakery)[0]


def test_unchanged_topics_write_nothing(bakery: CatalogFolder) -> None:
    before = bakery.read(FILES[0])
    assert "0 papers saved" in place(bakery, "\r\r\r", "--offline").stderr
    assert before == bakery.read(FILES[0])


def test_typed_topic_replaces_the_one_above_it(
    bakery: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["sourdogh", "sourdough"])
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(answers))
    result = place(bakery, "//\rq", "--offline")
    assert ["process/fermentation/sourdough"] == placements(bakery)[0]
    assert "sourdogh" in result.stderr


def test_other_key_repeats_the_keys(bakery: CatalogFolder) -> None:
    assert "Space: skip" in place(bakery, "zq", "--offline").stderr


def test_named_records_are_placed_again(bakery: CatalogFolder) -> None:
    file = "papers/2023/waters2023proofing.yaml"
    assert "[1 of 1] " in place(bakery, "q", file, "--offline").stdout


def test_papers_on_a_topic_are_placed_again(bakery: CatalogFolder) -> None:
    assert "[1 of 3] " in place(bakery, "q", "--on", "process", "--offline").stdout


def test_nothing_to_place_says_so(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdcatalog.commands.place.is_terminal", lambda: True)
    assert "no papers to place\n" == place(toy, "").stderr


def test_without_a_terminal_nothing_is_asked(
    bakery: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kdcatalog.commands.place.is_terminal", lambda: False)
    result = place(bakery, "1\r")
    assert (2, True) == (result.exit_code, "3 papers to place, and no terminal" in result.stderr)


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


def add_arxiv_ids(folder: CatalogFolder) -> None:
    for number, file in enumerate(FILES):
        path = folder.root / file
        text = path.read_text(encoding="utf-8")
        ids = f'identifiers:\n  arxiv: "2306.0000{number}"\n'
        path.write_text(text.replace("placements:", f"{ids}placements:"), encoding="utf-8")


def test_abstracts_are_asked_for_once_for_all(bakery: CatalogFolder, stand_in: StandIn) -> None:
    add_arxiv_ids(bakery)
    entries = [
        atom_entry(f"2306.0000{n}", "Rye", ["Ann Bee"], summary=f"Bake {n}. Eat it.")
        for n in (0, 1)
    ]
    ids = "2306.00000,2306.00001,2306.00002"
    path = f"/arxiv/query?id_list={ids}&max_results=3"
    stand_in.says(path, Said(atom_feed(*entries), media=XML))
    result = place(bakery, "   ", **stand_in.environment)
    assert (0, [path]) == (result.exit_code, stand_in.paths)
    assert ("Bake 0.", "Bake 1.") == tuple(t for t in ("Bake 0.", "Bake 1.") if t in result.stdout)
    # Of two sentences, one is behind each topic.
    assert re.search(r"^ \* 1  process  (Bake 0|Eat it)\.$", result.stdout, re.MULTILINE)
    # The third has no abstract at arXiv, and shows its summary.
    assert "Bakes a loaf of rye" in result.stdout


def test_unreachable_arxiv_is_said_once(bakery: CatalogFolder, stand_in: StandIn) -> None:
    add_arxiv_ids(bakery)
    ids = "2306.00000,2306.00001,2306.00002"
    stand_in.says(f"/arxiv/query?id_list={ids}&max_results=3", Said(b"", 500))
    result = place(bakery, "   ", **stand_in.environment)
    assert (0, 1) == (result.exit_code, result.stderr.count("abstracts are not shown"))


def test_choosing_a_topic_turns_off_those_above_and_below() -> None:
    choices = Choices([_Option("a", ""), _Option("a/b", ""), _Option("ab", "")], ["a", "ab"])
    choices.turn_on("a/b")
    assert ["ab", "a/b"] == choices.chosen
    choices.toggle("1")
    assert ["ab", "a"] == choices.chosen


def test_first_choice_replaces_a_whole_facet_once() -> None:
    options = [_Option("a", ""), _Option("b/c", ""), _Option("b/d", "")]
    choices = Choices(options, ["a"], frozenset({"a"}))
    choices.turn_on("b/c")
    assert choices.chosen == ["b/c"]
    choices.turn_on("a")
    choices.turn_on("b/d")
    assert choices.chosen == ["b/c", "a", "b/d"]


def test_paper_on_a_whole_facet_leaves_it_for_another_facet(bakery: CatalogFolder) -> None:
    offered = place(bakery, "q")
    key = key_of(offered, "grain/rye")
    place(bakery, f"{key}\rq")
    assert placements(bakery)[0] == ["grain/rye"]


def test_topics_that_are_on_have_a_mark() -> None:
    choices = Choices([_Option("a", "Why."), _Option("b", "")], ["a"])
    assert [" * 1  a  Why.", "   2  b"] == [*choices.lines()]
