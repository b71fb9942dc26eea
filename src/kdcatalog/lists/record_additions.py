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
    # A topic implies those above it; check reports both in one record.
    lowest = [path for path in distinct if not is_above_any(path, distinct)]
    return tuple(lowest)


def is_above_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is above one of others."""
    return any(other.startswith(f"{path}/") for other in others)


def is_below_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is below one of others."""
    return any(path.startswith(f"{other}/") for other in others)


ValuesByField = dict[str, Values]


def additions_to(
    paper: Paper,
    listed: ListedPaper,
    placements: Sequence[str],
) -> ValuesByField:
    """Return what only the list knows of a paper, by the field of its record."""
    item = listed.item
    titles = _new_titles(paper, listed)
    new: ValuesByField = {
        "former_titles": tuple(titles),
        "code": _new_urls(paper, item.code),
        "data": _new_urls(paper, item.data),
        "placements": _new_placements(paper, placements),
    }
    return {name: values for name, values in new.items() if values}


def _new_urls(paper: Paper, urls: Values) -> Values:
    # A link that the record has in another field was moved there by its curator.
    existing = set(paper.code)
    existing.update(paper.data, paper.urls)
    return tuple(url for url in urls if url not in existing)


def _new_placements(paper: Paper, placements: Sequence[str]) -> Values:
    # A topic above or below one of the record is a question of detail that the curator decided.
    existing = paper.placements
    unrelated = [path for path in placements if not _is_related(path, existing)]
    return tuple(unrelated)


def _new_titles(paper: Paper, listed: ListedPaper) -> list[str]:
    """Return the titles that a record does not have; a single word is a nickname and no title."""
    existing = (paper.title, *paper.former_titles)
    normalized = {normalize_title(title) for title in existing}
    titles = []
    for title in (listed.item.work.title, *listed.former_titles):
        has_several_words = " " in title
        if has_several_words and normalize_title(title) not in normalized:
            titles.append(title)
    return titles


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
    identifiers = listed.item.work.identifiers
    others = [other for other in identifiers if other.kind not in kinds]
    # The DOI of an arXiv preprint is another kind, but the same identifier.
    return [other for other in others if other.normalized not in normalized]
