"""While a site is served, pages are made when they are asked for, and a broken taxonomy stops nothing."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from kdcatalog import pipeline, serving
from kdcatalog.mkdocs_plugin import lasting
from kdcatalog.snapshot import Snapshot, packaged_templates
from tests.sites import build as built
from tests.sites import edit, files_of, own_surroundings

ADDRESS = "http://127.0.0.1:8000/"
PAPER = "papers/rask2023rye/index.html"
Get = Callable[[str], tuple[str, str]]


@pytest.fixture
def rebuild(toy: Snapshot, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that builds the toy as ``mkdocs serve`` does, each time into the same folder."""
    site = tmp_path / "served"

    def once() -> Path:
        with own_surroundings():
            logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
            config = load_config(
                str(packaged_templates() / "mkdocs.yml"),
                docs_dir=str(toy.root / "docs"),
                site_dir=str(site),
            )
            config.site_url = ADDRESS
            build(config, serve_url=ADDRESS)
        return site

    return once


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """Return a function that asks for an address as MkDocs' server answers: a file of the folder, or 404."""
    site = tmp_path / "served"

    def files(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].removeprefix("/")
        file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
        start_response(
            "200 OK" if file.is_file() else "404 Not Found", [("Content-Type", "text/html")]
        )
        return [file.read_bytes()] if file.is_file() else [b"no such page"]

    app = serving.on_demand(files, site, "/")

    def ask(path: str) -> tuple[str, str]:
        said: list[str] = []
        body = b"".join(app({"PATH_INFO": path}, lambda status, _headers: said.append(status)))
        (status,) = said
        return status, body.decode()

    return ask


def test_page_is_made_when_it_is_asked_for(rebuild: Callable[[], Path], get: Get) -> None:
    site = rebuild()
    assert not (site / PAPER).exists()
    status, page = get("/papers/rask2023rye/")
    assert ("200 OK", True) == (status, "<h1" in page)
    assert (site / PAPER).is_file()
    assert "200 OK" == get("/papers/rask2023rye/rask2023rye.bib")[0]
    assert ("404 Not Found", "no such page") == get("/papers/nobody2023/")


def test_everything_that_a_build_writes_can_be_had(
    rebuild: Callable[[], Path], get: Get, toy: Snapshot
) -> None:
    rebuild()
    artifacts = {
        path
        for path in files_of(built(toy))
        if not path.startswith(("assets/", "search/", "sitemap"))
    }
    assert artifacts
    assert {"200 OK"} == {get(f"/{path}")[0] for path in artifacts}


def test_saved_record_shows_in_the_next_build(
    rebuild: Callable[[], Path], get: Get, toy: Snapshot
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


def test_wrong_template_is_told_on_the_page(
    rebuild: Callable[[], Path], get: Get, toy: Snapshot
) -> None:
    (toy.root / "templates" / "site").mkdir(parents=True)
    (toy.root / "templates/site/papers.html.j2").write_text("{{ nothing }}")
    rebuild()
    assert "the template site/papers.html.j2 cannot be filled" in get("/papers/")[1]
    assert "<h1" in get("/topics/")[1]


def test_taxonomy_that_breaks_leaves_the_catalog_as_it_was(
    rebuild: Callable[[], Path], get: Get, toy: Snapshot
) -> None:
    rebuild()
    before = get("/topics/")[1]
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    rebuild()
    assert before == get("/topics/")[1]
    assert None is pipeline.load(toy).catalog


def test_taxonomy_that_is_broken_from_the_start_is_told(
    rebuild: Callable[[], Path], toy: Snapshot
) -> None:
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    with pytest.raises(Abort):
        rebuild()


def test_build_that_fails_leaves_the_pages_of_the_last_one(
    rebuild: Callable[[], Path], get: Get, toy: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    monkeypatch.setattr("kdcatalog.pipeline.site", lambda *_: iter([None]))
    with pytest.raises(Exception, match="NoneType"):
        rebuild()
    assert "200 OK" == get("/papers/rask2023rye/")[0]
    assert toy.root.is_dir()


def test_address_that_no_file_can_have_is_not_found(rebuild: Callable[[], Path], get: Get) -> None:
    rebuild()
    assert "404 Not Found" == get("/\0")[0]
    assert not serving.fulfil(rebuild(), "../toy/taxonomy.yaml")


def test_failure_of_a_later_build_is_told_in_a_line(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise RuntimeError("the theme is wrong")

    with caplog.at_level(logging.ERROR, "mkdocs.plugins.kdcatalog"):
        lasting(fail)()
    assert ["the site was not built anew: the theme is wrong"] == [
        record.getMessage() for record in caplog.records
    ]
