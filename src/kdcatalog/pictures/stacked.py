"""A chart of stacked columns, one for each quarter, inlined and colored by the style sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kdcatalog.model.text import grouped
from kdcatalog.pictures.columns import (
    BASE_LINE,
    BROAD,
    GAP,
    HEIGHT,
    TALLEST,
    THIN,
    Column,
    across,
    years_below,
)
from kdcatalog.pictures.svg import element, text


@dataclass(frozen=True, slots=True)
class Stack:
    """A column: its name, such as ``2026-Q3``, and the number of each part, from the bottom."""

    name: str
    parts: tuple[int, ...]


def draw_stacks(stacks: Sequence[Stack], title: str) -> str:
    """Return both drawings as markup; the style sheet shows the one that fits."""
    broad = _draw(stacks, title, BROAD, "broad")
    thin = _draw(stacks, title, THIN, "thin")
    return broad + thin


def _draw(
    stacks: Sequence[Stack],
    title: str,
    width: int,
    name: str,
) -> str:
    heights = [sum(stack.parts) for stack in stacks]
    highest = max(heights, default=0) or 1
    parts: list[str] = []
    for index, stack in enumerate(stacks):
        parts.extend(_stack(stack, index, len(stacks), highest))
    columns = [Column(stack.name, 0, "") for stack in stacks]
    parts.extend(years_below(columns, width // len(stacks)))
    base = element(
        "line",
        x1=0,
        x2="100%",
        y1=BASE_LINE,
        y2=BASE_LINE,
    )
    parts.append(base)
    first = stacks[0]
    last = stacks[-1]
    period = f"{first.name} to {last.name}"
    return element(
        "svg",
        "".join(parts),
        class_=f"chart {name}",
        width="100%",
        height=HEIGHT,
        role="img",
        aria_label=f"{title}, {period}",
    )


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
        yield text(grouped(count), middle, bottom - 4, class_="v")
