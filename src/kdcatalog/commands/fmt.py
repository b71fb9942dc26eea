"""``kdcatalog fmt``: write records in their one canonical layout."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog.commands.frame import FILES, PROBLEMS, count, record_files, taxonomy_of
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.records import editing
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write


@dataclass(frozen=True, slots=True)
class Formatted:
    """The files that were (or would be) rewritten, and those that were skipped with the reason."""

    changed: tuple[str, ...]
    refused: tuple[str, ...]
    total: int


def format_records(
    snapshot: Snapshot, taxonomy: Taxonomy, files: Sequence[str] = (), *, dry: bool
) -> Formatted:
    """Rewrite records, all of them without ``files``; with ``dry`` only report which would change."""
    changed: list[str] = []
    refused: list[str] = []
    chosen = files or snapshot.record_files
    for file in chosen:
        text, reason = _formatted(snapshot, taxonomy, file)
        if text is None:
            refused.append(f"{file}: {reason}")
        elif text.encode() != snapshot.read(file):
            changed.append(file)
            if not dry:
                write(snapshot.root / file, text.encode())
    return Formatted(tuple(changed), tuple(refused), len(chosen))


def _formatted(snapshot: Snapshot, taxonomy: Taxonomy, file: str) -> tuple[str | None, str]:
    """Return a record in the canonical layout; where that is impossible, None and the reason."""
    is_record = file.startswith("papers/") and file.endswith(".yaml")
    if not is_record or not snapshot.is_ordinary(file):
        return None, "not a record"
    try:
        text = editing.format_record(snapshot.read(file), file, taxonomy)
    except UnsafeEditError as error:
        return None, str(error)
    return text, f"cannot be read; kdcatalog check {file} says why"


@click.command("fmt")
@FILES
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.pass_obj
def fmt_command(folder: Path, files: tuple[Path, ...], *, dry: bool) -> None:
    """Write records in their one canonical layout, with their comments."""
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    done = format_records(snapshot, taxonomy_of(snapshot), chosen, dry=dry)
    verb = "would change" if dry else "changed"
    for file in done.changed:
        click.echo(f"{verb} {file}")
    for reason in done.refused:
        click.echo(f"skipped {reason}", err=True)
    summary = f"{len(done.changed)} {'to change' if dry else 'changed'}"
    click.echo(f"{count(done.total, 'record')}, {summary}", err=True)
    sys.exit(PROBLEMS if done.refused or (dry and done.changed) else 0)
