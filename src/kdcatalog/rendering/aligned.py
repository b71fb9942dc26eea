"""Plain text in columns, for a terminal."""

import unicodedata
from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as lines with columns two spaces apart, texts aligned left and numbers right.

    Every row has as many cells as the first. Lines have no spaces at their end.
    """
    if not rows:
        return ""
    widths = [0] * len(rows[0])
    for row in rows:
        for column, cell in enumerate(row):
            width = _width(cell)
            widths[column] = max(widths[column], width)
    lines = []
    for row in rows:
        cells = map(_padded, row, widths)
        line = "  ".join(cells).rstrip()
        lines.append(f"{line}\n")
    return "".join(lines)


def _padded(cell: object, width: int) -> str:
    spaces = " " * (width - _width(cell))
    if isinstance(cell, int):
        return f"{spaces}{cell}"
    return f"{cell}{spaces}"


def _width(cell: object) -> int:
    """Return the columns of a cell on a terminal: two for each wide letter, as in Chinese."""
    width = 0
    for letter in str(cell):
        is_wide = unicodedata.east_asian_width(letter) in "FW"
        width += 2 if is_wide else 1
    return width
