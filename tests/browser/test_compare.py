"""Comparing two to four papers: selected in the list, named in the URL, readable on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_basket import bar, pick, picked
from tests.browser.test_every_page import AXE, TAGS

PAIR = ("petrov2024old", "rask2023rye")


def heads(page: Page) -> list[str]:
    expect(page.locator(".compared table")).to_be_visible()
    links = page.locator(".compared thead th a").evaluate_all("all => all.map(one => one.href)")
    return [str(link).rstrip("/").rpartition("/")[2] for link in links]


def cells(page: Page, title: str) -> list[str]:
    row = page.locator(".compared tr", has=page.get_by_role("rowheader", name=title, exact=True))
    return [text.strip() for text in row.locator("td").all_inner_texts()]


def test_button_waits_for_two_papers_and_takes_no_more_than_four(page: Page, site: str) -> None:
    page.goto(f"{site}papers/", wait_until="networkidle")
    button = page.get_by_role("button", name="Compare")
    boxes = page.locator(".picks .pick input")
    for number, is_ready in enumerate((False, True, True, True, False)):
        boxes.nth(number).check()
        bar(page, number + 1)
        expect(button).to_be_enabled(enabled=is_ready)


def test_chosen_papers_stand_side_by_side_with_what_their_pages_say(page: Page, site: str) -> None:
    page.goto(f"{site}papers/", wait_until="networkidle")
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


def test_links_lead_where_they_do_on_the_pages_of_the_papers(page: Page, site: str) -> None:
    page.goto(f"{site}compare/?keys={','.join(PAIR)}")
    heads(page)
    links = page.locator(".compared a").evaluate_all("all => all.map(one => one.href)")
    assert [] == [link for link in links if "/compare/" in link or not link.startswith("http")]
    page.locator(".compared .places a.last").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.startswith(f"{site}topics/")


def test_former_key_leads_to_the_paper_in_the_comparison_and_in_a_shared_selection(
    page: Page, site: str
) -> None:
    page.goto(f"{site}compare/?keys=holm2024rheo,rask2023rye")
    assert ["holm2024dough", "rask2023rye"] == heads(page)
    page.goto(f"{site}papers/?pick=holm2024rheo,rask2023rye", wait_until="networkidle")
    expect(page.locator("[data-status]")).to_have_text("2 of 30 papers")
    expect(page).to_have_url(f"{site}papers/?pick=holm2024dough,rask2023rye")


def test_selection_that_was_kept_under_a_former_key_is_still_selected(
    page: Page, site: str
) -> None:
    page.goto(f"{site}about/")
    page.evaluate("localStorage.setItem('picks:/bread/', '[\"holm2024rheo\"]')")
    page.goto(f"{site}papers/", wait_until="networkidle")
    bar(page, 1)
    assert ["holm2024dough"] == picked(page)


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("nobody2020,rask2023rye", 1), ("../../x,%3Cb%3E", 0), ("a,b,c,d,rask2023rye", 0)],
)
def test_what_is_not_here_is_told(page: Page, site: str, keys: str, shown: int) -> None:
    page.goto(f"{site}compare/?keys={keys}")
    expect(page.locator(".compared .note")).to_contain_text("not found")
    assert shown == len(page.locator(".compared thead th").all())


def test_page_without_keys_or_without_javascript_says_where_to_choose(
    browser: Browser, page: Page, site: str
) -> None:
    page.goto(f"{site}compare/", wait_until="networkidle")
    expect(page.locator(".compared")).to_be_hidden()
    expect(page.locator("article").get_by_role("link", name="the list of papers")).to_be_visible()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{site}compare/?keys={','.join(PAIR)}")
    expect(plain.locator("noscript p")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_comparison_has_no_barrier_and_scrolls_in_its_own_region_by_keyboard(
    browser: Browser, site: str, width: int, scheme: Any
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(
        f"{site}compare/?keys={','.join(PAIR)},alder2025one,holm2024dough", wait_until="networkidle"
    )
    assert 4 == len(heads(page))
    assert width >= page.evaluate("document.documentElement.scrollWidth")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert [] == [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
    ]
    region = page.get_by_role("region", name="Papers side by side")
    if width == 360:
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("document.querySelector('.compared').scrollLeft > 0")
    context.close()
