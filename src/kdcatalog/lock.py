"""The lock of a catalog: one command writes at a time, and others learn which one it is.

It is a file in ``.kdcatalog/``, a folder that git ignores. The system gives the lock back when a
process ends, however that ends, so there is nothing to clean up.
"""

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from kdcatalog.errors import CatalogError
from kdcatalog.files import path_kind, read_own

try:
    import fcntl
except ImportError:  # pragma: no cover  # Windows
    fcntl = None  # type: ignore[assignment]
# Any, since its types exist on Windows alone.
msvcrt: Any = None
with suppress(ImportError):
    msvcrt = import_module("msvcrt")

FOLDER = ".kdcatalog"
# A build of 10,000 papers takes 20 seconds; whatever holds the lock longer waits for a person.
_PATIENCE = 30.0
# Seconds: nobody notices the wait.
_PAUSE = 0.05
# Far behind the name of the holder, which others must be able to read.
_LOCKED_BYTE = 1 << 20
# POSIX gives the first two, msvcrt.locking the others.
_BUSY = (
    errno.EAGAIN,
    errno.EWOULDBLOCK,
    errno.EACCES,
    errno.EDEADLK,
)
# Through a link that came with somebody's repository, any file of the user would be emptied.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_LOCK_FLAGS = os.O_RDWR | os.O_CREAT | _NO_FOLLOW


class LockedError(CatalogError):
    """Another command is writing to the catalog."""


@dataclass(frozen=True, slots=True)
class Lock:
    """The right to write below ``root``, until the context that gave it ends."""

    root: Path
    owner: str


def _nobody_waits(_holder: str) -> None:
    """Take no note of waiting."""


@contextmanager
def locked(
    root: Path,
    owner: str,
    *,
    patience: float = _PATIENCE,
    on_wait: Callable[[str], None] = _nobody_waits,
) -> Iterator[Lock]:
    """Hold the lock of a catalog; first finish or undo what a killed command has left.

    ``owner`` names this command to others. ``on_wait`` is called once with the name of the
    command that holds the lock. Raises LockedError after ``patience`` seconds.
    """
    folder = own_folder(root)
    path = folder / "lock"
    if os.path.lexists(path) and path_kind(path):
        message = f"{path} is {path_kind(path)}: remove it, the lock of the catalog is there"
        raise CatalogError(message)
    descriptor = os.open(path, _LOCK_FLAGS, 0o644)
    try:
        _wait(descriptor, folder, patience, on_wait)
        os.ftruncate(descriptor, 0)
        # Not pwrite, which Windows lacks.
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, owner.encode())
        yield Lock(root, owner)
    finally:
        # Closing gives the lock back, as does the end of a killed process.
        os.close(descriptor)


def _wait(
    descriptor: int,
    folder: Path,
    patience: float,
    on_wait: Callable[[str], None],
) -> None:
    deadline = time.monotonic() + patience
    has_waited = False
    while not _try_lock(descriptor):
        name = read_own(folder / "lock") or b""
        text = name.decode("utf-8", "replace")
        # Escape sequences in it would act on the terminal.
        holder = "".join(filter(str.isprintable, text))
        if not has_waited:
            on_wait(holder)
            has_waited = True
        if time.monotonic() > deadline:
            hint = "wait until it has ended, then run the command again"
            message = f"{holder} is writing to this catalog; nothing was written"
            raise LockedError(message, hint)
        time.sleep(_PAUSE)


def _try_lock(descriptor: int) -> bool:
    try:
        if fcntl:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif msvcrt:
            # A byte far behind the name of the holder, which others are to read.
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        raise
    return True


def own_folder(root: Path) -> Path:
    """Return ``.kdcatalog/``, made where it is missing and ignored by git.

    Raises CatalogError where something else has its name.
    """
    folder = root / FOLDER
    if not os.path.lexists(folder):
        # Another command may make it at the same moment.
        folder.mkdir(exist_ok=True)
    kind = path_kind(folder)
    if kind != "a folder":
        raise CatalogError(
            f"{folder} is {kind or 'a file'}: move it away, the journal of the catalog is there"
        )
    ignore = folder / ".gitignore"
    if not os.path.lexists(ignore):
        # A catalog's own .gitignore may be older than this folder.
        ignore.write_text("*\n", encoding="utf-8")
    return folder


def state_file(root: Path, name: str) -> Path:
    """Return the path in ``.kdcatalog/`` of what a command keeps between runs: "links.json".

    What an earlier version has kept as ``.kdcatalog-links.json`` is moved there.
    """
    path = own_folder(root) / name
    old = root / f"{FOLDER}-{name}"
    is_new = not os.path.lexists(path)
    if is_new and old.is_file() and not old.is_symlink():
        # Another command may move it at the same moment.
        with suppress(FileNotFoundError):
            old.replace(path)
    return path


def refuse_locked(root: Path, name: str) -> None:
    """Raise CatalogError where the folder of a file, or the next above it, is not writable."""
    # Found out halfway, the new files in it could neither be put in place nor looked for.
    folder = (root / name).parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK | os.X_OK):
        hint = "let its owner permit you to write there"
        raise CatalogError(f"{name} was not written: the folder {folder} is not writable", hint)
