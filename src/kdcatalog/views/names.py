"""The families and names of a vocabulary: which papers use them, and in which role.

A vocabulary such as models has facts such as teacher and student; whatever they are called, a name
is counted under its family, and a family in each fact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.fact_names import FactNames, NameMap
from kdcatalog.model.keys import distinct_slugs, slug_of
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Fact

PapersByFact = dict[str, list[Paper]]
"""Papers, newest first, by the id of the fact in which they use a name."""

# A name without family that one paper uses says no more than the page of that paper.
LEAST_PAPERS = 2


@dataclass(slots=True)
class NameGroup:
    """A family, or a name without one: its papers by fact, newest first, and its names.

    ``path`` is the address of its page, empty where it has none.
    """

    id: str
    title: str
    label: str
    maker: str = ""
    access: str = ""
    spellings: tuple[str, ...] = ()
    path: str = ""
    papers: list[Paper] = field(default_factory=list)
    by_fact: PapersByFact = field(default_factory=dict)
    by_name: dict[str, PapersByFact] = field(default_factory=dict)

    def in_fact(self, fact: str) -> list[Paper]:
        """Return the papers that use it in a fact, newest first."""
        return self.by_fact.get(fact, [])


@dataclass(frozen=True)
class NameIndex:
    """The groups of one vocabulary, most papers first."""

    catalog: Catalog
    vocabulary: FactNames

    @property
    def path(self) -> str:
        """The address of the index."""
        return site_paths.vocabulary_page(slug_of(self.vocabulary.id))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that have their values from the vocabulary."""
        return tuple(self.catalog.taxonomy.facts_of(self.vocabulary))

    @cached_property
    def unlisted(self) -> frozenset[str]:
        """The values that name nothing in particular: placeholders, and those that facts set apart.

        "The student itself" is no model, and "Various Models" is none that could be compared.
        """
        values = set(self.vocabulary.placeholders)
        for fact in self.facts:
            values.update(fact.apart)
        return frozenset(values)

    @cached_property
    def groups(self) -> Mapping[str, NameGroup]:
        """Every group that a paper uses, by its id, most papers first."""
        groups: dict[str, NameGroup] = {}
        for fact, name, paper in self._uses():
            group_id, _ = self.vocabulary.group(name)
            if group_id not in groups:
                groups[group_id] = self._new_group(name)
            _add(groups[group_id], fact, name, paper)

        def size(group_id: str) -> int:
            return len(groups[group_id].papers)

        ranked = sorted(groups, key=str.casefold)
        ranked.sort(key=size, reverse=True)
        in_order = {group_id: groups[group_id] for group_id in ranked}
        self._give_paths(in_order)
        return in_order

    def _uses(self) -> Iterator[tuple[str, str, Paper]]:
        """Yield fact, name and paper wherever a paper uses a name, newest paper first."""
        fact_ids = [fact.id for fact in self.facts]
        for paper, fact in product(self.catalog.papers, fact_ids):
            for name in paper.fact(fact):
                yield fact, name, paper

    def _new_group(self, name: str) -> NameGroup:
        family = self.vocabulary.family_of(name)
        if not family:
            return NameGroup(name, name, name)
        return NameGroup(
            id=family.id,
            title=family.title,
            label=family.label or family.title,
            maker=family.maker or "",
            access=family.access or "",
            spellings=family.words,
        )

    def _give_paths(self, groups: Mapping[str, NameGroup]) -> None:
        families = {family.id for family in self.vocabulary.families}
        listed = []
        for group_id, group in groups.items():
            is_frequent = len(group.papers) >= LEAST_PAPERS
            is_worth_a_page = is_frequent or group_id in families
            if is_worth_a_page and not self.is_unlisted(group):
                listed.append(group_id)
        # In the order of their ids, so that a slug does not change with the number of papers.
        # Families first: a record that says "GPT" alone once took the address of that family.
        in_order = sorted(families.intersection(listed))
        in_order += sorted(set(listed).difference(families))
        texts = self._texts_of_slugs(in_order, families)
        slugs = distinct_slugs(texts.values())
        vocabulary = slug_of(self.vocabulary.id)
        for group_id in listed:
            slug = slugs[texts[group_id]]
            groups[group_id].path = site_paths.vocabulary_page(vocabulary, slug)

    @staticmethod
    def _texts_of_slugs(
        group_ids: Iterable[str],
        families: Set[str],
    ) -> dict[str, str]:
        """Return what the slug of each group is made of, by its id."""
        family_slugs = {slug_of(family_id) for family_id in families}
        texts = {group_id: group_id for group_id in group_ids}
        for name in texts.keys() - families:
            # A number would read as a version: "GPT" without a family was models/gpt-3/ once.
            if slug_of(name) in family_slugs:
                texts[name] = f"{name} other"
        return texts

    def is_unlisted(self, group: NameGroup) -> bool:
        """Return whether a group has no page: all its names name nothing in particular."""
        return self.unlisted.issuperset(group.by_name)

    def group_of(self, name: str) -> NameGroup | None:
        """Return the group of a name that a paper uses."""
        group_id, _ = self.vocabulary.group(name)
        return self.groups.get(group_id)

    def ids_in(self, paper: Paper, fact: str) -> list[str]:
        """Return the ids of the groups that a paper uses in a fact, without repeats."""
        groups = map(self.vocabulary.group, paper.fact(fact))
        ids = [group_id for group_id, _ in groups]
        return list(dict.fromkeys(ids))

    @cached_property
    def counted_map(self) -> "CountedMap | None":
        """What the maps of the vocabulary are drawn from; None where it has none.

        Counted once: each family's page has the map, and 60 counts of all papers for each of 60
        pages were a sixth of the build after one changed record.
        """
        name_map = self.vocabulary.map
        if not name_map:
            return None
        all_papers = self.catalog.papers
        papers = [paper for paper in all_papers if _names_both(paper, name_map)]
        if not papers:
            return None
        totals = {}
        for fact in (name_map.rows, name_map.columns):
            totals[fact], _ = counted_together(self, papers, fact)
        rows = _first_groups(self, totals[name_map.rows], MOST_ROWS)
        columns = _first_groups(self, totals[name_map.columns], MOST_COLUMNS)
        with_rows = [paper for paper in all_papers if paper.fact(name_map.rows)]
        counts: Counter[Pair] = Counter()
        for paper in papers:
            # Sets: two other families of one paper are one paper.
            own_rows = _places(self, paper, name_map.rows, rows)
            own_columns = _places(self, paper, name_map.columns, columns)
            counts.update(product(own_rows, own_columns))
        return CountedMap(
            name_map=name_map,
            papers=papers,
            rows=rows,
            columns=columns,
            counts=counts,
            totals=totals,
            with_rows=len(with_rows),
        )

    @property
    def with_page(self) -> list[NameGroup]:
        """The groups with a page, most papers first."""
        groups = self.groups.values()
        return [group for group in groups if group.path]


# Seven columns and "Others" keep cells of 25 pixels on the narrowest phone.
MOST_COLUMNS, MOST_ROWS = 7, 8
OTHERS = "(others)"

Pair = tuple[str, str]
"""The ids of a row and a column."""


@dataclass(frozen=True)
class CountedMap:
    """The papers that name both sides of a map, the groups on each side, and their papers.

    ``counts`` are the papers of two groups at once, ``totals`` those of each group by fact, and
    ``with_rows`` is the number of papers that name the side of the rows.
    """

    name_map: NameMap
    papers: Sequence[Paper]
    rows: Sequence[str]
    columns: Sequence[str]
    counts: Counter[Pair]
    totals: Mapping[str, Counter[str]]
    with_rows: int


def _names_both(paper: Paper, name_map: NameMap) -> bool:
    of_rows = paper.fact(name_map.rows)
    return bool(of_rows and paper.fact(name_map.columns))


def _first_groups(
    index: NameIndex,
    counts: Mapping[str, int],
    most: int,
) -> list[str]:
    """Return the groups with most papers in a fact, and a place for the others if there are any."""
    ids = list(ranked_groups(index, counts))
    if len(ids) <= most:
        return ids
    return [*ids[:most], OTHERS]


def _places(
    index: NameIndex,
    paper: Paper,
    fact: str,
    ids: Sequence[str],
) -> set[str]:
    """Return the rows, or the columns, that a paper belongs to."""
    own_ids = index.ids_in(paper, fact)
    return {group_id if group_id in ids else OTHERS for group_id in own_ids}


def _add(
    group: NameGroup,
    fact: str,
    name: str,
    paper: Paper,
) -> None:
    """Add a paper; papers come in order, so that a repeated one is the last."""
    by_name = group.by_name.setdefault(name, {})
    of_fact = group.by_fact.setdefault(fact, [])
    of_name = by_name.setdefault(fact, [])
    for papers in (group.papers, of_fact, of_name):
        last_key = papers[-1].key if papers else ""
        if last_key != paper.key:
            papers.append(paper)


def name_indexes(catalog: Catalog) -> tuple[NameIndex, ...]:
    """Return the index of every vocabulary with a name that has a page."""
    return catalog.once(_name_indexes)


def _name_indexes(catalog: Catalog) -> tuple[NameIndex, ...]:
    vocabularies = catalog.taxonomy.vocabularies
    indexes = [NameIndex(catalog, vocabulary) for vocabulary in vocabularies]
    return tuple(index for index in indexes if index.with_page)


def counted_together(
    index: NameIndex,
    papers: Iterable[Paper],
    fact: str,
) -> tuple[Counter[str], int]:
    """Return how many of some papers use each group in a fact, and how many use none."""
    counts: Counter[str] = Counter()
    without = 0
    for paper in papers:
        ids = index.ids_in(paper, fact)
        counts.update(ids)
        without += not ids
    return counts, without


def ranked_groups(
    index: NameIndex,
    counts: Mapping[str, int],
) -> Iterator[str]:
    """Yield the ids of counted groups: those without a page first, then the highest counts.

    The first are those that name no other thing, such as "the student itself".
    """
    counted = [group_id for group_id in index.groups if group_id in counts]
    counted.sort(key=counts.__getitem__, reverse=True)

    def is_ordinary(group_id: str) -> bool:
        return not index.is_unlisted(index.groups[group_id])

    # Sorting is stable, and False comes first.
    yield from sorted(counted, key=is_ordinary)


def path_of_name(indexes: Iterable[NameIndex], fact: Fact, value: str) -> str:
    """Return the address of the page of a fact's value; empty where it has none."""
    for index in indexes:
        if index.vocabulary.id == fact.vocabulary:
            group = index.group_of(value)
            return group.path if group else ""
    return ""
