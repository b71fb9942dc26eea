"""A chart of columns: what is written fits, what is linked can be hit, places are exact."""

import re
import xml.etree.ElementTree as ET

import pytest

from kdcatalog.pictures.columns import (
    BASE_LINE,
    BROAD,
    THIN,
    Column,
    Drawing,
    broad_and_thin,
    draw_columns,
)

FOUR = (
    Column("2021", 50, "5"),
    Column("2022", 0, ""),
    Column("2023", 100, "10"),
    Column("2024", 1, "1", is_open=True),
)


def drawn(columns: tuple[Column, ...], width: int = BROAD) -> ET.Element:
    return ET.fromstring(draw_columns(columns, Drawing("Loaves", width, "broad")))


def texts(root: ET.Element, kind: str | None) -> list[str]:
    return [each.text or "" for each in root.iter("text") if kind == each.get("class")]


def years(number: int, label: str = "7", url: str = "") -> tuple[Column, ...]:
    return tuple(Column(str(1990 + index), 50, label, url=url) for index in range(number))


def test_column_widths_are_percent_and_heights_are_pixels() -> None:
    bars = [each.attrib for each in drawn(FOUR).iter("rect")]
    assert [
        {"x": "3%", "y": "74", "width": "19%", "height": "58"},
        {"x": "53%", "y": "16", "width": "19%", "height": "116"},
        {"x": "78%", "y": "131", "width": "19%", "height": "1", "class": "part"},
    ] == bars


def test_last_column_ends_within_the_picture() -> None:
    last = [each.attrib for each in drawn(years(29)).iter("rect")][-1]
    assert 100 >= sum(float(last[name].rstrip("%")) for name in ("x", "width"))


def test_wide_chart_labels_every_value_and_year() -> None:
    root = drawn(FOUR)
    assert (["5", "10", "1"], ["2021", "2022", "2023", "2024"], []) == (
        texts(root, "v"),
        texts(root, None),
        texts(root, "from"),
    )


def test_years_that_do_not_fit_are_omitted() -> None:
    root = drawn(years(29), THIN)
    assert ([], ["1990", "1994", "1998", "2002", "2006", "2010", "2014"]) == (
        texts(root, None),
        texts(root, "from"),
    )


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (years(29), ["7"] * 29),
        ((*years(14), Column("2004", 51, "100%"), *years(14)), ["7"] * 12 + ["100%"] + ["7"] * 12),
        ((Column("1990", 90, "100%"), Column("1991", 95, "111%"), *years(27, "")), ["111%"]),
        ((Column("1990", 40, "40%"), Column("1991", 95, ""), *years(27, "")), []),
    ],
)  # fmt: skip
def test_overlapping_values_are_omitted(columns: tuple[Column, ...], expected: list[str]) -> None:
    assert expected == texts(drawn(columns, THIN), "v")


@pytest.mark.parametrize(
    ("columns", "width", "expected"),
    [
        (years(8), BROAD, ("img", 0)),
        (years(8, url="../years/"), BROAD, ("group", 8)),
        (years(8, url="../years/"), THIN, ("group", 8)),
        (years(23, url="../years/"), BROAD, ("group", 23)),
        (years(24, url="../years/"), BROAD, ("img", 0)),
        (years(13, url="../years/"), THIN, ("img", 0)),
    ],
)
def test_columns_with_a_target_are_clickable_links(
    columns: tuple[Column, ...], width: int, expected: tuple[str, int]
) -> None:
    root = drawn(columns, width)
    assert expected == (root.get("role"), len([*root.iter("a")]))


def test_column_link_names_year_and_value_and_fills_its_step() -> None:
    (link,) = drawn((Column("2023", 100, "10", url="https://example.org/2023/"),)).iter("a")
    assert {"href": "https://example.org/2023/", "aria-label": "2023: 10"} == link.attrib
    hit = link.find("rect")
    assert hit is not None
    assert {"class": "hit", "x": "0%", "y": "0", "width": "100%", "height": "152"} == hit.attrib


@pytest.mark.parametrize(
    ("columns", "name"), [(FOUR, "Loaves, 2021 to 2024"), (FOUR[:1], "Loaves, 2021")]
)
def test_column_chart_has_a_title_and_an_axis(columns: tuple[Column, ...], name: str) -> None:
    root = drawn(columns)
    assert name == root.get("aria-label")
    assert [{"x1": "0", "x2": "100%", "y1": str(BASE_LINE), "y2": str(BASE_LINE)}] == [
        line.attrib for line in root.iter("line")
    ]


def test_chart_has_a_wide_and_a_narrow_version_without_viewbox() -> None:
    pictures = broad_and_thin(FOUR, "A & <b>")
    assert ["chart broad", "chart thin"] == re.findall(
        r'<svg class="([^"]+)" width="100%" height="152"', pictures
    )
    assert ("viewBox" not in pictures, 2) == (
        True,
        pictures.count('aria-label="A &amp; &lt;b&gt;, 2021 to 2024"'),
    )
