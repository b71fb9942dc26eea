"""Every kind of page, wide and narrow, light and dark."""

from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.visits import axe_violations, forget

KINDS = {
    "home": "",
    "papers": "papers/",
    "all papers": "papers/rows.html",
    "topics": "topics/",
    "topic with parts": "topics/process/",
    "topic without papers": "topics/process/shaping/",
    "paper": "papers/rask2023rye/",
    "paper with many authors": "papers/quist2020starter/",
    "paper without authors": "papers/work2019/",
    "hostile paper": "papers/sharp2022xjavascript/",
    "removed paper": "papers/hassan2016ash/",
    "new": "new/",
    "authors": "authors/",
    "author": "authors/noor-hassan/",
    "venues": "venues/",
    "venue": "venues/flour-water/",
    "years": "years/",
    "year": "years/2022/",
    "summary": "summary/",
    "insights": "insights/",
    "matrix of two facets": "insights/grain-by-region/",
    "article": "topics/process/fermentation/sourdough/starter-ecology/",
    "guide": "guide/",
    "choice of a method": "guide/method/",
    "provenance": "provenance/",
    "quality": "quality/",
    "missing": "missing/",
    "compare": "compare/",
    "problems": "problems/",
    "contribute": "contribute/",
    "data": "data/",
    "not found": "nowhere/at/all/",
}
WIDTHS = (1280, 360, 320)
"""A desk, a phone, and the narrowest phone in use; pixels."""

Scheme = Literal["light", "dark"]
AXE_WIDTHS: dict[Scheme, int] = {"light": 1280, "dark": 360}
"""The width at which axe runs in each scheme; it takes half of the time of all browser tests."""
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
"""Each color scheme a visitor may ask for, and the theme's name for it."""


def complaints(message: ConsoleMessage) -> list[str]:
    """Return what the console says of a page; that a missing page is missing does not count."""
    url = message.location["url"]
    # A browser asks for the icon of a text file, which names none.
    is_missing = url.endswith(("/favicon.ico", KINDS["not found"]))
    return [] if is_missing else [f"{message.text} ({url})"]


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_page_is_accessible_and_fits_every_width(tab: Page, site: str, path: str) -> None:
    assert {} == faults_of(tab, site, path)


@pytest.mark.parametrize("path", ["seasons/", "seasons/summer/"])
def test_page_of_a_vocabulary_is_accessible_and_fits_every_width(
    tab: Page, second_site: str, path: str
) -> None:
    assert {} == faults_of(tab, second_site, path)


def faults_of(page: Page, site: str, path: str) -> dict[str, object]:
    """Return the faults of accessibility, overflow and scripts that a page has in any form.

    Each color scheme is loaded once and resized, since loading costs more than axe.
    """
    hosts: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.extend(complaints(message)))

    overflow: dict[str, int] = {}
    violations: dict[str, list[tuple[str, list[Any]]]] = {}
    schemes: dict[Scheme, str] = {}
    for scheme in SCHEMES:
        forget(page, site)  # the theme keeps the first scheme that it showed
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(site + path, wait_until="load")
        schemes[scheme] = page.evaluate("document.body.dataset.mdColorScheme")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            overflow[f"{width} {scheme}"] = max(
                0, page.evaluate("document.documentElement.scrollWidth") - width
            )
            if width == AXE_WIDTHS[scheme]:
                violations[f"{width} {scheme}"] = axe_violations(page)

    faults: dict[str, object] = {
        "scripts": errors,
        "other hosts": hosts - {urlsplit(site).netloc},
        "schemes": {name: schemes[name] for name in SCHEMES if schemes[name] != SCHEMES[name]},
        "overflow": {form: pixels for form, pixels in overflow.items() if pixels},
        "axe": {form: rules for form, rules in violations.items() if rules},
    }
    return {kind: fault for kind, fault in faults.items() if fault}
