"""The files that search in the browser fetches, and what it finds beside papers.

Index and cards come in parts: a new paper changes the first of them alone. Groups and identifiers
are whole; identifiers are fetched when something that may be one is typed.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, WORDS, File, records_of
from kdcatalog.artifacts.site_data import SiteData
from kdcatalog.exports import search_index
from kdcatalog.exports.search_index import Document, Row, places_in_parts
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.search_words import FUNCTION_WORDS, IRREGULAR_FORMS, STOP_WORDS
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.snapshot import REMOVED
from kdcatalog.views.authors import author_index
from kdcatalog.views.facets import shape_of
from kdcatalog.views.names import NameGroup, name_indexes
from kdcatalog.views.venues import venue_index


def search_files(data: SiteData) -> Iterator[File]:
    """Yield what the search box and the list of papers ask for."""
    catalog = data.pages.catalog
    yield data.add("search-groups", partial(groups_document, catalog))
    make_identifiers = partial(search_index.identifiers_document, catalog)
    yield data.add("search-identifiers", make_identifiers, WHOLE_CATALOG | {REMOVED})
    for start, part in _parts(catalog, search_index.INDEX_SIZE):
        inputs = WORDS | records_of(part)
        make_index = partial(search_index.index_of, catalog, part, start)
        yield data.add("search-index", make_index, inputs)
    for _, part in _parts(catalog, search_index.CARD_SIZE):
        inputs = WORDS | records_of(part)
        make_card = partial(search_index.card_of, catalog, part)
        yield data.add("search-cards", make_card, inputs)


_Part = tuple[int, tuple[Paper, ...]]
"""The place of the first of some papers, and the papers."""


def _parts(catalog: Catalog, size: int) -> Iterator[_Part]:
    """Yield the papers of the catalog in parts of a size."""
    papers = catalog.papers
    total = len(papers)
    starts = search_index.places_in_parts(total, size)
    for start, end in pairwise([*starts, total]):
        yield start, papers[start:end]


def groups_document(catalog: Catalog) -> Document:
    """Return what search finds beside papers, and what it needs to read a query.

    Topics, names of vocabularies such as models, authors and venues are title, address within the
    site, number of papers, and further names; a topic also has its shape, its sentence and the
    places of the papers to start with. ``cards`` are the places at which the files of hits begin.
    """
    taxonomy = catalog.taxonomy
    total = len(catalog.papers)
    return {
        "papers": total,
        "cards": places_in_parts(total, search_index.CARD_SIZE),
        "facts": [fact.title for fact in taxonomy.facts if fact.compared],
        "forms": IRREGULAR_FORMS,
        "stop": sorted(STOP_WORDS),
        "dropped": sorted(FUNCTION_WORDS),
        "synonyms": [*taxonomy.synonyms, *_names_of_venues(taxonomy)],
        "topics": [*_topics(catalog)],
        "names": [*_names(catalog)],
        "authors": [*_authors(catalog)],
        "venues": [*_venues(catalog)],
    }


def _names_of_venues(taxonomy: Taxonomy) -> Iterator[Row]:
    for venue in taxonomy.venue_by_id.values():
        yield [venue.id, venue.name, *venue.aliases]


def _topics(catalog: Catalog) -> Iterator[Row]:
    places = {}
    for place, paper in enumerate(catalog.papers):
        places[paper.key] = place
    taxonomy = catalog.taxonomy
    for path, node in taxonomy.nodes.items():
        # A reason may name a paper that a server has left out for its errors.
        keys = [start.key for start in node.start]
        starts = [places.get(key, -1) for key in keys]
        shape = shape_of(catalog, path)
        yield [
            taxonomy.name_of(path),
            site_paths.topic_page(path),
            len(catalog.below(path)),
            [node.title, node.short_title, *node.words],
            shape,
            node.sentence,
            [start for start in starts if start >= 0],
        ]


def _names(catalog: Catalog) -> Iterator[Row]:
    """Yield title and entries of each vocabulary, of those families and names that have a page."""
    for index in name_indexes(catalog):
        groups = index.groups.values()
        entries = [_entry_of(group) for group in groups if group.path]
        yield [index.vocabulary.title, entries]


def _entry_of(group: NameGroup) -> Row:
    names = [group.label, *group.spellings]
    names += group.by_name
    count = len(group.papers)
    return [group.title, group.path, count, names]


def _authors(catalog: Catalog) -> Iterator[Row]:
    for author in author_index(catalog).links:
        path = site_paths.author_page(author.slug)
        yield [author.text, path, author.count, []]


def _venues(catalog: Catalog) -> Iterator[Row]:
    venue_by_id = catalog.taxonomy.venue_by_id
    for group in venue_index(catalog).groups:
        for venue in group.links:
            listed = venue_by_id[venue.id]
            names = [venue.name, *listed.aliases]
            names += listed.former_ids
            path = site_paths.venue_page(venue.slug)
            yield [venue.id, path, venue.count, names]
