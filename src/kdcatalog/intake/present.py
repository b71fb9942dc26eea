"""Whether a work is in the catalog already, and as which paper: by identifier, address, title or key.

A title that is only alike proves nothing: ``Loaf 2`` is another work than ``Loaf 3``. It is told and no more.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from kdcatalog.bibliography.work import Work
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import Identifier, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title
from kdcatalog.model.urls import canonical_url

_ALIKE = 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """The paper that a work is, and why; by its title alone it may yet be a namesake."""

    paper: Paper
    reason: str
    is_by_title: bool = False


@dataclass
class Present:
    """Finds works among papers; what is added on the way is found, too."""

    catalog: Catalog
    _by_identifier: dict[Identifier, Paper] = field(default_factory=dict)
    _by_address: dict[str, Paper] = field(default_factory=dict)
    _by_title: dict[str, Paper] = field(default_factory=dict)
    _by_key: dict[str, Paper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for paper in self.catalog.papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Let a paper be found by all that it holds."""
        for one in [*paper.identifiers, *filter(None, map(find_identifier, paper.urls))]:
            self._by_identifier.setdefault(one.normalized, paper)
        for url in paper.urls:
            self._by_address.setdefault(canonical_url(url), paper)
        for title in (paper.title, *paper.former_titles):
            self._by_title.setdefault(normalize_title(title), paper)
        for key in (paper.key, *paper.former_keys):
            self._by_key.setdefault(key, paper)

    @property
    def keys(self) -> Collection[str]:
        """Every key that is in use or once was."""
        return self.catalog.keys | self._by_key.keys()

    def holding(self, identifier: Identifier) -> Match | None:
        """Return the paper that holds an identifier, in whatever spelling."""
        paper = self._by_identifier.get(identifier.normalized)
        return Match(paper, f"it holds {identifier.normalized}") if paper else None

    def find(self, work: Work, key: str = "", distinct_from: Collection[str] = ()) -> Match | None:
        """Return the paper that a work is; ``key`` is the citation key under which its source has it.

        ``distinct_from`` are the keys of papers that only have the same title.
        """
        found = self._same_identifier(work) or self._same_address(work)
        if found:
            return found
        matches = filter(None, (self._same_title(work.title), self._same_key(key, work.title)))
        return next((match for match in matches if match.paper.key not in distinct_from), None)

    def near(self, title: str) -> Iterator[Paper]:
        """Yield the papers whose title is nearly the same, in the order in which they were added."""
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(normalize_title(title))
        for other, paper in self._by_title.items():
            matcher.set_seq1(other)
            if (
                matcher.real_quick_ratio() > _ALIKE
                and matcher.quick_ratio() > _ALIKE
                and matcher.ratio() > _ALIKE
            ):
                yield paper

    def _same_identifier(self, work: Work) -> Match | None:
        spelt = find_identifier(work.url) if work.url else None
        held = map(self.holding, [*work.identifiers, *([spelt] if spelt else [])])
        return next(filter(None, held), None)

    def _same_address(self, work: Work) -> Match | None:
        paper = self._by_address.get(canonical_url(work.url)) if work.url else None
        return Match(paper, f"it holds the address {work.url}") if paper else None

    def _same_title(self, title: str) -> Match | None:
        if not (paper := self._by_title.get(normalize_title(title))):
            return None
        is_former = normalize_title(paper.title) != normalize_title(title)
        return Match(
            paper,
            "it once had this title" if is_former else "it has the same title",
            is_by_title=True,
        )

    def _same_key(self, key: str, title: str) -> Match | None:
        paper = self._by_key.get(key) if key else None
        if paper and any(paper.key == near.key for near in self.near(title)):
            return Match(
                paper,
                f"it {'has' if paper.key == key else 'once had'} the key {key} and a title nearly the same",
            )
        return None
