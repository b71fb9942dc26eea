"""Candidates for a catalog: works that it does not have, ranked, each with what speaks for it.

Whatever a person needs to decide is read from title, abstract and comment alone; nothing is asked.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import description_of
from kdcatalog.discovery.ranking import Text, is_in_scope, rank_texts
from kdcatalog.discovery.reasons import reason_of
from kdcatalog.drafting.announcements import announced_venue, code_links
from kdcatalog.learning import SUGGESTIONS, TopicSuggester, count_stems
from kdcatalog.model.dates import Month
from kdcatalog.model.matching import Matcher
from kdcatalog.model.text import fold
from kdcatalog.services.arxiv import is_withdrawn
from kdcatalog.text.cleaning import sentences_of
from kdcatalog.text.tex import tex_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kdcatalog.bibliography.work import Work
    from kdcatalog.discovery.ranking import Ranked
    from kdcatalog.drafting.announcements import AnnouncedVenue
    from kdcatalog.model.authors import Author
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.discovery import Discovery, Rejection
    from kdcatalog.model.fact_names import FactNames
    from kdcatalog.model.paper import Paper

# Below this, the titles of a hundred candidates resemble some title of the catalog by chance.
_LIKELY_DUPLICATE = 0.85
# A publication under a title that is half another one has the authors of its preprint.
_TEAM = 3
# Of 765 topics of 180 new papers, 77 % are among the first eight, and 92 % among sixteen. A topic
# that is not offered costs an edit of the record.
_TOPICS = 16
# What may follow the first word of a family in one word: "Qwen3.5-27B-Instruct", not "Qwen's".
_REST = r"(?:[-.]?[A-Za-z0-9]+)*"
# Three letters and more: "AM" and "T5" are also abbreviations and tables.
_SHORTEST = 3
# What is done with a model or is like it has not its name: "Mamba-based", "GPT-4-generated".
_ADJECTIVE = re.compile(
    r"-(?:based|like|style|family|series|class|level|(?:align|distill|encod|enhanc|generat|guid"
    r"|mediat|power|prun|train|tun)ed|driven)\b.*"
)
# Two of fifty candidates of a week named their method like a data set or a model.
_PROPOSES = re.compile(r"\b(?:propos|introduc|present)\w*\s+(?:(?:an?|the)\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProposedTopic:
    """A topic by path and title, and the sentence of the abstract that supports it."""

    path: str
    title: str
    sentence: str = ""

    @property
    def line(self) -> str:
        """The path and the sentence, where there is one."""
        parts = (self.path, self.sentence)
        return ": ".join(filter(None, parts))


@dataclass(frozen=True, slots=True)
class NamesOfKind:
    """The names of one vocabulary that a text mentions, such as models or data sets."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscoveredWork:
    """A work that the catalog may want: its rank from 1, the reason, and what was read from it.

    ``similar`` are papers of the catalog with nearly the same title, and ``further_topics`` those
    that are less likely than ``topics``, without a sentence.
    """

    rank: int
    work: Work
    reason: str
    topics: tuple[ProposedTopic, ...]
    code: tuple[str, ...]
    names: tuple[NamesOfKind, ...]
    venue: AnnouncedVenue | None
    similar: tuple[Paper, ...]
    further_topics: tuple[ProposedTopic, ...] = ()

    @property
    def id(self) -> str:
        """The identifier with its kind, else the address, else the title."""
        for identifier in self.work.identifiers:
            return str(identifier)
        return self.work.url or self.work.title

    @property
    def url(self) -> str:
        """Where the work can be read; empty where it names no address."""
        for identifier in self.work.identifiers:
            return identifier.url
        return self.work.url

    @property
    def abstract(self) -> str:
        """The abstract without the commands of TeX that a third of those on arXiv have."""
        return tex_to_text(self.work.abstract)

    @property
    def venue_text(self) -> str:
        """The venue at which it was accepted, such as "ACL 2026"; empty without one."""
        if self.venue is None:
            return ""
        publication = self.venue.publication
        return f"{publication['id']} {publication['year']}"


@dataclass(frozen=True, slots=True)
class Discoveries:
    """The first candidates, and how many works were read, and why others are no candidates."""

    candidates: tuple[DiscoveredWork, ...]
    total: int
    in_catalog: int
    rejected: int
    withdrawn: int


def discover(
    catalog: Catalog,
    settings: Discovery,
    works: Sequence[Work],
    rejections: Iterable[Rejection],
    limit: int = sys.maxsize,
    *,
    in_scope: bool = False,
) -> Discoveries:
    """Return the ``limit`` likeliest candidates among the works of a listing.

    With ``in_scope``, only those that are about the subject by their words alone.
    """
    sorting = _Sorting(catalog, rejections)
    for work in works:
        sorting.add(work)
    # Those that are no candidates stay in the ranking: they are part of what the listing is like.
    texts = [Text(work.title, work.abstract) for work in works]
    month = _month_of(works, catalog)
    ranked = rank_texts(texts, catalog.papers, settings, month)
    explainer = _Explainer(catalog)
    candidates: list[DiscoveredWork] = []
    for row in ranked:
        is_new = row.index in sorting.new
        if in_scope and not is_in_scope(texts[row.index], settings):
            continue
        if is_new and len(candidates) < limit:
            rank = len(candidates) + 1
            work = works[row.index]
            candidates.append(explainer.explain(rank, work, row))
    return Discoveries(
        candidates=tuple(candidates),
        total=len(works),
        in_catalog=sorting.in_catalog,
        rejected=sorting.rejected,
        withdrawn=sorting.withdrawn,
    )


def _month_of(works: Iterable[Work], catalog: Catalog) -> Month:
    """Return the month of the newest work, that of the catalog where none has a date."""
    dates = [work.date for work in works if work.date]
    return Month.parse(max(dates)) if dates else catalog.today


class _Sorting:
    """Sorts works into new ones, by their index, and three kinds of others, which it counts."""

    def __init__(self, catalog: Catalog, rejections: Iterable[Rejection]) -> None:
        self.new: set[int] = set()
        self.in_catalog = 0
        self.rejected = 0
        self.withdrawn = 0
        self._matcher = Matcher(catalog.papers)
        self._rejected_ids = {rejection.id for rejection in rejections}
        # A removed paper was rejected with a reason: do not propose it again.
        for removal in catalog.removals:
            self._rejected_ids.update(removal.identifiers)
        self._seen: set[str] = set()
        self._index = 0

    def add(self, work: Work) -> None:
        """Sort the next work of the listing; one that it lists twice counts once."""
        index = self._index
        self._index += 1
        ids = {str(identifier.normalized) for identifier in work.identifiers}
        match = self._matcher.find(description_of(work))
        # A title alone may be that of another work: then it is a candidate with a likely duplicate.
        if match and not match.is_contradicted:
            self.in_catalog += 1
        elif ids & self._rejected_ids:
            self.rejected += 1
        elif is_withdrawn(work):
            self.withdrawn += 1
        elif not ids & self._seen:
            self.new.add(index)
        self._seen |= ids


_Team = frozenset[str]


class Teams:
    """Finds the papers that a work under another title may be, by their authors.

    Of 79 papers of a catalog whose title changed, 71 keep half of its words. A method keeps its
    name before the colon, whatever follows, and even where an author came or went: of 1,884
    papers, no two have a name and three authors in common.
    """

    def __init__(self, papers: Iterable[Paper]) -> None:
        self._papers: dict[_Team, list[Paper]] = {}
        self._named: dict[str, list[Paper]] = {}
        for paper in papers:
            # Two people write many papers together.
            if len(paper.authors) >= _TEAM:
                team = _team_of(paper.authors)
                of_team = self._papers.setdefault(team, [])
                of_team.append(paper)
                name = _name_before_colon(paper.title)
                of_name = self._named.setdefault(name, [])
                of_name.append(paper)
        # Titles without a name have none in common.
        self._named.pop("", None)

    def papers_like(self, work: Work) -> tuple[Paper, ...]:
        """Return those with these authors and half the title, or three of them and the name."""
        team = _team_of(work.authors)
        name = _name_before_colon(work.title)
        papers: dict[str, Paper] = {}
        for paper in self._papers.get(team, ()):
            if _share_half(work.title, paper.title):
                papers[paper.key] = paper
        for paper in self._named.get(name, ()):
            shared = team & _team_of(paper.authors)
            if len(shared) >= _TEAM:
                papers[paper.key] = paper
        return tuple(papers.values())


def _share_half(
    title: str,
    other: str,
) -> bool:
    """Return whether two titles have half of the words of the shorter one in common."""
    words = count_stems(title).keys()
    others = count_stems(other).keys()
    shorter = min(len(words), len(others))
    shared = words & others
    return 2 * len(shared) >= shorter


def _name_before_colon(title: str) -> str:
    folded = fold(title)
    name, colon, _ = folded.partition(":")
    return name if colon else ""


class _Explainer:
    """Reads from a work what a person wants to know before taking it."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._matcher = Matcher(catalog.papers)
        self._suggester = TopicSuggester(catalog)
        self._teams = Teams(catalog.papers)

    def explain(self, rank: int, work: Work, row: Ranked) -> DiscoveredWork:
        """Return a candidate with everything that was read from it."""
        abstract = tex_to_text(work.abstract)
        taxonomy = self._catalog.taxonomy
        text = f"{work.title}. {abstract}"
        names = []
        for vocabulary in taxonomy.vocabularies:
            mentioned = names_in(text, vocabulary)
            if mentioned:
                names.append(NamesOfKind(vocabulary.title, mentioned))
        matches = self._matcher.similar(work.title, _LIKELY_DUPLICATE)
        papers = [match.paper for match in matches]
        similar = {paper.key: paper for paper in papers}
        for paper in self._teams.papers_like(work):
            similar[paper.key] = paper
        topics = tuple(self._topics(work.title, abstract))
        return DiscoveredWork(
            rank=rank,
            work=work,
            reason=reason_of(work.title, row.query, row.words),
            topics=topics[:SUGGESTIONS],
            further_topics=topics[SUGGESTIONS:],
            code=code_links(work),
            names=tuple(names),
            venue=announced_venue(work, taxonomy),
            similar=tuple(similar.values()),
        )

    def _topics(self, title: str, abstract: str) -> Iterable[ProposedTopic]:
        # The title supports a topic, too, but is shown above them anyway.
        sentences = sentences_of(abstract)
        suggestions = self._suggester.suggest(title, abstract, limit=_TOPICS)
        nodes = self._catalog.taxonomy.nodes
        for index, suggestion in enumerate(suggestions):
            path = suggestion.node
            is_likely = index < SUGGESTIONS
            sentence = self._suggester.support(path, sentences) if is_likely else ""
            yield ProposedTopic(path, nodes[path].title, sentence)


def _team_of(authors: Iterable[Author]) -> _Team:
    return frozenset(fold(author.sort_name) for author in authors)


def names_in(text: str, vocabulary: FactNames) -> tuple[str, ...]:
    """Return the names that a text mentions, in its order, each in the vocabulary's spelling.

    A longer name that begins like a family, such as a new size of a model, is returned as written.
    A name that the text itself gives to something new is left out.
    """
    names: dict[str, None] = {}
    coined: set[str] = set()
    for match in _pattern(vocabulary).finditer(text):
        name = _name_in(match[0], vocabulary)
        names.setdefault(name)
        if _is_coined(text, match):
            coined.add(name)
    return tuple(name for name in names if name not in coined)


def _name_in(mention: str, vocabulary: FactNames) -> str:
    """Return the name that a word mentions: "ViT" of "ViTs", "Mamba" of "Mamba-based"."""
    word = mention
    if vocabulary.known_spelling(mention) is None:
        word = _ADJECTIVE.sub("", mention)
    singular = word.removesuffix("s")
    return vocabulary.known_spelling(word) or vocabulary.known_spelling(singular) or word


def _is_coined(text: str, match: re.Match[str]) -> bool:
    """Return whether a text gives a name to what it proposes, and writes it out in parentheses.

    "We propose BIRD (Bootstrapped ...)" is a method, though there is a data set BIRD.
    """
    before = text[: match.start()]
    after = text[match.end() :]
    is_written_out = after.lstrip().startswith("(")
    return is_written_out and _PROPOSES.search(before) is not None


# Compiled from some thousand names, and asked for each candidate.
@lru_cache(maxsize=8)
def _pattern(vocabulary: FactNames) -> re.Pattern[str]:
    """Return what matches a known name, or a word that begins like the family of one.

    Case counts: "Llama" is a model, a llama is not, and neither is "instruct".
    """
    spellings = [*vocabulary.all_names, *vocabulary.all_aliases]
    words: list[str] = []
    for family in vocabulary.families:
        words += family.words
    alternatives = [re.escape(name) for name in _longest_first(spellings)]
    beginnings = map(re.escape, _longest_first(words))
    families = [f"{beginning}{_REST}" for beginning in beginnings]
    # The longer match counts, and known names may have spaces, which words of a family have not.
    pattern = "|".join([*alternatives, *families])
    # "Qwen2" is not the name of "Qwen2.5-Math", though it is a known one.
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])(?!-[A-Za-z0-9]|\.[0-9])")


def _longest_first(names: Iterable[str]) -> list[str]:
    def rank(name: str) -> tuple[int, str]:
        return (-len(name), name)

    long_names = {name for name in names if len(name) >= _SHORTEST}
    return sorted(long_names, key=rank)
