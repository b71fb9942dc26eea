"""The badges at the head of README.md: papers, date and license."""

import re
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
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
    items = [Badge("papers", "papers", total, f"{total} papers", "contents")]
    if catalog.as_of:
        day = short_day(catalog.as_of)
        items.append(Badge("updated", "updated", day, f"Updated {day}", "log"))
    licenses = catalog.taxonomy.catalog.license
    # Versions would make the badge too wide for a phone.
    names = [_without_version(name) for name in (licenses.data, licenses.code)]
    value = " + ".join(dict.fromkeys(names))
    alternative = f"License: {licenses.data} for the data, {licenses.code} for the code"
    items.append(Badge("license", "license", value, alternative, "license"))
    return tuple(items)


def _without_version(license_name: str) -> str:
    """Return ``CC0-1.0`` as ``CC0``."""
    return re.sub(r"-[0-9][0-9.]*$", "", license_name)
