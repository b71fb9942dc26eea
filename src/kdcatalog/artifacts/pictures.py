"""The pictures of a catalog, each light and dark, as files of docs/pictures/."""

from collections.abc import Callable, Iterator

from kdcatalog.artifacts.kinds import File
from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures import own
from kdcatalog.pictures.growth import growth
from kdcatalog.pictures.palette import SCHEMES
from kdcatalog.workspace import Workspace

FOLDER = "docs/pictures/"
GROWTH = "growth"


def picture_files(workspace: Workspace, catalog: Catalog) -> Iterator[File]:
    """Yield every picture: what any catalog has, then the catalog's own."""
    url = catalog.taxonomy.catalog.url

    def url_of(path: str) -> str:
        return f"{url}{places.topic(path)}" if url else f"../../{places.topic(path)}"

    for palette in SCHEMES:
        yield _file(GROWTH, palette.name, growth(catalog, palette))
        yield from _own(workspace, catalog, palette.name, url_of)


def _own(
    workspace: Workspace, catalog: Catalog, scheme: str, url_of: Callable[[str], str]
) -> Iterator[File]:
    palette = next(palette for palette in SCHEMES if palette.name == scheme)
    for name in own.names(workspace.pictures):
        yield _file(name, scheme, own.draw(catalog, workspace.pictures, name, palette, url_of))


def _file(name: str, scheme: str, content: str) -> File:
    return File("repository", f"{FOLDER}{name}-{scheme}.svg", content.encode())
