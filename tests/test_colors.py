"""The colors of the style sheet; CSS cannot join selector and media query, so dark exists twice."""

import re
from dataclasses import asdict

import pytest

from kdcatalog.pictures.palette import DARK, INLINE, LIGHT, Palette
from tests.foreign import ROOT

STYLES = ROOT / "frontend" / "styles"
SHEET = "".join((STYLES / name).read_text(encoding="utf-8") for name in ("tokens.css", "dark.css"))
EVERY, SLATE = "[data-md-color-scheme]", '[data-md-color-scheme="slate"]'


def declared(selector: str) -> dict[str, str]:
    """Return what the first block of a selector, alone on its line, declares."""
    found = re.search(rf"^ *{re.escape(selector)} {{\n([^}}]*)}}", SHEET, re.MULTILINE)
    assert found
    return dict(re.findall(r"([a-z0-9-]+): ([^;]+);", found[1]))


def test_dark_scheme_is_the_same_without_javascript() -> None:
    assert declared(SLATE) == declared(f".no-js {EVERY}")


def test_dark_scheme_defines_every_color_of_the_light_one() -> None:
    assert [*declared(EVERY)] == [*declared(SLATE)]
    assert {"color-scheme", "--kd-page", "--kd-ramp-6-text"} <= {*declared(EVERY)}


@pytest.mark.parametrize(("palette", "selector"), [(LIGHT, EVERY), (DARK, SLATE)])
def test_pictures_have_the_colors_of_the_site(palette: Palette, selector: str) -> None:
    sheet, named = declared(selector), asdict(INLINE)
    for name, color in asdict(palette).items():
        if name not in ("name", "ramp"):
            assert (name, color) == (
                name,
                sheet[named[name].removeprefix("var(").removesuffix(")")],
            )


@pytest.mark.parametrize(("palette", "selector"), [(LIGHT, EVERY), (DARK, SLATE)])
def test_tones_of_the_map_are_those_of_the_site(palette: Palette, selector: str) -> None:
    sheet = declared(selector)
    tones = range(1, 7)
    expected = [(sheet[f"--kd-ramp-{tone}"], sheet[f"--kd-ramp-{tone}-text"]) for tone in tones]
    assert expected == [*palette.ramp]
