"""One problem for one cause: the same fault in many records is reported once, with the records.

Renaming a venue in taxonomy.yaml by hand broke 63 records, and 63 errors proposed venues that look
like the old name. What one reads then is a list; the cause is one line in another file.
"""

from collections import defaultdict
from collections.abc import Sequence

from kdcatalog.model.taxonomy import Node, Taxonomy
from kdcatalog.model.text import pluralize, quote
from kdcatalog.problems import At, Key, Path, Problem
from kdcatalog.snapshot import TAXONOMY

# A typing error is copied into a second record now and then; three records rarely share one.
SHARED_BY = 3

# The files that a message names; the others are only counted, and JSON lists all of them.
_NAMED_FILES = 3

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


def merge_shared(problems: Sequence[Problem], taxonomy: Taxonomy | None) -> list[Problem]:
    """Return problems, those of at least three records with one cause as one in taxonomy.yaml.

    ``related`` of the merged problem lists the records.
    """
    groups = defaultdict[tuple[str, str], list[Problem]](list)
    for problem in problems:
        if problem.cause:
            groups[problem.code, problem.cause].append(problem)
    merged: list[Problem] = []
    reported: set[tuple[str, str]] = set()
    for problem in problems:
        cause = problem.code, problem.cause
        files = sorted({other.file for other in groups.get(cause, ())})
        if not taxonomy or len(files) < SHARED_BY:
            merged.append(problem)
        elif cause not in reported:
            reported.add(cause)
            merged.append(_merged(problem, files, taxonomy))
    return merged


def _merged(problem: Problem, files: Sequence[str], taxonomy: Taxonomy) -> Problem:
    names = ", ".join(files[:_NAMED_FILES])
    more = len(files) - _NAMED_FILES
    if more > 0:
        names += f" and {more} more"
    noun = _NOUNS[problem.code]
    count = pluralize(len(files), "record")
    return Problem(
        code=problem.code,
        file=TAXONOMY,
        at=_place(problem, taxonomy),
        message=f"unknown {noun} {quote(problem.cause)} in {count}: {names}",
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
        at = (*at, index) if at == ("facets",) else (*at, "nodes", index)
        nodes = nodes[index].nodes
    return (*at, "id") if segments else Key(at)
