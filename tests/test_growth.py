"""The catalog over time: a picture whose every figure the text equivalent says, too."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

import pytest

from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.growth import described, growth, totals
from kdcatalog.pictures.palette import DARK, LIGHT, SCHEMES, Palette
from kdcatalog.pictures.svg import element, text
from tests.factories import catalog_of, paper
from tests.folders import CatalogFolder
from tests.sites import catalog_in

SVG = "{http://www.w3.org/2000/svg}"


def entered(*days: str) -> Catalog:
    """Return a catalog into which one paper came on each of these days."""
    return catalog_of(*(paper(f"bee2023x{number}", added=day) for number, day in enumerate(days)))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((), []),
        (("2024-01-15",), [("2024-01", 1)]),
        (("2024-01-15", "2024-01-31"), [("2024-01", 2)]),
        (("2024-01-15", "2024-03-01"), [("2024-01", 1), ("2024-02", 1), ("2024-03", 2)]),
        (("2023-12-31", "2024-01-01"), [("2023-12", 1), ("2024-01", 2)]),
    ],
)
def test_months_have_no_gaps(days: Sequence[str], expected: list[tuple[str, int]]) -> None:
    assert expected == [*totals(entered(*days))]


@pytest.mark.parametrize(
    ("days", "periods", "first", "second", "last"),
    [
        (("2020-01-01", "2023-04-30"), 40, ("2020-01", 1), "2020-02", ("2023-04", 2)),
        (("2020-02-01", "2023-06-30"), 14, ("2020-01", 1), "2020-04", ("2023-04", 2)),
        (("2010-05-01", "2024-05-01"), 15, ("2010-01", 1), "2011-01", ("2024-01", 2)),
    ],
)
def test_longer_spans_have_quarters_then_years(
    days: Sequence[str], periods: int, first: tuple[str, int], second: str, last: tuple[str, int]
) -> None:
    found = totals(entered(*days))
    assert (periods, first, second, last) == (len(found), found[0], found[1][0], found[-1])


def test_totals_never_fall_and_end_with_every_paper(toy: CatalogFolder) -> None:
    counts = [count for _, count in totals(catalog_in(toy))]
    assert (sorted(counts), 30) == (counts, counts[-1])


@pytest.mark.parametrize("palette", SCHEMES, ids=lambda palette: palette.name)
@pytest.mark.parametrize(
    "days", [(), ("2024-01-15",), ("2020-01-01", "2023-04-30"), ("1960-05-01", "2024-05-01")]
)
def test_chart_has_integer_coordinates_within_its_frame(
    days: Sequence[str], palette: Palette
) -> None:
    root = ET.fromstring(growth(entered(*days), palette))
    attributes = [(name, value) for each in root.iter() for name, value in each.attrib.items()]
    assert [] == [pair for pair in attributes if re.search(r"\d\.\d", pair[1]) or pair[0] == "id"]
    bars = [
        {name: int(each.attrib[name]) for name in ("x", "y", "width", "height")}
        for each in root.findall(f"{SVG}rect")[1:]
    ]
    inside = [
        0 <= bar["x"] <= bar["x"] + bar["width"] <= 840
        and 0 <= bar["y"] <= bar["y"] + bar["height"] <= 220
        for bar in bars
    ]
    assert [True] * len(bars) == inside
    assert len(totals(entered(*days))) == len(bars)


def test_chart_has_background_title_and_text_equivalent(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    root = ET.fromstring(growth(catalog, LIGHT))
    assert ("img", "0 0 840 220") == (root.attrib["role"], root.attrib["viewBox"])
    assert ["The catalog over time", described(catalog)] == [
        root.findtext(f"{SVG}{name}") for name in ("title", "desc")
    ]
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert ("840", "220", LIGHT.page) == tuple(
        ground.attrib[name] for name in ("width", "height", "fill")
    )


def test_text_equivalent_names_every_period_in_which_the_number_changed() -> None:
    expected = "Papers in the catalog at the end of each period. 2024-01: 1, 2024-03: 3."
    assert expected == described(entered("2024-01-15", "2024-03-01", "2024-03-02"))


def test_same_papers_in_any_order_give_the_same_picture(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    again = Catalog.of(catalog.taxonomy, reversed(catalog.papers))
    assert growth(catalog, DARK) == growth(again, DARK)


def test_color_schemes_differ_in_colors_only(toy: CatalogFolder) -> None:
    light, dark = (growth(catalog_in(toy), palette) for palette in SCHEMES)
    assert re.sub("#[0-9a-f]{6}", "#", light) == re.sub("#[0-9a-f]{6}", "#", dark)
    assert light != dark


@pytest.mark.parametrize("value", ['a "b" <c> & d', "麦", "'"])
def test_text_and_attributes_of_a_picture_are_escaped(value: str) -> None:
    root = ET.fromstring(element("g", text(value, 1, 2), aria_label=value, class_=value))
    assert (value, value, value) == (
        root.findtext("text"),
        root.attrib["aria-label"],
        root.attrib["class"],
    )
