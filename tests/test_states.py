"""What a page offers outside the usual browser: shared links, feeds, other scripts, paper."""

import struct
from pathlib import Path
from xml.etree import ElementTree

from kdcatalog.model import site_paths
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


def test_titles_and_sentences_run_in_the_direction_of_their_script(
    published: CatalogFolder,
) -> None:
    paper = page(published, "papers/rask2023rye").elements
    directions = {element.tag for element in paper if element.attributes.get("dir") == "auto"}
    assert {"h1", "p"} <= directions
    row = page(published, "topics/grain").elements
    assert "h3" in {element.tag for element in row if element.attributes.get("dir") == "auto"}


def test_paper_leaves_out_what_can_only_be_pressed() -> None:
    styles = (ASSETS / "catalog.css").read_text(encoding="utf-8")
    printed = styles[styles.rindex("@media print") :]
    for name in (".choose", ".toc", ".pick-facet", ".switch", ".pager"):
        assert name in printed
