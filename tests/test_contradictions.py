from typing import Any

import pytest

from kdcatalog.checks import consistency
from kdcatalog.model.identifiers import KINDS
from tests.factories import catalog_of, found, paper


@pytest.mark.parametrize(
    ("date", "arxiv", "expected"),
    [
        ("2023-06", "2306.99910", []),
        ("2023-05", "2306.99910", []),
        ("2023", "2306.99910", []),
        ("2023-07", "2306.99910", [("KD501", ("date",))]),
        ("2024", "2306.99910", [("KD501", ("date",))]),
        ("2024-01", "hep-th/9901001", []),
    ],
)
def test_date_after_the_month_of_the_arxiv_id_is_reported(
    date: str, arxiv: str, expected: list[object]
) -> None:
    catalog = catalog_of(paper(date=date, identifiers={"arxiv": arxiv}))
    assert expected == found(consistency.date_after_arxiv(catalog))


@pytest.mark.parametrize(
    ("date", "year", "expected"),
    [
        ("2023-12", "2023", []),
        ("2022-01", "2023", []),
        ("2023", "2023", []),
        ("2024-01", "2023", [("KD502", ("date",))]),
        ("2024", "2023", [("KD502", ("date",))]),
    ],
)
def test_date_after_the_year_of_the_venue_is_reported(
    date: str, year: str, expected: list[object]
) -> None:
    catalog = catalog_of(paper(date=date, venue={"id": "BreadConf", "year": year}))
    assert expected == found(consistency.date_after_venue(catalog))


@pytest.mark.parametrize(
    ("date", "added", "expected"),
    [
        ("2024-01", "2024-01-01", []),
        ("2023-12", "2024-01-01", []),
        ("2024", "2024-01-01", []),
        ("2024-02", "2024-01-31", [("KD507", ("date",))]),
        ("2025", "2024-12-31", [("KD507", ("date",))]),
    ],
)
def test_date_after_the_month_of_entry_is_reported(
    date: str, added: str, expected: list[object]
) -> None:
    assert expected == found(
        consistency.date_after_added(catalog_of(paper(date=date, added=added)))
    )


@pytest.mark.parametrize(
    ("identifiers", "url", "expected"),
    [
        ({"arxiv": "2306.99910"}, "https://example.org/", []),
        (
            {"arxiv": "2306.99910"},
            "https://aclanthology.org/2023.bread-1.2/",
            [("KD503", ("urls", 0))],
        ),
        ({"arxiv": "2306.99910"}, "https://arxiv.org/abs/2306.99911", [("KD503", ("urls", 0))]),
        (
            {"arxiv": "2306.99910"},
            "https://openreview.net/forum?id=aBcDeFgH",
            [("KD503", ("urls", 0))],
        ),
        (None, "https://arxiv.org/abs/2306.99911", [("KD503", ("urls", 0))]),
        ({"arxiv": "2306.99910"}, "https://arxiv.org/pdf/2306.99910v3", [("KD506", ("urls", 0))]),
        (
            {"arxiv": "2306.99910"},
            "https://huggingface.co/papers/2306.99910",
            [("KD506", ("urls", 0))],
        ),
        ({"doi": "10.5555/Loaf"}, "http://dx.doi.org/10.5555/loaf", [("KD506", ("urls", 0))]),
        (
            {"acl": "2023.bread-1.2"},
            "https://aclanthology.org/2023.bread-1.2.pdf",
            [("KD506", ("urls", 0))],
        ),
        (
            {"openreview": "aBcDeFgH"},
            "https://openreview.net/pdf?id=aBcDeFgH",
            [("KD506", ("urls", 0))],
        ),
    ],
)
def test_url_that_contradicts_or_repeats_identifiers_is_reported(
    identifiers: dict[str, str] | None, url: str, expected: list[object]
) -> None:
    catalog = catalog_of(paper(identifiers=identifiers, urls=[url]))
    problems = [*consistency.implied_urls(catalog)]
    for kind in KINDS:
        if not kind.is_generic:
            problems += consistency.url_mismatch(catalog, kind)
    assert expected == found(problems)


PAPER = {"arxiv": "2306.99910", "doi": "10.5555/Loaf"}
OTHER = {"doi": "10.5555/Crust", "acl": "2023.bread-1.2"}


@pytest.mark.parametrize("field", ["code", "data"])
@pytest.mark.parametrize(
    ("url", "kind", "related"),
    [
        ("https://github.com/ann/loaf", "report", None),
        ("https://huggingface.co/datasets/ann/loaf", "report", None),
        ("https://doi.org/10.5281/zenodo.1234567", "report", None),
        ("https://zenodo.org/records/1234567", "report", None),
        ("https://aclanthology.org/attachments/2023.bread-1.2.software.zip", "report", None),
        (
            "https://openreview.net/attachment?id=aBcDeFgH&name=supplementary_material",
            "report",
            None,
        ),
        ("https://doi.org/10.5555/crust", "software", None),
        ("https://doi.org/10.5555/crust", "report", ("papers/2023/cee2023crust.yaml",)),
        ("https://aclanthology.org/2023.bread-1.2/", "report", ("papers/2023/cee2023crust.yaml",)),
        ("https://dx.doi.org/10.5555/loaf", "report", ()),
        ("https://arxiv.org/pdf/2306.99910v2", "report", ()),
        ("https://huggingface.co/papers/2306.99911", "report", ()),
        ("https://openreview.net/forum?id=aBcDeFgH", "report", ()),
    ],
)
def test_paper_url_as_code_or_data_is_reported(
    field: str, url: str, kind: str, related: tuple[str, ...] | None
) -> None:
    fields: dict[str, Any] = {field: ["https://github.com/ann/first", url]}
    baker = paper(identifiers=PAPER, **fields)
    catalog = catalog_of(baker, paper("cee2023crust", kind=kind, identifiers=OTHER))
    expected = [] if related is None else [("KD508", baker.file, (field, 1), related)]
    problems = consistency.paper_as_code(catalog)
    assert expected == [
        (problem.code, problem.file, problem.at, problem.related) for problem in problems
    ]


def test_software_can_have_its_own_doi_as_code() -> None:
    software = paper(kind="software", identifiers=PAPER, code=["https://doi.org/10.5555/loaf"])
    assert [] == found(consistency.paper_as_code(catalog_of(software)))


BREADCONF_2023 = {"id": "BreadConf", "year": "2023"}


@pytest.mark.parametrize(
    ("acl", "venue", "expected"),
    [
        ("2023.bread-1.2", BREADCONF_2023, []),
        ("2022.bread-1.2", None, []),
        ("2022.bread-1.2", BREADCONF_2023, [("KD504", ("identifiers", "acl"))]),
        ("P19-1001", BREADCONF_2023, [("KD504", ("identifiers", "acl"))]),
    ],
)
def test_acl_id_of_another_year_than_the_venue_is_reported(
    acl: str, venue: Any, expected: list[object]
) -> None:
    catalog = catalog_of(paper(identifiers={"acl": acl}, venue=venue))
    assert expected == found(consistency.year_mismatch(catalog))
