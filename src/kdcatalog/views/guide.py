"""The guide for newcomers: its sections, and the table "Which method for me?" with its chooser."""

from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.tables import Choose, Method, Question, Reply
from kdcatalog.views.facets import shape_of
from kdcatalog.views.rows import display_name

# The names of the questions in the page; a reply is the n-th of its question, as in "a2".
ACCESS, GOAL, DATA = "a", "g", "d"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as a row of radio buttons: ``replies`` are ids within the page, and titles."""

    name: str
    title: str
    replies: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MethodEntry:
    """A topic in a cell: ``fits`` are the ids of the data that it works with."""

    path: str
    title: str
    shape: str
    fits: str
    data: str
    papers: tuple[tuple[str, str], ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class ChooserCell:
    """A cell: methods, or the reason why there are none; ``lacking`` are data without a method."""

    goal: str
    goal_title: str
    methods: tuple[MethodEntry, ...]
    reason: str
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChooserHead:
    """The head of a row or a column."""

    id: str
    title: str
    note: str | None


@dataclass(frozen=True, slots=True)
class ChooserRow:
    """A row of the table: an access to the teacher, with a cell for each goal."""

    head: ChooserHead
    cells: tuple[ChooserCell, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """The whole table with the questions above it."""

    title: str
    sentence: str
    questions: tuple[QuestionRow, ...]
    columns: tuple[ChooserHead, ...]
    rows: tuple[ChooserRow, ...]
    lacking: str


def chooser(catalog: Catalog) -> Chooser | None:
    """Return the table of methods; None where taxonomy.yaml has none."""
    choose = catalog.taxonomy.choose
    if not choose:
        return None
    questions = (
        _question(ACCESS, choose.access),
        _question(GOAL, choose.goal),
        _question(DATA, choose.data),
    )
    rows = []
    row_heads = _heads(ACCESS, choose.access)
    for head, access in zip(row_heads, choose.access.answers, strict=True):
        cells = _cells(catalog, choose, access.id)
        rows.append(ChooserRow(head, cells))
    return Chooser(
        title=choose.title,
        sentence=choose.sentence,
        questions=questions,
        columns=_heads(GOAL, choose.goal),
        rows=tuple(rows),
        lacking=choose.lacking,
    )


def _question(name: str, question: Question) -> QuestionRow:
    replies = [(f"{name}0", question.any)]
    for number, reply in enumerate(question.answers, 1):
        replies.append((f"{name}{number}", reply.title))
    return QuestionRow(name, question.title, tuple(replies))


def _heads(name: str, question: Question) -> tuple[ChooserHead, ...]:
    heads = []
    for number, reply in enumerate(question.answers, 1):
        head = ChooserHead(
            id=f"{name}{number}",
            title=reply.title,
            note=reply.note,
        )
        heads.append(head)
    return tuple(heads)


def _cells(catalog: Catalog, choose: Choose, access: str) -> tuple[ChooserCell, ...]:
    reasons = {gap.cell: gap.reason for gap in choose.gaps}
    cells = []
    for number, goal in enumerate(choose.goal.answers, 1):
        cell = (access, goal.id)
        all_methods = choose.methods
        methods = [method for method in all_methods if method.cell == cell]
        entries = []
        for method in methods:
            entry = _entry(catalog, choose.data.answers, method)
            entries.append(entry)
        chooser_cell = ChooserCell(
            goal=f"{GOAL}{number}",
            goal_title=goal.title,
            methods=tuple(entries),
            reason=reasons.get(cell, ""),
            lacking=_lacking(choose.data.answers, methods),
        )
        cells.append(chooser_cell)
    return tuple(cells)


def _lacking(
    answers: Sequence[Reply],
    methods: Sequence[Method],
) -> tuple[str, ...]:
    """Return the ids of the data with which no method of a cell works; none of an empty cell."""
    if not methods:
        return ()
    usable = {data for method in methods for data in method.data}
    ids = []
    for number, reply in enumerate(answers, 1):
        if reply.id not in usable:
            ids.append(f"{DATA}{number}")
    return tuple(ids)


def _entry(catalog: Catalog, answers: Sequence[Reply], method: Method) -> MethodEntry:
    ids = []
    titles = []
    for number, reply in enumerate(answers, 1):
        if reply.id in method.data:
            ids.append(f"{DATA}{number}")
            titles.append(reply.title.lower())
    names = []
    for key in method.papers:
        paper = catalog.by_any_key.get(key)
        # A record with errors is left out while a site is served.
        if paper:
            names.append((paper.key, display_name(catalog, paper)))
    # All data are no condition, and three titles in each cell would hide the topics.
    has_condition = len(ids) < len(answers)
    return MethodEntry(
        path=method.topic,
        title=catalog.taxonomy.nodes[method.topic].title,
        shape=shape_of(catalog, method.topic),
        fits=" ".join(ids),
        data=" or ".join(titles) if has_condition else "",
        papers=tuple(names),
        note=method.note,
    )
