"""The report of an import: every finding with its place in the list, and figures for every row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kdcatalog.commands.import_plan import ImportedPaper, ImportPlan
from kdcatalog.lists.listing import Remark
from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable

_KINDS: Final = {
    "prose": "prose",
    "heading": "headings",
    "frame": "table frames and other structure",
    "contents": "table of contents",
    "code": "code",
    "comment": "comments",
}


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A part of the report: its title with the count, and its lines."""

    title: str
    lines: tuple[str, ...]


def import_report(plan: ImportPlan, name: str) -> str:
    """Return the report of importing the file ``name``: what needs attention first."""
    lines: list[str] = []
    for part in report_parts(plan, name):
        if part.lines:
            indented = [f"  {line}" for line in part.lines]
            lines += [part.title, *indented, ""]
    lines += figures(plan)
    # A list may contain escape sequences for the terminal.
    printable_lines = map(printable, lines)
    return "\n".join(printable_lines) + "\n"


# A report that fits a terminal is printed whole.
_SCREEN = 20
# Causes of one kind: with three kinds of remarks and six lines of figures, 20 lines remain.
_CAUSES = 3
_QUOTED = re.compile(r"'[^']*'|papers/[^ ,;:]+")


def brief_report(plan: ImportPlan, name: str) -> str:
    """Return the report as it is printed: whole, or grouped by cause where it is long.

    The report of 2,000 papers has 2,007 lines; its causes are seldom more than five.
    """
    report = import_report(plan, name)
    if report.count("\n") <= _SCREEN:
        return report
    parts = report_parts(plan, name)
    lines = [part.title for part in parts if part.lines]
    for title, remarks in _remarks_by_title(plan):
        lines += _causes(title, name, remarks)
    lines += ["", *figures(plan), "full report: --report FILE, or -v"]
    return "\n".join(map(printable, lines)) + "\n"


def _remarks_by_title(
    plan: ImportPlan,
) -> list[tuple[str, Sequence[Remark]]]:
    # What needs attention first.
    return [
        ("left out", plan.left),
        ("doubtful", plan.mistakes),
        ("assumed", plan.remarks),
    ]


def _causes(
    title: str,
    name: str,
    remarks: Sequence[Remark],
) -> Iterator[str]:
    """Yield a line for each of the most frequent causes, with the first place of each."""
    by_cause: dict[str, list[Remark]] = {}
    for remark in remarks:
        # What differs from paper to paper is quoted, or is the file of a record.
        cause = _QUOTED.sub("...", remark.sentence)
        by_cause.setdefault(cause, []).append(remark)
    most_frequent = sorted(by_cause.values(), key=len, reverse=True)
    for alike in most_frequent[:_CAUSES]:
        first = alike[0]
        frequency = f"{title}, {len(alike)} x"
        yield f"  {frequency}: {_placed_sentence(name, first)}"
    others = len(most_frequent) - _CAUSES
    if others > 0:
        yield f"  {title}: {pluralize(others, 'other cause')}"


def report_parts(plan: ImportPlan, name: str) -> list[ReportPart]:
    """Return the parts of the report in their order; a part may be empty."""
    topics = []
    for path, title in plan.nodes.items():
        topics.append(f"{path}: {title}")
    return [
        _remarks_part("Left out", name, plan.left),
        _remarks_part("Wrong or doubtful in the list", name, plan.mistakes),
        ReportPart("New topics", tuple(topics)),
        _records_part("Existing records with additions", plan.extended),
        _records_part("Existing records without additions", plan.unchanged),
        _records_part("New records", plan.new),
        _remarks_part("Assumed, or without a field in a record", name, plan.remarks),
    ]


def _remarks_part(title: str, name: str, remarks: Sequence[Remark]) -> ReportPart:
    lines = [_placed_sentence(name, remark) for remark in remarks]
    return ReportPart(f"{title}: {len(remarks)}", tuple(lines))


def _placed_sentence(name: str, remark: Remark) -> str:
    place = _place(name, remark)
    sentence = _sentence(remark)
    return f"{place}: {sentence}"


def _place(name: str, remark: Remark) -> str:
    """Return a place as editors open it: file, line and, where known, column."""
    place = f"{name}:{remark.at}"
    return f"{place}:{remark.column}" if remark.column else place


def _sentence(remark: Remark) -> str:
    if not remark.text:
        return remark.sentence
    return f"{remark.sentence} | {remark.text}"


def _records_part(title: str, papers: Sequence[ImportedPaper]) -> ReportPart:
    lines: list[str] = []
    for paper in papers:
        rows = ", ".join(map(str, paper.rows))
        record = f"{paper.file}: {paper.title}"
        lines.append(f"{record}{_additions(paper)}; {rows}")
    return ReportPart(f"{title}: {len(papers)}", tuple(lines))


def _additions(paper: ImportedPaper) -> str:
    parts = []
    for name, values in paper.additions.items():
        joined = ", ".join(values)
        parts.append(f"{name}: {joined}")
    return f" ({'; '.join(parts)})" if parts else ""


def figures(plan: ImportPlan) -> list[str]:
    """Return the figures that account for every row of the list, one sentence a line."""
    papers = [*plan.new, *plan.extended]
    papers += plan.unchanged
    new = len(plan.new)
    extended = len(plan.extended)
    rows = sum(len(paper.rows) for paper in papers)
    # A line of Markdown may hold prose, so those with a paper are called rows.
    unit = "row" if plan.listing.unit == "line" else plan.listing.unit
    imported_rows = pluralize(rows, unit)
    imported_papers = pluralize(len(papers), "paper")
    repeated = pluralize(rows - len(papers), unit)
    lines = [
        f"{imported_rows} imported as {imported_papers}:"
        f" {new} new, {extended} existing with additions,"
        f" {len(plan.unchanged)} existing unchanged",
        f"{repeated} repeated a paper of the list, {len(plan.left)} left out",
        f"{pluralize(len(plan.mistakes), 'mistake')} in the list",
    ]
    kinds = ", ".join(_kind_counts(plan.listing.kinds))
    if kinds:
        lines.append(f"other lines: {kinds}")
    return lines


def _kind_counts(kinds: Iterable[str]) -> Iterator[str]:
    # Lines with papers are counted above; what remains is how much of the file is something else.
    counts = Counter(kind for kind in kinds if kind in _KINDS)
    for kind, count in sorted(counts.items()):
        yield f"{count} {_KINDS[kind]}"
