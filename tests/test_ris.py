"""RIS: one tag a line, and no text forges a tag."""

import re
from typing import Any

import pytest

from kdcatalog.bibliography import ris
from kdcatalog.bibliography.citation import Citation, citation_of
from tests.factories import paper, taxonomy
from tests.folders import CatalogFolder
from tests.hostile import texts
from tests.sites import catalog_in

VENUE = {"id": "BreadConf", "year": "2024"}
TAG = re.compile(r"[A-Z][A-Z0-9]  - ")


def cited(**fields: Any) -> Citation:
    return citation_of(paper(**{"kind": None, **fields}), taxonomy())


def tags_of(text: str) -> list[tuple[str, str]]:
    """Return tag and value of every line, as a reader parts them."""
    return [(line[:2], line[6:]) for line in text.split("\n") if TAG.match(line)]


def test_ris_reference_has_every_tag_in_one_order() -> None:
    citation = cited(
        authors=["Ann Bee", "Hans von Korn Jr", {"group": "The Bakers, Ltd."}],
        venue={**VENUE, "track": "demo"},
        identifiers={"arxiv": "2306.99901", "doi": "10.5555/loaf_1"},
        editor=["Carl Dee"],
        volume="3",
        number="1",
        pages="12-19",
        publisher="Salt & Sons",
        language="pt-BR",
    )
    expected = [
        "TY  - CPAPER",
        "ID  - bee2023plain",
        "TI  - A Plain Loaf",
        "AU  - Bee, Ann",
        "AU  - von Korn, Hans, Jr",
        "AU  - The Bakers, Ltd.",
        "ED  - Dee, Carl",
        "T2  - Conference on Bread (System Demonstrations)",
        "VL  - 3",
        "IS  - 1",
        "SP  - 12",
        "EP  - 19",
        "PB  - Salt & Sons",
        "LA  - pt-BR",
        "PY  - 2024",
        "AN  - arXiv:2306.99901",
        "DO  - 10.5555/loaf_1",
        "UR  - https://doi.org/10.5555/loaf_1",
        "ER  - ",
        "",
    ]
    assert expected == ris.ris_entry(citation).split("\n")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": VENUE}, "CPAPER"),
        ({"identifiers": {"arxiv": "2306.99901"}}, "UNPB"),
        ({"kind": "report"}, "RPRT"),
        ({"kind": "blog"}, "BLOG"),
        ({"kind": "software"}, "COMP"),
        ({}, "ELEC"),
    ],
)
def test_form_of_publication_selects_the_type(fields: dict[str, Any], expected: str) -> None:
    assert ("TY", expected) == tags_of(ris.ris_entry(cited(**fields)))[0]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2023-06", [("PY", "2023"), ("DA", "2023/06//")]), ("2023", [("PY", "2023")])],
)
def test_date_has_only_its_known_parts(date: str, expected: list[tuple[str, str]]) -> None:
    assert expected == [
        pair for pair in tags_of(ris.ris_entry(cited(date=date))) if pair[0] in ("PY", "DA")
    ]


def test_no_text_forges_a_ris_tag() -> None:
    for text in [
        *texts(300),
        "x\nER  - \nTY  - JOUR",
        "x\r\nAU  - Nobody",
        "x\u2028AU  - Nobody",
        "x\x0bAU  - Nobody",
    ]:
        citation = Citation(
            **{**{name: getattr(cited(), name) for name in Citation.__slots__}, "title": text}
        )
        lines = ris.ris_entry(citation).split("\n")
        assert ["TY", "ID", "TI", "AU", "PY", "DA", "ER"] == [line[:2] for line in lines[:-1]]
        assert lines == [*ris.ris_entry(citation).splitlines(), ""]
        assert ("TI", " ".join(text.split())) == (lines[2][:2], lines[2][6:])


def test_every_line_of_the_toy_is_a_tag_and_every_reference_ends(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    text = ris.JOINT.collect(
        ris.ris_entry(citation_of(each, catalog.taxonomy)) for each in catalog.papers
    )
    assert [] == [line for line in text.split("\n") if line and not TAG.match(line)]
    keys = [value for tag, value in tags_of(text) if tag == "ID"]
    assert [each.key for each in catalog.papers] == keys
    assert (
        len(keys)
        == [tag for tag, _ in tags_of(text)].count("ER")
        == [tag for tag, _ in tags_of(text)].count("TY")
    )
