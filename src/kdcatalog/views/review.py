"""What a reviewer is shown of a proposed change: rows as they will read, their places, what looks like them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff
from typing import Literal

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import lineage
from kdcatalog.model.text import normalize_title, pluralize
from kdcatalog.problems import Located
from kdcatalog.views.rows import PaperRow, row_of

ALIKE = 0.88
"""The share of letters above which two titles are shown side by side; in 626 papers two pairs of works reach it."""
IN_FULL = 30
"""Records beyond these are only counted: a summary that GitHub cuts is none."""

Kind = Literal["new", "changed", "named"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that was proposed: its file, what happened to it, its text, and the same text mended."""

    file: str
    kind: Kind
    text: str
    mended: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The place of a paper on a node: the ``number``-th of ``count`` papers, newest first, and its neighbours."""

    trail: str
    number: int
    count: int
    newer: PaperRow | None
    older: PaperRow | None


@dataclass(frozen=True, slots=True)
class Similar:
    """A paper of the catalog whose title is nearly the same; ``percent`` of the letters agree."""

    row: PaperRow
    file: str
    percent: int


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One record: its row where it is valid once mended, where it will stand, what it resembles, what to mend."""

    file: str
    kind: Kind
    row: PaperRow | None
    standings: tuple[Standing, ...]
    similar: tuple[Similar, ...]
    problems: tuple[Located, ...]
    is_sound: bool
    mend: str


@dataclass(frozen=True, slots=True)
class Review:
    """The whole change: how much of what, each record, what goes, and generated files that need not be there."""

    title: str
    records: tuple[Reviewed, ...]
    more: int
    removed: tuple[str, ...]
    generated: tuple[str, ...]
    elsewhere: tuple[Located, ...]


def review(
    catalog: Catalog | None,
    proposals: Sequence[Proposal],
    problems: Iterable[Located],
    removed: tuple[str, ...] = (),
    generated: tuple[str, ...] = (),
) -> Review:
    """Return what there is to see of a change; ``catalog`` is the one after it, None where its taxonomy is broken."""
    found = [*problems]
    files = {proposal.file for proposal in proposals}
    return Review(
        title=_title(proposals, removed),
        records=tuple(_reviewed(catalog, proposal, found) for proposal in proposals[:IN_FULL]),
        more=len(proposals[IN_FULL:]),
        removed=removed,
        generated=generated,
        elsewhere=tuple(
            one
            for one in found
            if one.problem.file not in files and one.problem.severity == "error"
        ),
    )


def _title(proposals: Sequence[Proposal], removed: Sequence[str]) -> str:
    kinds = [proposal.kind for proposal in proposals]
    new, changed = kinds.count("new"), kinds.count("changed")
    said = [f"{new} new {'record' if new == 1 else 'records'}"] if new else []
    said += [pluralize(kinds.count("named"), "record")] if "named" in kinds else []
    said += [f"{changed} changed"] if changed else []
    said += [f"{len(removed)} removed"] if removed else []
    return ", ".join(said) or "No record changed"


def _reviewed(catalog: Catalog | None, proposal: Proposal, problems: Sequence[Located]) -> Reviewed:
    paper = (
        next((one for one in catalog.papers if one.file == proposal.file), None)
        if catalog
        else None
    )
    own = tuple(one for one in problems if one.problem.file == proposal.file)
    return Reviewed(
        file=proposal.file,
        kind=proposal.kind,
        row=row_of(paper) if paper else None,
        standings=tuple(_standing(catalog, paper, path) for path in paper.placements)
        if catalog and paper
        else (),
        similar=tuple(_similar(catalog, paper)) if catalog and paper else (),
        problems=own,
        is_sound=not any(one.problem.severity == "error" for one in own),
        mend=_difference(proposal),
    )


def _standing(catalog: Catalog, paper: Paper, path: str) -> Standing:
    papers = catalog.at(path)
    index = papers.index(paper)
    return Standing(
        trail=" / ".join(catalog.taxonomy.nodes[above].title for above in lineage(path)),
        number=index + 1,
        count=len(papers),
        newer=row_of(papers[index - 1]) if index else None,
        older=row_of(papers[index + 1]) if index + 1 < len(papers) else None,
    )


def _similar(catalog: Catalog, paper: Paper) -> Iterator[Similar]:
    """Yield the papers whose titles are nearly this one's, the nearest first; declared namesakes are left out."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(normalize_title(paper.title))
    near: list[tuple[float, Paper]] = []
    for other in catalog.papers:
        if other is paper or other.key in paper.distinct_from or paper.key in other.distinct_from:
            continue
        ratio = max(_ratio(matcher, title) for title in (other.title, *other.former_titles))
        near += [(ratio, other)] if ratio > ALIKE else []
    for ratio, other in sorted(near, key=lambda found: (-found[0], found[1].key)):
        yield Similar(row_of(other), other.file, int(ratio * 100))


def _ratio(matcher: "SequenceMatcher[str]", title: str) -> float:
    """Return the share of letters in which a title agrees; nothing where that cannot be much."""
    matcher.set_seq1(normalize_title(title))
    fits = matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE
    return matcher.ratio() if fits else 0.0


def _difference(proposal: Proposal) -> str:
    """Return what mending changes, as a unified difference; empty where it changes nothing."""
    before, after = proposal.text.splitlines(), proposal.mended.splitlines()
    lines = (
        unified_diff(before, after, proposal.file, proposal.file, n=1, lineterm="")
        if proposal.mended
        else ()
    )
    return "\n".join(lines)
