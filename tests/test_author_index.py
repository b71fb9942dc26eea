"""Which spellings are one name, and what keeps the address of its page."""

import random

import pytest

from kdcatalog.model.author_index import index_authors
from kdcatalog.model.authors import normalize_name
from kdcatalog.model.catalog import Catalog
from tests.factories import catalog_of, paper, taxonomy


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Bin Cui", "Bin CUI", True),
        ("Alexandre Ramé", "Alexandre Rame", True),
        ("Alexander M. Rush", "Alexander M Rush", True),
        ("Amélie D'Aubigné", "Amélie D\u2019Aubigné", True),
        ("Jean-Luc Bee", "Jean Luc Bee", True),
        ("Straße", "Strasse", True),
        ("Ann Bee", "Ann B. Bee", False),
        ("Ann Bee", "A. Bee", False),
        ("Ann Bee", "Bee Ann", False),
        ("Søren Bee", "Soren Bee", False),
        ("Юрий", "Юрии", False),
        ("ばば", "はは", False),
        ("राम", "रीम", False),
        ("王小明", "王小朋", False),
    ],
)
def test_spellings_differing_in_case_or_accents_are_one_author(
    one: str, other: str, *, same: bool
) -> None:
    assert same is (normalize_name(one) == normalize_name(other))


def test_author_has_the_most_frequent_spelling_and_unique_papers() -> None:
    papers = catalog_of(
        paper("a2023x", authors=["Ann BEE"], date="2023-03"),
        paper("b2023x", authors=["Ann Bee", "ANN BEE"], date="2023-02"),
        paper("c2023x", authors=["Ann Bee"], date="2023-01"),
    ).papers
    found = index_authors(papers)
    assert ["ANN BEE", "Ann BEE", "Ann Bee"] == sorted(found)
    (name,) = {id(name): name for name in found.values()}.values()
    assert ("Ann Bee", "ann-bee", ("ANN BEE", "Ann BEE")) == (name.text, name.slug, name.others)
    assert ["a2023x", "b2023x", "c2023x"] == [each.key for each in name.papers]


def test_group_is_an_author_like_any_other() -> None:
    found = index_authors([paper(authors=[{"group": "Crumb Lab & Co"}, "王小明"])])
    assert {"Crumb Lab & Co": "crumb-lab-co", "王小明": "u738b-u5c0f-u660e"} == {
        text: name.slug for text, name in found.items()
    }


def test_later_author_with_an_equal_slug_gets_the_number() -> None:
    first = paper("a2023x", authors=["Sören Bee"], added="2024-01-01", date="2023-01")
    later = paper("b2023x", authors=["Søren Bee"], added="2024-01-02", date="2023-09")
    assert {"Sören Bee": "soren-bee", "Søren Bee": "soren-bee-2"} == slugs(catalog_of(first, later))
    same_day = paper("b2023x", authors=["Søren Bee"], added="2024-01-01", date="2023-09")
    assert {"Sören Bee": "soren-bee", "Søren Bee": "soren-bee-2"} == slugs(
        catalog_of(first, same_day)
    )
    earlier = paper("b2023x", authors=["Søren Bee"], added="2023-12-31", date="2023-09")
    assert {"Sören Bee": "soren-bee-2", "Søren Bee": "soren-bee"} == slugs(
        catalog_of(first, earlier)
    )


def test_further_papers_change_no_author_slug() -> None:
    names = [
        "Sören Bee",
        "Søren Bee",
        "Soren-Bee",
        "王小明",
        "王 小明",
        "Ann Bee 2",
        "Ann Bee",
        "Änn Bee",
    ]
    papers = [
        paper(
            f"bee2023x{number}",
            authors=[name],
            added=f"2024-01-{number + 1:02}",
            date=f"2023-{12 - number:02}",
        )
        for number, name in enumerate(names)
    ]
    before = slugs(catalog_of(*papers))
    more = paper(
        "zoe2023x",
        authors=["Sóren Bée", "Ann  Bee".replace("  ", " "), "Anń Bee"],
        added="2024-02-01",
    )
    mixed = random.Random(7).sample([*papers, more], len(papers) + 1)
    assert before == {
        name: slug for name, slug in slugs(Catalog.of(taxonomy(), mixed)).items() if name in before
    }


def slugs(catalog: Catalog) -> dict[str, str]:
    return {text: name.slug for text, name in catalog.author_names.items()}
