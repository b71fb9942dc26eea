"""Feeds: valid by the grammar of RFC 4287, permanent ids, present only where the site has a URL."""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.artifacts.downloads import feed_files, feed_of
from kdcatalog.exports import atom
from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.text.characters import FORBIDDEN, heap_of_marks, shows_nothing
from tests import hostile
from tests.factories import FIELDS, TAXONOMY, catalog_of, paper, taxonomy
from tests.folders import CatalogFolder
from tests.foreign import TESTS, run
from tests.pages import see
from tests.sites import URL, catalog_in, files_of, pages_of

GRAMMAR = TESTS / "atom" / "atom.rng"
ATOM = "{http://www.w3.org/2005/Atom}"
TEXTS = st.text(min_size=1).filter(
    lambda text: (
        not FORBIDDEN.search(text)
        and not shows_nothing(text)  # an accent alone counts as an empty field
        and heap_of_marks(text) is None
        and unicodedata.normalize("NFC", text) == text
        and text == " ".join(text.split())
    )
)


def at(url: str, *papers: object, **blocks: object) -> Catalog:
    """Return a catalog of papers on the small taxonomy, published at an address."""
    settings = {**TAXONOMY["catalog"], "url": url, **blocks}
    return Catalog.of(taxonomy(catalog=settings), papers)  # type: ignore[arg-type]


def feeds_of(catalog: Catalog) -> dict[str, str]:
    return {file.path: file.content.decode() for file in feed_files(catalog)}


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


def validate(text: str, folder: Path) -> tuple[int, str]:
    (folder / "feed.xml").write_text(text, encoding="utf-8")
    done = run(
        "xmllint", "--nonet", "--noout", "--relaxng", GRAMMAR, folder / "feed.xml", cwd=folder
    )
    return done.returncode, done.stderr


@pytest.mark.debian("xmllint")
def test_every_toy_feed_is_valid_atom(published: CatalogFolder) -> None:
    files = sorted(published.site.rglob("feed.xml"))
    done = run("xmllint", "--nonet", "--noout", "--relaxng", GRAMMAR, *files, cwd=published.site)
    assert (0, "".join(f"{file} validates\n" for file in files)) == (done.returncode, done.stderr)
    assert 1 < len(files)


def test_every_toy_entry_has_an_author_and_links_to_its_page(
    published: CatalogFolder,
) -> None:
    for file in published.site.rglob("feed.xml"):
        found = entries(file.read_text(encoding="utf-8"))
        assert [] == [one for one in found if not one.findtext(f"{ATOM}author/{ATOM}name")]
        pages = [links(one)["alternate"].removeprefix(URL) for one in found]
        assert [] == [
            page for page in pages if not (published.site / page / "index.html").is_file()
        ]


@pytest.mark.debian("xmllint")
def test_hostile_texts_round_trip_in_a_valid_feed(tmp_path: Path) -> None:
    titles = [
        *hostile.WHOLE,
        "]]>",
        "<![CDATA[x]]>",
        "&amp; &lt;x&gt;",
        "'\"",
        "<?xml?>",
        "<!--",
        "a --> b",
    ]
    titles = [
        title
        for title in titles
        if not FORBIDDEN.search(title) and title == " ".join(title.split())
    ]
    papers = [paper(f"x2023{n:03}", title=title, note=title) for n, title in enumerate(titles)]
    for start in range(0, len(papers), atom.NEWEST):
        text = feeds_of(at(URL, *papers[start : start + atom.NEWEST]))["feed.xml"]
        code, said = validate(text, tmp_path)
        assert 0 == code, said
        assert titles[start : start + atom.NEWEST] == [
            one.findtext(f"{ATOM}title") for one in entries(text)
        ]


@pytest.mark.debian("xmllint")
@pytest.mark.parametrize(
    ("feed", "room", "count", "title"),
    [
        ("feed.xml", 50, 50, ""),
        ("feed.xml", 50, 51, "1 more paper"),
        ("feed.xml", 50, 410, "360 more papers"),
        ("topics/process/feed.xml", 25, 25, ""),
        ("topics/process/feed.xml", 25, 60, "35 more papers"),
    ],
)
def test_feed_counts_papers_of_the_newest_day_that_it_leaves_out(
    feed: str, room: int, count: int, title: str, tmp_path: Path
) -> None:
    papers = [paper(f"x2023{n:03}", title=f"Loaf {n}", added="2024-02-20") for n in range(count)]
    older = [paper("y2023loaf", title="An Older Loaf", added="2024-02-19")]
    text = feeds_of(at(URL, *papers, *older))[feed]
    titles = [one.findtext(f"{ATOM}title") for one in entries(text)]
    expected = [f"{title} added on 2024-02-20"] if title else []
    assert (room, expected) == (len(titles[:room]), titles[room:])
    said = [one.findtext(f"{ATOM}summary") for one in entries(text)][room:]
    assert [f"This feed has the newest {room} papers; the site lists all."] * len(said) == said
    assert (0, "") == (validate(text, tmp_path)[0], "")


@pytest.mark.debian("xmllint")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"<id>.*?</id>\n", ""),
        (r"T00:00:00Z", ""),
        (r"<subtitle>", "<subtitle type='markdown'>"),
        (r"<rights>.*?</rights>", "<licence>CC0</licence>"),
        (r'(<link[^>]*) href="[^"]*"', r"\1"),
        (r"A Plain Loaf", "A <Plain Loaf"),
    ],
)
def test_atom_grammar_reports_invalid_feeds(old: str, new: str, tmp_path: Path) -> None:
    text = feeds_of(at(URL, paper()))["feed.xml"]
    assert 0 == validate(text, tmp_path)[0]
    wrong = re.sub(old, new, text, count=1)
    assert wrong != text
    assert 0 != validate(wrong, tmp_path)[0]


@given(TEXTS)
def test_any_text_survives_in_a_feed(text: str) -> None:
    (entry,) = entries(
        feeds_of(at(URL, paper(title=text, authors=[{"group": text}], note=text)))["feed.xml"]
    )
    assert text == entry.findtext(f"{ATOM}title") == entry.findtext(f"{ATOM}author/{ATOM}name")
    assert str(entry.findtext(f"{ATOM}summary")).endswith(text)


def entries(text: str) -> list[ElementTree.Element]:
    return read(text).findall(f"{ATOM}entry")


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(f"{ATOM}link")}


def test_feed_has_its_url_and_date_of_the_newest_entry() -> None:
    node = "process/fermentation/sourdough"
    catalog = at(
        URL, paper("a", added="2024-01-02"), paper("b", added="2024-03-01", placements=[node])
    )
    whole, topic = (
        read(feeds_of(catalog)[place]) for place in ("feed.xml", f"topics/{node}/feed.xml")
    )
    assert {"self": f"{URL}feed.xml", "alternate": f"{URL}new/"} == links(whole)
    assert {"self": f"{URL}topics/{node}/feed.xml", "alternate": f"{URL}topics/{node}/"} == links(
        topic
    )
    assert ("Bread", "Bread: Sourdough") == (
        whole.findtext(f"{ATOM}title"),
        topic.findtext(f"{ATOM}title"),
    )
    assert "2024-03-01T00:00:00Z" == whole.findtext(f"{ATOM}updated")
    assert ["2024-03-01T00:00:00Z", "2024-01-02T00:00:00Z"] == [
        one.findtext(f"{ATOM}updated") for one in whole.findall(f"{ATOM}entry")
    ]


def test_entry_has_authors_title_and_venue() -> None:
    named = paper(
        authors=["Ann Bee", {"group": "Oven Lab"}],
        venue={"id": "BreadConf", "year": "2024"},
        identifiers={"arxiv": "2301.00001"},
        placements=["process/mixing", "grain"],
        note="Tasty.",
    )
    catalog = at(URL, named)
    (entry,) = entries(feeds_of(catalog)["feed.xml"])
    assert ["Ann Bee", "Oven Lab"] == [
        one.text for one in entry.findall(f"{ATOM}author/{ATOM}name")
    ]
    assert {
        "alternate": f"{URL}papers/bee2023plain/",
        "related": "https://arxiv.org/abs/2301.00001",
    } == links(entry)
    scheme = f"{URL}topics/"
    assert [
        {"term": "process/mixing", "scheme": scheme, "label": "Mixing"},
        {"term": "grain", "scheme": scheme, "label": "Grain"},
    ] == [one.attrib for one in entry.findall(f"{ATOM}category")]
    expected = (
        f"{FIELDS['summary']} BreadConf 2024, first public 2023-06. Topics: Mixing; Grain. Tasty."
    )
    assert expected == entry.findtext(f"{ATOM}summary")


def test_paper_without_authors_or_url_has_an_entry() -> None:
    (entry,) = entries(feeds_of(at(URL, paper(authors=None)))["feed.xml"])
    assert ["Authors unknown"] == [one.text for one in entry.findall(f"{ATOM}author/{ATOM}name")]
    assert {"alternate"} == {*links(entry)}


def ids(catalog: Catalog) -> list[str]:
    return [
        str(one.text) for text in feeds_of(catalog).values() for one in read(text).iter(f"{ATOM}id")
    ]


def test_entry_ids_depend_on_catalog_and_key_only() -> None:
    papers = (paper("a", placements=["grain"]), paper("b", placements=["grain"]))
    found = ids(at(URL, *papers))
    assert found == ids(at("https://elsewhere.example.net/", *papers))
    assert [] == [
        one
        for one in found
        if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f-]{17}", one)
    ]
    assert 4 == len({*found})  # two feeds, and the same two entries in both
    assert set() == {*found} & {*ids(at(URL, *papers, id="other"))}
    kept = ids(at(URL, *papers, id="bread"))
    assert kept == ids(at(URL, *papers, id="bread", title="Loaves", short_title="Loaves"))


def test_entry_id_is_permanent() -> None:
    expected = [
        "urn:uuid:35601c70-1e57-5532-b89e-e1a04e3197fa",
        "urn:uuid:b9d3c0cd-c5a7-50a9-a019-a30c1703406b",
    ]
    assert expected == [
        str(one.text)
        for one in read(feeds_of(at(URL, paper(), id="bread"))["feed.xml"]).iter(f"{ATOM}id")
    ]


def test_renamed_record_and_moved_node_keep_their_ids() -> None:
    before = at(URL, paper("a"))
    assert ids(before) == ids(at(URL, paper("b", former_keys=["a"])))
    facets = [{**TAXONOMY["facets"][0], "id": "making", "former_paths": ["process"]}]
    moved = Catalog.of(
        taxonomy(catalog={**TAXONOMY["catalog"], "url": URL}, facets=facets),
        [paper("a", placements=["making"])],
    )
    identity = [
        read(feeds_of(one)["topics/process/feed.xml"]).findtext(f"{ATOM}id")
        for one in (before, moved)
    ]
    assert identity[0] == identity[1]
    assert identity[0] != read(feeds_of(moved)["topics/making/feed.xml"]).findtext(f"{ATOM}id")
    assert (
        f'rel="self" type="application/atom+xml" href="{URL}topics/process/feed.xml"'
        in feeds_of(moved)["topics/process/feed.xml"]
    )


def test_feed_holds_the_last_fifty_by_entry() -> None:
    papers = [
        paper(f"x{n:03}", added=f"2024-01-{1 + n % 9:02}", date=f"20{10 + n % 7}")
        for n in range(70)
    ]
    catalog = at(URL, *papers)
    expected = [f"{URL}papers/{one.key}/" for one in last_added_first(catalog.papers)[:50]]
    assert expected == [links(one)["alternate"] for one in entries(feeds_of(catalog)["feed.xml"])]
    days = [str(one.findtext(f"{ATOM}updated")) for one in entries(feeds_of(catalog)["feed.xml"])]
    assert [] == [(one, other) for one, other in pairwise(days) if one < other]


def test_unpublished_site_and_empty_topic_have_no_feed() -> None:
    assert {} == feeds_of(catalog_of(paper()))
    assert None is feed_of(catalog_of(paper()))
    assert {} == feeds_of(at(URL))
    assert {"feed.xml", "topics/process/feed.xml", "topics/process/mixing/feed.xml"} == {
        *feeds_of(at(URL, paper()))
    }


def test_feeds_do_not_depend_on_file_order(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy).with_site_url(URL)
    again = Catalog.of(catalog.taxonomy, reversed(catalog.papers), catalog.keys)
    assert feeds_of(catalog) == feeds_of(again)


def test_pages_with_a_feed_link_to_it_in_head_and_body(published: CatalogFolder) -> None:
    feeds = {name for name in files_of(published.site) if name.endswith("feed.xml")}
    expected = {f"{name.removesuffix('feed.xml')}index.html" for name in feeds} | {
        "data/index.html",
        "papers/index.html",
        "new/index.html",
    }
    told: dict[str, set[str]] = {"link": set(), "a": set()}
    for name, html in pages_of(published.site).items():
        for element in see(html).elements:
            if element.attributes.get("type") == "application/atom+xml":
                told[element.tag].add(name)
    assert (expected, expected) == (told["link"], told["a"])


def test_unpublished_site_does_not_mention_feeds(unpublished: CatalogFolder) -> None:
    assert [] == [name for name in files_of(unpublished.site) if name.endswith("feed.xml")]
    assert [] == [
        name
        for name, html in pages_of(unpublished.site).items()
        if ">Feed<" in html or "atom+xml" in html
    ]


def test_toy_feed_matches_the_golden_file(
    published: CatalogFolder, golden: Callable[[str, str], str]
) -> None:
    text = (published.site / "feed.xml").read_text(encoding="utf-8")
    assert golden("feed.xml", text) == text
