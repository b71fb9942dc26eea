"""Papers on the pages of a conference in HTML, and in tables: what ``import`` reads, and lists.

Most pages of accepted papers have neither links nor dates, only titles and authors in turn, which
in a reading list would be any two lines. Here the page says what it lists, so that they are read
where the page sets all of them alike.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.discovery.listed import Entries, ListedWorks, listed_work, names_in_json
from kdcatalog.discovery.programs import whole_address
from kdcatalog.lists.formats import UnknownFormatError, read_list
from kdcatalog.model.text import quote
from kdcatalog.model.urls import is_code_host

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kdcatalog.lists.listing import Listing

    _Attributes = list[tuple[str, str | None]]
    _Looks = tuple[str, str]

_HREF = re.compile(r"""(\bhref\s*=\s*["'])([^"'<>]*)(["'])""", re.IGNORECASE)
# Characters in which a page names its address; the rest of a program may be megabytes.
_HEAD = 100_000
# The reader of lists knows an entry by its line, and sites send a page as one.
_BLOCK = re.compile(
    r"\s*(<(?:ul|ol|li|table|div|section|article|h[1-6]|p|body)\b|</(?:ul|ol|table|body)\b)",
    re.IGNORECASE,
)
# "Login" was read as a paper: a link in a list, as papers are.
_MENU = re.compile(r"<(nav|footer)\b[^<>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# What a page says beside its papers.
_HIDDEN = frozenset({"script", "style", "nav", "header", "footer", "title", "noscript", "sup"})
# Two lines alike may be an address and a person; the shortest list of a workshop has more.
_FEWEST_PAIRS = 3
# Below this, the lines that follow titles are something else, such as rooms.
_SHARE_OF_NAMES = 0.8
_AFFILIATION = re.compile(r"\s*\([^()]*\)|[*\u2020\u2021\u00a7]|(?<=[a-z])[0-9,]+\b")
# "Ann de la Bee-Cee", "J. Bee", "Bee": words of a name, of which one at least has a capital letter.
_NAME = re.compile(r"(?=.*[^\W\d_a-z])[^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){0,4}")


def read_page_or_table(name: str, raw: bytes, address: str = "") -> ListedWorks:
    """Return the papers of a program in HTML, CSV or another list, as ``import`` reads it.

    Links that are relative to the page are completed with its address, else with the one that the
    page itself names. Raises UnreadableError.
    """
    content = raw
    pairs = Entries(name)
    if _is_html(raw):
        content = _with_whole_links(raw, address)
        _read_pairs(content, pairs)
    try:
        listing = read_list(name, content)
    except UnknownFormatError as error:
        if pairs.works:
            return pairs.listed("program")
        raise UnreadableError(str(error)) from error
    # Of such a page, the reader of lists sees the links of its menu.
    if len(pairs.works) > _count_with_authors(listing):
        return pairs.listed("program")
    if not listing.items:
        reason = listing.left[0].sentence if listing.left else "no paper in it was recognized"
        raise UnreadableError(f"{name}: {reason}")
    entries = Entries(name, [item.work for item in listing.items])
    for remark in listing.left:
        place = f"{listing.unit} {remark.at}"
        entries.skip(place, remark.sentence)
    return entries.listed("program")


def _count_with_authors(listing: Listing) -> int:
    with_authors = [item for item in listing.items if item.work.authors]
    return len(with_authors)


def _is_html(raw: bytes) -> bool:
    start = raw[:400].lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<body", b"<ul", b"<table", b"<div"))


class _OwnAddress(HTMLParser):
    """Finds the address to which the links of a page are relative, as far as the page names it."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.canonical = ""

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        attributes = dict(attrs)
        if tag == "base":
            self.base = self.base or attributes.get("href") or ""
        # <link rel="canonical" href="..."> and <meta property="og:url" content="...">.
        mark = attributes.get("rel") or attributes.get("property")
        if mark in ("canonical", "og:url"):
            link = attributes.get("href") or attributes.get("content") or ""
            self.canonical = self.canonical or link


def _with_whole_links(raw: bytes, address: str) -> bytes:
    """Return a page whose relative links are whole ones, each entry on a line of its own."""
    text = raw.decode("utf-8", "surrogateescape")
    page = _OwnAddress()
    try:
        # A page names its address in its head.
        page.feed(text[:_HEAD])
    except AssertionError:
        # The parser of the standard library has no other answer to "<![x[".
        return raw
    base = page.base or address or page.canonical

    def complete(match: re.Match[str]) -> str:
        before, link, after = match.groups()
        return f"{before}{whole_address(link, base) or link}{after}"

    without_menu = _MENU.sub("", text)
    in_lines = _BLOCK.sub(r"\n\1", without_menu)
    return _HREF.sub(complete, in_lines).encode("utf-8", "surrogateescape")


# Titles and authors in turn


class _Piece(NamedTuple):
    """A line of a page: how the page sets it, its text, and where its links lead."""

    look: str
    text: str
    links: tuple[str, ...]


class _Pieces(HTMLParser):
    """Divides a page into lines: each block, line break or emphasis begins one."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[_Piece] = []
        self._look = ""
        self._links: list[str] = []
        self._words: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        attributes = dict(attrs)
        if tag in _HIDDEN:
            self._hidden = self._hidden or tag
        elif tag == "a":
            self._links.append(attributes.get("href") or "")
        else:
            # Of two spans, the class says which is the title.
            name = attributes.get("class")
            self._begin(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag != "a" and tag not in _HIDDEN:
            self._begin(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._words += data.split()

    def _begin(self, look: str) -> None:
        """End the line before, if it has words; an empty one leaves no trace."""
        text = " ".join(self._words)
        if text:
            piece = _Piece(self._look, text, tuple(self._links))
            self.pieces.append(piece)
            self._links.clear()
        self._words.clear()
        self._look = look


def _read_pairs(raw: bytes, entries: Entries) -> None:
    """Read the works of a page that sets title and authors alike everywhere; else nothing."""
    parser = _Pieces()
    try:
        parser.feed(raw.decode("utf-8", "replace"))
        parser.close()
    except AssertionError:
        # As in ``_with_whole_links``.
        return
    pieces = parser.pieces
    titles = _look_of_titles(pieces)
    starts = []
    for index, (piece, following) in enumerate(pairwise(pieces)):
        if titles == (piece.look, following.look):
            starts.append(index)
    if not starts:
        return
    next_starts = starts[1:]
    lengths = map(operator.sub, next_starts, starts)
    # What follows the last paper is of the page, such as a link to the best paper of last year.
    for length, _ in Counter(lengths).most_common(1):
        starts.append(starts[-1] + length)
    for start, end in pairwise(starts):
        lines = pieces[start:end]
        _read_entry(lines, entries)


def _read_entry(lines: Sequence[_Piece], entries: Entries) -> None:
    """Read the lines from one title to the next: title, authors, and the links of all."""
    title = lines[0].text
    authors = lines[1].text
    names = _names_in(authors)
    if not names:
        reason = f"{quote(authors)} is not a list of names"
        entries.skip(quote(title), reason)
        return
    urls: list[str] = []
    code = ""
    for piece in lines:
        for link in piece.links:
            url = whole_address(link, "")
            # A link that nothing completes leads nowhere.
            if url:
                urls.append(url)
            if is_code_host(url):
                code = code or url
    work = listed_work(
        title,
        names,
        ids=urls,
        code=code,
        url=next(iter(urls), ""),
    )
    entries.works.append(work)


def _look_of_titles(pieces: Sequence[_Piece]) -> _Looks | None:
    """Return how the page sets a title and the authors after it; None where it has no such list."""
    totals: Counter[_Looks] = Counter()
    of_names: Counter[_Looks] = Counter()
    of_several: Counter[_Looks] = Counter()
    for piece, following in pairwise(pieces):
        looks = (piece.look, following.look)
        totals[looks] += 1
        names = len(_names_in(following.text))
        of_names[looks] += names > 0
        of_several[looks] += names > 1
    for looks, number in of_names.most_common(1):
        is_long = number >= _FEWEST_PAIRS
        is_all_names = number >= _SHARE_OF_NAMES * totals[looks]
        # "Best Paper" after "Hall A" may be a name; most papers have several authors.
        is_several = 2 * of_several[looks] >= number
        if is_long and is_all_names and is_several:
            return looks
    return None


def _names_in(text: str) -> list[str]:
    """Return the names that a line consists of; empty where a part of it is none."""
    plain = _AFFILIATION.sub("", text)
    names = names_in_json(plain.strip(" .;,"))
    is_all_names = all(_NAME.fullmatch(name) for name in names)
    return names if is_all_names else []
