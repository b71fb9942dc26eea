"""The sink of plain files: compare, write atomically, never half, one file or many."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path


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


class HalfWrittenError(OSError):
    """Files could not all be written, and some not be put back; says where their old content is kept."""


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files that exist all together or not at all, and put them in place in the order given.

    Everything is on disk under another name before the first file is replaced, so that what is left to
    go wrong is a rename; then the files replaced so far are put back. Only where the machine itself
    stops among the renames do some files stay new: a caller orders them so that doing it again ends it.
    """
    new: dict[Path, Path] = {}
    old: dict[Path, Path] = {}
    replaced: list[Path] = []
    try:
        for path, content in files.items():
            old[path] = _beside(path, path.read_bytes())
            new[path] = _beside(path, content)
        for path, aside in new.items():
            replaced.append(path)
            aside.replace(path)
    except BaseException:
        _put_back(replaced, old)
        raise
    finally:
        for aside in (*new.values(), *old.values()):
            aside.unlink(missing_ok=True)


def _put_back(paths: Sequence[Path], old: dict[Path, Path]) -> None:
    lost = []
    for path in paths:
        try:
            old[path].replace(path)
        except OSError:
            lost.append(f"{path} (its old content is {old.pop(path)})")
    if lost:
        raise HalfWrittenError(f"could not put back {', '.join(lost)}")


def _beside(path: Path, content: bytes) -> Path:
    """Return a hidden file beside another, of the same mode, its content on disk for good."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)
