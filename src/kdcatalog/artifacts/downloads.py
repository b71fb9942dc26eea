"""Papers in every format: each paper's entry is made once and joined into every list that holds the paper."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from kdcatalog.artifacts.kinds import File
from kdcatalog.exports import bibtex, catalog_json, coins, csl_json, ris, table
from kdcatalog.model import places
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.citation import citation_of
from kdcatalog.model.paper import Paper

FORMATS = (
    ("BibTeX", "papers.bib", "application/x-bibtex"),
    ("RIS", "papers.ris", "application/x-research-info-systems"),
    ("CSL-JSON", "papers.csl.json", "application/vnd.citationstyles.csl+json"),
    ("CSV", "papers.csv", "text/csv"),
    ("JSON", "papers.json", "application/json"),
)
"""The name, the file and the media type of each format, in the order in which pages offer them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in every format, without what stands between two entries."""

    bibtex: str
    ris: str
    csl_json: str
    csv: str
    json: str
    coins: str


@dataclass(frozen=True)
class Shelf:
    """The entries of a catalog, each made when it is first asked for."""

    catalog: Catalog
    _held: dict[str, Entry] = field(default_factory=dict)

    def entry(self, paper: Paper) -> Entry:
        """Return a paper in every format."""
        if paper.key not in self._held:
            citation = citation_of(paper, self.catalog.taxonomy)
            self._held[paper.key] = Entry(
                bibtex.entry(citation),
                ris.entry(citation),
                csl_json.entry(citation),
                table.line(self.catalog, paper),
                catalog_json.entry(self.catalog, paper),
                coins.context_object(citation),
            )
        return self._held[paper.key]

    def files(self, folder: str, papers: Sequence[Paper]) -> Iterator[File]:
        """Yield a list of papers in every format, as files of one folder of the site."""
        for _, name, _ in FORMATS:
            yield File("site", f"{folder}{name}", partial(self._collected, name, papers))

    def whole(self) -> Iterator[File]:
        """Yield the whole catalog as JSON, documented and versioned, and as BibTeX."""
        yield File("site", places.CATALOG_JSON, self._document)
        yield File("site", places.CATALOG_BIB, partial(self._collected, "papers.bib", self.catalog.papers))

    def _document(self) -> bytes:
        entries = (self.entry(paper).json for paper in self.catalog.papers)
        return catalog_json.document(self.catalog, entries).encode()

    def _collected(self, name: str, papers: Sequence[Paper]) -> bytes:
        entries = map(self.entry, papers)
        collected: Mapping[str, Callable[[], str]] = {
            "papers.bib": lambda: bibtex.collect(entry.bibtex for entry in entries),
            "papers.ris": lambda: ris.collect(entry.ris for entry in entries),
            "papers.csl.json": lambda: csl_json.collect(entry.csl_json for entry in entries),
            "papers.csv": lambda: table.collect(self.catalog, (entry.csv for entry in entries)),
            "papers.json": lambda: catalog_json.collect(entry.json for entry in entries),
        }
        return collected[name]().encode()
