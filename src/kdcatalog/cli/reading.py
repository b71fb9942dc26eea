"""The commands that ask the catalog: stats, taxonomy, cite."""

import sys
from pathlib import Path

import click

from kdcatalog.cli.frame import FORM, PROBLEMS, WRONG_USE, catalog_of, count, leave
from kdcatalog.snapshot import Snapshot

_STATISTICS = """\b
As JSON:
  version  1; it grows when a field changes its meaning or goes
  as_of    the newest day of entry
  papers   the number of papers
  years    a list of year, papers; newest first
  missing  a list of id, title, papers, mend, records: those that lack something, and what to do
  facets   a list of path, title, papers, nodes below the facet
  venues   a list of id, name, papers; most papers first
"""


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


@click.command(epilog=_STATISTICS)
@FORM
@click.pass_obj
def stats(folder: Path, form: str) -> None:
    """Print the figures: papers, years, what is missing, facets and venues."""
    from kdcatalog.commands import stats as command

    click.echo(
        (command.as_json if form == "json" else command.as_text)(catalog_of(Snapshot.at(folder))),
        nl=False,
    )


@click.group(invoke_without_command=True)
@FORM
@click.pass_context
def taxonomy(context: click.Context, form: str) -> None:
    """Print the tree of nodes with the number of papers at or below each."""
    from kdcatalog.commands import taxonomy as command

    if not context.invoked_subcommand:
        catalog = catalog_of(Snapshot.at(context.obj))
        click.echo((command.as_json if form == "json" else command.as_text)(catalog), nl=False)


@taxonomy.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--before",
    default="",
    metavar="ID",
    help="Put it before this sibling; last, where it is left out.",
)
@click.option(
    "--no-redirect", is_flag=True, help="Let the old address lead nowhere, and forget the old name."
)
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing; say what would change.")
@click.pass_obj
def move(folder: Path, old: str, new: str, before: str, *, no_redirect: bool, dry: bool) -> None:
    """Move or rename the node OLD to NEW, with every record and every place that names it, or nothing."""
    from kdcatalog.commands.taxonomy import move as run
    from kdcatalog.records.moving import CannotMoveError, MoveRequest
    from kdcatalog.reporting import as_text

    try:
        done = run(
            Snapshot.at(folder), MoveRequest(old, new, before, redirect=not no_redirect), dry=dry
        )
    except CannotMoveError as wrong:
        leave(str(wrong), WRONG_USE)
    if done.refused or done.problems:
        click.echo(as_text(done.problems), nl=False)
        leave(
            f"nothing was written: {done.refused or count(len(done.problems), 'error')}", PROBLEMS
        )
    for file in done.changed:
        click.echo(f"{'would change' if dry else 'changed'} {file}")
    if done.emptied:
        click.echo(f"{done.emptied} has no nodes below it any more", err=True)
    below = f" with {count(len(done.paths) - 1, 'node')} below it" if len(done.paths) > 1 else ""
    click.echo(
        f"{old} {'would be' if dry else 'is now'} {new}{below}"
        + ("" if dry else "; run: kdcatalog build"),
        err=True,
    )
    if not dry:
        click.echo(f"the way back: {done.back}", err=True)
