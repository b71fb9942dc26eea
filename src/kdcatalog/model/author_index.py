"""Which spellings are one author's name, the papers under it, and the URL of its page.

A name is not a person: two people may share one, and one may publish under several. Spellings are
one name only where they differ in case, punctuation or accents; nothing else is guessed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.frozen_dict import FrozenDict
from kdcatalog.model.paper import Paper
from kdcatalog.model.slugs import distinct_slugs


@dataclass(frozen=True, slots=True)
class AuthorName:
    """A name: its most frequent spelling, its slug in URLs, further spellings, its papers."""

    text: str
    slug: str
    others: tuple[str, ...]
    # A name may have hundreds of papers, which would fill a screen.
    papers: tuple[Paper, ...] = field(repr=False)


@dataclass(slots=True)
class _Entry:
    """What is collected under one normalized name."""

    spellings: Counter[str] = field(default_factory=Counter)
    papers: dict[str, Paper] = field(default_factory=dict)

    @property
    def first_day(self) -> str:
        """The day on which the name entered the catalog."""
        return min(paper.added for paper in self.papers.values())

    @property
    def ranked_spellings(self) -> list[str]:
        """Every spelling, the most frequent first, equally frequent ones by the alphabet."""
        by_alphabet = sorted(self.spellings)
        return sorted(by_alphabet, key=self.spellings.__getitem__, reverse=True)


def index_authors(papers: Iterable[Paper]) -> Mapping[str, AuthorName]:
    """Return every author's name under each of its spellings, with its papers in the given order.

    Every name gets a slug, whether it has a page or not, in the order of the days on which names
    entered the catalog: so a later name cannot take the URL of an earlier one.
    """
    entries: dict[str, _Entry] = defaultdict(_Entry)
    for paper in papers:
        for author in paper.authors:
            entry = entries[normalize_name(author.name)]
            entry.spellings[author.name] += 1
            entry.papers[paper.key] = paper
    names = sorted(entries)
    names.sort(key=lambda name: entries[name].first_day)
    slugs = distinct_slugs(names)
    index: dict[str, AuthorName] = {}
    for name, entry in entries.items():
        text, *others = entry.ranked_spellings
        author_name = AuthorName(
            text=text,
            slug=slugs[name],
            others=tuple(others),
            papers=tuple(entry.papers.values()),
        )
        for spelling in entry.spellings:
            index[spelling] = author_name
    return FrozenDict(index)
