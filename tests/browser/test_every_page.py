"""Every kind of page, wide and narrow, light and dark."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

AXE = (
    Path(__file__).parent.parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
).read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    "new": "new/",
    "authors": "authors/",
    "author": "authors/noor-hassan/",
    "venues": "venues/",
    "venue": "venues/flour-water/",
    "years": "years/",
    "year": "years/2022/",
    "summary": "summary/",
    "insights": "insights/",
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
AXE_WIDTHS = WIDTHS[:2]
"""The narrowest phone shows what the other one shows, so axe would repeat itself there."""

Scheme = Literal["light", "dark"]
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
"""Each color scheme a visitor may ask for, and the theme's name for it."""


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_page_is_accessible_and_fits_every_width(browser: Browser, site: str, path: str) -> None:
    """One context per kind of page, resized: opening a context costs more than all the checks."""
    context = browser.new_context()
    page = context.new_page()
    hosts: set[str] = set()
    errors: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: errors.append(str(error)))

    overflow: dict[str, int] = {}
    violations: dict[str, list[tuple[str, list[Any]]]] = {}
    schemes: dict[Scheme, str] = {}
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(site + path, wait_until="load")
        page.evaluate("localStorage.clear()")  # the theme keeps the first scheme it showed
        page.reload(wait_until="load")
        schemes[scheme] = page.evaluate("document.body.dataset.mdColorScheme")
        page.evaluate(AXE)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            overflow[f"{width} {scheme}"] = max(
                0, page.evaluate("document.documentElement.scrollWidth") - width
            )
            if width in AXE_WIDTHS:
                violations[f"{width} {scheme}"] = axe_violations(page)
    context.close()

    assert [] == errors
    assert {urlsplit(site).netloc} == hosts
    assert SCHEMES == schemes
    assert dict.fromkeys(overflow, 0) == overflow
    assert {name: [] for name in violations} == violations


def axe_violations(page: Page) -> list[tuple[str, list[Any]]]:
    """Return the id of each rule that a page violates, with the first three elements at fault."""
    result: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        (violation["id"], [node["target"] for node in violation["nodes"]][:3])
        for violation in result["violations"]
    ]
