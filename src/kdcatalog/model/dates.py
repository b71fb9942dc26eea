"""Dates as far as they are known: a month, or a year alone.

``date`` is the first public version of a work; ``added`` the day it entered the catalog.
"""

import datetime
import re
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.model.text import PlainText, quote

_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
EARLIEST, LATEST = 1950, 2100


class Month(NamedTuple):
    """A month of a year; month 0 means that only the year is known."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``YYYY-MM`` or ``YYYY``; raise ValueError on anything else."""
        found = _MONTH.fullmatch(text)
        if not found or not EARLIEST <= int(found[1]) <= LATEST:
            raise ValueError(text)
        month = int(found[2] or 0)
        if found[2] and not 1 <= month <= 12:
            raise ValueError(text)
        return cls(int(found[1]), month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}" if self.month else f"{self.year:04}"

    def months_until(self, later: "Month") -> int:
        """Count the months from the end of this date to the start of a later one; a year alone ends in December."""
        return (later.year - self.year) * 12 + (later.month or 1) - (self.month or 12)


def _check_month(text: str) -> str:
    try:
        Month.parse(text)
    except ValueError:
        hint = 'write the month of the first public version as "YYYY-MM", or "YYYY" where only the year is known'
        raise fault("KD114", f"{quote(text)} is no month and no year", hint) from None
    return text


def _check_day(text: str) -> str:
    if not _DAY.fullmatch(text) or not _is_day(text):
        raise fault(
            "KD114", f"{quote(text)} is no day of the calendar", 'write the day as "YYYY-MM-DD"'
        )
    return text


def _is_day(text: str) -> bool:
    try:
        return EARLIEST <= datetime.date.fromisoformat(text).year <= LATEST
    except ValueError:
        return False


def _read_year(value: object) -> int:
    text = value if isinstance(value, str) else str(value)
    if (
        isinstance(value, list | tuple | dict)
        or not _YEAR.fullmatch(text)
        or not EARLIEST <= int(text) <= LATEST
    ):
        raise fault("KD115", f"{quote(text)} is no year", "write four digits, such as 2024")
    return int(text)


_YEARS = "(?:19[5-9][0-9]|20[0-9]{2}|2100)"
"""The years from ``EARLIEST`` to ``LATEST``, as a pattern."""
_DAYS = (
    "(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|(?:0[13578]|1[02])-31|02-(?:0[1-9]|[12][0-9]))"
)
_YEAR_SCHEMA = {"type": "integer", "minimum": EARLIEST, "maximum": LATEST}
_MONTH_SCHEMA = {
    "anyOf": [{"type": "string", "pattern": f"^{_YEARS}(?:-(?:0[1-9]|1[0-2]))?$"}, _YEAR_SCHEMA]
}
_DAY_SCHEMA = {"type": "string", "pattern": f"^{_YEARS}-{_DAYS}$"}
_YEAR_OR_TEXT_SCHEMA = {"anyOf": [{"type": "string", "pattern": f"^{_YEARS}$"}, _YEAR_SCHEMA]}

MonthText = Annotated[PlainText, AfterValidator(_check_month), WithJsonSchema(_MONTH_SCHEMA)]
DayText = Annotated[PlainText, AfterValidator(_check_day), WithJsonSchema(_DAY_SCHEMA)]
Year = Annotated[int, BeforeValidator(_read_year), WithJsonSchema(_YEAR_OR_TEXT_SCHEMA)]
