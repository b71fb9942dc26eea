"""Papers in time: by the year of their first public version, and by the month in which they entered the catalog."""

from dataclasses import dataclass
from itertools import groupby

from kdcatalog.model.catalog import Catalog, by_entry
from kdcatalog.views.lists import ListRow, list_rows
from kdcatalog.views.log import month_name

IN_VIEW = 20
"""So many papers of a month are in view; the rest is folded."""


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year and how many papers."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class YearPage:
    """Everything on a year's page but its frame; the years before and after are those that have papers."""

    year: int
    rows: tuple[ListRow, ...]
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
    return tuple(YearLink(year, len(papers)) for year, papers in sorted(catalog.by_year.items(), reverse=True))


def year_pages(catalog: Catalog) -> tuple[YearPage, ...]:
    """Return the page of every year that has papers, newest first."""
    links = year_index(catalog)
    around = zip(links, (None, *links), (*links[1:], None), strict=False)
    return tuple(
        YearPage(link.year, list_rows(catalog, catalog.by_year[link.year]), newer, older)
        for link, newer, older in around
    )


def months_of_entry(catalog: Catalog) -> tuple[MonthOfEntry, ...]:
    """Return every month in which papers entered, newest first; in it the last entered first."""
    months = groupby(by_entry(catalog.papers), key=lambda paper: paper.added[:7])
    return tuple(_month(month, list_rows(catalog, papers)) for month, papers in months)


def _month(month: str, rows: tuple[ListRow, ...]) -> MonthOfEntry:
    cut = IN_VIEW if len(rows) > IN_VIEW + 1 else len(rows)
    return MonthOfEntry(month, month_name(month), len(rows), rows[:cut], rows[cut:])
