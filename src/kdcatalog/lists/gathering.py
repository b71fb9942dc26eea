"""The papers of a list, each once: rows that are one paper merge, and what contradicts itself is told.

One paper are rows that share an identifier or an address and have titles that are alike, and rows with the
exact title. Rows with one link and two titles that have nothing in common are a mistake that nobody can mend
from here: the first counts, the later ones are left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from kdcatalog.lists.listing import Item, Listing, Remark
from kdcatalog.model.identifiers import Identifier, Identifiers, arxiv_month
from kdcatalog.model.text import fold, normalize_title, quote
from kdcatalog.model.urls import canonical_url, is_code_host

_ALIKE = 0.55
_SHARED = 0.6


@dataclass(frozen=True, slots=True)
class Gathered:
    """One paper of a list: what its rows say together, and those rows; the first row comes first."""

    item: Item
    rows: tuple[Item, ...]
    former_titles: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Every paper of a list once, the rows that were left, and what is wrong in the list."""

    papers: tuple[Gathered, ...]
    left: tuple[Remark, ...]
    mistakes: tuple[Remark, ...]


def gather(listing: Listing) -> Collection:
    """Return the papers of a list, each once."""
    gathering = _Gathering(listing.unit)
    for item in listing.items:
        gathering.take(item)
    mistakes = sorted([*listing.mistakes, *gathering.mistakes], key=lambda one: one.at)
    left = sorted([*listing.left, *gathering.left], key=lambda one: one.at)
    return Collection(tuple(map(_merged, gathering.groups)), tuple(left), tuple(mistakes))


class _Gathering:
    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.groups: list[list[Item]] = []
        self.by_identifier: dict[Identifier, int] = {}
        self.by_address: dict[str, int] = {}
        self.by_title: dict[str, int] = {}
        self.left: list[Remark] = []
        self.mistakes: list[Remark] = []

    def take(self, item: Item) -> None:
        work = item.work
        group = self._same_link(item)
        if group is not None and not alike(self.groups[group][0].work.title, work.title):
            first = self.groups[group][0]
            reason = f"it carries the link of {quote(first.work.title)} ({self.unit} {first.at}): look up which is right"
            self.left.append(Remark(item.at, reason, work.title))
            return
        group = group if group is not None else self.by_title.get(normalize_title(work.title))
        if group is None:
            group = len(self.groups)
            self.groups.append([])
        elif disagreement := self._disagreement(self.groups[group], item):
            self.mistakes.append(Remark(item.at, disagreement, work.title))
        told = {one.sentence for row in self.groups[group] for one in _contradictions(row)}
        self.mistakes += [one for one in _contradictions(item) if one.sentence not in told]
        self.groups[group].append(item)
        for identifier in work.identifiers:
            self.by_identifier.setdefault(identifier.normalized, group)
        if work.url:
            self.by_address.setdefault(canonical_url(work.url), group)
        self.by_title.setdefault(normalize_title(work.title), group)

    def _same_link(self, item: Item) -> int | None:
        found = (self.by_identifier.get(one.normalized) for one in item.work.identifiers)
        by_identifier = next((group for group in found if group is not None), None)
        if by_identifier is not None or not item.work.url or [*item.work.identifiers]:
            return by_identifier
        return self.by_address.get(canonical_url(item.work.url))

    def _disagreement(self, rows: list[Item], item: Item) -> str:
        """Return in what a row differs from the first row of the same paper; empty where it does not."""
        first = rows[0]
        where, said = f"{self.unit} {first.at}", list[str]()
        if first.work.title != item.work.title:
            said.append(f"{where} has the title {quote(first.work.title)}")
        ours = {one.kind: one for one in first.work.identifiers}
        for one in item.work.identifiers:
            if one.kind in ours and ours[one.kind].normalized != one.normalized:
                said.append(f"it names {one}, {where} {ours[one.kind]}")
        for name in ("date", "venue"):
            one_says, other_says = getattr(first.work, name), getattr(item.work, name)
            if (
                one_says
                and other_says
                and not (one_says.startswith(other_says) or other_says.startswith(one_says))
            ):
                said.append(f"it says {other_says}, {where} {one_says}")
        if any(row.section == item.section for row in rows):
            said.append(f"it stands here twice, at {where}, too")
        return f"one paper in two rows: {'; '.join(said)}" if said else ""


def _contradictions(item: Item) -> Iterator[Remark]:
    """Yield what one row says against itself."""
    work = item.work
    month = arxiv_month(work.identifiers.arxiv) if work.identifiers.arxiv else None
    if month and work.date and not month.startswith(work.date[:4]) and month > work.date:
        sentence = (
            f"the date {work.date} is before {month}, the month of arXiv {work.identifiers.arxiv}"
        )
        yield Remark(item.at, sentence, work.title)
    elif month and len(work.date) == 7 and month != work.date:
        sentence = (
            f"the date {work.date} is not {month}, the month of arXiv {work.identifiers.arxiv}"
        )
        yield Remark(item.at, sentence, work.title)
    elif month and work.date and work.date[:4] != month[:4] and work.year != int(work.date[:4]):
        sentence = f"the year {work.date} is not that of arXiv {work.identifiers.arxiv}"
        yield Remark(item.at, sentence, work.title)
    if not [*work.identifiers]:
        sentence = (
            f"its link names no arXiv id, DOI or other identifier: {work.url}"
            if work.url
            else "no link leads to the paper"
        )
        if work.url and is_code_host(work.url):
            sentence = f"its link leads to code, not to a paper: {work.url}"
        yield Remark(item.at, sentence, work.title)


def alike(title: str, other: str) -> bool:
    """Tell whether two titles may be of one paper: nearly the same letters, or most words of the shorter."""
    one, two = fold(title), fold(other)
    words, others = ({*normalize_title(each).split()} for each in (one, two))
    shared = len(words & others) / max(1, min(len(words), len(others)))
    return shared >= _SHARED or SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def _merged(rows: list[Item]) -> Gathered:
    """Return what rows say of one paper: the first word on each matter, the earliest date."""
    first = rows[0]
    held: dict[str, str] = {}
    for one in (identifier for row in rows for identifier in row.work.identifiers):
        held.setdefault(one.kind, one.value)
    published = next((row.work for row in rows if row.work.venue and row.work.year), first.work)
    urls = [row.work.url for row in rows if row.work.url]
    work = replace(
        first.work,
        authors=next((row.work.authors for row in rows if row.work.authors), ()),
        date=min((row.work.date for row in rows if row.work.date), default=""),
        venue=published.venue,
        year=published.year,
        identifiers=Identifiers.model_validate(held),
        url=urls[0] if urls else "",
    )
    titles = {normalize_title(row.work.title): row.work.title for row in reversed(rows)}
    titles.pop(normalize_title(work.title), None)
    item = replace(
        first,
        work=work,
        code=_each(row.code for row in rows),
        data=_each(row.data for row in rows),
        placements=_each(row.placements for row in rows),
        remarks=_each(row.remarks for row in rows),
    )
    sections = tuple(dict.fromkeys(row.section for row in rows))
    return Gathered(item, tuple(rows), tuple(sorted(titles.values())), sections)


def _each(several: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return every text once, in their order."""
    return tuple(dict.fromkeys(text for texts in several for text in texts))
