import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.model.keys import MAX_SLUG, distinct_slugs, slug_of

WORDS = st.text(min_size=1).filter(lambda text: bool(text.strip()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Bee", "ann-bee"),
        ("José Núñez y Peña", "jose-nunez-y-pena"),
        ("Łukasz Ðorđe Søren Weiß", "lukasz-dorde-soren-weiss"),
        ("d'aubigné (mie)", "d-aubigne-mie"),
        ("01.AI", "01-ai"),
        ("J. Loaf Sci.", "j-loaf-sci"),
        ("Flour & Water", "flour-water"),
        ("王小明", "u738b-u5c0f-u660e"),
        ("王 小明", "u738b-u5c0f-u660e"),
        ("王 Xiao", "xiao"),
        ("...", "u2e-u2e-u2e"),
        ("x" * 200, "x" * MAX_SLUG),
    ],
)
def test_slug_is_ascii_words(text: str, expected: str) -> None:
    assert expected == slug_of(text)


@given(WORDS)
def test_slug_of_any_text_fits_an_address(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug_of(text))
    assert MAX_SLUG >= len(slug_of(text))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["ann bee", "ánn bee", "ann-bee"], ["ann-bee", "ann-bee-2", "ann-bee-3"]),
        (["ann bee 2", "ann bee", "ánn bee"], ["ann-bee-2", "ann-bee", "ann-bee-3"]),
        (["ann bee", "ánn bee", "ann bee 2"], ["ann-bee", "ann-bee-2", "ann-bee-2-2"]),
        (["con", "nul", "cob"], ["con-2", "nul-2", "cob"]),
        (["x", "x"], ["x"]),
    ],
)
def test_first_text_keeps_the_plain_slug(texts: list[str], expected: list[str]) -> None:
    assert expected == [*distinct_slugs(texts).values()]


@given(
    st.lists(
        st.sampled_from(["a", "á", "ä", "a-2", "a.2", "b", "王", "u738b", "con"]) | WORDS,
        unique=True,
    ),
    WORDS,
)
def test_slugs_are_distinct_and_no_later_text_takes_one(texts: list[str], later: str) -> None:
    slugs = distinct_slugs(texts)
    assert [*texts] == [*slugs]
    assert len(texts) == len({*slugs.values()})
    assert dict(slugs) == {
        text: slug for text, slug in distinct_slugs([*texts, later]).items() if text in slugs
    }


def test_slugs_are_the_same_from_run_to_run() -> None:
    texts = [f"{letter} {number}" for letter in "aáb" for number in range(9)]
    mixed = random.Random(4).sample(texts, len(texts))
    assert distinct_slugs(sorted(texts)) == distinct_slugs(sorted(mixed))
