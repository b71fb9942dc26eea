"""The record that a described work becomes: its key, its file and its text.

What a record cannot hold is reported and kept in the note, never dropped: an unknown venue is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import UnreadableError, Work, author_data
from kdcatalog.drafting.announcements import announced_venue
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import acl_year, arxiv_month, find_identifier
from kdcatalog.model.keys import is_key, make_key, slug_of, year_of_key
from kdcatalog.model.paper import Publication, canonical_number
from kdcatalog.model.text import quote
from kdcatalog.model.urls import canonical_url
from kdcatalog.model.venues import Printed
from kdcatalog.records.layout import record_text
from kdcatalog.records.reading import load_paper
from kdcatalog.services.arxiv import is_withdrawn
from kdcatalog.snapshot import PAPERS, REMOVED, UNDATED_FOLDER

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

TO_TAKE_AGAIN = f" (to take it all the same, delete its row in {REMOVED})"
"""What follows the reason why a removed paper is refused."""
# Without that row its key is free again, and old links lead to the new record.
# "12 pages, 3 figures" is the comment on every second paper of arXiv, and nobody need look at it.
_MAY_NAME_VENUE = re.compile(
    r"\b(?:accept|appear|publish|present|proceeding|conference|workshop|journal|camera|20[0-9]{2})",
    re.IGNORECASE,
)
_INCOMPLETE = "The list of authors is incomplete."


@dataclass(frozen=True, slots=True)
class CuratorInput:
    """What a person adds to the description of a work: topics, links, and the day (ISO date).

    ``summary`` is what the work does, in their words; empty where they wrote none. ``note`` is what
    the record's note says beside what it cannot hold.
    ``short_name`` is what others call the work. ``distinct_from`` are the keys of papers with the
    same title that are other works. ``key`` is that of an exported record, empty for a new one.
    """

    placements: tuple[str, ...]
    added: str
    code: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()
    summary: str = ""
    note: str = ""
    short_name: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that is not written yet: the paper, the text of its file, remarks for a person."""

    paper: Paper
    text: str
    remarks: tuple[str, ...]


_UNKNOWN = Printed("")


@dataclass(frozen=True, slots=True)
class _Publication:
    """Where a work was published: the venue of a record, or what to note and to remark instead."""

    venue: Mapping[str, str]
    note: str = ""
    remark: str = ""
    printed: Printed = _UNKNOWN


def draft_record(
    work: Work,
    curated: CuratorInput,
    taxonomy: Taxonomy,
    taken: Container[str] = (),
) -> Draft:
    """Return the record of a work, under a key that is not in ``taken``.

    Raises UnreadableError where the work lacks what a record needs.
    """
    date = first_date(work)
    year = int(date[:4] or 0)
    file = _file_of_exported(curated.key, taken)
    if not file:
        key = make_key(
            authors=work.authors,
            year=year,
            title=work.title,
            taken=taken,
        )
        file = _file_of(key, date[:4])
    publication = _publication(work, taxonomy)
    incomplete = _INCOMPLETE if work.has_more_authors else ""
    notes = (curated.note, incomplete, publication.note)
    fields: Mapping[str, Any] = {
        "title": work.title,
        "language": work.language,
        "short_name": curated.short_name,
        "summary": curated.summary,
        # A paper is the usual kind, and records leave out what is usual.
        "kind": "" if work.kind == "paper" else work.kind,
        "authors": [author_data(author) for author in work.authors],
        "date": date,
        "venue": publication.venue,
        **_volume_fields(work, publication),
        "identifiers": {identifier.kind: identifier.value for identifier in work.identifiers},
        "urls": _urls(work),
        "code": [*curated.code],
        "data": [*curated.data],
        "placements": [*dict.fromkeys(curated.placements)],
        "note": " ".join(filter(None, notes)),
        "distinct_from": [*curated.distinct_from],
        "added": curated.added,
    }
    items = fields.items()
    filled = {name: value for name, value in items if value}
    text = record_text(filled, [*taxonomy.fact_by_id])
    # Asked from the text that will be written: what check would reject is rejected now.
    loaded = load_paper(text.encode(), file)
    if not loaded.value:
        problem = loaded.problems[0]
        message = f"{quote(work.title)} cannot become a record: {problem.message}"
        raise UnreadableError(f"{message}; {problem.hint}")
    return Draft(
        paper=loaded.value,
        text=text,
        remarks=tuple(_remarks(work, publication, taxonomy)),
    )


def _file_of_exported(key: str, taken: Container[str]) -> str:
    """Return the file of an exported record; empty without a key that a new record can have."""
    # Exports are edited: the key may be none, or that of another record.
    is_free = is_key(key) and key not in taken
    # Its year stays where the date was corrected later.
    return _file_of(key, "") if is_free else ""


def key_of_source(key: str, work: Work) -> str:
    """Return the key that a list gives a work whose title makes none, as one in Chinese.

    A key without the year of the work gets it, as keys of this catalog have it.
    """
    made_key = make_key((), 0, work.title)
    if made_key != "work" or not _PLAIN_KEY.fullmatch(key):
        return ""
    year = first_date(work)[:4]
    own_key = slug_of(key)
    if year not in own_key:
        own_key += year
    # The folder of a record is the year of its key: "ref1" and 2021 would make "ref12021".
    return own_key if year_of_key(own_key) == (year or None) else ""


# Not the address that Zotero writes for an item, nor "DBLP:conf/acl/Wang21".
_PLAIN_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


def _file_of(key: str, year: str) -> str:
    # The key of an undated work whose title begins with "2001" looks like one with a year.
    folder = year or year_of_key(key) or UNDATED_FOLDER
    return f"{PAPERS}/{folder}/{key}.yaml"


NO_YEAR = "the source has no year: add date: to the record"
"""What the record of an undated work needs."""


def _remarks(work: Work, publication: _Publication, taxonomy: Taxonomy) -> list[str]:
    """Return what a person should check in the record of a work."""
    remarks = [publication.remark] if publication.remark else []
    if is_withdrawn(work):
        # "Withdrawn by the author" was once reported as a possible venue.
        remarks.append(f"withdrawn, says the comment {quote(work.remark)}: check whether to add it")
    elif not publication.venue:
        remarks += _announcement(work, taxonomy)
    if work.has_more_authors:
        remarks.append("the source lists only the first authors: add the others, or keep the note")
    if not first_date(work):
        remarks.append(NO_YEAR)
    if not work.authors:
        remarks.append("the source lists no authors: add them to the record")
    remarks += work.notes
    return remarks


def _announcement(work: Work, taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what the authors write on the publication, and the venue as a record has it."""
    venue = announced_venue(work, taxonomy)
    if venue:
        parts = map(": ".join, venue.publication.items())
        fields = ", ".join(parts)
        words = quote(venue.words)
        yield f"the authors write {words}: if it is published, add venue: {{{fields}}}"
    elif _MAY_NAME_VENUE.search(work.remark):
        comment = quote(work.remark)
        yield f"the authors comment {comment}: add venue: if it names one"


def first_date(work: Work) -> str:
    """Return the first public version of a work, ``YYYY-MM`` or ``YYYY``, empty where unknown.

    That is the date of its source, or of its arXiv id where that is earlier or names the month.
    Raises UnreadableError where it cannot be read.
    """
    acl_id = work.identifiers.acl
    arxiv_id = work.identifiers.arxiv
    dates = [work.date]
    if acl_id and not work.date:
        dates.append(str(acl_year(acl_id)))
    if arxiv_id:
        # None for ids before April 2007, which do not name a month in this form.
        dates.append(arxiv_month(arxiv_id) or "")
    try:
        months = [Month.parse(date) for date in dates if date]
    except ValueError as error:
        title = quote(work.title)
        message = f"{title} has the invalid date {quote(work.date)}"
        raise UnreadableError(message) from error
    if not months:
        return ""
    return str(min(months, key=_precise_order))


def _precise_order(month: Month) -> tuple[int, int]:
    """Return the key by which a month comes before its year alone."""
    # 13: "2024-05" is more precise than "2024" and comes before it.
    return (month.year, month.month or 13)


def _publication(work: Work, taxonomy: Taxonomy) -> _Publication:
    """Return where a work was published, as far as the taxonomy lists it."""
    if not work.venue:
        return _Publication({})
    # In the note and not only in a remark: the terminal is gone when somebody reads the record.
    note = f"Published in {work.venue}."
    acl_id = work.identifiers.acl
    mention = taxonomy.venue_finder.mention(work.venue, acl_id, work.year)
    if not mention:
        remark = f"the venue {quote(work.venue)} is not in taxonomy.yaml, so the note names it"
        return _Publication(
            venue={},
            note=note,
            remark=f"{remark}: add it there, then to the record",
        )
    if not mention.year:
        remark = f"the venue {quote(work.venue)} has no year, so the note names it"
        return _Publication(
            venue={},
            note=note,
            remark=f"{remark}: add venue: by hand",
        )
    if mention.venue.kind == "publisher":
        remark = f"{quote(work.venue)} is a publisher, not a venue: add venue: by hand"
        return _Publication({}, remark=remark)
    publication = Publication.model_validate(mention.fields)
    printed = mention.venue.printed(publication, work.identifiers)
    return _Publication(mention.fields, printed=printed)


def _volume_fields(work: Work, publication: _Publication) -> Mapping[str, Any]:
    """Return what the record keeps of a volume; what taxonomy.yaml has is left out."""
    printed = publication.printed
    volume = canonical_number(work.volume)
    return {
        "volume": "" if volume == printed.volume else volume,
        "number": canonical_number(work.number),
        "pages": work.pages,
        "publisher": "" if work.publisher == printed.publisher else work.publisher,
        "editor": [author_data(editor) for editor in work.editors],
    }


def _urls(work: Work) -> list[str]:
    """Return the URL of a work where no identifier yields it."""
    if not work.url or find_identifier(work.url):
        return []
    # The page of an identifier that the record has says nothing new.
    official = {canonical_url(identifier.url) for identifier in work.identifiers}
    if canonical_url(work.url) in official:
        return []
    return [work.url]
