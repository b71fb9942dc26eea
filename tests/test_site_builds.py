"""Every way to the site gives the same bytes; what stands in its way is told and leaves the old site alone."""

import logging
import os
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException

from kdcatalog import pipeline, serving
from kdcatalog.artifacts.kinds import Artifact, File, Page
from kdcatalog.cli import main
from kdcatalog.commands.site import build_site
from kdcatalog.errors import CatalogError
from kdcatalog.snapshot import Snapshot, packaged_templates
from tests import sites
from tests.foreign import environment, run
from tests.pages import see
from tests.sites import edit, files_of, own_surroundings

CLI = (sys.executable, "-c", "from kdcatalog.cli import main; main()")
BROKEN = "papers/2023/waters2023proofing.yaml"
HOST = "http://127.0.0.1:8000/"


def with_own_configuration(snapshot: Snapshot) -> Path:
    """Give a catalog the mkdocs.yml that one in a repository has, and return it."""
    path = snapshot.root / "mkdocs.yml"
    path.write_text(
        f"INHERIT: {packaged_templates() / 'mkdocs.yml'}\nsite_name: x\n", encoding="utf-8"
    )
    (snapshot.root / "docs").mkdir(exist_ok=True)
    return path


def refusal(snapshot: Snapshot, caplog: pytest.LogCaptureFixture) -> str:
    """Return what is told while a site is not built."""
    with own_surroundings(), pytest.raises(CatalogError, match="the site was not built"):
        build_site(snapshot, pipeline.load(snapshot))
    return caplog.text


def scattered(source: Snapshot, folder: Path) -> Snapshot:
    """Return a copy of a catalog whose files were made in the opposite order."""
    for path in sorted(source.root.rglob("*"), reverse=True):
        relative = path.relative_to(source.root)
        if path.is_file() and relative.parts[0] in ("docs", "papers", "taxonomy.yaml"):
            (folder / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, folder / relative)
    return Snapshot.at(folder)


def test_folder_time_zone_locale_hash_seed_and_order_of_files_change_no_byte(
    toy: Snapshot, tmp_path: Path
) -> None:
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
    for snapshot, changes in zip((toy, other), surroundings, strict=True):
        done = run(*CLI, "-C", snapshot.root, "build", cwd=tmp_path, env=environment(**changes))
        assert ("", 0) == (done.stderr, done.returncode)
    assert files_of(toy.root) == files_of(other.root)


def test_second_build_changes_no_byte_and_leaves_no_folder_behind(
    toy: Snapshot, unpublished: Snapshot
) -> None:
    shutil.copytree(unpublished.site, toy.site)
    sites.build(toy)
    assert files_of(unpublished.site) == files_of(toy.site)
    assert {"docs", "papers", "site", "taxonomy.yaml"} == {path.name for path in toy.root.iterdir()}


def test_mkdocs_build_gives_the_same_files(published: Snapshot, tmp_path: Path) -> None:
    snapshot = sites.copy_toy(tmp_path / "toy", url=sites.URL, repository=sites.REPOSITORY)
    with_own_configuration(snapshot)
    done = run(sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", cwd=snapshot.root)
    assert ("", 0) == (done.stderr, done.returncode)
    assert files_of(published.site) == files_of(snapshot.site)


def test_catalog_with_its_own_configuration_gives_the_same_files(
    unpublished: Snapshot, toy: Snapshot
) -> None:
    with_own_configuration(toy)
    assert files_of(unpublished.site) == files_of(sites.build(toy))


def test_addresses_of_the_environment_stand_in_for_those_of_the_taxonomy(
    published: Snapshot, toy: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITE_URL", sites.URL)
    monkeypatch.setenv("REPOSITORY_URL", sites.REPOSITORY)
    assert files_of(published.site) == files_of(sites.build(toy))


def test_page_of_docs_stands_in_the_frame_and_in_the_sitemap_of_all_pages(tmp_path: Path) -> None:
    snapshot = sites.copy_toy(tmp_path / "toy", url=sites.URL)
    (snapshot.root / "docs" / "guide.md").write_text(
        "# How to Bake\n\nFlour first.\n", encoding="utf-8"
    )
    site = sites.build(snapshot)
    page = see((site / "guide" / "index.html").read_text(encoding="utf-8"))
    assert (["How to Bake"], True) == (page.texts_of("h1"), "Flour first." in page.text)
    assert "../papers/" in page.values("a", "href")
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert [1, 1] == [
        sitemap.count(f"<loc>{sites.URL}{path}</loc>") for path in ("guide/", "papers/")
    ]


def test_prose_and_pictures_of_docs_are_no_pages(unpublished: Snapshot) -> None:
    assert [] == [
        name
        for name in files_of(unpublished.site)
        if name.startswith("prose/") or name.endswith(".j2")
    ]


@pytest.mark.parametrize(
    ("name", "address"), [("index.md", "index.html"), ("papers/index.md", "papers/index.html")]
)
def test_page_of_docs_that_would_take_an_address_is_refused(
    name: str, address: str, toy: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    (toy.root / "docs" / name).parent.mkdir(exist_ok=True)
    (toy.root / "docs" / name).write_text("# Mine\n", encoding="utf-8")
    assert (
        f"two pages would stand at {address}, one of them from docs/ or a redirect: rename it"
        in refusal(toy, caplog)
    )
    assert {"docs", "papers", "taxonomy.yaml"} == {path.name for path in toy.root.iterdir()}


def test_page_that_collides_ends_the_command_with_what_to_do_and_leaves_the_old_site(
    toy: Snapshot, unpublished: Snapshot
) -> None:
    shutil.copytree(unpublished.site, toy.site)
    (toy.root / "docs" / "index.md").write_text("# Mine\n", encoding="utf-8")
    with own_surroundings():
        result = CliRunner().invoke(main, ["-C", str(toy.root), "build"])
    assert (3, True) == (result.exit_code, "rename it" in result.stderr)
    assert files_of(unpublished.site) == files_of(toy.site)
    assert not (toy.root / "README.md").exists()


def test_catalog_may_override_a_template(toy: Snapshot) -> None:
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


def test_broken_record_stops_the_build_and_nothing_is_written(toy: Snapshot) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    before = files_of(toy.root)
    result = CliRunner().invoke(main, ["-C", str(toy.root), "build"])
    assert (1, True, True) == (
        result.exit_code,
        f"{BROKEN}:" in result.stdout,
        "KD301" in result.stdout,
    )
    assert "nothing was built: 1 error\n" == result.stderr
    assert before == files_of(toy.root)


def test_broken_record_stops_mkdocs_build(toy: Snapshot, caplog: pytest.LogCaptureFixture) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    with own_surroundings(), pytest.raises(MkDocsException):
        mkdocs_build(load_config(str(with_own_configuration(toy))))
    assert "KD301" in caplog.text


def served(snapshot: Snapshot) -> Path:
    """Build a site as ``mkdocs serve`` does, its address set beforehand."""
    with own_surroundings():
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        mkdocs_build(load_config(str(with_own_configuration(snapshot)), site_url=HOST))
    return snapshot.site


def shown(site: Path, path: str) -> str:
    """Return a page that a server makes when it is asked for."""
    assert serving.fulfil(site, path)
    return (site / path).read_text(encoding="utf-8")


def test_served_site_leaves_a_broken_record_out_and_tells_of_it(
    toy: Snapshot, caplog: pytest.LogCaptureFixture
) -> None:
    edit(toy.root / BROKEN, 'title: "Proofing Times"', 'titel: "Proofing Times"')
    with caplog.at_level(logging.ERROR, "mkdocs.plugins.kdcatalog"):
        page = see(shown(served(toy), "papers/index.html"))
    assert (29, False) == (page.tags.count("h3"), "Proofing Times" in page.text)
    (message,) = [
        record.getMessage()
        for record in caplog.records
        if record.name == "mkdocs.plugins.kdcatalog"
    ]
    assert [] == [
        part for part in (f"{BROKEN}:2:1:", "KD130", "did you mean 'title'?") if part not in message
    ]


def test_served_site_shows_itself_at_the_address_where_it_is_served(tmp_path: Path) -> None:
    snapshot = sites.copy_toy(tmp_path / "toy", url=sites.URL)
    text = (served(snapshot) / "sitemap.xml").read_text(encoding="utf-8")
    assert (True, False) == (f"<loc>{HOST}papers/</loc>" in text, sites.URL in text)


def test_served_site_leaves_out_a_record_on_an_unknown_node(toy: Snapshot) -> None:
    edit(toy.root / BROKEN, "process/fermentation/yeast", "process/fermentation/yest")
    assert "Proofing Times" not in shown(served(toy), "papers/index.html")


@pytest.mark.parametrize("path", ["a/../../outside.txt", "/outside.txt"])
def test_no_artifact_escapes_the_site(
    path: str, toy: Snapshot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    artifacts: list[Artifact] = [File("site", path, lambda: b"x")]
    monkeypatch.setattr("kdcatalog.pipeline.site", lambda *_: iter(artifacts))
    assert f"{path} would be written outside the site" in refusal(toy, caplog)
    assert [] == [*toy.root.parent.rglob("outside.txt")]


def test_two_pages_at_one_address_are_refused(
    toy: Snapshot, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    page = Page("twice/", "x", lambda: ("", "<h1>x</h1>"))
    monkeypatch.setattr("kdcatalog.pipeline.site", lambda *_: iter([page, page]))
    assert "twice/" in refusal(toy, caplog)


def test_title_of_a_page_is_escaped_in_its_frame(
    toy: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = Page(
        "a/", "</title><script>alert(1)</script>", lambda: ("", "<h1>@@kd-title@@ \\1 {{ x }}</h1>")
    )
    monkeypatch.setattr("kdcatalog.pipeline.site", lambda *_: iter([page]))
    seen = see((sites.build(toy) / "a" / "index.html").read_text(encoding="utf-8"))
    assert "</title><script>alert(1)</script> - The Science of Bread" == seen.texts_of("title")[0]
    assert ["@@kd-title@@ \\1 {{ x }}"] == seen.texts_of("h1")
