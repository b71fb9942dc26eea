"""Lists of papers as files: in every format, and as feeds.

A paper is in several lists (the whole catalog, its topics, the data of the scripts), so each of its
entries is made once, and a list joins the entries of its papers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from functools import partial
from operator import attrgetter

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, WORDS, File, Inputs, records_of
from kdcatalog.artifacts.pages import Feed, FileLink
from kdcatalog.bibliography import bibtex, csl, embedded, ris
from kdcatalog.bibliography.citation import (
    Citation,
    Joint,
    citation_of,
    citation_of_catalog,
    citation_of_work,
)
from kdcatalog.cache import Shelves
from kdcatalog.exports import atom, catalog_json, csv_table, site_data
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog, last_added_first
from kdcatalog.model.paper import Paper
from kdcatalog.model.tracks import TRACK_TITLES
from kdcatalog.rendering.markdown import Markdown, bullet, escape, link


@dataclass(frozen=True, slots=True)
class PaperEntry:
    """One paper in every format, without what a list puts between two entries."""

    bibtex: str
    ris: str
    csl_json: str
    csv: str
    markdown: str
    json: str
    coins: str


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its id, its name for readers, the ending of its files, and the programs for it.

    ``joint`` returns what surrounds and separates the entries of a list, ``text`` the entry.
    """

    id: str
    title: str
    ending: str
    media: str
    readers: str
    joint: Callable[[Catalog], Joint]
    text: Callable[[PaperEntry], str]

    @property
    def name(self) -> str:
        """The file of a list of papers, in the folder of the list."""
        return f"papers.{self.ending}"

    @property
    def link(self) -> FileLink:
        """The file of a list as the head of the list's page names it."""
        return self.name, self.media, self.title


def _always(joint: Joint) -> Callable[[Catalog], Joint]:
    """Return the joint of a format that has the same one for every catalog."""
    return lambda _catalog: joint


FORMATS = (
    Format(
        id="bibtex",
        title="BibTeX",
        ending="bib",
        media="application/x-bibtex",
        readers="LaTeX with BibTeX or biber, JabRef, Zotero, pandoc",
        joint=_always(bibtex.JOINT),
        text=lambda entry: entry.bibtex,
    ),
    Format(
        id="ris",
        title="RIS",
        ending="ris",
        media="application/x-research-info-systems",
        readers="Zotero, EndNote, Mendeley, JabRef",
        joint=_always(ris.JOINT),
        text=lambda entry: entry.ris,
    ),
    Format(
        id="csl-json",
        title="CSL-JSON",
        ending="csl.json",
        media="application/vnd.citationstyles.csl+json",
        readers="pandoc, Zotero and every citation processor",
        joint=_always(csl.JOINT),
        text=lambda entry: entry.csl_json,
    ),
    Format(
        id="csv",
        title="CSV",
        ending="csv",
        media="text/csv",
        readers="spreadsheets, pandas, R",
        # The head has a column for each fact of the taxonomy.
        joint=csv_table.csv_joint,
        text=lambda entry: entry.csv,
    ),
    Format(
        id="markdown",
        title="Markdown",
        ending="md",
        media="text/markdown",
        readers="notes, issues, pandoc",
        joint=_always(Joint()),
        text=lambda entry: entry.markdown,
    ),
    Format(
        id="json",
        title="JSON",
        ending="json",
        media="application/json",
        readers="programs",
        joint=_always(catalog_json.JOINT),
        text=lambda entry: entry.json,
    ),
)
"""Every format, in the order in which pages offer them."""

# The formats in which a page joins the papers that a reader selects. JSON is not among them: it is
# for programs, which have the file of the whole catalog. It is the last one.
JOINED = FORMATS[:-1]

# The formats of the files of a topic, which reference managers read: BibTeX and RIS. In six formats
# for every topic, these files were a third of a site of 10,000 papers. The list of papers, filtered
# to the topic, exports it in the others.
OF_TOPICS = FORMATS[:2]


def formats_of_topic(catalog: Catalog, path: str) -> tuple[Format, ...]:
    """Return the formats in which a topic has a file of its papers.

    A topic that is divided has none, since its papers are in the files of the topics below it and
    its list can be exported; nor has one without papers.
    """
    is_divided = bool(catalog.taxonomy.nodes[path].nodes)
    if is_divided or not catalog.below(path):
        return ()
    return OF_TOPICS


DigestOf = Callable[[Paper], str]
"""Returns the digest of all that the entry of a paper is made from."""


@dataclass(frozen=True)
class Shelf:
    """The entries of a catalog, each made when a list first needs it.

    Those of earlier builds are taken from ``kept``, where their papers have the same digest.
    """

    catalog: Catalog
    kept: Shelves | None = None
    digest_of: DigestOf = lambda _paper: ""
    _entries: dict[str, PaperEntry] = field(default_factory=dict)
    _bibtex: dict[str, str] = field(default_factory=dict)

    def entry(self, paper: Paper) -> PaperEntry:
        """Return a paper in every format."""
        if paper.key not in self._entries:
            self._entries[paper.key] = self._kept_or_new(paper)
        return self._entries[paper.key]

    def bibtex(self, paper: Paper) -> str:
        """Return the BibTeX entry of a paper."""
        entry = self._bibtex.get(paper.key)
        if entry:
            return entry
        citation = citation_of(paper, self.catalog.taxonomy)
        return bibtex.bibtex_entry(citation)

    def close(self) -> None:
        """Keep the entries for the next build, and let go of all but BibTeX, which pages have.

        They are a tenth of the memory of a build.
        """
        if self.kept:
            self.kept.save(self.catalog.by_key)
        for key, entry in self._entries.items():
            self._bibtex[key] = entry.bibtex
        self._entries.clear()

    def _kept_or_new(self, paper: Paper) -> PaperEntry:
        if not self.kept:
            return self._new_entry(paper)
        digest = self.digest_of(paper)
        texts = self.kept.get(paper.key, digest)
        if texts is not None:
            return PaperEntry(*texts)
        entry = self._new_entry(paper)
        # As plain data, which is all that the cache keeps.
        self.kept.add(paper.key, digest, astuple(entry))
        return entry

    def _new_entry(self, paper: Paper) -> PaperEntry:
        citation = citation_of(paper, self.catalog.taxonomy)
        return PaperEntry(
            bibtex=bibtex.bibtex_entry(citation),
            ris=ris.ris_entry(citation),
            csl_json=csl.csl_entry(citation),
            csv=csv_table.csv_row(self.catalog, paper),
            markdown=paper_note(paper, citation),
            json=catalog_json.paper_line(self.catalog, paper),
            coins=embedded.context_object(citation),
        )

    def files_of_topic(self, path: str) -> Iterator[File]:
        """Yield the papers of a topic as files of its folder."""
        papers = self.catalog.below(path)
        inputs = WORDS | records_of(papers)
        folder = site_paths.topic_page(path)
        for form in formats_of_topic(self.catalog, path):
            make = partial(self.list_of, form, papers)
            yield File(f"{folder}{form.name}", inputs, make)

    def list_of(self, form: Format, papers: Sequence[Paper]) -> bytes:
        """Return a list of papers in a format."""
        entries = [self.entry(paper) for paper in papers]
        texts = map(form.text, entries)
        return form.joint(self.catalog).collect(texts).encode()

    def whole_catalog(self, form: Format) -> bytes:
        """Return the whole catalog in a format; as JSON it has taxonomy and venues, too."""
        if form.id != "json":
            return self.list_of(form, self.catalog.papers)
        entries = map(self.entry, self.catalog.papers)
        lines = (entry.json for entry in entries)
        return catalog_json.catalog_document(self.catalog, lines).encode()

    def catalog_file(self, form: Format) -> File:
        """Return the whole catalog in a format, as a file of the site."""
        path = site_paths.catalog_file(form.ending)
        return File(path, WHOLE_CATALOG, partial(self.whole_catalog, form))

    def entries_of(self, form: Format, papers: Iterable[Paper]) -> object:
        """Return what the scripts of the site need to join some of these papers in a format."""
        joint = form.joint(self.catalog)
        texts = {}
        for paper in papers:
            entry = self.entry(paper)
            texts[paper.key] = form.text(entry)
        return {
            "version": site_data.VERSION,
            "head": joint.head,
            "between": joint.between,
            "tail": joint.tail,
            "entries": texts,
        }


def how_to_cite(catalog: Catalog) -> tuple[str, ...]:
    """Return the BibTeX of the work that the catalog names, if any, and of the catalog itself."""
    settings = catalog.taxonomy.catalog
    citations = []
    if settings.cites:
        citations.append(citation_of_work(settings.cites))
    # A catalog without papers has no date yet, which an entry needs.
    if catalog.papers:
        citations.append(citation_of_catalog(settings, catalog.as_of))
    return tuple(bibtex.bibtex_entry(citation) for citation in citations)


def feed_of(catalog: Catalog, path: str = "") -> Feed | None:
    """Return the feed of a topic, or of the whole catalog where ``path`` is empty.

    None where it has none: a feed has whole addresses, so the site needs one, and a date.
    """
    has_papers = bool(_papers_of(catalog, path))
    if not has_papers or not catalog.taxonomy.catalog.url:
        return None
    return site_paths.feed_file(path), atom.feed_title(catalog, path)


def feed_files(catalog: Catalog) -> Iterator[File]:
    """Yield every feed; that of a topic that has moved is at its former paths, too."""
    feeds = _Feeds(catalog)
    for path in ("", *catalog.taxonomy.nodes):
        if not feed_of(catalog, path):
            continue
        # Feed readers do not follow a redirect in HTML: they would ask for the old file for ever.
        places = [path]
        if path:
            places += catalog.taxonomy.nodes[path].former_paths
        inputs = _feed_inputs(catalog, path)
        for place in places:
            make = partial(feeds.content, path, place)
            yield File(site_paths.feed_file(place), inputs, make)


def _feed_inputs(catalog: Catalog, path: str) -> Inputs:
    if not path:
        return WHOLE_CATALOG
    return WORDS | records_of(catalog.below(path))


def _papers_of(catalog: Catalog, path: str) -> tuple[Paper, ...]:
    return catalog.below(path) if path else catalog.papers


@dataclass(frozen=True)
class _Feeds:
    """The feeds of a catalog; the entry of a paper is made once for all of them."""

    catalog: Catalog
    _entries: dict[str, str] = field(default_factory=dict)

    def content(self, path: str, place: str) -> bytes:
        """Return the feed of a topic with papers, as it is published at ``place``."""
        papers = last_added_first(_papers_of(self.catalog, path))
        room = atom.room(path)
        newest = papers[:room]
        entries = list(map(self._entry, newest))
        # Only of the newest day: papers of an older one have been in the feed before.
        day = newest[0].added
        days = [paper.added for paper in papers[room:]]
        count = days.count(day)
        if count:
            rest = atom.rest_entry(self.catalog, path, day, count)
            entries.append(rest)
        feed = atom.atom_feed(
            self.catalog,
            path,
            entries=entries,
            updated=newest[0].added,
            place=place,
        )
        return feed.encode()

    def _entry(self, paper: Paper) -> str:
        if paper.key not in self._entries:
            entry = atom.feed_entry(self.catalog, paper)
            self._entries[paper.key] = entry
        return self._entries[paper.key]


# Markdown for notes: one list item a paper with its linked title, authors, venue, year and links


def paper_note(paper: Paper, citation: Citation) -> str:
    """Return the item of one paper, with all that ``kdcatalog import`` reads from it again.

    The venue is in parentheses: "Shubhan S. arXiv 2026" does not say where the names end.
    """
    title = link(citation.title, citation.url)
    if not citation.url:
        # Without a link nothing else would say where the title ends: "Is It? Yes. Ann Bee."
        title = Markdown(f"**{escape(citation.title)}**")
    names = ", ".join(map(attrgetter("name"), paper.authors))
    place = f"({_note_place(paper)})."
    text = f"{names} {place}".strip()
    # Escaped after the link: a name such as "A_B_C" would become italic.
    end = _period(citation.title)
    item = f"{bullet(0)}{title}{end}"
    item += f" {escape(text)}"
    for label, url in _note_links(paper, citation.url):
        item += f" {link(label, url)}"
    return f"{item}\n"


def _note_place(paper: Paper) -> str:
    venue = paper.venue
    if venue:
        if venue.track == "main":
            return str(venue)
        return f"{venue}, {TRACK_TITLES[venue.track]}"
    archive = "arXiv " if paper.identifiers.arxiv else ""
    return f"{archive}{paper.date[:4]}".strip() or "undated"


_LabelAndUrl = tuple[str, str]


def _note_links(paper: Paper, title_url: str) -> Iterator[_LabelAndUrl]:
    """Yield label and URL of the links behind an item: what is not the link of its title."""
    for identifier in paper.identifiers:
        if identifier.url != title_url:
            yield identifier.definition.title, identifier.url
    for url in paper.code:
        yield "Code", url
    for url in paper.data:
        yield "Data", url


def _period(text: str) -> str:
    """Return the period that ends a sentence, empty where the text ends one itself."""
    # "Who Bakes?" ends its sentence itself.
    return "" if text.endswith((".", "?", "!")) else "."
