"""One problem for one cause: the same fault in many records is reported once, with the records.

Renaming a venue in taxonomy.yaml by hand broke 63 records, and 63 errors proposed venues that look
like the old name. What one reads then is a list; the cause is one line in another file.

A link in place of papers/2023/ was one problem and 486 mentions of what nobody had read in it: what
may be in a file that cannot be read is not missing.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from string import ascii_lowercase

from kdcatalog.model.keys import year_of_key
from kdcatalog.model.taxonomy import Node, Taxonomy
from kdcatalog.model.text import pluralize, quote
from kdcatalog.problems import At, Key, Path, Problem
from kdcatalog.snapshot import (
    PAPERS,
    PICTURES,
    REMOVED,
    TAXONOMY,
    UNDATED_FOLDER,
    InputFile,
    Snapshot,
    prose_file,
)

# A typing error is copied into a second record now and then; three records rarely share one.
SHARED_BY = 3

# The files that a message names; the others are only counted, and JSON lists all of them.
_NAMED_FILES = 3

_DUPLICATES = ("KD201", "KD202", "KD203", "KD204")
"""What a copy of a record has in common with it."""

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


def without_consequences(
    problems: Iterable[Problem],
    snapshot: Snapshot,
    unread: Iterable[str],
) -> list[Problem]:
    """Return problems except those about something that may be in a file nobody could read.

    ``unread`` are the records, and removed.yaml, of which something is not known.
    """
    texts = {}
    for file in unread:
        texts[file] = _rough_text(snapshot.files[file])
    problems = [*_with_free_names([*problems], snapshot.files)]
    problems = _without_unquoted([*_without_unnamed(problems)])
    return [problem for problem in problems if not _may_be_unread(problem, snapshot, texts)]


def _with_free_names(
    problems: Sequence[Problem],
    files: Container[str],
) -> Iterator[Problem]:
    """Yield problems with hints that give no record the name of another, and copies only once.

    "rename it to papers/2024/bee2024loaf.yaml", on an editor's copy of that record, replaced it.
    """
    copies = set()
    for problem in problems:
        _, _, name = problem.hint.rpartition(" ")
        if problem.code == "KD106" and name in files:
            copies.add(problem.file)
            free_name = _free_name(name, files)
            hint = f"remove it if it is a copy of {name}; else rename it to {free_name}"
            yield replace(problem, hint=hint)
        elif problem.code not in _DUPLICATES:
            yield problem
    for problem in problems:
        others = {*problem.related}
        is_of_copy = problem.file in copies or others <= copies
        is_duplicate = problem.code in _DUPLICATES
        if is_duplicate and not is_of_copy:
            yield problem


def _free_name(name: str, files: Container[str]) -> str:
    """Return the name of a record with the first letter behind its key that no other has."""
    free_name = name
    stem = name.removesuffix(".yaml")
    for letter in reversed(ascii_lowercase[1:]):
        candidate = f"{stem}{letter}.yaml"
        if candidate not in files:
            free_name = candidate
    return free_name


def _without_unnamed(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems except those of records with topics, venues or facts whose name another has.

    A fact with the id of another was 13 problems: of records that have the one or the other.
    """
    duplicates = set()
    for problem in problems:
        if problem.code == "KD151" and problem.message.startswith("duplicate "):
            noun = problem.message.split()[1]
            duplicates.add(noun)
    for problem in problems:
        if _NOUNS.get(problem.code) not in duplicates:
            yield problem


def _without_unquoted(problems: Sequence[Problem]) -> Iterator[Problem]:
    """Yield problems except KD107 on what names nothing: in quotes, 42 is not a topic either."""
    unknown = set()
    for problem in problems:
        if problem.code in _NOUNS:
            place = (problem.file, problem.at)
            unknown.add(place)
    for problem in problems:
        place = (problem.file, problem.at)
        is_repeated = problem.code == "KD107" and place in unknown
        if not is_repeated:
            yield problem


_Texts = Mapping[str, str | None]
"""What can be made out of broken files; None where no byte was read."""


def _may_be_unread(problem: Problem, snapshot: Snapshot, texts: _Texts) -> bool:
    kind, _, name = problem.absent.partition(":")
    if kind == "prose":
        return _is_covered(snapshot, prose_file(name))
    if kind == "picture":
        return _is_covered(snapshot, f"{PICTURES}/{name}.svg.j2")
    # A broken record mentions whatever it is reported to mention wrongly.
    others = {**texts}
    others.pop(problem.file, None)
    if kind == "paper":
        return _may_have_key(others, name)
    if kind in ("author", "day"):
        words = name.casefold().split()
        if kind == "day":
            # Of a day that is misspelled in its record, the year is left.
            words = [name[:4]]
        return any(_has_all(text, words) for text in others.values())
    _, is_of_paper, key = kind.partition("author of ")
    return bool(is_of_paper) and key in map(_stem, others)


def _rough_text(file: InputFile) -> str | None:
    # A file without an ending is in place of a folder, such as papers/2023.
    is_in_place_of_folder = not PurePosixPath(file.path).suffix
    if file.kind or is_in_place_of_folder:
        return None
    try:
        text = file.content.decode()
    except UnicodeDecodeError:
        # Latin-1 has every byte, and without its zeros UTF-16 reads as ASCII.
        latin = file.content.decode("latin-1")
        text = latin.replace("\0", "")
    return text.casefold()


def _is_covered(snapshot: Snapshot, file: str) -> bool:
    """Return whether something else has the name of a folder that a file would be in."""
    parents = PurePosixPath(file).parents
    folders = map(str, parents)
    entries = {*snapshot.files, *snapshot.documents}
    return not entries.isdisjoint(folders)


def _has_all(text: str | None, words: Sequence[str]) -> bool:
    if text is None:
        return True
    # Given and family name may be fields of their own, in either order.
    return all(word in text for word in words)


def _may_have_key(texts: _Texts, key: str) -> bool:
    year = year_of_key(key) or UNDATED_FOLDER
    author, _, _ = key.partition(year)
    folder = f"{PAPERS}/{year}"
    for file, text in texts.items():
        # removed.yaml may list any key, and a folder have all of its year.
        if text is None and file in (folder, REMOVED):
            return True
        # A record names its former keys, most of which have the same author and year.
        is_similar = _stem(file).startswith(f"{author}{year}")
        is_in_text = text is not None and key in text
        if is_similar or is_in_text:
            return True
    return False


def _stem(file: str) -> str:
    """Return the key that a file means, whatever its ending: that of bee2023loaf.yml is wrong."""
    name = file.rpartition("/")[2]
    return name.partition(".")[0].casefold()
