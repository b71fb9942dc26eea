"""What a list of somebody else holds: papers as it lists them, what was not understood, and what is wrong in it.

Nothing of a file is dropped: every line is a paper, part of the list's frame, prose, or stands among what is left.
"""

from dataclasses import dataclass

from kdcatalog.bibliography.work import Work


@dataclass(frozen=True, slots=True)
class Item:
    """A paper as a list has it: at a line or place, under headings from the outermost in, with its code and data.

    ``key`` is its citation key there, ``placements`` the nodes that the file itself names, ``remarks`` what was
    taken for granted and what no record has a place for.
    """

    at: int
    work: Work
    section: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    key: str = ""
    placements: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence on one place of a list; ``text`` is what stands there."""

    at: int
    sentence: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was read; ``unit`` says what its places count: lines, entries, items.

    ``kinds`` says of every line of a Markdown file what it was taken for, empty where it is blank.
    """

    unit: str
    items: tuple[Item, ...]
    left: tuple[Remark, ...] = ()
    mistakes: tuple[Remark, ...] = ()
    kinds: tuple[str, ...] = ()
