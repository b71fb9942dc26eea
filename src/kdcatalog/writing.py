"""Write files: only where they differ, never half, one file or many together."""

import itertools
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kdcatalog.errors import CatalogError

# Begins the name of the hidden folder in which files wait until they are put in place.
_ASIDE = ".kdcatalog-"


class HalfWrittenError(CatalogError):
    """Some files are new and could not be put back; the message says where their old content is."""


def is_current(path: Path, content: bytes) -> bool:
    """Return whether a file has exactly these bytes."""
    return path.is_file() and path.read_bytes() == content


def has_same_text(content: bytes, other: bytes) -> bool:
    """Return whether two contents are equal but for the ends of their lines.

    Git writes CRLF on Windows where ``core.autocrlf`` is set; all records and generated files of
    such a clone were reported as out of date.
    """
    return content.replace(b"\r\n", b"\n") == other.replace(b"\r\n", b"\n")


def write(path: Path, content: bytes) -> bool:
    """Write a file completely or not at all; return whether anything changed."""
    if is_current(path, content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, since a rename between file systems is not atomic.
    prefix = f".{path.name}."
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        aside.chmod(_mode_of(path))
        aside.replace(path)
    except BaseException:
        # Also after Ctrl-C: a forgotten .x.yaml.abc beside a record would be a puzzle.
        aside.unlink(missing_ok=True)
        raise
    return True


def write_all(files: Mapping[Path, bytes | None], root: Path) -> None:
    """Write files below ``root`` together or not at all, in the order given.

    A file without content is removed.

    Everything is on disk in one hidden folder before the first file is replaced, so that all that
    can still fail is a rename. Then the files replaced so far are put back, and new ones removed.
    Only if the machine itself stops among the renames do some files stay new: a caller orders them
    so that repeating the command completes it. Raises HalfWrittenError if putting back fails, too.
    """
    for leftover in root.glob(f"{_ASIDE}*/"):
        shutil.rmtree(leftover)
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=root))
    batch = _Batch(folder)
    try:
        with _interruptible():
            batch.prepare(files)
            batch.put_in_place()
    except BaseException:
        # Where this fails, the folder stays: it has the only copy of the old content.
        batch.put_back()
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


class _Batch:
    """Files on their way into place: their new and old contents, and those already replaced."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.new: dict[Path, Path | None] = {}
        self.old: dict[Path, Path] = {}
        self.replaced: list[Path] = []

    def prepare(self, files: Mapping[Path, bytes | None]) -> None:
        """Write every new content, and a copy of every old one, into the folder."""
        for path, content in files.items():
            if path.exists():
                old_content = path.read_bytes()
                self.old[path] = _aside(self.folder, path, old_content)
            self.new[path] = None
            if content is not None:
                self.new[path] = _aside(self.folder, path, content)

    def put_in_place(self) -> None:
        for path, aside in self.new.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            # Before the rename: interrupted after it, the file would not be put back.
            self.replaced.append(path)
            if aside is None:
                path.unlink(missing_ok=True)
            else:
                aside.replace(path)

    def put_back(self) -> None:
        # Every file, though one fails: the message names all that are left.
        failed = itertools.filterfalse(self._put_back, self.replaced)
        lost = [self._lost(path) for path in failed]
        if lost:
            paths = ", ".join(lost)
            raise HalfWrittenError(f"could not put back {paths}")

    def _put_back(self, path: Path) -> bool:
        try:
            if path in self.old:
                self.old[path].replace(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _lost(self, path: Path) -> str:
        if path in self.old:
            return f"{path} (its old content is {self.old[path]})"
        return f"{path} (it is new)"


@contextmanager
def _interruptible() -> Iterator[None]:
    """Treat SIGTERM like KeyboardInterrupt, so that writes are rolled back."""
    # Python lets only the main thread set handlers.
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _aside(folder: Path, path: Path, content: bytes) -> Path:
    """Return a new file in a folder, with the mode of another and its content safely on disk."""
    suffix = f".{path.name}"
    handle, name = tempfile.mkstemp(dir=folder, suffix=suffix)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        # A rename may reach the disk before the content does: after a power cut, an empty file.
        os.fsync(file.fileno())
    aside = Path(name)
    aside.chmod(_mode_of(path))
    return aside


def _mode_of(path: Path) -> int:
    """Return the permissions that a written file gets: those it had, or the usual ones."""
    if not path.exists():
        return 0o644
    return path.stat().st_mode & 0o777
