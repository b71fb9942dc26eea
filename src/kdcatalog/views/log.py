"""What entered the catalog when, month by month."""

from collections import defaultdict
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.rows import Link, called

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
NAMED = 6
LONGEST = 48


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One month: how many papers entered, the newest of them by name, how many more there are."""

    month: str
    name: str
    count: int
    named: tuple[Link, ...]
    more: int


def log(catalog: Catalog) -> tuple[LogEntry, ...]:
    """Return the months in which papers entered, newest first."""
    months: dict[str, list[Paper]] = defaultdict(list)
    for paper in catalog.papers:
        months[paper.added[:7]].append(paper)
    return tuple(_entry(catalog, month, months[month]) for month in sorted(months, reverse=True))


def month_name(month: str) -> str:
    """Return ``2024-02`` as a reader writes it."""
    return f"{MONTHS[int(month[5:7]) - 1]} {month[:4]}"


def _entry(catalog: Catalog, month: str, papers: list[Paper]) -> LogEntry:
    named = tuple(Link(_brief(called(catalog, paper)), paper.url) for paper in papers[:NAMED])
    return LogEntry(month, month_name(month), len(papers), named, len(papers) - len(named))


def _brief(name: str) -> str:
    """Return a name of at most so many characters, cut between words."""
    if len(name) <= LONGEST:
        return name
    words = name[:LONGEST].rpartition(" ")[0]
    return f"{words} …" if words else f"{name[:LONGEST]}…"
