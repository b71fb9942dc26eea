from typing import Any

import pytest

from kdcatalog.checks import consistency
from tests.factories import catalog_of, found, paper

A, B = "https://example.org/a", "https://example.org/b"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"urls": [A, B], "code": [A], "data": [A]}, []),
        ({"urls": [A, B, A, A]}, [("KD123", ("urls", 2)), ("KD123", ("urls", 3))]),
        ({"code": [A, A]}, [("KD123", ("code", 1))]),
        ({"data": [A, A]}, [("KD123", ("data", 1))]),
        ({"placements": ["grain", "grain"]}, [("KD123", ("placements", 1))]),
        ({"former_titles": ["x", "x"]}, [("KD123", ("former_titles", 1))]),
        ({"former_titles": ["x", "X"]}, []),
        ({"corrections": ["x", "x"]}, [("KD123", ("corrections", 1))]),
        ({"former_keys": ["x2023", "x2023"]}, [("KD123", ("former_keys", 1))]),
        ({"distinct_from": ["x2023", "x2023"]}, [("KD123", ("distinct_from", 1))]),
        ({"facts": {"flour": ["Rye", "Rye"]}}, [("KD123", ("facts", "flour", 1))]),
        ({"facts": {"flour": ["Rye"], "strand": "Rye"}}, []),
    ],
)
def test_repeated_value_of_a_list_is_reported(
    fields: dict[str, Any], expected: list[object]
) -> None:
    assert expected == found(consistency.duplicate_values(catalog_of(paper(**fields))))


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        (["Ann Bee", "Ann B. Bee"], []),
        (["Ann Bee", "Ben Cee", "Ann Bee"], [("KD505", ("authors", 2))]),
        (["Ann Bee", {"given": "Ann", "family": "Bee"}], [("KD505", ("authors", 1))]),
        ([{"group": "Crumb Lab"}, {"group": "Crumb Lab"}], [("KD505", ("authors", 1))]),
    ],
)
def test_repeated_author_is_reported(authors: list[Any], expected: list[object]) -> None:
    assert expected == found(consistency.duplicate_authors(catalog_of(paper(authors=authors))))
