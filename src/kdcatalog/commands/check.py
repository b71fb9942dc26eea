"""``kdcatalog check``: find every problem, and fix what is mechanical."""

import itertools
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.cache import Cache
from kdcatalog.checks.shared import merge_shared
from kdcatalog.commands.frame import (
    PROBLEMS,
    cache_of,
    note,
    print_data,
    print_problems,
    reader_of,
    record_files,
    save,
    snapshot_of,
    today,
)
from kdcatalog.commands.locking import unwritable_places
from kdcatalog.commands.options import FILES, UNTRUSTED, Command, help_end
from kdcatalog.commands.progress import ProgressReporter, progress
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import pluralize
from kdcatalog.problems import Located, Problem, errors
from kdcatalog.records import editing
from kdcatalog.records.kept_names import KeptNames
from kdcatalog.records.reading import SHARED_FILES, Loaded
from kdcatalog.reporting import FORMATS, counted
from kdcatalog.snapshot import MKDOCS, TAXONOMY, InputFile, Snapshot
from kdcatalog.source.emitter import UnsafeEditError

_QUOTE_CODES = ("KD107", "KD607")
"""Quotes that are missing, or typographic: to write the record in its layout corrects them."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    ``listed`` are the problems to print, in order, and ``silent`` the codes of warnings that are
    only counted. ``fixed`` are the files that were changed; ``refused`` says which were not, and
    why.
    """

    listed: tuple[Located, ...]
    silent: tuple[str, ...]
    papers: int
    fixed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """The number of errors."""
        severities = [located.problem.severity for located in self.listed]
        return severities.count("error")

    @property
    def warnings(self) -> int:
        """The number of warnings, printed or only counted."""
        printed = len(self.listed) - self.errors
        return printed + len(self.silent)


@dataclass(frozen=True, slots=True)
class _Fixes:
    """The new contents of records by file, and why others have none."""

    contents: dict[str, bytes]
    refused: list[str]


def check(
    snapshot: Snapshot,
    files: Sequence[str] = (),
    *,
    warnings: bool = False,
    fix: bool = False,
    today: str = "",
    reader: pipeline.RecordReader = pipeline.read_record,
    cache: Cache | None = None,
) -> Report:
    """Check the whole catalog.

    With ``files``, only their problems are shown, their warnings included; with ``fix``, their
    mechanical problems are corrected on disk first, all together or none. With ``today``,
    ``YYYY-MM-DD``, dates in the future are errors.
    """
    load = partial(
        _loaded,
        files=files,
        today=today,
        reader=reader,
        cache=cache,
    )
    result = load(snapshot)
    fixes = _Fixes({}, [])
    if fix and result.catalog:
        fixes = _fixes(snapshot, result.problems, files, result.catalog.taxonomy)
    if fixes.contents:
        save(snapshot, fixes.contents)
        # Checked again, so that the report is about the files as they are now.
        snapshot = snapshot.with_changed(fixes.contents)
        result = load(snapshot)
    listed: list[Problem] = []
    silent: list[str] = []
    problems = _concerning(result.problems, files)
    problems += _problems_of_site(snapshot, result, cache, files)
    for problem in merge_shared(problems, _taxonomy_of(snapshot, result)):
        if problem.severity == "error" or warnings or files:
            listed.append(problem)
        else:
            silent.append(problem.code)
    # These files are written and never read, so they are in no snapshot.
    in_the_way = () if files else unwritable_places(snapshot)
    return Report(
        listed=(*pipeline.locate_all(snapshot, listed), *in_the_way),
        silent=tuple(silent),
        papers=len(files or snapshot.record_files),
        fixed=tuple(fixes.contents),
        refused=tuple(fixes.refused),
    )


def _loaded(
    snapshot: Snapshot,
    *,
    files: Sequence[str],
    today: str,
    reader: pipeline.RecordReader,
    cache: Cache | None,
) -> pipeline.Result:
    """Check the whole catalog, or what has the same problems in some files."""
    some = _some_loaded(snapshot, files, today, cache)
    return some or pipeline.load(snapshot, reader, today=today, files=files)


def _some_loaded(
    snapshot: Snapshot,
    files: Sequence[str],
    today: str,
    cache: Cache | None,
) -> pipeline.Result | None:
    """Check some records without reading those that the last build found to be unlike them.

    None where the result could be another one than after reading all.
    """
    are_records = {*files} <= {*snapshot.record_files}
    if not cache or not files or not are_records:
        return None
    names = KeptNames(cache)
    changed = names.changed(snapshot, today)
    if changed is None:
        return None
    read = {*files, *changed}
    papers = pipeline.papers_in(snapshot, read)
    beside = names.beside(snapshot, read, papers)
    only = {*read, *beside}
    result = pipeline.load(snapshot, today=today, files=files, only=only)
    # Proposals for KD603 have the words of all titles, hints on taxonomy.yaml all keys and days.
    problems = _concerning(result.problems, files)
    codes = {problem.code for problem in problems}
    with_problems = {problem.file for problem in problems}
    is_certain = "KD603" not in codes and TAXONOMY not in with_problems
    return result if is_certain else None


def _problems_of_site(
    snapshot: Snapshot,
    result: pipeline.Result,
    cache: Cache | None,
    files: Sequence[str],
) -> Sequence[Problem]:
    """Return what a build would refuse of templates and of the site; of records alone, nothing."""
    # Of templates, most faults show only in a build, which an error in a record would stop anyway.
    if files or not result.catalog or errors(result.problems):
        return []
    # Imported here: what makes pages is half of the program, and records alone need none of it.
    from kdcatalog.artifacts.trial import template_problems
    from kdcatalog.commands.site_check import site_problems

    problems = template_problems(snapshot, result.catalog)
    if errors(problems):
        return problems
    return [*problems, *site_problems(snapshot, result, cache)]


def _taxonomy_of(snapshot: Snapshot, result: pipeline.Result) -> Taxonomy | None:
    """Return the taxonomy also where it contradicts itself, which leaves no catalog."""
    if result.catalog:
        return result.catalog.taxonomy
    return pipeline.load_taxonomy_of(snapshot).value


def _concerning(
    problems: Sequence[Problem],
    files: Sequence[str],
) -> list[Problem]:
    """Return the problems of some files and of the taxonomy, on which all depend."""
    if not files:
        return list(problems)
    relevant_files = {*files, TAXONOMY}
    return [problem for problem in problems if problem.file in relevant_files]


def _fixes(
    snapshot: Snapshot,
    problems: Sequence[Problem],
    files: Sequence[str],
    taxonomy: Taxonomy,
) -> _Fixes:
    """Return what can be corrected mechanically in the records with problems."""
    fixes = _Fixes({}, [])
    concerning = _concerning(problems, files)
    lacking_quotes = _files_lacking_quotes(concerning)
    for file in _fixable_files(snapshot, concerning):
        raw = snapshot.read(file)
        lacks_quotes = file in lacking_quotes
        try:
            text = _fixed(raw, file, taxonomy, lacks_quotes=lacks_quotes)
        except UnsafeEditError as error:
            # The others are fixed all the same: one odd record must not stop the other 400.
            fixes.refused.append(f"{file}: not fixed: {error}")
            continue
        content = raw if text is None else text.encode()
        if content != raw:
            fixes.contents[file] = content
    return fixes


def _fixable_files(snapshot: Snapshot, problems: Sequence[Problem]) -> list[str]:
    """Return the records with problems that can be rewritten, in the order of the snapshot."""
    with_problems = {problem.file for problem in problems}
    fixable = []
    for file in snapshot.record_files:
        # A link is not followed: what it leads to may be outside the catalog.
        is_record = file.endswith(".yaml") and snapshot.is_ordinary(file)
        if is_record and file in with_problems:
            fixable.append(file)
    return fixable


def _files_lacking_quotes(problems: Sequence[Problem]) -> set[str]:
    files = set()
    for problem in problems:
        if problem.code in _QUOTE_CODES:
            files.add(problem.file)
    return files


def _fixed(raw: bytes, file: str, taxonomy: Taxonomy, *, lacks_quotes: bool) -> str | None:
    """Return the corrected text of a record; None where only its layout would change.

    Quotes are layout, too, but without them another parser reads another value.
    """
    text = editing.fix_record(raw, file, taxonomy)
    # Compared with the formatted text, not with the raw one: layout alone is left to `fmt`.
    formatted = editing.format_record(raw, file, taxonomy)
    return text if text != formatted or lacks_quotes else None


@click.command(
    "check",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog check",
            "kdcatalog check papers/2024/gu2024minillm.yaml",
            "kdcatalog check --fix",
            "kdcatalog check --strict --format json",
            "kdcatalog check --untrusted",
        ),
        exits={
            0: "no errors",
            1: "there are errors or, with --strict, warnings",
            2: "a file of another kind was named",
        },
    ),
)
@FILES
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="Format of the problems; github: annotations of a pull request.",
)
@click.option("--fix", is_flag=True, help="Fix what is mechanical, then check.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--warnings", is_flag=True, help="List the warnings of the whole catalog.")
@UNTRUSTED
@click.pass_obj
def check_command(
    folder: Path,
    /,
    files: tuple[Path, ...],
    form: str,
    *,
    fix: bool,
    strict: bool,
    warnings: bool,
    untrusted: bool,
) -> None:
    """Find every problem in the records and the taxonomy.

    FILES are records, folders of records, and files such as taxonomy.yaml and people.yaml. With
    FILES, only their problems are printed, warnings included. A problem that many records
    share is printed three times and counted; -v and --format json list every one.
    """
    snapshot = snapshot_of(folder, untrusted=untrusted)
    chosen = record_files(snapshot, files, SHARED_FILES)
    # The cache in the folder of an outsider may be theirs as well.
    cache = None if untrusted else cache_of(snapshot.root)
    read = reader_of(snapshot)
    with progress("Checking records", len(snapshot.record_files)) as reporter:
        report = check(
            snapshot,
            chosen,
            warnings=warnings,
            fix=fix,
            today=today(),
            reader=_reporting(read, reporter),
            cache=cache,
        )
    if form == "text":
        print_problems(report.listed)
    else:
        print_data(FORMATS[form](report.listed))
    # On standard error, so that JSON on standard output stays JSON.
    for file in report.fixed:
        click.echo(f"fixed {file}", err=True)
    for reason in report.refused:
        click.echo(reason, err=True)
    _print_summary(report, chosen)
    # With errors, and for some files alone, the site was not looked at.
    has_failed = report.errors > 0
    if not has_failed and not files:
        _say_what_is_untried(snapshot)
    if strict:
        has_failed = has_failed or report.warnings > 0
    sys.exit(PROBLEMS if has_failed else 0)


def _reporting(read: pipeline.RecordReader, reporter: ProgressReporter) -> pipeline.RecordReader:
    """Return a reader of records that reports how many it has read."""
    numbers = itertools.count(1)

    def read_one(file: InputFile) -> Loaded[Paper]:
        reporter(next(numbers))
        return read(file)

    return read_one


def _print_summary(report: Report, chosen: Sequence[str]) -> None:
    if report.silent:
        warnings = pluralize(len(report.silent), "warning")
        note(f"{warnings}: {counted(report.silent)}; --warnings lists them")
    errors = pluralize(report.errors, "error")
    warnings = pluralize(report.warnings, "warning")
    checked = _checked(chosen, report.papers)
    note(f"{checked} checked: {errors}, {warnings}")


def _say_what_is_untried(snapshot: Snapshot) -> None:
    from kdcatalog.commands.site_check import runs_foreign_code

    if runs_foreign_code(snapshot):
        code = f"{MKDOCS} has hooks, plugins or tags of others"
        note(f"{code}: run kdcatalog build to learn whether they stop it")


def _checked(chosen: Sequence[str], files: int) -> str:
    """Return what was checked: shared files by name where they were chosen, records by number."""
    shared = [file for file in chosen if file in SHARED_FILES]
    records = files - len(shared)
    if records or not shared:
        shared.append(pluralize(records, "record"))
    return " and ".join(shared)
