"""The entrance for MkDocs: artifacts become pages in the theme's frame.

The theme renders one frame for each depth of address and item of the menu; every page is filled
into its frame, so Python-Markdown never sees a record and MkDocs has about 60 pages, however many
papers there are. The sitemap is written here, since MkDocs knows of none of these pages.

There is no ``on_startup``: MkDocs would keep such a plugin for every build of the process, also for
those of another catalog. What a server keeps between builds is its ``Session``.
"""

import logging
import os
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from markupsafe import escape as markup_escape
from mkdocs.commands.build import get_context
from mkdocs.config import config_options, load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File as MkDocsFile
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import TemplateContext

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import Artifact, File, Page
from kdcatalog.errors import CatalogError
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Located, errors
from kdcatalog.reporting import format_text
from kdcatalog.serving import Makers, Session, keep_serving, on_demand
from kdcatalog.settings import Settings
from kdcatalog.snapshot import PAPERS, TAXONOMY, TEMPLATES, Snapshot
from kdcatalog.views.home import Surroundings, section_of, surroundings

if TYPE_CHECKING:
    from jinja2 import Environment

log = logging.getLogger("mkdocs.plugins.kdcatalog")
_TITLE, _HEAD, _BODY = "@@kd-title@@", "@@kd-head@@", "@@kd-body@@"
_MARKS = re.compile(f"({_TITLE}|{_HEAD}|{_BODY})")
_AUTOCOMPLETE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')
_NO_DAY = "1970-01-01"
Builder = Callable[[MkDocsConfig], None]


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The one option: the catalog's folder, where it is not the one that holds docs/."""

    folder = config_options.Type(str, default="")


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """What ``kdcatalog build`` has read and checked before it starts MkDocs."""

    snapshot: Snapshot
    result: pipeline.Result
    settings: Settings


@dataclass(frozen=True, slots=True)
class _FrameMarks:
    """What the theme's main.html gets of a page that is filled in later."""

    head: str
    title: str
    section: str
    has_box: bool


class CatalogPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """Feeds a catalog's artifacts into a MkDocs build; MkDocs makes a new one for every build."""

    snapshot: Snapshot
    catalog: Catalog
    broken: tuple[Located, ...]
    around: Surroundings
    env: "Environment"
    nav: Navigation
    files: Files
    is_served: bool
    site: Path

    def __init__(self) -> None:
        super().__init__()
        self.inputs: BuildInputs | None = None
        self.session = Session()
        self.before: Makers = MappingProxyType({})
        self.frames: dict[tuple[int, str, bool], list[str]] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalog; name and address of the site are its own."""
        # Only ``mkdocs serve`` sets an address of its own.
        self.is_served = str(config.site_url or "").startswith(f"http://{config.dev_addr}/")
        if config.site_url and not self.is_served:
            raise PluginError(
                "mkdocs.yml sets site_url: remove it, and set catalog.url in taxonomy.yaml"
            )
        try:
            self.catalog = self._load(config)
        except CatalogError as error:
            raise PluginError(str(error)) from error
        settings = self.catalog.taxonomy.catalog
        # The theme's environment escapes nothing, and its stock partials print these two as they
        # are: a title with markup, such as the heading of an imported list, ran on every page.
        # Marked as safe text they are not escaped twice where a template does escape.
        config.site_name = markup_escape(settings.title)
        config.site_description = markup_escape(settings.tagline)
        config.site_url = settings.url or None
        if not config.site_url:
            # Instant navigation finds its way by the sitemap, which needs an address.
            features = config.theme["features"]
            config.theme["features"] = [name for name in features if name != "navigation.instant"]
        config.theme.dirs[:0] = [str(path / "theme") for path in self.snapshot.template_folders]
        self.around = surroundings(self.catalog)
        config.extra["kdcatalog"] = self.around
        config.watch.extend(str(path) for path in self._watched())
        return config

    def _load(self, config: MkDocsConfig) -> Catalog:
        """Return the catalog that is shown, at the addresses of this build."""
        if self.inputs:
            self.snapshot, result, settings = self._given(self.inputs)
        else:
            # Started by MkDocs itself, so the plugin is what the command line is elsewhere.
            settings = Settings.of(os.environ)
            self.snapshot = Snapshot.at(Path(self.config.folder or Path(config.docs_dir).parent))
            result = pipeline.load(self.snapshot, self.session.read_record)
        self.broken = tuple(pipeline.locate_all(self.snapshot, errors(result.problems)))
        catalog = settings.apply(self._shown(result))
        return catalog.with_site_url(str(config.site_url)) if self.is_served else catalog

    @staticmethod
    def _given(inputs: BuildInputs) -> tuple[Snapshot, pipeline.Result, Settings]:
        return inputs.snapshot, inputs.result, inputs.settings

    def _shown(self, result: pipeline.Result) -> Catalog:
        """Return the catalog to show; a server leaves out what is broken, any other build refuses."""
        catalog = self.session.last_valid(result.catalog) if self.is_served else result.catalog
        report = format_text(self.broken).rstrip()
        if catalog is None or (self.broken and not self.is_served):
            raise PluginError(f"the catalog has errors\n{report}")
        if self.broken:
            what = "the records with errors are left out"
            if not result.catalog:
                what = "the catalog is shown as it was"
            log.error("%s\n%s", what, report)
        return catalog

    def _watched(self) -> Iterator[Path]:
        for name in (PAPERS, TAXONOMY, TEMPLATES):
            path = self.snapshot.root / name
            if path.exists():
                yield path

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Keep pages of the last build from being written into this one."""
        self.site = Path(config.site_dir).resolve()
        self.before = self.session.clear()

    def on_build_error(self, error: Exception) -> None:
        """Keep serving the pages of the last build where this one fails."""
        if self.before:
            self.session.replace(self.before)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep what frames need of the hand-written pages."""
        self.nav, self.files = nav, files
        return nav

    def on_env(self, env: "Environment", config: MkDocsConfig, files: Files) -> "Environment":
        """Keep the theme's environment, which renders the frames."""
        self.env = env
        return env

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """Date the theme's pages."""
        return self._dated(context)

    def on_page_context(
        self, context: TemplateContext, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Date a hand-written page."""
        return self._dated(context)

    def _dated(self, context: TemplateContext) -> TemplateContext:
        """Date a page by the newest paper, so that the same records give the same bytes on every day.

        MkDocs would read SOURCE_DATE_EPOCH, but a variable of the process cannot belong to one of
        two catalogs. Whoever sets it gets that date.
        """
        if "SOURCE_DATE_EPOCH" not in os.environ:
            day = datetime.fromisoformat(self.catalog.as_of or _NO_DAY).replace(tzinfo=UTC)
            context["build_date_utc"] = day
            if page := context.get("page"):
                page.update_date = day.date().isoformat()
        return context

    def on_post_template(
        self, output_content: str, template_name: str, config: MkDocsConfig
    ) -> str | None:
        """Correct the theme's pages; its sitemap has none of the pages made here and is dropped."""
        return "" if template_name == "sitemap.xml" else _valid(output_content)

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Correct what the theme writes on hand-written pages."""
        return _valid(output)

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write every artifact of the site, pages in their frames."""
        try:
            self._write_site(config)
        except CatalogError as error:
            if self.inputs:
                raise  # the command line prints it as one sentence
            raise PluginError(str(error)) from error

    def _write_site(self, config: MkDocsConfig) -> None:
        makers: dict[str, Callable[[], bytes]] = {}
        paths = [file.page.url for file in self.files.documentation_pages() if file.page]
        for artifact in pipeline.site(self.snapshot, self.catalog, self.broken):
            path = _path_of(artifact)
            _check_free(self.site, path, makers)
            if self.is_served:
                makers[path] = partial(self._content, artifact, config)
            else:
                _write(self.site / path, self._content(artifact, config))
            if isinstance(artifact, Page):
                paths.append(artifact.path)
        self.session.replace(makers)
        if config.site_url:
            _write_sitemap(self.site, config.site_url, paths)

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Builder
    ) -> LiveReloadServer:
        """Watch the records as well, and make pages when they are requested."""
        app = server.get_app()
        if app:
            server.set_app(on_demand(app, self.session, self.site, server.mount_path))
        # Left alone, MkDocs would make a plugin for each build that knows nothing of this session.
        rebuild = partial(rebuild_served, config, self.session, builder)
        server.builder = keep_serving(rebuild, (CatalogError, MkDocsException))
        for path in self._watched():
            server.watch(str(path))
        return server

    def _content(self, artifact: Artifact, config: MkDocsConfig) -> bytes:
        if isinstance(artifact, File):
            return artifact.content
        return self._in_frame(artifact, config).encode()

    def _in_frame(self, page: Page, config: MkDocsConfig) -> str:
        shape = (
            page.path.count("/"),
            section_of(self.around.menu, page.path),
            page.path not in site_paths.WITH_BOX,
        )
        if shape not in self.frames:
            self.frames[shape] = self._frame(*shape, config)
        name = self.catalog.taxonomy.catalog.title
        title = f"{page.title} - {name}" if page.path else name
        values = {_TITLE: escape(title), _HEAD: page.head, _BODY: page.body}
        return "".join(values.get(part, part) for part in self.frames[shape])

    def _frame(self, depth: int, section: str, has_box: bool, config: MkDocsConfig) -> list[str]:
        """Return the theme's page of one depth, split where title, head and body go."""
        file = MkDocsFile.generated(config, "x/" * depth + "index.md", content="")
        page = MkDocsPage(None, file, config)
        # The theme's skip link leads to the first heading of the table of contents.
        page.toc = TableOfContents([AnchorLink("", "content", 1)])
        page.content = _BODY
        page.meta = {"frame": _FrameMarks(_HEAD, _TITLE, section, has_box)}
        context = self._dated(get_context(self.nav, self.files, config, page))
        return _MARKS.split(_valid(self.env.get_template("main.html").render(context)))


def rebuild_served(config: MkDocsConfig, session: Session, build: Builder) -> None:
    """Build a served site again, as its server was started, with what the server keeps."""
    # The configuration is loaded again, since its file may have changed and a build changes it.
    fresh = load_config(
        config.config_file_path,
        docs_dir=config.docs_dir,
        site_dir=config.site_dir,
        dev_addr=str(config.dev_addr),
        strict=config.strict,
        use_directory_urls=config.use_directory_urls,
    )
    fresh.site_url = config.site_url
    plugin = fresh.plugins["kdcatalog"]
    if isinstance(plugin, CatalogPlugin):
        plugin.session = session
    build(fresh)


def _path_of(artifact: Artifact) -> str:
    is_folder = isinstance(artifact, Page) and not artifact.path.endswith(".html")
    return f"{artifact.path}index.html" if is_folder else artifact.path


def _check_free(site: Path, path: str, taken: Container[str]) -> None:
    if path.startswith("/") or ".." in path.split("/"):
        raise PluginError(f"{path} would be written outside the site")
    if path in taken or (site / path).exists():
        raise PluginError(
            f"two pages have the address {path}, one of them from docs/ or a redirect: rename it"
        )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _valid(html: str) -> str:
    """Return a page without the theme's ``autocomplete`` on checkboxes, which HTML does not allow."""
    return _AUTOCOMPLETE.sub(r"\1", html)


def _write_sitemap(site: Path, url: str, paths: list[str]) -> None:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    rows = "".join(f"  <url><loc>{escape(url + path)}</loc></url>\n" for path in paths)
    content = f'{head}<urlset xmlns="{namespace}">\n{rows}</urlset>\n'.encode()
    # No sitemap.xml.gz as MkDocs writes it: nothing links to it, and its bytes differ between
    # versions of Python (3.13 has another byte in the header) and of zlib.
    (site / "sitemap.xml").write_bytes(content)
