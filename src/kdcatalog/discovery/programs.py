"""Programs of conferences: JSON of OpenReview, of ML Anthology and of virtual sites; HTML and CSV.

Virtual conference sites (those of ICML, NeurIPS and ICLR, and miniconf of the ACL conferences) and
ML Anthology (mlanthology.org) have a JSON object for each paper. They differ in the names of the
fields, so that one reader takes what is there. Notes of OpenReview need one of their own: the same
answer has submissions, reviews and comments, and most submissions were not accepted. Formats: see
https://docs.openreview.net and the data folder of the mlanthology repository.
"""

from __future__ import annotations

import datetime
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.discovery.listed import (
    Entries,
    ListedWorks,
    listed_work,
    names_in_json,
    text_in,
    value_in,
)
from kdcatalog.lists.formats import UnknownFormatError, read_list
from kdcatalog.services.endpoints import authority_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.bibliography.work import Work

    _Attributes = list[tuple[str, str | None]]
    _VenueAndYear = tuple[str, int]

# What contains the papers of a file, in the order in which it is looked for.
_CONTAINERS = ("notes", "results", "papers", "data", "items", "events", "entries")
# Presentations of a paper; a program also has breaks, talks and tutorials.
_PAPER_EVENTS = re.compile(r"poster|oral|spotlight|paper|demo|findings", re.IGNORECASE)
# Also in "Rejected_Submission", where an underscore is no end of a word to a \b.
_NOT_ACCEPTED = re.compile(
    r"(?<![A-Za-z])"
    r"(?:submitted|submission|reject(?:ed)?|withdrawn|withdrawal|under review|desk)"
    r"(?![A-Za-z])",
    re.IGNORECASE,
)
# "ICLR.cc/2026/Conference": the venue, its year, and what it is.
_OFFSET = re.compile(r"(?<=[?&]offset=)[0-9]+")
_GROUP = re.compile(
    r"(?P<host>[\w-]+)(?:\.[a-z]+)*/(?P<year>[0-9]{4})/(?P<kind>\w+)(?:/(?P<rest>[^/]*))?"
)
_HREF = re.compile(r"""(\bhref\s*=\s*["'])([^"'<>]*)(["'])""", re.IGNORECASE)
_HEAD = 100_000
# The reader of lists knows an entry by its line, and sites send a page as one.
_BLOCK = re.compile(
    r"\s*(<(?:ul|ol|li|table|div|section|article|h[1-6]|p|body)\b|</(?:ul|ol|table|body)\b)",
    re.IGNORECASE,
)
_PAPER_LINK = ("paper_url", "forum_url", "openreview_url", "arxiv_url", "pdf_url", "paper_pdf_url")
_LINK_KEYS = ("doi_url", "url", "link", "virtualsite_url", "venue_url", "forum")


class _Program(NamedTuple):
    """What is known of all entries of a file: its name in sentences, and where it came from."""

    name: str
    address: str


def is_program(data: Any) -> bool:
    """Return whether JSON data is a program: objects with titles, in a list or below a known name.

    An object with a title alone is a line of JSON Lines.
    """
    rows = _rows_in(data)
    return any(_title_of(row) for row in rows)


def read_program(name: str, data: Any, address: str = "") -> ListedWorks:
    """Return the accepted papers of a program in JSON; others are counted or named in ``skipped``.

    ``address`` is where it was fetched from: relative links are completed with it.
    """
    rows = _rows_in(data)
    program = _Program(name, address)
    if any(_is_note(row) for row in rows):
        return _read_notes(program, rows, _more_notes(data, len(rows), address))
    entries = Entries(name)
    service = "program"
    for number, row in enumerate(rows, 1):
        if "bibtex_key" in row:
            service = "mlanthology"
        _read_row(row, f"entry {number}", program, entries)
    following = text_in(data, "next")
    is_complete = not following or not address
    return entries.listed(service, "" if is_complete else urljoin(address, following))


def _rows_in(data: Any) -> list[Any]:
    """Return the objects that a file lists, at the top or below the first name that has some."""
    # ML Anthology has files of one paper, too.
    if isinstance(data, dict) and "bibtex_key" in data:
        return [data]
    if isinstance(data, list):
        return _objects(data)
    for name in _CONTAINERS:
        rows = value_in(data, name)
        if isinstance(rows, list):
            return _objects(rows)
        # Some programs have an object with the number of each paper as key.
        if isinstance(rows, dict) and rows:
            return _objects(rows.values())
    return []


def _objects(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if isinstance(value, dict)]


def _title_of(row: Any) -> str:
    return text_in(row, "title", "name", "paper_title") or text_in(
        value_in(row, "content"), "title"
    )


# Notes of OpenReview


def _is_note(row: Any) -> bool:
    has_content = isinstance(row.get("content"), dict)
    return has_content and text_in(row, "forum", "id") != ""


def _more_notes(data: Any, notes: int, address: str) -> str:
    """Return the address of the next notes; an answer has at most a thousand of them."""
    total = data.get("count") if isinstance(data, dict) else None
    if not address or not notes or not isinstance(total, int):
        return ""
    match = _OFFSET.search(address)
    offset = int(match[0]) if match else 0
    following = offset + notes
    if following >= total:
        return ""
    if match:
        return _OFFSET.sub(str(following), address, count=1)
    separator = "&" if "?" in address else "?"
    return f"{address}{separator}offset={following}"


def _read_notes(program: _Program, notes: Sequence[Any], more: str) -> ListedWorks:
    entries = Entries(program.name)
    not_accepted = 0
    for note in notes:
        forum = text_in(note, "forum", "id")
        # Reviews and comments are notes of the same forum.
        is_reply = text_in(note, "id") not in ("", forum)
        if is_reply or not _is_note(note):
            continue
        content = note["content"]
        title = text_in(content, "title")
        if note.get("ddate") or not _is_accepted(note, content):
            not_accepted += 1
        elif not title:
            entries.skip(f"note {forum}", "no title")
        else:
            entries.works.append(_work_of_note(note, content, forum))
    if not_accepted:
        entries.skip("notes", f"{not_accepted} submissions that are not accepted, or deleted")
    return entries.listed("openreview", more)


def _is_accepted(note: Mapping[str, Any], content: Any) -> bool:
    """Return whether a submission names the venue that took it, or has a decision that did."""
    venue = text_in(content, "venue")
    venue_id = text_in(content, "venueid")
    if venue or venue_id:
        return not _NOT_ACCEPTED.search(f"{venue} {venue_id}")
    # Until 2019 the decision was a reply, which details=directReplies brings along.
    replies = value_in(note.get("details"), "directReplies")
    for reply in replies if isinstance(replies, list) else ():
        decision = text_in(value_in(reply, "content"), "decision", "recommendation")
        if decision.startswith("Accept"):
            return True
    return False


def _work_of_note(note: Any, content: Any, forum: str) -> Work:
    venue, year = _venue_of_note(note, content)
    doi = text_in(content, "doi")
    html = text_in(content, "html", "pdf", "arxiv")
    names = names_in_json(value_in(content, "authors"))
    return listed_work(
        text_in(content, "title"),
        names,
        ids=(f"https://openreview.net/forum?id={forum}", html),
        doi=doi,
        code=text_in(content, "code", "code_url", "software"),
        date=_month_of(note),
        venue=venue,
        year=year,
        abstract=text_in(content, "abstract"),
        url=f"https://openreview.net/forum?id={forum}",
    )


def _venue_of_note(note: Any, content: Any) -> _VenueAndYear:
    """Return the venue of a note in words, such as "ICLR 2026 poster", and its year."""
    venue = text_in(content, "venue")
    group_id = text_in(content, "venueid") or text_in(note, "invitation")
    group = _GROUP.match(group_id)
    if group is None:
        return venue, _year_in(venue)
    return venue or _name_of_group(group), int(group["year"])


def _name_of_group(group: re.Match[str]) -> str:
    """Return the venue of a group of OpenReview in words: "ICLR 2026", "Rye Workshop at ICLR 2026".

    >>> _name_of_group(_GROUP.match("BreadConf.cc/2026/Workshop/Rye"))
    'Rye Workshop at BreadConf 2026'
    """
    meeting = f"{group['host']} {group['year']}"
    rest = group["rest"] or ""
    if group["kind"] != "Workshop" or rest.startswith("-"):
        return meeting
    return f"{rest} Workshop at {meeting}"


def _month_of(note: Mapping[str, Any]) -> str:
    """Return the month in which a note became public, from its milliseconds; empty without."""
    for name in ("odate", "pdate", "cdate", "tcdate"):
        milliseconds = note.get(name)
        if isinstance(milliseconds, int) and milliseconds > 0:
            return _month(milliseconds // 1000)
    return ""


def _month(seconds: int) -> str:
    """Return the month of a Unix time, ``YYYY-MM``; empty for one that no calendar has.

    >>> _month(1767225600)
    '2026-01'
    """
    try:
        time = datetime.datetime.fromtimestamp(seconds, datetime.UTC)
    except (OverflowError, OSError, ValueError):
        return ""
    return f"{time.year:04}-{time.month:02}"


# Other programs


def _read_row(row: Any, place: str, program: _Program, entries: Entries) -> None:
    title = _title_of(row)
    event = text_in(row, "eventtype", "event_type", "type", "presentation_type")
    decision = text_in(row, "decision", "status")
    if not title:
        entries.skip(place, "no title")
    elif event and not _PAPER_EVENTS.search(event):
        entries.skip(place, f"not a paper but {event}")
    elif _NOT_ACCEPTED.search(decision):
        entries.skip(place, f"not accepted ({decision})")
    else:
        entries.works.append(_work_of_row(row, title, program))


def _work_of_row(row: Any, title: str, program: _Program) -> Work:
    links = [*_links_of(row, program.address)]
    year = _year_in(text_in(row, "year", "date", "starttime"))
    venue = text_in(row, "venue_name", "booktitle", "conference", "venue")
    # Sites that take their papers from OpenReview link the group of the venue.
    group = _GROUP.search(text_in(row, "sourceurl"))
    if group and not venue:
        venue = _name_of_group(group)
    authors = value_in(row, "authors") or value_in(row, "author")
    arxiv_id = text_in(row, "arxiv", "arxiv_id", "arxiv_number")
    acl_id = text_in(row, "anthology_id", "acl_id")
    other_id = text_in(row, "openreview_id")
    ids = [f"arxiv:{arxiv_id}", f"acl:{acl_id}", f"openreview:{other_id}"]
    return listed_work(
        title,
        names_in_json(authors),
        ids=[*links, *ids],
        doi=text_in(row, "doi"),
        code=text_in(row, "code_url", "code", "github"),
        date=str(year or ""),
        venue=venue,
        year=year or _year_in(venue),
        abstract=text_in(row, "abstract", "description"),
        url=next(iter(links), ""),
        volume=text_in(row, "volume"),
        number=text_in(row, "number"),
        pages=text_in(row, "pages"),
    )


def _links_of(row: Any, address: str) -> Iterator[str]:
    """Yield the whole addresses of an entry, those of the paper before those of the site."""
    for name in (*_PAPER_LINK, *_LINK_KEYS):
        url = _whole(text_in(row, name), address)
        if url:
            yield url
    media = value_in(row, "eventmedia")
    for item in media if isinstance(media, list) else ():
        url = _whole(text_in(item, "uri", "url"), address)
        if url:
            yield url


def _whole(link: str, address: str) -> str:
    """Return a link as a whole address; empty where it is relative and nothing completes it."""
    if not link:
        return ""
    try:
        url = urljoin(address, link)
    except ValueError:
        return ""  # "http://["
    return url if authority_of(url) else ""


def _year_in(text: str) -> int:
    match = re.search(r"\b(?:19|20)[0-9]{2}\b", text)
    return int(match[0]) if match else 0


# HTML and tables


def read_page_or_table(name: str, raw: bytes, address: str = "") -> ListedWorks:
    """Return the papers of a program in HTML, CSV or another list, as ``import`` reads it.

    Links that are relative to the page are completed with its address, else with the one that the
    page itself names. Raises UnreadableError.
    """
    content = _with_whole_links(raw, address) if _is_html(raw) else raw
    try:
        listing = read_list(name, content)
    except UnknownFormatError as error:
        raise UnreadableError(str(error)) from error
    if not listing.items:
        reason = listing.left[0].sentence if listing.left else "no paper in it was recognized"
        raise UnreadableError(f"{name}: {reason}")
    entries = Entries(name, [item.work for item in listing.items])
    for remark in listing.left:
        place = f"{listing.unit} {remark.at}"
        entries.skip(place, remark.sentence)
    return entries.listed("program")


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
        return f"{before}{_whole(link, base) or link}{after}"

    in_lines = _BLOCK.sub(r"\n\1", text)
    return _HREF.sub(complete, in_lines).encode("utf-8", "surrogateescape")
