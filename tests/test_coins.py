"""COinS: what Zotero's reader finds in the span."""

from typing import Any
from urllib.parse import parse_qsl

import pytest

from kdcatalog.bibliography.citation import Citation, citation_of
from kdcatalog.bibliography.embedded import context_object
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in

PREFIX = "info:ofi/fmt:kev:mtx:"
VENUE = {"id": "BreadConf", "year": "2024"}


def cited(**fields: Any) -> Citation:
    return citation_of(paper(**{"kind": None, **fields}), taxonomy())


def pairs(citation: Citation) -> list[tuple[str, str]]:
    return parse_qsl(context_object(citation), keep_blank_values=True, strict_parsing=True)


def test_coins_has_every_field_in_one_order() -> None:
    expected = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"{PREFIX}book"),
        ("rft.genre", "proceeding"),
        ("rft.atitle", "Rye & Wheat = 100%"),
        ("rft.btitle", "Conference on Bread"),
        ("rft.au", "Ann Bee"),
        ("rft.aucorp", "The Bakers"),
        ("rft.date", "2024"),
        ("rft_id", "info:doi/10.5555/loaf_1"),
        ("rft_id", "https://doi.org/10.5555/loaf_1"),
    ]
    authors = ["Ann Bee", {"group": "The Bakers"}]
    doi = {"doi": "10.5555/loaf_1"}
    assert expected == pairs(
        cited(title="Rye & Wheat = 100%", authors=authors, venue=VENUE, identifiers=doi)
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": VENUE}, (f"{PREFIX}book", "proceeding", None, "rft.atitle")),
        ({"kind": "report"}, (f"{PREFIX}book", "report", None, "rft.btitle")),
        ({"identifiers": {"arxiv": "2306.99901"}}, (f"{PREFIX}dc", None, "preprint", "rft.title")),
        ({"kind": "blog"}, (f"{PREFIX}dc", None, "blogPost", "rft.title")),
        ({"kind": "software"}, (f"{PREFIX}dc", None, "computerProgram", "rft.title")),
        ({}, (f"{PREFIX}dc", None, "webpage", "rft.title")),
    ],
)
def test_form_of_publication_selects_the_type(
    fields: dict[str, Any], expected: tuple[str, str | None, str | None, str]
) -> None:
    found = dict(pairs(cited(**fields)))
    *kinds, title = expected
    assert kinds == [found.get(name) for name in ("rft_val_fmt", "rft.genre", "rft.type")]
    assert "A Plain Loaf" == found[title]


def test_journal_is_an_article(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    found = dict(pairs(citation_of(catalog.by_key["quist2019freezing"], catalog.taxonomy)))
    assert (f"{PREFIX}journal", "article", "Journal of Loaf Science") == (
        found["rft_val_fmt"],
        found["rft.genre"],
        found["rft.jtitle"],
    )


@pytest.mark.parametrize(("date", "expected"), [("2023-06", "2023-06"), ("2023", "2023")])
def test_date_has_only_its_known_parts(date: str, expected: str) -> None:
    assert expected == dict(pairs(cited(date=date)))["rft.date"]


def test_any_title_is_one_coins_value() -> None:
    for text in texts(300):
        title = " ".join(text.split())
        assert title == dict(pairs(cited(title=title)))["rft.title"]
        assert set() == set(context_object(cited(title=title))) & set("<>\"' ")
