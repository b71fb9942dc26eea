"""What visitors do: by keyboard, without JavaScript, from page to page, in search of a paper."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.browser.visits import settle, visit
from tests.pages import see

PAPER = "papers/rask2023rye/"
ADDRESSES = "all => all.map(link => link.href)"


def test_keyboard_reaches_the_bibtex_of_a_paper(page: Page, site: str) -> None:
    page.goto(f"{site}papers/")
    page.keyboard.press("Tab")
    assert "Skip to content" == page.evaluate("document.activeElement.textContent.trim()")
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("form[data-find] input:visible")).to_be_focused()
    page.keyboard.press("Enter")  # leads past the filters
    expect(page.locator(".row h3 a").first).to_be_focused()
    title = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(title)
    for _ in range(60):
        page.keyboard.press("Tab")
        if "cite1" == page.evaluate("document.activeElement.id"):
            break
    expect(page.locator("#cite1")).to_be_focused()
    expect(page.locator(".p1 pre")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".p2 pre")).to_be_visible()
    expect(page.locator(".p1 pre")).to_be_hidden()


def test_focus_is_always_visible(page: Page, site: str) -> None:
    page.goto(site + PAPER)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            " const skipped = document.activeElement.matches('input, .md-skip, pre, body');"
            " return s.outlineStyle !== 'none' || skipped }"
        )
        if not seen:
            unseen.append(page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    assert [] == unseen


def test_copy_puts_the_entry_on_the_clipboard(
    context: BrowserContext, page: Page, site: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(site + PAPER)
    page.get_by_role("button", name="Copy BibTeX").click()
    expect(page.locator(".p1 [data-copy]")).to_have_text("Copied")
    assert page.locator(".p1 pre").text_content() == page.evaluate("navigator.clipboard.readText()")
    page.locator("label[for=cite2]").click()
    page.get_by_role("button", name="Copy RIS").click()
    expect(page.locator(".p2 [data-copy]")).to_have_text("Copied")
    ris = page.evaluate("navigator.clipboard.readText()")
    assert ris.startswith("TY  - ")
    assert page.locator(".p2 pre").text_content() == ris


def test_format_that_could_not_be_loaded_is_tried_again(page: Page, site: str) -> None:
    page.route("**/data/entries/ris/*", lambda route: route.abort())
    page.goto(site + PAPER)
    page.locator("label[for=cite2]").click()
    expect(page.locator(".p2 pre")).to_have_text(re.compile("could not be loaded"))
    page.unroute_all()
    page.locator("label[for=cite3]").click()
    expect(page.locator(".p3 pre")).to_have_text(re.compile('"id": "'))
    page.locator("label[for=cite2]").click()
    expect(page.locator(".p2 pre")).to_have_text(re.compile("^TY  - "))


def test_page_saves_the_entry_that_it_shows(page: Page, site: str) -> None:
    visit(page, site + PAPER)
    for place, ending in ((2, "ris"), (3, "csl.json")):
        page.locator(f"label[for=cite{place}]").click()
        panel = page.locator(f".p{place}")
        with page.expect_download() as download:
            panel.get_by_role("button", name=f"Download rask2023rye.{ending}").click()
        assert f"rask2023rye.{ending}" == download.value.suggested_filename
        text = str(panel.locator("pre").text_content())
        assert len(text) > 100
        assert text.encode() == download.value.path().read_bytes()


def test_every_paper_and_download_works_without_javascript(plain: Page, site: str) -> None:
    page = plain
    page.goto(f"{site}papers/")
    papers = page.locator(".row h3 a").evaluate_all(ADDRESSES)
    assert 30 == len(papers)
    for address in papers:
        # Without scripts, a page has the links of its file.
        downloads = [
            element.attributes["href"]
            for element in see(page.request.get(address).text()).elements
            if element.tag == "a" and "download" in element.attributes
        ]
        assert downloads
        for download in downloads:
            assert 200 == page.request.get(urljoin(address, download)).status
    page.goto(papers[-1])
    # BibTeX alone is a file; a script fetches RIS and CSL-JSON.
    files = page.locator("a[download]").evaluate_all("all => all.map(one => one.textContent)")
    assert ["Download vandermeer1998wild.bib"] == files
    expect(page.locator(".cite label").filter(visible=True)).to_have_count(0)
    expect(page.locator(".p1 pre")).to_be_visible()
    page.goto(f"{site}topics/process/")
    for address in page.locator(".files a").evaluate_all(ADDRESSES):
        assert 200 == page.request.get(address).status
    page.goto(f"{site}summary/")
    expect(page.locator("table tbody tr").first).to_be_visible()
    expect(page.locator("form.narrow-down")).to_be_hidden()


def test_menu_opens_without_javascript_on_a_phone(plain: Page, site: str) -> None:
    page = plain
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site)
    page.locator("details.menu summary").click()
    page.locator(".bar nav a", has_text="Topics").click()
    expect(page.locator("h1")).to_have_text("Topics")


def test_navigation_does_not_reload_the_page(page: Page, site: str) -> None:
    visit(page, f"{site}papers/")
    page.evaluate("window.stayed = true")
    row = page.locator(".row h3 a").first
    title = str(row.text_content())
    row.click()
    expect(page.locator("h1")).to_have_text(title)
    expect(page.locator("[data-copy]").first).to_be_visible()
    page.locator(".places a.last").first.click()
    expect(page.locator(".topic h1")).to_be_visible()
    expect(page.locator(".bar nav a[aria-current]")).to_have_text("Topics")
    page.go_back()
    expect(page.locator("h1")).to_have_text(title)
    assert page.evaluate("window.stayed")


def test_hostile_titles_are_shown_as_text(page: Page, site: str) -> None:
    opened: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    for key in ("sharp2022scriptalert1", "sharp2022xjavascript", "meel2022sumflour"):
        page.goto(f"{site}papers/{key}/")
    expect(page.locator("h1")).to_have_text(
        "=SUM(flour) and Other Recipes that a Table Takes for a Formula"
    )
    page.goto(f"{site}papers/sharp2022scriptalert1/")
    expect(page.locator("h1")).to_have_text(
        '<script>alert(1)</script> & "quotes" | pipes in a dough log'
    )
    visit(page, f"{site}new/")
    page.keyboard.press("/")
    page.keyboard.type("pipes dough")
    expect(page.get_by_role("option").first).to_contain_text('<script>alert(1)</script> & "quotes"')
    assert 0 == page.locator("[onclick], a[href^='javascript:']").count()
    assert [] == opened


def test_summary_table_is_sorted_and_narrowed_down(page: Page, site: str) -> None:
    page.goto(f"{site}summary/")
    rows = page.locator("table tbody tr")
    total = rows.count()
    head = page.locator("thead th", has_text="Date")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    dates = page.locator("tbody td[data-label=Date]").all_text_contents()
    assert sorted(dates) == dates
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert (
        sorted(dates, reverse=True) == page.locator("tbody td[data-label=Date]").all_text_contents()
    )
    word = str(rows.first.locator("th").text_content())
    page.locator("[data-filter=words]").fill(word)
    expect(page.locator("[data-filter=count]")).to_contain_text(f"of {total} papers")
    assert all(
        word.lower() in text.lower()
        for text in page.locator("tbody tr:visible").all_text_contents()
    )


def test_all_papers_with_a_gap_are_a_link_away_without_javascript(plain: Page, site: str) -> None:
    page = plain
    page.goto(f"{site}quality/")
    code = page.locator("section", has=page.locator("#code"))
    expect(code.locator("li")).to_have_count(20)
    code.get_by_role("link", name="All 25 papers").click()
    expect(page).to_have_url(f"{site}quality/code/")
    rows = page.locator(".lacking li").evaluate_all(
        "all => all.map(row => row.getBoundingClientRect()).map(box => [box.x, box.width])"
    )
    assert (25, 1) == (len(rows), len({*map(tuple, rows)}))
    assert all(width for _, width in rows)


def test_former_key_redirects_to_the_paper(page: Page, site: str) -> None:
    page.goto(f"{site}papers/")
    response = page.request.get(f"{site}data/catalog.json")
    former = {old: one["key"] for one in response.json()["papers"] for old in one["former_keys"]}
    assert former
    for old, key in former.items():
        page.goto(f"{site}papers/{old}/")
        expect(page).to_have_url(f"{site}papers/{key}/")


def test_chosen_color_scheme_is_remembered(page: Page, site: str) -> None:
    page.goto(site)
    page.get_by_role("button", name="Use the dark scheme").click()
    assert "slate" == page.evaluate("document.body.dataset.mdColorScheme")
    page.goto(f"{site}papers/")
    assert "slate" == page.evaluate("document.body.dataset.mdColorScheme")


def test_feed_link_is_present_and_costs_no_request(page: Page, site: str) -> None:
    asked: list[str] = []
    lost: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "response", lambda response: lost.append(response.url) if response.status >= 400 else None
    )
    visit(page, f"{site}topics/process/mixing/")
    link = page.locator("head link[type='application/atom+xml']")
    assert link.evaluate("link => link.relList.contains('alternate')")
    address = str(link.evaluate("link => link.href"))
    page.locator(".trail a", has_text="Process").click()
    expect(page.locator("h1")).to_have_text("Process")
    settle(page)
    assert f"{site}topics/process/feed.xml" == link.evaluate("link => link.href")
    assert [] == lost
    assert [f"{site}sitemap.xml"] == [url for url in asked if "sitemap" in url]
    assert [] == [url for url in asked if "feed" in url]
    assert page.request.get(address).text().startswith("<?xml")


def test_theme_requests_a_missing_sitemap_for_a_plain_alternate(page: Page, site: str) -> None:
    def alone(route: Route) -> None:
        route.fulfill(body=route.fetch().text().replace('rel="alternate feed"', 'rel="alternate"'))

    page.route("**/topics/process/mixing/", alone)
    with page.expect_response(lambda response: response.status >= 400) as lost:
        page.goto(f"{site}topics/process/mixing/")
    assert f"{site}topics/process/mixing/sitemap.xml" == lost.value.url


def test_header_with_a_menu_is_one_row(page: Page, site: str) -> None:
    for width in (1000, 1280):
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(f"{site}new/")
        tops = page.locator(".bar nav a").evaluate_all(
            "all => [...new Set(all.map(one => one.offsetTop))]"
        )
        assert (1, 52) == (len(tops), round(page.locator(".bar .wrap").bounding_box()["height"]))  # type: ignore[index]
        assert width >= page.evaluate("document.documentElement.scrollWidth")


def test_home_page_leads_to_lists_without_javascript(plain: Page, site: str) -> None:
    page = plain
    page.goto(site)
    page.get_by_role("link", name="All by month").click()
    expect(page.locator("h1")).to_have_text("New")
    page.get_by_role("link", name="Authors").click()
    page.get_by_role("link", name="Noor Hassan").click()
    expect(page.locator("h1")).to_have_text("Noor Hassan")


@pytest.mark.parametrize(
    ("former", "target"),
    [
        ("topics/grain/papers.bib", "topics/grain/#all"),
        ("topics/process/fermentation/papers.csl.json", "topics/process/fermentation/#all"),
        ("topics/grain/rye/papers.json", "topics/grain/rye/#all"),
        ("papers/rask2023rye/rask2023rye.ris", "papers/rask2023rye/#cite"),
        ("topics/process/57/", "topics/process/"),
        ("papers/3/", "papers/"),
    ],
)
def test_former_file_leads_to_the_page_that_has_its_text(
    page: Page, site: str, former: str, target: str
) -> None:
    page.goto(f"{site}{former}")
    page.wait_for_url(f"{site}{target}")
    expect(page.locator("h1")).not_to_have_text("Page not found")


def test_keys_scroll_only_tables_that_are_wider_than_the_window(tab: Page, site: str) -> None:
    wide = f"<table><tr>{'<td>sourdough-starter-culture' * 9}</table>"
    narrow = "<table><tr><td>rye</table>"

    def add_tables(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("</article>", f"{wide}{narrow}</article>")
        route.fulfill(response=response, body=body)

    tab.route(f"{site}data/", add_tables)
    tab.set_viewport_size({"width": 360, "height": 800})
    visit(tab, f"{site}data/")
    boxes = tab.locator(".md-typeset__scrollwrap")
    expect(boxes).to_have_count(2)
    expect(boxes.last).not_to_have_attribute("tabindex", "0")
    box = tab.get_by_role("group", name="Table")
    box.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.activeElement.scrollLeft > 0")
