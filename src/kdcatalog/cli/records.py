"""The commands on records: check, fmt, explain, schema."""

import sys
from pathlib import Path

import click

from kdcatalog.cli.frame import FILES, PROBLEMS, count, record_files, taxonomy_of
from kdcatalog.snapshot import TAXONOMY, Snapshot

_SAME_CODE = 0.79
"""Codes look alike: only a slip of one character is near."""


@click.command()
@FILES
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
)
@click.option("--fix", is_flag=True, help="Mend what is mechanical, then check.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--warnings", is_flag=True, help="List the warnings of the whole catalog.")
@click.pass_obj
def check(
    folder: Path, files: tuple[Path, ...], form: str, *, fix: bool, strict: bool, warnings: bool
) -> None:
    """Find every problem of the catalog, or of FILES, in one run."""
    from kdcatalog.commands import check as command
    from kdcatalog.reporting import FORMATS, counted

    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    report = command.check(snapshot, chosen, warnings=warnings, fix=fix)
    click.echo(FORMATS[form](report.shown), nl=False)
    for file in report.mended:
        click.echo(f"mended {file}", err=True)
    for reason in report.refused:
        click.echo(reason, err=True)
    if report.silent:
        click.echo(
            f"{count(len(report.silent), 'warning')}: {counted(report.silent)}; --warnings lists them",
            err=True,
        )
    summary = f"{count(report.errors, 'error')}, {count(report.warnings, 'warning')}"
    click.echo(f"{_named(chosen, report.papers)} checked: {summary}", err=True)
    sys.exit(PROBLEMS if report.errors or (strict and report.warnings) else 0)


@click.command()
@FILES
@click.option(
    "--check", "dry", is_flag=True, help="Write nothing; exit 1 where a file would change."
)
@click.pass_obj
def fmt(folder: Path, files: tuple[Path, ...], *, dry: bool) -> None:
    """Write records in their one canonical layout, comments kept."""
    from kdcatalog.commands.format import format_records

    snapshot = Snapshot.at(folder)
    done = format_records(snapshot, taxonomy_of(snapshot), record_files(snapshot, files), dry=dry)
    for file in done.changed:
        click.echo(f"{'would change' if dry else 'changed'} {file}")
    for reason in done.refused:
        click.echo(f"left alone {reason}", err=True)
    click.echo(
        f"{count(done.total, 'record')}, {len(done.changed)} {'to change' if dry else 'changed'}",
        err=True,
    )
    sys.exit(PROBLEMS if done.refused or (dry and done.changed) else 0)


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a problem code means and how to mend it: kdcatalog explain KD301."""
    from kdcatalog.codes import CODES
    from kdcatalog.model.vocabulary import nearest

    if not (row := CODES.get(code.upper())):
        near = nearest(f"KD{code.upper().removeprefix('KD')}", CODES, above=_SAME_CODE)
        where = (
            f"they run from {min(CODES)} to {max(CODES)}, each on the page problems/ of the site"
        )
        raise click.BadParameter(
            f"no code {code}; {f'did you mean {near}?' if near else where}", param_hint="CODE"
        )
    click.echo(f"{row.id} ({row.severity}): {row.title}\n\n{row.reason}\n\nTo mend it: {row.mend}")


@click.command()
@click.pass_obj
def schema(folder: Path) -> None:
    """Print the JSON Schema of a record, made from the models and the taxonomy."""
    from kdcatalog.exports.schemas import record_schema

    snapshot = Snapshot.at(folder)
    click.echo(record_schema(taxonomy_of(snapshot)), nl=False)


def _named(chosen: tuple[str, ...], files: int) -> str:
    """Return what was checked: the taxonomy by its name where it was chosen, the records by their number."""
    if TAXONOMY not in chosen:
        return count(files, "record")
    return f"{TAXONOMY} and {count(files - 1, 'record')}" if files > 1 else TAXONOMY
