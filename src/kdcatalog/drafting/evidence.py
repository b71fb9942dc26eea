"""What a source says for the facts of a record: which it confirms, and since when.

A fact that a person has compared stays theirs, whatever a source has.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kdcatalog.drafting.announcements import publication_in
from kdcatalog.model.authors import normalize_name
from kdcatalog.model.checked import check_text
from kdcatalog.model.text import fold, normalize_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kdcatalog.bibliography.work import Work
    from kdcatalog.model.authors import Author
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

    _SourceAndDay = tuple[str, str]
    PublicationFields = Mapping[str, str]

PERSON = "person"
"""The source of a check that a person made, by hand or in an audit."""
# After half a year, a check says little: names and titles of a volume are corrected in its first.
_CHECK_DAYS = 180


@dataclass(frozen=True, slots=True)
class SourcedWork:
    """A work and the name of the source that describes it."""

    source: str
    work: Work

    @property
    def service(self) -> str:
        """The service alone, as ``checked:`` names it: "doi" of "doi:10.1145/1.2"."""
        return self.source.partition(":")[0].lower()


def titles_of(paper: Paper) -> set[str]:
    """Return every title that a paper has or had, normalized."""
    titles = (paper.title, *paper.former_titles)
    return {normalize_title(title) for title in titles}


def has_group(paper: Paper) -> bool:
    """Return whether a team is an author: then the names of its members are not comparable."""
    return any(author.is_group for author in paper.authors)


def is_another_work(paper: Paper, work: Work) -> bool:
    """Return whether a work has another title than a record, and other people wrote it.

    One family name in common is not enough: of any two papers on language models, each with eight
    authors, many have a Wang or a Zhang.
    """
    if normalize_title(work.title) in titles_of(paper):
        return False
    if not paper.authors or not work.authors or has_group(paper):
        return False
    fewer = min(len(paper.authors), len(work.authors))
    return 2 * count_shared_authors(paper, work) < fewer


def count_shared_authors(paper: Paper, work: Work) -> int:
    """Return how many authors of a paper a work has, too; "J. Bee" is "Jo Bee", "Wei" no "Wen"."""
    by_family: dict[str, list[str]] = {}
    for author in work.authors:
        family = fold(author.sort_name)
        of_family = by_family.setdefault(family, [])
        of_family.append(_first_name(author))
    shared = 0
    for author in paper.authors:
        name = _first_name(author)
        others = by_family.get(fold(author.sort_name), [])
        shared += _is_among(name, others)
    return shared


def _is_among(name: str, others: Iterable[str]) -> bool:
    """Return whether a given name, or its initial, is one of others."""
    for other in others:
        is_longer = name.startswith(other)
        if is_longer or other.startswith(name):
            return True
    return False


def _first_name(author: Author) -> str:
    """Return the first given name without a period; empty where a source has family names alone."""
    words = fold(author.given).split()
    return words[0].rstrip(".") if words else ""


def compared_on(paper: Paper, name: str) -> str:
    """Return the day (ISO) on which a person compared a field; empty where nobody did."""
    source, day = _check_of(paper, name)
    return day if source == PERSON else ""


def _check_of(paper: Paper, name: str) -> _SourceAndDay:
    """Return the source and the day of a check; both are empty where there is none."""
    text = paper.checked.get(name, "")
    source, _, day = text.partition(" ")
    return source, day


def new_checks(
    paper: Paper,
    confirmed: Mapping[str, str],
    day: str,
) -> dict[str, str]:
    """Return the checks of a day (ISO) that a record lacks, or has from half a year ago.

    ``confirmed`` are the fields that a service has as well.
    """
    checks = {}
    for name, service in confirmed.items():
        source, before = _check_of(paper, name)
        if source != PERSON and _is_old(before, day):
            checks[name] = check_text(service, day)
    return checks


def _is_old(before: str, day: str) -> bool:
    if not before:
        return True
    checked_on = datetime.date.fromisoformat(before)
    last_day = checked_on + datetime.timedelta(days=_CHECK_DAYS)
    return day > last_day.isoformat()


def confirmed_fields(
    paper: Paper,
    sources: Iterable[SourcedWork],
    taxonomy: Taxonomy,
) -> dict[str, str]:
    """Return the fields of a record that a source has as well, with the first such service."""
    confirmed: dict[str, str] = {}
    for source in sources:
        work = source.work
        # Another title is another version, whose authors say nothing about this one.
        if normalize_title(work.title) != normalize_title(paper.title):
            continue
        agreement = {
            "title": True,
            "authors": _has_same_authors(paper, work),
            "venue": _has_same_venue(paper, work, taxonomy),
            "identifiers": _has_same_identifiers(paper, work),
        }
        for name, agrees in agreement.items():
            if agrees:
                confirmed.setdefault(name, source.service)
    return confirmed


def _has_same_authors(paper: Paper, work: Work) -> bool:
    if not work.authors or work.has_more_authors:
        return False
    theirs = [normalize_name(author.name) for author in work.authors]
    ours = [normalize_name(author.name) for author in paper.authors]
    return theirs == ours


def _has_same_venue(paper: Paper, work: Work, taxonomy: Taxonomy) -> bool:
    publication = publication_of(work, taxonomy)
    return publication is not None and is_same_venue(paper, publication)


def publication_of(work: Work, taxonomy: Taxonomy) -> PublicationFields | None:
    """Return where a work was published, as a record writes it; None where it is not certain."""
    if not work.venue:
        return None
    return publication_in(
        taxonomy=taxonomy,
        text=work.venue,
        acl=work.identifiers.acl,
        year=work.year,
    )


def is_same_venue(paper: Paper, publication: Mapping[str, str]) -> bool:
    """Return whether a record has this venue, year and track."""
    if paper.venue is None:
        return False
    is_same_year = str(paper.venue.year) == publication["year"]
    is_same_track = paper.venue.track == publication.get("track", "main")
    return is_same_year and is_same_track and paper.venue.id == publication["id"]


def _has_same_identifiers(paper: Paper, work: Work) -> bool:
    ours = {identifier.normalized for identifier in paper.identifiers}
    theirs = {identifier.normalized for identifier in work.identifiers}
    # A source that has one more confirms the others; it is proposed as an edit.
    kinds = {identifier.kind for identifier in ours}
    other_kinds = {identifier.kind for identifier in theirs - ours}
    return kinds.isdisjoint(other_kinds) and not ours.isdisjoint(theirs)
