"""Programs of conferences in JSON: OpenReview, ML Anthology, virtual sites and schedules.

Virtual conference sites (those of ICML, NeurIPS and ICLR, and miniconf of the ACL conferences) and
ML Anthology (mlanthology.org) have a JSON object for each paper. They differ in the names of the
fields, so that one reader takes what is there. Schedules (pretalx, Sessionize, that of SIGCHI) have
papers below days, rooms and sessions, and some name authors by numbers. Notes of OpenReview need a
reader of their own: the same answer has submissions, reviews and comments, and most submissions
were not accepted. Formats: see https://docs.openreview.net, the data folder of the mlanthology
repository, https://docs.pretalx.org and https://sessionize.com/playbook.
"""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from kdcatalog.discovery.listed import (
    Entries,
    ListedWorks,
    listed_work,
    names_in_json,
    plain_text,
    text_in,
    value_in,
)
from kdcatalog.services.endpoints import authority_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.bibliography.work import Work

    _Object = Mapping[str, Any]
    _People = Mapping[str, _Object]
    _VenueAndYear = tuple[str, int]

# What contains the papers of a file, in the order in which it is looked for.
_CONTAINERS = ("notes", "results", "papers", "data", "items", "events", "entries")
_AUTHORS = ("authors", "author", "persons", "speakers", "presenters")
_KINDS_OF_EVENT = ("eventtype", "event_type", "type", "presentation_type")
_PEOPLE = ("people", "persons", "speakers", "authors")
# Schedules have six or seven.
_DEEPEST = 12
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
_PAPER_LINK = ("paper_url", "forum_url", "openreview_url", "arxiv_url", "pdf_url", "paper_pdf_url")
_LINK_KEYS = ("doi_url", "url", "link", "virtualsite_url", "venue_url", "forum")


class _Program(NamedTuple):
    """What is known of all entries of a file: its name in sentences, and where it came from.

    ``venue`` is what the whole program is of, and ``people`` are those whom entries name by number.
    """

    name: str
    address: str
    venue: str
    people: _People


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
    program = _Program(name, address, _venue_of_program(data), _people_in(data))
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
    """Return the objects that a file lists: at the top, below a known name, or anywhere below."""
    rows = _rows_at_top(data)
    for row in rows:
        if _authors_in(row) or _is_note(row):
            return rows
    # Sessions have titles, too, and the papers are below them.
    below = data.values() if isinstance(data, dict) else rows
    return _papers_below([*below], _DEEPEST) or rows


def _papers_below(data: Any, levels: int) -> list[Any]:
    """Return papers and other events at any level; what contains some is a session, and none."""
    values: Iterable[Any] = ()
    if isinstance(data, dict):
        values = data.values()
    elif isinstance(data, list):
        values = data
    papers: list[Any] = []
    for value in values if levels else ():
        papers += _papers_below(value, levels - 1)
    if papers or not isinstance(data, dict):
        return papers
    is_event = _authors_in(data) or text_in(data, *_KINDS_OF_EVENT)
    is_listed = is_event and _title_of(data)
    return [data] if is_listed else []


def _authors_in(row: Any) -> Any:
    """Return what an entry has as its authors, in whatever form; None where it names nobody."""
    for name in _AUTHORS:
        authors = value_in(row, name)
        if authors:
            return authors
    return None


def _people_in(data: Any) -> _People:
    """Return the people whom a program lists beside its papers, by their number."""
    people = {}
    for name in _PEOPLE:
        rows = value_in(data, name)
        for person in _objects(rows) if isinstance(rows, list) else ():
            people[text_in(person, "id")] = person
    return people


def _venue_of_program(data: Any) -> str:
    """Return the conference that a program names at its top, with its year; empty without one."""
    schedule = value_in(data, "schedule")
    for part in (data, schedule):
        conference = value_in(part, "conference")
        if isinstance(conference, dict):
            name = text_in(conference, "displayShortName", "title", "name", "shortName")
            year = text_in(conference, "year")
            return name if year in name else f"{name} {year}"
        if conference:
            return plain_text(conference)
    return ""


def _rows_at_top(data: Any) -> list[Any]:
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


def _read_row(
    row: Any,
    place: str,
    program: _Program,
    entries: Entries,
) -> None:
    title = _title_of(row)
    event = text_in(row, *_KINDS_OF_EVENT)
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
    venue = venue or program.venue
    arxiv_id = text_in(row, "arxiv", "arxiv_id", "arxiv_number")
    acl_id = text_in(row, "anthology_id", "acl_id")
    other_id = text_in(row, "openreview_id")
    ids = [f"arxiv:{arxiv_id}", f"acl:{acl_id}", f"openreview:{other_id}"]
    return listed_work(
        title,
        _names_of(row, program.people),
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


def _names_of(row: Any, people: _People) -> list[str]:
    """Return the names of the authors of an entry, those of numbers looked up among the people."""
    authors = _authors_in(row)
    if not isinstance(authors, list):
        return names_in_json(authors)
    looked_up = []
    for author in authors:
        number = text_in(author, "personId", "person_id", "id") or plain_text(author)
        looked_up.append(people.get(number, author))
    return names_in_json(looked_up)


def _links_of(row: Any, address: str) -> Iterator[str]:
    """Yield the whole addresses of an entry, those of the paper before those of the site."""
    for name in (*_PAPER_LINK, *_LINK_KEYS):
        url = whole_address(text_in(row, name), address)
        if url:
            yield url
    media = value_in(row, "eventmedia")
    for item in media if isinstance(media, list) else ():
        url = whole_address(text_in(item, "uri", "url"), address)
        if url:
            yield url


def whole_address(link: str, address: str) -> str:
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
