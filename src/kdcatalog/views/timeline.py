"""Papers in time: pages of years, what was added in each month, and the log of README."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.paper import Paper
from kdcatalog.views.paging import PAGE_ROWS, pages_of_all
from kdcatalog.views.rows import Link, ListRow, Rows, display_name

# English whatever the locale is: strftime would give the words of the machine that builds.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
# The days of additions that a page holds, to count what is new since a reader's last visit.
MOST_DAYS = 100
# Papers of a month in the log, and characters of a name: a month stays on a line or two.
LOG_NAMES = 3
LOG_NAME_LENGTH = 48
# Papers on the pages of what is new: who looks for older ones knows more of them than the day on
# which they were added.
NEWEST = 4 * PAGE_ROWS


# A day and the number of papers that were added on it.
DayCount = tuple[str, int]


@dataclass(frozen=True, slots=True)
class AddedDay:
    """The papers that were added on one day, or for one reason from one day to another.

    Between them, there may be days without additions.
    """

    first: str
    last: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class YearLink:
    """A year and its number of papers."""

    year: int
    count: int


@dataclass(frozen=True, slots=True)
class YearPage:
    """The content of a year's page; the years ``newer`` and ``older`` have papers.

    ``rows`` are the newest ones. ``rest`` is the page of the list of all papers that goes on with
    the others; empty where there are none.
    """

    year: int
    rows: tuple[ListRow, ...]
    total: int
    rest: str
    newer: YearLink | None
    older: YearLink | None


@dataclass(frozen=True, slots=True)
class AddedMonth:
    """What was added in one month (``YYYY-MM``), the last added paper first.

    ``rows`` are those of its ``count`` papers that are among the newest of the catalog.
    """

    month: str
    title: str
    count: int
    rows: tuple[ListRow, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One month in the log: its count, the newest papers by name, and the number of the others."""

    month: str
    name: str
    count: int
    named: tuple[Link, ...]
    more: int


def month_name(month: str) -> str:
    """Return ``2024-02`` as ``February 2024``."""
    year, number = month.split("-")
    name = MONTHS[int(number) - 1]
    return f"{name} {year}"


def short_month(day: str) -> str:
    """Return ``2024-02-20`` as ``Feb 2024``; an empty text as it is."""
    if not day:
        return ""
    name, year = month_name(day[:7]).split(" ")
    return f"{name[:3]} {year}"


def short_day(day: str) -> str:
    """Return ``2024-02-20`` as ``20 Feb 2024``; an empty text as it is."""
    if not day:
        return ""
    return f"{int(day[8:10])} {short_month(day)}"


def year_index(catalog: Catalog) -> tuple[YearLink, ...]:
    """Return every year that has papers, newest first."""
    links = []
    for year in sorted(catalog.by_year, reverse=True):
        papers = catalog.by_year[year]
        links.append(YearLink(year, len(papers)))
    return tuple(links)


def year_view(rows: Rows, year: int) -> YearPage:
    """Return the page of a year that has papers."""
    links = year_index(rows.catalog)
    # Years without papers have no page and are skipped.
    newer = [link for link in links if link.year > year]
    older = [link for link in links if link.year < year]
    papers = rows.catalog.by_year[year]
    rest = ""
    if len(papers) > PAGE_ROWS:
        # The list of all papers has each year in one piece, in the same order.
        before = sum(link.count for link in newer)
        parts = pages_of_all(len(rows.catalog.papers))
        rest = parts[before // PAGE_ROWS + 1].path
    return YearPage(
        year=year,
        rows=rows.of(papers[:PAGE_ROWS]),
        total=len(papers),
        rest=rest,
        newer=newer[-1] if newer else None,
        older=older[0] if older else None,
    )


def added_months(rows: Rows) -> tuple[AddedMonth, ...]:
    """Return the months of the papers that were added last, newest first."""
    papers = last_added_first(rows.catalog.papers)
    counts = month_counts(rows.catalog)
    months = []
    for added in _by_month(papers[:NEWEST]):
        month = added[0].added[:7]
        months.append(
            AddedMonth(
                month=month,
                title=month_name(month),
                count=counts[month],
                rows=rows.of(added),
            )
        )
    return tuple(months)


def month_counts(catalog: Catalog) -> Mapping[str, int]:
    """Return the number of papers added in each month, newest month first."""
    months = [paper.added[:7] for paper in catalog.papers]
    newest_first = sorted(months, reverse=True)
    return Counter(newest_first)


def added_days(catalog: Catalog) -> tuple[DayCount, ...]:
    """Return the newest 100 days on which papers were added, newest first, each with its count.

    The pages count with them what was added since a reader's last visit.
    """
    counts = Counter(paper.added for paper in catalog.papers)
    newest_first = sorted(counts.items(), reverse=True)
    return tuple(newest_first[:MOST_DAYS])


def added_batches(catalog: Catalog) -> tuple[AddedDay, ...]:
    """Return the newest 100 days of additions, newest first, each with its reason, if any.

    Neighbors with the same reason are one, however many days without additions are between them.
    Empty where no day has a reason: a bare list of days says less than the list of papers.
    """
    reasons = catalog.taxonomy.catalog.batches
    if not reasons:
        return ()
    batches: list[AddedDay] = []
    for day, count in added_days(catalog):
        reason = reasons.get(day, "")
        batch = AddedDay(day, day, count, reason)
        reason_above = batches[-1].reason if batches else ""
        if reason and reason == reason_above:
            later = batches.pop()
            count += later.count
            batch = AddedDay(day, later.last, count, reason)
        batches.append(batch)
    return tuple(batches)


def log(catalog: Catalog) -> tuple[LogEntry, ...]:
    """Return the months in which papers were added, newest first."""
    by_month = _by_month(catalog.papers)
    return tuple(_log_entry(catalog, papers) for papers in by_month)


def _log_entry(catalog: Catalog, papers: list[Paper]) -> LogEntry:
    month = papers[0].added[:7]
    named = []
    # The catalog's order: the newest papers of the month come first.
    for paper in papers[:LOG_NAMES]:
        name = _shortened(display_name(catalog, paper))
        named.append(Link(name, paper.url))
    return LogEntry(
        month=month,
        name=month_name(month),
        count=len(papers),
        named=tuple(named),
        more=len(papers) - len(named),
    )


def _shortened(name: str) -> str:
    """Return a name cut between words; one long word, as Chinese titles are, is cut within."""
    if len(name) <= LOG_NAME_LENGTH:
        return name
    words = name[:LOG_NAME_LENGTH].rpartition(" ")[0]
    if not words:
        return f"{name[:LOG_NAME_LENGTH]}…"
    return f"{words} …"


def _by_month(papers: Iterable[Paper]) -> list[list[Paper]]:
    """Return papers in one list for each month in which any were added, newest month first."""
    months = defaultdict[str, list[Paper]](list)
    for paper in papers:
        month = paper.added[:7]
        months[month].append(paper)
    return [months[month] for month in sorted(months, reverse=True)]
