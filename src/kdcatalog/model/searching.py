"""Searching papers by words, as the search box of the site does.

The folding of words and what a field is worth are those of ``frontend/scripts/search``; a test
compares the two. Unlike the box, nothing is guessed: every word must begin a word of the paper.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import LETTERS

# What a match is worth in each field, tuned on known-item queries (make bench-search).
_WORTH: Mapping[str, float] = {
    "short_name": 6,
    "title": 4,
    "authors": 3,
    "former_titles": 2,
    "venue": 1,
    "facts": 0.7,
    "topics": 0.5,
}
_BEGINNING = 0.5  # of what a whole word is worth
# Times as much where the paper is called what was typed: for "MiniLLM", the paper of that name is
# wanted, and not the many that compare themselves with it.
_NAMED_SO = 4
_APOSTROPHES = re.compile("[\u2019\u2018'\u02bc`\u00b4]")
_WORDS = re.compile(r"[^\W_]+")
_BETWEEN_COMPOUNDS = re.compile('[\\s/:,;()"\u201c\u201d]+')
# On a text in which every letter is replaced by its class: Upper, lower, 9 for digits.
_PARTS = re.compile("U?l+|U+(?!l)|9+")
_SHORTEST_PART = 3  # shorter ones, such as "al" of "al-Khabbaz", match too much

_TermsByField = dict[str, frozenset[str]]
_TextWithField = tuple[str, str]


def search_papers(catalog: Catalog, text: str) -> tuple[Paper, ...]:
    """Return the papers in which every word of a text begins a word, the best match first.

    Words of the short name count most, then those of the title, authors, former titles, venue,
    facts and titles of topics. Equally good papers stay newest first. Case, accents and hyphens do
    not matter. A text without words finds nothing.
    """
    words = split_words(text)
    if not words:
        return ()
    scored = []
    for paper in catalog.papers:
        score = _score(catalog, paper, words)
        if score:
            scored.append((score, paper))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    return tuple(paper for _, paper in scored)


def _score(catalog: Catalog, paper: Paper, words: list[str]) -> float:
    """Return how well a paper matches; 0 where a word is missing."""
    terms: _TermsByField = {}
    for field, value in _texts(catalog, paper):
        # A field such as "authors" has several texts.
        earlier = terms.get(field, frozenset())
        terms[field] = earlier | terms_of(value)
    total = 0.0
    for word in words:
        worth = _word_worth(word, terms)
        if not worth:
            return 0
        total += worth
    name_words = split_words(catalog.short_name(paper))
    # Joined, so that "mini-llm" is the name "Mini LLM", too.
    is_its_name = "".join(name_words) == "".join(words)
    return total * _NAMED_SO if is_its_name else total


def _word_worth(word: str, terms: _TermsByField) -> float:
    """Return what a word is worth in all fields of a paper; 0 where none has it."""
    worth = 0.0
    for field, terms_of_field in terms.items():
        worth += _WORTH[field] * _match(word, terms_of_field)
    return worth


def _match(word: str, terms: frozenset[str]) -> float:
    if word in terms:
        return 1
    if any(term.startswith(word) for term in terms):
        return _BEGINNING
    return 0


def _texts(catalog: Catalog, paper: Paper) -> Iterator[_TextWithField]:
    """Yield every text under which a paper is found, after the name of its field."""
    yield "short_name", catalog.short_name(paper)
    yield "title", paper.title
    for author in paper.authors:
        yield "authors", author.name
    for title in paper.former_titles:
        yield "former_titles", title
    yield "venue", str(paper.venue or "")
    for fact in paper.facts:
        for value in paper.fact(fact):
            yield "facts", value
    for path in paper.placements:
        node = catalog.taxonomy.nodes.get(path)
        yield "topics", node.title if node else ""


def fold_text(text: str) -> str:
    """Return a text in plain lower-case letters, of any script.

    >>> fold_text("Schrödinger's Łódź")
    'schrodingers lodz'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    without_quotes = _APOSTROPHES.sub("", decomposed)
    letters = [letter for letter in without_quotes if not _is_mark(letter)]
    lower = "".join(letters).lower()
    return "".join(LETTERS.get(letter, letter) for letter in lower)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def split_words(text: str) -> list[str]:
    """Return the folded words of a text.

    >>> split_words("On-Policy KL")
    ['on', 'policy', 'kl']
    """
    return _WORDS.findall(fold_text(text))


def terms_of(text: str) -> frozenset[str]:
    """Return the terms by which a text is found: its words, and compounds apart and together.

    >>> sorted(terms_of("MiniLLM"))
    ['llm', 'mini', 'minillm']
    """
    terms = set(split_words(text))
    for compound in _BETWEEN_COMPOUNDS.split(text):
        whole = "".join(split_words(compound))
        if whole:
            terms.add(whole)
        parts = _parts_of(compound)
        if len(parts) > 1:
            long_parts = [part for part in parts if len(part) >= _SHORTEST_PART]
            terms.update(map(fold_text, long_parts))
    return frozenset(terms)


def _parts_of(compound: str) -> list[str]:
    """Return the parts of a compound, which begin at hyphens, digits and changes of case."""
    # Python's patterns do not know classes of letters such as \p{Lu}.
    classes = "".join(map(_letter_class, compound))
    parts = []
    for match in _PARTS.finditer(classes):
        start, end = match.span()
        parts.append(compound[start:end])
    return parts


def _letter_class(letter: str) -> str:
    category = unicodedata.category(letter)
    if category.startswith("N"):
        return "9"
    return {"Lu": "U", "Ll": "l"}.get(category, "-")
