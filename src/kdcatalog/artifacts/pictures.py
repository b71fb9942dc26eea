"""The pictures of a catalog, light and dark: docs/pictures/ for README, pictures/ for the site."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

from kdcatalog.artifacts.artifact import RECORDS, WHOLE_CATALOG, WORDS, Facts, File, Inputs, Root
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.pictures.growth import growth
from kdcatalog.pictures.heat_map import draw_phone, draw_wide
from kdcatalog.pictures.palette import FONT, INLINE, SCHEMES, Palette
from kdcatalog.pictures.svg import Attribute, drawing, element, text, text_width
from kdcatalog.rendering.environments import (
    TemplateEnvironment,
    fail_in_template,
    html_environment,
    render,
)
from kdcatalog.snapshot import GROWTH, PICTURE_SUFFIX, PICTURES, README, Snapshot
from kdcatalog.views.contents import Badge, badges
from kdcatalog.views.heat_map import heat_map

FOLDER = f"{PICTURES}/"
MAP = "map"

UrlOf = Callable[[str], str]
"""From the path of a topic to the URL that it has in a picture."""


@dataclass(frozen=True, slots=True)
class PicturedNode:
    """A node in a picture: ``count`` papers at or below it, ``url`` of its page or section."""

    title: str
    count: int
    url: str


def picture_inputs(snapshot: Snapshot, *names: str) -> Inputs:
    """Return the templates of the catalog's own pictures as inputs, whether they exist or not."""
    # All of them, since one may include another.
    files = [*snapshot.picture_templates]
    files += [f"{name}{PICTURE_SUFFIX}" for name in names]
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
    if name not in snapshot.own_pictures:
        return ""
    url = catalog.taxonomy.catalog.url

    def url_of(path: str) -> str:
        topic_page = site_paths.topic_page(path)
        # Whole where possible: the theme's script rewrites relative addresses when it changes the
        # page, and the links of SVG do not allow that.
        return f"{url}{topic_page}" if url else site_paths.relative_url(page, topic_page)

    svg = draw_own_picture(
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
    names = snapshot.own_pictures
    if root == "repository" and not snapshot.is_trusted:
        # The committed ones stay: stand-ins are for a site that nobody keeps.
        names = ()
    environment = html_environment(snapshot.picture_templates)
    inputs, facts = _own_inputs(snapshot, catalog, url_of)
    for palette in SCHEMES:
        path = f"{folder}{GROWTH}-{palette.name}.svg"
        make = partial(_growth, catalog, palette)
        yield File(path, WHOLE_CATALOG, make, root)
        for name in names:
            make = partial(_own_picture, environment, catalog, name, palette=palette, url_of=url_of)
            path = f"{folder}{name}-{palette.name}.svg"
            yield File(path, inputs, make, root, facts)


def _own_inputs(
    snapshot: Snapshot,
    catalog: Catalog,
    url_of: UrlOf,
) -> tuple[Inputs, Facts | None]:
    """Return what the catalog's own pictures are made from."""
    templates = snapshot.picture_templates
    inputs = WORDS | picture_inputs(snapshot)
    # One that names the catalog may show anything of it, so nothing less than all is honest.
    sources = b"".join(template.content for template in templates.values())
    if b"catalog" in sources:
        return inputs | {RECORDS}, None
    nodes = catalog.taxonomy.nodes

    def facts() -> object:
        return [_pictured(catalog, path, url_of) for path in nodes]

    return inputs, facts


def _pictured(catalog: Catalog, path: str, url_of: UrlOf) -> PicturedNode:
    return PicturedNode(
        title=catalog.taxonomy.name_of(path),
        count=len(catalog.below(path)),
        url=url_of(path),
    )


def _growth(catalog: Catalog, palette: Palette) -> bytes:
    return growth(catalog, palette).encode()


def _map(catalog: Catalog, name: str, palette: Palette) -> bytes:
    view = heat_map(catalog)
    if not view:
        return b""
    draw = draw_wide if name == MAP else draw_phone
    return draw(view, palette).encode()


def _badge(item: Badge) -> bytes:
    return draw_badge(item.label, item.value).encode()


def _own_picture(
    environment: TemplateEnvironment,
    catalog: Catalog,
    name: str,
    *,
    palette: Palette,
    url_of: UrlOf,
) -> bytes:
    svg = draw_own_picture(
        catalog,
        environment,
        name,
        palette=palette,
        url_of=url_of,
    )
    return svg.encode()


# The catalog's own pictures: templates in docs/pictures/, filled with counts and links


def draw_own_picture(
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
        return _pictured(catalog, current, url_of)

    text = render(
        environment=environment,
        template=f"{name}{PICTURE_SUFFIX}",
        catalog=catalog,
        color=palette,
        # The spelling of templates that were written before the variable was "color".
        colour=palette,  # wording: the name in templates of older catalogs
        node=node,
    )
    # Jinja's blocks leave blank lines, which would differ with every edit of a template.
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(lines) + "\n"


# The badges at the head of README.md
#
# Drawn here, since those of a service cannot be trusted: it sees every reader, and an outage of it
# leaves gaps in the first line of the page.

# Pixels: the letters of the badges that services draw, and twice as much for their line.
_BADGE_SIZE, _BADGE_HEIGHT = 11, 22
# White has a contrast of 8.4 and 8.1 on these, and they are legible on either scheme of GitHub.
_LEFT_GROUND, _RIGHT_GROUND = "#4a5054", "#0b5a5a"
# Free space at either side of a text. Three badges must fit 358 pixels, the width on a phone.
_BADGE_MARGIN = 5


def draw_badge(label: str, value: str) -> str:
    """Return a badge that displays a label and its value."""
    label_width = text_width(label, _BADGE_SIZE)
    # Semibold letters are a tenth wider.
    value_width = text_width(value, _BADGE_SIZE) * 11 // 10
    middle = label_width + 2 * _BADGE_MARGIN
    width = middle + value_width + 2 * _BADGE_MARGIN
    left = f"M4 0H{middle}V22H4A4 4 0 0 1 0 18V4A4 4 0 0 1 4 0Z"
    # With textLength a font of the reader's cannot make the text overflow.
    spacing: dict[str, Attribute] = {"lengthAdjust": "spacingAndGlyphs"}
    parts = [
        element(
            "rect",
            width=width,
            height=_BADGE_HEIGHT,
            rx=4,
            fill=_RIGHT_GROUND,
        ),
        element("path", d=left, fill=_LEFT_GROUND),
        text(
            label,
            middle // 2,
            15,
            textLength=label_width,
            **spacing,
        ),
        text(
            value,
            middle + _BADGE_MARGIN + value_width // 2,
            15,
            textLength=value_width,
            font_weight=600,
            **spacing,
        ),
    ]
    name = f"{label}: {value}"
    return drawing(
        parts=parts,
        width=width,
        height=_BADGE_HEIGHT,
        title=name,
        description="",
        font_family=FONT,
        font_size=_BADGE_SIZE,
        fill="#fff",
        text_anchor="middle",
    )
