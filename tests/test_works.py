"""Works as arXiv and DOI resolvers describe them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.bibliography import csl
from kdcatalog.bibliography.work import (
    UnreadableError,
    Work,
    author_data,
    author_of,
    author_of_parts,
    identifiers_of,
)
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.services import arxiv, works
from kdcatalog.services.client import Client
from kdcatalog.text.cleaning import clean_text
from kdcatalog.text.name_parts import name_in_parts
from tests.stand_in import Said, StandIn, atom_entry, atom_feed

ENTRY = atom_entry(
    "2306.99910",
    "Rye\n  and Wheat &amp; Spelt",
    ["Ann Bee", "Jan van der Meer", "Crumb Team", ":"],
    comment="Accepted at BreadConf 2024",
    journal_ref="BreadConf 2024",
    doi="10.5555/Loaf.7",
    summary=" On\nloaves. ",
)


def test_arxiv_entry_becomes_a_work() -> None:
    expected = Work(
        title="Rye and Wheat & Spelt",
        authors=(
            Author.model_validate("Ann Bee"),
            Author.model_validate("Jan van der Meer"),
            Author.model_validate({"group": "Crumb Team"}),
        ),
        date="2023-06",
        venue="BreadConf 2024",
        identifiers=Identifiers(arxiv="2306.99910", doi="10.5555/Loaf.7"),
        abstract="On loaves.",
        url="https://arxiv.org/abs/2306.99910",
        remark="Accepted at BreadConf 2024",
    )
    assert (expected,) == arxiv.read_feed(atom_feed(ENTRY)).works


def test_old_arxiv_id_is_dated_by_its_first_version() -> None:
    (work,) = arxiv.read_feed(
        atom_feed(atom_entry("hep-th/9901001", "Old Crust", ["Ann Bee"], published="1999-01-04"))
    ).works
    assert ("1999-01", "hep-th/9901001") == (work.date, work.identifiers.arxiv)


def test_unknown_arxiv_id_has_no_entry() -> None:
    assert () == arxiv.read_feed(atom_feed()).works


def test_arxiv_ids_share_one_request() -> None:
    assert "/query?id_list=2306.99910,hep-th/9901001&max_results=2" == arxiv.query_of(
        ["2306.99910", "hep-th/9901001"]
    )


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><feed xmlns="http://www.w3.org/2005/Atom">&b;</feed>'
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>'


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "incomplete or invalid XML"),
        (atom_feed(ENTRY)[:-40], "incomplete or invalid XML"),
        (atom_feed(ENTRY).replace(b"Rye", b"R\xffe"), "incomplete or invalid XML"),
        (b"<!doctype html><html><body>Sorry<br></body></html>", "incomplete or invalid XML"),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "an HTML page"),
        (b"<html><body>Sorry</body></html>", "something else"),
        (BOMB, "document type"),
        (FILE, "document type"),
        (
            atom_feed(
                atom_entry(
                    "api/errors#incorrect_id_format_for_99", "Error", [], summary="bad id 99"
                )
            ),
            "bad id 99",
        ),
    ],
)
def test_invalid_arxiv_answer_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        arxiv.read_feed(content)


ITEM: dict[str, Any] = {
    "type": "paper-conference",
    "title": "Rye &amp; <i>Wheat</i>",
    "author": [
        {"given": "Ann", "family": "Bee"},
        {"given": "Gabriel", "family": "García Márquez"},
        {"given": "Hans", "family": "Korn", "suffix": "Jr"},
        {"literal": "Crumb Consortium"},
        {"sequence": "first"},
    ],
    "issued": {"date-parts": [[2024, 6, 1]]},
    "container-title": "Conference on Bread",
    "DOI": "10.5555/loaf.7",
    "URL": "https://doi.org/10.5555/loaf.7",
    "abstract": "<jats:p>On loaves.</jats:p>",
}


def read_csl(**fields: Any) -> Work:
    return csl.read_csl_answer(json.dumps({**ITEM, **fields}).encode())


def test_csl_item_becomes_a_work() -> None:
    expected = Work(
        title="Rye & Wheat",
        authors=(
            Author.model_validate("Ann Bee"),
            Author.model_validate({"given": "Gabriel", "family": "García Márquez"}),
            Author.model_validate("Hans Korn Jr"),
            Author.model_validate({"group": "Crumb Consortium"}),
        ),
        date="2024-06",
        venue="Conference on Bread",
        year=2024,
        identifiers=Identifiers(doi="10.5555/loaf.7"),
        abstract="On loaves.",
        url="https://doi.org/10.5555/loaf.7",
    )
    assert expected == read_csl()


@pytest.mark.parametrize(
    ("fields", "name", "expected"),
    [
        ({"title": ["A", "B"]}, "title", "A"),
        ({"title": "Rye", "subtitle": ["A Survey"]}, "title", "Rye: A Survey"),
        ({"title": "Rye: A Survey", "subtitle": ["A survey"]}, "title", "Rye: A Survey"),
        ({"container-title": []}, "venue", ""),
        ({"type": "posted-content"}, "venue", ""),
        ({"type": "posted-content"}, "year", 0),
        ({"type": "report"}, "kind", "report"),
        ({"type": ["x"]}, "kind", "paper"),
        ({"issued": {"date-parts": [[2024]]}}, "date", "2024"),
        ({"issued": {"date-parts": [["2024", "13"]]}}, "date", "2024"),
        ({"issued": {"date-parts": [[None]]}}, "date", ""),
        ({"issued": [2024], "published": {"date-parts": [[2023, 2]]}}, "date", "2024"),
        # Variants that Zotero, pandoc and hand-written files have.
        ({"issued": "2024"}, "date", "2024"),
        ({"issued": {"raw": "2024-05-17"}}, "date", "2024-05"),
        ({"issued": {"literal": "May 2024"}}, "date", "2024-05"),
        ({"issued": {"literal": "Spring 2024"}}, "date", "2024"),
        ({"issued": {"year": 2024}}, "date", "2024"),
        ({"issued": {"literal": "forthcoming"}}, "date", ""),
        ({"author": "Ann Bee"}, "authors", ()),
        ({"author": ["Ann Bee"]}, "authors", ()),
        (
            {"DOI": "10.48550/arXiv.2306.99910", "URL": ""},
            "identifiers",
            Identifiers(arxiv="2306.99910"),
        ),
        (
            {"DOI": "10.18653/v1/2024.bread-1.2", "URL": ""},
            "identifiers",
            Identifiers(acl="2024.bread-1.2", doi="10.18653/v1/2024.bread-1.2"),
        ),
        ({"URL": "javascript:x"}, "url", ""),
    ],
)
def test_csl_variants_are_read(fields: dict[str, Any], name: str, expected: object) -> None:
    assert expected == getattr(read_csl(**fields), name)


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"{", b"[]", b"{}", b'{"title": " "}', b"[" * 5000, b"\xff"]
)
def test_invalid_csl_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        csl.read_csl_answer(content)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann  Bee", "Ann Bee"),
        ("Ann Bee,", "Ann Bee"),
        ("Bee, Ann and others", "Ann Bee"),
        ("The Crumb Collaboration", {"group": "The Crumb Collaboration"}),
        ("Cafe\u0301 Bee\u200b", "Café Bee"),
    ],
)
def test_authors_are_written_as_records_write_them(name: str, expected: object) -> None:
    author = author_of(name)
    assert author
    assert expected == author_data(author)


def test_split_names_stay_split_when_ambiguous() -> None:
    pairs = [("Ann", "Bee"), ("Gabriel", "García Márquez"), ("", "Plato"), ("", ":")]
    found = [author_of_parts(name_in_parts(*pair)) for pair in pairs]
    assert ["Ann Bee", {"given": "Gabriel", "family": "García Márquez"}, "Plato", None] == [
        author and author_data(author) for author in found
    ]


def test_invalid_identifier_is_omitted() -> None:
    assert Identifiers() == identifiers_of("https://example.org/", doi="none")
    assert Identifiers(doi="10.5555/a") == identifiers_of(doi="https://doi.org/10.5555/a")


@given(st.text())
def test_any_text_becomes_a_valid_field(text: str) -> None:
    assert clean_text(text) == clean_text(clean_text(text))


@given(st.text(), st.text())
def test_any_name_becomes_a_valid_author_or_none(given_name: str, family: str) -> None:
    author = author_of_parts(name_in_parts(given_name, family))
    assert author is None or author == Author.model_validate(author_data(author))


@pytest.mark.parametrize(
    ("first", "family"),
    [("Byeonghu", "Na"), ("Keiko", "Todo"), ("Jan", "Null"), ("Ann", "None"), ("X", "Author")],
)
def test_family_name_that_resembles_a_placeholder_stays(first: str, family: str) -> None:
    author = author_of_parts(name_in_parts(first, family))
    assert author
    assert (first, family) == (author.given, author.family)


@pytest.mark.parametrize(
    ("first", "family"), [("First", "Author"), ("Firstname", "Lastname"), ("", "TODO"), ("", "")]
)
def test_split_placeholder_is_not_an_author(first: str, family: str) -> None:
    assert author_of_parts(name_in_parts(first, family)) is None


def test_tex_in_an_arxiv_title_becomes_text() -> None:
    feed = """<feed xmlns="http://www.w3.org/2005/Atom"><entry>
      <id>http://arxiv.org/abs/2306.00001v1</id><title>An $\\ell_1$ Loaf for $5 and 50%</title>
      <author><name>M\\"uller Bee</name></author></entry></feed>"""
    (work,) = arxiv.read_feed(feed.encode()).works
    assert "An ℓ₁ Loaf for $5 and 50%" == work.title
    assert ["Müller Bee"] == [author.name for author in work.authors]


def test_kind_without_a_service_of_its_own_is_read_from_its_page(
    stand_in: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kind that was registered without its service gave a traceback."""
    monkeypatch.setattr(works, "_FETCHERS", {})
    page = b'<meta name="citation_title" content="Rye"><meta name="citation_author" content="Bee">'
    stand_in.says("/openreview/forum?id=Crumb1234", Said(page))
    source = works.source_of("openreview:Crumb1234")
    assert source
    with Client(stand_in.endpoints, sleep=lambda _: None) as client:
        (outcome,) = works.fetch_works([source], lambda: client)
    assert isinstance(outcome, works.FoundWork)
    identifiers = Identifiers(openreview="Crumb1234")
    assert ("Rye", identifiers) == (outcome.work.title, outcome.work.identifiers)
