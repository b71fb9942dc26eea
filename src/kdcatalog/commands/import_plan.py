"""What an import would do: new records, additions to existing ones, reasons for other rows.

An existing record gains what only the list knows: topics, code, data, identifiers, former titles.
Nothing that the record has is changed. Nothing is written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import UnreadableError, description_of
from kdcatalog.checks.rules import run_rules
from kdcatalog.drafting.record import CuratorInput, draft_record
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.lists.merging import ListedPaper, merge_rows
from kdcatalog.lists.sections import Section, additions, topics_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.matching import Match, Matcher
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.problems import Problem
from kdcatalog.records import editing
from kdcatalog.records.reading import load_paper, load_taxonomy
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.verification import UnsafeEditError


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user chooses beside the list.

    ``added`` is the day of entry. ``nodes`` are the topics of papers whose headings are no topic;
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
    additions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What becomes of a list: the files to write, and what becomes of each row.

    ``nodes`` has the title of every topic that the list would add, by path.
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
    topics = topics_of(catalog.taxonomy, [item.section for item in listing.items])
    files: dict[str, bytes] = {}
    if options.new_nodes and topics.new:
        raw = snapshot.read(TAXONOMY)
        files[TAXONOMY] = editing.add_nodes(raw, additions(catalog.taxonomy, topics.new))
        taxonomy = load_taxonomy(files[TAXONOMY], TAXONOMY).value
        if taxonomy:
            catalog = Catalog.of(taxonomy, catalog.papers, catalog.keys)
    planner = _Planner(snapshot, catalog, options, topics.nodes if nodes is None else nodes)
    merged = merge_rows(listing)
    for paper in merged.papers:
        planner.add(paper)
    planner.drop_what_the_rules_reject()
    for change in planner.changes.values():
        files[change.paper.file] = change.text.encode()
    return ImportPlan(
        listing=listing,
        files=files if planner.changes else {},
        new=planner.changed_papers(is_new=True),
        extended=planner.changed_papers(is_new=False),
        unchanged=tuple(planner.unchanged),
        left=_by_place([*merged.left, *planner.left]),
        mistakes=_by_place([*merged.mistakes, *planner.mistakes]),
        remarks=_by_place(planner.remarks),
        nodes=topics.new,
    )


def _by_place(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda remark: remark.at))


@dataclass(frozen=True, slots=True)
class _Change:
    """A record that is written: its paper and text, its papers in the list, its additions.

    A list may have one paper twice without saying so, as by its arXiv id and by its DOI.
    """

    paper: Paper
    text: str
    listed: tuple[ListedPaper, ...]
    additions: Mapping[str, tuple[str, ...]]
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
        self._options = options
        self._nodes = nodes
        self._matcher = Matcher(catalog.papers)

    def changed_papers(self, *, is_new: bool) -> tuple[ImportedPaper, ...]:
        """Return the new records, or the existing ones that get additions."""
        return tuple(
            _imported(change.paper, change.listed, change.additions)
            for change in self.changes.values()
            if change.is_new == is_new
        )

    def add(self, listed: ListedPaper) -> None:
        """Plan a new record or additions to one, or leave the paper out with the reason."""
        placements = self._placements(listed)
        match = self._matcher.find(description_of(listed.item.work, listed.item.key))
        if match:
            self._extend(listed, match, placements)
        elif placements:
            self._draft(listed, placements)
        else:
            self._leave(listed, self._why_no_topic(listed))

    # Topics

    def _placements(self, listed: ListedPaper) -> tuple[str, ...]:
        """Return the topics that the list and its headings name, else the chosen ones."""
        taxonomy = self._catalog.taxonomy
        named = [taxonomy.moved.get(path, path) for path in listed.item.placements]
        by_heading = [self._nodes.get(section, "") for section in listed.sections]
        paths = [path for path in (*named, *by_heading) if path in taxonomy.nodes]
        return _lowest(paths or self._options.nodes)

    def _why_no_topic(self, listed: ListedPaper) -> str:
        headings = [section[-1] for section in listed.sections if section]
        unknown = [*listed.item.placements, *headings]
        if not unknown:
            return "no topic: choose one with --at"
        near = self._catalog.taxonomy.topic_vocabulary.closest(unknown[0])
        hint = f"; did you mean {near}?" if near else ""
        name = quote(unknown[0])
        return f"{name} is not a topic: add it with --new-nodes, or choose one with --at{hint}"

    # New records

    def _draft(self, listed: ListedPaper, placements: tuple[str, ...]) -> None:
        item = listed.item
        chosen = CuratorInput(placements, self._options.added, item.code, item.data)
        taken_keys = self._catalog.taken_keys | self._matcher.keys
        try:
            draft = draft_record(item.work, chosen, self._catalog.taxonomy, taken_keys)
        except UnreadableError as error:
            self._leave(listed, str(error))
            return
        text, paper = draft.text, draft.paper
        if listed.former_titles:
            text, paper = self._with_lists(text, paper, {"former_titles": listed.former_titles})
        self._matcher.add(paper)
        self.changes[paper.file] = _Change(paper, text, (listed,), {}, is_new=True)
        self._keep_remarks(listed)
        for sentence in draft.remarks:
            self.remarks.append(_remark(listed, sentence, item.work.title))

    def _keep_remarks(self, listed: ListedPaper) -> None:
        for row in listed.rows:
            for sentence in row.remarks:
                self.remarks.append(Remark(row.at, sentence, row.work.title, row.column))

    def _with_lists(
        self, text: str, paper: Paper, lists: Mapping[str, Sequence[str]]
    ) -> tuple[str, Paper]:
        """Return a record with further values in its lists: its text and its paper."""
        taxonomy = self._catalog.taxonomy
        changed = editing.add_to_lists(text.encode(), paper.file, taxonomy, lists) or text
        return changed, load_paper(changed.encode(), paper.file).value or paper

    # Existing records

    def _extend(self, listed: ListedPaper, match: Match, placements: tuple[str, ...]) -> None:
        planned = self.changes.get(match.paper.file)
        paper = planned.paper if planned else match.paper
        if paper.key not in self._catalog.by_key:
            # It matches a record of this import that its rows were not merged with.
            title = quote(paper.title)
            reason = f"it may be {title}, since {match.reason}: find out which is right"
            self._leave(listed, reason)
            return
        self._compare(listed, paper, placements)
        lists = _additions_to(paper, listed, placements)
        identifiers = _further_identifiers(paper, listed)
        summary = dict(lists)
        if identifiers:
            summary["identifiers"] = tuple(str(identifier) for identifier in identifiers)
        if not summary:
            self.unchanged.append(_imported(paper, (listed,), {}))
            return
        try:
            text = self._with_identifiers(paper.file, identifiers)
            text, changed = self._with_lists(text, paper, lists)
        except UnsafeEditError as error:
            self._leave(listed, f"{paper.file} cannot be edited automatically: {error}")
            return
        all_listed: tuple[ListedPaper, ...] = (listed,)
        if planned:
            all_listed = (*planned.listed, listed)
            summary = _joined(planned.additions, summary)
        self.changes[paper.file] = _Change(changed, text, all_listed, summary, is_new=False)
        self._keep_remarks(listed)

    def _with_identifiers(self, file: str, identifiers: Sequence[Identifier]) -> str:
        """Return the text of a record with further identifiers."""
        planned = self.changes.get(file)
        text = planned.text if planned else self._snapshot.read(file).decode()
        values = {identifier.kind: identifier.value for identifier in identifiers}
        if not values:
            return text
        taxonomy = self._catalog.taxonomy
        return editing.add_identifiers(text.encode(), file, taxonomy, values) or text

    def _compare(self, listed: ListedPaper, paper: Paper, placements: tuple[str, ...]) -> None:
        """Report where the list contradicts a record, or is more exact."""
        for path in placements:
            if any(path.startswith(f"{placement}/") for placement in paper.placements):
                sentence = (
                    f"the list has it at {path}, {paper.file} above that: move it by hand if right"
                )
                self.remarks.append(_remark(listed, sentence, paper.title))
        by_kind = {identifier.kind: identifier.normalized for identifier in paper.identifiers}
        for identifier in listed.item.work.identifiers:
            other = by_kind.get(identifier.kind, identifier.normalized)
            if other != identifier.normalized:
                sentence = f"it has {identifier}, {paper.file} {other}: find out which is right"
                self.mistakes.append(_remark(listed, sentence, paper.title))

    # What the rules reject

    def _leave(self, listed: ListedPaper, reason: str) -> None:
        for row in listed.rows:
            self.left.append(Remark(row.at, reason, row.work.title, row.column))

    def drop_what_the_rules_reject(self) -> None:
        """Leave out every record with an error, until the catalog with the others has none."""
        while rejected := self._rejected():
            for file, problem in rejected.items():
                change = self.changes.pop(file)
                reason = f"{problem.code}: {problem.message}; {problem.hint}"
                for listed in change.listed:
                    self._leave(listed, reason)

    def _rejected(self) -> Mapping[str, Problem]:
        """Return the first error of each planned record; of two that collide, the later's."""
        untouched = [paper for paper in self._catalog.papers if paper.file not in self.changes]
        planned = [change.paper for change in self.changes.values()]
        after = Catalog.of(self._catalog.taxonomy, [*untouched, *planned], self._catalog.keys)
        order = {file: index for index, file in enumerate(self.changes)}
        rejected: dict[str, Problem] = {}
        for problem in run_rules(after):
            if problem.severity == "error" and _is_at_fault(problem, order):
                rejected.setdefault(problem.file, problem)
        return rejected


def _is_at_fault(problem: Problem, order: Mapping[str, int]) -> bool:
    """Return whether a problem is a planned record's, and not that of an earlier one."""
    rank = order.get(problem.file)
    if rank is None:
        return False
    if not problem.related:
        return True
    return any(order.get(file, -1) < rank for file in problem.related)


def _remark(listed: ListedPaper, sentence: str, title: str) -> Remark:
    return Remark(listed.item.at, sentence, title, listed.item.column)


def _imported(
    paper: Paper, all_listed: Sequence[ListedPaper], added: Mapping[str, tuple[str, ...]]
) -> ImportedPaper:
    rows = tuple(row.at for listed in all_listed for row in listed.rows)
    return ImportedPaper(paper.file, paper.title, rows, added)


def _lowest(paths: Sequence[str]) -> tuple[str, ...]:
    """Return distinct paths without those that are above another."""
    distinct = list(dict.fromkeys(paths))
    return tuple(path for path in distinct if not _is_above_any(path, distinct))


def _is_above_any(path: str, others: Iterable[str]) -> bool:
    return any(other.startswith(f"{path}/") for other in others)


def _joined(
    first: Mapping[str, tuple[str, ...]], second: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """Return the values of two mappings together."""
    names = dict.fromkeys([*first, *second])
    return {name: (*first.get(name, ()), *second.get(name, ())) for name in names}


def _additions_to(
    paper: Paper, listed: ListedPaper, placements: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Return what only the list knows of a paper, by the field of its record."""
    item = listed.item
    urls = {*paper.code, *paper.data, *paper.urls}
    titles = {normalize_title(title) for title in (paper.title, *paper.former_titles)}
    candidates = {
        "former_titles": [
            title for title in _titles_of(listed) if normalize_title(title) not in titles
        ],
        "code": [url for url in item.code if url not in urls],
        "data": [url for url in item.data if url not in urls],
        "placements": [path for path in placements if not _is_related(path, paper.placements)],
    }
    return {name: tuple(dict.fromkeys(values)) for name, values in candidates.items() if values}


def _titles_of(listed: ListedPaper) -> list[str]:
    """Return the titles of a paper in the list without nicknames, which are single words."""
    titles = [listed.item.work.title, *listed.former_titles]
    return [title for title in titles if len(title.split()) > 1]


def _is_related(path: str, placements: Iterable[str]) -> bool:
    """Return whether a topic is one of the placements, above one or below one."""
    for placement in placements:
        if f"{path}/".startswith(f"{placement}/") or f"{placement}/".startswith(f"{path}/"):
            return True
    return False


def _further_identifiers(paper: Paper, listed: ListedPaper) -> list[Identifier]:
    """Return the identifiers of kinds that a record does not have."""
    kinds = {identifier.kind for identifier in paper.identifiers}
    normalized = {identifier.normalized for identifier in paper.identifiers}
    return [
        identifier
        for identifier in listed.item.work.identifiers
        if identifier.kind not in kinds and identifier.normalized not in normalized
    ]
