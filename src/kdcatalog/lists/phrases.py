"""Dates and venues in the free text of a list entry.

Hand-written because no library reads these: a bullet has "ICML'24 Oral" in no particular place, so
each function below looks at one fragment and accepts it or not.
"""

import re

from kdcatalog.model.dates import EARLIEST, LATEST
from kdcatalog.text.cleaning import clean_text

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Longer venues than this are sentences; the limit also bounds the backtracking of _VENUE.
_LONGEST_VENUE = 300
# "Findings of EMNLP 2023" has four words; at five, the last words of titles matched.
_SHORT_VENUE_WORDS = 4

_YEAR = r"(?:19|20)[0-9]{2}"
_DATE = re.compile(
    # 2023-05, 2023/05/17, 2023年5月
    rf"(?P<year_first>{_YEAR})\s*[-/.年]\s*(?P<month_after>0?[1-9]|1[0-2])"
    r"(?:\s*[-/.月]\s*[0-9]{1,2}日?)?(?![0-9])"
    # 2023 May, 2023 May 17, as in MEDLINE
    rf"|(?P<year_before_word>{_YEAR})\s+(?P<word_behind>[A-Z][a-z]{{2,8}})"
    r"(?:\s+[0-9]{1,2})?(?![\w])"
    # 17 May 2023, May 17, 2023
    r"|(?:[0-9]{1,2}\s+)?(?P<word>[A-Za-z]{3,9})\.?,?\s+(?:[0-9]{1,2},?\s+)?"
    rf"(?P<year_after_word>{_YEAR})"
    # 05/2023
    rf"|(?P<month_before>0?[1-9]|1[0-2])[/.-](?P<year_last>{_YEAR})"
    rf"|(?P<year_alone>{_YEAR})",
)
_YEAR_GROUPS = ("year_first", "year_before_word", "year_after_word", "year_last", "year_alone")
# What lists write in the place of a venue, with the number of a preprint or a year behind it.
_NO_VENUE = re.compile(
    r"(?:arxiv|corr|bio ?rxiv|med ?rxiv|preprints?|unpublished|none|n/?a|tbd|blog|online|web"
    # A database is not a venue either: Scopus fills its column "Source" with its own name.
    r"|scopus|web of science|wos|pubmed|crossref|google scholar|dblp|openalex"
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
    word = match["word"] or match["word_behind"]
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
    word = match["word"] or match["word_behind"]
    return not word or word[:3].casefold() in MONTHS


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


# --- the parts of a line ---

_EDGES = re.compile(
    # A sentence ends after a word of two letters, not after initials ("A. Bee") or before a year.
    r"(?<=[^\W\d_][^\W_])[.!?]\s+(?!(?:19|20)[0-9]{2})"
    r"|(?<=[\d)\]])\.\s+"
    r"|\s[-\u2013\u2014|\u00b7:]\s"
    r"|\s*[()\[\]\u3010\u3011`|]\s*"
)
PUNCTUATION = " \t\n.,;:|-\u2013\u2014*_()[]{}<>/\u2022\u00b7\"'`~#+=&"


def fragments_of(text: str) -> list[str]:
    """Return the parts of a line, each of which may be an author list, a venue or a date."""
    fragments = []
    for part in _EDGES.split(text):
        fragment = clean_text(part).strip(PUNCTUATION)
        if fragment:
            fragments.append(fragment)
    return fragments


_EVENT = re.compile(
    r"\b(?:workshop|conference|symposium|proceedings|journal|transactions|findings)\b",
    re.IGNORECASE,
)
_LONGEST_EVENT = 14


def names_event(fragment: str) -> bool:
    """Return whether a short text with a year names a workshop or the like."""
    words = fragment.split()
    is_event = _EVENT.search(fragment) is not None
    has_date = bool(date_in(fragment))
    return is_event and has_date and len(words) <= _LONGEST_EVENT


def has_venue_and_year(fragment: str) -> bool:
    """Return whether a text is a venue with its year."""
    _, year = venue_in(fragment)
    return year > 0 or is_venue_with_year(fragment)
