"""How every page of the site is made: a view and a template give its body, and its head follows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape

from kdcatalog.artifacts.kinds import File, Page
from kdcatalog.artifacts.prose import read_prose
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.rendering.environments import TemplateEnvironment, html_environment, render
from kdcatalog.rendering.prose import resolve, to_html
from kdcatalog.snapshot import Snapshot
from kdcatalog.views.rows import Rows

_WAYS = {
    "topic": site_paths.topic_page,
    "paper": site_paths.paper_page,
    "author": site_paths.author_page,
    "venue": site_paths.venue_page,
    "year": site_paths.year_page,
}
"""What gives every template the address of what it names."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page's head says beyond title and description.

    ``kind`` is its Open Graph type, ``feed`` the address of its feed within the site, and the title.
    """

    description: str
    kind: str = "website"
    tags: tuple[tuple[str, str], ...] = ()
    json_ld: str = ""
    files: tuple[tuple[str, str, str], ...] = ()
    feed: tuple[str, str] | None = None


Values = Callable[[], tuple[Head, Mapping[str, object]]]


@dataclass(frozen=True)
class Pages:
    """Makes the pages of one catalog."""

    snapshot: Snapshot
    catalog: Catalog

    def page(self, path: str, title: str, head: Head, template: str, **values: object) -> Page:
        """Return a page of values; ``view`` may be the function that makes it, called with the page."""

        def known() -> tuple[Head, Mapping[str, object]]:
            view = values.get("view")
            return head, {**values, "view": view()} if callable(view) else values

        return self.later(path, title, template, known)

    def later(self, path: str, title: str, template: str, values: Values) -> Page:
        """Return a page whose head and values are made with its content."""
        return Page(path, title, partial(self._fill, path, title, template, values))

    def _fill(self, path: str, title: str, template: str, values: Values) -> tuple[str, str]:
        """Return head and body; ``to`` gives the templates the way to an address of the site."""
        environment = self._environment
        head, given = values()
        to: Callable[[str], str] = partial(site_paths.relative_url, path)
        settings = self.catalog.taxonomy.catalog
        address = settings.url and f"{settings.url}{path}"
        ways = {"to": to, "feed": head.feed, **_WAYS}
        body = render(environment, f"site/{template}.html.j2", **ways, **given)
        about = {"head": head, "title": title, "address": address, "settings": settings}
        filled = render(environment, "site/head.html.j2", to=to, **about)
        return filled, body

    def prose(self, name: str, path: str, *, lift: bool = True) -> str:
        """Return hand-written prose as HTML, its headings one level up; empty where the catalog has none."""
        return (
            to_html(self._resolved(self._texts[name], path), lift=lift)
            if name in self._texts
            else ""
        )

    def redirect(self, path: str, target: str) -> File:
        """Return the file that leads from an address that was to the one that is."""
        environment = self._environment
        url = self.catalog.taxonomy.catalog.url
        content = render(
            environment,
            "site/redirect.html.j2",
            to=site_paths.relative_url(path, target),
            canonical=url and f"{url}{target}",
        )
        return File("site", f"{path}index.html", content.encode)

    @cached_property
    def _environment(self) -> TemplateEnvironment:
        # One for all pages: compiling the templates anew for each page took five times the build.
        return html_environment(self.snapshot.templates)

    @cached_property
    def rows(self) -> Rows:
        """The rows of every paper, shared by all lists of the site."""
        return Rows(self.catalog)

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return read_prose(self.snapshot)

    def _resolved(self, text: str, path: str) -> str:
        def link_to(kind: str, name: str) -> str:
            if kind == "node":
                return site_paths.relative_url(path, site_paths.topic_page(name))
            if kind == "page":
                return (
                    site_paths.relative_url(path, site_paths.NAMED[name])
                    if name in site_paths.NAMED
                    else ""
                )
            repository = self.catalog.taxonomy.catalog.repository
            return site_paths.repository_file(repository, name) if repository else ""

        def picture(name: str, alternative: str) -> str:
            alt, source = (
                escape(" ".join(alternative.split())),
                site_paths.relative_url(path, f"{site_paths.PICTURES}{name}"),
            )
            schemes = (
                f'<img class="{scheme}" alt="{alt}" src="{source}-{scheme}.svg">'
                for scheme in ("light", "dark")
            )
            return f"<figure>{''.join(schemes)}</figure>"

        return resolve(text, link_to, picture)
