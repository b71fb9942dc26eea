"""The built site: whole, valid, self-contained, and saying only what the catalog says."""

import json
import posixpath
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.codes import CODES
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Record
from tests.folders import CatalogFolder
from tests.foreign import NODE_FOLDER, NODE_MODULES, run_node
from tests.pages import Seen, see
from tests.sites import URL, catalog_in, files_of, pages_of

BOTH = pytest.mark.parametrize("which", ["published", "unpublished"])
WORDS = re.compile(
    r"distil|llm(?!s\.txt)|language model|teacher"
    r"|student(?!\",\s*\"tutorial\")",  # but for the track of that name, in the list of tracks
    re.IGNORECASE,
)
VALIDATE = NODE_MODULES / "html-validate" / "bin" / "html-validate.mjs"
THEME = re.compile(r"assets/(?:javascripts|stylesheets|images)/|.*\.gz$")
"""What Material brings, and what is packed; the rest is ours."""
CODES_PAGE = "problems/index.html"


def folder_of(which: str, request: pytest.FixtureRequest) -> CatalogFolder:
    catalog_folder = request.getfixturevalue(which)
    assert isinstance(catalog_folder, CatalogFolder)
    return catalog_folder


def whole_pages(catalog_folder: CatalogFolder) -> dict[str, Seen]:
    """Return every page but those that lead on from a former key, and that of a lost address."""
    pages = seen_pages(catalog_folder).items()
    return {
        file: page
        for file, page in pages
        if file != "404.html" and "refresh" not in page.values("meta", "http-equiv")
    }


@lru_cache
def seen_pages(catalog_folder: CatalogFolder) -> dict[str, Seen]:
    return {file: see(html) for file, html in pages_of(catalog_folder.site).items()}


def target_of(file: str, url: str, root: str) -> tuple[str, str]:
    """Return the file within the site to which a page leads, and the id there."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if path.startswith("/"):
        path = posixpath.relpath(path, root) if path.rstrip("/") + "/" != root else "."
        path = f"{path}/" if url.split("#")[0].endswith("/") else path
    else:
        path = posixpath.join(posixpath.dirname(file), path) if path else file
    ends = path.endswith(("/", "/.", "/..")) or path in (".", "..", "")
    path = posixpath.normpath(path)
    return (posixpath.normpath(f"{path}/index.html") if ends else path), unquote(parts.fragment)


def lost_links(pages: dict[str, Seen], files: set[str], url: str) -> list[tuple[str, str]]:
    """Return every internal address without its file or id, with the page that names it."""
    root, lost = urlsplit(url).path or "/", []
    for name, page in pages.items():
        for address in [
            *page.values("*", "href"),
            *page.values("*", "src"),
            *page.values("*", "srcset"),
        ]:
            within = address.removeprefix(url)
            if urlsplit(within).scheme:
                continue
            file, fragment = target_of(name if within == address else "index.html", within, root)
            if file not in files or (fragment and fragment not in pages[file].ids):
                lost.append((name, address))
    return lost


@pytest.mark.parametrize(("which", "url"), [("published", URL), ("unpublished", "")])
def test_every_link_of_every_page_has_a_target(
    which: str, url: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder = folder_of(which, request)
    assert [] == lost_links(seen_pages(catalog_folder), {*files_of(catalog_folder.site)}, url)


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ('<a href="b/">x</a><a href="b/#c">x</a><a href="#d" id="d">x</a><a href="./">x</a>', []),
        ('<a href="https://example.org/nowhere">x</a>', []),
        ('<a href="nowhere/">x</a><img src="a.png">', ["nowhere/", "a.png"]),
        ('<a href="b/#nowhere">x</a><a href="#nowhere">x</a>', ["b/#nowhere", "#nowhere"]),
        ('<a href="../b/">x</a><a href="/b/">x</a>', ["../b/"]),
    ],
)
def test_broken_links_are_detected(html: str, lost: list[str]) -> None:
    pages = {"index.html": see(html), "b/index.html": see('<p id="c">x</p>')}
    assert [("index.html", address) for address in lost] == lost_links(pages, {*pages}, "")


@BOTH
def test_only_links_in_the_text_are_external(which: str, request: pytest.FixtureRequest) -> None:
    outward = [
        (name, element.tag, url)
        for name, page in seen_pages(folder_of(which, request)).items()
        for element in page.elements
        for attribute in ("href", "src", "srcset", "action", "data", "poster")
        if (url := element.attributes.get(attribute, ""))
        and (urlsplit(url).scheme or url.startswith("//"))
        if element.tag != "a" and element.attributes.get("rel") != "canonical"
    ]
    assert [] == outward


@BOTH
def test_style_sheets_load_nothing_from_other_hosts(
    which: str, request: pytest.FixtureRequest
) -> None:
    sheets = {
        name: text
        for name, text in files_of(folder_of(which, request).site).items()
        if name.endswith(".css")
    }
    assert [] == [
        name
        for name, text in sheets.items()
        if re.search(rb"@import|url\(\s*['\"]?(?:https?:)?//", text)
    ]


@pytest.mark.node
def test_html_validate_reports_no_error(
    published: CatalogFolder, unpublished: CatalogFolder, tmp_path: Path
) -> None:
    configuration = tmp_path / ".htmlvalidate.json"
    configuration.write_text('{"root": true, "extends": ["html-validate:standard"]}')
    done = run_node(
        VALIDATE,
        "--config",
        configuration,
        "-f",
        "text",
        str(published.site),
        str(unpublished.site),
        cwd=NODE_FOLDER,
    )
    assert ("", "", 0) == (done.stdout, done.stderr, done.returncode)


@pytest.mark.node
def test_html_validate_reports_known_errors(tmp_path: Path) -> None:
    (tmp_path / ".htmlvalidate.json").write_text(
        '{"root": true, "extends": ["html-validate:standard"]}'
    )
    (tmp_path / "a.html").write_text(
        '<!DOCTYPE html>\n<html lang="en"><title>x</title><p><div>y</div></p></html>\n'
    )
    done = run_node(
        VALIDATE, "--config", tmp_path / ".htmlvalidate.json", str(tmp_path), cwd=NODE_FOLDER
    )
    assert (True, 1) == ("close-order" in done.stdout, done.returncode)


@BOTH
def test_ids_are_unique_on_every_page(which: str, request: pytest.FixtureRequest) -> None:
    pages = seen_pages(folder_of(which, request))
    assert [] == [name for name, page in pages.items() if len(page.ids) != len({*page.ids})]


@BOTH
def test_every_page_has_one_h1_title_and_description(
    which: str, request: pytest.FixtureRequest
) -> None:
    pages = whole_pages(folder_of(which, request))
    assert [] == [name for name, page in pages.items() if 1 != page.tags.count("h1")]
    assert [] == [
        name for name, page in pages.items() if 1 != len([*filter(None, page.texts_of("title"))])
    ]
    descriptions = {
        name: [
            each.attributes.get("content")
            for each in page.elements
            if each.attributes.get("name") == "description"
        ]
        for name, page in pages.items()
    }
    assert [] == [name for name, found in descriptions.items() if len(found) != 1]


def test_hostile_titles_are_rendered_as_text(published: CatalogFolder) -> None:
    titles = {each.title for each in catalog_in(published).papers}
    page = seen_pages(published)["papers/index.html"]
    assert titles == set(page.texts_of("h3"))
    former = {title for each in catalog_in(published).papers for title in each.former_titles}
    assert {f"formerly {title}" for title in former} == {
        text for text in page.texts_of("span") if "formerly" in text
    }


def test_no_record_adds_a_script_or_handler_to_a_page(published: CatalogFolder) -> None:
    pages = seen_pages(published)
    scripts = [text for page in pages.values() for name, text in page.texts if name == "script"]
    assert [] == [
        text for text in scripts if "alert(1)" in text and not text.lstrip().startswith("{")
    ]
    attributes = [
        name for page in pages.values() for each in page.elements for name in each.attributes
    ]
    assert [] == [name for name in attributes if name.startswith("on")]
    assert [] == [
        url
        for page in pages.values()
        for url in page.values("a", "href")
        if url.startswith("javascript:")
    ]


def test_json_in_the_head_of_a_paper_stays_data(published: CatalogFolder) -> None:
    pages = seen_pages(published)
    for one in catalog_in(published).papers:
        page = pages[f"{site_paths.paper_page(one.key)}index.html"]
        (text,) = [
            text for name, text in page.texts if name == "script" and text.startswith('{"@context"')
        ]
        tags = [
            each.attributes["content"]
            for each in page.elements
            if each.attributes.get("name") == "citation_title"
        ]
        assert (one.title, [one.title]) == (json.loads(text)["headline"], tags)
        assert page.texts_of("h1") == [one.title]


def test_corrections_are_text_on_the_provenance_page(published: CatalogFolder) -> None:
    page = seen_pages(published)["provenance/index.html"]
    corrections = [text for each in catalog_in(published).papers for text in each.corrections]
    assert 2 == len(corrections)
    assert [] == [text for text in corrections if text not in page.texts_of("li")]


def test_sitemap_names_every_page_once(published: CatalogFolder) -> None:
    text = (published.site / "sitemap.xml").read_text(encoding="utf-8")
    pages = [name.removesuffix("index.html") for name in whole_pages(published)]
    assert sorted(f"{URL}{page}" for page in pages) == sorted(re.findall(r"<loc>(.*?)</loc>", text))


def test_published_page_has_one_canonical_url(published: CatalogFolder) -> None:
    for file, page in whole_pages(published).items():
        address = URL + file.removesuffix("index.html")
        canonical = [
            each.attributes["href"]
            for each in page.elements
            if each.attributes.get("rel") == "canonical"
        ]
        graph = [
            each.attributes["content"]
            for each in page.elements
            if each.attributes.get("property") == "og:url"
        ]
        assert (file, [address], [address]) == (file, canonical, graph)


@BOTH
def test_former_key_redirects_to_the_paper(which: str, request: pytest.FixtureRequest) -> None:
    page = seen_pages(folder_of(which, request))["papers/holm2024rheo/index.html"]
    assert (["../holm2024dough/"], ["Content-Security-Policy", "refresh"]) == (
        page.values("a", "href"),
        page.values("meta", "http-equiv"),
    )


def test_unpublished_site_has_no_canonical_urls(unpublished: CatalogFolder) -> None:
    files = files_of(unpublished.site)
    assert [] == [name for name in files if name.startswith("sitemap")]
    marks = ('rel="canonical"', "og:", "navigation.instant", "application/rss", "application/atom")
    pages = pages_of(unpublished.site)
    assert [] == [(name, mark) for name, html in pages.items() for mark in marks if mark in html]


def test_page_urls_are_the_permanent_ones(published: CatalogFolder) -> None:
    catalog = catalog_in(published)
    topics = [site_paths.topic_page(path) for path in catalog.taxonomy.nodes]
    expected = [
        "",
        "guide/",
        "guide/method/",
        "papers/",
        "papers/rows.html",
        "topics/",
        "summary/",
        "insights/",
        "insights/process-by-grain/",
        "insights/process-by-region/",
        "insights/grain-by-process/",
        "insights/grain-by-region/",
        "insights/region-by-process/",
        "insights/region-by-grain/",
        "provenance/",
    ]
    expected += [
        "problems/",
        "contribute/",
        "data/",
        "quality/",
        "quality/code/",
        "missing/",
        "compare/",
        *topics,
        "new/",
        "authors/",
        "venues/",
        "years/",
    ]
    expected += [f"authors/{slug}/" for slug in ("ada-meel", "ivo-petrov", "noor-hassan")]
    expected += [f"venues/{slug}/" for slug in ("breadconf", "crumb", "flour-water", "j-loaf-sci")]
    expected += [f"years/{year}/" for year in {each.month.year for each in catalog.papers}]
    expected += [
        site_paths.paper_page(key)
        for each in catalog.papers
        for key in (each.key, *each.former_keys)
    ]
    expected += [site_paths.paper_page(key) for key in catalog.removal_by_key]
    pages = {name.removesuffix("index.html") for name in pages_of(published.site)} - {"404.html"}
    assert {*expected} == pages
    assert {"data/catalog.json", "data/catalog.bib"} <= {*files_of(published.site)}


def test_every_code_has_an_anchor_on_the_problems_page(published: CatalogFolder) -> None:
    page = seen_pages(published)["problems/index.html"]
    assert [] == [code for code in CODES if code.lower() not in page.ids]


def test_topic_page_lists_its_subtopics(published: CatalogFolder) -> None:
    catalog, pages = catalog_in(published), seen_pages(published)
    for path in catalog.taxonomy.nodes:
        shown = pages[f"{site_paths.topic_page(path)}index.html"].texts_of("h3")
        assert (path, [each.title for each in catalog.below(path)]) == (path, shown)


def test_empty_topic_page_says_that_it_has_no_papers(published: CatalogFolder) -> None:
    page = seen_pages(published)["topics/grain/barley/index.html"]
    assert ["No papers yet"] == page.texts_of("h2")


@BOTH
def test_every_list_is_two_clicks_from_the_first_page(
    which: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder = folder_of(which, request)
    pages, url = seen_pages(catalog_folder), URL if which == "published" else ""
    reached = here = {"index.html"}
    for _ in range(2):
        named = {(name, address) for name in here for address in pages[name].values("a", "href")}
        within = {
            target_of(name, address, "/")[0]
            for name, address in named
            if not urlsplit(address).scheme
        }
        here = {name for name in within if name in pages} - reached
        reached = reached | here
    lists = {name for name in pages if name.split("/")[0] in {"new", "authors", "venues", "years"}}
    assert 4 < len(lists), url
    assert set() == lists - reached


def test_paper_links_to_author_venue_and_year_pages(
    published: CatalogFolder,
) -> None:
    found = seen_pages(published)["papers/hassan2021starters/index.html"].values("a", "href")
    expected = {"../../authors/noor-hassan/", "../../venues/flour-water/", "../../years/2021/"}
    assert set() == expected - {*found}


@BOTH
def test_data_files_equal_the_exports(which: str, request: pytest.FixtureRequest) -> None:
    catalog_folder = folder_of(which, request)
    document = json.loads((catalog_folder.site / "data/catalog.json").read_text(encoding="utf-8"))
    keys = [each.key for each in catalog_in(catalog_folder).papers]
    assert keys == [each["key"] for each in document["papers"]]
    bib = (catalog_folder.site / "data/catalog.bib").read_text(encoding="utf-8")
    assert keys == re.findall(r"^@\w+\{([^,]+),", bib, re.MULTILINE)


@BOTH
def test_toy_site_has_no_word_of_the_real_catalogs_subject(
    which: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder = folder_of(which, request)
    catalog = catalog_in(catalog_folder)
    written = {
        file.path: file.content for file in repository_files(catalog_folder.snapshot, catalog).files
    }
    written |= {
        name: content
        for name, content in files_of(catalog_folder.site).items()
        if not THEME.match(name)
    }
    found = {
        name: WORDS.findall(content.decode(errors="ignore")) for name, content in written.items()
    }
    assert {} == {name: words for name, words in found.items() if words and name != CODES_PAGE}


def test_problems_page_names_no_paper_of_the_real_catalog(
    unpublished: CatalogFolder,
) -> None:
    assert [] == WORDS.findall((unpublished.site / CODES_PAGE).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "home.html"),
        ("topics/process/fermentation/sourdough/", "topic.html"),
        ("topics/process/fermentation/sourdough/starter-ecology/", "article.html"),
        ("guide/", "guide.html"),
        ("guide/method/", "method.html"),
        ("provenance/", "provenance.html"),
        ("insights/", "insights.html"),
        ("insights/grain-by-region/", "crossing.html"),
        ("quality/", "quality.html"),
        ("papers/sharp2022xjavascript/", "paper.html"),
        ("authors/noor-hassan/", "author.html"),
        ("venues/flour-water/", "venue.html"),
        ("years/2022/", "year.html"),
        ("new/", "new.html"),
        ("papers/hassan2016ash/", "removed.html"),
    ],
)
def test_page_bodies_match_the_golden_files(
    path: str, name: str, unpublished: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    artifacts = site_artifacts(unpublished.snapshot, catalog_in(unpublished))
    (body,) = [each.body for each in artifacts if isinstance(each, Page) and each.path == path]
    assert golden(name, body) == body


def test_guide_says_which_facts_take_several_values(
    unpublished: CatalogFolder,
) -> None:
    """The template compared with "yes" after flags had become true and false."""
    text = (unpublished.site / "contribute" / "index.html").read_text(encoding="utf-8")
    several = re.findall(r"<dt><code>(\w+)</code><dd>[^<]*, one or many\b", text)
    assert ["flour", "oven"] == several


def test_guide_lists_the_fields_that_a_record_may_have(unpublished: CatalogFolder) -> None:
    """It listed those of the JSON export, of which a record may have neither parts nor derived."""
    text = (unpublished.site / "contribute" / "index.html").read_text(encoding="utf-8")
    _, _, after = text.partition("<h2 id=fields>")
    fields, _, _ = after.partition("</dl>")
    assert [*Record.model_fields] == re.findall(r"<dt><code>(\w+)</code>", fields)


def test_page_has_no_control_that_frame_js_makes(published: CatalogFolder) -> None:
    text = (published.site / "papers" / "rask2023rye" / "index.html").read_text(encoding="utf-8")
    made = re.findall(r"<([a-z]+-[a-z]+)></\1>", text)
    assert ["scheme-switch", "search-box", "cite-tabs"] == sorted(made, key=len, reverse=True)
    assert ("<form" in text, "type=radio" in text) == (False, False)
