"""What the pages of a site load and may run, and what is left of the pages of an outsider.

Every page has a Content-Security-Policy: should an escape ever be missing, the browser still runs
no script that came with a text. GitHub Pages sends no headers, so it is a ``<meta>``. Allowed are
files of the site, and the inline scripts that templates contain, by their hashes: not whatever
scripts a page has, which would allow one that got in.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from markdown import Extension, Markdown
from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kdcatalog.artifacts.addresses import Assets
from kdcatalog.snapshot import InputFile, Snapshot

if TYPE_CHECKING:
    from jinja2 import Environment

# Not a character of any text: a title that contained a mark would get what is put in its place.
MARK = "\x00policy\x00"
"""Stands for the policy of a page in ``config.extra.policy``, until the page is complete."""
_SCRIPT = re.compile("<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n\s*")
# What a template may write into a script: the theme's one value is the way to the root of the site.
_VALUE = r"[\w./%~:-]*"
# Pictures in style sheets are data URLs. A page without an address has nothing to be framed for.
_RULES = (
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)

# What a page of an outsider may show beside text: an SVG or HTML file runs scripts where it is
# opened by itself.
_HARMLESS = (".png", ".jpg", ".jpeg", ".gif", ".webp")


Templates = Mapping[str, InputFile]
Patterns = list[re.Pattern[str]]


class Policy:
    """The Content-Security-Policy of the pages of one site.

    ``theme`` has the templates of the frames, ``templates`` those of the pages: of these, every
    inline script is allowed on every page, since instant navigation keeps the first page's policy.
    """

    def __init__(self, theme: "Environment", templates: Templates) -> None:
        self._theme_scripts: Patterns = []
        self._theme_styles: Patterns = []
        for source in _sources(theme):
            self._theme_scripts += map(_pattern, _SCRIPT.findall(source))
            self._theme_styles += map(_pattern, _STYLE.findall(source))
        self._scripts = _page_scripts(templates)

    def apply(self, html: str) -> str:
        """Return a page of the theme with its policy in place of the mark."""
        if MARK not in html:
            # A main.html of a catalog's own has a policy of its own, or none.
            return html
        scripts = _matching(_SCRIPT.findall(html), self._theme_scripts)
        styles = _matching(_STYLE.findall(html), self._theme_styles)
        rules = list(_RULES)
        scripts |= self._scripts
        if scripts:
            rules.append(f"script-src 'self'{_hashes(scripts)}")
        if styles:
            rules.append(f"style-src 'self'{_hashes(styles)}")
        policy = "; ".join(rules)
        return html.replace(MARK, policy, 1)


def _matching(texts: list[str], patterns: Patterns) -> frozenset[str]:
    """Return the inline scripts, or styles, that a template of the theme contains."""
    matching: set[str] = set()
    for pattern in patterns:
        matching.update(filter(pattern.fullmatch, texts))
    return frozenset(matching)


def _page_scripts(templates: Templates) -> frozenset[str]:
    """Return the inline scripts of the templates of pages; they contain no values."""
    scripts: set[str] = set()
    for name, template in templates.items():
        if name.startswith("site/"):
            text = template.content.decode("utf-8", "replace")
            scripts.update(_SCRIPT.findall(text))
    return frozenset(scripts)


def _sources(theme: "Environment") -> list[str]:
    loader = theme.loader
    if loader is None:
        return []
    sources = []
    for name in theme.list_templates(extensions=["html"]):
        source, *_ = loader.get_source(theme, name)
        sources.append(source)
    return sources


def _pattern(text: str) -> re.Pattern[str]:
    """Return what matches a script of a template once its values are filled in."""
    parts = []
    for part in _EXPRESSION.split(text):
        # Frames have no indents.
        lines = map(re.escape, _LINE_BREAK.split(part))
        parts.append(r"\s*\n\s*".join(lines))
    return re.compile(_VALUE.join(parts))


def _hashes(texts: Iterable[str]) -> str:
    hashes = ""
    for text in sorted(texts):
        digest = sha256(text.encode()).digest()
        hashes += f" 'sha256-{b64encode(digest).decode()}'"
    return hashes


def stamp_assets(files: Iterable[File], config: MkDocsConfig, snapshot: Snapshot) -> None:
    """Give the scripts and styles of the theme addresses that change with their bytes.

    Browsers keep files of GitHub Pages for ten minutes: a page of a new release ran the old
    scripts. What a catalog adds in its own mkdocs.yml keeps its address.
    """
    assets = Assets.of(snapshot.templates)
    theme_folders = {f"{folder / 'theme'}" for folder in snapshot.template_folders}
    for file in files:
        path = file.src_uri
        is_script = path in assets.paths and path.endswith(".js")
        if is_script and file.src_dir in theme_folders:
            file.content_string = assets.stamped(file.content_string)
    config.extra["frame_script"] = assets.address("assets/frame.js")
    config.extra_css = [assets.address(path) for path in config.extra_css]
    for script in config.extra_javascript:
        if isinstance(script, ExtraScriptValue):
            script.path = assets.address(script.path)


class NoMarkup(Extension):
    """Shows the HTML in a page of Markdown as text: Python-Markdown would pass on any script."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the library's name
        """Remove what recognizes HTML, so that it is escaped like any text."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")


def files_that_run(files: Iterable[File], docs: str) -> list[File]:
    """Return the files in a folder ``docs`` that are neither pages nor pictures."""
    others = []
    for file in files:
        is_theme = file.src_dir != docs
        is_picture = file.src_uri.lower().endswith(_HARMLESS)
        is_harmless = is_theme or is_picture or file.is_documentation_page()
        if not is_harmless:
            others.append(file)
    return others
