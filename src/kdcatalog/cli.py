"""The command line: it parses, asks, prints and exits, and is the only module that does.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 the environment is not fit.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kdcatalog import __version__
from kdcatalog.workspace import TAXONOMY, BadAddressError, NoCatalogError, NoRecordError, Workspace

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy

PROBLEMS, WRONG_USE, ENVIRONMENT = 1, 2, 3
_SAME_CODE = 0.79
"""Codes look alike: only a slip of one character is near."""
_FORM = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
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


def _address(_context: click.Context, _option: click.Parameter, text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.BadParameter(f"{text} is no host and port, such as 127.0.0.1:8000")
    return text


_FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path))


class _Doors(click.Group):
    """The commands; what the environment refuses is one sentence and exit 3, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as wrong:
            of_file = f"{wrong.filename}: " if wrong.filename else ""
            _leave(f"{of_file}{wrong.strerror or wrong}", ENVIRONMENT)
        except (RuntimeError, OverflowError, BadAddressError, NoCatalogError) as wrong:
            _leave(str(wrong), ENVIRONMENT)


@click.group(cls=_Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kdcatalog")
@click.option("-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The catalog's folder.")
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Keep a curated catalog of papers: YAML records in, checked tables and a searchable site out."""
    context.obj = folder


@main.command()
@_FILES
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what is mechanical, then check.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--warnings", is_flag=True, help="List the warnings of the whole catalog.")
@click.pass_obj
def check(folder: Path, files: tuple[Path, ...], form: str, *, fix: bool, strict: bool, warnings: bool) -> None:
    """Find every problem of the catalog, or of FILES, in one run."""
    from kdcatalog.commands import check as command
    from kdcatalog.reporting import FORMATS, counted

    workspace = Workspace.at(folder)
    chosen = _record_files(workspace, files)
    report = command.check(workspace, chosen, warnings=warnings, fix=fix)
    click.echo(FORMATS[form](report.shown), nl=False)
    for file in report.mended:
        click.echo(f"mended {file}", err=True)
    for reason in report.refused:
        click.echo(reason, err=True)
    if report.silent:
        click.echo(
            f"{_count(len(report.silent), 'warning')}: {counted(report.silent)}; --warnings lists them", err=True
        )
    summary = f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}"
    click.echo(f"{_named(chosen, report.papers)} checked: {summary}", err=True)
    sys.exit(PROBLEMS if report.errors or (strict and report.warnings) else 0)


@main.command()
@_FILES
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 where a file would change.")
@click.pass_obj
def fmt(folder: Path, files: tuple[Path, ...], *, dry: bool) -> None:
    """Write records in their one canonical layout, comments kept."""
    from kdcatalog.commands.format import format_records

    workspace = Workspace.at(folder)
    done = format_records(workspace, _taxonomy(workspace), _record_files(workspace, files), dry=dry)
    for file in done.changed:
        click.echo(f"{'would change' if dry else 'changed'} {file}")
    for reason in done.refused:
        click.echo(f"left alone {reason}", err=True)
    click.echo(f"{_count(done.total, 'record')}, {len(done.changed)} {'to change' if dry else 'changed'}", err=True)
    sys.exit(PROBLEMS if done.refused or (dry and done.changed) else 0)


@main.command()
@click.argument("code")
def explain(code: str) -> None:
    """Say what a problem code means and how to mend it: kdcatalog explain KD301."""
    from kdcatalog.codes import CODES
    from kdcatalog.model.nearest import nearest

    if not (row := CODES.get(code.upper())):
        near = nearest(f"KD{code.upper().removeprefix('KD')}", CODES, alike=_SAME_CODE)
        where = f"they run from {min(CODES)} to {max(CODES)}, each on the page problems/ of the site"
        raise click.BadParameter(f"no code {code}; {f'did you mean {near}?' if near else where}", param_hint="CODE")
    click.echo(f"{row.id} ({row.severity}): {row.title}\n\n{row.reason}\n\nTo mend it: {row.mend}")


@main.command()
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 where README, schema or pictures drifted.")
@click.option("--site/--no-site", default=True, help="Build the site, too.", show_default=True)
@click.pass_obj
def build(folder: Path, *, dry: bool, site: bool) -> None:
    """Check the records, then write README.md, schemas/, the pictures and site/.

    SITE_URL and REPOSITORY_URL in the environment stand in for the addresses of taxonomy.yaml; feeds, sitemap,
    canonical addresses and links that edit a record need them.
    """
    from kdcatalog.commands import build as command
    from kdcatalog.reporting import as_text

    workspace = Workspace.at(folder)
    built = command.build(workspace, dry=dry, site=site)
    if built.problems:
        click.echo(as_text(built.problems), nl=False)
        click.echo(f"nothing was built: {_count(len(built.problems), 'error')}", err=True)
        sys.exit(PROBLEMS)
    for file in built.changed:
        click.echo(f"{'has drifted:' if dry else 'wrote'} {file}")
    if built.left_out:
        click.echo(f"README.md leaves out {_count(built.left_out, 'row')} to stay within its budget", err=True)
    if built.is_too_large:
        _leave(f"README.md has {built.readme_bytes} bytes, more than GitHub shows: set readme_keeps earlier", PROBLEMS)
    if dry and built.changed:
        click.echo("run: kdcatalog build", err=True)
    elif not dry:
        click.echo(
            f"{_count(built.papers, 'paper')}: README.md {built.readme_bytes} bytes" + (", site/" if site else "")
        )
    sys.exit(PROBLEMS if dry and built.changed else 0)


@main.command()
@click.option("--address", default="127.0.0.1:8000", show_default=True, callback=_address, help="Where to serve.")
@click.pass_obj
def serve(folder: Path, address: str) -> None:
    """Serve the site and build it anew a second after a record is saved."""
    from kdcatalog.commands.site import serve as run
    from kdcatalog.reporting import as_text

    if problems := run(Workspace.at(folder), address):
        click.echo(as_text(problems), nl=False)
        sys.exit(PROBLEMS)


@main.command()
@click.argument("bib", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the screen.")
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 where an entry would change.")
@click.pass_obj
def cite(folder: Path, bib: Path, output: Path | None, *, dry: bool) -> None:
    """Print the file BIB with published versions in place of preprints; say what changed and what it does not cite."""
    from kdcatalog.commands import cite as command
    from kdcatalog.intake.bibtex import UnbalancedError

    try:
        done = command.cite(_catalog(Workspace.at(folder)), bib, output, dry=dry)
    except UnbalancedError as wrong:
        _leave(f"{bib}:{wrong.line}: {wrong}; nothing was written", PROBLEMS)
    click.echo("\n".join(done.lines), err=True)
    if not dry and not output:
        click.echo(done.content, nl=False)
    sys.exit(PROBLEMS if dry and done.changed else 0)


@main.command()
@click.pass_obj
def schema(folder: Path) -> None:
    """Print the JSON Schema of a record, made from the models and the taxonomy."""
    from kdcatalog.exports.schema import record_schema

    workspace = Workspace.at(folder)
    click.echo(record_schema(_taxonomy(workspace)), nl=False)


@main.command(epilog=_STATISTICS)
@_FORM
@click.pass_obj
def stats(folder: Path, form: str) -> None:
    """Print the figures: papers, years, what is missing, facets and venues."""
    from kdcatalog.commands import stats as command

    click.echo((command.as_json if form == "json" else command.as_text)(_catalog(Workspace.at(folder))), nl=False)


@main.group(invoke_without_command=True)
@_FORM
@click.pass_context
def taxonomy(context: click.Context, form: str) -> None:
    """Print the tree of nodes with the number of papers at or below each."""
    from kdcatalog.commands import taxonomy as command

    if not context.invoked_subcommand:
        catalog = _catalog(Workspace.at(context.obj))
        click.echo((command.as_json if form == "json" else command.as_text)(catalog), nl=False)


@taxonomy.command()
@click.argument("old")
@click.argument("new")
@click.option("--before", default="", metavar="ID", help="Put it before this sibling; last, where it is left out.")
@click.option("--no-redirect", is_flag=True, help="Let the old address lead nowhere, and forget the old name.")
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing; say what would change.")
@click.pass_obj
def move(folder: Path, old: str, new: str, before: str, *, no_redirect: bool, dry: bool) -> None:
    """Move or rename the node OLD to NEW, with every record and every place that names it, or nothing."""
    from kdcatalog.commands.taxonomy import move as run
    from kdcatalog.moving import CannotMoveError, Order
    from kdcatalog.reporting import as_text

    try:
        done = run(Workspace.at(folder), Order(old, new, before, redirect=not no_redirect), dry=dry)
    except CannotMoveError as wrong:
        _leave(str(wrong), WRONG_USE)
    if done.refused or done.problems:
        click.echo(as_text(done.problems), nl=False)
        _leave(f"nothing was written: {done.refused or _count(len(done.problems), 'error')}", PROBLEMS)
    for file in done.changed:
        click.echo(f"{'would change' if dry else 'changed'} {file}")
    if done.emptied:
        click.echo(f"{done.emptied} has no nodes below it any more", err=True)
    below = f" with {_count(len(done.paths) - 1, 'node')} below it" if len(done.paths) > 1 else ""
    click.echo(
        f"{old} {'would be' if dry else 'is now'} {new}{below}" + ("" if dry else "; run: kdcatalog build"), err=True
    )
    if not dry:
        click.echo(f"the way back: {done.back}", err=True)


def _catalog(workspace: Workspace) -> Catalog:
    from kdcatalog import pipeline
    from kdcatalog.problems import errors
    from kdcatalog.reporting import as_text

    result = pipeline.load(workspace)
    if result.catalog is None:
        click.echo(as_text([*pipeline.locate_all(workspace, errors(result.problems))]), nl=False)
        sys.exit(PROBLEMS)
    return result.catalog


def _taxonomy(workspace: Workspace) -> Taxonomy:
    from kdcatalog import pipeline
    from kdcatalog.reporting import as_text

    result = pipeline.load_taxonomy_of(workspace)
    if not result.value:
        click.echo(as_text([*pipeline.locate_all(workspace, result.problems)]), nl=False)
        sys.exit(PROBLEMS)
    return result.value


def _record_files(workspace: Workspace, files: tuple[Path, ...]) -> tuple[str, ...]:
    try:
        return workspace.named(files)
    except NoRecordError as wrong:
        raise click.BadParameter(str(wrong), param_hint="FILES") from wrong


def _named(chosen: tuple[str, ...], files: int) -> str:
    """Return what was checked: the taxonomy by its name where it was chosen, the records by their number."""
    if TAXONOMY not in chosen:
        return _count(files, "record")
    return f"{TAXONOMY} and {_count(files - 1, 'record')}" if files > 1 else TAXONOMY


def _leave(message: str, code: int) -> NoReturn:
    click.echo(f"kdcatalog: {message}", err=True)
    sys.exit(code)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
