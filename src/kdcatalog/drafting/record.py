"""From a work that a source describes to the record that it becomes: its key, its file, its text.

What the catalog cannot hold is said in words, never dropped in silence: a venue that the taxonomy does not
list stands in the note.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from kdcatalog.bibliography.work import UnreadableError, Work, author_data
from kdcatalog.intake.venues import track_of, venue_meant, year_of
from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import acl_year, arxiv_month, find_identifier
from kdcatalog.model.keys import make_key
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.urls import canonical_url
from kdcatalog.records.layout import record_text
from kdcatalog.records.reading import load_paper
from kdcatalog.snapshot import PAPERS

_BROKEN_OFF = "The list of authors is incomplete."


@dataclass(frozen=True, slots=True)
class CuratorInput:
    """What a person says of a work beside its source: where it stands, its code and data, and the day of entry."""

    placements: tuple[str, ...]
    added: str
    code: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    distinct_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that is not written yet: the paper, the text of its file, and what a person should look at."""

    paper: Paper
    text: str
    remarks: tuple[str, ...]


def draft_record(
    work: Work, placed: CuratorInput, taxonomy: Taxonomy, taken: Container[str] = ()
) -> Draft:
    """Return the record of a work under a key that is not taken; raises UnreadableError where it can be none."""
    date = date_of(work)
    key = make_key(work.authors, Month.parse(date).year, work.title, taken)
    file = f"{PAPERS}/{date[:4]}/{key}.yaml"
    venue, remarks = _publication(work, taxonomy)
    notes = [_BROKEN_OFF] if work.has_more_authors else []
    if remarks and not venue.pop("publisher", ""):
        notes.append(f"Published in {work.venue}.")
    fields: Mapping[str, Any] = {
        "title": work.title,
        "kind": "" if work.kind == "paper" else work.kind,
        "authors": [author_data(author) for author in work.authors],
        "date": date,
        "venue": venue,
        "identifiers": {one.kind: one.value for one in work.identifiers},
        "urls": _addresses(work),
        "code": [*placed.code],
        "data": [*placed.data],
        "placements": [*dict.fromkeys(placed.placements)],
        "note": " ".join(notes),
        "distinct_from": [*placed.distinct_from],
        "added": placed.added,
    }
    text = record_text(
        {name: value for name, value in fields.items() if value}, [*taxonomy.fact_by_id]
    )
    loaded = load_paper(text.encode(), file)
    if not loaded.value:
        problem = loaded.problems[0]
        raise UnreadableError(
            f"{quote(work.title)} can be no record: {problem.message}; {problem.hint}"
        )
    if work.remark and not venue:
        remarks.append(f"its authors say {quote(work.remark)}: add venue: where that names one")
    if work.has_more_authors:
        remarks.append(
            "its source names only the first authors: write the others, or leave the note that says so"
        )
    if not work.authors:
        remarks.append("no author is known: write them into the record")
    return Draft(loaded.value, text, tuple(remarks))


def date_of(work: Work) -> str:
    """Return the first public version of a work: what its source says, or arXiv where that is earlier or closer."""
    arxiv = (work.identifiers.arxiv and arxiv_month(work.identifiers.arxiv)) or ""
    given = work.date or (str(acl_year(work.identifiers.acl)) if work.identifiers.acl else "")
    try:
        known = [Month.parse(each) for each in (arxiv, given) if each]
    except ValueError as wrong:
        raise UnreadableError(
            f"{quote(work.title)} has the date {quote(given)}, which is none"
        ) from wrong
    if not known:
        raise UnreadableError(
            f"the source of {quote(work.title)} does not say when it appeared: add the year to it"
        )
    return str(min(known, key=lambda one: (one.year, one.month or 13)))


def _publication(work: Work, taxonomy: Taxonomy) -> tuple[dict[str, str], list[str]]:
    """Return where a work was published, as a record writes it, and in words what the taxonomy does not know."""
    if not work.venue:
        return {}, []
    venue = venue_meant(taxonomy, work.venue)
    year = year_of(work.venue, work.identifiers.acl, work.year)
    if not venue or not year:
        missing = "in taxonomy.yaml" if not venue else "given a year"
        return {}, [
            f"the venue {quote(work.venue)} is not {missing}: it stands in the note; add it, then venue:"
        ]
    if venue.kind == "publisher":
        return {"publisher": venue.id}, [
            f"{quote(work.venue)} is a publisher, no venue: add venue: by hand"
        ]
    track = track_of(venue, work.venue, work.identifiers.acl)
    return {"id": venue.id, "year": str(year)} | ({"track": track} if track else {}), []


def _addresses(work: Work) -> list[str]:
    """Return the address of a work where no identifier yields it."""
    if not work.url or find_identifier(work.url):
        return []
    own = {canonical_url(one.url) for one in work.identifiers}
    return [] if canonical_url(work.url) in own else [work.url]
