"""How a paper is cited: its publication where there is one, else its preprint or page.

Every citation format is written from this one value, so that no two of them disagree.
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

_NO_IDENTIFIERS = Identifiers()


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says.

    ``container`` is the full name of the venue, empty where the work is not published. ``month`` is
    1 to 12, or 0 where only the year is cited, as for publications; ``year`` is 0 without a date.
    """

    key: str
    form: Form
    title: str
    authors: tuple[Author, ...]
    year: int
    url: str
    container: str = ""
    track: str = ""
    month: int = 0
    identifiers: Identifiers = _NO_IDENTIFIERS

    @property
    def track_note(self) -> str:
        """The track as a remark, such as "Findings track", empty for the main track."""
        return f"{self.track.capitalize()} track" if self.track else ""

    def date(self, mark: str) -> str:
        """Return year and month, or the year alone, with a mark between: ``2024-05``."""
        if not self.month:
            return str(self.year or "")
        return f"{self.year}{mark}{self.month:02}"


def citation_of(paper: Paper, taxonomy: Taxonomy) -> Citation:
    """Return the citation of a paper."""
    published = paper.venue
    if not published:
        return Citation(
            key=paper.key,
            form=_unpublished_form(paper),
            title=paper.title,
            authors=paper.authors,
            year=paper.month.year,
            month=paper.month.month,
            identifiers=paper.identifiers,
            url=paper.url,
        )
    venue = taxonomy.venue_by_id.get(published.id)
    # The main track is what is meant when none is named.
    is_main = published.track in (None, "main")
    return Citation(
        key=paper.key,
        form="journal" if venue and venue.kind == "journal" else "conference",
        title=paper.title,
        authors=paper.authors,
        # A record may name a venue that taxonomy.yaml lost; check reports it, exports go on.
        container=venue.name if venue else published.id,
        track="" if is_main else published.track or "",
        year=published.year,
        identifiers=paper.identifiers,
        url=paper.url,
    )


def _unpublished_form(paper: Paper) -> Form:
    if paper.kind != "paper":
        return paper.kind
    # arXiv and OpenReview are archives that a citation can name; any other page is only a URL.
    is_archived = paper.identifiers.arxiv or paper.identifiers.openreview
    return "preprint" if is_archived else "page"


def citation_of_work(work: CitedWork) -> Citation:
    """Return the citation of the work that a catalog asks to cite beside itself."""
    urls = [identifier.url for identifier in work.identifiers]
    return Citation(
        key=make_key(work.authors, work.year, work.title),
        form="preprint" if work.identifiers.arxiv else "page",
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
