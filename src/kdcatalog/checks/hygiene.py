"""Titles and names that hold more than the paper prints: markup, marks, emoji, placeholders.

What counts as such is decided by the cleaner through which everything from outside enters the
catalog, so a record written by hand is held to what ``add`` would have written.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from kdcatalog.model.authors import Author
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote, yaml_quoted
from kdcatalog.problems import Path, Problem
from kdcatalog.text.cleaning import Cleaned, clean_title, is_placeholder
from kdcatalog.text.names import clean_name, is_placeholder_name, recased_name

_REMOVED = "removed "
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
# "BERT", "NLP" and "LLMs" are words in capitals of good titles, "KNOWLEDGE" is not. Of three words
# with four letters and more, two may be acronyms: "BERT and RoBERTa" never has three in a row.
_SHORTEST_WORD = 4
_FEWEST_WORDS = 3
# One word in five may be a name that is printed otherwise, such as "word2vec".
_SHARE_IN_CAPITALS = 0.8
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "into"}
    | {"of", "on", "or", "the", "to", "via", "with"}
)
_LAST_PARENTHESES = re.compile(r" [(\[](?P<venue>[^()\[\]]+?),? '?(?:[0-9]{2}){1,2}[)\]]$")
_FIELD_TEXTS = ("short_name", "note")


def unclean_titles(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD601, KD602 or KD604 on every title with markup, marks or emoji."""
    for paper in catalog.papers:
        for at, title in _titles(paper):
            cleaned = clean_title(title)
            # An empty text was a placeholder, which is another problem.
            if cleaned.text and cleaned.text != title:
                yield _unclean(paper, at, cleaned, code="KD602", subject="the title")


def venues_in_titles(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD602 on every title that ends in a venue of the catalog and its year."""
    venues = catalog.taxonomy.venue_vocabulary
    for paper in catalog.papers:
        ending = _LAST_PARENTHESES.search(paper.title)
        if not ending or not venues.resolve(ending["venue"]):
            continue
        venue = ending[0].strip(" ()[]")
        yield Problem(
            code="KD602",
            file=paper.file,
            at=("title",),
            message=f"the venue {quote(venue)} in the title",
            hint=f"write {yaml_quoted(paper.title[: ending.start()])}",
        )


def unclean_names(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD601, KD604 or KD606 on every author whose name holds more than a name."""
    for paper in catalog.papers:
        for index, author in enumerate(paper.authors):
            cleaned = clean_name(author.name)
            at = ("authors", index)
            if cleaned.is_incomplete:
                continue  # KD121 on a person; a group may be called "Rye and others"
            if cleaned.text and cleaned.text != author.name:
                yield _unclean(paper, at, cleaned, code="KD606", subject="the name")


def titles_without_language(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD611 on every title in another script whose record does not name its language."""
    for paper in catalog.papers:
        if not paper.language and _is_in_other_script(paper.title):
            yield Problem(
                code="KD611",
                file=paper.file,
                at=("title",),
                message="the title is in another script, and the record does not name its language",
                hint="add language: with a tag such as zh, ja, ko, ru, ar or fa",
            )


def placeholders(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD605 on every text that only marks a place to fill in."""
    for paper in catalog.papers:
        for at, text in _texts(paper):
            if is_placeholder(text):
                yield _placeholder(paper, at, text)
        for index, author in enumerate(paper.authors):
            if is_placeholder_name(author.name):
                yield _placeholder(paper, ("authors", index), author.name)


def capitals(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD603 on every title or name in one case, with a proposal that a person must check."""
    words = _Words(catalog)
    for paper in catalog.papers:
        if _is_in_capitals(paper.title):
            proposal = words.recased(paper.title)
            yield _in_one_case(
                paper,
                at=("title",),
                message="the title is in capitals",
                proposal=proposal,
            )
        # An unreadable title has the name of the file in its place.
        elif _is_in_small_letters(paper.title) and paper.title != paper.file:
            proposal = words.titled(paper.title)
            yield _in_one_case(
                paper,
                at=("title",),
                message="the title is in lower case",
                proposal=proposal,
            )
        for index, author in enumerate(paper.authors):
            if _is_name_in_capitals(author):
                proposal = recased_name(author.name)
                yield _in_one_case(
                    paper,
                    at=("authors", index),
                    message="the name is in capitals",
                    proposal=proposal,
                )


def _titles(paper: Paper) -> Iterator[tuple[Path, str]]:
    yield ("title",), paper.title
    for index, title in enumerate(paper.former_titles):
        yield ("former_titles", index), title


def _texts(paper: Paper) -> Iterator[tuple[Path, str]]:
    """Yield every text of a paper, other than names, in which a placeholder is worth a report."""
    yield from _titles(paper)
    for name in _FIELD_TEXTS:
        text = getattr(paper, name)
        if text:
            yield (name,), text
    for name, value in paper.facts.items():
        if isinstance(value, str):
            yield ("facts", name), value
            continue
        for index, item in enumerate(value):
            yield ("facts", name, index), item


def _unclean(
    paper: Paper,
    at: Path,
    cleaned: Cleaned,
    *,
    code: str,
    subject: str,
) -> Problem:
    removals = [note for note in cleaned.notes if note.startswith(_REMOVED)]
    marks = [note.removeprefix(_REMOVED) for note in removals]
    if any(mark.endswith(" markup") for mark in marks):
        code = "KD601"
    elif marks == ["emoji"]:
        code = "KD604"
    return Problem(
        code=code,
        file=paper.file,
        at=at,
        message=f"{' and '.join(marks) or 'stray punctuation'} in {subject}",
        hint=f"write {yaml_quoted(cleaned.text)}",
    )


def _placeholder(
    paper: Paper,
    at: Path,
    text: str,
) -> Problem:
    hint = "remove the line, or write the value"
    if at == ("title",):
        hint = 'write the title as published, such as title: "Attention Is All You Need"'
    elif at[0] == "authors":
        hint = "write the name as printed, or remove authors: if nobody is named"
    return Problem(
        code="KD605",
        file=paper.file,
        at=at,
        message=f"{quote(text)} is a placeholder",
        hint=hint,
    )


def _in_one_case(
    paper: Paper,
    at: Path,
    message: str,
    proposal: str,
) -> Problem:
    return Problem(
        code="KD603",
        file=paper.file,
        at=at,
        message=message,
        hint=f"compare with the paper; probably {yaml_quoted(proposal)}",
    )


def _is_in_other_script(title: str) -> bool:
    """Return whether most letters of a title are not Latin."""
    if title.isascii():
        return False
    # A Greek letter, as of a parameter, or a name in Chinese does not make a title foreign.
    letters = [letter for letter in title if letter.isalpha()]
    names = [unicodedata.name(letter, "") for letter in letters]
    latin = [name for name in names if name.startswith("LATIN")]
    return 2 * len(latin) < len(letters)


def _is_in_capitals(title: str) -> bool:
    words = _long_words(title)
    in_capitals = [word for word in words if _is_acronym(word)]
    if len(in_capitals) < _FEWEST_WORDS:
        return False
    share = len(in_capitals) / len(words)
    return share >= _SHARE_IN_CAPITALS


def _is_in_small_letters(title: str) -> bool:
    # "word2vec" and other names are printed so, whole titles are typed so by people in a hurry.
    return title.islower() and len(_long_words(title)) >= _FEWEST_WORDS


def _long_words(text: str) -> list[str]:
    words: list[str] = _WORD.findall(text)
    return [word for word in words if len(word) >= _SHORTEST_WORD]


def _is_acronym(word: str) -> bool:
    """Return whether a word is in capitals; "LLMs" counts as well."""
    stem = word.removesuffix("s") if len(word) > 2 else word
    return stem.isupper()


def _is_name_in_capitals(author: Author) -> bool:
    # "LI WU" may be initials and "OpenAI" or "IBM" are groups; two long words leave no doubt.
    if author.is_group or not author.name.isupper():
        return False
    return len(_long_words(author.name)) > 1


def _in_upper_case(match: re.Match[str]) -> str:
    return match[0].upper()


class _Words:
    """How the titles of a catalog write each word, for the case of a title in capitals."""

    def __init__(self, catalog: Catalog) -> None:
        self.papers = catalog.papers

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The most frequent spelling of every word, by the word in lower case."""
        # Made on first use: nearly no catalog has a title in capitals.
        counts = Counter[str]()
        for paper in self.papers:
            title = paper.title
            has_both_cases = not (title.islower() or _is_in_capitals(title))
            if has_both_cases:
                words = _WORD.findall(title)
                counts.update(words[1:])
        # The most frequent last, so that it remains where several spellings have one key.
        rising = sorted(counts, key=counts.__getitem__)
        return {spelling.lower(): spelling for spelling in rising}

    def recased(self, title: str) -> str:
        """Return a title in the spelling of other titles, unknown words capitalized.

        What is before a colon stays: most often it is a name, such as DUET.
        """
        name, colon, rest = title.partition(":")
        text = _WORD.sub(self._spelling, rest if colon else title)
        text = _FIRST_LETTER.sub(_in_upper_case, text, count=1)
        return f"{name}:{text}" if colon else text

    def titled(self, title: str) -> str:
        """Return a title in lower case with the spellings and capitals of other titles."""
        text = _WORD.sub(self._spelling_in_title, title)
        return _FIRST_LETTER.sub(_in_upper_case, text, count=1)

    def _spelling_in_title(self, word: re.Match[str]) -> str:
        lower = word[0].lower()
        if lower in _SMALL_WORDS:
            return lower
        return self.spellings.get(lower, lower.capitalize())

    def _spelling(self, word: re.Match[str]) -> str:
        if not word[0].isupper():
            return word[0]  # "LLMs" shows what it is, also among capitals
        return self._spelling_in_title(word)
