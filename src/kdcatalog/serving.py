"""What a server does differently: a page is made when it is first requested, not with every build.

A build leaves behind how each artifact is made. What the server does not find, it makes, puts into
the folder of the site and looks for again, so that a saved record is on screen at once.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from kdcatalog.artifacts.artifact import FINGERPRINT, fingerprint
from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.records.reading import Loaded, load_paper
from kdcatalog.snapshot import InputFile

log = logging.getLogger("mkdocs.plugins.kdcatalog")
Maker = Callable[[], bytes]
Makers = Mapping[str, Maker]
"""By path of a file, the function that makes its bytes."""
Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Body = Iterable[bytes]
App = Callable[[Environ, StartResponse], Body]
"""An application of WSGI (PEP 3333)."""

# Where the fingerprint of a file is in its address.
_FINGERPRINTED = re.compile(r"(?<=-)[0-9a-f]{16}(?=\.)")

# A page may be requested while a build empties the folder: it is made, removed and made again.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _ParsedRecord:
    """A record, and the digest of the bytes that it was parsed from."""

    digest: str
    loaded: Loaded[Paper]


class Session:
    """What one server keeps from one build to the next; each server has its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._makers: Makers = {}
        self._last_catalog: Catalog | None = None
        # By file. Parsing 1,900 records takes more than half a second after each saved one.
        self._records: dict[str, _ParsedRecord] = {}

    def read_record(self, file: InputFile) -> Loaded[Paper]:
        """Return the paper of a record, parsed again only where its bytes have changed."""
        parsed = self._records.get(file.path)
        if parsed and parsed.digest == file.sha256:
            return parsed.loaded
        loaded = load_paper(file.content, file.path)
        self._records[file.path] = _ParsedRecord(file.sha256, loaded)
        return loaded

    def last_valid(self, catalog: Catalog | None) -> Catalog | None:
        """Return the catalog; while its taxonomy is broken, the one before, where there was one."""
        if catalog:
            self._last_catalog = catalog
        return self._last_catalog

    def clear(self) -> Makers:
        """Forget the pending pages and return them.

        Called before a build, which empties the folder: a page that is made in between would stay
        there, older than the build.
        """
        with self._lock:
            makers = self._makers
            self._makers = {}
            return makers

    def replace(self, makers: Makers) -> None:
        """Set the pages that can be made from now on."""
        with self._lock:
            self._makers = makers

    def _maker(self, path: str, pattern: str) -> Maker | None:
        if path in self._makers:
            return self._makers[path]
        return self._makers.get(pattern)

    def make(self, site: Path, path: str) -> bool:
        """Write a file of the site if it can be made and is missing; return whether it exists."""
        # The server answers in several threads, and two may request the same page.
        with self._lock:
            pattern = _FINGERPRINTED.sub(FINGERPRINT, path)
            make = self._maker(path, pattern)
            if make is None:
                return False
            target = site / path
            if target.is_file():
                return True
            content = _made(make)
            # An address of an earlier build: its content is gone, and no other may take its place.
            if pattern != path and fingerprint(content) not in path:
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            return True


def _made(make: Callable[[], bytes]) -> bytes:
    """Return the bytes of a page, or a page that says why it cannot be made."""
    try:
        return make()
    except CatalogError as error:
        log.error("%s", error)  # noqa: TRY400  the sentence says it all
        reason = str(error)
    except Exception as error:
        # The boundary of the server: it must answer, and the next page may work.
        log.exception("a bug, please report it")
        reason = f"A bug in kdcatalog, please report it: {error!r} (traceback in the log)"
    page = f"<!doctype html><title>Error</title><body><p>{escape(reason)}</p></body>"
    return page.encode()


def keep_serving(
    build: Callable[[], None],
    expected: tuple[type[Exception], ...],
) -> Callable[[], None]:
    """Return a build whose failure is logged, so that the server goes on with what it has.

    ``expected`` are the exceptions whose message is for the user; any other is a bug.
    """

    def attempt() -> None:
        try:
            build()
        except expected as error:
            log.error("the site was not rebuilt: %s", error)  # noqa: TRY400  not a bug
        except Exception:
            # The boundary of the server: raised further, it would end the thread that rebuilds.
            log.exception("the site was not rebuilt: a bug, please report it")

    return attempt


def on_demand(
    app: App,
    session: Session,
    site: Path,
    mount: str,
) -> App:
    """Return the application of a server that makes what it does not find.

    ``mount`` is the path at which the site begins.
    """

    def answer(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        # No file can have such a name: asking the disk for it raises ValueError.
        if "\0" in path:
            headers = [("Content-Type", "text/plain")]
            start_response("404 Not Found", headers)
            return [b"404 Not Found"]
        # Kept until it is clear which of the responses counts.
        responses: list[tuple[Any, ...]] = []

        def keep(*response: Any) -> None:
            responses.append(response)

        body = app(environ, keep)
        for _ in range(_TRIES):
            is_missing = responses[-1][0].startswith("404")
            if not is_missing or not _make(session, site, mount, path):
                break
            body = app(environ, keep)
        start_response(*responses[-1])
        return body

    return answer


def _make(
    session: Session,
    site: Path,
    mount: str,
    requested: str,
) -> bool:
    """Make the file of a requested address; return whether there is one."""
    # WSGI hands over the bytes of an address as Latin-1.
    raw = requested.encode("latin-1")
    path = raw.decode("utf-8", "ignore").removeprefix(mount)
    if path.endswith("/") or not path:
        return session.make(site, f"{path}index.html")
    # MkDocs' server redirects from the name of a folder to the folder, once that exists.
    if session.make(site, path):
        return True
    return session.make(site, f"{path}/index.html")
