"""What sources say of a paper that its record does not: where it appeared, what it is called now, who else wrote it.

A record is somebody's word. What is missing there is added; what stands there already is only ever
replaced where a person asks for that very record. A title in other letters, or an author spelt
otherwise, is no news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import Work, written
from kdcatalog.intake.venues import track_of, venue_meant, year_of
from kdcatalog.model.authors import normalize_name
from kdcatalog.model.text import fold, normalize_title, pluralize, quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

_NOT_YET = re.compile(
    r"\b(?:submitted|submission|under review|in review|rejected|withdrawn|retracted)\b",
    re.IGNORECASE,
)
_REPLACES = "replaces what the record says"
_PART = re.compile(r"[.,;]\s+")


@dataclass(frozen=True, slots=True)
class Source:
    """A work, and who says so."""

    name: str
    work: Work


@dataclass(frozen=True, slots=True)
class Proposal:
    """New values of some fields, as a record writes them, with the reason.

    ``mark`` says why a person has to ask for it by naming the record; it is empty where the edit only adds.
    """

    fields: Mapping[str, Any]
    words: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What could be done to a record, and what only a person can judge."""

    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[str, ...] = ()


def news_of(paper: Paper, sources: Sequence[Source], taxonomy: Taxonomy) -> News:
    """Return the news of a paper; the source that comes first is believed first."""
    remarks, believed = [], []
    for source in sources:
        if _is_another(paper, source.work):
            remarks.append(
                f"{source.name} describes another work, {quote(source.work.title)}: check the identifier"
            )
        else:
            believed.append(source)
    found = [*_title(paper, believed), *_authors(paper, believed)]
    venues = [*_venue(paper, believed, taxonomy)]
    found += [one for one in venues if isinstance(one, Proposal)]
    remarks += [one for one in venues if isinstance(one, str)]
    return News((*found, *_identifiers(paper, believed)), tuple(remarks))


def _titles(paper: Paper) -> set[str]:
    return {normalize_title(title) for title in (paper.title, *paper.former_titles)}


def _is_another(paper: Paper, work: Work) -> bool:
    """Tell whether a work has neither title nor author in common with a record."""
    if normalize_title(work.title) in _titles(paper) or not paper.authors or not work.authors:
        return False
    own, theirs = ({fold(author.sort_name) for author in one.authors} for one in (paper, work))
    return not own & theirs and not any(author.is_group for author in paper.authors)


def _title(paper: Paper, sources: Sequence[Source]) -> Iterator[Proposal]:
    """Yield the title that a paper has now; of a published paper only the publication's own counts.

    A title that only lacks the end of ours, its subtitle most often, is no news.
    """
    said = [source for source in sources if not paper.venue or source.work.year]
    if not said:
        return
    new, own = said[0].work.title, normalize_title(paper.title)
    if normalize_title(new) not in _titles(paper) and not own.startswith(
        f"{normalize_title(new)} "
    ):
        fields = {"title": new, "former_titles": [*paper.former_titles, paper.title]}
        yield Proposal(fields, f"{said[0].name} calls it {quote(new)}", _REPLACES)


def _authors(paper: Paper, sources: Sequence[Source]) -> Iterator[Proposal]:
    """Yield the authors of the source that names most, where the record names fewer, known names as they stand."""
    if any(author.is_group for author in paper.authors):
        return
    held = {normalize_name(author.name): author for author in paper.authors}
    fullest = max(sources, key=lambda source: len(source.work.authors), default=None)
    if not fullest or len(fullest.work.authors) <= len(paper.authors):
        return
    theirs = {normalize_name(author.name): author for author in fullest.work.authors}
    if len(theirs) != len(fullest.work.authors):
        return
    names = [written(held.get(name, author)) for name, author in theirs.items()]
    missing = len(theirs) - len(paper.authors)
    words = f"{fullest.name} names {pluralize(missing, 'author')} more"
    yield Proposal({"authors": names}, words, "" if {*held} <= {*theirs} else _REPLACES)


def _venue(paper: Paper, sources: Sequence[Source], taxonomy: Taxonomy) -> Iterator[Proposal | str]:
    """Yield where a paper appeared whose record names no venue, or that this cannot be told."""
    if paper.venue:
        return
    for source in sources:
        work = source.work
        if work.venue:
            if found := publication_in(taxonomy, work.venue, work.identifiers.acl, work.year):
                yield Proposal(
                    {"venue": found}, f"{source.name} says it appeared in {quote(work.venue)}"
                )
                return
            yield f"{source.name} says it appeared in {quote(work.venue)}: name its venue by hand, if it is one"
    for source in sources:
        for part in _PART.split(source.work.remark):
            if found := publication_in(taxonomy, part):
                words = f"its authors say on {source.name}: {quote(part)}"
                yield Proposal({"venue": found}, words, "on its authors' word alone")
                return


def publication_in(
    taxonomy: Taxonomy, text: str, acl: str | None = None, year: int = 0
) -> dict[str, str] | None:
    """Return the venue that a text means, as a record writes it; None where it is none of ours or not certain."""
    venue = None if _NOT_YET.search(text) else venue_meant(taxonomy, text)
    of_year = year_of(text, acl, year)
    if not venue or venue.kind == "publisher" or not of_year:
        return None
    track = track_of(venue, text, acl)
    return {"id": venue.id, "year": str(of_year)} | ({"track": track} if track else {})


def _identifiers(paper: Paper, sources: Sequence[Source]) -> Iterator[Proposal]:
    held = {identifier.kind: identifier.value for identifier in paper.identifiers}
    for kind in ("doi", "acl"):
        for source in sources:
            value = getattr(source.work.identifiers, kind)
            if value and kind not in held:
                held[kind] = value
                yield Proposal(
                    {"identifiers": {kind: value}}, f"{source.name} names its {kind} {value}"
                )
