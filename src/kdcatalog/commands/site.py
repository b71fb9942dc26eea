"""The site through MkDocs, with the catalog's mkdocs.yml or the one that all catalogs share."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdcatalog import pipeline
from kdcatalog.commands.options import run_of
from kdcatalog.commands.progress import progress
from kdcatalog.errors import CatalogError
from kdcatalog.settings import Settings
from kdcatalog.snapshot import MKDOCS, Snapshot, packaged_templates

if TYPE_CHECKING:
    from kdcatalog.mkdocs_plugin import BuildInputs

_NO_SETTINGS = Settings()


def build_site(
    snapshot: Snapshot, result: pipeline.Result, settings: Settings = _NO_SETTINGS
) -> None:
    """Write site/ as a whole: it is built aside and takes the old one's place when it is complete.

    Raises CatalogError; the old site then stays as it was.
    """
    # Imported here: MkDocs takes a third of a second, which `build --check` must not pay.
    from mkdocs.exceptions import MkDocsException

    from kdcatalog.mkdocs_plugin import BuildInputs

    site = snapshot.site
    is_folder = site.is_dir() and not site.is_symlink()
    # A link that leads nowhere does not exist, but is in the way all the same.
    is_in_the_way = site.exists() or site.is_symlink()
    if is_in_the_way and not is_folder:
        raise CatalogError(f"{site} is not a folder: move it away, the site is written there")
    # In the catalog's own folder: a rename across file systems fails.
    aside = Path(tempfile.mkdtemp(prefix=".site-", dir=snapshot.root))
    try:
        level = logging.INFO if run_of().verbose else logging.WARNING
        with mkdocs_log(level), progress("Building the site, pages") as reporter:
            inputs = BuildInputs(snapshot, result, settings, reporter)
            _build_aside(snapshot, inputs, aside)
        _replace_site(site, aside)
    # MkDocs ends the program in strict mode and on some errors of its configuration.
    except (MkDocsException, SystemExit) as error:
        raise CatalogError(f"the site was not built: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _build_aside(snapshot: Snapshot, inputs: "BuildInputs", aside: Path) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from kdcatalog.mkdocs_plugin import CatalogPlugin

    config = load_config(site_dir=str(aside), **mkdocs_options(snapshot))
    plugin = config.plugins.get("kdcatalog")
    # A catalog's own mkdocs.yml may leave the plugin out: it gets a site of its docs/ alone.
    if isinstance(plugin, CatalogPlugin):
        plugin.inputs = inputs
    build(config)


def _replace_site(site: Path, aside: Path) -> None:
    """Put a new site in place of the old one, keeping what is hidden in the old one."""
    aside.chmod(0o755)  # mkdtemp denies everyone else, web servers included
    old = aside.with_name(f"{aside.name}-old")
    if site.exists():
        site.rename(old)
    aside.rename(site)
    # Such as the .git of a branch that publishes the site.
    for path in sorted(old.glob(".*")):
        if not (site / path.name).exists():
            path.rename(site / path.name)
    shutil.rmtree(old, ignore_errors=True)


def mkdocs_options(snapshot: Snapshot) -> dict[str, Any]:
    """Return the options of MkDocs that come from a catalog, not from its configuration."""
    docs = snapshot.root / "docs"
    docs.mkdir(exist_ok=True)  # MkDocs refuses to run without it
    if MKDOCS in snapshot.files:
        return {"config_file": str(snapshot.root / MKDOCS)}
    return {"config_file": str(packaged_templates() / MKDOCS), "docs_dir": str(docs)}


@contextmanager
def mkdocs_log(level: int) -> Iterator[None]:
    """Print the log of MkDocs on standard error, from a level on, without the theme's banner."""
    log = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    level_before = log.level
    # Material reads the variable while it is imported, and offers no other switch.
    banner_before = os.environ.get(_NO_BANNER)
    os.environ[_NO_BANNER] = "1"
    log.addHandler(handler)
    log.setLevel(level)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level_before)
        if banner_before is None:
            del os.environ[_NO_BANNER]


_NO_BANNER = "NO_MKDOCS_2_WARNING"
"""The variable by which Material keeps its warning of MkDocs 2 to itself."""
