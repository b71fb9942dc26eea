"""Papers selected on this device: kept, exported equal to the built files, shared, and cleared."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.test_explorer import MOST_SHIFT, SHIFTS
from tests.browser.visits import axe_violations, settle, visit

ROWS = ".rows > .row"
FORMATS = {"bibtex": "bib", "ris": "ris", "csl-json": "csl.json", "csv": "csv", "markdown": "md"}
TITLES = {
    "bibtex": "BibTeX",
    "ris": "RIS",
    "csl-json": "CSL-JSON",
    "csv": "CSV",
    "markdown": "Markdown",
}
BYTE_ORDER_MARK = "\ufeff"
PICKED = ("petrov2024old", "rask2023rye", "vandermeer1998wild")


@pytest.fixture
def papers(context: BrowserContext, page: Page, site: str) -> Page:
    """Return the list, ready, to whom the clipboard is open."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, f"{site}papers/")
    return page


def pick(page: Page, *keys: str) -> None:
    for key in keys:
        page.locator(f"{ROWS}[data-key='{key}'] .pick input").check()


def picked(page: Page) -> list[str]:
    """Return the keys of the rows that are shown as selected."""
    return [
        str(key)
        for key in page.locator(f"{ROWS}:has(.pick :checked)").evaluate_all(
            "all => all.map(row => row.dataset.key)"
        )
    ]


def bar(page: Page, number: int) -> None:
    expect(page.locator(".basket b")).to_have_text(f"{number} selected")
    expect(page.locator(".basket")).to_be_visible()


def expected(page: Page, site: str, form: str, keys: list[str]) -> str:
    """Return the content of a file of these papers, joined from the built entries."""
    manifest = json.loads(page.request.get(f"{site}data/manifest.json").text())
    (path,) = manifest["files"][f"entries/{form}"]
    built = json.loads(page.request.get(f"{site}{path}").text())
    return str(
        built["head"] + built["between"].join(built["entries"][key] for key in keys) + built["tail"]
    )


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_selection_survives_reload_other_pages_and_filters(papers: Page, site: str) -> None:
    expect(papers.locator(".basket")).to_be_hidden()
    pick(papers, "vandermeer1998wild", "petrov2024old")
    bar(papers, 2)
    papers.reload()
    bar(papers, 2)
    assert ["petrov2024old", "vandermeer1998wild"] == picked(papers)
    papers.locator(f"{ROWS} h3 a").first.click()
    expect(papers.locator(".top h1")).to_be_visible()
    papers.goto(f"{site}papers/?grain=spelt")
    bar(papers, 2)
    expect(papers.locator(ROWS)).to_have_count(2)
    assert ["petrov2024old"] == picked(papers)
    papers.locator(f"{ROWS}[data-key=petrov2024old] .pick input").uncheck()
    bar(papers, 1)
    papers.get_by_role("button", name="Clear all").click()
    expect(papers.locator(ROWS)).to_have_count(30)
    assert ["vandermeer1998wild"] == picked(papers)


def test_select_all_selects_every_matching_paper(papers: Page, long_site: str) -> None:
    papers.locator("input[value=rye]").check()
    papers.get_by_role("button", name="Select all 6").click()
    bar(papers, 6)
    assert 6 == len(picked(papers))
    papers.goto(f"{long_site}papers/?grain=barley")
    papers.get_by_role("button", name="Select all 220").click()
    bar(papers, 220)
    # Rows that come when their place is near push the button down, from under the mouse.
    more = papers.locator("[data-more]")
    more.scroll_into_view_if_needed()
    expect(papers.locator(ROWS)).to_have_count(100)
    more.click()
    expect(papers.locator(ROWS)).to_have_count(200)
    assert 200 == len(picked(papers))
    share = papers.locator("[data-share]")
    share.click()
    expect(share).to_have_text("Link copied")
    assert 7000 > len(clipboard(papers))


def test_selection_export_equals_the_built_entries(papers: Page, site: str) -> None:
    pick(papers, *reversed(PICKED))
    papers.locator("[data-menu=selected] > summary").click()
    basket = papers.locator(".basket")
    for form, ending in FORMATS.items():
        text = expected(papers, site, form, [*PICKED])
        assert len(text) > 100
        with papers.expect_download() as download:
            basket.get_by_role("button", name=f"Download {TITLES[form]}").click()
        assert f"selected.{ending}" == download.value.suggested_filename
        assert text.encode() == download.value.path().read_bytes(), form
        copy = basket.get_by_role("button", name=f"Copy {TITLES[form]}", exact=True).last
        copy.click()
        expect(copy).to_have_text("Copied")
        # The mark at the start of a CSV file would be part of the first cell where it is pasted.
        assert text.removeprefix(BYTE_ORDER_MARK) == clipboard(papers), form
        assert (form == "csv") == text.startswith(BYTE_ORDER_MARK)


def test_copied_csv_has_no_byte_order_mark_where_a_browser_copies_text_alone(
    papers: Page, site: str
) -> None:
    papers.evaluate("delete window.ClipboardItem")
    pick(papers, *PICKED)
    papers.locator("[data-menu=selected] > summary").click()
    copy = papers.locator(".basket").get_by_role("button", name="Copy CSV", exact=True)
    copy.click()
    expect(copy).to_have_text("Copied")
    text = expected(papers, site, "csv", [*PICKED])
    assert text == BYTE_ORDER_MARK + clipboard(papers)


def test_main_button_copies_bibtex_and_reports_it_briefly(papers: Page, site: str) -> None:
    pick(papers, *PICKED)
    copy = papers.locator(".basket .main")
    copy.click()
    expect(copy).to_have_text("Copied")
    expect(papers.locator("[data-live]")).to_have_text("Copied")
    assert expected(papers, site, "bibtex", [*PICKED]) == clipboard(papers)
    copy.click()
    expect(copy).to_have_text("Copied")
    expect(copy).to_have_text("Copy BibTeX", timeout=6000)


@pytest.mark.parametrize("query", ["?grain=spelt", "?grain=rye&sort=title", "?find=starter"])
def test_matching_papers_are_exported_in_the_order_shown(page: Page, site: str, query: str) -> None:
    visit(page, f"{site}papers/{query}")
    keys = page.locator(ROWS).evaluate_all("all => all.map(row => row.dataset.key)")
    assert 1 < len(keys) < 30
    menu = page.locator("[data-menu=papers]")
    menu.locator("summary").click()
    with page.expect_download() as download:
        menu.get_by_role("button", name="Download CSV").click()
    assert "papers.csv" == download.value.suggested_filename
    assert expected(page, site, "csv", keys).encode() == download.value.path().read_bytes()


def test_export_of_everything_equals_the_catalog_file(papers: Page, site: str) -> None:
    menu = papers.locator("[data-menu=papers]")
    menu.locator("summary").click()
    for form, ending in FORMATS.items():
        with papers.expect_download() as download:
            menu.get_by_role("button", name=f"Download {TITLES[form]}").click()
        whole = papers.request.get(f"{site}data/catalog.{ending}")
        assert 200 == whole.status, form
        assert whole.body() == download.value.path().read_bytes(), form


def test_export_menu_works_by_keyboard_and_closes_on_blur(papers: Page) -> None:
    summary = papers.locator("[data-menu=papers] > summary")
    summary.focus()
    papers.keyboard.press("Enter")
    first = papers.locator("[data-menu=papers] button").first
    expect(first).to_be_visible()
    papers.keyboard.press("Tab")
    expect(first).to_be_focused()
    papers.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(summary).to_be_focused()
    papers.keyboard.press("Enter")
    expect(first).to_be_visible()
    papers.locator(f"{ROWS} h3 a").first.focus()
    expect(first).to_be_hidden()
    summary.click()
    papers.locator("h1").click()
    expect(first).to_be_hidden()


def test_shared_link_shows_its_papers_and_keeps_ones_selection(
    papers: Page, browser: Browser, site: str
) -> None:
    pick(papers, *PICKED)
    papers.locator("[data-share]").click()
    expect(papers.locator("[data-share]")).to_have_text("Link copied")
    link = clipboard(papers)
    assert f"{site}papers/?pick={','.join(PICKED)}" == link
    other = browser.new_context(viewport={"width": 1280, "height": 900})
    page = other.new_page()
    visit(page, f"{site}papers/")
    pick(page, "meel2015note")
    page.goto(link)
    expect(page.locator("[data-status]")).to_have_text("3 of 30 papers")
    assert [*PICKED] == page.locator(ROWS).evaluate_all("all => all.map(row => row.dataset.key)")
    bar(page, 1)
    assert [] == picked(page)
    page.locator("input[value=rye]").check()
    expect(page.locator("[data-status]")).to_have_text("2 of 30 papers")
    expect(page).to_have_url(
        re.compile(r"\?grain=rye&pick=petrov2024old,rask2023rye,vandermeer1998wild$")
    )
    page.get_by_role("button", name="Remove a shared selection").click()
    expect(page.locator("[data-status]")).to_have_text("6 of 30 papers")
    page.goto(f"{site}papers/")
    assert ["meel2015note"] == picked(page)
    other.close()


def test_clear_empties_the_selection_and_keeps_focus_in_the_list(papers: Page) -> None:
    pick(papers, *PICKED)
    papers.locator(".basket").get_by_role("button", name="Clear").click()
    expect(papers.locator(".basket")).to_be_hidden()
    assert [] == picked(papers)
    expect(papers.locator("[data-live]")).to_have_text("Nothing selected")
    assert papers.evaluate("document.querySelector('.rows').contains(document.activeElement)")
    papers.reload()
    expect(papers.locator(".basket")).to_be_hidden()


def test_two_tabs_share_one_selection(papers: Page, context: BrowserContext, site: str) -> None:
    pick(papers, "petrov2024old")
    other = context.new_page()
    visit(other, f"{site}papers/")
    bar(other, 1)
    pick(other, "rask2023rye")
    bar(papers, 2)
    assert ["petrov2024old", "rask2023rye"] == picked(papers)
    papers.locator(".basket").get_by_role("button", name="Clear").click()
    expect(other.locator(".basket")).to_be_hidden()
    assert [] == picked(other)


def test_foreign_stored_values_break_nothing(papers: Page, site: str) -> None:
    faults: list[str] = []
    papers.on("pageerror", lambda error: faults.append(str(error)))
    for kept in ("no json", '{"a": 1}', "[1, null]", '["nowhere"]'):
        store = "([path, text]) => localStorage.setItem(`picks:${path}`, text)"
        papers.evaluate(store, [urlsplit(site).path, kept])
        visit(papers, f"{site}papers/")
        assert [] == picked(papers), kept
        pick(papers, "rask2023rye")
        assert ["rask2023rye"] == picked(papers), kept
        assert [] == faults, kept


def test_selection_works_without_browser_storage(tab: Page, site: str) -> None:
    page = tab
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name,"
        " { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    visit(page, f"{site}papers/")
    faults.clear()
    pick(page, "rask2023rye", "petrov2024old")
    bar(page, 2)
    page.locator("input[value=rye]").check()
    expect(page.locator("[data-status]")).to_have_text("6 of 30 papers")
    bar(page, 2)
    assert [] == faults


def test_missing_entries_are_reported(papers: Page) -> None:
    papers.route("**/data/entries/**", lambda route: route.fulfill(status=500, body="no"))
    pick(papers, *PICKED)
    copy = papers.locator(".basket .main")
    copy.click()
    expect(copy).to_have_text("Failed: try again")
    papers.unroute("**/data/entries/**")
    copy.click()
    expect(copy).to_have_text("Copied")


def test_phone_has_further_actions_behind_one_button(phone: Page, site: str) -> None:
    page = phone
    visit(page, f"{site}papers/")
    page.locator(f"{ROWS} .pick").first.tap()
    bar(page, 1)
    box = page.locator(".basket").bounding_box()
    assert box
    assert (740, True) == (round(box["y"] + box["height"]), box["height"] < 60)
    expect(page.locator("[data-share]")).to_be_hidden()
    more = page.get_by_role("button", name="More")
    assert "false" == more.get_attribute("aria-expanded")
    more.tap()
    assert "true" == more.get_attribute("aria-expanded")
    expect(page.locator("[data-share]")).to_be_visible()
    page.locator("[data-menu=selected] > summary").tap()
    expect(page.locator("[data-menu=selected] button").last).to_be_in_viewport()
    assert 360 >= page.evaluate("document.documentElement.scrollWidth")


def test_selection_is_stored_per_site_of_a_host(papers: Page, site: str) -> None:
    pick(papers, "rask2023rye")
    assert [f"picks:{urlsplit(site).path}"] == papers.evaluate(
        "Object.keys(localStorage).filter(key => key.startsWith('picks'))"
    )


LISTS = ("topics/grain/rye/", "years/2023/", "venues/crumb/", "authors/noor-hassan/", "new/")


@pytest.mark.parametrize("path", [*LISTS, "papers/rows.html"])
def test_every_list_has_boxes_and_the_header_counts(page: Page, site: str, path: str) -> None:
    visit(page, f"{site}{path}")
    rows = page.locator(ROWS)
    expect(page.locator(f"{ROWS} > .pick input")).to_have_count(rows.count())
    header = page.locator("[data-selected]")
    expect(header).to_be_hidden()
    rows.first.locator(".pick input").check()
    expect(header.locator("button")).to_have_text("1 selected")
    key = rows.first.get_attribute("data-key")
    page.goto(f"{site}papers/{key}/")
    expect(header.locator("button").first).to_have_text("1 selected")
    box = page.locator(".links .pick input")
    expect(box).to_be_checked()
    box.uncheck()
    expect(header).to_be_hidden()


def test_header_menu_copies_shows_and_clears_the_selection(papers: Page, site: str) -> None:
    pick(papers, *PICKED)
    visit(papers, f"{site}topics/grain/")
    header = papers.locator("[data-selected]")
    header.get_by_role("button", name="3 selected").click()
    header.get_by_role("button", name="Copy BibTeX").click()
    expect(header.get_by_role("button", name="Copied")).to_be_visible()
    assert expected(papers, site, "bibtex", [*PICKED]) == clipboard(papers)
    assert [] == axe_violations(papers)
    papers.keyboard.press("Escape")
    expect(header.get_by_role("button")).to_have_count(1)
    header.get_by_role("button", name="3 selected").click()
    header.get_by_role("button", name="Show in the list").click()
    expect(papers.locator("[data-status]")).to_have_text("3 of 30 papers")
    header.get_by_role("button", name="3 selected").click()
    header.get_by_role("button", name="Clear").click()
    expect(header).to_be_hidden()
    expect(papers.locator(".basket")).to_be_hidden()


def test_selection_made_while_a_row_is_filtered_out_is_on_its_box(papers: Page) -> None:
    papers.locator("input[value=rye]").check()
    expect(papers.locator(ROWS)).to_have_count(6)
    papers.evaluate(
        "localStorage.setItem('picks:/bread/', '[\"petrov2024old\"]');"
        "dispatchEvent(new StorageEvent('storage', { key: 'picks:/bread/' }))"
    )
    papers.get_by_role("button", name="Clear all").click()
    expect(papers.locator(ROWS)).to_have_count(30)
    assert ["petrov2024old"] == picked(papers)


@pytest.mark.parametrize("path", ["topics/grain/rye/", "papers/rask2023rye/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_boxes_shift_nothing_when_they_come(tab: Page, site: str, path: str, width: int) -> None:
    tab.add_init_script(SHIFTS)
    tab.set_viewport_size({"width": width, "height": 800})
    visit(tab, f"{site}{path}")
    settle(tab)
    assert MOST_SHIFT >= tab.evaluate("window.shifts")
