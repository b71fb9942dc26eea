"""The pictures of a catalog, each light and dark: for README in docs/pictures/, for the site in pictures/."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from kdcatalog.artifacts.kinds import File, Root
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures import own
from kdcatalog.pictures.growth import growth
from kdcatalog.pictures.palette import INLINE, SCHEMES, Palette
from kdcatalog.snapshot import README, Snapshot

FOLDER = "docs/pictures/"
GROWTH = "growth"


def picture_names(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the name of every picture that the catalog will have."""
    return (GROWTH, *own.names(snapshot.picture_templates))


def repository_pictures(
    snapshot: Snapshot, catalog: Catalog, anchors: Mapping[str, str]
) -> Iterator[File]:
    """Yield the pictures of README.md; nodes lead to the site where it has an address, else to their sections."""
    url = catalog.taxonomy.catalog.url

    def url_of(path: str) -> str:
        return (
            f"{url}{site_paths.topic_page(path)}"
            if url
            else f"../../{README}#{anchors.get(path, '')}"
        )

    return _pictures(snapshot, catalog, "repository", FOLDER, url_of)


def site_pictures(snapshot: Snapshot, catalog: Catalog) -> Iterator[File]:
    """Yield the pictures of the site, where nodes lead to their pages."""

    def url_of(path: str) -> str:
        return site_paths.relative_url(site_paths.PICTURES, site_paths.topic_page(path))

    return _pictures(snapshot, catalog, "site", site_paths.PICTURES, url_of)


def home_picture(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return the picture of the first page as markup, its links alive; empty where the catalog names none."""
    name = catalog.taxonomy.catalog.home_picture
    if name not in own.names(snapshot.picture_templates):
        return ""
    url = catalog.taxonomy.catalog.url
    # Whole addresses, where there are any: the theme writes relative ones anew, which links of SVG do not allow.
    drawn = own.draw(
        catalog,
        snapshot.picture_templates,
        name,
        INLINE,
        lambda path: f"{url}{site_paths.topic_page(path)}",
    )
    return drawn.replace(
        'role="img"', 'role="group"', 1
    )  # its links are for readers, so it is no mere image


def _pictures(
    snapshot: Snapshot, catalog: Catalog, root: Root, folder: str, url_of: Callable[[str], str]
) -> Iterator[File]:
    for palette in SCHEMES:
        yield File(root, f"{folder}{GROWTH}-{palette.name}.svg", partial(_growth, catalog, palette))
        for name in own.names(snapshot.picture_templates):
            drawn = partial(_own, catalog, snapshot, name, palette, url_of)
            yield File(root, f"{folder}{name}-{palette.name}.svg", drawn)


def _growth(catalog: Catalog, palette: Palette) -> bytes:
    return growth(catalog, palette).encode()


def _own(
    catalog: Catalog,
    snapshot: Snapshot,
    name: str,
    palette: Palette,
    url_of: Callable[[str], str],
) -> bytes:
    return own.draw(catalog, snapshot.picture_templates, name, palette, url_of).encode()
