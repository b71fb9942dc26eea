"""Checking a bibliography in the browser: in the catalog, now published, not cited."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from kdcatalog.commands.cite import revise
from tests.browser.visits import AXE_WIDTHS, axe_violations, show_scheme, visit
from tests.test_cite import TOY

BIB = """@article{mine,
  title   = {CrustNet: Crust Colour from a Heat Map of the Oven},
  journal = {arXiv preprint arXiv:1903.99901},
  keywords = {a secret of mine}
}
@article{salt, title = {Salt and the Vigour of Starters}, journal = {Flour}}
@book{other, title = {A Book <b>that</b> Is Elsewhere}}
"""


@pytest.fixture(name="missing")
def _missing(context: BrowserContext, page: Page, site: str) -> Page:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, f"{site}missing/")
    return page


def compare(page: Page, text: str) -> None:
    page.get_by_label("BibTeX, a list of references").fill(text)
    page.get_by_role("button", name="Check").click()


def titles(page: Page, head: str) -> list[str]:
    part = page.locator(".told section", has=page.get_by_role("heading", name=head, exact=True))
    return part.locator("li > :first-child, li:not(:has(*))").all_inner_texts()


def test_result_lists_catalog_published_and_uncited_papers(missing: Page, site: str) -> None:
    compare(missing, BIB)
    sentence = "2 papers in the catalog, 1 now published, 1 not in the catalog"
    expect(missing.locator(".told .sum")).to_have_text(sentence)
    expect(missing.locator("[data-live]")).to_have_text(sentence)
    crust = "CrustNet: Crust Colour from a Heat Map of the Oven"
    assert [crust] == titles(missing, "Now published")
    assert {crust, "Salt and the Vigour of Starters"} == {*titles(missing, "In the catalog")}
    uncited = titles(missing, "Not cited, on the same topics")
    assert 0 < len(uncited) <= 10
    assert set() == {*uncited} & {*titles(missing, "In the catalog")}
    assert ["A Book <b>that</b> Is Elsewhere"] == missing.locator(
        ".told section:last-child li"
    ).all_inner_texts()
    missing.get_by_role("link", name=crust).first.click()
    expect(missing).to_have_url(f"{site}papers/daubigne2019crustnet/")


def test_corrected_entry_is_copied_with_its_own_key(missing: Page) -> None:
    compare(missing, BIB)
    button = missing.get_by_role("button", name="Copy entry of CrustNet")
    button.click()
    expect(button).to_have_text("Copied")
    copied = str(missing.evaluate("navigator.clipboard.readText()"))
    assert missing.locator(".told pre").text_content() == copied
    # The entry as it is in the corrected file: in the user's layout.
    assert copied.startswith("@inproceedings{mine,\n  title   = {CrustNet")
    assert "  keywords = {a secret of mine}" in copied
    assert "  year    = {2019}" in copied


def test_bibliography_never_leaves_the_device(page: Page, site: str) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    visit(page, f"{site}missing/")
    assert [] == [one.url for one in asked if "/data/" in one.url]
    before = len(asked)
    compare(page, BIB)
    expect(page.locator(".told .sum")).to_be_visible()
    new = asked[before:]
    # Entries come in files of about 500 papers, of which only those with a preprint are fetched.
    version = r"-[0-9a-f]{16}|\?v=[0-9a-f]{8}$"
    names = {re.sub(version, "", request.url.removeprefix(site)) for request in new}
    data = ["search.json", "cite.json", "manifest.json", "entries/bibtex/0.json"]
    assert {"assets/bibliography-worker.js", *(f"data/{name}" for name in data)} == names
    assert {("GET", None)} == {(one.method, one.post_data) for one in new}
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, location.href, document.cookie])"
    )
    assert "secret" not in kept
    compare(page, f"{BIB} ")
    expect(page.locator(".told .sum")).to_be_visible()
    assert 4 == len([request for request in asked if "/data/" in request.url])


@pytest.mark.parametrize(
    "text",
    [
        "1903.99901",
        "arXiv:1903.99901v2",
        "[1] CrustNet: Crust Colour\nfrom a Heat Map of the Oven. arXiv:1903.99901.",
    ],
)
def test_list_of_references_or_identifiers_is_accepted(missing: Page, text: str) -> None:
    compare(missing, text)
    expect(missing.locator(".told .sum")).to_have_text(
        "1 paper in the catalog, 1 now published, 0 not in the catalog"
    )
    assert (
        missing.locator(".told pre").inner_text().startswith("@inproceedings{daubigne2019crustnet,")
    )


def test_chosen_file_comes_back_with_its_bytes(missing: Page) -> None:
    """A text area changes line ends, and knows no other encoding than that of the page."""
    content = f"% caf\xe9\r\n{BIB}".replace("\n", "\r\n").encode("latin-1")
    missing.get_by_label("choose a file").set_input_files(
        {"name": "my.bib", "mimeType": "text/plain", "buffer": content}
    )
    expect(missing.locator("textarea")).not_to_have_value("")
    missing.get_by_role("button", name="Check").click()
    button = missing.get_by_role("button", name="Download the corrected file")
    expect(missing.locator(".told .acts")).to_contain_text("1 entry has changed")
    with missing.expect_download() as download:
        button.click()
    assert "my-corrected.bib" == download.value.suggested_filename
    assert revise(TOY, content).content == download.value.path().read_bytes()
    compare(missing, "@book{other, title = {A Book}}")
    expect(missing.locator(".told .sum")).to_contain_text("0 papers in the catalog")
    expect(button).to_have_count(0)


def test_unbalanced_braces_are_reported_with_their_line(missing: Page) -> None:
    compare(missing, "@misc{a, title = {T}}\n@misc{b, title = {T}\n")
    expect(missing.locator(".told")).to_have_text(
        "Line 2: the braces of the entry that begins here do not match"
    )
    expect(missing.locator("[data-live]")).to_contain_text("Line 2")
    compare(missing, BIB)
    expect(missing.locator(".told .sum")).to_contain_text("2 papers in the catalog")


def test_missing_data_is_reported_and_requested_again(missing: Page) -> None:
    missing.route("**/data/cite.json", lambda route: route.fulfill(status=404))
    compare(missing, BIB)
    expect(missing.locator(".told")).to_have_text("The data of the catalog could not be loaded")
    missing.unroute("**/data/cite.json")
    compare(missing, BIB)
    expect(missing.locator(".told .sum")).to_contain_text("2 papers in the catalog")


def test_bibliography_page_works_by_keyboard(missing: Page) -> None:
    missing.locator("textarea").focus()
    missing.keyboard.insert_text(BIB)
    missing.keyboard.press("Tab")
    missing.keyboard.press("Tab")
    missing.keyboard.press("Enter")
    expect(missing.locator(".told")).to_be_focused()
    missing.keyboard.press("Tab")
    expect(missing.get_by_role("button", name="Download the corrected")).to_be_focused()
    missing.keyboard.press("Tab")
    missing.keyboard.press("Tab")
    expect(missing.get_by_role("button", name="Copy entry of CrustNet")).to_be_focused()
    missing.keyboard.press("Enter")
    expect(missing.locator("[data-live]")).to_have_text("Copied")


def test_page_works_after_instant_navigation(page: Page, site: str) -> None:
    visit(page, site)
    page.evaluate("window.stayed = true")
    page.locator(".foot").get_by_role("link", name="Check your bibliography").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your bibliography")
    compare(page, BIB)
    expect(page.locator(".told .sum")).to_contain_text("2 papers in the catalog")
    assert page.evaluate("window.stayed")


def test_page_without_javascript_names_the_command(plain: Page, site: str) -> None:
    page = plain
    page.goto(f"{site}missing/")
    expect(page.locator("form.paste")).to_be_hidden()
    expect(page.get_by_text("This check needs JavaScript")).to_be_visible()
    expect(page.get_by_text("kdcatalog cite my.bib")).to_be_visible()


def test_bibliography_result_is_accessible(page: Page, site: str) -> None:
    visit(page, f"{site}missing/")
    compare(page, BIB)
    expect(page.locator(".told .sum")).to_be_visible()
    for scheme, width in AXE_WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        show_scheme(page, scheme)
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        assert [] == axe_violations(page)
