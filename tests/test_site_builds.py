"""Every way to build the site gives the same bytes; what prevents a build keeps the old site."""

import logging
import os
import re
import shutil
import sys
from functools import partial
from pathlib import Path

import material  # type: ignore[import-untyped]  # it ships none
import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Artifact, File, Page, PageParts
from kdcatalog.cli import main
from kdcatalog.commands.site import build_site
from kdcatalog.errors import CatalogError
from kdcatalog.mkdocs_plugin import rebuild_served
from kdcatalog.serving import Session
from kdcatalog.settings import Settings
from kdcatalog.snapshot import packaged_templates
from tests import sites
from tests.folders import CatalogFolder
from tests.foreign import environment, run
from tests.pages import see
from tests.sites import catalog_in, edit, files_of, own_surroundings, pages_of

CLI = (sys.executable, "-c", "from kdcatalog.cli import main; main()")
BROKEN = "papers/2023/waters2023proofing.yaml"
HOST = "http://127.0.0.1:8000/"
# A site is made aside in .kdcatalog/, which git ignores, and nothing stays there.
UNBUILT = {"docs", "papers", "removed.yaml", "taxonomy.yaml", ".kdcatalog"}


def with_own_configuration(catalog_folder: CatalogFolder) -> Path:
    """Give a catalog the mkdocs.yml that one in a repository has, and return it."""
    path = catalog_folder.root / "mkdocs.yml"
    path.write_text(
        f"INHERIT: {packaged_templates() / 'mkdocs.yml'}\nsite_name: x\n", encoding="utf-8"
    )
    (catalog_folder.root / "docs").mkdir(exist_ok=True)
    return path


def refusal(catalog_folder: CatalogFolder, caplog: pytest.LogCaptureFixture) -> str:
    """Return what is told while a site is not built."""
    with own_surroundings(), pytest.raises(CatalogError, match="the site was not built"):
        build_site(catalog_folder.snapshot, pipeline.load(catalog_folder.snapshot))
    return caplog.text


def scattered(source: CatalogFolder, folder: Path) -> CatalogFolder:
    """Return a copy of a catalog whose files were made in the opposite order."""
    for path in sorted(source.root.rglob("*"), reverse=True):
        relative = path.relative_to(source.root)
        if path.is_file() and relative.parts[0] in UNBUILT - {".kdcatalog"}:
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / relative)
    return CatalogFolder(folder)


def test_build_is_independent_of_its_environment(toy: CatalogFolder, tmp_path: Path) -> None:
    other = scattered(toy, tmp_path / "a folder" / "elsewhere")
    surroundings = (
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "1", "LANGUAGE": "de"},
        {
            "TZ": "America/Los_Angeles",
            "LC_ALL": "C.UTF-8",
            "PYTHONHASHSEED": "4242",
            "COLUMNS": "20",
        },
    )
    for catalog_folder, changes in zip((toy, other), surroundings, strict=True):
        done = run(
            *CLI, "-q", "-C", catalog_folder.root, "build", cwd=tmp_path, env=environment(**changes)
        )
        assert ("", 0) == (done.stderr, done.returncode)
    assert files_of(toy.root) == files_of(other.root)


def test_second_build_changes_no_byte_and_leaves_no_folder_behind(
    toy: CatalogFolder, unpublished: CatalogFolder
) -> None:
    shutil.copytree(unpublished.site, toy.site)
    sites.build(toy)
    assert files_of(unpublished.site) == files_of(toy.site)
    assert {"site", *UNBUILT} == {path.name for path in toy.root.iterdir()}
    assert ["site-files.json"] == [path.name for path in (toy.root / ".kdcatalog").iterdir()]


def test_mkdocs_build_gives_the_same_files(published: CatalogFolder, tmp_path: Path) -> None:
    catalog_folder = sites.copy_toy(tmp_path / "toy", url=sites.URL, repository=sites.REPOSITORY)
    with_own_configuration(catalog_folder)
    done = run(
        sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", cwd=catalog_folder.root
    )
    assert ("", 0) == (done.stderr, done.returncode)
    assert files_of(published.site) == files_of(catalog_folder.site)


def test_catalog_with_its_own_configuration_gives_the_same_files(
    unpublished: CatalogFolder, toy: CatalogFolder
) -> None:
    with_own_configuration(toy)
    assert files_of(unpublished.site) == files_of(sites.build(toy))


def test_environment_urls_override_those_of_the_taxonomy(
    published: CatalogFolder, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KDCATALOG_SITE_URL", sites.URL)
    monkeypatch.setenv("KDCATALOG_REPOSITORY_URL", sites.REPOSITORY)
    with own_surroundings():
        assert 0 == CliRunner().invoke(main, ["-C", str(toy.root), "build"]).exit_code
    assert files_of(published.site) == files_of(toy.site)


def test_option_urls_override_those_of_the_environment(
    published: CatalogFolder, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KDCATALOG_SITE_URL", "https://elsewhere.example.org/")
    addresses = ["--site-url", sites.URL, "--repository-url", sites.REPOSITORY]
    with own_surroundings():
        result = CliRunner().invoke(main, ["-C", str(toy.root), "build", *addresses])
    assert 0 == result.exit_code
    assert files_of(published.site) == files_of(toy.site)


@pytest.mark.parametrize("names", ["{}_URL", "KDCATALOG_{}_URL"])
def test_environment_urls_cause_no_drift_of_committed_files(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    run = partial(CliRunner().invoke, main)
    assert 0 == run(["-C", str(toy.root), "build", "--no-site"]).exit_code
    monkeypatch.setenv(names.format("SITE"), sites.URL)
    monkeypatch.setenv(names.format("REPOSITORY"), sites.REPOSITORY)
    assert 0 == run(["-C", str(toy.root), "build", "--check"]).exit_code
    committed = files_of(toy.root)
    assert 0 == run(["-C", str(toy.root), "build", "--no-site"]).exit_code
    assert committed == files_of(toy.root)


def test_two_catalogs_built_in_one_process_give_what_each_gives_alone(
    unpublished: CatalogFolder, published: CatalogFolder, toy: CatalogFolder, tmp_path: Path
) -> None:
    other = sites.copy_toy(tmp_path / "other")
    addresses = Settings(site_url=sites.URL, repository_url=sites.REPOSITORY)
    environment = dict(os.environ)
    with own_surroundings():
        results = {folder: pipeline.load(folder.snapshot) for folder in (toy, other)}
        build_site(other.snapshot, results[other], addresses)
        build_site(toy.snapshot, results[toy])
        assert environment == dict(os.environ)
    assert files_of(unpublished.site) == files_of(toy.site)
    assert files_of(published.site) == files_of(other.site)


def test_docs_page_is_in_the_theme_and_the_sitemap(tmp_path: Path) -> None:
    catalog_folder = sites.copy_toy(tmp_path / "toy", url=sites.URL)
    (catalog_folder.root / "docs" / "baking.md").write_text(
        "# How to Bake\n\nFlour first.\n", encoding="utf-8"
    )
    site = sites.build(catalog_folder)
    page = see((site / "baking" / "index.html").read_text(encoding="utf-8"))
    assert (["How to Bake"], True) == (page.texts_of("h1"), "Flour first." in page.text)
    assert "../papers/" in page.values("a", "href")
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert [1, 1] == [
        sitemap.count(f"<loc>{sites.URL}{path}</loc>") for path in ("baking/", "papers/")
    ]


def test_page_of_the_guide_is_made_of_its_prose_and_not_of_the_generated_file(
    toy: CatalogFolder, unpublished: CatalogFolder
) -> None:
    (toy.root / "docs" / "guide.md").write_text("# How to Bake\n", encoding="utf-8")
    assert files_of(unpublished.site) == files_of(sites.build(toy))
    page = see((toy.site / "guide" / "index.html").read_text(encoding="utf-8"))
    assert ["Guide to bread"] == page.texts_of("h1")


def test_docs_page_named_guide_is_a_page_where_no_guide_is_generated(toy: CatalogFolder) -> None:
    (toy.root / "docs" / "prose" / "guide.md").unlink()
    (toy.root / "docs" / "guide.md").write_text("# How to Bake\n", encoding="utf-8")
    page = see((sites.build(toy) / "guide" / "index.html").read_text(encoding="utf-8"))
    assert ["How to Bake"] == page.texts_of("h1")


def test_prose_and_pictures_of_docs_are_not_pages(unpublished: CatalogFolder) -> None:
    assert [] == [
        name
        for name in files_of(unpublished.site)
        if name.startswith("prose/") or name.endswith(".j2")
    ]


@pytest.mark.parametrize(
    ("name", "address"), [("index.md", "index.html"), ("papers/index.md", "papers/index.html")]
)
def test_docs_page_with_a_taken_url_is_refused(
    name: str, address: str, toy: CatalogFolder, caplog: pytest.LogCaptureFixture
) -> None:
    (toy.root / "docs" / name).parent.mkdir(exist_ok=True)
    (toy.root / "docs" / name).write_text("# Mine\n", encoding="utf-8")
    assert (
        f"two pages have the address {address}, one of them from docs/ or a redirect: rename it"
        in refusal(toy, caplog)
    )
    assert UNBUILT == {path.name for path in toy.root.iterdir()}
    assert [] == [*(toy.root / ".kdcatalog").iterdir()]


def test_colliding_page_fails_with_a_hint_and_keeps_the_site(
    toy: CatalogFolder, unpublished: CatalogFolder
) -> None:
    shutil.copytree(unpublished.site, toy.site)
    (toy.root / "docs" / "index.md").write_text("# Mine\n", encoding="utf-8")
    with own_surroundings():
        result = CliRunner().invoke(main, ["-C", str(toy.root), "build"])
    assert (3, True) == (result.exit_code, "rename it" in result.stderr)
    assert files_of(unpublished.site) == files_of(toy.site)
    assert not (toy.root / "README.md").exists()


def test_catalog_can_override_a_template(toy: CatalogFolder) -> None:
    own = toy.root / "templates" / "site" / "topics.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("<h1>All our topics</h1>\n", encoding="utf-8")
    theme = toy.root / "templates" / "theme" / "404.html"
    theme.parent.mkdir(parents=True)
    theme.write_text("<!doctype html><title>Lost</title>\n", encoding="utf-8")
    site = sites.build(toy)
    page = see((site / "topics" / "index.html").read_text(encoding="utf-8"))
    assert ["All our topics"] == page.texts_of("h1")
    assert "<title>Lost</title>" in (site / "404.html").read_text(encoding="utf-8")
    assert "<h1>Papers</h1>" in (site / "papers" / "index.html").read_text(encoding="utf-8")


def test_invalid_record_stops_the_build_before_any_write(toy: CatalogFolder) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    before = files_of(toy.root)
    result = CliRunner().invoke(main, ["-C", str(toy.root), "build"])
    assert (1, True, True) == (
        result.exit_code,
        f"{BROKEN}:" in result.stdout,
        "KD301" in result.stdout,
    )
    assert "kdcatalog: nothing was built: 1 error\n" == result.stderr
    assert before == files_of(toy.root)


def test_invalid_record_stops_mkdocs_build(
    toy: CatalogFolder, caplog: pytest.LogCaptureFixture
) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    with own_surroundings(), pytest.raises(MkDocsException):
        mkdocs_build(load_config(str(with_own_configuration(toy))))
    assert "KD301" in caplog.text


def served(catalog_folder: CatalogFolder) -> Session:
    """Build a site as ``mkdocs serve`` does, with its address already set."""
    session = Session()
    with own_surroundings():
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        config = load_config(str(with_own_configuration(catalog_folder)), site_url=HOST)
        rebuild_served(config, session, lambda fresh: mkdocs_build(fresh, serve_url=fresh.site_url))
    return session


def shown(catalog_folder: CatalogFolder, path: str) -> str:
    """Return a page that a server makes when it is requested."""
    assert served(catalog_folder).make(catalog_folder.site, path)
    return (catalog_folder.site / path).read_text(encoding="utf-8")


def test_served_site_omits_and_reports_an_invalid_record(
    toy: CatalogFolder, caplog: pytest.LogCaptureFixture
) -> None:
    edit(toy.root / BROKEN, 'title: "Proofing Times"', 'titel: "Proofing Times"')
    with caplog.at_level(logging.ERROR, "mkdocs.plugins.kdcatalog"):
        page = see(shown(toy, "papers/index.html"))
    assert (29, False) == (page.tags.count("h3"), "Proofing Times" in page.text)
    (message,) = [
        record.getMessage()
        for record in caplog.records
        if record.name == "mkdocs.plugins.kdcatalog"
    ]
    assert [] == [
        part for part in (f"{BROKEN}:2:1:", "KD130", "did you mean 'title'?") if part not in message
    ]


def test_served_site_links_to_the_address_of_the_server(tmp_path: Path) -> None:
    catalog_folder = sites.copy_toy(tmp_path / "toy", url=sites.URL)
    served(catalog_folder)
    text = (catalog_folder.site / "sitemap.xml").read_text(encoding="utf-8")
    assert (True, False) == (f"<loc>{HOST}papers/</loc>" in text, sites.URL in text)


def test_served_site_omits_a_record_with_an_unknown_topic(toy: CatalogFolder) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    assert "Proofing Times" not in shown(toy, "papers/index.html")


@pytest.mark.parametrize("path", ["a/../../outside.txt", "/outside.txt"])
def test_no_artifact_escapes_the_site(
    path: str, toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    artifacts: list[Artifact] = [File(path, frozenset(), lambda: b"x")]
    monkeypatch.setattr("kdcatalog.commands.site.site_parts", lambda *_, **__: iter(artifacts))
    assert f"{path} would be written outside the site" in refusal(toy, caplog)
    assert [] == [*toy.root.parent.rglob("outside.txt")]


def page_at(path: str, title: str, body: str) -> Page:
    return Page(path, frozenset(), title, lambda: PageParts("", body))


def test_two_pages_with_one_url_are_refused(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = page_at("twice/", "x", "<h1>x</h1>")
    monkeypatch.setattr("kdcatalog.commands.site.site_parts", lambda *_, **__: iter([page, page]))
    assert "twice/" in refusal(toy, caplog)


def test_title_of_a_page_is_escaped_in_its_frame(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = "</title><script>alert(1)</script>"
    page = page_at("a/", title, "<h1>@@kd-title@@ \\1 {{ x }}</h1>")
    monkeypatch.setattr("kdcatalog.commands.site.site_parts", lambda *_, **__: iter([page]))
    seen = see((sites.build(toy) / "a" / "index.html").read_text(encoding="utf-8"))
    assert "</title><script>alert(1)</script> - The Science of Bread" == seen.texts_of("title")[0]
    assert ["@@kd-title@@ \\1 {{ x }}"] == seen.texts_of("h1")


SCRIPT = "<svg/onload=alert(1)//"
STOCK = '{% extends "base.html" %}'


@pytest.mark.parametrize("theme", ["own", "stock"])
def test_markup_in_a_heading_of_an_imported_list_is_text_on_every_page(
    theme: str, tmp_path: Path
) -> None:
    listing = tmp_path / "list.md"
    listing.write_text(
        f"# {SCRIPT} Awesome KD\n\n{SCRIPT} about it\n\n## {SCRIPT} Methods\n\n"
        f"- [{SCRIPT} A Paper](https://arxiv.org/abs/2306.08543)\n",
        encoding="utf-8",
    )
    catalog_folder = CatalogFolder(tmp_path / "new")
    arguments = ["init", "--from", str(listing), str(catalog_folder.root)]
    assert 0 == CliRunner().invoke(main, arguments).exit_code
    assert SCRIPT in catalog_in(catalog_folder).taxonomy.catalog.title
    (catalog_folder.root / "docs" / "guide.md").write_text("# Guide\n", encoding="utf-8")
    if theme == "stock":
        folder = catalog_folder.root / "templates" / "theme"
        (folder / "partials").mkdir(parents=True)
        (folder / "main.html").write_text(STOCK, encoding="utf-8")
        (folder / "404.html").write_text('{% extends "main.html" %}', encoding="utf-8")
        stock = (Path(material.__file__).parent / "templates/partials/header.html").read_bytes()
        (folder / "partials" / "header.html").write_bytes(stock)
    pages = pages_of(sites.build(catalog_folder))
    assert {"404.html", "index.html", "guide/index.html", "papers/index.html"} <= set(pages)
    assert [] == [name for name, text in pages.items() if "<svg/onload" in text]
    handlers = re.compile(r"<[^>]*\son(?:load|error)\s*=", re.IGNORECASE)
    assert [] == [name for name, text in pages.items() if handlers.search(text)]
    titles = {name: see(text).texts_of("title") for name, text in pages.items()}
    assert [] == [name for name, text in titles.items() if not any(SCRIPT in one for one in text)]
