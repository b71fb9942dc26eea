from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from kdcatalog.codes import CODES
from kdcatalog.model.paper import Record
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Key, Problem
from kdcatalog.records.faults import problems_of
from tests.factories import TAXONOMY, found, record


def problems(data: Any, model: type[BaseModel] = Record) -> list[Problem]:
    try:
        model.model_validate(data)
    except ValidationError as wrong:
        return problems_of(wrong, model, data, "x")
    return []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, []),
        ({"title": None}, [("KD110", ("title",))]),
        ({"title": ["a"]}, [("KD112", ("title",))]),
        ({"title": {"a": "b"}}, [("KD112", ("title",))]),
        ({"title": ""}, [("KD111", ("title",))]),
        ({"language": "jp"}, [("KD136", ("language",))]),
        ({"language": "Chinese"}, [("KD136", ("language",))]),
        ({"language": "zh_CN"}, [("KD136", ("language",))]),
        ({"language": ["zh"]}, [("KD112", ("language",))]),
        ({"kind": "papre"}, [("KD122", ("kind",))]),
        ({"kind": ["paper"]}, [("KD112", ("kind",))]),
        ({"authors": "Ann Bee"}, [("KD112", ("authors",))]),
        ({"authors": []}, [("KD111", ("authors",))]),
        ({"authors": ["Ann Bee", "?"]}, [("KD121", ("authors", 1))]),
        ({"authors": [{"group": ""}]}, [("KD111", ("authors", 0))]),
        ({"venue": "BreadConf"}, [("KD112", ("venue",))]),
        ({"venue": ["BreadConf"]}, [("KD112", ("venue",))]),
        ({"venue": {}}, [("KD110", ("venue", "id")), ("KD110", ("venue", "year"))]),
        ({"venue": {"id": "BreadConf", "year": "24"}}, [("KD115", ("venue", "year"))]),
        ({"identifiers": {}}, [("KD111", ("identifiers",))]),
        ({"identifiers": ["x"]}, [("KD112", ("identifiers",))]),
        ({"identifiers": {"arxiv": ["x"]}}, [("KD112", ("identifiers", "arxiv"))]),
        ({"facts": "x"}, [("KD112", ("facts",))]),
        ({"facts": ["x"]}, [("KD112", ("facts",))]),
        ({"facts": {}}, [("KD111", ("facts",))]),
        ({"facts": {"flour": []}}, [("KD111", ("facts", "flour"))]),
        ({"facts": {"flour": ["Rye", ""]}}, [("KD111", ("facts", "flour", 1))]),
        ({"facts": {"flour": {"rye": "x"}}}, [("KD112", ("facts", "flour"))]),
        (
            {"facts": {"text": ["", "a"], "list": ""}},
            [("KD111", ("facts", "text", 0)), ("KD111", ("facts", "list"))],
        ),
        ({"former_keys": ["No Key"]}, [("KD106", ("former_keys", 0))]),
        ({"zzz": "x"}, [("KD130", Key(("zzz",)))]),
        ({"venue": {"id": "B", "year": "2024", "zz": "x"}}, [("KD130", Key(("venue", "zz")))]),
        ({"authors": [{"group": "A", "family": "B"}]}, [("KD130", Key(("authors", 0, "family")))]),
    ],
)
def test_every_model_error_is_one_problem_at_its_field(
    fields: dict[str, Any], expected: list[object]
) -> None:
    assert expected == found(problems(record(**fields)))


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("added", 'add the line added: "YYYY-MM-DD"'),
        ("placements", 'add the line placements: and below it at least one topic after "- "'),
    ],
)
def test_hint_on_a_missing_field_shows_what_to_type(name: str, hint: str) -> None:
    assert [("KD110", hint)] == [
        (each.code, each.hint) for each in problems(record(**{name: None}))
    ]


@pytest.mark.parametrize(
    ("right", "slip"),
    [("title", "titel"), ("date", "dat"), ("placements", "placement"), ("added", "Added")],
)
def test_misspelled_field_is_one_problem_with_a_suggestion(right: str, slip: str) -> None:
    data = record()
    data[slip] = data.pop(right)
    assert [("KD130", Key((slip,)), f"did you mean '{right}'?")] == [
        (p.code, p.at, p.hint) for p in problems(data)
    ]


def test_misspelled_nested_field_is_one_problem() -> None:
    data = record(venue={"id": "BreadConf", "yaer": "2024"})
    assert [("KD130", Key(("venue", "yaer")))] == found(problems(data))


def test_misspelled_field_is_not_matched_to_a_present_one() -> None:
    (problem,) = problems(record(titel="x"))
    assert "title" not in problem.hint


def test_misspelled_taxonomy_field_is_one_problem() -> None:
    facets = [{"id": "grain", "title": "Grain", "sentense": "What was milled."}]
    data = {"catalog": TAXONOMY["catalog"], "facets": facets}
    assert [("KD130", Key(("facets", 0, "sentense")))] == found(problems(data, Taxonomy))


NESTED = (
    "id",
    "year",
    "track",
    "arxiv",
    "doi",
    "acl",
    "group",
    "given",
    "family",
    "name",
    "list",
    "text",
    "x",
)
NAMES = st.sampled_from([*Record.model_fields, *NESTED])
SOUND = st.sampled_from(["paper", "2024", "2306.08543", "https://example.org/", "Ann Bee", "main"])
JUNK = st.recursive(
    st.text(max_size=4) | SOUND,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(st.dictionaries(NAMES, JUNK, max_size=8) | JUNK)
def test_every_record_error_has_a_code(data: Any) -> None:
    for problem in problems(data):
        assert problem.code in CODES


NODES = st.sampled_from(
    [*Taxonomy.model_fields, "id", "title", "sentence", "words", "nodes", "name", "kind", "columns"]
)


@settings(max_examples=200)
@given(st.dictionaries(NODES, JUNK, max_size=6))
def test_every_taxonomy_error_has_a_code(data: dict[str, Any]) -> None:
    for problem in problems({**TAXONOMY, **data}, Taxonomy):
        assert problem.code in CODES


@pytest.mark.parametrize("url", [["https://example.org/"], {"a": "b"}])
def test_catalog_url_that_is_not_text_is_a_problem(url: object) -> None:
    data = {**TAXONOMY, "catalog": {**TAXONOMY["catalog"], "url": url}}
    assert [("KD112", ("catalog", "url"))] == found(problems(data, Taxonomy))


@pytest.mark.parametrize("name", ["titel ", "x "])
def test_field_name_with_a_trailing_space_is_unknown(name: str) -> None:
    assert [("KD130", Key((name,)))] == found(problems(record(**{name: "x"})))


@pytest.mark.parametrize(
    ("author", "forbidden"),
    [
        ({"given": "A", "family": "B", "sufix": "Jr"}, "suffix"),
        ({"group": "A", "nam": "B"}, "name"),
    ],
)
def test_hint_names_only_fields_of_a_record(author: dict[str, str], forbidden: str) -> None:
    (problem,) = problems(record(authors=[author]))
    assert forbidden not in problem.hint
