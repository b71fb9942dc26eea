"""The menu and the foot of every page."""

from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize


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
        MenuItem("Papers", site_paths.PAPERS),
        MenuItem("Topics", site_paths.TOPICS),
        MenuItem("New", site_paths.NEW),
    ]
    if catalog.taxonomy.summary:
        items.append(MenuItem("Summary table", site_paths.SUMMARY))
    items += [MenuItem("Insights", site_paths.INSIGHTS), MenuItem("Data", site_paths.DATA)]
    foot_links = (
        MenuItem("Authors", site_paths.AUTHORS),
        MenuItem("Venues", site_paths.VENUES),
        MenuItem("Years", site_paths.YEARS),
        MenuItem("Data and how to cite", site_paths.DATA),
        MenuItem("What am I missing?", site_paths.MISSING),
        MenuItem("Add a paper", site_paths.CONTRIBUTE),
        MenuItem("Where the facts come from", site_paths.PROVENANCE),
        MenuItem("Problem codes", site_paths.PROBLEMS),
    )
    foot = pluralize(len(catalog.papers), "paper") + (
        f", as of {catalog.as_of}" if catalog.as_of else ""
    )
    return Surroundings(catalog.taxonomy.catalog.short_title, tuple(items), foot, foot_links)


def section_of(items: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the menu item under which a page stands; empty for a page under none."""
    return next((item.address for item in items if path.startswith(item.address)), "")
