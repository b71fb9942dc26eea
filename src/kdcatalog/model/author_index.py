"""Names over papers: which of them are one name, and what its page is called.

A name is no person: two people may share one, and one may print several. Two spellings are one
name only when they are equal but for case, punctuation and accents; nothing else is guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.paper import Paper
from kdcatalog.model.slugs import distinct_slugs


@dataclass(frozen=True, slots=True)
class AuthorName:
    """A name: as it is printed most often, its part in addresses, how else it is printed, its papers."""

    text: str
    slug: str
    others: tuple[str, ...]
    papers: tuple[Paper, ...]


def index_authors(papers: Iterable[Paper]) -> Mapping[str, AuthorName]:
    """Return every name under each of its spellings, its papers in the order given.

    Every name holds a slug, whether it has a page or not, in the order of the days on which names entered,
    within a day by name. So no name that comes later takes the address of an earlier one.
    """
    printed: dict[str, Counter[str]] = defaultdict(Counter)
    held: dict[str, dict[str, Paper]] = defaultdict(dict)
    for paper in papers:
        for author in paper.authors:
            name = normalize_name(author.name)
            printed[name][author.name] += 1
            held[name][paper.key] = paper
    entered = {name: min(paper.added for paper in by_key.values()) for name, by_key in held.items()}
    slugs = distinct_slugs(sorted(held, key=lambda name: (entered[name], name)))
    found: dict[str, AuthorName] = {}
    for name, spellings in printed.items():
        text, *others = sorted(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        one = AuthorName(text, slugs[name], tuple(others), tuple(held[name].values()))
        found |= dict.fromkeys(spellings, one)
    return MappingProxyType(found)
