"""The page of a paper that the catalog once had: why it was removed, and where to go instead."""

from collections.abc import Iterator
from dataclasses import dataclass

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Removal
from kdcatalog.model.identifiers import KIND_BY_NAME
from kdcatalog.views.rows import Link
from kdcatalog.views.timeline import short_day

KeyAndTitle = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RemovedPaper:
    """What its page shows: title, day (ISO) and reason, and where the work itself can be read.

    ``instead`` are key and title of the paper to read in its place; None where there is none.
    """

    key: str
    title: str
    day: str
    day_in_words: str
    why: str
    former_keys: tuple[str, ...]
    links: tuple[Link, ...]
    instead: KeyAndTitle | None


def removed_view(catalog: Catalog, removal: Removal) -> RemovedPaper:
    """Return what the page of a removed paper shows."""
    paper = catalog.by_any_key.get(removal.instead or "")
    return RemovedPaper(
        key=removal.key,
        title=removal.title,
        day=removal.day,
        day_in_words=short_day(removal.day),
        why=removal.why,
        former_keys=removal.former_keys,
        links=tuple(_links(removal)),
        instead=(paper.key, paper.title) if paper else None,
    )


def _links(removal: Removal) -> Iterator[Link]:
    """Yield the identifiers of a paper, each with the address where it can be read."""
    for identifier in removal.identifiers:
        kind_name, _, value = identifier.partition(":")
        kind = KIND_BY_NAME[kind_name]
        words = f"{kind.title} {value}"
        yield Link(words, kind.url(value))
