"""Corrections that repeat one cause are counted; the others are shown where they matter."""

import pytest

from kdcatalog.model.catalog import Catalog, cause_of
from kdcatalog.model.paper import Paper
from kdcatalog.views.papers import from_others, paper_view
from kdcatalog.views.quality import corrections_of
from kdcatalog.views.related import Relations
from kdcatalog.views.rows import Rows
from tests.factories import catalog_of, paper

STALE = "venue outdated: listed arXiv"
WRONG = "wrong link: listed a mirror"


def _papers(number: int) -> list[Paper]:
    texts = [STALE, "title: has no prefix"]
    return [paper(f"bee2023n{place:02}", corrections=texts) for place in range(number)]


def _shown(catalog: Catalog, key: str) -> tuple[str, ...]:
    corrected = catalog.by_key[key]
    others = from_others(Rows(catalog), Relations(catalog), (), corrected)
    return paper_view(Rows(catalog), others, corrected).corrections


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (STALE, "venue outdated"),
        ("duplicate of another row", "duplicate of another row"),
        ("title: has no prefix", ""),
        ("renamed", ""),
    ],
)
def test_cause_is_the_words_before_the_colon(correction: str, expected: str) -> None:
    assert expected == cause_of(correction)


def test_ten_corrections_of_one_cause_are_shown_one_by_one() -> None:
    catalog = catalog_of(*_papers(10))
    corrections = corrections_of(catalog)
    assert ((), 10, 10) == (corrections.causes, len(corrections.papers), corrections.total)
    assert (STALE, "title: has no prefix") == _shown(catalog, "bee2023n00")


def test_eleven_corrections_of_one_cause_are_folded_into_a_count() -> None:
    only_stale = paper("cee2023loaf", corrections=[STALE])
    both = paper("dee2023loaf", corrections=[STALE, WRONG])
    catalog = catalog_of(*_papers(9), only_stale, both)
    corrections = corrections_of(catalog)
    (cause,) = corrections.causes
    keys = [row.paper.key for row in cause.papers]
    assert ("venue outdated", 11) == (cause.words, cause.count)
    assert [row.key for row in catalog.papers] == keys
    assert {(STALE,)} == {row.corrections for row in cause.papers}
    assert (10, 11) == (len(corrections.papers), corrections.total)
    assert ((), (WRONG,)) == (_shown(catalog, "cee2023loaf"), _shown(catalog, "dee2023loaf"))
    assert ("title: has no prefix",) == _shown(catalog, "bee2023n00")
