"""CSL-JSON: the types, names and dates that citation processors know."""

import json
from typing import Any

import pytest

from kdcatalog.bibliography import csl
from kdcatalog.bibliography.citation import Citation, citation_of
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.sites import catalog_in

VENUE = {"id": "BreadConf", "year": "2024"}
TEXTS = {
    "container-title",
    "DOI",
    "PMID",
    "archive",
    "archive_location",
    "publisher",
    "note",
    "language",
    "title",
    "URL",
    "id",
    "type",
}
TYPES = {
    "article",
    "article-journal",
    "paper-conference",
    "post-weblog",
    "report",
    "software",
    "webpage",
}
"""The types of CSL 1.0.2 that a paper may take."""
NAMES = {"family", "given", "suffix", "literal"}


def cited(**fields: Any) -> Citation:
    return citation_of(paper(**{"kind": None, **fields}), taxonomy())


def test_csl_item_has_every_field() -> None:
    citation = cited(
        authors=["Hans von Korn Jr", {"group": "The Bakers"}],
        venue={**VENUE, "track": "demo"},
        identifiers={"arxiv": "2306.99901", "doi": "10.5555/loaf_1"},
        editor=["Carl Dee"],
        volume="3",
        number="1",
        pages="12-19",
        publisher="Salt & Sons",
    )
    expected = {
        "id": "bee2023plain",
        "type": "paper-conference",
        "title": "A Plain Loaf",
        "author": [
            {"family": "von Korn", "given": "Hans", "suffix": "Jr"},
            {"literal": "The Bakers"},
        ],
        "editor": [{"family": "Dee", "given": "Carl"}],
        "container-title": "Conference on Bread (System Demonstrations)",
        "volume": "3",
        "issue": "1",
        "page": "12-19",
        "publisher": "Salt & Sons",
        "issued": {"date-parts": [[2024]]},
        "DOI": "10.5555/loaf_1",
        "archive": "arXiv",
        "archive_location": "2306.99901",
        "URL": "https://doi.org/10.5555/loaf_1",
    }
    assert expected == csl.csl_item(citation)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": VENUE}, ("paper-conference", None)),
        ({"identifiers": {"arxiv": "2306.99901"}}, ("article", "arXiv")),
        ({"identifiers": {"openreview": "lOaFbReAd1"}}, ("article", None)),
        ({"kind": "report"}, ("report", None)),
        ({"kind": "report", "identifiers": {"arxiv": "2306.99901"}}, ("report", None)),
        ({"kind": "blog"}, ("post-weblog", None)),
        ({"kind": "software"}, ("software", None)),
        ({}, ("webpage", None)),
    ],
)
def test_form_of_publication_selects_type_and_publisher(
    fields: dict[str, Any], expected: tuple[str, str | None]
) -> None:
    item = csl.csl_item(cited(**fields))
    assert expected == (item["type"], item.get("publisher"))


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Ann Bee", {"family": "Bee", "given": "Ann"}),
        ("Plato", {"literal": "Plato"}),
        ({"group": "Crumb Lab"}, {"literal": "Crumb Lab"}),
        (
            {"given": "Lucía", "family": "García Márquez"},
            {"family": "García Márquez", "given": "Lucía"},
        ),
    ],
)
def test_author_is_a_person_in_parts_or_a_literal_name(
    author: object, expected: dict[str, str]
) -> None:
    assert [expected] == csl.csl_item(cited(authors=[author]))["author"]


@pytest.mark.parametrize(("date", "expected"), [("2023-06", [[2023, 6]]), ("2023", [[2023]])])
def test_date_has_only_its_known_parts(date: str, expected: list[list[int]]) -> None:
    assert {"date-parts": expected} == csl.csl_item(cited(date=date))["issued"]


def test_empty_fields_are_omitted() -> None:
    assert {"id", "type", "title", "issued"} == set(csl.csl_item(cited(authors=None)))


def test_every_item_of_the_toy_has_the_shape_that_the_schema_asks_for(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    items = json.loads(
        csl.JOINT.collect(
            csl.csl_entry(citation_of(each, catalog.taxonomy)) for each in catalog.papers
        )
    )
    assert [each.key for each in catalog.papers] == [item["id"] for item in items]
    assert set() == {item["type"] for item in items} - TYPES
    assert set() == {name for item in items for name in item} - TEXTS - {"author", "issued"}
    assert [] == [
        item for item in items for name in TEXTS & set(item) if not isinstance(item[name], str)
    ]
    assert (
        set()
        == {part for item in items for author in item.get("author", []) for part in author} - NAMES
    )
    assert {1, 2} == {len(item["issued"]["date-parts"][0]) for item in items}


@pytest.mark.parametrize(
    "fields",
    [
        {"PMID": "31452104"},
        {"PMID": 31452104},
        {"URL": "https://pubmed.ncbi.nlm.nih.gov/31452104/"},
        {"note": "PMID: 31452104\nDOI: 10.5555/loaf_1"},
    ],
)
def test_number_of_pubmed_is_read_and_written(fields: dict[str, Any]) -> None:
    work = csl.work_of_item({"title": "Loaves", "DOI": "10.5555/loaf_1", **fields})
    assert {"doi": "10.5555/loaf_1", "pubmed": "31452104"} == work.identifiers.model_dump(
        exclude_none=True
    )
    written = csl.csl_item(cited(identifiers=work.identifiers))
    assert ("31452104", "10.5555/loaf_1") == (written["PMID"], written["DOI"])
    assert set() == csl.unread_names({"title": "Loaves", **fields})
