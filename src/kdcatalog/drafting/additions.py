"""Adding works to a catalog: first everything is read and matched, then all is written or nothing.

A paper that is already in the catalog is reported with its file and never added twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError, description_of
from kdcatalog.checks.rules import run_rules
from kdcatalog.drafting.record import TO_TAKE_AGAIN, CuratorInput, Draft, draft_record
from kdcatalog.learning import TopicSuggester, TopicSuggestion
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Match, Matcher
from kdcatalog.model.text import quote
from kdcatalog.problems import errors
from kdcatalog.records import editing
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.reporting import printable
from kdcatalog.services.works import FailedSource, FoundWork, Source, fetch_works
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.views.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kdcatalog.model.identifiers import Identifier
    from kdcatalog.model.paper import Paper
    from kdcatalog.problems import Problem
    from kdcatalog.services.client import Client
    from kdcatalog.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class AddOptions:
    """How to treat papers that the catalog has.

    ``merge`` adds missing identifiers to their records; ``distinct_from`` are the keys of papers
    that only have the same title.
    """

    merge: bool = False
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that is not in the catalog: its date, likely topics, papers with similar titles."""

    source: FoundWork
    date: str
    suggestions: tuple[TopicSuggestion, ...]
    similar: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """A record with further identifiers: its new text, and the identifiers in words."""

    file: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Additions:
    """What the sources gave before a person is asked; ``refused`` are sentences."""

    candidates: tuple[Candidate, ...] = ()
    merged: tuple[MergedRecord, ...] = ()
    refused: tuple[str, ...] = ()
    is_network_alone: bool = True
    """Whether all that was refused is the network's fault."""


@dataclass(frozen=True, slots=True)
class AddedRecord:
    """A new record: its file and text, its row in README.md, and what a person should check."""

    file: str
    text: str
    row: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrittenAdditions:
    """What was written, or would be; where there are problems, nothing was."""

    added: tuple[AddedRecord, ...]
    problems: tuple[Problem, ...] = ()


def plan_additions(
    snapshot: Snapshot,
    catalog: Catalog,
    sources: Iterable[Source],
    # A function, since without unknown sources no connection is made.
    client: Callable[[], Client],
    options: AddOptions,
) -> Additions:
    """Return what would be added from sources; nothing is written.

    A source whose identifier the catalog has is refused without a request.
    """
    plan = _Plan(snapshot, catalog, options)
    # Before any request: "already in the catalog" is the usual answer, and arXiv allows one in 3 s.
    unknown = [source for source in sources if not plan.refuses(source)]
    for outcome in fetch_works(unknown, client):
        plan.add(outcome)
    return plan.additions()


class _Plan:
    """Sorts what sources give into candidates, merged records and refusals."""

    def __init__(
        self,
        snapshot: Snapshot,
        catalog: Catalog,
        options: AddOptions,
    ) -> None:
        self._snapshot = snapshot
        self._catalog = catalog
        self._options = options
        self._matcher = Matcher(catalog.papers)
        self._taken_keys = set(catalog.taken_keys)
        self._suggester = TopicSuggester(catalog)
        self._candidates: list[Candidate] = []
        # A dictionary, so that two sources of one record are merged into it once.
        self._merged: dict[str, MergedRecord] = {}
        self._refused: list[str] = []
        self._network_errors = 0

    def refuses(self, source: Source) -> bool:
        """Refuse a source whose identifier is in the catalog, unless it is to be merged."""
        if self._options.merge or source.identifier is None:
            return False
        match = self._matcher.with_identifier(source.identifier)
        if match:
            sentence = _already_there(source, match.paper.file, match)
            self._refused.append(sentence)
            return True
        return self._refuses_removed(source, (source.identifier,))

    def _refuses_removed(self, source: Source, identifiers: Iterable[Identifier]) -> bool:
        """Refuse a paper that somebody has removed, with the reason."""
        removal = self._catalog.removal_of(identifiers)
        if removal:
            sentence = f"{source.name} {removal.in_words}"
            self._refused.append(f"{sentence}{TO_TAKE_AGAIN}")
        return removal is not None

    def add(self, outcome: FoundWork | FailedSource) -> None:
        """Sort one work, or the reason why there is none."""
        name = outcome.source.name
        if isinstance(outcome, FailedSource):
            self._refused.append(f"{name}: {outcome.reason}")
            self._network_errors += outcome.is_network_error
            return
        description = description_of(outcome.work, outcome.key)
        match = self._matcher.find(description, self._options.distinct_from)
        if match:
            self._add_known(outcome, match)
            return
        if self._refuses_removed(outcome.source, description.identifiers):
            return
        try:
            self._add_candidate(outcome)
        except UnreadableError as error:
            self._refused.append(f"{name}: {error}")

    def additions(self) -> Additions:
        """Return what was sorted so far."""
        return Additions(
            candidates=tuple(self._candidates),
            merged=tuple(self._merged.values()),
            # From the network or a file of somebody else: it may contain escape sequences.
            refused=tuple(printable(sentence) for sentence in self._refused),
            is_network_alone=len(self._refused) == self._network_errors,
        )

    def _add_candidate(self, new_work: FoundWork) -> None:
        work = new_work.work
        # Drafted on any topic, to learn now whether it can become a record at all.
        topic, *_ = self._catalog.taxonomy.nodes
        today = self._catalog.as_of or "2000-01-01"
        curated = CuratorInput((topic,), today)
        draft = draft_record(
            work=work,
            curated=curated,
            taxonomy=self._catalog.taxonomy,
            taken=self._taken_keys,
        )
        matches = self._matcher.similar(work.title)
        similar = [match.paper for match in matches]
        candidate = Candidate(
            source=new_work,
            date=draft.paper.date,
            suggestions=self._suggester.suggest(work.title, work.abstract),
            similar=tuple(similar),
        )
        self._candidates.append(candidate)
        # So that the next source of the same paper is recognized.
        self._matcher.add(draft.paper)
        self._taken_keys.add(draft.paper.key)

    def _add_known(self, duplicate: FoundWork, match: Match) -> None:
        name = duplicate.source.name
        file = match.paper.file
        is_in_catalog = match.paper.key in self._catalog.by_key
        if not self._options.merge or not is_in_catalog:
            place = file if is_in_catalog else "another source of this command"
            sentence = _already_there(duplicate.source, place, match)
            self._refused.append(sentence)
            return
        new = _new_identifiers(duplicate, match.paper)
        if isinstance(new, str):
            self._refused.append(f"{new}: correct one of them by hand")
        # A second source of the same record would be written over the first.
        elif not new or file in self._merged:
            self._refused.append(f"{name} is already in {file} and adds no identifier")
        else:
            self._merge(file, new)

    def _merge(self, file: str, identifiers: Mapping[str, str]) -> None:
        raw = self._snapshot.read(file)
        try:
            text = editing.add_identifiers(
                raw=raw,
                file=file,
                taxonomy=self._catalog.taxonomy,
                new=identifiers,
            )
        except UnsafeEditError as error:
            self._refused.append(f"{file}: {error}")
            return
        if not text:
            return
        description = ", ".join(map(":".join, identifiers.items()))
        self._merged[file] = MergedRecord(
            file=file,
            text=text,
            words=description,
        )


ValueByKind = dict[str, str]


def _new_identifiers(duplicate: FoundWork, paper: Paper) -> ValueByKind | str:
    """Return the identifiers that a paper lacks, or the sentence on two that contradict."""
    current = {identifier.kind: identifier for identifier in paper.identifiers}
    normalized = {identifier.normalized for identifier in current.values()}
    new = {}
    for identifier in duplicate.work.identifiers:
        if identifier.normalized in normalized:
            continue
        if identifier.kind in current:
            other = current[identifier.kind]
            name = duplicate.source.name
            return f"{name} has {identifier}, but {paper.file} has {other}"
        new[identifier.kind] = identifier.value
    return new


def _already_there(source: Source, place: str, match: Match) -> str:
    sentence = f"{source.name} is already in the catalog: {place}, since {match.reason}"
    if match.is_by_title and place == match.paper.file:
        sentence += f"; if it is another work, add --distinct-from {match.paper.key}"
    return sentence


_Contents = Mapping[str, bytes]
WriteFiles = Callable[[_Contents], None]
"""Writes files of a catalog together or not at all."""


def write_additions(
    snapshot: Snapshot,
    catalog: Catalog,
    additions: Additions,
    curated: Sequence[CuratorInput | None],
    *,
    write: WriteFiles | None,
) -> WrittenAdditions:
    """Write the records of candidates, each with its input (None: skip it), and merged records.

    ``write`` gets the files, all at once; without it, or where a new record has an error, nothing
    is written. Raises UnreadableError, and what ``write`` raises.
    """
    inputs = zip(additions.candidates, curated, strict=True)
    drafts = _drafts(catalog, inputs)
    new_papers = [draft.paper for _, draft in drafts]
    problems = _problems_of(new_papers, catalog)
    texts = {merged.file: merged.text for merged in additions.merged}
    added = []
    for candidate, draft in drafts:
        texts[draft.paper.file] = draft.text
        record = _added(
            snapshot=snapshot,
            draft=draft,
            candidate=candidate,
            problems=problems,
        )
        added.append(record)
    new_errors = errors(problems)
    if texts and write and not new_errors:
        contents = {}
        for file, text in texts.items():
            contents[file] = text.encode()
        write(contents)
    return WrittenAdditions(tuple(added), tuple(new_errors))


def _drafts(
    catalog: Catalog,
    inputs: Iterable[tuple[Candidate, CuratorInput | None]],
) -> list[tuple[Candidate, Draft]]:
    """Return the records of the candidates that have an input, no two with one key."""
    taken_keys = set(catalog.taken_keys)
    drafts = []
    for candidate, curated in inputs:
        if not curated:
            continue
        draft = draft_record(
            work=candidate.source.work,
            curated=curated,
            taxonomy=catalog.taxonomy,
            taken=taken_keys,
        )
        taken_keys.add(draft.paper.key)
        drafts.append((candidate, draft))
    return drafts


def _problems_of(new_papers: Sequence[Paper], catalog: Catalog) -> list[Problem]:
    """Return the problems that new papers would have in the catalog."""
    papers = [*catalog.papers, *new_papers]
    extended = Catalog.of(catalog.taxonomy, papers, catalog.keys)
    files = {paper.file for paper in new_papers}
    # Old problems are no reason to refuse a new paper.
    return [problem for problem in run_rules(extended) if problem.file in files]


def _added(
    snapshot: Snapshot,
    draft: Draft,
    candidate: Candidate,
    problems: Iterable[Problem],
) -> AddedRecord:
    file = draft.paper.file
    of_file = [problem for problem in problems if problem.file == file]
    warnings = [problem.sentence for problem in of_file if problem.severity == "warning"]
    similar = []
    for paper in candidate.similar:
        title = quote(paper.title)
        similar.append(f"its title is nearly that of {paper.file}, {title}")
    environment = markdown_environment(snapshot.templates)
    table = render(environment, "readme/rows.md.j2", rows=[row_of(draft.paper)])
    row = table.strip().splitlines()[-1]
    remarks = (*draft.remarks, *similar, *warnings)
    return AddedRecord(
        file=file,
        text=draft.text,
        row=row,
        remarks=remarks,
    )
