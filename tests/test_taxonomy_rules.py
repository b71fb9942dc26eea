from typing import Any

import pytest
from pydantic import ValidationError

from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.taxonomy import Fact, Node
from tests.factories import TAXONOMY, found, taxonomy


def node(slug: str, title: str, *words: str, nodes: Any = None) -> dict[str, Any]:
    fields = {"id": slug, "title": title, "sentence": "What belongs here."}
    return fields | ({"words": words} if words else {}) | ({"nodes": nodes} if nodes else {})


def facets(*more: dict[str, Any]) -> dict[str, Any]:
    return {"facets": [*TAXONOMY["facets"], *more]}


def venues(*more: dict[str, Any]) -> dict[str, Any]:
    return {"venues": [*TAXONOMY["venues"], *({"kind": "journal", **venue} for venue in more)]}


def summary(**fields: Any) -> dict[str, Any]:
    return {"summary": {**TAXONOMY["summary"], **fields}}


def readme(*parts: str) -> dict[str, Any]:
    return {"catalog": {**TAXONOMY["catalog"], "readme": parts}}


def starts(*keys: str) -> dict[str, Any]:
    chosen = [{"key": key, "reason": "A clear account."} for key in keys]
    return facets({**node("region", "Region"), "start": chosen})


COLUMN = ("summary", "columns", 0)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ({}, []),
        (facets(node("region", "Region")), []),
        (starts("a2023a", "b2023b", "c2023c"), []),
        (starts("a2023a", "b2023b"), [("KD151", ("facets", 2, "start"))]),
        (starts(*(f"a202{n}a" for n in range(8))), [("KD151", ("facets", 2, "start"))]),
        (
            starts("a2023a", "b2023b", "a2023a"),
            [("KD151", ("facets", 2, "start", 2, "key"))],
        ),
        (facets(node("grain", "Grains")), [("KD151", ("facets", 2, "id"))]),
        (facets(node("mixing", "Another Mixing")), []),
        (
            facets(node("x", "X", nodes=[node("y", "Y"), node("y", "Z")])),
            [("KD151", ("facets", 2, "nodes", 1, "id"))],
        ),
        (facets(node("x", "Mixing")), [("KD151", ("facets", 2, "title"))]),
        (facets(node("x", "X", "LEVAIN")), [("KD151", ("facets", 2, "words", 0))]),
        (venues({"id": "J. Loaf", "name": "Journal of Loaves"}), []),
        (venues({"id": "breadconf", "name": "X"}), [("KD151", ("venues", 2, "id"))]),
        (
            venues({"id": "X", "name": "X", "aliases": ["BreadConf"]}),
            [("KD151", ("venues", 2, "aliases", 0))],
        ),
        (
            {"facts": [*TAXONOMY["facts"], {"id": "flour", "title": "F"}]},
            [("KD151", ("facts", 3, "id"))],
        ),
        ({"synonyms": [["KL", "Kullback-Leibler"], ["CoT", "chain of thought"]]}, []),
        ({"synonyms": [["KL"]]}, [("KD151", ("synonyms", 0))]),
        (
            {"synonyms": [["KL", "Kullback-Leibler"], ["kullback leibler", "divergence"]]},
            [("KD151", ("synonyms", 1, 0))],
        ),
        (summary(group="strnd"), [("KD151", ("summary", "group"))]),
        (summary(needs=["flour", "x"]), [("KD151", ("summary", "needs", 1))]),
        (summary(columns=[{"title": "X"}]), [("KD151", COLUMN)]),
        (summary(columns=[{"title": "X", "fact": "flour", "nodes": "grain"}]), [("KD151", COLUMN)]),
        (summary(columns=[{"title": "X", "fact": "x"}]), [("KD151", (*COLUMN, "fact"))]),
        (summary(columns=[{"title": "X", "nodes": "x"}]), [("KD151", (*COLUMN, "nodes"))]),
        ({"matrix": {"rows": "process", "columns": "x"}}, [("KD151", ("matrix", "columns"))]),
        (
            {"matrix": {"rows": "process/mixing", "columns": "grain"}},
            [("KD151", ("matrix", "rows"))],
        ),
        (
            readme(
                "log", "contents", "facet:grain", "summary", "citation", "history", "license", "run"
            ),
            [],
        ),
        (readme("prose:introduction"), []),
        (readme("log", "facet:x"), [("KD152", ("catalog", "readme", 1))]),
        (readme("prose:missing"), [("KD152", ("catalog", "readme", 0))]),
        (readme("facet:process/mixing"), [("KD152", ("catalog", "readme", 0))]),
    ],
)
def test_taxonomy_is_consistent(blocks: dict[str, Any], expected: list[object]) -> None:
    assert expected == found(check_taxonomy(taxonomy(**blocks), ["introduction"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("true", True), ("yes", True), ("True", True), ("false", False), ("no", False), (True, True)],
)
def test_fact_flag_accepts_true_false_yes_and_no(text: str | bool, expected: bool) -> None:
    fact = Fact.model_validate({"id": "flour", "title": "Flour", "many": text})
    assert (expected, False) == (fact.many, fact.compared)


@pytest.mark.parametrize("text", ["1", "on", "", "maybe"])
def test_other_words_are_not_flags(text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Fact.model_validate({"id": "flour", "title": "Flour", "many": text})
    assert ["KD122"] == [detail["type"] for detail in caught.value.errors()]


@pytest.mark.parametrize("path", ["../../x", "/grain", "grain//rye", "grain/Rye", "grain/", ".."])
def test_former_path_stays_inside_the_site(path: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Node.model_validate({**node("rye", "Rye"), "former_paths": [path]})
    (detail,) = caught.value.errors()
    assert ("KD151", ("former_paths", 0)) == (detail["type"], detail["loc"])
