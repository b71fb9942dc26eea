"""Papers in time: by the year of their first public version, and by the month in which they entered the catalog."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.views.folding import BRIEF, WHOLE, in_view
from kdcatalog.views.lists import ListRow, list_rows
from kdcatalog.views.log import month_name

DAYS = 100


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year and how many papers."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class YearPage:
    """Everything on a year's page but its frame; the years before and after are those that have papers.

    ``cut`` rows are in view.
    """

    year: int
    rows: tuple[ListRow, ...]
    cut: int
    newer: YearLink | None
    older: YearLink | None


@dataclass(frozen=True, slots=True)
class MonthOfEntry:
    """What entered in one month (``YYYY-MM``): its count, the rows in view and those that are folded."""

    month: str
    title: str
    count: int
    rows: tuple[ListRow, ...]
    folded: tuple[ListRow, ...]


def year_index(catalog: Catalog) -> tuple[YearLink, ...]:
    """Return every year that has papers, newest first."""
    return tuple(
        YearLink(year, len(papers))
        for year, papers in sorted(catalog.by_year.items(), reverse=True)
    )


def year_page(catalog: Catalog, year: int) -> YearPage:
    """Return the page of a year that has papers."""
    links = year_index(catalog)
    place = next(rank for rank, link in enumerate(links) if link.year == year)
    newer = links[place - 1] if place else None
    older = links[place + 1] if place + 1 < len(links) else None
    rows = list_rows(catalog, catalog.by_year[year])
    return YearPage(year, rows, in_view(len(rows), WHOLE), newer, older)


def months_of_entry(catalog: Catalog) -> tuple[MonthOfEntry, ...]:
    """Return every month in which papers entered, newest first; in it the last entered first."""
    months = groupby(last_added_first(catalog.papers), key=lambda paper: paper.added[:7])
    return tuple(_month(month, list_rows(catalog, papers)) for month, papers in months)


def days_of_entry(catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """Return the newest days on which papers entered, with how many: as many days as an absent visitor is told of."""
    days = Counter(paper.added for paper in catalog.papers)
    return tuple(sorted(days.items(), reverse=True)[:DAYS])


def _month(month: str, rows: tuple[ListRow, ...]) -> MonthOfEntry:
    cut = in_view(len(rows), BRIEF)
    return MonthOfEntry(month, month_name(month), len(rows), rows[:cut], rows[cut:])
