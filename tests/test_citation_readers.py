"""What citation-js reads of the toy catalog in each format, and CSL-JSON against its schema."""

import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft7Validator  # type: ignore[import-untyped]  # its types are a package of their own

from kdcatalog.bibliography.citation import citation_of
from kdcatalog.model.catalog import Catalog
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, TESTS, run_node
from tests.sites import catalog_in

FILES = {"bibtex": "catalog.bib", "ris": "catalog.ris", "csl-json": "catalog.csl.json"}
EACH = pytest.mark.parametrize("form", FILES)
TYPES = {"conference": "paper-conference", "journal": "article-journal"}
"""The forms whose type every format can say."""


@cache
def understood(catalog_folder: CatalogFolder) -> dict[str, list[dict[str, Any]]]:
    """Return the items that citation-js has read of each file."""
    given = {
        form: (catalog_folder.site / "data" / name).read_text(encoding="utf-8")
        for form, name in FILES.items()
    }
    done = run_node(NODE_FOLDER / "citations.mjs", given=json.dumps(given))
    assert "" == done.stderr
    return dict(json.loads(done.stdout))


def names_of(item: dict[str, Any]) -> list[str]:
    """Return the family name of every author, or of a group its name.

    citation-js loses the hyphen of al-Khabbaz.
    """
    names = [
        author.get("family") or author.get("literal") or author.get("given")
        for author in item.get("author", ())
    ]
    particles = [author.get("non-dropping-particle", "") for author in item.get("author", ())]
    return [
        f"{particle} {name}".strip().replace("-", " ")
        for particle, name in zip(particles, names, strict=True)
    ]


def expected_of(catalog: Catalog) -> list[tuple[str, str, list[str], int]]:
    cited = [citation_of(each, catalog.taxonomy) for each in catalog.papers]
    return [
        (one.key, one.title, [each.sort_name.replace("-", " ") for each in one.authors], one.year)
        for one in cited
    ]


@pytest.mark.node
@EACH
def test_key_title_authors_and_year_are_read(form: str, published: CatalogFolder) -> None:
    items = understood(published)[form]
    found = [
        (item["id"], item["title"], names_of(item), int(item["issued"]["date-parts"][0][0]))
        for item in items
    ]
    assert expected_of(catalog_in(published)) == found


@pytest.mark.node
@EACH
def test_type_and_identifiers_are_read(form: str, published: CatalogFolder) -> None:
    catalog, items = catalog_in(published), understood(published)[form]
    for paper, item in zip(catalog.papers, items, strict=True):
        citation = citation_of(paper, catalog.taxonomy)
        if citation.form in TYPES:
            assert TYPES[citation.form] == item["type"]
            container = item.get("container-title") or item.get("event-title")
            assert (paper.key, citation.container) == (paper.key, container)
        assert (paper.key, citation.url or None) == (paper.key, item.get("URL"))
        assert (paper.key, paper.identifiers.doi) == (paper.key, item.get("DOI"))


def test_csl_schema_accepts_every_item(published: CatalogFolder) -> None:
    schema = json.loads((TESTS / "csl" / "csl-data.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    file = published.site / "data" / "catalog.csl.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    assert 10 < len(document)
    assert [] == [error.message for error in Draft7Validator(schema).iter_errors(document)]


@pytest.mark.parametrize(
    "item",
    [
        {"id": "x"},
        {"id": "x", "type": "conference"},
        {"id": "x", "type": "article", "doi": "10.1/x"},
        {"id": "x", "type": "article", "author": [{"name": "Bee"}]},
        {"id": "x", "type": "article", "issued": {"date-parts": [[]]}},
        {"id": "x", "type": "article", "URL": None},
    ],
)
def test_csl_schema_refuses_invalid_items(item: dict[str, Any]) -> None:
    schema = json.loads((TESTS / "csl" / "csl-data.json").read_text(encoding="utf-8"))
    assert not Draft7Validator(schema).is_valid([item])
