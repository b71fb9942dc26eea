"""Dates and venues in the free text of a list entry.

Hand-written because no library reads these: a bullet has "ICML'24 Oral" in no particular place, so
each function below looks at one fragment and accepts it or not.
"""

import re

from kdcatalog.model.dates import EARLIEST, LATEST, month_of_name
from kdcatalog.model.tracks import TRACK_WORDS, without_track
from kdcatalog.text.names import PARTICLES

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# "Spring 2022" is a date that names no month.
_SEASONS = ("spring", "summer", "autumn", "fall", "winter")
_MONTHS_OF_YEAR = len(_MONTHS)

# Longer venues than this are sentences; the limit also bounds the backtracking of _VENUE.
_LONGEST_VENUE = 300
# "Findings of EMNLP 2023" has four words; at five, the last words of titles matched.
_SHORT_VENUE_WORDS = 4
# "Journal of Cereal Learning 2020"
_NAMED_VENUE_WORDS = 7

YEAR = r"(?:19|20)[0-9]{2}"
# Letters of any script, as in "M\u00e4rz"; English and French count days as "3rd" and "1er".
_WORD = r"[^\W\d_]{3,12}"
_WORD_GROUP = rf"(?P<word>{_WORD})"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|\u00ba|\u00b0|\.)?"
_OF = r"(?:(?:of|de|del|di|do)\s+)?"
_WORD_AND_DAY = rf"{_WORD_GROUP}\.?,?[\s-]+{_OF}(?:{_DAY},?\s+)?"
_DATE = re.compile(
    # 12/03/2020, 12.03.2020
    rf"(?<![0-9])(?P<first>[0-9]{{1,2}})(?P<mark>[/.-])(?P<second>[0-9]{{1,2}})[/.-]"
    rf"(?P<year_of_day>{YEAR})(?![0-9])"
    # 2023-05, 2023/05/17, 2023年5月, 2023년 5월 3일, 2023-05-17T10:00:00Z
    rf"|(?P<year_first>{YEAR})\s*[-/.年년]\s*(?P<month_after>0?[1-9]|1[0-2])"
    r"(?:\s*[-/.月월]\s*[0-9]{1,2}[日일]?)?(?![0-9])"
    r"(?:[T ][0-9]{2}:[0-9:.]+(?:Z|[+-][0-9:]{2,5})?)?"
    # 2023 May, 2023 May 17, as in MEDLINE; 2023, May; 2023-May-17
    rf"|(?P<year_before_word>{YEAR})(?:,?\s+|-)(?P<word_behind>[A-Z][a-z]{{2,8}})"
    r"(?:[\s-]+[0-9]{1,2})?(?![\w])"
    # 17 May 2023, 17-May-2023, May 17th, 2023, 3 de mayo de 2023, 12. März 2024
    rf"|(?:\b{_DAY}[\s-]+{_OF})?{_WORD_AND_DAY}"
    rf"(?P<year_after_word>{YEAR})"
    # 05/2023
    rf"|(?P<month_before>0?[1-9]|1[0-2])[/.-](?P<year_last>{YEAR})"
    rf"|(?P<year_alone>{YEAR})",
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
    rf"(?P<year>{YEAR}|(?<=['\u2019])[0-9]{{2}})?"
    rf"(?P<track>[\s,:(-]+{TRACK_WORDS}\)?)?"
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
    rf"[\s,(\[]+(?:{_MONTH_NUMBER}[/.](?P<before>{YEAR})|(?P<behind>{YEAR})[/.]{_MONTH_NUMBER})"
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
    words = without_track(text).split()
    is_named = _VENUE_WORDS.search(text) is not None
    most_words = _NAMED_VENUE_WORDS if is_named else _SHORT_VENUE_WORDS
    if len(words) > most_words:
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
    stripped = bare.strip(" .,;:()[]")
    match = _VENUE.fullmatch(stripped)
    if not match:
        return "", 0
    name = match["name"]
    track = match["track"] or ""
    if not match["year"]:
        # As printed on its volume: "Conference on Bread (Demo Track)".
        name = stripped[: match.end("track")] if track else name
        track = ""
    # The year may be between name and track: "EMNLP 2023 Findings".
    name = _DAY_LAST.sub("", name).strip(_VENUE_EDGES)
    name = name.removesuffix(" (")
    if name.count("(") > name.count(")"):
        # "Findings of the ACL (ACL 2023)"
        name = f"{name})"
    if "." in name and bare.endswith(f"{name}."):
        # "Int. J. Comput. Vis." ends with an abbreviation, "ICML." with a full stop.
        name = f"{name}."
    track = track.strip(f"{_VENUE_EDGES}(")
    venue = f"{name} {track}"
    return venue.strip(), _year_of(match)


def _year_of(match: re.Match[str]) -> int:
    year = match["year"] or "0"
    # "ICML'24": two digits are a year of this century, since no such list is older.
    if len(year) == len("24"):
        year = f"20{year}"
    return int(year)


# "2021 IEEE Conference on ...": a venue of its own for every year otherwise.
_YEAR_FIRST = re.compile(rf"({YEAR}) (\D{{2}}.*)")


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


# "How Long Should Ovens Rest? A Survey": a question goes on with its subtitle.
SUBTITLE_BEHIND = (
    r"(?:An?|On|Towards?|Rethinking|Revisiting|Evidence|Lessons|Insights|Evaluating|Exploring)\s+\w"
)
SHORT_VENUE = "[A-Z][A-Za-z]{0,8}[A-Z][A-Za-z]{0,6}"
# Without a year, "LLM Tutorial" and "LLM Industry" name no venue.
ACRONYM = re.compile(
    rf"{SHORT_VENUE}(?: (?!(?i:tutorials?|industry|main|companion)$)(?i:{TRACK_WORDS}))?"
    r"|Findings of [A-Z]\w+"
)


_EVENT = re.compile(
    r"\b(?:workshop|conference|symposium|proceedings|journal|transactions|findings)\b",
    re.IGNORECASE,
)
# "Proceedings of the 2021 Conference on Empirical Methods in Natural Language Processing: System
# Demonstrations" has 14 words. Longer ones with a date are sentences; a place or track may follow.
_LONGEST_EVENT = 14
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


def split_venue(text: str) -> tuple[str, str]:
    """Return what is before the venue and year that end a line, and these; an empty text if none.

    >>> split_venue("Ann Bee, Bob Cee, Journal of Dough, 2021")
    ('Ann Bee, Bob Cee', 'Journal of Dough, 2021')
    """
    match = _VENUE_LAST.fullmatch(text)
    if not match:
        return text, ""
    name = match["name"]
    is_short = re.fullmatch(SHORT_VENUE, name) is not None
    if is_short or _VENUE_WORDS.search(name):
        return match["before"], match["venue"]
    return text, ""


_VENUE_LAST = re.compile(
    rf"(?P<before>.+?),\s+(?:in:?\s+)?(?P<venue>(?P<name>[^,]{{2,80}}?),?\s+\(?{YEAR}\)?)\.?",
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
_YEAR_BEHIND = re.compile(rf"\.?(?:,?\s+\(?{YEAR}\)?)?$")


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
    # "Loaves by Day. 2021" is a title.
    small_words = filter(str.islower, text.split())
    if _ONE_AUTHOR.fullmatch(text) and PARTICLES.issuperset(small_words):
        return True
    return are_mononyms(text)
