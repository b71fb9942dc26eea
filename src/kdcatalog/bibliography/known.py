"""Which paper of the catalog an entry of somebody's bibliography is: by identifier, else by the exact title.

A title that is only alike names nothing, and where two papers are named none is taken.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kdcatalog.bibliography.bib_file import BibEntry
from kdcatalog.bibliography.entries import entry_identifiers
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import Identifier, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title
from kdcatalog.text.tex import plain


@dataclass(frozen=True)
class Known:
    """Finds entries among the papers of a catalog."""

    catalog: Catalog

    def papers(self, entry: BibEntry) -> tuple[Paper, ...]:
        """Return the paper that an entry is; none where it is not here, several where it cannot be told."""
        named = {*entry_identifiers(entry)}
        if entry.key and (own := Identifier("acl", entry.key.casefold())) in self._by_identifier:
            named.add(own)
        found = {paper.key: paper for one in named for paper in self._by_identifier.get(one, ())}
        if not found and (title := plain(entry.value("title"))):
            same = self._by_title.get(normalize_title(title), ())
            found = {paper.key: paper for paper in same if not _is_another(paper, named)}
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def _by_identifier(self) -> Mapping[Identifier, tuple[Paper, ...]]:
        holders: dict[Identifier, tuple[Paper, ...]] = dict(self.catalog.by_identifier)
        for paper in self.catalog.papers:
            for found in filter(None, map(find_identifier, paper.urls)):
                holders[found.normalized] = (*holders.get(found.normalized, ()), paper)
        return holders

    @cached_property
    def _by_title(self) -> Mapping[str, list[Paper]]:
        holders: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.catalog.papers:
            for title in {normalize_title(each) for each in (paper.title, *paper.former_titles)}:
                holders[title].append(paper)
        return holders


def _is_another(paper: Paper, named: set[Identifier]) -> bool:
    """Tell whether an entry names an identifier of a kind of which the paper has another."""
    own = {one.normalized.kind: one.normalized for one in paper.identifiers}
    return any(own.get(one.kind, one) != one for one in named)
