import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kdcatalog.model.authors import Author

ONE_PER_LINE = "write one author per line, the name as printed"


def codes(value: object) -> list[str]:
    try:
        Author.model_validate(value)
    except ValidationError as wrong:
        return [detail["type"] for detail in wrong.errors()]
    return []


@pytest.mark.parametrize(
    ("name", "given_name", "family", "suffix"),
    [
        ("Ann Bee", "Ann", "Bee", ""),
        ("Ann B. Cee", "Ann B.", "Cee", ""),
        ("Plato", "", "Plato", ""),
        ("Ilse van der Meer", "Ilse", "van der Meer", ""),
        ("Leandro von Werra", "Leandro", "von Werra", ""),
        ("Ludwig Van Beethoven", "Ludwig Van", "Beethoven", ""),
        ("Hans von Korn Jr", "Hans", "von Korn", "Jr"),
        ("Sammy Rye, Jr.", "Sammy", "Rye", "Jr."),
        ("Ann Bee II", "Ann", "Bee", "II"),
        ("Amélie D'Aubigné", "Amélie", "D'Aubigné", ""),
        ("José Núñez y Peña", "José Núñez", "y Peña", ""),
        ("王小明", "", "王小明", ""),
        ("Ji-Hoon Kim-Lee", "Ji-Hoon", "Kim-Lee", ""),
    ],
)
def test_family_name_is_the_last_word_with_its_particles(
    name: str, given_name: str, family: str, suffix: str
) -> None:
    author = Author.model_validate(name)
    assert (name, given_name, family, suffix) == (
        author.name,
        author.given,
        author.family,
        author.suffix,
    )


def test_mapping_sets_given_and_family_name() -> None:
    author = Author.model_validate({"given": "Lucía", "family": "García Márquez"})
    expected = ("Lucía García Márquez", "Lucía", "García Márquez", "García Márquez", False)
    assert expected == (
        author.name,
        author.given,
        author.family,
        author.sort_name,
        author.is_group,
    )


def test_group_is_never_split() -> None:
    author = Author.model_validate({"group": "Crumb Lab"})
    expected = ("Crumb Lab", "", "", "Crumb Lab", True)
    assert expected == (
        author.name,
        author.given,
        author.family,
        author.sort_name,
        author.is_group,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann Bee", []),
        ("Alexander Sand", []),
        ("", ["KD121"]),
        ("?", ["KD121"]),
        ("123", ["KD121"]),
        ("Ann Bee; Ben Cee", ["KD121"]),
        ("Ann Bee and Ben Cee", ["KD121"]),
        ("Ann Bee & Ben Cee", ["KD121"]),
        ("Ann Bee et al.", ["KD121"]),
        ("ann@example.org", ["KD121"]),
        ("et al.", ["KD121"]),
        ("Et Al", ["KD121"]),
        ("Ann Bee et alii", ["KD121"]),
        ("and others", ["KD121"]),
        ("others", ["KD121"]),
        ("and Ben Cee", ["KD121"]),
        ("...", ["KD121"]),
        ("Ann Bee ...", ["KD121"]),
        ("Ann Bee \u2026", ["KD121"]),
        ("Bee, Ann", ["KD121"]),
        ("Bee, Ann, Jr.", ["KD121"]),
        ("Ann Bee, Ben Cee", ["KD121"]),
        ("Ann Bee,", ["KD121"]),
        ("王小明、李四", ["KD121"]),
        ("Ann Bee, III", []),
        ("A. B. Cee", []),
        ("Etal Bothers", []),
        ("Andy Sothers", []),
        ({"group": "Bee, Cee and others"}, []),
        ({"given": "Ann", "family": "Bee, of Cee"}, []),
        (["Ann"], ["KD121"]),
        ({}, ["KD121"]),
        ({"name": "Ann Bee"}, ["KD121"]),
        ({"given": "Ann"}, ["KD121"]),
        ({"group": "Crumb Lab", "note": "x"}, ["extra_forbidden"]),
        ({"group": "Crumb Lab", "family": "x"}, ["extra_forbidden"]),
        ({"given": "Ann", "family": "Bee", "suffix": "Jr"}, ["extra_forbidden"]),
        ({"group": ["Crumb Lab"]}, ["KD112"]),
        ({"group": ""}, ["KD111"]),
    ],
)
def test_invalid_author_is_refused(value: object, expected: list[str]) -> None:
    assert expected == codes(value)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Bee, Ann", "write Ann Bee"),
        ("Bee, Ann C.", "write Ann C. Bee"),
        ("van der Bee, Ann", "write Ann van der Bee"),
        ("Bee, Ann, Jr.", "write Ann Bee, Jr."),
        ("Ann Bee,Jr.", "write Ann Bee, Jr."),
        ("Ann Bee,", "write Ann Bee"),
        ("García Márquez, Lucía", "write {given: Lucía, family: García Márquez}"),
        ("Ann Bee, Ben Cee", f"{ONE_PER_LINE}: - Ann Bee and - Ben Cee"),
        ("Ann, Ben, Cy", f"{ONE_PER_LINE}: - Ann and - Ben"),
        ("Ann Bee et al.", "write every author, or leave the rest out and say so in note"),
    ],
)
def test_hint_on_an_invalid_author_shows_what_to_type(name: str, hint: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        Author.model_validate(name)
    assert [hint] == [detail["ctx"]["hint"] for detail in wrong.value.errors()]


@given(st.text(st.sampled_from("aB ,.&;Jr"), max_size=12))
def test_schema_accepts_every_accepted_name(name: str) -> None:
    forbidden = Author.model_json_schema()["anyOf"][0]["not"]["pattern"]
    assert codes(name) or not re.search(forbidden, name)


@pytest.mark.parametrize("name", ["A\u200bnn Bee", "Ann Be\u0301e"])
def test_invalid_name_is_one_problem(name: str) -> None:
    assert ["KD113"] == codes(name)


@given(st.text())
def test_accepted_name_keeps_its_form_and_has_a_sort_key(name: str) -> None:
    if not codes(name):
        author = Author.model_validate(name)
        assert name == author.name
        assert author.sort_name
        assert author.sort_name in name
