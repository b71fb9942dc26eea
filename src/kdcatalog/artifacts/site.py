"""The pages and files of the site, as a stream in a fixed order."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

from kdcatalog.artifacts.citing import how_to_cite
from kdcatalog.artifacts.kinds import Artifact, File, Page
from kdcatalog.artifacts.pictures import site_pictures
from kdcatalog.artifacts.prose import read_prose
from kdcatalog.codes import CODES
from kdcatalog.exports import bibtex, catalog_json
from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.citation import citation_of
from kdcatalog.rendering.environments import html_environment, render
from kdcatalog.rendering.prose import resolve, to_html
from kdcatalog.views.home import home
from kdcatalog.views.lists import list_rows
from kdcatalog.views.provenance import corrected
from kdcatalog.views.summary import whole_table
from kdcatalog.views.topics import topic_index, topic_page
from kdcatalog.workspace import Workspace


def site_artifacts(workspace: Workspace, catalog: Catalog) -> Iterator[Artifact]:
    """Yield everything that the site holds beside the theme's own files and hand-written pages."""
    pages = _Pages(workspace, catalog)
    yield from pages.all()
    yield from site_pictures(workspace, catalog)
    citations = [citation_of(paper, catalog.taxonomy) for paper in catalog.papers]
    yield File("site", places.CATALOG_JSON, catalog_json.document(catalog).encode())
    yield File("site", places.CATALOG_BIB, bibtex.bibliography(citations).encode())


@dataclass(frozen=True)
class _Pages:
    workspace: Workspace
    catalog: Catalog

    def all(self) -> Iterator[Page]:
        catalog, taxonomy = self.catalog, self.catalog.taxonomy
        settings, prose = taxonomy.catalog, read_prose(self.workspace)
        yield self._page(
            places.HOME,
            settings.title,
            settings.tagline,
            "home",
            view=home(catalog),
            about=self._prose(prose, "about", places.HOME),
            has_summary=bool(taxonomy.summary),
        )
        yield self._page(
            places.PAPERS,
            "Papers",
            f"All {len(catalog.papers)} papers, newest first.",
            "papers",
            view=list_rows(catalog, catalog.papers),
        )
        yield self._page(places.TOPICS, "Topics", "All topics with their counts.", "topics", view=topic_index(catalog))
        yield from map(self._topic, taxonomy.nodes)
        if table := whole_table(catalog):
            yield self._page(places.SUMMARY, "Summary table", table.sentence, "summary", view=table)
        yield self._page(
            places.PROVENANCE,
            "Where the facts come from",
            "Sources of the catalog and every correction that was made to them.",
            "provenance",
            view=corrected(catalog),
            prose=self._prose(prose, "provenance", places.PROVENANCE),
        )
        yield self._page(
            places.PROBLEMS,
            "Problem codes",
            "What each problem code means and how it is mended.",
            "problems",
            view=tuple(CODES.values()),
        )
        yield self._contribute(prose)
        yield self._data()

    def _topic(self, path: str) -> Page:
        view = topic_page(self.catalog, path)
        trail = [("Topics", places.TOPICS), *((link.title, places.topic(link.path)) for link in view.trail)]
        return self._page(places.topic(path), view.title, view.sentence, "topic", view=view, trail_items=trail)

    def _contribute(self, prose: Mapping[str, str]) -> Page:
        taxonomy = self.catalog.taxonomy
        return self._page(
            places.CONTRIBUTE,
            "Add a paper",
            "How to add a paper or correct a record.",
            "contribute",
            prose=self._prose(prose, "contributing", places.CONTRIBUTE),
            fields=[*catalog_json.field_descriptions().items()][1:],
            facts=taxonomy.facts,
            nodes=tuple(taxonomy.nodes.items()),
            venues=tuple(taxonomy.venue_by_id.values()),
        )

    def _data(self) -> Page:
        return self._page(
            places.DATA,
            "Data and how to cite",
            "The whole catalog as JSON and BibTeX, and how to cite it.",
            "data",
            settings=self.catalog.taxonomy.catalog,
            version=catalog_json.VERSION,
            fields=tuple(catalog_json.field_descriptions().items()),
            citations=how_to_cite(self.catalog),
        )

    def _page(self, path: str, title: str, description: str, template: str, **values: object) -> Page:
        environment = html_environment(self.workspace.templates)
        to: Callable[[str], str] = partial(places.relative, path)
        body = render(environment, f"site/{template}.html.j2", to=to, topic=places.topic, **values)
        settings = self.catalog.taxonomy.catalog
        head = render(
            environment,
            "site/head.html.j2",
            description=description,
            canonical=settings.url and f"{settings.url}{path}",
            title=title,
            site_name=settings.title,
        )
        return Page(path, title, description, head, body)

    def _prose(self, prose: Mapping[str, str], name: str, path: str) -> str:
        """Return hand-written prose as HTML; empty where the catalog has none of that name."""
        return to_html(_resolved(self.catalog, prose[name], path)) if name in prose else ""


def _resolved(catalog: Catalog, text: str, path: str) -> str:
    def link_to(kind: str, name: str) -> str:
        if kind == "node":
            return places.relative(path, places.topic(name))
        if kind == "page":
            return places.relative(path, places.NAMED[name])
        repository = catalog.taxonomy.catalog.repository
        return places.in_repository(repository, name) if repository else ""

    def picture(name: str, alternative: str) -> str:
        source = places.relative(path, f"{places.PICTURES}{name}")
        alt = escape(" ".join(alternative.split()))
        schemes = (f'<img class="{scheme}" alt="{alt}" src="{source}-{scheme}.svg">' for scheme in ("light", "dark"))
        return f"<figure>{''.join(schemes)}</figure>"

    return resolve(text, link_to, picture)
