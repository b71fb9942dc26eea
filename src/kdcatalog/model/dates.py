"""Dates as precisely as they are known: a month, or a year alone.

``date`` is the first public version of a work; ``added`` the day it entered the catalog.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cache
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.model.text import PlainText, quote, yaml_quoted

_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
# Earlier works are cited by hardly any catalog; later years are typing errors.
EARLIEST = 1950
LATEST = 2100


class Month(NamedTuple):
    """A month of a year; month 0 means that only the year is known, year 0 that nothing is."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month of ``YYYY-MM`` or ``YYYY``; raises ValueError on anything else.

        >>> Month.parse("2024-03"), Month.parse("2024")
        (Month(year=2024, month=3), Month(year=2024, month=0))
        """
        parts = _MONTH.fullmatch(text)
        if not parts:
            raise ValueError(text)
        year = int(parts[1])
        month = int(parts[2] or 0)
        # "2024-00" is no way to write a year alone.
        has_valid_month = not parts[2] or 1 <= month <= 12
        if not has_valid_month or not EARLIEST <= year <= LATEST:
            raise ValueError(text)
        return cls(year, month)

    def __str__(self) -> str:
        if not self.year:
            return ""
        if not self.month:
            return f"{self.year:04}"
        return f"{self.year:04}-{self.month:02}"

    def months_until(self, later: "Month") -> int:
        """Return the months from the end of this date to the start of a later one.

        A year alone ends in December and starts in January, so that an age is never overstated.
        """
        years = later.year - self.year
        last_month = self.month or 12
        first_month = later.month or 1
        return 12 * years + first_month - last_month


# Before every date, so that undated papers end each list that begins with the newest.
UNDATED = Month(0, 0)
"""In place of the date of a work that has none."""

# --- names of months ---

_MONTH_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Languages of the lists and exports that were imported so far, by their tags.
_LANGUAGES: Final = ("da", "de", "es", "fr", "it", "nb", "nl", "pl", "pt", "ru", "sv", "uk")
_FORMS: Final = ("wide", "abbreviated")
# .8: "Feburary" and "Augest" are months, at .75 "Mayor" would be May.
_TYPING_ERROR = 0.8


def month_of_name(name: str) -> int:
    """Return the number of a month by its name or abbreviation in several languages, 0 for others.

    >>> month_of_name("Sept."), month_of_name("mars"), month_of_name("M\u00e4rz")
    (9, 3, 3)
    >>> month_of_name("Decision"), month_of_name("MAI")
    (0, 0)
    """
    word = unicodedata.normalize("NFC", name).rstrip(".")
    lower = word.casefold()
    if len(lower) < 3:
        return 0
    number = _english_month(lower)
    # Elsewhere months are written small: "MAI 2023" and "SET 2020" are conferences.
    if number or word.isupper():
        return number
    return _foreign_months().get(lower, 0)


def _english_month(word: str) -> int:
    for number, name in enumerate(_MONTH_NAMES, 1):
        if name.startswith(word):
            return number
        begins_alike = word.startswith(name[:3])
        alike = SequenceMatcher(None, word, name).ratio()
        if begins_alike and alike >= _TYPING_ERROR:
            return number
    return {"sept": 9}.get(word, 0)


@cache
def _foreign_months() -> Mapping[str, int]:
    """Return the numbers of months by their names, without those that mean two months."""
    numbers: dict[str, int] = {}
    ambiguous = set()
    for word, number in _named_months():
        if numbers.setdefault(word, number) != number:
            ambiguous.add(word)
    for word in ambiguous:
        del numbers[word]
    return numbers


def _named_months() -> Iterator[tuple[str, int]]:
    # A tenth of a second, which English lists and every other command are spared.
    from babel.dates import get_month_names

    for language in _LANGUAGES:
        for form in _FORMS:
            for context in ("format", "stand-alone"):
                names = get_month_names(form, context, language)
                for number, name in names.items():
                    yield name.casefold().rstrip("."), number


_DASH = re.compile("[\u2010-\u2015\u2212]")
# A word of letters; "M\u00e4rz" and "f\u00e9vr." are months, too.
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_OF = r"(?:(?:of|de|del|di|do|den) )?"
_DAY_NUMBER = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th|er|\u00ba|\u00b0)?"
_DAY_AND_NAME = rf"{_DAY_NUMBER}[ .-]*{_OF}{_NAME}[ ,.-]*"
_NAME_AND_DAY = rf"{_NAME}[ ,.-]*{_OF}(?:{_DAY_NUMBER}[ ,.-]+)?"
_SPELLINGS = (
    # 2024-03-14, 2024/3, 2024.03.14, 2024-03-14T10:00:00Z, and 2024 3 14 in Chinese
    re.compile(
        "(?P<year>[0-9]{4})[-/. \u5e74](?P<month>[0-9]{1,2})\u6708?"
        f"(?:[-/. ]?{_DAY_NUMBER}\u65e5?(?:[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)?)?"
    ),
    re.compile("(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})?"),
    # 14/03/2024 and 03/14/2024; in 04/03/2024 either number may be the month
    re.compile("(?P<day>1[3-9]|2[0-9]|3[01])[-/. ](?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
    re.compile("(?P<month>[0-9]{1,2})[-/. ](?P<day>1[3-9]|2[0-9]|3[01])[-/. ](?P<year>[0-9]{4})"),
    # 14.3.2024 and 4.3.2024: with points, the day comes first
    re.compile(r"(?P<day>[0-9]{1,2})\. ?(?P<month>[0-9]{1,2})\. ?(?P<year>[0-9]{4})"),
    # 03/2024
    re.compile("(?P<month>[0-9]{1,2})[-/. ](?P<year>[0-9]{4})"),
    # March 2024, March 14, 2024, Mar. 14 2024
    re.compile(rf"{_NAME_AND_DAY}(?P<year>[0-9]{{4}})", re.IGNORECASE),
    # 14 March 2024, 14. M\u00e4rz 2024, 14 de marzo de 2024
    re.compile(rf"{_DAY_AND_NAME}{_OF}(?P<year>[0-9]{{4}})", re.IGNORECASE),
    # 2024 March 14
    re.compile(rf"(?P<year>[0-9]{{4}})[ ,.-]*{_NAME}(?:[ ,.-]*{_DAY_NUMBER})?", re.IGNORECASE),
)


def spelled_month(text: str) -> str | None:
    """Return as ``YYYY-MM`` the month of a date in another spelling; None where it is unclear.

    >>> spelled_month("March 2024"), spelled_month("2024-03-14"), spelled_month("04/03/2024")
    ('2024-03', '2024-03', None)
    """
    parts = _spelled_parts(text)
    if not parts:
        return None
    year, month, day = parts
    written = f"{year}-{month:02}"
    # "2024-03-99" is no spelling of a month, but a typing error somewhere.
    is_valid = is_day(f"{written}-{day or 1:02}")
    return written if is_valid else None


def spelled_day(text: str) -> str | None:
    """Return as ``YYYY-MM-DD`` a day in another spelling; None where it is unclear.

    >>> spelled_day("25 Nov 2026"), spelled_day("2026/11/5"), spelled_day("Nov 2026")
    ('2026-11-25', '2026-11-05', None)
    """
    parts = _spelled_parts(text)
    if not parts or not parts[2]:
        return None
    year, month, day = parts
    written = f"{year}-{month:02}-{day:02}"
    return written if is_day(written) else None


def _spelled_parts(text: str) -> tuple[str, int, int] | None:
    """Return year, month and day of a text, the day 0 where it has none."""
    for spelling in _SPELLINGS:
        # Word processors make other dashes, and input methods for Chinese wide digits.
        plain = _DASH.sub("-", unicodedata.normalize("NFKC", text))
        match = spelling.fullmatch(plain.strip())
        if not match:
            continue
        parts = match.groupdict()
        month = _month_number(parts)
        # Not every spelling has a group for the day, and one has it as an option.
        day = parts.get("day") or 0
        return parts["year"], month, int(day)
    return None


def _month_number(parts: Mapping[str, str | None]) -> int:
    """Return the month of a spelling, in letters or digits; 0 where it has none."""
    name = parts.get("name")
    if name:
        return month_of_name(name)
    return int(parts.get("month") or 0)


def _check_month(text: str) -> str:
    try:
        Month.parse(text)
    except ValueError:
        hint = 'write the month of the first public version as "YYYY-MM", or its year as "YYYY"'
        spelled = spelled_month(text)
        years = _ONE_YEAR.findall(text)
        if spelled:
            hint = f"write {yaml_quoted(spelled)}"
        elif len(years) == 1:
            (year,) = years
            hint = f'write "{year}", or the month as well, such as "{year}-05"'
        raise fault("KD114", f"{quote(text)} is not a valid month or year", hint) from None
    return text


def _check_day(text: str) -> str:
    # The pattern comes first: fromisoformat also reads 20240220 and 2024-W08-2.
    if not _DAY.fullmatch(text) or not is_day(text):
        message = f"{quote(text)} is not a valid date"
        spelled = spelled_day(text)
        hint = f"write {yaml_quoted(spelled)}" if spelled else 'write the day as "YYYY-MM-DD"'
        raise fault("KD114", message, hint)
    return text


def is_day(text: str) -> bool:
    """Return whether an ISO date is a day of the calendar, in the years that works can have."""
    try:
        return EARLIEST <= datetime.date.fromisoformat(text).year <= LATEST
    except ValueError:
        return False


def _read_year(value: object) -> int:
    """Return a year from its four digits; int() alone would read "2_024" and other digits."""
    text = str(value)
    has_four_digits = _YEAR.fullmatch(text) is not None
    if has_four_digits and EARLIEST <= int(text) <= LATEST:
        return int(text)
    message = f"{quote(text)} is not a valid year"
    raise fault("KD115", message, "write four digits, such as 2024")


# A year among other words: "2023 Q1", "Spring 2023", "forthcoming (2024)".
_ONE_YEAR = re.compile(r"(?<![0-9])(?:19[5-9]|20[0-9])[0-9](?![0-9])")
_YEARS = "(?:19[5-9][0-9]|20[0-9]{2}|2100)"
"""The years from ``EARLIEST`` to ``LATEST``, as a pattern."""
_DAYS = (
    "(?:(?:0[13-9]|1[0-2])-(?:0[1-9]|[12][0-9]|30)|(?:0[13578]|1[02])-31|02-(?:0[1-9]|[12][0-9]))"
)
_YEAR_SCHEMA = {"type": "integer", "minimum": EARLIEST, "maximum": LATEST}
_MONTHS = f"^{_YEARS}(?:-(?:0[1-9]|1[0-2]))?$"
_MONTH_SCHEMA = {"anyOf": [{"type": "string", "pattern": _MONTHS}, _YEAR_SCHEMA]}
_DAY_SCHEMA = {"type": "string", "pattern": f"^{_YEARS}-{_DAYS}$"}
_YEAR_TEXT_SCHEMA = {"type": "string", "pattern": f"^{_YEARS}$"}
_YEAR_OR_TEXT_SCHEMA = {"anyOf": [_YEAR_TEXT_SCHEMA, _YEAR_SCHEMA]}

MonthText = Annotated[
    PlainText,
    AfterValidator(_check_month),
    WithJsonSchema(_MONTH_SCHEMA),
]
DayText = Annotated[
    PlainText,
    AfterValidator(_check_day),
    WithJsonSchema(_DAY_SCHEMA),
]
Year = Annotated[
    int,
    BeforeValidator(_read_year),
    WithJsonSchema(_YEAR_OR_TEXT_SCHEMA),
]
