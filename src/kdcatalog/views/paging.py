"""Long lists on several pages: which part of a list a page has, and the pages around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kdcatalog.model import site_paths
from kdcatalog.model.text import grouped

Item = TypeVar("Item")

# A row takes up to 2 kB with its summary, and Zotero's data on a topic 0.6 kB more: 50 rows and the
# article of a topic stay below 150 kB, where 100 rows did not.
PAGE_ROWS = 50
# A row of the summary table, of missing facts or of corrections takes about 0.5 kB.
PAGE_LINES = 100
# A name with its count takes 90 bytes.
PAGE_NAMES = 1000
# Pages next to the present one that a pager links, on each side.
NEAR = 2
GAP = "…"


class HasRows(Protocol):
    """A part of a list that has something in common, as the papers of a month."""

    @property
    def rows(self) -> Sequence[object]:
        """Its items."""


Grouped = TypeVar("Grouped", bound=HasRows)
Group = tuple[Grouped, Sequence[object]]
"""A part of a list, and those of its rows that are on a page."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number in a pager; ``path`` is empty for the present page, and where pages are left out."""

    text: str
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list of ``total`` items: those from ``start`` to before ``end``.

    ``first_path`` is the address of page 1; page 2 is in the folder ``2/`` of ``folder``.
    """

    first_path: str
    folder: str
    number: int
    last: int
    start: int
    end: int
    total: int

    @property
    def path(self) -> str:
        """The address of the page within the site."""
        return self.path_of(self.number)

    def path_of(self, number: int) -> str:
        """Return the address of another page of the list; empty where there is none."""
        if number == 1:
            return self.first_path
        is_page = 1 < number <= self.last
        return f"{self.folder}{number}/" if is_page else ""

    @property
    def previous(self) -> str:
        """The address of the page before, or empty."""
        return self.path_of(self.number - 1)

    @property
    def next(self) -> str:
        """The address of the page after, or empty."""
        return self.path_of(self.number + 1)

    @property
    def is_first(self) -> bool:
        """Whether this is page 1, which alone says more than its part of the list."""
        return self.number == 1

    @property
    def is_single(self) -> bool:
        """Whether the list has one item."""
        return self.total == 1

    @property
    def span(self) -> str:
        """The items of the page, as ``51 to 100 of 350``; empty where one page has all."""
        if self.last == 1:
            return ""
        bounds = (self.start + 1, self.end, self.total)
        first, last, total = map(grouped, bounds)
        return f"{first} to {last} of {total}"

    @property
    def links(self) -> tuple[PageLink, ...]:
        """The numbers of a pager: the first, the last and those near the present page."""
        links = []
        before = 0
        for number in range(1, self.last + 1):
            distance = abs(number - self.number)
            if distance > NEAR and number not in {1, self.last}:
                continue
            if number > before + 1:
                links.append(PageLink(GAP, "", is_current=False))
            is_current = number == self.number
            path = "" if is_current else self.path_of(number)
            links.append(PageLink(str(number), path, is_current=is_current))
            before = number
        return tuple(links)

    def title(self, title: str) -> str:
        """Return the title of the page, with its number from page 2 on."""
        return title if self.is_first else f"{title}, page {self.number}"

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """Return the items of the whole list that are on this page."""
        return items[self.start : self.end]

    def groups(self, groups: Iterable[Grouped]) -> list[Group[Grouped]]:
        """Return the groups of a list that are on this page, each with its rows here."""
        on_page = []
        start = 0
        for group in groups:
            first = max(self.start - start, 0)
            after = max(self.end - start, 0)
            here = group.rows[first:after]
            if here:
                on_page.append((group, here))
            start += len(group.rows)
        return on_page


def split_list(
    path: str,
    total: int,
    size: int = PAGE_ROWS,
    folder: str = "",
) -> tuple[ListPage, ...]:
    """Return the pages of a list, in order; an empty list has one page, too.

    ``path`` is the address of page 1. The others are in ``folder``, by default below page 1.
    """
    last = max(1, -(-total // size))
    pages = []
    for number in range(1, last + 1):
        start = (number - 1) * size
        list_page = ListPage(
            first_path=path,
            folder=folder or path,
            number=number,
            last=last,
            start=start,
            end=min(start + size, total),
            total=total,
        )
        pages.append(list_page)
    return tuple(pages)


def pages_of_all(total: int) -> tuple[ListPage, ...]:
    """Return the pages of the list of all papers, newest first."""
    return split_list(site_paths.ALL_PAPERS, total, folder=site_paths.PAPERS)
