"""The catalog: every valid paper and the taxonomy, immutable, indexed, in one total order."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from pydantic import field_serializer

from kdcatalog.model.base import FrozenModel, html_table, shorten
from kdcatalog.model.dates import EARLIEST, Month
from kdcatalog.model.discovery import NO_UPKEEP, Rejection, Removal, Upkeep
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.people import NOBODY, AuthorNames, People, index_authors
from kdcatalog.model.taxonomy import Taxonomy, lineage
from kdcatalog.model.text import grouped, pluralize

Name = TypeVar("Name", str, int, Identifier)
Made = TypeVar("Made")

# As many as fit on a screen.
_ROWS = 20
# "venue outdated: listed arXiv, published at ACL 2024" was on 97 of 626 papers: read one by one,
# such lines hide the corrections that matter. Ten of them are still read.
_MOST_OF_ONE_CAUSE = 10


def cause_of(correction: str) -> str:
    """Return what a correction gives as its cause: the words before its colon, else all of it.

    Empty where that is a single word: the name of a field says where, not why.

    >>> cause_of("venue outdated: listed arXiv"), cause_of("title: has no prefix")
    ('venue outdated', '')
    """
    cause = correction.partition(":")[0].strip()
    return cause if " " in cause else ""


def _is_repeated(cause_and_count: tuple[str, int]) -> bool:
    return cause_and_count[1] > _MOST_OF_ONE_CAUSE


_Places = Mapping[str, int]


class Catalog(FrozenModel):
    """Papers, newest first, and the taxonomy on which they are placed.

    Newest first is the one order of every list: date descending, a year alone after all of its
    months, then key.
    """

    taxonomy: Taxonomy
    papers: tuple[Paper, ...]
    keys: frozenset[str]
    """The key of every record, invalid ones included."""
    people: People = NOBODY
    """What people.yaml says of the authors."""
    removals: tuple[Removal, ...] = ()
    """The papers that the catalog once had, as removed.yaml lists them."""
    upkeep: Upkeep = NO_UPKEEP
    """What upkeep.yaml says of harvests and audits."""
    rejections: tuple[Rejection, ...] = ()
    """The papers that were looked at and not taken, as rejected.yaml lists them."""

    @field_serializer("keys")
    def _sorted_keys(self, keys: frozenset[str]) -> list[str]:
        # A set has no order, and the same catalog has the same JSON.
        return sorted(keys)

    def __repr__(self) -> str:
        title = shorten(self.taxonomy.catalog.title, 80)
        papers = pluralize(len(self.papers), "paper")
        topics = pluralize(len(self.taxonomy.nodes), "topic")
        return f"<Catalog {title!r}: {papers}, {topics}>"

    def _repr_html_(self) -> str:
        """Return the newest papers as an HTML table, as notebooks show a catalog."""
        title = self.taxonomy.catalog.title
        papers = pluralize(len(self.papers), "paper")
        return papers_table(f"{title}: {papers}", self.papers)

    @classmethod
    def of(
        cls,
        taxonomy: Taxonomy,
        papers: Iterable[Paper],
        keys: Iterable[str] = (),
        people: People = NOBODY,
        removals: Sequence[Removal] = (),
        upkeep: Upkeep = NO_UPKEEP,
        rejections: Sequence[Rejection] = (),
    ) -> "Catalog":
        """Return the catalog of papers in any order; ``keys`` are those of further records."""
        ordered = tuple(sorted(papers, key=attrgetter("newest_first")))
        all_keys = {*keys, *(paper.key for paper in ordered)}
        return cls(
            taxonomy=taxonomy,
            papers=ordered,
            keys=frozenset(all_keys),
            people=people,
            removals=tuple(removals),
            upkeep=upkeep,
            rejections=tuple(rejections),
        )

    @cached_property
    def _made(self) -> dict[object, Any]:
        return {}

    def once(self, make: Callable[["Catalog"], Made]) -> Made:
        """Return what a function makes of this catalog, called when that is first asked for."""
        # The index of authors was made three times in a build, that of names eight times.
        if make not in self._made:
            self._made[make] = make(self)
        made: Made = self._made[make]
        return made

    @cached_property
    def repeated_causes(self) -> Mapping[str, int]:
        """The causes of more than ten corrections, with their numbers, the most frequent first."""
        causes: Counter[str] = Counter()
        for paper in self.papers:
            causes.update(filter(None, map(cause_of, paper.corrections)))
        # The most frequent first, so that the others follow the last one that counts.
        repeated = takewhile(_is_repeated, causes.most_common())
        return MappingProxyType(dict(repeated))

    def without(self, files: Container[str]) -> "Catalog":
        """Return the catalog without the records in some files; their keys stay taken."""
        all_papers = self.papers
        papers = [paper for paper in all_papers if paper.file not in files]
        return self.model_copy(update={"papers": tuple(papers)})

    def only(self, files: Container[str]) -> "Catalog":
        """Return the catalog of the records in some files; the keys of the others stay taken."""
        all_papers = self.papers
        papers = [paper for paper in all_papers if paper.file in files]
        return self.model_copy(update={"papers": tuple(papers)})

    def with_site_url(self, url: str) -> "Catalog":
        """Return the catalog as it is while its site is served at a URL, such as a local one."""
        return self.with_addresses({"url": url})

    def with_addresses(self, addresses: Mapping[str, str]) -> "Catalog":
        """Return the catalog with another ``url`` of the site, ``repository``, or both."""
        taxonomy = self.taxonomy.with_addresses(addresses)
        return self.model_copy(update={"taxonomy": taxonomy})

    @cached_property
    def by_key(self) -> Mapping[str, Paper]:
        """Every paper under its key."""
        return {paper.key: paper for paper in self.papers}

    @cached_property
    def by_any_key(self) -> Mapping[str, Paper]:
        """Every paper under its key and under each of its former keys."""
        papers: dict[str, Paper] = {}
        for paper in self.papers:
            papers[paper.key] = paper
            papers |= dict.fromkeys(paper.former_keys, paper)
        return papers

    @cached_property
    def taken_keys(self) -> frozenset[str]:
        """Every key that a record has or once had: a new record must take another one."""
        former_keys = {key for paper in self.papers for key in paper.former_keys}
        return self.keys | former_keys | self.removal_by_key.keys()

    @cached_property
    def removal_by_key(self) -> Mapping[str, Removal]:
        """Every removed paper under each of its keys."""
        removals = {}
        for removal in self.removals:
            removals.update(dict.fromkeys(removal.keys, removal))
        return MappingProxyType(removals)

    @cached_property
    def removal_by_id(self) -> Mapping[str, Removal]:
        """Every removed paper under each of its identifiers, such as ``doi:10.5555/loaf.2016``."""
        removals = {}
        for removal in self.removals:
            removals.update(dict.fromkeys(removal.normalized_identifiers, removal))
        return MappingProxyType(removals)

    def removal_of(self, identifiers: Iterable[Identifier]) -> Removal | None:
        """Return the removed paper that has one of some identifiers; None where none has."""
        for identifier in identifiers:
            removal = self.removal_by_id.get(str(identifier.normalized))
            if removal:
                return removal
        return None

    @cached_property
    def as_of(self) -> str:
        """The catalog's own date, the last day on which a paper was added; empty without papers.

        ``YYYY-MM-DD``. It is the only "today" of a build, so that the same records give the same
        bytes on every day.
        """
        days = [paper.added for paper in self.papers]
        return max(days, default="")

    @cached_property
    def today(self) -> Month:
        """The month of the catalog's own date; one long past while there are no papers."""
        if not self.papers:
            return Month(EARLIEST, 0)
        return Month.parse(self.as_of[:7])

    @cached_property
    def since(self) -> str:
        """The day on which the first papers were added, ``YYYY-MM-DD``; empty without papers."""
        days = [paper.added for paper in self.papers]
        return min(days, default="")

    @cached_property
    def by_identifier(self) -> Mapping[Identifier, tuple[Paper, ...]]:
        """The papers with each identifier in its normalized form."""
        groups = _Groups[Identifier]()
        for paper in self.papers:
            for identifier in paper.all_identifiers:
                groups.add(identifier, paper)
        return groups.frozen()

    @cached_property
    def authors(self) -> AuthorNames:
        """Every author, as far as people.yaml and the spellings of names tell them apart."""
        return index_authors(self.papers, self.people)

    @cached_property
    def by_venue(self) -> Mapping[str, tuple[Paper, ...]]:
        """The papers of each listed venue that has any, newest first."""
        venues = self.taxonomy.venue_by_id
        groups = _Groups[str]()
        for paper in self.papers:
            if paper.venue and paper.venue.id in venues:
                groups.add(paper.venue.id, paper)
        return groups.frozen()

    @cached_property
    def by_year(self) -> Mapping[int, tuple[Paper, ...]]:
        """The papers of each year of first public version, newest first."""
        groups = _Groups[int]()
        for paper in self.papers:
            if paper.date:
                groups.add(paper.month.year, paper)
        return groups.frozen()

    @cached_property
    def _at(self) -> Mapping[str, tuple[Paper, ...]]:
        groups = _Groups[str]()
        for paper in self.papers:
            for path in paper.placements:
                groups.add(path, paper)
        return groups.frozen()

    @cached_property
    def _below(self) -> Mapping[str, tuple[Paper, ...]]:
        groups = _Groups[str]()
        for paper in self.papers:
            for path in _nodes_above(paper):
                groups.add(path, paper)
        return groups.frozen()

    def placed_on(self, path: str) -> tuple[Paper, ...]:
        """Return the papers placed on a node itself, newest first."""
        return self._at.get(path, ())

    def place_on(self, path: str, paper: Paper) -> int:
        """Return the place of a paper among those that are placed on a node, from 0."""
        return self._places[path][paper.key]

    @cached_property
    def _places(self) -> Mapping[str, _Places]:
        # By key: comparing two pydantic models compares every field of them.
        places_by_path = {}
        for path, papers in self._at.items():
            places = {}
            for place, paper in enumerate(papers):
                places[paper.key] = place
            places_by_path[path] = places
        return places_by_path

    def below(self, path: str) -> tuple[Paper, ...]:
        """Return the papers placed on a node or anywhere below it, newest first."""
        return self._below.get(path, ())

    def keys_below(self, path: str) -> frozenset[str]:
        """Return the keys of the papers placed on a node or anywhere below it.

        Keys are intersected, not papers: comparing two pydantic models compares all their fields.
        """
        return self._keys_below.get(path, frozenset())

    @cached_property
    def _keys_below(self) -> Mapping[str, frozenset[str]]:
        keys_by_path = {}
        for path, papers in self._below.items():
            keys_by_path[path] = frozenset(paper.key for paper in papers)
        return keys_by_path

    def short_name(self, paper: Paper) -> str:
        """Return the short name of a paper; empty where it has none.

        It is the record's own ``short_name``, else the fact that names papers, else the words
        before the first colon of the title: "MiniLLM: Knowledge Distillation ...".
        """
        if paper.short_name:
            return paper.short_name
        naming_fact = self.taxonomy.naming_fact
        names = paper.fact(naming_fact) if naming_fact else ()
        if names:
            return names[0]
        before, colon, _ = paper.title.partition(":")
        # More than three words are the main title of a paper with a subtitle, not a name.
        is_name = colon and len(before.split()) <= 3
        return before if is_name else ""


def papers_table(caption: str, papers: Sequence[Paper]) -> str:
    """Return the first papers of a list as an HTML table; the last row counts the others."""
    rows = [paper.table_row for paper in papers[:_ROWS]]
    more = len(papers) - len(rows)
    if more:
        rows.append((f"... and {grouped(more)} more", "", "", ""))
    return html_table(caption, ("key", "title", "date", "venue"), rows)


def last_added_first(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return papers in the order of their entry, the last first; those of one day stay in order."""
    return tuple(sorted(papers, key=attrgetter("added"), reverse=True))


def _nodes_above(paper: Paper) -> list[str]:
    """Return every node on the way from a facet to a placement of the paper, without repeats."""
    nodes: set[str] = set()
    for placement in paper.placements:
        nodes.update(lineage(placement))
    return sorted(nodes)


class _Groups(Generic[Name]):
    """Papers under names, in the order in which they are added."""

    def __init__(self) -> None:
        self._papers: dict[Name, list[Paper]] = {}

    def add(self, name: Name, paper: Paper) -> None:
        self._papers.setdefault(name, []).append(paper)

    def frozen(self) -> Mapping[Name, tuple[Paper, ...]]:
        groups = map(tuple, self._papers.values())
        return dict(zip(self._papers, groups, strict=True))
