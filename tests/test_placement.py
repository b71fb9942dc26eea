from typing import Any

import pytest

from kdcatalog.checks import placement
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Key
from tests.factories import TAXONOMY, catalog_of, found, paper, taxonomy

NODE, VENUE = ("placements", 0), ("venue", "id")


@pytest.mark.parametrize(
    ("placements", "expected"),
    [
        (["process/mixing"], []),
        (["process"], []),
        (["process/fermentation/sourdough", "grain"], []),
        (["process/mixng"], [("KD301", NODE)]),
        (["mixing"], [("KD301", NODE)]),
        (["process/Mixing"], [("KD301", NODE)]),
        (["process/mixing/"], [("KD301", NODE)]),
        (["/process/mixing"], [("KD301", NODE)]),
        (["process//mixing"], [("KD301", NODE)]),
        (["process/sourdough"], [("KD301", NODE)]),
        (["grain", "x", "y"], [("KD301", ("placements", 1)), ("KD301", ("placements", 2))]),
    ],
)
def test_unknown_placement_is_reported(placements: list[str], expected: list[object]) -> None:
    assert expected == found(placement.unknown_nodes(catalog_of(paper(placements=placements))))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("process/mixng", "process/mixing"),
        ("mixing", "process/mixing"),
        ("Kneading", "process/mixing"),
        ("process/levain", "process/fermentation/sourdough"),
        ("process/sourdough", "process/fermentation/sourdough"),
        ("Sourdough", "process/fermentation/sourdough"),
        ("grian", "grain"),
        ("zzzzzz", None),
    ],
)
def test_nearest_topic_prefers_words_to_spelling(written: str, expected: str | None) -> None:
    assert expected == taxonomy().topic_vocabulary.closest(written)


@pytest.mark.parametrize(
    ("placements", "expected"),
    [
        (["process/mixing", "process/fermentation"], []),
        (["process", "grain"], []),
        (["process", "process/mixing"], [("KD302", NODE)]),
        (["process/mixing", "process"], [("KD302", ("placements", 1))]),
        (["process", "process/fermentation/sourdough"], [("KD302", NODE)]),
        (["process/ferment", "process/fermentation"], []),
    ],
)
def test_placement_implied_by_a_deeper_one_is_reported(
    placements: list[str], expected: list[object]
) -> None:
    assert expected == found(placement.implied_placements(catalog_of(paper(placements=placements))))


def test_topic_beside_an_unknown_subtopic_is_not_implied() -> None:
    papers = paper(placements=["process", "process/mixng"])
    assert [] == found(placement.implied_placements(catalog_of(papers)))


@pytest.mark.parametrize(
    ("venue", "expected", "hint"),
    [
        ("BreadConf", [], ""),
        ("breadconf", [("KD303", VENUE)], "BreadConf"),
        ("Bread Conference", [("KD303", VENUE)], "BreadConf"),
        ("Conference on Bread", [("KD303", VENUE)], "BreadConf"),
        ("BredConf", [("KD303", VENUE)], "BreadConf"),
        ("Oven Press", [("KD303", VENUE)], "conference or journal"),
        ("Zwqx", [("KD303", VENUE)], "taxonomy.yaml"),
    ],
)
def test_venue_that_is_not_an_id_is_reported(venue: str, expected: list[object], hint: str) -> None:
    problems = [*placement.unknown_venues(catalog_of(paper(venue={"id": venue, "year": "2023"})))]
    assert expected == found(problems)
    assert all(hint in problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"strand": "Mixing", "flour": ["Rye"]}, []),
        ({"flower": ["Rye"]}, [("KD304", Key(("facts", "flower")))]),
        ({"flour": "Rye"}, [("KD304", ("facts", "flour"))]),
        ({"strand": ["Mixing"]}, [("KD304", ("facts", "strand"))]),
        ({"Strand": "Mixing"}, [("KD304", Key(("facts", "Strand")))]),
    ],
)
def test_unknown_or_misshapen_fact_is_reported(
    facts: dict[str, Any], expected: list[object]
) -> None:
    assert expected == found(placement.invalid_facts(catalog_of(paper(facts=facts))))


def test_former_topic_path_suggests_the_current_one() -> None:
    facets = [{**TAXONOMY["facets"][0], "former_paths": ["handling"]}, *TAXONOMY["facets"][1:]]
    mixing = {**facets[0]["nodes"][0], "former_paths": ["handling/sour"]}
    facets[0]["nodes"] = [mixing, *facets[0]["nodes"][1:]]
    assert "process/mixing" == taxonomy(facets=facets).topic_vocabulary.closest("handling/sour")
    assert "process" == taxonomy(facets=facets).topic_vocabulary.closest("handling")


@pytest.mark.parametrize(
    ("value", "placements", "expected"),
    [
        ("Wild", ["process/mixing"], [("KD305", ("facts", "strand"))]),
        ("Wild", ["process/fermentation"], []),
        ("Wild", ["process/mixing", "process/fermentation/sourdough"], []),
        ("Tame", ["process/mixing"], []),
    ],
)
def test_fact_that_implies_a_topic_asks_for_it(
    value: str, placements: list[str], expected: list[object]
) -> None:
    facts = [{"id": "strand", "title": "Strand", "means": {"Wild": "process/fermentation"}}]
    catalog = Catalog.of(
        taxonomy(facts=facts, summary=None), [paper(placements=placements, facts={"strand": value})]
    )
    assert expected == found(placement.missing_topics(catalog))
