"""One paper as a row of a list."""

from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper


@dataclass(frozen=True, slots=True)
class Link:
    """A word or two that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What a list shows of a paper; ``venue`` is venue and year, else arXiv, else the kind."""

    key: str
    title: str
    url: str
    former_titles: tuple[str, ...]
    authors: tuple[str, ...]
    venue: str
    date: str
    code: tuple[Link, ...]
    data: tuple[Link, ...]


def row_of(paper: Paper) -> PaperRow:
    """Return the row of a paper."""
    return PaperRow(
        key=paper.key,
        title=paper.title,
        url=paper.url,
        former_titles=paper.former_titles,
        authors=tuple(author.name for author in paper.authors),
        venue=where(paper),
        date=paper.date,
        code=_numbered("Code", paper.code),
        data=_numbered("Data", paper.data),
    )


def where(paper: Paper) -> str:
    """Return where a paper appeared, as a list says it."""
    if paper.venue:
        return str(paper.venue)
    return "arXiv" if paper.identifiers.arxiv else paper.kind.capitalize()


def _numbered(word: str, urls: tuple[str, ...]) -> tuple[Link, ...]:
    if len(urls) == 1:
        return (Link(word, urls[0]),)
    return tuple(Link(f"{word} {number}", url) for number, url in enumerate(urls, 1))


def called(catalog: Catalog, paper: Paper) -> str:
    """Return what a paper is called in running text: its short name, else its title."""
    return catalog.short_name(paper) or paper.title
