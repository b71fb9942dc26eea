"""The charts of the insights page: one drawing at a time, one text size, tables without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visits import axe_violations

BEHIND = "details.behind"
TOPS = "all => all.map(one => one.getBoundingClientRect().top)"
PLACE = "one => { const box = one.getBoundingClientRect(); return [box.left, box.top + scrollY] }"


CHARTS = {
    320: ["thin"] * 4,
    599: ["thin"] * 4,
    600: ["broad"] * 4,
    # Three that are stacked are beside one another.
    1280: ["broad", "thin", "thin", "thin"],
}
"""The drawing of each chart that is shown in a window of that width."""


def test_one_chart_per_width_fits_without_scaling_its_text(page: Page, site: str) -> None:
    page.goto(f"{site}insights/")
    drawings = page.locator("svg.chart:visible")
    for width, shown in CHARTS.items():
        page.set_viewport_size({"width": width, "height": 800})
        classes = drawings.evaluate_all("all => all.map(one => one.getAttribute('class'))")
        assert [f"chart {name}" for name in shown] == classes, width
        heights = page.eval_on_selector_all(
            "svg.chart text", "all => [...new Set(all.map(one => getComputedStyle(one).fontSize))]"
        )
        scales = drawings.evaluate_all(
            "all => all.map(one => [one.getScreenCTM().a, one.getScreenCTM().d])"
        )
        assert (["12px"], [[1, 1]] * 4) == (heights, scales), width
        outside = drawings.evaluate_all(
            "all => all.flatMap(one => [...one.children]).map(one => one.getBoundingClientRect())"
            ".filter(box => box.left < 0 || box.right > innerWidth).length"
        )
        assert 0 == outside, width


@pytest.mark.parametrize("width", [360, 1280])
def test_tables_open_without_javascript_above_their_chart(
    plain: Page, site: str, width: int
) -> None:
    page = plain
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{site}insights/")
    expect(page.locator("table.numbers:visible")).to_have_count(0)
    assert 10 == page.locator(BEHIND).count()
    for number, each in enumerate(page.locator(f"{BEHIND} > summary").all(), 1):
        place = each.evaluate(PLACE)
        each.click()
        expect(page.locator("table.numbers:visible")).to_have_count(number)
        assert place == each.evaluate(PLACE)
    heads, tables, charts = (
        page.locator(name).filter(visible=True).evaluate_all(TOPS)
        for name in (".head.over h2", "table.numbers", ".charts figure")
    )
    assert [True] * 10 == [
        head < table < chart for head, table, chart in zip(heads, tables, charts, strict=True)
    ]


def test_open_tables_are_accessible_and_fit_the_width(page: Page, site: str) -> None:
    page.goto(f"{site}insights/")
    page.eval_on_selector_all(BEHIND, "all => all.forEach(one => { one.open = true })")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert width >= page.evaluate("document.documentElement.scrollWidth")
        assert [] == axe_violations(page)


def test_bars_are_visible_in_forced_colors(page: Page, site: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(f"{site}insights/")
    text = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    for name in (".chart rect:not(.part, [class^='s'])", ".bars rect"):
        fills = page.eval_on_selector_all(
            name, "all => [...new Set(all.map(one => getComputedStyle(one).fill))]"
        )
        assert [text] == fills
    # In a stacked column, tones alone tell the parts, and the legend has the same.
    tones, legend = (
        page.eval_on_selector_all(
            name, f"all => [...new Set(all.map(one => getComputedStyle(one).{style}))].sort()"
        )
        for name, style in ((".chart [class^='s']", "fill"), (".legend i", "backgroundColor"))
    )
    assert len(tones) > 1
    assert tones == legend
    dashed = page.locator(".chart.broad .part").first.evaluate(
        "one => getComputedStyle(one).stroke"
    )
    assert text == dashed
