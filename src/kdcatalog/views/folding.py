"""How much of a long list is in view; the rest is folded, so that a page stays short and quick."""

BRIEF, WHOLE = 20, 100
"""So many rows are in view where a page has many lists, and so many where it has one."""


def in_view(number: int, shown: int) -> int:
    """Return how many rows of a list are in view: all, where a fold would hide no more than a fifth of ``shown``."""
    return shown if number > shown + shown // 5 else number
