"""What a server does otherwise: a page or file is made when it is first asked for, not with every build.

A build leaves behind how each artifact is made. What the server does not find it makes, puts into
the folder of the site and looks for again, so that a saved record is on screen at once.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from kdcatalog.model.catalog import Catalog
from kdcatalog.records.reading import load_paper

log = logging.getLogger("mkdocs.plugins.kdcatalog")
_TRIES = 3
Makers = Mapping[str, Callable[[], bytes]]
"""By path of a file, how its bytes are made."""

_lock = threading.Lock()
_makers: dict[Path, Makers] = {}
_sound: dict[Path, Catalog] = {}

read_once = lru_cache(maxsize=100_000)(load_paper)
"""Reads a record, and again only where its bytes have changed."""

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def last_sound(root: Path, catalog: Catalog | None) -> Catalog | None:
    """Return the catalog of a folder; while its taxonomy is broken, the one before, where there was one."""
    if catalog:
        _sound[root] = catalog
    return _sound.get(root)


def withdraw(site: Path) -> Makers:
    """Promise nothing while a build is at work, which begins by emptying the folder; return what was promised."""
    with _lock:
        return _makers.pop(site, {})


def promise(site: Path, makers: Makers) -> None:
    """Replace what can be made for a site."""
    with _lock:
        _makers[site] = makers


def fulfil(site: Path, path: str) -> bool:
    """Write one file of a site where it was promised and is not there; return whether it stands now."""
    with _lock:
        target, makers = site / path, _makers.get(site, {})
        if path not in makers or target.is_file():
            return path in makers
        try:
            content = makers[path]()
        except Exception as wrong:  # whatever a template or a theme may raise
            log.error("%s", wrong)  # noqa: TRY400  the sentence says it all
            content = f"<!doctype html><title>Error</title><body><p>{escape(str(wrong))}</p></body>".encode()
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return True


def on_demand(app: App, site: Path, mount: str) -> App:
    """Return the application of a server that makes what it does not find; ``mount`` is where the site begins."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "\0" in environ["PATH_INFO"]:
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"404 Not Found"]
        said: list[tuple[Any, ...]] = []
        body = app(environ, lambda *given: said.append(given))
        for _ in range(_TRIES):
            if not said[-1][0].startswith("404") or not _make(site, mount, environ["PATH_INFO"]):
                break
            body = app(environ, lambda *given: said.append(given))
        start_response(*said[-1])
        return body

    return answer


def _make(site: Path, mount: str, asked: str) -> bool:
    path = asked.encode("latin-1").decode("utf-8", "ignore").removeprefix(mount)
    candidates = (
        [f"{path}index.html"] if path.endswith("/") or not path else [path, f"{path}/index.html"]
    )
    return any(fulfil(site, one) for one in candidates)
