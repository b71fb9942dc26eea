"""taxonomy.yaml: ids are unique, and whatever it names exists."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from kdcatalog.checks.tables import check_choices, unclear_volumes
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.tables import Summary
from kdcatalog.model.taxonomy import LEAST_STARTS, MOST_STARTS, Node, Taxonomy
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.vocabulary import did_you_mean, did_you_mean_key
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import TAXONOMY

README_PARTS = ("log", "contents", "summary", "citation", "history", "license", "run")
"""The parts of README.md that the tool makes, besides ``facet:ID`` and ``prose:NAME``."""


class _Name(NamedTuple):
    """A name in taxonomy.yaml: where it is, as it compares, and as a message prints it."""

    at: Path
    normalized: str
    shown_as: str


class _Mention(NamedTuple):
    """A place in taxonomy.yaml that names something, and the names that exist."""

    at: Path
    name: str
    existing: Collection[str]


def check_taxonomy(taxonomy: Taxonomy, prose: Iterable[str]) -> Iterator[Problem]:
    """Yield every contradiction of a taxonomy; ``prose`` are the names of files in docs/prose."""
    yield from _duplicate_names(taxonomy)
    yield from _incomplete_columns(taxonomy)
    yield from unclear_volumes(taxonomy)
    yield from _unknown_mentions(taxonomy)
    yield from _unknown_readme_parts(taxonomy, prose)
    yield from _unfit_starts(taxonomy)
    yield from check_choices(taxonomy)


def _duplicate_names(taxonomy: Taxonomy) -> Iterator[Problem]:
    nodes = [*_nodes_with_places(taxonomy.facets, ("facets",))]
    yield from _duplicates("topic", _node_ids(nodes))
    yield from _duplicates("former path", _paths(taxonomy, nodes))
    yield from _duplicates("title", _titles(nodes))
    yield from _duplicates("word", _words(taxonomy, nodes))
    yield from _duplicates("venue", _venue_names(taxonomy))
    yield from _duplicates("fact", _fact_ids(taxonomy))
    yield from _duplicates("synonym", _synonyms(taxonomy))
    yield from _lonely_synonyms(taxonomy)
    yield from _clashing_aliases(taxonomy)


def _duplicates(kind: str, names: Iterable[_Name]) -> Iterator[Problem]:
    seen: set[str] = set()
    for name in names:
        # The second is reported: the first is where people will look for the name.
        if name.normalized in seen:
            yield _contradiction(
                name.at, f"duplicate {kind} {quote(name.shown_as)}", "give each its own name"
            )
        seen.add(name.normalized)


def _contradiction(
    at: Path,
    message: str,
    hint: str,
    absent: str = "",
) -> Problem:
    return Problem("KD151", TAXONOMY, at, message, hint, absent=absent)


def _nodes_with_places(
    nodes: Sequence[Node],
    parent: Path,
) -> Iterator[tuple[Path, Node]]:
    """Yield every node with its place in the file, a parent before its children."""
    for index, node in enumerate(nodes):
        at = (*parent, index)
        yield at, node
        yield from _nodes_with_places(node.nodes, (*at, "nodes"))


def _node_ids(
    nodes: Iterable[tuple[Path, Node]],
) -> Iterator[_Name]:
    for at, node in nodes:
        # Only siblings need different ids, so the list they are in belongs to the name.
        siblings = at[:-1]
        normalized = f"{siblings}{node.id}"
        yield _Name(
            at=(*at, "id"),
            normalized=normalized,
            shown_as=node.id,
        )


def _paths(
    taxonomy: Taxonomy,
    nodes: Iterable[tuple[Path, Node]],
) -> Iterator[_Name]:
    """Yield the paths that exist, then the former ones, which must not be among them."""
    for path in taxonomy.nodes:
        yield _Name(
            at=(),
            normalized=path,
            shown_as=path,
        )
    for at, node in nodes:
        for index, former_path in enumerate(node.former_paths):
            yield _Name(
                at=(*at, "former_paths", index),
                normalized=former_path,
                shown_as=former_path,
            )


def _titles(
    nodes: Iterable[tuple[Path, Node]],
) -> Iterator[_Name]:
    for at, node in nodes:
        normalized = normalize_title(node.title)
        # Titles are unique in the whole tree: they are headings of one README.
        yield _Name(
            at=(*at, "title"),
            normalized=normalized,
            shown_as=node.title,
        )


def _words(
    taxonomy: Taxonomy,
    nodes: Sequence[tuple[Path, Node]],
) -> Iterator[_Name]:
    # With duplicate ids there are fewer paths than nodes; those that remain still fit in order.
    paths = [*taxonomy.nodes]
    for number, (at, node) in enumerate(nodes):
        has_path = number < len(paths)
        path = paths[number] if has_path else node.id
        for index, word in enumerate(node.words):
            word_at = (*at, "words", index)
            yield _Name(
                at=word_at,
                normalized=word.casefold(),
                shown_as=f"{word} of {path}",
            )


def _venue_names(taxonomy: Taxonomy) -> Iterator[_Name]:
    """Yield every id, then every alias, so that a clash is reported on the alias."""
    for row, venue in enumerate(taxonomy.venues):
        normalized = venue.id.casefold()
        yield _Name(
            at=("venues", row, "id"),
            normalized=normalized,
            shown_as=venue.id,
        )
    for row, venue in enumerate(taxonomy.venues):
        for index, alias in enumerate(venue.aliases):
            yield _Name(
                at=("venues", row, "aliases", index),
                normalized=alias.casefold(),
                shown_as=alias,
            )
        for index, former_id in enumerate(venue.former_ids):
            yield _Name(
                at=("venues", row, "former_ids", index),
                normalized=former_id.casefold(),
                shown_as=former_id,
            )


def _fact_ids(taxonomy: Taxonomy) -> Iterator[_Name]:
    for row, fact in enumerate(taxonomy.facts):
        yield _Name(
            at=("facts", row, "id"),
            normalized=fact.id,
            shown_as=fact.id,
        )


def _synonyms(taxonomy: Taxonomy) -> Iterator[_Name]:
    for row, group in enumerate(taxonomy.synonyms):
        for index, name in enumerate(group):
            yield _Name(
                at=("synonyms", row, index),
                normalized=normalize_title(name),
                shown_as=name,
            )


def _lonely_synonyms(taxonomy: Taxonomy) -> Iterator[Problem]:
    for row, group in enumerate(taxonomy.synonyms):
        if len(group) == 1:
            message = f"{quote(group[0])} has no synonym beside it"
            hint = "write a group such as [KL, Kullback-Leibler], or remove the line"
            yield _contradiction(("synonyms", row), message, hint)


def _clashing_aliases(taxonomy: Taxonomy) -> Iterator[Problem]:
    for index, vocabulary in enumerate(taxonomy.vocabularies):
        for alias in vocabulary.clashing_aliases:
            # Following an alias would then give another answer each time.
            yield _contradiction(
                ("vocabularies", index),
                f"alias {quote(alias)} is a name itself, or leads to another alias",
                "let each alias lead to a name, and list no name as an alias",
            )


def _incomplete_columns(taxonomy: Taxonomy) -> Iterator[Problem]:
    columns = taxonomy.summary.columns if taxonomy.summary else ()
    for index, column in enumerate(columns):
        # The model cannot say "exactly one of two" with a hint of its own.
        if (column.fact is None) == (column.nodes is None):
            yield _contradiction(
                ("summary", "columns", index),
                "a column needs either fact: or nodes:",
                "write fact: with the id of a fact, or nodes: with a topic",
            )


def _unknown_mentions(taxonomy: Taxonomy) -> Iterator[Problem]:
    for mention in _mentions(taxonomy):
        if mention.name not in mention.existing:
            hint = did_you_mean(
                mention.name, mention.existing, "remove the line, or list what it names"
            )
            message = f"{quote(mention.name)} does not exist in {TAXONOMY}"
            yield _contradiction(mention.at, message, hint)


def _mentions(taxonomy: Taxonomy) -> Iterator[_Mention]:
    if taxonomy.summary:
        yield from _mentions_in_summary(taxonomy.summary, taxonomy)
    if taxonomy.matrix:
        # Rows and columns of the matrix are whole facets, not topics below them.
        facets = [facet.id for facet in taxonomy.facets]
        yield _Mention(
            at=("matrix", "rows"),
            name=taxonomy.matrix.rows,
            existing=facets,
        )
        yield _Mention(
            at=("matrix", "columns"),
            name=taxonomy.matrix.columns,
            existing=facets,
        )
    yield from _mentions_in_maps(taxonomy)
    for index, fact in enumerate(taxonomy.facts):
        if fact.vocabulary:
            yield _Mention(
                at=("facts", index, "vocabulary"),
                name=fact.vocabulary,
                existing=[vocabulary.id for vocabulary in taxonomy.vocabularies],
            )
        for value, topic in fact.means.items():
            yield _Mention(
                at=("facts", index, "means", value),
                name=topic,
                existing=taxonomy.nodes,
            )
    if taxonomy.surveys:
        yield _Mention(
            at=("surveys",),
            name=taxonomy.surveys,
            existing=taxonomy.nodes,
        )
    yield from _mentions_in_readme(taxonomy)


def _mentions_in_maps(taxonomy: Taxonomy) -> Iterator[_Mention]:
    """Yield the two facts of each map, which have their values from the vocabulary of the map."""
    for index, vocabulary in enumerate(taxonomy.vocabularies):
        facts = [fact.id for fact in taxonomy.facts_of(vocabulary)]
        if vocabulary.map:
            at: Path = ("vocabularies", index, "map")
            yield _Mention((*at, "rows"), vocabulary.map.rows, facts)
            yield _Mention((*at, "columns"), vocabulary.map.columns, facts)


def _mentions_in_readme(taxonomy: Taxonomy) -> Iterator[_Mention]:
    """Yield the topics of the map and of kept rows, and the parts that anchors lead to."""
    map_settings = taxonomy.matrix.map if taxonomy.matrix else None
    if map_settings:
        at: Path = ("matrix", "map")
        for index, group in enumerate(map_settings.groups):
            place = (*at, "groups", index, "node")
            yield _Mention(place, group.node, taxonomy.nodes)
        for path in map_settings.labels:
            yield _Mention((*at, "labels", path), path, taxonomy.nodes)
    paths = {*taxonomy.nodes, *taxonomy.moved}
    for path in taxonomy.catalog.readme_rows:
        yield _Mention(("catalog", "readme_rows", path), path, paths)
    settings = taxonomy.catalog
    parts = [*settings.readme, *README_PARTS]
    targets = [*taxonomy.nodes, *parts]
    for anchor, target in settings.anchors.items():
        yield _Mention(("catalog", "anchors", anchor), target, targets)


def _unfit_starts(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield a problem for each topic with too few or too many papers to start with, or repeats.

    Two papers are no way into a topic, and of eight a reader must choose again.
    """
    for at, node in _nodes_with_places(taxonomy.facets, ("facets",)):
        place = (*at, "start")
        keys = [start.key for start in node.start]
        if keys and not LEAST_STARTS <= len(keys) <= MOST_STARTS:
            yield _contradiction(
                place,
                f"{len(keys)} papers to start with",
                f"choose {LEAST_STARTS} to {MOST_STARTS} papers, or remove start:",
            )
        names = [
            _Name((*place, index, "key"), normalized=key, shown_as=key)
            for index, key in enumerate(keys)
        ]
        yield from _duplicates("paper to start with", names)


def _mentions_in_summary(summary: Summary, taxonomy: Taxonomy) -> Iterator[_Mention]:
    facts = taxonomy.fact_by_id
    yield _Mention(
        at=("summary", "group"),
        name=summary.group,
        existing=facts,
    )
    for index, fact in enumerate(summary.needs):
        yield _Mention(
            at=("summary", "needs", index),
            name=fact,
            existing=facts,
        )
    for index, column in enumerate(summary.columns):
        at: Path = ("summary", "columns", index)
        if column.fact:
            yield _Mention(
                at=(*at, "fact"),
                name=column.fact,
                existing=facts,
            )
        if column.nodes:
            yield _Mention(
                at=(*at, "nodes"),
                name=column.nodes,
                existing=taxonomy.nodes,
            )


def _unknown_readme_parts(taxonomy: Taxonomy, prose: Iterable[str]) -> Iterator[Problem]:
    facet_parts = [f"facet:{facet.id}" for facet in taxonomy.facets]
    prose_parts = [f"prose:{name}" for name in prose]
    # Only whole facets: a README with a section for every topic would list papers twice.
    parts = [*README_PARTS, *facet_parts, *prose_parts]
    for index, part in enumerate(taxonomy.catalog.readme):
        if part not in parts:
            yield Problem(
                code="KD152",
                file=TAXONOMY,
                at=("catalog", "readme", index),
                message=f"unknown README part {quote(part)}",
                hint=did_you_mean(part, parts, "remove the line"),
                absent=part,
            )


def unknown_papers(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD151 for every key that taxonomy.yaml names and no record has or once had."""
    taxonomy = catalog.taxonomy
    mentions = list(_kept_rows(taxonomy))
    mentions += _starting_points(taxonomy)
    mentions += _methods_papers(taxonomy)
    for mention in mentions:
        if mention.name not in catalog.taken_keys:
            hint = did_you_mean_key(mention.name, catalog.keys, "remove it, or name a paper")
            message = f"no record has the key {quote(mention.name)}"
            absent = f"paper:{mention.name}"
            yield _contradiction(mention.at, message, hint, absent)


def empty_batches(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD151 for every day that has a reason and no paper that was added on it."""
    days = {paper.added for paper in catalog.papers}
    for day in catalog.taxonomy.catalog.batches:
        if day not in days:
            hint = did_you_mean(day, sorted(days, reverse=True), "remove the line")
            message = f"no paper was added on {quote(day)}"
            at = ("catalog", "batches", day)
            yield _contradiction(at, message, hint, absent=f"day:{day}")


def _kept_rows(taxonomy: Taxonomy) -> Iterator[_Mention]:
    for path, keys in taxonomy.catalog.readme_rows.items():
        for index, key in enumerate(keys):
            yield _Mention(("catalog", "readme_rows", path, index), key, ())


def _methods_papers(taxonomy: Taxonomy) -> Iterator[_Mention]:
    methods = taxonomy.choose.methods if taxonomy.choose else ()
    for index, method in enumerate(methods):
        at: Path = ("choose", "methods", index, "papers")
        for place, key in enumerate(method.papers):
            yield _Mention((*at, place), key, ())


def _starting_points(taxonomy: Taxonomy) -> Iterator[_Mention]:
    for at, node in _nodes_with_places(taxonomy.facets, ("facets",)):
        for index, start in enumerate(node.start):
            place = (*at, "start", index, "key")
            yield _Mention(place, start.key, ())
