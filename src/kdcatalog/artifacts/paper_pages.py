"""A page for every paper with its citation, and for every removed one.

Former keys redirect to both.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from kdcatalog.artifacts.artifact import (
    WHOLE_CATALOG,
    WORDS,
    Artifact,
    ArtifactGroup,
    Facts,
    File,
    Inputs,
    records_of,
)
from kdcatalog.artifacts.downloads import Shelf
from kdcatalog.artifacts.kept_facts import KeptFacts
from kdcatalog.artifacts.pages import Content, Head, Pages
from kdcatalog.artifacts.site_data import Shard, shards_of
from kdcatalog.bibliography import embedded
from kdcatalog.model import site_paths
from kdcatalog.model.discovery import Removal
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import abbreviated
from kdcatalog.snapshot import REMOVED
from kdcatalog.views.papers import FromOthers, PaperPage, from_others, paper_view
from kdcatalog.views.related import Relations
from kdcatalog.views.removed import removed_view

# The entry of a paper as a file has an address that stays. The page shows it as well, however long
# it is, and a script fetches the other formats: most visitors need one.
BIBTEX = "application/x-bibtex"

MakeOthers = Callable[[], FromOthers]


def paper_pages(
    pages: Pages,
    shelf: Shelf,
    relations: Relations,
    kept: KeptFacts,
) -> Iterator[ArtifactGroup]:
    """Yield the page, the BibTeX file and the redirects of every paper, newest paper first."""
    made = _PaperPages(pages, shelf, relations, kept)
    for shard in shards_of(pages.catalog.papers):
        yield pages.group(
            # A new paper moves the first bounds of a shard, never the last one.
            f"{site_paths.PAPERS}{shard[-1].key}",
            ["paper"],
            partial(made.artifacts, shard),
            inputs=records_of(shard),
            facts=partial(made.facts, shard),
        )


@dataclass(frozen=True)
class _PaperPages:
    """The pages of papers, and what they take from other records."""

    pages: Pages
    shelf: Shelf
    relations: Relations
    kept: KeptFacts

    def facts(self, papers: Shard) -> object:
        """Return what the pages of papers take from other records, as digests."""
        digests = []
        for paper in papers:
            others = self._others(paper)
            facts = self._facts(paper, others)
            digests.append(facts())
        return digests

    def artifacts(self, papers: Shard) -> Iterator[Artifact]:
        """Yield page, file and redirects of papers."""
        for paper in papers:
            path = site_paths.paper_page(paper.key)
            # Computed once for its facts and, where these have changed, for the page.
            others = cache(self._others(paper))
            content = partial(
                _paper_page,
                self.pages,
                others,
                self.shelf,
                paper=paper,
            )
            inputs: Inputs = WORDS | records_of([paper])
            yield self.pages.page(
                path,
                paper.title,
                "paper",
                content=content,
                inputs=inputs,
                facts=self._facts(paper, others),
            )
            make = partial(_bibtex, self.shelf, paper)
            yield File(f"{path}{paper.key}.bib", inputs, make)
            for former in paper.former_keys:
                yield self.pages.redirect(site_paths.paper_page(former), path)

    def _others(self, paper: Paper) -> MakeOthers:
        return partial(
            from_others,
            self.pages.rows,
            self.relations,
            self.pages.name_indexes,
            paper,
        )

    def _facts(self, paper: Paper, others: MakeOthers) -> Facts:
        # Related papers weigh by how rare a shared topic is among all papers, and a name becomes a
        # link with its third paper anywhere.
        path = site_paths.paper_page(paper.key)
        facts = partial(_facts, others)
        return self.kept.of(path, facts, paper)


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


def _bibtex(shelf: Shelf, paper: Paper) -> bytes:
    return shelf.bibtex(paper).encode()


def _facts(others: MakeOthers) -> object:
    return others().facts


def _paper_page(pages: Pages, others: MakeOthers, shelf: Shelf, *, paper: Paper) -> Content:
    view = paper_view(pages.rows, others(), paper)
    head = Head(
        description=_description(view),
        kind="article",
        tags=tuple(embedded.citation_tags(view.citation)),
        json_ld=embedded.json_ld(view.citation),
        files=((f"{paper.key}.bib", BIBTEX, "BibTeX"),),
    )
    return head, {"view": view, "bibtex": shelf.bibtex(paper)}


def _description(view: PaperPage) -> str:
    """Return what search engines print below the title: the summary, else authors, venue, date."""
    if view.summary:
        return view.summary
    authors = [author.text for author in view.authors]
    names = abbreviated(authors) or "Authors unknown"
    when = view.date or "undated"
    return f"{names}. {view.venue}, {when}."
