"""Pages in the theme's frame: the theme renders one for each shape of page, the rest is filled in.

The frames of an unchanged theme are kept between builds, so that most builds need no MkDocs.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.sax.saxutils import escape

from kdcatalog.artifacts.artifact import RECORDS, STRUCTURE, Page
from kdcatalog.cache import digest_of
from kdcatalog.errors import CatalogError
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.views.home import MenuItem, section_of

# Where title, head and body go in a frame. Split there once, a frame is filled by joining, so that
# a title that contains a mark is only text. Nor can the frame contain one, such as in the name of
# the site: no text has a control character.
TITLE = "\x00title\x00"
HEAD = "\x00head\x00"
BODY = "\x00body\x00"
_MARKS = re.compile("(\x00(?:title|head|body)\x00)")
_AROUND_LINE_BREAK = re.compile(r"\s*\n\s*")
# The theme's script that opens the tab which an address names: no page in a frame has tabs. What
# its own script needs of a page, which frame.js adds; and an announcement and colors that the site
# does not have: it has its own in catalog.css. They were 900 bytes of each page.
_UNUSED = re.compile(
    r"<script>var target=document\.getElementById\([^<]*__tabbed_[^<]*</script>"
    r'|<input class="md-toggle"[^>]*>'
    r'|<label class="md-overlay"[^>]*></label>'
    r'|<div data-md-component="announce">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>'
    r'|(?<=") data-md-color-(?:primary|accent)="custom"'
    r'|<link rel="stylesheet" href="[^"]*/palette\.[^"]*">'
)
_QUOTED_WORD = re.compile(r'(?<==)"([\w-]+)"(?=[ >\n])')
# Between blocks, a line break is no space.
_BEFORE_BLOCK = re.compile(
    r"\n(?=</?(?:article|body|div|footer|head|header|html|li|link|main|meta|nav|script|title|ul)\b)"
)

# Source maps, and the search of the theme in forty languages, which no page has: 2.4 MB.
_UNUSED_FILE = re.compile(r"assets/.*\.map|assets/javascripts/(?:lunr|workers)/.*")

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Shape(NamedTuple):
    """What the frames of two pages differ by: depth of the address, menu item, search box, size.

    ``has_size`` is whether the foot has the number of papers and the newest day. The page of a
    paper has neither: with each paper that is added, all 10,000 would be made again.
    """

    depth: int
    section: str
    has_box: bool
    has_size: bool


Frame = tuple[str, ...]
"""The theme's page of one shape, split where title, head and body go."""


class NoFrameError(CatalogError):
    """A page has a shape whose frame was not kept, so that the theme has to render it."""


def compact(html: str) -> str:
    """Return a page of the theme without indents and other characters that HTML does not need."""
    # They were a seventh of each frame, which is most of the page of a paper. A line break stays
    # where words or statements of scripts would run together; the theme has no <pre> or <textarea>
    # around the content.
    used = _UNUSED.sub("", html)
    lines = _AROUND_LINE_BREAK.sub("\n", used.strip())
    unquoted = _QUOTED_WORD.sub(r"\1", lines)
    blocks = _BEFORE_BLOCK.sub("", unquoted)
    return f"{blocks}\n"


def is_unused(path: str) -> bool:
    """Return whether no page of a site loads a file of the theme."""
    return bool(_UNUSED_FILE.fullmatch(path))


def split(html: str) -> Frame:
    """Return a page of the theme with marks as a frame."""
    return tuple(_MARKS.split(html))


@dataclass(frozen=True)
class Frames:
    """The frames of a catalog's pages; ``render`` makes one that is needed for the first time."""

    title: str
    menu: tuple[MenuItem, ...]
    render: Callable[[Shape], Frame]
    by_shape: dict[Shape, Frame] = field(default_factory=dict)
    _digests: dict[Shape, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        menu: tuple[MenuItem, ...],
        render: Callable[[Shape], Frame],
    ) -> "Frames":
        """Return the frames of a catalog; none is rendered yet."""
        return cls(catalog.taxonomy.catalog.title, menu, render)

    def fill(self, page: Page) -> bytes:
        """Return a page in its frame."""
        title = self.title
        if page.path:
            title = f"{page.title} - {title}"
        values = {
            TITLE: escape(title),
            HEAD: page.head,
            BODY: page.body,
        }
        frame = self._frame(self._shape(page))
        parts = [values.get(part, part) for part in frame]
        return "".join(parts).encode()

    def digest(self, page: Page) -> str:
        """Return the digest of the frame of a page."""
        shape = self._shape(page)
        if shape not in self._digests:
            self._digests[shape] = digest_of(self._frame(shape))
        return self._digests[shape]

    def _frame(self, shape: Shape) -> Frame:
        if shape not in self.by_shape:
            self.by_shape[shape] = self.render(shape)
        return self.by_shape[shape]

    def _shape(self, page: Page) -> Shape:
        return Shape(
            depth=page.path.count("/"),
            section=section_of(self.menu, page.path),
            has_box=page.path not in site_paths.WITH_BOX,
            has_size=not page.inputs.isdisjoint({RECORDS, STRUCTURE}),
        )


def no_frame(shape: Shape) -> Frame:
    """Raise NoFrameError: the renderer of a build without MkDocs."""
    raise NoFrameError(f"no frame for pages like {shape}")


def sitemap(url: str, addresses: Iterable[str]) -> bytes:
    """Return the sitemap of a site at a URL; the addresses are within the site."""
    rows = []
    for address in addresses:
        location = escape(f"{url}{address}")
        rows.append(f"  <url><loc>{location}</loc></url>\n")
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{_SITEMAP}">\n'
    # No sitemap.xml.gz as MkDocs writes it: nothing links to it, and its bytes differ between
    # versions of Python (3.13 has another byte in the header) and of zlib.
    body = "".join(rows)
    return f"{head}{body}</urlset>\n".encode()
