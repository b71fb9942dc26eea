"""While a site is served, pages are rendered on request, and a broken taxonomy stops nothing."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from kdcatalog import pipeline
from kdcatalog.errors import CatalogError
from kdcatalog.mkdocs_plugin import rebuild_served
from kdcatalog.serving import Session, keep_serving, on_demand
from kdcatalog.snapshot import packaged_templates
from tests.folders import CatalogFolder
from tests.sites import build as built
from tests.sites import copy_toy, edit, files_of, own_surroundings

ADDRESS = "http://127.0.0.1:8000/"
PAPER = "papers/rask2023rye/index.html"
Get = Callable[[str], tuple[str, str]]


def build_served(folder: CatalogFolder, session: Session, site: Path) -> None:
    """Build a catalog as a rebuild of ``mkdocs serve`` does, for the server of a session."""
    with own_surroundings():
        logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
        config = load_config(
            str(packaged_templates() / "mkdocs.yml"),
            docs_dir=str(folder.root / "docs"),
            site_dir=str(site),
        )
        config.site_url = ADDRESS
        rebuild_served(config, session, lambda fresh: build(fresh, serve_url=fresh.site_url))


@pytest.fixture
def session() -> Session:
    """Return what one server keeps."""
    return Session()


@pytest.fixture
def rebuild(toy: CatalogFolder, session: Session, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that builds the toy like ``mkdocs serve``, always into the same folder."""
    site = tmp_path / "served"

    def once() -> Path:
        build_served(toy, session, site)
        return site

    return once


@pytest.fixture
def get(session: Session, tmp_path: Path) -> Get:
    """Return a function that requests an address of the served toy."""
    return requests_to(session, tmp_path / "served")


def requests_to(session: Session, site: Path) -> Get:
    """Return a function that requests a URL like MkDocs' server: a file of the folder, or 404."""

    def files(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix("/")
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        start_response(
            "200 OK" if file.is_file() else "404 Not Found", [("Content-Type", "text/html")]
        )
        return [file.read_bytes()] if file.is_file() else [b"no such page"]

    app = on_demand(files, session, site, "/")

    def ask(path: str) -> tuple[str, str]:
        said: list[str] = []
        body = b"".join(app({"PATH_INFO": path}, lambda status, _headers: said.append(status)))
        (status,) = said
        return status, body.decode()

    return ask


def test_page_is_rendered_when_it_is_requested(rebuild: Callable[[], Path], get: Get) -> None:
    site = rebuild()
    assert not (site / PAPER).exists()
    status, page = get("/papers/rask2023rye/")
    assert ("200 OK", True) == (status, "<h1" in page)
    assert (site / PAPER).is_file()
    assert "200 OK" == get("/papers/rask2023rye/rask2023rye.bib")[0]
    assert ("404 Not Found", "no such page") == get("/papers/nobody2023/")


def test_server_answers_every_file_that_a_build_writes(
    rebuild: Callable[[], Path], get: Get, toy: CatalogFolder
) -> None:
    rebuild()
    artifacts = {
        path
        for path in files_of(built(toy))
        if not path.startswith(("assets/", "search/", "sitemap"))
    }
    assert artifacts
    assert {"200 OK"} == {get(f"/{path}")[0] for path in artifacts}


def test_saved_record_appears_in_the_next_build(
    rebuild: Callable[[], Path], get: Get, toy: CatalogFolder
) -> None:
    rebuild()
    before = get("/papers/holm2024dough/")[1]
    edit(toy.root / "papers/2024/holm2024dough.yaml", 'title: "Dough', 'title: "Other Dough')
    rebuild()
    assert ("Other Dough" in before, "Other Dough" in get("/papers/holm2024dough/")[1]) == (
        False,
        True,
    )
    (toy.root / "papers/2024/holm2024dough.yaml").unlink()
    rebuild()
    assert "404 Not Found" == get("/papers/holm2024dough/")[0]


def test_template_error_is_shown_on_the_page(
    rebuild: Callable[[], Path], get: Get, toy: CatalogFolder
) -> None:
    (toy.root / "templates" / "site").mkdir(parents=True)
    (toy.root / "templates/site/papers.html.j2").write_text("{{ nothing }}")
    rebuild()
    assert "templates/site/papers.html.j2:1: &#x27;nothing&#x27; is undefined" in get("/papers/")[1]
    assert "<h1" in get("/topics/")[1]


def test_invalid_taxonomy_keeps_the_served_catalog(
    rebuild: Callable[[], Path], get: Get, toy: CatalogFolder
) -> None:
    rebuild()
    before = get("/topics/")[1]
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    rebuild()
    assert before == get("/topics/")[1]
    assert None is pipeline.load(toy.snapshot).catalog


def test_initially_invalid_taxonomy_is_reported(
    rebuild: Callable[[], Path], toy: CatalogFolder
) -> None:
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    with pytest.raises(Abort):
        rebuild()


def test_failed_build_keeps_the_last_pages(
    rebuild: Callable[[], Path], get: Get, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    monkeypatch.setattr("kdcatalog.mkdocs_plugin.site_artifacts", lambda *_: iter([None]))
    with pytest.raises(Exception, match="NoneType"):
        rebuild()
    assert "200 OK" == get("/papers/rask2023rye/")[0]
    assert toy.root.is_dir()


def test_impossible_path_is_not_found(
    rebuild: Callable[[], Path], get: Get, session: Session
) -> None:
    rebuild()
    assert "404 Not Found" == get("/\0")[0]
    assert not session.make(rebuild(), "../toy/taxonomy.yaml")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (CatalogError("the theme is wrong"), "the site was not rebuilt: the theme is wrong"),
        (KeyError("x"), "the site was not rebuilt: a bug, please report it"),
    ],
)
def test_failed_rebuild_is_logged_with_a_traceback_only_for_bugs(
    error: Exception, message: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    with caplog.at_level(logging.ERROR, "mkdocs.plugins.kdcatalog"):
        keep_serving(fail, (CatalogError,))()
    (record,) = caplog.records
    assert (message, isinstance(error, KeyError)) == (record.getMessage(), bool(record.exc_info))


def test_two_served_catalogs_keep_their_own_pages(toy: CatalogFolder, tmp_path: Path) -> None:
    other = copy_toy(tmp_path / "other")
    edit(other.root / "taxonomy.yaml", "The Science of Bread", "The Science of Cake")
    edit(other.root / "papers/2024/holm2024dough.yaml", 'title: "Dough', 'title: "Cake Dough')
    sessions = {folder.root.name: Session() for folder in (toy, other)}
    get = {name: requests_to(sessions[name], tmp_path / f"{name}-site") for name in sessions}
    for folder in (toy, other, toy, other):
        name = folder.root.name
        build_served(folder, sessions[name], tmp_path / f"{name}-site")
    pages = {name: ask("/papers/holm2024dough/")[1] for name, ask in get.items()}
    assert {"toy": False, "other": True} == {n: "Cake Dough" in page for n, page in pages.items()}

    # A broken taxonomy keeps the last catalog of its own server, not that of the other one.
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    build_served(toy, sessions["toy"], tmp_path / "toy-site")
    assert "The Science of Bread" in get["toy"]("/topics/")[1]
    assert "The Science of Cake" in get["other"]("/topics/")[1]
