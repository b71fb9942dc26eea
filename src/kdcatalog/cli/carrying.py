"""The commands that carry papers in and out of a catalog: export, import, init."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kdcatalog.commands.frame import PROBLEMS, WRONG_USE, catalog_of, count, leave, today
from kdcatalog.snapshot import Snapshot

if TYPE_CHECKING:
    from kdcatalog.commands.import_plan import ImportPlan

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


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--at",
    "nodes",
    multiple=True,
    metavar="NODE",
    help="Where papers stand whose heading is no node.",
)
@click.option(
    "--new-nodes",
    is_flag=True,
    help="Let headings that are no nodes become nodes of taxonomy.yaml.",
)
@click.option(
    "--dry-run", "dry", is_flag=True, help="Write nothing; say what would become of every row."
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report here, not to the screen.",
)
@click.pass_obj
def import_(
    folder: Path,
    /,
    file: Path,
    nodes: tuple[str, ...],
    report: Path | None,
    *,
    new_nodes: bool,
    dry: bool,
) -> None:
    """Take papers over from FILE, a list in Markdown, BibTeX, CSV or CSL-JSON, and account for every row.

    Headings are matched to nodes. A paper that is here takes what the list knows more of it. Nothing is fetched,
    and everything is written or nothing. Exits 1 where rows were left.
    """
    from kdcatalog.commands.import_plan import ImportOptions, plan_import
    from kdcatalog.commands.importing import write_import
    from kdcatalog.lists.formats import read_list
    from kdcatalog.model.vocabulary import UnknownTermError

    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    try:
        nodes = catalog.taxonomy.look_up_topics(nodes)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    wishes = ImportOptions(today(), nodes, new_nodes)
    done = plan_import(snapshot, catalog, read_list(file.name, file.read_bytes()), wishes)
    if not dry:
        write_import(snapshot, done)
    _print_report(done, file.name, report)
    if done.files and not dry:
        click.echo("run: kdcatalog build", err=True)
    sys.exit(PROBLEMS if done.left else 0)


def _print_report(plan: ImportPlan, name: str, report: Path | None) -> None:
    from kdcatalog.commands.import_report import figures, import_report
    from kdcatalog.writing import write

    if report:
        write(report, import_report(plan, name).encode())
        click.echo("\n".join(figures(plan)))
    else:
        click.echo(import_report(plan, name), nl=False)


@click.command()
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--title",
    default="",
    help="What the catalog is called; else the title of the list, or DIR's name.",
)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A list to import.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report of the import here.",
)
def init(place: Path, title: str, source: Path | None, report: Path | None) -> None:
    """Make a new catalog in DIR, which must be empty or not exist: on any subject, and it builds at once.

    With --from the headings of a list become its nodes, and the papers of the list its records.
    """
    from kdcatalog.commands import init as command
    from kdcatalog.lists.formats import read_list

    name = place.resolve().name.replace("-", " ").replace("_", " ").title()
    listing = read_list(source.name, source.read_bytes()) if source else None
    try:
        begun = command.init(place, title or ("" if listing else name), today(), listing)
    except command.NotEmptyError as wrong:
        leave(str(wrong), WRONG_USE)
    if begun.plan and source:
        _print_report(begun.plan, source.name, report)
    click.echo(f"{begun.title}: {count(begun.papers, 'paper')} in {place}", err=True)
    click.echo(f"next: edit {place}/taxonomy.yaml, then kdcatalog -C {place} build", err=True)
    sys.exit(PROBLEMS if begun.plan and begun.plan.left else 0)
