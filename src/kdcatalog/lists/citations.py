"""References as bibliographies print them: APA, ACM, IEEE and Vancouver, without any markup.

Hand-written: the parsers that exist are models trained on English references, and would have to be
installed beside a tool that needs four patterns.
"""

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kdcatalog.bibliography.work import Work
from kdcatalog.lists.people import authors_in
from kdcatalog.lists.phrases import SHORT_VENUE, SUBTITLE_BEHIND, date_in
from kdcatalog.model.paper import canonical_number
from kdcatalog.model.urls import MARKS_AFTER_URLS

# Longer texts are paragraphs; the limit also bounds the scans below.
_LONGEST = 2_000
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
# "Flour Power! Milling for Large Loaves. ICBR 2020": a question ends a title before its venue.
_VENUE_BEHIND = (
    rf"(?:In\b|{SHORT_VENUE}\.|[^.]*(?:{_YEAR}|\b(?:Journal|Transactions|Letters|Annals|Nature"
    r"|Science|Proc|Conf|Symposium|Workshop)))"
)
_NO_VENUE_BEHIND = rf"(?!\s+(?:{SUBTITLE_BEHIND}|(?!{_VENUE_BEHIND})[^.]+\.\s))"
_TITLE = rf"(?P<title>[^\n]{{5,400}}?[^.\s]{{2}}(?:\.|[?!]{_NO_VENUE_BEHIND}))"
_TITLE += r"(?:\s+(?P<rest>.*))?$"
# Authors are neither quoted nor an address; a full stop ends an initial or "et al".
_QUOTED = re.compile(
    # A. Baker and B. Miller, "Warm ovens," Journal of Dough, vol. 3, 2021.
    # Baker, Ann, and Bob Miller. "Warm Ovens." Journal of Dough 3.2 (2021): 12-19.
    r"(?P<authors>[^\"\u201c\u201d\u00ab\u300c\u300e\n]{3,600}?)"
    r"[,.:\u3002]?\s*[\"\u201c\u00ab\u300c\u300e]\s?(?P<date>)"
    r"(?P<title>[^\"\u201c\u201d\u00bb\u300d\u300f\n]{8,400})"
    r"[\"\u201d\u00bb\u300d\u300f][,.]?\s*(?P<rest>.*)$",
    re.DOTALL,
)
_CHINESE = re.compile(
    # 张三,李四. 知识蒸馏[J]. 计算机学报,2021,44(03):512-528. (GB/T 7714)
    r"(?P<authors>[^\[\]\n]{2,300}?)[.\uff0e]\s*(?P<date>)(?P<title>[^\[\]\n]{2,300}?)"
    r"\s*\[(?P<type>J|C|D|M|N|R|S|P|Z|A|EB|DB|J/OL|C/OL|EB/OL|D/OL)\]"
    r"(?://|[.\uff0e])?\s*(?P<rest>.*)$",
    re.DOTALL,
)
# Journals, conferences and newspapers; behind a thesis is its university, behind a book its press.
_TYPES_WITH_VENUE = "JCN"
# Baker A. B., Miller B. Warm ovens // Journal of Dough. 2020. T. 3. P. 12-19. (GOST R 7.0.5)
_GOST = re.compile(
    r"(?P<authors>(?:[^\W\d_][\w-]+,? (?:[A-Z\u0410-\u042f\u0401]\.\s?){1,3},?\s?){1,30})"
    r"(?P<date>)(?P<title>[^/\n]{4,300}?)\s+//\s+(?P<rest>.*)$",
    re.DOTALL,
)
# "Baker AB", "van der Meer I"
_SHORT_NAME = r"(?:[^\W\d_][\w'\u2019-]* ){1,4}[A-Z\u00c0-\u00de]{1,3}"
# "Mark A. Stone and Ann Bee": what is behind the initial is a family name.
_NO_FAMILY = r"(?![A-Z][\w'\u2019-]+(?:\.\s|,\s[A-Z]|,?\s(?:and|und|y|et|&)\s[A-Z]))"
_PATTERNS = (
    _QUOTED,
    _GOST,
    _CHINESE,
    # Baker, A., & Miller, B. (2021, May). Warm ovens. Journal of Dough, 3(2), 12-19.
    re.compile(
        r"(?P<authors>[^()\"\n]{3,600}?)\s*"
        rf"\((?:(?P<date>{_YEAR})[a-z]?(?:,[^()\n]*)?|in press|forthcoming|n\.d\.)\)[.,:]?\s+"
        + _TITLE,
        re.DOTALL,
    ),
    # Ann Baker and Bob Miller. 2021. Warm Ovens. In ICBR. 1-9.
    re.compile(
        rf"(?P<authors>[^\"\n]{{3,600}}?)\.\s+(?P<date>{_YEAR})[a-z]?\.\s+(?!https?:){_TITLE}",
        re.DOTALL,
    ),
    # Baker A, Miller B. Warm ovens. J Dough. 2021;3(2):12-9.
    re.compile(
        rf"(?P<authors>(?P<first>{_SHORT_NAME}, )*{_SHORT_NAME}(?:, et al)?)\.\s+"
        rf"(?(first)|{_NO_FAMILY})(?P<date>){_TITLE}",
        re.DOTALL,
    ),
)
# Ann Baker, Bob Miller: Warm Ovens. ICBR 2021. (dblp)
_DBLP = re.compile(r"(?P<authors>[^:\"\n]{3,600}?):\s+(?P<date>)" + _TITLE, re.DOTALL)
# Ann Baker, Bob Miller, and C. Cook. Warm ovens. In ICBR, pages 1-9, 2021. (plain.bst)
_PLAIN = re.compile(rf"(?P<date>)(?!https?:){_TITLE}", re.DOTALL)
# Where the authors of such a reference may end: after a word, not after an initial.
_PLAIN_END = re.compile(r"(?<=[^\W\d_]{2})\.\s+|(?<=\bal)\.\s+")
# The title is behind one of the first: "Ann Baker et al. Eds. Warm ovens."
_MOST_ENDS = 3
_SENTENCE_WITHIN = re.compile(r"(?<!\bal)(?<=[a-z]{2})(?<!\b[JS]r)\.\s")
_IN = re.compile(r"^in:?\s+", re.IGNORECASE)
# Where the name of a venue ends and volume, pages, place or year begin; not behind "Proc." or "J."
_BEHIND_VENUE = re.compile(
    r"[,.;:]?\s*(?:\(|[0-9]{1,4},\s*[0-9]|(?<=\s)[0-9]{1,4}\s?\([0-9]{1,4}\)"
    r"|\b(?:vol|no|pp?|pages|art|issue)\b\.?\s*[0-9]"
    r"|[,;.]\s*[0-9]"
    r"|\b(?:19|20)[0-9]{2}\b|https?:|doi:|arxiv:)|(?-i:(?<=[a-z]{4}))\.\s"
    r"|(?<=[\u3400-\u9fff])[.\uff0e]\s*",
    re.IGNORECASE,
)


_BEHIND_QUOTED_VENUE = re.compile(
    r"\s[0-9]{1,4},\s[A-Z]?[0-9]|[,;\uff0c]\s|\s*\(|"
    r"\s[0-9]{1,4}(?:\.[0-9]{1,3})?\s*\(|,\s*[0-9]|https?:|\bdoi:|\barxiv:|\.$",
    re.IGNORECASE,
)


# "3(2), 12-19", "2021;3(2):12-9", "vol. 3, no. 2, pp. 12-19", "3, 2 (2021), 12-19" and "7, 1-9".
# In Russian, \u0422. is the volume, \u2116 the number and \u0421. the pages.
# "(2021-05-03)[2022-01-01]" are the days of a page in the web.
_PAGES = (
    r"(?:pages?\s*|pp?\.?\s*|\u0421\.\s*)?(?<![0-9-])"
    r"(?P<pages>[0-9]+\s?[-\u2013]{1,2}\s?[0-9]+)(?!-?[0-9])"
)
_NUMBER = (
    r"(?:\s*\(|,?\s*(?:no\.?|\u2116)\s*|,\s*|\.)(?P<number>(?!(?:19|20)[0-9]{2})[0-9]{1,5})\)?"
)
_RECENT = r"(?:19|20)[0-9]{2}"
_IN_VOLUME = re.compile(
    rf"(?:(?:\b(?:vol(?:ume)?|\u0422)\.?\s*)?(?<![0-9])(?P<volume>(?!{_RECENT})[0-9]{{1,4}})"
    rf"(?:{_NUMBER})?(?:\s*\({_RECENT}\))?"
    rf"[,:;.]\s*)?{_PAGES}",
    re.IGNORECASE,
)
# Journals of physics number articles: "101, 034001 (2020)".
_ARTICLE = re.compile(
    rf"\s*(?P<volume>[0-9]{{1,4}}),\s(?P<pages>[A-Z]?[0-9]{{3,7}})(?=\s\({_RECENT}\))"
)
_SPELLED_ID = re.compile(
    r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?"
    rf"\b(?P<doi>10\.[0-9]{{4,9}}/[^\s,;{MARKS_AFTER_URLS}]+)"
    r"|(?:arxiv:?\s*|\babs/)(?P<arxiv>[0-9]{4}\.[0-9]{4,5})",
    re.IGNORECASE,
)


# "Nature 5(2), 10-12", "Nature (2021), vol. 5, no. 2, pp. 10-12" and "LNCS 12345" in place of a
# venue. Two digits alone may be a year, as in "ICBR 24".
_NAMED_VOLUME = r"(?:vol(?:ume)?s?|bd|band|tom[eo]?)\b\.?\s*(?P<named>[0-9]{1,5})"
_NAMED_NUMBER = r"(?:no|nr|n\u00ba|heft|h|iss(?:ue)?|number)\b\.?\s*(?P<named_number>[0-9]{1,5})"
_BARE_VOLUME = (
    r"(?P<volume>[0-9]{1,5})(?:\s?\((?P<number>[0-9]{1,5})\)|(?=\s?[:,]\s?[0-9]+\s?[-\u2013]))"
)
_VOLUME_ALONE = r"(?!(?:19|20)[0-9]{2}$)(?P<alone>[0-9]{3,5})$"
_LAST_PAGES = r"(?:pages?\s*|pp?\.?\s*)?(?P<pages>[0-9]{1,6}(?:\s?[-\u2013]{1,2}\s?[0-9]{1,6})?)"
_SHORT_LAST_WORD = re.compile(r"\..*\w$|\b\w{1,4}$")
_YEAR_OF_VOLUME = rf"\(?(?P<year>{_RECENT})?\)?[,.:;]?"
_LAST_YEAR = rf"[,.]?\s*\(?(?P<last>{_RECENT})?\)?"
_VENUE_AND_VOLUME = re.compile(
    rf"(?P<venue>[^\d].{{1,200}}?)[,.:;]?\s*{_YEAR_OF_VOLUME}(?:(?<=[,.:;])|\s)\s*"
    rf"(?:{_NAMED_VOLUME}|{_BARE_VOLUME}|{_VOLUME_ALONE})"
    rf"(?:[,;:]?\s*{_NAMED_NUMBER})?(?:\s?[,;:]\s?{_LAST_PAGES})?{_LAST_YEAR}",
    re.IGNORECASE,
)


def names_volume(text: str) -> bool:
    """Return whether a text in place of a venue goes on with its volume, number or pages.

    >>> names_volume("Journal of Dough 12(3), 45-67"), names_volume("ICBR (2021)")
    (True, False)
    """
    return _VENUE_AND_VOLUME.fullmatch(text) is not None


def with_volume_of_venue(work: Work) -> Work:
    """Return a work whose venue is only a name, without the volume and pages that follow it.

    A volume of its own that differs leaves the venue as it is, so that neither is lost.
    """
    match = _VENUE_AND_VOLUME.fullmatch(work.venue)
    if not match:
        return work
    parts = match.groupdict("")
    pages = canonical_number(parts["pages"])
    volume = _first_of(parts, "named", "volume", "alone")
    number = _first_of(parts, "named_number", "number")
    # "Nature 5" with the volume 6 contradicts itself.
    existing = (work.volume, work.number, work.pages)
    if any(map(_differ, existing, (volume, number, pages))):
        return work
    venue = match["venue"]
    # "Dough Sci. 44(3)" is abbreviated, "Nature. 44(3)" is not.
    is_short = _SHORT_LAST_WORD.search(venue) is not None
    if is_short and work.venue.startswith(f"{venue}."):
        venue += "."
    year_text = _first_of(parts, "year", "last")
    year = int(year_text or 0)
    named = replace(work, venue=venue, year=work.year or year)
    return replace(
        named,
        volume=volume,
        number=work.number or number,
        pages=work.pages or pages,
    )


def _differ(existing: str, value: str) -> bool:
    return existing not in ("", value) and bool(value)


def _first_of(parts: Mapping[str, str], *names: str) -> str:
    """Return the first part that is not empty; an empty text where all are."""
    return next(filter(None, map(parts.__getitem__, names)), "")


@dataclass(frozen=True, slots=True)
class PrintedReference:
    """A reference in parts, each as printed; ``rest`` is what is behind the venue."""

    authors: str
    title: str
    date: str
    venue: str
    rest: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    publisher: str = ""
    identifier: str = ""
    """A DOI or arXiv id, with its kind: ``doi:10.5555/1``."""


def reference_in(text: str, *, certain: bool = True) -> PrintedReference | None:
    """Return the parts of a text that is a reference in a known style, None for any other.

    Where it is not ``certain`` that a text is one, such as in prose, it must begin with people.

    >>> reference_in("Baker, A. (2021). Warm ovens. Journal of Dough, 3(2), 12.").venue
    'Journal of Dough'
    """
    plain = _BLANK_BEFORE_STOP.sub("", " ".join(text.split()))
    if len(plain) > _LONGEST:
        return None
    for pattern in (*_PATTERNS, _DBLP):
        match = pattern.match(plain)
        # "Warm Ovens: A Study. ICBR 2021" begins with no person.
        certain = certain and pattern is not _DBLP
        if not match:
            continue
        authors, year = _split_year(match["authors"])
        is_undated = year == _UNDATED
        # Any sentence may have a year in parentheses: what is before it must be people.
        if _are_authors(authors, certain=certain or is_undated):
            return _reference(match, authors, "" if is_undated else year)
    return _plain_reference(plain)


# "*Warm Ovens, Revisited* . In: ICBR": emphasis is taken off with a blank behind it.
_BLANK_BEFORE_STOP = re.compile(r" (?=\.\s)")
_UNDATED = "n.d."
_DATED_AUTHORS = re.compile(
    rf"(?P<authors>.*?\w\.?),?\s+\(?(?:(?P<year>{_YEAR})[a-z]?|n\.\s?d\.?|forthcoming)\)?"
    r"[\s.,:\u2013\u2014-]*"
)
_AuthorsAndYear = tuple[str, str]


def _split_year(authors: str) -> _AuthorsAndYear:
    """Return authors and the year behind them, as Chicago has it: "Bee, Ann. 2021."."""
    dated = _DATED_AUTHORS.fullmatch(authors)
    if not dated:
        return authors, ""
    return dated["authors"], dated["year"] or _UNDATED


def _are_authors(text: str, *, certain: bool) -> bool:
    if _SENTENCE_WITHIN.search(text):
        return False
    return authors_in(text, certain=certain) is not None


def _plain_reference(text: str) -> PrintedReference | None:
    """Return a reference of people, a title and a venue with a year, between full stops only."""
    ends = itertools.islice(_PLAIN_END.finditer(text), _MOST_ENDS)
    for end in ends:
        authors = text[: end.start()]
        match = _PLAIN.match(text, end.end())
        if not match or not _are_authors(authors, certain=False):
            continue
        rest = match["rest"] or ""
        # A year must follow: any two sentences are like a title and its venue.
        if date_in(rest):
            return _reference(match, authors)
    return None


def _without_edges(venue: str) -> str:
    bare = venue.strip(" ,.;")
    # "Int. J. Comput. Vis." ends with an abbreviation.
    is_abbreviated = "." in bare and venue.startswith(f"{bare}.")
    return f"{bare}." if is_abbreviated else bare


def _identifier(match: re.Match[str]) -> str:
    if match["doi"]:
        doi = match["doi"].rstrip(".")
        return f"doi:{doi}"
    return f"arxiv:{match['arxiv']}"


def _venue_at_start(text: str, *, is_quoted: bool) -> str:
    """Return the venue that begins a text, up to its volume, pages, place or year."""
    # "Int. J. Comput. Vis., vol. 3": behind a quoted title a venue ends with a comma.
    end = (_BEHIND_QUOTED_VENUE if is_quoted else _BEHIND_VENUE).search(text)
    if not end:
        return text.rstrip(". ")
    venue = text[: end.start()]
    # "Phys. Rev. Lett., 81(5)": the last word is abbreviated like the others.
    is_abbreviated = end[0].startswith(".") and "." in venue
    return f"{venue}." if is_abbreviated else venue


# "[C]//Proceedings of ICBR. Paris: Baker Press, 2020: 1-9": town and press, as in GB/T 7714.
_PRESS = re.compile(
    r"[.\uff0e]\s*(?P<press>[^\W\d_][^:\uff1a,\uff0c.\d]{1,40}[:\uff1a]\s*[^:,\uff0c\d]{2,80})"
    rf"[,\uff0c]\s*(?={_YEAR})"
)


# The title keeps its punctuation; that of volume and pages is the same in both widths.
_HALF_WIDTH = str.maketrans(
    {"\uff0c": ", ", "\uff1a": ": ", "\uff0e": ". ", "\u3002": ".", "\uff08": "(", "\uff09": ")"}
)


def _reference(match: re.Match[str], authors: str, year: str = "") -> PrintedReference:
    behind = (match["rest"] or "").strip()
    if match.re is _CHINESE:
        behind = behind.translate(_HALF_WIDTH)
    # An identifier first: "CoRR abs/2203.00001" has a full stop before a number.
    spelled = _SPELLED_ID.search(behind)
    behind = _SPELLED_ID.sub(" ", behind).strip()
    venue = _venue_at_start(behind, is_quoted=match.re is _QUOTED)
    rest = behind[len(venue) :]
    publisher, venue, rest = _publisher_in(match, venue, rest)
    date = year or match["date"]
    date = date or date_in(rest) or date_in(venue)
    places: dict[str, str] = {}
    place = _IN_VOLUME.search(rest) or _ARTICLE.match(rest)
    if place:
        places = place.groupdict("")
        rest = rest.replace(place[0], " ", 1)
    return PrintedReference(
        authors=authors,
        title=match["title"].rstrip(",. "),
        date=date,
        publisher=publisher,
        venue=_without_edges(_IN.sub("", venue)),
        rest=rest.strip(" ,.;:"),
        volume=places.get("volume", ""),
        number=places.get("number", ""),
        pages=places.get("pages", ""),
        identifier=_identifier(spelled) if spelled else "",
    )


_PublisherVenueAndRest = tuple[str, str, str]


def _publisher_in(match: re.Match[str], venue: str, rest: str) -> _PublisherVenueAndRest:
    """Return the publisher of a reference, its venue, and the rest without the publisher."""
    kind = match.groupdict().get("type") or "J"
    if kind[0] not in _TYPES_WITH_VENUE:
        return venue.strip(" ,.;"), "", rest
    press = _PRESS.match(rest)
    if press and venue:
        return press["press"], venue, rest[press.end() :]
    return "", venue, rest
