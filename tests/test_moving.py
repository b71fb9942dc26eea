"""A node goes elsewhere with everything that names it, or nothing is changed at all."""

import json
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kdcatalog import pipeline
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.cli import main
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.records.following import renamed_prose
from kdcatalog.records.moving import CannotMoveError, MoveRequest, moved_taxonomy
from kdcatalog.records.reading import Loaded, load_taxonomy
from kdcatalog.source.comments import comment_texts
from tests.broken import CATALOGS
from tests.factories import TAXONOMY as SMALL
from tests.factories import taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in, edit, files_of

TAXONOMY = "taxonomy.yaml"
RYE = "papers/2023/rask2023rye.yaml"
GLUTEN = "papers/2022/garciamarquez2022gluten.yaml"
PLAIN = (CATALOGS / "toy" / TAXONOMY).read_bytes()


def run(toy: CatalogFolder, *arguments: str) -> Result:
    """Run the program in a catalog; anything but a clean exit fails the test with its traceback."""
    result = CliRunner().invoke(main, ["-C", str(toy.root), "taxonomy", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def move(toy: CatalogFolder, *arguments: str) -> Result:
    """Move a node and expect success."""
    result = run(toy, "move", *arguments, "--yes")
    assert (0, "") == (result.exit_code, result.stderr if "Traceback" in result.stderr else "")
    return result


def changed(before: dict[str, bytes], toy: CatalogFolder) -> dict[str, tuple[list[str], list[str]]]:
    """Return the lines that each changed file lost and got."""
    after = files_of(toy.root)
    assert before.keys() == after.keys()
    return {
        file: lines_of(before[file], after[file]) for file in before if before[file] != after[file]
    }


def lines_of(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [line.strip() for line in old if line not in new], [
        line.strip() for line in new if line not in old
    ]


def test_move_changes_every_mention_of_the_topic_only(toy: CatalogFolder) -> None:
    edit(toy.root / "docs/prose/about.md", "node:process", "node:process/baking/crumb")
    edit(toy.root / TAXONOMY, "nodes: process/fermentation", "nodes: process/baking/crumb")
    edit(toy.root / TAXONOMY, "matrix:\n", 'surveys: "process/baking/crumb"\nmatrix:\n')
    before = files_of(toy.root)
    result = move(toy, "process/baking/crumb", "process/baking/inside")
    expected = {
        TAXONOMY: (
            ["- id: crumb", "nodes: process/baking/crumb", 'surveys: "process/baking/crumb"'],
            [
                "- id: inside",
                "former_paths: [process/baking/crumb]",
                "nodes: process/baking/inside",
                'surveys: "process/baking/inside"',
            ],
        ),
        GLUTEN: (["- process/baking/crumb"], ["- process/baking/inside"]),
    }
    found = changed(before, toy)
    about = found.pop("docs/prose/about.md")
    assert expected == found
    assert ["(node:process/baking/inside)" in line for line in about[1]] == [True]
    assert sorted([*expected, "docs/prose/about.md"]) == sorted(
        line.removeprefix("+++ b/")
        for line in result.stdout.splitlines()
        if line.startswith("+++ b/")
    )


MAP_SETTINGS = """
  map:
    subject: "step and grain"
    groups:
      - {node: process/baking, title: "Baking", label: "Oven"}
    labels:
      process/baking/crumb: "Inside"  # short
      "grain/rye": "Rye"
"""
TABLES = "catalog:\n  anchors: {heat: process/baking, all: facet:process}\n  readme_rows:\n"
TABLES += "    process/baking: [rask2023rye]\n    process/baking/crumb: [rask2023rye]\n"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (
            ("process/baking", "process/oven"),
            {
                "anchors: {heat: process/oven, all: facet:process}",
                "process/oven: [rask2023rye]",
                "process/oven/crumb: [rask2023rye]",
                '- {node: process/oven, title: "Baking", label: "Oven"}',
                'process/oven/crumb: "Inside"  # short',
                "topic: process/oven",
            },
        ),
        (("grain/rye", "grain/roggen"), {'"grain/roggen": "Rye"', "topic: grain/roggen"}),
        (
            ("process", "steps"),
            {
                'anchors: {heat: steps/baking, all: "facet:steps"}',
                "steps/baking: [rask2023rye]",
                "steps/baking/crumb: [rask2023rye]",
                '- {node: steps/baking, title: "Baking", label: "Oven"}',
                'steps/baking/crumb: "Inside"  # short',
                "topic: steps/fermentation/sourdough/starter-ecology",
                "topic: steps/baking",
                "topic: steps/fermentation/yeast",
            },
        ),
    ],
)
@pytest.mark.parametrize("redirect", [True, False])
def test_tables_and_anchors_follow_a_moved_topic(
    toy: CatalogFolder, order: tuple[str, str], expected: set[str], *, redirect: bool
) -> None:
    edit(toy.root / TAXONOMY, "catalog:\n", TABLES)
    edit(toy.root / TAXONOMY, "  columns: grain\n", f"  columns: grain{MAP_SETTINGS}")
    before = toy.read(TAXONOMY)
    move(toy, *order, *([] if redirect else ["--no-redirect"]))
    _, new = lines_of(before, toy.read(TAXONOMY))
    names = ("anchors:", "process/", "steps/", '"grain/', "- {node:", "topic:")
    assert expected == {line for line in new if line.startswith(names)}
    assert [] == [
        problem for problem in pipeline.load(toy.snapshot).problems if problem.severity == "error"
    ]


def test_facet_is_renamed_with_all_its_nodes(toy: CatalogFolder) -> None:
    counts = {path: len(catalog_in(toy).below(path)) for path in catalog_in(toy).taxonomy.nodes}
    move(toy, "grain", "flour")
    catalog = catalog_in(toy)
    assert [] == [
        problem for problem in pipeline.load(toy.snapshot).problems if problem.severity == "error"
    ]
    assert {path.replace("grain", "flour", 1): count for path, count in counts.items()} == {
        path: len(catalog.below(path)) for path in catalog.taxonomy.nodes
    }
    assert {"grain": "flour", "grain/rye": "flour/rye"}.items() <= catalog.taxonomy.moved.items()
    assert ("facet:flour", "flour") == (
        catalog.taxonomy.catalog.readme[4],
        catalog.taxonomy.matrix and catalog.taxonomy.matrix.columns,
    )


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (
            ["process/baking/crumb", "process/shaping/inside"],
            ["process/shaping/inside", "process/baking/crumb"],
        ),
        (["region/europe/alps", "region/asia/hills"], ["region/asia/hills", "region/europe/alps"]),
        (["process/baking", "process/oven-work"], ["process/oven-work", "process/baking"]),
        (["grain/rye", "process/rye"], ["process/rye", "grain/rye", "--before", "spelt"]),
        (["grain", "flour"], ["flour", "grain"]),
    ],
)
def test_move_there_and_back_leaves_one_redirect(
    toy: CatalogFolder, there: list[str], back: list[str]
) -> None:
    before = files_of(toy.root)
    moved = catalog_in(toy).taxonomy.nodes
    move(toy, *there)
    move(toy, *back)
    found = changed(before, toy)
    assert {TAXONOMY} == found.keys()
    gone, new = found[TAXONOMY]
    assert ([], {line for line in new if line.startswith("former_paths: [")}) == (gone, {*new})
    old, between = there
    below = [path for path in moved if path == old or path.startswith(f"{old}/")]
    assert {between + path[len(old) :]: path for path in below} == catalog_in(toy).taxonomy.moved


def test_move_there_and_back_without_redirect_leaves_nothing(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    move(
        toy, "process/fermentation/sourdough", "process/fermentation/levain-bread", "--no-redirect"
    )
    assert {} == catalog_in(toy).taxonomy.moved
    move(
        toy, "process/fermentation/levain-bread", "process/fermentation/sourdough", "--no-redirect"
    )
    assert before == files_of(toy.root)


def test_topic_path_is_never_among_its_former_paths(toy: CatalogFolder) -> None:
    for old, new in [("rye", "a"), ("a", "b"), ("b", "a"), ("a", "c"), ("c", "rye")]:
        move(toy, f"grain/{old}", f"grain/{new}")
    assert {"grain/b": "grain/rye", "grain/a": "grain/rye", "grain/c": "grain/rye"} == catalog_in(
        toy
    ).taxonomy.moved


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            ("process/fermentation/sourdough/acidification", "process/storage/taste"),
            ("acidity", "acidification"),
        ),
        (("grain/ancient", "grain/old"), ("teff", "emmer", "ancient")),
        (("grain/ancient", "grain/old", "--no-redirect"), ("teff", "emmer")),
        (("grain/ancient", "process/ancient"), ("teff", "emmer")),
        (("grain/wheat", "grain/old"), ()),
    ],
)
def test_old_name_becomes_a_word_unless_title_or_words_have_it(
    toy: CatalogFolder, arguments: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    move(toy, *arguments)
    found = catalog_in(toy).taxonomy
    assert expected == found.nodes[arguments[1]].words
    if "--no-redirect" not in arguments:
        assert arguments[1] == found.topic_vocabulary.closest(arguments[0])


def test_move_back_removes_the_added_word(toy: CatalogFolder) -> None:
    before = catalog_in(toy).taxonomy.nodes["grain/ancient"].words
    move(toy, "grain/ancient", "grain/old")
    move(toy, "grain/old", "grain/ancient")
    assert before == catalog_in(toy).taxonomy.nodes["grain/ancient"].words


def test_word_of_another_node_is_not_taken(toy: CatalogFolder) -> None:
    edit(toy.root / TAXONOMY, "words: [oven]", "words: [oven, ancient]")
    move(toy, "grain/ancient", "grain/old")
    assert ("teff", "emmer") == catalog_in(toy).taxonomy.nodes["grain/old"].words


WRONG = [
    (("nowhere", "grain/x"), "unknown topic 'nowhere'"),
    (("process/crum", "process/x"), "did you mean 'process/baking/crumb'?"),
    (("grain/rye", "grain/rye"), "already"),
    (("grain/rye", "grain/wheat"), "already"),
    (("grain/rye", "grain/rye/x"), "below itself"),
    (("grain/rye", "process/bakin/rye"), "did you mean 'process/baking'?"),
    (("grain/rye", "rye"), "PARENT/rye"),
    (("grain", "process/grain"), "is a facet"),
    (("grain", "process"), "already"),
    (("grain/rye", "grain/Rye"), "'Rye' is not a valid id"),
    (("grain/rye", "grain/"), "'' is not a valid id"),
    (("grain/rye", "grain/roggen", "--before", "nowhere"), "choose from wheat, spelt"),
    (("grain/rye", "grain/roggen", "--before", "rye"), "not a topic next to"),
    (("region/europe/alps", "grain/rye/alps", "--before", "x"), "not a topic next to"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_invalid_move_is_one_sentence_and_changes_nothing(
    toy: CatalogFolder, arguments: tuple[str, ...], said: str
) -> None:
    before = files_of(toy.root)
    result = run(toy, "move", *arguments)
    assert (2, "", 1, True) == (
        result.exit_code,
        result.stdout,
        len(result.stderr.splitlines()),
        said in result.stderr,
    )
    assert before == files_of(toy.root)


def test_former_path_of_another_topic_is_refused(toy: CatalogFolder) -> None:
    move(toy, "grain/rye", "grain/roggen")
    before = files_of(toy.root)
    result = run(toy, "move", "grain/wheat", "grain/rye")
    assert (2, True) == (
        result.exit_code,
        "'grain/rye' redirects to 'grain/roggen'" in result.stderr,
    )
    assert before == files_of(toy.root)


def test_parent_without_subtopics_becomes_a_leaf_and_is_reported(toy: CatalogFolder) -> None:
    result = move(toy, "region/europe/alps", "region/alps")
    assert "region/europe has no topics below it any more" in result.stderr
    assert () == catalog_in(toy).taxonomy.nodes["region/europe"].nodes


def test_dry_run_prints_the_same_and_writes_nothing(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    dry = move(toy, "grain/rye", "grain/roggen", "--dry-run").stdout
    assert before == files_of(toy.root)
    assert dry == move(toy, "grain/rye", "grain/roggen").stdout


def test_move_that_makes_an_error_is_refused_with_the_error(toy: CatalogFolder) -> None:
    edit(
        toy.root / GLUTEN, "  - grain/gluten-free\n", "  - grain/gluten-free\n  - process/shaping\n"
    )
    before = files_of(toy.root)
    result = run(toy, "move", "process/baking/crumb", "process/shaping/crumb")
    assert (1, True, "nothing was written: 1 error") == (
        result.exit_code,
        f"{GLUTEN}:" in result.stdout and "KD302" in result.stdout,
        result.stderr.strip().removeprefix("kdcatalog: "),
    )
    assert before == files_of(toy.root)


def test_earlier_error_does_not_prevent_a_move(toy: CatalogFolder) -> None:
    edit(toy.root / GLUTEN, "title:", "titel:")
    move(toy, "grain/rye", "grain/roggen")
    assert b"- grain/roggen" in (toy.root / RYE).read_bytes()


@pytest.mark.parametrize("fault", ["titel: ", "title: : "])
def test_readable_record_with_errors_follows_a_moved_topic(toy: CatalogFolder, fault: str) -> None:
    edit(toy.root / RYE, "title: ", fault)
    before = files_of(toy.root)
    result = run(toy, "move", "grain/rye", "grain/roggen", "--yes")
    if fault == "titel: ":
        assert (0, True) == (result.exit_code, b"- grain/roggen" in (toy.root / RYE).read_bytes())
    else:
        assert (1, True) == (
            result.exit_code,
            f"{RYE} has errors and may name grain/rye" in result.stderr,
        )
        assert before == files_of(toy.root)


def test_comments_of_records_are_kept(toy: CatalogFolder) -> None:
    path = toy.root / RYE
    path.write_text(
        path.read_text(encoding="utf-8").replace("  - grain/rye", "  # why\n  - grain/rye  # sure")
    )
    move(toy, "grain/rye", "grain/roggen")
    assert "  # why\n  - grain/roggen  # sure\n" in path.read_text(encoding="utf-8")


def test_pictures_follow_a_redirect_and_prevent_a_move_without(toy: CatalogFolder) -> None:
    folder = toy.root / "docs" / "pictures"
    folder.mkdir()
    (folder / "loaf.svg.j2").write_text(
        "<svg><text>{{ node('grain/rye').count }}</text></svg>", encoding="utf-8"
    )
    before = files_of(toy.root)
    result = run(toy, "move", "grain/rye", "grain/roggen", "--no-redirect")
    assert (1, True) == (
        result.exit_code,
        "docs/pictures/loaf.svg.j2:1: unknown topic 'grain/rye'" in result.stderr,
    )
    assert before == files_of(toy.root)
    move(toy, "grain/rye", "grain/roggen")
    files = {
        file.path: file.content for file in repository_files(toy.snapshot, catalog_in(toy)).files
    }
    assert b"<svg><text>6</text></svg>\n" == files["docs/pictures/loaf-light.svg"]


@pytest.mark.parametrize("which", range(8))
def test_failed_move_restores_everything(
    toy: CatalogFolder, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, replace, count = files_of(toy.root), Path.replace, [0]

    def fail(self: Path, target: Path) -> Path:
        count[0] += 1
        if count[0] == which + 1:
            raise OSError("the disk is full")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail)
        result = run(toy, "move", "grain/rye", "grain/roggen", "--yes")
    assert (3, True) == (result.exit_code, "the disk is full" in result.stderr)
    assert before == files_of(toy.root)


def test_interrupted_move_is_completed_by_repeating_it(toy: CatalogFolder, tmp_path: Path) -> None:
    whole = CatalogFolder(tmp_path / "toy")
    order = ("grain/rye", "grain/roggen")
    before = {
        file: content
        for file, content in files_of(toy.root).items()
        if file == TAXONOMY or "2025" in file
    }
    move(whole, *order)
    after = files_of(toy.root)
    for file, content in before.items():
        (toy.root / file).write_bytes(content)
    move(toy, *order)
    assert after == files_of(toy.root)


def test_invalid_taxonomy_is_not_moved_in(toy: CatalogFolder) -> None:
    edit(toy.root / TAXONOMY, "rows: process", "rows: proces")
    result = run(toy, "move", "grain/rye", "grain/roggen")
    assert (1, True) == (result.exit_code, "KD151" in result.stdout)


def test_prose_keeps_its_line_ends_and_what_is_no_link() -> None:
    prose = (
        b"[a](node:grain/rye)\r\n`node:grain/rye` [b](node:grain/ryes) [c](node:grain/rye)\xff\r\n"
    )
    expected = b"[a](node:x)\r\n`node:grain/rye` [b](node:grain/ryes) [c](node:x)\xff\r\n"
    assert expected == renamed_prose(prose, {"node": {"grain/rye": "x"}})


COMMENTED = (
    PLAIN.decode()
    .replace(
        "      - id: shaping\n",
        "\n      # by hand\n      - id: shaping  # or by machine\n        # folded\n",
    )
    .replace("      - id: storage\n", "        # the end of baking\n\n      - id: storage\n")
    .replace(
        "        nodes:\n          - id: alps\n",
        "        nodes:  # one so far\n          - id: alps\n",
    )
    .replace("  - id: region\n", "\n  # places\n  - id: region\n")
    .encode()
)


@lru_cache(maxsize=8)
def loaded(raw: bytes) -> Loaded[Taxonomy]:
    """Return a taxonomy, read once: to a move and back, three readings are one of each text."""
    return load_taxonomy(raw, TAXONOMY)


LOADED = loaded(COMMENTED).value
assert LOADED
NODES = [path for path in LOADED.nodes if "/" in path]


def next_sibling(path: str) -> str:
    """Return the id of the node behind another in its list; empty for the last."""
    assert LOADED
    parent, _, own = path.rpartition("/")
    ids = [node.id for node in LOADED.nodes[parent].nodes]
    return [*ids, ""][ids.index(own) + 1]


def text_after(raw: bytes, request: MoveRequest) -> bytes:
    taxonomy = loaded(raw).value
    assert taxonomy
    return moved_taxonomy(raw, taxonomy, request)


@settings(max_examples=50)
@given(st.sampled_from(NODES), st.sampled_from([*LOADED.nodes]), st.sampled_from(["", "a-b-c"]))
def test_any_move_and_its_reverse_give_the_same_bytes(old: str, parent: str, name: str) -> None:
    assert LOADED
    new = f"{parent}/{name or old.rpartition('/')[2]}"
    assume(new not in LOADED.nodes and not f"{parent}/".startswith(f"{old}/"))
    there = text_after(COMMENTED, MoveRequest(old, new))
    assert not comment_texts(COMMENTED.decode()) - comment_texts(there.decode())
    after = loaded(there)
    assert after.value
    assert () == after.problems
    renamed = {new + path[len(old) :] for path in LOADED.nodes if f"{path}/".startswith(f"{old}/")}
    assert renamed | {path for path in LOADED.nodes if not f"{path}/".startswith(f"{old}/")} == {
        *after.value.nodes
    }
    back = text_after(there, MoveRequest(new, old, next_sibling(old), redirect=False))
    if (
        old == "region/europe/alps"
    ):  # the comment beside a key that went with its last node stands above by now
        assert sorted(COMMENTED.decode().split()) == sorted(back.decode().split())
    else:
        assert COMMENTED == back


@pytest.mark.parametrize("name", ["no", "12", "null"])
def test_topic_id_that_yaml_would_convert_is_quoted(toy: CatalogFolder, name: str) -> None:
    move(toy, "grain/ancient", f"grain/{name}")
    assert f'- id: "{name}"\n' in (toy.root / TAXONOMY).read_text(encoding="utf-8")
    assert f"grain/{name}" in catalog_in(toy).taxonomy.nodes


@pytest.mark.parametrize("old", [b"\r\n", b"\n"])
def test_line_ends_of_the_taxonomy_are_kept(old: bytes) -> None:
    raw = PLAIN.replace(b"\n", old)
    after = text_after(raw, MoveRequest("grain/rye", "process/baking/rye"))
    assert after.count(b"\n") == after.count(old)


def test_taxonomy_in_flow_style_is_refused(toy: CatalogFolder) -> None:
    text = (toy.root / TAXONOMY).read_text(encoding="utf-8")
    start, end = text.index("          - id: alps"), text.index("      - id: africa")
    braces = '          - {id: alps, title: "The Alps", sentence: "Breads of villages."}\n'
    (toy.root / TAXONOMY).write_text(text[:start] + braces + text[end:], encoding="utf-8")
    before = files_of(toy.root)
    result = run(toy, "move", "region/europe/alps", "region/alps")
    assert (1, True) == (result.exit_code, "nothing was written: line" in result.stderr)
    assert before == files_of(toy.root)


def test_move_to_an_own_former_path_changes_no_other_topic() -> None:
    facets: list[dict[str, Any]] = json.loads(json.dumps(SMALL["facets"]))
    facets[0]["nodes"][0]["former_paths"] = ["process/dough"]
    with pytest.raises(CannotMoveError, match="'process/dough' redirects to 'process/mixing'"):
        moved_taxonomy(
            b"", taxonomy(facets=facets), MoveRequest("process/fermentation", "process/dough")
        )


def test_tree_is_printed_with_aligned_counts(toy: CatalogFolder) -> None:
    lines = run(toy).stdout.splitlines()
    assert [
        "region                  7  1 here",
        "  europe                2  1 here",
        "    alps                1",
    ] == [line for line in lines if line.split()[0] in ("region", "europe", "alps")]
    assert len(catalog_in(toy).taxonomy.nodes) == len(lines)


def test_tree_as_json(toy: CatalogFolder) -> None:
    rows = json.loads(run(toy, "--format", "json").stdout)
    assert [*catalog_in(toy).taxonomy.nodes] == [row["path"] for row in rows]
    expected = {
        "path": "region/europe",
        "title": "Europe",
        "papers": 2,
        "papers_here": 1,
        "former_paths": [],
    }
    assert expected in rows


def test_tree_of_a_broken_taxonomy_is_its_problems(toy: CatalogFolder) -> None:
    edit(toy.root / TAXONOMY, "rows: process", "rows: proces")
    result = run(toy)
    assert (1, True) == (result.exit_code, "KD151" in result.stdout)


STARTERS = "process/fermentation/sourdough/starter-ecology"


def test_prose_on_a_moved_topic_moves_with_it(toy: CatalogFolder) -> None:
    old = toy.root / f"docs/topics/{STARTERS}.md"
    text = old.read_bytes()
    move(toy, STARTERS, "process/fermentation/sourdough/ecology")
    new = toy.root / "docs/topics/process/fermentation/sourdough/ecology.md"
    assert (False, text.replace(b"starter-ecology}", b"ecology}")) == (
        old.exists(),
        new.read_bytes(),
    )


def test_diff_of_a_move_is_one_that_git_applies_and_undo_takes_it_back(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    arguments = (STARTERS, "process/fermentation/sourdough/ecology", "--dry-run")
    patch = move(toy, *arguments).stdout
    assert before == files_of(toy.root)
    subprocess.run(("git", "apply"), cwd=toy.root, input=patch.encode(), check=True)
    applied = files_of(toy.root)
    for file, content in before.items():
        (toy.root / file).write_bytes(content)
    (toy.root / "docs/topics/process/fermentation/sourdough/ecology.md").unlink()
    move(toy, *arguments[:2])
    assert applied == files_of(toy.root)
    assert 0 == CliRunner().invoke(main, ["-C", str(toy.root), "undo", "--yes"]).exit_code
    assert before == files_of(toy.root)


def test_move_writes_nothing_without_consent(toy: CatalogFolder) -> None:
    before = files_of(toy.root)
    result = run(toy, "move", "grain/rye", "grain/roggen")
    assert (2, True) == (result.exit_code, "repeat with --yes" in result.stderr)
    assert before == files_of(toy.root)


def test_move_that_would_overwrite_prose_is_refused(toy: CatalogFolder) -> None:
    file = toy.root / "docs/topics/process/fermentation/sourdough/ecology.md"
    file.write_text("## Other words\n", encoding="utf-8")
    result = run(toy, "move", STARTERS, "process/fermentation/sourdough/ecology")
    assert 1 == result.exit_code
    assert "docs/topics/process/fermentation/sourdough/ecology.md exists already" in result.output
    assert "## Other words\n" == file.read_text(encoding="utf-8")
