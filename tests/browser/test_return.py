"""Back returns to the row that was under the finger, whatever made the list what it was."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.visits import settle, visit

ROWS = ".rows > .row"
UNDER = """([x, y]) => document.elementFromPoint(x, y)?.closest(".rows > .row")?.dataset.key"""


def finger(page: Page, place: int) -> tuple[float, float]:
    """Scroll to a row and return a point on its title."""
    link = page.locator(f"{ROWS} h3 a").nth(place)
    link.evaluate("link => link.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(250)
    box = link.bounding_box()
    assert box
    return box["x"] + 5, box["y"] + 5


def key_under(page: Page, point: tuple[float, float]) -> Any:
    return page.evaluate(UNDER, list(point))


def leave_and_return(page: Page, place: int) -> tuple[Any, Any]:
    """Open the paper of a row and go back; return the keys under the finger before and after."""
    point = finger(page, place)
    before = key_under(page, point)
    assert before
    page.mouse.click(*point)
    expect(page.locator("article .top h1")).to_be_visible()
    page.go_back()
    expect(page.locator(ROWS).nth(place)).to_be_attached()
    page.wait_for_function(f"before => ({UNDER})({list(point)}) === before", arg=before)
    page.wait_for_timeout(900)
    return before, key_under(page, point)


def open_list(page: Page, site: str) -> None:
    """Load the list until it answers; without an address, the theme waits for no sitemap."""
    page.goto(f"{site}papers/", wait_until="load")
    page.wait_for_function("() => !document.querySelector('[data-waits]')")
    settle(page)


def show_more(page: Page) -> None:
    page.locator("[data-more]").click()
    expect(page.locator(ROWS)).to_have_count(200)


def choose_shaping(page: Page) -> None:
    page.locator("[data-facet=process] input[value=shaping]").check()
    expect(page.locator("[data-status]")).to_have_text("111 of 250 papers")
    expect(page.locator(ROWS)).to_have_count(100)


def search_loaf(page: Page) -> None:
    page.locator("form[data-find] input:visible").fill("one of many")
    expect(page.locator("[data-status]")).to_contain_text("of 250 papers")
    expect(page.locator(ROWS).nth(50)).to_be_attached()


def sort_by_title(page: Page) -> None:
    page.locator("[data-sort]").select_option("title")
    expect(page).to_have_url(re.compile("sort=title"))
    expect(page.locator(ROWS).nth(50)).to_be_attached()


STATES: dict[str, tuple[Callable[[Page], None], int]] = {
    "as it is": (lambda _: None, 60),
    "show more": (show_more, 150),
    "filter": (choose_shaping, 70),
    "search": (search_loaf, 50),
    "sort": (sort_by_title, 50),
}


@pytest.fixture(params=["hosted", "without an address"])
def listing(
    request: pytest.FixtureRequest, page: Page, long_site: str, bare_site: str
) -> tuple[Page, str]:
    """Return a tab and a site: one that knows its address, whose pages replace each other."""
    return page, long_site if request.param == "hosted" else bare_site


@pytest.mark.parametrize("state", STATES)
def test_back_returns_to_the_row_under_the_finger(listing: tuple[Page, str], state: str) -> None:
    page, site = listing
    open_list(page, site)
    prepare, place = STATES[state]
    prepare(page)
    settle(page)
    before, after = leave_and_return(page, place)
    assert before == after


@pytest.mark.parametrize("state", ["show more", "search"])
def test_back_returns_to_the_row_without_the_browsers_cache(
    page: Page, bare_site: str, state: str
) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    open_list(page, bare_site)
    prepare, place = STATES[state]
    prepare(page)
    settle(page)
    before, after = leave_and_return(page, place)
    session.detach()
    assert before == after


def test_scrolling_before_the_list_starts_keeps_the_row(page: Page, long_site: str) -> None:
    open_list(page, long_site)
    show_more(page)
    settle(page)
    point = finger(page, 150)
    before = key_under(page, point)
    waiting: list[Route] = []
    page.route(re.compile(r"/explorer\.js"), lambda route: waiting.append(route))
    page.reload(wait_until="domcontentloaded")
    page.wait_for_function("() => document.documentElement.dataset.scripts === ''")
    page.evaluate("() => dispatchEvent(new Event('scroll'))")
    # Longer than the time after which a place is saved.
    page.wait_for_timeout(300)
    for route in waiting:
        route.continue_()
    expect(page.locator(ROWS).nth(150)).to_be_attached()
    page.wait_for_function(f"before => ({UNDER})({list(point)}) === before", arg=before)
    assert key_under(page, point) == before


@pytest.mark.parametrize("path", ["topics/grain/barley/", "topics/grain/barley/2/", "years/1990/"])
def test_back_returns_to_the_row_of_a_plain_list(page: Page, long_site: str, path: str) -> None:
    visit(page, f"{long_site}{path}")
    before, after = leave_and_return(page, 30)
    assert before == after


def test_link_to_the_list_begins_at_its_top(page: Page, long_site: str) -> None:
    visit(page, f"{long_site}papers/")
    point = finger(page, 60)
    page.mouse.click(*point)
    expect(page.locator("article .top h1")).to_be_visible()
    page.locator(".bar nav a", has_text="Papers").click()
    expect(page.locator("[data-status]")).to_have_text("250 papers, newest first")
    page.wait_for_timeout(900)
    assert 0 == page.evaluate("scrollY")
