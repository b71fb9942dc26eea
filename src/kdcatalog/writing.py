"""The sink of plain files: compare, write atomically, never half, one file or many."""

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from kdcatalog.errors import CatalogError

_ASIDE = ".kdcatalog-"
"""Begins the name of the hidden folder in which files stand until they are put in place."""


def is_current(path: Path, content: bytes) -> bool:
    """Tell whether a file holds exactly these bytes."""
    return path.is_file() and path.read_bytes() == content


def write(path: Path, content: bytes) -> bool:
    """Write a file at once or not at all; return whether anything changed."""
    if is_current(path, content):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return True


class HalfWrittenError(CatalogError):
    """Files could not all be written, and some not be put back; says where their old content is kept."""


def write_all(files: Mapping[Path, bytes], root: Path) -> None:
    """Write files below ``root`` all together or not at all, and put them in place in the order given.

    Everything is on disk in one hidden folder before the first file is replaced, so that what is left to
    go wrong is a rename; then the files replaced so far are put back, and new ones are removed. Only where the
    machine itself stops among the renames do some files stay new: a caller orders them so that doing it again
    ends it.
    """
    for left in root.glob(f"{_ASIDE}*/"):
        shutil.rmtree(left)
    folder = Path(tempfile.mkdtemp(prefix=_ASIDE, dir=root))
    new: dict[Path, Path] = {}
    old: dict[Path, Path] = {}
    replaced: list[Path] = []
    is_whole = True
    try:
        with _interruptible():
            for path, content in files.items():
                if path.exists():
                    old[path] = _aside(folder, path, path.read_bytes())
                new[path] = _aside(folder, path, content)
            for path, aside in new.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                replaced.append(path)
                aside.replace(path)
    except BaseException:
        is_whole = False
        _put_back(replaced, old)
        is_whole = True
        raise
    finally:
        if is_whole:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let a request to end the program be told like one from the keyboard, so that nothing stays half done."""
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


def _put_back(paths: Sequence[Path], old: dict[Path, Path]) -> None:
    lost = []
    for path in paths:
        try:
            if path in old:
                old[path].replace(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            lost.append(
                f"{path} (its old content is {old.pop(path)})"
                if path in old
                else f"{path} (it is new)"
            )
    if lost:
        raise HalfWrittenError(f"could not put back {', '.join(lost)}")


def _aside(folder: Path, path: Path, content: bytes) -> Path:
    """Return a file of a folder, of the same mode as another, its content on disk for good."""
    handle, name = tempfile.mkstemp(dir=folder, suffix=f".{path.name}")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return Path(name)
