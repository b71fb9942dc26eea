"""What search in the browser reads: words with their papers, and what it shows of hits.

An index is made of up to 2,000 papers, by this module, so that a visitor's browser need not take
texts apart: it reads postings. ``terms`` are sorted words, each written as a capital letter that
counts the letters it shares with the word before (A for none), and the rest. A field is a list of
postings for each term, separated by blanks; the postings of a term are the gaps between the places
of its papers, in the letters of ``DIGITS``: one letter below 60, else two.

Words of titles count as they are, since people type the beginnings of words. The words of a summary
that a title has too, or another form of them, are left out: that halves the postings of summaries.
"""

import string
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, takewhile
from typing import Any

from kdcatalog.exports.site_data import identifier_patterns
from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Removal
from kdcatalog.model.identifiers import KINDS, find_identifier
from kdcatalog.model.paper import Paper
from kdcatalog.model.search_words import FUNCTION_WORDS, split_words, stem_of, terms_of
from kdcatalog.model.searching import addresses_of

# 1,900 papers are one index, since every index repeats common words: four of 500 papers took 60 kB
# more after gzip. Two letters of a posting reach a gap of 60 + 30 * 90 papers.
INDEX_SIZE = 2000

# From so many papers on, words of one summary and nothing else are left out: of 1,900 papers they
# are a quarter of all words, and 7 kB after gzip.
_MANY_PAPERS = 1000

# Every printable character but the blank, quotes and backslash, which JSON would have to escape, in
# the order of their codes: a script counts them without a table.
_VISIBLE = "".join(map(chr, range(33, 127)))
_PRINTABLE = _VISIBLE.replace('"', "").replace("\\", "")
# Gaps below 60 take one digit; the 30 digits above begin gaps of two, up to 2,760.
DIGITS = _PRINTABLE[:90]
_ONE_LETTER = 60
_SHARED_LETTERS = string.ascii_uppercase
_MOST_SHARED = len(_SHARED_LETTERS) - 1

Document = Mapping[str, Any]
"""What a file of data contains, to be written as JSON."""
Row = list[Any]
"""A list instead of an object: the names of fields would be repeated for every paper."""
Places = dict[str, list[int]]
"""The places of the papers that have each term, ascending."""
Fields = Mapping[str, Places]


def places_in_parts(total: int, size: int) -> list[int]:
    """Return where parts of a list begin; the first part has the remainder.

    Counted from the oldest paper: a new one changes the first part alone.

    >>> places_in_parts(250, 100), places_in_parts(0, 100)
    ([0, 50, 150], [0])
    """
    remainder = total % size
    starts = list(range(remainder, total, size))
    if remainder or not total:
        starts.insert(0, 0)
    return starts


def index_of(
    catalog: Catalog,
    papers: Sequence[Paper],
    start: int,
) -> Document:
    """Return the index of a part of the catalog's papers, of which the first has a place."""
    words = _WordIndex(catalog)
    names = _NameIndex()
    placed: Places = {path: [] for path in catalog.taxonomy.nodes}
    for place, paper in enumerate(papers):
        words.add(place, paper)
        names.add(place, paper)
        for path in paper.placements:
            placed[path].append(place)
    return {
        "start": start,
        "count": len(papers),
        "years": [_years(paper) for paper in papers],
        "words": words.document(),
        "names": names.document(),
        "topics": _postings(placed.values()),
    }


def compared_values(catalog: Catalog, paper: Paper) -> list[Sequence[str]]:
    """Return what a paper has of each of the facts that are compared, such as names of models."""
    facts = catalog.taxonomy.facts
    compared = [fact.id for fact in facts if fact.compared]
    return [paper.fact(fact_id) for fact_id in compared]


def _years(paper: Paper) -> list[int]:
    """Return the year of a paper and that of its venue, the latter where it differs."""
    years = [paper.month.year]
    if paper.venue and paper.venue.year not in years:
        years.append(paper.venue.year)
    return years


class _WordIndex:
    """The words of titles, short names, former titles, venues, facts and summaries."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.is_small = len(catalog.papers) < _MANY_PAPERS
        self.fields: dict[str, Places] = {}
        for field in ("title", "name", "former", "venue", "fact"):
            self.fields[field] = defaultdict(list)
        self.summary_stems: Places = defaultdict(list)
        self.summary_forms: set[str] = set()
        # The 60,000 words of 1,900 papers are 9,000 different ones.
        self.stem_of = cache(stem_of)

    def add(self, place: int, paper: Paper) -> None:
        """Add the words of a paper."""
        title = _searched([paper.title])
        short_name = self.catalog.short_name(paper)
        # As one word: "mini-llm" is the name "Mini LLM", too.
        name = "".join(split_words(short_name))
        others = _searched([*paper.former_titles, short_name])
        former = others - title - {name}
        values = chain.from_iterable(compared_values(self.catalog, paper))
        facts = _searched(values)
        venue = str(paper.venue or "")
        self._add("title", place, title)
        self._add(
            "name",
            place,
            [name] if name else [],
        )
        self._add("former", place, former)
        self._add("venue", place, _searched([venue]))
        self._add("fact", place, facts - former)
        self._add_summary(place, paper.summary or "", title)

    def _add(
        self,
        field: str,
        place: int,
        terms: Iterable[str],
    ) -> None:
        for term in terms:
            self.fields[field][term].append(place)

    def _add_summary(
        self,
        place: int,
        summary: str,
        title: Iterable[str],
    ) -> None:
        forms = _searched([summary])
        self.summary_forms |= forms
        # Single letters and digits are parts of formulas and of the names of models.
        words = [form for form in forms if len(form) > 1]
        stems = set(map(self.stem_of, words))
        for root in stems.difference(map(self.stem_of, title)):
            self.summary_stems[root].append(place)

    def document(self) -> Document:
        """Return the terms and the postings of each field."""
        terms = set().union(*self.fields.values())
        summary = self._summary(terms)
        return _written({**self.fields, "summary": summary})

    def _summary(self, terms: Iterable[str]) -> Places:
        """Return the places of summaries, each stem under one form of it that titles have.

        Search expands a word to all of its forms, so that one is enough.
        """
        form_by_stem = self._by_stem(sorted(terms))
        shortest_forms = self._by_stem(sorted(self.summary_forms, key=_by_length))
        summary: Places = {}
        for root, places in self.summary_stems.items():
            form = form_by_stem.get(root)
            if form:
                summary[form] = places
            elif len(places) > 1 or self.is_small:
                summary[shortest_forms[root]] = places
        return summary

    def _by_stem(self, forms: Iterable[str]) -> Mapping[str, str]:
        """Return the first of some forms by their stem."""
        by_stem: dict[str, str] = {}
        for form in forms:
            by_stem.setdefault(self.stem_of(form), form)
        return by_stem


class _NameIndex:
    """The words of authors' names: those of the first author apart from those of the others."""

    def __init__(self) -> None:
        self.first: Places = defaultdict(list)
        self.given_names: Places = defaultdict(list)
        self.others: Places = defaultdict(list)

    def add(self, place: int, paper: Paper) -> None:
        """Add the words of the names of a paper's authors."""
        words: set[str] = set()
        for author in paper.authors[1:]:
            words |= terms_of(author.name)
        for word in words:
            self.others[word].append(place)
        for author in paper.authors[:1]:
            family = terms_of(author.sort_name)
            # The whole name, since a hyphen or an apostrophe may join its parts.
            given_names = terms_of(author.name) - family
            for word in family:
                self.first[word].append(place)
            for word in given_names:
                self.given_names[word].append(place)

    def document(self) -> Document:
        """Return the terms, and the postings of family name, given names and other authors."""
        return _written({"first": self.first, "given": self.given_names, "author": self.others})


def _by_length(form: str) -> tuple[int, str]:
    return len(form), form


def _searched(texts: Iterable[str]) -> set[str]:
    terms: set[str] = set()
    for text in texts:
        terms |= terms_of(text)
    return terms - FUNCTION_WORDS


def _written(fields: Fields) -> Document:
    """Return the terms of all fields, and the postings of each field."""
    all_terms = set().union(*fields.values())
    terms = sorted(all_terms, key=_in_browsers)
    document = {"terms": _front_coded(terms)}
    for field, places in fields.items():
        lists = [places.get(term, []) for term in terms]
        document[field] = _postings(lists)
    return document


def _in_browsers(term: str) -> bytes:
    # JavaScript compares units of UTF-16; code points differ from them beyond U+FFFF.
    return term.encode("utf-16-be")


def _front_coded(terms: Iterable[str]) -> str:
    """Return sorted terms, each without the letters that it shares with the one before."""
    parts = []
    previous = ""
    for term in terms:
        pairs = zip(term[:_MOST_SHARED], previous, strict=False)
        equal = takewhile(_are_equal, pairs)
        shared = len(list(equal))
        parts += [_SHARED_LETTERS[shared], term[shared:]]
        previous = term
    return "".join(parts)


def _are_equal(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _postings(lists: Iterable[Iterable[int]]) -> str:
    written = ["".join(_gaps(places)) for places in lists]
    return " ".join(written)


def _gaps(places: Iterable[int]) -> Iterator[str]:
    previous = -1
    for place in places:
        gap = place - previous - 1
        previous = place
        if gap < _ONE_LETTER:
            yield DIGITS[gap]
            continue
        rest = gap - _ONE_LETTER
        high, low = divmod(rest, len(DIGITS))
        yield DIGITS[_ONE_LETTER + high]
        yield DIGITS[low]


# A card of 100 papers has about 16 kB after gzip; three hits are on three cards at most.
CARD_SIZE = 100


def card_of(catalog: Catalog, papers: Iterable[Paper]) -> list[Row]:
    """Return what results show of papers.

    A paper is key, title, authors, venue, date, summary, and the further texts by which it may have
    been found: short name, former titles and the values of each fact that is compared. Last comes
    the language of a title that is not English.
    """
    rows = []
    for paper in papers:
        authors = [author.name for author in paper.authors]
        venue = str(paper.venue or "")
        row = [
            paper.key,
            paper.title,
            authors,
            venue,
            paper.date,
            paper.summary or "",
            catalog.short_name(paper),
            paper.former_titles,
            compared_values(catalog, paper),
        ]
        if paper.language:
            row.append(paper.language)
        rows.append(row)
    return rows


def identifiers_document(catalog: Catalog) -> Document:
    """Return how identifiers are spelled, and the identifiers and addresses of each paper.

    ``papers`` are in the catalog's order. ``kinds`` names each kind and where it leads, with ID for
    the identifier. ``add`` is where a paper is proposed; the identifier follows a final "=".
    ``removed`` are the page of each removed paper, the reason, and its keys and identifiers.
    """
    kinds = {}
    for kind in KINDS:
        kinds[kind.name] = {
            "title": kind.title,
            "noun": kind.noun,
            "url": kind.url("ID"),
        }
    repository = catalog.taxonomy.catalog.repository
    form = ""
    if repository:
        form = site_paths.issue_form(repository, site_paths.ADD_FORM, paper="")
    return {
        **identifier_patterns(),
        "kinds": kinds,
        "add": form or site_paths.CONTRIBUTE,
        "papers": [_identifiers(paper) for paper in catalog.papers],
        "removed": [_removed_row(removal) for removal in catalog.removals],
    }


def _removed_row(removal: Removal) -> Row:
    """Return the page of a removed paper, the reason, and all that asks for it."""
    path = site_paths.paper_page(removal.key)
    texts = [f"key:{key}" for key in removal.keys]
    texts += removal.normalized_identifiers
    return [path, removal.why, texts]


def _identifiers(paper: Paper) -> list[str]:
    """Return normalized identifiers of a paper, and its other addresses as written."""
    texts = list(map(str, paper.all_identifiers))
    for url in addresses_of(paper):
        identifier = find_identifier(url)
        text = str(identifier.normalized) if identifier else url
        texts.append(text)
    return list(dict.fromkeys(texts))
