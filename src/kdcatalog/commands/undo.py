"""``kdcatalog undo``: put back what the last command has changed."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import click

from kdcatalog.commands.frame import PROBLEMS, WRONG_USE, leave, print_data
from kdcatalog.commands.locking import LAST_CHANGE, digest_of_file
from kdcatalog.commands.options import Command, help_end
from kdcatalog.commands.restructure import DRY, YES, Consent, diff_of, write_change
from kdcatalog.files import read_bounded
from kdcatalog.journal import is_inside
from kdcatalog.snapshot import PAPERS, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

# Every record of 10,000 papers, in base64.
_MAX_BYTES = 1 << 27


class _Undo:
    """Reads the data for an undo, and restores the files."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.done = ""
        self.files: dict[str, bytes | None] = {}
        path = snapshot.root / LAST_CHANGE
        if not path.exists():
            leave("nothing to undo: no earlier change is recorded", WRONG_USE)
        try:
            document = json.loads(read_bounded(path, _MAX_BYTES).content)
            self.done = str(document["done"])
            for row in document["files"]:
                self._read(snapshot, row)
        except (ValueError, KeyError, TypeError, RecursionError):
            leave(f"nothing to undo: {LAST_CHANGE} cannot be read; remove it", WRONG_USE)

    def _read(self, snapshot: Snapshot, row: Mapping[str, Any]) -> None:
        file = str(row["file"])
        # A catalog from elsewhere can have this file, too: it must not write ../.profile or
        # .git/hooks/pre-push.
        if not is_inside(file) or "/." in f"/{file}":
            raise ValueError(file)
        current = snapshot.read(file) if file in snapshot.files else None
        if digest_of_file(current) != row["after"]:
            leave(f"nothing was undone: {file} was changed since", PROBLEMS)
        before = row["before"]
        self.files[file] = None
        if before is not None:
            self.files[file] = base64.b64decode(before, validate=True)


@click.command(
    "undo",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=("kdcatalog undo", "kdcatalog undo --dry-run"),
        exits={
            0: "undone, or declined and nothing was written",
            1: "a file was changed since, and nothing was written",
            2: "nothing to undo, or no terminal to ask in",
        },
    ),
)
@DRY
@YES
@click.pass_obj
def undo_command(folder: Path, *, dry: bool, yes: bool) -> None:
    """Undo what the last command wrote.

    Records, settings and articles get their previous bytes back, unless one has changed since. All
    that a command wrote counts, such as every paper of an import or of kdcatalog place. README.md,
    lists/ and the site follow with the next kdcatalog build. A second undo does the change again.
    """
    snapshot = Snapshot.at(folder)
    undo = _Undo(snapshot)
    renamed = _renamed_by(snapshot, undo.files)
    print_data(diff_of(snapshot, undo.files, renamed))
    write_change(
        snapshot,
        undo.files,
        renamed,
        done=_undone(undo.done),
        to=Consent(dry, yes),
    )


def _undone(done: str) -> str:
    """Return the message of an undo; undoing twice makes the change again."""
    verb, _, words = done.partition(": ")
    if verb == "undid":
        return f"redid: {words}"
    return f"undid: {words}" if verb == "redid" else f"undid: {done}"


def _renamed_by(
    snapshot: Snapshot,
    files: Mapping[str, bytes | None],
) -> Mapping[str, str]:
    """Return the new path of a record that is put back under another one."""
    gone = []
    new = []
    for file, content in files.items():
        if not file.startswith(f"{PAPERS}/"):
            continue
        if content is None:
            gone.append(file)
        elif file not in snapshot.files:
            new.append(file)
    # A key that was renamed is one record; of several, nobody knows which became which.
    pairs = zip(gone, new, strict=False)
    return dict(pairs) if len(gone + new) == 2 else {}
