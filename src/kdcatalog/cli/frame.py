"""What every command shares: exit codes, options, the catalog, and the way out in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kdcatalog.errors import CatalogError
from kdcatalog.snapshot import NoRecordError, Snapshot

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy

PROBLEMS, WRONG_USE, ENVIRONMENT = 1, 2, 3
FORM = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path))


class Doors(click.Group):
    """The commands; what the environment refuses is one sentence and exit 3, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; leave in words where it cannot."""
        try:
            return super().invoke(ctx)
        except OSError as wrong:
            of_file = f"{wrong.filename}: " if wrong.filename else ""
            leave(f"{of_file}{wrong.strerror or wrong}", ENVIRONMENT)
        except CatalogError as wrong:
            leave(str(wrong), ENVIRONMENT)


def catalog_of(snapshot: Snapshot) -> Catalog:
    """Return the catalog; where it has errors, print them and leave."""
    from kdcatalog import pipeline
    from kdcatalog.problems import errors
    from kdcatalog.reporting import as_text

    result = pipeline.load(snapshot)
    if result.catalog is None:
        click.echo(as_text([*pipeline.locate_all(snapshot, errors(result.problems))]), nl=False)
        sys.exit(PROBLEMS)
    return result.catalog


def taxonomy_of(snapshot: Snapshot) -> Taxonomy:
    """Return the taxonomy; where it has problems, print them and leave."""
    from kdcatalog import pipeline
    from kdcatalog.reporting import as_text

    result = pipeline.load_taxonomy_of(snapshot)
    if not result.value:
        click.echo(as_text([*pipeline.locate_all(snapshot, result.problems)]), nl=False)
        sys.exit(PROBLEMS)
    return result.value


def record_files(snapshot: Snapshot, files: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the records that were named, as the catalog names them."""
    try:
        return snapshot.named(files)
    except NoRecordError as wrong:
        raise click.BadParameter(str(wrong), param_hint="FILES") from wrong


def leave(message: str, code: int) -> NoReturn:
    """Print one sentence and exit."""
    click.echo(f"kdcatalog: {message}", err=True)
    sys.exit(code)


def count(number: int, noun: str) -> str:
    """Return a number with its noun: 1 paper, 2 papers."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
