"""The toy catalog, built: with an address and without, by every way that leads to a site."""

import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from kdcatalog import pipeline
from kdcatalog.commands.site import build_site
from kdcatalog.model.catalog import Catalog
from kdcatalog.snapshot import TAXONOMY
from tests.broken import CATALOGS
from tests.folders import CatalogFolder

URL = "https://bread.example.org/catalog/"
REPOSITORY = "https://forge.example.org/bakers/bread/"


def copy_toy(folder: Path, *, url: str = "", repository: str = "") -> CatalogFolder:
    """Return a copy of the toy catalog, published at an address or not yet."""
    for parent, files in _toy_files().items():
        (folder / parent).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / parent / name).write_bytes(content)
    if url:
        edit(folder / "taxonomy.yaml", '  url: ""', f'  url: "{url}"')
    if repository:
        edit(folder / "taxonomy.yaml", '  repository: ""', f'  repository: "{repository}"')
    return CatalogFolder(folder)


@cache
def _toy_files() -> dict[Path, dict[str, bytes]]:
    """Return the files of the toy by folder and name, read once.

    Two thousand tests start with a copy; ``shutil.copytree`` took four times as long for each.
    """
    toy = CATALOGS / "toy"
    files: dict[Path, dict[str, bytes]] = {}
    for path in sorted(toy.rglob("*")):
        if path.is_file():
            files.setdefault(path.parent.relative_to(toy), {})[path.name] = path.read_bytes()
    return files


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that a file must hold."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def remove_papers(catalog_folder: CatalogFolder) -> None:
    """Remove every record of the toy, and whatever names a paper or the day of one."""
    root = catalog_folder.root
    shutil.rmtree(root / "papers")
    (root / "papers").mkdir()
    shutil.rmtree(root / "docs" / "topics")
    (root / "removed.yaml").unlink()
    edit(root / "docs" / "prose" / "guide.md", "(paper:rask2022census)", "(node:process)")
    text = (root / TAXONOMY).read_text(encoding="utf-8")
    for block in (r"  batches:\n(?:    .*\n)+", r" +start:\n(?: +- key: .*\n +reason: .*\n)+"):
        text, count = re.subn(block, "", text)
        assert count == 1
    before, choose, _ = text.partition("\nchoose:\n")
    assert choose
    (root / TAXONOMY).write_text(before, encoding="utf-8")


def catalog_in(catalog_folder: CatalogFolder) -> Catalog:
    """Return the catalog of a folder whose taxonomy is valid."""
    catalog = pipeline.load(catalog_folder.snapshot).catalog
    assert catalog
    return catalog


@contextmanager
def own_surroundings() -> Iterator[None]:
    """Restore what a build in this process changes: environment variables and log handlers."""
    before, log = dict(os.environ), logging.getLogger("mkdocs")
    handlers, level = [*log.handlers], log.level
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        log.handlers[:] = handlers
        log.setLevel(level)


def build(catalog_folder: CatalogFolder) -> Path:
    """Build the site of a catalog in this process and return its folder."""
    with own_surroundings():
        build_site(catalog_folder.snapshot, pipeline.load(catalog_folder.snapshot))
    return catalog_folder.site


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but those of the cache, by its relative path."""
    files = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".kdcatalog/"):
            files[name] = path.read_bytes()
    return files


def pages_of(site: Path) -> dict[str, str]:
    """Return every page of a site, by its file."""
    return {
        name: content.decode() for name, content in files_of(site).items() if name.endswith(".html")
    }
