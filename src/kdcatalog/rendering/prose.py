"""Hand-written prose: Markdown whose links name topics, pages, files and pictures of the catalog.

``[Labeling](node:algorithm/labeling)``, ``[records](page:papers)``, ``[guide](file:CONTRIBUTING.md)``
and ``![text](picture:roles)`` are resolved by whoever shows the prose, README or site.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from markdown import Markdown as PythonMarkdown
from markupsafe import Markup

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((node|page|file):([^)\s]+)\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(picture:([^)\s]+)\)")
_HEADING = re.compile(r"^(#{2,6}) (.+)$", re.MULTILINE)

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
    return [(len(found[1]), found[2].strip()) for found in _HEADING.finditer(text)]


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
        text = _HEADING.sub(lambda found: f"{found[1][1:]} {found[2]}", text)
    html = PythonMarkdown(extensions=["tables", "attr_list", "sane_lists"], output_format="html").convert(text)
    return Markup(html)  # noqa: S704  the words are the catalog's own, so their markup stands
