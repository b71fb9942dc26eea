"""The results of earlier runs, kept in one file, so that a single failure proves nothing.

A link is dead when it failed on two days at least two days apart and did not work in between.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from kdcatalog.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kdcatalog.linkcheck.locations import CatalogLink
    from kdcatalog.linkcheck.probe import ProbeResult

    Fields = Mapping[str, str]

# Two days are longer than a night of maintenance, or a run at 23:59 and one at 0:01.
DAYS_APART = 2
# Results of another version are forgotten: links are only dead two days later.
VERSION = 1

Verdict = Literal["fine", "moved", "archived", "unknown", "suspect", "dead"]
_SETTLED = ("fine", "moved", "archived")


class HistoryError(CatalogError):
    """The file of earlier results cannot be read."""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is remembered of a link: verdict, day, in words, where it moved, since when it fails."""

    verdict: Verdict
    checked: str
    words: str = ""
    moved_to: str = ""
    failed_since: str = ""


def judge(result: ProbeResult, before: LinkState | None, today: str) -> LinkState:
    """Return the state of a link after a result, from its state before; days are ISO dates."""
    # A clock that was set back would otherwise make a link dead on the same day.
    since = before.failed_since if before else ""
    if since > today:
        since = ""
    if result.status == "failing":
        since = since or today
        verdict: Verdict = "dead" if _days(since, today) >= DAYS_APART else "suspect"
        return LinkState(
            verdict=verdict,
            checked=today,
            words=result.words,
            failed_since=since,
        )
    if result.status == "unknown":
        # Not having been asked is no sign of life, so the first failure still counts.
        return LinkState(
            verdict="unknown",
            checked=today,
            words=result.words,
            failed_since=since,
        )
    return LinkState(
        verdict=result.status,
        checked=today,
        words=result.words,
        moved_to=result.moved_to,
    )


def is_settled(state: LinkState, today: str) -> bool:
    """Return whether a link was asked today already and answered."""
    return state.checked == today and state.verdict in _SETTLED


def _days(earlier: str, later: str) -> int:
    start = datetime.date.fromisoformat(earlier)
    end = datetime.date.fromisoformat(later)
    return (end - start).days


def read_history(content: bytes, file: str) -> dict[str, LinkState]:
    """Return the states in a file, by URL; raises HistoryError."""
    message = f"{file} does not contain the results of an earlier run: delete it to start over"
    try:
        data = json.loads(content)
        version = data["version"]
        rows = data["addresses"].items()
        states = {}
        for url, fields in rows:
            states[url] = LinkState(**fields)
        for state in states.values():
            # Read once, so that an invalid date is found here and not after an hour of asking.
            _days(state.checked, state.failed_since or state.checked)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        # Invalid JSON, a missing key, unknown fields, or another shape: people edit the file.
        raise HistoryError(message) from error
    if version != VERSION:
        raise HistoryError(message)
    return states


def history_bytes(states: Mapping[str, LinkState]) -> bytes:
    """Return the content of the file, sorted by URL, without empty values."""
    rows = {}
    for url in sorted(states):
        fields = asdict(states[url])
        rows[url] = _without_empty(fields)
    text = json.dumps({"version": VERSION, "addresses": rows}, indent=1, ensure_ascii=False)
    return f"{text}\n".encode()


def _without_empty(fields: Fields) -> Fields:
    # Most links are fine, so most of their fields are empty.
    pairs = fields.items()
    return {name: value for name, value in pairs if value}


def states_of(
    states: Mapping[str, LinkState],
    links: Iterable[CatalogLink],
) -> dict[str, LinkState]:
    """Return the states of links that are still in the catalog."""
    urls = {link.url for link in links}
    current = [url for url in states if url in urls]
    return {url: states[url] for url in current}
