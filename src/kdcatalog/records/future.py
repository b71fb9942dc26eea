"""Dates in the future: the one fault of a record that depends on the day on which it is checked.

A typing error such as 2062 would keep a paper on top of every list and move the date of the whole
catalog. It is found right after reading and the value is set aside, as one that cannot be read, so
that it is not also reported as later than the arXiv id, the venue and the day of entry.
"""

import datetime
from collections.abc import Iterator

from kdcatalog.model.dates import Month
from kdcatalog.model.identifiers import arxiv_month
from kdcatalog.model.paper import Paper
from kdcatalog.problems import Path, Problem
from kdcatalog.records.reading import Loaded
from kdcatalog.records.salvage import without_values

_Fault = tuple[Path, Problem]

# The run knows the date in UTC; in the Pacific it can be a day later.
_TOLERANCE = datetime.timedelta(days=1)

# Conferences publish the dates and papers of the next year, and journals their volumes ahead.
_YEARS_AHEAD = 1


def refuse_future(record: Loaded[Paper], today: str) -> Loaded[Paper]:
    """Return a record as it was read, dates later than ``today`` (ISO) set aside as problems."""
    rest = record.salvaged
    paper = record.value or (rest.paper if rest else None)
    if not paper:
        return record
    day = datetime.date.fromisoformat(today)
    problems: list[Problem] = []
    paths: list[Path] = []
    for path, problem in _future_dates(paper, day):
        paths.append(path)
        problems.append(problem)
    if not problems:
        return record
    unread = rest.unread if rest else frozenset()
    all_problems = (*record.problems, *problems)
    salvaged = without_values(paper, paths, unread)
    return Loaded(None, all_problems, salvaged)


def _future_dates(
    paper: Paper,
    today: datetime.date,
) -> Iterator[_Fault]:
    latest = today + _TOLERANCE
    month = Month(latest.year, latest.month)
    if paper.added > latest.isoformat():
        # The hint names no day: the same record must give the same report tomorrow.
        hint = 'write the day on which you add it, "YYYY-MM-DD"'
        yield _future(paper, ("added",), paper.added, hint)
    if paper.month > month:
        arxiv = paper.identifiers.arxiv
        month_of_arxiv = arxiv_month(arxiv) if arxiv else None
        hint = "write the month of the first public version"
        if month_of_arxiv:
            hint = f'write "{month_of_arxiv}", the month of the arXiv id'
        yield _future(paper, ("date",), paper.date, hint)
    latest_year = latest.year + _YEARS_AHEAD
    if paper.venue and paper.venue.year > latest_year:
        year = str(paper.venue.year)
        hint = "write the year of the volume or meeting"
        yield _future(paper, ("venue", "year"), year, hint)


def _future(
    paper: Paper,
    at: Path,
    date: str,
    hint: str,
) -> _Fault:
    problem = Problem(
        code="KD610",
        file=paper.file,
        at=at,
        message=f"{date} is in the future",
        hint=hint,
    )
    return at, problem
