"""The list and its filters: selection, results, URL, keyboard, screen reader and phone."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_every_page import AXE, TAGS

SHIFTS = """window.shifts = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;
}).observe({ type: "layout-shift", buffered: true });"""
ROWS = ".picks > .row"


@pytest.fixture
def papers(page: Page, site: str) -> Page:
    """Return the list, ready."""
    page.goto(f"{site}papers/", wait_until="networkidle")
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


def test_values_of_a_facet_are_alternatives_and_facets_all_have_their_say(papers: Page) -> None:
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


def test_counts_of_a_facet_ignore_its_own_choice_and_a_parent_counts_what_is_below(
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


def test_chosen_value_never_vanishes_where_nothing_is_left_of_it(papers: Page) -> None:
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


def test_name_of_a_chip_excludes_and_the_cross_removes(papers: Page) -> None:
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


def test_clear_all_leaves_nothing_chosen(papers: Page) -> None:
    choose(papers, "grain", "rye")
    choose(papers, "code", "yes")
    papers.locator("form[data-find] input:visible").fill("starter")
    papers.get_by_role("button", name="Clear all").first.click()
    status(papers, "30 papers")
    address(papers, "")
    expect(papers.locator("[data-facet] input:checked, [data-chip]")).to_have_count(0)
    expect(papers.locator("form[data-find] input:visible")).to_have_value("")
    assert papers.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_status_is_heard_and_keeps_its_element(papers: Page) -> None:
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


def test_keyboard_focuses_the_box_leads_to_the_first_row_and_empties_the_box(papers: Page) -> None:
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


def test_address_keeps_the_later_of_two_changes_within_one_paint(papers: Page) -> None:
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


def test_filters_are_chosen_by_keyboard_alone(papers: Page) -> None:
    papers.locator("#content").focus()
    for _ in range(40):
        papers.keyboard.press("Tab")
        if "rye" == papers.evaluate("document.activeElement.value"):
            break
    papers.keyboard.press("Space")
    status(papers, "6 of 30 papers")
    assert "rye" == papers.evaluate("document.activeElement.value")


def test_link_to_the_box_focuses_it(page: Page, site: str) -> None:
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


def test_address_holds_the_state_over_reload_back_and_forward(page: Page, site: str) -> None:
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


def test_names_of_the_theme_and_unknown_values_filter_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}papers/?q=rye&h=rye&grain=moonflour&sort=best&year=!1066")
    status(page, "30 papers")
    address(page, "")
    expect(page.get_by_label("Sort by")).to_have_value("date")


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
            "topics/process/fermentation/",
            "a:text('Filter them')",
            "?process=fermentation",
            "16 of 30 papers",
        ),
        (
            "venues/flour-water/",
            "a:text('Filter its papers')",
            "?venue=Flour+%26+Water",
            "8 of 30 papers",
        ),
        ("papers/vandermeer1998wild/", ".names a:text('Brandt')", "?find=", ""),
    ],
)
def test_links_into_the_list_arrive_filtered(
    page: Page, site: str, path: str, link: str, query: str, words: str
) -> None:
    page.goto(f"{site}{path}", wait_until="networkidle")
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


def test_menu_leads_from_a_filtered_list_to_the_whole(page: Page, site: str) -> None:
    page.goto(f"{site}papers/?grain=rye", wait_until="networkidle")
    status(page, "6 of 30 papers")
    page.locator("nav.broad a", has_text="Papers").click()
    status(page, "30 papers, newest first")
    expect(page.locator("[data-facet] input:checked")).to_have_count(0)
    page.go_back()
    status(page, "6 of 30 papers")


def test_rest_arrives_and_a_hundred_more_are_shown_from_the_first_of_them(
    page: Page, long_site: str
) -> None:
    page.goto(f"{long_site}papers/", wait_until="networkidle")
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
    page.wait_for_function("scrollY > 5000")
    more.click()
    expect(page.locator(ROWS)).to_have_count(250)
    expect(more).to_be_hidden()
    choose(page, "process", "shaping")
    status(page, "111 of 250 papers")
    expect(page.locator(ROWS)).to_have_count(100)
    expect(more).to_have_text("Show 11 more")
    page.wait_for_function("scrollY < 300")
    box = page.locator("[data-status]").bounding_box()
    assert box
    assert 52 <= box["y"] < 300
    assert 250 == len(
        set(page.evaluate("fetch('rows.html').then(a => a.text())").split('data-key="')[1:])
    )


def test_filters_wait_for_rows_that_are_still_on_their_way(page: Page, long_site: str) -> None:
    held: list[Route] = []
    page.route("**/papers/rows.html", lambda route: held.append(route))
    page.goto(f"{long_site}papers/?grain=barley&process=storage")
    expect(page.locator(".rows")).to_be_hidden()
    page.wait_for_timeout(100)
    held[0].continue_()
    status(page, "110 of 250 papers")
    expect(page.locator(ROWS)).to_have_count(100)
    expect(page.locator(".rows")).to_be_visible()


def test_missing_rows_are_told_and_the_first_still_work(page: Page, long_site: str) -> None:
    page.route("**/papers/rows.html", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"{long_site}papers/", wait_until="networkidle")
    expect(page.locator(ROWS)).to_have_count(100)
    choose(page, "grain", "rye")
    fault = page.get_by_role("alert").filter(visible=True)
    expect(fault).to_contain_text("The other 150 papers could not be loaded")
    status(page, "6 of the first 100 papers")
    page.unroute("**/papers/rows.html")
    fault.get_by_role("button", name="Try again").click()
    status(page, "6 of 250 papers")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    choose(page, "grain", "barley")
    status(page, "226 of 250 papers")


def test_search_that_does_not_answer_is_told_and_filters_still_work(page: Page, site: str) -> None:
    page.route("**/data/search.json", lambda route: route.fulfill(status=500, body="no"))
    page.goto(f"{site}papers/?find=rye&grain=rye")
    expect(page.get_by_role("alert").filter(visible=True)).to_contain_text("Search is unavailable")
    status(page, "6 of 30 papers")


def test_without_javascript_the_list_reads_and_leads_to_all(
    browser: Browser, long_site: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
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
    page.get_by_role("link", name="All 250 papers on one page").click()
    expect(page.locator("h1")).to_have_text("All papers")
    expect(page.locator(".row h3 a:visible")).to_have_count(250)
    expect(page.locator("input[type=checkbox]").filter(visible=True)).to_have_count(0)
    assert 360 >= page.evaluate("document.documentElement.scrollWidth")
    context.close()


FORMS: dict[str, tuple[str, str]] = {
    "whole": ("", ""),
    "filtered": ("?grain=rye&grain=wheat&process=!baking&find=starter", ""),
    "filters open": ("?grain=rye&process=fermentation", ".facets > summary"),
    "nothing found": ("?venue=Crumb&grain=wheat&code=yes", ""),
    "selected": ("?grain=rye", ".pick input"),
    "menu open": ("", "[data-menu=papers] > summary"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 640, 1280])
@pytest.mark.parametrize("form", FORMS)
def test_list_has_no_barrier_no_sideways_scroll_and_does_not_move(
    browser: Browser, site: str, form: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    query, press = FORMS[form]
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{site}papers/{query}", wait_until="networkidle")
    expect(page.locator("[data-waits]")).to_have_count(0)
    page.wait_for_timeout(100)
    assert 0.02 >= page.evaluate("window.shifts")
    if press and page.locator(press).first.is_visible():
        page.locator(press).first.click()
    if form == "selected":
        page.evaluate(
            "scrollTo(0, 1e6)"
        )  # the bar stands below the list, and not on a link; nor does the header
        page.add_style_tag(content=".md-header.bar { position: static; }")
    assert width >= page.evaluate("document.documentElement.scrollWidth")
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert [] == [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
    ]
    context.close()


@pytest.mark.parametrize("query", ["", "?process=shaping", "?find=loaf&grain=barley", "?year=1998"])
@pytest.mark.parametrize("width", [360, 1280])
def test_long_list_does_not_move_while_it_loads(
    browser: Browser, long_site: str, width: int, query: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{long_site}papers/{query}", wait_until="networkidle")
    expect(page.locator("[data-waits]")).to_have_count(0)
    page.wait_for_timeout(300)
    assert 0.02 >= page.evaluate("window.shifts")
    context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """Return the list on a phone."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site}papers/", wait_until="networkidle")
    yield page
    context.close()


def test_phone_has_one_button_for_all_filters_that_stays_in_reach(phone: Page) -> None:
    button = phone.locator(".facets > summary")
    expect(button).to_have_text("Filters30 papers")
    expect(phone.locator(".panel")).to_be_hidden()
    first = phone.locator(ROWS).first.bounding_box()
    assert first
    assert first["y"] < 500
    button.tap()
    assert {False} == set(phone.locator(".facet").evaluate_all("all => all.map(one => one.open)"))
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


def test_filters_follow_the_width_of_the_window(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{site}papers/?grain=rye", wait_until="networkidle")
    expect(page.locator(".panel")).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".panel")).to_be_visible()
    expect(page.locator(".facet[open] > summary")).to_have_text(["Grain1 chosen"])
    page.set_viewport_size({"width": 640, "height": 400})
    expect(page.locator(".panel")).to_be_hidden()


def test_what_is_chosen_is_seen_in_forced_colours(browser: Browser, site: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{site}papers/?grain=rye", wait_until="networkidle")
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
    context.close()
