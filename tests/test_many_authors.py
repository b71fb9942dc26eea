"""A paper with very many authors: its page stays small, and copied entries name all of them."""

import json
from functools import cache

import pytest

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import File, Page
from kdcatalog.artifacts.site import site_artifacts
from tests.folders import CatalogFolder
from tests.pages import see

KEY = "bee2023plain"
RECORD = (
    'title: "A Plain Loaf"\nkind: report\ndate: "2023-06"\n'
    'placements:\n  - process/mixing\nadded: "2024-01-15"\n'
)


@cache
def name(number: int) -> str:
    """Return one of many names, each of two words of letters."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in f"{number:05}")
    return f"{letters.capitalize()} van der {letters[::-1].capitalize()}"


def built(toy: CatalogFolder, number: int) -> tuple[Page, dict[str, str]]:
    """Return the page of a paper with so many authors, and the files beside it by their ending."""
    authors = "".join(f"  - {name(one)}\n" for one in range(number))
    (toy.root / "papers/2023" / f"{KEY}.yaml").write_text(
        f"{RECORD}authors:\n{authors}", encoding="utf-8"
    )
    catalog = pipeline.load(toy.snapshot).catalog
    assert catalog
    folder = f"papers/{KEY}/"
    artifacts = [
        one for one in site_artifacts(toy.snapshot, catalog) if one.path.startswith(folder)
    ]
    (page,) = (one for one in artifacts if isinstance(one, Page))
    files = {
        one.path.partition(".")[2]: one.content.decode()
        for one in artifacts
        if isinstance(one, File)
    }
    return page, files


def test_bibtex_of_any_length_is_shown_and_a_file(toy: CatalogFolder) -> None:
    page, files = built(toy, 1500)
    body = see(page.body)
    assert ["BibTeX entry"] == body.values("pre", "aria-label")
    assert {"bib"} == {*files}
    assert files["bib"] in body.text
    linked = [url for url in body.values("a", "href") if url.startswith(KEY)]
    assert [f"{KEY}.bib"] == linked


@pytest.mark.parametrize("number", [1, 200])
def test_metadata_of_many_authors_is_complete(number: int, toy: CatalogFolder) -> None:
    page, _ = built(toy, number)
    text = page.head.partition('application/ld+json">')[2].partition("</script>")[0]
    authors = json.loads(text)["author"]
    names = [author["name"] for author in authors]
    assert number == len(set(names))
    assert {("@type", "name")} == {tuple(author) for author in authors}
    assert number == see(page.head).values("meta", "name").count("citation_author")


def test_page_of_many_authors_is_at_most_half_as_large(toy: CatalogFolder) -> None:
    page, _ = built(toy, 1500)
    assert len(page.body) + len(page.head) < 230 * 1500, "230 bytes an author"
