"""What our own Markdown says behind the title of a paper, which ``import`` reads back exactly."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kdcatalog.lists.people import is_person

_Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotePlace:
    """Who and where our own Markdown says behind a title, each as it is printed there."""

    names: _Names
    venue: str
    year: str


# ". Ann Bee, Bob Cee (BreadConf 2024, Findings)." or " (arXiv 2023)."
_OWN_NOTE = re.compile(r"\.? (?:(?P<names>[^\n]{2,20000}?) )?\((?P<place>[^()\n]{4,200})\)\.\s*")
_OWN_PLACE = re.compile(
    r"(?:(?P<venue>\S[^,]{0,150}?) )?(?P<year>(?:19|20)[0-9]{2})(?:, (?P<track>[A-Z][A-Za-z ]+))?"
    r"|undated"
)
# "Bee, A., Cee, B. (2023)", "Ann Bee and Bob Cee (2023)": lists of others.
_OTHER_NAMES = re.compile(
    r"(?:[A-Z]\.?[ -]?){1,3}|.*(?:\b(?:and|et al|others)\b|[&;:0-9]|[^\W\d_]{3}\. ).*"
)


def note_place(text: str) -> NotePlace | None:
    """Return what our own Markdown says behind a title, None for any other text.

    Its names are separated by commas alone, and the venue is in parentheses: "Shubhan S. arXiv
    2026" and "Xie. npj Comput. Mater. 2023" would not say where the names end.
    """
    match = _OWN_NOTE.fullmatch(text)
    if not match:
        return None
    names = _names_of_note(match["names"])
    place = _OWN_PLACE.fullmatch(match["place"])
    if not place or _are_of_others(names):
        return None
    venue, year, track = place.group("venue", "year", "track")
    # "Ann Bee, Journal of Dough (2021)": only with a venue is it sure that these are people.
    if not venue and not all(map(is_person, names)):
        return None
    if venue and track:
        venue = f"{venue} ({track})"
    return NotePlace(
        names=names,
        venue=venue or "",
        year=year or "",
    )


def _names_of_note(text: str | None) -> _Names:
    return tuple(text.split(", ")) if text else ()


def _are_of_others(names: Sequence[str]) -> bool:
    """Return whether names are not written as we write them."""
    if any(map(_OTHER_NAMES.fullmatch, names)):
        return True
    # "Bee, Cee (2023)" are family names.
    with_blank = [name for name in names if " " in name]
    return len(names) > 1 and not with_blank
