"""What the commands share: exit codes, options, the settings of a run, and how to read the catalog.

It imports nothing that takes long: every command imports it first.
"""

from __future__ import annotations

import datetime
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kdcatalog.settings import Settings
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.services.client import Client

PROBLEMS, WRONG_USE, ENVIRONMENT = 1, 2, 3
FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path))


def catalog_of(snapshot: Snapshot) -> Catalog:
    """Return the catalog at the addresses of this run; where it has errors, print them and leave."""
    from kdcatalog import pipeline
    from kdcatalog.problems import errors
    from kdcatalog.reporting import format_text

    settings = settings_of()
    result = pipeline.load(snapshot)
    if result.catalog is None:
        click.echo(format_text([*pipeline.locate_all(snapshot, errors(result.problems))]), nl=False)
        sys.exit(PROBLEMS)
    return settings.apply(result.catalog)


def settings_of(site_url: str = "", repository_url: str = "") -> Settings:
    """Return the settings of this run: options, then the environment, and the date in UTC."""
    return Settings.of(os.environ, today(), site_url=site_url, repository_url=repository_url)


def today() -> str:
    """Return the date of this run, in UTC (ISO)."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def open_client() -> Client:
    """Return an HTTP client with the services, proxies and token that the environment sets."""
    from kdcatalog.services.client import Client
    from kdcatalog.services.endpoints import Endpoints

    return Client(Endpoints.of(os.environ))


def taxonomy_of(snapshot: Snapshot) -> Taxonomy:
    """Return the taxonomy; where it has problems, print them and leave."""
    from kdcatalog import pipeline
    from kdcatalog.reporting import format_text

    result = pipeline.load_taxonomy_of(snapshot)
    if not result.value:
        click.echo(format_text([*pipeline.locate_all(snapshot, result.problems)]), nl=False)
        sys.exit(PROBLEMS)
    return result.value


def record_files(snapshot: Snapshot, files: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the paths within the catalog of the files that were named; a folder means its records.

    A path is looked up in the current folder, then in the catalog's. Leaves with exit 2 where it
    is not a record.
    """
    chosen: dict[str, None] = {}
    for path in files:
        chosen |= dict.fromkeys(_records_at(snapshot, path))
    return tuple(chosen)


def _records_at(snapshot: Snapshot, path: Path) -> list[str]:
    candidates = [folder / path for folder in (Path.cwd(), snapshot.root)]
    existing = [candidate for candidate in candidates if candidate.exists()]
    if not existing:
        raise click.BadParameter(f"{path} does not exist", param_hint="FILES")
    # The last part is not resolved: a record that is a link is reported, not what it leads to.
    absolute = existing[0].parent.resolve() / existing[0].name
    if not absolute.is_relative_to(snapshot.root):
        message = f"{path} is outside the catalog {snapshot.root}"
        raise click.BadParameter(message, param_hint="FILES")
    file = absolute.relative_to(snapshot.root).as_posix()
    inside = [name for name in snapshot.record_files if name == file or name.startswith(f"{file}/")]
    if not inside and file != TAXONOMY:
        message = f"{path} is not a record: records are in {PAPERS}/<year>/"
        raise click.BadParameter(message, param_hint="FILES")
    return inside or [file]


def leave(message: str, code: int) -> NoReturn:
    """Print one sentence and exit; with --debug, the traceback of the error behind it first."""
    if click.get_current_context().find_root().params.get("debug") and sys.exc_info()[0]:
        traceback.print_exc()
    click.echo(f"kdcatalog: {message}", err=True)
    sys.exit(code)


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 paper, 2 papers."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
