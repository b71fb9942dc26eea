"""What earlier runs made, kept in ``.kdcatalog/cache/``: a folder that may be deleted at any time.

A run reads it only where it is certain that it would make the same: every entry has the digest of
all that it was made from, and a damaged file counts as missing. Entries are in shards, so that a
changed record rewrites a small file. A file is written aside and renamed, so that a killed run
leaves the old one; a build holds the lock of the catalog.
"""

import io
import os
import pickle
import stat
import sys
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zlib import crc32

from kdcatalog import __version__
from kdcatalog.files import read_bounded, read_own
from kdcatalog.lock import FOLDER

CACHE = f"{FOLDER}/cache"
OUTPUTS = "site"
"""The kind of the entries on files of the site."""
# One changed record of 10,000 rewrites one of 64 files of 170 kB, and not 11 MB.
SHARDS = 64
_MAGIC = b"kdcatalog cache 1\n"
# Bytes of a SHA-256.
_DIGEST_LENGTH = 32

Entry = tuple[str, Any]
"""The digest of all that a value was made from, and the value."""
Entries = dict[str, Entry]


def digest_of(*parts: object) -> str:
    """Return the digest of values whose ``repr`` says everything about them."""
    text = repr(parts)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# What decides the bytes of a page beside our own code.
_LIBRARIES = (
    "jinja2",
    "markdown",
    "markupsafe",
    "mkdocs",
    "mkdocs-material",
    "pydantic",
    "pygments",
    "pymdown-extensions",
    "pyyaml",
)


def program_digest() -> str:
    """Return the digest of the program: version and code, its libraries and its Python."""
    versions = [version(name) for name in _LIBRARIES]
    runs_with = f"{__version__} {sys.version} {versions}"
    digest = sha256(runs_with.encode())
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        digest.update(name.encode())
        # Installers may make links of the files of a package.
        digest.update(read_bounded(path, follow=True).content)
    return digest.hexdigest()


Classes = Mapping[str, type]
LoadClasses = Callable[[], Classes]


class Cache:
    """The cache of one catalog, for one state of the program.

    ``classes`` are the types that values may have beside those of plain data; nothing else is
    loaded, so that a file from somebody else can run no code.
    """

    def __init__(
        self,
        root: Path,
        program: str,
        classes: LoadClasses = dict,
    ) -> None:
        self.folder = root / CACHE
        self.program = program
        self._load_classes = classes

    @cached_property
    def classes(self) -> Classes:
        """The types that values may have, by the name of their module and their own."""
        return self._load_classes()

    def read(self, name: str) -> Any:
        """Return the value of a file; None where there is none, or it cannot be trusted."""
        raw = read_own(self.folder / name)
        if raw is None:
            return None
        head = _MAGIC + self.program.encode()
        start = len(head) + _DIGEST_LENGTH
        digest = raw[len(head) : start]
        payload = raw[start:]
        is_sound = digest == sha256(payload).digest()
        if not raw.startswith(head) or not is_sound:
            return None
        try:
            return _Unpickler(payload, self).load()
        except (pickle.UnpicklingError, AttributeError, EOFError, IndexError):
            return None

    def write(self, name: str, value: Any) -> None:
        """Write the value of a file, if that is possible: a full disk only makes a run slower."""
        payload = pickle.dumps(value, protocol=5)
        digest = sha256(payload).digest()
        head = _MAGIC + self.program.encode()
        content = head + digest + payload
        with suppress(OSError):
            _make_folder(self.folder)
            replace_file(self.folder / name, content)


class Shelves:
    """The entries of one kind, such as parsed records, spread over the files of a cache.

    Entries are read as a whole. Only the files of entries that changed are written, and an entry
    that was neither asked for nor added is dropped.
    """

    def __init__(self, cache: Cache, kind: str) -> None:
        self._cache = cache
        self._kind = kind
        self._new: dict[int, Entries] = defaultdict(dict)
        self._changed: set[int] = set()
        self._old: dict[int, Entries] = {}

    def get(self, name: str, digest: str) -> Any:
        """Return the value that was made from inputs with a digest; None where there is none."""
        entry = self._entries(name).get(name)
        if entry is None or entry[0] != digest:
            return None
        self._new[_shard_of(name)][name] = entry
        return entry[1]

    def last(self, name: str) -> Any:
        """Return the value of the last run, whatever it was made from; None where there is none."""
        entry = self._entries(name).get(name)
        return entry[1] if entry else None

    def all(self) -> Entries:
        """Return every entry of the last run by its name."""
        entries: Entries = {}
        for shard in range(SHARDS):
            entries |= self._shard(shard)
        return entries

    def _entries(self, name: str) -> Entries:
        return self._shard(_shard_of(name))

    def _shard(self, shard: int) -> Entries:
        if shard not in self._old:
            kept = self._cache.read(self._file(shard))
            self._old[shard] = kept or {}
        return self._old[shard]

    def add(self, name: str, digest: str, value: Any) -> None:
        """Keep a value for the next run."""
        shard = _shard_of(name)
        self._new[shard][name] = (digest, value)
        self._changed.add(shard)

    def save(self, keep: Container[str] = ()) -> None:
        """Write what has changed, and let go of all; to be called last.

        Entries with a name in ``keep`` stay though nobody asked for them.
        """
        for shard in range(SHARDS):
            new = self._new.pop(shard, {})
            old = self._shard(shard)
            del self._old[shard]
            for name, entry in old.items():
                if name in keep:
                    new.setdefault(name, entry)
            is_smaller = len(new) < len(old)
            if is_smaller or shard in self._changed:
                self._cache.write(self._file(shard), new)

    def _file(self, shard: int) -> str:
        return f"{self._kind}-{shard:02}"


def _shard_of(name: str) -> int:
    # Not hash(), which differs from run to run.
    encoded = name.encode("utf-8", "surrogatepass")
    return crc32(encoded) % SHARDS


class _Unpickler(pickle.Unpickler):
    """Reads plain data and values of a few classes; a pickle can otherwise call any function."""

    def __init__(self, payload: bytes, cache: Cache) -> None:
        super().__init__(io.BytesIO(payload))
        self._cache = cache

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the classes that are allowed."""
        full_name = f"{module}.{name}"
        # Asked for here, since to name them loads most of the program; plain data needs none.
        classes = self._cache.classes
        if full_name not in classes:
            raise pickle.UnpicklingError(f"{full_name} is not allowed in the cache")
        return classes[full_name]


def _make_folder(folder: Path) -> None:
    if folder.is_symlink():
        # It would be written wherever the link leads: then there is no cache.
        raise NotADirectoryError(folder)
    if folder.is_dir():
        return
    folder.mkdir(parents=True, exist_ok=True)
    # For catalogs whose own .gitignore is older than this folder.
    (folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file of ``.kdcatalog/`` aside and rename it, so that it is never half written."""
    # One name for each file: what a killed run leaves is overwritten by the next. Only the run that
    # has the lock writes.
    aside = path.with_name(f"{path.name}.new")
    aside.write_bytes(content)
    aside.replace(path)


Mark = tuple[int, int, int, int]
"""Size, time of change of content and of the file itself, and number of a file on the disk."""

MarkedFile = tuple[str, Mark]

_NO_FILE: Mark = (-1, 0, 0, 0)
"""The mark of what is not an ordinary file, which no file has."""


def marks_of(folder: Path) -> Iterator[MarkedFile]:
    """Yield address and mark of every file in a folder; an empty folder has an address with ``/``.

    Hidden files at the top of a site belong to others, such as the .git of a branch that publishes
    it, and are left out.
    """
    if folder.is_dir():
        for address, mark in _marks_below(f"{folder}", ""):
            if address[:1] != ".":
                yield address, mark


def _marks_below(folder: str, prefix: str) -> Iterator[MarkedFile]:
    # By text: objects for the paths of 17,000 folders took a third of the time.
    is_empty = True
    with os.scandir(folder) as entries:
        for entry in entries:
            is_empty = False
            address = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from _marks_below(entry.path, f"{address}/")
            else:
                yield address, mark_of(entry.stat(follow_symlinks=False))
    if is_empty and prefix:
        yield prefix, _NO_FILE


def mark_of(status: os.stat_result) -> Mark:
    """Return the mark of a file."""
    if not stat.S_ISREG(status.st_mode):
        return _NO_FILE
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
