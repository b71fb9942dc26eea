"""What an import would do: new records, additions to existing ones, reasons for other rows.

An existing record gains identifiers, missing authors and links, never topics or titles, and nothing
that it has is changed. Nothing is written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kdcatalog.bibliography.work import UnreadableError, description_of
from kdcatalog.commands import import_own
from kdcatalog.commands.import_additions import (
    Values,
    compare,
    facts_of_match,
    further_facts,
    missing_values,
    values_taken,
)
from kdcatalog.commands.import_records import (
    draft_leniently,
    own_name,
    rejected_records,
    remark_on,
    with_known_venue,
)
from kdcatalog.commands.list_taxonomy import new_venues, venue_data, venue_names
from kdcatalog.commands.progress import tracked
from kdcatalog.drafting.record import TO_TAKE_AGAIN, CuratorInput, key_of_source
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.lists.merging import ListedPaper, merge_rows
from kdcatalog.lists.sections import Section, additions, lowest_paths, topics_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Match, Matcher
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.model.venues import Venue
from kdcatalog.problems import Problem
from kdcatalog.records import editing
from kdcatalog.records.reading import load_taxonomy
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.emitter import UnsafeEditError


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user chooses beside the list.

    ``added`` is the day of entry. ``nodes`` are the topics of papers whose headings match no topic;
    with ``new_nodes`` such headings become topics.
    """

    added: str
    nodes: tuple[str, ...] = ()
    new_nodes: bool = False


@dataclass(frozen=True, slots=True)
class ImportedPaper:
    """A record that rows of the list are about, and what is added to it by field."""

    file: str
    title: str
    rows: tuple[int, ...]
    additions: Mapping[str, Values]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What becomes of a list: the files to write, and what becomes of each row.

    ``nodes`` has the title of every topic that the list would add, by path; ``venues`` are those
    that taxonomy.yaml gets, ``papers`` the new records. ``removed`` is the example of ``init``.
    """

    listing: Listing
    files: Mapping[str, bytes]
    new: tuple[ImportedPaper, ...]
    extended: tuple[ImportedPaper, ...]
    unchanged: tuple[ImportedPaper, ...]
    left: tuple[Remark, ...]
    mistakes: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    nodes: Mapping[str, str]
    venues: tuple[Venue, ...]
    papers: tuple[Paper, ...]
    removed: tuple[str, ...] = ()


def plan_import(
    snapshot: Snapshot,
    catalog: Catalog,
    listing: Listing,
    options: ImportOptions,
    nodes: Mapping[Section, str] | None = None,
) -> ImportPlan:
    """Return what importing a list would do to a catalog.

    ``nodes`` are the topics of the list's sections where they are decided already, as in a catalog
    that was made from this list.
    """
    topics = topics_of(catalog.taxonomy, listing.sections, listing.topic_paths)
    new_topics = topics.new if options.new_nodes else {}
    # The taxonomy that was made from a list has its venues: "Dough Rev. 101" stays "Dough Rev.".
    listed_venues = venue_names(listing) if nodes is None else {}
    venues = new_venues(catalog.taxonomy.venues, listed_venues)
    files = _changed_taxonomy(snapshot, catalog, new_topics, venues)
    if files:
        # The rules below are to accept papers at the new topics and venues.
        catalog = _with_taxonomy(catalog, files[TAXONOMY])
    planner = _Planner(
        snapshot=snapshot,
        catalog=catalog,
        options=options,
        nodes=topics.nodes if nodes is None else nodes,
    )
    merged = merge_rows(listing)
    for paper in tracked(merged.papers, "Matching papers"):
        planner.add(paper)
    planner.drop_what_the_rules_reject()
    for file, change in planner.changes.items():
        files[file] = change.text.encode()
    changes = planner.changes.values()
    return ImportPlan(
        listing=listing,
        # Topics and venues without a paper are not worth a change of the taxonomy.
        files=files if planner.changes else {},
        new=planner.changed_papers(is_new=True),
        extended=planner.changed_papers(is_new=False),
        unchanged=tuple(planner.unchanged),
        left=_by_place([*merged.left, *planner.left]),
        mistakes=_by_place([*merged.mistakes, *planner.mistakes]),
        remarks=_by_place(planner.remarks),
        nodes=topics.new,
        venues=tuple(venues),
        papers=tuple(change.paper for change in changes if change.is_new),
    )


def _changed_taxonomy(
    snapshot: Snapshot,
    catalog: Catalog,
    new_topics: Mapping[str, str],
    venues: Sequence[Venue],
) -> dict[str, bytes]:
    """Return taxonomy.yaml with new topics and venues, by its name; empty without any."""
    new_items = additions(catalog.taxonomy, new_topics)
    for venue in venues:
        item = (("venues",), venue_data(venue))
        new_items.append(item)
    if not new_items:
        return {}
    raw = snapshot.read(TAXONOMY)
    return {TAXONOMY: editing.add_nodes(raw, new_items)}


def _with_taxonomy(catalog: Catalog, raw: bytes) -> Catalog:
    taxonomy = load_taxonomy(raw, TAXONOMY).value
    if not taxonomy:
        return catalog
    # The keys of removed papers stay taken.
    removals = catalog.removals
    return Catalog.of(taxonomy, catalog.papers, catalog.keys, removals=removals)


def _by_place(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    in_order = sorted(remarks, key=lambda remark: remark.at)
    return tuple(in_order)


@dataclass(frozen=True, slots=True)
class _Change:
    """A record that is written: its paper and text, its papers in the list, its additions.

    A list may have one paper twice without saying so, as by its arXiv id and by its DOI.
    """

    paper: Paper
    text: str
    listed: tuple[ListedPaper, ...]
    additions: Mapping[str, Values]
    is_new: bool


class _Planner:
    """Decides about one paper of a list after the other; what is planned is recognized, too."""

    def __init__(
        self,
        snapshot: Snapshot,
        catalog: Catalog,
        options: ImportOptions,
        nodes: Mapping[Section, str],
    ) -> None:
        self.changes: dict[str, _Change] = {}
        self.unchanged: list[ImportedPaper] = []
        self.left: list[Remark] = []
        self.mistakes: list[Remark] = []
        self.remarks: list[Remark] = []
        self._snapshot = snapshot
        self._catalog = catalog
        self._taxonomy = catalog.taxonomy
        self._with_fields = partial(import_own.with_own_fields, taxonomy=catalog.taxonomy)
        self._without_rejected = partial(import_own.without_rejected, taxonomy=catalog.taxonomy)
        self._options = options
        self._nodes = nodes
        self._matcher = Matcher(catalog.papers)
        self._taken_keys = set(catalog.taken_keys)

    def changed_papers(self, *, is_new: bool) -> tuple[ImportedPaper, ...]:
        """Return the new records, or the existing ones that get additions."""
        papers = []
        for change in self.changes.values():
            if change.is_new == is_new:
                paper = _imported(change.paper, change.listed, change.additions)
                papers.append(paper)
        return tuple(papers)

    def add(self, listed: ListedPaper) -> None:
        """Plan a new record or additions to one, or leave the paper out with the reason."""
        placements = self._placements(listed)
        description = description_of(listed.item.work, listed.item.key)
        matches = self._matcher.matches(description)
        match = matches[0] if matches else None
        if match and not match.is_contradicted:
            self._extend(listed, match, placements)
        elif removal := self._catalog.removal_of(description.identifiers):
            self._leave(listed, f"it {removal.in_words}{TO_TAKE_AGAIN}")
        elif placements:
            # Another work with the title of a record: "Knowledge Distillation: A Survey".
            namesakes = tuple(other.paper.key for other in matches)
            self._draft(listed, placements, namesakes)
        else:
            self._leave(listed, self._why_no_topic(listed))

    # Topics

    def _placements(self, listed: ListedPaper) -> tuple[str, ...]:
        """Return the topics that the list and its headings name, else the chosen ones."""
        taxonomy = self._taxonomy
        paths = []
        for path in listed.item.placements:
            # A list that was exported before a topic moved has its old path.
            current_path = taxonomy.moved.get(path, path)
            paths.append(current_path)
        for section in listed.sections:
            path = self._nodes.get(section, "")
            paths.append(path)
        existing = [path for path in paths if path in taxonomy.nodes]
        return lowest_paths(existing or self._options.nodes)

    def _why_no_topic(self, listed: ListedPaper) -> str:
        headings = [section[-1] for section in listed.sections if section]
        unknown = [*listed.item.placements, *headings]
        if not unknown:
            return "no topic: choose one with --at"
        vocabulary = self._taxonomy.topic_vocabulary
        name = unknown[0]
        closest = vocabulary.closest(name)
        reason = f"{quote(name)} is not a topic: add it with --new-nodes, or choose one with --at"
        return f"{reason}; did you mean {closest}?" if closest else reason

    # New records

    def _draft(
        self,
        listed: ListedPaper,
        placements: tuple[str, ...],
        namesakes: tuple[str, ...],
    ) -> None:
        listed = with_known_venue(listed, self._taxonomy)
        item = listed.item
        chosen = CuratorInput(
            placements=placements,
            added=import_own.day_of_entry(item, self._options.added),
            key=item.own_key or key_of_source(item.key, item.work),
            code=item.code,
            data=item.data,
            distinct_from=namesakes,
            short_name=own_name(item),
        )
        try:
            drafted = draft_leniently(item.work, chosen, self._taxonomy, self._taken_keys)
        except UnreadableError as error:
            self._leave(listed, str(error))
            return
        draft = drafted.draft
        changes = import_own.own_fields(item, self._taxonomy)
        # Rows that were merged may have different titles; the record keeps all of them.
        if listed.former_titles:
            titles = list(listed.former_titles)
            changes.append({"former_titles": titles})
        raw = draft.text.encode()
        text, paper = self._with_fields(raw, draft.paper, changes)
        lost = list(import_own.lost_cells(item, paper, self._taxonomy))
        self._matcher.add(paper)
        self._taken_keys.update((paper.key, *paper.former_keys))
        change = _Change(paper, text, (listed,), {}, is_new=True)
        self.changes[paper.file] = change
        self._keep_remarks(listed)
        lost += drafted.dropped
        for sentence in (*lost, *draft.remarks):
            self.remarks.append(remark_on(listed, sentence))
        for key in namesakes:
            sentence = f"{key} has the same title, and is another work: see distinct_from"
            self.remarks.append(remark_on(listed, sentence))

    def _keep_remarks(self, listed: ListedPaper) -> None:
        for row in listed.rows:
            title = row.work.title
            for sentence in row.remarks:
                remark = Remark(row.at, sentence, title, row.column)
                self.remarks.append(remark)

    # Existing records

    def _extend(self, listed: ListedPaper, match: Match, placements: tuple[str, ...]) -> None:
        planned = self.changes.get(match.paper.file)
        paper = planned.paper if planned else match.paper
        if paper.key not in self._catalog.by_key:
            # It matches a record of this import that its rows were not merged with.
            title = quote(paper.title)
            self._leave(listed, f"it may be {title}, since {match.reason}: find out which is right")
            return
        short_name = self._catalog.short_name(paper)
        comparison = compare(listed, paper, placements, short_name)
        self.remarks += comparison.remarks
        self.mistakes += comparison.mistakes
        further = facts_of_match(match, paper, listed)
        # Reported all the same: the report accounts for every row of the list.
        self._keep_remarks(listed)
        if not further.summary:
            self.unchanged.append(_imported(paper, (listed,), {}))
            return
        raw = self._snapshot.read(paper.file)
        # An earlier row of the list may have added to the record already.
        if planned:
            raw = planned.text.encode()
        try:
            text, changed = self._with_fields(raw, paper, further.changes)
        except UnsafeEditError as error:
            self._leave(listed, f"{paper.file} cannot be edited automatically: {error}")
            return
        missing = further_facts(changed, listed).summary
        self.remarks += missing_values(listed, missing)
        additions = values_taken(further.summary, missing)
        change = _Change(changed, text, (listed,), additions, is_new=False)
        if planned:
            change = _joined(planned, change)
        if change.additions:
            self.changes[paper.file] = change
        else:
            self.unchanged.append(_imported(paper, (listed,), {}))

    # What the rules reject

    def _leave(self, listed: ListedPaper, reason: str) -> None:
        for row in listed.rows:
            title = row.work.title
            remark = Remark(row.at, reason, title, row.column)
            self.left.append(remark)

    def _planned_papers(self) -> dict[str, Paper]:
        """Return the papers of the planned records by file, in the order of the list."""
        papers = {}
        for file, change in self.changes.items():
            papers[file] = change.paper
        return papers

    def drop_what_the_rules_reject(self) -> None:
        """Leave out every record with an error, until the catalog with the others has none."""
        # Again, since the rules compare records: a dropped one may have been compared with.
        while rejected := rejected_records(self._catalog, self._planned_papers()):
            for file, problem in rejected.items():
                if self._keeps_without_field(file, problem):
                    continue
                change = self.changes.pop(file)
                reason = problem.sentence
                for listed in change.listed:
                    self._leave(listed, reason)

    def _keeps_without_field(self, file: str, problem: Problem) -> bool:
        """Return whether a new record is kept without the field of our own CSV that is wrong."""
        change = self.changes[file]
        raw = change.text.encode()
        text, paper = self._without_rejected(raw, change.paper, problem)
        is_kept = change.is_new and paper != change.paper
        if is_kept:
            self.changes[file] = replace(change, text=text, paper=paper)
            field = import_own.field_of(problem)
            sentence = f"left out of the record: {field}: {problem.sentence}"
            self.mistakes.append(remark_on(change.listed[0], sentence))
        return is_kept


def _imported(
    paper: Paper,
    all_listed: Sequence[ListedPaper],
    added: Mapping[str, Values],
) -> ImportedPaper:
    rows: list[int] = []
    for listed in all_listed:
        rows += [row.at for row in listed.rows]
    return ImportedPaper(
        file=paper.file,
        title=paper.title,
        rows=tuple(rows),
        additions=added,
    )


def _joined(first: _Change, second: _Change) -> _Change:
    """Return the later of two changes to one record, with the rows and additions of both."""
    all_additions = dict(first.additions)
    for name, values in second.additions.items():
        earlier = all_additions.get(name, ())
        all_additions[name] = (*earlier, *values)
    listed = (*first.listed, *second.listed)
    return replace(second, listed=listed, additions=all_additions)
