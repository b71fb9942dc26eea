"""The catalog's own pictures: templates of its docs/pictures/, filled with counts and links of nodes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.palette import Palette
from kdcatalog.rendering.environments import RenderError, html_environment, render

SUFFIX = ".svg.j2"


class PictureError(CatalogError):
    """A picture of the catalog cannot be drawn."""


@dataclass(frozen=True, slots=True)
class PicturedNode:
    """A node as a picture shows it: ``count`` papers at or below, ``url`` of its page or section."""

    title: str
    count: int
    url: str


def names(folder: Path) -> tuple[str, ...]:
    """Return the names of the pictures that a folder holds templates of."""
    return tuple(sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}")))


def draw(
    catalog: Catalog, folder: Path, name: str, palette: Palette, url_of: Callable[[str], str]
) -> str:
    """Return one picture, in which former paths lead on; raises PictureError where its template is wrong."""

    def node(named: str) -> PicturedNode:
        path = catalog.taxonomy.moved.get(named, named)
        return PicturedNode(
            catalog.taxonomy.nodes[path].title, len(catalog.below(path)), url_of(path)
        )

    environment = html_environment((folder,))
    try:
        text = render(environment, f"{name}{SUFFIX}", catalog=catalog, colour=palette, node=node)
    except (KeyError, RenderError) as wrong:
        reason = f"there is no node {wrong}" if isinstance(wrong, KeyError) else str(wrong)
        raise PictureError(f"docs/pictures/{name}{SUFFIX}: {reason}") from wrong
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"
