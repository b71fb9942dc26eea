"""The links of a catalog as a person, a program or an issue reads them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kdcatalog.model.text import pluralize
from kdcatalog.reporting import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.linkcheck.history import Result, Verdict
    from kdcatalog.linkcheck.locations import Link

VERDICTS: Mapping[Verdict, str] = {
    "dead": "failed on two days that lie apart: replace the address, or take it out",
    "moved": "lead elsewhere for good: kdcatalog links --fix writes the new address",
    "archived": "are still there, but their owners keep them up no longer: nothing needs to be done",
    "suspect": "failed for the first time: nothing needs to be done until they fail again on another day",
    "unknown": "did not say whether they are there, since some hosts turn programs away: nothing follows from it",
    "fine": "lead where they should",
}
"""What each verdict means, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One address: where it stands, what was found, since when it fails and where it leads now."""

    url: str
    places: tuple[str, ...]
    words: str
    moved_to: str
    failed_since: str


@dataclass(frozen=True, slots=True)
class Group:
    """The addresses of one verdict, how many there are, and what the verdict means; not all need be listed."""

    verdict: Verdict
    number: int
    meaning: str
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The verdict and how many addresses have it."""
        return f"{self.verdict.capitalize()}: {self.number}"

    @property
    def more(self) -> int:
        """How many addresses are not listed."""
        return self.number - len(self.rows)


@dataclass(frozen=True, slots=True)
class LinkReport:
    """All groups that hold something, the most urgent first; ``remark`` is what could not be asked."""

    day: str
    total: int
    groups: tuple[Group, ...]
    remark: str = ""

    @property
    def dead(self) -> int:
        """The number of dead addresses."""
        return sum(group.number for group in self.groups if group.verdict == "dead")

    @property
    def told(self) -> tuple[Group, ...]:
        """The groups whose addresses are listed one by one."""
        return tuple(group for group in self.groups if group.verdict != "fine")

    @property
    def summary(self) -> str:
        """Return the counts in one line."""
        counts = ", ".join(f"{group.number} {group.verdict}" for group in self.groups)
        return f"{pluralize(self.total, 'address') if self.total == 1 else f'{self.total} addresses'}: {counts or 'none'}"


def report_of(
    links: Sequence[Link], results: Mapping[str, Result], day: str, remark: str = ""
) -> LinkReport:
    """Return the report on links, each with its result."""
    counts = Counter(results[link.url].verdict for link in links)
    groups = (_group(verdict, links, results) for verdict in VERDICTS if counts[verdict])
    return LinkReport(day, len(links), tuple(groups), remark)


def _group(verdict: Verdict, links: Sequence[Link], results: Mapping[str, Result]) -> Group:
    rows = []
    for link in links:
        result = results[link.url]
        if result.verdict == verdict:
            places = tuple(map(str, link.places))
            rows.append(Row(link.url, places, result.words, result.moved_to, result.failed_since))
    return Group(verdict, len(rows), VERDICTS[verdict], tuple(rows))


def within(report: LinkReport, budget: int) -> LinkReport:
    """Return a report that lists only as many addresses as some characters hold, the most urgent ones."""
    groups = []
    for group in report.groups:
        rows = []
        for row in group.rows:
            budget -= _size(row)
            if budget < 0:
                break
            rows.append(row)
        groups.append(replace(group, rows=tuple(rows)))
    return replace(report, groups=tuple(groups))


def _size(row: Row) -> int:
    """Return how many characters an address takes in Markdown at most: it stands there twice, its marks spelt out."""
    return (
        4 * len(row.url)
        + 2 * (len(row.words) + sum(map(len, row.places)) + 10 * len(row.places))
        + 100
    )


def as_text(report: LinkReport) -> str:
    """Return the report for a terminal."""
    return "".join(f"{printable(line)}\n" for line in _lines(report))


def _lines(report: LinkReport) -> Iterator[str]:
    for group in report.told:
        yield f"{group.title}. They {group.meaning}"
        for row in group.rows:
            yield f"  {row.url}"
            yield f"    {'; '.join(filter(None, (row.words, _since(row))))}"
            yield f"    in {', '.join(row.places)}"
    if report.remark:
        yield report.remark


def _since(row: Row) -> str:
    return f"it fails since {row.failed_since}" if row.failed_since else ""


def as_json(report: LinkReport) -> str:
    """Return the report for a program: counts, and every address that is not fine."""
    rows = [
        {
            "url": row.url,
            "verdict": group.verdict,
            "words": row.words,
            "moved_to": row.moved_to,
            "failed_since": row.failed_since,
            "places": [*row.places],
        }
        for group in report.told
        for row in group.rows
    ]
    counts = {group.verdict: group.number for group in report.groups}
    whole = {
        "version": 1,
        "day": report.day,
        "addresses": report.total,
        "counts": counts,
        "links": rows,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
