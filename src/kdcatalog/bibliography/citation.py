"""How a paper is cited: of its publication where there is one, else of the preprint or page.

Every format of citation is written from this one reading, so that no two of them disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.keys import make_key
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import CatalogSettings, CitedWork, Taxonomy

Form = Literal["conference", "journal", "preprint", "report", "blog", "software", "page"]


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says; ``container`` is the full name of the venue, ``month`` is 0 where only the year counts."""

    key: str
    form: Form
    title: str
    authors: tuple[Author, ...]
    container: str
    track: str
    year: int
    month: int
    identifiers: Identifiers
    url: str


def citation_of(paper: Paper, taxonomy: Taxonomy) -> Citation:
    """Return the citation of a paper."""
    venue = taxonomy.venue_by_id.get(paper.venue.id) if paper.venue else None
    published = paper.venue
    return Citation(
        key=paper.key,
        form=_form(paper, venue.kind if venue else ""),
        title=paper.title,
        authors=paper.authors,
        container=(venue.name if venue else published.id) if published else "",
        track=published.track or "" if published and published.track != "main" else "",
        year=published.year if published else paper.month.year,
        month=0 if published else paper.month.month,
        identifiers=paper.identifiers,
        url=paper.url,
    )


def _form(paper: Paper, venue_kind: str) -> Form:
    if paper.venue:
        return "journal" if venue_kind == "journal" else "conference"
    if paper.kind != "paper":
        return paper.kind
    return "preprint" if paper.identifiers.arxiv or paper.identifiers.openreview else "page"


def citation_of_work(work: CitedWork) -> Citation:
    """Return the citation of the work that a catalog asks to cite beside itself."""
    url = next((identifier.url for identifier in work.identifiers), "")
    key = make_key(work.authors, work.year, work.title)
    form: Form = "preprint" if work.identifiers.arxiv else "page"
    return Citation(
        key, form, work.title, work.authors, "", "", work.year, 0, work.identifiers, url
    )


def citation_of_catalog(settings: CatalogSettings, as_of: str) -> Citation:
    """Return the citation of the catalog itself, as of a day ``YYYY-MM-DD``."""
    author = Author.model_validate({"group": settings.maintainers})
    key = "".join(filter(str.isalnum, settings.short_title.casefold())) + as_of[:4]
    url = settings.url or settings.repository
    return Citation(
        key,
        "page",
        settings.title,
        (author,),
        "",
        "",
        int(as_of[:4]),
        int(as_of[5:7]),
        Identifiers(),
        url,
    )


@dataclass(frozen=True, slots=True)
class Joint:
    """``head``, the entries parted by ``between``, ``tail``."""

    between: str = ""
    head: str = ""
    tail: str = ""

    def collect(self, entries: Iterable[str]) -> str:
        """Return a list of entries, in the order given."""
        return f"{self.head}{self.between.join(entries)}{self.tail}"
