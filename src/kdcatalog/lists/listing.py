"""The result of reading a list: its papers, what was not understood, and what is wrong in it.

Nothing of a file is dropped: each line is a paper, structure such as a heading, prose, or reported.
"""

import html
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kdcatalog.bibliography.work import Work
from kdcatalog.lists.columns import ListColumn
from kdcatalog.model.text import quote
from kdcatalog.text.characters import FORBIDDEN, name_of

Cells = tuple[tuple[str, str], ...]
"""Names of columns and the text of a row in each."""


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
    own_cells: Cells = ()
    """Of our own CSV, the columns that a bibliography has not: the summary and facts."""
    own_key: str = ""
    added: str = ""
    """Of our own CSV, the key of the record and the day of its entry."""
    remarks: tuple[str, ...] = ()
    column: int = 0
    title_from: str = ""
    """Where the title was: "link", "bold", "text", "heading" or "reference", empty for a cell."""
    short_name: str = ""
    """What the list calls the paper, such as "MiniLLM" before its title."""
    lone_name: str = ""
    """A single name beside the title, which is an author where most other entries have some."""

    def with_name_as_venue(self) -> "Item":
        """Return the item with its short name as the venue: "ICML: [Warm Ovens](url)"."""
        name = self.short_name
        unnamed = replace(self, short_name="")
        if self.work.venue:
            return unnamed.with_remark(f"not carried over: {quote(name)}")
        work = replace(self.work, venue=name)
        return replace(unnamed, work=work).with_year_of_venue()

    def with_year_of_venue(self, *, has_year_apart: bool = False) -> "Item":
        """Return the item with the year of its date for its venue, where that has none.

        The date of a paper with an arXiv id is that of the preprint, unless it is a year apart.
        """
        work = self.work
        is_dated = work.venue and work.date and not work.year
        # A year without a month, in a column or line of its own, is that of the publication.
        is_year = has_year_apart and len(work.date) == len("2023")
        is_preprint = work.identifiers.arxiv and not is_year
        if not is_dated or work.identifiers.acl or is_preprint:
            return self
        dated = replace(work, year=int(work.date[:4]))
        sentence = f"the year of {quote(work.venue)} is taken from the date, {work.date}"
        return replace(self, work=dated).with_remark(sentence)

    def with_remark(self, sentence: str) -> "Item":
        """Return the item with one more remark."""
        remarks = (*self.remarks, sentence)
        return replace(self, remarks=remarks)


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

    @property
    def topic_paths(self) -> Iterator[str]:
        """The paths of topics that the papers name themselves."""
        for item in self.items:
            yield from item.placements


def with_hidden_reported(listing: Listing, text: str) -> Listing:
    """Return a listing that has one mistake for each entry with invisible characters in ``text``.

    They are cleaned away wherever a record would refuse them; only here is it known that they were
    there. Text in headings and prose between the entries becomes no record, and is not reported.
    """
    mistakes = list(listing.mistakes)
    # What is above the first entry belongs to none.
    reported = {0}
    places = [item.at for item in listing.items]
    places += [remark.at for remark in listing.left]
    entries = sorted(set(places))
    for at, line in enumerate(text.split("\n"), 1):
        if line.isascii() and "&" not in line and line.isprintable():
            continue
        # An entry goes on until the next one begins.
        place = bisect_right(entries, at)
        sentence = hidden_in(line) if _is_of_entry(listing, at) else ""
        if sentence and place not in reported:
            reported.add(place)
            mistakes.append(Remark(at, sentence))
    return replace(listing, mistakes=tuple(mistakes))


def _is_of_entry(listing: Listing, line: int) -> bool:
    # Only Markdown has lines that belong to no entry.
    kinds = listing.kinds[line - 1 : line]
    return not listing.kinds or "paper" in kinds or "left" in kinds


def hidden_in(text: str) -> str:
    """Return a sentence that names the invisible characters in a text, empty where it has none.

    >>> hidden_in("Rye\u202e Loaves")
    'removed the invisible or control character U+202E (RIGHT-TO-LEFT OVERRIDE)'
    """
    names = dict.fromkeys(_hidden_names(text))
    if not names:
        return ""
    return f"removed the invisible or control character {', '.join(names)}"


def without_hidden(text: str) -> str:
    """Return a text without invisible characters, its lines as they are."""
    return FORBIDDEN.sub(_layout_or_nothing, text)


def _layout_or_nothing(match: re.Match[str]) -> str:
    if match[0] in _LAYOUT:
        return match[0]
    return " " if match[0].isspace() else ""


def _hidden_names(text: str) -> Iterator[str]:
    # Titles are pasted from web pages with "&zwnj;" in them, which cleaning reads as its character.
    for match in FORBIDDEN.finditer(html.unescape(text)):
        if match[0] not in _LAYOUT:
            yield name_of(match[0])


# A table has these between its cells, and a page its line ends.
_LAYOUT = "\t\n\r\f\v"
