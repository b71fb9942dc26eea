"""The one-way line from a snapshot to a checked catalog, and from there to artifacts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
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
from kdcatalog.problems import Located, Position, Problem, errors
from kdcatalog.records.reading import Loaded, key_of, load_paper, load_taxonomy, read_document
from kdcatalog.records.salvage import Salvaged
from kdcatalog.snapshot import TAXONOMY, InputFile, Snapshot
from kdcatalog.source.document import decode, locate


class Result(NamedTuple):
    """What a snapshot holds: the catalog of the valid records, and every problem.

    The catalog is None where taxonomy.yaml is not valid.
    """

    catalog: Catalog | None
    problems: tuple[Problem, ...]


# Replaces a taxonomy that is not valid, so that the rules that need none run all the same.
_NO_TAXONOMY = Taxonomy.model_construct(facets=())  # type: ignore[call-arg]  # no settings
RecordReader = Callable[[InputFile], Loaded[Paper]]
"""From the file of a record to a paper; a server passes one that remembers."""


def read_record(file: InputFile) -> Loaded[Paper]:
    """Return the paper of a record."""
    return load_paper(file.content, file.path)


def load(snapshot: Snapshot, reader: RecordReader = read_record) -> Result:
    """Read, validate and check a whole catalog."""
    taxonomy = load_taxonomy_of(snapshot)
    records = [_load_record(snapshot, file, reader) for file in snapshot.record_files]
    problems = list(taxonomy.problems)
    for record in records:
        problems += record.problems
    problems += _prose_flaws(snapshot)

    salvaged = _salvaged(records)
    papers = [record.value for record in records if record.value]
    papers += [record.paper for record in salvaged.values()]
    keys = [key_of(file) for file in snapshot.record_files]
    catalog = Catalog.of(taxonomy.value or _NO_TAXONOMY, papers, keys)
    if not taxonomy.value:
        problems += _check(catalog, salvaged, RECORD_RULES)
        return Result(None, tuple(problems))

    contradictions = _check_taxonomy(snapshot, taxonomy.value)
    problems += contradictions
    problems += _check_prose(snapshot, taxonomy.value)
    problems += _check(catalog, salvaged, RULES)
    # A contradiction is not necessarily an error of shape, but no page can be trusted after it.
    catalog_or_none = None if contradictions else _without_broken(catalog, problems)
    return Result(catalog_or_none, tuple(problems))


def load_taxonomy_of(snapshot: Snapshot) -> Loaded[Taxonomy]:
    """Read and validate taxonomy.yaml alone."""
    return load_taxonomy(snapshot.read(TAXONOMY), TAXONOMY)


def _load_record(snapshot: Snapshot, file: str, reader: RecordReader) -> Loaded[Paper]:
    if not snapshot.is_ordinary(file):
        message = f"a record cannot be {snapshot.files[file].kind}"
        hint = "put the record itself, a plain file, into papers/"
        return Loaded(None, (Problem("KD106", file, Position(1, 1), message, hint),))
    return reader(snapshot.files[file])


def _salvaged(records: Iterable[Loaded[Paper]]) -> dict[str, Salvaged]:
    """Return what is left of the records that are not valid, by file."""
    rests = [record.salvaged for record in records if record.salvaged]
    return {rest.paper.file: rest for rest in rests}


def _prose_flaws(snapshot: Snapshot) -> Iterator[Problem]:
    for file, raw in prose_bytes(snapshot).items():
        _, flaw = decode(raw, file)
        if flaw:
            yield flaw


def _check_taxonomy(snapshot: Snapshot, taxonomy: Taxonomy) -> list[Problem]:
    return list(check_taxonomy(taxonomy, read_prose(snapshot)))


def _check_prose(snapshot: Snapshot, taxonomy: Taxonomy) -> Iterator[Problem]:
    texts = {f"docs/prose/{name}.md": text for name, text in read_prose(snapshot).items()}
    return check_prose(taxonomy, texts, picture_names(snapshot))


def _check(
    catalog: Catalog, salvaged: Mapping[str, Salvaged], rules: Iterable[Rule]
) -> Iterator[Problem]:
    """Yield what the rules find, at the position in the file of a salvaged record."""
    unread = {file: record.unread for file, record in salvaged.items()}
    for problem in run_rules(catalog, unread, rules):
        record = salvaged.get(problem.file)
        yield replace(problem, at=record.in_file(problem.at)) if record else problem


def _without_broken(catalog: Catalog, problems: Iterable[Problem]) -> Catalog:
    broken = {problem.file for problem in errors(problems)}
    return catalog.without(broken) if broken else catalog


def repository(snapshot: Snapshot, catalog: Catalog) -> RepositoryFiles:
    """Return the files that are committed; ``catalog`` has the addresses of taxonomy.yaml."""
    return repository_files(snapshot, catalog)


def site(
    snapshot: Snapshot, catalog: Catalog, problems: Iterable[Located] = ()
) -> Iterator[Artifact]:
    """Yield the pages and files of the site; broken records have pages with their problems."""
    return site_artifacts(snapshot, catalog, problems)


def locate_all(snapshot: Snapshot, problems: Iterable[Problem]) -> Iterator[Located]:
    """Yield problems with line and column, sorted by file and position.

    Only the files with problems are parsed a second time, so that a record costs no positions
    while it is fine.
    """
    by_file = sorted(problems, key=lambda problem: problem.file)
    for file, of_file in groupby(by_file, key=lambda problem: problem.file):
        located = _located(snapshot, file, of_file)
        yield from sorted(located, key=lambda problem: problem.sort_key)


def _located(snapshot: Snapshot, file: str, problems: Iterable[Problem]) -> Iterator[Located]:
    document = read_document(snapshot.read(file), file)
    lines = document.text.split("\n")
    for problem in problems:
        position = locate(document, problem.at)
        line = lines[position.line - 1] if position.line <= len(lines) else ""
        yield Located(problem, position, line.rstrip("\r"))


def newly_broken(snapshot: Snapshot, contents: Mapping[str, bytes]) -> set[str]:
    """Return the files that have no errors now and would have some with these contents."""
    before = {problem.file for problem in errors(load(snapshot).problems)}
    changed = snapshot.with_changed(contents)
    after = {problem.file for problem in errors(load(changed).problems)}
    return (after - before) & {*contents}
