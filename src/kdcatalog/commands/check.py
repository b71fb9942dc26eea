"""``kdcatalog check``: find every problem, and mend what is mechanical."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog import pipeline
from kdcatalog.problems import Located, Problem
from kdcatalog.records import editing
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
