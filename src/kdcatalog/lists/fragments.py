"""The parts of a line of a list, each of which may be authors, a venue, a date or an identifier."""

import re

from kdcatalog.lists.people import authors_in, names_whole_person
from kdcatalog.lists.phrases import (
    ACRONYM,
    SHORT_VENUE,
    SUBTITLE_BEHIND,
    YEAR,
    is_date,
    is_venue_with_year,
    split_venue,
)
from kdcatalog.model.tracks import TRACK_WORDS
from kdcatalog.model.urls import MARKS_AFTER_URLS
from kdcatalog.text.cleaning import clean_text

# "EMNLP 2022 (Findings)"
_TRACK_IN_BRACKETS = re.compile(
    rf"\b(?P<name>{SHORT_VENUE}|{YEAR})\s?[(\[](?P<track>(?i:{TRACK_WORDS}))[)\]]"
)

_EDGES = re.compile(
    # A sentence ends after a word of two letters, not after initials ("A. Bee") or before a year.
    r"(?<=[^\W\d_][^\W_])(?<!\b[DM]r)(?<!\b(?:Ms|St))(?<!\bProf)"
    r"\.\s+(?!(?:19|20)[0-9]{2})"
    # "Gu et al., ICLR 2024": the venue is none of the authors.
    r"|(?<=\bet al)\.?,\s+|(?<=\bet al)\.?\s+(?=\(?(?:19|20)[0-9]{2})"
    # German for "et al.", and pages: "BackKonf 2020, S. 1-9".
    r"|(?<=\bu\. a)\.,?\s+|(?<=\bu\.a)\.,?\s+"
    r"|,?\s+(?=(?:S\.|Seiten?|pages|pp\.)\s?[0-9]+\s?[-\u2013])"
    # "Ann Bee, Bob Cee, CVPR Workshops 2023", "Ann Bee; Bob Cee, Findings of EMNLP 2023"
    r"|,\s+(?=(?:Findings of (?:the )?)?(?:[A-Z]{3,}|[A-Z][a-z]+[A-Z]{2,})"
    r"(?:[- ][\w&]+)?[ '\u2019]+(?:20|19)?[0-9]{2}\b"
    # and without a year: "Ann Bee, EMNLP Findings"
    rf"|Findings of (?:the )?{SHORT_VENUE}\b|{SHORT_VENUE} (?i:{TRACK_WORDS}))"
    # After a footnote mark, too: "Ann Bee*. 2023."
    r"|(?<=[\d)\]*\u2020\u2021\u00a7\u00b6\u2217\u00b9\u00b2\u00b3])\.\s+"
    r"|\s[-\u2013\u2014|\u00b7:]\s"
    # The ORCID iD behind a name in parentheses is no end of the authors.
    # "(Im)possible" is one word.
    r"|\s*\((?![0-9]{4}-[0-9]{4}-)(?!\w{1,8}\)[a-z])|(?<!-[0-9]{3}[0-9Xx])\)(?![a-z])\s*"
    r"|\s*[\[\]\u3010\u3011`|]\s*"
)
PUNCTUATION = (
    " \t\n.,;:\uff0c\u3002\u3001\uff1b\uff1a|-\u2013\u2014*_()[]{}<>/\u2022\u00b7\"'`~#+=&"
)


# An identifier is not taken apart with its line: that of a DOI may have parentheses and full stops.
_IN_DOI = rf"(?:\([^\s()]*\)|<[^\s<>]*>|;(?=[0-9])|[^\s,;()\[\]<>\"|{MARKS_AFTER_URLS}])+"
_SPELLED_ID = re.compile(
    r"(?:\bdoi:?\s*|https?://(?:dx\.)?doi\.org/|\b)"
    rf"10\.[0-9]{{4,9}}/{_IN_DOI}(?<![.:])"
    r"|\barxiv:?\s*[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?(?:\s*\[[\w.-]+\])?",
    re.IGNORECASE,
)


def spelled_identifier(text: str) -> str:
    """Return the first DOI or arXiv id among the words of a text; empty without any."""
    match = _SPELLED_ID.search(text)
    return match[0] if match else ""


def fragments_of(text: str) -> list[str]:
    """Return the parts of a line, each of which may be an author list, a venue or a date.

    >>> fragments_of("Gu et al., ICLR 2024. doi:10.1016/S0140-6736(20)1")
    ['Gu et al', 'ICLR 2024', 'doi:10.1016/S0140-6736(20)1']
    """
    fragments = []
    start = 0
    for match in _SPELLED_ID.finditer(text):
        fragments += _parts_of(text[start : match.start()])
        fragments.append(match[0])
        start = match.end()
    return [*fragments, *_parts_of(text[start:])]


# Behind a volume, pages are read with their venue.
_PAGES = re.compile(
    r"(?:S\.|Seiten?|pages|pp\.)\s?(?P<pages>[0-9]+\s?[-\u2013]{1,2}\s?[0-9]+)(?:,\s+(?P<date>.*))?"
)


def split_pages(fragment: str) -> tuple[str, str]:
    """Return the pages that a fragment begins with, and the date behind them or the whole fragment.

    >>> split_pages("S. 45-67, März 2021"), split_pages("ICBR 2021")
    (('45-67', 'März 2021'), ('', 'ICBR 2021'))
    """
    match = _PAGES.fullmatch(fragment)
    date = match["date"] if match else ""
    if not match or (date and not is_date(date)):
        return "", fragment
    return match["pages"], date or ""


_YEAR_AND_VENUE = re.compile(r"^((?:19|20)[0-9]{2})[-_]([A-Z][A-Za-z]{1,9})$")


# Arabic has a comma and a semicolon of its own between people, and before a year.
_ARABIC_MARKS = str.maketrans("\u060c\u061b", ",;")


def _parts_of(text: str) -> list[str]:
    text = text.translate(_ARABIC_MARKS)
    text = _TRACK_IN_BRACKETS.sub(r"\g<name> \g<track>", text)
    parts = []
    for part in _EDGES.split(text):
        fragment = clean_text(part).strip(PUNCTUATION)
        # "2022-ICML-[Title](url)"
        fragment = _YEAR_AND_VENUE.sub(r"\2 \1", fragment)
        if fragment:
            for sentence in _sentences(fragment):
                parts += _people_and_venue(sentence)
    return parts


_QUESTION = re.compile(rf"(?P<title>.{{8,}}?[!?])\s+(?!{SUBTITLE_BEHIND})(?P<rest>\S.*)")


def _sentences(fragment: str) -> list[str]:
    """Return a question apart from the people or the venue behind it.

    "Flour Power! Milling for Large Loaves" is one title.
    """
    match = _QUESTION.fullmatch(fragment)
    if not match:
        return [fragment]
    title, rest = match.groups()
    _, venue = split_venue(f"-, {rest}")
    is_venue = venue or is_venue_with_year(rest) or ACRONYM.fullmatch(rest)
    if is_venue or _is_people(rest):
        return [title, rest]
    return [fragment]


def _is_people(text: str) -> bool:
    return names_whole_person(text) or authors_in(text) is not None


def _people_and_venue(fragment: str) -> list[str]:
    """Return people and the venue behind them apart: "Ann Bee, Bob Cee, Journal of Dough 2021"."""
    people, venue = split_venue(fragment)
    if venue and _is_people(people):
        return [people, venue]
    return [fragment]
