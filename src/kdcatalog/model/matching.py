"""Whether a work is already in the catalog, and as which paper. No other module compares works.

Two descriptions are of one work when they share an identifier, else a canonical URL, else the exact
normalized title or a former one together with an author or the year; with the same citation key a
nearly equal title is enough. A title that is only similar proves nothing: "Llama 2: Open Foundation
and Fine-Tuned Chat Models" and the same of "Llama 3" agree in 98 % of their letters.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from operator import attrgetter
from typing import Literal

from kdcatalog.model.authors import normalize_name
from kdcatalog.model.identifiers import Identifier, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import is_generic_title, normalize_title
from kdcatalog.model.urls import canonical_url, code_address
from kdcatalog.text.cleaning import is_placeholder, without_html

SIMILAR = 0.9
"""The share of letters above which titles are similar enough to warn, from 0 to 1.

Among the 195,000 pairs of a catalog of 626 different works, one pair is above .9, six above .85
("Direct Preference Knowledge Distillation for Large Language Models" and "Dual-Space ..."), and 23
above .8. Of 58 titles that changed
between preprint and publication, 27 are above .9 and the rest anywhere down to .4.
"""

# Bibliographies give one paper the year of its preprint or that of its proceedings, which follow
# within a year for nearly all papers.
YEARS_APART = 1

TraitKind = Literal["identifier", "url", "title", "former title", "key", "former key"]
FieldPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Trait:
    """Something by which a paper is recognized: its normalized form and the field that has it."""

    kind: TraitKind
    value: str
    path: FieldPath


def traits_of(paper: Paper) -> Iterator[Trait]:
    """Yield everything by which a paper is recognized, in the order of its record."""
    yield Trait("key", paper.key, ())
    for index, key in enumerate(paper.former_keys):
        yield Trait("former key", key, ("former_keys", index))
    yield Trait("title", _compared_title(paper.title), ("title",))
    for index, title in enumerate(paper.former_titles):
        value = _compared_title(title)
        yield Trait("former title", value, ("former_titles", index))
    for identifier in paper.identifiers:
        path = ("identifiers", identifier.kind)
        value = str(identifier.normalized)
        yield Trait("identifier", value, path)
    for index, text in enumerate(paper.former_identifiers):
        kind, value = _trait_of_url(text)
        yield Trait(kind, value, ("former_identifiers", index))
    for index, url in enumerate(paper.urls):
        kind, value = _trait_of_url(url)
        yield Trait(kind, value, ("urls", index))


def _compared_title(title: str) -> str:
    # A title from outside has lost its markup; one of ours may be about "<b>", and keeps it.
    return normalize_title(without_html(title))


_UrlTrait = tuple[Literal["identifier", "url"], str]


def _trait_of_url(url: str) -> _UrlTrait:
    """Return the identifier that a URL spells, else its canonical form."""
    identifier = find_identifier(url)
    if identifier:
        return "identifier", str(identifier.normalized)
    return "url", canonical_url(url)


@dataclass(frozen=True, slots=True)
class WorkDescription:
    """A description of a work from outside the catalog; whatever is unknown is empty.

    ``authors`` are family names, ``year`` that of any version, 0 where unknown, and ``key`` the
    citation key under which its source lists it.
    """

    title: str = ""
    identifiers: tuple[Identifier, ...] = ()
    urls: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    year: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A paper that a work may be, and the trait that they share.

    ``is_contradicted`` where only a title agrees and the rest speaks against it: another identifier
    of the same kind, or other authors in another year.
    """

    paper: Paper
    kind: TraitKind
    value: str
    is_contradicted: bool = False

    @property
    def is_by_title(self) -> bool:
        """Whether nothing but a title agrees, so that the paper may be another work."""
        return self.kind in ("title", "former title")

    @property
    def reason(self) -> str:
        """Why the work is this paper, as the end of a sentence: "it has the same title"."""
        if self.kind == "title":
            return "it has the same title"
        if self.kind == "former title":
            return "it once had this title"
        if self.kind == "key":
            return f"it has the key {self.value} and nearly the same title"
        if self.kind == "former key":
            return f"it once had the key {self.value} and has nearly the same title"
        if self.kind == "url":
            return f"it has the URL {self.value}"
        return f"it has {self.value}"


@dataclass(frozen=True, slots=True)
class SimilarPaper:
    """A paper whose title resembles another, with the share of equal letters, from 0 to 1."""

    paper: Paper
    ratio: float

    def rank(self) -> tuple[float, str]:
        """Return the key by which similar titles are sorted, the most similar first."""
        return (-self.ratio, self.paper.key)


_Compared = tuple[str, str]
"""What is compared, such as "title", and its normalized value."""

_TraitByKey = dict[str, Trait]


KeysByCode = Mapping[str, list[str]]
"""The keys of the papers whose code is at an address.

An address that ends with "/" is that of a repository alone, for the papers whose code is in its
folders: another folder of it may have the code of a paper that has no record.
"""

# As GitHub, GitLab and Hugging Face write them.
_FOLDER = re.compile(r"/(?:-/)?(?:blob|tree)/.+")


def keys_by_code(papers: Iterable[Paper]) -> KeysByCode:
    """Return the keys of the papers whose code is at each address, in the order of the papers."""
    keys: dict[str, list[str]] = {}
    for paper in papers:
        addresses = map(code_address, paper.code)
        for address in dict.fromkeys(addresses):
            of_address = keys.setdefault(address, [])
            of_address.append(paper.key)
            repository = _FOLDER.sub("/", address)
            # Bibliographies cite the repository even where a record links to a folder of it.
            of_repository = keys.setdefault(repository, [])
            if paper.key not in of_repository:
                of_repository.append(paper.key)
    return keys


def code_keys(by_code: KeysByCode, url: str) -> list[str]:
    """Return the keys of the papers whose code an address leads to.

    A folder of a repository names its own papers, every other address those of the repository.
    A repository without papers of its own names those of its folders.
    """
    repository = code_address(url)
    site, *path = repository.split("/")
    # A site alone is that of thousands of repositories.
    for length in range(len(path), 1, -1):
        address = "/".join([site, *path[:length]])
        if address in by_code:
            return by_code[address]
    return by_code.get(f"{repository}/", [])


class Matcher:
    """Recognizes works among papers, those added on the way included."""

    def __init__(self, papers: Iterable[Paper] = ()) -> None:
        self._papers: dict[str, Paper] = {}
        # The trait of each paper, by its key, under what is compared and the value.
        self._by_trait: dict[_Compared, _TraitByKey] = {}
        for paper in papers:
            self.add(paper)

    def add(self, paper: Paper) -> None:
        """Recognize a paper from now on by all its traits."""
        self._papers[paper.key] = paper
        for trait in traits_of(paper):
            compared = (_group_of(trait.kind), trait.value)
            traits = self._by_trait.setdefault(compared, {})
            # A former title may equal the title but for case: the first field counts.
            traits.setdefault(paper.key, trait)

    def find(self, work: WorkDescription, distinct_from: Collection[str] = ()) -> Match | None:
        """Return the first of ``matches`` that is not declared distinct; None for a new work.

        ``distinct_from`` are keys of papers with the same title that are known to be other works.
        They do not excuse a shared identifier or URL.
        """
        for match in self.matches(work):
            is_certain = match.kind in ("identifier", "url")
            if is_certain or match.paper.key not in distinct_from:
                return match
        return None

    def matches(self, work: WorkDescription) -> tuple[Match, ...]:
        """Return every paper that a work may be, by its best evidence alone, the likeliest first.

        Several mean that it cannot be decided: two papers with one title, or an entry that names
        the identifiers of two.
        """
        return (
            self._with_identifiers(work)
            or self._with_urls(work)
            or self._with_title(work)
            or self._with_key(work)
        )

    def with_identifier(self, identifier: Identifier) -> Match | None:
        """Return the paper with an identifier, in whatever spelling."""
        value = str(identifier.normalized)
        matches = self._having("identifier", value)
        return matches[0] if matches else None

    def similar(self, title: str, above: float = SIMILAR) -> tuple[SimilarPaper, ...]:
        """Return the papers whose title or former title is nearly ``title``, most similar first.

        The same title counts too. Papers of one ratio are sorted by key.
        """
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(_compared_title(title))
        ratios: dict[str, float] = {}
        for (group, value), traits in self._by_trait.items():
            if group != "title":
                continue
            ratio = _ratio(matcher, value, above)
            if ratio <= above:
                continue
            for key in traits:
                best_ratio = ratios.get(key, 0.0)
                ratios[key] = max(ratio, best_ratio)
        similar = []
        for key, ratio in ratios.items():
            paper = self._papers[key]
            similar.append(SimilarPaper(paper, ratio))
        similar.sort(key=SimilarPaper.rank)
        return tuple(similar)

    def _having(self, group: str, value: str) -> tuple[Match, ...]:
        """Return the papers with a trait, in the order in which they were added."""
        traits = self._by_trait.get((group, value), {})
        matches = []
        for key, trait in traits.items():
            match = self._match(key, trait)
            matches.append(match)
        return tuple(matches)

    def _match(self, key: str, trait: Trait) -> Match:
        return Match(
            paper=self._papers[key],
            kind=trait.kind,
            value=trait.value,
        )

    def _with_identifiers(self, work: WorkDescription) -> tuple[Match, ...]:
        values = []
        for identifier in _identifiers_of(work):
            value = str(identifier.normalized)
            values.append(value)
        return self._having_any("identifier", values)

    def _with_urls(self, work: WorkDescription) -> tuple[Match, ...]:
        values = [canonical_url(url) for url in work.urls]
        return self._having_any("url", values)

    def _having_any(
        self,
        group: str,
        values: list[str],
    ) -> tuple[Match, ...]:
        by_key: dict[str, Match] = {}
        for value in values:
            for match in self._having(group, value):
                by_key.setdefault(match.paper.key, match)
        return tuple(by_key.values())

    def _with_title(self, work: WorkDescription) -> tuple[Match, ...]:
        # "[No title available]" would make one work of all that have it.
        if not work.title or is_placeholder(work.title):
            return ()
        title = _compared_title(work.title)
        matches = []
        for match in self._having("title", title):
            is_contradicted = _contradicts(work, match.paper)
            matches.append(replace(match, is_contradicted=is_contradicted))
        return tuple(sorted(matches, key=attrgetter("is_contradicted")))

    def _with_key(self, work: WorkDescription) -> tuple[Match, ...]:
        matches = self._having("key", work.key)
        # Most sources have keys of their own: compare titles only where the key is one of ours.
        if not matches:
            return ()
        similar = [near.paper for near in self.similar(work.title)]
        return tuple(match for match in matches if match.paper in similar)


def _group_of(kind: TraitKind) -> str:
    """Return what a former title is compared with: titles."""
    return kind.removeprefix("former ")


def _identifiers_of(work: WorkDescription) -> Iterator[Identifier]:
    yield from work.identifiers
    for url in work.urls:
        identifier = find_identifier(url)
        if identifier:
            yield identifier


def _contradicts(work: WorkDescription, paper: Paper) -> bool:
    """Return whether a work with the title of a paper is another one all the same.

    Authors or year must agree, and where neither side names them, the title must be more than a
    generic one: "Introduction" of two books, and "Knowledge Distillation: A Survey" by others ten
    years later, are other works.
    """
    by_kind = {}
    for identifier in paper.identifiers:
        by_kind[identifier.normalized.kind] = identifier.normalized
    for identifier in _identifiers_of(work):
        normalized = identifier.normalized
        if by_kind.get(normalized.kind, normalized) != normalized:
            return True
    same_authors = _agree_in_authors(work, paper)
    if same_authors:
        return False
    if is_generic_title(work.title):
        # Two editorials of one year are the usual case, not the exception.
        return True
    same_year = _agree_in_year(work, paper)
    is_comparable = same_authors is not None or same_year is not None
    return is_comparable and not same_year


def _agree_in_authors(work: WorkDescription, paper: Paper) -> bool | None:
    """Return whether a work and a paper share an author; None where one of them names nobody."""
    theirs = {normalize_name(name) for name in work.authors}
    ours = {normalize_name(author.sort_name) for author in paper.authors}
    if not theirs or not ours:
        return None
    return not theirs.isdisjoint(ours)


def _agree_in_year(work: WorkDescription, paper: Paper) -> bool | None:
    """Return whether a work is of the year of a paper; None where one of them is undated."""
    years = [paper.month.year] if paper.date else []
    if paper.venue:
        years.append(paper.venue.year)
    if not work.year or not years:
        return None
    distances = [abs(work.year - year) for year in years]
    return min(distances) <= YEARS_APART


def _ratio(matcher: "SequenceMatcher[str]", title: str, above: float) -> float:
    """Return the share of letters in which a title agrees; 0 where an upper bound is too low.

    Without the two quick bounds, comparing a title with 626 others takes .19 s instead of .007 s.
    """
    matcher.set_seq1(title)
    if matcher.real_quick_ratio() <= above:
        return 0.0
    if matcher.quick_ratio() <= above:
        return 0.0
    return matcher.ratio()
