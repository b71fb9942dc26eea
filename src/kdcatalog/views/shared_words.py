"""The words that two papers share: in one form to compare them, and as their texts spell them."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from sys import intern
from typing import NamedTuple

from kdcatalog.model.paper import Paper
from kdcatalog.model.text import normalize_title

_WORDS_THAT_SAY_NOTHING = """
a about add after all also an and any are as at based be beat before best better between both but by
can compare compared derive different do does down during each even few find first for free from
full gain give had has have help how in instead into is it its just keep key let make many may more
most much need new no not of on one only onto or other our out over own per rather run same see set
several show so some such than that the their them then there these they this those three through to
too toward two under up use used using via was well what when where whether which while who whose
why will with within without yet
"""
# However rare they are in a small catalog.
_NOT_WORDS = frozenset(_WORDS_THAT_SAY_NOTHING.split())
# "RLS" and "KLS" are not plurals of anything.
_LONGEST_ABBREVIATION = 3
# "Bias", "corpus", "analysis", "loss" and "series" are singular. "Personas" is not, so that the
# ending "as" alone decides nothing.
_NO_PLURAL = re.compile("(?:ss|us|is|ias|series|species)$")
# "Boxes", "biases" and "approaches"; "caches" then becomes what "cache" does.
_LONG_PLURAL = re.compile("(ss|x|sh|ch|ias)es$")
_TOKEN = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = (".", "!", "?", ":")
_HYPHENS = frozenset({"-", "\u2010", "\u2011"})


class Token(NamedTuple):
    """A word in its form to compare, how it is spelled here, and what follows up to the next."""

    form: str
    spelling: str
    gap: str


Forms = tuple[str, str]


class PaperWords(NamedTuple):
    """The words of a paper: their spellings by form, and two side by side by the forms of both."""

    spellings: dict[str, str]
    pairs: dict[Forms, str]


def comparable_words(text: str) -> frozenset[str]:
    """Return the words of a text in one form each, those left out that say nothing.

    >>> sorted(comparable_words("The Trajectories of Personas, and Bias in Caches"))
    ['bias', 'cach', 'persona', 'trajectory']
    """
    # Letters and digits alone come from formulas and from "GPT-4".
    all_words = normalize_title(text).split()
    words = [word for word in all_words if len(word) > 1]
    return frozenset(map(_form_of, words)) - _NOT_WORDS


def words_of(paper: Paper) -> PaperWords:
    """Return the words of a paper's summary and title."""
    # The summary first: in a title, words that are no names have capitals, too.
    tokens = list(_tokens(paper.summary or "", is_title=False))
    tokens += _tokens(paper.title, is_title=True)
    spellings: dict[str, str] = {}
    for form, spelling, _ in tokens:
        before = spellings.get(form, spelling)
        # The singular, where one of the texts has it.
        spellings[form] = min(before, spelling, key=len)
    return PaperWords(spellings, _pairs(tokens))


def spell_words(
    forms: Sequence[str],
    paper: PaperWords,
    other: PaperWords,
) -> list[str]:
    """Return words that two papers share as their texts spell them, in the order of the forms.

    Two that are side by side in both papers are one: ``black-box``, ``machine translation``.
    """
    phrases = _phrases(frozenset(forms), paper, other)
    words = []
    for form in forms:
        spelling = paper.spellings.get(form, form)
        other_spelling = other.spellings.get(form, spelling)
        shorter = min(spelling, other_spelling, key=len)
        word = phrases.get(form, shorter)
        # "86" in two summaries is a coincidence.
        if word not in words and not word.isdigit():
            words.append(word)
    return words


def _form_of(word: str) -> str:
    is_plural = word.endswith("s") and not _NO_PLURAL.search(word)
    if not is_plural or len(word) <= _LONGEST_ABBREVIATION:
        return word.removesuffix("e") if word.endswith("che") else word
    if word.endswith("ies") and len(word) > 5:  # not "ties"
        return f"{word[:-3]}y"
    long_plural = _LONG_PLURAL.search(word)
    end = long_plural.end(1) if long_plural else -1
    return word[:end]


def _tokens(text: str, *, is_title: bool) -> Iterator[Token]:
    matches = [*_TOKEN.finditer(text)]
    starts = [match.start() for match in matches]
    ends = [*starts[1:], len(text)]
    for match, end in zip(matches, ends, strict=False):
        start = match.start()
        before = text[:start].rstrip()
        spelling = match[0]
        has_inner_capital = any(map(str.isupper, spelling[1:]))
        # "MoE" and "RLVR" are spelled so wherever they are.
        if not has_inner_capital and (is_title or _ends_sentence(before)):
            spelling = spelling.lower()
        form = _form_of(normalize_title(spelling))
        after = match.end()
        token = form, spelling, text[after:end]
        # Most words are in many papers: one copy of each takes a fifth less memory.
        yield Token(*map(intern, token))


def _ends_sentence(text: str) -> bool:
    return not text or text.endswith(_SENTENCE_ENDS)


def _phrases(
    forms: frozenset[str],
    paper: PaperWords,
    other: PaperWords,
) -> dict[str, str]:
    """Return, for each of two words that are side by side in both papers, the two as one.

    With a hyphen, one word is enough: "post" alone says less than "post-training".
    """
    phrases: dict[str, str] = {}
    for pair, phrase in paper.pairs.items():
        # Few pairs are in both, so this comes first: related papers have 300,000 pairs.
        if pair not in other.pairs:
            continue
        shared = forms.intersection(pair)
        least = 2 if " " in phrase else 1
        if len(shared) >= least:
            for form in shared - phrases.keys():
                phrases[form] = phrase
    return phrases


def _pairs(tokens: Sequence[Token]) -> dict[Forms, str]:
    """Return every two words side by side as spelled, with their hyphen where they have one."""
    pairs: dict[Forms, str] = {}
    for first, second in pairwise(tokens):
        has_hyphen = first.gap in _HYPHENS
        if has_hyphen or first.gap == " ":
            forms = first.form, second.form
            phrase = first.spelling + first.gap + second.spelling
            before = pairs.setdefault(forms, phrase)
            if has_hyphen and " " in before:
                pairs[forms] = phrase
    return pairs
