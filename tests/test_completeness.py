from typing import Any

import pytest

from kdcatalog.checks import consistency
from tests.factories import catalog_of, found, paper


@pytest.mark.parametrize(
    ("authors", "expected"),
    [(["Ann Bee"], []), ([{"group": "Crumb Lab"}], []), (None, [("KD401", ("authors",))])],
)
def test_paper_without_authors_is_reported(authors: Any, expected: list[object]) -> None:
    assert expected == found(consistency.missing_authors(catalog_of(paper(authors=authors))))


@pytest.mark.parametrize(("date", "expected"), [("2023-06", []), ("2023", [("KD402", ("date",))])])
def test_date_without_month_is_reported(date: str, expected: list[object]) -> None:
    assert expected == found(consistency.missing_month(catalog_of(paper(date=date))))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (["https://github.com/a/b", "https://huggingface.co/a"], []),
        (["https://github.com/a/b", "https://a.github.io/b"], [("KD403", ("code", 1))]),
        (["https://doi.org/10.5555/loaf"], [("KD403", ("code", 0))]),
        (["https://arxiv.org/abs/2306.99910"], []),
    ],
)
def test_code_link_outside_code_hosts_is_reported(code: list[str], expected: list[object]) -> None:
    assert expected == found(consistency.code_without_host(catalog_of(paper(code=code))))


def test_data_link_can_be_on_any_host() -> None:
    assert [] == found(
        consistency.code_without_host(catalog_of(paper(data=["https://example.org/"])))
    )


AGED = [("KD404", ("date",))]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"date": "2022-06"}, AGED),
        ({"date": "2022-07"}, []),
        ({"date": "2021"}, AGED),
        ({"date": "2022"}, []),
        ({"date": "2020-01", "kind": "report"}, []),
        ({"date": "2020-01", "kind": "software"}, []),
        ({"date": "2020-01", "publisher": "Oven Press"}, []),
        ({"date": "2020-01", "venue": {"id": "BreadConf", "year": "2021"}}, []),
    ],
)
def test_preprint_older_than_18_months_is_reported(
    fields: dict[str, Any], expected: list[object]
) -> None:
    newest = paper("new2024loaf", added="2024-01-31", date="2024-01")
    old = paper("old2022loaf", **{"kind": "paper", "added": "2022-09-01", **fields})
    assert expected == found(consistency.old_preprints(catalog_of(newest, old)))


def test_empty_catalog_has_no_gaps() -> None:
    assert [] == found(consistency.old_preprints(catalog_of()))
