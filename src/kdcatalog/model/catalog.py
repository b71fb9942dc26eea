"""The catalog: every valid paper and the taxonomy, immutable, indexed, in one total order."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from kdcatalog.model.author_index import AuthorName, index_authors
from kdcatalog.model.dates import EARLIEST, Month
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy, lineage

Name = TypeVar("Name", str, int)


@dataclass(frozen=True)
class Catalog:
    """Papers newest first (date descending, a year alone after all its months, then key) on one taxonomy."""

    taxonomy: Taxonomy
    papers: tuple[Paper, ...]
    keys: frozenset[str]
    """Every key that is in use, those of records that are not valid included."""

    @classmethod
    def of(cls, taxonomy: Taxonomy, papers: Iterable[Paper], keys: Iterable[str] = ()) -> "Catalog":
        """Return the catalog of papers given in any order; ``keys`` are those of further records."""
        ordered = tuple(sorted(papers, key=lambda paper: paper.newest_first))
        return cls(taxonomy, ordered, frozenset(keys) | {paper.key for paper in ordered})

    def without(self, files: Container[str]) -> "Catalog":
        """Return the catalog of the papers whose records are none of these files; their keys stay taken."""
        return Catalog(
            self.taxonomy,
            tuple(paper for paper in self.papers if paper.file not in files),
            self.keys,
        )

    def with_site_url(self, url: str) -> "Catalog":
        """Return the catalog as it is while its site is served from an address, which may be a local one."""
        return replace(self, taxonomy=self.taxonomy.with_addresses({"url": url}))

    @cached_property
    def by_key(self) -> Mapping[str, Paper]:
        """Every paper under its key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def taken_keys(self) -> frozenset[str]:
        """Every key that a record has or once had: a new record must take another one."""
        former_keys = {key for paper in self.papers for key in paper.former_keys}
        return self.keys | former_keys

    @cached_property
    def as_of(self) -> str:
        """The catalog's own date, the newest day of entry, ``YYYY-MM-DD``: the only "today" a build knows.

        Empty while the catalog is.
        """
        return max((paper.added for paper in self.papers), default="")

    @cached_property
    def today(self) -> Month:
        """The month of the catalog's own date; one long past while the catalog is empty."""
        return Month.parse(self.as_of[:7]) if self.papers else Month(EARLIEST, 0)

    @cached_property
    def since(self) -> str:
        """The day on which the first papers entered, ``YYYY-MM-DD``; empty while the catalog is."""
        return min((paper.added for paper in self.papers), default="")

    @cached_property
    def by_identifier(self) -> Mapping[Identifier, tuple[Paper, ...]]:
        """The papers that hold each identifier, spellings that mean the same taken together."""
        holders: dict[Identifier, dict[str, Paper]] = defaultdict(dict)
        for paper in self.papers:
            for identifier in paper.identifiers:
                holders[identifier.normalized][paper.key] = paper
        return {identifier: tuple(papers.values()) for identifier, papers in holders.items()}

    @cached_property
    def author_names(self) -> Mapping[str, AuthorName]:
        """Every author's name under each of its spellings."""
        return index_authors(self.papers)

    @cached_property
    def by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """The papers of each venue that has any, newest first."""
        published = ((paper.venue.id, paper) for paper in self.papers if paper.venue)
        return _grouped(
            (venue, paper) for venue, paper in published if venue in self.taxonomy.venue_by_id
        )

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Paper, ...]]:
        """The papers of each year of first public version, newest first."""
        return _grouped((paper.month.year, paper) for paper in self.papers)

    @cached_property
    def _at(self) -> Mapping[str, tuple[Paper, ...]]:
        return _grouped((path, paper) for paper in self.papers for path in paper.placements)

    @cached_property
    def _below(self) -> Mapping[str, tuple[Paper, ...]]:
        return _grouped((path, paper) for paper in self.papers for path in _passed(paper))

    def at(self, path: str) -> tuple[Paper, ...]:
        """Return the papers placed exactly on a node, newest first."""
        return self._at.get(path, ())

    def below(self, path: str) -> tuple[Paper, ...]:
        """Return the papers placed on a node or anywhere below it, each once, newest first."""
        return self._below.get(path, ())

    def short_name(self, paper: Paper) -> str:
        """Return what a paper is called for short; empty where it has no such name.

        The record's own ``short_name``, else the naming fact, else the words before the first colon of the
        title when they are three or fewer.
        """
        naming = self.taxonomy.naming_fact
        if found := paper.short_name or (naming and " ".join(paper.fact(naming)[:1])):
            return found
        before, colon, _ = paper.title.partition(":")
        return before if colon and len(before.split()) <= 3 else ""


def last_added_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return papers given newest first in the order of their entry: last entered first, a day's newest first."""
    return tuple(sorted(papers, key=lambda paper: paper.added, reverse=True))


def _passed(paper: Paper) -> Iterator[str]:
    """Yield every node on the way from a facet to a placement of the paper, each once."""
    yield from sorted({path for placement in paper.placements for path in lineage(placement)})


def _grouped(pairs: Iterable[tuple[Name, Paper]]) -> Mapping[Name, tuple[Paper, ...]]:
    groups: dict[Name, list[Paper]] = defaultdict(list)
    for path, paper in pairs:
        groups[path].append(paper)
    return {path: tuple(papers) for path, papers in groups.items()}
