"""Single places of a YAML text are changed, everything else stays as it was."""

import pytest

from kdcatalog.source.edits import Edit, MoveItem, SetList, SetText, apply_edits
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.source.patching import patch_yaml


def after(before: str, *changes: Edit, move: MoveItem | None = None) -> str:
    return apply_edits(before.encode(), "f", changes, move).decode()


def words(*values: str) -> SetList:
    return SetList(("w",), values, after=("a",))


@pytest.mark.parametrize(
    ("before", "change", "expected"),
    [
        ("a: x  # why\n", SetText(("a",), "y"), "a: y  # why\n"),
        ('a: "x" # why\n', SetText(("a",), "y"), 'a: "y" # why\n'),
        ("a: 'x'\n", SetText(("a",), "y"), "a: 'y'\n"),
        ("a: x\n", SetText(("a",), "no"), 'a: "no"\n'),
        ("a: [x, y]\n", SetText(("a", 1), "z/z"), "a: [x, z/z]\n"),
        ("a: x\nb: y", words("1st"), "a: x\nw: [1st]\nb: y"),
        ("b: y\na: x", words("z"), "b: y\na: x\nw: [z]\n"),
        ("a: x\nw: [y]  # why\n", words("y", "z"), "a: x\nw: [y, z]  # why\n"),
        ("a: x\nw: [y,\n    v]\n", words("y", "v", "z"), "a: x\nw: [y,\n    v, z]\n"),
        (
            "a: x\nw:\n  - y  # why\nb: z\n",
            words("y", "z"),
            "a: x\nw:\n  - y  # why\n  - z\nb: z\n",
        ),
        ("w:\n- y", words("y", "z"), "w:\n- y\n- z\n"),
        ('w:\n  - "y"\n', words("y", "z"), 'w:\n  - "y"\n  - "z"\n'),
        ("w: [y, z]\n", words("z"), "w: [z]\n"),
        ("w: [y, z]\n", words("y"), "w: [y]\n"),
        ("w: [y, z]\n", words("y", "v"), "w: [y, v]\n"),
        ("w: [y]\n", words("z"), "w: [z]\n"),
        ("w:\n  - y  # why\n", words("z"), "w:\n  - z  # why\n"),
        ("w:\n  - y  # why\n  - z\n", words("z"), "w:\n  # why\n  - z\n"),
        ("w:\n  - y\n  - z\na: x\n", words("y", "v"), "w:\n  - y\n  - v\na: x\n"),
        ("a: x\nw: [y]\nb: z\n", words(), "a: x\nb: z\n"),
        (
            "a: x\nw:  # one\n  # two\n  - y  # three\n# four\nb: z\n",
            words(),
            "a: x\n# one\n# two\n# three\n# four\nb: z\n",
        ),
        ("a: x\n", words(), "a: x\n"),
    ],
)
def test_edit_changes_one_place_only(before: str, change: Edit, expected: str) -> None:
    assert expected == after(before, change)


def test_item_between_braces_moves_as_a_line() -> None:
    moved = after("a:\n  - {i: 1} # why\n  - i: 2\n", move=MoveItem(("a", 0), ("a", 1, "b")))
    assert moved == "a:\n  - i: 2\n    b:\n      - {i: 1} # why\n"


BRACES = """\
a:
  - i: x
    v:
      - {n: "N: 1", y: "2025", k: industry} # first
  - i: y
    v:
      - {n: "N: 2",
         y: "2024"}
      - {n: "N: 3"}
"""


def test_items_between_braces_are_added_and_removed_as_lines() -> None:
    first = {"n": "N: 1", "y": "2025", "k": "industry"}
    second = {"n": "N: 2", "y": "2024"}
    wanted = {"a": [{"i": "x", "v": [first, second]}, {"i": "y", "v": [{"n": "N: 3"}]}]}
    assert patch_yaml(BRACES.encode(), "f.yaml", wanted).decode() == (
        'a:\n  - i: x\n    v:\n      - {n: "N: 1", y: "2025", k: industry} # first\n'
        '      - {n: "N: 2", y: "2024"}\n  - i: y\n    v:\n      - {n: "N: 3"}\n'
    )


ONE, TWO, LAST, FOUR = "  - i: 1\n    b:\n", "      - i: 2\n", "      # last\n", "  - i: 4\n"
THREE = "\n      # of 3\n      - i: 3  # beside\n        # below 3\n"
FLAT_THREE = THREE.replace("\n    ", "\n")
LISTS = f"a:\n{ONE}{TWO}{THREE}{LAST}{FOUR}"


@pytest.mark.parametrize(
    ("move", "expected"),
    [
        (MoveItem(("a", 0, "b", 1), ("a",)), f"{ONE}{TWO}{LAST}{FOUR}{FLAT_THREE}"),
        (MoveItem(("a", 0, "b", 1), ("a",), before=0), f"{FLAT_THREE}{ONE}{TWO}{LAST}{FOUR}"),
        (MoveItem(("a", 0, "b", 1), ("a", 1, "b")), f"{ONE}{TWO}{LAST}{FOUR}    b:\n{THREE}"),
        (MoveItem(("a", 0, "b", 1), ("a", 0, "b"), before=0), f"{ONE}{THREE}{TWO}{LAST}{FOUR}"),
        (MoveItem(("a", 1), ("a", 0, "b"), before=1), f"{ONE}{TWO}      - i: 4\n{THREE}{LAST}"),
    ],
)
def test_removed_item_takes_its_comments_and_blank_line(move: MoveItem, expected: str) -> None:
    assert f"a:\n{expected}" == after(LISTS, move=move)


def test_emptied_list_is_removed_and_its_comment_kept() -> None:
    before = "a:\n  - i: 1\n    b:  # one\n      - i: 2\n  - i: 3\n"
    assert "a:\n  - i: 1\n    # one\n  - i: 3\n  - i: 2\n" == after(
        before, move=MoveItem(("a", 0, "b", 0), ("a",))
    )


def test_block_text_is_indented_with_its_item() -> None:
    before = "a:\n  - i: |\n      one\n       two\n  - i: 3\n"
    expected = "a:\n  - i: 3\n    b:\n      - i: |\n          one\n           two\n"
    assert expected == after(before, move=MoveItem(("a", 0), ("a", 1, "b")))


@pytest.mark.parametrize(
    ("before", "changes", "move"),
    [
        ("a: x\n y\n", [SetText(("a",), "z")], None),
        ("{a: x, b: y}\n", [words("z")], None),
        ("w: [y, # why\n  z]\n", [words("z")], None),
        ("w: [y, z, v]\n", [words("q", "r")], MoveItem(("w", 0), ("a",))),
        ("a:\n  - - i: 1\n    - i: 2\n", [], MoveItem(("a", 0, 0), ("a",))),
        ("a:\n  -\n    i: 1\n  - i: 2\n", [], MoveItem(("a", 0), ("a", 1, "b"))),
    ],
)
def test_edit_of_an_unsupported_layout_is_refused(
    before: str, changes: list[Edit], move: MoveItem | None
) -> None:
    with pytest.raises(UnsafeEditError):
        apply_edits(before.encode(), "f", changes, move)
