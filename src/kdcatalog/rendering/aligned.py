"""Plain text in columns, for a terminal."""

import unicodedata
from collections.abc import Sequence


def aligned(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as lines: texts begin and numbers end at one column, two blanks apart; nothing at line ends."""
    widths = (
        [max(_columns(cell) for cell in column) for column in zip(*rows, strict=True)]
        if rows
        else []
    )
    lines = (
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _padded(cell: object, width: int) -> str:
    blanks = " " * (width - _columns(cell))
    return f"{blanks}{cell}" if isinstance(cell, int) else f"{cell}{blanks}"


def _columns(cell: object) -> int:
    return sum(
        2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in str(cell)
    )
