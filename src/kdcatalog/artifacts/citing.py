"""The entries by which a catalog asks to be cited."""

from kdcatalog.bibliography import bibtex
from kdcatalog.bibliography.citation import citation_of_catalog, citation_of_work
from kdcatalog.model.catalog import Catalog


def how_to_cite(catalog: Catalog) -> tuple[str, ...]:
    """Return the BibTeX entries of the cited work, where there is one, and of the catalog, once it holds papers."""
    settings = catalog.taxonomy.catalog
    works = [citation_of_work(settings.cites)] if settings.cites else []
    own = [citation_of_catalog(settings, catalog.as_of)] if catalog.papers else []
    return tuple(map(bibtex.bibtex_entry, [*works, *own]))
