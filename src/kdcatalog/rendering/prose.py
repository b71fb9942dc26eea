"""Hand-written prose: Markdown whose links name topics, pages, files and pictures of the catalog.

``[Labeling](node:algorithm/labeling)``, ``[records](page:papers)``, ``[guide](file:CONTRIBUTING.md)``
and ``![text](picture:roles)`` are resolved by whoever shows the prose, README or site.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from markdown import Markdown as PythonMarkdown
from markupsafe import Markup

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((node|page|file):([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(picture:([^)\s]+)\)")
_HEADING = re.compile(r"^(#{2,6}) (.+)$")
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)")

LinkTo = Callable[[str, str], str]
"""From kind (node, page, file) and name to an address; an empty one leaves the words alone."""
Picture = Callable[[str, str], str]
"""From the name of a picture and its text alternative to the markup that shows it."""


def resolve(text: str, link_to: LinkTo, picture: Picture) -> str:
    """Return prose with every link and picture resolved."""

    def linked(found: re.Match[str]) -> str:
        url = link_to(found[2], found[3])
        return f"[{found[1]}]({url})" if url else found[1]

    return _PICTURE.sub(lambda found: picture(found[2], found[1]), _LINK.sub(linked, text)).strip()


def headings(text: str) -> list[tuple[int, str]]:
    """Return the headings of prose: level, from 2, and title."""
    found = (_HEADING.match(line) for line, is_code in _lines(text) if not is_code)
    return [(len(one[1]), one[2].strip()) for one in found if one]


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """Yield every line, and whether it belongs to a fenced block of code."""
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        yield line, bool(fence or mark)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence):
            fence = ""


class Reference(NamedTuple):
    """What prose refers to: a node, page, file or picture; ``offset`` of the name in characters."""

    kind: str
    name: str
    offset: int


def references(text: str) -> list[Reference]:
    """Return what prose refers to, in the order of the text."""
    found = [Reference(one[2], one[3], one.start(3)) for one in _LINK.finditer(text)]
    found += [Reference("picture", one[2], one.start(2)) for one in _PICTURE.finditer(text)]
    return sorted(found, key=lambda reference: reference.offset)


def as_markup(html: str) -> Markup:
    """Return HTML or SVG of our own making as what templates do not escape again."""
    return Markup(html)  # noqa: S704  its values were escaped when it was rendered


def to_html(text: str, *, lift: bool = True) -> Markup:
    """Return hand-written Markdown as HTML, headings one level up; never used on text from records."""
    if lift:
        text = "\n".join(
            line if is_code or not _HEADING.match(line) else line[1:]
            for line, is_code in _lines(text)
        )
    html = PythonMarkdown(
        extensions=["attr_list", "fenced_code", "sane_lists", "tables"], output_format="html"
    ).convert(text)
    return Markup(html)  # noqa: S704  the words are the catalog's own, so their markup stands
