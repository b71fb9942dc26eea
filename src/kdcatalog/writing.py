"""Write files: only where they differ, never half, one file or many together."""

import os
from contextlib import nullcontext
from pathlib import Path

from kdcatalog.errors import sigterm_as_interrupt
from kdcatalog.files import FileContents, read_bounded
from kdcatalog.journal import Files, Journal, Recovery, name_file
from kdcatalog.lock import Lock, locked

try:
    import fcntl
except ImportError:  # pragma: no cover  # Windows
    fcntl = None  # type: ignore[assignment]

# Another write of the same file puts it in place in between; a third time has not been seen.
_TRIES = 20
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_FLAGS = os.O_WRONLY | os.O_CREAT | _NO_FOLLOW


def is_current(path: Path, content: bytes) -> bool:
    """Return whether a file has exactly these bytes."""
    try:
        # No more is read than would be equal.
        contents = read_bounded(path, len(content), follow=True)
    except FileNotFoundError:
        return False
    return contents == FileContents(content)


def has_same_text(content: bytes, other: bytes) -> bool:
    """Return whether two contents are equal but for the ends of their lines.

    Git writes CRLF on Windows where ``core.autocrlf`` is set; all records and generated files of
    such a clone were reported as out of date.
    """
    return content.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def write(path: Path, content: bytes) -> bool:
    """Write a file completely or not at all; return whether anything changed.

    For what is no part of a catalog, such as a report; a catalog is written with ``write_all``.
    """
    if is_current(path, content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since a rename between file systems is not atomic. Always the same name:
    # what a killed write has left is taken over by the next.
    aside = path.with_name(f".{path.name}.kdcatalog")
    descriptor = _open_alone(aside)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.truncate()
            file.write(content)
            file.flush()
            aside.chmod(_mode_of(path))
            aside.replace(path)
    except BaseException as error:
        # Also after Ctrl-C: a forgotten file beside a record would be a puzzle.
        aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            name_file(error, path)
        raise
    return True


def write_output(path: Path, content: bytes) -> None:
    """Write a file that a user has named: where it links to, and as it is to a pipe or device.

    ``--output /dev/stdout`` replaced the device by a file, and a link was replaced by a copy.
    """
    if path.exists() and not path.is_file():
        try:
            path.write_bytes(content)
        except OSError as error:
            name_file(error, path)
            raise
    else:
        write(path.resolve(), content)


def _open_alone(path: Path) -> int:
    """Open a file that no other process is writing, and wait for those that are."""
    for _ in range(_TRIES):
        descriptor = os.open(path, _FLAGS, 0o600)
        if fcntl is None:  # pragma: no cover  # Windows
            break
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        # While we waited, it may have been put in place, and is no longer the file of that name.
        opened = os.fstat(descriptor)
        named = path.stat() if path.exists() else None
        if named and os.path.samestat(named, opened):
            break
        os.close(descriptor)
    return descriptor


def write_all(
    files: Files,
    root: Path,
    lock: Lock | None = None,
) -> Recovery | None:
    """Write files below ``root`` together or not at all, in the order of the mapping.

    A file without content is removed. Without ``lock``, the lock of the catalog is taken for the
    while. Returns what had to be done about a command that was killed. Raises LockedError, OSError,
    and HalfWrittenError where some files can neither be written nor put back.
    """
    root = root.absolute()
    absolute_files = {}
    for path, content in files.items():
        absolute_files[path.absolute()] = content
    right = nullcontext(lock) if lock else locked(root, "another command")
    with sigterm_as_interrupt(), right as current_lock:
        recovery = Journal(root).recover()
        if absolute_files and current_lock:
            journal = Journal(root, current_lock.owner)
            journal.write(absolute_files)
    return recovery


def _mode_of(path: Path) -> int:
    """Return the permissions that a written file gets: those it had, or the usual ones."""
    if not path.exists():
        return 0o644
    return path.stat().st_mode & 0o777
