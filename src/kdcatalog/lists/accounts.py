"""The accounts of a list in Markdown: what becomes of each line, and of each entry.

Every line is part of a paper or of the list's structure, prose, or reported with the reason. Lines
are counted from 0 here, and from 1 in what is returned.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.lists.columns import ListColumn, distinct_columns
from kdcatalog.lists.entry import ListEntry
from kdcatalog.lists.listing import Item, Listing, Remark, positions_of

_MARKER = re.compile(r"\s*(?:>\s?)*\s*(?:[-*+•](?!\*)|[0-9]{1,9}[.)]|\[[0-9]{1,4}\](?![(:]))?\s*")
# Characters of an entry that is quoted in a report; more would hide its reason.
_EXCERPT = 300


def without_marker(line: str) -> str:
    """Return the Markdown of a line without the mark of a bullet."""
    match = _MARKER.match(line)
    return line[match.end() :] if match else line


Texts = Sequence[str]
Numbers = Sequence[int]
"""Numbers of lines, from 0."""
LineColumn = tuple[int, int]
"""A line and a column of a file."""


class Accounts:
    """Collects the papers of a list and what is reported of its lines.

    ``kinds`` are those of the lines that are known before anything is read.
    """

    def __init__(self, lines: Texts, kinds: Mapping[int, str]) -> None:
        self._lines = lines
        self._kinds = dict(kinds)
        self._items: list[Item] = []
        self._left: list[Remark] = []
        self._mistakes: list[Remark] = []

    def listing(self, columns: Sequence[ListColumn]) -> Listing:
        """Return what was read, in the order of lines; ``columns`` are those of the tables."""
        items = sorted(self._items, key=lambda item: item.at)
        left = sorted(self._left, key=lambda remark: remark.at)
        mistakes = sorted(self._mistakes, key=lambda remark: remark.at)
        return Listing(
            unit="line",
            items=tuple(items),
            left=tuple(left),
            mistakes=tuple(mistakes),
            kinds=tuple(self._kind_of_each_line()),
            form="Markdown",
            columns=(*distinct_columns(columns), *positions_of(items)),
        )

    def _kind_of_each_line(self) -> Iterator[str]:
        """Yield the kind of each line; what is in no other block is prose."""
        for number, line in enumerate(self._lines):
            if line.strip():
                yield self._kinds.get(number, "prose")
            else:
                yield ""

    def mark(self, lines: Numbers, kind: str) -> None:
        """Classify the lines."""
        for line in lines:
            self._kinds[line] = kind

    def take(self, entry: ListEntry, lines: Numbers, section: Texts) -> None:
        """Add an entry as a paper of a section, or leave it out where it has no title."""
        first = lines[0]
        column = self._column(first)
        try:
            item = entry.item(
                first + 1,
                column,
                tuple(section),
            )
        except UnreadableError as error:
            self.leave(lines, str(error))
            return
        self.mark(lines, "paper")
        self._items.append(item)
        for mistake in entry.mistakes:
            line, column = self._locate(mistake.about, lines)
            remark = Remark(
                at=line + 1,
                sentence=mistake.sentence,
                text=entry.title,
                column=column,
            )
            self._mistakes.append(remark)

    def leave(self, lines: Numbers, reason: str) -> None:
        """Report an entry once, at its first line: the report counts entries, not lines."""
        filled = list(filter(self._is_filled, lines))
        self.mark(filled, "left")
        for line in filled[:1]:
            text = self._lines[line].strip()
            excerpt = text[:_EXCERPT]
            column = self._column(line)
            remark = Remark(line + 1, reason, excerpt, column)
            self._left.append(remark)

    def _is_filled(self, line: int) -> bool:
        return bool(self._lines[line].strip())

    def _column(self, line: int) -> int:
        """Return the column of the text of a line, from 1, after the mark of a bullet."""
        match = _MARKER.match(self._lines[line])
        return match.end() + 1 if match else 1

    def _locate(self, text: str, lines: Numbers) -> LineColumn:
        """Return line and column of a text in an entry; markdown-it-py has no columns."""
        for line in lines:
            column = self._lines[line].find(text)
            if text and column >= 0:
                return line, column + 1
        first = lines[0]
        return first, self._column(first)
