"""Which venue of the catalog a source means, when it says in its own words where a work was published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kdcatalog.model.text import normalise_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kdcatalog.model.taxonomy import Taxonomy

_NOT_YET = re.compile(
    r"\b(?:submitted|submission|under review|in review|rejected|withdrawn|retracted)\b", re.IGNORECASE
)
_WORDS_THAT_TELL = 3
"""A name of fewer words may stand in another name, as Nature does."""


def publication_in(taxonomy: Taxonomy, text: str, year: int = 0) -> dict[str, str] | None:
    """Return the venue that a text means, as a record writes it; None where that is not sure.

    Sure is the whole name of a venue, a long name within the text, or an id with its year. ``year`` counts where
    the text has none. A workshop beside a conference is not that conference.
    """
    if _NOT_YET.search(text):
        return None
    named = dict.fromkeys(_named(taxonomy, text), year) if year else {}
    found = [*dict(_dated(taxonomy, text)).items()] or [*named.items()]
    if len(found) != 1:
        return None
    venue, of_year = found[0]
    lower = text.casefold()
    if "workshop" in lower and taxonomy.venue_by_id[venue].kind != "workshop":
        return None
    track = {"track": "findings"} if "findings" in lower else {}
    return {"id": venue, "year": str(of_year), **track}


def _dated(taxonomy: Taxonomy, text: str) -> Iterator[tuple[str, int]]:
    """Yield the venues whose id stands beside a year, in its own letters."""
    for venue in taxonomy.venue_by_id.values():
        beside = rf"(?<![\w-]){re.escape(venue.id)}[ ,]*(?:\(?(20[0-9]{{2}})\b|['\u2019]([0-9]{{2}})\b)"
        if found := re.search(beside, text):
            yield venue.id, int(found[1] or f"20{found[2]}")


def _named(taxonomy: Taxonomy, text: str) -> set[str]:
    """Return the venues whose name the text is, or else those with the longest name that stands in it."""
    said, longest, best = normalise_title(text), 0, set[str]()
    for venue in taxonomy.venue_by_id.values():
        for name in {normalise_title(each) for each in (venue.id, venue.name, *venue.aliases)}:
            if name == said:
                return {venue.id}
            if len(name.split()) < _WORDS_THAT_TELL or f" {name} " not in f" {said} ":
                continue
            if len(name) > longest:
                longest, best = len(name), set()
            if len(name) == longest:
                best.add(venue.id)
    return best
