"""The rules for the summary of a paper: one plain sentence of 60 to 230 characters."""

from collections.abc import Callable, Iterator

import pytest

from kdcatalog.checks import summaries
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Problem
from tests.factories import TAXONOMY, catalog_of, found, paper, taxonomy

Rule = Callable[[Catalog], Iterator[Problem]]
ENDING = "bakes forty loaves of rye in four ovens and measures their crusts."


def _codes(rule: Rule, summary: str | None) -> list[object]:
    return [code for code, _ in found(rule(catalog_of(paper(summary=summary))))]


def test_record_without_a_summary_is_reported() -> None:
    problems = summaries.missing_summary(catalog_of(paper(summary=None), paper()))
    assert [("KD405", ("summary",))] == found(problems)


@pytest.mark.parametrize(
    ("length", "expected"), [(59, ["KD131"]), (60, []), (230, []), (231, ["KD131"])]
)
def test_length_is_60_to_230_characters(length: int, expected: list[object]) -> None:
    assert expected == _codes(summaries.wrong_length, "x" * length)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("Bakes a loaf.", []),
        ("Bakes a loaf", ["KD132"]),
        ("Bakes a loaf ...", ["KD132"]),
        ("Bakes a loaf…", ["KD132"]),
        ("Does it rise?", ["KD132"]),
        ("Bakes a loaf. Eats it.", ["KD132"]),
        ("Does it rise? Bakes a loaf.", ["KD132"]),
        ('Asks "does it rise?" Bakes a loaf.', ["KD132"]),
        ("Bakes rye vs. Emmer, e.g. Einkorn, as Bee et al. Did, at 3.5 percent.", []),
        ("Follows J. Bee on U.S. Flour and tests version 2. of it.", []),
        ("烤四十个面包。", []),
        ("烤四十个面包。测量面包皮。", ["KD132"]),
    ],
)
def test_summary_is_one_sentence_with_a_full_stop(summary: str, expected: list[object]) -> None:
    assert expected == _codes(summaries.not_one_sentence, summary)


@pytest.mark.parametrize(
    "text",
    [
        r"10$\times$ faster",
        "$x > 2$ holds",
        r"\emph{rye}",
        "{Rye} loaves",
        "<b>Rye</b>",
        "R&amp;D",
        "**Rye**",
        "*Rye*",
        "__Rye__",
        "`rye`",
        "[rye](https://example.org)",
    ],
)
def test_markup_is_reported(text: str) -> None:
    assert ["KD133"] == _codes(summaries.markup, f"{text} {ENDING}")


@pytest.mark.parametrize(
    "text", ["For $5 to $20", "For below $2,000", "A* search", "R&D", "n < 3 > 2", "AD^2", "a_b"]
)
def test_prices_and_names_are_no_markup(text: str) -> None:
    assert [] == _codes(summaries.markup, f"{text} {ENDING}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This paper", ["KD134"]),
        ("In the present study, one", ["KD134"]),
        ("We", ["KD134"]),
        ("Our baker", ["KD134"]),
        ("The US baker", []),
        ("A paper bag", []),
        ("Weekly one", []),
    ],
)
def test_summary_does_not_speak_of_the_paper(text: str, expected: list[object]) -> None:
    assert expected == _codes(summaries.about_the_paper, f"{text} {ENDING}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Novel oven", ["KD135"]),
        ("A state of the art oven", ["KD135"]),
        ("A novelist", []),
        ("A non-novel oven", []),
    ],
)
def test_promotional_words_are_those_of_the_taxonomy(text: str, expected: list[object]) -> None:
    settings = {**TAXONOMY["catalog"], "hype_words": ["novel", "state of the art"]}
    catalog = Catalog.of(taxonomy(catalog=settings), [paper(summary=f"{text} {ENDING}")])
    assert expected == [code for code, _ in found(summaries.hype_words(catalog))]
    assert [] == _codes(summaries.hype_words, f"{text} {ENDING}")
