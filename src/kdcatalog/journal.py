"""The journal of a catalog: a command writes all of its files or none, however it ends.

It is in ``.kdcatalog/``, a folder that git ignores. What a command writes is first complete in
``staging``, with a list of it. Renaming that folder to ``journal`` decides: before, the next
command removes it; after, the next command finishes it. A command that fails without being killed
puts everything back itself. Whatever a person has changed in the meantime is theirs and stays.
"""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from kdcatalog.errors import CatalogError
from kdcatalog.files import path_kind, read_bounded, read_own
from kdcatalog.lock import FOLDER, refuse_locked

try:
    import fcntl
except ImportError:  # pragma: no cover  # Windows
    fcntl = None  # type: ignore[assignment]

_STAGING = "staging"
_JOURNAL = "journal"
# While it exists, a site is complete aside and being put in place; it lists what to remove.
MERGE = "site.json"
# The folder in which a build makes the site before it puts it in place.
ASIDE = "site"
# Renamed to this, a journal is done with, though its files may still be there.
_DONE = "done"
FOLDERS_OF_WRITES = (_STAGING, _JOURNAL, _DONE, ASIDE)
"""What a write makes in ``.kdcatalog/`` and removes again."""
_LIST = "list.json"
# In a journal that is being undone.
_UNDO = "undo"
# Also of the largest file that we write, the list of all papers as JSON.
_MAX_BYTES = 1 << 30

Files = Mapping[Path, bytes | None]
"""The content of each file; a file without content is removed."""


class HalfWrittenError(CatalogError):
    """Some files are new and could not be put back; the message says where their old content is."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What was done about an interrupted command: ``finished`` or undone, and with which files.

    ``kept`` are files that somebody has changed since; they stay as they are.
    """

    owner: str
    finished: bool
    files: tuple[str, ...]
    kept: tuple[str, ...]

    def __str__(self) -> str:
        """Return the sentence that the next command prints."""
        verb = "finished" if self.finished else "undid"
        files = ", ".join(self.files[:3])
        more = len(self.files) - 3
        rest = f" and {more} more" if more > 0 else ""
        sentence = f"{verb} what {self.owner} had begun when it was stopped: {files}{rest}"
        if self.kept:
            kept = ", ".join(self.kept)
            sentence += f"; kept {kept}, changed since"
        return sentence


@dataclass
class _Entry:
    """A file in a journal: its number there, its path below the root, and what was and will be."""

    number: int
    path: str
    mode: int
    old: str | None
    new: str | None

    @property
    def new_name(self) -> str:
        """The file of the new content in the journal."""
        return f"{self.number}.new"

    @property
    def old_name(self) -> str:
        """The file of the old content in the journal."""
        return f"{self.number}.old"


@dataclass
class Journal:
    """The files that a command is about to write, or that a killed one has not finished."""

    root: Path
    owner: str = ""
    entries: list[_Entry] = field(default_factory=list)
    # Those that do not exist yet, the inner ones first.
    folders: list[str] = field(default_factory=list)

    @property
    def _folder(self) -> Path:
        return self.root / FOLDER

    def write(self, files: Files) -> None:
        """Write all files or none, in their order; one without content is removed.

        Only call it while holding the lock. Raises OSError, HalfWrittenError, and CatalogError
        where a file would be written through a link.
        """
        staging = self._folder / _STAGING
        try:
            self._prepare(staging, files)
        except BaseException:
            remove_folder(staging)
            raise
        journal = self._folder / _JOURNAL
        try:
            staging.rename(journal)
            for entry in self.entries:
                self._apply(journal, entry)
        except BaseException:
            self._undo_or_explain(staging, journal)
            raise
        self._finish(journal)

    def _prepare(self, staging: Path, files: Files) -> None:
        for name in (_STAGING, _JOURNAL, _DONE):
            _refuse_other(self._folder / name)
        remove_folder(staging)
        staging.mkdir(parents=True)
        for number, (path, content) in enumerate(files.items()):
            entry = self._entry(number, path, content)
            self.entries.append(entry)
            if entry.old is not None:
                _keep_old(path, staging / entry.old_name)
            if content is not None:
                _write_durably(staging / entry.new_name, content, entry.mode)
        rows = [vars(entry) for entry in self.entries]
        self.folders = self._missing_folders()
        document = {"owner": self.owner, "folders": self.folders, "files": rows}
        text = json.dumps(document, indent=1)
        _write_durably(staging / _LIST, text.encode(), 0o644)
        _sync_folder(staging)

    def _missing_folders(self) -> list[str]:
        missing = set()
        for entry in self.entries:
            for parent in PurePosixPath(entry.path).parents:
                if not (self.root / parent).exists():
                    missing.add(f"{parent}")
        return sorted(missing, reverse=True)

    def _entry(self, number: int, path: Path, content: bytes | None) -> _Entry:
        """Return the entry of a file; raises where writing it would lead elsewhere."""
        name = path.relative_to(self.root).as_posix()
        # The list of an undo, too, is a file that somebody else may have written.
        if not is_inside(name):
            raise CatalogError(f"{name} was not written: it is outside the catalog")
        for parent in path.relative_to(self.root).parents:
            if (self.root / parent).is_symlink():
                raise CatalogError(f"{name} was not written: {parent} is a symbolic link")
        refuse_locked(self.root, name)
        mode = 0o644
        old = None
        if os.path.lexists(path):
            kind = path_kind(path)
            if kind:
                raise CatalogError(f"{name} was not written: it is {kind}")
            mode = path.stat().st_mode & 0o777
            old = _digest_of(path)
        new = None if content is None else sha256(content).hexdigest()
        return _Entry(
            number=number,
            path=name,
            mode=mode,
            old=old,
            new=new,
        )

    def _apply(self, journal: Path, entry: _Entry) -> None:
        target = self.root / entry.path
        if entry.new is None:
            target.unlink(missing_ok=True)
            return
        aside = journal / entry.new_name
        # Missing where it has been put in place before.
        if aside.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            aside.replace(target)

    def _undo_or_explain(self, staging: Path, journal: Path) -> None:
        if not journal.exists():
            remove_folder(staging)
            return
        (journal / _UNDO).touch()
        lost = []
        for entry in self.entries:
            try:
                self._undo(journal, entry)
            except OSError:
                # Every file, though one fails: the message names all that are left.
                lost.append(self._lost(journal, entry))
        if lost:
            paths = ", ".join(lost)
            raise HalfWrittenError(f"could not put back {paths}")
        self._remove_folders()
        self._finish(journal)

    def _undo(self, journal: Path, entry: _Entry) -> None:
        target = self.root / entry.path
        if entry.old is None:
            # A new file that has another content by now is somebody's.
            if _digest_of(target) == entry.new:
                target.unlink(missing_ok=True)
            return
        aside = journal / entry.old_name
        if aside.exists() and _digest_of(target) != entry.old:
            aside.replace(target)

    def _remove_folders(self) -> None:
        for folder in self.folders:
            # It stays where somebody has put something into it.
            with suppress(OSError):
                (self.root / folder).rmdir()

    def _lost(self, journal: Path, entry: _Entry) -> str:
        target = self.root / entry.path
        if entry.old is None:
            return f"{target} (it is new)"
        aside = journal / entry.old_name
        return f"{target} (its old content is {aside})"

    def _finish(self, journal: Path) -> None:
        done = self._folder / _DONE
        remove_folder(done)
        journal.rename(done)
        remove_folder(done)

    def recover(self) -> Recovery | None:
        """Finish or undo what a killed command has left; only call it while holding the lock."""
        remove_folder(self._folder / _STAGING)
        remove_folder(self._folder / _DONE)
        for leftover in leftovers(self.root):
            _remove_alone(leftover)
        journal = self._folder / _JOURNAL
        if not journal.is_dir():
            return None
        self._read(journal / _LIST)
        is_undone = (journal / _UNDO).exists()
        act = self._undo if is_undone else self._apply
        kept = []
        for entry in self.entries:
            # Neither as it was nor as it was to be: somebody has changed it since.
            current = _digest_of(self.root / entry.path)
            if current not in (entry.old, entry.new):
                kept.append(entry.path)
            else:
                act(journal, entry)
        if is_undone:
            self._remove_folders()
        self._finish(journal)
        return Recovery(
            owner=self.owner,
            finished=not is_undone,
            files=tuple(entry.path for entry in self.entries),
            kept=tuple(kept),
        )

    def _refuse_foreign(self, folder: Path) -> None:
        """Raise ValueError for a list that we have not written: it leads out of the catalog."""
        # Anybody can commit a folder .kdcatalog/ with a list of "../../.profile".
        are_inside = all(map(is_inside, self.folders))
        are_own = all(map(self._is_own, self.entries))
        is_ours = are_inside and are_own
        if folder.is_symlink() or not is_ours:
            raise ValueError(folder)

    def _is_own(self, entry: _Entry) -> bool:
        for parent in PurePosixPath(entry.path).parents:
            if (self.root / parent).is_symlink():
                return False
        is_number = isinstance(entry.number, int)
        return is_number and is_inside(entry.path)

    def _read(self, path: Path) -> None:
        raw = read_own(path, _MAX_BYTES) or b""
        try:
            document = json.loads(raw)
            self.owner = document["owner"]
            self.folders = document["folders"]
            self.entries = [_Entry(**row) for row in document["files"]]
            self._refuse_foreign(path.parent)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            message = f"{path} cannot be read: it was not written by this version"
            raise CatalogError(message, f"move {path.parent} away") from error


def _refuse_other(folder: Path) -> None:
    """Raise CatalogError where something else has the name of a folder of ours."""
    if os.path.lexists(folder):
        kind = path_kind(folder) or "a file"
        if kind != "a folder":
            raise CatalogError(f"nothing was written: {folder} is {kind}", "move it away")


def is_inside(path: str) -> bool:
    """Return whether a path stays in the folder that it is relative to."""
    # As text: objects for the addresses of 26,000 files took a tenth of a second.
    parts = {*path.split("/")} - {"", "."}
    is_relative = not path.startswith("/") and "\\" not in path
    return is_relative and ".." not in parts and bool(parts)


def remove_folder(folder: Path) -> None:
    """Remove a folder of ours with all that is in it, as far as that is possible."""
    # shutil.rmtree() opens what has the name of a folder: of a pipe, that never ends.
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)


def leftovers(root: Path) -> list[Path]:
    """Return the half-written files of killed writes of what commands keep between runs."""
    return [*(root / FOLDER).glob(".*.kdcatalog")]


def remove_half_site(root: Path) -> None:
    """Remove a site that a killed build has not completed; only call it while holding the lock."""
    folder = root / FOLDER
    if not (folder / MERGE).exists():
        remove_folder(folder / ASIDE)


def _remove_alone(path: Path) -> None:
    """Remove a file that no process is writing: its writer holds a lock of the system on it."""
    # Refresh writes its answers without the lock of the catalog, since it waits for services.
    # A link or a folder of that name is a person's. Windows cannot lock what is only read.
    is_file = path.is_file() and not path.is_symlink()
    if fcntl is None or not is_file:
        return
    # Busy, or put in place in the meantime.
    with suppress(OSError), path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink()


def needs_recovery(root: Path) -> bool:
    """Return whether a command was killed while it wrote, or is writing at this moment."""
    folder = root / FOLDER
    names = {path.name for path in folder.glob("*")}
    return not names.isdisjoint((_STAGING, _JOURNAL, _DONE, MERGE))


def _digest_of(path: Path) -> str | None:
    """Return the digest of a file; None where there is none, and what it is where it is not one."""
    try:
        contents = read_bounded(path, _MAX_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return contents.kind or sha256(contents.content).hexdigest()


def _keep_old(path: Path, copy: Path) -> None:
    try:
        # Renaming another file over the first name leaves the content under the second.
        os.link(path, copy)
    except OSError:
        # Some file systems have no links.
        shutil.copy2(path, copy)


def _write_durably(path: Path, content: bytes, mode: int) -> None:
    """Write a new file whose content is on the disk when this returns."""
    try:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            # A rename may reach the disk before the content: after a power cut, an empty file.
            os.fsync(file.fileno())
        path.chmod(mode)
    except OSError as error:
        name_file(error, path)
        raise


def name_file(error: OSError, path: Path) -> None:
    """Let an error name the file that was written: of a full disk, the system names none."""
    if error.errno and not error.filename:
        error.filename = str(path)


def _sync_folder(folder: Path) -> None:
    if fcntl is None:  # pragma: no cover  # Windows opens no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
