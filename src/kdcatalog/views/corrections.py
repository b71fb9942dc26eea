"""Corrections: those that say something about one paper, and causes that repeat over many."""

from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog, cause_of
from kdcatalog.views.rows import PaperRow, row_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A paper with its corrections, in the words of its record."""

    paper: PaperRow
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause that many corrections repeat, with the papers, newest first."""

    words: str
    count: int
    papers: tuple[Corrected, ...]


@dataclass(frozen=True, slots=True)
class Corrections:
    """Every paper that was renamed or corrected; repeated causes apart, the most frequent first."""

    papers: tuple[Corrected, ...]
    causes: tuple[Cause, ...]

    @property
    def total(self) -> int:
        """The number of papers that were renamed or corrected."""
        rows = list(self.papers)
        for cause in self.causes:
            rows += cause.papers
        # A paper may be corrected for several causes.
        keys = {row.paper.key for row in rows}
        return len(keys)


def corrections_of(catalog: Catalog) -> Corrections:
    """Return every correction of a catalog, papers newest first."""
    repeated = catalog.repeated_causes
    papers = []
    by_cause: dict[str, list[Corrected]] = {}
    for cause in repeated:
        by_cause[cause] = []
    for paper in catalog.papers:
        row = row_of(paper)
        single = []
        for correction in paper.corrections:
            cause = cause_of(correction)
            if cause in repeated:
                corrected = Corrected(row, (correction,))
                by_cause[cause].append(corrected)
            else:
                single.append(correction)
        if single or paper.former_titles:
            corrected = Corrected(row, tuple(single))
            papers.append(corrected)
    causes = []
    for text, count in repeated.items():
        rows = tuple(by_cause[text])
        causes.append(Cause(text, count, rows))
    return Corrections(tuple(papers), tuple(causes))
