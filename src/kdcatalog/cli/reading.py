"""The commands that ask the catalog: stats, taxonomy, cite."""

import sys
from pathlib import Path

import click

from kdcatalog.commands.frame import PROBLEMS, catalog_of, leave
from kdcatalog.snapshot import Snapshot


@click.command()
@click.argument("bib", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write here, not to the screen.",
)
@click.option(
    "--check", "dry", is_flag=True, help="Write nothing; exit 1 where an entry would change."
)
@click.pass_obj
def cite(folder: Path, bib: Path, output: Path | None, *, dry: bool) -> None:
    """Print the file BIB with published versions in place of preprints; say what changed and what it does not cite."""
    from kdcatalog.bibliography.bib_file import UnbalancedError
    from kdcatalog.commands import cite as command

    try:
        done = command.cite(catalog_of(Snapshot.at(folder)), bib, output, dry=dry)
    except UnbalancedError as wrong:
        leave(f"{bib}:{wrong.line}: {wrong}; nothing was written", PROBLEMS)
    click.echo("\n".join(done.lines), err=True)
    if not dry and not output:
        click.echo(done.content, nl=False)
    sys.exit(PROBLEMS if dry and done.changed else 0)
