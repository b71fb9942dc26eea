"""The choice of a method works by style sheet alone, wide and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import visit

MARKED = """cell => getComputedStyle(cell).boxShadow.includes("3px 0px 0px")"""


def marked(page: Page) -> list[bool]:
    """Return of each cell, row by row, whether it is marked."""
    return [bool(cell.evaluate(MARKED)) for cell in page.locator(".which-table tbody td").all()]


def choose(page: Page, *ids: str) -> None:
    for radio in ids:
        page.locator(f"#{radio}").check(force=True)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ((), [False, False, False, False]),
        (("a1",), [True, True, False, False]),
        (("g2",), [False, True, False, True]),
        (("a2", "g1"), [False, False, True, False]),
        (("a2", "g1", "a0", "g0"), [False, False, False, False]),
    ],
)
def test_chosen_row_and_column_mark_their_cells_without_javascript(
    plain: Page, site: str, ids: tuple[str, ...], expected: list[bool]
) -> None:
    plain.set_viewport_size({"width": 1280, "height": 800})
    plain.goto(f"{site}guide/method/")
    choose(plain, *ids)
    assert expected == marked(plain)
    expect(plain.locator(".which-table tbody td:visible")).to_have_count(4)


def test_phone_keeps_only_what_fits_without_javascript(plain: Page, site: str) -> None:
    plain.set_viewport_size({"width": 360, "height": 800})
    plain.goto(f"{site}guide/method/")
    cells = plain.locator(".which-table tbody td:visible")
    expect(cells).to_have_count(4)
    choose(plain, "a1", "g1")
    expect(cells).to_have_count(1)
    methods = plain.locator(".which-table li:visible")
    expect(methods).to_have_count(2)
    choose(plain, "d1")
    expect(methods).to_have_count(1)
    choose(plain, "a2", "d2")
    expect(plain.locator(".unfit:visible")).to_have_text("Nothing here is baked with this flour.")


def test_contents_of_the_guide_are_folded_on_a_phone_and_open_on_a_desk(
    page: Page, site: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"{site}guide/")
    expect(page.locator(".toc a").first).to_be_hidden()
    page.locator(".toc summary").click()
    expect(page.locator(".toc a").first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{site}guide/")
    expect(page.locator(".toc a").first).to_be_visible()
    expect(page.locator(".toc summary")).to_be_hidden()


def test_contents_of_the_guide_mark_the_section_being_read(page: Page, site: str) -> None:
    visit(page, f"{site}guide/")
    page.set_viewport_size({"width": 1280, "height": 500})
    current = page.locator(".toc [aria-current]")
    page.locator("#method").evaluate("heading => heading.scrollIntoView()")
    expect(current).to_have_text("Which bread for me?")
    page.evaluate("scrollTo(0, 0)")
    expect(current).to_have_count(0)
