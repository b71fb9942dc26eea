"""An entry of a bibliography as a work: what it says without its TeX, and what is read from its identifiers.

A name in braces of its own is a body; ``and others`` stands for authors that nobody can know from here.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from kdcatalog.bibliography.bib_file import BibEntry
from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of, person_of
from kdcatalog.model.authors import Author
from kdcatalog.model.identifiers import Identifier, Identifiers, find_identifier, is_arxiv
from kdcatalog.model.paper import Kind
from kdcatalog.text.cleaning import clean_text
from kdcatalog.text.tex import tex_to_text, tex_to_url

_CONTAINERS = ("journal", "journaltitle", "booktitle", "eventtitle")
_KINDS: dict[str, Kind] = {"techreport": "report", "report": "report", "software": "software"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AT_EDGE = re.compile(r"[{}]|(?<=\s)and(?=\s)|,", re.IGNORECASE)
_DATE = re.compile(r"((?:19|20)[0-9]{2})(?:-(0[1-9]|1[0-2]))?")
_UNPUBLISHED = re.compile(r"\b(?:submitted|under review|in preparation)\b", re.IGNORECASE)


def work_of_entry(entry: BibEntry) -> Work:
    """Return the work that an entry describes; raises UnreadableError."""
    name = f"the entry {entry.key}" if entry.key else f"an entry @{entry.kind} without a key"
    if not (title := clean_text(tex_to_text(entry.value("title")))):
        raise UnreadableError(f"{name} has no title that can be read")
    names = [*_parts(entry.value("author"), "and")]
    venue = _venue(entry)
    date, url = (
        _date(entry),
        tex_to_url(entry.value("url") or entry.value("howpublished")),
    )
    return Work(
        title=title,
        authors=entry_authors(entry),
        date=date,
        venue=venue,
        year=int(date[:4]) if date and venue else 0,
        identifiers=_identifiers(entry),
        abstract=clean_text(tex_to_text(entry.value("abstract"))),
        url=url if url.startswith(("https://", "http://")) else "",
        has_more_authors=any(tex_to_text(each).casefold() == "others" for each in names),
        kind=_kind(entry),
    )


def entry_authors(entry: BibEntry) -> tuple[Author, ...]:
    """Return the authors of an entry that can be read, without ``and others``."""
    names = _parts(entry.value("author"), "and")
    return tuple(author for name in names if (author := _author(name)))


def entry_year(entry: BibEntry) -> int:
    """Return the year of an entry, 0 where it has none that can be read."""
    return int(_date(entry)[:4] or 0)


def _identifiers(entry: BibEntry) -> Identifiers:
    spelt = [tex_to_url(entry.value(name)) for name in ("url", "ee", "eprint")]
    doi = tex_to_url(entry.value("doi"))
    return identifiers_of(*spelt, *(found.url for found in entry_identifiers(entry)), doi=doi)


def _venue(entry: BibEntry) -> str:
    for name in _CONTAINERS:
        text = clean_text(tex_to_text(entry.value(name)))
        if text and not says_preprint(entry.value(name)) and not _UNPUBLISHED.search(text):
            return text
    return ""


def _kind(entry: BibEntry) -> Kind:
    said = tex_to_text(
        f"{entry.value('howpublished')} {entry.value('note')} {entry.value('type')}"
    ).casefold()
    if re.search(r"\bblog\b", said):
        return "blog"
    return _KINDS.get(entry.kind.casefold(), "paper")


def _date(entry: BibEntry) -> str:
    found = _DATE.match(tex_to_text(entry.value("date"))) or _DATE.search(
        tex_to_text(entry.value("year"))
    )
    if not found:
        return ""
    month = found[2] or _month(tex_to_text(entry.value("month")).casefold())
    return f"{found[1]}-{month}" if month else found[1]


def _month(text: str) -> str:
    if text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 12:
        return f"{int(text):02}"
    return next(
        (f"{number:02}" for number, name in enumerate(_MONTHS, 1) if text.startswith(name)), ""
    )


def _parts(value: str, edge: str) -> Iterator[str]:
    """Yield what stands between the edges of a value, the word ``and`` or commas, braces counted."""
    depth, cuts = 0, [(0, 0)]
    for found in _AT_EDGE.finditer(value):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0 and found[0].casefold() == edge:
            cuts.append(found.span())
    cuts.append((len(value), len(value)))
    yield from (
        value[end:start].strip()
        for (_, end), (start, _) in pairwise(cuts)
        if value[end:start].strip()
    )


def _author(name: str) -> Author | None:
    if tex_to_text(name).casefold() == "others":
        return None
    if name.startswith("{") and name.endswith("}") and "}" not in name[:-1].replace(r"\}", ""):
        return _body(tex_to_text(name))
    family, *rest = [tex_to_text(part) for part in _parts(name, ",")] or [""]
    if not rest:
        return author_of(family)
    given, suffix = rest[-1], " ".join(rest[:-1])
    return author_of(f"{given} {family} {suffix}") if suffix else person_of(given, family)


def _body(name: str) -> Author | None:
    """Return a name in braces: a body, or one word that may be all of a person's name."""
    if " " not in name:
        return author_of(name)
    try:
        return Author.model_validate({"group": clean_text(name)})
    except ValueError:
        return None


_ARXIV = re.compile(
    r"(?:arxiv\W*(?:preprint\W*)?(?:arxiv\W*)?|\babs/)([0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"^(?=10\.)")
"""Where a DOI stands without its resolver."""
_VERSION = re.compile(r"v[0-9]+$")
URL = re.compile(r"https?://\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_A_PREPRINT = re.compile(
    r"(?:arxiv|corr|openreview|e|e?prints?|preprints?|prepr|art|abs|available|at|on|version|v|url|under|review|submitted"
    r"|cs|cl|lg|ai|cv|ir|se|stat|ml|eess|as|net|org|cornell|university)",
    re.IGNORECASE,
)
"""The words of a field that says nothing but that a work is a preprint, and which."""


def says_preprint(text: str) -> bool:
    """Tell whether a text says nothing but that a work is a preprint, and which; an empty one does."""
    without = URL.sub(
        lambda found: " " if _is_of_preprint(found[0]) else found[0], tex_to_text(text)
    )
    rest = _ARXIV.sub(" ", without)
    return all(map(_OF_A_PREPRINT.fullmatch, _LETTERS.findall(rest)))


def _is_of_preprint(url: str) -> bool:
    found = find_identifier(url)
    return bool(found and found.kind in ("arxiv", "openreview"))


def entry_identifiers(entry: BibEntry) -> Iterator[Identifier]:
    """Yield what an entry names as its own, as identifiers compare; a remark that says more than that is not read."""
    archive = (entry.value("archiveprefix") or entry.value("eprinttype") or "arxiv").casefold()
    for one in entry.fields:
        name = one.name.casefold()
        if name in ("eprint", "arxivid", "arxiv") and archive == "arxiv":
            bare = _VERSION.sub("", tex_to_url(one.value))
            yield from [Identifier("arxiv", bare)] if is_arxiv(bare) else _spelt(bare)
        elif name == "doi":
            yield from _spelt(_DOI.sub("doi:", tex_to_url(one.value)))
        elif name in ("url", "eprint", "ee"):
            yield from _spelt(tex_to_url(one.value))
        elif name in (
            "journal",
            "journaltitle",
            "booktitle",
            "volume",
            "number",
            "howpublished",
            "note",
        ):
            yield from mentioned(tex_to_text(one.value))


def _spelt(text: str) -> Iterator[Identifier]:
    if found := find_identifier(text):
        yield found.normalized


def mentioned(text: str) -> Iterator[Identifier]:
    """Yield the identifiers in a text that says nothing else."""
    if not says_preprint(text) and not URL.fullmatch(text):
        return
    for found in _ARXIV.findall(text):
        if is_arxiv(found):
            yield Identifier("arxiv", found)
    for url in URL.findall(text):
        yield from _spelt(url)
