"""The catalog's own pictures: templates in docs/pictures/, filled with counts and links."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.palette import Palette
from kdcatalog.rendering.environments import TemplateEnvironment, fail_in_template, render

SUFFIX = ".svg.j2"


@dataclass(frozen=True, slots=True)
class PicturedNode:
    """A node in a picture: ``count`` papers at or below it, ``url`` of its page or section."""

    title: str
    count: int
    url: str


def names(templates: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the pictures that templates draw, in order."""
    return tuple(sorted(name.removesuffix(SUFFIX) for name in templates))


def draw(
    catalog: Catalog,
    environment: TemplateEnvironment,
    name: str,
    palette: Palette,
    url_of: Callable[[str], str],
) -> str:
    """Return one picture; raises RenderError with file and line where its template is wrong.

    ``environment`` has the templates of pictures; with one for all, each is compiled once.

    Templates get ``catalog``, ``node(path)``, which also takes former paths, and ``color``.
    """

    def node(path: str) -> PicturedNode:
        # A topic that was moved keeps its place in a picture that nobody changed.
        current = catalog.taxonomy.moved.get(path, path)
        if current not in catalog.taxonomy.nodes:
            fail_in_template(f"unknown topic {path!r}")
        return PicturedNode(
            title=catalog.taxonomy.nodes[current].title,
            count=len(catalog.below(current)),
            url=url_of(current),
        )

    text = render(
        environment=environment,
        template=f"{name}{SUFFIX}",
        catalog=catalog,
        color=palette,
        # The spelling of templates that were written before the variable was "color".
        colour=palette,  # wording: the name in templates of older catalogs
        node=node,
    )
    # Jinja's blocks leave blank lines, which would differ with every edit of a template.
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(lines) + "\n"
