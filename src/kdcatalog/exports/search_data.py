"""What search in the browser shows of hits, and how it reads identifiers.

``kdcatalog.exports.search_index`` has the words by which papers are found.
"""

from collections.abc import Iterable

from kdcatalog.exports.search_index import Document, Row, compared_values
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Removal
from kdcatalog.model.identifiers import KINDS, SCHEMAS, SPELLINGS, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.searching import addresses_of

# A card of 100 papers has about 16 kB after gzip; three hits are on three cards at most.
CARD_SIZE = 100


def card_of(catalog: Catalog, papers: Iterable[Paper]) -> list[Row]:
    """Return what results show of papers.

    A paper is key, title, authors, venue, date, summary, and the further texts by which it may have
    been found: short name, former titles and the values of each fact that is compared. Last comes
    the language of a title that is not English.
    """
    rows = []
    for paper in papers:
        authors = [author.name for author in paper.authors]
        venue = str(paper.venue or "")
        row = [
            paper.key,
            paper.title,
            authors,
            venue,
            paper.date,
            paper.summary or "",
            catalog.short_name(paper),
            paper.former_titles,
            compared_values(catalog, paper),
        ]
        if paper.language:
            row.append(paper.language)
        rows.append(row)
    return rows


def identifiers_document(catalog: Catalog) -> Document:
    """Return how identifiers are spelled, and the identifiers and addresses of each paper.

    ``papers`` are in the catalog's order. ``kinds`` names each kind and where it leads, with ID for
    the identifier. ``add`` is where a paper is proposed; the identifier follows a final "=".
    ``removed`` are the page of each removed paper, the reason, and its keys and identifiers.
    """
    kinds = {}
    patterns = {}
    for kind in KINDS:
        kinds[kind.name] = {
            "title": kind.title,
            "noun": kind.noun,
            "url": kind.url("ID"),
        }
        patterns[kind.name] = SCHEMAS[kind.name]["pattern"]
    repository = catalog.taxonomy.catalog.repository
    form = ""
    if repository:
        form = site_paths.issue_form(repository, site_paths.ADD_FORM, paper="")
    return {
        "spellings": SPELLINGS,
        "written": patterns,
        "kinds": kinds,
        "add": form or site_paths.CONTRIBUTE,
        "papers": [_identifiers(paper) for paper in catalog.papers],
        "removed": [_removed_row(removal) for removal in catalog.removals],
    }


def _removed_row(removal: Removal) -> Row:
    """Return the page of a removed paper, the reason, and all that asks for it."""
    path = site_paths.paper_page(removal.key)
    texts = [f"key:{key}" for key in removal.keys]
    texts += removal.normalized_identifiers
    return [path, removal.why, texts]


def _identifiers(paper: Paper) -> list[str]:
    """Return normalized identifiers of a paper, and its other addresses as written."""
    texts = list(map(str, paper.all_identifiers))
    for url in addresses_of(paper):
        identifier = find_identifier(url)
        text = str(identifier.normalized) if identifier else url
        texts.append(text)
    return list(dict.fromkeys(texts))
