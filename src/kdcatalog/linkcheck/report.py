"""The links of a catalog as a person, a program or an issue reads them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from kdcatalog.model.text import pluralize
from kdcatalog.model.urls import host_of
from kdcatalog.reporting import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.linkcheck.history import LinkState, Verdict
    from kdcatalog.linkcheck.locations import CatalogLink
    from kdcatalog.linkcheck.replacements import Replacement

    Links = Sequence[CatalogLink]
    StateByUrl = Mapping[str, LinkState]
    ReplacementsByUrl = Mapping[str, tuple[Replacement, ...]]

MEANINGS: Mapping[Verdict, str] = {
    "dead": "failed on two separate days: replace or remove them",
    "moved": "moved permanently: kdcatalog links --fix writes the new address",
    "archived": "were archived by their owners: nothing to do",
    "suspect": "failed for the first time: nothing to do until they fail again on another day",
    "unknown": "could not be checked (some hosts block bots): nothing to do",
    "fine": "work",
}
"""What each verdict means, after "They"; the most urgent first."""
NO_REPLACEMENTS: ReplacementsByUrl = {}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: its places, what was found, since when it fails and what may replace it.

    ``more`` counts further links of the same host with the same words, which one row stands for.
    """

    url: str
    places: tuple[str, ...]
    words: str
    moved_to: str
    failed_since: str
    replacements: tuple[Replacement, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links with one verdict, their number and what it means; not all need be listed."""

    verdict: Verdict
    number: int
    meaning: str
    rows: tuple[LinkRow, ...]

    @property
    def count(self) -> str:
        """The number with the verdict, such as "3 dead"."""
        return f"{self.number} {self.verdict}"

    @property
    def title(self) -> str:
        """The verdict and how many links have it."""
        return f"{self.verdict.capitalize()}: {self.number}"

    @property
    def more(self) -> int:
        """How many links are not listed."""
        further = sum(row.more for row in self.rows)
        return self.number - len(self.rows) - further


@dataclass(frozen=True, slots=True)
class LinkReport:
    """All groups that are not empty, the most urgent first; ``remark`` says what was not asked."""

    day: str
    total: int
    groups: tuple[LinkGroup, ...]
    remark: str = ""

    @property
    def dead(self) -> int:
        """The number of dead links."""
        numbers = {group.verdict: group.number for group in self.groups}
        return numbers.get("dead", 0)

    @property
    def listed(self) -> tuple[LinkGroup, ...]:
        """The groups whose links are listed."""
        groups = [group for group in self.groups if group.verdict != "fine"]
        return tuple(groups)

    @property
    def summary(self) -> str:
        """Return the counts in one line."""
        counts = [group.count for group in self.groups]
        links = pluralize(self.total, "link")
        joined = ", ".join(counts) or "none"
        return f"{links}: {joined}"


def report_of(
    links: Links,
    states: StateByUrl,
    day: str,
    remark: str = "",
    replacements: ReplacementsByUrl = NO_REPLACEMENTS,
) -> LinkReport:
    """Return the report on links, each with its state and what may replace it."""
    verdicts = [states[link.url].verdict for link in links]
    numbers = Counter(verdicts)
    groups = []
    for verdict, meaning in MEANINGS.items():
        if numbers[verdict]:
            rows = tuple(_rows(verdict, links, states, replacements))
            group = LinkGroup(
                verdict=verdict,
                number=numbers[verdict],
                meaning=meaning,
                rows=rows,
            )
            groups.append(group)
    return LinkReport(
        day=day,
        total=len(links),
        groups=tuple(groups),
        remark=remark,
    )


def _rows(
    verdict: Verdict,
    links: Links,
    states: StateByUrl,
    replacements: ReplacementsByUrl,
) -> Iterator[LinkRow]:
    for link in links:
        state = states[link.url]
        if state.verdict == verdict:
            yield LinkRow(
                url=link.url,
                places=tuple(str(place) for place in link.places),
                words=state.words,
                moved_to=state.moved_to,
                failed_since=state.failed_since,
                replacements=replacements.get(link.url, ()),
            )


def by_host(report: LinkReport) -> LinkReport:
    """Return a report in which one row stands for all unchecked links of a host.

    When GitHub cannot be reached, 300 equal lines would hide the one dead link.
    """
    groups = []
    for group in report.groups:
        if group.verdict == "unknown":
            group = replace(group, rows=tuple(_merged(group.rows)))
        groups.append(group)
    return replace(report, groups=tuple(groups))


def _merged(rows: Sequence[LinkRow]) -> Iterator[LinkRow]:
    """Yield the first row of each host and each reason, with the number of the others."""
    groups = defaultdict(list)
    for row in rows:
        host_and_reason = (host_of(row.url), row.words)
        groups[host_and_reason].append(row)
    for group in groups.values():
        yield replace(group[0], more=len(group) - 1)


def within(report: LinkReport, budget: int) -> LinkReport:
    """Return a report that lists only as many links as some characters hold, the most urgent."""
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


def _size(row: LinkRow) -> int:
    """Return how many characters a row takes in Markdown at most.

    The URL is written twice, as text and as target, and escapes make everything longer.
    """
    url_size = 4 * len(row.url)
    words_size = 2 * len(row.words)
    size = url_size + words_size + 100  # brackets, "fails since 2026-11-16"
    for place in row.places:
        size += 2 * len(place) + 20  # a bullet
    for replacement in row.replacements:
        size += 4 * len(replacement.url) + 80  # a bullet with words
    return size


def report_text(report: LinkReport) -> str:
    """Return the report for a terminal."""
    lines = _lines(by_host(report))
    return "".join(f"{printable(line)}\n" for line in lines)


def _lines(report: LinkReport) -> Iterator[str]:
    for group in report.listed:
        yield f"{group.title}. They {group.meaning}."
        for row in group.rows:
            yield f"  {row.url}"
            if row.more:
                yield f"    and {row.more} more of this host"
            since = f"fails since {row.failed_since}" if row.failed_since else ""
            details = [detail for detail in (row.words, since) if detail]
            yield f"    {'; '.join(details)}"
            yield f"    in {', '.join(row.places)}"
            for replacement in row.replacements:
                yield f"    replace with {replacement.url} ({replacement.words})"
    if report.remark:
        yield report.remark


def report_json(report: LinkReport) -> str:
    """Return the report for a program: counts, and every link that is not fine."""
    links = []
    for group in report.listed:
        for row in group.rows:
            link = {
                "url": row.url,
                "verdict": group.verdict,
                "words": row.words,
                "moved_to": row.moved_to,
                "failed_since": row.failed_since,
                "places": [*row.places],
                "replacements": [asdict(replacement) for replacement in row.replacements],
            }
            links.append(link)
    data = {
        "version": 1,
        "day": report.day,
        "addresses": report.total,
        "counts": {group.verdict: group.number for group in report.groups},
        "links": links,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
