"""Every kind of page, wide and narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Request, expect

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
Violations = list[tuple[str, list[Any]]]
WIDTHS = (1280, 360, 320)
"""A desk, a phone, and the narrowest phone in use; pixels."""


def complaints(message: ConsoleMessage) -> list[str]:
    """Return what the console says of a page; that a missing page is missing does not count."""
    url = message.location["url"]
    is_missing = url.endswith(KINDS["not found"])
    return [] if is_missing else [f"{message.text} ({url})"]


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_page_is_accessible_and_fits_every_width(page: Page, site: str, path: str) -> None:
    assert {} == faults_of(page, site, path)


@pytest.mark.parametrize("path", ["seasons/", "seasons/summer/"])
def test_page_of_a_vocabulary_is_accessible_and_fits_every_width(
    page: Page, second_site: str, path: str
) -> None:
    assert {} == faults_of(page, second_site, path)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_first_visit_shows_the_scheme_of_the_system(page: Page, site: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(site, wait_until="load")
    assert SCHEMES[scheme] == page.evaluate("document.body.dataset.mdColorScheme")


def faults_of(page: Page, site: str, path: str) -> dict[str, object]:
    """Return the faults of accessibility, overflow and scripts that a page has in any form.

    It is loaded once and resized, since loading costs more than axe.
    """
    forget(page, site)  # the theme keeps the scheme that was chosen last
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    with heard(page) as (hosts, errors):
        page.goto(site + path, wait_until="load")
        violations, overflow = looked_at(page)
    faults: dict[str, object] = {
        "scripts": errors,
        "other hosts": hosts - {urlsplit(site).netloc},
        "overflow": {width: pixels for width, pixels in overflow.items() if pixels},
        "axe": {form: rules for form, rules in violations.items() if rules},
    }
    return {kind: fault for kind, fault in faults.items() if fault}


def test_color_scheme_changes_on_a_site_without_an_address(page: Page, bare_site: str) -> None:
    with heard(page) as (_hosts, errors):
        page.goto(bare_site)
        before = page.locator("body").get_attribute("data-md-color-scheme")
        page.locator("scheme-switch button:visible").click()
        after = page.locator("body").get_attribute("data-md-color-scheme")
    assert ({"default", "slate"}, []) == ({before, after}, errors)


def test_button_of_the_color_scheme_is_pressed_like_any_button(page: Page, site: str) -> None:
    page.emulate_media(color_scheme="light")
    forget(page, site)
    page.goto(site)
    light = page.get_by_role("button", name="Use the light scheme")
    dark = page.get_by_role("button", name="Use the dark scheme")
    schemes = []
    for button, key in ((dark, "Space"), (light, "Space"), (dark, "Enter"), (light, "Enter")):
        button.press(key)
        schemes.append(page.evaluate("document.body.dataset.mdColorScheme"))
        expect(light if button is dark else dark).to_be_focused()
    dark.click()
    schemes.append(page.evaluate("document.body.dataset.mdColorScheme"))
    # Nothing else of it is on the way of the Tab key.
    assert 0 == page.get_by_role("radio", name="scheme").count()
    assert ["slate", "default", "slate", "default", "slate"] == schemes


@contextmanager
def heard(page: Page) -> Iterator[tuple[set[str], list[str]]]:
    """Collect the hosts that a page asks and what its scripts complain of."""
    hosts: set[str] = set()
    errors: list[str] = []

    def note_host(request: Request) -> None:
        hosts.add(urlsplit(request.url).netloc)

    def note_error(error: Error) -> None:
        errors.append(str(error))

    def note_message(message: ConsoleMessage) -> None:
        errors.extend(complaints(message))

    page.on("request", note_host)
    page.on("pageerror", note_error)
    page.on("console", note_message)
    yield hosts, errors
    # The tab is used by other tests, and a new one would take half as long as the page.
    page.remove_listener("request", note_host)
    page.remove_listener("pageerror", note_error)
    page.remove_listener("console", note_message)


def looked_at(page: Page) -> tuple[dict[str, Violations], dict[int, int]]:
    """Return what axe reports in each form of a page, and how much wider it is than the window."""
    scheme_by_width = {width: scheme for scheme, width in AXE_WIDTHS.items()}
    violations: dict[str, Violations] = {}
    overflow: dict[int, int] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        content = page.evaluate("document.documentElement.scrollWidth")
        overflow[width] = max(0, content - width)
        if width in scheme_by_width:
            scheme = scheme_by_width[width]
            show_scheme(page, scheme)
            violations[f"{width} {scheme}"] = axe_violations(page)
    assert len(AXE_WIDTHS) == len(violations)
    return violations, overflow
