"""Texts from outside run nothing: every sink escapes, and the policy would stop them."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.browser.conftest import served
from tests.browser.test_every_page import KINDS
from tests.browser.visits import settle
from tests.hostile_catalog import ATTACKS, RAN, make_hostile

OWN_PAGE = "# {0}\n\n<script>window.ran = 1</script>\n\n<p onclick='window.ran = 1'>{0}</p>\n"


def prepare(catalog: Path) -> None:
    make_hostile(catalog)
    own = catalog / "docs" / "own.md"
    own.write_text(OWN_PAGE.format("A page of ours"), encoding="utf-8")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of the toy with a hostile text in every field of its taxonomy and its prose."""
    with served(tmp_path_factory.mktemp("hostile"), prepare) as address:
        yield address


@pytest.fixture(scope="module")
def lawless(browser: Browser) -> Iterator[Page]:
    """Yield a tab that keeps no policy of a page, so that only escaping stops a script."""
    context = browser.new_context(bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_hostile_texts_run_nothing_even_without_a_policy(
    lawless: Page, hostile_site: str, path: str
) -> None:
    hosts: set[str] = set()
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    lawless.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    lawless.on("dialog", note)
    lawless.goto(hostile_site + path, wait_until="load")
    settle(lawless)
    assert "undefined" == lawless.evaluate(f"typeof {RAN}")
    assert (hostile_site + path).partition("#")[0] == lawless.url.partition("?")[0]
    assert ({urlsplit(hostile_site).netloc}, []) == (hosts, dialogs)


def test_hostile_texts_are_shown_as_texts(lawless: Page, hostile_site: str) -> None:
    lawless.goto(hostile_site, wait_until="load")
    brand = lawless.locator(".brand").inner_text()
    assert any(attack in brand for attack in ATTACKS)
    lawless.goto(f"{hostile_site}guide/", wait_until="load")
    text = lawless.locator("article").inner_text()
    assert 40 < sum(attack in text for attack in ATTACKS)


def test_script_in_a_page_of_docs_is_refused_by_its_policy(
    browser: Browser, hostile_site: str
) -> None:
    context = browser.new_context()
    tab = context.new_page()
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text))
    tab.goto(f"{hostile_site}own/", wait_until="load")
    tab.locator("p[onclick]").click()
    assert "undefined" == tab.evaluate(f"typeof {RAN}")
    # The theme's own scripts have run all the same.
    assert "function" == tab.evaluate("typeof __md_get")
    refused = [text for text in errors if "Content Security Policy" in text]
    assert 2 == len(refused)
    context.close()
