"""One problem for one cause: the same fault in many records is reported once, with the records.

Renaming a venue in taxonomy.yaml by hand broke 63 records, and 63 errors proposed venues that look
like the old name. What one reads then is a list; the cause is one line in another file.
"""

from collections.abc import Sequence

from kdcatalog.model.taxonomy import Node, Taxonomy
from kdcatalog.model.text import pluralize, quote
from kdcatalog.problems import At, Key, Path, Problem
from kdcatalog.snapshot import TAXONOMY

# A typing error is copied into a second record now and then; three records rarely share one.
SHARED_BY = 3

# The files that a message names; the others are only counted, and JSON lists all of them.
_NAMED_FILES = 3

_Cause = tuple[str, str]
"""A code, and the cause of its problems."""

_NOUNS = {"KD301": "topic", "KD303": "venue", "KD304": "fact"}
_HINTS = {
    "KD301": (
        "put it back into taxonomy.yaml; to rename or move a topic together with its records, run"
        " kdcatalog taxonomy move {cause} NEW_PATH"
    ),
    "KD303": (
        "put it back into taxonomy.yaml, or, if it has a new id, add {cause} to aliases: there and"
        " run kdcatalog check --fix"
    ),
    "KD304": "put it back into facts: in taxonomy.yaml, or correct its name in the records",
}


def merge_shared(
    problems: Sequence[Problem],
    taxonomy: Taxonomy | None,
) -> list[Problem]:
    """Return problems, those of at least three records with one cause as one in taxonomy.yaml.

    ``related`` of the merged problem lists the records.
    """
    if not taxonomy:
        return [*problems]
    files_by_cause = _files_by_cause(problems)
    merged: list[Problem] = []
    reported: set[_Cause] = set()
    for problem in problems:
        cause = (problem.code, problem.cause)
        files = files_by_cause.get(cause, set())
        if len(files) < SHARED_BY:
            merged.append(problem)
        elif cause not in reported:
            reported.add(cause)
            merged_problem = _merged(problem, sorted(files), taxonomy)
            merged.append(merged_problem)
    return merged


def _files_by_cause(
    problems: Sequence[Problem],
) -> dict[_Cause, set[str]]:
    files_by_cause: dict[_Cause, set[str]] = {}
    for problem in problems:
        if problem.cause:
            cause = (problem.code, problem.cause)
            files_by_cause.setdefault(cause, set()).add(problem.file)
    return files_by_cause


def _merged(problem: Problem, files: Sequence[str], taxonomy: Taxonomy) -> Problem:
    named_files = files[:_NAMED_FILES]
    names = ", ".join(named_files)
    more = len(files) - _NAMED_FILES
    if more > 0:
        names += f" and {more} more"
    noun = _NOUNS[problem.code]
    count = pluralize(len(files), "record")
    subject = f"unknown {noun} {quote(problem.cause)}"
    return Problem(
        code=problem.code,
        file=TAXONOMY,
        at=_place(problem, taxonomy),
        message=f"{subject} in {count}: {names}",
        hint=_HINTS[problem.code].format(cause=problem.cause),
        related=tuple(files),
    )


def _place(problem: Problem, taxonomy: Taxonomy) -> At:
    """Return the place in taxonomy.yaml where the unknown thing would be."""
    if problem.code == "KD303":
        return Key(("venues",))
    if problem.code == "KD304":
        return Key(("facts",))
    *parents, _missing = problem.cause.split("/")
    return _place_of_node(parents, taxonomy)


def _place_of_node(segments: Sequence[str], taxonomy: Taxonomy) -> At:
    """Return the place of a node's id; that of all facets for an unknown facet."""
    nodes: Sequence[Node] = taxonomy.facets
    at: Path = ("facets",)
    for segment in segments:
        ids = [node.id for node in nodes]
        index = ids.index(segment)
        at = (*at, index, "nodes")
        nodes = nodes[index].nodes
    if not segments:
        return Key(at)
    of_node = at[:-1]
    return (*of_node, "id")
