"""A page for every paper, its citation beside it in three formats, and redirects of former keys."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.artifact import WORDS, Artifact, File, Inputs, records_of
from kdcatalog.artifacts.downloads import Shelf
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.bibliography import csl, embedded
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Paper
from kdcatalog.views.papers import PaperPage, facts_from_others, paper_view
from kdcatalog.views.related import Relations

# The formats of a paper's own files: those that reference managers import.
MEDIA = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}

# Characters. The CSL-JSON of a paper with hundreds of authors is longer than the rest of its page.
LONGEST = 20_000
# Characters of the description in the head; search engines print about the first 160.
_LONGEST_DESCRIPTION = 300
_NAMED_AUTHORS = 3


Citation = tuple[str, str, str]
"""A paper's citation in one format: the format's name, the ending of the file, the text."""


def paper_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the page, the citation files and the redirects of every paper, newest paper first."""
    relations = Relations(pages.catalog)
    for paper in pages.catalog.papers:
        path = site_paths.paper_page(paper.key)
        content = partial(_paper_page, pages, relations, shelf, paper=paper)
        inputs: Inputs = WORDS | records_of([paper])
        yield pages.page(
            path,
            paper.title,
            "paper",
            content=content,
            inputs=inputs,
            # Related papers weigh by how rare a shared topic is among all papers, topics have
            # counts, and a name becomes a link with its third paper anywhere.
            facts=partial(facts_from_others, pages.rows, relations, pages.name_indexes, paper),
        )
        for ending in MEDIA:
            name = f"{paper.key}.{ending}"
            make = partial(_citation_file, shelf, paper, ending)
            yield File(f"{path}{name}", inputs, make)
        for former in paper.former_keys:
            yield pages.redirect(site_paths.paper_page(former), path, inputs)


def _citations(shelf: Shelf, paper: Paper) -> list[Citation]:
    entry = shelf.entry(paper)
    # CSL-JSON is a list of items, also where there is one.
    csl_json = csl.JOINT.collect([entry.csl_json])
    return [
        ("BibTeX", "bib", entry.bibtex),
        ("RIS", "ris", entry.ris),
        ("CSL-JSON", "csl.json", csl_json),
    ]


def _citation_file(shelf: Shelf, paper: Paper, ending: str) -> bytes:
    citations = _citations(shelf, paper)
    texts = {file_ending: text for _, file_ending, text in citations}
    return texts[ending].encode()


def _paper_page(pages: Pages, relations: Relations, shelf: Shelf, *, paper: Paper) -> Content:
    view = paper_view(pages.rows, relations, pages.name_indexes, paper)
    url = pages.catalog.taxonomy.catalog.url
    path = site_paths.paper_page(paper.key)
    address = f"{url}{path}" if url else ""
    files = []
    cites = []
    for name, ending, text in _citations(shelf, paper):
        file = f"{paper.key}.{ending}"
        files.append((file, MEDIA[ending], name))
        # A long one is only downloaded. BibTeX is always in the page, since people copy it.
        is_visible = name == "BibTeX" or len(text) <= LONGEST
        cites.append((name, ending, text if is_visible else ""))
    head = Head(
        description=_description(view),
        kind="article",
        tags=tuple(embedded.citation_tags(view.citation)),
        json_ld=embedded.json_ld(view.citation, address),
        files=tuple(files),
    )
    return head, {"view": view, "cites": cites}


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
