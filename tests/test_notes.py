"""Markdown: one item a paper, as one pastes it into notes, and any text is text in it."""

from typing import Any

import pytest

from kdcatalog.artifacts.downloads import paper_note
from kdcatalog.bibliography.citation import citation_of
from tests.factories import paper, taxonomy
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
        ({}, f"- [A Plain Loaf]({URL}). Ann Bee. arXiv 2023.\n"),
        ({"venue": VENUE}, f"- [A Plain Loaf]({URL}). Ann Bee. BreadConf 2024.\n"),
        (
            {"venue": {**VENUE, "track": "demo"}},
            f"- [A Plain Loaf]({URL}). Ann Bee. BreadConf 2024.\n",
        ),
        ({"identifiers": None}, "- **A Plain Loaf**. Ann Bee. 2023.\n"),
        ({"authors": None}, f"- [A Plain Loaf]({URL}). arXiv 2023.\n"),
        ({"title": "Why Rye?"}, f"- [Why Rye?]({URL}) Ann Bee. arXiv 2023.\n"),
        ({"authors": ["A Bee", "B Cee", "C Dee", "D Eff"]}, "Bee, B Cee, C Dee, D Eff. arXiv"),
        (
            {"authors": ["A Bee", "B Cee", "C Dee", "D Eff", "E Gee"]},
            "A Bee, B Cee, C Dee et al. arXiv",
        ),
        ({"authors": [{"group": "Bee Jr."}]}, "Bee Jr. arXiv"),
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
            assert f"{title}{stop} Ann Bee. arXiv 2023." == " ".join(page.text.split())
