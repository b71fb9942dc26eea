"""The list of papers with its filters, the data from which it is filtered, and all of its pages."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.artifact import WORDS, File, Page, value_input
from kdcatalog.artifacts.downloads import JOINED, feed_of
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.artifacts.site_data import Shard, SiteData, keys_document
from kdcatalog.model import site_paths
from kdcatalog.model.text import grouped
from kdcatalog.views.explorer import Facet, Panel, Values, explorer, filter_panel
from kdcatalog.views.facets import Filter, node_filter
from kdcatalog.views.filters import Filters, differences, orders
from kdcatalog.views.paging import ListPage, pages_of_all

_ROW = "site/row.html.j2"
_SCRIPT = "assets/explorer.js"

NumberByFilter = dict[Filter, int]
"""The numbers of values, by the filters that they are."""


class PaperList:
    """Makes the pages and data of the list; filters are found once for all of them."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._panel: Panel | None = None
        self._filters = Filters(pages.catalog)

    @property
    def panel(self) -> Panel:
        """The filters, each value with the number that the data has for it."""
        if self._panel is None:
            self._panel = filter_panel(self._filters)
        return self._panel

    def list_pages(self) -> Iterator[Page]:
        """Yield the list with its filters, then the pages of all papers, which need no script."""
        version = self.pages.assets.version
        yield self.pages.page(
            site_paths.PAPERS,
            "Papers",
            "papers",
            content=self._papers,
            inputs=self.pages.data_inputs | {value_input("version of scripts", version)},
        )
        papers = self.pages.catalog.papers
        parts = pages_of_all(len(papers))
        yield from self.pages.series(
            parts,
            "All papers",
            "all",
            content=self._all_papers,
            papers=papers,
        )

    def _papers(self) -> Content:
        catalog = self.pages.catalog
        head = Head(
            f"All {grouped(len(catalog.papers))} papers, newest first.",
            feed=feed_of(catalog),
            build=self.pages.build,
            script=self.pages.assets.address(_SCRIPT),
        )
        view = explorer(self.pages.rows, self.panel)
        return head, {"view": view, "formats": JOINED}

    def _all_papers(self, list_page: ListPage) -> Content:
        papers = list_page.of(self.pages.catalog.papers)
        head = Head(f"All {list_page.total} papers of the catalog, newest first.")
        return head, {"on_page": self.pages.rows.of(papers)}

    def data(self, data: SiteData) -> list[File]:
        """Return the keys, filters, orders and rows of the list, in files of the manifest."""
        papers = self.pages.catalog.papers
        templates = self.pages.inputs_of(_ROW)
        return [
            data.add("keys", partial(keys_document, papers)),
            data.add("filters", self._filters_document),
            data.add("orders", partial(orders, self.pages.catalog)),
            *data.add_shards("rows", self._rows_document, WORDS | templates),
        ]

    def _rows_document(self, shard: Shard) -> object:
        texts = []
        for row in self.pages.rows.of(shard):
            text = self.pages.fragment(_ROW, site_paths.PAPERS, item=row)
            texts.append(text)
        return texts

    def _filters_document(self) -> object:
        """Return facets, the columns of their values, and the papers of each value.

        The papers of a value are the first place and the steps from each to the next.
        """
        columns = _Columns(self._filters)
        for place, facet in enumerate(self.panel.facets):
            columns.add(place, facet, facet.values)
        return {
            "facets": [_facet_document(facet) for facet in self.panel.facets],
            "values": columns.values,
            "papers": columns.papers,
            "former": self._former_values(columns.numbers),
        }

    def _former_values(
        self,
        numbers: NumberByFilter,
    ) -> dict[str, int]:
        """Return the number of each topic under the names it had in addresses of the list."""
        former = {}
        taxonomy = self.pages.catalog.taxonomy
        for path, node in taxonomy.nodes.items():
            present = node_filter(self.pages.catalog, path)
            for former_path in node.former_paths:
                name = node_filter(self.pages.catalog, former_path)
                if name and present in numbers:
                    former["=".join(name)] = numbers[present]
        return former


class _Columns:
    """The values of all filters by number: facet, token, label, value above, and papers."""

    def __init__(self, filters: Filters) -> None:
        self.filters = filters
        self.numbers: NumberByFilter = {}
        self.papers: list[list[int]] = []
        self.values: dict[str, list[object]] = {
            "facet": [],
            "token": [],
            "label": [],
            "parent": [],
        }

    def add(self, place: int, facet: Facet, values: Values) -> None:
        """Add values of a facet, each before those below it, which is their numbering."""
        for value in values:
            name = facet.name, value.token
            self.numbers[name] = value.number
            self.values["facet"].append(place)
            self.values["token"].append(value.token)
            self.values["label"].append(value.label)
            self.values["parent"].append(value.parent)
            places = self.filters.places[name]
            self.papers.append(differences(places))
            self.add(place, facet, value.below)


def _facet_document(facet: Facet) -> object:
    return {
        "name": facet.name,
        "title": facet.title,
        "shape": facet.shape,
        "order": "date" if facet.is_scale else "count",
    }
