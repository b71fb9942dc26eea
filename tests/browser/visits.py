"""Visits of pages: load one until its scripts are ready, wait for it to be still, run axe on it."""

from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, ViewportSize

from tests.foreign import ROOT

Scheme = Literal["light", "dark"]
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
"""Each color scheme a visitor may ask for, and the theme's name for it."""
AXE_WIDTHS: dict[Scheme, int] = {"light": 1280, "dark": 360}
"""The width at which axe runs in each scheme; it takes half of the time of all browser tests."""
AXE_FILE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
"""Served beside each site: sent as an expression, half a megabyte took three times as long."""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# resultTypes keeps axe from describing every element that passes, which took four fifths of its
# time on a long list.
RUN_AXE = """([within, tags]) => axe.run(within, {runOnly: tags, resultTypes: ["violations"]}).then(
  result => result.violations.map(
    violation => [violation.id, violation.nodes.slice(0, 3).map(node => node.target)]))"""

# The theme reads the sitemap before it takes over links, and the list hides its rows while it
# filters them. Waiting for an idle network instead costs half a second a page.
READY = """() => !document.querySelector("[data-waits]")
  && performance.getEntriesByType("resource").some(
    entry => entry.name.endsWith("/sitemap.xml") && entry.responseEnd)"""

# Rows beyond the first screen are added a block per painted frame, so four frames are enough for
# the toy's list, and what an event handler starts has begun by then.
STILL = """() => new Promise(done => {
  const paint = frames => frames
    ? requestAnimationFrame(() => setTimeout(() => paint(frames - 1)))
    : requestIdleCallback(() => done(), { timeout: 500 });
  paint(4);
})"""


# Runs before the scripts of every page. Neither page nor storage is there where a test took them.
FORGET = """(() => {
  try {
    const mark = `forget${location.port}=`;
    if (!document.cookie.includes(mark)) return;
    document.cookie = `${mark}; path=/; max-age=0`;
    localStorage.clear();
    sessionStorage.clear();
  } catch {}
})()"""
# The next page has another address even where it differs from this one by its fragment alone.
LEAVE = """() => {
  try {
    history.replaceState(null, "", "left");
  } catch {}
  const changed = ["(prefers-color-scheme: dark)", "(forced-colors: active)",
    "(prefers-reduced-motion: reduce)", "print"];
  return changed.some(query => matchMedia(query).matches);
}"""


def visit(page: Page, url: str) -> None:
    """Load a page and wait until its scripts are ready and what they draw is drawn."""
    page.goto(url, wait_until="load")
    page.wait_for_function(READY)
    settle(page)


def forget(page: Page, site: str) -> None:
    """Have what a site has stored in the browser cleared when the next page of it is loaded."""
    # Cleared at once, the theme would store its color scheme again as soon as the medium changes.
    # Leaving for a file without scripts first was a fifth of the work of all browser tests.
    name = f"forget{urlsplit(site).port}"
    page.context.add_cookies([{"name": name, "value": "1", "domain": "127.0.0.1", "path": "/"}])


def leave(page: Page, size: ViewportSize) -> None:
    """Give a tab the size and the media of a new one; its page is left by the next visit."""
    # Either makes a page compute all its styles again, and most tests change neither.
    if page.evaluate(LEAVE):
        page.emulate_media(
            media="null", color_scheme="null", forced_colors="null", reduced_motion="null"
        )
    if page.viewport_size != size:
        page.set_viewport_size(size)


def held_route(page: Page, pattern: str) -> list[Route]:
    """Hold the requests of a pattern from now on; the list has them as they come."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))  # Playwright marks a function of ours
    return held


def release(page: Page, held: list[Route]) -> None:
    """Let the first request that is held go on, once it was made."""
    while not held:
        page.wait_for_timeout(10)  # a request is reported before its route
    held[0].continue_()


def settle(page: Page) -> None:
    """Wait until a page has painted what its scripts have started to draw."""
    page.evaluate(STILL)


def show_scheme(page: Page, scheme: Scheme) -> None:
    """Show a page that is loaded in a color scheme, as the theme does at a press of its button."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("name => { document.body.dataset.mdColorScheme = name }", SCHEMES[scheme])
    # The theme fades the colors of some links. A fade that another one replaces is aborted.
    page.evaluate("() => Promise.allSettled(document.getAnimations().map(fade => fade.finished))")


def axe_violations(page: Page, within: str = "html") -> list[tuple[str, list[Any]]]:
    """Return the id of each rule that a page violates, with the first three elements at fault.

    Only the whole page breaks rules on landmarks and headings.
    """
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(url=f"/{AXE_FILE.name}")
    return [(rule, targets) for rule, targets in page.evaluate(RUN_AXE, [within, TAGS])]
