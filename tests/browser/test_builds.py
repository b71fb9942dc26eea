"""Two builds published over each other, in a browser that keeps files: nothing leads elsewhere."""

import re
import shutil
import socket
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kdcatalog import pipeline
from kdcatalog.commands.site import build_site
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot, packaged_templates
from tests.broken import CATALOGS
from tests.browser.conftest import RECORD, SUB_PATH, Server, _Quiet
from tests.browser.visits import settle

ROWS = ".rows > .row"
RELEASE = {
    "catalog.js": "\ndocument.documentElement.dataset.core = 'new';\n",
    "explorer.js": "\ndocument.documentElement.dataset.explorer = 'new';\n",
    "search-worker.js": "\nself.addEventListener('message', () => fetch('new-worker'));\n",
    "catalog.css": "\n:root { --release: new; }\n",
}
"""What the scripts and styles of the third build have more."""
_RELEASES = """() => {
  const root = document.documentElement;
  const style = getComputedStyle(root).getPropertyValue("--release");
  return [root.dataset.core ?? "", root.dataset.explorer ?? "", style.trim()];
}"""


class _Keeping(_Quiet):
    """Answers as GitHub Pages does: a browser may keep every file for ten minutes."""

    def send_head(self) -> Any:
        # This server compares times in whole seconds, and two builds of the toy may take one.
        del self.headers["If-Modified-Since"]
        return super().send_head()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


class Host:
    """A published site, and two later builds of it: with other records, and with other scripts."""

    def __init__(self, root: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/{SUB_PATH}"
        self.www = root / "www"
        self.www.mkdir()
        self.catalog = root / "catalog"
        shutil.copytree(CATALOGS / "toy", self.catalog)
        self.builds = [root / "first", root / "second", root / "release"]
        self._build(self.builds[0])
        # Two newer papers and one fewer: every place in a list shifts, and one leads nowhere.
        (self.catalog / "papers" / "2019" / "work2019.yaml").unlink()
        for number in (1, 2):
            text = RECORD.format(number=number, month="2026-12", process="shaping")
            path = self.catalog / "papers" / "2026" / f"plain2026loaf{number}.yaml"
            text = text.replace("grain/barley", "grain/rye")
            path.write_text(text.replace("2024-03-03", "2026-12-20"), encoding="utf-8")
        self._build(self.builds[1])
        # A release of the program changes scripts and styles, too.
        own = self.catalog / "templates" / "theme" / "assets"
        own.mkdir(parents=True)
        for name, addition in RELEASE.items():
            packaged = (packaged_templates() / "theme" / "assets" / name).read_text("utf-8")
            (own / name).write_text(packaged + addition, encoding="utf-8")
        self._build(self.builds[2])
        self.publish(0)

    def _build(self, folder: Path) -> None:
        snapshot = Snapshot.at(self.catalog)
        build_site(snapshot, pipeline.load(snapshot), Settings.of({}, site_url=self.address))
        shutil.copytree(self.catalog / "site", folder)

    def publish(self, number: int) -> None:
        """Put a build in place of the one before, at once: a browser keeps what it misses, too."""
        aside = self.www.with_name(f"aside{number}")
        shutil.copytree(self.builds[number], aside)
        published = self.www / SUB_PATH
        if published.exists():
            published.rename(self.www.with_name("before"))
        aside.rename(published)
        shutil.rmtree(self.www.with_name("before"), ignore_errors=True)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Yield a host with two builds."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    published = Host(tmp_path_factory.mktemp("host"), port)
    handler = partial(_Keeping, directory=str(published.www))
    server = Server(("127.0.0.1", port), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield published
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(browser: Browser, host: Host) -> Iterator[Page]:
    """Yield a tab whose cache has the first build, once the second one is published."""
    host.publish(0)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{host.address}papers/", wait_until="networkidle")
    page.locator("input[value=wheat]").check()
    expect(page.locator("[data-status]")).to_have_text("7 of 30 papers")
    host.publish(1)
    yield page
    context.close()


def test_page_of_a_new_release_runs_its_own_scripts_and_styles(visitor: Page, host: Host) -> None:
    host.publish(2)
    # At addresses that stayed, the first three came from the browser's cache for ten minutes.
    assert ["", "", ""] == visitor.evaluate(_RELEASES)
    scripts: list[str] = []
    visitor.on("request", lambda request: scripts.append(request.url))
    visitor.reload()
    expect(visitor.locator("[data-status]")).to_have_text("7 of 31 papers")
    assert ["new", "new", "new"] == visitor.evaluate(_RELEASES)
    with visitor.expect_request("**/new-worker"):
        visitor.locator("form[data-find] input:visible").fill("rye")
    # The core under two addresses would run twice, each with a state of its own.
    for name in ("catalog.js", "explorer.js", "search-worker.js"):
        addresses = {url for url in scripts if f"/assets/{name}" in url}
        assert 1 == len(addresses), addresses


def test_link_followed_after_a_release_shows_a_page_of_one_build(visitor: Page, host: Host) -> None:
    host.publish(2)
    visitor.locator(".bar nav a", has_text="Topics").click()
    expect(visitor).to_have_url(f"{host.address}topics/")
    expect(visitor.locator("html")).to_have_attribute("data-core", "new")
    settle(visitor)
    core, _, styles = visitor.evaluate(_RELEASES)
    assert ("new", "new") == (core, styles)


def titles_behind(page: Page) -> list[tuple[str, str]]:
    """Return the title of each row in view, and that of the page it leads to in this build."""
    pairs = []
    for link in page.locator(f"{ROWS} h3 a").all()[:8]:
        address = str(link.evaluate("link => link.href"))
        answer = page.request.get(address)
        found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text())
        pairs.append((str(link.text_content()), found[1] if found else str(answer.status)))
    return pairs


def test_kept_page_with_new_data_says_that_it_is_out_of_date(visitor: Page, host: Host) -> None:
    # From the cache, as a link leads there: the data asked for next is that of the new build.
    visitor.goto(f"{host.address}papers/")
    visitor.evaluate("caches && fetch('../data/manifest.json', { cache: 'reload' })")
    visitor.reload()
    settle(visitor)
    host.publish(0)
    visitor.goto("about:blank")
    visitor.context.clear_cookies()
    page = visitor.context.new_page()
    page.route("**/data/manifest.json", lambda route: route.fulfill(path=_manifest(host, 1)))
    page.goto(f"{host.address}papers/")
    page.reload()
    page.locator("input[value=rye]").check()
    fault = page.locator("[data-fault=build]")
    expect(fault).to_be_visible()
    expect(fault).to_contain_text("The catalog has changed since this page was loaded.")
    expect(page.locator("[data-fault=data]")).to_be_hidden()
    # In this order: a page that asks again in between must not find its own build and be content.
    host.publish(1)
    page.unroute_all()
    with page.expect_navigation():
        fault.get_by_role("button", name="Reload").click()
    page.locator("input[value=rye]").check()
    expect(page.locator("[data-status]")).to_have_text("8 of 31 papers")
    assert [] == [pair for pair in titles_behind(page) if pair[0] != pair[1]]


def _manifest(host: Host, number: int) -> Path:
    return host.builds[number] / "data" / "manifest.json"


def test_new_page_replaces_a_kept_manifest_once(visitor: Page) -> None:
    requests: list[str] = []
    visitor.on("request", lambda request: requests.append(request.url))
    visitor.reload()
    visitor.locator("input[value=rye]").check()
    expect(visitor.locator("[data-status]")).to_have_text("15 of 31 papers")
    pairs = titles_behind(visitor)
    assert 8 == len(pairs)
    assert [] == [pair for pair in pairs if pair[0] != pair[1]]
    assert 2 >= len([url for url in requests if url.endswith("/data/manifest.json")])


def test_search_on_a_page_of_either_build_finds_papers_by_key(visitor: Page, host: Host) -> None:
    # First with a kept manifest, then in a tab that stays open while another build is published.
    visitor.goto(f"{host.address}topics/")
    assert [] == wrong_hits(visitor, "starter")
    visitor.goto(f"{host.address}authors/")
    host.publish(0)
    # As when the manifest was kept for too long: the data of this page's build is gone.
    visitor.route("**/data/manifest.json", lambda route: route.fulfill(path=_manifest(host, 0)))
    assert [] == wrong_hits(visitor, "starter")


def wrong_hits(page: Page, words: str) -> list[tuple[str, str]]:
    """Return the title of each paper that the box lists, and of its page where that differs."""
    page.locator("form[data-find] input:visible").fill(words)
    hits = page.locator(".hits a.paper")
    expect(hits.first).to_be_visible()
    wrong = []
    for hit in hits.all():
        answer = page.request.get(str(hit.evaluate("hit => hit.href")))
        title = str(hit.locator("b").first.text_content())
        found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text())
        if found and found[1] != title:
            wrong.append((title, found[1]))
    return wrong


def test_open_page_copies_papers_that_a_later_build_added(visitor: Page, host: Host) -> None:
    """With one paper of the new build and two old ones selected, two were copied."""
    host.publish(0)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visitor.reload()
    copy = visitor.locator(".basket .main")
    _select(visitor, "rask2023rye", "alder2025one")
    copy.click()
    expect(copy).to_have_text("Copied")
    expect(copy).to_have_text("Copy BibTeX")
    host.publish(1)
    _select(visitor, "plain2026loaf1", "rask2023rye", "alder2025one")
    copy.click()
    expect(copy).to_have_text("Copied")
    text = visitor.evaluate("() => navigator.clipboard.readText()")
    assert ["plain2026loaf1", "alder2025one", "rask2023rye"] == re.findall(
        r"^@\w+\{(.*),", text, re.M
    )
    # The second build has no such paper any more.
    _select(visitor, "plain2026loaf1", "work2019", "rask2023rye")
    expect(copy).to_have_text("Copy BibTeX")
    copy.click()
    expect(copy).to_have_text("Copied 2 of 3, not work2019")


def _select(page: Page, *keys: str) -> None:
    """Select papers as another tab does, which may show a later build."""
    page.evaluate(
        "keys => {"
        " localStorage.setItem('picks:/bread/', JSON.stringify(keys));"
        " dispatchEvent(new StorageEvent('storage', { key: 'picks:/bread/' }));"
        "}",
        keys,
    )


def test_selection_of_an_earlier_build_goes_by_key(visitor: Page, host: Host) -> None:
    visitor.goto(f"{host.address}papers/?grain=rye")
    visitor.evaluate(
        "localStorage.setItem('picks:/bread/', JSON.stringify(['rask2023rye', 'work2019']))"
    )
    visitor.reload()
    expect(visitor.locator("[data-status]")).to_have_text("8 of 31 papers")
    checked = visitor.locator(f"{ROWS}:has(.pick :checked)")
    assert ["rask2023rye"] == checked.evaluate_all("rows => rows.map(row => row.dataset.key)")
