"""``kdcatalog fmt``: write records in their one canonical layout."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from kdcatalog.commands.frame import PROBLEMS, note, record_files, save, taxonomy_of
from kdcatalog.commands.options import FILES, Command, help_end
from kdcatalog.commands.progress import tracked
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.writing import has_same_text


@dataclass(frozen=True, slots=True)
class Formatted:
    """The files that were (or would be) rewritten, and those that were skipped with the reason."""

    changed: tuple[str, ...]
    refused: tuple[str, ...]
    total: int


@dataclass
class _Layouts:
    """The new texts of records by file, and why others have none."""

    texts: dict[str, bytes] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)


def format_records(
    snapshot: Snapshot, taxonomy: Taxonomy, files: Sequence[str] = (), *, dry: bool
) -> Formatted:
    """Rewrite records, all of them without ``files``, together or not at all.

    With ``dry``, only report which would change.
    """
    chosen = files or snapshot.record_files
    layouts = _Layouts()
    for file in tracked(chosen, "Formatting records"):
        _lay_out(snapshot, taxonomy, file, layouts)
    if layouts.texts and not dry:
        save(snapshot, layouts.texts)
    return Formatted(
        changed=tuple(layouts.texts),
        refused=tuple(layouts.refused),
        total=len(chosen),
    )


def _lay_out(snapshot: Snapshot, taxonomy: Taxonomy, file: str, layouts: _Layouts) -> None:
    """Add the canonical layout of one record, where it differs, or the reason why it has none."""
    text, reason = _formatted(snapshot, taxonomy, file)
    if text is None:
        layouts.refused.append(f"{file}: {reason}")
        return
    content = text.encode()
    # On Windows, git may check out records with other line ends: they have the layout, too.
    if not has_same_text(content, snapshot.read(file)):
        layouts.texts[file] = content


def _formatted(
    snapshot: Snapshot,
    taxonomy: Taxonomy,
    file: str,
) -> tuple[str | None, str]:
    """Return a record in the canonical layout; where that is impossible, None and the reason."""
    is_record = file.startswith("papers/") and file.endswith(".yaml")
    if not is_record or not snapshot.is_ordinary(file):
        return None, "not a record"
    try:
        text = editing.format_record(snapshot.read(file), file, taxonomy)
    except UnsafeEditError as error:
        return None, str(error)
    return text, f"cannot be read; run kdcatalog check {file}"


@click.command(
    "fmt",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog fmt",
            "kdcatalog fmt papers/2024",
            "kdcatalog fmt --check",
        ),
        exits={
            0: "every record has the canonical layout",
            1: "a record was skipped or, with --check, would change",
            2: "a file is not a record of this catalog",
        },
    ),
)
@FILES
@click.option("--check", "dry", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@click.pass_obj
def fmt_command(folder: Path, files: tuple[Path, ...], *, dry: bool) -> None:
    """Rewrite records in the canonical layout.

    Comments and values stay. Without FILES, all records are formatted.
    """
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    formatted = format_records(snapshot, taxonomy_of(snapshot), chosen, dry=dry)
    verb = "would change" if dry else "changed"
    for file in formatted.changed:
        click.echo(f"{verb} {file}")
    for reason in formatted.refused:
        click.echo(f"skipped {reason}", err=True)
    ending = "to change" if dry else "changed"
    records = pluralize(formatted.total, "record")
    changed = len(formatted.changed)
    note(f"{records}, {changed} {ending}")
    would_change = dry and formatted.changed
    sys.exit(PROBLEMS if formatted.refused or would_change else 0)
