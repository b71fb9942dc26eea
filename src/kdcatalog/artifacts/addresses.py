"""Links of a page to pages and scripts, and rows of papers that are rendered once for all."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from kdcatalog.model import site_paths
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.snapshot import InputFile
from kdcatalog.views.rows import ListRow, Rows


class Addresses:
    """Gives the template of a page the relative URL of an address of the site."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root = "../" * path.count("/")
        self._first = path.partition("/")[0]

    def __call__(self, target: str) -> str:
        """Return an address of the site as a link on the page."""
        # 436,000 links at 3,000 papers: most share no folder with their page, so that the way up
        # to the root is the whole of the computation.
        first, slash, _ = target.partition("/")
        is_below = first == self._first
        if slash and not is_below and not _QUERY.search(first):
            return self.root + target
        return site_paths.relative_url(self.path, target)


# Stands for the way to the root of the site in a row that is rendered for pages of any depth. Not
# a character of any record: they have no control characters.
_ROOT = "\x00"

# Where the path of an address ends.
_QUERY = re.compile("[?#]")

ToUrl = Callable[[str], str]
RowMacro = Callable[[ListRow, ToUrl], str]
"""The macro of a template that renders a part of a row, its links made by the second argument."""


class RowMarkup:
    """The rows of papers as HTML, each rendered once for all lists that contain it.

    A paper is in about 13 lists of the site; rendering its row for each of them took a quarter of
    a build.
    """

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._texts: dict[str, str] = {}
        self._marks: dict[str, str] = {}

    def of(
        self,
        render_text: RowMacro,
        render_marks: RowMacro,
        row: ListRow,
        to: Addresses,
    ) -> str:
        """Return a row with its links relative to a page."""
        text = _shared(self._texts, render_text, row)
        # The rows of a topic's own page lack its mark. Each is in that list alone.
        if self._rows.is_shared(row):
            marks = _shared(self._marks, render_marks, row)
        else:
            marks = str(render_marks(row, to))
        markup = f"{text}{marks}"
        return trusted_html(markup.replace(_ROOT, to.root))


def _shared(
    rendered: dict[str, str],
    render: RowMacro,
    row: ListRow,
) -> str:
    key = row.paper.key
    if key not in rendered:
        # As plain text: what replaces the mark of the root is not to be escaped.
        markup = render(row, _from_root)
        rendered[key] = str(markup)
    return rendered[key]


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
