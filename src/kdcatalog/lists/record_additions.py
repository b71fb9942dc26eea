"""What a paper of a list adds to its record: topics, code, data, titles and identifiers.

Nothing that the record has is ever changed by a list.
"""

from collections.abc import Iterable, Sequence

from kdcatalog.lists.merging import ListedPaper
from kdcatalog.model.identifiers import Identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title

Values = tuple[str, ...]
"""Values that a field of a record gets."""


def lowest_paths(paths: Sequence[str]) -> tuple[str, ...]:
    """Return distinct paths without those that are above another."""
    distinct = list(dict.fromkeys(paths))
    return tuple(path for path in distinct if not is_above_any(path, distinct))


def is_above_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is above one of others."""
    return any(other.startswith(f"{path}/") for other in others)


def is_below_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is below one of others."""
    return any(path.startswith(f"{other}/") for other in others)


def additions_to(paper: Paper, listed: ListedPaper, placements: Sequence[str]) -> dict[str, Values]:
    """Return what only the list knows of a paper, by the field of its record."""
    # A link that the record has in another field was moved there by its curator.
    urls = {*paper.code, *paper.data, *paper.urls}
    item = listed.item
    new: dict[str, list[str]] = {}
    new["former_titles"] = _new_titles(paper, listed)
    new["code"] = [url for url in item.code if url not in urls]
    new["data"] = [url for url in item.data if url not in urls]
    new["placements"] = [path for path in placements if not _is_related(path, paper.placements)]
    return {name: tuple(values) for name, values in new.items() if values}


def _new_titles(paper: Paper, listed: ListedPaper) -> list[str]:
    """Return the titles that a record does not have; a single word is a nickname and no title."""
    existing = (paper.title, *paper.former_titles)
    normalized = {normalize_title(title) for title in existing}
    titles = [listed.item.work.title, *listed.former_titles]
    several_words = [title for title in titles if " " in title]
    return [title for title in several_words if normalize_title(title) not in normalized]


def _is_related(path: str, placements: Sequence[str]) -> bool:
    """Return whether a topic is one of the placements, above one or below one."""
    if path in placements:
        return True
    return is_above_any(path, placements) or is_below_any(path, placements)


def further_identifiers(paper: Paper, listed: ListedPaper) -> list[Identifier]:
    """Return the identifiers of kinds that a record does not have."""
    # A second identifier of one kind contradicts the first; the plan reports it.
    existing = list(paper.identifiers)
    kinds = {identifier.kind for identifier in existing}
    normalized = {identifier.normalized for identifier in existing}
    others = [other for other in listed.item.work.identifiers if other.kind not in kinds]
    return [other for other in others if other.normalized not in normalized]
