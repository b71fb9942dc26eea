"""Every kind of page, wide and narrow, light and dark: no barrier, no sideways scroll, no foreign request."""

from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

AXE = Path(__file__).parent.parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
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
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_page_has_no_barrier_and_asks_nobody_else(
    browser: Browser, site: str, path: str, width: int, scheme: Scheme
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    hosts: set[str] = set()
    faults: list[str] = []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(site + path, wait_until="load")
    assert [] == faults
    assert {urlsplit(site).netloc} == hosts
    assert width >= page.evaluate("document.documentElement.scrollWidth")
    assert ("slate" if scheme == "dark" else "default") == page.evaluate(
        "document.body.dataset.mdColorScheme"
    )
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    told = [
        (one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
    ]
    assert [] == told
    context.close()


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_page_fits_the_narrowest_phone(browser: Browser, site: str, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(site + path)
    assert 320 >= page.evaluate("document.documentElement.scrollWidth")
    context.close()
