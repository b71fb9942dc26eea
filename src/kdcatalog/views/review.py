"""A proposed change for a reviewer: rows as readers will see them, topics, possible duplicates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import chain
from typing import Literal

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import Matcher
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import lineage
from kdcatalog.model.text import pluralize
from kdcatalog.problems import Located
from kdcatalog.views.rows import PaperRow, row_of

# Records beyond these are only counted: GitHub cuts a summary that is too long.
MOST_RECORDS = 30
# In a pull request of the weekly issue, neighbors were 3,000 of 4,361 words that nobody compares.
_WITH_NEIGHBORS = 5
# A record of a person has about 30 lines; more is a rewrite, which the diff of the forge shows.
_CHANGED_LINES = 40

Kind = Literal["new", "changed", "named"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed record: its file, what happened to it, its text, and the text with fixes applied.

    ``fixed`` is empty where nothing can be fixed; ``before`` is the text that was changed, empty
    where none is to be compared.
    """

    file: str
    kind: Kind
    text: str
    fixed: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class TopicPosition:
    """A paper's position on a node: number ``number`` of ``count`` papers, newest first.

    The number is 0 among many records, where nobody compares positions.
    """

    trail: str
    number: int
    count: int
    newer: PaperRow | None
    older: PaperRow | None


@dataclass(frozen=True, slots=True)
class SimilarTitle:
    """A paper with nearly the same title; ``percent`` of the letters agree."""

    row: PaperRow
    file: str
    percent: int


@dataclass(frozen=True, slots=True)
class ReviewedRecord:
    """One record; ``row`` is None where it is not valid even with fixes, ``fix`` is their diff.

    ``change`` is the diff of a changed record, whose positions are those on new topics alone.
    """

    file: str
    kind: Kind
    row: PaperRow | None
    positions: tuple[TopicPosition, ...]
    similar: tuple[SimilarTitle, ...]
    problems: tuple[Located, ...]
    is_valid: bool
    fix: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole change: ``more`` records are only counted; ``elsewhere`` are errors of other files.

    ``shared`` are the problems that every record has. ``generated`` are files made from the
    records, which a change should leave out.
    """

    title: str
    records: tuple[ReviewedRecord, ...]
    shared: tuple[Located, ...]
    more: int
    removed: tuple[str, ...]
    generated: tuple[str, ...]
    elsewhere: tuple[Located, ...]


def review_view(
    catalog: Catalog | None,
    proposals: Sequence[Proposal],
    problems: Iterable[Located],
    removed: tuple[str, ...] = (),
    generated: tuple[str, ...] = (),
) -> Review:
    """Return a change for review; ``catalog`` is the one after it, None for an invalid taxonomy."""
    problems_by_file = defaultdict[str, list[Located]](list)
    for located in problems:
        problems_by_file[located.problem.file].append(located)
    papers_by_file = {}
    if catalog:
        papers_by_file = {paper.file: paper for paper in catalog.papers}
    records = []
    for proposal in proposals[:MOST_RECORDS]:
        paper = papers_by_file.get(proposal.file)
        record_problems = problems_by_file[proposal.file]
        reviewed = _reviewed(catalog, proposal, paper, record_problems)
        records.append(reviewed)
    shared: tuple[Located, ...] = ()
    if len(proposals) > _WITH_NEIGHBORS:
        shared = _shared_problems(records)
        records = [_shortened(record, shared) for record in records]
    # Files beyond the limit are not elsewhere either.
    for proposal in proposals:
        problems_by_file.pop(proposal.file, None)
    problems_elsewhere = chain.from_iterable(problems_by_file.values())
    return Review(
        title=_title(proposals, removed),
        records=tuple(records),
        shared=shared,
        more=len(proposals[MOST_RECORDS:]),
        removed=removed,
        generated=generated,
        elsewhere=tuple(item for item in problems_elsewhere if _is_error(item)),
    )


def _title(proposals: Sequence[Proposal], removed: Sequence[str]) -> str:
    kinds = [proposal.kind for proposal in proposals]
    parts = []
    if "new" in kinds:
        parts.append(pluralize(kinds.count("new"), "new record"))
    if "named" in kinds:
        # Named on the command line, so that git says nothing about them.
        parts.append(pluralize(kinds.count("named"), "record"))
    if "changed" in kinds:
        parts.append(f"{kinds.count('changed')} changed")
    if removed:
        parts.append(f"{len(removed)} removed")
    return ", ".join(parts) or "No record changed"


def _reviewed(
    catalog: Catalog | None,
    proposal: Proposal,
    paper: Paper | None,
    problems: Sequence[Located],
) -> ReviewedRecord:
    positions: list[TopicPosition] = []
    similar: list[SimilarTitle] = []
    if catalog and paper:
        new_paths = _new_topics(paper, proposal.before)
        positions = [_position(catalog, paper, path) for path in new_paths]
        similar = _similar_titles(catalog, paper)
    return ReviewedRecord(
        file=proposal.file,
        kind=proposal.kind,
        row=row_of(paper) if paper else None,
        positions=tuple(positions),
        similar=tuple(similar),
        problems=tuple(problems),
        is_valid=not any(map(_is_error, problems)),
        fix=_diff(proposal),
        change=_change(proposal),
    )


def _new_topics(paper: Paper, before: str) -> Iterator[str]:
    """Yield the topics of a paper that its record did not have, which are all without a text."""
    for path in paper.placements:
        line = f"- {path}\n"
        if line not in before:
            yield path


def _shared_problems(records: Sequence[ReviewedRecord]) -> tuple[Located, ...]:
    """Return the problems of the first record that all others have in the same words.

    No ticked paper has a summary, and ten times the same warning hides another one.
    """
    shared = []
    for located in records[0].problems:
        words = _words_of(located)
        lacking = [record for record in records if words not in _all_words(record)]
        if not lacking:
            shared.append(located)
    return tuple(shared)


def _shortened(record: ReviewedRecord, shared: Iterable[Located]) -> ReviewedRecord:
    """Return a record without neighbors, positions, and problems that all others have, too."""
    positions = []
    for position in record.positions:
        without = replace(position, number=0, newer=None, older=None)
        positions.append(without)
    problems = record.problems
    for located in shared:
        others = [other for other in problems if not _is_same(other, located)]
        problems = tuple(others)
    return replace(record, positions=tuple(positions), problems=problems)


def _is_same(located: Located, other: Located) -> bool:
    """Return whether two problems have the same code and message."""
    return _words_of(located) == _words_of(other)


def _all_words(record: ReviewedRecord) -> list[tuple[str, str]]:
    return [*map(_words_of, record.problems)]


def _words_of(located: Located) -> tuple[str, str]:
    return located.problem.code, located.problem.message


def _is_error(located: Located) -> bool:
    return located.problem.severity == "error"


def _position(catalog: Catalog, paper: Paper, path: str) -> TopicPosition:
    papers = catalog.placed_on(path)
    # By key: comparing two pydantic models compares every field of them.
    index = [other.key for other in papers].index(paper.key)
    nodes = catalog.taxonomy.nodes
    titles = [nodes[parent].title for parent in lineage(path)]
    is_last = index + 1 == len(papers)
    return TopicPosition(
        trail=" / ".join(titles),
        number=index + 1,
        count=len(papers),
        newer=row_of(papers[index - 1]) if index else None,
        older=None if is_last else row_of(papers[index + 1]),
    )


def _similar_titles(catalog: Catalog, paper: Paper) -> list[SimilarTitle]:
    """Return the papers with nearly the same title, the most similar first.

    Papers that a record declares distinct are left out: that was decided in an earlier review.
    """
    # The paper is in the catalog already, where it would be its own duplicate.
    papers = catalog.papers
    others = [other for other in papers if other is not paper]
    similar: list[SimilarTitle] = []
    for near in Matcher(others).similar(paper.title):
        other = near.paper
        if not _are_distinct(paper, other):
            percent = int(near.ratio * 100)
            similar.append(SimilarTitle(row_of(other), other.file, percent))
    return similar


def _are_distinct(paper: Paper, other: Paper) -> bool:
    if other.key in paper.distinct_from:
        return True
    return paper.key in other.distinct_from


def _change(proposal: Proposal) -> str:
    """Return the lines that a change removes and adds; empty where nothing is compared."""
    if not proposal.before:
        return ""
    before = proposal.before.splitlines()
    after = proposal.text.splitlines()
    diff = unified_diff(before, after, n=0, lineterm="")
    # Without the names of the file, and the numbers of lines, which a reviewer does not need.
    lines = list(diff)[2:]
    changed = [line for line in lines if not line.startswith("@@")]
    return "\n".join(changed[:_CHANGED_LINES])


def _diff(proposal: Proposal) -> str:
    """Return what the fixes change, as a unified diff; empty where there are none."""
    if not proposal.fixed:
        return ""
    lines = unified_diff(
        proposal.text.splitlines(),
        proposal.fixed.splitlines(),
        fromfile=proposal.file,
        tofile=proposal.file,
        n=1,
        lineterm="",
    )
    return "\n".join(lines)
