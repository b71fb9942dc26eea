"""Which records a check of some of them needs: those that may have a name in common with them.

A record is compared with all others, of which nearly always none has its title, identifiers, URLs
or keys. Builds keep these names, so that a check of one record need not read the others.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain, starmap
from typing import NamedTuple

from kdcatalog.cache import Cache
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.matching import traits_of
from kdcatalog.model.paper import Paper
from kdcatalog.snapshot import TAXONOMY, Snapshot

# The file of the cache.
_FILE = "names"
# Records. Of more that nobody has built with, all are as quickly read.
_MOST_CHANGED = 100
# After all others.
_NO_DAY = "9999-12-31"

Names = tuple[str, ...]


class _KeptRecord(NamedTuple):
    """A record of the last build: its digest, the day it was added, its former keys and names."""

    sha256: str
    added: str
    former_keys: Names
    names: Names


class KeptNames:
    """The names of the records of the last build, which had no errors."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    @cached_property
    def _last(self) -> dict[str, _KeptRecord]:
        plain = self._cache.read(_FILE) or {}
        records = starmap(_KeptRecord, plain.values())
        return dict(zip(plain, records, strict=True))

    def changed(self, snapshot: Snapshot, today: str = _NO_DAY) -> set[str] | None:
        """Return the records that are not as they were; None where that is true of many.

        Those from after ``today``, ``YYYY-MM-DD``, count as changed: their dates may be errors.
        """
        changed = set()
        for file in snapshot.record_files:
            kept = self._last.get(file)
            sha = snapshot.files[file].sha256
            is_same = kept and kept.sha256 == sha
            if not kept or not is_same or today < kept.added:
                changed.add(file)
        return changed if len(changed) <= _MOST_CHANGED else None

    def beside(
        self,
        snapshot: Snapshot,
        read: Iterable[str],
        papers: Iterable[Paper],
    ) -> Iterator[str]:
        """Yield the unchanged records that rules need to check those that were read, ``papers``.

        That is those with a name in common; one of the newest day, which is the date of the
        catalog; and those that taxonomy.yaml names by a former key, or of a day that it names.
        """
        names = frozenset(chain.from_iterable(map(shared_names, papers)))
        taxonomy = snapshot.files[TAXONOMY].content.decode("utf-8", "replace")
        by_day = {}
        unread = self._last.keys() & {*snapshot.record_files}
        for file in unread.difference(read):
            kept = self._last[file]
            by_day[kept.added] = file
            is_named = any(key in taxonomy for key in kept.former_keys)
            if is_named or not names.isdisjoint(kept.names):
                yield file
        newest = max(by_day, default="")
        for day, file in by_day.items():
            if day == newest or day in taxonomy:
                yield file

    def save(self, snapshot: Snapshot, papers: Iterable[Paper]) -> None:
        """Keep the names of all records, which have no errors."""
        kept = {}
        for paper in papers:
            sha = snapshot.files[paper.file].sha256
            last = self._last.get(paper.file)
            if last is None or last.sha256 != sha:
                names = shared_names(paper)
                last = _KeptRecord(sha, paper.added, paper.former_keys, names)
            kept[paper.file] = last
        if kept != self._last:
            # As plain data, which is all that the cache keeps.
            values = map(tuple, kept.values())
            plain = dict(zip(kept, values, strict=True))
            self._cache.write(_FILE, plain)


def shared_names(paper: Paper) -> Names:
    """Return all by which rules find that two records have something in common."""
    names = []
    for trait in traits_of(paper):
        kind = trait.kind.removeprefix("former ")
        names.append(f"{kind} {trait.value}")
    # A link under code may lead to another paper.
    for url in (*paper.code, *paper.data):
        identifier = find_identifier(url)
        if identifier:
            names.append(f"identifier {identifier.normalized}")
    return tuple(names)
