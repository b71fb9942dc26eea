"""A paper as one entry of a list describes it, in a bullet or in the cells of a row.

The title is the first link that says more than what it leads to, else what is bold or quoted, else the first
words. What follows is read as authors, place and date; what is none of these is said, not dropped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from kdcatalog.bibliography.work import UnreadableError, Work, identifiers_of, tidy
from kdcatalog.lists.inline import Piece
from kdcatalog.lists.listing import Item
from kdcatalog.lists.words import (
    authors_in,
    date_in,
    is_before,
    is_date,
    is_label,
    is_no_venue,
    is_place,
    place_in,
    role_of,
)
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers, find_identifier
from kdcatalog.model.paper import Kind
from kdcatalog.model.text import quote

_QUOTED = re.compile('["\u201c\u201d]([^"\u201c\u201d]{8,})["\u201c\u201d]')
_EDGES = re.compile(
    r"\n|(?<=[^\W\d_][^\W_])[.!?]\s+(?!(?:19|20)[0-9]{2})|(?<=[\d)\]])\.\s+|\s[-\u2013\u2014|\u00b7:]\s|\s*[()\[\]\u3010\u3011`|]\s*"
)
_CLEAN = " \t\n.,;:|-\u2013\u2014*_()[]{}<>/\u2022\u00b7\"'`~#+=&"
_BY = re.compile(
    r"^(?:by|in|authors?:|venue:|accepted (?:by|at|to)|published (?:in|at)|proceedings of)\s+",
    re.IGNORECASE,
)
_WITH_YEAR = re.compile(r"(.+?\.?),?\s\(?((?:19|20)[0-9]{2})\)?")
_ONE_AUTHOR = re.compile(r"(?:[^\W\d_]{2,}\s){1,2}[^\W\d_]{2,}\.")
_IS_BY = re.compile(r"(?:by|authors?:?)\s", re.IGNORECASE)
_ACRONYM = re.compile(
    r"[A-Z][A-Za-z]{0,8}[A-Z][A-Za-z]{0,6}(?: (?:Findings|Workshops?|Demo))?|Findings of [A-Z]\w+"
)
_KINDS: dict[str, Kind] = {"report": "report", "blog": "blog", "software": "software"}
_BAD_LINK = re.compile(r"\[[^\[\]]+\]\s?\([^)]*$")
_LAST_DATE = re.compile(r",?\s*\(?((?:19|20)[0-9]{2}(?:[-/.][0-9]{1,2})?)\)?$")


@dataclass
class Entry:
    """What is known so far of one entry of a list."""

    at: int
    title: str = ""
    authors: tuple[Author, ...] = ()
    has_more_authors: bool = False
    venue: str = ""
    year: int = 0
    date: str = ""
    papers: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    placements: tuple[str, ...] = ()
    key: str = ""
    remarks: list[str] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)

    def link(self, label: str, url: str, column: str = "") -> None:
        """Take a link for what its column, its label or its address says."""
        if not url.startswith(("https://", "http://")):
            if not url.startswith("#"):
                self.mistakes.append(
                    f"the link {quote(label or url)} leads to no web address: {quote(url)}"
                )
            return
        role, spelt = column or role_of(label, url), find_identifier(url)
        if "arxiv.org/" in url and not spelt:
            self.mistakes.append(f"{url} names no arXiv id that exists")
        if role in ("code", "data") and spelt and spelt.normalized.kind != "doi":
            self.mistakes.append(f"the link to {role} leads to a paper, {spelt}")
        elif role == "paper" or (role == "page" and spelt):
            self.papers.append(url)
        elif role == "other":
            self.remarks.append(f"not carried over: {label} {url}")
        else:
            {"code": self.code, "data": self.data}.get(role, self.pages).append(url)

    def say(self, text: str) -> None:
        """Take text for authors, place or date, part by part; what is none of these becomes a remark."""
        parts = [*filter(None, (tidy(each).strip(_CLEAN) for each in _EDGES.split(text)))]
        for part, following in zip_longest(parts, parts[1:], fillvalue=""):
            bare = _BY.sub("", part)
            if (bare and not is_label(bare)) or is_place(bare) or is_date(bare):
                self._part(bare, certain=bool(_IS_BY.match(part)) or is_before(bare, following))

    def _part(self, part: str, *, certain: bool) -> None:
        if is_date(part):
            self.date = self.date or date_in(part)
        elif spelt := find_identifier(part):
            self.papers.append(spelt.url)
        elif is_no_venue(part):
            self.date = self.date or date_in(part)
        elif (
            not self.authors
            and (found := _WITH_YEAR.fullmatch(part))
            and (read := _authors_before(found[1]))
        ):
            (self.authors, self.has_more_authors), self.date = read, self.date or found[2]
        elif not self.authors and (read := authors_in(part, certain=certain)):
            self.authors, self.has_more_authors = read
        elif not self.venue and (is_place(part) or place_in(part)[1] or _ACRONYM.fullmatch(part)):
            self.take_venue(part)
        else:
            self.remarks.append(f"not carried over: {quote(part)}")

    def take_venue(self, text: str) -> None:
        """Take a text for the place of publication, with the year where it says one."""
        if is_no_venue(text):
            self.date = self.date or date_in(text)
            return
        venue, year = place_in(text)
        self.venue, self.year = venue or text, year
        self.date = self.date or (str(year) if year else "")

    def item(self, section: tuple[str, ...], kind: str = "") -> Item:
        """Return the paper that the entry lists; raises UnreadableError where it names none.

        The date of what has an arXiv id is that of the preprint, and says nothing of the year of a venue.
        """
        if not self.title:
            raise UnreadableError("no title can be told")
        spelt = [url for url in self.papers if find_identifier(url)]
        identifiers = identifiers_of(*spelt)
        self._say_doubles(spelt, identifiers)
        others = [url for url in (*self.papers, *self.pages) if not find_identifier(url)]
        self.remarks += [f"not carried over: {url}" for url in others[1:]]
        if (
            self.venue
            and not self.year
            and self.date
            and not (identifiers.acl or identifiers.arxiv)
        ):
            self.year = int(self.date[:4])
            self.remarks.append(
                f"the year of {quote(self.venue)} was taken from the date, {self.date}"
            )
        work = Work(
            title=self.title,
            authors=self.authors,
            date=self.date,
            venue=self.venue,
            year=self.year,
            identifiers=identifiers,
            url=others[0] if others else "",
            has_more_authors=self.has_more_authors,
            kind=kind_of(kind),
        )
        code, data = tuple(dict.fromkeys(self.code)), tuple(dict.fromkeys(self.data))
        return Item(
            self.at, work, section, code, data, self.key, self.placements, tuple(self.remarks)
        )

    def _say_doubles(self, urls: Sequence[str], held: Identifiers) -> None:
        own = {one.normalized for one in held}
        for spelt in filter(None, map(find_identifier, urls)):
            if spelt.normalized not in own:
                self.mistakes.append(f"it names {spelt} beside {', '.join(map(str, held))}")


def _authors_before(text: str) -> tuple[tuple[Author, ...], bool] | None:
    """Return the authors that stand before a year; a single name is a place unless a full stop ends it."""
    return authors_in(text, certain=bool(_ONE_AUTHOR.fullmatch(text)))


def kind_of(text: str) -> Kind:
    """Return the kind of a work that a word says, paper where it says none."""
    return _KINDS.get(text, "paper")


def read_bullet(at: int, found: Iterable[Piece]) -> Entry:
    """Return what a bullet says; its title is empty where it names no paper."""
    entry, rest = Entry(at), list[str]()
    parts = [*found]
    place = _title_place(parts)
    for index, piece in enumerate(parts):
        if index == place:
            entry.title, behind = _title(piece)
            rest.append(behind)
        elif piece.url:
            rest.append("\n")
            if piece.text and not is_label(piece.text):
                rest.append(f"{piece.text}\n")
        elif not (
            piece.is_bold
            and parts[place].text.casefold().startswith(piece.text.strip(_CLEAN).casefold())
        ):
            rest.append(f"\n{piece.text}\n" if piece.is_bold else piece.text)
        if piece.url:
            entry.link("" if index == place else piece.text, piece.url)
    entry.mistakes += (
        ["a link is not closed"]
        if any(_BAD_LINK.search(p.text) for p in parts if not p.url)
        else []
    )
    said = "".join(rest)
    for piece in parts:
        if piece.url and is_place(piece.text) and not entry.venue:
            entry.say(piece.text)
    entry.say(said)
    return entry


def _title_place(parts: Sequence[Piece]) -> int:
    """Return the index of the piece that holds the title; -1 where none does."""

    def is_title(piece: Piece) -> bool:
        return (
            bool(piece.text.strip(_CLEAN)) and not is_label(piece.text) and not is_date(piece.text)
        )

    links = [
        index
        for index, one in enumerate(parts)
        if one.url and not one.url.startswith("#") and is_title(one)
    ]
    bold = [
        index for index, one in enumerate(parts) if one.is_bold and not one.url and is_title(one)
    ]
    long = [index for index in bold if len(parts[index].text.split()) > 2]
    text = [index for index, one in enumerate(parts) if not one.url and is_title(one)]
    return next(iter([*links, *long, *bold, *text]), -1)


def _title(piece: Piece) -> tuple[str, str]:
    """Return the title that a piece holds, and what stands in it beside that."""
    if piece.url or piece.is_bold:
        text = tidy(piece.text).strip(' "\u201c\u201d,:;|')
        return text.removesuffix("."), ""
    if found := _QUOTED.search(piece.text):
        return tidy(found[1]).strip(
            " .,"
        ), f"{piece.text[: found.start()]}\n{piece.text[found.end() :]}"
    parts = [*_parts(piece.text)]
    for index, part in enumerate(parts):
        if not is_date(part) and not is_label(part) and not is_place(part):
            dated = _LAST_DATE.search(part)
            behind = [dated[1]] if dated else []
            return _LAST_DATE.sub("", part), "\n".join(
                [*parts[:index], *behind, *parts[index + 1 :]]
            )
    return "", piece.text


def _parts(text: str) -> Iterator[str]:
    yield from filter(None, (tidy(part).strip(_CLEAN) for part in _EDGES.split(text)))


def read_row(at: int, cells: Iterable[tuple[str, Sequence[Piece]]]) -> Entry:
    """Return what the cells of a row say, each under the name of what its column holds."""
    entry, rest = Entry(at), list[tuple[str, Sequence[Piece]]]()
    for column, found in cells:
        if column == "title" and any(
            one.url and one.text and not is_label(one.text) for one in found
        ):
            entry = read_bullet(at, found)
        else:
            rest.append((column, found))
    for column, found in rest:
        is_links = column in ("code", "data", "link")
        text = tidy(
            " ".join(
                one.text for one in found if not (one.url and (is_links or is_label(one.text)))
            )
        )
        _take_cell(entry, column, text)
        for piece in found:
            role = column if column in ("code", "data") else ""
            if piece.url:
                entry.link(
                    piece.text if column != "title" or is_label(piece.text) else "", piece.url, role
                )
            elif column == "link" and (spelt := find_identifier(piece.text)):
                entry.papers.append(spelt.url)
        entry.mistakes += (
            ["a link is not closed"]
            if any(_BAD_LINK.search(p.text) for p in found if not p.url)
            else []
        )
    return entry


def _take_cell(entry: Entry, column: str, text: str) -> None:
    """Take the text of a cell for what its column holds; what no record has a place for becomes a remark."""
    left = ""
    if column == "title":
        entry.title = text.strip(" |,;") if not is_label(text) else ""
    elif column == "authors":
        entry.authors, entry.has_more_authors = authors_in(text, certain=True) or ((), False)
        left = text if not entry.authors else ""
    elif column == "venue" and text:
        entry.take_venue(text)
    elif column == "date" and text.strip(_CLEAN):
        entry.date = date_in(text) or entry.date
        entry.mistakes += [] if date_in(text) else [f"{quote(text)} is no date"]
    elif column in ("code", "data", "link"):
        left = (
            text
            if text.strip(_CLEAN) and not find_identifier(text) and not is_no_venue(text)
            else ""
        )
    elif not column:
        left = text if text.partition(": ")[2].strip(_CLEAN) else ""
    entry.remarks += [f"not carried over: {quote(left)}"] if left else []
