"""What has entered the catalog since this device last saw it."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.broken import CATALOGS
from tests.folders import CatalogFolder
from tests.sites import catalog_in

ADDED = sorted(
    (one.added for one in catalog_in(CatalogFolder(CATALOGS / "toy")).papers), reverse=True
)
LAST = sorted({*ADDED})[-4]
NEW = len([day for day in ADDED if day > LAST])
SHIFTS = """window.shifted = [];
new PerformanceObserver((seen) => {
  for (const one of seen.getEntries()) for (const { node } of one.sources) {
    if (node?.parentElement?.closest("article")) window.shifted.push(node.outerHTML);
  }
}).observe({ type: "layout-shift", buffered: true });"""


def seen_last(page: Page, site: str, day: str) -> None:
    """Store that this device last saw the catalog on a day, in a visit that is over."""
    page.goto(f"{site}about/")
    page.evaluate(
        "day => { localStorage.setItem('added:/bread/', day); sessionStorage.clear(); }", day
    )


def test_first_visit_is_told_the_last_addition(page: Page, site: str) -> None:
    page.goto(site, wait_until="networkidle")
    expect(page.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
    expect(page.locator(".fresh")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "new/"])
def test_next_visit_is_told_what_is_new_and_it_stays_so_while_it_lasts(
    page: Page, site: str, path: str
) -> None:
    seen_last(page, site, LAST)
    for _ in range(2):
        page.goto(f"{site}{path}", wait_until="networkidle")
        expect(page.locator(".since")).to_have_text(f"{NEW} papers since {LAST}")
        expect(page.locator(".fresh")).to_have_count(NEW)
    assert ADDED[0] == page.evaluate("localStorage.getItem('added:/bread/')")
    page.locator(".since a").click()
    expect(page).to_have_url(f"{site}new/")
    expect(page.locator(".since")).to_have_text(f"{NEW} papers since {LAST}")


def test_visit_after_that_is_told_nothing_new(
    page: Page, context: BrowserContext, site: str
) -> None:
    seen_last(page, site, LAST)
    page.goto(site, wait_until="networkidle")
    other = context.new_page()  # a tab is a visit of its own
    other.goto(site, wait_until="networkidle")
    expect(other.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_moves_when_it_is_said(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    seen_last(page, site, "1990-01-01")
    page.add_init_script(SHIFTS)
    for path in ("", "new/"):
        page.goto(f"{site}{path}", wait_until="networkidle")
        expect(page.locator(".since")).to_have_text(
            f"At least {len(ADDED)} papers since 1990-01-01"
        )
        page.wait_for_timeout(200)
        assert [] == page.evaluate("window.shifted")
        assert width >= page.evaluate("document.documentElement.scrollWidth")
    context.close()


def test_device_that_stores_nothing_and_one_without_javascript_see_the_page_as_it_was_written(
    browser: Browser, page: Page, site: str
) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    page.goto(site, wait_until="networkidle")
    expect(page.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()  # the script came to its end
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(site)
    expect(plain.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
    context.close()
