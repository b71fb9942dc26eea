"""How a paper is cited: its publication where there is one, else its preprint or page.

Every citation format is written from this one value, so that no two of them disagree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.keys import make_key
from kdcatalog.model.paper import Paper, Publication
from kdcatalog.model.taxonomy import CatalogSettings, CitedWork, Taxonomy
from kdcatalog.model.venues import Printed

Form = Literal["conference", "journal", "preprint", "report", "blog", "software", "page"]

_NO_IDENTIFIERS = Identifiers()
_PAGE_RANGE = re.compile(r"(\w+)(?:-(\w+))?")


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    ``container`` is what is printed on the volume: the proceedings of that year and track, or the
    journal; empty where the work is not published. ``venue`` is the name of the venue alone.
    ``language`` is the tag of the record, empty for English. ``month`` is 1 to 12, or 0 where only
    the year is cited, as for publications; ``year`` is 0 without a date. ``pages`` are "12-19", or
    the number of an article.
    """

    key: str
    form: Form
    title: str
    authors: tuple[Author, ...]
    year: int
    url: str
    language: str = ""
    container: str = ""
    venue: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    editors: tuple[Author, ...] = ()
    month: int = 0
    identifiers: Identifiers = _NO_IDENTIFIERS

    @property
    def first_and_last_page(self) -> tuple[str, str]:
        """The first and the last page; both empty where the pages are no single range."""
        match = _PAGE_RANGE.fullmatch(self.pages)
        if not match:
            return "", ""
        return match[1], match[2] or ""

    def date(self, mark: str) -> str:
        """Return year and month, or the year alone, with a mark between: ``2024-05``."""
        if not self.month:
            return str(self.year or "")
        return f"{self.year}{mark}{self.month:02}"


def citation_of(paper: Paper, taxonomy: Taxonomy) -> Citation:
    """Return the citation of a paper."""
    if paper.venue:
        return _publication(paper, paper.venue, taxonomy)
    citation = Citation(
        key=paper.key,
        form=_unpublished_form(paper),
        title=paper.title,
        authors=paper.authors,
        year=paper.month.year,
        month=paper.month.month,
        identifiers=paper.identifiers,
        url=paper.url,
    )
    return _in_volume(citation, paper, Printed(""))


def _publication(paper: Paper, published: Publication, taxonomy: Taxonomy) -> Citation:
    # A record may name a venue that taxonomy.yaml lost; check reports it, exports go on.
    printed = Printed(published.name or published.id)
    venue_name = published.id
    form: Form = "conference"
    venue = taxonomy.venue_by_id.get(published.id)
    if venue:
        printed = venue.printed(published, paper.identifiers)
        venue_name = venue.name
        form = "journal" if venue.kind == "journal" else "conference"
    citation = Citation(
        key=paper.key,
        form=form,
        title=paper.title,
        authors=paper.authors,
        container=printed.name,
        venue=venue_name,
        year=published.year,
        identifiers=paper.identifiers,
        url=paper.published_url,
    )
    return _in_volume(citation, paper, printed)


def _in_volume(citation: Citation, paper: Paper, printed: Printed) -> Citation:
    """Return a citation with language, volume and publisher; a record's own count first."""
    return replace(
        citation,
        language=paper.language or "",
        volume=paper.volume or printed.volume,
        number=paper.number or "",
        pages=paper.pages or "",
        publisher=paper.publisher or printed.publisher,
        editors=paper.editor,
    )


def _unpublished_form(paper: Paper) -> Form:
    if paper.kind != "paper":
        return paper.kind
    # arXiv and OpenReview are archives that a citation can name; any other page is only a URL.
    is_archived = any(identifier.definition.is_archive for identifier in paper.identifiers)
    return "preprint" if is_archived else "page"


def citation_of_work(work: CitedWork) -> Citation:
    """Return the citation of the work that a catalog asks to cite beside itself."""
    urls = [identifier.url for identifier in work.identifiers]
    is_archived = any(identifier.definition.is_archive for identifier in work.identifiers)
    return Citation(
        key=make_key(work.authors, work.year, work.title),
        form="preprint" if is_archived else "page",
        title=work.title,
        authors=work.authors,
        year=work.year,
        identifiers=work.identifiers,
        url=urls[0] if urls else "",
    )


def citation_of_catalog(settings: CatalogSettings, as_of: str) -> Citation:
    """Return the citation of the catalog itself, as of a day ``YYYY-MM-DD``."""
    # A team maintains a catalog; as a person its name would be split.
    author = Author.model_validate({"group": settings.maintainers})
    letters = filter(str.isalnum, settings.short_title.casefold())
    year, month, _ = as_of.split("-")
    return Citation(
        key="".join(letters) + year,
        form="page",
        title=settings.title,
        authors=(author,),
        year=int(year),
        month=int(month),
        url=settings.url or settings.repository,
    )


@dataclass(frozen=True, slots=True)
class Joint:
    """What surrounds the entries of a list, so that any choice of entries can be joined.

    The site's pages join the entries that a reader selects, with the same three texts.
    """

    between: str = ""
    head: str = ""
    tail: str = ""

    def collect(self, entries: Iterable[str]) -> str:
        """Return the list of entries, in their order."""
        body = self.between.join(entries)
        return f"{self.head}{body}{self.tail}"
