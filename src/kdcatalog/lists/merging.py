"""The papers of a list, each once: rows about one paper are merged, contradictions reported.

Whether two rows are about one paper is for the matcher to decide, as for every other work. A row
with the link of another paper and a title that has nothing in common with its title is a mistake
that only a person can fix: it is a paper of its own, without that link.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from kdcatalog.bibliography.work import Work, description_of
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.model.identifiers import Identifier, Identifiers, arxiv_month
from kdcatalog.model.matching import Match, Matcher
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import are_alike, is_generic_title, is_nickname, normalize_title, quote
from kdcatalog.model.urls import is_code_host, parse_url

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper of a list: what its rows say together, those rows, and their sections."""

    item: Item
    rows: tuple[Item, ...]
    former_titles: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MergedList:
    """Every paper of a list once, the rows that were left out, and what is wrong in the list."""

    papers: tuple[ListedPaper, ...]
    left: tuple[Remark, ...]
    mistakes: tuple[Remark, ...]


def merge_rows(listing: Listing) -> MergedList:
    """Return the papers of a list, each once."""
    merger = _Merger(listing)
    for item in listing.items:
        merger.add(item)
    mistakes = [*listing.mistakes, *merger.mistakes]
    papers = [_merged(rows) for rows in merger.groups.values()]
    return MergedList(
        papers=tuple(papers),
        left=_in_order(listing.left),
        mistakes=_in_order(mistakes),
    )


def _in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks in the order of their places in the list."""
    ordered = sorted(remarks, key=lambda remark: remark.at)
    return tuple(ordered)


class _Merger:
    """Puts rows into groups of one paper each, under keys that the matcher knows them by."""

    def __init__(self, listing: Listing) -> None:
        self.groups: dict[str, list[Item]] = {}
        self.mistakes: list[Remark] = []
        self._unit = listing.unit
        # A bibliography cites works without links, but a list of links without one is at fault.
        self._expects_links = bool(listing.kinds)
        # Rows that lost the link of another paper need not be reported as without one.
        self._without_links: set[int] = set()
        self._matcher = Matcher()

    def add(self, item: Item) -> None:
        """Add a row to the group of its paper, which may be a new one."""
        match = self._match(item)
        if match and not self._is_alike(match, item):
            item = self._without_link(match, item)
            match = self._match(item)
        key = f"row{len(self.groups)}"
        if match and match.is_contradicted:
            self._report_namesake(match, item)
        elif match and self._is_alike(match, item):
            key = match.paper.key
        rows = self.groups.setdefault(key, [])
        self._report(rows, item)
        rows.append(item)
        # Again for every row: the next one may have the identifier of this one alone.
        self._matcher.add(_as_paper(item, key))

    def _report_namesake(self, match: Match, item: Item) -> None:
        if is_generic_title(item.work.title):
            return
        first = self._first_of(match)
        sentence = f"it has the title of {self._unit} {first.at}"
        differences = "; ".join(_different_facts(first.work, item.work, "that one"))
        reason = differences or "but no author and not its year"
        self._add_mistake(item, f"{sentence}, and is kept apart: {reason}")

    def _first_of(self, match: Match) -> Item:
        return self.groups[match.paper.key][0]

    def _match(self, item: Item) -> Match | None:
        # Without the citation key: that of a list says nothing about its other rows.
        return self._matcher.find(description_of(item.work))

    def _is_alike(self, match: Match, item: Item) -> bool:
        """Return whether a row that matches by its link may be of the same paper."""
        if match.is_by_title:
            return True
        first = self._first_of(match)
        if are_alike(first.work.title, item.work.title):
            return True
        # A new title, as of a publication: the authors are the same.
        authors = {author.sort_name for author in first.work.authors}
        others = {author.sort_name for author in item.work.authors}
        return not authors.isdisjoint(others)

    def _without_link(self, match: Match, item: Item) -> Item:
        """Return a row without the link that is another paper's, and report it."""
        first = self._first_of(match)
        title = quote(first.work.title)
        where = f"{self._unit} {first.at}"
        sentence = f"it has the link of {title} ({where}); the link is left out: find out which"
        self._add_mistake(item, f"{sentence} is right")
        self._without_links.add(item.at)
        work = replace(item.work, identifiers=Identifiers(), url="")
        return replace(item, work=work)

    def _report(self, rows: Sequence[Item], item: Item) -> None:
        """Report how a row differs from its paper's first row, and what is wrong in itself."""
        differences = self._differences(rows, item) if rows else []
        if differences:
            joined = "; ".join(differences)
            self._add_mistake(item, f"one paper in two rows: {joined}")
        # A contradiction that an earlier row has as well is reported there.
        reported: set[str] = set()
        for row in rows:
            reported.update(self._contradictions(row))
        for sentence in self._contradictions(item):
            if sentence not in reported:
                self._add_mistake(item, sentence)

    def _contradictions(self, item: Item) -> list[str]:
        """Return what is wrong in one row by itself."""
        sentences = [_date_problem(item)]
        if self._expects_links and item.at not in self._without_links:
            sentences.append(_link_problem(item.work))
        return [sentence for sentence in sentences if sentence]

    def _add_mistake(self, item: Item, sentence: str) -> None:
        remark = _remark(item, sentence)
        self.mistakes.append(remark)

    def _differences(self, rows: Sequence[Item], item: Item) -> list[str]:
        """Return how a row differs from its paper's first row, which the record is made from."""
        first_row = rows[0]
        where = f"{self._unit} {first_row.at}"
        differences = [*_different_facts(first_row.work, item.work, where)]
        sections = [row.section for row in rows]
        if item.section in sections:
            differences.append(f"it is listed twice here, also at {where}")
        return differences


def _different_facts(
    first: Work,
    work: Work,
    where: str,
) -> Iterator[str]:
    """Yield in which title, identifiers, date and venue a work contradicts the first."""
    is_nicknamed = is_nickname(first.title) or is_nickname(work.title)
    if first.title != work.title and not is_nicknamed:
        title = quote(first.title)
        yield f"{where} has the title {title}"
    for identifier in work.identifiers:
        other = _of_kind(first.identifiers, identifier.kind)
        if other and other.normalized != identifier.normalized:
            yield f"it has {identifier}, {where} {other}"
    if _contradict(work.date, first.date):
        yield f"it has {work.date}, {where} {first.date}"
    if _contradict(work.venue, first.venue):
        yield f"it has {work.venue}, {where} {first.venue}"


def _of_kind(identifiers: Identifiers, kind: str) -> Identifier | None:
    for identifier in identifiers:
        if identifier.kind == kind:
            return identifier
    return None


def _contradict(text: str, other: str) -> bool:
    """Return whether two texts contradict: "2023" and "2023-05" do not, nor does an empty one."""
    return not (text.startswith(other) or other.startswith(text))


def _remark(item: Item, sentence: str) -> Remark:
    return Remark(
        at=item.at,
        sentence=sentence,
        text=item.work.title,
        column=item.column,
    )


def _link_problem(work: Work) -> str:
    """Return why the link of a row does not identify a paper; empty where it does."""
    if list(work.identifiers):
        return ""
    if not work.url:
        return "no link leads to the paper"
    if is_code_host(work.url):
        return f"its link leads to code, not to a paper: {work.url}"
    return f"its link has no arXiv id, DOI or other identifier: {work.url}"


def _date_problem(item: Item) -> str:
    """Return how the date of a row contradicts its arXiv id, which contains the month."""
    work = item.work
    date = work.date
    arxiv = work.identifiers.arxiv
    month = arxiv_month(arxiv) if arxiv else None
    if not month or not date:
        return ""
    year = date[:4]
    is_same_year = month.startswith(year)
    if month > date and not is_same_year:
        return f"the date {date} is before {month}, the month of arXiv {arxiv}"
    has_month = len(date) == len("2023-05")
    if has_month and month != date:
        return f"the date {date} is not {month}, the month of arXiv {arxiv}"
    # The later year of a publication in a journal does not contradict the id.
    is_year_of_venue = work.year == int(year)
    if not is_same_year and not is_year_of_venue:
        return f"the year {date} is not that of arXiv {arxiv}"
    return ""


def _as_paper(item: Item, key: str) -> Paper:
    """Return a row as a paper that only the matcher sees: nothing of it is checked."""
    work = item.work
    return Paper.model_construct(
        key=key,
        file="",
        title=work.title,
        authors=work.authors,
        date=_matched_date(work),
        identifiers=work.identifiers,
        urls=(work.url,) if parse_url(work.url) else (),
        placements=(),
        added="",
    )


def _matched_date(work: Work) -> str:
    """Return the year that the matcher is to compare, empty where there is none."""
    year = work.year
    if not year:
        year = int(work.date[:4] or 0)
    # Records begin in 1950, and a paper with an older date would be none.
    return str(year) if EARLIEST <= year <= LATEST else ""


def _merged(rows: list[Item]) -> ListedPaper:
    """Return what rows say of one paper: the first word on each matter, the earliest date."""
    first = rows[0]
    for row in reversed(rows):
        if not is_nickname(row.work.title):
            first = row
    others = [row.work for row in rows if row is not first]
    works = [first.work, *others]
    item = replace(
        first,
        work=_merged_work(works),
        code=_distinct(row.code for row in rows),
        data=_distinct(row.data for row in rows),
        placements=_distinct(row.placements for row in rows),
        remarks=_distinct(row.remarks for row in rows),
        short_name=_short_name(first, rows),
    )
    sections = dict.fromkeys(row.section for row in rows)
    return ListedPaper(
        item=item,
        rows=tuple(rows),
        former_titles=_former_titles(first.work.title, rows),
        sections=tuple(sections),
    )


def _short_name(first: Item, rows: Sequence[Item]) -> str:
    """Return what the rows of a paper call it beside its title; empty without a name."""
    for row in rows:
        if row.short_name:
            return row.short_name
        title = row.work.title
        is_name = is_nickname(title) and _CAPITAL_WITHIN.match(title)
        if is_name and row is not first:
            return title
    return ""


# "WarmOven" and "R1" are names of systems; "Survey" is what a link says.
_CAPITAL_WITHIN = re.compile(r"\w+[A-Z0-9]")


def _merged_work(works: list[Work]) -> Work:
    first = works[0]
    with_authors = [work for work in works if work.authors]
    # "Ann Baker et al." in one row, all the names in another.
    with_authors.sort(key=attrgetter("has_more_authors"))
    # A venue without a year is not taken when another row has both.
    with_venue = [work for work in works if work.venue]
    published = [work for work in with_venue if work.year]
    with_url = [work for work in works if work.url]
    author_work, *_ = [*with_authors, first]
    venue_work, *_ = [*published, first]
    url_work, *_ = [*with_url, first]
    dates = {work.date for work in works}
    dates.discard("")
    return replace(
        first,
        authors=author_work.authors,
        has_more_authors=author_work.has_more_authors,
        date=min(dates, default=""),
        venue=venue_work.venue,
        year=venue_work.year,
        identifiers=_all_identifiers(works),
        url=url_work.url,
    )


def _all_identifiers(works: list[Work]) -> Identifiers:
    """Return the first identifier of each kind."""
    values: dict[str, str] = {}
    for work in works:
        for identifier in work.identifiers:
            values.setdefault(identifier.kind, identifier.value)
    return Identifiers.model_validate(values)


def _former_titles(title: str, rows: Sequence[Item]) -> Texts:
    """Return the other titles of a paper; a nickname never was its title."""
    first = normalize_title(title)
    titles: dict[str, str] = {}
    for row in rows:
        other = row.work.title
        normalized = normalize_title(other)
        is_title = not is_nickname(other) and are_alike(title, other)
        if is_title and normalized != first:
            titles.setdefault(normalized, other)
    ordered = sorted(titles.values())
    return tuple(ordered)


def _distinct(several: Iterable[Texts]) -> Texts:
    """Return every text once, in order."""
    texts: dict[str, None] = {}
    for some in several:
        for text in some:
            texts[text] = None
    return tuple(texts)
