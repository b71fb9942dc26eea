r"""BibTeX, as both ``bibtex`` and ``biber`` read it.

BibTeX counts braces even behind a backslash, so a brace in a text becomes a command without one.
Words with an inner capital are protected; a body is one name in braces.
Source: BibTeXing (Patashnik 1988); biblatex manual for ``eprint`` and ``eprinttype``.
"""

import re
from collections.abc import Iterable, Iterator

from kdcatalog.model.identifiers import Identifiers
from kdcatalog.model.names import Author
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Settings, Taxonomy

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_KINDS = {"report": "Report", "blog": "Blog post", "software": "Software"}
Field = tuple[str, str]


def bibliography(papers: Iterable[Paper], taxonomy: Taxonomy) -> Iterator[str]:
    """Yield one entry a paper, in the order given, each ending in an empty line."""
    return (f"{entry(paper, taxonomy)}\n" for paper in papers)


def entry(paper: Paper, taxonomy: Taxonomy) -> str:
    """Return the entry of one paper: of its publication where there is one, else of the preprint or page."""
    venue = taxonomy.venue_by_id.get(paper.venue.id) if paper.venue else None
    kind, fields = "misc", [("title", _title(paper.title)), ("author", _authors(paper.authors))]
    if paper.venue:
        is_article = bool(venue and venue.kind == "journal")
        kind = "article" if is_article else "inproceedings"
        name = venue.name if venue else paper.venue.id
        fields += [("journal" if is_article else "booktitle", escape(name)), ("year", str(paper.venue.year))]
        if paper.venue.track not in (None, "main"):
            fields.append(("note", f"{str(paper.venue.track).capitalize()} track"))
    else:
        fields.append(("year", str(paper.month.year)))
        fields += _month(paper.month.month)
        if label := _KINDS.get(paper.kind):
            fields.append(("note", label))
    return _entry(kind, paper.key, [*fields, *_identifiers(paper.identifiers), ("url", paper.url)])


def entry_of_cited_work(settings: Settings) -> str:
    """Return the entry of the work that the catalog asks to cite beside itself; empty where it names none."""
    if not (work := settings.cites):
        return ""
    fields = [("title", _title(work.title)), ("author", _authors(work.authors)), ("year", str(work.year))]
    url = next((identifier.url for identifier in work.identifiers), "")
    key = re.sub(r"\W", "", work.authors[0].filed_under.casefold()) + str(work.year)
    return _entry("misc", key, [*fields, *_identifiers(work.identifiers), ("url", url)])


def entry_of_catalog(settings: Settings, year: str) -> str:
    """Return the entry of the catalog itself, as of a year."""
    author = "{" + escape(settings.maintainers) + "}"
    fields = [("title", _title(settings.title)), ("author", author), ("year", year), ("note", "Catalog of papers")]
    key = re.sub(r"\W", "", settings.short_title.casefold()) + f"-catalog-{year}"
    return _entry("misc", key, [*fields, ("url", settings.url or settings.repository)])


def escape(text: str) -> str:
    """Return text as BibTeX shows it."""
    return _SPECIAL.sub(lambda found: _ESCAPES[found[0]], text)


def _title(text: str) -> str:
    return " ".join(f"{{{escape(word)}}}" if any(map(str.isupper, word[1:])) else escape(word) for word in text.split())


def _authors(authors: Iterable[Author]) -> str:
    return " and ".join(map(_author, authors))


def _author(author: Author) -> str:
    if author.is_group or not author.given:
        return "{" + escape(author.name) + "}"
    parts = (author.family, author.suffix, author.given) if author.suffix else (author.family, author.given)
    return ", ".join(escape(part).replace(" and ", " {and} ") for part in parts)


def _month(month: int) -> list[Field]:
    return [("month", _MONTHS[month - 1])] if month else []


def _identifiers(identifiers: Identifiers) -> list[Field]:
    fields = []
    if identifiers.arxiv:
        fields += [("eprint", identifiers.arxiv), ("eprinttype", "arxiv")]
    if identifiers.doi:
        fields.append(("doi", identifiers.doi))
    return fields


def _entry(kind: str, key: str, fields: Iterable[Field]) -> str:
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields if value)
    return "\n".join([f"@{kind}{{{key},", *lines, "}"]) + "\n"
