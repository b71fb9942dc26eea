"""The commands that ask other machines whether the catalog is still true: links, refresh."""

import datetime
import os
import sys
from pathlib import Path

import click

from kdcatalog.commands.frame import ENVIRONMENT, FILES, PROBLEMS, catalog_of, count, record_files
from kdcatalog.snapshot import Snapshot


@click.command()
@FILES
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
)
@click.option("--fix", is_flag=True, help="Write the new address of what has moved for good.")
@click.option("--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep results here.")
@click.pass_obj
def links(
    folder: Path, files: tuple[Path, ...], form: str, state: Path | None, *, fix: bool
) -> None:
    """Ask every address of the catalog, or of FILES, whether it still leads somewhere; exit 1 where one is dead.

    Results are kept in .kdcatalog-links.json: an address is dead when it fails on two days that lie apart.
    """
    from kdcatalog.commands.links import LinkCheck, format_report
    from kdcatalog.linkcheck.history import HISTORY_FILE
    from kdcatalog.services.client import Client
    from kdcatalog.services.endpoints import Endpoints

    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    catalog = catalog_of(snapshot)
    with Client(Endpoints.of(os.environ)) as client:
        check = LinkCheck(
            snapshot, catalog, client, _today(), state or snapshot.root / HISTORY_FILE, _tell
        )
        done = check.run(chosen, fix=fix)
    click.echo(format_report(snapshot, done.report, form), nl=False)
    for file in done.changed:
        click.echo(f"changed {file}", err=True)
    for reason in done.refused:
        click.echo(reason, err=True)
    click.echo(done.report.summary, err=True)
    sys.exit(PROBLEMS if done.report.dead else 0)


@click.command()
@FILES
@click.option("--write", is_flag=True, help="Write what is proposed.")
@click.pass_obj
def refresh(folder: Path, files: tuple[Path, ...], *, write: bool) -> None:
    """Ask arXiv and DOI resolvers what became of the papers; print the edits that follow as a diff.

    Told are preprints that were published, titles that changed and authors that are missing. What a person wrote
    is replaced only with --write and in records that are named as FILES, and a venue that is only said in a remark
    is written only there.
    """
    from kdcatalog.commands.refresh import Refresh
    from kdcatalog.reporting import printable
    from kdcatalog.services.client import Client
    from kdcatalog.services.endpoints import Endpoints

    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    with Client(Endpoints.of(os.environ)) as client:
        done = Refresh(snapshot, catalog_of(snapshot), client).run(chosen, write=write)
    click.echo(done.diff, nl=False)
    for line in (*done.reasons, *done.remarks, *done.failures):
        click.echo(printable(line), err=True)
    for line in done.skipped:
        click.echo(f"skipped {printable(line)}; pass its file to write it", err=True)
    for file in done.written:
        click.echo(f"changed {file}", err=True)
    edits = f"{count(len(done.reasons), 'edit')} {'made' if write else 'proposed'}"
    click.echo(f"{count(done.total, 'record')}: {edits}, {len(done.skipped)} skipped", err=True)
    sys.exit(ENVIRONMENT if done.failures else 0)


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _tell(done: int, total: int) -> None:
    click.echo(f"{done} of {total} asked", err=True)
