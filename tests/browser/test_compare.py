"""Comparing two to four papers: selected in the list, named in the URL, readable on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_basket import bar, pick, picked
from tests.browser.test_explorer import MOST_SHIFT, SHIFTS
from tests.browser.visits import AXE_WIDTHS, axe_violations, show_scheme, visit

PAIR = ("petrov2024old", "rask2023rye")


def heads(page: Page) -> list[str]:
    expect(page.locator(".compared table")).to_be_visible()
    links = page.locator(".compared thead th a").evaluate_all("all => all.map(one => one.href)")
    return [str(link).rstrip("/").rpartition("/")[2] for link in links]


def cells(page: Page, title: str) -> list[str]:
    row = page.locator(".compared tr", has=page.get_by_role("rowheader", name=title, exact=True))
    return [text.strip() for text in row.locator("td").all_inner_texts()]


def test_compare_button_needs_two_to_four_papers(page: Page, site: str) -> None:
    visit(page, f"{site}papers/")
    button = page.get_by_role("button", name="Compare")
    boxes = page.locator(".rows .pick input")
    for number, is_ready in enumerate((False, True, True, True, False)):
        boxes.nth(number).check()
        bar(page, number + 1)
        expect(button).to_be_enabled(enabled=is_ready)


def test_comparison_pushes_nothing_out_of_the_first_screen(tab: Page, site: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 800})
    tab.add_init_script(SHIFTS)
    visit(tab, f"{site}compare/?keys={','.join(PAIR)}")
    assert [*PAIR] == heads(tab)
    # .35 before: the footer had been in view.
    assert tab.evaluate("window.shifts") <= MOST_SHIFT


def test_comparison_shows_what_the_paper_pages_show(page: Page, site: str) -> None:
    visit(page, f"{site}papers/")
    pick(page, *reversed(PAIR))
    page.get_by_role("button", name="Compare").click()
    expect(page).to_have_url(f"{site}compare/?keys={','.join(PAIR)}")
    assert [*PAIR] == heads(page)
    expect(page.locator("[data-live]")).to_have_text("2 papers side by side")
    topics, published = cells(page, "Topics"), cells(page, "Published")
    for place, key in enumerate(PAIR):
        page.goto(f"{site}papers/{key}/")
        assert " ".join(page.locator(".where").inner_text().split()) == " ".join(
            published[place].split()
        )
        own = page.locator(".places .last").all_inner_texts()
        assert [] == [title for title in own if title not in topics[place]]
        names, values = (
            page.locator(f".side.one {part}").all_inner_texts() for part in ("dt", "dd")
        )
        shown = dict(zip(names, values, strict=True))
        page.goto(f"{site}compare/?keys={','.join(PAIR)}")
        assert [*PAIR] == heads(page)
        assert shown == {title: cells(page, title)[place] for title in shown}


def test_links_of_the_comparison_equal_those_of_paper_pages(page: Page, site: str) -> None:
    page.goto(f"{site}compare/?keys={','.join(PAIR)}")
    heads(page)
    links = page.locator(".compared a").evaluate_all("all => all.map(one => one.href)")
    assert [] == [link for link in links if "/compare/" in link or not link.startswith("http")]
    page.locator(".compared .places a.last").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{site}topics/")


def test_former_key_works_in_comparison_and_shared_selection(page: Page, site: str) -> None:
    page.goto(f"{site}compare/?keys=holm2024rheo,rask2023rye")
    assert ["holm2024dough", "rask2023rye"] == heads(page)
    visit(page, f"{site}papers/?pick=holm2024rheo,rask2023rye")
    expect(page.locator("[data-status]")).to_have_text("2 of 30 papers")
    expect(page).to_have_url(f"{site}papers/?pick=holm2024dough,rask2023rye")


def test_selection_stored_with_a_former_key_is_kept(page: Page, site: str) -> None:
    page.goto(f"{site}about/")
    page.evaluate("localStorage.setItem('picks:/bread/', '[\"holm2024rheo\"]')")
    visit(page, f"{site}papers/")
    bar(page, 1)
    assert ["holm2024dough"] == picked(page)


@pytest.mark.parametrize(
    ("keys", "shown", "unknown"),
    [
        ("nobody2020,rask2023rye", 1, "nobody2020"),
        ("../../x,%3Cb%3E", 0, "x, b"),
        ("a,b,c,d,rask2023rye", 0, "a, b, c, d"),
    ],
)
def test_unknown_keys_of_a_comparison_are_reported(
    page: Page, site: str, keys: str, shown: int, unknown: str
) -> None:
    page.goto(f"{site}compare/?keys={keys}")
    expect(page.locator("main .note:visible")).to_have_text(f"Not in the catalog: {unknown}")
    assert shown == len(page.locator(".compared thead th").all())


def test_comparison_without_keys_or_javascript_links_to_the_list(
    page: Page, plain: Page, site: str
) -> None:
    visit(page, f"{site}compare/")
    expect(page.locator(".compared")).to_be_hidden()
    expect(page.locator("article").get_by_role("link", name="the list of papers")).to_be_visible()
    plain.goto(f"{site}compare/?keys={','.join(PAIR)}")
    expect(plain.get_by_text("The comparison needs JavaScript")).to_be_visible()


def test_comparison_is_accessible_and_scrolls_by_keyboard(page: Page, site: str) -> None:
    visit(page, f"{site}compare/?keys={','.join(PAIR)},alder2025one,holm2024dough")
    assert 4 == len(heads(page))
    for scheme, width in AXE_WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        show_scheme(page, scheme)
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        assert [] == axe_violations(page)
    page.get_by_role("region", name="Papers side by side").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.compared').scrollLeft > 0")


def test_comparison_marks_what_differs_and_leaves_the_rest(page: Page, site: str) -> None:
    page.goto(f"{site}compare/?keys={','.join(PAIR)}")
    heads(page)
    for row in page.locator(".compared tbody tr").all():
        texts = {" ".join(text.split()) for text in row.locator("td").all_text_contents()}
        expect(row).to_have_class("differs" if len(texts) > 1 else "same")
    expect(page.locator(".compared tr.differs")).not_to_have_count(0)
    topics = [
        {str(text) for text in cell.locator("a.last").all_text_contents()}
        for cell in page.locator(".compared td:has(.places)").all()
    ]
    alone = {str(text) for text in page.locator(".alone a.last").all_text_contents()}
    assert topics[0] ^ topics[1] == alone


@pytest.mark.parametrize("keys", [PAIR[0], f"{PAIR[0]},{PAIR[0]}", f"{PAIR[0]},nobody2020"])
def test_paper_beside_no_other_has_no_mark_explained(page: Page, site: str, keys: str) -> None:
    page.goto(f"{site}compare/?keys={keys}")
    legend = page.locator(".compare-acts .muted")
    expect(legend).to_have_text("Select a second paper to see what differs.")
    expect(page.locator(".compared tr.differs")).to_have_count(0)


def test_compared_papers_are_offered_as_bibtex(page: Page, site: str) -> None:
    page.goto(f"{site}compare/?keys={','.join(reversed(PAIR))}")
    heads(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download BibTeX").click()
    assert "compared.bib" == download.value.suggested_filename
    text = download.value.path().read_text(encoding="utf-8")
    assert [f"@{PAIR[0]}", f"@{PAIR[1]}"] == [
        f"@{line.partition('{')[2].rstrip(',')}" for line in text.split("\n") if line[:1] == "@"
    ]


def test_single_paper_fills_a_phone(phone: Page, site: str) -> None:
    phone.goto(f"{site}compare/?keys={PAIR[0]}")
    heads(phone)
    share = phone.locator(".compared").evaluate(
        "region => [region.querySelector('thead th').offsetWidth / region.clientWidth,"
        " region.scrollWidth / region.clientWidth]"
    )
    assert [1, 1] == share


def test_phone_shows_two_papers_and_swipes_to_the_others(phone: Page, site: str) -> None:
    phone.goto(f"{site}compare/?keys={','.join(PAIR)},alder2025one,holm2024dough")
    heads(phone)
    rights = phone.locator(".compared thead th").evaluate_all(
        "heads => heads.map(head => head.getBoundingClientRect().right)"
    )
    assert [True, True, False, False] == [right <= 360 for right in rights]
    title = phone.get_by_role("rowheader", name="Topics", exact=True)
    phone.locator(".compared").evaluate("region => region.scrollLeft = 200")
    box = title.bounding_box()
    assert box
    assert 0 <= box["x"] < 30
