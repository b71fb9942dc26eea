"""The straight line from files to artifacts, as a list of calls."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kdcatalog.artifacts.kinds import Artifact
from kdcatalog.artifacts.pictures import picture_names
from kdcatalog.artifacts.prose import prose_bytes, read_prose
from kdcatalog.artifacts.repository import RepositoryFiles, repository_files
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.checks.rules import RECORD_RULES, RULES, Rule, run_rules
from kdcatalog.checks.taxonomy import check_prose, check_taxonomy
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.problems import Located, Position, Problem, errors
from kdcatalog.records.reading import Loaded, key_of, load_paper, load_taxonomy, read_document
from kdcatalog.records.salvage import Salvaged
from kdcatalog.snapshot import ADDRESSES, TAXONOMY, BadAddressError, Snapshot
from kdcatalog.source.document import decode, locate


class Result(NamedTuple):
    """The catalog of the valid records, None where the taxonomy is not valid, and every problem found."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]


_UNREAD = Taxonomy.model_construct(facets=())  # type: ignore[call-arg]  # it has no settings, and none are read
"""Stands for a taxonomy that is not valid: the rules that need none run all the same."""
Reader = Callable[[bytes, str], Loaded[Paper]]


def load(snapshot: Snapshot, read_record: Reader = load_paper) -> Result:
    """Read, validate and check a whole catalog."""
    taxonomy = load_taxonomy_of(snapshot)
    records = [_load_record(snapshot, file, read_record) for file in snapshot.record_files()]
    problems = [*taxonomy.problems, *(problem for record in records for problem in record.problems)]
    problems += [
        flaw for file, raw in prose_bytes(snapshot).items() if (flaw := decode(raw, file)[1])
    ]
    keys = (key_of(file) for file in snapshot.record_files())
    salvaged = {
        record.salvaged.paper.file: record.salvaged for record in records if record.salvaged
    }
    papers = [
        *(record.value for record in records if record.value),
        *(one.paper for one in salvaged.values()),
    ]
    catalog = Catalog.of(taxonomy.value or _UNREAD, papers, keys)
    if not taxonomy.value:
        return Result(None, (*problems, *_check(catalog, salvaged, RECORD_RULES)))
    prose = {f"docs/prose/{name}.md": text for name, text in read_prose(snapshot).items()}
    contradictions = [*check_taxonomy(taxonomy.value, [*read_prose(snapshot)])]
    problems += [*contradictions, *check_prose(taxonomy.value, prose, picture_names(snapshot))]
    problems += _check(catalog, salvaged, RULES)
    broken = {problem.file for problem in errors(problems)}
    sound = catalog.without(broken) if broken else catalog
    return Result(None if contradictions else sound, tuple(problems))


def _check(
    catalog: Catalog, salvaged: Mapping[str, Salvaged], rules: Iterable[Rule]
) -> Iterator[Problem]:
    """Yield what the rules find, records with faults of shape included, at its place in the file."""
    for problem in run_rules(
        catalog, {file: record.unread for file, record in salvaged.items()}, rules
    ):
        record = salvaged.get(problem.file)
        yield replace(problem, at=record.in_file(problem.at)) if record else problem


def load_taxonomy_of(snapshot: Snapshot) -> Loaded[Taxonomy]:
    """Read and validate taxonomy.yaml alone; SITE_URL and REPOSITORY_URL stand in for its addresses."""
    loaded = load_taxonomy(snapshot.read(TAXONOMY), TAXONOMY)
    for name, field in ADDRESSES.items():
        if loaded.value and (given := os.environ.get(name)):
            loaded = replace(loaded, value=_addressed(loaded.value, name, field, given))
    return loaded


def _addressed(taxonomy: Taxonomy, name: str, field: str, given: str) -> Taxonomy:
    try:
        return taxonomy.addressed({field: given})
    except ValueError as wrong:
        message = f"{name} is {quote(given)}, which is no web address: write it such as {name}=https://example.org/"
        raise BadAddressError(message) from wrong


def _load_record(snapshot: Snapshot, file: str, read_record: Reader) -> Loaded[Paper]:
    if not snapshot.is_ordinary(file):
        message, hint = (
            f"a record cannot be {_kind(snapshot, file)}",
            "put the record itself, a plain file, into papers/",
        )
        return Loaded(None, (Problem("KD106", file, Position(1, 1), message, hint),))
    return read_record(snapshot.read(file), file)


def _kind(snapshot: Snapshot, file: str) -> str:
    """Return what stands in place of an ordinary file."""
    path = snapshot.root / file
    kinds = {
        "a symbolic link": path.is_symlink,
        "a named pipe": path.is_fifo,
        "a socket": path.is_socket,
    }
    kinds |= {"a device": lambda: path.is_char_device() or path.is_block_device()}
    return next(
        (kind for kind, is_of_kind in kinds.items() if is_of_kind()), "reached by a symbolic link"
    )


def repository(snapshot: Snapshot, catalog: Catalog) -> RepositoryFiles:
    """Return the generated files of the repository."""
    return repository_files(snapshot, catalog)


def site(
    snapshot: Snapshot, catalog: Catalog, problems: Iterable[Located] = ()
) -> Iterator[Artifact]:
    """Yield the pages and files of the site, and the problems in place of the pages of broken records."""
    return site_artifacts(snapshot, catalog, problems)


def locate_all(snapshot: Snapshot, problems: Iterable[Problem]) -> Iterator[Located]:
    """Yield problems with line and column, sorted by place; only files with problems are read again."""
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file in sorted(by_file):
        document = read_document(snapshot.read(file) if snapshot.is_ordinary(file) else b"", file)
        lines = document.text.split("\n")
        found = []
        for problem in by_file[file]:
            at = locate(document, problem.at)
            line = lines[at.line - 1] if at.line <= len(lines) else ""
            found.append(Located(problem, at, line.rstrip("\r")))
        yield from sorted(found, key=lambda located: located.sort_key)


def newly_broken(snapshot: Snapshot, contents: Mapping[str, bytes]) -> set[str]:
    """Return the files that have no errors now and would have some with these contents."""
    before = {problem.file for problem in errors(load(snapshot).problems)}
    changed = snapshot.with_changed(contents)
    after = {problem.file for problem in errors(load(changed).problems)}
    return (after - before) & {*contents}
