"""What taxonomy.yaml says about tables of the site: summary, matrix, map, choice of a method."""

from collections.abc import Mapping
from itertools import product
from typing import Annotated

from pydantic import AfterValidator, Field

from kdcatalog.model.base import FrozenDict, FrozenModel
from kdcatalog.model.keys import KeyText
from kdcatalog.model.paper import ListOf, Texts
from kdcatalog.model.text import PlainText


def no_meanings() -> Mapping[str, str]:
    """Return no meanings, as the default of a field."""
    return FrozenDict({})


Meanings = Annotated[
    Mapping[str, PlainText],
    AfterValidator(FrozenDict),
]


class SummaryColumn(FrozenModel):
    """A column of the summary table: a fact, or the nodes below one node."""

    title: PlainText
    fact: PlainText | None = None
    nodes: PlainText | None = None


class Summary(FrozenModel):
    """The summary table.

    ``group`` is the fact that groups its rows, ``groups`` are the groups in order, and a row needs
    at least one of the facts in ``needs``.
    """

    sentence: PlainText
    group: PlainText
    groups: Texts = ()
    needs: Texts
    columns: ListOf[SummaryColumn]


class MapGroup(FrozenModel):
    """A part of the row facet on the map of README.md; ``label`` is its title on a phone."""

    node: PlainText
    title: PlainText
    label: PlainText


class MapSettings(FrozenModel):
    """The words of the map in README.md: ``subject`` ends "1,884 papers by ...".

    ``labels`` are short titles for nodes whose own does not fit.
    """

    subject: PlainText
    groups: ListOf[MapGroup] = ()
    labels: Meanings = Field(default_factory=no_meanings)


class MatrixFacets(FrozenModel):
    """The two facets of the matrix."""

    rows: PlainText
    columns: PlainText
    map: MapSettings | None = None


class Reply(FrozenModel):
    """An answer to a question of the chooser: ``note`` explains it in a few words."""

    id: PlainText
    title: PlainText
    note: PlainText | None = None


class Question(FrozenModel):
    """A question of the chooser; ``any`` is the answer of a reader who leaves it open."""

    title: PlainText
    any: PlainText
    answers: ListOf[Reply]


class _InCell(FrozenModel):
    """What is in a cell of the chooser: the ids of its row and its column."""

    access: PlainText
    goal: PlainText

    @property
    def cell(self) -> tuple[str, str]:
        """Row and column."""
        return self.access, self.goal


class Method(_InCell):
    """A topic that fits an access and a goal, with papers that show how it is done.

    ``data`` are the answers to the third question with which it works.
    """

    data: Texts
    topic: PlainText
    papers: ListOf[KeyText]
    note: PlainText | None = None


class NoMethod(_InCell):
    """Why no topic fits an access and a goal, and where to go instead."""

    reason: PlainText


class Choose(FrozenModel):
    """The table "Which method for me?": access in rows, goals in columns, data in each cell."""

    title: PlainText
    sentence: PlainText
    access: Question
    goal: Question
    data: Question
    lacking: PlainText
    """What a cell says where none of its methods works with the chosen data."""
    methods: ListOf[Method]
    gaps: ListOf[NoMethod] = ()

    @property
    def questions(self) -> Mapping[str, Question]:
        """The three questions by the names of their fields."""
        return FrozenDict({"access": self.access, "goal": self.goal, "data": self.data})

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Row and column of every cell, row by row."""
        rows = [reply.id for reply in self.access.answers]
        columns = [reply.id for reply in self.goal.answers]
        return tuple(product(rows, columns))
