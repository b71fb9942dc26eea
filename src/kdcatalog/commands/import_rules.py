"""Which planned records of an import the rules of the catalog reject."""

from collections.abc import Mapping, Sequence

from kdcatalog.checks.rules import run_rules
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.problems import Problem


def rejected_records(
    catalog: Catalog,
    planned: Mapping[str, Paper],
) -> dict[str, Problem]:
    """Return the first error of each planned record by file; of two that collide, the later's.

    ``planned`` has the new and changed papers by file, in the order of the list.
    """
    order = list(planned)
    rejected: dict[str, Problem] = {}
    for problem in run_rules(_catalog_after(catalog, planned)):
        is_error = problem.severity == "error"
        if is_error and _is_at_fault(problem, order):
            rejected.setdefault(problem.file, problem)
    return rejected


def _catalog_after(catalog: Catalog, planned: Mapping[str, Paper]) -> Catalog:
    """Return the catalog as the planned records would make it."""
    papers_before = catalog.papers
    kept = [paper for paper in papers_before if paper.file not in planned]
    papers = [*kept, *planned.values()]
    taxonomy = catalog.taxonomy
    return Catalog.of(taxonomy, papers, catalog.keys)


def _is_at_fault(problem: Problem, order: Sequence[str]) -> bool:
    """Return whether a problem is a planned record's, and not that of an earlier one."""
    # What is wrong with older records is not the import's to report.
    if problem.file not in order:
        return False
    # An error of one record alone.
    if not problem.related:
        return True
    rank = order.index(problem.file)
    later = order[rank:]
    # A record that is not planned is older than any that is.
    return any(file not in later for file in problem.related)
