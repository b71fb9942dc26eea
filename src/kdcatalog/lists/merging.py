"""The papers of a list, each once: rows about one paper are merged, contradictions reported.

Rows are about one paper where they share an identifier or an address and their titles are similar,
or where they have the same title. Two rows with one link and titles that have nothing in common
are a mistake that only a person can fix: the first counts, later ones are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kdcatalog.bibliography.work import Work
from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.model.identifiers import Identifier, Identifiers, arxiv_month
from kdcatalog.model.text import fold, normalize_title, quote
from kdcatalog.model.urls import canonical_url, is_code_host

# Two papers under one link are a copying error: "Rye Starters in Winter" and "Another Title
# Altogether" share 0.30 of their letters. Titles that were reworded share more than half.
_SIMILAR_LETTERS = 0.55
# A subtitle that was added later leaves all words of the shorter title, a new wording most of them.
_SHARED_WORDS = 0.6


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
    merger = _Merger(listing.unit)
    for item in listing.items:
        merger.add(item)
    mistakes = [*listing.mistakes, *merger.mistakes]
    left = [*listing.left, *merger.left]
    papers = [_merged(rows) for rows in merger.groups]
    return MergedList(
        papers=tuple(papers),
        left=_in_order(left),
        mistakes=_in_order(mistakes),
    )


def _in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Return remarks in the order of their places in the list."""
    ordered = sorted(remarks, key=lambda remark: remark.at)
    return tuple(ordered)


class _Merger:
    """Puts rows into groups of one paper each; a group is named by its index."""

    def __init__(self, unit: str) -> None:
        self.groups: list[list[Item]] = []
        self.left: list[Remark] = []
        self.mistakes: list[Remark] = []
        self._unit = unit
        self._by_identifier: dict[Identifier, int] = {}
        self._by_url: dict[str, int] = {}
        self._by_title: dict[str, int] = {}

    def add(self, item: Item) -> None:
        """Add a row to the group of its paper, or leave it out with the reason."""
        group = self._group_with_link(item)
        if group is None:
            title = normalize_title(item.work.title)
            group = self._by_title.get(title)
        else:
            reason = self._link_of_another_paper(group, item)
            if reason:
                remark = _remark(item, reason)
                self.left.append(remark)
                return
        if group is None:
            group = len(self.groups)
            self.groups.append([])
        rows = self.groups[group]
        self._report(rows, item)
        rows.append(item)
        self._remember(item, group)

    def _link_of_another_paper(self, group: int, item: Item) -> str:
        """Return why a row is not of the group that has its link; empty where it is."""
        first = self.groups[group][0]
        first_title = first.work.title
        if similar_titles(first_title, item.work.title):
            return ""
        where = f"{self._unit} {first.at}"
        title = quote(first_title)
        return f"it has the link of {title} ({where}): find out which is right"

    def _group_with_link(self, item: Item) -> int | None:
        """Return the group with an identifier of a row, or with its address where it has none."""
        identifiers = list(item.work.identifiers)
        for identifier in identifiers:
            group = self._by_identifier.get(identifier.normalized)
            if group is not None:
                return group
        url = item.work.url
        # Where there is an identifier, the address is only another way to it.
        if identifiers or not url:
            return None
        address = canonical_url(url)
        return self._by_url.get(address)

    def _remember(self, item: Item, group: int) -> None:
        work = item.work
        for identifier in work.identifiers:
            self._by_identifier.setdefault(identifier.normalized, group)
        if work.url:
            address = canonical_url(work.url)
            self._by_url.setdefault(address, group)
        title = normalize_title(work.title)
        self._by_title.setdefault(title, group)

    def _report(self, rows: Sequence[Item], item: Item) -> None:
        """Report how a row differs from its paper's first row, and what is wrong in itself."""
        differences = self._differences(rows, item) if rows else []
        if differences:
            joined = "; ".join(differences)
            self._add_mistake(item, f"one paper in two rows: {joined}")
        # A contradiction that an earlier row has as well is reported there.
        reported: set[str] = set()
        for row in rows:
            reported.update(_contradictions(row))
        for sentence in _contradictions(item):
            if sentence not in reported:
                self._add_mistake(item, sentence)

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
    if first.title != work.title:
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


def _contradictions(item: Item) -> list[str]:
    """Return what is wrong in one row by itself."""
    sentences = [_date_problem(item), _link_problem(item.work)]
    return [sentence for sentence in sentences if sentence]


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


def similar_titles(title: str, other: str) -> bool:
    """Return whether two titles may be of one paper: similar letters, or most words shared."""
    folded = fold(title)
    other_folded = fold(other)
    words = set(normalize_title(folded).split())
    other_words = set(normalize_title(other_folded).split())
    shared = len(words & other_words)
    shorter = min(len(words), len(other_words))
    # At least 1, so that a title without words is not like every other.
    enough = _SHARED_WORDS * max(1, shorter)
    if shared >= enough:
        return True
    matcher = SequenceMatcher(None, folded, other_folded, autojunk=False)
    return matcher.ratio() >= _SIMILAR_LETTERS


def _merged(rows: list[Item]) -> ListedPaper:
    """Return what rows say of one paper: the first word on each matter, the earliest date."""
    first = rows[0]
    works = [row.work for row in rows]
    item = replace(
        first,
        work=_merged_work(works),
        code=_distinct(row.code for row in rows),
        data=_distinct(row.data for row in rows),
        placements=_distinct(row.placements for row in rows),
        remarks=_distinct(row.remarks for row in rows),
    )
    sections = dict.fromkeys(row.section for row in rows)
    return ListedPaper(
        item=item,
        rows=tuple(rows),
        former_titles=_former_titles(rows),
        sections=tuple(sections),
    )


def _merged_work(works: list[Work]) -> Work:
    first = works[0]
    with_authors = [work for work in works if work.authors]
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


def _former_titles(rows: Sequence[Item]) -> tuple[str, ...]:
    """Return the other titles of a paper; a single word is a nickname and never was its title."""
    first = normalize_title(rows[0].work.title)
    titles: dict[str, str] = {}
    for row in rows:
        title = row.work.title
        normalized = normalize_title(title)
        has_several_words = " " in title
        if has_several_words and normalized != first:
            titles.setdefault(normalized, title)
    ordered = sorted(titles.values())
    return tuple(ordered)


Texts = tuple[str, ...]


def _distinct(several: Iterable[Texts]) -> Texts:
    """Return every text once, in order."""
    texts: dict[str, None] = {}
    for some in several:
        for text in some:
            texts[text] = None
    return tuple(texts)
