"""Names of a vocabulary: known spellings, families, placeholders, likely typing errors."""

from typing import Any

import pytest

from kdcatalog.checks.placement import wrong_names
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.fact_names import FactNames
from kdcatalog.records.editing import fix_record
from kdcatalog.records.layout import record_text
from kdcatalog.views.explorer import filter_panel
from kdcatalog.views.filters import Filters
from kdcatalog.views.insights import fact_values
from tests.factories import TAXONOMY, file_of, found, paper, record, taxonomy

NAMES: dict[str, Any] = {
    "id": "flours",
    "title": "Flours",
    "families": [
        {
            "id": "rye",
            "title": "Rye (all grades)",
            "maker": "Mill",
            "access": "open",
            "words": ["Rye"],
            "names": ["Rye 2 7B", "Rye 1150", "Medium Roggen"],
            "aliases": {"R1150": "Rye 1150"},
        },
        {"id": "rye-2", "title": "Rye 2", "words": ["Rye 2"]},
    ],
    "names": ["Emmer", "Ryegrass 5", "Rye substitute"],
    "aliases": {"Farro": "Emmer"},
    "placeholders": ["Various Flours"],
}
FLOURS = FactNames.model_validate(NAMES)
FACTS = [
    {"id": "strand", "title": "Strand"},
    {"id": "recipe", "title": "Recipe", "short_name": True},
    {
        "id": "flour",
        "title": "Flour",
        "many": True,
        "compared": True,
        "vocabulary": "flours",
    },
]
BREAD = taxonomy(facts=FACTS, vocabularies=[NAMES])


def _catalog(*flours: list[str]) -> Catalog:
    papers = []
    for place, names in enumerate(flours):
        papers.append(paper(f"bee2023n{place}", facts={"flour": names}))
    return Catalog.of(BREAD, papers)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rye 2 7B", "Rye 2 7B"),
        ("RYE-2-7b", "Rye 2 7B"),
        ("rye2_7B", "Rye 2 7B"),
        ("Rye 27B", None),
        ("R1150", "Rye 1150"),
        ("Farro", "Emmer"),
        ("Spelt", None),
    ],
)
def test_known_spelling_is_that_of_the_same_words_and_numbers(
    name: str, expected: str | None
) -> None:
    assert expected == FLOURS.known_spelling(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Emmerr", "Emmer"),
        ("Emmre", "Emmer"),
        ("Emer", None),  # four letters: too short to tell
        ("Ryegras 5", "Ryegrass 5"),
        ("Ryegrass 6", None),
        ("Rye 3 7B", None),
        ("Rya 1150", None),
    ],
)
def test_similar_name_differs_in_one_letter_of_a_long_word(name: str, expected: str | None) -> None:
    assert expected == FLOURS.similar_name(name)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Medium Roggen", "rye"),
        ("Rye 1150", "rye"),
        ("Rye 2 9B", "rye-2"),
        ("Rye 20", "rye"),
        ("Rye substitute", None),
        ("Ryegrass", None),
        ("Spelt", None),
    ],
)
def test_family_is_the_listed_one_else_that_of_the_longest_word(
    name: str, expected: str | None
) -> None:
    family = FLOURS.family_of(name)
    assert expected == (family.id if family else None)


def test_spelling_placeholder_and_typing_error_are_reported_and_new_names_are_not() -> None:
    catalog = _catalog(["Farro", "Various Flours", "Emmerr", "Spelt", "Emmer"])
    expected = [
        ("KD306", ("facts", "flour", 0)),
        ("KD307", ("facts", "flour", 1)),
        ("KD308", ("facts", "flour", 2)),
    ]
    assert expected == found(wrong_names(catalog))


def test_fix_writes_the_known_spelling_once_and_leaves_the_rest() -> None:
    flours = ["RYE-2-7b", "Rye 2 7B", "Farro", "Emmerr", "Various Flours"]
    raw = record_text(record(facts={"flour": flours})).encode()
    text = fix_record(raw, file_of("bee2023plain"), BREAD)
    assert text is not None
    listed = "  flour:\n    - Rye 2 7B\n    - Emmer\n    - Emmerr\n    - Various Flours\n"
    assert listed in text


def test_filters_and_charts_count_families() -> None:
    catalog = _catalog(["Rye 1150", "Medium Roggen"], ["Rye 9"], ["Emmer"])
    (facet,) = [
        facet
        for group in filter_panel(Filters(catalog)).groups
        for facet in group.facets
        if facet.name == "flour"
    ]
    values = [(value.token, value.label, value.count) for value in facet.visible]
    assert [("rye", "Rye (all grades)", 2), ("Emmer", "Emmer", 1)] == values
    chart = fact_values(catalog, BREAD.fact_by_id["flour"])
    assert chart is not None
    assert "Rye (all grades) (2)" in chart.sentence


def test_unknown_vocabulary_and_alias_of_an_alias_are_contradictions() -> None:
    names = {**NAMES, "id": "flors", "aliases": {"Farro": "R1150", "Emmer": "Emmer"}}
    problems = check_taxonomy(
        taxonomy(
            facts=FACTS, vocabularies=[names], catalog={**TAXONOMY["catalog"], "readme": ["log"]}
        ),
        (),
    )
    expected = [
        ("KD151", ("vocabularies", 0)),
        ("KD151", ("vocabularies", 0)),
        ("KD151", ("facts", 2, "vocabulary")),
    ]
    assert expected == found(problems)
