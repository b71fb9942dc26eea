"""The menu and the foot of every page."""

from dataclasses import dataclass

from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import counted


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the menu; ``address`` is relative to the site."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands round every page."""

    short_title: str
    menu: tuple[MenuItem, ...]
    foot: str
    foot_links: tuple[MenuItem, ...]


def surroundings(catalog: Catalog) -> Surroundings:
    """Return menu and foot of a catalog."""
    items = [
        MenuItem("Papers", places.PAPERS),
        MenuItem("Topics", places.TOPICS),
        MenuItem("New", places.NEW),
    ]
    if catalog.taxonomy.summary:
        items.append(MenuItem("Summary table", places.SUMMARY))
    items += [MenuItem("Insights", places.INSIGHTS), MenuItem("Data", places.DATA)]
    foot_links = (
        MenuItem("Authors", places.AUTHORS),
        MenuItem("Venues", places.VENUES),
        MenuItem("Years", places.YEARS),
        MenuItem("Data and how to cite", places.DATA),
        MenuItem("What am I missing?", places.MISSING),
        MenuItem("Add a paper", places.CONTRIBUTE),
        MenuItem("Where the facts come from", places.PROVENANCE),
        MenuItem("Problem codes", places.PROBLEMS),
    )
    foot = counted(len(catalog.papers), "paper") + (
        f", as of {catalog.as_of}" if catalog.as_of else ""
    )
    return Surroundings(catalog.taxonomy.catalog.short_title, tuple(items), foot, foot_links)


def section_of(items: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the menu item under which a page stands; empty for a page under none."""
    return next((item.address for item in items if path.startswith(item.address)), "")
