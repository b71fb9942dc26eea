"""The command that carries papers out of a catalog: export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kdcatalog.commands.frame import catalog_of
from kdcatalog.snapshot import Snapshot

_FORMATS = ["bibtex", "ris", "csl-json", "csv", "markdown", "json"]


@click.command()
@click.option("--format", "form", type=click.Choice(_FORMATS), default="bibtex", show_default=True)
@click.option("--at", "nodes", multiple=True, metavar="NODE", help="Papers at or below this node.")
@click.option("--venue", "venues", multiple=True, metavar="ID", help="Papers published there.")
@click.option(
    "--year",
    "years",
    multiple=True,
    type=click.IntRange(1950, 2100),
    help="Papers first public then.",
)
@click.option(
    "--text",
    "texts",
    multiple=True,
    metavar="WORDS",
    help="Papers with all these words, or their beginnings.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here, not to the screen.",
)
@click.pass_obj
def export(folder: Path, /, form: str, output: Path | None, **asked: Any) -> None:
    """Print papers in a format, as the site's files give them.

    An option that is repeated asks for any of its values; of several options all must hold.
    """
    from kdcatalog.commands import export as command
    from kdcatalog.writing import write

    try:
        content = command.export(catalog_of(Snapshot.at(folder)), form, command.Choice(**asked))
    except command.UnknownNameError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if output:
        write(output, content)
    else:
        click.echo(content, nl=False)
