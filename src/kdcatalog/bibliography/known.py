"""Which paper of the catalog an entry of somebody's bibliography is."""

from kdcatalog.bibliography.bib_file import BibEntry
from kdcatalog.bibliography.entries import entry_authors, entry_identifiers, entry_year
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.matching import Matcher, WorkDescription
from kdcatalog.model.paper import Paper
from kdcatalog.text.tex import tex_to_text


class Known:
    """Recognizes entries among the papers of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._matcher = Matcher(catalog.papers)

    def papers(self, entry: BibEntry) -> tuple[Paper, ...]:
        """Return the paper that an entry is, sorted by key.

        None where it is not in the catalog, several where that cannot be decided. A paper is not
        taken by its title alone where identifiers, or authors and year, speak against it.
        """
        identifiers = [*entry_identifiers(entry)]
        # The Anthology's own files use its ids as citation keys; other keys are no evidence,
        # since smith2024title is whatever paper its owner thought of.
        anthology_id = Identifier("acl", entry.key.casefold())
        if entry.key and self._matcher.with_identifier(anthology_id):
            identifiers.append(anthology_id)
        work = WorkDescription(
            title=tex_to_text(entry.value("title")),
            identifiers=tuple(identifiers),
            authors=tuple(author.sort_name for author in entry_authors(entry)),
            year=entry_year(entry),
        )
        papers = [match.paper for match in self._matcher.matches(work) if not match.is_contradicted]
        return tuple(sorted(papers, key=lambda paper: paper.key))
