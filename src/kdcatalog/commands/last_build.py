"""Whether a build has anything to do: all that the last one has read and written, by digests.

It imports nothing that takes long: at 10,000 papers, the answer must not take a second.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from kdcatalog.cache import OUTPUTS, Cache, Shelves, digest_of, marks_of
from kdcatalog.commands.docs import docs_digests
from kdcatalog.files import read_own

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kdcatalog.artifacts.artifact import File
    from kdcatalog.settings import Settings
    from kdcatalog.snapshot import Snapshot

LargePages = tuple[str, ...]
Summary = tuple[int, int, int, bool, LargePages]
"""Papers, bytes of README.md, rows of a topic there, whether these are few, and large pages."""


@dataclass
class LastBuild:
    """What the last build has read, written and reported; ``digest`` is that of this one."""

    cache: Cache | None
    root: Path
    digest: str
    has_site: bool
    files: dict[str, str] = field(default_factory=dict)
    """The digest of each committed file, by path."""

    @classmethod
    def of(
        cls,
        cache: Cache | None,
        snapshot: Snapshot,
        settings: Settings,
        *,
        site: bool,
    ) -> LastBuild:
        """Return the last build of a catalog; without a cache, there was none."""
        digest = _digest_of_build(snapshot, settings, site=site) if cache else ""
        return cls(cache if digest else None, snapshot.root, digest, site)

    def summary(self) -> Summary | None:
        """Return what it reported; None where anything that it read or wrote has changed."""
        kept = self.cache.read(self._file) if self.cache else None
        if kept is None:
            return None
        digest, summary, self.files = kept
        is_same = digest == self.digest and self._are_files_current()
        return summary if is_same and self._is_site_current() else None

    def keep(self, summary: Summary, files: Iterable[File]) -> None:
        """Keep what this build has read, written and reported for the next one."""
        if not self.cache:
            return
        digests = {file.path: _digest_of_text(file.content) for file in files}
        kept = self.digest, summary, digests
        self.cache.write(self._file, kept)

    @property
    def _file(self) -> str:
        return "last-site" if self.has_site else "last-files"

    def _are_files_current(self) -> bool:
        for file, digest in self.files.items():
            content = read_own(self.root / file)
            if content is None or _digest_of_text(content) != digest:
                return False
        return True

    def _is_site_current(self) -> bool:
        """Return whether the site is, file by file, as it was written."""
        if not self.cache or not self.has_site:
            return True
        site = self.root / "site"
        # The files behind a link may be current, but the site is never written there.
        if site.is_symlink():
            return False
        expected = {}
        entries = Shelves(self.cache, OUTPUTS).all()
        for _, output in entries.values():
            address, _, mark = output
            expected[address] = mark
        current = dict(marks_of(site))
        # What somebody has put beside the files of the site, such as a CNAME, is theirs.
        return expected.items() <= current.items()


def _digest_of_build(snapshot: Snapshot, settings: Settings, *, site: bool) -> str:
    """Return the digest of all that a build reads; empty where that is not known."""
    files = []
    for by_path in (snapshot.files, snapshot.templates):
        for file in by_path.values():
            digested = file.path, file.kind, file.sha256
            files.append(digested)
    if not site:
        return digest_of(files)
    docs = docs_digests(snapshot)
    if docs is None:
        return ""
    addresses = settings.site_url, settings.repository_url
    return digest_of(files, docs, addresses, os.environ.get("SOURCE_DATE_EPOCH"))


def _digest_of_text(content: bytes) -> str:
    # As text: git may check out CRLF on Windows, and no file would ever be current.
    text = content.replace(b"\r\n", b"\n")
    return sha256(text).hexdigest()
