"""The pages and files of the site, as a stream in a fixed order."""

from collections.abc import Iterable, Iterator

from kdcatalog.artifacts import single_pages
from kdcatalog.artifacts.artifact import Artifact, ArtifactGroup
from kdcatalog.artifacts.data_files import data_files, file_for_programs
from kdcatalog.artifacts.downloads import Shelf, feed_files
from kdcatalog.artifacts.explorer import PaperList
from kdcatalog.artifacts.kept_facts import KeptFacts
from kdcatalog.artifacts.list_pages import list_pages, name_pages, topic_pages
from kdcatalog.artifacts.pages import Pages
from kdcatalog.artifacts.paper_pages import paper_pages, removed_pages
from kdcatalog.artifacts.pictures import site_pictures
from kdcatalog.cache import Cache, Shelves, digest_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.problems import Located
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.views.related import Relations


def site_artifacts(
    snapshot: Snapshot,
    catalog: Catalog,
    problems: Iterable[Located] = (),
    cache: Cache | None = None,
) -> Iterator[Artifact]:
    """Yield every artifact of ``site_parts``, which describes the arguments."""
    for part in site_parts(snapshot, catalog, problems, cache):
        if isinstance(part, ArtifactGroup):
            yield from part.make()
        else:
            yield part


def site_parts(
    snapshot: Snapshot,
    catalog: Catalog,
    problems: Iterable[Located] = (),
    cache: Cache | None = None,
) -> Iterator[Artifact | ArtifactGroup]:
    """Yield everything that the site holds beside the theme's own files and hand-written pages.

    ``problems`` are those of records that had to be left out, while a site is served. The order is
    that of the sitemap. What takes long to compute is taken from ``cache``, and kept there when the
    stream has ended.
    """
    shelf = _shelf(snapshot, catalog, cache)
    relations = Relations(catalog, cache)
    kept = KeptFacts(snapshot, catalog, relations, cache)
    if cache:
        # First of all: what these need is let go of before other pages need as much.
        relations.compute_all()
    kept.keep_authors()
    pages = Pages(snapshot, catalog, kept.structure)
    paper_list = PaperList(pages)
    yield from single_pages.broken_pages(pages, problems)
    yield single_pages.home_page(pages)
    yield from single_pages.guide_pages(pages)
    yield from paper_list.list_pages()
    yield from topic_pages(pages, shelf)
    # Right after the topics, which have entries too: these are let go before more is computed.
    yield from data_files(pages, shelf, paper_list)
    shelf.close()
    yield from list_pages(pages, kept)
    yield from name_pages(pages, kept)
    yield from single_pages.summary_page(pages)
    yield single_pages.insights_page(pages)
    yield from single_pages.matrix_pages(pages)
    yield from single_pages.provenance_pages(pages)
    yield single_pages.problems_page(pages)
    yield from single_pages.quality_pages(pages)
    yield single_pages.missing_page(pages)
    yield single_pages.compare_page(pages)
    yield single_pages.contribute_page(pages)
    yield from paper_pages(pages, shelf, relations, kept)
    yield from removed_pages(pages)
    yield from site_pictures(snapshot, catalog)
    yield from feed_files(catalog)
    yield file_for_programs(pages)
    kept.save()


def _shelf(
    snapshot: Snapshot,
    catalog: Catalog,
    cache: Cache | None,
) -> Shelf:
    if not cache:
        return Shelf(catalog)
    settings = catalog.taxonomy.catalog
    taxonomy = snapshot.files[TAXONOMY].sha256
    words = digest_of(taxonomy, settings.url, settings.repository)

    def digest_of_paper(paper: Paper) -> str:
        return f"{snapshot.files[paper.file].sha256} {words}"

    return Shelf(catalog, Shelves(cache, "entries"), digest_of_paper)
