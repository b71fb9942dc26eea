"""Pages in HTML: divisions with a paper become bullets, and a page on one line becomes lines.

Hand-written, since the readers of lists and tables go on from lines with their places: a parser of
HTML would give a tree, and the page that GitHub, Hugo or a person has written is half Markdown.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from kdcatalog.lists.labels import is_label
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.model.identifiers import find_identifier

_PAGE = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype html|html)\b", re.I | re.S)
_FRAGMENT = re.compile(r"\s*<(?:ul|ol|dl|table|div|section|article|main|body|h[1-6])\b", re.I)
_MARKDOWN_LINE = re.compile(r"^[ \t]*(?:#{1,6} |[-*+] |[0-9]{1,3}[.)] |\|)|\]\(", re.M)
# "<div><h3>..</h3><p>..</p><p>..</p></div>" is a line that a person writes.
_MOST_BLOCKS = 4
_BLOCK = re.compile(
    r"<(?P<tag>/?(?:div|p|article|section|main|header|footer|nav|aside|dl|dt|dd|li|ul|ol"
    r"|table|thead|tbody|tr|h[1-6]|details|summary|script|style|head|body|html|title|blockquote"
    r"|hr|!doctype))\b[^<>]*>",
    re.I,
)
_HIDDEN = re.compile(r"<(script|style|noscript|svg|nav)\b[^<>]*>.*?(?:</\1\s*>|$)", re.I)
# Within an item these are parts of one entry.
_PARTS_OF_ITEM = frozenset({"p", "/p", "div", "/div", "section", "/section", "header", "/header"})

Place = tuple[int, int]
"""A line and a column of the file, from 1."""


@dataclass(frozen=True, slots=True)
class PageLines:
    """The lines of a page as they are read, and where each begins; no places for those as written.

    Programs write a whole page on one line.
    """

    texts: tuple[str, ...]
    places: tuple[Place, ...] = ()

    def located(self, listing: Listing) -> Listing:
        """Return what was read of the lines with the places of the file."""
        listing = replace(listing, form="HTML")
        if not self.places:
            return listing
        items = []
        for item in listing.items:
            line, column = self.places[item.at - 1]
            items.append(replace(item, at=line, column=column))
        return replace(
            listing,
            items=tuple(items),
            left=self._remarks(listing.left),
            mistakes=self._remarks(listing.mistakes),
            kinds=self._kinds(listing.kinds),
        )

    def _kinds(self, kinds: Sequence[str]) -> tuple[str, ...]:
        """Return the kind of each line of the file, which has more than one part."""
        kinds_by_line: dict[int, list[str]] = {}
        for place, kind in zip(self.places, kinds, strict=True):
            line, _ = place
            kinds_by_line.setdefault(line, []).append(kind)
        return tuple(map(_kind_of_line, kinds_by_line.values()))

    def _remarks(self, remarks: Sequence[Remark]) -> tuple[Remark, ...]:
        located = []
        for remark in remarks:
            line, column = self.places[remark.at - 1]
            located.append(replace(remark, at=line, column=column))
        return tuple(located)


_KINDS = ("paper", "left", "heading", "prose", "frame", "comment")


def _kind_of_line(kinds: Container[str]) -> str:
    """Return the kind that says most of a line with parts of several; empty without any."""
    for kind in _KINDS:
        if kind in kinds:
            return kind
    return ""


def page_lines(text: str) -> PageLines | None:
    """Return the lines of a page in HTML; None for any other text."""
    lines = text.split("\n")
    most_blocks = max(map(_count_blocks, lines))
    if _PAGE.match(text):
        return _broken_page(lines) if most_blocks > _MOST_BLOCKS else _page(lines)
    # A file of Markdown with divisions in it is not taken for a part of a page.
    if most_blocks <= 1 or _MARKDOWN_LINE.search(text):
        return None
    return _broken_page(lines) if _FRAGMENT.match(text) else None


def _page(lines: Sequence[str]) -> PageLines:
    divided = _with_divisions(lines)
    return PageLines(tuple(divided))


def _broken_page(lines: Sequence[str]) -> PageLines:
    texts: list[str] = []
    places: list[Place] = []
    for number, line in enumerate(lines, 1):
        for column, part in _broken(line):
            texts.append(part)
            places.append((number, column + 1))
    divided = _with_divisions(texts)
    return PageLines(tuple(divided), tuple(places))


def _count_blocks(line: str) -> int:
    """Return how many blocks begin in a line."""
    tags = _BLOCK.findall(line)
    return sum(not tag.startswith("/") for tag in tags)


_Parts = Iterator[tuple[int, str]]


def _broken(line: str) -> _Parts:
    """Yield the parts of a line, each with its column from 0: it is broken at blocks."""
    # As long as before, so that columns stay.
    line = _HIDDEN.sub(_blanks, line)
    start = 0
    open_tag = ""
    for match in _BLOCK.finditer(line):
        tag = match["tag"].lower()
        if open_tag == "li" and tag in _PARTS_OF_ITEM:
            continue
        # HTML may leave out the end of a paragraph.
        ending = "</p>" if open_tag == "p" and tag != "/p" else ""
        end = _end_of_part(match, is_cut=bool(ending))
        part = line[start:end].strip()
        if part:
            yield start, part + ending
        start = end
        open_tag = tag
    rest = line[start:].strip()
    if rest or start == 0:
        yield start, rest


def _end_of_part(match: re.Match[str], *, is_cut: bool) -> int:
    """Return where a part ends: with the closing tag of its own, else before the next tag."""
    is_own_end = match["tag"].startswith("/") and not is_cut
    return match.end() if is_own_end else match.start()


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


# --- divisions ---

_DIVISION = re.compile(r"\s*<(div|p|article|section|dd)\b[^<>]*>", re.I)
# A paper with abstract and links has ten lines; a longer division is a part of the page.
_MOST_DIVISION_LINES = 20
_OTHER_BLOCK = re.compile(r"<(?:table|ul|ol|li|h[12]|details|pre|script|style)\b", re.I)
_INNER_BLOCK = re.compile(r"<(?:div|p|article|section|dd)\b", re.I)
# The title has a class that says so, or is the only heading of the division.
_TITLE = re.compile(
    r"<(?P<tag>[a-z]+)\b[^<>]*\bclass=[\"']?[\w -]*title\b[^<>]*>(?P<text>(?:(?!</?(?P=tag)\b).)*)"
    r"</(?P=tag)\s*>|<(?P<heading>h[3-6])\b[^<>]*>(?P<words>(?:(?!<h[1-6]).)*?)</(?P=heading)\s*>",
    re.I | re.S,
)
_BOLD_TAG = re.compile(r"</?(?:b|strong)\b[^<>]*>", re.I)
_CLASSED = re.compile(r"(?=<(?:span|em|i)\b[^<>]*\bclass=)", re.I)
_HREF = re.compile(r"\bhref=[\"']?(https?://[^\s\"'<>]+)", re.I)
_LINK_TEXT = re.compile(r"<a\b[^<>]*>([^<>]*)</a\s*>", re.I)
_YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")


def _with_divisions(lines: Sequence[str]) -> list[str]:
    """Return a page in HTML whose divisions with a paper are bullets, each on its first line."""
    written: list[str] = []
    while len(written) < len(lines):
        start = len(written)
        division = _division_at(lines, start)
        markup = " ".join(division)
        if not _may_be_paper(markup):
            written.append(lines[start])
            continue
        text = _as_inline(markup)
        written.append(f"- {text}")
        # Blank lines keep the numbers of those below.
        others = len(division) - 1
        written += [""] * others
    return written


def _division_at(
    lines: Sequence[str],
    start: int,
) -> Sequence[str]:
    """Return the lines of the division that begins a line; none where it is long or not alone."""
    match = _DIVISION.match(lines[start])
    if not match:
        return ()
    name = match[1]
    tag = re.compile(rf"<(/?){name}\b[^<>]*>", re.I)
    window = lines[start : start + _MOST_DIVISION_LINES]
    depth = 0
    for number, line in enumerate(window, 1):
        for mark in tag.finditer(line):
            depth += -1 if mark[1] else 1
            if depth > 0:
                continue
            behind = line[mark.end() :]
            return () if behind.strip() else window[:number]
    return ()


def _may_be_paper(markup: str) -> bool:
    """Return whether a division has a link to the web, one title, and what else papers have."""
    urls = _HREF.findall(markup)
    titles = _TITLE.findall(markup)
    if not urls or _OTHER_BLOCK.search(markup):
        return False
    if titles:
        return len(titles) == 1
    # Without a title that is marked, only the innermost division is one paper.
    inner = _INNER_BLOCK.findall(markup)
    if len(inner) > 1:
        return False
    if any(map(find_identifier, urls)):
        return True
    # "Ann Baker bakes. CV since 2019" has a link and a year, too.
    texts = _LINK_TEXT.findall(markup)
    labels = list(filter(is_label, texts))
    has_only_labels = len(labels) == len(urls)
    return has_only_labels and _YEAR.search(markup) is not None


def _as_inline(markup: str) -> str:
    """Return a division with its title in bold, and each part with a class on a line of its own."""
    title = _TITLE.search(markup)
    if title:
        text = title["text"] or title["words"]
        if title["tag"] in ("a", "A"):
            # A link may have the class itself.
            text = title[0]
        before = markup[: title.start()]
        behind = markup[title.end() :]
        before = _BOLD_TAG.sub("", before)
        behind = _BOLD_TAG.sub("", behind)
        text = _BOLD_TAG.sub("", text)
        markup = f"{before}<br><b>{text}</b><br>{behind}"
    return _CLASSED.sub("<br>", markup).strip()
