"""Whether what was read of a list looks like papers at all, or a column was taken for another."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import Work
from kdcatalog.lists.labels import is_label
from kdcatalog.lists.people import is_people_or_date
from kdcatalog.lists.phrases import is_date
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.titles import is_generic_title, is_nickname

# Three papers of a list may be odd by chance; of fewer, nothing can be said.
_FEWEST = 3
# Above these shares of all works, the list was read wrongly: in lists that are read well, about one
# work in ten looks odd, and in one whose columns are confused nearly every work does.
_MOST_WRONG = 0.34
_MOST_ALIKE = 0.5
# Lists of systems have one word for a title; then an identifier says that there is a paper.
_MOST_NICKNAMES = 0.8
_LONGEST_TITLE = 300
# Bibliographies have many venues with one paper; 20 of them that are sentences are a wrong column.
_FEWEST_VENUES = 20
_SENTENCE_WORDS = 9
_FIELD = re.compile(r"[\w-]{1,20}: \S{1,60}")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,3}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is wrong with many works: how many of how many, in words, with an example."""

    sentence: str
    count: int
    total: int
    example: str

    def __str__(self) -> str:
        example = quote(self.example)
        share = f"{self.count} of {self.total}"
        return f"{share} {self.sentence}, such as {example}"


def doubts(works: Sequence[Work]) -> list[Doubt]:
    """Return why the works of a list are not plausible; empty where they are."""
    if len(works) < _FEWEST:
        return []
    titles = [work.title for work in works]
    venues = [work.venue for work in works if work.venue]
    without_identifier = [work for work in works if not any(work.identifiers)]
    unlinked = [work.title for work in without_identifier]
    families = _families(works)
    all_doubts = (
        _doubt("titles are no titles", titles, _is_no_title, _MOST_WRONG),
        _doubt("titles are longer than 300 characters", titles, _is_long, _MOST_WRONG),
        _doubt("titles without an identifier are one word", unlinked, is_nickname, _MOST_NICKNAMES),
        _doubt("venues are dates or people", venues, _is_no_venue, _MOST_WRONG),
        _doubt("family names are initials", families, _is_initials, _MOST_WRONG),
        _repeated(titles),
        _sentences(venues),
    )
    return list(filter(None, all_doubts))


def _families(works: Sequence[Work]) -> list[str]:
    names: list[str] = []
    for work in works:
        names += [author.family for author in work.authors if author.given]
    return names


_Test = Callable[[str], bool]


def _doubt(
    sentence: str,
    texts: Sequence[str],
    is_wrong: _Test,
    most: float,
) -> Doubt | None:
    wrong = list(filter(is_wrong, texts))
    count = len(wrong)
    total = len(texts)
    if total < _FEWEST or count <= most * total:
        return None
    return Doubt(sentence, count, total, wrong[0])


def _is_no_title(title: str) -> bool:
    # "id: baker2025warm" and "2502.04444" were titles once.
    is_address = title.startswith(("http", "www."))
    return is_address or is_label(title) or _FIELD.fullmatch(title) is not None


def _is_long(title: str) -> bool:
    return len(title) > _LONGEST_TITLE


def _is_no_venue(venue: str) -> bool:
    # "Date: February 12, 2025" was the venue of 482 papers of one list.
    _, _, value = venue.partition(":")
    # The year went to the year of the venue.
    is_day = bool(value) and is_date(f"{value}, 2000")
    return is_day or is_people_or_date(venue)


def _is_initials(family: str) -> bool:
    return _INITIALS.fullmatch(family) is not None


def _repeated(titles: Sequence[str]) -> Doubt | None:
    """Return that many works have one title; "Introduction" is the title of many."""
    specific = [title for title in titles if not is_generic_title(title)]
    counts = Counter(map(normalize_title, specific))
    least = max(_FEWEST, _MOST_ALIKE * len(titles))
    for title, count in counts.most_common(1):
        if count > least:
            return Doubt("works have the same title", count, len(titles), title)
    return None


def _sentences(venues: Sequence[str]) -> Doubt | None:
    """Return that the venues of a list are sentences, each of which occurs once."""
    counts = Counter(venues)
    once = [venue for venue in counts if counts[venue] == 1]
    long = list(filter(_is_sentence, once))
    total = len(venues)
    least = max(_FEWEST_VENUES, _MOST_ALIKE * total)
    if len(long) <= least:
        return None
    return Doubt("venues occur once and are sentences", len(long), total, long[0])


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS
