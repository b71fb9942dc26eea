"""``kdcatalog add``: works that sources describe become records, once a person has said where they stand.

First everything is read and looked at, and nothing is written; then what a person placed is written, all of
it or nothing. A paper that is here already is named, never filed twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import UnreadableError, description_of
from kdcatalog.checks.rules import run_rules
from kdcatalog.drafting.record import CuratorInput, Draft, draft_record
from kdcatalog.learning import Proposal, TopicSuggester
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Match, Matcher
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean
from kdcatalog.problems import Problem
from kdcatalog.records import editing
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.reporting import printable
from kdcatalog.services.client import Client
from kdcatalog.services.works import FailedSource, FoundWork, Source, fetch_works
from kdcatalog.snapshot import PAPERS, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.views.rows import row_of
from kdcatalog.writing import write_all


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What a person says beside the sources: merge what is here, and of which namesakes a work is none."""

    merge: bool = False
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A work that is not here yet: where it may stand, and the papers whose titles are nearly its own."""

    found: FoundWork
    date: str
    proposals: tuple[Proposal, ...]
    near: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A record that takes further identifiers: its new text, and what it takes, in words."""

    file: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of the sources before a person was asked; ``refused`` are sentences."""

    candidates: tuple[Candidate, ...]
    merged: tuple[Merged, ...]
    refused: tuple[str, ...]
    is_network_alone: bool
    """Whether all that was refused is the network's fault."""


@dataclass(frozen=True, slots=True)
class Added:
    """A new record: its file and text, its row in README.md, and what a person should look at."""

    file: str
    text: str
    row: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, or would be; where there are problems, nothing was."""

    added: tuple[Added, ...]
    problems: tuple[Problem, ...]


def resolve_topics(taxonomy: Taxonomy, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the nodes that a person means by paths, endings of paths or titles, without repeats.

    Raises UnknownTermError.
    """
    topics = taxonomy.topic_vocabulary
    nodes = [topics.look_up(text, "kdcatalog taxonomy lists them") for text in texts]
    return tuple(dict.fromkeys(nodes))


def require_keys(catalog: Catalog, keys: Iterable[str]) -> None:
    """Raise UnknownTermError on the first key that no paper has."""
    for key in keys:
        if key not in catalog.by_key:
            hint = did_you_mean(
                key, sorted(catalog.by_key), "its file's name is its key", lists=False
            )
            raise UnknownTermError(f"no paper has the key {quote(key)}", hint)


def prepare(
    snapshot: Snapshot,
    catalog: Catalog,
    sources: Iterable[Source],
    client: Callable[[], Client],
    wishes: AddOptions,
) -> Prepared:
    """Look at what the sources give, one after the other, and write nothing.

    What is here by the very identifier that was named is refused without asking anybody.
    """
    preparation = _Preparation(snapshot, catalog, wishes)
    for outcome in fetch_works([one for one in sources if not preparation.refuses(one)], client):
        preparation.take(outcome)
    return preparation.done()


class _Preparation:
    def __init__(self, snapshot: Snapshot, catalog: Catalog, wishes: AddOptions) -> None:
        self.snapshot, self.catalog, self.wishes = snapshot, catalog, wishes
        self.matcher, self.placer = Matcher(catalog.papers), TopicSuggester(catalog)
        self.candidates: list[Candidate] = []
        self.merged: dict[str, Merged] = {}
        self.refused: list[str] = []
        self.of_network = 0

    def refuses(self, source: Source) -> bool:
        """Refuse a source whose identifier is here, unless it may have more to tell; return whether it was."""
        match = self.matcher.with_identifier(source.identifier) if source.identifier else None
        if match and not self.wishes.merge:
            self.refused.append(_is_here(source, match.paper.file, match))
        return bool(match) and not self.wishes.merge

    def take(self, outcome: FoundWork | FailedSource) -> None:
        name = outcome.source.name
        if isinstance(outcome, FailedSource):
            self.refused.append(f"{name}: {outcome.reason}")
            self.of_network += outcome.is_network_error
        elif match := self.matcher.find(
            description_of(outcome.work, outcome.key), self.wishes.distinct_from
        ):
            self._take_known(outcome, match)
        else:
            try:
                self._take_new(outcome)
            except UnreadableError as wrong:
                self.refused.append(f"{name}: {wrong}")

    def done(self) -> Prepared:
        merged, refused = tuple(self.merged.values()), tuple(map(printable, self.refused))
        return Prepared(tuple(self.candidates), merged, refused, len(refused) == self.of_network)

    def _take_new(self, found: FoundWork) -> None:
        node = next(iter(self.catalog.taxonomy.nodes))
        added = self.catalog.as_of or "2000-01-01"
        tried = draft_record(
            found.work,
            CuratorInput((node,), added),
            self.catalog.taxonomy,
            self.catalog.taken_keys | self.matcher.keys,
        )
        near = tuple(similar.paper for similar in self.matcher.similar(found.work.title))
        proposals = self.placer.propose(found.work.title, found.work.abstract)
        self.candidates.append(Candidate(found, tried.paper.date, proposals, near))
        self.matcher.add(tried.paper)

    def _take_known(self, found: FoundWork, match: Match) -> None:
        name, file = found.source.name, match.paper.file
        is_here = match.paper.key in self.catalog.by_key
        where = file if is_here else "another source of this call"
        if not self.wishes.merge or not is_here:
            self.refused.append(_is_here(found.source, where, match))
            return
        held = {one.kind: one for one in match.paper.identifiers}
        new = {
            one.kind: one
            for one in found.work.identifiers
            if one.normalized not in _compared(match.paper)
        }
        if clash := next((one for kind, one in new.items() if kind in held), None):
            self.refused.append(
                f"{name} is {clash}, but {file} says {held[clash.kind]}: correct one of them by hand"
            )
        elif not new or file in self.merged:
            self.refused.append(f"{name} is here already: {file}, and tells no further identifier")
        else:
            self._merge(file, {kind: one.value for kind, one in new.items()})

    def _merge(self, file: str, new: Mapping[str, str]) -> None:
        try:
            text = editing.add_identifiers(
                self.snapshot.read(file), file, self.catalog.taxonomy, new
            )
        except UnsafeEditError as wrong:
            self.refused.append(f"{file}: {wrong}")
            return
        if text:
            words = ", ".join(f"{kind}:{value}" for kind, value in new.items())
            self.merged[file] = Merged(file, text, words)


def _is_here(source: Source, where: str, match: Match) -> str:
    may_be_another = match.is_by_title and where == match.paper.file
    hint = (
        f"; where it is another work, give --distinct-from {match.paper.key}"
        if may_be_another
        else ""
    )
    return f"{source.name} is here already: {where}, since {match.reason}{hint}"


def _compared(paper: Paper) -> set[object]:
    return {one.normalized for one in paper.identifiers}


def finish(
    snapshot: Snapshot,
    catalog: Catalog,
    prepared: Prepared,
    placed: Sequence[CuratorInput | None],
    *,
    dry: bool,
) -> Done:
    """Write the candidates that a person placed, in their order, and what was merged; None leaves one out."""
    keys, drafts = {*catalog.taken_keys}, list[tuple[Candidate, Draft]]()
    for candidate, said in zip(prepared.candidates, placed, strict=True):
        if said:
            drafts.append(
                (candidate, draft_record(candidate.found.work, said, catalog.taxonomy, keys))
            )
            keys.add(drafts[-1][1].paper.key)
    files = {one.paper.file: one.text for _, one in drafts} | {
        one.file: one.text for one in prepared.merged
    }
    after = Catalog.of(
        catalog.taxonomy, [*catalog.papers, *(one.paper for _, one in drafts)], catalog.keys
    )
    new = {one.paper.file for _, one in drafts}
    problems = [problem for problem in run_rules(after) if problem.file in new]
    wrong = tuple(problem for problem in problems if problem.severity == "error")
    if not wrong and not dry and files:
        _write(snapshot, files)
    return Done(
        tuple(_added(snapshot, one, candidate, problems) for candidate, one in drafts), wrong
    )


def _added(
    snapshot: Snapshot, one: Draft, candidate: Candidate, problems: Iterable[Problem]
) -> Added:
    rows = render(
        markdown_environment(snapshot.templates), "readme/rows.md.j2", rows=[row_of(one.paper)]
    )
    near = (
        f"its title is nearly that of {paper.file}, {quote(paper.title)}"
        for paper in candidate.near
    )
    own = (
        problem
        for problem in problems
        if problem.file == one.paper.file and problem.severity == "warning"
    )
    warned = (f"{problem.code}: {problem.message}; {problem.hint}" for problem in own)
    return Added(
        one.paper.file, one.text, rows.strip().splitlines()[-1], (*one.remarks, *near, *warned)
    )


def _write(snapshot: Snapshot, files: Mapping[str, str]) -> None:
    papers = snapshot.root / PAPERS
    for file in files:
        path = snapshot.root / file
        if not path.parent.resolve().is_relative_to(papers) or path.is_symlink():
            raise OSError(
                f"{file} would be written outside {PAPERS}/: a folder or file there is a symbolic link"
            )
    write_all({snapshot.root / file: text.encode() for file, text in files.items()}, snapshot.root)
