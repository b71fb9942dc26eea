"""The badges at the head of README.md: papers, date and license."""

import re
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Licenses
from kdcatalog.views.timeline import short_day


@dataclass(frozen=True, slots=True)
class Badge:
    """A badge: its file is ``badge-NAME.svg``; ``link`` is the name of a part of README.md."""

    name: str
    label: str
    value: str
    alternative: str
    link: str


def badges(catalog: Catalog) -> tuple[Badge, ...]:
    """Return the badges; that of the date only once there are papers."""
    total = f"{len(catalog.papers):,}"
    noun = "paper" if len(catalog.papers) == 1 else "papers"
    papers = Badge(
        name="papers",
        label=noun,
        value=total,
        alternative=f"{total} {noun}",
        link="contents",
    )
    items = [papers]
    if catalog.as_of:
        day = short_day(catalog.as_of)
        updated = Badge(
            name="updated",
            label="updated",
            value=day,
            alternative=f"Updated {day}",
            link="log",
        )
        items.append(updated)
    items.append(_license_badge(catalog.taxonomy.catalog.license))
    return tuple(items)


def _license_badge(licenses: Licenses) -> Badge:
    # Versions would make the badge too wide for a phone.
    data = _without_version(licenses.data)
    code = _without_version(licenses.code)
    return Badge(
        name="license",
        label="license",
        value=data if data == code else f"{data} + {code}",
        alternative=f"License: {licenses.data} for the data, {licenses.code} for the code",
        link="license",
    )


def _without_version(license_name: str) -> str:
    """Return ``CC0-1.0`` as ``CC0``."""
    return re.sub(r"-[0-9][0-9.]*$", "", license_name)
