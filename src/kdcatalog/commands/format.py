"""``kdcatalog fmt``: write records in their one canonical layout."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.records import editing
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write


@dataclass(frozen=True, slots=True)
class Formatted:
    """The files that were (or would be) rewritten, and those left alone with the reason."""

    changed: tuple[str, ...]
    refused: tuple[str, ...]
    total: int


def format_records(
    snapshot: Snapshot, taxonomy: Taxonomy, files: Sequence[str] = (), *, dry: bool
) -> Formatted:
    """Rewrite records, all of them without ``files``; with ``dry`` only tell which would change."""
    changed, refused = [], []
    chosen = files or snapshot.record_files()
    for file in chosen:
        if (
            not snapshot.is_ordinary(file)
            or not file.endswith(".yaml")
            or file not in snapshot.record_files()
        ):
            refused.append(f"{file}: it is no record")
            continue
        raw = snapshot.read(file)
        try:
            text = editing.format_record(raw, file, taxonomy)
        except UnsafeEditError as wrong:
            refused.append(f"{file}: {wrong}")
            continue
        if text is None:
            refused.append(f"{file}: it cannot be read; kdcatalog check {file} says why")
        elif text.encode() != raw:
            changed.append(file)
            if not dry:
                write(snapshot.root / file, text.encode())
    return Formatted(tuple(changed), tuple(refused), len(chosen))
