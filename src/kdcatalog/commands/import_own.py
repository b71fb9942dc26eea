"""``kdcatalog import`` of our own JSON: the exported records, under their keys, as they were.

Other formats describe works, which become records; this one holds records. A record that exists
stays as it is. The topics, facts and venues of the export come with the records where the catalog
is new, or with ``--new-nodes``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from kdcatalog.checks.rules import run_rules
from kdcatalog.commands.import_records import name_and_part
from kdcatalog.commands.list_taxonomy import first_taxonomy, lone_example, taxonomy_data
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import spelled_day
from kdcatalog.model.keys import year_of_key
from kdcatalog.model.paper import Record
from kdcatalog.model.text import pluralize, quote
from kdcatalog.problems import errors
from kdcatalog.records import editing
from kdcatalog.records.layout import record_text
from kdcatalog.records.moving import node_places
from kdcatalog.records.reading import key_of, load_paper, load_taxonomy
from kdcatalog.snapshot import PAPERS, TAXONOMY, UNDATED_FOLDER

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from kdcatalog.commands.list_taxonomy import FirstTaxonomy, TaxonomyData
    from kdcatalog.exports.catalog_json import ExportedCatalog, RecordData
    from kdcatalog.lists.listing import Item
    from kdcatalog.lists.sections import PlacedNode
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.problems import Problem
    from kdcatalog.snapshot import Snapshot


_Change = Mapping[str, Any]

# Of records that are left out for one reason, a few show what is meant.
_NAMED_KEYS = 3
# With those, the report is not longer than a screen.
_REASONS = 12


@dataclass(slots=True)
class OwnImport:
    """What importing exported records does: the files to write, and what becomes of the others.

    ``added`` has the number of topics, facts and venues for taxonomy.yaml, ``removed`` the example
    of ``init``. With ``has_more``, the export has topics that the catalog does not get.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    added: Mapping[str, int] = field(default_factory=dict)
    records: int = 0
    unchanged: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    has_more: bool = False

    @property
    def changes(self) -> dict[str, bytes | None]:
        """The files to write, and None for the example to remove."""
        return {**self.files, **dict.fromkeys(self.removed)}

    def lines(self, *, is_verbose: bool = False) -> Iterator[str]:
        """Yield what to print: the records that were left out, by reason, then the figures."""
        yield from self._reasons(is_verbose=is_verbose)
        if self.left and self.has_more:
            yield "fix: --new-nodes adds the topics, facts and venues of the export"
        if self.added:
            yield self._additions()
        unchanged = len(self.unchanged)
        left = len(self.left)
        new = self.records
        total = pluralize(new + unchanged + left, "record")
        yield f"{total}: {new} new, {unchanged} unchanged, {left} left out"

    def _additions(self) -> str:
        counts = []
        for name, number in self.added.items():
            count = pluralize(number, name)
            counts.append(count)
        return f"taxonomy.yaml: added {', '.join(counts)}"

    def _reasons(self, *, is_verbose: bool) -> Iterator[str]:
        counts = Counter(self.left.values())
        reasons = [reason for reason, _ in counts.most_common()]
        listed = reasons if is_verbose else reasons[:_REASONS]
        for reason in listed:
            keys = self._keys_of(reason)
            count = len(keys)
            end = count if is_verbose else _NAMED_KEYS
            names = ", ".join(keys[:end])
            hidden = count - end
            more = f" and {hidden} more" if hidden > 0 else ""
            yield f"left out {count}: {reason}: {names}{more}"
        others = len(reasons) - len(listed)
        if others:
            rest = pluralize(others, "other reason")
            yield f"left out for {rest}; -v lists them"

    def _keys_of(self, reason: str) -> list[str]:
        keys = []
        for key, other_reason in self.left.items():
            if other_reason == reason:
                keys.append(key)
        return keys


def plan_own_import(
    snapshot: Snapshot,
    catalog: Catalog,
    exported: ExportedCatalog,
    *,
    new_nodes: bool = False,
) -> OwnImport:
    """Return what importing records under their keys would do to a catalog; nothing is written.

    In a catalog with nothing but the example of ``init``, the topics of the export become its own.
    """
    plan = OwnImport()
    # With the first real paper, the example of init goes.
    example = lone_example(snapshot, catalog)
    plan.removed = (example,) if example else ()
    catalog = _with_own_taxonomy(plan, snapshot, catalog, exported, new_nodes=new_nodes)
    papers: dict[str, Paper] = {}
    facts = [*catalog.taxonomy.fact_by_id]
    for key, record in exported.records.items():
        text = record_text(record, facts)
        folder = year_of_key(key) or UNDATED_FOLDER
        file = f"{PAPERS}/{folder}/{key}.yaml"
        loaded = load_paper(text.encode(), file)
        existing = catalog.by_key.get(key)
        if not loaded.value:
            problem = loaded.problems[0]
            plan.left[key] = _reason(problem)
        elif existing:
            _compare(plan, existing, loaded.value)
        else:
            papers[key] = loaded.value
            plan.files[file] = text.encode()
    _leave_out_rejected(plan, catalog, papers)
    records = plan.files.keys() - {TAXONOMY}
    plan.records = len(records)
    # Without a record, the taxonomy stays as it is.
    if not plan.records:
        plan.files.clear()
        plan.added = {}
        plan.removed = ()
    return plan


_TopicAt = tuple[str, "RecordData"]


def _with_own_taxonomy(
    plan: OwnImport,
    snapshot: Snapshot,
    catalog: Catalog,
    exported: ExportedCatalog,
    *,
    new_nodes: bool,
) -> Catalog:
    """Return the catalog with the taxonomy that the records need, which goes into the plan."""
    topics = list(_topics_in(exported.facets))
    first = _first_of(snapshot, catalog, exported, topics)
    if first:
        plan.files[TAXONOMY] = first.text
        return Catalog.of(first.taxonomy, ())
    taxonomy = catalog.taxonomy
    facts = _new_rows(exported.facts, taxonomy.fact_by_id)
    venues = _new_rows(exported.venues, taxonomy.venue_by_id)
    items = _new_topics(taxonomy, topics)
    items += zip(repeat(("facts",)), facts, strict=False)
    items += zip(repeat(("venues",)), venues, strict=False)
    plan.has_more = bool(items) and not new_nodes
    if plan.has_more or not items:
        return catalog
    new_paths = dict(topics).keys() - taxonomy.nodes.keys()
    plan.added = {
        "topic": len(new_paths),
        "fact": len(facts),
        "venue": len(venues),
    }
    return _extended(plan, snapshot, catalog, items)


def _first_of(
    snapshot: Snapshot,
    catalog: Catalog,
    exported: ExportedCatalog,
    topics: Iterable[_TopicAt],
) -> FirstTaxonomy | None:
    """Return the taxonomy of an export where the catalog has nothing but the example of init."""
    titles = {}
    for path, topic in topics:
        titles[path] = topic.get("title", "")
    if not titles:
        return None
    content: TaxonomyData = {
        **taxonomy_data({}, titles, ()),
        "facets": exported.facets,
        "facts": exported.facts,
        "venues": exported.venues,
    }
    return first_taxonomy(snapshot, catalog, content)


def _extended(
    plan: OwnImport,
    snapshot: Snapshot,
    catalog: Catalog,
    items: Sequence[PlacedNode],
) -> Catalog:
    """Return the catalog with new items in its taxonomy.yaml, which goes into the plan."""
    raw = editing.add_nodes(snapshot.read(TAXONOMY), items)
    taxonomy = load_taxonomy(raw, TAXONOMY).value
    # An export that somebody has edited may have topics that no taxonomy can have.
    if not taxonomy:
        plan.added = {}
        return catalog
    plan.files[TAXONOMY] = raw
    # The keys of removed papers stay taken.
    removals = catalog.removals
    return Catalog.of(taxonomy, catalog.papers, catalog.keys, removals=removals)


def _topics_in(
    topics: Iterable[RecordData],
    above: str = "",
) -> Iterator[_TopicAt]:
    """Yield topics with their paths, each before those below it."""
    for topic in topics:
        path = f"{above}{topic['id']}"
        yield path, topic
        below = topic.get("nodes", ())
        yield from _topics_in(below, f"{path}/")


def _new_topics(taxonomy: Taxonomy, topics: Iterable[_TopicAt]) -> list[PlacedNode]:
    """Return the topics that a taxonomy does not have, with the places of their lists."""
    places = node_places(taxonomy)
    items: list[PlacedNode] = []
    for path, topic in topics:
        parent = path.rpartition("/")[0]
        # Below a new topic, it is part of that.
        if path in places or (parent and parent not in places):
            continue
        place = (*places[parent], "nodes") if parent else ("facets",)
        items.append((place, topic))
    return items


def _new_rows(
    rows: Iterable[RecordData],
    existing: Container[str],
) -> list[RecordData]:
    return [row for row in rows if row.get("id") not in existing]


def _compare(plan: OwnImport, existing: Paper, imported: Paper) -> None:
    old_values = _values(existing)
    new_values = _values(imported)
    different = []
    for name, value in new_values.items():
        if value != old_values[name]:
            different.append(name)
    if different:
        names = ", ".join(different)
        reason = f"the record exists and has another {names}"
        plan.left[existing.key] = reason
    else:
        plan.unchanged.append(existing.key)


def _values(paper: Paper) -> dict[str, Any]:
    """Return the fields of a record, without what a paper has beside them."""
    return paper.model_dump(include=set(Record.model_fields))


def _leave_out_rejected(
    plan: OwnImport,
    catalog: Catalog,
    papers: Mapping[str, Paper],
) -> None:
    """Leave out the records that would have errors in the catalog, such as an unknown topic."""
    all_papers = [*catalog.papers, *papers.values()]
    extended = Catalog.of(catalog.taxonomy, all_papers, catalog.keys)
    problems = run_rules(extended)
    for problem in errors(problems):
        file = problem.file
        if file != TAXONOMY and file in plan.files:
            del plan.files[file]
            plan.left[key_of(file)] = _reason(problem)


def _reason(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}"


def day_of_entry(item: Item, today: str) -> str:
    """Return the day on which the exported record was added, else today."""
    # Excel writes days as the system does; a day to come is an error in a record.
    day = spelled_day(item.added) or today
    return min(day, today)


def own_fields(item: Item, taxonomy: Taxonomy) -> list[_Change]:
    """Return the summary and each fact in the cells of our own CSV, as a record has them."""
    changes: list[_Change] = []
    for name, cell in item.own_cells:
        fact = taxonomy.fact_by_id.get(name)
        if fact:
            values = dict.fromkeys(cell.split("; "))
            value = list(values) if fact.many else cell
            changes.append({"facts": {name: value}})
        elif name == "summary":
            changes.append({"summary": cell})
    return changes


def lost_cells(item: Item, paper: Paper, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield a sentence on what a paper does not have of our own CSV, such as unknown facts."""
    for name, cell in item.own_cells:
        if name in taxonomy.fact_by_id:
            # Somebody may have edited the file, and a record never gets what would break it.
            if not paper.fact(name):
                yield f"not carried over: {name} {quote(cell)}"
        elif name != "summary":
            yield f"not carried over, since taxonomy.yaml has no such fact: {quote(name)}"
        elif not paper.summary:
            yield f"not carried over: summary {quote(cell)}"
    for path in item.placements:
        current_path = taxonomy.moved.get(path, path)
        if current_path not in taxonomy.nodes:
            yield f"{quote(path)} is not a topic, so the paper is not there"


def with_own_fields(
    raw: bytes,
    paper: Paper,
    changes: Sequence[_Change],
    taxonomy: Taxonomy,
) -> tuple[str, Paper]:
    """Return a record with new values of some fields, without those that would break it."""
    changed = editing.with_fields(raw, paper.file, taxonomy, changes)
    if changed:
        loaded = load_paper(changed.encode(), paper.file)
        if loaded.value:
            return changed, loaded.value
    text = raw.decode()
    # Somebody may have edited our CSV: one wrong fact must not cost the others.
    if len(changes) > 1:
        for change in changes:
            text, paper = with_own_fields(
                text.encode(),
                paper,
                [change],
                taxonomy,
            )
    return text, paper


def without_rejected(
    raw: bytes,
    paper: Paper,
    problem: Problem,
    taxonomy: Taxonomy,
) -> tuple[str, Paper]:
    """Return a record without the summary, fact or former titles that have an error, else as it is.

    Without them, a paper is a paper all the same.
    """
    name, fact = _path_of(problem)
    if name not in ("facts", "summary", "former_titles"):
        return raw.decode(), paper
    changes: list[_Change] = [{name: []}]
    if name == "facts" and fact:
        # A change is merged into the facts, so that none of them can be removed alone.
        others = paper.model_dump(mode="json")["facts"]
        others.pop(fact, None)
        changes.append({"facts": others or []})
    return with_own_fields(
        raw,
        paper,
        changes,
        taxonomy,
    )


def field_of(problem: Problem) -> str:
    """Return the name of the field, or of the fact, that a problem is about."""
    name, fact = _path_of(problem)
    return fact if name == "facts" and fact else name


def _path_of(problem: Problem) -> tuple[str, str]:
    # A key is unknown to the record, and a position is that of no field.
    path = problem.at if isinstance(problem.at, tuple) else ()
    return name_and_part(path)
