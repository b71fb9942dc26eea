"""The tracks of a venue: how they are printed, and the words by which sources name them."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from kdcatalog.model.paper import Track

TRACK_TITLES: Mapping[Track, str] = MappingProxyType(
    {
        "main": "Main Track",
        "findings": "Findings",
        "workshop": "Workshop",
        "industry": "Industry Track",
        "datasets": "Datasets and Benchmarks Track",
        "demo": "System Demonstrations",
        "position": "Position Papers",
        "resource": "Resource Track",
        "student": "Student Research Workshop",
        "tutorial": "Tutorials",
        "companion": "Companion Proceedings",
    }
)
"""Each track as it is printed behind the name of its venue."""

# The order counts: "Findings of ACL 2024: System Demonstrations" are findings.
_WORDS_BY_TRACK: Mapping[Track, str] = MappingProxyType(
    {
        "findings": "findings",
        "student": "student research workshop|srw",
        "workshop": "workshops?",
        "industry": "industry",
        "datasets": "datasets?,? (?:and|&) benchmarks?|d ?& ?b|datasets? track",
        "demo": "(?:system )?(?:demos?|demonstrations?)",
        "position": "position (?:track|papers?)",
        "resource": "resources? (?:track|papers?)",
        "tutorial": "tutorials?",
        "companion": "companion",
        "main": "main",
    }
)
_ANY_TRACK = "|".join(_WORDS_BY_TRACK.values())
TRACK_WORDS = (
    rf"(?:{_ANY_TRACK})(?: (?:track|papers?|conference|proceedings|volume|abstracts?))*(?!\w)"
)
"""A pattern, in any case, of the words for a track: "Findings", "D&B Track", "Demo Papers"."""

_BEHIND_NAME = re.compile(rf"(?P<name>.*?\w)[\s,:([-]+{TRACK_WORDS}[)\]]?", re.IGNORECASE)
_BEFORE_NAME = re.compile(rf"{TRACK_WORDS} of (?:the )?(?P<name>\w.*)", re.IGNORECASE)


def track_in(text: str) -> Track:
    """Return the track that a text names, the main one where it names none."""
    for track, words in _WORDS_BY_TRACK.items():
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", text, re.IGNORECASE):
            return track
    return "main"


def with_track(venue: str, track: str, name: str) -> str:
    """Return a venue with its track and its own name, which a table has apart.

    >>> with_track("BreadConf", "demo", "")
    'BreadConf (System Demonstrations)'
    """
    if track in ("", "main"):
        return venue
    if track == "workshop" and name:
        return name if venue in name else f"{name} (Workshop at {venue})"
    # As printed and in brackets: of "BreadConf datasets", the track was lost.
    titles = dict[str, str](TRACK_TITLES.items())
    return f"{venue} ({titles.get(track, track)})"


def without_track(text: str) -> str:
    """Return a venue without the track of which a text names it; another text as it is.

    >>> without_track("BreadConf D&B Track"), without_track("Findings of BreadConf")
    ('BreadConf', 'BreadConf')
    """
    match = _BEFORE_NAME.fullmatch(text) or _BEHIND_NAME.fullmatch(text)
    return match["name"] if match else text
