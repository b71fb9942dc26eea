"""``data/catalog.json``: every record under its own field names, in one order, for programs."""

import json
from typing import Any

import pytest

from kdcatalog.exports import catalog_json
from kdcatalog.model.paper import Record
from kdcatalog.source.reader import read_yaml
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in

EMPTY: dict[str, Any] = {
    "language": None,
    "former_titles": [],
    "short_name": None,
    "summary": None,
    "kind": "paper",
    "authors": [],
    "venue": None,
    "identifiers": {},
    "urls": [],
    "code": [],
    "data": [],
    "facts": {},
    "checked": {},
    "note": None,
    "corrections": [],
    "distinct_from": [],
    "former_keys": [],
    "former_identifiers": [],
    "volume": None,
    "number": None,
    "pages": None,
    "publisher": None,
    "editor": [],
}
"""What a field is where the record leaves it out."""


def document_of(toy: CatalogFolder) -> dict[str, Any]:
    return dict(json.loads(catalog_json.catalog_document(catalog_in(toy))))


def test_catalog_json_has_version_papers_taxonomy_and_venues(toy: CatalogFolder) -> None:
    document = document_of(toy)
    assert (["version", "papers", "taxonomy", "venues"], 1) == ([*document], document["version"])


def test_every_paper_has_every_field_in_the_order_of_a_record(toy: CatalogFolder) -> None:
    assert {("key", *Record.model_fields, "parts", "derived")} == {
        tuple(each) for each in document_of(toy)["papers"]
    }


def test_papers_are_newest_first_with_bare_years_last(toy: CatalogFolder) -> None:
    found = [(each["date"], each["key"]) for each in document_of(toy)["papers"]]
    years = [int(date[:4]) for date, _ in found]
    assert sorted(years, reverse=True) == years
    assert (
        sorted(found, key=lambda pair: (-int(pair[0][:4]), -int(pair[0][5:] or 0), pair[1]))
        == found
    )
    assert {each.key for each in catalog_in(toy).papers} == {key for _, key in found}


def written(toy: CatalogFolder, file: str) -> dict[str, Any]:
    """Return a record as written in its file, with every field present."""
    data = read_yaml(toy.read(file), file).data
    assert isinstance(data, dict)
    record = {**EMPTY, **data}
    if record["venue"]:
        venue = {"track": "main", "name": None, **record["venue"]}
        record["venue"] = {**venue, "year": int(venue["year"])}
    record["authors"] = [name_of(author) for author in record["authors"]]
    return record


def name_of(author: Any) -> str:
    if isinstance(author, str):
        return author
    return str(author.get("group") or f"{author['given']} {author['family']}")


def test_every_paper_has_the_values_of_its_record(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    for found in document_of(toy)["papers"]:
        of_paper = catalog.by_key[found["key"]]
        expected = {"key": of_paper.key, **written(toy, of_paper.file)}
        expected["short_name"] = catalog.short_name(of_paper) or None
        expected["derived"] = found["derived"]
        expected["parts"] = found["parts"]
        assert expected == found


def test_names_that_records_write_as_texts_have_no_parts() -> None:
    person = {"given": "Ana", "family": "Roca Puig"}
    names = ["Open Crumb Team", "KE QIN", person, {"group": "Bakers"}]
    of_paper = paper(authors=names)
    parts = catalog_json.paper_object(catalog_of(of_paper), of_paper)["parts"]
    assert {"Ana Roca Puig": person, "Bakers": {"group": "Bakers"}} == parts


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "A Plain Loaf"}, None),
        ({"title": "SlowRise: Long Fermentation"}, "SlowRise"),
        ({"title": "Many Words before It: A Loaf"}, None),
        ({"title": "SlowRise: A Loaf", "facts": {"recipe": "Slow"}}, "Slow"),
        ({"title": "SlowRise: A Loaf", "facts": {"recipe": "Slow"}, "short_name": "SR"}, "SR"),
    ],
)
def test_short_name_comes_from_record_naming_fact_or_colon(
    fields: dict[str, Any], expected: str | None
) -> None:
    of_paper = paper(**fields)
    assert expected == catalog_json.paper_object(catalog_of(of_paper), of_paper)["short_name"]


def test_every_paper_is_on_one_line(toy: CatalogFolder) -> None:
    lines = catalog_json.catalog_document(catalog_in(toy)).split("\n")
    keys = [json.loads(line.rstrip(","))["key"] for line in lines if line.startswith('{"key"')]
    assert [each.key for each in catalog_in(toy).papers] == keys


def test_taxonomy_counts_papers_placed_here_and_below(toy: CatalogFolder) -> None:
    process = document_of(toy)["taxonomy"]["facets"][0]
    fermentation = process["nodes"][1]
    assert ("process", 0, 30) == (process["node"], process["placed"], process["below"])
    expected = {"node": "process/fermentation", "title": "Fermentation", "placed": 0, "below": 16}
    assert expected == {name: fermentation[name] for name in expected}


def test_venues_are_those_that_a_paper_may_name(toy: CatalogFolder) -> None:
    found = {each["id"]: (each["name"], each["kind"]) for each in document_of(toy)["venues"]}
    assert ["BreadConf", "Crumb", "Flour & Water", "J. Loaf Sci."] == [*found]
    assert ("Journal of Loaf Science", "journal") == found["J. Loaf Sci."]


def test_any_title_round_trips() -> None:
    titles = [" ".join(text.split()) for text in texts(200)]
    catalog = catalog_of(
        *(paper(f"bee2023x{number}", title=title) for number, title in enumerate(titles))
    )
    found = {
        each["key"]: each["title"]
        for each in json.loads(catalog_json.catalog_document(catalog))["papers"]
    }
    assert titles == [found[f"bee2023x{number}"] for number in range(len(titles))]


def test_empty_catalog_is_a_valid_document() -> None:
    assert [] == json.loads(catalog_json.catalog_document(catalog_of()))["papers"]


def test_every_field_is_described() -> None:
    described = catalog_json.field_descriptions()
    assert (["key", *Record.model_fields, "parts", "derived"], []) == (
        [*described],
        [name for name in described if not described[name]],
    )
