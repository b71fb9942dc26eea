"""A page for every paper with its citation in three formats, and for every removed one.

Former keys redirect to both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from kdcatalog.artifacts.artifact import WHOLE_CATALOG, WORDS, Artifact, File, Inputs, records_of
from kdcatalog.artifacts.downloads import Shelf
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.bibliography import csl, embedded
from kdcatalog.model import site_paths
from kdcatalog.model.discovery import Removal
from kdcatalog.model.paper import Paper
from kdcatalog.snapshot import REMOVED
from kdcatalog.views.papers import FromOthers, PaperPage, from_others, paper_view
from kdcatalog.views.related import Relations
from kdcatalog.views.removed import removed_view

# The formats of a paper's own files: those that reference managers import.
MEDIA = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}

# Characters. The CSL-JSON of a paper with hundreds of authors is longer than the rest of its page.
LONGEST = 20_000
# Bytes of a record whose CSL-JSON is shorter than that: the 8 bytes of the shortest author become
# 36 characters, more than those of any other field.
_SHORT_RECORD = 3_000
# Characters of the description in the head; search engines print about the first 160.
_LONGEST_DESCRIPTION = 300
_NAMED_AUTHORS = 3


@dataclass(frozen=True, slots=True)
class CitationText:
    """A paper's citation in one format.

    BibTeX is a file as well, with an address that stays. The page saves the others from its own
    text; one that is too long for the page is only a file.
    """

    name: str
    ending: str
    text: str

    @property
    def is_shown(self) -> bool:
        """Whether the page contains the text: people copy BibTeX, however long it is."""
        is_short = len(self.text) <= LONGEST
        return is_short or self.ending == "bib"

    @property
    def is_file(self) -> bool:
        """Whether the text is a file of the site."""
        return self.ending == "bib" or not self.is_shown


def paper_pages(
    pages: Pages,
    shelf: Shelf,
    relations: Relations,
) -> Iterator[Artifact]:
    """Yield the page, the citation files and the redirects of every paper, newest paper first."""
    for paper in pages.catalog.papers:
        path = site_paths.paper_page(paper.key)
        # Computed once for its facts and, where these have changed, for the page.
        make_others = partial(from_others, pages.rows, relations, pages.name_indexes, paper)
        others = cache(make_others)
        content = partial(_paper_page, pages, others, shelf, paper=paper)
        inputs: Inputs = WORDS | records_of([paper])
        yield pages.page(
            path,
            paper.title,
            "paper",
            content=content,
            inputs=inputs,
            # Related papers weigh by how rare a shared topic is among all papers, topics have
            # counts, and a name becomes a link with its third paper anywhere.
            facts=partial(_facts, others),
        )
        for ending in _file_endings(pages, shelf, paper):
            name = f"{paper.key}.{ending}"
            make = partial(_citation_file, shelf, paper, ending)
            yield File(f"{path}{name}", inputs, make)
        for former in paper.former_keys:
            yield pages.redirect(site_paths.paper_page(former), path)


def removed_pages(pages: Pages) -> Iterator[Artifact]:
    """Yield the page of every removed paper, and the redirects of the keys that it once had."""
    for removal in pages.catalog.removals:
        path = site_paths.paper_page(removal.key)
        content = partial(_removed_page, pages, removal)
        inputs = WORDS | {REMOVED}
        page_inputs = inputs
        if removal.instead:
            # The paper to read instead may get another title or key.
            page_inputs = WHOLE_CATALOG | {REMOVED}
        yield pages.page(path, removal.title, "removed", content, page_inputs)
        for former in removal.former_keys:
            yield pages.redirect(site_paths.paper_page(former), path)


def _removed_page(pages: Pages, removal: Removal) -> Content:
    view = removed_view(pages.catalog, removal)
    # Readers with an old link need the page; search engines should forget it.
    hidden = ("robots", "noindex")
    description = f"Removed on {view.day_in_words}: {view.why}"
    head = Head(description, tags=(hidden,))
    return head, {"view": view}


def _citations(shelf: Shelf, paper: Paper) -> list[CitationText]:
    entry = shelf.entry(paper)
    # CSL-JSON is a list of items, also where there is one.
    csl_json = csl.JOINT.collect([entry.csl_json])
    return [
        CitationText("BibTeX", "bib", entry.bibtex),
        CitationText("RIS", "ris", entry.ris),
        CitationText("CSL-JSON", "csl.json", csl_json),
    ]


def _file_endings(
    pages: Pages,
    shelf: Shelf,
    paper: Paper,
) -> list[str]:
    """Return the formats of a paper that are files; which they are follows from its record."""
    record = pages.snapshot.files.get(paper.file)
    # Its entries need not be made: a build makes those of changed records, and a server of none.
    if record and len(record.content) < _SHORT_RECORD:
        return ["bib"]
    citations = _citations(shelf, paper)
    return [citation.ending for citation in citations if citation.is_file]


def _citation_file(shelf: Shelf, paper: Paper, ending: str) -> bytes:
    by_ending = {citation.ending: citation for citation in _citations(shelf, paper)}
    return by_ending[ending].text.encode()


MakeOthers = Callable[[], FromOthers]


def _facts(others: MakeOthers) -> object:
    return others().facts


def _paper_page(pages: Pages, others: MakeOthers, shelf: Shelf, *, paper: Paper) -> Content:
    view = paper_view(pages.rows, others(), paper)
    url = pages.catalog.taxonomy.catalog.url
    path = site_paths.paper_page(paper.key)
    address = f"{url}{path}" if url else ""
    files = []
    citations = _citations(shelf, paper)
    for citation in citations:
        if citation.is_file:
            ending = citation.ending
            file = f"{paper.key}.{ending}"
            files.append((file, MEDIA[ending], citation.name))
    head = Head(
        description=_description(view),
        kind="article",
        tags=tuple(embedded.citation_tags(view.citation)),
        json_ld=embedded.json_ld(view.citation, address),
        files=tuple(files),
    )
    return head, {"view": view, "citations": citations}


def _description(view: PaperPage) -> str:
    """Return what search engines print: the summary, else authors, venue, date and title."""
    if view.summary:
        return view.summary
    named = [author.text for author in view.authors[:_NAMED_AUTHORS]]
    names = ", ".join(named) or "Authors unknown"
    if len(view.authors) > _NAMED_AUTHORS:
        names += " and others"
    where = f"{view.venue}, {view.date or 'undated'}"
    description = f"{names}. {where}. {view.title}"
    return description[:_LONGEST_DESCRIPTION]
