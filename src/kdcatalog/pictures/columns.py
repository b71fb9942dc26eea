"""A chart of columns, one for each period, inlined into a page and colored by its style sheet.

It is drawn twice, wide and narrow, and each drawing writes only what fits the least width at which
it is shown. Positions across are percentages: columns fill the space, and text keeps its size.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.pictures.svg import element, text

BROAD, THIN = 560, 288
"""The least widths in pixels: half of a desktop page or all of a tablet; the narrowest phone."""
HEIGHT = 152
BASE_LINE = 132
TALLEST = 116
LINE_HEIGHT, DIGIT_WIDTH, PERCENT_WIDTH = 12, 7, 11
"""Of a label, in the widest of its fonts."""
LEAST_TARGET = 24
"""The narrowest column that is a link, in pixels: WCAG 2.2 asks for 24, and fingers miss less."""
GAP = 12
"""Free space at either side of a column, in percent of its step."""


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
        """Tell whether this label would be written over another one that is at least as high."""
        is_beside = self.right <= other.left or other.right <= self.left
        is_below = other.height >= self.height + LINE_HEIGHT
        return not is_beside and not is_below


def broad_and_thin(columns: Sequence[Column], title: str) -> str:
    """Return both drawings; the style sheet shows the one that fits."""
    broad = draw_columns(columns, title, BROAD, "broad")
    thin = draw_columns(columns, title, THIN, "thin")
    return broad + thin


def draw_columns(columns: Sequence[Column], title: str, width: int, name: str) -> str:
    """Return one drawing as markup: an image, or a group where columns are links."""
    step = width // len(columns)
    has_links = step >= LEAST_TARGET and any(column.url for column in columns)
    labeled = _labeled(columns, step)
    parts = []
    for index, column in enumerate(columns):
        part = _column(column, index, len(columns), is_labeled=index in labeled)
        if has_links and column.url:
            part = _linked(column, index, len(columns), part)
        parts.append(part)
    parts.extend(_years(columns, step))
    parts.append(element("line", x1=0, x2="100%", y1=BASE_LINE, y2=BASE_LINE))
    period = columns[0].name
    if len(columns) > 1:
        period += f" to {columns[-1].name}"
    return element(
        "svg",
        "".join(parts),
        class_=f"chart {name}",
        width="100%",
        height=HEIGHT,
        role="group" if has_links else "img",
        aria_label=f"{title}, {period}",
    )


def _column(column: Column, index: int, total: int, *, is_labeled: bool) -> str:
    """Return a column and its label."""
    top = BASE_LINE - column.height
    rect = ""
    if column.height:
        open_class = {"class_": "part"} if column.is_open else {}
        rect = element(
            "rect",
            x=_across(100 * index + GAP, total),
            y=top,
            width=_across(100 - 2 * GAP, total),
            height=column.height,
            **open_class,
        )
    if not is_labeled:
        return rect
    middle = _across(100 * index + 50, total)
    return rect + text(column.label, middle, top - 4, class_="v")


def _linked(column: Column, index: int, total: int, part: str) -> str:
    """Return a column as a link that covers its whole step, so that low columns can be hit."""
    target = element(
        "rect",
        class_="hit",
        x=_across(100 * index, total),
        y=0,
        width=_across(100, total),
        height=HEIGHT,
    )
    label = f"{column.name}: {column.label or 0}"
    return element("a", target + part, href=column.url, aria_label=label)


def _labeled(columns: Sequence[Column], step: int) -> set[int]:
    """Return which columns have their label: none is written over another, or over a column.

    The highest come first, since a chart without the label of its highest column says least.
    """
    placed: dict[int, _Label] = {}
    for index in sorted(range(len(columns)), key=lambda index: (-columns[index].length, index)):
        if not columns[index].label:
            continue
        label = _label(columns[index], step * index + step // 2)
        overlaps_label = any(label.overlaps(other) for other in placed.values())
        if not overlaps_label and not _crosses_column(columns, label, index, step):
            placed[index] = label
    return set(placed)


def _label(column: Column, middle: int) -> _Label:
    width = sum(PERCENT_WIDTH if letter == "%" else DIGIT_WIDTH for letter in column.label)
    return _Label(middle - width // 2, middle + width // 2, column.height)


def _crosses_column(columns: Sequence[Column], label: _Label, index: int, step: int) -> bool:
    """Tell whether a label reaches into a column beside its own that is higher."""
    first = max(0, label.left // step)
    last = min(len(columns) - 1, label.right // step)
    neighbors = [other for other in range(first, last + 1) if other != index]
    return any(columns[other].height > label.height for other in neighbors)


def _years(columns: Sequence[Column], step: int) -> Iterator[str]:
    """Yield the years below: every year in the middle, or those that fit, at the left."""
    total = len(columns)
    y = HEIGHT - 4
    year_width = 4 * DIGIT_WIDTH
    if step >= year_width:
        for index, column in enumerate(columns):
            yield text(column.year, _across(100 * index + 50, total), y)
        return
    # Rounded up, with 4 pixels between two years.
    columns_per_year = -(-(year_width + 4) // step)
    for index in range(0, total, columns_per_year):
        if (total - index) * step >= year_width:
            x = _across(100 * index + GAP, total)
            yield text(columns[index].year, x, y, class_="from")


def _across(hundredths: int, total: int) -> str:
    """Return a position in percent of the width, given in hundredths of one of ``total`` steps.

    In integers, rounded down to thousandths, so that it is the same on every machine and the last
    column never reaches beyond the edge.
    """
    percent, thousandths = divmod(1000 * hundredths // total, 1000)
    digits = f"{percent}.{thousandths:03}"
    return digits.rstrip("0").rstrip(".") + "%"
