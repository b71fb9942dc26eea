"""The records of an import: whatever a list says, without the fields that a record rejects.

A bad field never costs a paper: it is left out of the record and reported. The rules for records
that people write by hand do not keep out those of other people either.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kdcatalog.bibliography.work import UnreadableError, Work
from kdcatalog.checks.rules import ERROR_RULES_OF_RECORDS, run_rules
from kdcatalog.drafting.record import NO_YEAR, CuratorInput, Draft, draft_record
from kdcatalog.lists.listing import Item, Remark
from kdcatalog.lists.merging import ListedPaper
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.model.identifiers import Identifiers, arxiv_month
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.urls import parse_url
from kdcatalog.problems import Path, Problem

# Each round leaves out one field of a record, and none has more that the rules look at.
_MOST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class ListedDraft:
    """A draft of a record, and a sentence for each field that was left out of it."""

    draft: Draft
    dropped: tuple[str, ...]


def draft_leniently(
    work: Work,
    curated: CuratorInput,
    taxonomy: Taxonomy,
    taken: Container[str],
) -> ListedDraft:
    """Return the record of a work that passes every check, whatever has to be left out for it.

    Raises UnreadableError where nothing is left that would make it one.
    """
    drafter = _Drafter(work, curated)
    drafter.drop_invalid_values()
    for _ in range(_MOST_ROUNDS):
        draft = drafter.draft(taxonomy, taken)
        problem = _first_error(taxonomy, draft.paper, taken)
        if not problem:
            if work.date or work.year:
                # The list has one: what became of it is among the sentences.
                remarks = [remark for remark in draft.remarks if remark != NO_YEAR]
                draft = replace(draft, remarks=tuple(remarks))
            return ListedDraft(draft, tuple(drafter.dropped))
        drafter.drop_field(problem, draft.paper)
    reasons = "; ".join(drafter.dropped)
    raise UnreadableError(f"{quote(work.title)} cannot become a record: {reasons}")


def _first_error(
    taxonomy: Taxonomy,
    paper: Paper,
    taken: Container[str],
) -> Problem | None:
    """Return the first error of a record by itself, None where it has none."""
    # Not all of ``taken``: each of 20,000 papers of a list cost as much as there are records.
    keys = [key for key in paper.distinct_from if key in taken]
    alone = Catalog.of(taxonomy, [paper], keys)
    for problem in run_rules(alone, rules=ERROR_RULES_OF_RECORDS):
        is_of_paper = problem.file == paper.file
        if is_of_paper and problem.severity == "error":
            return problem
    return None


_NO_VOLUME: dict[str, Any] = {
    "volume": "",
    "number": "",
    "pages": "",
    "publisher": "",
    "editors": (),
}


class _Drafter:
    """What a record is to be made of, and what was left out on the way."""

    def __init__(self, work: Work, curated: CuratorInput) -> None:
        self.work = work
        self.curated = curated
        self.dropped: list[str] = []

    def draft(self, taxonomy: Taxonomy, taken: Container[str]) -> Draft:
        """Return the record, without the details of a volume where they are what is invalid."""
        try:
            return draft_record(self.work, self.curated, taxonomy, taken)
        except UnreadableError as error:
            if replace(self.work, **_NO_VOLUME) == self.work:
                raise
            self._change(**_NO_VOLUME)
            self.dropped.append(f"left out volume, number, pages and publisher: {error}")
            return draft_record(self.work, self.curated, taxonomy, taken)

    def drop_invalid_values(self) -> None:
        """Leave out what no record can hold, before it is asked for."""
        self._drop_old_date()
        authors = dict.fromkeys(self.work.authors)
        if len(authors) < len(self.work.authors):
            self.dropped.append("an author is listed twice; the second is left out")
            self.work = replace(self.work, authors=tuple(authors))
        url = self.work.url
        if url and not parse_url(url):
            self.dropped.append(f"{quote(url)} is not a valid URL; the link is left out")
            self.work = replace(self.work, url="")

    def _drop_old_date(self) -> None:
        work = self.work
        date = work.date or str(work.year or "")
        year = int(date[:4] or EARLIEST)
        if EARLIEST <= year <= LATEST:
            return
        # The note keeps it: nothing else of the record would say so.
        self.curated = replace(self.curated, note=f"Dated {date}.")
        self.work = replace(work, date="", year=0)
        range_of_records = f"{EARLIEST} to {LATEST}"
        self.dropped.append(f"the date {date} is not from {range_of_records}; the note has it")

    def drop_field(self, problem: Problem, paper: Paper) -> None:
        """Leave out the field that a problem is about."""
        path = problem.at if isinstance(problem.at, tuple) else ()
        name, part = name_and_part(path)
        index = int(part) if part.isdecimal() else 0
        match name:
            case "date":
                self._drop_date(paper)
            case "venue":
                self._change(venue="", year=0)
            case "authors":
                self._change(authors=_without(self.work.authors, index))
            case "urls":
                self._change(url="")
            case "identifiers":
                self._drop_identifier(part)
            case "short_name":
                self.curated = replace(self.curated, short_name="")
            case "code" | "data":
                self._drop_link(name, index)
            case _:
                title = quote(self.work.title)
                raise UnreadableError(f"{title} cannot become a record: {problem.message}")
        reason = f"{problem.message} ({problem.code})"
        self.dropped.append(f"left out {name}: {reason}")

    def _change(self, **changes: Any) -> None:
        self.work = replace(self.work, **changes)

    def _drop_date(self, paper: Paper) -> None:
        work = self.work
        venue_year = paper.venue.year if paper.venue else LATEST
        if paper.month.year > venue_year:
            # A published work was public in the year of its venue at the latest.
            self._change(date=str(venue_year))
            return
        arxiv = work.identifiers.arxiv
        if arxiv and arxiv_month(arxiv) == paper.date:
            self._drop_identifier("arxiv")
        self.work = replace(self.work, date="")

    def _drop_identifier(self, kind: str) -> None:
        values = self.work.identifiers.model_dump(exclude_none=True)
        values.pop(kind, None)
        identifiers = Identifiers.model_validate(values)
        self.work = replace(self.work, identifiers=identifiers)

    def _drop_link(self, name: str, index: int) -> None:
        links = getattr(self.curated, name)
        fewer = _without(links, index)
        changes: dict[str, Any] = {name: fewer}
        self.curated = replace(self.curated, **changes)


def name_and_part(path: Path) -> tuple[str, str]:
    """Return a field, and its item, its place in a list or the kind of an identifier."""
    parts = [str(part) for part in path]
    parts += ["", ""]
    return parts[0], parts[1]


_Values = tuple[Any, ...]


def _without(values: _Values, index: int) -> _Values:
    kept = list(values)
    del kept[index]
    return tuple(kept)


# --- short names ---


def own_name(item: Item) -> str:
    """Return the short name of a paper, empty where it is the beginning of its title.

    So is Zotero's short title. "WARM" differs from the "Warm" of "Warm Ovens".
    """
    name = item.short_name
    title = item.work.title
    main_title, _, _ = title.partition(":")
    is_main_title = main_title.casefold() == name.casefold()
    return "" if is_main_title or title.startswith(name) else name


def with_known_venue(listed: ListedPaper, taxonomy: Taxonomy) -> ListedPaper:
    """Return a paper of a list whose short name is its venue where the taxonomy has that."""
    name = listed.item.short_name
    is_venue = name and taxonomy.venue_finder.mention(name)
    return replace(listed, item=listed.item.with_name_as_venue()) if is_venue else listed


def remark_on(listed: ListedPaper, sentence: str) -> Remark:
    """Return a sentence on the first row of a paper."""
    item = listed.item
    return Remark(item.at, sentence, item.work.title, item.column)


# --- rules that compare records ---


def rejected_records(
    catalog: Catalog,
    planned: Mapping[str, Paper],
) -> dict[str, Problem]:
    """Return the first error of each planned record by file; of two that collide, the later's.

    ``planned`` has the new and changed papers by file, in the order of the list.
    """
    ranks = {file: rank for rank, file in enumerate(planned)}
    rejected: dict[str, Problem] = {}
    for problem in run_rules(_catalog_after(catalog, planned)):
        is_error = problem.severity == "error"
        if is_error and _is_at_fault(problem, ranks):
            rejected.setdefault(problem.file, problem)
    return rejected


def _catalog_after(catalog: Catalog, planned: Mapping[str, Paper]) -> Catalog:
    """Return the catalog as the planned records would make it."""
    papers_before = catalog.papers
    kept = [paper for paper in papers_before if paper.file not in planned]
    papers = [*kept, *planned.values()]
    taxonomy = catalog.taxonomy
    return Catalog.of(taxonomy, papers, catalog.keys)


def _is_at_fault(problem: Problem, ranks: Mapping[str, int]) -> bool:
    """Return whether a problem is a planned record's, and not that of an earlier one."""
    # What is wrong with older records is not the import's to report.
    if problem.file not in ranks:
        return False
    # An error of one record alone.
    if not problem.related:
        return True
    # A record that is not planned is older than any that is.
    files = problem.related
    earlier = [ranks.get(file, -1) for file in files]
    return min(earlier) < ranks[problem.file]
