"""The pages and files of the site, as a stream in a fixed order."""

from collections.abc import Iterable, Iterator
from functools import partial

from kdcatalog.artifacts.broken import broken_pages
from kdcatalog.artifacts.data import data_files
from kdcatalog.artifacts.downloads import JOINED, Shelf
from kdcatalog.artifacts.feeds import feed_files, feed_of
from kdcatalog.artifacts.insights import insights_page
from kdcatalog.artifacts.kinds import Artifact, Page
from kdcatalog.artifacts.list_pages import list_pages
from kdcatalog.artifacts.missing import missing_page
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.artifacts.paper_pages import paper_pages
from kdcatalog.artifacts.pictures import home_picture, site_pictures
from kdcatalog.artifacts.programs import file_for_programs
from kdcatalog.artifacts.topic_pages import topic_pages
from kdcatalog.codes import CODES
from kdcatalog.exports import catalog_json
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Located
from kdcatalog.rendering.prose import trusted_html
from kdcatalog.snapshot import Snapshot
from kdcatalog.views.explorer import FIRST_ROWS, explorer
from kdcatalog.views.home import home
from kdcatalog.views.quality import corrected, quality
from kdcatalog.views.summary import whole_table


def site_artifacts(
    snapshot: Snapshot, catalog: Catalog, problems: Iterable[Located] = ()
) -> Iterator[Artifact]:
    """Yield everything that the site holds beside the theme's own files and hand-written pages.

    ``problems`` are those of records that had to be left out, while a site is served.
    """
    pages, shelf = Pages(snapshot, catalog), Shelf(catalog)
    yield from broken_pages(pages, problems)
    yield _home(pages)
    head = Head(f"All {len(catalog.papers)} papers, newest first.", feed=feed_of(catalog))
    yield pages.page(
        site_paths.PAPERS,
        "Papers",
        head,
        "papers",
        view=partial(explorer, pages.rows, FIRST_ROWS),
        formats=JOINED,
    )
    head = Head(f"All {len(catalog.papers)} papers on one page, newest first.")
    yield pages.page(
        site_paths.ALL_PAPERS, "All papers", head, "all", view=partial(explorer, pages.rows)
    )
    yield from topic_pages(pages, shelf)
    yield from list_pages(pages)
    yield from _summary(pages)
    yield insights_page(pages)
    yield _provenance(pages)
    head = Head("What each problem code means and how it is mended.")
    yield pages.page(
        site_paths.PROBLEMS, "Problem codes", head, "problems", view=tuple(CODES.values())
    )
    yield _quality(pages)
    yield missing_page(pages)
    head = Head("Two to four papers side by side: facts, topics, links.")
    yield pages.page(site_paths.COMPARE, "Compare papers", head, "compare")
    yield _contribute(pages)
    yield from data_files(pages, shelf)
    yield from paper_pages(pages, shelf)
    yield from site_pictures(snapshot, catalog)
    yield from feed_files(catalog)
    yield file_for_programs(pages)


def _home(pages: Pages) -> Page:
    return pages.later(
        site_paths.HOME, pages.catalog.taxonomy.catalog.title, "home", partial(_home_values, pages)
    )


def _home_values(pages: Pages) -> tuple[Head, dict[str, object]]:
    taxonomy = pages.catalog.taxonomy
    return Head(taxonomy.catalog.tagline, feed=feed_of(pages.catalog)), {
        "view": home(pages.rows),
        "about": pages.prose("about", site_paths.HOME),
        "picture": trusted_html(home_picture(pages.snapshot, pages.catalog)),
        "steps": pages.prose(taxonomy.catalog.home_picture or "", site_paths.HOME, lift=False),
        "has_summary": bool(taxonomy.summary),
    }


def _summary(pages: Pages) -> Iterator[Page]:
    if table := whole_table(pages.catalog):
        yield pages.page(
            site_paths.SUMMARY, "Summary table", Head(table.sentence), "summary", view=table
        )


def _provenance(pages: Pages) -> Page:
    return pages.page(
        site_paths.PROVENANCE,
        "Where the facts come from",
        Head("The sources of the catalog, and every correction that was made to them."),
        "provenance",
        view=partial(corrected, pages.catalog),
        prose=pages.prose("provenance", site_paths.PROVENANCE),
    )


def _quality(pages: Pages) -> Page:
    head = Head("Facts that records lack, with the number of papers, and how to add them.")
    view = partial(quality, pages.catalog)
    return pages.page(
        site_paths.QUALITY,
        "Missing facts",
        head,
        "quality",
        view=view,
        problem=site_paths.problem_anchor,
    )


def _contribute(pages: Pages) -> Page:
    taxonomy, repository = pages.catalog.taxonomy, pages.catalog.taxonomy.catalog.repository
    return pages.page(
        site_paths.CONTRIBUTE,
        "Add a paper",
        Head("How to add a paper or correct a record."),
        "contribute",
        prose=pages.prose("contributing", site_paths.CONTRIBUTE),
        form=repository and site_paths.issue_form(repository, site_paths.ADD_FORM),
        fields=[*catalog_json.field_descriptions().items()][1:],
        facts=taxonomy.facts,
        nodes=tuple(taxonomy.nodes.items()),
        venues=tuple(taxonomy.venue_by_id.values()),
    )
