"""DBLP: where a paper was published, found by its title (https://dblp.org/faq/13501473.html).

DBLP lists a preprint and its publication as two entries with the same title; those of arXiv are
called CoRR there and say nothing new.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kdcatalog.bibliography.work import UnreadableError, Work, author_of, identifiers_of
from kdcatalog.model.paper import is_no_venue
from kdcatalog.model.text import normalize_title
from kdcatalog.text.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kdcatalog.services.client import Client

# Enough for a title that several papers share.
_HITS = 10
# "Wei Li 0001": DBLP numbers namesakes.
_NUMBER = re.compile(r" [0-9]{4}$")
# "ACL (1)": the number of the volume is not part of the name.
_VOLUME = re.compile(r"\s*\([0-9]+\)$")


def fetch_dblp(client: Client, title: str) -> tuple[Work, ...]:
    """Return the publications with a title, preprints left out; raises NetworkError.

    The title must agree but for case and punctuation. Raises UnreadableError where the answer is
    not what the API sends.
    """
    query = quote(normalize_title(title), safe="")
    url = f"{client.endpoints.dblp}/search/publ/api?q={query}&format=json&h={_HITS}"
    answer = client.get(url, "application/json")
    try:
        works = [*_works(json.loads(answer.content))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("DBLP sent something else than JSON: try again later") from error
    return tuple(work for work in works if _has_title(work, title))


def _has_title(work: Work, title: str) -> bool:
    return normalize_title(work.title) == normalize_title(title)


def _works(document: dict[str, Any]) -> Iterator[Work]:
    hits = document["result"]["hits"].get("hit", ())
    for hit in hits:
        info = hit["info"]
        # A list where an article is in a series, too: the first is the volume.
        venues = _list_of(info.get("venue"))
        venue = _VOLUME.sub("", venues[0]) if venues else ""
        if venue and not is_no_venue(venue):
            yield _work(info, venue)


def _work(info: dict[str, Any], venue: str) -> Work:
    authors = info.get("authors", {})
    listed = _list_of(authors.get("author"))
    names = [author["text"] for author in listed]
    printed = [_NUMBER.sub("", name) for name in names]
    parsed = [author_of(name) for name in printed]
    year = str(info.get("year", ""))
    addresses = _list_of(info.get("ee"))
    return Work(
        title=clean_text(info["title"]).removesuffix("."),
        authors=tuple(filter(None, parsed)),
        date=year,
        venue=venue,
        year=int(year) if year.isdigit() else 0,
        identifiers=identifiers_of(*addresses, doi=str(info.get("doi", ""))),
    )


def _list_of(value: Any) -> list[Any]:
    """Return a value as a list: DBLP writes a single one without."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
