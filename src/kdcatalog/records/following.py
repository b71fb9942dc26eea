"""Everything that names a topic, paper, venue or model follows when it gets another name.

One table of new names goes through records, taxonomy.yaml, people.yaml, removed.yaml, upkeep.yaml
and prose.
Where several things become one, what is then listed twice is listed once.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kdcatalog.model.taxonomy import LEAST_STARTS
from kdcatalog.model.text import pluralize, quote
from kdcatalog.records.layout import EDITED_STYLE
from kdcatalog.records.reading import TAXONOMY_LIMITS
from kdcatalog.records.rewriting import CannotRestructureError, Data, Rewriting
from kdcatalog.rendering.prose import references
from kdcatalog.snapshot import PEOPLE, REMOVED, TAXONOMY, UPKEEP
from kdcatalog.source.emitter import UnsafeEditError, read_editable
from kdcatalog.source.patching import patch_yaml

NewNames = Mapping[str, str | None]
"""The new name by the old one; None where it names nothing any more."""


def _nothing() -> NewNames:
    return {}


@dataclass(frozen=True, slots=True)
class Renames:
    """What gets other names: topics by path, papers by key, venues by id, names of a vocabulary.

    ``name_facts`` are the ids of the facts that have their values from that vocabulary.
    """

    topics: NewNames = field(default_factory=_nothing)
    keys: NewNames = field(default_factory=_nothing)
    venues: NewNames = field(default_factory=_nothing)
    names: NewNames = field(default_factory=_nothing)
    name_facts: frozenset[str] = frozenset()

    @property
    def old_names(self) -> tuple[str, ...]:
        """Every name that something may still use."""
        papers_and_topics = (*self.topics, *self.keys)
        return (*papers_and_topics, *self.venues, *self.names)


def follow(rewriting: Rewriting, renames: Renames) -> None:
    """Let every file of a catalog use the new names.

    Raises CannotRestructureError where something would be left with too little, UnsafeEditError
    where a file has errors.
    """
    _follow_records(rewriting, renames)
    taxonomy = rewriting.data(TAXONOMY)
    _follow_topics(taxonomy, renames.topics)
    _follow_keys(taxonomy, renames.keys)
    _follow_names(taxonomy, renames)
    rewriting.put(TAXONOMY, taxonomy)
    _follow_people(rewriting, renames.keys)
    _follow_removals(rewriting, renames.keys)
    _follow_upkeep(rewriting, renames)
    _follow_prose(rewriting, renames)


# --- records ---


def _follow_records(rewriting: Rewriting, renames: Renames) -> None:
    names = [name.encode() for name in renames.old_names]
    for file in rewriting.snapshot.record_files:
        is_record = file.endswith(".yaml") and rewriting.snapshot.is_ordinary(file)
        raw = rewriting.raw(file)
        # Looking for the bytes first spares parsing nearly every record.
        is_concerned = any(name in raw for name in names)
        if not is_record or not is_concerned:
            continue
        try:
            record = rewriting.data(file)
            _follow_record(record, renames)
            rewriting.put(file, record)
        except UnsafeEditError as error:
            # The edit knows the text alone; a person needs to know which of 1,884 records it was.
            raise UnsafeEditError(f"{file}: {error}; fix it first") from error


def _follow_record(record: Data, renames: Renames) -> None:
    placements = record.get("placements")
    if isinstance(placements, list):
        set_list(record, "placements", merged_placements(placements, renames.topics))
    distinct = record.get("distinct_from")
    if isinstance(distinct, list):
        set_list(record, "distinct_from", renamed(distinct, renames.keys))
    venue = record.get("venue")
    if isinstance(venue, dict):
        _rename_value(venue, "id", renames.venues)
    facts = record.get("facts")
    if isinstance(facts, dict):
        for fact in renames.name_facts & facts.keys():
            _rename_fact(facts, fact, renames.names)


def _rename_fact(facts: Data, fact: str, names: NewNames) -> None:
    if isinstance(facts[fact], str):
        _rename_value(facts, fact, names)
    else:
        set_list(
            facts,
            fact,
            renamed(facts[fact], names),
        )


def merged_placements(placements: Iterable[str], topics: NewNames) -> list[str]:
    """Return placements with new paths, without repeats and without those that others imply."""
    before = list(placements)
    paths = renamed(before, topics)
    if paths == before:
        return before
    # A paper on "a" and "b" that become "c" and "c/d" is on "c/d" alone, as KD302 asks.
    return [path for path in paths if not _is_implied(path, paths)]


def _is_implied(path: str, paths: Iterable[str]) -> bool:
    below = f"{path}/"
    return any(other.startswith(below) for other in paths)


# --- taxonomy.yaml ---


def followed_taxonomy(raw: bytes, topics: NewNames) -> bytes:
    """Return the text of taxonomy.yaml in which all that names a topic, outside the tree, follows.

    Raises UnsafeEditError.
    """
    text = raw.decode("utf-8").replace("\r\n", "\n")
    document = read_editable(text, TAXONOMY, TAXONOMY_LIMITS)
    data: Data = copy.deepcopy(document.data)
    _follow_topics(data, topics)
    return patch_yaml(raw, TAXONOMY, data, EDITED_STYLE, TAXONOMY_LIMITS)


def _follow_topics(taxonomy: Data, topics: NewNames) -> None:
    """Follow renamed topics in every place outside the tree."""
    if not topics:
        return
    _rename_value(taxonomy, "surveys", topics)
    matrix = taxonomy.get("matrix", {})
    for name in ("rows", "columns"):
        _rename_value(matrix, name, topics)
    map_settings = matrix.get("map", {})
    _rename_in_rows(map_settings, "groups", "node", topics, ("node",))
    _rename_keys(map_settings, "labels", topics)
    summary = taxonomy.get("summary", {})
    _rename_in_rows(summary, "columns", "nodes", topics, ("fact", "nodes"))
    for fact in taxonomy.get("facts", ()):
        _rename_values(fact, "means", topics)
    choose = taxonomy.get("choose", {})
    _rename_in_rows(choose, "methods", "topic", topics, ("access", "goal", "topic"))
    settings = taxonomy.get("catalog", {})
    parts = {}
    for old, new in topics.items():
        parts[f"facet:{old}"] = new and f"facet:{new}"
    _rename_values(settings, "anchors", {**topics, **parts})
    if "readme" in settings:
        set_list(
            settings,
            "readme",
            renamed(settings["readme"], parts),
        )
    _rename_keys(settings, "readme_rows", topics)


def _follow_keys(taxonomy: Data, keys: NewNames) -> None:
    """Follow renamed papers: those to start with, those of methods, those that README keeps."""
    if not keys:
        return
    for path, node in nodes_of(taxonomy):
        before = len(node.get("start", ()))
        _rename_in_rows(node, "start", "key", keys, ("key",))
        after = len(node.get("start", ()))
        if after < before and 0 < after < LEAST_STARTS:
            _refuse_too_few(f"{path} has only {pluralize(before, 'paper')} to start with", keys)
    for method in taxonomy.get("choose", {}).get("methods", ()):
        papers = renamed(method["papers"], keys)
        if len(papers) < len(method["papers"]):
            _refuse_too_few(f"{quote(method['topic'])} in choose: needs each of its papers", keys)
        method["papers"] = papers
    settings = taxonomy.get("catalog", {})
    rows = settings.get("readme_rows", {})
    for path in [*rows]:
        set_list(
            rows,
            path,
            renamed(rows[path], keys),
        )
    if "readme_rows" in settings and not rows:
        del settings["readme_rows"]


def _refuse_too_few(what: str, keys: NewNames) -> None:
    hint = f"name another with --instead KEY, or edit {TAXONOMY}"
    # A merge, or a paper to read instead that is in the list already.
    if None not in keys.values():
        hint = f"name another in {TAXONOMY} first"
    raise CannotRestructureError(f"{what}: {hint}")


def _follow_names(taxonomy: Data, renames: Renames) -> None:
    """Follow renamed names of a vocabulary in the facts that use it, and in the summary table."""
    for fact in taxonomy.get("facts", ()):
        if fact["id"] in renames.name_facts:
            if "apart" in fact:
                set_list(
                    fact,
                    "apart",
                    renamed(fact["apart"], renames.names),
                )
            _rename_keys(fact, "values", renames.names)
            _rename_keys(fact, "means", renames.names)
    summary = taxonomy.get("summary", {})
    if summary.get("group") in renames.name_facts and "groups" in summary:
        set_list(
            summary,
            "groups",
            renamed(summary["groups"], renames.names),
        )


PathAndNode = tuple[str, Data]


def nodes_of(taxonomy: Data) -> Iterator[PathAndNode]:
    """Yield every node of the tree with its path, a parent before its children."""
    yield from _nodes_in(taxonomy.get("facets", ()), "")


def _nodes_in(level: Iterable[Data], prefix: str) -> Iterator[PathAndNode]:
    for node in level:
        path = f"{prefix}{node['id']}"
        yield path, node
        yield from _nodes_in(node.get("nodes", ()), f"{path}/")


# --- people.yaml, removed.yaml and prose ---


def _follow_people(rewriting: Rewriting, keys: NewNames) -> None:
    data = rewriting.data(PEOPLE)
    people = []
    for person in data.get("people", ()):
        has_papers = "papers" in person
        if has_papers:
            set_list(
                person,
                "papers",
                renamed(person["papers"], keys),
            )
        # Without papers:, the row would speak of every paper with that name.
        if not has_papers or "papers" in person:
            people.append(person)
    if people:
        rewriting.put(PEOPLE, {**data, "people": people})
    elif data:
        rewriting.remove(PEOPLE)


def _follow_removals(rewriting: Rewriting, keys: NewNames) -> None:
    data = rewriting.data(REMOVED)
    for row in data.get("removed", ()):
        _rename_value(row, "instead", keys)
    if data:
        rewriting.put(REMOVED, data)


def _follow_upkeep(rewriting: Rewriting, renames: Renames) -> None:
    """Follow the venues of harvests, and the papers in which an audit was wrong."""
    data = rewriting.data(UPKEEP)
    for harvest in data.get("harvests", ()):
        _rename_value(harvest, "venue", renames.venues)
    for audit in data.get("audits", ()):
        # Written as "key: field". A removed paper was wrong all the same.
        for index, wrong in enumerate(audit.get("wrong", ())):
            key, colon, field_name = wrong.partition(":")
            new_key = renames.keys.get(key) or key
            audit["wrong"][index] = f"{new_key}{colon}{field_name}"
    if data:
        rewriting.put(UPKEEP, data)


def _follow_prose(rewriting: Rewriting, renames: Renames) -> None:
    by_kind = {"node": renames.topics, "paper": renames.keys}
    snapshot = rewriting.snapshot
    for file in (*snapshot.prose_files, *snapshot.topic_prose_files):
        raw = rewriting.raw(file)
        rewriting.write(file, renamed_prose(raw, by_kind))


def renamed_prose(raw: bytes, by_kind: Mapping[str, NewNames]) -> bytes:
    """Return prose whose links name the new topics and papers.

    A link to a removed paper stays: its page says why it was removed.
    """
    # Prose that is not UTF-8 is a problem of its own (KD101), which must not become worse.
    text = raw.decode("utf-8", "surrogateescape")
    # From the end, so that the offsets of earlier references stay right.
    for reference in reversed(references(text)):
        new = by_kind.get(reference.kind, {}).get(reference.name)
        if new:
            end = reference.offset + len(reference.name)
            before = text[: reference.offset]
            after = text[end:]
            text = f"{before}{new}{after}"
    return text.encode("utf-8", "surrogateescape")


# --- plain data ---


def renamed(values: Iterable[Any], names: NewNames) -> list[Any]:
    """Return values with new names, without those that are gone, repeats left out."""
    result: list[Any] = []
    for value in values:
        # Values with a fault of shape stay as they are.
        is_name = isinstance(value, str)
        new = names.get(value, value) if is_name else value
        if new is not None and new not in result:
            result.append(new)
    return result


_MaybeList = Iterable[Any] | None


def united(first: _MaybeList, second: _MaybeList) -> list[Any]:
    """Return the values of both lists, without repeats; a list may be missing."""
    values = list(first or ())
    values += second or ()
    return renamed(values, {})


def set_list(holder: Data, name: str, values: list[Any]) -> None:
    """Let a field be a list; an empty one is removed, since no field may be empty."""
    if values:
        holder[name] = values
    else:
        holder.pop(name, None)


def _rename_value(holder: Data, name: str, names: NewNames) -> None:
    old = holder.get(name)
    if not isinstance(old, str) or old not in names:
        return
    new = names[old]
    if new is None:
        del holder[name]
    else:
        holder[name] = new


def _rename_values(holder: Data, name: str, names: NewNames) -> None:
    """Rename the values of a mapping; it is removed where all of them are gone."""
    mapping = holder.get(name, {})
    for key in [*mapping]:
        _rename_value(mapping, key, names)
    if name in holder and not mapping:
        del holder[name]


def _rename_keys(holder: Data, name: str, names: NewNames) -> None:
    """Rename the keys of a mapping, in their order; lists under keys that become one are joined."""
    mapping = holder.get(name)
    if mapping is None:
        return
    result: Data = {}
    for key, value in mapping.items():
        new = names.get(key, key)
        if new is None:
            continue
        is_joined = new in result and isinstance(value, list)
        if is_joined:
            result[new] = united(result[new], value)
        else:
            result.setdefault(new, value)
    if result:
        holder[name] = result
    else:
        del holder[name]


def _rename_in_rows(
    holder: Data,
    name: str,
    field_name: str,
    names: NewNames,
    identity: tuple[str, ...],
) -> None:
    """Rename a field of every row of a list; rows whose name is gone, or that repeat, go."""
    rows = []
    seen = set()
    for row in holder.get(name, ()):
        had_name = field_name in row
        _rename_value(row, field_name, names)
        is_gone = had_name and field_name not in row
        same = tuple(row.get(part) for part in identity)
        if not is_gone and same not in seen:
            rows.append(row)
        seen.add(same)
    if name in holder:
        set_list(holder, name, rows)
