"""Papers like a paper in content, each with the reason: topics, facts and words in common.

What few papers share says more than what many do: a feature of ``n`` of ``N`` papers weighs
``log(N / n)`` squared, divided by the length of the other paper's features, as in the cosine of
search engines. Both are rounded, so that a paper that is added or changed leaves nearly all other
weights as they are. Authors do not count: their other papers are a list of its own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kdcatalog.cache import Cache, digest_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import pluralize
from kdcatalog.views.kept_relations import (
    ERA,
    NO_FEATURE,
    START,
    TITLE,
    TOPIC,
    WORD,
    Feature,
    Features,
    KeptPaper,
    KeptRelations,
    KeptRow,
    Numbered,
    RelatedState,
    Rows,
    packed,
    read_relations,
    unpacked,
    write_relations,
)
from kdcatalog.views.shared_words import PaperWords, comparable_words, spell_words, words_of

# Papers that are compared with one paper: its cost must not grow with the catalog.
CANDIDATES = 150
# On the page of a paper: an author's page has the others, and the reasons take one line.
MOST_RELATED = 6
MOST_BY_AUTHORS = 5
MOST_WORDS = 3
# Of six words, two or more are often one, such as "machine translation".
_MOST_PARTS = 6
ValuesByKind = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Related:
    """Another paper and the reason why it is related."""

    paper: Paper
    reason: str


@dataclass(frozen=True)
class Relations:
    """The features of a catalog's papers, computed once for all of them.

    What a paper is related to is taken from ``cache`` unless a change can have reached it.
    """

    catalog: Catalog
    cache: Cache | None = None
    _computed: dict[str, RelatedState] = field(default_factory=dict)
    _features: dict[Feature, Feature] = field(default_factory=dict)
    _words_by_key: dict[str, PaperWords] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    """By key of a paper, the number of the last feature that was searched for candidates."""

    def of(self, paper: Paper) -> tuple[Related, ...]:
        """Return the papers most like this one, best first, then in the catalog's order."""
        related = []
        _, text = self.state(paper)
        for row in unpacked(text):
            other = self.catalog.by_key[row.key]
            reason = _reason(row)
            related.append(Related(other, reason))
        return tuple(related)

    def state(self, paper: Paper) -> RelatedState:
        """Return the keys of the papers that ``of`` returns, and all that it says as a text."""
        if paper.key not in self._computed:
            self._computed[paper.key] = self._state_of(paper)
        return self._computed[paper.key]

    def compute_all(self) -> None:
        """Compute what all papers are related to, keep it for the next build, and nothing else.

        Words, features and their numbers were a fifth of the memory of a build.
        """
        for paper in self.catalog.papers:
            self.state(paper)
        self.save()
        self._words_by_key.clear()
        self._features.clear()
        self._last.clear()
        for name in ("_kept", "_numbered", "_states"):
            self.__dict__.pop(name, None)

    def _state_of(self, paper: Paper) -> RelatedState:
        kept = self._unreached(paper)
        if not kept:
            rows = self._related(paper)
        else:
            described = (paper.key, *kept.keys)
            if self._rewritten.isdisjoint(described):
                return kept.keys, kept.rows
            before = unpacked(kept.rows)
            rows = [self._respelled(row, paper) for row in before]
        keys = tuple(row.key for row in rows)
        return keys, packed(rows)

    def _spelled(
        self,
        words: Sequence[str],
        paper: Paper,
        other: Paper,
    ) -> list[str]:
        """Return words that two papers share as their texts spell them."""
        if not words:
            return []
        words_of_paper = self._words_of(paper)
        words_of_other = self._words_of(other)
        spelled = spell_words(words, words_of_paper, words_of_other)
        del spelled[MOST_WORDS:]
        return spelled

    def _words_of(self, paper: Paper) -> PaperWords:
        # A paper is related to six others, and about as many are related to it.
        if paper.key not in self._words_by_key:
            self._words_by_key[paper.key] = words_of(paper)
        return self._words_by_key[paper.key]

    def save(self) -> None:
        """Keep for the next build what is related."""
        if not self.cache or self._is_unchanged:
            return
        papers = {}
        for rank, paper in enumerate(self.catalog.papers):
            keys, rows = self.state(paper)
            papers[paper.key] = KeptPaper(
                place=paper.newest_first,
                state=self._states[paper.key],
                features=self._numbered.numbers[rank],
                length=self._numbered.lengths[rank],
                last=self._last_of(paper),
                keys=keys,
                rows=rows,
            )
        write_relations(self.cache, self._words, self._numbered.by_feature, papers)

    @property
    def _is_unchanged(self) -> bool:
        """Whether the last build has kept the same."""
        if self._kept is None or self._reached or self._rewritten:
            return False
        # The last neighbor of a removed paper may have been removed with it.
        number = len(self.catalog.papers)
        return len(self._kept.papers) == number

    def _unreached(self, paper: Paper) -> KeptPaper | None:
        """Return a paper of the last build; None where it may have other related papers now."""
        if not self._kept or paper.key in self._reached:
            return None
        return self._kept.papers[paper.key]

    def _last_of(self, paper: Paper) -> int:
        """Return the number of the last feature that was searched for candidates."""
        kept = self._unreached(paper)
        if not kept or not self._kept:
            return self._last.get(paper.key, NO_FEATURE)
        last = self._kept.last_of(kept)
        return self._numbered.number_of[last] if last else NO_FEATURE

    def _respelled(self, row: KeptRow, paper: Paper) -> KeptRow:
        """Return a row of the last build with words as both texts spell them now."""
        if self._rewritten.isdisjoint((paper.key, row.key)):
            return row
        other = self.catalog.by_key[row.key]
        spelled = self._spelled(row.words, paper, other)
        return row._replace(spelled=spelled)

    @cached_property
    def _kept(self) -> KeptRelations | None:
        if not self.cache:
            return None
        return read_relations(self.cache, self._words)

    @cached_property
    def _reached(self) -> frozenset[str]:
        if not self._kept:
            return frozenset()
        return self._kept.reached(self._numbered)

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.catalog.papers, self._features_of)

    @cached_property
    def _states(self) -> Mapping[str, str]:
        """The digest of what features and spelled words are made from, by key of the paper."""
        states = {}
        for paper in self.catalog.papers:
            facts = [paper.fact(fact) for fact in self._facts]
            texts = (paper.title, paper.summary, paper.date)
            states[paper.key] = digest_of(texts, paper.placements, facts)
        return states

    @cached_property
    def _rewritten(self) -> frozenset[str]:
        """The keys of papers that may be described in other words than in the last build."""
        if not self._kept:
            return frozenset()
        before = {}
        for key, kept in self._kept.papers.items():
            before[key] = kept.state
        rewritten = self._states.items() - before.items()
        return frozenset(key for key, _ in rewritten)

    @cached_property
    def _words(self) -> str:
        """The digest of what all relations follow from: words of reasons, and the total."""
        taxonomy = self.catalog.taxonomy
        words = []
        for path, node in taxonomy.nodes.items():
            words.append((path, node.short_title))
        facts = []
        for fact_id in self._facts:
            fact = taxonomy.fact_by_id[fact_id]
            words_of_fact = fact_id, fact.title, fact.apart
            facts.append(words_of_fact)
        starts = sorted(self._starts.items())
        # All weights follow from the rounded number of papers.
        return digest_of(words, facts, starts, self._numbered.total)

    def _related(self, paper: Paper) -> Rows:
        rank = self._rank[paper.key]
        scores = self._scores(rank)
        # Sorting is stable: papers with the same score stay in the catalog's order.
        in_order = sorted(scores)
        best = sorted(in_order, key=scores.__getitem__, reverse=True)
        related = best[:MOST_RELATED]
        return [self._row(rank, other) for other in related]

    def _scores(self, rank: int) -> Mapping[int, int]:
        """Return how much each candidate has in common with a paper, by its rank."""
        numbers = self._numbered.numbers
        # Of the candidates, tuples: with sets of all papers, this took longer, and 20 MB.
        shared_with = frozenset(numbers[rank]).intersection
        weigh = self._numbered.weights.__getitem__
        lengths = self._numbered.lengths
        topics_of = self._numbered.topics
        topics = topics_of[rank]
        scores = {}
        for candidate in self._candidates(rank):
            # Words alone, as in "achieving parity", related 300 pairs that nobody would call so.
            if topics and not topics & topics_of[candidate]:
                continue
            shared = shared_with(numbers[candidate])
            weight = sum(map(weigh, shared))
            score = weight // lengths[candidate]
            # A feature that every paper has weighs log(1), which is nothing.
            if score > 0:
                scores[candidate] = score
        return scores

    def _candidates(self, rank: int) -> list[int]:
        """Return the ranks of up to 150 papers that share a feature, rare features first."""
        # A dict keeps the order, so that the cut does not depend on that of a set.
        candidates: dict[int, None] = {}
        key = self.catalog.papers[rank].key
        # Rare features have small numbers.
        for number in self._numbered.numbers[rank]:
            self._last[key] = number
            for other in self._numbered.ranks[number]:
                if len(candidates) >= CANDIDATES:
                    return list(candidates)
                if other != rank:
                    candidates[other] = None
        return list(candidates)

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        papers = self.catalog.papers
        return {paper.key: rank for rank, paper in enumerate(papers)}

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """The facts that relate papers: those that the summary table needs."""
        summary = self.catalog.taxonomy.summary
        return summary.needs if summary else ()

    @cached_property
    def _starts(self) -> Mapping[str, list[str]]:
        """The topics that a person starts with a paper, by the key of the paper."""
        paths = defaultdict[str, list[str]](list)
        for path, node in self.catalog.taxonomy.nodes.items():
            for start in node.start:
                paths[start.key].append(path)
        return paths

    def _features_of(self, paper: Paper) -> Features:
        kept = None
        if self._kept:
            state = self._states[paper.key]
            kept = self._kept.features(paper.key, state)
        if kept is not None:
            return kept
        # Two authors of a paper may have one name.
        features = dict.fromkeys(self._new_features(paper))
        # One copy of each: papers share most of their words.
        return tuple(map(self._features.setdefault, features, features))

    def _new_features(self, paper: Paper) -> Iterator[Feature]:
        title_words = comparable_words(paper.title)
        for word in title_words:
            yield TITLE, word
        for word in title_words | comparable_words(paper.summary or ""):
            yield WORD, word
        year = paper.month.year
        for path in paper.placements:
            yield TOPIC, path
            if year:
                # Windows of two years that overlap: December and January are neighbors, too.
                yield ERA, f"{path} {year - 1}"
                yield ERA, f"{path} {year}"
        for path in self._starts.get(paper.key, ()):
            yield START, path
        for fact in self._facts:
            # Two papers with the teacher "Various Models" need not have one in common.
            distinct_values = self.catalog.taxonomy.fact_by_id[fact].apart
            for value in paper.fact(fact):
                if value not in distinct_values:
                    yield fact, value

    def _row(self, rank: int, other: int) -> KeptRow:
        """Return the key of another paper and what both share, words in their forms to compare."""
        values = self._shared_values(rank, other)
        named = list(self._topics_of(values))
        named += self._facts_of(values)
        words = values[WORD]
        if words:
            # Papers on "Mixture of Experts" have these words in common, which says nothing more.
            named_words = comparable_words(" ".join(named))
            words = [word for word in words if word not in named_words]
            del words[_MOST_PARTS:]
        papers = self.catalog.papers
        return KeptRow(
            key=papers[other].key,
            parts=named,
            words=words,
            spelled=self._spelled(words, papers[rank], papers[other]),
            starts=self._titles(values[START]),
        )

    def _shared_values(self, rank: int, other: int) -> ValuesByKind:
        """Return what two papers share by kind; words that few papers have come first."""
        numbered = self._numbered
        numbers = numbered.numbers[rank]
        shared = frozenset(numbers).intersection(numbered.numbers[other])
        values = defaultdict[str, list[str]](list)
        # Rare features have small numbers.
        for number in sorted(shared):
            kind, value = numbered.features[number]
            # "Model" and "student" are in half of all summaries, and say nothing about two of them.
            if kind != WORD or numbered.is_rare(number):
                values[kind].append(value)
        return values

    def _topics_of(self, values: ValuesByKind) -> Iterator[str]:
        paths = values[TOPIC]
        if paths:
            number = pluralize(len(paths), "topic")
            yield f"{number}: {self._titles(paths)}"

    def _facts_of(self, values: ValuesByKind) -> Iterator[str]:
        for fact in self._facts:
            fact_values = ", ".join(values[fact])
            if fact_values:
                title = self.catalog.taxonomy.fact_by_id[fact].title.lower()
                yield f"{title} {fact_values}"

    def _titles(self, paths: Iterable[str]) -> str:
        taxonomy = self.catalog.taxonomy
        in_order = sorted(paths, key=taxonomy.order.__getitem__)
        titles = [taxonomy.nodes[path].short_title for path in in_order]
        return ", ".join(titles)

    def by_authors(self, paper: Paper) -> tuple[Paper, ...]:
        """Return up to five other papers by the same authors, most authors in common first."""
        shared: Counter[str] = Counter()
        for author in paper.authors:
            name = self.catalog.authors.of(paper, author.name)
            shared.update(other.key for other in name.papers)
        shared.pop(paper.key, None)
        in_order = sorted(shared, key=self._rank.__getitem__)
        in_order.sort(key=shared.__getitem__, reverse=True)
        keys = in_order[:MOST_BY_AUTHORS]
        return tuple(self.catalog.by_key[key] for key in keys)


def _reason(row: KeptRow) -> str:
    """Return what two papers share: ``Shares 2 topics: A, B; teacher C; the words d, e``."""
    shared = list(row.parts)
    if row.spelled:
        listed = ", ".join(row.spelled)
        noun = "words" if " " in listed else "word"
        shared.append(f"the {noun} {listed}")
    reason = "Similar title and summary"
    if shared:
        reason = "Shares " + "; ".join(shared)
    if row.starts:
        reason += f". Both are under “Start here” in {row.starts}"
    return reason
