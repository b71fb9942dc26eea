"""``kdcatalog import``: turn somebody else's list into records, all or none."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    catalog_of,
    leave,
    note,
    note_written,
    save,
    settings_of,
)
from kdcatalog.commands.import_own import OwnImport, plan_own_import
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.import_report import brief_report, figures, import_report
from kdcatalog.commands.list_taxonomy import first_taxonomy, new_venues, venue_names
from kdcatalog.commands.options import Command, Topic, help_end, run_of
from kdcatalog.exports.catalog_json import records_in
from kdcatalog.lists.formats import read_list
from kdcatalog.lists.listing import Listing
from kdcatalog.lists.sections import topics_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.writing import write


def plan_any_import(
    snapshot: Snapshot,
    catalog: Catalog,
    listing: Listing,
    options: ImportOptions,
) -> ImportPlan:
    """Return what importing a list would do to a catalog, which may be just made by ``init``.

    In a catalog with nothing but the example of ``init``, the headings of the list become the
    topics and the example goes, so that it is the same as after ``init --from``.
    """
    topics = topics_of(None, [item.section for item in listing.items])
    venues = new_venues(None, venue_names(listing))
    first = first_taxonomy(snapshot, catalog, topics.new, venues)
    if not first or options.nodes or not listing.items:
        return plan_import(snapshot, catalog, listing, options)
    empty_catalog = Catalog.of(first.taxonomy, ())
    first_topic = next(iter(first.taxonomy.nodes))
    options = replace(options, nodes=(first_topic,))
    plan = plan_import(snapshot, empty_catalog, listing, options, topics.nodes)
    return replace(
        plan,
        files={TAXONOMY: first.text, **plan.files},
        nodes=dict(topics.new),
        venues=tuple(venues),
        removed=(first.example,),
    )


def write_import(snapshot: Snapshot, plan: ImportPlan) -> None:
    """Write all files of an import or none; raises CatalogError where one is behind a link."""
    # Removed last: whatever fails before, the catalog has a record.
    save(snapshot, {**plan.files, **dict.fromkeys(plan.removed)})


def _restore(snapshot: Snapshot, plan: OwnImport, *, dry: bool) -> NoReturn:
    """Write exported records, print what became of each, and end the program."""
    if not dry:
        save(snapshot, plan.files)
    for line in plan.lines():
        click.echo(line)
    sys.exit(PROBLEMS if plan.left else 0)


def print_report(plan: ImportPlan, name: str, report: Path | None) -> None:
    """Print the report of importing the file ``name``, or write it and print the figures."""
    text = import_report(plan, name)
    if not report:
        if not run_of().verbose:
            text = brief_report(plan, name)
        click.echo(text, nl=False)
        return
    write(report, text.encode())
    note_written([report])
    for line in figures(plan):
        click.echo(line)


@click.command(
    "import",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog import awesome-list.md --dry-run",
            "kdcatalog import papers.csv --at on-policy-distillation",
            "kdcatalog import papers.bib --new-nodes --report report.txt",
        ),
        exits={
            0: "every row was imported",
            1: "rows were left out; the report says why",
            2: "no such file or topic",
            3: "the list cannot be read, or a file not be written",
        },
    ),
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--at",
    "nodes",
    multiple=True,
    metavar="TOPIC",
    type=Topic(),
    help="Put papers here whose heading is not a topic.",
)
@click.option(
    "--new-nodes",
    is_flag=True,
    help="Add headings that are not topics to taxonomy.yaml.",
)
@click.option("--dry-run", "dry", is_flag=True, help="Report what would happen, write nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to a file.",
)
@click.pass_obj
def import_command(
    folder: Path,
    /,
    file: Path,
    nodes: tuple[str, ...],
    report: Path | None,
    *,
    new_nodes: bool,
    dry: bool,
) -> None:
    """Import papers from a list in a file.

    FILE is Markdown, BibTeX, CSV or CSL-JSON. Headings are matched to topics, and existing records
    get what only the list knows. Nothing is fetched, all files are written or none, and the report
    accounts for every row.
    """
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    try:
        topics = catalog.taxonomy.look_up_topics(nodes)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    raw = file.read_bytes()
    records = records_in(raw.decode("utf-8", errors="replace"))
    if records is not None:
        _restore(snapshot, plan_own_import(catalog, records), dry=dry)
    listing = read_list(file.name, raw)
    options = ImportOptions(settings_of().today, topics, new_nodes)
    plan = plan_any_import(snapshot, catalog, listing, options)
    # Written before the report: a report of records that are not there would be wrong.
    if not dry:
        write_import(snapshot, plan)
    print_report(plan, file.name, report)
    # An import may leave every row out, and then there is nothing to build.
    if plan.files and not dry:
        note("next: kdcatalog build")
    sys.exit(PROBLEMS if plan.left else 0)
