"""A chart of columns, one a period, as it stands within a page, in the colours of its style sheet.

Drawn twice, broad and thin: each writes above and below only what fits into the least width at which it is
shown. Places across are percentages, so that columns fill the room there is and text always keeps its size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.pictures.svg import Attribute, element, text

BROAD, THIN = 560, 288
"""The least widths: half of a desk or all of a tablet; the narrowest phone."""
HEIGHT, FLOOR, ROOM = 152, 132, 116
LINE, DIGIT, PERCENT = 12, 7, 11
"""The height of a line of text, and the widths of what it holds in the widest of its fonts."""
TARGET = 24
"""Narrower columns are no links: fingers miss them."""
GAP = 12
"""What a column leaves free at either side, in percent of its step."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``length`` in percent of the room, the ``label`` above it, ``url`` where it leads, if anywhere."""

    name: str
    length: int
    label: str
    is_open: bool = False
    url: str = ""

    @property
    def height(self) -> int:
        """The height in pixels, at least one where there is something."""
        return max(1, self.length * ROOM // 100) if self.length else 0


def both(columns: Sequence[Column], title: str) -> str:
    """Return the chart broad and thin; the style sheet shows the one that fits."""
    return draw(columns, title, BROAD, "broad") + draw(columns, title, THIN, "thin")


def draw(columns: Sequence[Column], title: str, width: int, name: str) -> str:
    """Return one drawing as markup: an image, or a group where columns lead to pages."""
    step = width // len(columns)
    is_linked = step >= TARGET and any(column.url for column in columns)
    labelled = _labelled(columns, step)
    parts = [
        _column(columns, index, is_labelled=index in labelled, is_linked=is_linked)
        for index in range(len(columns))
    ]
    parts += _years(columns, step)
    parts.append(element("line", x1=0, x2="100%", y1=FLOOR, y2=FLOOR))
    said = ", ".join((title, " to ".join(dict.fromkeys((columns[0].name, columns[-1].name)))))
    head: dict[str, Attribute] = {"class_": f"chart {name}", "width": "100%", "height": HEIGHT}
    return element(
        "svg", "".join(parts), **head, role="group" if is_linked else "img", aria_label=said
    )


def _column(columns: Sequence[Column], index: int, *, is_labelled: bool, is_linked: bool) -> str:
    column, many = columns[index], len(columns)
    top = FLOOR - column.height
    place: dict[str, Attribute] = {"x": _across(100 * index + GAP, many), "y": top}
    place |= {"width": _across(100 - 2 * GAP, many), "height": column.height}
    place |= {"class_": "part"} if column.is_open else {}
    drawn = element("rect", "", **place) if column.height else ""
    drawn += (
        text(column.label, _across(100 * index + 50, many), top - 4, class_="v")
        if is_labelled
        else ""
    )
    if not is_linked or not column.url:
        return drawn
    hit = element(
        "rect",
        class_="hit",
        x=_across(100 * index, many),
        y=0,
        width=_across(100, many),
        height=HEIGHT,
    )
    return element(
        "a", hit + drawn, href=column.url, aria_label=f"{column.name}: {column.label or 0}"
    )


def _labelled(columns: Sequence[Column], step: int) -> set[int]:
    """Return which columns bear their label, the highest first: none meets another one, or a higher column."""
    found: dict[int, tuple[int, int, int]] = {}
    order = sorted(range(len(columns)), key=lambda index: (-columns[index].length, index))
    for index in (index for index in order if columns[index].label):
        half = (
            sum(PERCENT if character == "%" else DIGIT for character in columns[index].label) // 2
        )
        left, right = step * index + step // 2 - half, step * index + step // 2 + half
        height = columns[index].height
        meets = any(
            left < other[1] and other[0] < right and other[2] < height + LINE
            for other in found.values()
        )
        near = [
            *range(max(0, left // step), index),
            *range(index + 1, min(len(columns), right // step + 1)),
        ]
        if not meets and not any(columns[other].height > height for other in near):
            found[index] = left, right, height
    return {*found}


def _years(columns: Sequence[Column], step: int) -> list[str]:
    """Return the years below: each one in the middle, or as many as there is room for, each where its column begins."""
    wide, many = 4 * DIGIT, len(columns)
    if step >= wide:
        return [
            text(_first(column), _across(100 * index + 50, many), HEIGHT - 4)
            for index, column in enumerate(columns)
        ]
    every = -(-(wide + 4) // step)
    shown = [index for index in range(0, many, every) if (many - index) * step >= wide]
    return [
        text(_first(columns[index]), _across(100 * index + GAP, many), HEIGHT - 4, class_="from")
        for index in shown
    ]


def _first(column: Column) -> str:
    return column.name.partition("-")[0]


def _across(hundredths: int, many: int) -> str:
    """Return a place across, counted in hundredths of a step of which there are ``many``, in percent of the whole."""
    thousandths = 1000 * hundredths // many
    return f"{thousandths // 1000}.{thousandths % 1000:03}".rstrip("0").rstrip(".") + "%"
