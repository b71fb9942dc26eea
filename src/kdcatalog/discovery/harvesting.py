"""Proceedings compared with a catalog: what they say of its papers, and what it does not have.

The result is a batch for review. Nothing in it is certain enough to be written unseen but what adds
to a record and comes with an identifier of the paper, or with its title and an author.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kdcatalog.bibliography.work import author_data, description_of
from kdcatalog.discovery.batches import Confidence, HarvestBatch, NewWork, RecordEdit
from kdcatalog.discovery.candidates import Teams, discover
from kdcatalog.discovery.ranking import Text, is_in_title
from kdcatalog.discovery.upkeep import VolumeFinder
from kdcatalog.drafting.evidence import SourcedWork, count_shared_authors, new_checks
from kdcatalog.drafting.updates import updates_of
from kdcatalog.model.discovery import Harvest, MissingWork
from kdcatalog.model.matching import Matcher
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.venues import find_year
from kdcatalog.services.arxiv import is_withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kdcatalog.bibliography.work import Work
    from kdcatalog.discovery.listed import ListedWorks
    from kdcatalog.discovery.upkeep import Volume
    from kdcatalog.drafting.updates import ProposedEdit
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.discovery import Rejection
    from kdcatalog.model.matching import Match
    from kdcatalog.model.paper import Paper

    Values = Mapping[str, Any]

# What lists the papers of a venue. A dump of arXiv or a bibliography has some of them.
_PROCEEDINGS = ("acl", "openreview", "mlanthology", "program")
# Written by anybody, such as the owner of a bibliography: never more than likely.
_SECOND_HAND = ("bibtex", "listing")


@dataclass(frozen=True, slots=True)
class HarvestSource:
    """What was read, under the name of its file or address."""

    name: str
    listed: ListedWorks


def harvest(
    catalog: Catalog,
    sources: Sequence[HarvestSource],
    rejections: Iterable[Rejection],
    day: str,
    venue: str = "",
) -> HarvestBatch:
    """Return what sources propose on a day (ISO).

    ``venue`` is where works were published whose source does not say it, such as "ACL 2026".
    Without the block ``discover:`` in the taxonomy there are no candidates.
    """
    comparison = _Harvest(catalog, sources, day, venue)
    return comparison.batch([*rejections])


@dataclass(frozen=True, slots=True)
class _Entry:
    """A work with the source that lists it, and the paper that it is, or may be.

    ``renamed`` is the one preprint with its authors and half of its title.
    """

    work: Work
    source: HarvestSource
    match: Match | None
    renamed: Paper | None = None

    @property
    def paper(self) -> Paper | None:
        """The paper that a person should compare with the work."""
        return self.match.paper if self.match else self.renamed

    @property
    def label(self) -> str:
        """The service, and the identifier that it has for the work, else the name of the file."""
        service = self.source.listed.service
        identifiers = [*self.work.identifiers]
        # Its own before the DOI that its publisher has registered.
        registered = [identifier for identifier in identifiers if identifier.kind == service]
        for identifier in (*registered, *identifiers):
            return f"{service}:{identifier.value}"
        return f"{service}:{self.source.name}"

    @property
    def place(self) -> str:
        """The label, and the file or address where it does not name that itself."""
        label = self.label
        if label.endswith(self.source.name):
            return label
        return f"{label} in {self.source.name}"


class _Harvest:
    """One comparison."""

    def __init__(
        self,
        catalog: Catalog,
        sources: Sequence[HarvestSource],
        day: str,
        venue: str,
    ) -> None:
        self._catalog = catalog
        self._sources = sources
        self._day = day
        self._entries = [*_entries(catalog, sources, venue)]

    def batch(self, rejections: Sequence[Rejection]) -> HarvestBatch:
        """Return what is proposed."""
        candidates = self._candidates(rejections)
        remarks = [*_without_venue(self._entries)]
        edits = [*self._edits(remarks)]
        skipped: list[str] = []
        for source in self._sources:
            skipped += source.listed.skipped
        matches = [entry.match for entry in self._entries if entry.match]
        return HarvestBatch(
            edits=tuple(edits),
            candidates=tuple(candidates),
            harvests=tuple(self._harvests(candidates)),
            remarks=tuple(remarks),
            skipped=tuple(skipped),
            total=len(self._entries),
            in_catalog=len({match.paper.key for match in matches}),
        )

    def _edits(self, remarks: list[str]) -> Iterator[RecordEdit]:
        """Yield the edits of records in the order of their files."""
        by_file: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            if entry.paper:
                of_file = by_file.setdefault(entry.paper.file, [])
                of_file.append(entry)
        for file in sorted(by_file):
            yield from self._edits_of(by_file[file], remarks)

    def _edits_of(
        self,
        entries: list[_Entry],
        remarks: list[str],
    ) -> Iterator[RecordEdit]:
        first = min(entries, key=_rank)
        paper = first.paper
        if paper is None:
            return
        if first.match is None:
            title = quote(first.work.title)
            remark = f"{first.place} has its authors, but is {title}"
            remarks.append(f"{paper.file}: {remark}")
        # The surest first: of two that differ, the first is believed.
        ordered = sorted(entries, key=_rank)
        works = [SourcedWork(entry.label, entry.work) for entry in ordered]
        updates = updates_of(paper, works, self._catalog.taxonomy, replaces_venue=True)
        place = paper.file
        remarks += [f"{place}: {remark}" for remark in updates.remarks]
        for edit in updates.edits:
            yield _record_edit(paper, edit, first, edit.with_checks(self._day))
        checks = new_checks(paper, updates.confirmed, self._day)
        if checks:
            yield _confirmation(paper, checks, first)

    def _candidates(self, rejections: Sequence[Rejection]) -> list[NewWork]:
        settings = self._catalog.taxonomy.discover
        if settings is None:
            return []
        works = []
        entries = {}
        for entry in self._entries:
            works.append(entry.work)
            entries[id(entry.work)] = entry
        discoveries = discover(self._catalog, settings, works, rejections, in_scope=True)
        candidates = []
        for details in discoveries.candidates:
            work = details.work
            text = Text(work.title, work.abstract)
            confidence: Confidence = "likely" if is_in_title(text, settings) else "unsure"
            place = entries[id(work)].place
            candidates.append(NewWork(details, place, confidence))
        return candidates

    def _harvests(self, candidates: Sequence[NewWork]) -> Iterator[Harvest]:
        """Yield the volumes that a source lists in full, each with what is missing here."""
        # Without the query of the subject, nobody knows what is missing.
        if self._catalog.taxonomy.discover is None:
            return
        missing = {id(candidate.details.work) for candidate in candidates}
        for volume, entries in self._by_volume().items():
            here = 0
            lacking = []
            for entry in entries:
                # As the site counts: by identifier or title.
                here += entry.match is not None
                # A preprint under another title belongs here, and is here once a person says so.
                if entry.renamed or id(entry.work) in missing:
                    lacking.append(_missing_work(entry.work))
            in_scope = here + len(lacking)
            row = self._harvest_of(volume, entries, in_scope)
            # An empty list is a mistake in a file; what is left out is not.
            if lacking:
                row = row.model_copy(update={"missing": tuple(lacking)})
            yield row

    def _harvest_of(
        self,
        volume: Volume,
        entries: Sequence[_Entry],
        in_scope: int,
    ) -> Harvest:
        venue, year, track = volume
        names = dict.fromkeys(entry.source.name for entry in entries)
        return Harvest(
            venue=venue,
            year=year,
            track=track,
            day=self._day,
            source=", ".join(names),
            listed=len(entries),
            in_scope=in_scope,
        )

    def _by_volume(self) -> dict[Volume, list[_Entry]]:
        """Return the entries of each volume of a venue, those of workshops left out."""
        finder = VolumeFinder(self._catalog)
        by_volume: dict[Volume, list[_Entry]] = {}
        for entry in self._entries:
            service = entry.source.listed.service
            if service not in _PROCEEDINGS or is_withdrawn(entry.work):
                continue
            volume = finder.find(entry.work)
            # A conference has thirty workshops, and one of them would stand for all.
            if volume and volume[2] != "workshop":
                by_volume.setdefault(volume, []).append(entry)
        return by_volume


def _entries(
    catalog: Catalog,
    sources: Sequence[HarvestSource],
    venue: str,
) -> Iterator[_Entry]:
    """Yield each work of the sources once, with the paper that it is."""
    matcher = Matcher(catalog.papers)
    preprints = [paper for paper in catalog.papers if not paper.venue]
    teams = Teams(preprints)
    seen: set[str] = set()
    for source in sources:
        for listed in source.listed.works:
            work = _published(listed, venue)
            traits = {str(identifier.normalized) for identifier in work.identifiers}
            names = [author.sort_name for author in work.authors[:1]]
            # A poster is listed again as an oral, under another address.
            traits.add(f"{normalize_title(work.title)} {names}")
            if not traits & seen:
                yield _compared(work, source, matcher, teams)
            seen |= traits


def _compared(
    work: Work,
    source: HarvestSource,
    matcher: Matcher,
    teams: Teams,
) -> _Entry:
    match = matcher.find(description_of(work))
    if match:
        return _Entry(work, source, None if match.is_contradicted else match)
    # Of 38 pairs of papers by one team, 10 share half of a title, so that one may be another
    # paper; of two, nobody knows which it is.
    papers = [*teams.papers_like(work)]
    renamed = papers[0] if len(papers) == 1 else None
    return _Entry(work, source, None, renamed)


def _without_venue(entries: Iterable[_Entry]) -> Iterator[str]:
    """Yield a sentence on each list of a conference that does not say of which one it is."""
    venues: dict[str, set[str]] = {}
    for entry in entries:
        if entry.source.listed.service in _PROCEEDINGS:
            of_source = venues.setdefault(entry.source.name, set())
            of_source.add(entry.work.venue)
    for name, of_source in venues.items():
        if of_source == {""}:
            yield f'{name}: no paper names its venue: pass --venue, such as --venue "ACL 2026"'


def _published(work: Work, venue: str) -> Work:
    """Return a work at the venue of its source, where it does not name one itself."""
    if work.venue or not venue:
        return work
    return replace(work, venue=venue, year=find_year(venue, None, work.year))


def _rank(entry: _Entry) -> int:
    confidences: list[Confidence] = ["certain", "likely", "unsure"]
    return confidences.index(_confidence(entry))


def _confidence(entry: _Entry) -> Confidence:
    match = entry.match
    if match is None:
        return "unsure"
    is_second_hand = entry.source.listed.service in _SECOND_HAND
    if not match.is_by_title:
        return "likely" if is_second_hand else "certain"
    return "likely" if count_shared_authors(match.paper, entry.work) else "unsure"


def _doubt(entry: _Entry) -> str:
    """Return why it is unsure that an entry is the paper; empty where it is not."""
    if _confidence(entry) != "unsure":
        return ""
    if entry.match is None:
        return ", under another title by the same authors"
    return ", without an author in common" if entry.work.authors else ", with no authors to compare"


def _record_edit(
    paper: Paper,
    edit: ProposedEdit,
    entry: _Entry,
    fields: Mapping[str, Any],
) -> RecordEdit:
    confidence = _confidence(entry)
    return RecordEdit(
        name=f"{paper.key}:{_what_is_edited(edit)}",
        file=paper.file,
        fields=fields,
        before=values_before(paper, edit.fields),
        source=entry.place,
        confidence=confidence,
        words=f"{edit.words}{_doubt(entry)}",
        mark=edit.mark,
        is_accepted=not edit.mark and confidence != "unsure",
    )


def _what_is_edited(edit: ProposedEdit) -> str:
    """Return the subject of an edit; no two edits of a record have the same."""
    # Each identifier is an edit of its own.
    identifiers = edit.fields.get("identifiers", {})
    names = [name for name in edit.fields if name != "former_titles"]
    return "+".join(identifiers or names)


def _confirmation(
    paper: Paper,
    checks: Mapping[str, str],
    entry: _Entry,
) -> RecordEdit:
    confidence = _confidence(entry)
    agreeing = ", ".join(checks)
    return RecordEdit(
        name=f"{paper.key}:checked",
        file=paper.file,
        fields={"checked": dict(checks)},
        before={},
        source=entry.place,
        confidence=confidence,
        words=f"the same {agreeing}{_doubt(entry)}",
        is_accepted=confidence != "unsure",
    )


def values_before(paper: Paper, fields: Iterable[str]) -> Values:
    """Return the values of a record that an edit replaces, those that it lacks left out.

    They are compared with the record when the edit is written, which may be days later.
    """
    values: dict[str, Any] = {}
    for name in fields:
        if name == "authors" and paper.authors:
            values[name] = [author_data(author) for author in paper.authors]
        elif name == "title":
            values[name] = paper.title
        elif name == "venue" and paper.venue:
            values[name] = str(paper.venue)
    return values


def _missing_work(work: Work) -> MissingWork:
    for identifier in work.identifiers:
        # The DOI of the Anthology is read as its id, which is what a file may have.
        registered = str(identifier.normalized)
        return MissingWork(title=work.title, id=registered)
    return MissingWork(title=work.title)
