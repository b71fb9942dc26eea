"""What has entered the catalog since this device last saw it."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.broken import CATALOGS
from tests.browser.visits import settle, visit
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


def test_first_visit_shows_the_last_addition(page: Page, site: str) -> None:
    visit(page, site)
    expect(page.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
    expect(page.locator(".fresh")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "new/"])
def test_next_visit_shows_new_papers_until_it_ends(page: Page, site: str, path: str) -> None:
    seen_last(page, site, LAST)
    for _ in range(2):
        visit(page, f"{site}{path}")
        expect(page.locator(".since")).to_have_text(f"{NEW} papers since {LAST}")
        expect(page.locator(".fresh")).to_have_count(NEW)
    assert ADDED[0] == page.evaluate("localStorage.getItem('added:/bread/')")
    page.locator(".since a").click()
    expect(page).to_have_url(f"{site}new/")
    expect(page.locator(".since")).to_have_text(f"{NEW} papers since {LAST}")


def test_filters_of_the_list_keep_the_day_of_the_last_visit(page: Page, site: str) -> None:
    seen_last(page, site, LAST)
    visit(page, f"{site}papers/")
    assert LAST == page.evaluate("localStorage.getItem('added:/bread/')")
    page.evaluate("localStorage.setItem('added:/bread/', '')")  # as releases of November did
    visit(page, site)
    expect(page.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")


def test_later_visit_shows_nothing_new(page: Page, context: BrowserContext, site: str) -> None:
    seen_last(page, site, LAST)
    visit(page, site)
    other = context.new_page()  # a tab is a visit of its own
    visit(other, site)
    expect(other.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")


@pytest.mark.parametrize("width", [360, 1280])
def test_new_papers_line_shifts_no_layout(tab: Page, site: str, width: int) -> None:
    page = tab
    page.set_viewport_size({"width": width, "height": 900})
    seen_last(page, site, "1990-01-01")
    page.add_init_script(SHIFTS)
    for path in ("", "new/"):
        visit(page, f"{site}{path}")
        expect(page.locator(".since")).to_have_text(
            f"At least {len(ADDED)} papers since 1990-01-01"
        )
        settle(page)
        assert [] == page.evaluate("window.shifted")
        assert width >= page.evaluate("document.documentElement.scrollWidth")


def test_page_without_storage_or_javascript_is_unchanged(tab: Page, plain: Page, site: str) -> None:
    page = tab
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })"
    )
    visit(page, site)
    expect(page.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()  # the script came to its end
    plain.goto(site)
    expect(plain.locator(".since")).to_have_text(f"Last addition {ADDED[0]}")
