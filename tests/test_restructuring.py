"""Topics, venues and names of vocabularies are added, renamed, merged, split and removed."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.cli import main
from kdcatalog.journal import needs_recovery
from kdcatalog.writing import write_all
from tests.folders import CatalogFolder
from tests.kills import killed_at_each_step
from tests.sites import catalog_in, edit
from tests.test_keys_of_papers import TAXONOMY, catalog_files, problems_of, refused, run

FLOURS = """
vocabularies:
  - id: flours # what is milled
    title: "Flours"
    families:
      - id: wheat
        title: "Wheat flours"
        words: [T]
        names: ["T65", "T80"] # French
        aliases: {"Type 65": "T65"}
    names: ["Atta", "Rye flour"]
"""
STARTERS = "process/fermentation/sourdough/starter-ecology"
ARTICLE = f"docs/topics/{STARTERS}.md"


@pytest.fixture(name="bread")
def _bread(toy: CatalogFolder) -> CatalogFolder:
    return with_flours(toy)


def with_flours(toy: CatalogFolder) -> CatalogFolder:
    """Give a catalog a vocabulary for one of its facts."""
    path = toy.root / TAXONOMY
    path.write_text(path.read_text(encoding="utf-8") + FLOURS, encoding="utf-8")
    edit(path, "  - id: flour\n", "  - id: flour\n    vocabulary: flours\n")
    return toy


def redirects(toy: CatalogFolder) -> dict[str, str]:
    """Return the text of every page that leads elsewhere, by its path."""
    return {
        each.path: each.content.decode()
        for each in site_artifacts(toy.snapshot, catalog_in(toy))
        if isinstance(each, File) and each.path.endswith("/index.html")
    }


def lines_of(toy: CatalogFolder, before: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """Return the lines that taxonomy.yaml lost and got."""
    old = before[TAXONOMY].decode().splitlines()
    new = toy.read(TAXONOMY).decode().splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


REVERSED = {
    "taxonomy add": (
        ("taxonomy", "add", "grain/oats", "--title", "Oats", "--sentence", "Rolled: or whole."),
        ("taxonomy", "remove", "oats"),
        ("  anchors:", "    oats: grain", "    former_paths: [grain/oats]"),
    ),
    "taxonomy add to a topic without topics": (
        ("taxonomy", "add", "Rye/dark", "--title", "Dark", "--sentence", "D.", "--word", "black"),
        ("taxonomy", "remove", "grain/rye/dark"),
        ("  anchors:", "    dark: grain/rye", "        former_paths: [grain/rye/dark]"),
    ),
    "taxonomy retitle": (
        ("taxonomy", "retitle", "rye", 'Rye & "Secale"'),
        ("taxonomy", "retitle", 'Rye & "Secale"', "Rye"),
        ("  anchors:", "    rye--secale: grain/rye", '        words: ["Rye & \\"Secale\\""]'),
    ),
    "venue add": (
        ("venue", "add", "Dough", "--name", "Dough Days", "--alias", "DD"),
        ("undo",),
        (),
    ),
    "venue rename": (
        ("venue", "rename", "BreadConf", "BreadCon"),
        ("venue", "rename", "BreadCon", "BreadConf"),
        ("    former_ids: [BreadCon]",),
    ),
    "names add": (("names", "flours", "add", "T 110", "--family", "wheat"), ("undo",), ()),
    "model rename": (
        ("flour", "rename", "T65", "Type 650"),
        ("flour", "rename", "Type 650", "T65"),
        ('        aliases: {"Type 65": "T65", "Type 650": "T65"}',),
    ),
    "rename": (
        ("rename", "work2019", "work2019b"),
        ("rename", "work2019b", "work2019"),
        (),
    ),
}
"""A command, one that reverses it, and the lines of taxonomy.yaml that then are its only trace."""


@pytest.mark.parametrize("name", REVERSED)
def test_command_and_its_reverse_leave_redirects_and_nothing_else(
    bread: CatalogFolder, name: str
) -> None:
    command, reverse, trace = REVERSED[name]
    before = catalog_files(bread)
    codes = problems_of(bread)
    run(bread, *command, "--yes")
    assert before != catalog_files(bread)
    assert codes == problems_of(bread)
    run(bread, *reverse, "--yes")
    assert codes == problems_of(bread)
    lost, new = lines_of(bread, before)
    assert (list(trace), len(lost)) == (new, int(name == "model rename"))
    after = catalog_files(bread)
    record = "papers/2019/work2019.yaml"
    former = b"former_keys:\n  - work2019b\n"
    after[record] = after[record].replace(former, b"")
    assert before.keys() == after.keys()
    assert [TAXONOMY][: len(trace)] == [file for file in before if before[file] != after[file]]


COMMANDS = {
    **{name: command for name, (command, _, _) in REVERSED.items()},
    "taxonomy move": ("taxonomy", "move", "rye", "grain/roggen"),
    "taxonomy merge": ("taxonomy", "merge", "Sourdough", "yeast"),
    "taxonomy remove": ("taxonomy", "remove", "sourdough"),
    "taxonomy split": ("taxonomy", "split", "wheat", "--answers", "wheat.yaml"),
    "venue merge": ("venue", "merge", "Crumb", "BreadConf"),
    "model merge": ("names", "flours", "merge", "Atta", "T80"),
    "merge": ("merge", "dewit2025happens", "mullerludenscheidt2025kruste"),
    "remove": ("remove", "meel2015note", "--why", "It was never published."),
}
UNDONE = COMMANDS["remove"]
"""What "undo" reverses where it is killed."""

ANSWERS = """\
topics:
  - id: white
    title: "White"
    sentence: "Sifted."
  - id: whole
    title: "Whole"
    sentence: "Not sifted."
papers:
  rask2022census: white
  hassan2017salt: [white, whole]
  quist2020starter: stay
"""


def with_answers(bread: CatalogFolder, command: tuple[str, ...]) -> tuple[str, ...]:
    """Return a command whose file of answers exists, outside the catalog."""
    path = bread.root.parent / "wheat.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    return tuple(str(path) if word == "wheat.yaml" else word for word in command)


@pytest.mark.parametrize("name", COMMANDS)
def test_undo_gives_every_command_its_original_bytes(bread: CatalogFolder, name: str) -> None:
    before = catalog_files(bread)
    run(bread, *with_answers(bread, COMMANDS[name]), "--yes")
    assert before != catalog_files(bread)
    run(bread, "undo", "--yes")
    assert before == catalog_files(bread)


def contents_of(
    bread: CatalogFolder, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> dict[Path, bytes | None]:
    """Return the files that a command writes, all in one call; nothing is written."""
    calls: list[Mapping[str, bytes | None]] = []
    with monkeypatch.context() as patch:
        commit = "kdcatalog.commands.locking.commit"
        patch.setattr(commit, lambda _, files: calls.append(files))
        run(bread, *with_answers(bread, command), "--yes")
    (files,) = calls
    return {bread.root / file: content for file, content in files.items()}


@pytest.mark.parametrize("name", [*COMMANDS, "undo"])
def test_killed_command_is_finished_or_undone_by_the_next(
    bread: CatalogFolder, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every rename and removal is the last one; so is one of the command that recovers it."""
    if name == "undo":
        run(bread, *UNDONE, "--yes")
    before = catalog_files(bread)
    files = contents_of(bread, COMMANDS.get(name, ("undo",)), monkeypatch)
    assert before == catalog_files(bread)
    write_all(files, bread.root)
    wanted = catalog_files(bread)
    restore(bread.root, before, wanted)
    kills = 0
    outcomes = []
    for step in killed_at_each_step(lambda: write(files, bread), bread.root, monkeypatch):
        kills += 1
        # What the next command does first, itself killed at another step each time.
        for number in killed_at_each_step(lambda: write({}, bread), bread.root, monkeypatch):
            kills += 1
            if number == step % 3:
                break
        write({}, bread)
        assert not needs_recovery(bread.root)
        after = catalog_files(bread)
        assert after in (before, wanted)
        outcomes.append(after == wanted)
        restore(bread.root, before, after)
    # Once the journal is in place, every command is finished, and before it, none has begun.
    assert sorted(outcomes) == outcomes
    assert {False, True} == {*outcomes}
    # The new files, the record for undo, and at least two renames of the journal.
    assert kills > 2 * len(files)


def write(files: Mapping[Path, bytes | None], bread: CatalogFolder) -> None:
    write_all(files, bread.root)


def restore(root: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Give a catalog the files that it had."""
    for name in after.keys() - before.keys():
        (root / name).unlink()
    for name, content in before.items():
        if after.get(name) != content:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(content)


# --- topics ---


def test_merged_topic_leaves_papers_children_words_and_redirects(bread: CatalogFolder) -> None:
    run(bread, "taxonomy", "merge", "sourdough", "yeast", "--yes")
    catalog = catalog_in(bread)
    yeast = catalog.taxonomy.nodes["process/fermentation/yeast"]
    assert ("baker's yeast", "levain", "Sourdough") == yeast.words
    assert ["starter-ecology", "acidification"] == [node.id for node in yeast.nodes]
    assert "process/fermentation/yeast" == catalog.taxonomy.moved["process/fermentation/sourdough"]
    assert f"{STARTERS}" not in catalog.taxonomy.nodes
    new = "process/fermentation/yeast/starter-ecology"
    assert new == catalog.taxonomy.moved[STARTERS]
    assert (bread.root / "docs" / "topics" / f"{new}.md").exists()
    assert not (bread.root / ARTICLE).exists()
    assert f"topics/{STARTERS}/index.html" in redirects(bread)
    assert "process/fermentation/yeast" == catalog.taxonomy.catalog.anchors["sourdough"]


def test_merge_removes_placements_that_others_imply(bread: CatalogFolder) -> None:
    path = bread.root / "papers/2023/rask2023rye.yaml"
    edit(path, "  - grain/rye\n", "  - grain/rye\n  - grain/wheat\n")
    run(
        bread,
        "taxonomy",
        "add",
        "grain/wheat/white",
        "--title",
        "White",
        "--sentence",
        "W.",
        "--yes",
    )
    edit(path, "  - grain/wheat\n", "  - grain/wheat/white\n")
    run(bread, "taxonomy", "merge", "rye", "wheat", "--yes")
    assert (STARTERS, "grain/wheat/white") == catalog_in(bread).by_key["rask2023rye"].placements


def test_removed_topic_gives_papers_and_topics_to_the_one_above(bread: CatalogFolder) -> None:
    run(bread, "taxonomy", "remove", "sourdough", "--yes")
    catalog = catalog_in(bread)
    assert "process/fermentation/starter-ecology" in catalog.taxonomy.nodes
    assert ("process/fermentation",) == catalog.by_key["bekele2026teff"].placements[:1]
    assert "process/fermentation" == catalog.taxonomy.moved["process/fermentation/sourdough"]


def test_facet_without_topics_is_removed_with_what_names_it(bread: CatalogFolder) -> None:
    add = ("taxonomy", "add", "shape", "--title", "Shape", "--sentence", "Round or long.", "--yes")
    before = catalog_files(bread)
    run(bread, *add)
    edit(
        bread.root / TAXONOMY,
        '    - "facet:region"\n',
        '    - "facet:region"\n    - "facet:shape"\n',
    )
    run(bread, "taxonomy", "remove", "shape", "--yes")
    assert before == catalog_files(bread)


def test_comments_of_topics_that_move_stay(bread: CatalogFolder) -> None:
    edit(
        bread.root / TAXONOMY,
        "              - id: acidification\n",
        "              # Sour, not bitter.\n              - id: acidification # taste\n",
    )
    run(bread, "taxonomy", "merge", "sourdough", "yeast", "--yes")
    text = bread.read(TAXONOMY).decode()
    assert "              # Sour, not bitter.\n              - id: acidification # taste\n" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("merge", "grain/wheet", "rye"),
            "unknown topic 'grain/wheet'; did you mean 'grain/wheat'?",
        ),
        (("merge", "rye", "Rye"), "grain/rye cannot be merged with itself"),
        (
            ("merge", "fermentation", "yeast"),
            "process/fermentation/yeast is below process/fermentation: merge it into"
            " process/fermentation instead",
        ),
        (("merge", "grain", "region"), "grain is a facet, which cannot be merged"),
        (("remove", "grain"), "grain is a facet with topics: remove those first"),
        (("retitle", "rye", "Rye"), "'Rye' is the title of grain/rye already"),
        (("add", "grain/rye", "--title", "R", "--sentence", "R."), "'grain/rye' exists already"),
        (
            ("add", "grain/Rye_2", "--title", "R", "--sentence", "R."),
            "'Rye_2' is not a valid id: use lower-case letters, digits and single hyphens",
        ),
        (
            ("add", "grain/oats", "--title", "R", "--sentence", "R.", "--before", "ry"),
            "'ry' is not a topic next to 'grain/oats'; did you mean 'rye'?",
        ),
        (("add", "grain/oats", "--sentence", "R."), "--title is missing"),
        (
            ("split", "wheat"),
            "no terminal to ask in: write --propose > FILE, then --answers FILE",
        ),
    ],
)
def test_wrong_topic_is_one_sentence_and_changes_nothing(
    bread: CatalogFolder, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence == refused(bread, "taxonomy", *arguments, "--yes")


@pytest.mark.parametrize(
    ("command", "other"),
    [
        (("merge", "starter-ecology", "yeast"), "process/fermentation/yeast"),
        (("remove", "starter-ecology"), "process/fermentation/sourdough"),
    ],
)
def test_articles_of_joined_topics_are_joined_by_section(
    bread: CatalogFolder, command: tuple[str, ...], other: str
) -> None:
    file = f"docs/topics/{other}.md"
    article = "Lead.\n\n## When\n\nDaily.\n\n```sh\n## no heading\n```\n\n## Why\n\nIt rises.\n"
    (bread.root / file).write_text(article, encoding="utf-8")
    more = "Cultures.\r\n\r\n## How\r\n\r\nFed.\r\n\r\n## When\r\n\r\nWeekly.\r\n"
    (bread.root / ARTICLE).write_bytes(more.encode())
    before = catalog_files(bread)
    result = run(bread, "taxonomy", *command, "--yes")
    assert f"{file} has the text of both topics now: edit it into one article" in result.stderr
    assert bread.read(file).decode() == (
        "Lead.\n\nCultures.\n\n## When\n\nDaily.\n\n```sh\n## no heading\n```\n\nWeekly.\n\n"
        "## Why\n\nIt rises.\n\n## How\n\nFed.\n"
    )
    assert not (bread.root / ARTICLE).exists()
    run(bread, "undo", "--yes")
    assert catalog_files(bread) == before


def start_with(bread: CatalogFolder, *keys: str) -> None:
    """Let readers of the topic on yeast start with some papers."""
    rows = ""
    for key in keys:
        rows += f"              - key: {key}\n                reason: Read it.\n"
    words = "            words: [baker's yeast]\n"
    edit(bread.root / TAXONOMY, words, f"{words}            start:\n{rows}")


NOTES = ("meel2015note", "hassan2017salt", "petrov2018hydration", "work2019")


@pytest.mark.parametrize(
    ("fifth", "kept", "left_out"),
    [
        ("rask2023rye", ("quist2020starter", "vandermeer1998wild"), ""),
        ("meel2016note", ("rask2023rye", "quist2020starter"), "vandermeer1998wild"),
    ],
)
def test_merged_topic_has_at_most_seven_papers_to_start_with(
    bread: CatalogFolder, fifth: str, kept: tuple[str, ...], left_out: str
) -> None:
    start_with(bread, *NOTES, fifth)
    result = run(bread, "taxonomy", "merge", "starter-ecology", "yeast", "--yes")
    path = "process/fermentation/yeast"
    starts = catalog_in(bread).taxonomy.nodes[path].start
    assert [start.key for start in starts] == [*NOTES, fifth, *kept]
    message = f"{path} has room for 7 papers to start with; left out: {left_out}\n"
    assert (message in result.stderr) == bool(left_out)


def test_topics_below_with_one_id_are_for_a_person_to_rename(bread: CatalogFolder) -> None:
    add = ("--title", "Y2", "--sentence", "Y.", "--yes")
    run(bread, "taxonomy", "add", "process/baking/sourdough", *add)
    sentence = refused(bread, "taxonomy", "merge", "fermentation", "baking", "--yes")
    assert "both have a topic 'sourdough': merge or rename these first" in sentence


def test_title_that_is_taken_is_refused_with_the_problem(bread: CatalogFolder) -> None:
    before = catalog_files(bread)
    result = run(bread, "taxonomy", "retitle", "rye", "Wheat", "--yes", code=1)
    assert "error KD151: duplicate title 'Wheat'" in result.stdout
    assert before == catalog_files(bread)


def test_answers_put_papers_on_one_topic_several_or_none(bread: CatalogFolder) -> None:
    run(bread, *with_answers(bread, COMMANDS["taxonomy split"]), "--yes")
    papers = catalog_in(bread).by_key
    assert (STARTERS, "grain/wheat/white") == papers["rask2022census"].placements
    both = ("grain/wheat/white", "grain/wheat/whole")
    assert (STARTERS, *both) == papers["hassan2017salt"].placements
    assert "grain/wheat" in papers["quist2020starter"].placements


def test_split_and_merged_back_leaves_former_paths_alone(bread: CatalogFolder) -> None:
    before = catalog_files(bread)
    run(bread, *with_answers(bread, COMMANDS["taxonomy split"]), "--yes")
    run(bread, "taxonomy", "merge", "white", "wheat", "--yes")
    run(bread, "taxonomy", "merge", "whole", "wheat", "--yes")
    after = catalog_files(bread)
    assert [TAXONOMY] == [file for file in before if before[file] != after[file]]
    lost, new = lines_of(bread, before)
    assert [] == lost
    assert [
        "  anchors:",
        "    white: grain/wheat",
        "    whole: grain/wheat",
        "        former_paths: [grain/wheat/white, grain/wheat/whole]",
        "        words: [White, Whole]",
    ] == new


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("papers: [a]\n", " has no papers: with a topic for each key"),
        ("papers: {a: b}\ntopics: [c]\n", ": each of topics: needs an id, a title and a sentence"),
        ("papers: {rask2022censu: stay}\ntopics: [{id: w, title: W, sentence: W.}]\n", ""),
        ("papers: {rask2022census: v}\ntopics: [{id: w, title: W, sentence: W.}]\n", ""),
        ("papers: {rask2022census: w}\ntopics: [{id: w, title: W}]\n", ""),
        ("papers: {a: a: b}\n", ""),
    ],
)
def test_wrong_answers_are_one_sentence(bread: CatalogFolder, text: str, sentence: str) -> None:
    path = bread.root.parent / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    found = refused(bread, "taxonomy", "split", "wheat", "--answers", str(path), "--yes")
    assert sentence in found
    assert "\n" not in found


def test_proposals_are_a_file_of_answers(bread: CatalogFolder) -> None:
    into = ("--into", "sifted", "--into", "whole-meal")
    text = run(bread, "taxonomy", "split", "wheat", *into, "--propose").stdout
    path = bread.root.parent / "proposed.yaml"
    path.write_text(text, encoding="utf-8")
    run(bread, "taxonomy", "split", "wheat", "--answers", str(path), "--yes")
    catalog = catalog_in(bread)
    assert () == catalog.placed_on("grain/wheat")
    assert "Whole meal" == catalog.taxonomy.nodes["grain/wheat/whole-meal"].title


def test_split_asks_paper_by_paper_and_learns(
    bread: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("restructure", "topic_split"):
        monkeypatch.setattr(f"kdcatalog.commands.{module}.is_terminal", lambda: True)
    arguments = [
        "-C",
        str(bread.root),
        "taxonomy",
        "split",
        "rye",
        "--into",
        "dark",
        "--into",
        "old",
    ]
    count = len(catalog_in(bread).placed_on("grain/rye"))
    # Titles and sentences of both, then an answer that is wrong, one for each paper, and yes.
    answers = ["", "", "Old rye", "Rye of old."] + ["9", "2"] + ["stay"] * (count - 1) + ["y"]
    result = CliRunner().invoke(main, arguments, input="\n".join(answers) + "\n")
    assert 0 == result.exit_code, result.stderr
    assert "write numbers from 1 to 2, or stay" in result.stderr
    catalog = catalog_in(bread)
    assert 1 == len(catalog.placed_on("grain/rye/old"))
    assert count - 1 == len(catalog.placed_on("grain/rye"))
    assert "Dark" == catalog.taxonomy.nodes["grain/rye/dark"].title


# --- venues and names ---


def test_renamed_venue_redirects_and_its_old_id_is_fixed(bread: CatalogFolder) -> None:
    run(bread, "venue", "rename", "Bread Conference", "BreadCon", "--yes")
    taxonomy = catalog_in(bread).taxonomy
    assert ("BreadCon",) == taxonomy.venue_vocabulary.resolve("BreadConf")
    assert "../breadcon/" in redirects(bread)["venues/breadconf/index.html"]
    mention = taxonomy.venue_finder.mention("BreadConf 2024")
    assert mention
    assert "BreadCon" == mention.venue.id


def test_merged_venue_keeps_names_volumes_and_papers(bread: CatalogFolder) -> None:
    edit(
        bread.root / TAXONOMY,
        '    name: "International Symposium on Crumb and Crust"\n    kind: conference\n',
        '    name: "International Symposium on Crumb and Crust"\n    kind: conference\n'
        '    volumes: # two\n      - {name: "Crumbs {year}"}\n',
    )
    papers = len(catalog_in(bread).by_venue["Crumb"]) + len(catalog_in(bread).by_venue["BreadConf"])
    run(bread, "venue", "merge", "crumb", "BreadConf", "--yes")
    catalog = catalog_in(bread)
    venue = catalog.taxonomy.venue_by_id["BreadConf"]
    assert papers == len(catalog.by_venue["BreadConf"])
    assert ["Crumbs {year}"] == [volume.name for volume in venue.volumes]
    assert ("Crumb",) == venue.former_ids
    assert "International Symposium on Crumb and Crust" in venue.aliases
    assert "venues/crumb/index.html" in redirects(bread)


def test_volumes_of_one_year_are_merged_when_asked_for(bread: CatalogFolder) -> None:
    for name, volumes in {
        "Crumb": """
      - {name: "Crumbs", year: "2023"}
      - {name: "Crust {year}", track: findings}
      - {name: "Shared", year: "2020"}
      - {name: "Crumbs on Rye", year: "2023", prefixes: ["acl:2023.crumb"]}
      - {name: "Crumbs 2019", year: "2019"}""",
        "BreadConf": """
      - {name: "Breads", year: "2023"}
      - {name: "Loaves {year}", track: findings}
      - {name: "Shared", year: "2020"}""",
    }.items():
        path = bread.root / TAXONOMY
        before, mark, after = path.read_text(encoding="utf-8").partition(f'  - id: "{name}"\n')
        fields = after.replace(
            "    kind: conference\n", f"    kind: conference\n    volumes:{volumes}\n", 1
        )
        path.write_text(f"{before}{mark}{fields}", encoding="utf-8")
    merge = ("venue", "merge", "Crumb", "BreadConf", "--yes")
    expected = (
        "'Crumb' and 'BreadConf' both have volumes of 2023, every year (findings);"
        " pass --drop-volumes to cite papers of 'Crumb' with those of 'BreadConf'"
    )
    assert expected == refused(bread, *merge)
    run(bread, *merge, "--drop-volumes")
    venue = catalog_in(bread).taxonomy.venue_by_id["BreadConf"]
    names = ["Breads", "Loaves {year}", "Shared", "Crumbs on Rye", "Crumbs 2019"]
    assert names == [volume.name for volume in venue.volumes]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("venue", "rename", "BreadCnf", "X"),
            "unknown venue 'BreadCnf'; did you mean 'BreadConf'?",
        ),
        (("venue", "rename", "Crumb", "JLS"), "'JLS' is a name of 'J. Loaf Sci.' already"),
        (("venue", "rename", "Crumb", "BreadConf"), "'BreadConf' exists already"),
        (("venue", "add", "Oven Press", "--name", "O"), "'Oven Press' exists already"),
        (
            ("venue", "add", "JLX", "--name", "JOURNAL of Loaf Science"),
            "'JOURNAL of Loaf Science' is a name of 'J. Loaf Sci.' already",
        ),
        (
            ("taxonomy", "split", "whead", "--into", "white"),
            "unknown topic 'whead'; did you mean 'grain/wheat'?",
        ),
        (("venue", "merge", "Crumb", "Crumb"), "'Crumb' cannot be merged with itself"),
        (
            ("names", "flour", "rename", "Ata", "X"),
            "flours has no name 'Ata'; did you mean 'Atta'?",
        ),
        (("flour", "add", "Type 65"), "'Type 65' is a spelling of 'T65' already"),
        (("flour", "add", "T65"), "'T65' exists already"),
        (
            ("flour", "add", "T70", "--family", "wheet"),
            "unknown family 'wheet'; did you mean 'wheat'?",
        ),
        (("flours", "merge", "T65", "Type 65"), "'T65' cannot be merged with itself"),
        (("flours", "rename", "T65", "Atta"), "'Atta' exists already"),
        (("names", "models", "add", "X"), "unknown vocabulary 'models'; known are flours"),
    ],
)
def test_wrong_name_is_one_sentence_and_changes_nothing(
    bread: CatalogFolder, arguments: tuple[str, ...], sentence: str
) -> None:
    assert sentence == refused(bread, *arguments, "--yes")


@pytest.mark.parametrize(
    "arguments",
    [
        ("venue", "rename", "Crumb", ""),
        ("venue", "add", "X", "--name", " "),
        ("flours", "rename", "T65", "\t"),
        ("taxonomy", "retitle", "rye", ""),
        ("rename", "rask2023rye", ""),
        ("remove", "rask2023rye", "--why", ""),
    ],
    ids=" ".join,
)
def test_empty_name_is_refused_before_the_catalog_is_read(
    bread: CatalogFolder, arguments: tuple[str, ...]
) -> None:
    """An empty id of a venue was reported once for each of its 227 records."""
    assert refused(bread, *arguments, "--yes").endswith("it is empty")


def test_vocabulary_is_no_command_of_a_catalog_without_it(toy: CatalogFolder) -> None:
    result = run(toy, "flour", "add", "T65", "--yes", code=2)
    assert "No such command 'flour'" in result.stderr


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("chekc", "did you mean 'check'?"),
        ("floru", "did you mean 'flour'?"),
        ("flourss", "did you mean 'flours'?"),
        ("zzzzzz", "kdcatalog --help lists them"),
    ],
)
def test_unknown_command_names_the_nearest_one(bread: CatalogFolder, typed: str, hint: str) -> None:
    result = run(bread, typed, code=2)
    assert f"Error: No such command '{typed}'; {hint}\n" in result.stderr


def test_unknown_option_before_the_command_is_reported(bread: CatalogFolder) -> None:
    assert "No such option" in run(bread, "--nope", "check", code=2).stderr


def test_page_of_a_renamed_name_redirects(bread: CatalogFolder) -> None:
    for key in ("2025/alder2025one", "2024/holm2024dough"):
        path = bread.root / "papers" / f"{key}.yaml"
        text = path.read_text(encoding="utf-8")
        if "\nfacts:" not in text:
            path.write_text(
                text.replace("\nadded:", '\nfacts:\n  flour:\n    - "Rye flour"\nadded:'),
                encoding="utf-8",
            )
    edit(bread.root / TAXONOMY, '["Atta", "Rye flour"]', '["Atta", "Rye flour", "Oat"] # whole')
    run(bread, "flour", "rename", "Rye flour", "Rye meal", "--yes")
    assert b'names: ["Atta", "Rye meal", "Oat"] # whole' in bread.read(TAXONOMY)
    assert {"Rye flour": "Rye meal"} == dict(catalog_in(bread).taxonomy.vocabularies[0].aliases)


def test_harvests_and_audits_follow_venues_and_keys(bread: CatalogFolder) -> None:
    text = """\
# What was compared.
harvests:
  - venue: BreadConf # all of it
    year: "2024"
    day: "2026-01-02"
    source: "proceedings.xml"
    listed: "3"
    in_scope: "2"
audits:
  - {sample: "s1", day: "2026-01-02", papers: "1", fields: "5", wrong: ["work2019: title"]}
"""
    path = bread.root / "upkeep.yaml"
    path.write_text(text, encoding="utf-8")
    run(bread, "venue", "rename", "BreadConf", "BreadCon", "--yes")
    run(bread, "rename", "work2019", "work2019b", "--yes")
    wanted = text.replace("BreadConf #", "BreadCon #").replace("work2019:", "work2019b:")
    assert wanted == path.read_text(encoding="utf-8")


# --- any sequence ---


def steps_of(bread: CatalogFolder, choose: random.Random) -> Iterator[tuple[str, ...]]:
    """Yield commands on whatever the catalog has at the moment; some of them are refused."""
    while True:
        catalog = catalog_in(bread)
        topics = [*catalog.taxonomy.nodes]
        venues = [*catalog.taxonomy.venue_by_id]
        keys = [paper.key for paper in catalog.papers]
        names = [*catalog.taxonomy.vocabularies[0].all_names]
        number = choose.randrange(10**6)
        new = ("--title", f"New {number}", "--sentence", "New.")
        commands = [
            ("taxonomy", "add", f"{choose.choice(topics)}/n{number}", *new),
            ("taxonomy", "retitle", choose.choice(topics), f"Title: {number}"),
            ("taxonomy", "merge", choose.choice(topics), choose.choice(topics)),
            ("taxonomy", "remove", choose.choice(topics)),
            ("venue", "add", f"V{number}", "--name", f"Venue {number}"),
            ("venue", "rename", choose.choice(venues), f"W{number}"),
            ("venue", "merge", choose.choice(venues), choose.choice(venues)),
            ("flour", "add", f"F {number}"),
            ("flour", "rename", choose.choice(names), f"G {number}"),
            ("flour", "merge", choose.choice(names), choose.choice(names)),
            ("rename", choose.choice(keys), f"new2024n{number}"),
            ("merge", choose.choice(keys), choose.choice(keys)),
            ("remove", choose.choice(keys), "--why", "Chosen by chance."),
            ("undo",),
        ]
        yield choose.choice(commands)


@pytest.mark.parametrize("seed", range(2))
def test_any_sequence_of_commands_causes_no_new_problem(bread: CatalogFolder, seed: int) -> None:
    choose = random.Random(seed)
    before = set(problems_of(bread))
    done = 0
    steps = steps_of(bread, choose)
    for _ in range(16):
        step = next(steps)
        result = CliRunner().invoke(main, ["-C", str(bread.root), *step, "--yes"])
        assert result.exception is None or isinstance(result.exception, SystemExit), step
        assert result.exit_code in (0, 1, 2), step
        assert set(problems_of(bread)) <= before, step
        done += result.exit_code == 0
    # Most of them are possible.
    assert done > 5
