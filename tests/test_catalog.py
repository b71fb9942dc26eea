from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from tests.factories import catalog_of, paper, taxonomy

PAPERS = [
    paper("a2024", date="2024-02", added="2024-02-20", placements=["process/mixing", "grain"]),
    paper(
        "b2024", date="2024-02", added="2024-01-15", placements=["process/fermentation/sourdough"]
    ),
    paper(
        "c2024",
        date="2024",
        added="2025-03-01",
        placements=["process/fermentation", "process/mixing"],
    ),
    paper("d2023", date="2023-12", placements=["process"]),
]


def keys(papers: Sequence[Paper]) -> list[str]:
    return [each.key for each in papers]


@given(st.permutations(PAPERS))
def test_order_is_newest_first_whatever_the_order_of_files(papers: list[Paper]) -> None:
    assert ["a2024", "b2024", "c2024", "d2023"] == keys(catalog_of(*papers).papers)


@pytest.mark.parametrize(
    ("path", "at", "below"),
    [
        ("process", ["d2023"], ["a2024", "b2024", "c2024", "d2023"]),
        ("process/mixing", ["a2024", "c2024"], ["a2024", "c2024"]),
        ("process/fermentation", ["c2024"], ["b2024", "c2024"]),
        ("process/fermentation/sourdough", ["b2024"], ["b2024"]),
        ("grain", ["a2024"], ["a2024"]),
        ("nowhere", [], []),
    ],
)
def test_node_lists_its_own_papers_and_those_below_it_once(
    path: str, at: list[str], below: list[str]
) -> None:
    catalog = catalog_of(*PAPERS)
    assert (at, below) == (keys(catalog.placed_on(path)), keys(catalog.below(path)))


def test_catalog_has_a_date_of_its_own() -> None:
    catalog = catalog_of(*PAPERS)
    assert ("2025-03-01", "2024-01-15") == (catalog.as_of, catalog.since)
    assert ("", "") == (Catalog.of(taxonomy(), ()).as_of, Catalog.of(taxonomy(), ()).since)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "CrustNet: Colour of Crusts"}, "CrustNet"),
        ({"title": "What Do We Know: A Study"}, ""),
        ({"title": "A Study of Crusts"}, ""),
        ({"title": "CrustNet: Colour", "facts": {"recipe": "Crusty"}}, "Crusty"),
        ({"title": "CrustNet: Colour", "facts": {"recipe": "Crusty"}, "short_name": "CN"}, "CN"),
    ],
)
def test_short_name_comes_from_record_naming_fact_or_title(
    fields: dict[str, Any], expected: str
) -> None:
    named = paper(**fields)
    assert expected == catalog_of(named).short_name(named)


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        ({"arxiv": "2306.99910", "acl": "2023.bread-1.2"}, "https://arxiv.org/abs/2306.99910"),
        (
            {"acl": "2023.bread-1.2", "openreview": "aBcDeFgH"},
            "https://aclanthology.org/2023.bread-1.2/",
        ),
        (
            {"openreview": "aBcDeFgH", "doi": "10.5555/x"},
            "https://openreview.net/forum?id=aBcDeFgH",
        ),
        ({"doi": "10.5555/a(b)#c"}, "https://doi.org/10.5555/a(b)%23c"),
        (None, "https://example.org/"),
    ],
)
def test_paper_link_prefers_arxiv_acl_openreview_doi_then_url(
    identifiers: dict[str, str] | None, expected: str
) -> None:
    assert expected == paper(identifiers=identifiers, urls=["https://example.org/"]).url
