"""Hostile lists take time in proportion to their size."""

import time
from collections.abc import Callable

import pytest

from kdcatalog.lists.markdown_list import read_markdown

# Linear growth doubles the time, quadratic growth takes four times as long. Processor time counts,
# the best of three, since other processes slow a run down; less than 0.1 s is never judged.
MOST_GROWTH = 3.3
TOO_SHORT_TO_JUDGE = 0.1

LISTS: dict[str, Callable[[int], str]] = {
    "blanks in a heading": lambda size: "# a" + " " * 3000 * size + "x",
    "escaped brackets": lambda size: "- " + r"\[" * 4500 * size,
    "tags": lambda size: "<b>\n" * 3000 * size,
    "nested bullets": lambda size: "\n".join("  " * depth + "- x" for depth in range(225 * size)),
    "open comments": lambda size: "<!-- \n" * 3000 * size,
    "open tables": lambda size: "<table>\n" * 3000 * size,
    "open bold": lambda size: "**a\n" * 1000 * size,
    "fences": lambda size: "```\na\n" * 3000 * size,
    "blanks in a table frame": lambda size: "| a |\n|" + " " * 4000 * size + "x|-|",
    "bullets": lambda size: "- [A b](https://arxiv.org/abs/2301.00001) Ann Bee\n" * 250 * size,
    "rows": lambda size: "|a|title|\n|-|-|\n" + "| [x](u) | a b |\n" * 250 * size,
}
PARTS = ["[", "[a](", "[a][", "![", "<a href=", "<a href='x'>", "(a ", "`", "a. ", "A. ", "*a **b "]


def seconds(text: str) -> float:
    start = time.process_time()
    read_markdown(text)
    return time.process_time() - start


def growth_of(make: Callable[[int], str]) -> float:
    """Return how many times longer twice the size takes; 0 where it takes too short to judge."""
    text, twice_as_long = make(1), make(2)
    # A busy machine may make any one of them too long: only what is slow each time is quadratic.
    for _ in range(3):
        twice = seconds(twice_as_long)
        if twice < TOO_SHORT_TO_JUDGE:
            return 0
        growth = twice / min(seconds(text), seconds(text))
        if growth < MOST_GROWTH:
            break
    return growth


@pytest.mark.parametrize("name", LISTS)
def test_reading_a_list_takes_linear_time(name: str) -> None:
    assert growth_of(LISTS[name]) < MOST_GROWTH


@pytest.mark.parametrize("part", PARTS)
def test_reading_a_long_line_takes_linear_time(part: str) -> None:
    assert growth_of(lambda size: "- " + part * (4900 * size // len(part))) < MOST_GROWTH
