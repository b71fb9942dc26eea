import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.model.authors import Author
from kdcatalog.model.keys import is_key, make_key, year_of_key


def author(value: object) -> Author:
    return Author.model_validate(value)


@pytest.mark.parametrize(
    ("authors", "year", "title", "expected"),
    [
        (["Yuxian Gu"], 2023, "MiniLLM: Knowledge Distillation", "gu2023minillm"),
        (["Leandro von Werra", "Ann Bee"], 2024, "The Loaf", "vonwerra2024loaf"),
        (["Hans Korn Jr"], 2024, "On a Crust", "korn2024crust"),
        (["Friedrich Müller-Lüdenscheidt"], 2024, "Über Brot", "mullerludenscheidt2024uber"),
        ([{"group": "DeepSeek-AI"}], 2025, "DeepSeek-R1", "deepseekai2025deepseekr1"),
        (
            [{"given": "Lucía", "family": "García Márquez"}],
            2024,
            "Sour-dough",
            "garciamarquez2024sourdough",
        ),
        ([], 2023, "Phi-2: A Small Loaf", "phi2023small"),
        ([], 2023, "Bread", "bread2023"),
        (["王小明"], 2019, "Dough and Water", "dough2019water"),
        (["王小明"], 2019, "发酵面团", "work2019"),
        (["Ann Bee"], 2024, "What Is It?", "bee2024what"),
        (["Ann Bee"], 2024, "12 Loaves", "bee202412"),
    ],
)
def test_key_is_family_name_year_and_first_significant_word(
    authors: list[object], year: int, title: str, expected: str
) -> None:
    assert expected == make_key(tuple(map(author, authors)), year, title)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ((), "bee2024loaf"),
        (("bee2024loaf",), "bee2024loafb"),
        (("bee2024loaf", "bee2024loafb"), "bee2024loafc"),
        (("bee2024loafb",), "bee2024loaf"),
    ],
)
def test_later_papers_with_one_key_get_letters(taken: tuple[str, ...], expected: str) -> None:
    assert expected == make_key((author("Ann Bee"),), 2024, "The Loaf", taken)


def test_forty_papers_with_one_key_get_distinct_keys() -> None:
    taken: set[str] = set()
    for _ in range(40):
        taken.add(make_key((author("Ann Bee"),), 2024, "The Loaf", taken))
    assert 40 == len(taken)
    assert all(map(is_key, taken))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gu2023minillm", True),
        ("a-b-c", True),
        ("a", True),
        ("", False),
        ("Gu2023", False),
        ("2023gu", False),
        ("gu_2023", False),
        ("gu--2023", False),
        ("gu-", False),
        ("gü2023", False),
        ("../gu2023", False),
        ("gu2023\n", False),
        ("x" * 101, False),
        ("con", False),
        ("aux", False),
        ("com1", False),
        ("lpt9", False),
        ("com10", True),
    ],
)
def test_key_is_a_safe_file_name(text: str, expected: bool) -> None:
    assert expected == is_key(text)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("gu2023minillm", "2023"),
        ("bread1998", "1998"),
        ("phi2023small", "2023"),
        ("bee202412", "2024"),
        ("gu", None),
        ("gu1823loaf", None),
        ("2023gu", None),
    ],
)
def test_year_is_read_from_a_key(key: str, expected: str | None) -> None:
    assert expected == year_of_key(key)


@given(
    st.from_regex(r"[A-Z][a-z]{1,12}", fullmatch=True),
    st.integers(1950, 2099),
    st.text(max_size=60),
)
def test_every_generated_key_names_its_year(family: str, year: int, title: str) -> None:
    key = make_key((author(family),), year, title)
    assert year_of_key(key) == str(year)


@given(st.text(max_size=40), st.integers(1950, 2099))
def test_any_title_gives_a_key(title: str, year: int) -> None:
    assert is_key(make_key((author("Ann Bee"),), year, title))


@pytest.mark.parametrize(
    ("group", "title"),
    [("Task Force 2019", "Bread"), ("Pain 20", "Bread"), (None, "R2019 Bread Again")],
)
def test_digits_before_the_year_are_not_the_year(group: str | None, title: str) -> None:
    authors = (author({"group": group}),) if group else ()
    assert "2023" == year_of_key(make_key(authors, 2023, title))


@pytest.mark.parametrize(
    ("value", "title"),
    [({"group": "Working Party " * 9 + "Bread"}, "Bread"), ("Ann Bee", "Roggen" * 20)],
)
def test_long_names_and_words_still_give_a_key(value: object, title: str) -> None:
    assert is_key(make_key((author(value),), 2023, title))


def test_keys_never_run_out_and_stay_short() -> None:
    # Titles in one script have the same bare key, such as "work2024".
    taken: set[str] = set()
    for _ in range(5_000):
        taken.add(make_key((), 2024, "\u9762\u5305", taken))
    assert (5_000, True) == (len(taken), all(map(is_key, taken)))
    assert max(map(len, taken)) <= len("work2024x99999")
