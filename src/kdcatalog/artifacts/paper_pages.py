"""A page for every paper, its citation beside it in three formats, and the redirects of its former keys."""

from collections.abc import Iterator
from functools import partial

from kdcatalog.artifacts.downloads import Shelf
from kdcatalog.artifacts.kinds import Artifact, File
from kdcatalog.artifacts.paging import Head, Pages
from kdcatalog.bibliography import csl, embedded
from kdcatalog.model import site_paths
from kdcatalog.model.paper import Paper
from kdcatalog.views.papers import paper_view
from kdcatalog.views.related import Relations

MEDIA = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}


LONGEST = 20_000
"""Entries of more characters are downloaded, not shown; BibTeX is always shown whole."""


def paper_pages(pages: Pages, shelf: Shelf) -> Iterator[Artifact]:
    """Yield the page, the citation files and the redirects of every paper, in the catalog's order."""
    relations = Relations(pages.catalog)
    for paper in pages.catalog.papers:
        values = partial(_values, pages, relations, shelf, paper)
        yield pages.later(site_paths.paper_page(paper.key), paper.title, "paper", values)
        for ending in MEDIA:
            make = partial(_citation, shelf, paper, ending)
            yield File("site", f"{site_paths.paper_page(paper.key)}{paper.key}.{ending}", make)
        for former in paper.former_keys:
            yield pages.redirect(site_paths.paper_page(former), site_paths.paper_page(paper.key))


def _citations(shelf: Shelf, paper: Paper) -> tuple[tuple[str, str, str], ...]:
    """Return (name, file ending, text) of a paper's citation in each format."""
    entry = shelf.entry(paper)
    return (
        ("BibTeX", "bib", entry.bibtex),
        ("RIS", "ris", entry.ris),
        ("CSL-JSON", "csl.json", csl.JOINT.collect([entry.csl_json])),
    )


def _citation(shelf: Shelf, paper: Paper, ending: str) -> bytes:
    return next(text for _, one, text in _citations(shelf, paper) if one == ending).encode()


def _values(
    pages: Pages, relations: Relations, shelf: Shelf, paper: Paper
) -> tuple[Head, dict[str, object]]:
    view, cites = paper_view(pages.rows, relations, paper), _citations(shelf, paper)
    path, url = site_paths.paper_page(paper.key), pages.catalog.taxonomy.catalog.url
    first = ", ".join(author.text for author in view.authors[:3])
    names = first + (" and others" if len(view.authors) > 3 else "")
    described = f"{names or 'Authors unknown'}. {view.venue}, {view.date}. {view.title}"
    head = Head(
        description=described[:300],
        kind="article",
        tags=tuple(embedded.citation_tags(view.citation)),
        json_ld=embedded.json_ld(view.citation, url and f"{url}{path}"),
        files=tuple((f"{paper.key}.{ending}", MEDIA[ending], name) for name, ending, _ in cites),
    )
    shown = [
        (name, ending, entry if name == "BibTeX" or len(entry) <= LONGEST else "")
        for name, ending, entry in cites
    ]
    return head, {"view": view, "cites": shown}
