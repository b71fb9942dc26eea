"""The commands that ask other machines whether the catalog is still true: links, refresh."""

import datetime
import os
import sys
from pathlib import Path

import click

from kdcatalog.cli.frame import FILES, PROBLEMS, catalog_of, record_files
from kdcatalog.workspace import Workspace


@click.command()
@FILES
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Write the new address of what has moved for good.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep results here.")
@click.pass_obj
def links(folder: Path, files: tuple[Path, ...], form: str, state: Path | None, *, fix: bool) -> None:
    """Ask every address of the catalog, or of FILES, whether it still leads somewhere; exit 1 where one is dead.

    Results are kept in .kdcatalog-links.json: an address is dead when it fails on two days that lie apart.
    """
    from kdcatalog.commands.links import LinkCheck, shown
    from kdcatalog.network.client import Client
    from kdcatalog.network.services import Services
    from kdcatalog.upkeep.memory import STATE

    workspace = Workspace.at(folder)
    chosen = record_files(workspace, files)
    catalog = catalog_of(workspace)
    with Client(Services.of(os.environ)) as client:
        check = LinkCheck(workspace, catalog, client, _today(), state or workspace.root / STATE, _tell)
        done = check.run(chosen, fix=fix)
    click.echo(shown(workspace, done.report, form), nl=False)
    for file in done.changed:
        click.echo(f"changed {file}", err=True)
    for reason in done.refused:
        click.echo(reason, err=True)
    click.echo(done.report.summary, err=True)
    sys.exit(PROBLEMS if done.report.dead else 0)


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _tell(done: int, total: int) -> None:
    click.echo(f"{done} of {total} asked", err=True)
