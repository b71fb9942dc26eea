"""Charts of columns, plain or stacked, inlined into a page and colored by its style sheet.

It is drawn twice, wide and narrow, and each drawing writes only what fits the least width at which
it is shown. Positions across are percentages: columns fill the space, and text keeps its size.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kdcatalog.model.text import grouped
from kdcatalog.pictures.svg import element, text

# The least widths in pixels: half of a desktop page or all of a tablet; the narrowest phone.
BROAD, THIN = 560, 288
# Pixels: 16 above the tallest column for its number, 20 below the base line for a label.
HEIGHT = 152
BASE_LINE = 132
TALLEST = 116
# Of a label, in the widest of its fonts.
LINE_HEIGHT, DIGIT_WIDTH, PERCENT_WIDTH = 12, 7, 11
# The narrowest column that is a link, in pixels: WCAG 2.2 asks for 24, and fingers miss less.
LEAST_TARGET = 24
# Free space at either side of a column, in percent of its step.
GAP = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``length`` in percent of the tallest, ``label`` above it, ``url`` or none."""

    name: str
    length: int
    label: str
    is_open: bool = False
    url: str = ""

    @property
    def height(self) -> int:
        """The height in pixels, at least one where there is something."""
        if not self.length:
            return 0
        return max(1, self.length * TALLEST // 100)

    @property
    def year(self) -> str:
        """The first year of the period."""
        return self.name.partition("-")[0]


@dataclass(frozen=True, slots=True)
class _Label:
    """The place of a label in pixels: ``left`` to ``right``, ``height`` above the base line."""

    left: int
    right: int
    height: int

    def overlaps(self, other: "_Label") -> bool:
        """Return whether this label would be written over another one that is at least as high."""
        is_left = self.right <= other.left
        is_right = self.left >= other.right
        is_below = self.height + LINE_HEIGHT <= other.height
        return not (is_left or is_right or is_below)


def broad_and_thin(columns: Sequence[Column], title: str) -> str:
    """Return both drawings; the style sheet shows the one that fits."""
    broad = draw_columns(columns, Drawing(title, BROAD, "broad"))
    thin = draw_columns(columns, Drawing(title, THIN, "thin"))
    return broad + thin


class Drawing(NamedTuple):
    """One of the drawings of a chart: its title, its width in pixels, and its class."""

    title: str
    width: int
    name: str


def draw_columns(columns: Sequence[Column], drawing: Drawing) -> str:
    """Return one drawing as markup: an image, or a group where columns are links."""
    step = drawing.width // len(columns)
    can_be_hit = step >= LEAST_TARGET
    has_links = can_be_hit and any(column.url for column in columns)
    total = len(columns)
    labeled = _labeled(columns, step)
    parts = []
    for index, column in enumerate(columns):
        part = _column(column, index, total)
        if index in labeled:
            middle = across(100 * index + 50, total)
            y = BASE_LINE - column.height - 4
            part += text(
                column.label,
                middle,
                y,
                class_="v",
            )
        if has_links and column.url:
            part = _linked(
                column=column,
                index=index,
                total=total,
                part=part,
            )
        parts.append(part)
    role = "group" if has_links else "img"
    return _on_base_line(parts, columns, drawing, role=role)


def _on_base_line(
    parts: Iterable[str],
    columns: Sequence[Column],
    drawing: Drawing,
    *,
    role: str = "img",
) -> str:
    """Return the markup of a drawing: columns, the line below them, and years below that."""
    base_line = element(
        "line",
        x1=0,
        x2="100%",
        y1=BASE_LINE,
        y2=BASE_LINE,
    )
    years = years_below(columns, drawing.width // len(columns))
    period = columns[0].name
    if len(columns) > 1:
        period += f" to {columns[-1].name}"
    return element(
        "svg",
        "".join([*parts, *years, base_line]),
        class_=f"chart {drawing.name}",
        width="100%",
        height=HEIGHT,
        role=role,
        aria_label=f"{drawing.title}, {period}",
    )


def _column(column: Column, index: int, total: int) -> str:
    """Return a column without its label; nothing for one of no height."""
    if not column.height:
        return ""
    open_class = {"class_": "part"} if column.is_open else {}
    return element(
        "rect",
        x=across(100 * index + GAP, total),
        y=BASE_LINE - column.height,
        width=across(100 - 2 * GAP, total),
        height=column.height,
        **open_class,
    )


def _linked(
    column: Column,
    index: int,
    total: int,
    part: str,
) -> str:
    """Return a column as a link that covers its whole step, so that low columns can be hit."""
    target = element(
        "rect",
        class_="hit",
        x=across(100 * index, total),
        y=0,
        width=across(100, total),
        height=HEIGHT,
    )
    label = f"{column.name}: {column.label or 0}"
    return element(
        "a",
        target + part,
        href=column.url,
        aria_label=label,
    )


def _labeled(columns: Sequence[Column], step: int) -> set[int]:
    """Return which columns have their label: none is written over another, or over a column.

    The highest come first, since a chart without the label of its highest column says least.
    """
    indexes = list(range(len(columns)))
    indexes.sort(key=lambda index: columns[index].length, reverse=True)
    placed: dict[int, _Label] = {}
    for index in indexes:
        if not columns[index].label:
            continue
        label = _label(
            columns[index],
            index,
            step,
        )
        other_labels = placed.values()
        overlaps_label = any(label.overlaps(other) for other in other_labels)
        if not overlaps_label and not _crosses_column(columns, label, step):
            placed[index] = label
    return set(placed)


def _label(column: Column, index: int, step: int) -> _Label:
    percent_signs = column.label.count("%")
    digits = len(column.label) - percent_signs
    width = digits * DIGIT_WIDTH + percent_signs * PERCENT_WIDTH
    middle = step * index + step // 2
    half = width // 2
    return _Label(
        middle - half,
        middle + half,
        column.height,
    )


def _crosses_column(columns: Sequence[Column], label: _Label, step: int) -> bool:
    """Return whether a label reaches into a column that is higher than its own."""
    first = max(0, label.left // step)
    end = label.right // step + 1
    covered = columns[first:end]
    return any(column.height > label.height for column in covered)


def years_below(columns: Sequence[Column], step: int) -> Iterator[str]:
    """Yield the years below: in the middle of their columns, or those that fit, at the left."""
    total = len(columns)
    y = HEIGHT - 4
    year_width = 4 * DIGIT_WIDTH
    starts = _year_starts(columns)
    if step >= year_width and len(starts) == total:
        for index, column in enumerate(columns):
            middle = across(100 * index + 50, total)
            yield text(column.year, middle, y)
        return
    free_from = 0
    for index in starts:
        left = index * step
        right = left + year_width
        if left >= free_from and right <= total * step:
            x = across(100 * index + GAP, total)
            yield text(
                columns[index].year,
                x,
                y,
                class_="from",
            )
            # 4 pixels between two years.
            free_from = right + 4


def _year_starts(columns: Sequence[Column]) -> list[int]:
    """Return the first column of each year: a year has four columns where they are quarters."""
    starts = []
    year = ""
    for index, column in enumerate(columns):
        if column.year != year:
            starts.append(index)
        year = column.year
    return starts


def across(hundredths: int, total: int) -> str:
    """Return a position in percent of the width, given in hundredths of one of ``total`` steps.

    In integers, rounded down to thousandths, so that it is the same on every machine and the last
    column never reaches beyond the edge.
    """
    percent, thousandths = divmod(1000 * hundredths // total, 1000)
    digits = f"{percent}.{thousandths:03}"
    return digits.rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True, slots=True)
class Stack:
    """A column: its name, such as ``2026-Q3``, and the number of each part, from the bottom."""

    name: str
    parts: tuple[int, ...]


def draw_stacks(stacks: Sequence[Stack], title: str) -> str:
    """Return both drawings as markup; the style sheet shows the one that fits."""
    broad = _draw(stacks, Drawing(title, BROAD, "broad"))
    thin = _draw(stacks, Drawing(title, THIN, "thin"))
    return broad + thin


def _draw(stacks: Sequence[Stack], drawing: Drawing) -> str:
    heights = [sum(stack.parts) for stack in stacks]
    highest = max(heights, default=0) or 1
    parts: list[str] = []
    for index, stack in enumerate(stacks):
        drawn = _stack(stack, index, len(stacks), highest)
        parts.extend(drawn)
    columns = [Column(stack.name, 0, "") for stack in stacks]
    return _on_base_line(parts, columns, drawing)


def _stack(
    stack: Stack,
    index: int,
    total: int,
    highest: int,
) -> Iterator[str]:
    """Yield the parts of a column and its number; every part ends where the next begins."""
    count = 0
    bottom = BASE_LINE
    for number, part in enumerate(stack.parts, 1):
        count += part
        # From the running count, so that rounding never adds up over six parts.
        top = BASE_LINE - count * TALLEST // highest
        if bottom > top:
            yield element(
                "rect",
                class_=f"s{number}",
                x=across(100 * index + GAP, total),
                y=top,
                width=across(100 - 2 * GAP, total),
                height=bottom - top,
            )
        bottom = top
    if count:
        middle = across(100 * index + 50, total)
        yield text(
            grouped(count),
            middle,
            bottom - 4,
            class_="v",
        )
