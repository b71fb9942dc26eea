"""A built toy site under a sub-path of a real server, and a real browser to read it."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from kdcatalog import pipeline
from kdcatalog.commands.site import build_site
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot
from tests.broken import CATALOGS
from tests.browser.visits import AXE_FILE, FORGET, forget, leave

SUB_PATH = "bread/"
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",  # one process less, which is a tenth of the work of loading a page
    "--disable-background-networking",
    "--disable-component-update",
    "--process-per-site",  # a new tab of the same site needs no new process
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the browser where ``BROWSER=0`` asks for it."""
    if os.environ.get("BROWSER") != "0":
        return
    here = Path(__file__).parent
    mine = [item for item in items if here in item.path.parents]
    items[:] = [item for item in items if item not in mine]
    config.hook.pytest_deselected(items=mine)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print that browser tests did not run; only the collecting processes know their number."""
    if os.environ.get("BROWSER") == "0":
        terminalreporter.write_line("left out: the tests in a browser (BROWSER=0)")


# On a busy machine a page that is right may take longer than the five seconds of Playwright; a test
# that passes waits no longer for it.
expect.set_options(timeout=20_000)


class Server(ThreadingHTTPServer):
    """A server that no burst of connections overruns."""

    # At Python's 5, the requests of one page filled the queue of a busy machine, and the browser
    # asked again after one, three and seven seconds.
    request_queue_size = 128


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer a missing page with the site's own."""
        page = Path(self.directory) / SUB_PATH / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.read_bytes())


@contextmanager
def served(
    root: Path,
    prepare: Callable[[Path], None],
    *,
    is_hosted: bool = True,
    name: str = "toy",
) -> Iterator[str]:
    """Build the site of a catalog of the tests, changed by ``prepare``, serve it from a sub-path.

    Yields its URL. With ``is_hosted`` false the site does not know its address, so that pages are
    loaded whole.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/{SUB_PATH}"
    catalog = root / "catalog"
    shutil.copytree(CATALOGS / name, catalog)
    prepare(catalog)
    # Instant navigation needs to know the address.
    site_url = address if is_hosted else ""
    settings = Settings.of({}, site_url=site_url, repository_url="https://example.org/bread")
    snapshot = Snapshot.at(catalog)
    build_site(snapshot, pipeline.load(snapshot), settings)
    (root / "www").mkdir()
    (catalog / "site").rename(root / "www" / SUB_PATH.rstrip("/"))
    (root / "www" / AXE_FILE.name).symlink_to(AXE_FILE)
    server = Server(("127.0.0.1", port), partial(_Quiet, directory=str(root / "www")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of the toy's site."""
    with served(tmp_path_factory.mktemp("served"), lambda _: None) as address:
        yield address


@pytest.fixture(scope="session")
def second_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of the second catalog's site, which has a vocabulary and no prose."""
    folder = tmp_path_factory.mktemp("second")
    with served(folder, lambda _: None, name="second") as address:
        yield address


@pytest.fixture(scope="session")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a site of 250 papers: the toy's, and 220 older ones on barley."""

    with served(tmp_path_factory.mktemp("long"), _add_loaves) as address:
        yield address


@pytest.fixture(scope="session")
def bare_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of the same site, built without an address."""
    folder = tmp_path_factory.mktemp("bare")
    with served(folder, _add_loaves, is_hosted=False) as address:
        yield address


def _add_loaves(catalog: Path) -> None:
    (catalog / "papers" / "1990").mkdir()
    for number in range(220):
        month = f"1990-{12 - number // 20:02}"
        text = RECORD.format(
            number=f"{number:03}", month=month, process="storage" if number % 2 else "shaping"
        )
        (catalog / "papers" / "1990" / f"plain1990loaf{number:03}.yaml").write_text(
            text, encoding="utf-8"
        )


RECORD = """\
title: "Loaf {number}: One of Many"
authors:
  - Pat Plain
date: "{month}"
kind: report
placements:
  - process/{process}
  - grain/barley
added: "2024-03-03"
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield Chromium: the machine's own if it has one, else Playwright's."""
    # The headless shell is the same engine without the window of a browser, which took a quarter
    # of the work of loading a page.
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


# A new context starts a process and an empty cache, and costs four times as much as loading a page
# in a tab that is open: so tests share one tab per kind of visitor and leave it as new.


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[Page]:
    """Yield the tab of a visitor at a desk, for the fixtures ``page`` and ``context``."""
    yield from _only_tab(browser, viewport=DESK)


@pytest.fixture(scope="session")
def handheld(browser: Browser) -> Iterator[Page]:
    """Yield the tab of a visitor with a phone, for the fixture ``phone``."""
    yield from _only_tab(browser, viewport=PHONE, has_touch=True)


@pytest.fixture(scope="session")
def scriptless(browser: Browser) -> Iterator[Page]:
    """Yield the tab of a visitor without JavaScript, for the fixture ``plain``."""
    yield from _only_tab(browser, viewport=DESK, java_script_enabled=False)


REFUSED: list[str] = []
"""What the policy of a page has refused during a test."""


def _note_refusal(message: ConsoleMessage) -> None:
    if "Content Security Policy" in message.text:
        REFUSED.append(f"{message.page and message.page.url}: {message.text}")


@pytest.fixture(autouse=True)
def _policy_refuses_nothing_of_ours() -> Iterator[None]:
    """Fail any test on whose pages something was refused by the Content-Security-Policy."""
    REFUSED.clear()
    yield
    assert [] == REFUSED


def _only_tab(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    context.add_init_script(FORGET)
    context.on("console", _note_refusal)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(desk: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a tab at a desk without a past; do not add init scripts to it (see ``tab``)."""
    yield desk
    desk.unroute_all()
    for other in desk.context.pages:
        if other != desk:
            other.close()
    _forget(desk, DESK, request)


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """Return the context of ``page``; further tabs that a test opens in it are closed."""
    return page.context


@pytest.fixture
def tab(page: Page) -> Page:
    """Return a further tab of ``page``'s context: for init scripts, which stay with a tab."""
    return page.context.new_page()


@pytest.fixture
def phone(handheld: Page, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Yield a tab on a phone, 360 pixels wide and touched with a finger."""
    yield handheld
    _forget(handheld, PHONE, request)


@pytest.fixture
def plain(scriptless: Page) -> Iterator[Page]:
    """Yield a tab without JavaScript."""
    yield scriptless
    scriptless.set_viewport_size(DESK)


def _forget(page: Page, size: ViewportSize, request: pytest.FixtureRequest) -> None:
    """Give a tab the state of a new one: its size, its media, and nothing stored by the sites."""
    for name in {"site", "long_site", "bare_site"} & {*request.fixturenames}:
        forget(page, request.getfixturevalue(name))
    leave(page, size)
