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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

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
from kdcatalog.artifacts.artifact import Page
from kdcatalog.artifacts.site import site_artifacts
from kdcatalog.errors import CatalogError
from kdcatalog.framing import (
    BODY,
    HEAD,
    TITLE,
    Frame,
    Frames,
    Shape,
    compact,
    is_unused,
    sitemap,
    split,
)
from kdcatalog.model.catalog import Catalog
from kdcatalog.policy import MARK, NoMarkup, Policy, files_that_run, stamp_assets
from kdcatalog.problems import Located, errors
from kdcatalog.publishing import (
    AddressConflictError,
    SiteFolder,
    content_of,
    file_of,
    write_site,
)
from kdcatalog.reporting import format_text
from kdcatalog.serving import Maker, Makers, Session, keep_serving, on_demand
from kdcatalog.settings import Settings
from kdcatalog.snapshot import PAPERS, PROSE_FILES, TAXONOMY, TEMPLATES, Snapshot
from kdcatalog.views.home import Surroundings, surroundings

if TYPE_CHECKING:
    from jinja2 import Environment

log = logging.getLogger("mkdocs.plugins.kdcatalog")

_AUTOCOMPLETE = re.compile(r'(<input class="md-toggle"[^>]*) autocomplete="off"')

# The date of the theme's pages while no paper has been added.
_NO_DAY = "1970-01-01"

Builder = Callable[[MkDocsConfig], None]


class PluginConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs has no types here
    """The one option: the catalog's folder, where it is not the one that holds docs/."""

    folder = config_options.Type(
        str,
        default="",
    )


@dataclass(frozen=True, slots=True)
class BuildInputs:
    """What ``kdcatalog build`` has read and checked before it starts MkDocs."""

    snapshot: Snapshot
    result: pipeline.Result
    settings: Settings
    publish: Callable[[Frames, list[str]], None]
    """Writes the site, in the frames given, beside the hand-written pages with these addresses."""


@dataclass(frozen=True, slots=True)
class _FrameMarks:
    """What the theme's main.html gets of a page that is filled in later."""

    head: str
    title: str
    section: str
    has_box: bool
    has_size: bool


class CatalogPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]  # as above
    """Feeds a catalog's artifacts into a MkDocs build; MkDocs makes a new one for every build."""

    snapshot: Snapshot
    catalog: Catalog
    broken: tuple[Located, ...]
    around: Surroundings
    env: "Environment"
    policy: Policy
    nav: Navigation
    files: Files
    is_served: bool
    site: Path

    def __init__(self) -> None:
        super().__init__()
        self.inputs: BuildInputs | None = None
        self.session = Session()
        self.before: Makers = MappingProxyType({})

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the catalog; name and address of the site are its own."""
        # Only ``mkdocs serve`` sets an address itself, that of its server.
        served_url = f"http://{config.dev_addr}/"
        self.is_served = str(config.site_url or "").startswith(served_url)
        if config.site_url and not self.is_served:
            raise PluginError(
                "mkdocs.yml sets site_url: remove it, and set catalog.url in taxonomy.yaml"
            )
        try:
            self.catalog = self._load(config)
        except CatalogError as error:
            raise PluginError(str(error)) from error
        self._configure(config)
        return config

    def _configure(self, config: MkDocsConfig) -> None:
        """Give MkDocs and the theme the words and addresses of the catalog."""
        settings = self.catalog.taxonomy.catalog
        # The theme's environment escapes nothing, and its stock partials print these two as they
        # are: a title with markup, such as the heading of an imported list, ran on every page.
        # Marked as safe text they are not escaped twice where a template does escape.
        config.site_name = markup_escape(settings.title)
        config.site_description = markup_escape(settings.tagline)
        config.site_url = settings.url or None
        # A catalog's own mkdocs.yml may name none.
        features = config.theme.get("features") or []
        if not isinstance(features, list):
            raise PluginError("mkdocs.yml: theme.features is not a list of names")
        config.theme["features"] = features
        if not config.site_url:
            # Instant navigation finds its way by the sitemap, which needs an address.
            features = [name for name in features if name != "navigation.instant"]
            config.theme["features"] = features
        folders = self.snapshot.template_folders
        theme_folders = [str(path / "theme") for path in folders]
        config.theme.dirs[:0] = theme_folders
        self.around = surroundings(self.catalog, self.snapshot.prose)
        config.extra["kdcatalog"] = self.around
        config.extra["policy"] = MARK
        if not self.snapshot.is_trusted:
            # Markdown takes objects beside names; the types of MkDocs know the names alone.
            config.markdown_extensions.append(NoMarkup())  # type: ignore[arg-type]
        for path in self._watched():
            config.watch.append(str(path))

    def _load(self, config: MkDocsConfig) -> Catalog:
        """Return the catalog that is shown, at the addresses of this build."""
        snapshot, result, settings = self._inputs(config)
        self.snapshot = snapshot
        problems = errors(result.problems)
        self.broken = tuple(pipeline.locate_all(self.snapshot, problems))
        catalog = settings.apply(self._valid_catalog(result))
        if not self.is_served:
            return catalog
        return catalog.with_site_url(str(config.site_url))

    def _inputs(self, config: MkDocsConfig) -> tuple[Snapshot, pipeline.Result, Settings]:
        if self.inputs:
            inputs = self.inputs
            return inputs.snapshot, inputs.result, inputs.settings
        # Started by MkDocs itself, so the plugin is what the command line is elsewhere.
        folder = self.config.folder or Path(config.docs_dir).parent
        snapshot = Snapshot.at(Path(folder))
        result = pipeline.load(snapshot, self.session.read_record)
        return snapshot, result, Settings.of(os.environ)

    def _valid_catalog(self, result: pipeline.Result) -> Catalog:
        """Return the catalog to show; a server leaves out what is broken, a build refuses."""
        catalog = result.catalog
        if self.is_served:
            catalog = self.session.last_valid(catalog)
        report = format_text(self.broken).rstrip()
        is_refused = bool(self.broken) and not self.is_served
        if catalog is None or is_refused:
            raise PluginError(f"the catalog has errors\n{report}")
        if self.broken:
            effect = "the records with errors are left out"
            if not result.catalog:
                effect = "the catalog is shown as it was"
            log.error("%s\n%s", effect, report)
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

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Leave out the prose that a build writes for GitHub, and what an outsider may run."""
        # Without docs/prose/guide.md nothing is generated: then the file is a page like any other,
        # which is why the shared mkdocs.yml cannot exclude it by its name.
        for path, name in PROSE_FILES.items():
            generated = files.get_file_from_path(path.removeprefix("docs/"))
            if generated and name in self.snapshot.prose:
                files.remove(generated)
        if not self.snapshot.is_trusted:
            for file in files_that_run(files, config.docs_dir):
                files.remove(file)
        for file in list(files):
            if is_unused(file.src_uri):
                files.remove(file)
        stamp_assets(files, config, self.snapshot)
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep what frames need of the hand-written pages."""
        self.nav = nav
        self.files = files
        return nav

    def on_page_markdown(
        self, markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files
    ) -> None:
        """Let a page of an outsider say nothing to the theme, such as which template it uses."""
        if not self.snapshot.is_trusted:
            page.meta = {}

    def on_env(self, env: "Environment", config: MkDocsConfig, files: Files) -> "Environment":
        """Keep the theme's environment, which renders the frames."""
        self.env = env
        self.policy = Policy(env, self.snapshot.templates)
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
        """Date a page by the newest paper: the same records give the same bytes on every day.

        MkDocs would read SOURCE_DATE_EPOCH, but a variable of the process cannot belong to one of
        two catalogs. Where it is set, it counts.
        """
        if "SOURCE_DATE_EPOCH" in os.environ:
            return context
        newest = self.catalog.as_of or _NO_DAY
        day = datetime.fromisoformat(newest).replace(tzinfo=UTC)
        context["build_date_utc"] = day
        page = context.get("page")
        # The theme's own pages, such as 404.html, have none.
        if page:
            page.update_date = day.date().isoformat()
        return context

    def on_post_template(
        self, output_content: str, template_name: str, config: MkDocsConfig
    ) -> str | None:
        """Correct the theme's pages; its sitemap has none of the pages made here and is dropped."""
        return "" if template_name == "sitemap.xml" else self._corrected(output_content)

    def on_post_page(self, output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
        """Correct what the theme writes on hand-written pages."""
        return self._corrected(output)

    def _corrected(self, html: str) -> str:
        return self.policy.apply(_without_autocomplete(html))

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write every artifact of the site, pages in their frames."""
        try:
            self._write_site(config)
        except AddressConflictError as error:
            raise PluginError(str(error)) from error
        except CatalogError as error:
            if self.inputs:
                raise  # the command line prints it as one sentence
            raise PluginError(str(error)) from error

    def _write_site(self, config: MkDocsConfig) -> None:
        render = partial(self._frame, config=config)
        frames = Frames.of(self.catalog, self.around.menu, render)
        files = self.files.documentation_pages()
        theme_addresses = [file.page.url for file in files if file.page]
        if self.is_served:
            self._remember(frames, theme_addresses)
        elif self.inputs:
            self.inputs.publish(frames, theme_addresses)
        else:
            write_site(
                self.snapshot,
                self.catalog,
                site_artifacts(self.snapshot, self.catalog, self.broken),
                frames=frames,
                folder=SiteFolder(self.site, self.site),
                theme_addresses=theme_addresses,
            )

    def _remember(self, frames: Frames, addresses: list[str]) -> None:
        """Let a server make each page when it is requested."""
        makers: dict[str, Maker] = {}
        folder = SiteFolder(self.site, self.site)
        for artifact in site_artifacts(self.snapshot, self.catalog, self.broken):
            path = file_of(artifact)
            folder.claim(path)
            # Only remembered: making all pages takes longer than anyone waits for one.
            makers[path] = partial(content_of, artifact, frames)
            if isinstance(artifact, Page):
                addresses.append(artifact.path)
        self.session.replace(makers)
        url = self.catalog.taxonomy.catalog.url
        (self.site / "sitemap.xml").write_bytes(sitemap(url, addresses))

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Builder
    ) -> LiveReloadServer:
        """Watch the records as well, and make pages when they are requested."""
        app = server.get_app()
        if app:
            app = on_demand(app, self.session, self.site, server.mount_path)
            server.set_app(app)
        # Otherwise MkDocs would make a plugin for each build that knows nothing of this session.
        rebuild = partial(rebuild_served, config, self.session, builder)
        server.builder = keep_serving(rebuild, (CatalogError, MkDocsException))
        for path in self._watched():
            server.watch(str(path))
        return server

    def _frame(self, shape: Shape, config: MkDocsConfig) -> Frame:
        """Return the theme's page of one shape, split where title, head and body go."""
        # The depth decides the relative addresses of styles and menu.
        name = "x/" * shape.depth + "index.md"
        file = MkDocsFile.generated(config, name, content="")
        page = MkDocsPage(None, file, config)
        # The theme's skip link leads to the first heading of the table of contents.
        page.toc = TableOfContents([AnchorLink("", "content", 1)])
        page.content = BODY
        marks = _FrameMarks(
            head=HEAD,
            title=TITLE,
            section=shape.section,
            has_box=shape.has_box,
            has_size=shape.has_size,
        )
        page.meta = {"frame": marks}
        context = get_context(self.nav, self.files, config, page)
        template = self.env.get_template("main.html")
        html = template.render(self._dated(context))
        # Before the policy, which has the digests of scripts.
        return split(self._corrected(compact(html)))


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


def _without_autocomplete(html: str) -> str:
    """Return a page of the theme without ``autocomplete`` on checkboxes, which is not valid."""
    return _AUTOCOMPLETE.sub(r"\1", html)
