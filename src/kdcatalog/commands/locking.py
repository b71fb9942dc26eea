"""The run of a command: its folder, its general options, and one writer at a time.

Commands that write records from what they have read hold the lock from before reading. Those that
wait for people or the network hold it only while they write, and then look whether the files that
they have read are still the same. What would keep any of them from writing is a problem.
"""

from __future__ import annotations

import base64
import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from kdcatalog.errors import CatalogError
from kdcatalog.files import path_kind
from kdcatalog.journal import (
    ASIDE,
    FOLDERS_OF_WRITES,
    MERGE,
    Journal,
    leftovers,
    needs_recovery,
    remove_half_site,
)
from kdcatalog.lock import FOLDER, LockedError, locked
from kdcatalog.problems import Located, Position, Problem
from kdcatalog.snapshot import (
    LISTS,
    PAPERS,
    PEOPLE,
    README,
    REJECTED,
    REMOVED,
    SCHEMA,
    TAXONOMY,
    UPKEEP,
    Snapshot,
)
from kdcatalog.writing import write_all

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from kdcatalog.lock import Lock

LAST_CHANGE = f"{FOLDER}/last-change.json"
"""What ``kdcatalog undo`` puts back: the files that the last command replaced."""
# Files that commands rewrite as a whole: rejected.yaml once lost the rows of another run.
_SETTINGS = (TAXONOMY, REJECTED, REMOVED, PEOPLE, UPKEEP)


_RUN = "kdcatalog.run"


class Change(NamedTuple):
    """The content of a file before and after a command; None where it does not exist."""

    before: bytes | None
    after: bytes | None


@dataclass
class Run:
    """The general options of a run, the files that it has written so far, and its lock.

    Files are noted because an interrupted command says what it wrote, and their changes because
    ``kdcatalog undo`` puts them back.
    """

    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    written: list[str] = field(default_factory=list)
    changes: Mapping[str, Change] = field(default_factory=dict)
    lock: Lock | None = None


def run_of(context: click.Context | None = None) -> Run:
    """Return the general options of the run; the usual ones where no command runs, as in tests."""
    context = context or click.get_current_context(silent=True)
    if context is None:
        return Run()
    run: Run = context.meta.setdefault(_RUN, Run())
    return run


def folder_of(context: click.Context) -> Path:
    """Return the folder of the catalog that a command works on."""
    folder = context.find_root().params.get("folder") or Path()
    return enclosing_catalog(folder)


def enclosing_catalog(folder: Path) -> Path:
    """Return the folder of the catalog that a folder is in, as git finds its repository.

    Where there is none, the folder itself: the command then reports that it has no taxonomy.yaml.
    """
    # Whatever it is: a link or a named pipe is reported, and not passed over.
    if os.path.lexists(folder / TAXONOMY):
        return folder
    for parent in folder.resolve().parents:
        if os.path.lexists(parent / TAXONOMY):
            return parent
    return folder


_WRITTEN_FOLDERS = (
    LISTS,
    "schemas",
    "docs/pictures",
    ".github",
    ".github/ISSUE_TEMPLATE",
    "site",
    FOLDER,
    *(f"{FOLDER}/{name}" for name in FOLDERS_OF_WRITES),
)
"""Folders into which a build writes."""
_WRITTEN_FILES = (README, f"{FOLDER}/lock", f"{FOLDER}/{MERGE}")


class ConflictError(CatalogError):
    """Another program has changed the catalog while a command ran."""


@contextmanager
def guarded(context: click.Context) -> Iterator[None]:
    """Finish what a killed command has left, and hold the lock around a command that writes."""
    root = folder_of(context).resolve()
    can_write = getattr(context.command, "writes", False)
    writes = can_write and _writes_with(context.params)
    is_catalog = os.path.lexists(root / TAXONOMY)
    if context.params.get("untrusted"):
        _refuse_journal(root)
    if writes and is_catalog:
        with lock_of(root, context) as lock:
            run_of(context).lock = lock
            yield
        return
    is_left = needs_recovery(root) or leftovers(root)
    if is_left:
        with lock_of(root, context):
            pass
    elif is_catalog and (root / FOLDER / ASIDE).is_dir():
        # A build that goes on holds the lock, and this command need not wait for it.
        with suppress(LockedError), locked(root, "kdcatalog", patience=0):
            remove_half_site(root)
    yield


def _refuse_journal(root: Path) -> None:
    # An outsider can commit a journal: to finish it would write whatever they put in it.
    if needs_recovery(root):
        folder = root / FOLDER
        message = f"{folder} has the journal of a stopped command, which is not trusted"
        raise CatalogError(message, "remove that folder")


def _writes_with(params: Mapping[str, object]) -> bool:
    """Return whether a command that can write does so with these options."""
    is_dry = params.get("dry") or params.get("dry_run")
    # A command that asks first would keep others waiting for a person.
    asks = params.get("yes") is False
    return not is_dry and not asks and params.get("fix") is not False


@contextmanager
def lock_of(root: Path, context: click.Context | None = None) -> Iterator[Lock]:
    """Hold the lock of a catalog, finish what a killed command has left there, and say so."""
    context = context or click.get_current_context(silent=True)
    name = context.command_path if context else "kdcatalog"
    owner = f"{name} (process {os.getpid()})"
    with locked(root, owner, on_wait=_say_waiting) as lock:
        recovery = Journal(root).recover()
        if recovery:
            click.echo(f"kdcatalog: {recovery}", err=True)
        if needs_recovery(root):
            _finish_site(root)
        remove_half_site(root)
        yield lock


def _finish_site(root: Path) -> None:
    # Imported here: only a killed build leaves a site to finish.
    from kdcatalog.publishing import finish_merge

    if finish_merge(root, root / FOLDER):
        click.echo("kdcatalog: finished putting site/ in place, as a build was stopped", err=True)


def _say_waiting(holder: str) -> None:
    click.echo(f"kdcatalog: waiting for {holder}", err=True)


def commit(snapshot: Snapshot, contents: Mapping[str, bytes | None]) -> None:
    """Write files of a catalog together or not at all; one without content is removed.

    Raises ConflictError where that would undo, or contradict, what somebody has changed since the
    snapshot was taken.
    """
    root = snapshot.root
    by_path = {}
    for file, content in contents.items():
        by_path[root / file] = content
    lock = run_of().lock
    if lock and lock.root == root:
        write_all(by_path, root, lock)
        return
    with lock_of(root) as lock:
        _refuse_conflicts(snapshot, contents)
        write_all(by_path, root, lock)


def commit_for_undo(
    snapshot: Snapshot,
    contents: Mapping[str, bytes | None],
    done: str,
) -> None:
    """Commit files together with what ``kdcatalog undo`` needs to put them back.

    ``done`` is what a person reads of the change; by default, which command made it. What a command
    has committed before in the same run is undone with it.
    """
    run = run_of()
    changes = dict(run.changes)
    for file, content in contents.items():
        current = snapshot.read(file) if file in snapshot.files else None
        # `place` may save a paper twice: what was there before the first time comes back.
        before = changes[file].before if file in changes else current
        changes[file] = Change(before, content)
    if changes == run.changes:
        return
    record = _record_of_changes(changes, done or _command_name())
    commit(snapshot, {**contents, LAST_CHANGE: record})
    run.changes = changes


def _command_name() -> str:
    context = click.get_current_context(silent=True)
    return f"kdcatalog {context.info_name}" if context else "kdcatalog"


def _record_of_changes(changes: Mapping[str, Change], done: str) -> bytes:
    """Return the data for an undo: the old bytes of files, and the digests of the new ones."""
    rows = []
    for file, change in changes.items():
        before = None
        if change.before is not None:
            encoded = base64.b64encode(change.before)
            before = encoded.decode()
        after = digest_of_file(change.after)
        rows.append({"file": file, "before": before, "after": after})
    text = json.dumps({"done": done, "files": rows}, indent=1)
    return f"{text}\n".encode()


def digest_of_file(content: bytes | None) -> str | None:
    """Return the digest of a file in the data for an undo; None of a file that does not exist."""
    return None if content is None else sha256(content).hexdigest()


def _refuse_conflicts(snapshot: Snapshot, contents: Mapping[str, bytes | None]) -> None:
    current = Snapshot.at(snapshot.root)
    changed = _changed(snapshot, current, contents)
    if not changed:
        return
    hint = "run the command again"
    same = sorted(changed & contents.keys())
    if same:
        message = f"{same[0]} was changed while the command ran; nothing was written"
        raise ConflictError(message, hint)
    # Imported here: most of the time nothing has changed.
    from kdcatalog import pipeline

    broken = sorted(pipeline.broken_by(current, contents))
    if broken:
        cause = min(changed)
        message = f"{broken[0]} would have an error, since {cause} was changed in the meantime"
        raise ConflictError(f"{message}; nothing was written", hint)


def _changed(
    snapshot: Snapshot,
    current: Snapshot,
    contents: Container[str],
) -> set[str]:
    """Return the records, settings and files to write that differ, are new or are gone."""
    changed = set()
    for file in snapshot.files.keys() | current.files.keys():
        before = snapshot.files.get(file)
        is_same = before == current.files.get(file)
        is_record = file.startswith(f"{PAPERS}/")
        # Other prose may change meanwhile, but not what a command is about to write.
        matters = is_record or file in _SETTINGS or file in contents
        if matters and not is_same:
            changed.add(file)
    return changed


def unwritable_places(snapshot: Snapshot) -> Iterator[Located]:
    """Yield KD108 on whatever has the name of a file or folder that a build writes.

    Also on folders in which it may not write. In lists/ and schemas/ every name with a point
    counts, since which files they get depends on the records. Pictures in docs/ that are links or
    pipes are reported with the other documents.
    """
    reported = {*snapshot.documents, *snapshot.files}
    yield from _unwritable_folders(snapshot.root, reported)
    yield from _unwritable_files(snapshot.root, reported)


def _unwritable_folders(root: Path, reported: Container[str]) -> Iterator[Located]:
    # Of a checkout that is read-only as a whole, nobody expects a build.
    is_writable = _may_write(root)
    for name in _WRITTEN_FOLDERS:
        path = root / name
        if name in reported or not _is_below(path):
            continue
        kind = path_kind(path) or "an ordinary file"
        if kind != "a folder":
            yield _other_kind(name, kind)
        elif is_writable and not _may_write(path):
            yield _locked(name)


def _unwritable_files(root: Path, reported: Container[str]) -> Iterator[Located]:
    paths = [root / name for name in _WRITTEN_FILES]
    paths += _files_of_builds(root)
    for path in filter(_is_below, paths):
        kind = path_kind(path)
        name = path.relative_to(root).as_posix()
        if kind and name not in reported:
            yield _other_kind(name, kind)


def _is_below(path: Path) -> bool:
    """Return whether there is something of this path, in its folder and not behind a link."""
    is_in_folder = not path.parent.is_symlink()
    return is_in_folder and os.path.lexists(path)


_ALL_RIGHTS = os.R_OK | os.W_OK | os.X_OK


def _may_write(folder: Path) -> bool:
    return os.access(folder, _ALL_RIGHTS)


def _files_of_builds(root: Path) -> Iterator[Path]:
    for name in (LISTS, Path(SCHEMA).parent, "docs/pictures"):
        folder = root / name
        if not folder.is_symlink():
            yield from sorted(folder.glob("*.*"))


def _other_kind(file: str, kind: str) -> Located:
    message = f"{kind} has the name of what kdcatalog build writes"
    return _unwritable(file, message, f"move {file} away")


def _locked(folder: str) -> Located:
    message = "kdcatalog build may not write into the folder"
    return _unwritable(folder, message, f"let its owner permit you to write to {folder}/")


def _unwritable(file: str, message: str, hint: str) -> Located:
    start = Position(1, 1)
    problem = Problem(
        code="KD108",
        file=file,
        at=start,
        message=message,
        hint=hint,
    )
    return Located(problem, start, "")
