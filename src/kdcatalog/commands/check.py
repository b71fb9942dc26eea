"""``kdcatalog check``: find every problem, and mend what is mechanical."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import FILES, PROBLEMS, count, record_files
from kdcatalog.problems import Located, Problem
from kdcatalog.records import editing
from kdcatalog.reporting import FORMATS, counted
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: ``shown`` problems in order, ``silent`` codes of warnings only counted, files mended."""

    shown: tuple[Located, ...]
    silent: tuple[str, ...]
    papers: int
    mended: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """The number of errors."""
        return sum(located.problem.severity == "error" for located in self.shown)

    @property
    def warnings(self) -> int:
        """The number of warnings, shown or only counted."""
        return len(self.shown) - self.errors + len(self.silent)


def check(
    snapshot: Snapshot, files: Sequence[str] = (), *, warnings: bool = False, fix: bool = False
) -> Report:
    """Check the whole catalog; with ``files`` show only their problems, and their warnings, too."""
    result = pipeline.load(snapshot)
    mended: dict[str, bytes] = {}
    refused: list[str] = []
    if fix and result.catalog:
        records = {file for file in snapshot.record_files if file.endswith(".yaml")}
        for file in sorted({problem.file for problem in _chosen(result.problems, files)} & records):
            _mend(snapshot, file, result, mended, refused)
        snapshot = snapshot.with_changed(mended)
        result = pipeline.load(snapshot) if mended else result
    chosen = _chosen(result.problems, files)
    shown = [problem for problem in chosen if problem.severity == "error" or warnings or files]
    silent = [
        problem.code for problem in chosen if not (problem.severity == "error" or warnings or files)
    ]
    located = tuple(pipeline.locate_all(snapshot, shown))
    papers = len(files or snapshot.record_files)
    return Report(located, tuple(silent), papers, tuple(mended), tuple(refused))


def _chosen(problems: Sequence[Problem], files: Sequence[str]) -> list[Problem]:
    return [
        problem
        for problem in problems
        if not files or problem.file in files or problem.file == TAXONOMY
    ]


def _mend(
    snapshot: Snapshot,
    file: str,
    result: pipeline.Result,
    mended: dict[str, bytes],
    refused: list[str],
) -> None:
    if not result.catalog or not snapshot.is_ordinary(file):
        return
    raw = snapshot.read(file)
    try:
        text = editing.fix_record(raw, file, result.catalog.taxonomy)
        plain = editing.format_record(raw, file, result.catalog.taxonomy)
    except UnsafeEditError as wrong:
        refused.append(f"{file}: not mended, since {wrong}")
        return
    unquoted = any(problem.code == "KD107" and problem.file == file for problem in result.problems)
    if text and (text != plain or unquoted) and write(snapshot.root / file, text.encode()):
        mended[file] = text.encode()


@click.command("check")
@FILES
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
)
@click.option("--fix", is_flag=True, help="Fix what is mechanical, then check.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--warnings", is_flag=True, help="List the warnings of the whole catalog.")
@click.pass_obj
def check_command(
    folder: Path, files: tuple[Path, ...], form: str, *, fix: bool, strict: bool, warnings: bool
) -> None:
    """Find every problem of the catalog, or of FILES, in one run."""
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    report = check(snapshot, chosen, warnings=warnings, fix=fix)
    click.echo(FORMATS[form](report.shown), nl=False)
    for file in report.mended:
        click.echo(f"fixed {file}", err=True)
    for reason in report.refused:
        click.echo(reason, err=True)
    if report.silent:
        number = count(len(report.silent), "warning")
        click.echo(f"{number}: {counted(report.silent)}; --warnings lists them", err=True)
    summary = f"{count(report.errors, 'error')}, {count(report.warnings, 'warning')}"
    click.echo(f"{_checked(chosen, report.papers)} checked: {summary}", err=True)
    sys.exit(PROBLEMS if report.errors or (strict and report.warnings) else 0)


def _checked(chosen: tuple[str, ...], files: int) -> str:
    """Return what was checked: the taxonomy by name where it was chosen, the records by number."""
    if TAXONOMY not in chosen:
        return count(files, "record")
    return f"{TAXONOMY} and {count(files - 1, 'record')}" if files > 1 else TAXONOMY
