"""Markdown: one item a paper, as one pastes it into notes, and any text is text in it."""

from typing import Any

import pytest

from kdcatalog.artifacts.downloads import paper_note
from kdcatalog.bibliography.citation import citation_of
from kdcatalog.lists.markdown_list import read_markdown
from tests.factories import TAXONOMY, paper, taxonomy
from tests.foreign import github_html
from tests.hostile import texts
from tests.pages import see
from tests.test_markdown import FAULTY

VENUE = {"id": "BreadConf", "year": "2024"}
URL = "https://arxiv.org/abs/2306.99901"


def item(**fields: Any) -> str:
    given = paper(**{"kind": None, "identifiers": {"arxiv": "2306.99901"}, **fields})
    return paper_note(given, citation_of(given, taxonomy()))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, f"- [A Plain Loaf]({URL}). Ann Bee (arXiv 2023).\n"),
        ({"venue": VENUE}, f"- [A Plain Loaf]({URL}). Ann Bee (BreadConf 2024).\n"),
        (
            {"venue": {**VENUE, "track": "demo"}},
            f"- [A Plain Loaf]({URL}). Ann Bee (BreadConf 2024, System Demonstrations).\n",
        ),
        ({"identifiers": None}, "- **A Plain Loaf**. Ann Bee (2023).\n"),
        ({"authors": None}, f"- [A Plain Loaf]({URL}). (arXiv 2023).\n"),
        ({"title": "Why Rye?"}, f"- [Why Rye?]({URL}) Ann Bee (arXiv 2023).\n"),
        (
            {"authors": ["A Bee", "B Cee", "C Dee", "D Eff", "E Gee"]},
            "A Bee, B Cee, C Dee, D Eff, E Gee (arXiv",
        ),
        ({"authors": [{"group": "Bee Jr."}]}, "Bee Jr. (arXiv"),
        (
            {
                "identifiers": {"arxiv": "2306.99901", "doi": "10.5555/1"},
                "code": ["https://c.org/d"],
            },
            "(arXiv 2023). [DOI](https://doi.org/10.5555/1) [Code](https://c.org/d)\n",
        ),
    ],
)
def test_item_is_linked_title_authors_venue_and_year(fields: dict[str, Any], expected: str) -> None:
    assert expected in item(**fields)


@pytest.mark.node
def test_any_title_is_one_linked_item() -> None:
    titles = [" ".join(text.split()) for text in texts(300) if not FAULTY.search(text)]
    for title, read in zip(
        titles, github_html([item(title=title) for title in titles]), strict=True
    ):
        stop = "" if title.endswith((".", "?", "!")) else "."
        for html in read.values():
            page = see(html)
            assert (["ul", "li", "a"], [URL]) == (page.tags, page.values("a", "href"))
            assert f"{title}{stop} Ann Bee (arXiv 2023)." == " ".join(page.text.split())


ODD_JOURNALS = ("npj Bread. Mater.", "*SEB")
ODD_ITEMS: list[dict[str, Any]] = [
    {"authors": ["Shreeya Dough", "Shubhan S"]},
    {"authors": ["Shreeya Dough", "Bo S."]},
    {"authors": ["Wen-Fong (Xavier) Crumb", "Kevin St. John"]},
    {
        "authors": ["J. Zico Crumb", "Brian Y. Xie"],
        "venue": {"id": "npj Bread. Mater.", "year": "2023"},
    },
    {"authors": ["Vincent Y Zhao", "Ji Ma", "Aniri"], "venue": {"id": "*SEB", "year": "2024"}},
    {"authors": ["Vijay huddar", "Ma yinuo"], "venue": {**VENUE, "track": "findings"}},
    {"authors": ["Juan De la Cruz Weinstein"], "venue": {**VENUE, "track": "datasets"}},
    # They read like labels, numbers and venues.
    {"title": "Code"},
    {"title": "2"},
    {"title": "BreadConf 2024"},
    {"title": "Paper", "identifiers": None},
    {"authors": [f"Ann{'abcdefghij'[n]} Bee" for n in range(10)], "code": ["https://c.org/d"]},
]


@pytest.mark.parametrize("fields", ODD_ITEMS)
def test_own_item_is_read_back_exactly(fields: dict[str, Any]) -> None:
    journals = [{"id": name, "name": name, "kind": "journal"} for name in ODD_JOURNALS]
    venues = [*TAXONOMY["venues"], *journals]
    given = paper(**{"kind": None, "identifiers": {"arxiv": "2306.99901"}, **fields})
    note = paper_note(given, citation_of(given, taxonomy(venues=venues)))
    (read,) = read_markdown(note).items
    assert given.title == read.work.title
    assert [author.name for author in given.authors] == [each.name for each in read.work.authors]
    assert given.identifiers == read.work.identifiers
    assert given.code == read.code
    assert not read.work.has_more_authors
    mention = taxonomy(venues=venues).venue_finder.mention(read.work.venue, year=read.work.year)
    if given.venue:
        assert mention
        assert (given.venue.id, given.venue.year, given.venue.track) == (
            mention.venue.id,
            mention.year,
            mention.track,
        )
    else:
        assert not read.work.venue


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bee, Ann; Cee, Bob (BreadConf 2023).", ["Ann Bee", "Bob Cee"]),
        ("Ann Bee and Bob Cee (BreadConf 2023).", ["Ann Bee", "Bob Cee"]),
        ("Ann Bee, Bob Cee, et al. (BreadConf 2023).", ["Ann Bee", "Bob Cee"]),
    ],
)
def test_items_of_other_lists_are_read_in_their_own_style(text: str, names: list[str]) -> None:
    (read,) = read_markdown(f"- [Warm Ovens Bake Better]({URL}). {text}").items
    assert names == [author.name for author in read.work.authors]


def test_venue_of_another_list_is_not_taken_for_an_author() -> None:
    for text in ("Ann Bee. Journal of Dough (2021).", "Ann Bee, Journal of Dough (2021)."):
        (read,) = read_markdown(f"- [Warm Ovens Bake Better]({URL}). {text}").items
        assert "Journal of Dough" not in [author.name for author in read.work.authors]
