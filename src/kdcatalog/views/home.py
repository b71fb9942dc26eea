"""The home page, and the menu and the foot of every page."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.taxonomy import CatalogSettings
from kdcatalog.model.text import pluralize
from kdcatalog.rendering.prose import segments
from kdcatalog.snapshot import GUIDE
from kdcatalog.views.matrix import Matrix, matrix
from kdcatalog.views.names import name_indexes
from kdcatalog.views.rows import ListRow, Rows
from kdcatalog.views.timeline import added_days, short_day
from kdcatalog.views.topics import TopicLink, topic_link

# A page of its own has all of them; more rows would push the numbers below them out of sight.
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
    """The menu and the foot of every page; an item without an address is text.

    ``repository`` is the address of the repository, empty without one.
    """

    short_title: str
    menu: tuple[MenuItem, ...]
    repository: str
    caution: tuple[MenuItem, ...]
    foot: tuple[str, ...]
    foot_links: tuple[MenuItem, ...]


_CAUTION = "caution"
_FOOT_LINKS = (
    MenuItem("Authors", site_paths.AUTHORS),
    MenuItem("Venues", site_paths.VENUES),
    MenuItem("Years", site_paths.YEARS),
    MenuItem("Check your bibliography", site_paths.MISSING),
    MenuItem("Add a paper", site_paths.CONTRIBUTE),
    MenuItem("How to cite", site_paths.HOW_TO_CITE),
    MenuItem("Missing facts", site_paths.QUALITY),
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


def surroundings(catalog: Catalog, prose: Mapping[str, str]) -> Surroundings:
    """Return the menu and the foot of a catalog's pages; ``prose`` is its prose by name."""
    settings = catalog.taxonomy.catalog
    # The newest day of addition, since the day of the build would change every page.
    size = pluralize(len(catalog.papers), "paper")
    if catalog.as_of:
        size += f", updated {short_day(catalog.as_of)}"
    licenses = f"Data: {settings.license.data}, code: {settings.license.code}"
    return Surroundings(
        short_title=settings.short_title,
        menu=tuple(_menu(catalog, prose)),
        repository=settings.repository,
        caution=tuple(_caution(prose)),
        foot=(size, licenses),
        foot_links=tuple(_foot_links(catalog)),
    )


def _menu(catalog: Catalog, prose: Container[str]) -> Iterator[MenuItem]:
    # Only pages that this catalog has: one without a guide has no item for it.
    if GUIDE in prose:
        yield MenuItem("Guide", site_paths.GUIDE)
    yield MenuItem("Topics", site_paths.TOPICS)
    yield MenuItem("Papers", site_paths.PAPERS)
    # The first vocabulary alone: the others are in the foot.
    for index in name_indexes(catalog)[:1]:
        yield MenuItem(index.vocabulary.title, index.path)
    if catalog.taxonomy.summary:
        yield MenuItem("Summary table", site_paths.SUMMARY)
    yield MenuItem("Insights", site_paths.INSIGHTS)
    yield MenuItem("New", site_paths.NEW)
    yield MenuItem("Data", site_paths.DATA)


def _foot_links(catalog: Catalog) -> Iterator[MenuItem]:
    for index in name_indexes(catalog)[1:]:
        yield MenuItem(index.vocabulary.title, index.path)
    yield from _FOOT_LINKS
    repository = catalog.taxonomy.catalog.repository
    if repository:
        yield MenuItem("Repository", repository)
    # A feed has whole addresses, so that a site without one has none.
    if catalog.taxonomy.catalog.url and catalog.papers:
        yield MenuItem("Feed", site_paths.FEED)


def _caution(prose: Mapping[str, str]) -> Iterator[MenuItem]:
    """Yield the words of docs/prose/caution.md, which every page shows, cut at its links."""
    for segment in segments(prose.get(_CAUTION, "")):
        target = site_paths.prose_target(segment.kind, segment.name, prose)
        yield MenuItem(segment.words, target or "")


def section_of(items: tuple[MenuItem, ...], path: str) -> str:
    """Return the address of the menu item that a page belongs to; empty where none fits."""
    for item in items:
        # The page of a paper or of a topic belongs to the item of its index.
        if path.startswith(item.address):
            return item.address
    return ""
