"""Dates and venues in the free text of a list entry.

Hand-written because no library reads these: a bullet has "ICML'24 Oral" in no particular place, so
each function below looks at one fragment and accepts it or not.
"""

import re

from kdcatalog.model.dates import EARLIEST, LATEST, month_of_name
from kdcatalog.model.urls import MARKS_AFTER_URLS
from kdcatalog.text.cleaning import clean_text

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# "Spring 2022" is a date that names no month.
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")
_MONTHS_OF_YEAR = 12

# Longer venues than this are sentences; the limit also bounds the backtracking of _VENUE.
_LONGEST_VENUE = 300
# "Findings of EMNLP 2023" has four words; at five, the last words of titles matched.
_SHORT_VENUE_WORDS = 4

_YEAR = r"(?:19|20)[0-9]{2}"
# Letters of any script, as in "M\u00e4rz"; English and French count days as "3rd" and "1er".
_WORD = r"[^\W\d_]{3,12}"
_WORD_GROUP = rf"(?P<word>{_WORD})"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|\u00ba|\u00b0|\.)?"
_OF = r"(?:(?:of|de|del|di|do)\s+)?"
_WORD_AND_DAY = rf"{_WORD_GROUP}\.?,?[\s-]+{_OF}(?:{_DAY},?\s+)?"
_DATE = re.compile(
    # 12/03/2020, 12.03.2020
    rf"(?<![0-9])(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second>[0-9]{{1,2}})[/.-]"
    rf"(?P<year_of_day>{_YEAR})(?![0-9])"
    # 2023-05, 2023/05/17, 2023年5月, 2023년 5월 3일, 2023-05-17T10:00:00Z
    rf"|(?P<year_first>{_YEAR})\s*[-/.年년]\s*(?P<month_after>0?[1-9]|1[0-2])"
    r"(?:\s*[-/.月월]\s*[0-9]{1,2}[日일]?)?(?![0-9])"
    r"(?:[T ][0-9]{2}:[0-9:.]+(?:Z|[+-][0-9:]{2,5})?)?"
    # 2023 May, 2023 May 17, as in MEDLINE; 2023, May; 2023-May-17
    rf"|(?P<year_before_word>{_YEAR})(?:,?\s+|-)(?P<word_behind>[A-Z][a-z]{{2,8}})"
    r"(?:[\s-]+[0-9]{1,2})?(?![\w])"
    # 17 May 2023, 17-May-2023, May 17th, 2023, 3 de mayo de 2023, 12. März 2024
    rf"|(?:\b{_DAY}[\s-]+{_OF})?{_WORD_AND_DAY}"
    rf"(?P<year_after_word>{_YEAR})"
    # 05/2023
    rf"|(?P<month_before>0?[1-9]|1[0-2])[/.-](?P<year_last>{_YEAR})"
    rf"|(?P<year_alone>{_YEAR})",
)
_YEAR_GROUPS = (
    *("year_of_day", "year_first", "year_before_word", "year_after_word", "year_last"),
    "year_alone",
)
# What lists write in the place of a venue, with the number of a preprint or a year behind it.
_NO_VENUE = re.compile(
    r"(?:arxiv(?:\.org)?|corr|(?:unpublished )?(?:manuscript|draft|working paper)"
    r"|(?:tech(?:nical|\.)? )?report|paper|software|thesis|dissertation|blog post"
    r"|(?:bio|med|chem|psy|tech) ?rxiv|preprints?|unpublished|none|n/?a|tbd|无|暂无"
    r"|blog|online|web|ssrn(?: electronic journal)?|research square|authorea"
    # A database is not a venue either: Scopus fills its column "Source" with its own name.
    r"|scopus|web of science|wos|pubmed|crossref|google scholar|dblp|openalex"
    r"|open ?review|under review|[\W_]*)"
    # "arXiv preprint arXiv:2306.08543", "CoRR abs/2306.08543", "arXiv (Cornell University)"
    r"(?:[\s:,/(\[]*(?:e-?prints?|preprint|arxiv|abs|cornell university"
    r"|20[0-9]{2}(?:[/.-][0-9]{1,2})?"
    r"|[a-z]{2}\.[a-z]{2}|[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|\u2026|\.\.\.))*[)\]\s.]*",
    re.IGNORECASE,
)
_VENUE = re.compile(
    r"(?P<name>.*?[^\W\d_].*?)[\s,\u2019'@-]*"
    rf"(?P<year>{_YEAR}|(?<=['\u2019])[0-9]{{2}})?"
    r"(?P<track>[\s,:-]+(?:findings|main|workshops?|demo|industry)(?: track| conference)?)?"
    r"(?:[\s,:-]+(?:oral|spotlight|poster|highlight|outstanding|best|paper|award|presentation))*",
    re.IGNORECASE,
)
# Chinese puts the names of journals in marks of their own.
_IN_MARKS = re.compile("\u300a([^\u300a\u300b]+)\u300b")
# Scopus: "Lecture Notes in Computer Science (including subseries Lecture Notes in ...)"
_SUBSERIES = re.compile(r"\s*\(including subseries [^()]*\)", re.IGNORECASE)
_VENUE_EDGES = " ,.:'-"
# "NeurIPS (Oral)"
_PRESENTATION = re.compile(
    r"\s*[(\[](?:oral|spotlight|poster|highlight|best (?:student )?paper(?: award)?)[)\]]",
    re.IGNORECASE,
)
# "Nature, 15 July 2021": day and month are none of the name.
_DAY_LAST = re.compile(
    rf",\s*(?:[0-9]{{1,2}}\s+)?(?:{'|'.join(_MONTHS)})[a-z]*\.?(?:\s+[0-9]{{1,2}})?$", re.IGNORECASE
)


_MONTH_NUMBER = "(?:0?[1-9]|1[0-2])"
# "TMLR (11/2023)" and "TMLR 2023/11"
_MONTH_OF_YEAR = re.compile(
    rf"[\s,(\[]+(?:{_MONTH_NUMBER}[/.](?P<before>{_YEAR})|(?P<behind>{_YEAR})[/.]{_MONTH_NUMBER})"
    r"[)\]]?$"
)


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
    if match["first"]:
        return _month_of_day(match)
    word = match["word"] or match["word_behind"]
    if word:
        return month_of_name(word)
    digits = _first_group(match, "month_after", "month_before")
    return int(digits or 0)


def _month_of_day(match: re.Match[str]) -> int:
    """Return the month of "25/03/2020", 0 for "12/03/2020": March in Paris, December in Boston."""
    first = int(match["first"])
    second = int(match["second"])
    # With full stops the day comes first, in every country that writes it so.
    day_is_first = match["mark"] == "." or first > _MONTHS_OF_YEAR
    if day_is_first or first == second:
        return second if second <= _MONTHS_OF_YEAR else 0
    return first if second > _MONTHS_OF_YEAR else 0


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
    word = _first_group(match, "word", "word_behind")
    is_season = word.casefold() in ("", *_SEASONS)
    return is_season or month_of_name(word) > 0


def means_no_venue(text: str) -> bool:
    """Return whether a text in place of a venue means that there is none, as "arXiv 2023" does."""
    return bool(_NO_VENUE.fullmatch(text.strip()))


def without_date(text: str) -> str:
    """Return a text without its first date, if that has a month: "arXiv 5 May 2023"."""
    match = _DATE.search(text)
    if not match or not _month_of(match):
        return text
    return text.replace(match[0], "", 1)


def preprints_in(text: str) -> list[str]:
    """Return the ids of "arXiv preprint arXiv:2306.08543" and "CoRR abs/2306.08543"."""
    return [f"arxiv:{value}" for value in _ARXIV_ID.findall(text)]


_ARXIV_ID = re.compile(r"(?<![0-9])[0-9]{4}\.[0-9]{4,5}(?![0-9])")


def is_venue_with_year(text: str) -> bool:
    """Return whether a text looks like a venue and its year: few words, the year last."""
    if len(text) > _LONGEST_VENUE:
        return False
    words = text.split()
    if len(words) > _SHORT_VENUE_WORDS:
        return False
    match = _VENUE.fullmatch(text.strip(" .()[]"))
    return bool(match and match["year"])


_VenueAndYear = tuple[str, int]


def venue_in(text: str) -> _VenueAndYear:
    """Return the venue that a text names, with its track, and the year, 0 where it has none."""
    if len(text) > _LONGEST_VENUE:
        return "", 0
    bare = _PRESENTATION.sub("", text).strip()
    bare = _IN_MARKS.sub(r"\1 ", bare)
    bare = _SUBSERIES.sub("", bare)
    bare = _MONTH_OF_YEAR.sub(r" \g<before>\g<behind>", bare)
    match = _VENUE.fullmatch(bare.strip(" .,;:()[]"))
    if not match:
        return "", 0
    # The year may be between name and track: "EMNLP 2023 Findings".
    name = _DAY_LAST.sub("", match["name"]).strip(_VENUE_EDGES)
    name = name.removesuffix(" (")
    if name.count("(") > name.count(")"):
        # "Findings of the ACL (ACL 2023)"
        name = f"{name})"
    if "." in name and bare.endswith(f"{name}."):
        # "Int. J. Comput. Vis." ends with an abbreviation, "ICML." with a full stop.
        name = f"{name}."
    track = match["track"] or ""
    venue = f"{name} {track.strip(_VENUE_EDGES)}"
    year = match["year"] or "0"
    # "ICML'24": two digits are a year of this century, since no such list is older.
    if len(year) == len("24"):
        year = f"20{year}"
    return venue.strip(), int(year)


# "2021 IEEE Conference on ...": a venue of its own for every year otherwise.
_YEAR_FIRST = re.compile(rf"({_YEAR}) (\D{{2}}.*)")


def venue_of(text: str) -> _VenueAndYear:
    """Return the venue of a text that is meant to name one, and its year, 0 where it has none.

    Unlike ``venue_in``, it takes any text.
    """
    name, year = venue_in(text)
    venue = name or text
    with_year = _YEAR_FIRST.fullmatch(venue)
    if with_year and not year:
        return with_year[2], int(with_year[1])
    return venue, year


ACRONYM = re.compile(
    r"[A-Z][A-Za-z]{0,8}[A-Z][A-Za-z]{0,6}(?: (?:Findings|Workshops?|Demo))?|Findings of [A-Z]\w+"
)


# --- the parts of a line ---

_EDGES = re.compile(
    # A sentence ends after a word of two letters, not after initials ("A. Bee") or before a year.
    r"(?<=[^\W\d_][^\W_])(?<!\b[DM]r)(?<!\b(?:Ms|St))(?<!\bProf)[.!?]\s+(?!(?:19|20)[0-9]{2})"
    # "Gu et al., ICLR 2024": the venue is none of the authors.
    r"|(?<=\bet al)\.?,\s+|(?<=\bet al)\.?\s+(?=\(?(?:19|20)[0-9]{2})"
    # German for "et al.", and pages: "BackKonf 2020, S. 1-9".
    r"|(?<=\bu\. a)\.,?\s+|(?<=\bu\.a)\.,?\s+|,?\s+(?=(?:S\.|Seiten?)\s?[0-9]+\s?[-\u2013])"
    # "Ann Bee, Bob Cee, CVPR Workshops 2023", "Ann Bee; Bob Cee, Findings of EMNLP 2023"
    r"|,\s+(?=(?:Findings of (?:the )?)?(?:[A-Z]{3,}|[A-Z][a-z]+[A-Z]{2,})"
    r"(?:[- ][\w&]+)?[ '\u2019]+(?:20|19)?[0-9]{2}\b)"
    # After a footnote mark, too: "Ann Bee*. 2023."
    r"|(?<=[\d)\]*\u2020\u2021\u00a7\u00b6\u2217\u00b9\u00b2\u00b3])\.\s+"
    r"|\s[-\u2013\u2014|\u00b7:]\s"
    # The ORCID iD behind a name in parentheses is no end of the authors.
    r"|\s*\((?![0-9]{4}-[0-9]{4}-)|(?<!-[0-9]{3}[0-9Xx])\)\s*"
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


# German; other languages print pages behind the volume, which is read with its venue.
_PAGES = re.compile(
    r"(?:S\.|Seiten?)\s?(?P<pages>[0-9]+\s?[-\u2013]{1,2}\s?[0-9]+)(?:,\s+(?P<date>.*))?"
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
    parts = []
    for part in _EDGES.split(text):
        fragment = clean_text(part).strip(PUNCTUATION)
        # "2022-ICML-[Title](url)"
        fragment = _YEAR_AND_VENUE.sub(r"\2 \1", fragment)
        if fragment:
            parts.append(fragment)
    return parts


_EVENT = re.compile(
    r"\b(?:workshop|conference|symposium|proceedings|journal|transactions|findings)\b",
    re.IGNORECASE,
)
_LONGEST_EVENT = 14
# "Proceedings of the 2021 Conference on Empirical Methods in Natural Language Processing: System
# Demonstrations" has 14.
_LONGEST_VENUE_WORDS = 16


def names_event(fragment: str) -> bool:
    """Return whether a short text with a year names a workshop or the like."""
    words = fragment.split()
    is_event = _EVENT.search(fragment) is not None
    has_date = bool(date_in(fragment))
    return is_event and has_date and len(words) <= _LONGEST_EVENT


def has_venue_and_year(fragment: str) -> bool:
    """Return whether a text is a venue with its year."""
    # A sentence may end with a year: "so that it gets 26% on AIME 2024".
    is_long = len(fragment.split()) > _LONGEST_VENUE_WORDS
    if is_long or _NO_EVENT.search(fragment):
        return False
    _, year = venue_in(fragment)
    return year > 0 or is_venue_with_year(fragment)


# "Bread Lab, Technical Report, 2024" was published nowhere else.
_NO_EVENT = re.compile(r"\b(?:tech(?:nical|\.)? report|blog post|thesis)\b", re.IGNORECASE)


# Words of the names of journals and conferences, by their beginnings. No person is called so,
# and "Ann Bee, 2020" differs from "Pattern Recognition, 2020" in nothing else.
_VENUE_WORDS = re.compile(
    r"\b(?:access|advances|annals|appl|archiv|artificial|bio|brain|bulletin|cell|chemi|cognit"
    r"|commun|comput|conf|data|econom|educat|engineer|expert|findings|image|imaging|info|intell"
    r"|inter(?!io)|journal|knowledge|lancet|language|learning|letters|linguist|machine|magazine"
    r"|math|medic|method|nature|network|neur|notes|open|patt|physic|plos|proc|psych|recogn|report"
    r"|research|review|robot|scien|signal|software|speech|statist|studies|surveys?|symposium"
    r"|system|techn|theor|trans|vision|workshop|world)"
    r"|(?:ics|ology|graphy|ience|eering|puting)\b"
    # In Arabic: journal, conference, proceedings, university.
    r"|\b(?:\u0645\u062c\u0644\u0629|\u0645\u0624\u062a\u0645\u0631"
    r"|\u0648\u0642\u0627\u0626\u0639|\u062c\u0627\u0645\u0639\u0629)\b",
    re.IGNORECASE,
)


def has_word_of_venue(text: str) -> bool:
    """Return whether a text has a word or a spelling that names of people do not have.

    >>> has_word_of_venue("Pattern Recognition"), has_word_of_venue("Ann Bee")
    (True, False)
    """
    has_acronym = any(map(str.isupper, text.split()))
    return has_acronym or _VENUE_WORDS.search(text) is not None


# "Jahrbuch der B\u00e4ckerei" has a particle as "van der Berg" has.
PERIODICAL = re.compile(
    r"(?:annalen|annales|archiv|beitr\u00e4ge|berichte|bl\u00e4tter|cahiers|jahrbuch|mitteilungen"
    r"|quaderni|revista|revue|rivista|tijdschrift|verhandlungen|zeitschrift|zentralblatt)\b",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r",? (?:and|&) |, ")
_YEAR_BEHIND = re.compile(rf"\.?(?:,?\s+\(?{_YEAR}\)?)?$")


def are_mononyms(text: str) -> bool:
    """Return whether a text is single names, with or without a year behind them.

    >>> are_mononyms("Plato, Madonna. 2021"), are_mononyms("BreadConf, Paris, 2021")
    (True, False)
    """
    undated = _YEAR_BEHIND.sub("", text)
    names = _BETWEEN_NAMES.split(undated)
    for name in names:
        if " " in name or not name.istitle():
            return False
    return len(names) > 1 and not has_word_of_venue(undated)


_ONE_AUTHOR = re.compile(r"(?:[^\W\d_][\w'\u2019.-]+\s){1,3}[^\W\d_][\w'\u2019-]+\.")


def names_one_person(text: str) -> bool:
    """Return whether a sentence before a year is names, as in "J\u00f6rg Bee-Dee. 2021"."""
    if has_word_of_venue(text) or not text.endswith("."):
        return False
    return are_mononyms(text) or _ONE_AUTHOR.fullmatch(text) is not None
