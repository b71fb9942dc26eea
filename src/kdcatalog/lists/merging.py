"""The papers of a list, each once: rows about one paper are merged, contradictions reported.

Rows are about one paper where they share an identifier or an address and their titles are similar,
or where they have the same title. Two rows with one link and titles that have nothing in common
are a mistake that only a person can fix: the first counts, later ones are left out.
"""

from collections.abc import Iterable, Sequence
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
    return MergedList(
        papers=tuple(_merged(rows) for rows in merger.groups),
        left=tuple(sorted(left, key=lambda remark: remark.at)),
        mistakes=tuple(sorted(mistakes, key=lambda remark: remark.at)),
    )


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
        if group is not None:
            first = self.groups[group][0]
            if not similar_titles(first.work.title, item.work.title):
                where = f"{self._unit} {first.at}"
                title = quote(first.work.title)
                reason = f"it has the link of {title} ({where}): find out which is right"
                self.left.append(_remark(item, reason))
                return
        else:
            group = self._by_title.get(normalize_title(item.work.title))
        if group is None:
            group = len(self.groups)
            self.groups.append([])
        self._report(self.groups[group], item)
        self.groups[group].append(item)
        self._remember(item, group)

    def _group_with_link(self, item: Item) -> int | None:
        """Return the group with an identifier of a row, or with its address where it has none."""
        identifiers = list(item.work.identifiers)
        for identifier in identifiers:
            group = self._by_identifier.get(identifier.normalized)
            if group is not None:
                return group
        # Where there is an identifier, the address is only another way to it.
        if identifiers or not item.work.url:
            return None
        return self._by_url.get(canonical_url(item.work.url))

    def _remember(self, item: Item, group: int) -> None:
        for identifier in item.work.identifiers:
            self._by_identifier.setdefault(identifier.normalized, group)
        if item.work.url:
            self._by_url.setdefault(canonical_url(item.work.url), group)
        self._by_title.setdefault(normalize_title(item.work.title), group)

    def _report(self, rows: Sequence[Item], item: Item) -> None:
        """Report how a row differs from its paper's first row, and what is wrong in itself."""
        if rows and (differences := self._differences(rows, item)):
            sentence = f"one paper in two rows: {'; '.join(differences)}"
            self.mistakes.append(_remark(item, sentence))
        # A contradiction that an earlier row has as well is reported there.
        reported = {sentence for row in rows for sentence in _contradictions(row)}
        for sentence in _contradictions(item):
            if sentence not in reported:
                self.mistakes.append(_remark(item, sentence))

    def _differences(self, rows: Sequence[Item], item: Item) -> list[str]:
        first, work = rows[0].work, item.work
        # Later rows of a paper are compared with its first, which the record is made from.
        where = f"{self._unit} {rows[0].at}"
        differences: list[str] = []
        if first.title != work.title:
            differences.append(f"{where} has the title {quote(first.title)}")
        for identifier in work.identifiers:
            other = _of_kind(first.identifiers, identifier.kind)
            if other and other.normalized != identifier.normalized:
                differences.append(f"it has {identifier}, {where} {other}")
        dates = (work.date, first.date)
        venues = (work.venue, first.venue)
        for value, other_value in (dates, venues):
            if _contradict(value, other_value):
                differences.append(f"it has {value}, {where} {other_value}")
        sections = [row.section for row in rows]
        if item.section in sections:
            differences.append(f"it is listed twice here, also at {where}")
        return differences


def _of_kind(identifiers: Identifiers, kind: str) -> Identifier | None:
    for identifier in identifiers:
        if identifier.kind == kind:
            return identifier
    return None


def _contradict(text: str, other: str) -> bool:
    """Return whether two texts contradict: "2023" and "2023-05" do not, nor does an empty one."""
    return not (text.startswith(other) or other.startswith(text))


def _remark(item: Item, sentence: str) -> Remark:
    return Remark(item.at, sentence, item.work.title, item.column)


def _contradictions(item: Item) -> list[str]:
    """Return what is wrong in one row by itself."""
    date_problem = _date_problem(item)
    sentences = [date_problem] if date_problem else []
    work = item.work
    if list(work.identifiers):
        return sentences
    if not work.url:
        sentences.append("no link leads to the paper")
    elif is_code_host(work.url):
        sentences.append(f"its link leads to code, not to a paper: {work.url}")
    else:
        sentences.append(f"its link has no arXiv id, DOI or other identifier: {work.url}")
    return sentences


def _date_problem(item: Item) -> str:
    """Return how the date of a row contradicts its arXiv id, which contains the month."""
    work = item.work
    arxiv, date = work.identifiers.arxiv, work.date
    month = arxiv_month(arxiv) if arxiv else None
    if not month or not date:
        return ""
    is_same_year = month.startswith(date[:4])
    if month > date and not is_same_year:
        return f"the date {date} is before {month}, the month of arXiv {arxiv}"
    has_month = len(date) == len("2023-05")
    if has_month and month != date:
        return f"the date {date} is not {month}, the month of arXiv {arxiv}"
    # The later year of a publication in a journal does not contradict the id.
    is_year_of_venue = work.year == int(date[:4])
    if not is_same_year and not is_year_of_venue:
        return f"the year {date} is not that of arXiv {arxiv}"
    return ""


def similar_titles(title: str, other: str) -> bool:
    """Return whether two titles may be of one paper: similar letters, or most words shared."""
    folded, other_folded = fold(title), fold(other)
    words = set(normalize_title(folded).split())
    other_words = set(normalize_title(other_folded).split())
    shared = len(words & other_words)
    shorter = min(len(words), len(other_words))
    if shared >= _SHARED_WORDS * max(1, shorter):
        return True
    matcher = SequenceMatcher(None, folded, other_folded, autojunk=False)
    return matcher.ratio() >= _SIMILAR_LETTERS


def _merged(rows: list[Item]) -> ListedPaper:
    """Return what rows say of one paper: the first word on each matter, the earliest date."""
    first = rows[0]
    item = replace(
        first,
        work=_merged_work([row.work for row in rows]),
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
        if normalized != first and " " in title:
            titles.setdefault(normalized, title)
    return tuple(sorted(titles.values()))


Texts = tuple[str, ...]


def _distinct(several: Iterable[Texts]) -> Texts:
    """Return every text once, in order."""
    texts: dict[str, None] = {}
    for some in several:
        texts.update(dict.fromkeys(some))
    return tuple(texts)
