"""While a site is served, a build keeps what did not change and never leaves less than there was."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from kdcatalog.workspace import Workspace, packaged_templates
from tests.sites import edit, files_of, own_surroundings

ADDRESS = "http://127.0.0.1:8000/"
PAPER = "papers/rask2023rye/index.html"


@pytest.fixture
def rebuild(toy: Workspace, tmp_path: Path) -> Callable[[], Path]:
    """Return a function that builds the toy as ``mkdocs serve`` does, each time into the same folder."""
    site = tmp_path / "served"

    def once() -> Path:
        with own_surroundings():
            logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
            config = load_config(
                str(packaged_templates() / "mkdocs.yml"), docs_dir=str(toy.root / "docs"), site_dir=str(site)
            )
            config.site_url = ADDRESS
            build(config, serve_url=ADDRESS)
        return site

    return once


def test_unchanged_pages_are_not_written_again(rebuild: Callable[[], Path], toy: Workspace) -> None:
    site = rebuild()
    before = {path: (site / path).stat().st_ino for path in (PAPER, "papers/holm2024dough/index.html")}
    edit(toy.root / "papers/2024/holm2024dough.yaml", 'title: "Dough', 'title: "Other Dough')
    rebuild()
    after = {path: (site / path).stat().st_ino for path in before}
    assert before[PAPER] == after[PAPER]
    assert "Other Dough" in (site / "papers/holm2024dough/index.html").read_text(encoding="utf-8")


def test_second_build_gives_what_a_first_one_gives(rebuild: Callable[[], Path], toy: Workspace) -> None:
    rebuild()
    (toy.root / "papers/2024/holm2024dough.yaml").unlink()
    again = files_of(rebuild())
    shutil.rmtree(rebuild())
    assert files_of(rebuild()) == again
    assert "papers/holm2024dough/index.html" not in again


def test_failed_build_leaves_the_last_good_one(rebuild: Callable[[], Path], toy: Workspace, tmp_path: Path) -> None:
    before = files_of(rebuild())
    edit(toy.root / "taxonomy.yaml", "facets:", "facetts:")
    with pytest.raises(Abort):
        rebuild()
    (toy.root / "templates" / "site").mkdir(parents=True)
    edit(toy.root / "taxonomy.yaml", "facetts:", "facets:")
    (toy.root / "templates/site/papers.html.j2").write_text("{{ nothing }}")
    with pytest.raises(Exception, match="nothing"):
        rebuild()
    assert before.keys() == files_of(tmp_path / "served").keys()
