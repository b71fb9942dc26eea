"""The one-way line from a snapshot to a checked catalog; artifacts are made from that."""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from kdcatalog.cache import Cache, Shelves
from kdcatalog.checks.files import (
    check_files,
    check_prose,
    check_upkeep,
    refuse_file,
    topicless_prose,
)
from kdcatalog.checks.identity import clashing_removals, duplicate_rejections
from kdcatalog.checks.people import check_people
from kdcatalog.checks.rules import ERROR_RULES, RECORD_RULES, RULES, Rule, run_rules
from kdcatalog.checks.shared import without_consequences
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.authors import Author
from kdcatalog.model.base import FrozenDict
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import NO_UPKEEP, Rejections, Removals, Upkeep
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.paper import Paper, Publication
from kdcatalog.model.people import NOBODY, People
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Located, Problem, errors
from kdcatalog.records.reading import (
    SHARED_FILES,
    Loaded,
    Model,
    key_of,
    load_paper,
    load_settings,
    load_taxonomy,
    read_document,
    refuse_future,
)
from kdcatalog.records.salvage import Salvaged
from kdcatalog.snapshot import (
    PAPERS,
    PEOPLE,
    REJECTED,
    REMOVED,
    TAXONOMY,
    UPKEEP,
    InputFile,
    Snapshot,
    prose_file,
    topic_prose_file,
)
from kdcatalog.source.document import Document, decode, locate


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


class KeptRecords:
    """Reads records, those whose bytes have not changed from a cache."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._shelves = Shelves(cache, "records")

    def read(self, file: InputFile) -> Loaded[Paper]:
        """Return the paper of a record."""
        paper = self._shelves.get(file.path, file.sha256)
        if isinstance(paper, Paper):
            return Loaded(paper, ())
        loaded = read_record(file)
        # Problems have positions in the text, which is at hand only where it is read.
        if loaded.value and not loaded.problems:
            self._shelves.add(file.path, file.sha256, loaded.value)
        return loaded

    def save(self) -> None:
        """Keep what was read for the next run."""
        self._shelves.save()

    def unchecked(self, snapshot: Snapshot) -> list[str]:
        """Return the records that have changed since a build found no errors.

        Empty where that is not known, or none has changed, or one was removed: others may name it.
        """
        kept = self._cache.read(_CHECKED)
        taxonomy, checked = kept or ("", {})
        records = _digests_of_records(snapshot)
        is_removed = bool(checked.keys() - records.keys())
        if is_removed or taxonomy != snapshot.files[TAXONOMY].sha256:
            return []
        changed = records.items() - checked.items()
        return sorted(file for file, _ in changed)

    def note_checked(self, snapshot: Snapshot) -> None:
        """Keep for the next build that no record has errors."""
        taxonomy = snapshot.files[TAXONOMY].sha256
        records = _digests_of_records(snapshot)
        self._cache.write(_CHECKED, (taxonomy, records))


# The file of the cache that says which records had no errors, and with which taxonomy.
_CHECKED = "checked"


def _digests_of_records(snapshot: Snapshot) -> dict[str, str]:
    files = snapshot.files
    return {file: files[file].sha256 for file in snapshot.record_files}


def classes_of_records() -> Mapping[str, type]:
    """Return the types of which kept records consist."""
    classes = (Paper, Author, Publication, Identifiers, FrozenDict)
    by_name: dict[str, type] = {}
    for kind in classes:
        name = f"{kind.__module__}.{kind.__qualname__}"
        by_name[name] = kind
    return by_name


def load(
    snapshot: Snapshot,
    reader: RecordReader = read_record,
    *,
    today: str = "",
    rules: Iterable[Rule] = RULES,
    files: Collection[str] = (),
    only: Container[str] | None = None,
) -> Result:
    """Read, validate and check a whole catalog.

    With ``today``, ``YYYY-MM-DD``, dates in the future are errors. With ``files``, problems of
    other records may be missing. With ``only``, other records are not read, though their keys are
    known, nor are problems of files that are not records or taxonomy.yaml looked for.
    """
    taxonomy = load_taxonomy_of(snapshot)
    record_files = _chosen_records(snapshot, only)
    records = list(_load_records(snapshot, record_files, reader, today))
    problems = list(taxonomy.problems)
    for record in records:
        problems += record.problems
    # Of what is wrong in the other files, nothing follows for a record.
    problems += _check_others(snapshot) if only is None else ()

    # Salvaged records take part in the checks, so that one wrong date does not hide a duplicate.
    salvaged = _salvaged(records)
    papers = [record.value for record in records if record.value]
    papers += [rest.paper for rest in salvaged.values()]
    removals = _settings_of(snapshot, REMOVED, Removals)
    known_taxonomy = taxonomy.value or _NO_TAXONOMY
    catalog, faults = _assembled(snapshot, known_taxonomy, papers, removals)
    problems += faults
    problems += check_people(catalog)
    problems += clashing_removals(catalog)
    unread = list(_unread_files(snapshot, record_files, records, removals))
    if not taxonomy.value:
        problems += _check(catalog, salvaged, RECORD_RULES, files)
        problems = without_consequences(problems, snapshot, unread)
        return Result(None, tuple(problems))

    contradictions = [*check_taxonomy(taxonomy.value, snapshot.prose)]
    problems += contradictions
    problems += _check_prose(snapshot, catalog) if only is None else ()
    problems += check_upkeep(catalog)
    problems += _check(catalog, salvaged, rules, files)
    problems = without_consequences(problems, snapshot, unread)
    # A contradiction is not necessarily an error of shape, but no page can be trusted after it.
    catalog_or_none = None if contradictions else _without_broken(catalog, problems)
    return Result(catalog_or_none, tuple(problems))


def _assembled(
    snapshot: Snapshot,
    taxonomy: Taxonomy,
    papers: Sequence[Paper],
    removals: Loaded[Removals],
) -> tuple[Catalog, Sequence[Problem]]:
    """Return papers with everything else that a catalog has, and the problems of those files."""
    people = _settings_of(snapshot, PEOPLE, People)
    upkeep = _settings_of(snapshot, UPKEEP, Upkeep)
    # Their problems are reported with those of the file itself.
    rejections = _settings_of(snapshot, REJECTED, Rejections)
    catalog = Catalog.of(
        taxonomy,
        papers,
        # All of them: the key of a record that cannot be read is taken nevertheless.
        map(key_of, snapshot.record_files),
        people.value or NOBODY,
        removals.value.removed if removals.value else (),
        upkeep.value or NO_UPKEEP,
        rejections.value.rejected if rejections.value else (),
    )
    problems = [*people.problems, *removals.problems]
    return catalog, [*problems, *upkeep.problems]


def load_taxonomy_of(snapshot: Snapshot) -> Loaded[Taxonomy]:
    """Read and validate taxonomy.yaml alone."""
    refusal = refuse_file(snapshot.files[TAXONOMY])
    if refusal:
        return Loaded(None, (refusal,))
    return load_taxonomy(snapshot.read(TAXONOMY), TAXONOMY)


def _settings_of(
    snapshot: Snapshot,
    file: str,
    model: type[Model],
) -> Loaded[Model]:
    """Read and validate a settings file; without it there is no value, and no problem."""
    # A link or a pipe is a problem of the file, which check_files reports.
    if not snapshot.is_ordinary(file):
        return Loaded(None, ())
    return load_settings(snapshot.read(file), file, model)


def _check_others(snapshot: Snapshot) -> Iterator[Problem]:
    yield from check_files(snapshot)
    rejections = _settings_of(snapshot, REJECTED, Rejections)
    yield from rejections.problems
    if rejections.value:
        yield from duplicate_rejections(rejections.value)


def _chosen_records(
    snapshot: Snapshot,
    only: Container[str] | None,
) -> Sequence[str]:
    files = snapshot.record_files
    if only is None:
        return files
    return [file for file in files if file in only]


def _load_records(
    snapshot: Snapshot,
    files: Iterable[str],
    reader: RecordReader,
    today: str,
) -> Iterator[Loaded[Paper]]:
    """Yield records; with a date of today, later ones in them are errors."""
    for file in files:
        record = _load_record(snapshot, file, reader)
        yield refuse_future(record, today) if today else record


def _load_record(snapshot: Snapshot, file: str, reader: RecordReader) -> Loaded[Paper]:
    refusal = refuse_file(snapshot.files[file])
    if refusal:
        return Loaded(None, (refusal,))
    return reader(snapshot.files[file])


def papers_in(snapshot: Snapshot, files: Iterable[str]) -> Iterator[Paper]:
    """Yield the papers of records, and of invalid ones what is left of them."""
    for file in files:
        record = _load_record(snapshot, file, read_record)
        if record.value:
            yield record.value
        elif record.salvaged:
            yield record.salvaged.paper


def _unread_files(
    snapshot: Snapshot,
    files: Iterable[str],
    records: Iterable[Loaded[Paper]],
    removals: Loaded[Removals],
) -> Iterator[str]:
    """Yield the records, and removed.yaml, of which others may name what could not be read."""
    for file, record in zip(files, records, strict=True):
        if record.hides_names:
            yield file
    if REMOVED in snapshot.files and not removals.value:
        yield REMOVED


SalvagedByFile = Mapping[str, Salvaged]


def _salvaged(records: Iterable[Loaded[Paper]]) -> SalvagedByFile:
    """Return what is left of the records that are not valid, by file."""
    rests = [record.salvaged for record in records if record.salvaged]
    return {rest.paper.file: rest for rest in rests}


def _check_prose(snapshot: Snapshot, catalog: Catalog) -> Iterator[Problem]:
    texts = {}
    for name, text in snapshot.prose.items():
        texts[prose_file(name)] = text
    for path, text in snapshot.topic_prose.items():
        texts[topic_prose_file(path)] = text
    yield from check_prose(catalog, texts, snapshot.picture_names)
    yield from topicless_prose(catalog.taxonomy, snapshot.topic_prose_files)


def _check(
    catalog: Catalog,
    salvaged: SalvagedByFile,
    rules: Iterable[Rule],
    files: Collection[str],
) -> Iterator[Problem]:
    """Yield what the rules report, at the position in the file of a salvaged record."""
    # A field that could not be read is not missing: rules that rely on it skip the record.
    unread = {}
    for file, record in salvaged.items():
        unread[file] = record.unread
    for problem in run_rules(catalog, unread, rules, files):
        rest = salvaged.get(problem.file)
        if rest:
            yield replace(problem, at=rest.in_file(problem.at))
        else:
            yield problem


def _without_broken(catalog: Catalog, problems: Iterable[Problem]) -> Catalog:
    # Salvaged records are checked with the others, but no page shows half a record.
    broken = {problem.file for problem in errors(problems)}
    return catalog.without(broken) if broken else catalog


def locate_all(snapshot: Snapshot, problems: Iterable[Problem]) -> Iterator[Located]:
    """Yield problems with line and column, sorted by file and position.

    Only the files with problems are parsed a second time, so that a record costs no positions
    while it is fine.
    """
    by_file = sorted(problems, key=attrgetter("file"))
    for file, of_file in groupby(by_file, key=attrgetter("file")):
        located = _located(snapshot, file, of_file)
        yield from sorted(located, key=attrgetter("sort_key"))


def _located(
    snapshot: Snapshot,
    file: str,
    problems: Iterable[Problem],
) -> Iterator[Located]:
    document = _document_at(snapshot, file)
    lines = document.text.split("\n")
    for problem in problems:
        position = locate(document, problem.at)
        # A mapping that is cut off ends on the line after the last one.
        is_in_text = position.line <= len(lines)
        line = lines[position.line - 1] if is_in_text else ""
        yield Located(problem, position, line.rstrip("\r"))


def _document_at(snapshot: Snapshot, file: str) -> Document:
    raw = snapshot.read(file)
    is_record = file.startswith(f"{PAPERS}/")
    if is_record or file in SHARED_FILES:
        return read_document(raw, file)
    # Prose and templates are not YAML: their problems carry positions.
    text, _ = decode(raw, file)
    return Document(None, text)


def newly_broken(
    snapshot: Snapshot,
    contents: Mapping[str, bytes],
    reader: RecordReader = read_record,
) -> set[str]:
    """Return the files that have no errors now and would have some with these contents.

    Commands that write records ask before they write: errors that a catalog has already, in other
    files or in these, are no reason to refuse.
    """
    return broken_by(snapshot, contents, reader) & contents.keys()


def broken_by(
    snapshot: Snapshot,
    contents: Mapping[str, bytes | None],
    reader: RecordReader = read_record,
) -> set[str]:
    """Return the files, these or others, that only have errors with these contents."""
    changed = snapshot.with_changed(contents)
    then = _files_with_errors(changed, reader)
    # Nearly always none: then the catalog as it is need not be read.
    return then and then - _files_with_errors(snapshot, reader)


def _files_with_errors(snapshot: Snapshot, reader: RecordReader) -> set[str]:
    result = load(snapshot, reader, rules=ERROR_RULES)
    return {problem.file for problem in errors(result.problems)}
