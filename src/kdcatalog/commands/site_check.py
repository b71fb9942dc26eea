"""What MkDocs would refuse of a catalog: its configuration, pages of docs/ and theme, tried out.

MkDocs, its plugins and Python-Markdown refuse so much that no list of ours is complete: the pages
are built and thrown away, without records, which takes a second. Where the last build had the same
pages, configuration and theme, that is known already.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.cache import Cache
from kdcatalog.checks.files import own_templates, template_fault
from kdcatalog.commands.configuration import Configuration
from kdcatalog.commands.site import ErrorMessages, build_aside, was_built
from kdcatalog.errors import CatalogError
from kdcatalog.framing import Frames
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Position, Problem
from kdcatalog.publishing import SiteFolder, file_of
from kdcatalog.rendering.environments import RenderError
from kdcatalog.settings import Settings
from kdcatalog.snapshot import MKDOCS, PROSE_FILES, Snapshot

_NAMED = re.compile(r"[^\s'\"]+\.md")


def site_problems(
    snapshot: Snapshot,
    result: pipeline.Result,
    cache: Cache | None = None,
) -> list[Problem]:
    """Return why MkDocs cannot build the site of a catalog whose records have no errors."""
    catalog = result.catalog
    if catalog is None or not _has_own_part(snapshot):
        return []
    if was_built(snapshot, catalog, cache):
        return []
    if MKDOCS in snapshot.files:
        configuration = Configuration.of(snapshot)
        # check runs nothing of others: hooks, their plugins and tags are for the build alone.
        if configuration.problems or not configuration.is_harmless:
            return configuration.problems
    with TemporaryDirectory() as folder, _quiet() as messages:
        error = _try_out(snapshot, result, catalog, Path(folder))
    return [_problem(snapshot, error, messages)] if error else []


def runs_foreign_code(snapshot: Snapshot) -> bool:
    """Return whether a build runs hooks, plugins or tags of mkdocs.yml, which no check tries."""
    if MKDOCS not in snapshot.files:
        return False
    configuration = Configuration.of(snapshot)
    return not configuration.problems and not configuration.is_harmless


def _has_own_part(snapshot: Snapshot) -> bool:
    """Return whether a site is made from anything but records, taxonomy and prose."""
    for file in snapshot.documents:
        if file.endswith(".md") and file not in PROSE_FILES:
            return True
    return MKDOCS in snapshot.files or bool(own_templates(snapshot))


@contextmanager
def _quiet() -> Iterator[ErrorMessages]:
    """Keep what MkDocs logs, and print none of it."""
    log = logging.getLogger("mkdocs")
    messages = ErrorMessages()
    was_propagated = log.propagate
    log.propagate = False
    log.addHandler(messages)
    try:
        yield messages
    finally:
        log.removeHandler(messages)
        log.propagate = was_propagated


def _try_out(
    snapshot: Snapshot,
    result: pipeline.Result,
    catalog: Catalog,
    folder: Path,
) -> Exception | None:
    """Return what a build of the site ends with; None where it succeeds."""
    from mkdocs.exceptions import MkDocsException

    from kdcatalog.mkdocs_plugin import BuildInputs

    def claim(frames: Frames, _addresses: Sequence[str]) -> None:
        site = SiteFolder(snapshot.site, folder)
        for artifact in site_artifacts(snapshot, catalog):
            site.claim(file_of(artifact))
            if isinstance(artifact, Page):
                frames.digest(artifact)

    inputs = BuildInputs(snapshot, result, Settings(), publish=claim)
    try:
        build_aside(snapshot, inputs, folder)
    # MkDocs ends the program in strict mode and on some errors of its configuration.
    except (CatalogError, MkDocsException, SystemExit) as error:
        return error if isinstance(error, Exception) else CatalogError(str(error))
    return None


def _problem(snapshot: Snapshot, error: Exception, messages: ErrorMessages) -> Problem:
    if isinstance(error, RenderError) and not error.file.endswith(".md"):
        return template_fault(snapshot, error)
    # The first is the cause; the last often only says that MkDocs gave up.
    texts = [*messages.texts, f"{error}"]
    if isinstance(error, CatalogError):
        texts = [f"{error}"]
    message = " ".join(texts[0].split())
    return Problem(
        code="KD158",
        file=_file_at_fault(snapshot, message),
        at=Position(1, 1),
        message=message,
        hint="correct what the message names; kdcatalog build stops at it, too",
    )


def _file_at_fault(snapshot: Snapshot, message: str) -> str:
    for name in _NAMED.findall(message):
        for file in (name, f"docs/{name}"):
            if file in snapshot.documents:
                return file
    if MKDOCS in snapshot.files:
        return MKDOCS
    files = [*own_templates(snapshot), *snapshot.documents]
    return files[0]
