"""What the words of a list mean: labels of links, names of columns, dates, authors, places of publication."""

import re
from collections.abc import Iterable, Iterator

from kdcatalog.bibliography.work import author_of, person_of, tidy
from kdcatalog.model.authors import Author
from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.urls import host_of, is_code_host

_WORD = re.compile(r"[^\W_]+")
_ROLES = {
    "code": "code github gitlab repo repository implementation source pytorch tensorflow jax colab official"
    " unofficial star stars",
    "data": "data dataset datasets corpus benchmark",
    "page": "project page website site homepage web blog post home",
    "paper": "paper pdf arxiv abs html link here openreview acl anthology doi preprint proceedings journal read"
    " download publication full text article url neurips springer ieee acm",
    "other": "demo video slides poster twitter leaderboard model models weights hf huggingface hugging face media"
    " supplementary appendix bib bibtex talk tweet thread youtube notebook",
}
_ROLE_OF = {word: role for role, words in _ROLES.items() for word in words.split()}
_COLUMNS = {
    "title": (
        "title",
        "paper",
        "paper title",
        "name",
        "work",
        "publication",
        "article",
        "paper name",
        "titles",
        "papers",
    ),
    "authors": ("authors", "author"),
    "venue": (
        "venue",
        "conference",
        "journal",
        "published in",
        "publication venue",
        "pub",
        "published",
        "where",
    ),
    "date": ("date", "year", "time", "month", "published on", "publication date", "issued"),
    "code": ("code", "github", "repo", "repository", "implementation", "official code", "codes"),
    "data": ("data", "dataset", "datasets"),
    "link": (
        "link",
        "url",
        "paper link",
        "pdf",
        "arxiv",
        "doi",
        "links",
        "acl",
        "openreview",
        "identifier",
        "address",
    ),
    "section": ("section", "category", "topic", "topics", "categories", "task", "area", "group"),
    "placements": ("placements", "nodes"),
    "key": ("key", "id", "citation key", "#"),
    "kind": ("kind", "type"),
}
_COLUMN_OF = {name: role for role, names in _COLUMNS.items() for name in names}
_NO_VENUE = re.compile(
    r"(?:arxiv|corr|bio ?rxiv|med ?rxiv|preprints?|unpublished|none|n/?a|tbd|blog|online|web|open ?review|under review"
    r"|[\W_]*)(?:\s*(?:preprint|20[0-9]{2}|[0-9]{4}\.[0-9]{4,5}))*",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?P<y1>(?:19|20)[0-9]{2})\s*[-/.年]\s*(?P<m1>0?[1-9]|1[0-2])(?:\s*[-/.月]\s*[0-9]{1,2}日?)?(?![0-9])"
    r"|(?:[0-9]{1,2}\s+)?(?P<word>[A-Za-z]{3,9})\.?,?\s+(?:[0-9]{1,2},?\s+)?(?P<y2>(?:19|20)[0-9]{2})"
    r"|(?P<m3>0?[1-9]|1[0-2])[/.-](?P<y3>(?:19|20)[0-9]{2})"
    r"|(?P<y4>(?:19|20)[0-9]{2})",
)
_ET_AL = re.compile(r",?\s*\b(?:et\.? al\.?|and others)|,?\s*\.\.\.$|\u2026$", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:;|,|\band\b|&)\s*")
_NAME = re.compile(r"(?:[^\W\d_][\w.'\u2019-]*\s+){0,4}[^\W\d_][\w.'\u2019-]*")
_PLACE = re.compile(
    r"(?P<name>.*?[^\W\d_].*?)[\s,\u2019'@-]*(?P<year>(?:19|20)[0-9]{2}|(?<=['\u2019])[0-9]{2})?"
    r"(?P<track>[\s,:-]+(?:findings|main|workshops?|demo|industry)(?: track| conference)?)?"
    r"(?:[\s,:-]+(?:oral|spotlight|poster|highlight|outstanding|best|paper|award|presentation))*",
    re.IGNORECASE,
)

_FIRST = re.compile(r"\s*(?:[&/,+(]|\band\b)\s*")
_LONGEST, _FEW = 300, 4
_EDGE = " ,.:'-"


def role_of(label: str, url: str) -> str:
    """Return what a link is: code, data, page, paper, other; by its label, else by its address."""
    words = [word.casefold() for word in _WORD.findall(label)]
    roles = [_ROLE_OF[word] for word in words if word in _ROLE_OF]
    said = next((role for role in ("code", "data", "other", "page", "paper") if role in roles), "")
    if said and said != "paper":
        return said
    if find_identifier(url):
        return "paper"
    if is_code_host(url):
        return "data" if host_of(url) == "huggingface.co" and "/datasets/" in url else "code"
    return said or "page"


def is_label(text: str) -> bool:
    """Tell whether the text of a link says what it leads to, and is no title."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return all(word in _ROLE_OF or word.isdecimal() for word in words) or is_place(text)


def column_of(title: str) -> str:
    """Return what a column of a table holds; empty where its title does not tell."""
    name = tidy(title).casefold().strip(" .:")
    return _COLUMN_OF.get(name) or _COLUMN_OF.get(_FIRST.split(name)[0], "")


def date_in(text: str) -> str:
    """Return the first date of a text, ``YYYY-MM`` or ``YYYY``; empty where it has none."""
    for found in _DATE.finditer(text):
        year = found["y1"] or found["y2"] or found["y3"] or found["y4"]
        if not EARLIEST <= int(year) <= LATEST:
            continue
        number = found["m1"] or found["m3"]
        name = (found["word"] or "")[:3].casefold()
        if found["word"] and name not in _MONTHS:
            return year
        month = int(number) if number else _MONTHS.index(name) + 1 if name in _MONTHS else 0
        return f"{year}-{month:02}" if month else year
    return ""


def is_date(text: str) -> bool:
    """Tell whether a text says a date and nothing else."""
    found = _DATE.fullmatch(text.strip(" .,()[]"))
    return bool(found and (not found["word"] or found["word"][:3].casefold() in _MONTHS))


def is_no_venue(text: str) -> bool:
    """Tell whether what stands in place of a venue says that there is none."""
    return bool(_NO_VENUE.fullmatch(text.strip()))


def is_place(text: str) -> bool:
    """Tell whether a text looks like a venue with its year: few words, a year at the end."""
    words = text.split()
    found = (
        _PLACE.fullmatch(text.strip(" .()[]"))
        if len(words) <= _FEW and len(text) <= _LONGEST
        else None
    )
    return bool(found and found["year"])


def place_in(text: str) -> tuple[str, int]:
    """Return the venue that a text names and the year, 0 where it names none."""
    found = _PLACE.fullmatch(text.strip(" .,;:()[]")) if len(text) <= _LONGEST else None
    if not found:
        return "", 0
    year = found["year"] or ""
    name = f"{found['name'].strip(_EDGE)} {(found['track'] or '').strip(_EDGE)}".strip()
    return name, int(f"20{year}" if len(year) == 2 else year or 0)


def authors_in(text: str, *, certain: bool = False) -> tuple[tuple[Author, ...], bool] | None:
    """Return the authors that a text lists and whether the list breaks off; None where it lists none.

    ``certain`` says that authors are meant: then one name is enough.
    """
    bare, broken_off = _ET_AL.subn("", text.strip(" .;,"))
    parts = [
        part for part in (bare.split(";") if ";" in bare else _PARTS.split(bare)) if part.strip()
    ]
    if not parts or not (certain or broken_off or len(parts) > 1):
        return None
    whole = sum(len(part.split()) > 1 for part in parts)
    if not certain and (not all(_is_name(part) for part in parts) or 2 * whole < len(parts)):
        return None
    found = tuple(author for part in parts if (author := _author(part)))
    return (found, bool(broken_off)) if len(found) == len(parts) else None


def is_before(text: str, following: str) -> bool:
    """Tell whether a text is one name, since a place with its year stands behind it."""
    return 2 <= len(text.split()) <= 4 and _is_name(text) and place_in(following)[1] > 0


def _author(text: str) -> Author | None:
    family, comma, given = text.partition(",")
    return person_of(given, family) if comma and given.strip() else author_of(text)


def _is_name(text: str) -> bool:
    words = text.split()
    capital = sum(word[0].isupper() or not word[0].isascii() for word in words)
    return (
        bool(_NAME.fullmatch(text))
        and capital >= len(words) - 2
        and capital > 0
        and not text.isupper()
    )


def addresses_in(texts: Iterable[str]) -> Iterator[str]:
    """Yield the web addresses that stand in cells."""
    for text in texts:
        yield from re.findall(r"https?://[^\s;,|<>\"]+", text)
