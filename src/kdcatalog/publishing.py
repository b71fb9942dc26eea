"""The folder of a site: what is current stays, the rest is made aside and then put in place.

Nothing in the folder is trusted because of its date alone. A file is current where it was made from
the same inputs and is still the file that was written: the same size, times and number on the disk,
or else the same bytes.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kdcatalog.artifacts.artifact import Artifact, ArtifactGroup, File, Page
from kdcatalog.cache import Cache, Mark, Shelves, digest_of, mark_of, marks_of, replace_file
from kdcatalog.digests import Digests, KeptGroups, Member
from kdcatalog.errors import CatalogError
from kdcatalog.files import read_bounded, read_own
from kdcatalog.framing import Frames, sitemap
from kdcatalog.journal import ASIDE, MERGE, is_inside, remove_folder
from kdcatalog.model.catalog import Catalog
from kdcatalog.snapshot import Snapshot


class AddressConflictError(CatalogError):
    """Two pages have one address, or an address is outside the site."""


_SITEMAP = "sitemap.xml"


# The addresses of the files that builds have written; all else in a site is somebody's.
_OURS = "site-files.json"
# 50,000 papers have 100,000 files with addresses of 60 bytes.
_MAX_LIST = 64 << 20


class Output(NamedTuple):
    """A file of the site as it was written."""

    address: str
    sha256: str
    mark: Mark


class _Written(NamedTuple):
    """A file that was written aside."""

    digest: str
    address: str
    sha256: str


class SiteFolder:
    """A site that is about to be written to ``aside`` and then to take the place of ``site``.

    Without ``shelves``, everything is written.
    """

    def __init__(self, site: Path, aside: Path, shelves: Shelves | None = None) -> None:
        self.site = site
        self.aside = aside
        self._shelves = shelves
        self._kept: set[str] = set()
        self._paths: set[str] = set()
        self._written: dict[str, _Written] = {}
        self._folders: set[str] = set()
        """The folders that were made aside."""

    @cached_property
    def _marks(self) -> dict[str, Mark]:
        """The mark of every file of the site as it is, by its address."""
        return dict(marks_of(self.site))

    @cached_property
    def _aside(self) -> set[str]:
        """The files that MkDocs has written aside, and their folders."""
        paths = set()
        for path, _ in marks_of(self.aside):
            paths |= {path, *_folders_of(path)}
        return paths

    def claim(self, path: str) -> None:
        """Take an address; raises AddressConflictError where it has been taken."""
        # Paths contain slugs and keys of records: the last guard should any of those be wrong.
        if path.startswith("/") or ".." in path.split("/"):
            raise AddressConflictError(f"{path} would be written outside the site")
        if path in self._paths or path in self._aside:
            raise AddressConflictError(
                f"two pages have the address {path}, one of them from docs/ or a redirect:"
                " rename it"
            )
        self._paths.add(path)

    def keep_all(self, paths: Iterable[str], digest: str) -> bool:
        """Keep files that were made from the same inputs; return whether all of them are there."""
        for path in paths:
            self.claim(path)
            if not self.keep(path, digest):
                return False
        return True

    def keep_group(self, members: Sequence[Member]) -> bool:
        """Keep files where all of them are current, and take their addresses; else take none."""
        for member in members:
            if not self.keep(member.path, member.digest):
                return False
        for member in members:
            self.claim(member.path)
        return True

    def keep(self, path: str, digest: str) -> str:
        """Keep a file that was made from the same inputs; return its address, empty without one."""
        if not self._shelves:
            return ""
        output = self._shelves.get(path, digest)
        if output is None:
            return ""
        address: str
        address, sha, mark = output
        current = self._current_mark(address, sha, mark)
        if current is None:
            return ""
        if current != mark:
            self._note(path, digest, Output(address, sha, current))
        self._kept.add(address)
        return address

    def put(
        self,
        path: str,
        digest: str,
        content: bytes,
        address: str = "",
    ) -> None:
        """Write a file; its address is its path where that has no placeholder."""
        address = address or path
        sha = sha256(content).hexdigest()
        output = self._shelves.last(path) if self._shelves else None
        # Other inputs often give the same bytes: then nothing has to be written.
        if output and output[:2] == (address, sha):
            mark = self._current_mark(*output)
            if mark:
                self._note(path, digest, Output(address, sha, mark))
                self._kept.add(address)
                return
        target = self.aside / address
        above, _, _ = address.rpartition("/")
        if above not in self._folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(above)
        target.write_bytes(content)
        self._written[path] = _Written(digest, address, sha)

    def take_over(self, digest: str) -> list[str]:
        """Take note of the files that MkDocs has written aside; return their paths."""
        paths = sorted(dict(marks_of(self.aside)))
        for path in paths:
            sha = _digest_of(self.aside / path)
            self._written[path] = _Written(digest, path, sha)
        return paths

    def finish(self) -> None:
        """Put what was written in place, and remove what is no longer part of the site.

        What builds have not written stays, such as a CNAME. Raises AddressConflictError where it
        is in the way.
        """
        ours = self._ours()
        new = dict(marks_of(self.aside))
        current = self._kept | new.keys()
        if self.site.exists():
            self._refuse_others(ours)
            # File by file: between two renames of folders, there was no site at all, and a kill
            # there lost its .git. What a kill leaves here, the next command finishes.
            _write_addresses(self.aside.with_name(MERGE), ours - current)
            finish_merge(self.site.parent, self.aside.parent)
        else:
            self.aside.chmod(0o755)  # the folder of the journal may be private
            self.aside.rename(self.site)
        _write_addresses(self.aside.with_name(_OURS), current)
        for path, written in self._written.items():
            status = (self.site / written.address).lstat()
            output = Output(written.address, written.sha256, mark_of(status))
            self._note(path, written.digest, output)

    def _note(
        self,
        path: str,
        digest: str,
        output: Output,
    ) -> None:
        if self._shelves:
            # As plain data, which is all that the cache keeps.
            self._shelves.add(path, digest, tuple(output))

    def _ours(self) -> set[str]:
        """Return the addresses of the files that earlier builds have written."""
        path = self.aside.with_name(_OURS)
        ours = set(_addresses(path) or ())
        if self._shelves:
            for _, output in self._shelves.all().values():
                ours.add(output[0])
        return ours

    def _refuse_others(self, ours: set[str]) -> None:
        """Raise AddressConflictError where a file is to be written that somebody has put there."""
        new = dict(marks_of(self.aside))
        folders = set().union(*map(_folders_of, new))
        for address in self._marks.keys() - ours:
            if address.endswith("/"):
                continue  # an empty folder
            # A page in place of their folder, or a folder of ours in place of their file or link.
            has_page = not _folders_of(address).isdisjoint(new)
            if has_page or address in folders:
                raise AddressConflictError(f"site/{address} is in the way of a page: move it away")

    def _current_mark(
        self,
        address: str,
        sha: str,
        mark: Mark,
    ) -> Mark | None:
        """Return the mark of a file of the site; None where it is not the one that was written."""
        current = self._marks.get(address)
        if current is None or current == mark:
            return current
        # Such as after a checkout or the restoring of an archive, which change every date.
        digest = _digest_of(self.site / address)
        return current if digest and digest == sha else None


def _folders_of(address: str) -> set[str]:
    return {f"{folder}" for folder in PurePosixPath(address).parents}


def _digest_of(path: Path) -> str:
    """Return the digest of a file; empty for what cannot be read, such as a pipe or a link."""
    content = read_own(path)
    return "" if content is None else sha256(content).hexdigest()


def finish_merge(root: Path, folder: Path) -> bool:
    """Finish putting a site in place, where a build has begun to; return whether one had.

    ``folder`` is that of the journal. Only call it while holding the lock. Raises CatalogError
    where the list of what to remove leads out of the site.
    """
    path = folder / MERGE
    if not os.path.lexists(path):
        return False
    removed = _addresses(path)
    site = root / "site"
    aside = folder / ASIDE
    if removed is None or site.is_symlink() or aside.is_symlink():
        message = f"{path} cannot be read: it was not written by this version"
        raise CatalogError(message, "remove it, and build again")
    new = dict(marks_of(aside))
    for address in sorted(new):
        # A folder whose files were put in place before the kill is empty here.
        if address.endswith("/"):
            continue
        target = site / address
        _make_way(site, target)
        (aside / address).replace(target)
    for address in removed:
        _remove(site, address)
    remove_folder(aside)
    path.unlink()
    return True


def _write_addresses(path: Path, addresses: Iterable[str]) -> None:
    text = json.dumps(sorted(addresses))
    replace_file(path, text.encode())


def _addresses(path: Path) -> list[str] | None:
    """Return a list of addresses within a site; None where there is none that is ours."""
    try:
        contents = read_bounded(path, _MAX_LIST)
        addresses = json.loads(contents.content)
    except (FileNotFoundError, ValueError, RecursionError):
        return None
    is_list = isinstance(addresses, list)
    is_ours = is_list and all(map(_is_address, addresses))
    return addresses if is_ours else None


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_inside(value)


def _make_way(site: Path, target: Path) -> None:
    """Make the folder of a file, removing what has its name or that of a folder above it."""
    for parent in target.parents:
        if parent == site:
            break
        if parent.is_symlink() or parent.is_file():
            parent.unlink()
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)


def _remove(site: Path, address: str) -> None:
    """Remove a file or an empty folder, and the folders that are empty without it."""
    path = site / address
    if not os.path.lexists(path):
        # A new file has taken the place of one of its folders.
        return
    for folder in _folders_of(address):
        # What somebody's link leads to is not of the site.
        if (site / folder).is_symlink():
            return
    if path.is_dir() and not path.is_symlink():
        # A page may have taken the place of a file, and then is not empty.
        if any(path.iterdir()):
            return
        path.rmdir()
    else:
        path.unlink()
    for parent in path.parents:
        if parent == site or any(parent.iterdir()):
            break
        parent.rmdir()


def file_of(artifact: Artifact) -> str:
    """Return the file of an artifact, relative to the site."""
    if isinstance(artifact, Page) and not artifact.path.endswith(".html"):
        return f"{artifact.path}index.html"
    return artifact.path


def content_of(artifact: Artifact, frames: Frames) -> bytes:
    """Return the bytes of a file, or of a page in its frame."""
    if isinstance(artifact, File):
        return artifact.content
    return frames.fill(artifact)


@dataclass
class _Writer:
    """Writes what is not current; ``addresses`` are those of all pages so far."""

    digests: Digests
    groups: KeptGroups
    frames: Frames
    folder: SiteFolder
    addresses: list[str]

    def write_group(self, group: ArtifactGroup) -> None:
        """Write the members of a group, of which nothing is looked at where all are current."""
        members = self.groups.members(group)
        if not members or not self.folder.keep_group(members):
            members = [self.write(artifact) for artifact in group.make()]
        else:
            pages = [member.page for member in members]
            self.addresses += [page for page in pages if page is not None]
        self.groups.add(group, members)

    def write(self, artifact: Artifact) -> Member:
        """Write an artifact unless it is current."""
        path = file_of(artifact)
        self.folder.claim(path)
        digest = self.digests.of(artifact, self.frames)
        address = self.folder.keep(path, digest)
        if not address:
            address = artifact.address if isinstance(artifact, File) else path
            content = content_of(artifact, self.frames)
            self.folder.put(path, digest, content, address)
        if isinstance(artifact, File):
            artifact.keep(address)
            return Member(path, digest, None)
        self.addresses.append(artifact.path)
        return Member(path, digest, artifact.path)


def write_site(
    snapshot: Snapshot,
    catalog: Catalog,
    parts: Iterable[Artifact | ArtifactGroup],
    *,
    frames: Frames,
    folder: SiteFolder,
    theme_addresses: Iterable[str],
    cache: Cache | None = None,
    theme: str = "",
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Write what is not current of all that a site has beside the files of the theme.

    ``theme_addresses`` are those of the hand-written pages, which come first in the sitemap.
    ``theme`` is the digest of all that frames are made from; without it, ``cache`` has no groups.
    ``progress`` is called with the number of pages done.
    """
    settings = catalog.taxonomy.catalog
    digests = Digests(snapshot, (settings.url, settings.repository))
    groups = KeptGroups(digests, cache, theme)
    writer = _Writer(digests, groups, frames, folder, [*theme_addresses])
    for part in parts:
        if isinstance(part, ArtifactGroup):
            writer.write_group(part)
        else:
            writer.write(part)
        progress(len(writer.addresses))
    groups.save()
    if settings.url:
        digest = digest_of(settings.url, writer.addresses)
        if not folder.keep(_SITEMAP, digest):
            content = sitemap(settings.url, writer.addresses)
            folder.put(_SITEMAP, digest, content)
