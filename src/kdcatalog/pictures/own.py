"""The catalog's own pictures: templates of its docs/pictures/, filled with counts and links of nodes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.palette import Palette
from kdcatalog.rendering.environments import (
    Templates,
    fail_in_template,
    html_environment,
    render,
)

SUFFIX = ".svg.j2"


@dataclass(frozen=True, slots=True)
class PicturedNode:
    """A node as a picture shows it: ``count`` papers at or below, ``url`` of its page or section."""

    title: str
    count: int
    url: str


def names(templates: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the pictures that templates draw, in order."""
    return tuple(sorted(name.removesuffix(SUFFIX) for name in templates))


def draw(
    catalog: Catalog,
    templates: Templates,
    name: str,
    palette: Palette,
    url_of: Callable[[str], str],
) -> str:
    """Return one picture, in which former paths lead on; raises RenderError where its template is wrong."""

    def node(path: str) -> PicturedNode:
        current = catalog.taxonomy.moved.get(path, path)
        if current not in catalog.taxonomy.nodes:
            fail_in_template(f"there is no topic {path!r}")
        title = catalog.taxonomy.nodes[current].title
        return PicturedNode(title, len(catalog.below(current)), url_of(current))

    environment = html_environment(templates)
    text = render(environment, f"{name}{SUFFIX}", catalog=catalog, colour=palette, node=node)
    # Blocks of Jinja leave lines with blanks only, which would differ with every edit of a template.
    return "\n".join(line for line in text.split("\n") if line.strip()) + "\n"
