"""The home page, and the menu and the foot of every page."""

from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.model.text import pluralize
from kdcatalog.views.matrix import Matrix, matrix
from kdcatalog.views.rows import ListRow, Rows
from kdcatalog.views.timeline import added_days, short_day
from kdcatalog.views.topics import TopicLink, topic_link

NEWEST_PAPERS = 9


@dataclass(frozen=True, slots=True)
class Home:
    """The content of the home page."""

    settings: CatalogSettings
    total: int
    facets: tuple[tuple[str, TopicLink], ...]
    matrix: Matrix | None
    newest: tuple[ListRow, ...]
    days: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A page of the menu; ``address`` is relative to the site."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The menu and the foot of every page."""

    short_title: str
    menu: tuple[MenuItem, ...]
    foot: str
    foot_links: tuple[MenuItem, ...]


FOOT_LINKS = (
    MenuItem("Authors", site_paths.AUTHORS),
    MenuItem("Venues", site_paths.VENUES),
    MenuItem("Years", site_paths.YEARS),
    MenuItem("Data and how to cite", site_paths.DATA),
    MenuItem("Check your bibliography", site_paths.MISSING),
    MenuItem("Add a paper", site_paths.CONTRIBUTE),
    MenuItem("Where the facts come from", site_paths.PROVENANCE),
    MenuItem("Problem codes", site_paths.PROBLEMS),
)


def home(rows: Rows) -> Home:
    """Return the home page; its newest papers are those added last."""
    catalog = rows.catalog
    facets = []
    for facet in catalog.taxonomy.facets:
        link = topic_link(catalog, facet.id)
        facets.append((facet.short_title, link))
    return Home(
        settings=catalog.taxonomy.catalog,
        total=len(catalog.papers),
        facets=tuple(facets),
        matrix=matrix(catalog),
        newest=rows.of(last_added_first(catalog.papers)[:NEWEST_PAPERS]),
        days=added_days(catalog),
    )


def surroundings(catalog: Catalog) -> Surroundings:
    """Return the menu and the foot of a catalog's pages."""
    # The newest day of addition, since the day of the build would change every page.
    foot = pluralize(len(catalog.papers), "paper")
    if catalog.as_of:
        foot += f", updated {short_day(catalog.as_of)}"
    return Surroundings(
        short_title=catalog.taxonomy.catalog.short_title,
        menu=_menu(has_summary=catalog.taxonomy.summary is not None),
        foot=foot,
        foot_links=FOOT_LINKS,
    )


def _menu(*, has_summary: bool) -> tuple[MenuItem, ...]:
    items = [
        MenuItem("Papers", site_paths.PAPERS),
        MenuItem("Topics", site_paths.TOPICS),
        MenuItem("New", site_paths.NEW),
    ]
    # A catalog without a summary table has no page for it.
    if has_summary:
        items.append(MenuItem("Summary table", site_paths.SUMMARY))
    items.append(MenuItem("Insights", site_paths.INSIGHTS))
    items.append(MenuItem("Data", site_paths.DATA))
    return tuple(items)


def section_of(items: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the menu item that a page belongs to; empty where none fits."""
    for item in items:
        # The page of a paper or of a topic belongs to the item of its index.
        if path.startswith(item.address):
            return item.address
    return ""
