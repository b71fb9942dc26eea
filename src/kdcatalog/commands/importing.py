"""``kdcatalog import``: somebody else's list becomes records, all that can, and every row is accounted for.

A paper that is here already takes what the list knows more: placements, code, data, identifiers. Nothing that
a record says is changed. Everything is written together or nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kdcatalog.bibliography.work import UnreadableError, description_of
from kdcatalog.checks.placement import nearest_node
from kdcatalog.checks.rules import run_rules
from kdcatalog.drafting.record import CuratorInput, Draft, draft_record
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
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write_all


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What a person says beside the list.

    ``added`` is the day of entry, ``nodes`` are where papers stand whose heading is no node, ``new_nodes`` lets
    such headings become nodes.
    """

    added: str
    nodes: tuple[str, ...] = ()
    new_nodes: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that is written: its file, the places of its rows, and what it takes where it was here before."""

    file: str
    title: str
    rows: tuple[int, ...]
    words: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list: the files to write, and what became of each row of it."""

    listing: Listing
    files: Mapping[str, bytes]
    new: tuple[Taken, ...]
    merged: tuple[Taken, ...]
    unchanged: tuple[Taken, ...]
    left: tuple[Remark, ...]
    mistakes: tuple[Remark, ...]
    remarks: tuple[Remark, ...]
    nodes: Mapping[str, str]
    """The title of every node that the list would make, or makes, by path."""


def import_list(
    snapshot: Snapshot,
    catalog: Catalog,
    listing: Listing,
    wishes: ImportOptions,
    nodes: Mapping[Section, str] | None = None,
) -> Imported:
    """Return what a list would make of a catalog; ``nodes`` are those of its sections where they are settled."""
    raw, sections = (
        snapshot.read(TAXONOMY),
        topics_of(catalog.taxonomy, tuple(item.section for item in listing.items)),
    )
    files: dict[str, bytes] = {}
    if wishes.new_nodes and sections.new:
        files[TAXONOMY] = editing.add_nodes(raw, additions(catalog.taxonomy, sections.new))
        taxonomy = load_taxonomy(files[TAXONOMY], TAXONOMY).value
        catalog = Catalog.of(taxonomy, catalog.papers, catalog.keys) if taxonomy else catalog
    work = _Import(snapshot, catalog, wishes, sections.nodes if nodes is None else nodes)
    collection = merge_rows(listing)
    work.left += collection.left
    for paper in collection.papers:
        work.take(paper)
    work.check()
    files |= {one.file: work.texts[one.file].encode() for one in [*work.new, *work.merged]}
    return Imported(
        listing,
        files if work.new or work.merged else {},
        tuple(work.new),
        tuple(work.merged),
        tuple(work.unchanged),
        tuple(sorted(work.left, key=lambda one: one.at)),
        tuple(sorted([*collection.mistakes, *work.mistakes], key=lambda one: one.at)),
        tuple(sorted(work.remarks, key=lambda one: one.at)),
        sections.new,
    )


def write_import(snapshot: Snapshot, done: Imported) -> None:
    """Write all that an import makes, or nothing."""
    for file in done.files:
        path = snapshot.root / file
        folder = snapshot.root / PAPERS if file != TAXONOMY else snapshot.root
        if not path.parent.resolve().is_relative_to(folder) or path.is_symlink():
            raise OSError(
                f"{file} would be written elsewhere: a folder or file there is a symbolic link"
            )
    write_all(
        {snapshot.root / file: content for file, content in done.files.items()}, snapshot.root
    )


@dataclass
class _Import:
    snapshot: Snapshot
    catalog: Catalog
    wishes: ImportOptions
    nodes: Mapping[Section, str]
    new: list[Taken] = field(default_factory=list)
    merged: list[Taken] = field(default_factory=list)
    unchanged: list[Taken] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    mistakes: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    papers: dict[str, Paper] = field(default_factory=dict)
    rows: dict[str, ListedPaper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.matcher, self.taxonomy = Matcher(self.catalog.papers), self.catalog.taxonomy

    def take(self, gathered: ListedPaper) -> None:
        """Make a record of a paper, or add to the one that is here."""
        item = gathered.item
        placements = self._placements(gathered)
        if match := self.matcher.find(description_of(item.work, item.key)):
            self._merge(gathered, match, placements)
        elif not placements:
            self._leave(gathered, self._why_no_node(gathered))
        else:
            try:
                self._draft(gathered, placements)
            except UnreadableError as wrong:
                self._leave(gathered, str(wrong))

    def _placements(self, gathered: ListedPaper) -> tuple[str, ...]:
        """Return the nodes of a paper: those that the list names, else those of its headings, else those wished for."""
        known = self.taxonomy.nodes
        named = [self.taxonomy.moved.get(path, path) for path in gathered.item.placements]
        found = [path for path in named if path in known]
        found += [path for each in gathered.sections if (path := self.nodes.get(each, "")) in known]
        return _lowest(found or self.wishes.nodes)

    def _why_no_node(self, gathered: ListedPaper) -> str:
        unknown = [
            *gathered.item.placements,
            *(section[-1] for section in gathered.sections if section),
        ]
        if not unknown:
            return "no node: name one with --at"
        near = nearest_node(self.taxonomy, unknown[0])
        hint = f"; did it mean {near}?" if near else ""
        return (
            f"{quote(unknown[0])} is no node: make it with --new-nodes, or name one with --at{hint}"
        )

    def _draft(self, gathered: ListedPaper, placements: tuple[str, ...]) -> None:
        item, added = gathered.item, self.wishes.added
        placed = CuratorInput(placements, added, item.code, item.data)
        made = draft_record(
            item.work, placed, self.taxonomy, self.catalog.taken_keys | self.matcher.keys
        )
        text, paper = made.text, made.paper
        if gathered.former_titles:
            text, paper = self._with_lists(
                made.text, paper, {"former_titles": gathered.former_titles}
            )
        self.matcher.add(paper)
        self._hold(gathered, Taken(paper.file, paper.title, _rows(gathered)), text, paper)
        self.new.append(Taken(paper.file, paper.title, _rows(gathered)))
        self._remark(gathered, made)

    def _remark(self, gathered: ListedPaper, made: Draft) -> None:
        first = gathered.item
        for row in gathered.rows:
            self.remarks += [Remark(row.at, sentence, row.work.title) for sentence in row.remarks]
        self.remarks += [Remark(first.at, sentence, first.work.title) for sentence in made.remarks]

    def _with_lists(
        self, text: str, paper: Paper, new: Mapping[str, Sequence[str]]
    ) -> tuple[str, Paper]:
        changed = editing.add_to_lists(text.encode(), paper.file, self.taxonomy, new) or text
        return changed, load_paper(changed.encode(), paper.file).value or paper

    def _hold(self, gathered: ListedPaper, taken: Taken, text: str, paper: Paper) -> None:
        self.texts[taken.file], self.papers[taken.file], self.rows[taken.file] = (
            text,
            paper,
            gathered,
        )

    def _merge(self, gathered: ListedPaper, match: Match, placements: tuple[str, ...]) -> None:
        paper, item = match.paper, gathered.item
        if paper.key not in self.catalog.by_key:
            self._leave(
                gathered,
                f"it may be {quote(paper.title)}, since {match.reason}: look up which is right",
            )
            return
        new = self._news(gathered, paper, placements)
        identifiers = self._further_identifiers(gathered, paper)
        more = {**new, **({"identifiers": tuple(map(str, identifiers))} if identifiers else {})}
        words = "; ".join(f"{name}: {', '.join(values)}" for name, values in more.items())
        taken = Taken(paper.file, paper.title, _rows(gathered), words)
        if not more:
            self.unchanged.append(taken)
            return
        try:
            text = self.texts.get(paper.file) or self.snapshot.read(paper.file).decode()
            text = self._with_identifiers(text, gathered, paper)
            text, changed = self._with_lists(text, paper, new)
        except UnsafeEditError as wrong:
            self._leave(gathered, f"{paper.file} cannot be changed by itself: {wrong}")
            return
        self._hold(gathered, taken, text, changed)
        self.merged.append(taken)
        self.remarks += [
            Remark(item.at, sentence, item.work.title)
            for row in gathered.rows
            for sentence in row.remarks
        ]

    def _news(
        self, gathered: ListedPaper, paper: Paper, placements: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        """Return what a list knows more of a paper than its record, by field."""
        item = gathered.item
        free = [
            path
            for path in placements
            if not any(
                f"{path}/".startswith(f"{own}/") or f"{own}/".startswith(f"{path}/")
                for own in paper.placements
            )
        ]
        below = [
            path
            for path in placements
            if any(path.startswith(f"{own}/") for own in paper.placements)
        ]
        self.remarks += [
            Remark(
                item.at,
                f"the list has it at {path}, {paper.file} above that: move it by hand",
                paper.title,
            )
            for path in below
        ]
        titles = (item.work.title, *gathered.former_titles)
        known = {normalize_title(each) for each in (paper.title, *paper.former_titles)}
        self._compare(gathered, paper)
        new = {
            "former_titles": [each for each in titles if normalize_title(each) not in known],
            "code": [
                url for url in item.code if url not in (*paper.code, *paper.data, *paper.urls)
            ],
            "data": [
                url for url in item.data if url not in (*paper.code, *paper.data, *paper.urls)
            ],
            "placements": free,
        }
        return {name: tuple(dict.fromkeys(values)) for name, values in new.items() if values}

    def _further_identifiers(self, gathered: ListedPaper, paper: Paper) -> list[Identifier]:
        """Return the identifiers of kinds of which a record has none."""
        held, own = (
            {one.kind for one in paper.identifiers},
            {one.normalized for one in paper.identifiers},
        )
        return [
            one
            for one in gathered.item.work.identifiers
            if one.kind not in held and one.normalized not in own
        ]

    def _with_identifiers(self, text: str, gathered: ListedPaper, paper: Paper) -> str:
        new = {one.kind: one.value for one in self._further_identifiers(gathered, paper)}
        return (
            new and editing.add_identifiers(text.encode(), paper.file, self.taxonomy, new)
        ) or text

    def _compare(self, gathered: ListedPaper, paper: Paper) -> None:
        held = {one.kind: one.normalized for one in paper.identifiers}
        for one in gathered.item.work.identifiers:
            if held.get(one.kind, one.normalized) != one.normalized:
                sentence = f"it names {one}, {paper.file} {held[one.kind]}: look up which is right"
                self.mistakes.append(Remark(gathered.item.at, sentence, paper.title))

    def _leave(self, gathered: ListedPaper, reason: str) -> None:
        self.left += [Remark(row.at, reason, row.work.title) for row in gathered.rows]

    def check(self) -> None:
        """Leave what the rules refuse, until they refuse nothing."""
        while refused := self._refused():
            for file, problem in refused.items():
                self._leave(self.rows[file], f"{problem.code}: {problem.message}; {problem.hint}")
                del self.papers[file]
            self.new = [one for one in self.new if one.file in self.papers]
            self.merged = [one for one in self.merged if one.file in self.papers]

    def _refused(self) -> Mapping[str, Problem]:
        others = [paper for paper in self.catalog.papers if paper.file not in self.papers]
        after = Catalog.of(self.taxonomy, [*others, *self.papers.values()], self.catalog.keys)
        order = {file: rank for rank, file in enumerate(self.papers)}
        refused: dict[str, Problem] = {}
        for problem in run_rules(after):
            rank = order.get(problem.file)
            if rank is None or problem.severity != "error":
                continue
            if (
                any(file not in order or order[file] < rank for file in problem.related)
                or not problem.related
            ):
                refused.setdefault(problem.file, problem)
        return refused


def _rows(gathered: ListedPaper) -> tuple[int, ...]:
    return tuple(row.at for row in gathered.rows)


def _lowest(paths: Sequence[str]) -> tuple[str, ...]:
    """Return paths each once, without those above another."""
    once = [*dict.fromkeys(paths)]
    return tuple(path for path in once if not any(other.startswith(f"{path}/") for other in once))
