"""What a page offers outside the usual browser: shared links, feeds, other scripts, paper."""

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.model import site_paths
from tests.broken import CATALOGS
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import URL

ASSETS = Path(__file__).parent.parent / "templates" / "theme" / "assets"


def page(folder: CatalogFolder, path: str) -> Seen:
    return see((folder.site / path / "index.html").read_text(encoding="utf-8"))


def test_shared_page_shows_the_picture_of_the_catalog(published: CatalogFolder) -> None:
    (content,) = [
        element.attributes["content"]
        for element in page(published, "papers/rask2023rye").elements
        if element.attributes.get("property") == "og:image"
    ]
    assert f"{URL}assets/card.png" == content
    file = published.site / "assets" / "card.png"
    width, height = struct.unpack(">II", file.read_bytes()[16:24])
    assert (1200, 630) == (width, height)


def test_shared_page_has_its_title_once(published: CatalogFolder) -> None:
    titles = {}
    for path in ("papers/rask2023rye", "topics/grain", "authors/noor-hassan"):
        seen = page(published, path)
        named = {each.attributes.get("property"): each for each in seen.elements}
        shared = named["og:title"]
        titles[path] = shared.attributes.get("name")
        assert [shared.attributes["content"]] == seen.texts_of("h1")
    assert ["citation_title", None, None] == [*titles.values()]


def test_name_without_a_page_is_no_link_before_a_script_makes_it_one(
    published: CatalogFolder,
) -> None:
    seen = page(published, "papers/vandermeer1998wild")
    (name,) = [text for text in seen.texts_of("li") if text.endswith("Brandt")]
    assert name not in seen.texts_of("a")
    assert [] == [url for url in seen.values("a", "href") if "?find=" in url]


def test_site_without_an_address_has_no_shared_picture(unpublished: CatalogFolder) -> None:
    elements = page(unpublished, "papers/rask2023rye").elements
    assert "og:image" not in [element.attributes.get("property") for element in elements]


def test_feed_opened_in_a_browser_has_a_style_that_exists(published: CatalogFolder) -> None:
    for name in ("feed.xml", "topics/grain/feed.xml"):
        text = (published.site / name).read_text(encoding="utf-8")
        assert f'<?xml-stylesheet type="text/css" href="{URL}assets/feed.css"?>' in text
        assert "{http://www.w3.org/2005/Atom}feed" == ElementTree.fromstring(text).tag
    style = published.site / site_paths.FEED_STYLE
    assert "feed reader" in style.read_text(encoding="utf-8")


def test_titles_and_sentences_run_in_the_direction_of_their_script() -> None:
    """Those in ASCII run as the page does, without a word on it."""
    written = {"title": "Brød", "summary": "Koster lite, sier Kåre."}
    own = catalog_of(paper("bee2023brod", **written), paper("bee2023plain", title="Bread"))
    made = site_artifacts(CatalogFolder(CATALOGS / "toy").snapshot, own)
    pages = {one.path: see(one.body) for one in made if isinstance(one, Page)}
    for path, tags in (
        ("papers/bee2023brod/", ["h1", "p"]),
        ("papers/bee2023plain/", []),
        ("papers/rows.html", ["h3", "p"]),
    ):
        found = [each.tag for each in pages[path].elements if each.attributes.get("dir") == "auto"]
        assert tags == [tag for tag in found if tag != "a"], path


ARABIC = {"title": "خبز العجين المخمر", "language": "ar"}


@pytest.fixture(scope="module")
def pages_in_arabic() -> dict[str, Seen]:
    """The pages of a catalog in which each of two papers has an Arabic title, by their paths."""
    own = catalog_of(paper("bee2023khubz", **ARABIC), paper("bee2023plain", **ARABIC))
    made = site_artifacts(CatalogFolder(CATALOGS / "toy").snapshot, own)
    return {one.path: see(one.body) for one in made if isinstance(one, Page)}


@pytest.mark.parametrize(
    ("path", "tag", "number"),
    [
        ("", "a", 2),
        ("papers/rows.html", "h3", 2),
        ("topics/process/", "h3", 2),
        ("new/", "h3", 2),
        ("papers/bee2023khubz/", "h1", 1),
        # The same paper as a related one and as the older one.
        ("papers/bee2023khubz/", "a", 2),
    ],
)
def test_title_in_arabic_has_its_language(
    pages_in_arabic: dict[str, Seen],
    path: str,
    tag: str,
    number: int,
) -> None:
    elements = pages_in_arabic[path].elements
    marked = [one for one in elements if one.tag == tag and one.attributes.get("lang") == "ar"]
    assert [(tag, "auto")] * number == [(one.tag, one.attributes.get("dir")) for one in marked]


def test_sentence_stays_in_the_language_of_the_page(pages_in_arabic: dict[str, Seen]) -> None:
    elements = pages_in_arabic["papers/rows.html"].elements
    assert {None} == {one.attributes.get("lang") for one in elements if one.tag == "p"}


def test_newest_papers_of_the_home_page_have_their_sentences() -> None:
    own = catalog_of(paper("bee2023plain"), paper("bee2023rye", title="Rye"))
    made = site_artifacts(CatalogFolder(CATALOGS / "toy").snapshot, own)
    home = next(see(one.body) for one in made if isinstance(one, Page) and not one.path)
    assert 2 == home.texts_of("p").count(own.papers[0].summary or "")


def test_paper_leaves_out_what_can_only_be_pressed() -> None:
    styles = (ASSETS / "catalog.css").read_text(encoding="utf-8")
    printed = styles[styles.rindex("@media print") :]
    for name in (".choose", ".toc", ".pick-facet", ".switch", ".pager"):
        assert name in printed
