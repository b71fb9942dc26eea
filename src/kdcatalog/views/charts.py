"""Charts as values: a sentence, the bars, the table behind them, and how parts are rounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kdcatalog.model.text import grouped

# Values of a long list that are drawn; the table behind the chart has all of them.
MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``length`` in percent, ``label`` at its end, ``cells`` of its row in the table.

    ``path`` is the page it links to, empty for none; ``is_open`` marks a period that is not over;
    ``depth`` and ``shape`` are those of a node.
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
    """A chart: ``key`` is its anchor on the page, ``heads`` the heads of its table.

    ``limit`` is the number of bars that are drawn, 0 for all of them.
    """

    key: str
    title: str
    sentence: str
    heads: tuple[str, ...]
    bars: tuple[Bar, ...]
    limit: int = 0
    note: str = ""

    @property
    def drawn(self) -> tuple[Bar, ...]:
        """The bars that are drawn."""
        if not self.limit:
            return self.bars
        return self.bars[: self.limit]

    @property
    def behind(self) -> str:
        """What the link to the table behind the chart says."""
        if len(self.drawn) == len(self.bars):
            return "As a table"
        return f"All {len(self.bars)} as a table"


def ranked(counts: Mapping[str, int]) -> list[str]:
    """Return values by their counts, the most frequent first, then by name."""
    # Sorting is stable, so that values with the same count stay in the order of their names.
    by_name = sorted(counts)
    return sorted(by_name, key=counts.__getitem__, reverse=True)


def ranked_bars(
    counts: Mapping[str, int],
    whole: int,
    path_of: Callable[[str], str],
) -> tuple[Bar, ...]:
    """Return a bar for each value, the longest first; shares are taken of ``whole``."""
    # The longest bar fills the space, whatever its share is.
    highest = max(counts.values())
    bars = []
    for name in ranked(counts):
        count = counts[name]
        bar = Bar(
            name=name,
            length=percent(count, highest),
            label=grouped(count),
            cells=(grouped(count), share(count, whole)),
            path=path_of(name),
        )
        bars.append(bar)
    return tuple(bars)


def percent(part: int, whole: int) -> int:
    """Return a part in percent, rounded half up; at least 1 where there is something.

    Half up in integers: ``round`` goes to the even neighbor, so 12.5 % and 13.5 % would differ.
    """
    if not part:
        return 0
    rounded = (200 * part + whole) // (2 * whole)
    return max(1, rounded)


def share(part: int, whole: int) -> str:
    """Return a part in percent for readers, 0 or 100 only where it is exact; empty of nothing."""
    if not whole:
        return ""
    # Below half a percent, which would round to 0 % although there is something.
    if 0 < 200 * part < whole:
        return "<1%"
    rounded = percent(part, whole)
    # The same at the other end: 100 % would deny that one is missing.
    if rounded == 100 and part < whole:
        return ">99%"
    return f"{rounded}%"
