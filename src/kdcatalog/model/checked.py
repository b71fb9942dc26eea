"""Which facts of a record were compared with a source, with which, and when.

``checked: {authors: acl 2026-11-26}`` says that the authors are those of the ACL Anthology on that
day. Without it, nobody knows whether a fact was looked up or copied from a list.
"""

import re
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, WithJsonSchema

from kdcatalog.model.base import FrozenDict, fault
from kdcatalog.model.dates import is_day
from kdcatalog.model.text import PlainText, quote
from kdcatalog.model.vocabulary import did_you_mean

CHECKED_FIELDS = (
    *("title", "authors", "date", "venue", "identifiers"),
    *("code", "data", "placements", "facts", "summary"),
)
"""The fields of a record that a source can confirm."""

# Sources are services such as acl, doi or arxiv, or "person" for what a person compared.
_PATTERN = "[a-z][a-z0-9-]* [0-9]{4}-[0-9]{2}-[0-9]{2}"
_HINT = "write source and day, such as acl 2026-11-26, or person 2026-11-26"


_Texts = Mapping[str, str]


class FieldCheck(NamedTuple):
    """One field that was compared: with which source, and on which day (ISO)."""

    field: str
    source: str
    day: str


def _check_text(text: str) -> str:
    if not re.fullmatch(_PATTERN, text):
        message = f"{quote(text)} is not a source with a day"
        raise fault("KD122", message, _HINT)
    day = text.partition(" ")[2]
    if not is_day(day):
        message = f"{quote(day)} is not a valid date"
        raise fault("KD114", message, _HINT)
    return text


def _check_fields(checks: _Texts) -> _Texts:
    for name in checks:
        if name not in CHECKED_FIELDS:
            hint = did_you_mean(name, CHECKED_FIELDS, "remove it")
            message = f"{quote(name)} is not a field that is checked"
            raise fault("KD130", message, hint)
    return FrozenDict(checks)


_SCHEMA = {"type": "string", "pattern": f"^{_PATTERN}$"}
_NAMES = {"propertyNames": {"enum": [*CHECKED_FIELDS]}}
CheckText = Annotated[
    PlainText,
    AfterValidator(_check_text),
    WithJsonSchema(_SCHEMA),
]
Checks = Annotated[
    Mapping[str, CheckText],
    Field(min_length=1, json_schema_extra=_NAMES),
    AfterValidator(_check_fields),
]


def checks_of(checked: _Texts) -> tuple[FieldCheck, ...]:
    """Return the checks of a record in the order of its fields."""
    checks = []
    for name in CHECKED_FIELDS:
        if name in checked:
            source, _, day = checked[name].partition(" ")
            checks.append(FieldCheck(name, source, day))
    return tuple(checks)


def check_text(source: str, day: str) -> str:
    """Return a check as a record writes it."""
    return f"{source} {day}"
