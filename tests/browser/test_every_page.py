"""Every kind of page, wide and narrow, light and dark."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Page

from tests.browser.visits import (
    AXE_WIDTHS,
    SCHEMES,
    Scheme,
    axe_violations,
    forget,
    show_scheme,
)

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


@pytest.mark.parametrize("scheme", SCHEMES)
def test_first_visit_shows_the_scheme_of_the_system(page: Page, site: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(site, wait_until="load")
    assert SCHEMES[scheme] == page.evaluate("document.body.dataset.mdColorScheme")


def faults_of(page: Page, site: str, path: str) -> dict[str, object]:
    """Return the faults of accessibility, overflow and scripts that a page has in any form.

    It is loaded once and resized, since loading costs more than axe.
    """
    hosts: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.extend(complaints(message)))

    forget(page, site)  # the theme keeps the scheme that was chosen last
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    page.goto(site + path, wait_until="load")
    violations: dict[str, list[tuple[str, list[Any]]]] = {}
    for scheme, width in AXE_WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        show_scheme(page, scheme)
        violations[f"{width} {scheme}"] = axe_violations(page)
    overflow: dict[int, int] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        content = page.evaluate("document.documentElement.scrollWidth")
        overflow[width] = max(0, content - width)

    faults: dict[str, object] = {
        "scripts": errors,
        "other hosts": hosts - {urlsplit(site).netloc},
        "overflow": {width: pixels for width, pixels in overflow.items() if pixels},
        "axe": {form: rules for form, rules in violations.items() if rules},
    }
    return {kind: fault for kind, fault in faults.items() if fault}
