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
    r"[,.;:]?\s*(?:\(|\b(?:vol|no|pp?|pages|art|issue)\b\.?\s*[0-9]|[,;.]\s*[0-9]"
    r"|\b(?:19|20)[0-9]{2}\b|https?:|doi:|arxiv:)|(?-i:(?<=[a-z]{4}))\.\s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference in parts, each as printed; ``rest`` is what is behind the venue."""

    authors: str
    title: str
    date: str
    venue: str
    rest: str


def reference_in(text: str) -> Reference | None:
    """Return the parts of a text that is a reference in a known style, None for any other.

    >>> reference_in("Baker, A. (2021). Warm ovens. Journal of Dough, 3(2), 12.").venue
    'Journal of Dough'
    """
    plain = " ".join(text.split())
    if len(plain) > _LONGEST:
        return None
    for pattern in _PATTERNS:
        match = pattern.match(plain)
        # Any sentence may have a year in parentheses: what is before it must be people.
        if match and authors_in(match["authors"], certain=True):
            return _reference(match)
    return None


def _reference(match: re.Match[str]) -> Reference:
    behind = (match["rest"] or "").strip()
    end = _BEHIND_VENUE.search(behind)
    venue = behind.rstrip(". ")
    if end:
        venue = behind[: end.start()]
    rest = behind[len(venue) :]
    return Reference(
        authors=match["authors"],
        title=match["title"].rstrip(",. "),
        date=match["date"] or date_in(rest),
        venue=_IN.sub("", venue).strip(" ,.;"),
        rest=rest.strip(" ,.;"),
    )
