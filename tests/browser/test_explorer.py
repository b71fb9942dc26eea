"""The list and its filters: selection, results, URL, keyboard, screen reader and phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import (
    AXE_WIDTHS,
    Scheme,
    axe_violations,
    forget,
    held_route,
    release,
    settle,
    visit,
)

SHIFTS = """window.shifts = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;
}).observe({ type: "layout-shift", buffered: true });"""
ROWS = ".rows > .row"
MOST_SHIFT = 0.02
"""The largest sum of layout shifts that nobody notices; 0.1 already counts as good elsewhere."""
SCHEME_BY_WIDTH: dict[int, Scheme] = {320: "light", 360: "dark", 640: "dark", 1280: "light"}
"""Each width of a window with the color scheme in which the list is shown there."""


@pytest.fixture
def papers(page: Page, site: str) -> Page:
    """Return the list, ready."""
    visit(page, f"{site}papers/")
    return page


def choose(page: Page, facet: str, token: str) -> None:
    page.locator(f"[data-facet='{facet}'] input[value='{token}']").check()


def count(page: Page, facet: str, token: str) -> int:
    return int(
        page.locator(f"[data-facet='{facet}'] label:has(input[value='{token}']) .n").inner_text()
    )


def shown(page: Page) -> list[str]:
    return [
        str(key)
        for key in page.locator(ROWS).evaluate_all("all => all.map(row => row.dataset.key)")
    ]


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-status]")).to_have_text(words)


def address(page: Page, query: str) -> None:
    expect(page).to_have_url(re.compile(rf"/papers/{re.escape(query)}$"))


def chip(page: Page, words: str) -> Any:
    return page.locator("[data-chip]").filter(has_text=words)


def test_values_of_a_facet_are_ored_and_facets_anded(papers: Page) -> None:
    choose(papers, "grain", "wheat")
    status(papers, "7 of 30 papers")
    choose(papers, "grain", "rye")
    status(papers, "13 of 30 papers")
    choose(papers, "process", "baking")
    status(papers, "1 of 30 papers")
    assert ["mullerludenscheidt2025kruste"] == shown(papers)
    choose(papers, "process", "mixing")
    status(papers, "2 of 30 papers")
    address(papers, "?grain=wheat&grain=rye&process=baking&process=mixing")
    expect(papers.locator("[data-menu=papers] > summary")).to_have_text("Export 2 as …")


def test_facet_counts_ignore_their_own_selection(
    papers: Page,
) -> None:
    choose(papers, "grain", "rye")
    assert (7, 6, 2) == tuple(count(papers, "grain", token) for token in ("wheat", "rye", "spelt"))
    fermentation = (
        "fermentation",
        "fermentation/sourdough",
        "fermentation/sourdough/starter-ecology",
    )
    assert (5, 5, 4) == tuple(count(papers, "process", token) for token in fermentation)
    choose(papers, "process", "fermentation/sourdough/starter-ecology")
    status(papers, "4 of 30 papers")
    assert (5, 5, 4) == tuple(count(papers, "process", token) for token in fermentation)
    assert (5, 4) == tuple(count(papers, "grain", token) for token in ("wheat", "rye"))
    above = papers.locator("input[value='fermentation']")
    assert above.evaluate("box => box.indeterminate && !box.checked")
    expect(papers.locator(".facet > summary", has_text="Process")).to_have_text("Process1 chosen")


def test_selected_value_stays_visible_with_count_zero(papers: Page) -> None:
    choose(papers, "venue", "Crumb")
    expect(papers.locator("input[value='asia']")).to_be_enabled()
    papers.locator(".facet > summary", has_text="Region").click()
    choose(papers, "region", "asia")
    status(papers, "1 of 30 papers")
    choose(papers, "year", "2021")
    papers.get_by_role("button", name="Year: 2021, exclude instead").click()
    status(papers, "0 of 30 papers")
    assert 0 == count(papers, "region", "asia")
    expect(papers.locator("input[value='asia']")).to_be_enabled()
    expect(papers.locator("input[value='asia']")).to_be_checked()
    zero = papers.locator("[data-facet=grain] label.zero input")
    assert zero.count() > 0
    expect(zero.first).to_be_disabled()
    expect(zero.first).to_be_visible()


def test_chip_name_excludes_and_its_cross_removes(papers: Page) -> None:
    choose(papers, "grain", "rye")
    papers.get_by_role("button", name="Grain: Rye, exclude instead").click()
    status(papers, "24 of 30 papers")
    address(papers, "?grain=!rye")
    expect(chip(papers, "not Rye")).to_have_class("chip not")
    expect(papers.locator("input[value=rye]")).not_to_be_checked()
    expect(papers.locator("label.not")).to_have_count(1)
    expect(papers.locator("[data-chip] button").first).to_be_focused()
    assert 6 == count(papers, "grain", "rye")
    choose(papers, "grain", "wheat")
    status(papers, "7 of 30 papers")
    papers.get_by_role("button", name="Remove Grain: Wheat").click()
    papers.get_by_role("button", name="Grain: not Rye, include instead", exact=True).click()
    status(papers, "6 of 30 papers")
    papers.get_by_role("button", name="Remove Grain: Rye").click()
    status(papers, "30 papers")
    address(papers, "")


def test_clear_all_removes_every_filter(papers: Page) -> None:
    choose(papers, "grain", "rye")
    choose(papers, "code", "yes")
    papers.locator("form[data-find] input:visible").fill("starter")
    papers.get_by_role("button", name="Clear all").first.click()
    status(papers, "30 papers")
    address(papers, "")
    expect(papers.locator("[data-facet] input:checked, [data-chip]")).to_have_count(0)
    expect(papers.locator("form[data-find] input:visible")).to_have_value("")
    assert papers.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_status_is_announced_from_one_element(papers: Page) -> None:
    assert "status" == papers.locator("[data-status]").get_attribute("role")
    element = papers.wait_for_selector("[data-status]")
    assert element
    choose(papers, "grain", "rye")
    status(papers, "6 of 30 papers")
    assert element.evaluate("one => one.isConnected")


def test_rows_are_sorted_by_date_title_venue_and_relevance(papers: Page) -> None:
    sort = papers.get_by_label("Sort by")
    dates = papers.locator(f"{ROWS} time").all_text_contents()
    assert sorted((date[:4] for date in dates), reverse=True) == [date[:4] for date in dates]
    sort.select_option("title")
    titles = papers.locator(f"{ROWS} h3")
    address(papers, "?sort=title")
    plain = [text.casefold() for text in titles.all_text_contents() if text[0].isalpha()]
    assert sorted(plain) == plain
    assert len(plain) > 25
    address(papers, "?sort=title")
    sort.select_option("venue")
    address(papers, "?sort=venue")
    expect(papers.locator(f"{ROWS} time + span").first).to_have_text("arXiv")
    venues = [
        re.split(" [0-9]", text)[0].casefold()
        for text in papers.locator(f"{ROWS} time + span").all_text_contents()
    ]
    assert sorted(venues) == venues
    assert ["2025-09", "2024-08"] == papers.locator(
        f"{ROWS}:has(time + span:text('J. Loaf')) time"
    ).all_text_contents()[:2]
    expect(sort.locator("[value=match]")).to_be_disabled()
    papers.locator("form[data-find] input:visible").fill("rye")
    expect(sort).to_have_value("match")
    expect(sort.locator("[value=match]")).to_be_enabled()
    address(papers, "?find=rye")
    best = shown(papers)
    sort.select_option("date")
    address(papers, "?find=rye&sort=date")
    assert sorted(best) == sorted(shown(papers))
    assert best != shown(papers)
    papers.reload()
    status(papers, f"{len(best)} of 30 papers")
    expect(sort).to_have_value("date")
    sort.select_option("match")
    address(papers, "?find=rye")
    expect(papers.locator(ROWS).first).to_have_attribute("data-key", best[0])


def test_slash_enter_and_escape_work_in_the_list(papers: Page) -> None:
    box = papers.locator("form[data-find] input:visible")
    papers.keyboard.press("/")
    expect(box).to_be_focused()
    papers.keyboard.type("crust")
    papers.keyboard.press("Enter")
    expect(papers.locator(f"{ROWS} h3 a").first).to_be_focused()
    assert "crust" in str(papers.locator(f"{ROWS} h3 a").first.text_content()).lower()
    papers.keyboard.press("/")
    papers.keyboard.press("Escape")
    status(papers, "30 papers")
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    address(papers, "")


def test_url_keeps_the_later_of_two_changes_in_one_frame(papers: Page) -> None:
    papers.evaluate(
        """async () => {
            const later = () => new Promise((done) => {
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = done;
                port2.postMessage("");
            });
            for (const one of ["rye", "wheat", "rye"]) {
                document.querySelector(`.facets input[value=${one}]`).click();
                await later();
            }
        }"""
    )
    status(papers, "7 of 30 papers")
    expect(papers).to_have_url(re.compile(r"/papers/\?grain=wheat$"))


def test_filters_work_by_keyboard(papers: Page) -> None:
    papers.locator("#content").focus()
    for _ in range(40):
        papers.keyboard.press("Tab")
        if "rye" == papers.evaluate("document.activeElement.value"):
            break
    papers.keyboard.press("Space")
    status(papers, "6 of 30 papers")
    assert "rye" == papers.evaluate("document.activeElement.value")
    papers.locator("[data-since]").focus()
    papers.keyboard.press("Tab")
    skip = papers.get_by_role("link", name="Skip to the papers")
    expect(skip).to_be_focused()
    assert 10 < (skip.bounding_box() or {"height": 0})["height"]
    papers.keyboard.press("Enter")
    expect(skip).not_to_be_focused()
    papers.keyboard.press("Tab")
    assert papers.evaluate("!!document.activeElement.closest('.rows > .row')")


def test_link_to_the_search_box_focuses_it(page: Page, site: str) -> None:
    page.goto(f"{site}papers/#find")
    expect(page.locator("form[data-find] input:visible")).to_be_focused()


def test_empty_result_names_the_filter_that_hides_most(papers: Page, site: str) -> None:
    papers.goto(f"{site}papers/?venue=Crumb&year=2026&process=mixing")
    status(papers, "0 of 30 papers")
    expect(papers.locator(".empty:visible")).to_contain_text(
        "No paper matches all of these filters."
    )
    expect(papers.locator("[data-empty] .button")).to_have_text(["Clear all"])
    papers.goto(f"{site}papers/?venue=Crumb&grain=wheat&code=yes")
    expect(papers.locator("[data-empty] .button").first).to_have_text("Without Wheat: 2 papers")
    expect(papers.locator("[data-menu=papers], [data-all]").filter(visible=True)).to_have_count(0)
    papers.locator("[data-empty] .button").first.click()
    status(papers, "2 of 30 papers")
    expect(papers.locator(".empty:visible")).to_have_count(0)
    papers.locator("form[data-find] input:visible").fill("zzzzqqqq")
    expect(papers.locator("[data-empty] .button").first).to_have_text(
        "Without “zzzzqqqq”: 2 papers"
    )
    papers.locator("[data-empty] .button").first.click()
    address(papers, "?venue=Crumb&code=yes")


STATE = "?find=starter&grain=rye&grain=wheat&year=!2021&sort=title"


def test_url_keeps_the_filters_over_reload_back_and_forward(page: Page, site: str) -> None:
    page.goto(f"{site}papers/{STATE}")
    expect(page.locator("[data-chip]")).to_have_count(3)
    before = shown(page)
    assert before
    page.reload()
    expect(page.locator("[data-chip]")).to_have_count(3)
    address(page, STATE)
    assert before == shown(page)
    assert not {"q", "h"} & set(page.evaluate("[...new URLSearchParams(location.search).keys()]"))
    title = str(page.locator(f"{ROWS} h3 a").first.text_content())
    page.evaluate("window.stayed = true")
    page.locator(f"{ROWS} h3 a").first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    expect(page.locator("[data-chip]")).to_have_count(3)
    address(page, STATE)
    assert before == shown(page)
    expect(page.locator("form[data-find] input:visible")).to_have_value("starter")
    page.go_forward()
    expect(page.locator("h1")).to_have_text(title)
    assert page.evaluate("window.stayed")


def test_unknown_url_parameters_and_values_filter_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}papers/?q=rye&h=rye&grain=moonflour&sort=best&year=!1066")
    status(page, "30 papers")
    address(page, "")
    expect(page.get_by_label("Sort by")).to_have_value("date")
    expect(page.locator("[data-unknown]")).to_have_text(
        "Unknown filters in the address: grain=moonflour, year=1066, sort=best"
    )
    choose(page, "grain", "rye")
    expect(page.locator("[data-unknown]")).to_be_hidden()


@pytest.mark.parametrize(
    ("path", "link", "query", "words"),
    [
        (
            "insights/",
            ".matrix td a",
            "?process=fermentation/sourdough/starter-ecology&grain=wheat",
            "5 of 30 papers",
        ),
        (
            "topics/grain/wheat/",
            "a:text('Filter or export')",
            "?grain=wheat",
            "7 of 30 papers",
        ),
        (
            "venues/flour-water/",
            "a:text('Filter all 8 papers')",
            "?venue=Flour+%26+Water",
            "8 of 30 papers",
        ),
        ("papers/vandermeer1998wild/", ".names a:text('Brandt')", "?find=", ""),
    ],
)
def test_links_to_the_list_apply_their_filters(
    page: Page, site: str, path: str, link: str, query: str, words: str
) -> None:
    visit(page, f"{site}{path}")
    page.evaluate("window.stayed = true")
    page.locator(link).first.click()
    expect(page.locator("h1")).to_have_text("Papers")
    expect(
        page.locator("[data-chip]").or_(page.locator("[data-status]", has_text="of 30")).first
    ).to_be_visible()
    if words:
        status(page, words)
    expect(page).to_have_url(re.compile(re.escape(f"papers/{query}")))
    assert page.evaluate("window.stayed")
    page.go_back()
    expect(page).to_have_url(f"{site}{path}")


def test_menu_link_clears_the_filters(page: Page, site: str) -> None:
    visit(page, f"{site}papers/?grain=rye")
    status(page, "6 of 30 papers")
    page.locator(".bar nav a", has_text="Papers").click()
    status(page, "30 papers, newest first")
    expect(page.locator("[data-facet] input:checked")).to_have_count(0)
    page.go_back()
    status(page, "6 of 30 papers")


def test_show_more_adds_a_hundred_rows_and_focuses_the_first(page: Page, long_site: str) -> None:
    visit(page, f"{long_site}papers/")
    expect(page.locator(ROWS)).to_have_count(100)
    more = page.locator("[data-more]")
    expect(more).to_have_text("Show 100 more")
    more.click()
    expect(page.locator(ROWS)).to_have_count(200)
    expect(page.locator(f"{ROWS}:nth-child(101) h3 a")).to_be_focused()
    expect(more).to_have_text("Show 50 more")
    page.keyboard.press("Enter")
    expect(page.locator("article.kd h1")).to_contain_text("One of Many")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(200)
    more.click()
    expect(page.locator(ROWS)).to_have_count(250)
    expect(more).to_be_hidden()
    choose(page, "process", "shaping")
    status(page, "111 of 250 papers")
    expect(page.locator(ROWS)).to_have_count(100)
    expect(more).to_have_text("Show 11 more")
    page.wait_for_function("() => scrollY < 300")
    box = page.locator("[data-status]").bounding_box()
    assert box
    assert 52 <= box["y"] < 300


def test_show_more_waits_for_the_rows_above_it(page: Page, long_site: str) -> None:
    held = held_route(page, "**/data/rows/*.json")
    page.goto(f"{long_site}papers/?grain=barley")
    status(page, "220 of 250 papers")
    more = page.locator("[data-more]")
    expect(more).to_be_hidden()
    # Rows begin to load when the end of the list comes near the window.
    while not held:
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        settle(page)
    expect(more).to_be_hidden()
    release(page, held)
    expect(page.locator(ROWS)).to_have_count(100)
    expect(more).to_be_visible()


def test_filters_wait_for_rows_that_are_still_loading(page: Page, long_site: str) -> None:
    held = held_route(page, "**/data/filters/*.json")
    page.goto(f"{long_site}papers/?grain=barley&process=storage")
    expect(page.locator(".rows")).to_be_hidden()
    settle(page)
    expect(page.locator(".rows")).to_be_hidden()
    release(page, held)
    status(page, "110 of 250 papers")
    expect(page.locator(ROWS)).to_have_count(100)
    expect(page.locator(".rows")).to_be_visible()


def test_missing_data_is_reported_and_loaded_again(page: Page, long_site: str) -> None:
    page.route("**/data/filters/*.json", lambda route: route.fulfill(status=500, body="no"))
    visit(page, f"{long_site}papers/")
    expect(page.locator(ROWS)).to_have_count(100)
    choose(page, "grain", "rye")
    fault = page.get_by_role("alert").filter(visible=True)
    expect(fault).to_contain_text("The data of the list could not be loaded")
    expect(page.locator(ROWS)).to_have_count(100)
    page.unroute("**/data/filters/*.json")
    fault.get_by_role("button", name="Try again").click()
    status(page, "6 of 250 papers")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    choose(page, "grain", "barley")
    status(page, "226 of 250 papers")


def test_failed_search_is_reported_and_filters_still_work(page: Page, site: str) -> None:
    page.route("**/data/search-index/*.json", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"{site}papers/?find=rye&grain=rye")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Search is unavailable")
    status(page, "6 of 30 papers")


def test_list_without_javascript_links_to_all_papers(plain: Page, long_site: str) -> None:
    page = plain
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{long_site}papers/?grain=rye")
    expect(page.locator(ROWS)).to_have_count(100)
    for name in (
        ".facets",
        ".pick",
        "[data-all]",
        "[data-sort]",
        "[data-menu]",
        "[data-more]",
        ".basket",
        ".empty",
    ):
        expect(page.locator(name).filter(visible=True)).to_have_count(0)
    page.get_by_role("link", name="All 250 papers, page by page").click()
    expect(page.locator("h1")).to_have_text("All papers 1 to 50 of 250")
    expect(page.locator(".row h3 a:visible")).to_have_count(50)
    boxes = page.locator("input[type=checkbox]").filter(visible=True)
    expect(boxes).to_have_count(1)
    expect(page.locator(".sum:visible")).not_to_have_count(0)
    boxes.and_(page.get_by_role("switch", name="Summaries")).uncheck()
    expect(page.locator(".sum:visible")).to_have_count(0)
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("h1")).to_have_text("All papers 51 to 100 of 250")
    expect(page.locator(".row h3 a:visible")).to_have_count(50)
    assert 360 >= page.evaluate("document.documentElement.scrollWidth")


WHOLE = ("", "html")
STATES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        WHOLE,
        (".pick input", ".pick, .basket"),
        ("[data-menu=papers] > summary", "[data-menu=papers]"),
    ),
    "?grain=rye&grain=wheat&process=!baking&find=starter": (WHOLE,),
    "?grain=rye&process=fermentation": ((".facets > summary", ".facets"),),
    "?venue=Crumb&grain=wheat&code=yes": (WHOLE,),
}
"""A query; in each state what is pressed, and the part of the page that differs from others."""


@pytest.mark.parametrize("query", STATES, ids=["whole", "filtered", "filters open", "nothing"])
def test_list_is_accessible_fits_every_width_and_does_not_shift(
    tab: Page, site: str, query: str
) -> None:
    tab.add_init_script(SHIFTS)
    shifts: dict[str, float] = {}
    overflow: dict[str, int] = {}
    violations: dict[str, list[Any]] = {}
    for width, scheme in SCHEME_BY_WIDTH.items():
        # The theme keeps the first scheme that it showed, and the basket what was selected.
        forget(tab, site)
        tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        tab.set_viewport_size({"width": width, "height": 800})
        visit(tab, f"{site}papers/{query}")
        shifts[f"{width} {scheme}"] = tab.evaluate("window.shifts")
        for press, within in STATES[query]:
            name = f"{width} {scheme} {press}"
            if press and tab.locator(press).first.is_visible():
                tab.locator(press).first.click()
            overflow[name] = max(0, tab.evaluate("document.documentElement.scrollWidth") - width)
            if "basket" in within:
                # The bar is below the list and covers no link; nor does the header.
                tab.evaluate("scrollTo(0, 1e6)")
                tab.evaluate("document.querySelector('.md-header.bar').style.position = 'static'")
            # axe takes twice as long as loading the list. Of two widths with the same layout, it
            # runs in one; test_every_page has that of the whole list, so here the other is left.
            is_on_every_page = (query, press) == ("", "")
            if is_on_every_page != (width in AXE_WIDTHS.values()):
                settle(tab)
                violations[name] = axe_violations(tab, within)
    assert (4, 2 * len(STATES[query])) == (len(shifts), len(violations))
    assert {} == {name: shift for name, shift in shifts.items() if shift > MOST_SHIFT}
    assert dict.fromkeys(overflow, 0) == overflow
    assert {name: [] for name in violations} == violations


@pytest.mark.parametrize("query", ["", "?process=shaping", "?find=loaf&grain=barley", "?year=1998"])
def test_long_list_does_not_shift_while_loading(tab: Page, long_site: str, query: str) -> None:
    tab.add_init_script(SHIFTS)
    shifts = {}
    for width in (360, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        visit(tab, f"{long_site}papers/{query}")
        settle(tab)
        shifts[width] = tab.evaluate("window.shifts")
    assert {} == {width: shift for width, shift in shifts.items() if shift > MOST_SHIFT}


@pytest.mark.parametrize("width", [360, 1280])
def test_filters_that_come_late_move_no_row_in_view(tab: Page, long_site: str, width: int) -> None:
    tab.add_init_script(SHIFTS)
    tab.set_viewport_size({"width": width, "height": 800})
    filters, orders = (held_route(tab, f"**/data/{name}/*") for name in ("filters", "orders"))
    tab.goto(f"{long_site}papers/?process=shaping&mill=12&sort=title")
    # What the page does after 8 s without its data.
    tab.evaluate("() => { delete document.querySelector('[data-explorer]').dataset.waits }")
    settle(tab)
    release(tab, filters)
    expect(tab.locator("[data-unknown]")).to_contain_text("mill=12")
    settle(tab)
    release(tab, orders)
    expect(tab.locator(".chip")).to_have_count(1)
    settle(tab)
    assert MOST_SHIFT >= tab.evaluate("window.shifts")


def test_phone_has_one_sticky_button_for_all_filters(phone: Page, site: str) -> None:
    visit(phone, f"{site}papers/")
    button = phone.locator(".facets > summary")
    expect(button).to_have_text("Filters30 papers")
    expect(phone.locator(".panel")).to_be_hidden()
    first = phone.locator(ROWS).first.bounding_box()
    assert first
    assert first["y"] < 500
    button.tap()
    assert {False} == set(
        phone.locator("details.facet").evaluate_all("all => all.map(one => one.open)")
    )
    for facet in ("Process", "Grain", "Year"):
        phone.locator(".facet > summary", has_text=facet).tap()
    phone.locator("label", has=phone.locator("input[value=rye]")).tap()
    expect(button).to_have_text("Filters, 1 chosen6 papers")
    box = button.bounding_box()
    assert box
    assert 52 <= box["y"] < 60
    sizes = phone.locator(".facet label:visible").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    assert min(sizes) >= 36
    button.tap()
    expect(phone.locator(".panel")).to_be_hidden()
    expect(phone.locator(ROWS)).to_have_count(6)


def test_filter_panel_follows_the_window_width(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    visit(page, f"{site}papers/?grain=rye")
    expect(page.locator(".panel")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".panel")).to_be_visible()
    expect(page.locator(".facet[open] > summary")).to_have_text(["Grain1 chosen"])
    page.set_viewport_size({"width": 640, "height": 400})
    expect(page.locator(".panel")).to_be_hidden()


def test_values_are_ordered_by_what_is_left_of_them(papers: Page) -> None:
    grains = papers.locator("[data-facet=grain] > ul > li input")
    values = "boxes => boxes.map(box => box.value)"
    assert ["wheat", "rye", "spelt"] == grains.evaluate_all(values)[:3]
    papers.locator("[data-facet=venue] input[value=none]").check()
    status(papers, "6 of 30 papers")
    counts = papers.locator("[data-facet=grain] > ul > li > label .n").all_text_contents()
    assert sorted(map(int, counts), reverse=True) == [*map(int, counts)]
    # Years are a scale: their order stays.
    years = papers.locator("[data-facet=year] li input").evaluate_all(values)
    assert sorted(years, reverse=True) == years


def test_long_facet_unfolds_and_keeps_what_is_chosen(papers: Page) -> None:
    years = papers.locator("[data-facet=year]")
    unfold = years.locator("[data-unfold]")
    expect(unfold).to_have_text("+ 6 more")
    expect(years.locator("li")).to_have_count(8)
    unfold.click()
    expect(years.locator("li")).to_have_count(14)
    expect(unfold).to_have_text("Fewer")
    years.locator("input[value='1998']").check()
    status(papers, "1 of 30 papers")
    unfold.click()
    expect(unfold).to_have_text("+ 5 more")
    expect(years.locator("li")).to_have_count(9)
    expect(years.locator("input[value='1998']")).to_be_checked()
    expect(years.locator("input[value='1998']")).to_be_visible()


def test_box_in_a_long_facet_finds_its_values(papers: Page) -> None:
    years = papers.locator("[data-facet=year]")
    years.get_by_label("Find within Year").fill("201")
    assert ["2019", "2018", "2017", "2016", "2015", "2011"] == years.locator(
        "li input"
    ).evaluate_all("boxes => boxes.map(box => box.value)")
    years.get_by_label("Find within Year").fill("")
    expect(years.locator("li")).to_have_count(8)


def test_box_in_a_long_facet_offers_the_whole_search_for_what_it_lacks(papers: Page) -> None:
    years = papers.locator("[data-facet=year]")
    within = years.get_by_label("Find within Year")
    within.fill("1066")
    expect(years.locator("li")).to_have_count(0)
    expect(years.locator(".facet-note")).to_have_text(
        "Year: nothing matches. Search all papers for “1066”"
    )
    within.fill("201")
    expect(years.locator(".facet-note")).to_be_empty()
    within.fill(" rye ")
    years.get_by_role("button", name="Search all papers for “rye”").click()
    expect(papers.locator("#find")).to_have_value("rye")
    expect(within).to_have_value("")
    expect(years.locator("li")).to_have_count(8)


def test_filters_on_top_are_addresses_of_the_list(papers: Page) -> None:
    papers.get_by_label("Published").check()
    papers.get_by_label("Has code").check()
    papers.locator("[data-since]").select_option(label="2020")
    address(papers, "?published=yes&code=yes&since=2020")
    expect(chip(papers, "Since 2020")).to_be_visible()
    dates = papers.locator(f"{ROWS} time").all_text_contents()
    assert dates
    assert min(dates) >= "2020"
    papers.locator("[data-since]").select_option(label="2023")
    address(papers, "?published=yes&code=yes&since=2023")
    papers.reload()
    expect(chip(papers, "Since 2023")).to_be_visible()
    expect(papers.locator("[data-since]")).to_have_value(
        str(papers.locator("[data-since] option", has_text="2023").get_attribute("value"))
    )
    papers.get_by_role("button", name="Remove Since: Since 2023").click()
    expect(papers.locator("[data-since]")).to_have_value("")


def test_phone_leaves_the_filters_by_a_bar_with_the_number_left(phone: Page, site: str) -> None:
    visit(phone, f"{site}papers/")
    phone.locator(".facets > summary").tap()
    phone.get_by_label("Published").tap()
    bar = phone.get_by_role("button", name="Show 24 papers")
    box = bar.bounding_box()
    assert box
    assert 650 < box["y"] + box["height"] <= 740
    bar.tap()
    expect(phone.locator(".panel")).to_be_hidden()
    expect(phone.locator(ROWS).first).to_be_in_viewport()


def test_selection_is_visible_in_forced_colors(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    visit(page, f"{site}papers/?grain=rye")
    page.locator(".pick input").first.check()
    style = "one => [getComputedStyle(one).outlineStyle, getComputedStyle(one).borderTopStyle]"
    assert "solid" == page.locator(ROWS).first.evaluate(style)[0]
    assert "solid" == page.locator(".chip").first.evaluate(style)[1]
    hue = "one => getComputedStyle(one, '::before').backgroundColor"
    marks = {
        page.locator(f"{ROWS} .marks a.{shape}").first.evaluate(hue)
        for shape in ("facet-1", "facet-2")
    }
    assert 2 == len(marks)
