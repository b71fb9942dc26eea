"""Build and serve the site through MkDocs, with the catalog's mkdocs.yml or the one that all catalogs share."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kdcatalog import pipeline
from kdcatalog.errors import CatalogError
from kdcatalog.problems import Located, errors
from kdcatalog.snapshot import Snapshot, packaged_templates


def build_site(snapshot: Snapshot, loaded: pipeline.Result) -> None:
    """Write site/ as a whole: it is built aside and takes the old one's place when it is complete."""
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    if snapshot.site.is_symlink() or (snapshot.site.exists() and not snapshot.site.is_dir()):
        raise CatalogError(
            f"{snapshot.site} is no folder: move it away, since the site is written there"
        )
    aside = Path(tempfile.mkdtemp(prefix=".site-", dir=snapshot.root))
    try:
        with _speaking(logging.WARNING):
            config = load_config(site_dir=str(aside), **_options(snapshot))
            if plugin := config.plugins.get("kdcatalog"):
                plugin.loaded = loaded
            build(config)
        aside.chmod(0o755)
        old = aside.with_name(f"{aside.name}-old")
        if snapshot.site.exists():
            snapshot.site.rename(old)
        aside.rename(snapshot.site)
        _keep_hidden(old, snapshot.site)
        shutil.rmtree(old, ignore_errors=True)
    except (MkDocsException, SystemExit) as wrong:
        raise CatalogError(f"the site was not built: {wrong}") from wrong
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _keep_hidden(old: Path, new: Path) -> None:
    """Carry over what is hidden in a site, such as the ``.git`` of a branch that publishes it."""
    for path in sorted(old.glob(".*")):
        if not (new / path.name).exists():
            path.rename(new / path.name)


def serve(snapshot: Snapshot, address: str) -> tuple[Located, ...]:
    """Serve the site until interrupted, building it anew when a record changes; return what prevents it."""
    result = pipeline.load(snapshot)
    if result.catalog is None:
        return tuple(pipeline.locate_all(snapshot, errors(result.problems)))
    from mkdocs.commands.serve import serve as run
    from mkdocs.exceptions import MkDocsException

    try:
        with _speaking(logging.INFO):
            run(dev_addr=address, **_options(snapshot))
    except (MkDocsException, SystemExit) as wrong:
        raise CatalogError(f"the site is not served: {wrong}") from wrong
    return ()


def _options(snapshot: Snapshot) -> dict[str, Any]:
    own = snapshot.root / "mkdocs.yml"
    (snapshot.root / "docs").mkdir(exist_ok=True)
    if own.is_file():
        return {"config_file": str(own)}
    return {
        "config_file": str(packaged_templates() / "mkdocs.yml"),
        "docs_dir": str(snapshot.root / "docs"),
    }


@contextmanager
def _speaking(level: int) -> Iterator[None]:
    """Let MkDocs speak as this program does: on standard error, from a level on, without the theme's banner."""
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    log, handler = logging.getLogger("mkdocs"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    before = log.level
    log.addHandler(handler)
    log.setLevel(level)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(before)
