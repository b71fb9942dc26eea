"""Charts, each a sentence that says what is seen, its bars, and the rows of the table behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

SHOWN = 12
"""So many values of a long list are drawn; its table has them all."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``length`` in percent of its room, the ``label`` at its end, the ``cells`` after its name in the table.

    ``path`` is the page to which it leads, empty for none; ``is_open`` is a period that is not over; ``depth`` and
    ``shape`` are those of a node.
    """

    name: str
    length: int
    label: str
    cells: tuple[str, ...]
    path: str = ""
    is_open: bool = False
    depth: int = 0
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``key`` is its anchor on the page, ``heads`` are those of its table."""

    key: str
    title: str
    sentence: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    shown: int = 0
    note: str = ""

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars that are drawn: all of them, unless ``shown`` says how many."""
        return self.bars[: self.shown or None]

    @property
    def behind(self) -> str:
        """What the table behind the chart is called."""
        return "As a table" if self.drawn == self.bars else f"All {len(self.bars)} as a table"


def ranked(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Return values with their counts, the most frequent first, then by name."""
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def bars_of(
    counts: Mapping[str, int], whole: int, path_of: Callable[[str], str]
) -> tuple[Bar, ...]:
    """Return a bar for each value, the longest first; ``whole`` is what their shares are taken of."""
    order = ranked(counts)
    return tuple(
        Bar(
            name,
            percent(count, order[0][1]),
            str(count),
            (str(count), share(count, whole)),
            path_of(name),
        )
        for name, count in order
    )


def percent(part: int, whole: int) -> int:
    """Return a part in percent, rounded, but never to nothing where there is something."""
    return max(1, (200 * part + whole) // (2 * whole)) if part else 0


def share(part: int, whole: int) -> str:
    """Return a part in percent as a reader sees it, 0 or 100 only where it is exactly so; empty without a whole."""
    if not whole:
        return ""
    if 0 < 200 * part < whole:
        return "<1%"
    found = percent(part, whole)
    return ">99%" if found == 100 and part < whole else f"{found}%"
