"""What pages take from other records, computed again only where a change can have reached it.

Of another record, the pages of papers, authors and names show its row, or follow from what all
records say about topics, authors, dates and facts. After a changed title, summary or link, only
pages with a row of that record, or with other related papers, can have other facts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

from kdcatalog.artifacts.artifact import RECORDS, STRUCTURE, Facts, Inputs, value_input
from kdcatalog.cache import Cache, digest_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.people import AuthorNames
from kdcatalog.snapshot import PEOPLE, TAXONOMY, Snapshot
from kdcatalog.views.related import Relations

# The fields that reach other pages by rows and related papers alone. Of every other field, new ones
# included, a change has all facts computed.
_IN_ROWS = frozenset(
    {"title", "language", "former_titles", "summary", "code", "data", "identifiers", "urls"}
    | {"note", "checked"}
)
# The files of the cache.
_FILE, _AUTHORS = "facts", "authors"

Digests = dict[str, str]


class _Record(NamedTuple):
    """Digests: of a record, of its fields that pages show beside its row, of related papers."""

    sha256: str
    rest: str
    related: str


Records = Mapping[str, _Record]


class _Kept(NamedTuple):
    """What a build keeps: what all facts follow from, the records by key, and facts by path."""

    base: str
    records: Records
    facts: Digests


@dataclass(frozen=True)
class KeptFacts:
    """The digests of facts by the path of their page, from ``cache`` where they are the same."""

    snapshot: Snapshot
    catalog: Catalog
    relations: Relations
    cache: Cache | None = None
    _new: Digests = field(default_factory=dict)

    def of(self, path: str, facts: Facts, paper: Paper | None = None) -> Facts:
        """Return facts as a digest, of the page of a ``paper`` or of a page without rows in them.

        They must follow from the records, taxonomy.yaml and people.yaml.
        """
        return partial(self._digest, path, facts, paper)

    def _digest(self, path: str, facts: Facts, paper: Paper | None) -> str:
        if not self.cache:
            return digest_of(facts())
        if path not in self._new:
            kept = self._kept.get(path)
            # What a change has reached is found out only where something was kept.
            if kept and paper and paper.key in self._reached:
                kept = None
            self._new[path] = kept or digest_of(facts())
        return self._new[path]

    def save(self) -> None:
        """Keep the digests for the next build."""
        if self.cache:
            # As plain data, which is all that the cache keeps.
            records = {}
            for key, record in self._records.items():
                records[key] = tuple(record)
            # In one file: the digests of facts hold for these records alone.
            kept = self._base, records, self._new
            self.cache.write(_FILE, kept)

    def keep_authors(self) -> None:
        """Take the index of authors from the last build, where records and people have the same."""
        if not self.cache:
            return
        catalog = self.catalog
        last = self.cache.read(_AUTHORS)
        if last and last[0] == self._base:
            _, plain = last
            authors = AuthorNames.restored(plain, catalog.by_key, catalog.people)
            # In place of the cached property: the index of 48,000 authors was a tenth of the time.
            catalog.__dict__["authors"] = authors
        else:
            plain = catalog.authors.plain()
            self.cache.write(_AUTHORS, (self._base, plain))

    @property
    def structure(self) -> Inputs:
        """The inputs of what all records say, but for words that only rows show."""
        if not self.cache:
            return frozenset({RECORDS})
        counted = [*map(_counted_words, self.catalog.papers)]
        digest = digest_of(self._base, counted)
        return frozenset({STRUCTURE, value_input(STRUCTURE, digest)})

    @cached_property
    def _last(self) -> _Kept:
        kept = self.cache.read(_FILE) if self.cache else None
        if kept is None:
            return _Kept("", {}, {})
        base, plain_records, facts = kept
        records = {}
        for key, digests in plain_records.items():
            records[key] = _Record(*digests)
        return _Kept(base, records, facts)

    @cached_property
    def _kept(self) -> Digests:
        """The facts of the last build; none where any of them may be different now."""
        base, _, facts = self._last
        return facts if base == self._base else {}

    @cached_property
    def _records(self) -> Records:
        records = {}
        for paper in self.catalog.papers:
            sha = self.snapshot.files[paper.file].sha256
            last = self._last.records.get(paper.key)
            is_same = last and last.sha256 == sha
            _, related = self.relations.state(paper)
            records[paper.key] = _Record(
                sha256=sha,
                rest=last.rest if last and is_same else _rest_of(paper),
                related=digest_of(related),
            )
        return records

    @cached_property
    def _base(self) -> str:
        """The digest of all that any facts follow from, but for rows and related papers."""
        files = []
        for name in (TAXONOMY, PEOPLE):
            file = self.snapshot.files.get(name)
            files.append(file and (file.kind, file.sha256))
        rests = [record.rest for record in self._records.values()]
        settings = self.catalog.taxonomy.catalog
        addresses = settings.url, settings.repository
        return digest_of(files, addresses, [*self._records], rests)

    @cached_property
    def _reached(self) -> frozenset[str]:
        """The keys of the papers whose page shows, or may show, something else of another one."""
        changed = set()
        reached = set()
        for key, record in self._records.items():
            last = self._last.records.get(key)
            if last is None or last.sha256 != record.sha256:
                changed.add(key)
            if last is None or last.related != record.related:
                reached.add(key)
        for paper in self.catalog.papers:
            keys, _ = self.relations.state(paper)
            if paper.key in changed or not changed.isdisjoint(keys):
                reached.add(paper.key)
        for key in changed:
            paper = self.catalog.by_key[key]
            reached.update(self._beside(paper))
        return frozenset(reached)

    def _beside(self, paper: Paper) -> Iterator[str]:
        """Yield the keys of papers by the same authors, and of neighbors in each topic."""
        for author in paper.authors:
            for other in self.catalog.authors.of(paper, author.name).papers:
                yield other.key
        for path in paper.placements:
            papers = self.catalog.placed_on(path)
            place = self.catalog.place_on(path, paper)
            first = max(0, place - 1)
            for other in papers[first : place + 2]:
                yield other.key


def _counted_words(paper: Paper) -> list[bool]:
    """Return whether a paper has a summary, code and data, which pages of numbers count."""
    counted = paper.summary, paper.code, paper.data
    return [*map(bool, counted)]


def _rest_of(paper: Paper) -> str:
    rest = paper.model_dump_json(exclude=set(_IN_ROWS))
    return digest_of(rest)
