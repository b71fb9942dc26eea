"""The command that shows what a change means: review."""

from pathlib import Path

import click

from kdcatalog.cli.frame import FILES, record_files
from kdcatalog.snapshot import Snapshot


@click.command()
@FILES
@click.option("--base", metavar="REF", help="Review what changed since this commit of git.")
@click.pass_obj
def review(folder: Path, files: tuple[Path, ...], base: str | None) -> None:
    """Print FILES, or what changed since a commit, as a reviewer reads it: rows, places, look-alikes, mends.

    The answer is Markdown; whether the records are valid is said, and decided by kdcatalog check alone.
    """
    from kdcatalog.commands import review as command

    snapshot = Snapshot.at(folder)
    if bool(files) == bool(base):
        raise click.UsageError("name records, or a commit with --base, such as --base main")
    named = command.Changes(tuple((file, "named") for file in record_files(snapshot, files)))
    changes = command.changed_since(snapshot.root, base) if base else named
    click.echo(command.review(snapshot, changes), nl=False)
