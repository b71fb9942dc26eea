"""The entries by which a catalog asks to be cited, which the README and its page show."""

from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.citation import citation_of_catalog, citation_of_work
from kdcatalog.model.catalog import Catalog


def how_to_cite(catalog: Catalog) -> tuple[str, ...]:
    """Return the BibTeX of the work that the catalog names, if any, and of the catalog itself.

    A catalog without papers has no date yet, and no entry of its own.
    """
    settings = catalog.taxonomy.catalog
    citations = []
    if settings.cites:
        citations.append(citation_of_work(settings.cites))
    if catalog.papers:
        citations.append(citation_of_catalog(settings, catalog.as_of))
    return tuple(bibtex.bibtex_entry(citation) for citation in citations)
