"""Queries for the search box, made by rule from the records: what ``make bench-search`` asks.

Every query asks for papers that are right by construction: the record it is made of, and others
that share exactly what was typed (a short name, an author, a family name and a year).

Some queries ask for other papers just as well: "knowledge distillation language model" is in
eleven titles, and "hbsd" is one wrong letter away from KbSD and from PBSD. No search could know
which of them was drawn, so all are right. To put an exact word after a similar one is forbidden, so
an edit of an acronym that makes a word of some record is no query.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.search_words import split_words, terms_of

FUNCTION_WORDS = """
about above after all also and any are between both but can does for from get has have how into its
make makes more most not off our out over than that the their them they this through toward towards
under until via was what when where which while who why with within without you your
"""
SLIGHT = frozenset(FUNCTION_WORDS.split())
"""Words of a title that nobody would search for."""
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LONG = 5
"""Letters of a word in which people still recognize a typing error."""
_PLURAL = re.compile(r"[^aious]s")
_DROPPED, _DOUBLED, _REPLACED, _SWAPPED = range(4)

_Comparison = Callable[[str, str], bool]


class Query(NamedTuple):
    """What is typed, the keys of the papers it asks for, and those of others just as right."""

    text: str
    wanted: frozenset[str]
    equal: frozenset[str] = frozenset()


class Kind(NamedTuple):
    """A kind of query: its goal, how many of the first results count, how one is made of a paper.

    The score is the mean reciprocal rank; with ``within``, the share of queries whose paper is
    among so many first results. None means that a paper has no such query.
    """

    name: str
    goal: float
    make: Callable[[Paper], Query | None]
    within: int = 0


@dataclass(frozen=True)
class QueryMaker:
    """Makes queries of the papers of a catalog by chance."""

    catalog: Catalog
    chance: random.Random

    @cached_property
    def title_counts(self) -> Counter[str]:
        """In how many titles each word is."""
        return Counter(word for paper in self.catalog.papers for word in significant(paper))

    @cached_property
    def surname_counts(self) -> Counter[str]:
        """Of how many papers each family name has a first author."""
        return Counter(surname(paper) for paper in self.catalog.papers if paper.authors)

    def kinds(self) -> Iterator[Kind]:
        """Yield the ways to ask, with the goals of the project."""
        yield Kind("title words", 0.98, self.title_words)
        yield Kind("unique words + edit", 0.97, self.unique_words)
        yield Kind("unique surname + word", 0.97, self.surname_and_word)
        yield Kind("acronym", 0.99, self.acronym)
        yield Kind("acronym + edit", 0.97, self.mistyped_acronym)
        yield Kind("full name + edit", 0.95, self.mistyped_name)
        yield Kind("inflected words", 0.97, self.inflected_words)
        yield Kind("family and year", 0.95, self.family_and_year, within=3)
        yield Kind("identifiers", 1.00, self.identifier, within=1)

    def title_words(self, paper: Paper) -> Query | None:
        """Return four significant words of a title, in its order."""
        words = self._some_words(paper, 4)
        query = _query(paper, words)
        return query and query._replace(equal=self._titled(words, _is_same))

    def unique_words(self, paper: Paper) -> Query | None:
        """Return two words that no other title has, with one edit in one of them."""
        unique = [word for word in significant(paper) if self.title_counts[word] == 1]
        if len(unique) < 2:
            return None
        words = unique[:2]
        return self._mistyped_query(paper, words)

    def surname_and_word(self, paper: Paper) -> Query | None:
        """Return a family name that one first author has, and the rarest word of the title."""
        words = sorted(significant(paper), key=lambda word: (self.title_counts[word], word))
        if not words or not paper.authors or self.surname_counts[surname(paper)] > 1:
            return None
        return _query(paper, [surname(paper), words[0]])

    def acronym(self, paper: Paper) -> Query | None:
        """Return a short name of one word with two capitals or more, as it is typed in haste."""
        name = self.catalog.short_name(paper)
        capitals = sum(letter.isupper() for letter in name)
        if not name or " " in name or capitals < 2:
            return None
        return Query(name.lower(), self._named(name))

    def mistyped_acronym(self, paper: Paper) -> Query | None:
        """Return an acronym of four letters or more; its edit makes no word of a record."""
        query = self.acronym(paper)
        if not query or len(query.text) < 4 or not query.text.isalpha():
            return None
        text, way = self._edit(query.text)
        if self._named(text) or text in self._words:
            return None
        return Query(text, query.wanted, self._edited_alike(text, way))

    def mistyped_name(self, paper: Paper) -> Query | None:
        """Return the full name of the first author with one edit in a word of four or more."""
        if not paper.authors:
            return None
        name = paper.authors[0].name
        words = name.lower().split()
        places = [at for at, word in enumerate(words) if len(word) >= 4 and word.isalpha()]
        if len(words) < 2 or not places:
            return None
        place = self.chance.choice(places)
        words[place] = self.edited(words[place])
        papers = self.catalog.authors.of(paper, name).papers
        return Query(" ".join(words), frozenset(other.key for other in papers))

    def inflected_words(self, paper: Paper) -> Query | None:
        """Return four words of a title, each in another form where English has one by rule."""
        words = self._some_words(paper, 4)
        forms = [inflected(word) for word in words]
        if forms == words:
            return None
        query = _query(paper, forms)
        return query and query._replace(equal=self._titled(forms, _is_form))

    def family_and_year(self, paper: Paper) -> Query | None:
        """Return the family name of the first author and the year."""
        if not paper.authors:
            return None
        wanted = [
            other.key
            for other in self.catalog.papers
            if other.authors
            and surname(other) == surname(paper)
            and other.month.year == paper.month.year
        ]
        return Query(f"{surname(paper)} {paper.month.year}", frozenset(wanted))

    def identifier(self, paper: Paper) -> Query | None:
        """Return one of the ways to write an identifier or the address of a paper."""
        ways = [paper.key]
        arxiv = paper.identifiers.arxiv
        if arxiv:
            ways += [arxiv, f"arXiv:{arxiv}v2", f"https://arxiv.org/abs/{arxiv}"]
            ways += [f"https://arxiv.org/pdf/{arxiv}v3.pdf", f"https://arxiv.org/html/{arxiv}v1"]
            ways += [f"https://huggingface.co/papers/{arxiv}", f"arxiv.org/abs/{arxiv}"]
            ways += [f"https://doi.org/10.48550/arXiv.{arxiv}", f"https://alphaxiv.org/abs/{arxiv}"]
        for identifier in paper.identifiers:
            ways.append(identifier.url)
            if identifier.kind != "openreview":
                ways.append(identifier.value)
        return Query(self.chance.choice(ways), frozenset([paper.key]))

    def edited(self, word: str) -> str:
        """Return a word with one letter dropped, doubled, replaced or swapped with the next."""
        text, _ = self._edit(word)
        return text

    def _edit(self, word: str) -> tuple[str, int]:
        """Return a word with an edit, and which of the four it is."""
        at = self.chance.randrange(len(word) - 1)
        letter = self.chance.choice(ALPHABET)
        way = self.chance.randrange(4)
        text = _changed(word, way, at, letter)
        if text != word:
            return text, way
        # Two equal letters swapped would be no edit.
        return _changed(word, _DROPPED, at, letter), _DROPPED

    def _some_words(self, paper: Paper, number: int) -> list[str]:
        words = significant(paper)
        if len(words) < number:
            return []
        places = sorted(self.chance.sample(range(len(words)), number))
        return [words[place] for place in places]

    def _mistyped_query(self, paper: Paper, words: list[str]) -> Query | None:
        long = [place for place, word in enumerate(words) if len(word) >= LONG]
        if not long:
            return None
        place = self.chance.choice(long)
        words[place] = self.edited(words[place])
        return _query(paper, words)

    def _named(self, name: str) -> frozenset[str]:
        """Return the keys of the papers with a short name, case aside."""
        return frozenset(self._by_name.get(name.casefold(), ()))

    def _edited_alike(self, text: str, way: int) -> frozenset[str]:
        """Return the keys of the papers whose short name the same edit turns into a text."""
        alike: set[str] = set()
        for name, keys in self._by_name.items():
            # "VE-KD" is typed without its hyphen.
            letters = "".join(split_words(name))
            if abs(len(letters) - len(text)) > 1:
                continue
            places = range(len(letters))
            if any(_changed(letters, way, at, text[at : at + 1]) == text for at in places):
                alike.update(keys)
        return frozenset(alike)

    def _titled(self, typed: list[str], is_typed: _Comparison) -> frozenset[str]:
        """Return the keys of the papers whose titles have what is typed, in the same order."""
        titled = []
        for paper in self.catalog.papers:
            rest = iter(significant(paper))
            # Each word is looked for behind the one before.
            if all(any(is_typed(word, text) for word in rest) for text in typed):
                titled.append(paper.key)
        return frozenset(titled)

    @cached_property
    def _words(self) -> frozenset[str]:
        """Every word of a title, a name or a summary: what search must put before similar words."""
        words: set[str] = set()
        for paper in self.catalog.papers:
            names = [author.name for author in paper.authors]
            name = self.catalog.short_name(paper)
            for text in (paper.title, paper.summary or "", name, *paper.former_titles, *names):
                words |= terms_of(text)
        return frozenset(words)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        keys: dict[str, list[str]] = {}
        for paper in self.catalog.papers:
            keys.setdefault(self.catalog.short_name(paper).casefold(), []).append(paper.key)
        return keys


def significant(paper: Paper) -> list[str]:
    """Return the words of a title that somebody would search for, in lower case."""
    words = re.findall(r"[^\W_]+", paper.title.lower())
    return [
        word
        for word in dict.fromkeys(words)
        if len(word) > 2 and word not in SLIGHT and not word.isdigit()
    ]


def surname(paper: Paper) -> str:
    """Return the family name of the first author, or the name of an organization."""
    return paper.authors[0].sort_name


def inflected(word: str) -> str:
    """Return another form of a word: its plural or singular, or its other participle."""
    if word.endswith("ing") and len(word) > 6:
        return word[:-3] + "ed"
    if word.endswith("ed") and len(word) > 5 and not word.endswith("eed"):
        return word[:-2] + "ing"
    if _PLURAL.fullmatch(word[-2:]) and len(word) > 4:
        return word[:-1]
    return word + "s" if word.isalpha() and not word.endswith(("s", "y", "x")) else word


def queries(catalog: Catalog, kind: Kind, number: int, chance: random.Random) -> list[Query]:
    """Return so many different queries of a kind, each of another record, drawn by chance."""
    papers = chance.sample(catalog.papers, len(catalog.papers))
    made: dict[str, Query] = {}
    for paper in papers:
        query = kind.make(paper)
        if query:
            text, wanted, equal = query
            before = made.get(text, Query(text, frozenset()))
            made[text] = Query(text, before.wanted | wanted, before.equal | equal)
        if len(made) == number:
            break
    return list(made.values())


def _query(paper: Paper, words: list[str]) -> Query | None:
    return Query(" ".join(words), frozenset([paper.key])) if words else None


def _changed(
    word: str,
    way: int,
    at: int,
    letter: str,
) -> str:
    """Return a word with the letter at a place dropped, doubled, replaced or swapped."""
    start, current, rest = word[:at], word[at], word[at + 1 :]
    if way == _DROPPED:
        return start + rest
    if way == _DOUBLED:
        return start + current + current + rest
    if way == _REPLACED:
        return start + letter + rest
    return start + rest[:1] + current + rest[1:]


def _is_same(word: str, typed: str) -> bool:
    return word == typed


def _is_form(word: str, typed: str) -> bool:
    """Return whether what is typed is a word itself or its other form."""
    return typed in (word, inflected(word))
