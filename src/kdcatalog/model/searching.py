"""Searching papers as the search box of the site does: by an identifier, or by words.

The words and what a field is worth are those of ``frontend/scripts/search``. Unlike the box,
nothing is guessed: every word of a query, a form of it or another name of it must begin a word of
the paper.
"""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import KINDS, Identifier, canonical_form, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.search_words import FUNCTION_WORDS, STOP_WORDS, split_words, stem_of, terms_of

# What a match is worth in each field, tuned on known-item queries (make bench-search).
_WORTH: Mapping[str, float] = {
    "short_name": 8,
    "title": 4,
    "first_author": 4,
    "authors": 3,
    "former_titles": 2.5,
    "summary": 2.2,
    "year": 2,
    "venue": 1.5,
    "facts": 1,
    "topics": 1,
}
# Of what a whole word is worth. A plural means nearly the same; a beginning may begin any word.
_WORTH_OF_FORM = 0.9
_WORTH_OF_BEGINNING = 0.5
# Times as much where the paper is called what was typed: for "MiniLLM", the paper of that name is
# wanted, and not the many that compare themselves with it.
_WORTH_OF_NAME = 4
_AND_OTHERS = re.compile(r"\bet\.? al\b\.?", re.IGNORECASE)

_TermsByField = dict[str, frozenset[str]]
_TextWithField = tuple[str, str]
Words = tuple[str, ...]
_WordList = list[str]
_Alternatives = tuple[Words, ...]
"""Names of one thing, each in its words."""
_LongestName = tuple[_Alternatives, int]


@dataclass(frozen=True, slots=True)
class _Query:
    """What is searched: alternatives for each part of a query, each of words that belong together.

    A part is a word, or a run of words that has other names, such as "chain of thought".
    """

    parts: tuple[_Alternatives, ...]
    whole: str


class PaperSearch:
    """Search in one catalog; its papers are taken apart into words once, at the first query."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    @cached_property
    def _terms(self) -> tuple[_TermsByField, ...]:
        """The terms of each paper, in the order of the catalog."""
        papers = self.catalog.papers
        return tuple(_terms_of_paper(self.catalog, paper) for paper in papers)

    def find(self, text: str) -> tuple[Paper, ...]:
        """Return the papers that a text asks for, the best match first.

        An identifier, a key or the address of a work finds that work alone, or nothing. Otherwise
        every word must begin a word of the paper or have a form in it; words such as "the" and
        "paper" do not count, a year is the paper's (also of two digits) or its venue's, and
        synonyms of taxonomy.yaml count as one. Words of the short name count most, then those of
        title, authors, former titles, summary, venue, facts and topics. Equally good papers stay
        newest first. A text without words finds nothing.
        """
        identified = _identified(self.catalog, text.strip())
        if identified is not None:
            return identified
        query = _query_of(self.catalog, text)
        if not query.parts:
            return ()
        scored = []
        papers = self.catalog.papers
        for paper, terms in zip(papers, self._terms, strict=True):
            score = _score(self.catalog.short_name(paper), terms, query)
            if score:
                scored.append((score, paper))
        scored.sort(key=lambda pair: pair[0], reverse=True)
        return tuple(paper for _, paper in scored)


def _identified(catalog: Catalog, text: str) -> tuple[Paper, ...] | None:
    """Return the papers that an identifier names; None where a text is none."""
    if text in catalog.by_key:
        return (catalog.by_key[text],)
    identifier = find_identifier(text) or _bare_identifier(catalog, text)
    if identifier:
        return catalog.by_identifier.get(identifier.normalized, ())
    if "://" not in text:
        return None
    address = _bare_address(text)
    papers = catalog.papers
    return tuple(paper for paper in papers if _has_address(paper, address))


def _has_address(paper: Paper, address: str) -> bool:
    return address in map(_bare_address, addresses_of(paper))


def addresses_of(paper: Paper) -> list[str]:
    """Return the addresses of a paper that no identifier yields: its URLs, its code and data."""
    addresses = list(paper.urls)
    addresses += paper.code
    addresses += paper.data
    return addresses


def _bare_identifier(catalog: Catalog, text: str) -> Identifier | None:
    """Return an identifier that is written without its kind.

    Of kinds that look like other words and numbers, only identifiers that a paper has count.
    """
    for kind in KINDS:
        value = canonical_form(kind.name, text)
        if not value:
            continue
        identifier = Identifier(kind.name, value)
        if not kind.is_ambiguous or identifier.normalized in catalog.by_identifier:
            return identifier
    return None


def _bare_address(url: str) -> str:
    _, _, address = url.casefold().rpartition("://")
    return address.removeprefix("www.").rstrip("/").removesuffix(".git")


def _query_of(catalog: Catalog, text: str) -> _Query:
    """Return what a text asks for."""
    all_words = split_words(_AND_OTHERS.sub(" ", text))
    words = _without(all_words, STOP_WORDS)
    words = _without(words, FUNCTION_WORDS)
    groups = [*_synonyms(catalog)]
    parts: list[_Alternatives] = []
    while words:
        group, length = _longest_name(words, groups)
        begun = tuple(words[:length])
        parts.append((begun, *group))
        words = words[length:]
    return _Query(tuple(parts), "".join(all_words))


def _without(words: _WordList, common: Container[str]) -> _WordList:
    """Return the words that are not among common ones; all of them where none would be left."""
    rest = [word for word in words if word not in common]
    return rest or words


def _synonyms(catalog: Catalog) -> Iterator[_Alternatives]:
    for group in catalog.taxonomy.synonyms:
        yield tuple(map(_content_words, group))
    for venue in catalog.taxonomy.venue_by_id.values():
        names = (venue.id, venue.name, *venue.aliases)
        yield tuple(map(_content_words, names))


def _content_words(name: str) -> Words:
    return tuple(_without(split_words(name), FUNCTION_WORDS))


def _longest_name(words: _WordList, groups: Sequence[_Alternatives]) -> _LongestName:
    """Return the group with the longest name that a text begins with, and how long it is."""
    stems = [stem_of(word) for word in words]
    best: _Alternatives = ()
    length = 1
    for group in groups:
        for name in group:
            root = [stem_of(word) for word in name]
            begins = stems[: len(root)] == root
            if begins and (not best or len(name) > length):
                best, length = group, len(name)
    return best, length


def _score(short_name: str, terms: _TermsByField, query: _Query) -> float:
    """Return how well a paper matches; 0 where a part of the query is missing."""
    total = _worth_of_parts(query, terms)
    typed = query.parts[0][0]
    if typed != (query.whole,):
        # "k-NN" finds "kNN-LM", which has no word "k".
        total = max(total, _word_worth(query.whole, terms))
    # Joined, so that "mini-llm" is the name "Mini LLM", too.
    is_its_name = "".join(split_words(short_name)) == query.whole
    return total * _WORTH_OF_NAME if is_its_name else total


def _worth_of_parts(query: _Query, terms: _TermsByField) -> float:
    """Return what the parts of a query are worth together; 0 where one is missing."""
    total = 0.0
    for alternatives in query.parts:
        worth = max(_worth_of_all(words, terms) for words in alternatives)
        if not worth:
            return 0
        total += worth
    return total


def _worth_of_all(words: Words, terms: _TermsByField) -> float:
    """Return what words are worth together; 0 where one is missing."""
    worths = [_word_worth(word, terms) for word in words]
    return sum(worths) if all(worths) else 0


def _word_worth(word: str, terms: _TermsByField) -> float:
    """Return what a word is worth in all fields of a paper; 0 where none has it."""
    worth = 0.0
    for field, terms_of_field in terms.items():
        worth += _WORTH[field] * _match(word, terms_of_field)
    return worth


def _match(word: str, terms: frozenset[str]) -> float:
    """Return how well the terms of a field match a word, from 0 to 1."""
    if word in terms:
        return 1
    # Forms begin alike, so few terms need to be reduced to their stems.
    start = word[:3]
    similar = [term for term in terms if term.startswith(start)]
    if stem_of(word) in map(stem_of, similar):
        return _WORTH_OF_FORM
    begins = any(term.startswith(word) for term in similar)
    return _WORTH_OF_BEGINNING if begins else 0


def _terms_of_paper(catalog: Catalog, paper: Paper) -> _TermsByField:
    terms: _TermsByField = {}
    for field, value in _texts(catalog, paper):
        # A field such as "authors" has several texts.
        earlier = terms.get(field, frozenset())
        terms[field] = earlier | terms_of(value)
    return terms


def _texts(catalog: Catalog, paper: Paper) -> Iterator[_TextWithField]:
    """Yield every text under which a paper is found, after the name of its field."""
    yield "short_name", catalog.short_name(paper)
    yield "title", paper.title
    for author in paper.authors[:1]:
        yield "first_author", author.sort_name
    for author in paper.authors:
        yield "authors", author.name
    for title in paper.former_titles:
        yield "former_titles", title
    yield "summary", paper.summary or ""
    year = str(paper.month.year)
    yield "year", year
    # As in "hinton 15" and "Gu '23".
    yield "year", year[2:]
    yield "venue", str(paper.venue or "")
    for fact in paper.facts:
        for value in paper.fact(fact):
            yield "facts", value
    for path in paper.placements:
        node = catalog.taxonomy.nodes.get(path)
        yield "topics", node.title if node else ""
