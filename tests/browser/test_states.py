"""States that few visitors have: blocked scripts, none at any width, paper, no clipboard."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import held_route, release, settle
from tests.folders import CatalogFolder

PAGES = (
    "papers/",
    "missing/",
    "summary/",
    "topics/process/fermentation/",
    "compare/?keys=work2019",
)
_PRINTED = "all => all.map(element => getComputedStyle(element, '::after').content)"
"""What the styles print behind each element."""


def test_scheme_that_was_chosen_does_not_wait_for_the_theme(page: Page, site: str) -> None:
    # Before the first paint: the script of the theme comes after it, and the page flashed.
    page.route("**/assets/javascripts/*.js*", lambda route: route.abort())
    page.route("**/assets/catalog.js*", lambda route: route.abort())
    page.goto(site)
    color = {"scheme": "slate", "primary": "custom"}
    page.evaluate("color => __md_set('__palette', { index: 1, color })", color)
    page.goto(f"{site}new/")
    assert "slate" == page.locator("body").get_attribute("data-md-color-scheme")


def in_widths(page: Page, *widths: int) -> Iterator[int]:
    """Resize a page that is loaded: no style sheet knows at which width it was loaded."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        yield width


def test_blocked_scripts_leave_no_dead_controls(page: Page, site: str) -> None:
    page.route("**/assets/*.js*", lambda route: route.abort())
    for path in PAGES:
        page.goto(site + path)
        for width in in_widths(page, 320, 1280):
            controls = page.locator(".needs-script, .needs-script :is(button, input, select)")
            assert controls.count(), path
            assert 0 == controls.filter(visible=True).count(), path
            # A search without scripts listed all papers as if they had been found.
            dead = page.locator("main table button, .find, .seek")
            assert 0 == dead.filter(visible=True).count(), path
            assert width >= page.evaluate("document.documentElement.scrollWidth"), path
    expect(page.get_by_text("The comparison needs JavaScript")).to_be_visible()
    page.goto(f"{site}papers/")
    for width in in_widths(page, 320, 1280):
        expect(page.locator(".rows h3 a").first).to_be_visible()
        # The column of the filters once stayed empty beside the list.
        box = page.locator(".rows").bounding_box()
        assert box
        assert width - 100 <= box["width"]


@pytest.mark.parametrize("script", ["catalog", "explorer"])
def test_filtered_list_without_its_script_is_the_whole_list(
    page: Page, long_site: str, script: str
) -> None:
    """It was blank for 8 s, then had 100 rows and, without the second script, 180 dead controls."""
    page.route(f"**/assets/{script}.js*", lambda route: route.abort())
    page.goto(f"{long_site}papers/?find=rye")
    expect(page.locator(".rows h3 a").first).to_be_visible()
    # The list does not wait until the end of the 8 s.
    assert page.evaluate("'waits' in document.querySelector('[data-explorer]').dataset")
    expect(page.get_by_text("Search and filters need JavaScript.")).to_be_visible()
    expect(page.get_by_role("link", name="All 250 papers, page by page")).to_be_visible()
    dead = page.locator("main :is(.needs-script, .find, .pick)")
    assert dead.count()
    assert 0 == dead.filter(visible=True).count()
    page.unroute_all()


def test_page_after_one_whose_script_was_blocked_has_its_controls(page: Page, site: str) -> None:
    page.route("**/assets/summary-table.js*", lambda route: route.abort())
    page.goto(f"{site}summary/")
    expect(page.locator(".table thead .without-script").first).to_be_visible()
    expect(page.locator(".table thead button").first).to_be_hidden()
    page.locator(".bar nav a", has_text="Papers").click()
    expect(page.locator(".facets")).to_be_visible()
    expect(page.locator("main .without-script")).to_be_hidden()
    page.unroute_all()


def test_what_is_done_before_a_script_has_come_is_done_then(page: Page, long_site: str) -> None:
    """On a slow line, buttons and boxes were seen a second before they answered."""
    held = held_route(page, "**/assets/explorer.js*")
    page.goto(f"{long_site}papers/")
    page.locator("[data-more]").click()
    release(page, held)
    expect(page.locator(".rows > .row")).to_have_count(200)
    held.clear()
    page.goto(f"{long_site}papers/")
    page.locator("[data-facet=process] input[value=shaping]").check()
    page.locator("[data-sort]").select_option("title")
    release(page, held)
    expect(page.locator("[data-status]")).to_have_text("111 of 250 papers")
    expect(page).to_have_url(re.compile(r"\?process=shaping&sort=title$"))
    held = held_route(page, "**/assets/summary-table.js*")
    page.goto(f"{long_site}summary/")
    page.locator("thead th button", has_text="Date").click()
    release(page, held)
    head = page.locator("thead th", has_text="Date")
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_bibliography_is_checked_once_the_script_has_come(page: Page, site: str) -> None:
    """The browser loaded the page again instead, and the text was gone."""
    held = held_route(page, "**/assets/bibliography.js*")
    page.goto(f"{site}missing/")
    page.get_by_label("BibTeX, a list of references").fill("1903.99901")
    page.get_by_role("button", name="Check").click()
    release(page, held)
    expect(page.locator(".told .sum")).to_contain_text("1 paper in the catalog")


def test_page_opened_from_a_disk_can_be_read_and_has_no_dead_controls(
    tab: Page, unpublished: CatalogFolder
) -> None:
    for path in PAGES:
        folder = path.partition("?")[0]
        tab.goto((unpublished.site / folder / "index.html").as_uri())
        expect(tab.locator("h1")).to_be_visible()
        dead = tab.locator(".needs-script, .needs-script :is(button, input, select)")
        assert 0 == dead.filter(visible=True).count(), path
    tab.goto((unpublished.site / "papers" / "rask2023rye" / "index.html").as_uri())
    expect(tab.locator("pre").first).to_contain_text("@")
    tab.get_by_role("link", name="Papers", exact=True).first.click()
    expect(tab.locator("h1")).to_have_text("Papers")


def test_list_without_javascript_has_the_whole_width(plain: Page, site: str) -> None:
    """At 960 pixels and more, the list was once squeezed into the column of the filters."""
    for path in ("papers/", "topics/process/fermentation/"):
        plain.goto(site + path)
        for width in in_widths(plain, 320, 360, 600, 960, 1150, 1280):
            box = plain.locator(".rows").bounding_box()
            assert box
            margin = width - box["width"]
            assert 0 < margin <= 100, (path, width, margin)
            expect(plain.locator(".facets")).to_be_hidden()


def test_paper_leaves_out_the_line_of_filters(page: Page, site: str) -> None:
    page.goto(f"{site}topics/process/fermentation/")
    expect(page.locator("form[data-narrow]")).to_be_visible()
    page.emulate_media(media="print")
    for control in ("form[data-narrow]", ".switch", ".pick", "header", ".find"):
        assert 0 == page.locator(control).filter(visible=True).count(), control
    expect(page.locator(".rows h3 a").first).to_be_visible()
    page.emulate_media(media="null")


def test_summary_table_and_comparison_are_printed_as_tables(page: Page, site: str) -> None:
    """The table once was blocks of labels on paper, and a comparison was cut at the margin."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 with margins of 1 cm
    page.goto(f"{site}summary/")
    row = page.locator(".table tbody tr").first
    assert "table-row" == row.evaluate("row => getComputedStyle(row).display")
    page.goto(f"{site}compare/?keys=work2019,rask2023rye,alder2025one,holm2024dough")
    expect(page.locator(".compared thead th")).to_have_count(4)
    last = page.locator(".compared thead th").last.bounding_box()
    assert last
    assert last["x"] + last["width"] <= 718
    expect(page.get_by_role("button", name="Copy BibTeX")).to_be_hidden()
    page.emulate_media(media="null")


def test_paper_has_addresses_and_what_was_searched_for(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 718, "height": 1000})
    page.goto(f"{site}papers/?find=gluten&grain=gluten-free")
    expect(page.locator("[data-status]")).to_contain_text(" of ")
    page.emulate_media(media="print")
    expect(page.locator(".tools .find input")).to_be_visible()
    expect(page.locator(".chip button").first).to_be_visible()
    expect(page.locator("[aria-label^=Remove]")).to_be_hidden()
    row = page.locator(".row[data-key=garciamarquez2022gluten]")
    assert ['"arxiv.org/abs/2210.99903"'] == row.locator(".meta").evaluate_all(_PRINTED)
    # Beside the title: below the row, the address of each paper took two lines more.
    title, address = (row.locator(part).bounding_box() for part in ("h3", ".meta"))
    assert title
    assert address
    assert address["y"] < title["y"] + title["height"]
    page.goto(f"{site}papers/rows.html")
    printed = page.locator(".row .meta").evaluate_all(_PRINTED)
    assert {
        "none",  # a record with no address
        '"doi.org/10.5555/loaf.1998.0042"',
        '"aclanthology.org/2025.breadconf-long.40/"',
        '"openreview.net/forum?id=tEfFaLt-26"',
    } <= set(printed)
    page.goto(f"{site}summary/")
    names = page.locator(".table tbody th")
    assert '"arxiv.org/abs/1903.99901"' in names.evaluate_all(_PRINTED)
    page.emulate_media(media="null")
    assert {"none"} == set(names.evaluate_all(_PRINTED))


def test_text_is_copied_where_browsers_give_no_clipboard(tab: Page, site: str) -> None:
    """On a plain HTTP address of another machine, "Copy" once said "Not copied"."""
    tab.add_init_script("delete Navigator.prototype.clipboard; delete window.ClipboardItem;")
    tab.goto(f"{site}papers/vandermeer1998wild/")
    button = tab.locator("button[data-copy]:visible").first
    button.click()
    expect(button).to_have_text("Copied")
    assert button.evaluate("button => button === document.activeElement")
    tab.evaluate("document.body.append(document.createElement('textarea'))")
    pasted = tab.locator("textarea").last
    pasted.press("Control+V")
    expect(pasted).to_have_value(re.compile("^@.*vandermeer1998wild,\n"))


def test_list_loads_nothing_ahead_where_data_is_saved(tab: Page, site: str) -> None:
    tab.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    requests: list[str] = []
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(f"{site}papers/", wait_until="networkidle")
    tab.locator(".rows h3 a").first.hover()
    settle(tab)
    assert [] == [url for url in requests if "/data/" in url or "/papers/rask" in url]
    # What is asked for is still found.
    tab.locator("form[data-find] input:visible").first.fill("rye")
    expect(tab.locator("[data-status]")).to_contain_text(" of ")


def test_empty_result_and_unknown_filters_fit_a_phone(page: Page, site: str) -> None:
    """What was found empty was 23 pixels too wide."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}papers/?find=zzzqqq&grain=rye&grian=wheat&grain=moonflour")
    expect(page.locator("[data-empty] button").first).to_be_visible()
    expect(page.locator("[data-unknown]")).to_contain_text("grian=wheat, grain=moonflour")
    for width in in_widths(page, 360, 320):
        assert width >= page.evaluate("document.documentElement.scrollWidth")


PLACES = """rows => rows.map(row => {
  const [who, marks, former] = ['.who', '.marks', '.formerly'].map(
    part => row.querySelector(part).getBoundingClientRect());
  return [marks.top < who.bottom && marks.left - who.right < 16, former.top >= who.bottom];
})"""


def test_former_title_keeps_the_marks_beside_the_authors(page: Page, site: str) -> None:
    page.goto(f"{site}papers/rows.html")
    rows = page.locator(".row:has(.formerly)")
    expect(rows.first).to_be_visible()
    for width in in_widths(page, 1000, 1280):
        places = rows.evaluate_all(PLACES)
        assert [[True, True]] * len(places) == places, width


BROKEN = (
    "heads => heads.filter(head => {"
    " const range = document.createRange();"
    " const walker = document.createTreeWalker(head, NodeFilter.SHOW_TEXT);"
    " while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/\\S+/g)) {"
    "  range.setStart(walker.currentNode, word.index);"
    "  range.setEnd(walker.currentNode, word.index + word[0].length);"
    "  if (range.getClientRects().length > 1 && !/[-\\u2010]/.test(word[0])) return true;"
    " }"
    " return head.scrollWidth > head.clientWidth + 1;"
    "}).map(head => head.textContent)"
)
"""The heads of a table in which a word is broken or cut."""


def test_heads_of_the_matrix_break_no_word(page: Page, site: str) -> None:
    """Between 960 and 1,150 pixels, a head once was "Alignme/nt"."""
    page.goto(site)
    heads = page.locator(".matrix thead th")
    expect(heads).not_to_have_count(0)
    for width in in_widths(page, 960, 1050, 1150):
        assert [] == heads.evaluate_all(BROKEN), width
        assert width >= page.evaluate("document.documentElement.scrollWidth")
