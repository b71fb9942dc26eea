"""One record with one mistake, as ``check`` reports it and as ``check --fix`` leaves it."""

from pathlib import Path
from types import MappingProxyType

from kdcatalog import pipeline
from kdcatalog.problems import Located
from kdcatalog.records import editing
from kdcatalog.snapshot import TAXONOMY, InputFile, Snapshot

FILE = "papers/2023/bee2023plain.yaml"
TODAY = "2024-03-01"
RECORD = """\
# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "A Plain Loaf"
authors:
  - Ann Bee
  - Ben Cee
date: "2023-06"
venue:
  id: BreadConf
  year: 2023
identifiers:
  arxiv: "2306.99910"
code:
  - https://github.com/bee/loaf
placements:
  - process/mixing
added: "2024-01-15"
"""
_TAXONOMY = Path(__file__).parent / "catalogs" / "broken" / TAXONOMY

Report = tuple[str, str, int, int, str, str]
"""Code, severity, line, column, message and hint of one problem."""


def with_mistake(old: str, new: str) -> str:
    """Return the sound record with one part of its text replaced."""
    assert RECORD.count(old) == 1
    return RECORD.replace(old, new)


def snapshot_of(records: dict[str, str], taxonomy: str | None = None) -> Snapshot:
    """Return a catalog of records, text by file, on the taxonomy of the broken catalog."""
    text = taxonomy or _TAXONOMY.read_text(encoding="utf-8")
    files = {TAXONOMY: text, **records}
    inputs = {path: InputFile(path, text.encode()) for path, text in sorted(files.items())}
    return Snapshot(Path(), MappingProxyType(inputs), MappingProxyType({}))


def reports(text: str, file: str = FILE, today: str = TODAY) -> list[Report]:
    """Return what a check says about one record, its missing summary aside."""
    snapshot = snapshot_of({file: text})
    problems = pipeline.load(snapshot, today=today).problems
    problems = tuple(problem for problem in problems if problem.code != "KD405")
    return [_report(located) for located in pipeline.locate_all(snapshot, problems)]


def fixed(text: str) -> str | None:
    """Return a record after ``check --fix``; None where it is not touched."""
    taxonomy = pipeline.load_taxonomy_of(snapshot_of({})).value
    assert taxonomy
    return editing.fix_record(text.encode(), FILE, taxonomy)


def _report(located: Located) -> Report:
    problem = located.problem
    position = located.position
    return (
        problem.code,
        problem.severity,
        position.line,
        position.column,
        problem.message,
        problem.hint,
    )
