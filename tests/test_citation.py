"""One reading of how a paper is cited; every format is written from it."""

from typing import Any

import pytest

from kdcatalog.bibliography.citation import (
    Citation,
    citation_of,
    citation_of_catalog,
    citation_of_work,
)
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.taxonomy import CatalogSettings, CitedWork
from tests.factories import TAXONOMY, paper, taxonomy

ARXIV, DOI, ACL, OPENREVIEW = "2306.99901", "10.5555/loaf.1", "2023.breadconf-long.3", "lOaFbReAd1"
VENUES: list[dict[str, Any]] = [
    *TAXONOMY["venues"],
    {"id": "JLS", "name": "Journal of Loaf Science", "kind": "journal"},
    {"id": "Flour & Water", "name": "Workshop on Flour & Water", "kind": "workshop"},
]


def cited(**fields: Any) -> Citation:
    """Return the citation of a paper; fields of a record as they are written."""
    return citation_of(paper(**{"kind": None, **fields}), taxonomy(venues=VENUES))


@pytest.mark.parametrize(
    ("fields", "form"),
    [
        ({"venue": {"id": "BreadConf", "year": "2024"}}, "conference"),
        ({"venue": {"id": "Flour & Water", "year": "2024"}}, "conference"),
        ({"venue": {"id": "JLS", "year": "2024"}}, "journal"),
        ({"venue": {"id": "JLS", "year": "2024"}, "identifiers": {"arxiv": ARXIV}}, "journal"),
        ({"venue": {"id": "JLS", "year": "2024"}, "kind": "report"}, "journal"),
        ({"identifiers": {"arxiv": ARXIV}}, "preprint"),
        ({"identifiers": {"arxiv": ARXIV, "doi": DOI}}, "preprint"),
        ({"identifiers": {"openreview": OPENREVIEW}}, "preprint"),
        ({"identifiers": {"doi": DOI}}, "page"),
        ({"identifiers": {"acl": ACL}}, "page"),
        ({"urls": ["https://example.org/a"]}, "page"),
        ({}, "page"),
        ({"kind": "report"}, "report"),
        ({"kind": "report", "identifiers": {"arxiv": ARXIV}}, "report"),
        ({"kind": "blog", "urls": ["https://example.org/a"]}, "blog"),
        ({"kind": "software", "code": ["https://github.com/a/b"]}, "software"),
    ],
)
def test_publication_decides_the_form_then_the_kind_then_the_preprint(
    fields: dict[str, Any], form: str
) -> None:
    assert form == cited(**fields).form


@pytest.mark.parametrize("kind", [None, "report", "blog", "software"])
@pytest.mark.parametrize(
    "identifiers", [{"arxiv": ARXIV}, {"arxiv": ARXIV, "openreview": OPENREVIEW}]
)
def test_preprint_alone_is_never_a_conference(
    kind: str | None, identifiers: dict[str, str]
) -> None:
    citation = cited(kind=kind, identifiers=identifiers)
    assert (False, "", "") == (
        citation.form in ("conference", "journal"),
        citation.container,
        citation.venue,
    )


@pytest.mark.parametrize(
    ("venue", "expected"),
    [
        ({"id": "BreadConf", "year": "2024"}, ("Conference on Bread", 2024, 0)),
        ({"id": "BreadConf", "year": "2024", "track": "main"}, ("Conference on Bread", 2024, 0)),
        (
            {"id": "BreadConf", "year": "2024", "track": "demo"},
            ("Conference on Bread (System Demonstrations)", 2024, 0),
        ),
        ({"id": "Unknown", "year": "2024"}, ("Unknown", 2024, 0)),
        (None, ("", 2023, 6)),
    ],
)
def test_published_work_is_cited_by_its_volume(
    venue: dict[str, str] | None, expected: tuple[str, int, int]
) -> None:
    citation = cited(venue=venue, date="2023-06")
    assert expected == (citation.container, citation.year, citation.month)


@pytest.mark.parametrize(("date", "expected"), [("2023-06", (2023, 6)), ("2023", (2023, 0))])
def test_preprint_is_cited_by_its_first_version(date: str, expected: tuple[int, int]) -> None:
    citation = cited(date=date, identifiers={"openreview": OPENREVIEW})
    assert expected == (citation.year, citation.month)


def test_citation_has_the_values_of_the_record() -> None:
    found = cited(
        title="A Loaf", authors=["Ann Bee", {"group": "The Bakers"}], identifiers={"doi": DOI}
    )
    expected = Citation(
        key="bee2023plain",
        form="page",
        title="A Loaf",
        authors=(Author.model_validate("Ann Bee"), Author.model_validate({"group": "The Bakers"})),
        container="",
        year=2023,
        month=6,
        identifiers=Identifiers(doi=DOI),
        url=f"https://doi.org/{DOI}",
    )
    assert expected == found


@pytest.mark.parametrize(
    ("author", "identifiers", "expected"),
    [
        (
            "Ilse van der Meer",
            {"doi": DOI},
            ("vandermeer2021review", "page", f"https://doi.org/{DOI}"),
        ),
        (
            "Ann Bee",
            {"arxiv": ARXIV},
            ("bee2021review", "preprint", f"https://arxiv.org/abs/{ARXIV}"),
        ),
        ({"group": "Crumb Lab"}, {}, ("crumblab2021review", "page", "")),
    ],
)
def test_work_outside_the_catalog_has_a_generated_key(
    author: object, identifiers: dict[str, str], expected: tuple[str, str, str]
) -> None:
    work = CitedWork.model_validate(
        {"title": "A Review", "authors": [author], "year": "2021", "identifiers": identifiers}
    )
    citation = citation_of_work(work)
    assert expected == (citation.key, citation.form, citation.url)
    assert (2021, 0, "A Review") == (citation.year, citation.month, citation.title)


@pytest.mark.parametrize(
    ("places", "url"),
    [
        ({}, ""),
        ({"repository": "https://forge.example.org/a"}, "https://forge.example.org/a/"),
        (
            {"repository": "https://forge.example.org/a", "url": "https://a.example.org"},
            "https://a.example.org/",
        ),
    ],
)
def test_catalog_citation_has_its_date_and_url(places: dict[str, str], url: str) -> None:
    citation = citation_of_catalog(
        CatalogSettings.model_validate({**TAXONOMY["catalog"], **places}), "2024-06-10"
    )
    assert ("bread2024", "page", "Bread", 2024, 6, url) == (
        citation.key,
        citation.form,
        citation.title,
        citation.year,
        citation.month,
        citation.url,
    )
    assert [("The bakers", True)] == [(author.name, author.is_group) for author in citation.authors]
