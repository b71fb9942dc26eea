"""The line of filters above the list of a topic: it narrows the list where it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import axe_violations, visit

ROWS = "ol.rows > .row"
COUNT = "[data-count]"


@pytest.fixture(name="topic")
def _topic(page: Page, long_site: str) -> Page:
    visit(page, f"{long_site}topics/process/shaping/")
    return page


def test_choices_narrow_the_list_and_lead_to_all_filters(topic: Page, long_site: str) -> None:
    page = topic
    total = str(page.locator(f"{COUNT} b").text_content())
    expect(page.locator(COUNT)).to_have_text(f"{total} papers")
    first = str(page.locator(f"{ROWS} h3").first.text_content())
    page.get_by_role("combobox", name="Grain").select_option("barley")
    expect(page.locator(COUNT)).to_have_text(re.compile(f"^11[0-9] of {total}$"))
    expect(page.locator(ROWS)).to_have_count(100)
    # The rows are those of another page: their links led to papers below the topic.
    link = page.locator(f"{ROWS} h3 a").nth(60)
    key = page.locator(ROWS).nth(60).get_attribute("data-key")
    assert f"{long_site}papers/{key}/" == link.evaluate("link => link.href")
    mark = page.locator(f"{ROWS} .marks a").first
    assert str(mark.get_attribute("aria-label")).endswith(f": {mark.text_content()}")
    expect(page.locator("nav.pager")).to_be_hidden()
    more = page.get_by_role("link", name=re.compile("^All 11[0-9] in the list$"))
    assert f"{long_site}papers/?process=shaping&grain=barley" == more.evaluate("link => link.href")
    page.get_by_role("combobox", name="Grain").select_option("")
    page.get_by_label("Since").select_option("2024")
    expect(page.locator(COUNT)).to_have_text(re.compile(f"^[0-9] of {total}$"))
    page.get_by_label("Has code").check()
    expect(page.locator(COUNT)).to_have_text(f"1 of {total}")
    expect(page.locator(ROWS)).to_have_count(1)
    title = page.locator(f"{ROWS} h3").text_content()
    expect(page.get_by_role("link", name=f"Code of {title}")).to_have_text("Code")
    page.get_by_role("button", name="All filters").click()
    expect(page).to_have_url(f"{long_site}papers/?process=shaping&code=yes&since=2024")
    expect(page.locator("[data-status]")).to_have_text(re.compile("^1 of "))
    visit(page, f"{long_site}topics/process/shaping/")
    page.get_by_label("Has code").check()
    page.get_by_label("Has code").uncheck()
    expect(page.locator(COUNT)).to_have_text(f"{total} papers")
    expect(page.locator(f"{ROWS} h3").first).to_have_text(first)
    expect(page.locator("nav.pager")).to_be_visible()


def test_missing_data_leads_to_the_list_with_the_same_choice(topic: Page, long_site: str) -> None:
    topic.route("**/data/filters/*.json", lambda route: route.abort())
    topic.get_by_role("combobox", name="Grain").select_option("barley")
    expect(topic).to_have_url(f"{long_site}papers/?process=shaping&grain=barley")


def test_choice_that_no_paper_meets_can_be_cleared(topic: Page) -> None:
    topic.get_by_label("Has code").check()
    topic.get_by_role("combobox", name="Grain").select_option("barley")
    expect(topic.locator(COUNT)).to_have_text(re.compile("^0 of"))
    for width in (1280, 320):
        topic.set_viewport_size({"width": width, "height": 800})
        assert width >= topic.evaluate("document.documentElement.scrollWidth")
        assert [] == axe_violations(topic)
    topic.get_by_role("button", name="Clear").click()
    expect(topic.locator("nav.pager")).to_be_visible()
    expect(topic.get_by_label("Has code")).not_to_be_checked()


def test_links_narrow_the_list_without_javascript(plain: Page, long_site: str) -> None:
    plain.goto(f"{long_site}topics/process/shaping/")
    expect(plain.locator("form[data-narrow]")).to_be_hidden()
    expect(plain.locator(".files").get_by_role("link", name="Has code")).to_be_visible()
