"""Where the facts come from: every correction that a record carries."""

from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.views.rows import PaperRow, row_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """A paper with its corrections, in the words of its record."""

    paper: PaperRow
    corrections: tuple[str, ...]


def corrected(catalog: Catalog) -> tuple[Corrected, ...]:
    """Return every paper that was renamed or corrected, newest first."""
    return tuple(
        Corrected(row_of(paper), paper.corrections)
        for paper in catalog.papers
        if paper.corrections or paper.former_titles
    )
