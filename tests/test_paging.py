"""Long lists come in pages that read without JavaScript: their rows, links and addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kdcatalog.views.paging import PAGE_ROWS, ListPage, split_list
from tests.folders import CatalogFolder
from tests.pages import Seen, see
from tests.sites import URL, build, copy_toy, pages_of

RECORD = """\
title: "Loaf {number}: One of Many, with a Title as Long as Most, and Longer than Some of Them"
summary: >-
  Compares loaves baked at home with those of a bakery over four weeks, finds no difference that a
  taster would notice, and says what to do where the oven has no steam.
authors: [Ann Bee, Noor Hassan, Ilse Rask, Pat Plain]
date: "{year}-0{month}"
venue: {{id: Crumb, year: {year}}}
placements: [process/baking/crust, process/fermentation/yeast, grain/wheat, region/europe]
facts: {{flour: [Whole rye], oven: [Deck]}}
added: "2024-0{month}-03"
"""
# Papers on a topic, but on none below it.
ALONE = ("eve", "ida")
# The largest page that a phone on a slow network should load.
LARGEST_PAGE = 150_000


@pytest.fixture(scope="module")
def long_lists(tmp_path_factory: pytest.TempPathFactory) -> CatalogFolder:
    """Return the built toy with 240 further papers, all on the same topics and in one venue."""
    folder = tmp_path_factory.mktemp("paged") / "toy"
    catalog_folder = copy_toy(folder, url=URL)
    (folder / "papers" / "2021").mkdir(exist_ok=True)
    for number in range(240):
        text = RECORD.format(number=number, year=2021 + number % 2, month=1 + number % 9)
        (folder / "papers" / "2021" / f"bee2021loaf{number}.yaml").write_text(text, "utf-8")
    for name in ALONE:
        text = RECORD.format(number=name, year=2013, month=1)
        text = text.replace("process/baking/crust, process/fermentation/yeast", "process/baking")
        (folder / "papers" / "2021" / f"bee2021loaf{name}.yaml").write_text(text, "utf-8")
    build(catalog_folder)
    return catalog_folder


@pytest.fixture(scope="module")
def page(long_lists: CatalogFolder) -> Callable[[str], Seen]:
    """Return a function that reads a page of the long lists."""
    return lambda path: see(
        (long_lists.site / path / "index.html").read_text(encoding="utf-8")
        if path.endswith("/")
        else (long_lists.site / path).read_text(encoding="utf-8")
    )


@pytest.mark.parametrize(
    ("total", "pages"), [(0, [(0, 0)]), (1, [(0, 1)]), (50, [(0, 50)]), (51, [(0, 50), (50, 51)])]
)
def test_list_is_split_at_fifty_rows(total: int, pages: list[tuple[int, int]]) -> None:
    assert pages == [(part.start, part.end) for part in split_list("topics/rye/", total)]
    assert 50 == PAGE_ROWS


def test_first_page_keeps_the_address_and_the_others_have_numbers() -> None:
    assert ["years/2024/", "years/2024/2/", "years/2024/3/"] == [
        part.path for part in split_list("years/2024/", 101)
    ]
    parts = split_list("papers/rows.html", 101, folder="papers/")
    assert ["papers/rows.html", "papers/2/", "papers/3/"] == [part.path for part in parts]


def links_of(part: ListPage) -> str:
    return " ".join(f"[{link.text}]" if link.is_current else link.text for link in part.links)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, "[1] 2 3 … 20"),
        (4, "1 2 3 [4] 5 6 … 20"),
        (10, "1 … 8 9 [10] 11 12 … 20"),
        (20, "1 … 18 19 [20]"),
    ],
)
def test_pager_links_the_ends_and_the_near_pages(number: int, expected: str) -> None:
    assert expected == links_of(split_list("new/", 1000)[number - 1])


def test_pager_of_two_pages_has_no_gap() -> None:
    first, last = split_list("new/", 51)
    assert ("[1] 2", "1 [2]") == (links_of(first), links_of(last))
    assert (("", "new/2/"), ("new/", "")) == (
        (first.previous, first.next),
        (last.previous, last.next),
    )


@dataclass(frozen=True)
class Month:
    name: str
    rows: tuple[int, ...]


def test_groups_are_cut_where_pages_end() -> None:
    months = [Month("May", tuple(range(30))), Month("April", ()), Month("March", (7,) * 40)]
    first, last = split_list("new/", 70)
    assert [("May", 30), ("March", 20)] == [
        (month.name, len(rows)) for month, rows in first.groups(months)
    ]
    assert [("March", 20)] == [(month.name, len(rows)) for month, rows in last.groups(months)]


LISTS = {
    "topics/process/baking/crust/": 0,
    "authors/noor-hassan/": 0,
    "venues/crumb/": 245,
    "new/": 200,
}


@pytest.mark.parametrize("path", LISTS)
def test_pages_of_a_list_have_every_row_once_in_its_order(
    path: str, page: Callable[[str], Seen]
) -> None:
    number, rows = 1, list[str]()
    address = path
    while address:
        seen = page(address)
        on_page = seen.texts_of("h3")
        assert 0 < len(on_page) <= PAGE_ROWS
        rows += on_page
        following = [
            element.attributes["href"]
            for element in seen.elements
            if element.tag == "link" and element.attributes.get("rel") == "next"
        ]
        number += 1
        address = f"{path}{number}/" if following else ""
        assert following in ([], [f"{number}/"], [f"../{number}/"])
    loaves = [title for title in rows if title.startswith("Loaf ")]
    assert len(loaves) == len(set(loaves)) > PAGE_ROWS
    if LISTS[path]:
        assert LISTS[path] == len(rows)


def test_page_of_a_list_names_itself_its_neighbors_and_its_place(
    page: Callable[[str], Seen],
) -> None:
    seen = page("topics/process/baking/crust/2/")
    relations = {
        element.attributes["rel"]: element.attributes["href"]
        for element in seen.elements
        if element.tag == "link" and element.attributes["rel"] in ("canonical", "prev", "next")
    }
    assert {
        "canonical": f"{URL}topics/process/baking/crust/2/",
        "prev": "../",
        "next": "../3/",
    } == relations
    assert ["Crust, page 2 - The Science of Bread"] == seen.texts_of("title")
    assert ["51 to 100 of 243"] == [text for text in seen.texts_of("small") if " to " in text]
    assert ["1", "3", "4", "5"] == [
        text.removeprefix("Page ") for text in seen.texts_of("a") if text.startswith("Page ")
    ]


def test_only_the_first_page_of_a_topic_has_its_introduction(
    page: Callable[[str], Seen],
) -> None:
    first, second = page("topics/process/baking/"), page("topics/process/baking/2/")
    (sentence,) = [
        text for text in first.texts_of("p") if text == "Heat turns a dough into a loaf."
    ]
    assert sentence not in second.texts_of("p")


def test_divided_topic_lists_its_newest_papers_and_those_on_no_topic_below(
    page: Callable[[str], Seen], long_lists: CatalogFolder
) -> None:
    first, second = page("topics/process/baking/"), page("topics/process/baking/2/")
    assert PAGE_ROWS == len(first.texts_of("h3"))
    assert {"The newest 50 of 247 papers"} <= {*first.texts_of("h2")}
    # Two of these have older dates than the newest fifty.
    assert "2/" in first.values("a", "href")
    assert {"Papers in none of its subtopics"} <= {*second.texts_of("h2")}
    alone = [title for title in second.texts_of("h3") if title.startswith("Loaf ")]
    assert [f"Loaf {name}:" for name in ALONE] == [" ".join(title.split()[:2]) for title in alone]
    assert not (long_lists.site / "topics" / "process" / "baking" / "3").exists()


def test_all_papers_are_a_list_of_static_pages(page: Callable[[str], Seen]) -> None:
    addresses = ["papers/rows.html", *(f"papers/{number}/" for number in range(2, 7))]
    titles = [title for address in addresses for title in page(address).texts_of("h3")]
    assert 272 == len(titles)
    assert {f"Loaf {name}:" for name in ALONE} <= {" ".join(title.split()[:2]) for title in titles}


@pytest.mark.parametrize("year", [2021, 2022])
def test_long_year_goes_on_in_the_list_of_all_papers(
    page: Callable[[str], Seen], year: int
) -> None:
    seen = page(f"years/{year}/")
    (address,) = [
        element.attributes["href"]
        for element in seen.elements
        if element.tag == "a" and element.attributes.get("rel") == "next"
    ]
    newest = seen.texts_of("h3")
    pages = [f"papers/{number}/" for number in range(2, 7)]
    titles = [title for path in ("papers/rows.html", *pages) for title in page(path).texts_of("h3")]
    start = titles.index(newest[0])
    assert (PAGE_ROWS, newest) == (len(newest), titles[start : start + PAGE_ROWS])
    heading = seen.texts_of("h2")[0]
    assert heading.startswith(f"The newest {PAGE_ROWS} of ")
    assert titles[start + PAGE_ROWS] in page(address.removeprefix("../../")).texts_of("h3")
    assert f"../../papers/?year={year}" in seen.values("a", "href")


def test_first_page_of_a_topic_alone_offers_its_papers_to_zotero(
    page: Callable[[str], Seen],
) -> None:
    folder = "topics/process/baking/crust/"
    spans = [page(path).values("span", "class").count("Z3988") for path in (folder, f"{folder}2/")]
    assert [PAGE_ROWS, 0] == spans


def test_gap_with_many_papers_has_a_page_with_the_newest_hundred(
    page: Callable[[str], Seen],
) -> None:
    overview, own = page("quality/"), page("quality/code/")
    assert "code/" in overview.values("a", "href")
    assert 100 == len(own.texts_of("time"))
    (heading,) = own.texts_of("h2")
    assert heading.startswith("The newest 100 of 2")
    assert "2/" not in own.values("a", "href")


def test_no_page_exceeds_a_hundred_and_fifty_kilobytes(long_lists: CatalogFolder) -> None:
    sizes = {name: len(text.encode()) for name, text in pages_of(long_lists.site).items()}
    assert {} == {name: size for name, size in sizes.items() if size > LARGEST_PAGE}
    assert Path("topics/process/baking/crust/5/index.html").as_posix() in sizes
