"""The one way by which the bytes of a file enter: ordinary files only, of a bounded size.

A link can lead to ``/etc/passwd``, reading a named pipe never ends, and a sparse file of 3 GB took
twice as much memory. Whether a file is ordinary is asked of the opened file, so that nothing can
take its place between the question and the reading.
"""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kdcatalog.errors import CatalogError

# Above all limits of our readers, which report a file that is too large for them with its place:
# the largest is that of taxonomy.yaml, 1 MiB.
MAX_BYTES = 4 << 20
# Of what a user names: lists, bibliographies, events. A Zotero library of 10,000 works has 25 MB.
MAX_ARGUMENT = 64 << 20
# What a pipe holds on Linux.
_CHUNK = 64 << 10
# Windows has neither: there, opening a pipe by name fails, and links need an administrator.
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_ENDINGS = (".yaml", ".md", ".j2")
"""Of records, prose and templates: what has one is meant as a file."""


class UnreadableFileError(CatalogError):
    """A file that a user has named cannot be read: it is not ordinary, or too large."""


class FileContents(NamedTuple):
    """The bytes of a file; or none, and ``kind`` says what it is instead of an ordinary file."""

    content: bytes
    kind: str = ""


def read_bounded(
    path: str | Path,
    limit: int = MAX_BYTES,
    *,
    follow: bool = False,
) -> FileContents:
    """Return the bytes of an ordinary file of at most ``limit`` bytes.

    A symbolic link is read only with ``follow``. Raises FileNotFoundError where there is nothing.
    """
    kind = _kind_of(path, follow=follow)
    if kind:
        return FileContents(b"", kind)
    flags = os.O_RDONLY | _NO_WAIT | _BINARY
    if not follow:
        flags |= _NO_FOLLOW
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        # One file without permission must not hide the problems of all others.
        return FileContents(b"", f"unreadable ({error.strerror})")
    try:
        return _read(descriptor, limit)
    finally:
        os.close(descriptor)


def read_own(path: str | Path, limit: int = MAX_ARGUMENT) -> bytes | None:
    """Return the bytes of a file that the program itself has written.

    None where it cannot be read, or something else has its name: what we write is never a link.
    """
    try:
        contents = read_bounded(path, limit)
    except OSError:
        return None
    return None if contents.kind else contents.content


def _read(descriptor: int, limit: int) -> FileContents:
    status = os.fstat(descriptor)
    kind = _kind_of_mode(status.st_mode)
    if kind:
        return FileContents(b"", kind)
    if status.st_size > limit:
        return FileContents(b"", _too_large(status.st_size, limit))
    parts = []
    size = 0
    # A file can grow while it is read, and those of /proc have the size 0. Asked for 4 MiB at once,
    # the system maps memory for each file: 100,000 records had more than the 65,530 maps allowed.
    wanted = status.st_size + 1
    while part := os.read(descriptor, wanted):
        parts.append(part)
        size += len(part)
        wanted = min(_CHUNK, limit + 1 - size)
        if size > limit:
            return FileContents(b"", _too_large(size, limit))
    return FileContents(b"".join(parts))


def _too_large(size: int, limit: int) -> str:
    return f"too large ({size} bytes, at most {limit} are read)"


def _kind_of(path: str | Path, *, follow: bool) -> str:
    """Return what a path is if it is not an ordinary file."""
    # Not Path.stat(): records have texts as paths, of which there are thousands.
    status = os.stat(path, follow_symlinks=follow)  # noqa: PTH116
    return _kind_of_mode(status.st_mode)


def _kind_of_mode(mode: int) -> str:
    if stat.S_ISREG(mode):
        return ""
    kinds = {
        stat.S_IFLNK: "a symbolic link",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFDIR: "a folder",
    }
    return kinds.get(stat.S_IFMT(mode), "a device")


def path_kind(path: str | Path) -> str:
    """Return what a path is if it is not an ordinary file, such as "a symbolic link"."""
    return _kind_of(path, follow=False)


def read_argument(path: Path, limit: int = MAX_ARGUMENT, *, follow: bool = True) -> bytes:
    """Return the bytes of a file that a user has named, or that a link named by them leads to.

    Without ``follow``, a link is refused: the file is somebody else's, only its name is the user's.
    Raises UnreadableFileError and FileNotFoundError.
    """
    contents = read_bounded(path, limit, follow=follow)
    if not contents.kind:
        return contents.content
    hint = "name an ordinary file"
    if contents.kind.startswith("too large"):
        hint = "divide it into several files"
    raise UnreadableFileError(f"{path} is {contents.kind}", hint)


def read_stdin(limit: int = MAX_ARGUMENT) -> bytes:
    """Return what is piped into the program; raises UnreadableFileError."""
    # `add - <&-` starts the program without a standard input.
    if sys.stdin is None or sys.stdin.closed:
        raise UnreadableFileError("standard input is closed", "pipe a file into the command")
    return _read_stream(sys.stdin.buffer, limit, "standard input")


_STDIN = (Path("-"), Path("/dev/stdin"))
_DESCRIPTORS = (Path("/dev/fd"), Path("/proc/self/fd"))


def is_stream(path: Path) -> bool:
    """Return whether an argument is standard input, or a pipe of the shell such as <(...)."""
    is_open = path.parent in _DESCRIPTORS
    return path in _STDIN or (is_open and path.is_fifo())


def read_input(path: Path, limit: int = MAX_ARGUMENT) -> bytes:
    """Return what a user has named: the bytes of a file, of standard input or of a pipe.

    Raises UnreadableFileError and FileNotFoundError.
    """
    if not is_stream(path):
        return read_argument(path, limit)
    if path in _STDIN:
        return read_stdin(limit)
    # Its descriptor is open. Opened by name, a pipe whose writer is done would wait for another.
    with os.fdopen(int(path.name), "rb", closefd=False) as pipe:
        return _read_stream(pipe, limit, "the pipe")


def _read_stream(stream: BinaryIO, limit: int, name: str) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        message = f"{name} has more than {limit} bytes"
        raise UnreadableFileError(message, "divide it into several files")
    return content


FoundFile = tuple[str, str]
"""The path of a file on disk, and its name within the catalog."""


def walk(folder: str, prefix: str) -> Iterator[FoundFile]:
    """Yield path and name, with ``/``, of everything below a folder that is not hidden.

    What is not entered is yielded itself: a link to a folder, a folder with the ending of a file,
    and one below it that may not be read. Texts and not Path: making 10,000 of them took longer
    than reading the files. Raises OSError, since an unreadable folder must not pass for an empty
    one.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            # An editor's swap file is not a record.
            if entry.name.startswith("."):
                continue
            name = f"{prefix}/{entry.name}"
            if _is_entered(entry):
                yield from walk(entry.path, name)
            else:
                yield entry.path, name


def _is_entered(entry: os.DirEntry[str]) -> bool:
    if not entry.is_dir(follow_symlinks=False):
        return False
    # An empty folder in place of a record would pass for none.
    if entry.name.endswith(_ENDINGS):
        return False
    return os.access(entry.path, os.R_OK | os.X_OK)
