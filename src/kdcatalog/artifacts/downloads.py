"""Papers in every format: each paper's entry is made once and joined into every list that holds the paper."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter

from kdcatalog.artifacts.kinds import File
from kdcatalog.bibliography import bibtex, csl, embedded, ris
from kdcatalog.bibliography.citation import Joint, citation_of
from kdcatalog.exports import catalog_json, csv_table, notes, site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in every format, without what stands between two entries."""

    bibtex: str
    ris: str
    csl_json: str
    csv: str
    markdown: str
    json: str
    coins: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its id, the name that pages give it, the ending of its files, the media type, and who reads it."""

    id: str
    title: str
    ending: str
    media: str
    readers: str
    joint: Callable[[Catalog], Joint]

    @property
    def name(self) -> str:
        """The file of a list of papers."""
        return f"papers.{self.ending}"

    @property
    def text(self) -> Callable[[Entry], str]:
        """What takes the text in this format out of an entry."""
        return attrgetter(self.id.replace("-", "_"))


FORMATS = (
    Format(
        "bibtex",
        "BibTeX",
        "bib",
        "application/x-bibtex",
        "LaTeX with BibTeX or biber, JabRef, Zotero, pandoc",
        lambda _: bibtex.JOINT,
    ),
    Format(
        "ris",
        "RIS",
        "ris",
        "application/x-research-info-systems",
        "Zotero, EndNote, Mendeley, JabRef",
        lambda _: ris.JOINT,
    ),
    Format(
        "csl-json",
        "CSL-JSON",
        "csl.json",
        "application/vnd.citationstyles.csl+json",
        "pandoc, Zotero and every citation processor",
        lambda _: csl.JOINT,
    ),
    Format("csv", "CSV", "csv", "text/csv", "spreadsheets, pandas, R", csv_table.csv_joint),
    Format(
        "markdown",
        "Markdown",
        "md",
        "text/markdown",
        "notes, issues, pandoc",
        lambda _: notes.JOINT,
    ),
    Format("json", "JSON", "json", "application/json", "programs", lambda _: catalog_json.JOINT),
)
"""Every format, in the order in which pages offer them."""
JOINED = tuple(one for one in FORMATS if one.id != "json")
"""The formats in which a page joins a choice of papers."""


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
                bibtex.bibtex_entry(citation),
                ris.ris_entry(citation),
                csl.csl_entry(citation),
                csv_table.csv_row(self.catalog, paper),
                notes.note(paper, citation),
                catalog_json.paper_line(self.catalog, paper),
                embedded.context_object(citation),
            )
        return self._held[paper.key]

    def files(self, folder: str, papers: Sequence[Paper]) -> Iterator[File]:
        """Yield a list of papers in every format, as files of one folder of the site."""
        for one in FORMATS:
            yield File("site", f"{folder}{one.name}", partial(self.some_as, one, papers))

    def whole(self) -> Iterator[tuple[Format, File]]:
        """Yield the whole catalog in every format; as JSON it is documented and versioned."""
        for one in FORMATS:
            yield (
                one,
                File("site", site_paths.catalog_file(one.ending), partial(self.whole_as, one)),
            )

    def whole_as(self, one: Format) -> bytes:
        """Return the whole catalog in a format."""
        return self._document() if one.id == "json" else self.some_as(one, self.catalog.papers)

    def some_as(self, one: Format, papers: Sequence[Paper]) -> bytes:
        """Return a list of papers in a format."""
        return one.joint(self.catalog).collect(map(one.text, map(self.entry, papers))).encode()

    def entries(self) -> Iterator[tuple[Format, File]]:
        """Yield the entries of every paper under their keys, in each format that pages join."""
        for one in JOINED:
            yield one, File("site", site_paths.entries_file(one.id), partial(self._entries, one))

    def _document(self) -> bytes:
        entries = (self.entry(paper).json for paper in self.catalog.papers)
        return catalog_json.catalog_document(self.catalog, entries).encode()

    def _entries(self, one: Format) -> bytes:
        entries = ((paper.key, one.text(self.entry(paper))) for paper in self.catalog.papers)
        return site_data.entries_document(one.joint(self.catalog), entries).encode()
