"""References as bibliographies print them: APA, ACM, IEEE and Vancouver, without any markup.

Hand-written: the parsers that exist are models trained on English references, and would have to be
installed beside a tool that needs four patterns.
"""

import re
from dataclasses import dataclass

from kdcatalog.lists.people import authors_in
from kdcatalog.lists.phrases import date_in

# Longer texts are paragraphs; the limit also bounds the scans below.
_LONGEST = 2_000
_YEAR = r"(?:1[5-9]|20)[0-9]{2}"
_TITLE = r"(?P<title>[^\n]{5,400}?[^.\s]{2}[.?!])(?:\s+(?P<rest>.*))?$"
_PATTERNS = (
    # Baker, A., & Miller, B. (2021, May). Warm ovens. Journal of Dough, 3(2), 12-19.
    re.compile(
        rf"(?P<authors>[^()\n]{{3,600}}?)\s*\((?P<date>{_YEAR})[a-z]?(?:,[^()\n]*)?\)[.,:]?\s+"
        + _TITLE,
        re.DOTALL,
    ),
    # Ann Baker and Bob Miller. 2021. Warm Ovens. In ICBR. 1-9.
    re.compile(
        rf"(?P<authors>[^\n]{{3,600}}?)\.\s+(?P<date>{_YEAR})[a-z]?\.\s+{_TITLE}", re.DOTALL
    ),
    # A. Baker and B. Miller, "Warm ovens," Journal of Dough, vol. 3, 2021.
    re.compile(
        r"(?P<authors>[^\"\u201c\u201d\n]{3,600}?)[,.:]?\s*[\"\u201c](?P<date>)"
        r"(?P<title>[^\"\u201c\u201d\n]{8,400})[\"\u201d][,.]?\s*(?P<rest>.*)$",
        re.DOTALL,
    ),
    # Baker A, Miller B. Warm ovens. J Dough. 2021;3(2):12-9.
    re.compile(
        r"(?P<authors>(?:[^\W\d_][\w'\u2019-]* [A-Z]{1,3}, )*[^\W\d_][\w'\u2019-]* [A-Z]{1,3}"
        r"(?:, et al)?)\.\s+(?P<date>)" + _TITLE,
        re.DOTALL,
    ),
)
_IN = re.compile(r"^in:?\s+", re.IGNORECASE)
# Where the name of a venue ends and volume, pages, place or year begin; not behind "Proc." or "J."
_BEHIND_VENUE = re.compile(
    r"[,.;:]?\s*(?:\(|[0-9]{1,4},\s*[0-9]|\b(?:vol|no|pp?|pages|art|issue)\b\.?\s*[0-9]"
    r"|[,;.]\s*[0-9]"
    r"|\b(?:19|20)[0-9]{2}\b|https?:|doi:|arxiv:)|(?-i:(?<=[a-z]{4}))\.\s",
    re.IGNORECASE,
)


# "3(2), 12-19", "2021;3(2):12-9", "vol. 3, no. 2, pp. 12-19", "3, 2 (2021), 12-19" and "7, 1-9".
_PAGES = r"(?:pp?\.?\s*)?(?P<pages>[0-9]+\s?[-\u2013]{1,2}\s?[0-9]+)"
_NUMBER = r"(?:\s*\(|,?\s*no\.?\s*|,\s*)(?P<number>(?!(?:19|20)[0-9]{2})[0-9]{1,5})\)?"
_RECENT = r"(?:19|20)[0-9]{2}"
_IN_VOLUME = re.compile(
    rf"(?:(?<![0-9])(?P<volume>(?!{_RECENT})[0-9]{{1,4}})(?:{_NUMBER})?(?:\s*\({_RECENT}\))?"
    rf"[,:;]\s*)?{_PAGES}",
    re.IGNORECASE,
)
_SPELLED_ID = re.compile(
    r"(?:doi:?\s*|https?://(?:dx\.)?doi\.org/)?\b(?P<doi>10\.[0-9]{4,9}/[^\s,;]+)"
    r"|arxiv:?\s*(?P<arxiv>[0-9]{4}\.[0-9]{4,5})",
    re.IGNORECASE,
)


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
    identifier: str = ""
    """A DOI or arXiv id, with its kind: ``doi:10.5555/1``."""


def reference_in(text: str, *, certain: bool = True) -> PrintedReference | None:
    """Return the parts of a text that is a reference in a known style, None for any other.

    Where it is not ``certain`` that a text is one, such as in prose, it must begin with people.

    >>> reference_in("Baker, A. (2021). Warm ovens. Journal of Dough, 3(2), 12.").venue
    'Journal of Dough'
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        return None
    for pattern in _PATTERNS:
        match = pattern.match(plain)
        # Any sentence may have a year in parentheses: what is before it must be people.
        if match and authors_in(match["authors"], certain=certain):
            return _reference(match)
    return None


def _identifier(match: re.Match[str]) -> str:
    if match["doi"]:
        doi = match["doi"].rstrip(".")
        return f"doi:{doi}"
    return f"arxiv:{match['arxiv']}"


def _reference(match: re.Match[str]) -> PrintedReference:
    behind = (match["rest"] or "").strip()
    end = _BEHIND_VENUE.search(behind)
    venue = behind.rstrip(". ")
    if end:
        venue = behind[: end.start()]
    rest = behind[len(venue) :]
    spelled = _SPELLED_ID.search(rest)
    rest = _SPELLED_ID.sub(" ", rest)
    place = _IN_VOLUME.search(rest)
    places = place.groupdict("") if place else {}
    return PrintedReference(
        authors=match["authors"],
        title=match["title"].rstrip(",. "),
        date=match["date"] or date_in(rest),
        venue=_IN.sub("", venue).strip(" ,.;"),
        rest=_IN_VOLUME.sub(" ", rest).strip(" ,.;:"),
        volume=places.get("volume", ""),
        number=places.get("number", ""),
        pages=places.get("pages", ""),
        identifier=_identifier(spelled) if spelled else "",
    )
