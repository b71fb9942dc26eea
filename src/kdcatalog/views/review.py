"""A proposed change for a reviewer: rows as readers will see them, topics, possible duplicates."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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

Kind = Literal["new", "changed", "named"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed record: its file, what happened to it, its text, and the text with fixes applied.

    ``fixed`` is empty where nothing can be fixed.
    """

    file: str
    kind: Kind
    text: str
    fixed: str


@dataclass(frozen=True, slots=True)
class TopicPosition:
    """A paper's position on a node: number ``number`` of ``count`` papers, newest first."""

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
    """One record; ``row`` is None where it is not valid even with fixes, ``fix`` is their diff."""

    file: str
    kind: Kind
    row: PaperRow | None
    positions: tuple[TopicPosition, ...]
    similar: tuple[SimilarTitle, ...]
    problems: tuple[Located, ...]
    is_valid: bool
    fix: str


@dataclass(frozen=True, slots=True)
class Review:
    """The whole change: ``more`` records are only counted; ``elsewhere`` are errors of other files.

    ``generated`` are files made from the records, which a change should leave out.
    """

    title: str
    records: tuple[ReviewedRecord, ...]
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
        records.append(_reviewed(catalog, proposal, paper, record_problems))
    # Files beyond the limit are not elsewhere either.
    for proposal in proposals:
        problems_by_file.pop(proposal.file, None)
    problems_elsewhere = chain.from_iterable(problems_by_file.values())
    return Review(
        title=_title(proposals, removed),
        records=tuple(records),
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
        positions = [_position(catalog, paper, path) for path in paper.placements]
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
    )


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
