"""What earlier runs found, kept in one file, so that a single failure condemns nothing.

An address is dead when it failed on two days that lie apart, and nothing was heard of it in between.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from kdcatalog.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kdcatalog.linkcheck.locations import Link
    from kdcatalog.linkcheck.probe import Outcome

STATE = ".kdcatalog-links.json"
DAYS_APART = 2
Verdict = Literal["fine", "moved", "archived", "unknown", "suspect", "dead"]
_SETTLED = ("fine", "moved", "archived")


class HistoryError(CatalogError):
    """The file of earlier results cannot be read."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is held of an address: the verdict, in words, the day, where it moved to and since when it fails."""

    verdict: Verdict
    checked: str
    words: str = ""
    moved_to: str = ""
    failed_since: str = ""


def judged(outcome: Outcome, before: Result | None, today: str) -> Result:
    """Return the result of an outcome, given what was held before."""
    since = before.failed_since if before and before.failed_since <= today else ""
    if outcome.found == "failing":
        since = since or today
        is_dead = _days(since, today) >= DAYS_APART
        return Result("dead" if is_dead else "suspect", today, outcome.words, failed_since=since)
    if outcome.found == "unknown":
        return Result("unknown", today, outcome.words, failed_since=since)
    return Result(outcome.found, today, outcome.words, outcome.moved_to)


def is_settled(result: Result | None, today: str) -> bool:
    """Tell whether an address was asked today already, and answered."""
    return bool(result and result.checked == today and result.verdict in _SETTLED)


def _days(earlier: str, later: str) -> int:
    return (datetime.date.fromisoformat(later) - datetime.date.fromisoformat(earlier)).days


def read(content: bytes, file: str) -> Mapping[str, Result]:
    """Return the results of a file, by address; raises HistoryError."""
    try:
        held = json.loads(content)
        rows = {1: held["addresses"]}[held["version"]]
        found = {url: Result(**fields) for url, fields in rows.items()}
        for result in found.values():
            _days(result.checked, result.failed_since or result.checked)
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        message = f"{file} does not hold what an earlier run wrote: delete it, and failures are counted anew"
        raise HistoryError(message) from wrong
    return found


def written(results: Mapping[str, Result]) -> bytes:
    """Return the file of results, in the order of the addresses, what is empty left out."""
    rows = {
        url: {name: value for name, value in asdict(results[url]).items() if value}
        for url in sorted(results)
    }
    return (
        json.dumps({"version": 1, "addresses": rows}, indent=1, ensure_ascii=False) + "\n"
    ).encode()


def of_links(results: Mapping[str, Result], links: Iterable[Link]) -> Mapping[str, Result]:
    """Return the results of addresses that still stand in the catalog."""
    return {link.url: results[link.url] for link in links if link.url in results}
