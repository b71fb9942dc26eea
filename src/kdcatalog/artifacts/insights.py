"""The page that shows the catalog counted, its columns drawn while it is built."""

from kdcatalog.artifacts.kinds import Page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.model import site_paths
from kdcatalog.pictures.columns import Column, broad_and_thin
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.views.charts import Bar, Chart
from kdcatalog.views.insights import insights


def insights_page(pages: Pages) -> Page:
    """Return the page."""
    return pages.later(site_paths.INSIGHTS, "Insights", "insights", lambda: _values(pages))


def _values(pages: Pages) -> tuple[Head, dict[str, object]]:
    view = insights(pages.catalog)
    drawings = {chart.key: _drawn(pages, chart) for chart in (view.years, view.code) if chart}
    head = Head(
        "The papers of the catalog counted by year, topic, venue and more, each chart with its table."
    )
    return head, {"view": view, "drawings": drawings}


def _drawn(pages: Pages, chart: Chart) -> str:
    """Return a chart of columns as markup."""
    url = pages.catalog.taxonomy.catalog.url

    def column(bar: Bar) -> Column:
        # Whole addresses, where there are any: the theme writes relative ones anew, which links of SVG do not allow.
        target = url + bar.path if url else site_paths.relative_url(site_paths.INSIGHTS, bar.path)
        return Column(bar.name, bar.length, bar.label, bar.is_open, target if bar.path else "")

    return trusted_html(broad_and_thin([column(bar) for bar in chart.drawn], chart.title))
