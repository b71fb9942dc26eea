"""The site: artifacts in the frames of the theme, which MkDocs renders where they have changed."""

import logging
import os
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kdcatalog import pipeline
from kdcatalog.artifacts.site import site_parts
from kdcatalog.cache import OUTPUTS, Cache, Shelves, digest_of
from kdcatalog.commands.configuration import Configuration
from kdcatalog.commands.last_build import docs_digests
from kdcatalog.commands.locking import run_of
from kdcatalog.commands.progress import ProgressReporter, progress
from kdcatalog.errors import CatalogError
from kdcatalog.framing import Frame, Frames, NoFrameError, Shape, no_frame
from kdcatalog.journal import ASIDE, remove_folder
from kdcatalog.lock import FOLDER
from kdcatalog.model.catalog import Catalog
from kdcatalog.publishing import AddressConflictError, SiteFolder, write_site
from kdcatalog.rendering.environments import FAULTS, RenderError, fault_below
from kdcatalog.settings import Settings
from kdcatalog.snapshot import MKDOCS, Snapshot, packaged_templates
from kdcatalog.views.home import surroundings

if TYPE_CHECKING:
    from kdcatalog.mkdocs_plugin import BuildInputs

_NO_SETTINGS = Settings()

# MkDocs reads it, and ends in a traceback where it is not a number.
_EPOCH = "SOURCE_DATE_EPOCH"
# The year 5138; Python knows no year after 9999, which has twelve.
_MOST_DIGITS = 11

# The file of the cache with the frames.
_THEME = "theme"


# As plain data, which is all that the cache keeps.
PlainShape = tuple[int, str, bool, bool]
FramesByShape = dict[PlainShape, Frame]


@dataclass(frozen=True, slots=True)
class _Theme:
    """What is kept of a run of MkDocs: the frames, the files it wrote, and its pages."""

    digest: str
    frames: FramesByShape
    paths: list[str]
    addresses: list[str]


def build_site(
    snapshot: Snapshot,
    result: pipeline.Result,
    settings: Settings = _NO_SETTINGS,
    cache: Cache | None = None,
) -> None:
    """Write site/: what has changed is made aside and put in place when all of it is complete.

    Without a cache, or without files that are current, the new folder takes the place of the old
    one. Raises CatalogError; the old site then stays as it was.
    """
    epoch = os.environ.get(_EPOCH, "0")
    is_number = epoch.isascii() and epoch.isdigit()
    if not is_number or len(epoch) > _MOST_DIGITS:
        raise CatalogError(f"{_EPOCH} is {epoch!r}, which is not a number of seconds")
    site = snapshot.site
    is_folder = site.is_dir() and not site.is_symlink()
    # A link that leads nowhere does not exist, but is in the way all the same.
    is_in_the_way = site.exists() or site.is_symlink()
    if is_in_the_way and not is_folder:
        raise CatalogError(f"{site} is not a folder: move it away, the site is written there")
    # In the catalog's own folder: a rename across file systems fails.
    aside = snapshot.root / FOLDER / ASIDE
    # What a killed build has left.
    remove_folder(aside)
    try:
        # Within the try: a signal can come as soon as the folder exists.
        aside.mkdir(parents=True)
        with progress("Building the site, pages") as reporter:
            builder = _Builder(snapshot, result, settings, cache, aside, reporter)
            builder.build()
    finally:
        remove_folder(aside)


@dataclass
class _Builder:
    """One build of a site."""

    snapshot: Snapshot
    result: pipeline.Result
    settings: Settings
    cache: Cache | None
    aside: Path
    reporter: ProgressReporter

    def build(self) -> None:
        """Build aside, then put in place."""
        if self.result.catalog is None:
            raise CatalogError("the taxonomy has errors")
        self.catalog = self.settings.apply(self.result.catalog)
        self.digest = _theme_digest(self.snapshot, self.catalog)
        self._start()
        if not self._build_without_mkdocs():
            # Some files may be there already, and MkDocs begins by emptying the folder.
            self._start()
            self._run_mkdocs()
        self.folder.finish()
        if self.shelves:
            self.shelves.save()

    def _start(self) -> None:
        self.shelves = Shelves(self.cache, OUTPUTS) if self.cache else None
        site = self.snapshot.site
        self.folder = SiteFolder(site, self.aside, self.shelves)

    def _build_without_mkdocs(self) -> bool:
        """Build in the frames of the last build; return whether that was possible."""
        theme = _kept_theme(self.cache, self.digest)
        if theme is None:
            return False
        if not self.folder.keep_all(theme.paths, self.digest):
            return False
        menu = surroundings(self.catalog, self.snapshot.prose).menu
        frames = Frames.of(self.catalog, menu, no_frame)
        for shape, frame in theme.frames.items():
            frames.by_shape[Shape(*shape)] = frame
        try:
            self._write(frames, theme.addresses)
        except (NoFrameError, AddressConflictError):
            # MkDocs renders the frame, or reports which of its own pages has the address.
            return False
        return True

    def _run_mkdocs(self) -> None:
        # Imported here: MkDocs takes a third of a second, and most builds do without it.
        from mkdocs.exceptions import MkDocsException

        if MKDOCS in self.snapshot.files:
            # An mkdocs.yml that inherits from itself ended MkDocs in a traceback.
            for problem in Configuration.of(self.snapshot).problems:
                raise CatalogError(f"the site was not built: {MKDOCS}: {problem.message}")

        from kdcatalog.mkdocs_plugin import BuildInputs

        level = logging.INFO if run_of().verbose else logging.WARNING
        inputs = BuildInputs(
            snapshot=self.snapshot,
            result=self.result,
            settings=self.settings,
            publish=self._publish,
        )
        try:
            with mkdocs_log(level):
                build_aside(self.snapshot, inputs, self.aside)
        # MkDocs ends the program in strict mode and on some errors of its configuration.
        except (MkDocsException, SystemExit) as error:
            raise CatalogError(f"the site was not built: {error}") from error

    def _publish(self, frames: Frames, addresses: Sequence[str]) -> None:
        """Write the site within a run of MkDocs, and keep what it has made."""
        paths = self.folder.take_over(self.digest)
        self._write(frames, addresses)
        if self.cache and self.digest:
            by_shape = {}
            for shape, frame in frames.by_shape.items():
                by_shape[tuple(shape)] = frame
            theme = self.digest, by_shape, paths, [*addresses]
            self.cache.write(_THEME, theme)

    def _write(self, frames: Frames, addresses: Sequence[str]) -> None:
        write_site(
            self.snapshot,
            self.catalog,
            site_parts(self.snapshot, self.catalog, cache=self.cache),
            frames=frames,
            folder=self.folder,
            theme_addresses=addresses,
            cache=self.cache,
            theme=self.digest,
            progress=self.reporter,
        )


def _kept_theme(cache: Cache | None, digest: str) -> _Theme | None:
    """Return what the last run of MkDocs has made; None where it would make something else."""
    if cache is None or not digest:
        return None
    kept = cache.read(_THEME)
    theme = _Theme(*kept) if kept else None
    return theme if theme and theme.digest == digest else None


def was_built(snapshot: Snapshot, catalog: Catalog, cache: Cache | None) -> bool:
    """Return whether MkDocs has built a site from the same pages, theme and configuration."""
    digest = _theme_digest(snapshot, catalog)
    return _kept_theme(cache, digest) is not None


def _theme_digest(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the digest of all that MkDocs makes its files and frames from; empty if unknown."""
    docs = docs_digests(snapshot)
    if docs is None:
        return ""
    settings = catalog.taxonomy.catalog
    theme = []
    for name, file in snapshot.templates.items():
        # The policy in every frame has the inline scripts of all pages.
        has_script = b"<script>" in file.content
        if has_script or name.startswith("theme/") or name == MKDOCS:
            theme.append((name, file.sha256))
    return digest_of(
        docs,
        theme,
        surroundings(catalog, snapshot.prose),
        (settings.title, settings.tagline, settings.url),
        # The theme's own pages are dated by the newest paper.
        os.environ.get("SOURCE_DATE_EPOCH", catalog.as_of),
    )


def build_aside(snapshot: Snapshot, inputs: "BuildInputs", aside: Path) -> None:
    """Have MkDocs build a site in a folder; raises RenderError, MkDocsException and SystemExit."""
    from jinja2 import TemplateError
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from kdcatalog.mkdocs_plugin import CatalogPlugin

    config = load_config(site_dir=str(aside), **mkdocs_options(snapshot))
    plugin = config.plugins.get("kdcatalog")
    # A catalog's own mkdocs.yml may leave the plugin out: it gets a site of its docs/ alone.
    if isinstance(plugin, CatalogPlugin):
        plugin.inputs = inputs
    messages = ErrorMessages()
    log = logging.getLogger("mkdocs")
    log.addHandler(messages)
    try:
        build(config)
    # The parser of HTML below Python-Markdown asserts that a page is well formed.
    except (TemplateError, AssertionError, *FAULTS) as error:
        fault: CatalogError | None = fault_below(error, snapshot.root)
        fault = fault or messages.fault(error)
        fault = fault or _fault_of_setting(snapshot, error)
        if fault is None:
            raise
        raise fault from error
    finally:
        log.removeHandler(messages)


def _fault_of_setting(snapshot: Snapshot, error: Exception) -> CatalogError | None:
    """Return the fault of a setting that MkDocs or its theme cannot use, such as a palette of 3."""
    frames = traceback.extract_tb(error.__traceback__)
    innermost = frames[-1].filename
    package = Path(__file__).parents[1]
    # What fails in our own code is a bug, and needs its traceback.
    is_below = innermost.startswith(f"{package}")
    is_ours = is_below and not innermost.endswith(".html")
    if MKDOCS not in snapshot.files or is_ours:
        return None
    kind = type(error).__name__
    reason = f"{error} ({kind})"
    return CatalogError(f"{MKDOCS}: MkDocs cannot use one of the settings: {reason}")


_PAGE = re.compile(r"(?:reading|building) page '([^']+)'")


class ErrorMessages(logging.Handler):
    """Keeps the errors that MkDocs logs; what it raises afterwards often says nothing."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the text of an error."""
        self.texts.append(record.getMessage())

    def fault(self, error: Exception) -> RenderError | None:
        """Return the fault of a page of docs/; None where the errors name no page."""
        for text in self.texts:
            page = _PAGE.search(text)
            if page:
                reason = f"MkDocs cannot make a page of it ({type(error).__name__})"
                return RenderError(f"docs/{page[1]}", 1, reason)
        return None


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
