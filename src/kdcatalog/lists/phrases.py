"""Dates, author lists and venues in the free text of a list entry.

Hand-written because no library reads these: a bullet has "ICML'24 Oral" or "Ann Bee et al." in no
particular place, so each function below looks at one fragment and accepts it or not.
"""

import re

from kdcatalog.bibliography.work import author_of, person_of
from kdcatalog.model.authors import Author
from kdcatalog.model.dates import EARLIEST, LATEST

Authors = tuple[tuple[Author, ...], bool]
"""Authors in their order, and whether the list breaks off ("et al.")."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Longer venues than this are sentences; the limit also bounds the backtracking of _VENUE.
_LONGEST_VENUE = 300
# "Findings of EMNLP 2023" has four words; at five, the last words of titles matched.
_SHORT_VENUE_WORDS = 4
_MIDDLE_NAMES = 4

_YEAR = r"(?:19|20)[0-9]{2}"
_DATE = re.compile(
    # 2023-05, 2023/05/17, 2023年5月
    rf"(?P<year_first>{_YEAR})\s*[-/.年]\s*(?P<month_after>0?[1-9]|1[0-2])"
    r"(?:\s*[-/.月]\s*[0-9]{1,2}日?)?(?![0-9])"
    # 17 May 2023, May 17, 2023
    r"|(?:[0-9]{1,2}\s+)?(?P<word>[A-Za-z]{3,9})\.?,?\s+(?:[0-9]{1,2},?\s+)?"
    rf"(?P<year_after_word>{_YEAR})"
    # 05/2023
    rf"|(?P<month_before>0?[1-9]|1[0-2])[/.-](?P<year_last>{_YEAR})"
    rf"|(?P<year_alone>{_YEAR})",
)
_YEAR_GROUPS = ("year_first", "year_after_word", "year_last", "year_alone")
# What lists write in the place of a venue, with the number of a preprint or a year behind it.
_NO_VENUE = re.compile(
    r"(?:arxiv|corr|bio ?rxiv|med ?rxiv|preprints?|unpublished|none|n/?a|tbd|blog|online|web"
    r"|open ?review|under review|[\W_]*)(?:\s*(?:preprint|20[0-9]{2}|[0-9]{4}\.[0-9]{4,5}))*",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"(?P<name>.*?[^\W\d_].*?)[\s,\u2019'@-]*"
    rf"(?P<year>{_YEAR}|(?<=['\u2019])[0-9]{{2}})?"
    r"(?P<track>[\s,:-]+(?:findings|main|workshops?|demo|industry)(?: track| conference)?)?"
    r"(?:[\s,:-]+(?:oral|spotlight|poster|highlight|outstanding|best|paper|award|presentation))*",
    re.IGNORECASE,
)
_ET_AL = re.compile(r",?\s*\b(?:et\.? al\.?|and others)|,?\s*\.\.\.$|\u2026$", re.IGNORECASE)
# The full stop of a sentence, not that of an initial as in "Baker, Ann B."
_FULL_STOP = re.compile(r"(?<=\w\w)[ .;,]*\.[ .;,]*$")
_SEMICOLON = re.compile(r"\s*;\s*")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:;|,|\band\b|&)\s*")
_NAME_WORD = r"[^\W\d_][\w.'\u2019-]*"
_FIRST_NAMES = rf"(?:{_NAME_WORD}\s+){{0,{_MIDDLE_NAMES}}}"
_NAME = re.compile(_FIRST_NAMES + _NAME_WORD)
_INITIALS_LAST = re.compile(
    rf"(?P<family>{_NAME_WORD}(?:\s{_NAME_WORD})?)"
    r"\s(?P<initials>[A-Z](?:[.-]{0,2}[A-Z]){0,2}\.?)"
)
_VENUE_EDGES = " ,.:'-"


def date_in(text: str) -> str:
    """Return the first date in a text as ``YYYY-MM`` or ``YYYY``, or an empty string."""
    for match in _DATE.finditer(text):
        year = _first_group(match, *_YEAR_GROUPS)
        # "arXiv 1911.02116" has a number like a year.
        if EARLIEST <= int(year) <= LATEST:
            month = _month_of(match)
            return f"{year}-{month:02}" if month else year
    return ""


def _month_of(match: re.Match[str]) -> int:
    """Return the month of a match, or 0; "ICML 2023" has a word in its place but no month."""
    word = match["word"]
    if word:
        name = word[:3].casefold()
        return MONTHS.index(name) + 1 if name in MONTHS else 0
    digits = _first_group(match, "month_after", "month_before")
    return int(digits or 0)


def _first_group(match: re.Match[str], *names: str) -> str:
    """Return the first of several named groups that took part in a match."""
    for name in names:
        if match[name]:
            return match[name]
    return ""


def is_date(text: str) -> bool:
    """Return whether a text is a date and nothing else."""
    match = _DATE.fullmatch(text.strip(" .,()[]"))
    if not match:
        return False
    word = match["word"]
    return not word or word[:3].casefold() in MONTHS


def is_people_or_date(text: str) -> bool:
    """Return whether a text in place of a venue is a list of people, or a date."""
    return is_date(text) or authors_in(text) is not None


def means_no_venue(text: str) -> bool:
    """Return whether a text in place of a venue means that there is none, as "arXiv 2023" does."""
    return bool(_NO_VENUE.fullmatch(text.strip()))


def is_venue_with_year(text: str) -> bool:
    """Return whether a text looks like a venue and its year: few words, the year last."""
    if len(text) > _LONGEST_VENUE:
        return False
    words = text.split()
    if len(words) > _SHORT_VENUE_WORDS:
        return False
    match = _VENUE.fullmatch(text.strip(" .()[]"))
    return bool(match and match["year"])


def venue_in(text: str) -> tuple[str, int]:
    """Return the venue that a text names, with its track, and the year, 0 where it has none."""
    if len(text) > _LONGEST_VENUE:
        return "", 0
    match = _VENUE.fullmatch(text.strip(" .,;:()[]"))
    if not match:
        return "", 0
    # The year may be between name and track: "EMNLP 2023 Findings".
    name = match["name"].strip(_VENUE_EDGES)
    track = match["track"] or ""
    venue = f"{name} {track.strip(_VENUE_EDGES)}"
    year = match["year"] or "0"
    # "ICML'24": two digits are a year of this century, since no such list is older.
    if len(year) == len("24"):
        year = f"20{year}"
    return venue.strip(), int(year)


def authors_in(text: str, *, certain: bool = False) -> Authors | None:
    """Return the authors that a text lists, or None where it does not look like a list of people.

    ``certain`` means that authors are expected ("by ...", a column): then a single name is enough.
    """
    sentence = _FULL_STOP.sub("", text.strip(" ;,"))
    names, broken_off = _ET_AL.subn("", sentence)
    # With semicolons, even one at the end, commas are within names: "Bee, Ann; Cee, Bob".
    separator = _SEMICOLON if ";" in text else _BETWEEN_AUTHORS
    parts = list(filter(None, separator.split(names.strip())))
    is_broken_off = broken_off > 0
    if not parts:
        return None
    if not certain and not _look_like_people(parts, broken_off=is_broken_off):
        return None
    authors = _authors(parts)
    valid_authors = tuple(filter(None, authors))
    # All or nothing: half of a list of authors would look like a complete one in the record.
    if len(valid_authors) < len(parts):
        return None
    return valid_authors, is_broken_off


def _look_like_people(parts: list[str], *, broken_off: bool) -> bool:
    """Return whether all parts are names; without "et al.", half of them need two words."""
    if not all(is_name(part) for part in parts):
        return False
    if broken_off:
        return True
    # "Rye, Salt" is not a list of people, and one name alone may be anything.
    full_names = [part for part in parts if " " in part]
    least = len(parts) / 2
    return len(parts) > 1 and len(full_names) >= least


def _authors(parts: list[str]) -> list[Author | None]:
    """Return the author of each part, None for a part that is not a name."""
    inverted_authors = []
    for part in parts:
        match = _INITIALS_LAST.fullmatch(part)
        if not match:
            # Scopus and PubMed: "Baker A.B., Cook C." Only where every name is written so.
            return [_author(part) for part in parts]
        initials = _spaced(match["initials"])
        author = person_of(initials, match["family"])
        inverted_authors.append(author)
    return inverted_authors


def _spaced(initials: str) -> str:
    """Return "A. B." for "AB" and "A.B."."""
    letters = filter(str.isalpha, initials)
    return " ".join(f"{letter}." for letter in letters)


def is_single_author(text: str, following: str) -> bool:
    """Return whether a text is one author's name: a venue with its year is right after it."""
    words = text.split()
    is_full_name = 2 <= len(words) <= _MIDDLE_NAMES
    if not is_full_name or not is_name(text):
        return False
    _, year = venue_in(following)
    return year > 0


def _author(text: str) -> Author | None:
    family, _, first_names = text.partition(",")
    if first_names.strip():
        return person_of(first_names, family)
    return author_of(text)


def is_name(text: str) -> bool:
    """Return whether a text may be a person's name: capitalized words, at most two particles."""
    if not _NAME.fullmatch(text) or text.isupper():
        return False
    initials = [word[0] for word in text.split()]
    # Scripts without capitals count as capitalized.
    ascii_initials = filter(str.isascii, initials)
    particles = [letter for letter in ascii_initials if not letter.isupper()]
    # "van der Berg" has two; three lower-case words are part of a sentence.
    most = min(2, len(initials) - 1)
    return len(particles) <= most
