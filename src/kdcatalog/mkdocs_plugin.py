"""The door through which MkDocs enters: artifacts become pages in the theme's frame.

The theme renders one frame for each depth of address and item of the menu; every page is filled
into its frame, so Python-Markdown never sees a record. A page is told to the sitemap here,
since MkDocs does not know of it. No ``on_startup``: it would keep this instance across rebuilds.
"""

import gzip
import logging
import os
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from mkdocs.commands.build import get_context
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File as MkDocsFile
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from kdcatalog import pipeline, serving
from kdcatalog.artifacts.kinds import Artifact, File, Page
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Located, errors
from kdcatalog.records.reading import load_paper
from kdcatalog.reporting import as_text
from kdcatalog.snapshot import PAPERS, TAXONOMY, BadAddressError, NoCatalogError, Snapshot
from kdcatalog.views.home import Surroundings, section_of, surroundings

if TYPE_CHECKING:
    from jinja2 import Environment

log = logging.getLogger("mkdocs.plugins.kdcatalog")
_TITLE, _HEAD, _BODY = "@@kd-title@@", "@@kd-head@@", "@@kd-body@@"
_AUTOCOMPLETE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')
_NO_DAY = "1970-01-01"
_MARKS = re.compile(f"({_TITLE}|{_HEAD}|{_BODY})")


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The one option: the catalog's folder, where it is not the one that holds docs/."""

    folder = config_options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class _Marked:
    head: str
    title: str
    section: str
    has_box: bool


class CatalogPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """Feeds a catalog's artifacts into a MkDocs build."""

    snapshot: Snapshot
    catalog: Catalog
    broken: tuple[Located, ...]
    around: Surroundings
    env: "Environment"
    nav: Navigation
    files: Files
    dated: bool
    is_served: bool
    loaded: pipeline.Result | None = None
    """What was read beforehand by whoever starts the build; else it is read here."""
    site: Path
    before: serving.Makers = MappingProxyType({})
    frames: dict[tuple[int, str, bool], list[str]]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalog; name and address of the site are its own."""
        # Only ``mkdocs serve`` sets an address of its own; one in mkdocs.yml is refused, as taxonomy.yaml is its home.
        is_served = self.is_served = str(config.site_url or "").startswith(
            f"http://{config.dev_addr}/"
        )
        if config.site_url and not is_served:
            raise PluginError(
                "mkdocs.yml sets site_url: remove it, and set catalog.url in taxonomy.yaml"
            )
        try:
            self.snapshot = Snapshot.at(Path(self.config.folder or Path(config.docs_dir).parent))
            self.catalog = self._load()
        except (BadAddressError, NoCatalogError) as wrong:
            raise PluginError(str(wrong)) from wrong
        settings = self.catalog.taxonomy.catalog
        config.site_name = settings.title
        config.site_description = settings.tagline
        if is_served:
            self.catalog = self.catalog.with_site_url(str(config.site_url))
        config.site_url = config.site_url if is_served else settings.url or None
        if (
            not config.site_url
        ):  # instant navigation finds its way by the sitemap, which needs an address
            config.theme["features"] = [
                one for one in config.theme["features"] if one != "navigation.instant"
            ]
        config.theme.dirs[:0] = [str(folder / "theme") for folder in self.snapshot.templates]
        self.around = surroundings(self.catalog)
        config.extra["kdcatalog"] = self.around
        config.watch.extend(str(path) for path in self._watched())
        self.frames = {}
        day = datetime.fromisoformat(self.catalog.as_of or _NO_DAY).replace(tzinfo=UTC)
        self.dated = "SOURCE_DATE_EPOCH" not in os.environ
        os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(day.timestamp())))
        return config

    def _load(self) -> Catalog:
        read_record = serving.read_once if self.is_served else load_paper
        result = self.loaded or pipeline.load(self.snapshot, read_record)
        self.broken = tuple(pipeline.locate_all(self.snapshot, errors(result.problems)))
        catalog = result.catalog
        if self.is_served:
            catalog = serving.last_sound(self.snapshot.root, catalog)
        shown = as_text(self.broken).rstrip()
        if catalog is None or (self.broken and not self.is_served):
            raise PluginError(f"the catalog has errors\n{shown}")
        if self.broken:
            left = (
                "the records with errors are left out"
                if result.catalog
                else "the catalog is shown as it was"
            )
            log.error("%s\n%s", left, shown)
        return catalog

    def _watched(self) -> Iterator[Path]:
        root = self.snapshot.root
        yield from (
            path for path in (root / PAPERS, root / TAXONOMY, root / "templates") if path.exists()
        )

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Let no page of the last build be written into this one."""
        self.site = Path(config.site_dir).resolve()
        self.before = serving.withdraw(self.site)

    def on_build_error(self, error: Exception) -> None:
        """Keep showing the pages of the last build where this one fails."""
        if self.is_served and self.before:
            serving.promise(self.site, self.before)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep what frames need of the hand-written pages."""
        self.nav, self.files = nav, files
        return nav

    def on_env(self, env: "Environment", config: MkDocsConfig, files: Files) -> "Environment":
        """Keep the theme's environment, which renders the frames."""
        self.env = env
        return env

    def on_post_template(
        self, output_content: str, template_name: str, config: MkDocsConfig
    ) -> str | None:
        """Mend what the theme writes; its sitemap knows of no page made here, so it gives way to our own."""
        return "" if template_name == "sitemap.xml" else _valid(output_content)

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Mend what the theme writes on hand-written pages."""
        return _valid(output)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write every artifact of the site, pages in their frames."""
        site = Path(config.site_dir).resolve()
        makers: dict[str, Callable[[], bytes]] = {}
        paths = [file.page.url for file in self.files.documentation_pages() if file.page]
        for artifact in self._artifacts():
            path = _path_of(artifact)
            _refuse(site, path, makers)
            if self.is_served:
                makers[path] = partial(self._content, artifact, config)
            else:
                _write(site / path, self._content(artifact, config))
            if isinstance(artifact, Page):
                paths.append(artifact.path)
        serving.promise(site, makers)
        if config.site_url:
            _write_sitemap(site, config.site_url, paths)
        if self.dated:
            os.environ.pop("SOURCE_DATE_EPOCH", None)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Watch the records as well, and make pages when they are asked for."""
        app = server.get_app()
        if app:
            server.set_app(
                serving.on_demand(app, Path(config.site_dir).resolve(), server.mount_path)
            )
        server.builder = lasting(server.builder)
        for path in self._watched():
            server.watch(str(path))
        return server

    def _artifacts(self) -> Iterator[Artifact]:
        return pipeline.site(self.snapshot, self.catalog, self.broken)

    def _content(self, artifact: Artifact, config: MkDocsConfig) -> bytes:
        return (
            artifact.content
            if isinstance(artifact, File)
            else self._filled(artifact, config).encode()
        )

    def _filled(self, page: Page, config: MkDocsConfig) -> str:
        shape = (
            page.path.count("/"),
            section_of(self.around.menu, page.path),
            page.path not in site_paths.WITH_BOX,
        )
        if shape not in self.frames:
            self.frames[shape] = self._frame(*shape, config)
        name = config.site_name
        title = f"{page.title} - {name}" if page.path else name
        values = {_TITLE: escape(title), _HEAD: page.head, _BODY: page.body}
        return "".join(values.get(part, part) for part in self.frames[shape])

    def _frame(self, depth: int, section: str, has_box: bool, config: MkDocsConfig) -> list[str]:
        """Return the theme's page of one depth, split where title, head and body go."""
        file = MkDocsFile.generated(config, "x/" * depth + "index.md", content="")
        page = MkDocsPage(None, file, config)
        page.toc = TableOfContents(
            [AnchorLink("", "content", 1)]
        )  # what the theme's skip link leads to
        page.content, page.meta = _BODY, {"frame": _Marked(_HEAD, _TITLE, section, has_box)}
        context = get_context(self.nav, self.files, config, page)
        return _MARKS.split(_valid(self.env.get_template("main.html").render(context)))


def lasting(build: Callable[[], None]) -> Callable[[], None]:
    """Return a build that tells its failure in a line, so that the server goes on with what it has."""

    def attempt() -> None:
        try:
            build()
        except Exception as wrong:  # whatever a theme, a template or a hook may raise
            log.error("the site was not built anew: %s", wrong)  # noqa: TRY400  a traceback helps no author

    return attempt


def _path_of(artifact: Artifact) -> str:
    is_folder = isinstance(artifact, Page) and not artifact.path.endswith(".html")
    return f"{artifact.path}index.html" if is_folder else artifact.path


def _refuse(site: Path, path: str, taken: Container[str]) -> None:
    if path.startswith("/") or ".." in path.split("/"):
        raise PluginError(f"{path} would be written outside the site")
    if path in taken or (site / path).exists():
        raise PluginError(
            f"two pages would stand at {path}, one of them from docs/ or a redirect: rename it"
        )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _valid(html: str) -> str:
    """Return a page without the theme's ``autocomplete`` on checkboxes, which HTML does not allow."""
    return _AUTOCOMPLETE.sub(r"\1", html)


def _write_sitemap(site: Path, url: str, paths: list[str]) -> None:
    rows = "".join(f"  <url><loc>{escape(url + path)}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    content = f"{head}{rows}</urlset>\n".encode()
    (site / "sitemap.xml").write_bytes(content)
    (site / "sitemap.xml.gz").write_bytes(gzip.compress(content, mtime=0))
