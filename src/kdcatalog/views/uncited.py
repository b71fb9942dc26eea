"""Representative works that a bibliography does not cite, of the topics of those that it does."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.views.topics import Start, starts

MOST = 10


@dataclass(frozen=True, slots=True)
class Uncited:
    """A work that is not cited: why it stands for its topic, and how many ``cited`` papers are on that topic."""

    paper: Paper
    reason: str
    topic: str
    cited: int


def uncited(catalog: Catalog, cited: Collection[str]) -> tuple[Uncited, ...]:
    """Return up to ten works that are not among the cited keys.

    They are those to start with on the topics of the cited papers, in rounds: the first of each topic, most cited
    topics first, then the second of each, and so on.
    """
    topics = Counter(path for key in cited for path in catalog.by_key[key].placements)
    ordered = sorted(topics, key=lambda path: (-topics[path], catalog.taxonomy.order[path]))
    return tuple(islice(_uncited(catalog, cited, [(path, topics[path]) for path in ordered]), MOST))


def _uncited(
    catalog: Catalog, cited: Collection[str], topics: list[tuple[str, int]]
) -> Iterator[Uncited]:
    seen = {*cited}
    rounds = zip_longest(
        *([(path, number, one) for one in starts(catalog, path)] for path, number in topics)
    )
    for path, number, one in (found for each in rounds for found in each if found):
        key = _key(one)
        if key not in seen:
            seen.add(key)
            yield Uncited(
                catalog.by_key[key], one.reason, catalog.taxonomy.nodes[path].title, number
            )


def _key(start: Start) -> str:
    return start.row.paper.key
