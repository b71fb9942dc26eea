"""The result of reading a list: its papers, what was not understood, and what is wrong in it.

Nothing of a file is dropped: each line is a paper, structure such as a heading, prose, or reported.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import Work
from kdcatalog.lists.columns import ListColumn


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as one entry of a list describes it.

    ``at`` is its line, or its place in a JSON file, from 1; ``column`` is 0 where there is none.
    ``section`` are the headings above it from the outermost in, ``key`` is its citation key,
    ``placements`` are topics that the file itself names, ``remarks`` are assumptions and what a
    record cannot hold.
    """

    at: int
    work: Work
    section: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    key: str = ""
    placements: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    column: int = 0
    title_from: str = ""
    """Where the title was: "link", "bold", "text", "heading" or "reference", empty for a cell."""


_POSITIONS = {
    "link": "text of a link",
    "acronym": "text of a link",
    "mark": "text of a link",
    "bold": "bold run",
    "text": "first words",
    "reference": "printed reference",
}


def positions_of(items: Sequence[Item]) -> list[ListColumn]:
    """Return where the titles of a list are, the most frequent place first, with its share."""
    counts = Counter(item.title_from for item in items)
    columns = []
    for place, count in counts.most_common():
        name = _POSITIONS.get(place)
        if name:
            share = count / len(items)
            columns.append(ListColumn(name, "title", share, "position"))
    return columns


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on one place of a list; ``text`` is an excerpt of that place."""

    at: int
    sentence: str
    text: str = ""
    column: int = 0


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in an entry, and the text that it is about, empty for the whole entry."""

    sentence: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class UnreadColumn:
    """A column, or a field of a bibliography, with the number of its cells that no record has."""

    name: str
    cells: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was read.

    ``unit`` is what ``at`` counts, line or item. ``kinds`` has a word for every line of a Markdown
    file (paper, left, heading, frame, prose, contents, code, comment), empty where it is blank.
    """

    unit: str
    items: tuple[Item, ...]
    left: tuple[Remark, ...] = ()
    mistakes: tuple[Remark, ...] = ()
    kinds: tuple[str, ...] = ()
    form: str = ""
    """The format, in words: "CSV in UTF-8, separated by ;"."""
    columns: tuple[ListColumn, ...] = ()
    """What columns, labels and positions were taken for."""
    unread: tuple[UnreadColumn, ...] = ()
    """The columns and fields of which cells were not carried over."""

    @property
    def sections(self) -> list[tuple[str, ...]]:
        """The headings above each paper, from the outermost in."""
        return [item.section for item in self.items]
