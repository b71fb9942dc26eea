"""The report of an import: every finding with its place in the list, and figures for every row."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from kdcatalog.commands.import_plan import ImportedPaper, ImportPlan
from kdcatalog.lists.listing import Remark
from kdcatalog.model.identifiers import KIND_BY_NAME
from kdcatalog.model.text import pluralize
from kdcatalog.model.venues import Venue
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
# Two screens in all, with the preview of at most 25 lines above the report: each of the three kinds
# of remarks has this many causes of two lines.
_CAUSES = 3
# On one line each; a column is named with its role.
_NAMES = 8
_COLUMNS = 6
_IDENTIFIER = rf"(?:{'|'.join(KIND_BY_NAME)}):\S+"
_QUOTED = re.compile(
    rf"'[^']*'|(?<=arXiv )\S+|{_IDENTIFIER}|(?<=the entry )\S+|papers/[^ ,;:]+"
    r"|[0-9]{4}(?:-[0-9]{2})?|https?://\S+|(?<=line )[0-9]+|TeX command \S+"
)
# Behind these words there are only values, in quotes, as an address or bare.
_BEFORE_VALUES: Final = (
    "not carried over",
    "one paper in two rows",
    "and is kept apart",
    "has no arXiv id, DOI or other identifier",
    "it has the link of",
    "is later than",
    "is before",
    "in the name",
    "only people.yaml can keep",
)
# What to do about a cause, by words of its sentences; the first that fits counts.
_FIXES: Final = (
    ("not a topic", "--new-nodes adds it to taxonomy.yaml, --at TOPIC puts all papers there"),
    ("no topic", "choose one with --at TOPIC"),
    ("has no such fact", "add the fact to taxonomy.yaml, then import the list again"),
    ("column holds titles", 'name the column: --map "COLUMN=title"'),
    ("not carried over", 'nothing, or say what a label or column holds: --map "NAME=ROLE"'),
    ("a bullet without a link", "add a link, or authors and year, if it is a paper"),
    ("among references", "make it a bullet if it is a paper"),
    ("in running text", "make it a bullet if it is a paper"),
    ("no arXiv id, DOI", "kdcatalog refresh finds identifiers by title"),
    ("no link leads", "kdcatalog refresh finds identifiers by title"),
    ("has no year", "add date: to the record, or run kdcatalog refresh"),
    ("lists no authors", "add authors: to the record, or run kdcatalog refresh"),
    ("only the first authors", "run kdcatalog refresh, or remove the note"),
    ("the year of", "correct venue: in the record where the publication was in another year"),
    ("has the same title", "remove distinct_from: and merge the records if it is one work"),
    ("one paper in two rows", "correct the list"),
    ("is not a valid URL", "correct the link in the list, and import it again"),
    ("move papers/", "nothing: the record keeps the topics that its curator chose"),
    ("kept apart", "correct the identifier, year or authors of one row if it is one work"),
    ("is not a date", "correct the date in the list, or add date: to the record"),
    ("above the names of the columns", "nothing, if it is no paper"),
    ("only people.yaml can keep", "add the iDs to people.yaml"),
    ("DBLP number", "tell namesakes apart in people.yaml"),
    ("changed capitals", "correct the name in the record if it is spelled otherwise"),
    ("a row without a paper", "nothing, or add a link or authors if it is a paper"),
    ("may be no author", "add a link, the year or another author if it is a paper"),
    ("no title", "add the title to the list if it is a paper"),
    (", not a paper", "nothing: papers are imported, volumes are not"),
    ("the nearest kind", "nothing, or set kind: in the record to report, blog or software"),
    ("a brace closes", "correct the braces from there on, and import the list again"),
    ("its value is not read", "correct the line, and import the list again"),
    ("malformed", "correct the entry, and import the list again"),
    ("it has the link of", "correct one of the two links"),
    ("is not a web address", "replace the link by one that begins with https://"),
    ("the month of arXiv", "correct the date in the list, or that of the record"),
    ("listed twice", "nothing, or correct the authors in the list"),
    ("TeX command", "replace the command in title: of the record"),
    ("a bar in a cell", "write \\| in the list"),
    ("left out", "correct the value in the list, or add it to the record"),
    ("the note has it", "nothing: a record has no place for such dates"),
    ("invisible or control", "nothing, or delete the character from the list"),
    ("another title", "add former_titles: by hand if the work once had that title"),
)


def brief_report(plan: ImportPlan, name: str) -> str:
    """Return the report as it is printed: whole, or grouped by cause where it is long.

    The report of 2,000 papers has 2,007 lines; its causes are seldom more than five.
    """
    report = import_report(plan, name)
    if report.count("\n") <= _SCREEN:
        return report
    lines = [*figures(plan), *_taxonomy_lines(plan)]
    for title, remarks in _remarks_by_title(plan):
        lines += _causes(title, name, remarks)
    lines += _unread_line(plan)
    lines.append("full report: --report FILE, or -v")
    return "\n".join(map(printable, lines)) + "\n"


def _taxonomy_lines(plan: ImportPlan) -> Iterator[str]:
    """Yield the topics and venues that taxonomy.yaml gets, the first of each by name."""
    topics = _topics(plan)
    if topics:
        count = pluralize(len(topics), "topic")
        # Without --new-nodes, the papers are elsewhere or left out.
        if _has_papers(plan):
            yield f"{count} added to taxonomy.yaml, from the headings of the list:"
        else:
            yield f"{count} not added, since --new-nodes is missing:"
        yield _first_of(topics)
    venues = _venues(plan)
    if venues:
        count = pluralize(len(venues), "venue")
        yield f"{count} added to taxonomy.yaml, check their kinds:"
        yield _first_of(venues)


def _has_papers(plan: ImportPlan) -> bool:
    """Return whether a paper is placed at one of the topics of the list."""
    placements: set[str] = set()
    for paper in plan.papers:
        placements.update(paper.placements)
    return not placements.isdisjoint(plan.nodes)


def _first_of(names: Sequence[str]) -> str:
    listed = list(names[:_NAMES])
    others = len(names) - len(listed)
    if others:
        listed.append(f"and {others} more")
    return f"  {'; '.join(listed)}"


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
    """Yield the most frequent causes, each with its first place and what to do about it."""
    by_cause: dict[str, list[Remark]] = {}
    for remark in remarks:
        by_cause.setdefault(_cause_of(remark.sentence), []).append(remark)
    most_frequent = sorted(by_cause.values(), key=len, reverse=True)
    for alike in most_frequent[:_CAUSES]:
        first = alike[0]
        frequency = f"{title}, {len(alike)} x"
        yield f"  {frequency}: {_placed_sentence(name, first)}"
        fix = fix_of(first.sentence)
        if fix:
            yield f"    fix: {fix}"
    others = len(most_frequent) - _CAUSES
    if others > 0:
        yield f"  {title}: {pluralize(others, 'other cause')}"


def _cause_of(sentence: str) -> str:
    """Return a sentence without what differs from paper to paper: values, files, dates."""
    for mark in _BEFORE_VALUES:
        before, _, _ = sentence.partition(mark)
        if before != sentence:
            sentence = f"{before}{mark}"
    return _QUOTED.sub("...", sentence)


def fix_of(sentence: str) -> str:
    """Return what to do about the cause of a sentence, empty where nothing is known."""
    for words, fix in _FIXES:
        if words in sentence:
            return fix
    return ""


def report_parts(plan: ImportPlan, name: str) -> list[ReportPart]:
    """Return the parts of the report in their order; a part may be empty."""
    venues = _venues(plan)
    return [
        _remarks_part("Left out", name, plan.left),
        _remarks_part("Wrong or doubtful in the list", name, plan.mistakes),
        ReportPart("New topics", _topics(plan)),
        ReportPart(f"New venues: {len(venues)}", venues),
        _records_part("Existing records with additions", plan.extended),
        _records_part("Existing records without additions", plan.unchanged),
        _records_part("New records", plan.new),
        _remarks_part("Assumed, or without a field in a record", name, plan.remarks),
        _unread_part(plan),
    ]


def _unread_part(plan: ImportPlan) -> ReportPart:
    """Return the columns and fields that were not carried over, those with most cells first."""
    columns = sorted(plan.listing.unread, key=attrgetter("cells"), reverse=True)
    lines = []
    for column in columns:
        cells = pluralize(column.cells, "cell")
        lines.append(f"{column.name}: {cells}")
    return ReportPart(f"Columns not carried over: {len(lines)}", tuple(lines))


def _unread_line(plan: ImportPlan) -> Iterator[str]:
    part = _unread_part(plan)
    if part.lines:
        first = "; ".join(part.lines[:_COLUMNS])
        more = "; ..." if len(part.lines) > _COLUMNS else ""
        yield f"{part.title}: {first}{more}"


def _topics(plan: ImportPlan) -> tuple[str, ...]:
    topics = []
    for path, title in plan.nodes.items():
        topics.append(f"{path}: {title}")
    return tuple(topics)


def _venues(plan: ImportPlan) -> tuple[str, ...]:
    # A list of which nothing is imported adds no venues.
    if not plan.files:
        return ()
    return tuple(map(_venue_line, plan.venues))


def _venue_line(venue: Venue) -> str:
    return f"{venue.id}: {venue.name}, {venue.kind}"


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
    """Return the figures that account for every entry of the list, one sentence a line.

    The numbers behind the colon of the first line add up to the one before it.
    """
    papers = [*plan.new, *plan.extended]
    papers += plan.unchanged
    rows = sum(len(paper.rows) for paper in papers)
    repeated = rows - len(papers)
    left = len(plan.left)
    total = rows + left
    entries = "1 entry" if total == 1 else f"{total} entries"
    here = len(plan.extended) + len(plan.unchanged)
    papers_here = f"{here} already here"
    if plan.extended:
        papers_here += f" ({len(plan.extended)} with additions)"
    parts = [pluralize(len(plan.new), "new paper"), papers_here]
    parts += [f"{repeated} repeated", f"{left} left out"]
    lines = [f"{entries} read: {', '.join(parts)}"]
    if left:
        lines.append(f"left out: {'; '.join(_counted_causes(plan.left))}")
    lines.append(f"{pluralize(len(plan.mistakes), 'mistake')} in the list")
    kinds = ", ".join(_kind_counts(plan.listing.kinds))
    if kinds:
        lines.append(f"other lines: {kinds}")
    return lines


def _counted_causes(remarks: Sequence[Remark]) -> Iterator[str]:
    """Yield the most frequent causes with their counts, and the count of all others."""
    causes = [_cause_of(remark.sentence) for remark in remarks]
    counts = Counter(causes)
    first = counts.most_common(_CAUSES)
    for cause, count in first:
        short, *_ = cause.split(": ")
        yield f"{count} x {short}"
    counted = sum(count for _, count in first)
    others = len(remarks) - counted
    if others:
        yield f"{others} x other causes"


def _kind_counts(kinds: Iterable[str]) -> Iterator[str]:
    # Lines with papers are counted above; what remains is how much of the file is something else.
    counts = Counter(kind for kind in kinds if kind in _KINDS)
    for kind, count in sorted(counts.items()):
        yield f"{count} {_KINDS[kind]}"
