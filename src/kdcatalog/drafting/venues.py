"""The venue in what a source prints: "Proceedings of the 62nd Annual Meeting of the ACL".

A venue counts where its id, name or an alias follows only words that say nothing, and where nothing
behind it makes it another venue: "Workshop on Rye at BreadConf" is not BreadConf. ``Vocabulary``
looks up names alone and cannot do this. Of several names, the longest counts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdcatalog.model.identifiers import acl_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kdcatalog.model.paper import Track
    from kdcatalog.model.taxonomy import Taxonomy, Venue

    _NameAndVenue = tuple[str, Venue]
    _TrackPattern = tuple[Track, re.Pattern[str]]

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ORDINALS = rf"(?:(?:{_TENS})[- ]?)?\w{{2,9}}(?:th|st|rd|nd)|first|second|third"
_FILLER = "|".join(
    (
        "in|proc|proceedings|of|the|at|to|appear|published|accepted|by|as|findings|annual|volume",
        "vol|main|acm|ieee|cvf|aaai|usenix|international|joint|conference|meeting|workshop|on",
        "track|advances|poster|oral|spotlight|camera|ready",
        r"[0-9]+(?:st|nd|rd|th)?",
        _ORDINALS,
    )
)
# Possessive (*+), since words such as "first" match in two ways, which backtracking would try.
_BEFORE = re.compile(rf"(?:[\W_]|\b(?:{_FILLER})\b)*+", re.IGNORECASE)
_QUALIFIERS = "|".join(
    (
        "findings|main|workshops?|poster|oral|spotlight|demo|industry|track|conference",
        "proceedings|volume|vol|datasets",
    )
)
_BEHIND = re.compile(
    rf"\s*(?:$|[:;,.(\[|\u2013\u2014]|-\s|'?[0-9]|(?:{_QUALIFIERS})\b)", re.IGNORECASE
)
# "ACL, and the 11th IJCNLP": a joint conference is another venue.
_JOINED = re.compile(r",\s*(?:and|&)\s", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9])(?:19[5-9]|20[0-9])[0-9](?![0-9])")
# The order counts: "Findings of ACL 2024: System Demonstrations" are findings.
_TRACKS: tuple[_TrackPattern, ...] = (
    ("findings", re.compile(r"\bfindings\b", re.IGNORECASE)),
    ("workshop", re.compile(r"\bworkshops?\b|-srw\b", re.IGNORECASE)),
    ("industry", re.compile(r"\bindustry\b", re.IGNORECASE)),
    ("demo", re.compile(r"\b(?:system )?demos?\b|\bdemonstrations?\b", re.IGNORECASE)),
    ("companion", re.compile(r"\bcompanion\b", re.IGNORECASE)),
    ("main", re.compile(r"-(?:long|short|main)\.", re.IGNORECASE)),
)


def find_venue(taxonomy: Taxonomy, text: str) -> Venue | None:
    """Return the venue that a text names; a publisher where it names only that, None if unknown."""
    # The longest name: "ACL" is part of "NAACL", and of "ACL Rolling Review".
    best: Venue | None = None
    best_length = 0
    for name, venue in _names_in(taxonomy, text):
        # The first of equals: the order of taxonomy.yaml.
        if len(name) > best_length:
            best = venue
            best_length = len(name)
    return best


def find_track(venue: Venue, text: str, acl: str | None) -> Track | None:
    """Return the track that a text or an Anthology id names; only conferences have tracks."""
    if venue.kind != "conference":
        return None
    for track, pattern in _TRACKS:
        if pattern.search(f"{text} {acl or ''}"):
            return track
    return None


def find_year(text: str, acl: str | None, otherwise: int) -> int:
    """Return the last year in a text, else that of the Anthology id, else another; 0 if unknown."""
    years = _YEAR.findall(text)
    if years:
        return int(years[-1])
    return (acl and acl_year(acl)) or otherwise


def _names_in(taxonomy: Taxonomy, text: str) -> Iterator[_NameAndVenue]:
    for venue in taxonomy.venues:
        for name in (venue.id, venue.name, *venue.aliases):
            for match in _pattern(name).finditer(text):
                end = match.end()
                is_start = _BEFORE.fullmatch(text, 0, match.start())
                is_joined = _JOINED.match(text, end)
                if is_start and _BEHIND.match(text, end) and not is_joined:
                    yield name, venue


def _pattern(name: str) -> re.Pattern[str]:
    """Return what matches a name in any case and spacing; re keeps the last 512 compiled."""
    words = map(re.escape, re.findall(r"\w+", name))
    spelling = r"[\W_]+".join(words)
    return re.compile(rf"(?<!\w){spelling}(?!\w)", re.IGNORECASE)
