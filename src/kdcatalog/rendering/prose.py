"""Hand-written prose: Markdown whose links name topics, papers, pages, files and pictures.

``[Labeling](node:algorithm/labeling)``, ``[MiniLLM](paper:gu2023minillm)``,
``[records](page:papers)``, ``![text](picture:roles)`` and ``[guide](file:CONTRIBUTING.md)`` get
their URLs from README or the page that contains the prose.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown as PythonMarkdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from kdcatalog.rendering.sanitizing import sanitize

# Words and names without what begins the next one: "![" * 20000 took ten seconds, and "[a](paper:"
# * 20000 took 25, as each one was read to the end.
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\((node|paper|page|file):([^()\[\]\s]+)\)")
# A number of papers: all of them, or those on any of some topics, or of these in one year.
_COUNT = re.compile(r"\{papers(?::([^{}@\s]+))?(?:@([0-9]{4}))?\}")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\(picture:([^()\[\]\s]+)\)")

# From kind (node, paper, page, file) and name to a URL; where it is empty, the words stay unlinked.
LinkTo = Callable[[str, str], str]
# From the name of a picture and its text alternative to the markup that displays it.
Picture = Callable[[str, str], str]
Paths = tuple[str, ...]
# From the topics and the year of a count, each empty where prose names none, to the number.
Count = Callable[[Paths, str], str]


class Reference(NamedTuple):
    """What prose names: its kind, its name, and the ``offset`` of the name in characters."""

    kind: str
    name: str
    offset: int


def resolve(text: str, link_to: LinkTo, picture: Picture) -> str:
    """Return prose with a URL in every link, and with the markup of every picture."""

    def linked(match: re.Match[str]) -> str:
        words, kind, name = match.groups()
        url = link_to(kind, name)
        return f"[{words}]({url})" if url else words

    def pictured(match: re.Match[str]) -> str:
        alternative, name = match.groups()
        return picture(name, alternative)

    with_links = _LINK.sub(linked, text)
    return _PICTURE.sub(pictured, with_links).strip()


def replace_counts(text: str, count: Count) -> str:
    """Return prose with a number in place of every ``{papers:PATH,PATH@YEAR}``."""

    def counted(match: re.Match[str]) -> str:
        paths, year = match.groups()
        topics = paths.split(",") if paths else []
        return count(tuple(topics), year or "")

    return _COUNT.sub(counted, text)


def has_counts(text: str) -> bool:
    """Return whether prose has numbers of papers, which follow from all records."""
    return _COUNT.search(text) is not None


class Segment(NamedTuple):
    """A part of a line of prose: words, and what they link to, empty where they do not."""

    words: str
    kind: str = ""
    name: str = ""


# What GitHub makes a colored box of: "> [!IMPORTANT]" and the ">" before each line.
_QUOTE = re.compile(r"^> ?(?:\[![A-Z]+\])?", re.MULTILINE)


def segments(text: str) -> tuple[Segment, ...]:
    """Return prose of one paragraph on one line, cut at its links; marks of quotes are left out."""
    line = " ".join(_QUOTE.sub("", text).split())
    parts = []
    end = 0
    for match in _LINK.finditer(line):
        start = match.start()
        parts.append(Segment(line[end:start]))
        parts.append(Segment(*match.groups()))
        end = match.end()
    parts.append(Segment(line[end:]))
    return tuple(part for part in parts if part.words)


def references(text: str) -> list[Reference]:
    """Return what prose names, in the order of the text."""
    names = []
    for match in _LINK.finditer(text):
        _, kind, name = match.groups()
        names.append(Reference(kind, name, match.start(3)))
    for match in _PICTURE.finditer(text):
        _, name = match.groups()
        names.append(Reference("picture", name, match.start(2)))
    for match in _COUNT.finditer(text):
        offset = match.start(1)
        for name in (match[1] or "").split(","):
            if name:
                names.append(Reference("node", name, offset))
            offset += len(name) + 1
    return sorted(names, key=lambda reference: reference.offset)


def headings(text: str) -> list[tuple[int, str]]:
    """Return level, from 2, and text of every heading, as GitHub reads the Markdown.

    Level 1 is the title of the page that contains the prose. Links and code count with their words,
    since GitHub makes anchors of those alone.
    """
    # Imported here, as it takes 50 ms of the 400 in which "check" starts, and only README needs it.
    from markdown_it import MarkdownIt

    titles = []
    tokens = MarkdownIt("commonmark").parse(text)
    for opening, content in pairwise(tokens):
        if opening.type != "heading_open" or opening.tag == "h1":
            continue
        level = int(opening.tag.removeprefix("h"))
        words = ""
        for part in content.children or ():
            words += " " if part.type == "softbreak" else part.content
        titles.append((level, words))
    return titles


class ProsePage(NamedTuple):
    """Prose as a page: its title, what comes before the first section, and the sections."""

    title: str
    lead: str
    sections: tuple[tuple[str, str], ...]


_PAGE_LEVELS = ("h1", "h2")


class _Heading(NamedTuple):
    """A heading of level 1 or 2: its text, and the lines at which it and its text begin."""

    level: str
    words: str
    line: int
    text_line: int


def page_of_prose(text: str) -> ProsePage:
    """Return prose cut at its headings of levels 1 and 2, each section with its heading's text."""
    lines = text.split("\n")
    page_headings = _page_headings(text)
    if not page_headings:
        return ProsePage("", text, ())
    ends = [heading.line for heading in page_headings[1:]]
    ends.append(len(lines))
    title = ""
    lead = ""
    sections = []
    for heading, end in zip(page_headings, ends, strict=True):
        start = heading.text_line
        body = "\n".join(lines[start:end]).strip()
        if heading.level == "h1":
            title = heading.words
            lead = body
        else:
            sections.append((heading.words, body))
    return ProsePage(title, lead, tuple(sections))


def _page_headings(text: str) -> list[_Heading]:
    # Imported here for the same reason as above.
    from markdown_it import MarkdownIt

    page_headings = []
    tokens = MarkdownIt("commonmark").parse(text)
    for opening, content in pairwise(tokens):
        is_heading = opening.type == "heading_open"
        if is_heading and opening.tag in _PAGE_LEVELS and opening.map:
            line, text_line = opening.map
            heading = _Heading(opening.tag, content.content, line, text_line)
            page_headings.append(heading)
    return page_headings


def joined_prose(first: str, second: str) -> str:
    """Return two texts as one; sections with the same heading become one section."""
    bodies: dict[str, list[str]] = {}
    for text in (first, second):
        for heading, body in _sections_of(text.replace("\r\n", "\n")):
            bodies.setdefault(heading, []).append(body)
    parts = []
    for heading, texts in bodies.items():
        parts += [heading, *texts]
    joined = "\n\n".join(part for part in parts if part)
    return f"{joined}\n"


def _sections_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of each heading of level 1 or 2 and its text; what comes first has none."""
    lines = text.split("\n")
    heading = ""
    start = 0
    for page_heading in _page_headings(text):
        end = page_heading.line
        body = "\n".join(lines[start:end])
        yield heading, body.strip("\n")
        start = page_heading.text_line
        heading = "\n".join(lines[end:start])
    body = "\n".join(lines[start:])
    yield heading, body.strip("\n")


def trusted_html(html: str) -> Markup:
    """Return HTML or SVG of this package as what templates do not escape again."""
    return Markup(html)  # noqa: S704  its values were escaped when it was rendered


class PicturePlaces:
    """Keeps the markup of pictures apart from the text of prose, which is not trusted as it is."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self.markup: dict[str, str] = {}

    def add(self, name: str, alternative: str) -> str:
        """Return a block in place of a picture; no text has a control character."""
        place = f"<div>\x00{len(self.markup)}\x00</div>"
        self.markup[place] = self._picture(name, alternative)
        return place


_NO_PICTURES: Mapping[str, str] = MappingProxyType({})


def to_html(
    text: str,
    pictures: Mapping[str, str] = _NO_PICTURES,
    *,
    lift: bool = True,
) -> Markup:
    """Return hand-written Markdown as HTML, its headings one level up where ``lift`` is true.

    ``pictures`` is the markup of pictures, by the block that takes its place in the text.

    In README the prose is below the title of the page; on the site it is a page of its own.
    Of HTML in the text, a few elements stay (``sanitize``); the markup of pictures is ours.
    """
    extensions: list[str | Extension] = [
        *("attr_list", "fenced_code", "sane_lists", "tables"),
        _LabeledCells(),
    ]
    if lift:
        extensions.append(_LiftedHeadings())
    converter = PythonMarkdown(extensions=extensions, output_format="html")
    markup = sanitize(converter.convert(text))
    for place, picture in pictures.items():
        markup = markup.replace(place, picture)
    return Markup(markup)  # noqa: S704  sanitized


class _LabeledCells(Extension):
    """Gives every cell of a table the head of its column, which a phone prints before it."""

    def extendMarkdown(self, md: PythonMarkdown) -> None:  # noqa: N802  the name is Markdown's
        # After the inline patterns (20), which fill the heads with their words.
        md.treeprocessors.register(_Labels(md), "labels", priority=5)


class _Labels(Treeprocessor):
    def run(self, root: Element) -> None:
        for table in root.iter("table"):
            heads = map(_text_of, table.iter("th"))
            labels = list(heads)
            for row in table.iter("tr"):
                for label, cell in zip(labels, row.iter("td"), strict=False):
                    cell.set("data-label", label)


def _text_of(element: Element) -> str:
    return "".join(element.itertext())


class _LiftedHeadings(Extension):
    """Moves every heading but the first level up by one level."""

    def extendMarkdown(self, md: PythonMarkdown) -> None:  # noqa: N802  the name is Markdown's
        # After attr_list (8), which reads attributes from the text of a heading.
        md.treeprocessors.register(_Lift(md), "lift", priority=1)


class _Lift(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.tag in ("h2", "h3", "h4", "h5", "h6"):
                level = int(element.tag[1])
                element.tag = f"h{level - 1}"
