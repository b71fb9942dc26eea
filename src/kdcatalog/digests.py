"""What artifacts are made from, as digests: by these, a build knows what is current."""

from functools import lru_cache
from hashlib import sha256
from itertools import starmap
from typing import NamedTuple

from kdcatalog.artifacts.artifact import FRAME, Artifact, ArtifactGroup, Inputs, Page
from kdcatalog.cache import Cache, digest_of
from kdcatalog.framing import Frames
from kdcatalog.snapshot import Snapshot

# The file of the cache.
_FILE = "groups"
# Most lists of inputs are those of many pages. Those of 10,000 papers are not, and took 12 MB.
_MOST_INPUTS = 1000


class Digests:
    """The digest of everything that an artifact is made from."""

    def __init__(
        self,
        snapshot: Snapshot,
        addresses: object = None,
    ) -> None:
        # Ready, since pages ask for them half a million times at 10,000 papers.
        self._lines: dict[str, str] = {}
        inputs = [*snapshot.files.values()]
        inputs += snapshot.templates.values()
        for file in inputs:
            parts = file.path, file.kind, file.sha256
            self._lines[file.path] = "\0".join(parts)
        # Those of a site replace those of taxonomy.yaml, and count as part of it.
        self._addresses = addresses
        self._by_folder: dict[str, str] = {}
        self._of_inputs = lru_cache(_MOST_INPUTS)(self._inputs)

    def of(
        self,
        artifact: Artifact | ArtifactGroup,
        frames: Frames | None = None,
    ) -> str:
        """Return the digest of an artifact, without its frame where there are no ``frames``."""
        inputs = self._of_inputs(artifact.inputs)
        parts: list[object] = [self._addresses, inputs]
        if artifact.facts:
            parts.append(artifact.facts())
        if frames and isinstance(artifact, Page):
            parts.append(artifact.title)
            parts.append(frames.digest(artifact))
        return digest_of(*parts)

    def _inputs(self, inputs: Inputs) -> str:
        # Looked up at once: lists of topics have 50,000 records in all.
        present = inputs & self._lines.keys()
        lines = [*map(self._lines.__getitem__, present)]
        others = inputs - present - {FRAME}
        lines += map(self._folder, others)
        text = "\n".join(sorted(lines))
        # Not of its repr, which takes longer than the digest of 50,000 lines.
        encoded = text.encode("utf-8", "surrogatepass")
        return sha256(encoded).hexdigest()

    def _folder(self, name: str) -> str:
        """Return name and digest of all files of a folder, or of a file that is missing."""
        if not name.endswith("/"):
            return f"{name}\0missing"
        if name not in self._by_folder:
            lines = sorted(self._lines.values())
            of_folder = [line for line in lines if line.startswith(name)]
            digest = digest_of(of_folder)
            self._by_folder[name] = f"{name}\0{digest}"
        return self._by_folder[name]


class Member(NamedTuple):
    """A file of a group: its path, the digest it was made from, and the address of a page."""

    path: str
    digest: str
    page: str | None


class KeptGroups:
    """The groups of the last build, from ``cache``.

    ``theme`` is the digest of all that frames are made from, without which no group is current.
    """

    def __init__(
        self,
        digests: Digests,
        cache: Cache | None = None,
        theme: str = "",
    ) -> None:
        self._digests = digests
        self._cache = cache if theme else None
        self._theme = theme
        kept = self._cache.read(_FILE) if self._cache else None
        self._last = kept or {}
        self._new: dict[str, object] = {}
        self._by_name: dict[str, str] = {}

    def members(self, group: ArtifactGroup) -> list[Member]:
        """Return the members of a group of the last build; none where any may have changed."""
        kept = self._last.get(group.name)
        if kept is None:
            return []
        digest, members = kept
        is_same = digest == self._digest_of(group)
        return list(starmap(Member, members)) if is_same else []

    def add(
        self,
        group: ArtifactGroup,
        members: list[Member],
    ) -> None:
        """Keep the members of a group for the next build."""
        if self._cache:
            # As plain data, which is all that the cache keeps.
            plain = [*map(tuple, members)]
            digest = self._digest_of(group)
            self._new[group.name] = digest, plain

    def save(self) -> None:
        """Write what was added."""
        if self._cache:
            self._cache.write(_FILE, self._new)

    def _digest_of(self, group: ArtifactGroup) -> str:
        if group.name not in self._by_name:
            digest = self._digests.of(group)
            self._by_name[group.name] = digest_of(self._theme, digest)
        return self._by_name[group.name]
