"""The venue that a source means, in its many words: ``Proceedings of the 62nd Annual Meeting of ...``.

A venue is found where its id, name or an alias stands with nothing before it but words that say nothing,
and nothing right behind it that could make it another's name. The longest name found counts.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from kdcatalog.model.identifiers import acl_year
from kdcatalog.model.paper import Track
from kdcatalog.model.taxonomy import Taxonomy, Venue

_NUMBERS = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ]?)?\w{2,9}(?:th|st|rd|nd)|first|second|third"
_BEFORE = re.compile(
    rf"(?:[\W_]|\b(?:in|proc|proceedings|of|the|at|to|appear|published|accepted|by|as|findings|annual|volume|vol|main"
    rf"|acm|ieee|cvf|aaai|usenix|international|joint|conference|meeting|workshop|on|track|advances|poster|oral|spotlight"
    rf"|camera|ready|[0-9]+(?:st|nd|rd|th)?|{_NUMBERS})\b)*+",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\s*(?:$|[:;,.(\[|\u2013\u2014]|-\s|'?[0-9]|(?:findings|main|workshops?|poster|oral|spotlight|demo|industry|track"
    r"|conference|proceedings|volume|vol|datasets)\b)",
    re.IGNORECASE,
)
_JOINED = re.compile(r",\s*(?:and|&)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19[5-9]|20[0-9])[0-9](?![0-9])")
_TRACKS: tuple[tuple[Track, str], ...] = (
    ("findings", r"\bfindings\b"),
    ("workshop", r"\bworkshops?\b|-srw\b"),
    ("industry", r"\bindustry\b"),
    ("demo", r"\b(?:system )?demos?\b|\bdemonstrations?\b"),
    ("companion", r"\bcompanion\b"),
    ("main", r"-(?:long|short|main)\."),
)


def venue_meant(taxonomy: Taxonomy, text: str) -> Venue | None:
    """Return the venue that a text means; a publisher where it names no more than that, None where it is unknown."""
    found = [(len(name), -rank, venue) for name, rank, venue in _named(taxonomy, text)]
    return max(found, key=lambda one: one[:2])[2] if found else None


def track_of(venue: Venue, text: str, acl: str | None) -> Track | None:
    """Return the track that a text or an ACL Anthology id says; a venue that is a workshop has none."""
    said = f"{text} {acl or ''}"
    found = next((track for track, words in _TRACKS if re.search(words, said, re.IGNORECASE)), None)
    return None if venue.kind != "conference" else found


def year_of(text: str, acl: str | None, given: int) -> int:
    """Return the year of a publication: that of the text, else of the ACL id, else the one given; 0 where unknown."""
    found = _YEAR.findall(text)
    return int(found[-1]) if found else (acl and acl_year(acl)) or given


def _named(taxonomy: Taxonomy, text: str) -> Iterator[tuple[str, int, Venue]]:
    for rank, venue in enumerate(taxonomy.venues):
        for name in (venue.id, venue.name, *venue.aliases):
            for found in _pattern(name).finditer(text):
                is_joined = _JOINED.match(text, found.end())
                if (
                    _BEFORE.fullmatch(text, 0, found.start())
                    and _BEHIND.match(text, found.end())
                    and not is_joined
                ):
                    yield name, rank, venue


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    words = r"[\W_]+".join(map(re.escape, re.findall(r"\w+", name)))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
