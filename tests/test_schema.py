"""JSON Schema: what ``check`` accepts, the schema accepts from an ordinary YAML parser."""

import json
import re
from itertools import product
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are a package of their own
from pydantic import TypeAdapter, ValidationError

from kdcatalog import pipeline
from kdcatalog.exports.schemas import record_schema
from kdcatalog.model.dates import DayText, MonthText
from kdcatalog.model.identifiers import SCHEMAS, is_arxiv
from kdcatalog.model.paper import Record
from kdcatalog.model.urls import Url
from kdcatalog.problems import errors
from tests.folders import CatalogFolder
from tests.foreign import run_node
from tests.sites import catalog_in

FILE = "papers/2023/bee2023plain.yaml"
LINES = {
    "title": 'title: "A Plain Loaf"',
    "authors": "authors: [Ann Bee]",
    "date": 'date: "2023-06"',
    "kind": "kind: report",
    "placements": "placements: [process/mixing]",
    "added": 'added: "2024-01-15"',
}

ACCEPTED = [
    ("", ""),
    ("date", "date: 2023"),
    ("date", 'date: "1950-01"'),
    ("date", 'date: "2023"'),
    ("date", "date: 2023-06"),
    ("kind", ""),
    ("kind", "kind: blog"),
    ("authors", ""),
    ("authors", "authors: [{given: Ann, family: Bee}, {group: The Bakers}]"),
    ("venue", "venue: {id: BreadConf, year: 2024}"),
    ("venue", 'venue: {id: BreadConf, year: "2024", track: main}'),
    (
        "identifiers",
        'identifiers: {arxiv: "2306.99901", doi: "10.5555/x(1)", acl: 2023.breadconf-long.3}',
    ),
    ("identifiers", "identifiers: {arxiv: hep-th/9901001, openreview: lOaFbReAd1}"),
    ("identifiers", "identifiers: {acl: P19-1001}"),
    ("identifiers", "identifiers: {doi: 10.48550/other.2306.99901}"),
    ("urls", "urls: [https://example.org/a]"),
    ("urls", 'urls: ["HTTP://ex-ample.org:8080?a(b)@c#d", "https://example.org.", "https://xn--bcher-kva.example/ä"]'),
    (
        "authors",
        'authors: [{group: "Bee & Sons, and others"},'
        " {given: Ann, family: Bee and Cee}, Amp Et alder]",
    ),
    ("authors", 'authors: ["Bo Dee, Jr."]'),
    ("facts", "facts: {strand: Mixing, flour: [Rye, Wheat], recipe: 1.0 loaf}"),
    ("note", "note: plain text"),
    ("title", "title: 麦 🥖"),
    ("title", f"title: {'x' * 2000}"),
    ("former_keys", "former_keys: [bee2022loaf]"),
    ("distinct_from", "distinct_from: [meel2015note]"),
]  # fmt: skip
"""Changes of a sound record that leave it sound."""

REFUSED = [
    ("title", "title: 2023", "KD107", False),
    ("title", "title: NO", "KD107", False),
    ("title", "title: 12:30", "KD107", False),
    ("title", "title: ~", "KD111", False),
    ("title", "title: [a]", "KD112", False),
    ("title", 'title: ""', "KD111", False),
    ("title", "", "KD110", False),
    ("titel", "titel: x", "KD130", False),
    ("date", 'date: "2023-13"', "KD114", False),
    ("date", "date: June 2023", "KD114", False),
    ("date", "date: 1949", "KD114", False),
    ("date", 'date: "1949"', "KD114", False),
    ("date", 'date: "2101-01"', "KD114", False),
    ("added", "added: 2024-01-15", "KD107", True),
    ("added", 'added: "2024-02-30"', "KD114", False),
    ("added", 'added: "2024-06-31"', "KD114", False),
    ("added", 'added: "2101-01-01"', "KD114", False),
    ("added", 'added: "2023-02-29"', "KD114", True),
    ("kind", "kind: book", "KD122", False),
    ("authors", "authors: Ann Bee", "KD112", False),
    ("authors", "authors: []", "KD111", False),
    ("authors", "authors: [{family: Bee}]", "KD121", False),
    ("authors", "authors: [Ann Bee and Bob Cee]", "KD121", False),
    ("authors", 'authors: ["Bee, Ann"]', "KD121", False),
    ("authors", "authors: [Ann Bee, et al.]", "KD121", False),
    ("authors", 'authors: [Ann Bee, "..."]', "KD121", False),
    ("identifiers", "identifiers: {arxiv: 2306.99901}", "KD107", False),
    ("identifiers", "identifiers: {arxiv: 2306.99900}", "KD107", False),
    ("identifiers", 'identifiers: {arxiv: "2306.99901v2"}', "KD116", False),
    ("identifiers", 'identifiers: {arxiv: "0703.0001"}', "KD116", False),
    ("identifiers", 'identifiers: {arxiv: "1412.99901"}', "KD116", False),
    ("identifiers", 'identifiers: {arxiv: "1501.9901"}', "KD116", False),
    ("identifiers", "identifiers: {doi: 10.48550/arXiv.2306.99901}", "KD117", False),
    ("identifiers", 'identifiers: {doi: "https://doi.org/10.5555/x"}', "KD117", False),
    ("identifiers", "identifiers: {}", "KD111", False),
    ("identifiers", "identifiers: {acl: x}", "KD118", False),
    ("identifiers", "identifiers: {isbn: x}", "KD130", False),
    ("urls", "urls: [ftp://example.org]", "KD120", False),
    ("urls", "urls: [https://ann@example.org/]", "KD120", False),
    ("urls", 'urls: ["https://example.org/a|b"]', "KD120", False),
    ("urls", "urls: [https://localhost/]", "KD120", False),
    ("urls", "urls: [https://example.org/a, https://example.org/a]", "KD123", False),
    ("data", "data: [https://example.org/a, https://example.org/a]", "KD123", False),
    ("authors", "authors: [Ann Bee, Ann Bee]", "KD505", False),
    ("authors", "authors: [Ann Bee, {given: Ann, family: Bee}]", "KD505", True),
    ("title", 'title: "Two  blanks"', "KD113", False),
    ("title", 'title: "One blank "', "KD113", False),
    ("former_keys", "former_keys: [Bee2022Loaf]", "KD106", False),
    ("former_titles", "former_titles: [One Loaf, One Loaf]", "KD123", False),
    ("placements", "placements: [process/mixing, process/mixing]", "KD123", False),
    ("placements", "placements: [process/mixng]", "KD301", False),
    ("placements", "placements: []", "KD111", False),
    ("venue", "venue: {id: ACBD, year: 2024}", "KD303", False),
    ("venue", "venue: {id: Oven Press, year: 2024}", "KD303", False),
    ("venue", "venue: {id: BreadConf}", "KD110", False),
    ("venue", 'venue: {id: BreadConf, year: "2101"}', "KD115", False),
    ("venue", "venue: {id: BreadConf, year: 2024, track: side}", "KD122", False),
    ("facts", "facts: {stran: x}", "KD304", False),
    ("facts", "facts: {strand: [x, y]}", "KD304", False),
    ("facts", "facts: {flour: Rye}", "KD304", False),
    ("facts", "facts: {flour: [Rye, Rye]}", "KD123", False),
    ("facts", "facts: {strand: NO}", "KD107", False),
    ("facts", "facts: {}", "KD111", False),
    ("note", "note: 010", "KD107", False),
]
"""Changes that ``check`` refuses, with a code and whether the less informed schema accepts them."""


@pytest.fixture(name="validator", scope="module")
def _validator(unpublished: CatalogFolder) -> Draft202012Validator:
    return Draft202012Validator(json.loads(record_schema(catalog_in(unpublished).taxonomy)))


def changed(field: str, line: str) -> str:
    """Return the sound record with lines replaced or added; without lines, the field is removed."""
    return "\n".join(filter(None, {**LINES, field: line}.values())) + "\n"


def as_json(text: str) -> Any:
    """Return a record as an ordinary YAML parser gives it to a JSON checker."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def codes(toy: CatalogFolder, text: str) -> list[str]:
    (toy.root / FILE).write_text(text, encoding="utf-8")
    return [problem.code for problem in errors(pipeline.load(toy.snapshot).problems)]


def test_schema_is_a_schema_and_its_patterns_are_read_in_unicode(
    validator: Draft202012Validator,
) -> None:
    Draft202012Validator.check_schema(validator.schema)
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(validator.schema))
    assert len(patterns) >= 5
    for pattern in map(json.loads, patterns):
        assert ("^", "$") == (pattern[0], pattern[-1])
        re.compile(pattern)


@pytest.mark.node
def test_patterns_are_those_of_javascript_too(validator: Draft202012Validator) -> None:
    patterns = re.findall(r'"pattern": ("(?:[^"\\]|\\.)*")', json.dumps(validator.schema))
    script = (
        'for (const one of JSON.parse(require("fs").readFileSync(0, "utf8"))) new RegExp(one, "u");'
    )
    done = run_node("-e", script, given=f"[{', '.join(patterns)}]")
    assert ("", 0) == (done.stderr, done.returncode)


def test_schema_accepts_every_record_of_the_toy(
    unpublished: CatalogFolder, validator: Draft202012Validator
) -> None:
    for file in unpublished.record_files:
        record = as_json(unpublished.read(file).decode())
        assert (file, []) == (file, [error.message for error in validator.iter_errors(record)])


@pytest.mark.parametrize(("field", "line"), ACCEPTED)
def test_schema_accepts_what_check_accepts(
    field: str, line: str, toy: CatalogFolder, validator: Draft202012Validator
) -> None:
    text = changed(field, line)
    assert ([], []) == (
        codes(toy, text),
        [error.message for error in validator.iter_errors(as_json(text))],
    )


@pytest.mark.parametrize(("field", "line", "code", "passes"), REFUSED)
def test_schema_refuses_what_check_refuses_where_it_can(
    field: str,
    line: str,
    code: str,
    passes: bool,
    toy: CatalogFolder,
    validator: Draft202012Validator,
) -> None:
    text = changed(field, line)
    assert ([code], passes) == (codes(toy, text), validator.is_valid(as_json(text)))


def test_schema_knows_the_years_and_days_of_the_model(validator: Draft202012Validator) -> None:
    schema = validator.schema["properties"]
    for year in range(1900, 2150):
        text = f"{year}-06"
        assert (text, is_of(MonthText, text)) == (
            text,
            Draft202012Validator(schema["date"]).is_valid(text),
        )
    for month, day in product(range(14), range(33)):
        text = f"2024-{month:02}-{day:02}"
        assert (text, is_of(DayText, text)) == (
            text,
            Draft202012Validator(schema["added"]).is_valid(text),
        )


@given(
    st.from_regex(r"[htpsHTPSf]{3,5}://[a-z.:@0-9-]{1,12}[./?#:@a-z0-9|ä]{0,9}", fullmatch=True)
    | st.from_regex(r"https?://[a-z]{1,3}\.[a-zü]{2}\.?(:[0-9]{0,6})?([/?#].*)?", fullmatch=True)
)
def test_schema_accepts_every_address_that_a_record_may_hold(text: str) -> None:
    schema = TypeAdapter(Url).json_schema()
    assert Draft202012Validator(schema).is_valid(text) or not is_of(Url, text)


@given(
    st.text(alphabet="01.549", min_size=9, max_size=10)
    | st.from_regex(r"[0-9]{4}\.[0-9]{4,5}", fullmatch=True)
)
def test_schema_and_check_agree_on_every_arxiv_id(text: str) -> None:
    assert is_arxiv(text) == Draft202012Validator(SCHEMAS["arxiv"]).is_valid(text)


def is_of(kind: Any, text: str) -> bool:
    """Return whether a text is a valid value of a type of the model."""
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


def test_schema_describes_every_field(validator: Draft202012Validator) -> None:
    properties = validator.schema["properties"]
    assert [*Record.model_fields] == [*properties]
    assert [] == [name for name, field in properties.items() if not field.get("description")]


def test_editor_completes_nodes_venues_and_facts_of_the_taxonomy(
    unpublished: CatalogFolder, validator: Draft202012Validator
) -> None:
    taxonomy, schema = catalog_in(unpublished).taxonomy, validator.schema
    assert [*taxonomy.nodes] == schema["properties"]["placements"]["items"]["enum"]
    assert [*taxonomy.venue_by_id] == schema["$defs"]["Publication"]["properties"]["id"]["enum"]
    assert [*taxonomy.fact_by_id] == [*schema["properties"]["facts"]["properties"]]


def test_schema_has_no_null_and_no_default(validator: Draft202012Validator) -> None:
    assert [] == re.findall(
        r'"null"|"default"|"title": "', json.dumps({**validator.schema, "title": 1})
    )
