"""Links of a page to pages and scripts, and rows of papers that are rendered once for all."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Protocol

from kdcatalog.model import site_paths
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.snapshot import InputFile
from kdcatalog.views.rows import ListRow, Rows


class Addresses:
    """Gives the template of a page the relative URL of an address of the site."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root = "../" * path.count("/")
        self._first, slash, below = path.partition("/")
        self._second = below.partition("/")[0]
        # No address begins with a slash.
        self._folder = f"{self._first}/" if slash else "/"

    def __call__(self, target: str) -> str:
        """Return an address of the site as a link on the page."""
        # 436,000 links at 3,000 papers: most share no folder with their page, or the first alone,
        # so that the way up is the whole of the computation.
        way_up = self.root
        rest = target
        own_folder = self._first
        if target.startswith(self._folder):
            way_up = way_up[3:]
            rest = target.removeprefix(self._folder)
            own_folder = self._second
        folder, slash, _ = rest.partition("/")
        is_elsewhere = slash and folder != own_folder
        if is_elsewhere and not _QUERY.search(folder):
            return way_up + rest
        return site_paths.relative_url(self.path, target)

    @cached_property
    def papers(self) -> str:
        """What the address of every paper on the page begins with."""
        return self(site_paths.paper_page("x")).removesuffix("x/")


# Stands for the way to the root of the site in a row that is rendered for pages of any depth. Not
# a character of any record: they have no control characters.
_ROOT = "\x00"
_PAPERS = f"{_ROOT}{site_paths.PAPERS}"

# Where the path of an address ends.
_QUERY = re.compile("[?#]")

ToUrl = Callable[[str], str]


class RowMacro(Protocol):
    """The macro of a template that renders a part of a row with links that a function makes."""

    name: str

    def __call__(self, row: ListRow, to: ToUrl) -> str:
        """Return the part as HTML."""


_Place = tuple[str, str]
"""The name of a macro, and the key of a paper."""


class RowMarkup:
    """The rows of papers as HTML, each rendered once for all lists that contain it.

    A paper is in about 13 lists of the site; rendering its row for each of them took a quarter of
    a build.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._rendered: dict[_Place, str] = {}

    def of(
        self,
        render: RowMacro,
        row: ListRow,
        to: Addresses,
    ) -> str:
        """Return a part of a row with its links relative to a page."""
        markup = self._shared(render, row)
        return trusted_html(markup.replace(_ROOT, to.root))

    def marks(
        self,
        render: RowMacro,
        row: ListRow,
        to: Addresses,
    ) -> str:
        """Return the marks of a row, which on a topic's own page lack its mark."""
        # Each of those rows is in one list alone.
        if not self._rows.is_shared(row):
            return render(row, to)
        return self.of(render, row, to)

    def short(
        self,
        render: RowMacro,
        row: ListRow,
        to: Addresses,
    ) -> str:
        """Return a part of a row whose only link leads to the paper, which is mostly beside it."""
        markup = self._shared(render, row)
        return trusted_html(markup.replace(_PAPERS, to.papers))

    def _shared(self, render: RowMacro, row: ListRow) -> str:
        place = render.name, row.paper.key
        if place not in self._rendered:
            markup = render(row, _from_root)
            # As plain text: what replaces the mark of the root is not to be escaped.
            self._rendered[place] = str(markup)
        return self._rendered[place]


def _from_root(target: str) -> str:
    return f"{_ROOT}{target}"


_THEME = "theme/"
_ASSETS = "assets/"
# Feeds name feed.css, which is not part of a page, at an address that stays.
_LOADED = ("/catalog.css", ".js")
# As bundles write it: import("./search.js"), from"./catalog.js", new URL("search-worker.js", ...).
_SCRIPT_NAME = re.compile(r"""(["'`])((?:\./)?([\w-]+\.js))\1""")


@dataclass(frozen=True, slots=True)
class Assets:
    """The scripts and styles of the theme by path, such as assets/catalog.js, and their version.

    They have one version: scripts import each other, so that none could be called by its own
    bytes. It is a query and not part of the name: addresses without it lead to the same file.
    """

    paths: frozenset[str]
    version: str

    @classmethod
    def of(cls, templates: Mapping[str, InputFile]) -> "Assets":
        """Return the assets among the templates of a snapshot, the catalog's own included."""
        paths = set()
        hashed = sha256()
        for name, file in sorted(templates.items()):
            path = name.removeprefix(_THEME)
            is_loaded = path.endswith(_LOADED)
            if is_loaded and path.startswith(_ASSETS):
                paths.add(path)
                line = f"{path} {file.sha256}\n"
                hashed.update(line.encode())
        # 32 bits: two releases that follow each other have to differ, not all there ever were.
        version = hashed.hexdigest()[:8]
        return cls(frozenset(paths), version)

    def address(self, path: str) -> str:
        """Return the address of a path within the site: that of an asset has the version."""
        if path not in self.paths:
            return path
        return f"{path}?v={self.version}"

    def stamped(self, script: str) -> str:
        """Return a script in which the names of the other scripts have the version.

        A script that is imported under two addresses runs twice.
        """
        return _SCRIPT_NAME.sub(self._stamp, script)

    def _stamp(self, match: re.Match[str]) -> str:
        quote, name, file = match.groups()
        if f"{_ASSETS}{file}" not in self.paths:
            return match[0]
        return f"{quote}{name}?v={self.version}{quote}"
