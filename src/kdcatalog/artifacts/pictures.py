"""The pictures of a catalog, light and dark: docs/pictures/ for README, pictures/ for the site."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, File, Inputs, Root
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures import own
from kdcatalog.pictures.badges import badge
from kdcatalog.pictures.growth import growth
from kdcatalog.pictures.heat_map import draw_phone, draw_wide
from kdcatalog.pictures.palette import INLINE, SCHEMES, Palette
from kdcatalog.rendering.environments import TemplateEnvironment, html_environment
from kdcatalog.snapshot import PICTURES, README, Snapshot
from kdcatalog.views.badges import Badge, badges
from kdcatalog.views.heat_map import heat_map

FOLDER = f"{PICTURES}/"
GROWTH = "growth"
MAP = "map"

UrlOf = Callable[[str], str]
"""From the path of a topic to the URL that it has in a picture."""


def picture_names(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the name of every picture that the catalog will have."""
    # Every catalog has the chart of its growth, which needs no template of its own.
    return (GROWTH, *own.names(snapshot.picture_templates))


def picture_inputs(*names: str) -> Inputs:
    """Return the templates of the catalog's own pictures as inputs, whether they exist or not."""
    files = [f"{name}{own.SUFFIX}" for name in names]
    return frozenset(f"{FOLDER}{file}" for file in files)


def repository_pictures(
    snapshot: Snapshot,
    catalog: Catalog,
    anchors: Mapping[str, str],
) -> Iterator[File]:
    """Yield the pictures of README.md, in which topics link to the site.

    Where the site has no address they link to their sections, with the ``anchors`` of README.
    """
    url = catalog.taxonomy.catalog.url

    def url_of(path: str) -> str:
        if url:
            return f"{url}{site_paths.topic_page(path)}"
        return f"../../{README}#{anchors.get(path, '')}"

    yield from _pictures(snapshot, catalog, url_of, root="repository", folder=FOLDER)
    yield from _readme_pictures(catalog)


def _readme_pictures(catalog: Catalog) -> Iterator[File]:
    """Yield the map, wide and for a phone, and the badges, which only README.md shows."""
    if heat_map(catalog):
        for palette in SCHEMES:
            for name in (MAP, f"{MAP}-phone"):
                path = f"{FOLDER}{name}-{palette.name}.svg"
                make = partial(_map, catalog, name, palette)
                yield File(path, WHOLE_CATALOG, make, "repository")
    for item in badges(catalog):
        path = f"{FOLDER}badge-{item.name}.svg"
        yield File(path, WHOLE_CATALOG, partial(_badge, item), "repository")


def site_pictures(snapshot: Snapshot, catalog: Catalog) -> Iterator[File]:
    """Yield the pictures of the site, in which topics link to their pages."""

    def url_of(path: str) -> str:
        return site_paths.relative_url(site_paths.PICTURES, site_paths.topic_page(path))

    return _pictures(snapshot, catalog, url_of, root="site", folder=site_paths.PICTURES)


def home_picture(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the picture of the home page as SVG whose links work; empty where there is none."""
    name = catalog.taxonomy.catalog.home_picture
    return inline_picture(snapshot, catalog, name or "", site_paths.HOME)


def inline_picture(snapshot: Snapshot, catalog: Catalog, name: str, page: str) -> str:
    """Return a picture as SVG for a page of the site; empty where the catalog does not draw it."""
    if name not in own.names(snapshot.picture_templates):
        return ""
    url = catalog.taxonomy.catalog.url

    def url_of(path: str) -> str:
        topic_page = site_paths.topic_page(path)
        # Whole where possible: the theme's script rewrites relative addresses when it changes the
        # page, and the links of SVG do not allow that.
        return f"{url}{topic_page}" if url else site_paths.relative_url(page, topic_page)

    svg = own.draw(
        catalog,
        html_environment(snapshot.picture_templates),
        name,
        palette=INLINE,
        url_of=url_of,
    )
    # Screen readers do not enter an image, so they would not reach its links.
    return svg.replace('role="img"', 'role="group"', 1)


def picture_markup(folder: str, name: str, alternative: str) -> str:
    """Return the markup by which README shows a picture in the reader's light or dark scheme."""
    alt = escape(" ".join(alternative.split()))
    return (
        "<picture>\n"
        f'  <source media="(prefers-color-scheme: dark)" srcset="{folder}{name}-dark.svg">\n'
        f'  <img alt="{alt}" src="{folder}{name}-light.svg">\n'
        "</picture>"
    )


def _pictures(
    snapshot: Snapshot,
    catalog: Catalog,
    url_of: UrlOf,
    *,
    root: Root,
    folder: str,
) -> Iterator[File]:
    names = own.names(snapshot.picture_templates)
    if root == "repository" and not snapshot.is_trusted:
        # The committed ones stay: stand-ins are for a site that nobody keeps.
        names = ()
    environment = html_environment(snapshot.picture_templates)
    for palette in SCHEMES:
        path = f"{folder}{GROWTH}-{palette.name}.svg"
        make = partial(_growth, catalog, palette)
        yield File(path, WHOLE_CATALOG, make, root)
        for name in names:
            # Its template may use anything of the catalog, so nothing less than all is honest.
            inputs = WHOLE_CATALOG | picture_inputs(name)
            make = partial(_own_picture, environment, catalog, name, palette=palette, url_of=url_of)
            path = f"{folder}{name}-{palette.name}.svg"
            yield File(path, inputs, make, root)


def _growth(catalog: Catalog, palette: Palette) -> bytes:
    return growth(catalog, palette).encode()


def _map(catalog: Catalog, name: str, palette: Palette) -> bytes:
    view = heat_map(catalog)
    if not view:
        return b""
    draw = draw_wide if name == MAP else draw_phone
    return draw(view, palette).encode()


def _badge(item: Badge) -> bytes:
    return badge(item.label, item.value).encode()


def _own_picture(
    environment: TemplateEnvironment,
    catalog: Catalog,
    name: str,
    *,
    palette: Palette,
    url_of: UrlOf,
) -> bytes:
    svg = own.draw(
        catalog,
        environment,
        name,
        palette=palette,
        url_of=url_of,
    )
    return svg.encode()
