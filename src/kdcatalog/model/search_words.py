"""Words as search compares them: folded, taken apart, and reduced to their stems.

``frontend/scripts/search/terms.js`` does the same in the browser, where queries are
read; a test compares the two.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from kdcatalog.model.text import LETTERS

FUNCTION_WORDS = frozenset(
    "a an and as at by for from in into is of on or the to via with".split(" ")  # noqa: SIM905
)
"""Words in so many titles that no index lists them."""

# With contractions, which lose their apostrophe: "they don't know" asked for a paper with "dont".
_OF_QUESTIONS = """
about after all also am any are arent asked asking be been being between both but came can cannot
cant come could couldnt did didnt do does doesnt doing done dont each else every exist exists few
find found get gets give given going got has hasnt have havent having help here how hows i if
im instead isnt it its itself ive just kind know let lets like look looking made make makes
making many may me might more most much must my need needs no nor not off one ones only other
ought our out over own paper papers please really same say says several shall should shouldnt
show so some such suggest tell than that thats their them then there theres these they theyre
thing things this those through too try trying under until up us use used uses using very want
wants was wasnt way ways we were werent what whats when where wheres whether which while who
whom whos whose why will without wont work works would wouldnt you your youre
"""
STOP_WORDS = FUNCTION_WORDS | frozenset(_OF_QUESTIONS.split())
"""Words of a question that a result need not have."""

_APOSTROPHES = re.compile("[\u2019\u2018'\u02bc`\u00b4]")
# "c++" and "c#" are names of languages; other signs are not part of a word.
_WORDS = re.compile(r"[^\W_]+(?:\+\+|#)?")
_PLAIN_WORD = re.compile("[A-Za-z]?[a-z]*")
_BETWEEN_COMPOUNDS = re.compile('[\\s/:,;()"\u201c\u201d]+')
# On a text in which every letter is replaced by its class: Upper, lower, 9 for digits.
_PARTS = re.compile("U?l+|U+(?!l)|9+")
_SHORTEST_PART = 3  # shorter ones, such as "al" of "al-Khabbaz", match too much

# Chinese, Japanese and Korean, whose words are not separated: pairs of letters stand for them.
_CJK = "\u3005\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\U00020000-\U0002fa1f"
_RUNS = re.compile(f"[{_CJK}]+|[^{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")


def fold_text(text: str) -> str:
    """Return a text in plain lower-case letters, of any script.

    >>> fold_text("Schrödinger's Łódź")
    'schrodingers lodz'
    """
    if text.isascii():
        # Nearly every word of an index: nothing to take apart, and no letters to replace.
        return _APOSTROPHES.sub("", text).lower()
    decomposed = unicodedata.normalize("NFKD", text)
    without_quotes = _APOSTROPHES.sub("", decomposed)
    letters = [letter for letter in without_quotes if not _is_mark(letter)]
    lower = "".join(letters).lower()
    # Composed again: NFKD takes Korean syllables apart, and pairs of their parts mean nothing.
    composed = unicodedata.normalize("NFC", lower)
    return "".join(LETTERS.get(letter, letter) for letter in composed)


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; of Chinese, Japanese and Korean, pairs of letters.

    >>> split_words("On-Policy KL in C++"), split_words("知識蒸留")
    (['on', 'policy', 'kl', 'in', 'c++'], ['知識', '識蒸', '蒸留'])
    """
    folded = fold_text(text)
    if folded.isascii():
        return _WORDS.findall(folded)
    words: list[str] = []
    for word in _WORDS.findall(folded):
        if _IS_CJK.search(word):
            words.extend(_pairs_of(word))
        else:
            words.append(word)
    return words


def _pairs_of(word: str) -> Iterator[str]:
    for run in _RUNS.findall(word):
        if len(run) == 1 or not _IS_CJK.match(run):
            yield run
            continue
        for start in range(len(run) - 1):
            yield run[start : start + 2]


def terms_of(text: str) -> frozenset[str]:
    """Return the terms by which a text is found: its words, and compounds apart and together.

    >>> sorted(terms_of("MiniLLM")), sorted(terms_of("Llama 2"))
    (['llm', 'mini', 'minillm'], ['2', 'llama', 'llama2'])
    """
    words = split_words(text)
    terms = set(words)
    for before, number in pairwise(words):
        # "Llama 2", "Llama-2" and "Llama2" are one name.
        if number.isdigit() and not before.isdigit():
            terms.add(before + number)
    for compound in _BETWEEN_COMPOUNDS.split(text):
        if _PLAIN_WORD.fullmatch(compound):
            continue  # most of them: one word, which is a term already
        terms.update(_terms_of_compound(compound))
    return frozenset(terms)


def _terms_of_compound(compound: str) -> Iterator[str]:
    words = split_words(compound)
    has_pairs = any(map(_IS_CJK.search, words))
    # Pairs of letters joined again would be no text that anybody types.
    if words and not has_pairs:
        yield "".join(words)
    parts = _parts_of(compound)
    if len(parts) > 1:
        for part in parts:
            if len(part) >= _SHORTEST_PART:
                yield fold_text(part)


def _parts_of(compound: str) -> list[str]:
    """Return the parts of a compound, which begin at hyphens, digits and changes of case."""
    is_plain = compound.isascii() and compound.isalpha()
    if is_plain and compound[1:].islower():
        # One word, whether its first letter is a capital or not.
        return [compound]
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


# Stems, by the rules of M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980. No
# package does it here and in the browser alike, and two stemmers that differ find less than none.
_VOWEL_RUN = "[aeiouy][aeiou]*"
_OTHER_RUN = "[^aeiou][^aeiouy]*"
_SYLLABLE = f"{_VOWEL_RUN}{_OTHER_RUN}"
_ONE_SYLLABLE = re.compile(f"(?:{_OTHER_RUN})?{_SYLLABLE}")
_TWO_SYLLABLES = re.compile(f"(?:{_OTHER_RUN})?(?:{_SYLLABLE}){{2}}")
_EXACTLY_ONE_SYLLABLE = re.compile(f"{_ONE_SYLLABLE.pattern}(?:{_VOWEL_RUN})?")
_HAS_VOWEL = re.compile(f"(?:{_OTHER_RUN})?[aeiouy]")
_FINAL_Y = re.compile(f"^({_HAS_VOWEL.pattern}.*)y$")
_SHORT_END = re.compile(f"{_OTHER_RUN}[aeiouy][^aeiouwxy]")
_DOUBLE_END = re.compile(r"([^aeiouylsz])\1$")
_PLAIN = re.compile("[a-z]{3,}")
_BRITISH = re.compile("is(ations?|ing|ed|ers?|es?)$")
_BRITISH_OUR = re.compile("^(behavi|col|fav|hum|lab|neighb)our")
_BRITISH_OGUE = re.compile("ogue(s?)$")
# Forms that no rule reduces to the word before them, some of them British.
_FORMS = {
    "analysis": "analyse analysed analyses analyze analyzed analyzing",  # wording: quoted
    "artifact": "artefact artefacts",
    "bias": "biased biases",
    "build": "built",
    "child": "children",
    "choose": "chose chosen",
    "corpus": "corpora",
    "defense": "defence defences",
    "focus": "focused focusing",
    "hypothesis": "hypotheses",
    "index": "indices",
    "judgment": "judgement judgements",  # wording: quoted
    "learn": "learnt",  # wording: quoted
    "summarize": "summaries summary",
    "synthesize": "synthesis",
    "teach": "taught",
    "write": "written wrote",
}
_STEP_2 = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize",
    "bli": "ble", "alli": "al", "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize",
    "ation": "ate", "ator": "ate", "alism": "al", "iveness": "ive", "fulness": "ful",
    "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble", "logi": "log",
}  # fmt: skip
_STEP_3 = {
    "icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": "",
}  # fmt: skip
_LAST_ENDINGS = """
al ance ence er ic able ible ant ement ment ent ou ism ate iti ous ive ize
"""
_STEP_4 = tuple(_LAST_ENDINGS.split())


def _irregular_forms() -> dict[str, str]:
    """Return what each irregular form is a form of."""
    irregular = {}
    for base, forms in _FORMS.items():
        irregular.update(dict.fromkeys(forms.split(), base))
    return irregular


IRREGULAR_FORMS = _irregular_forms()
"""What each irregular form is a form of."""


def stem_of(word: str) -> str:
    """Return the stem of an English word, which its inflections share; others stay as they are.

    >>> [stem_of(word) for word in ("distilled", "distillation", "policies", "tokeniser", "gpt4")]
    ['distil', 'distil', 'polici', 'token', 'gpt4']
    >>> [stem_of(word) for word in ("taught", "teaching", "dialogue", "dialogs")]
    ['teach', 'teach', 'dialog', 'dialog']
    """
    if not _PLAIN.fullmatch(word):
        return word
    word = IRREGULAR_FORMS.get(word, word)
    word = _BRITISH_OUR.sub(r"\1or", word)
    word = _BRITISH_OGUE.sub(r"og\1", word)
    word = _BRITISH.sub(r"iz\1", word)
    word = _without_participle(_without_plural(word))
    word = _FINAL_Y.sub(r"\1i", word)
    word = _replaced(_replaced(word, _STEP_2), _STEP_3)
    return _without_last_e(_without_suffix(word))


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _without_participle(word: str) -> str:
    if word.endswith("eed"):
        has_syllable = _ONE_SYLLABLE.match(word[:-3])
        return word[:-1] if has_syllable else word
    base = word.removesuffix("ed").removesuffix("ing")
    if base == word or not _HAS_VOWEL.match(base):
        return word
    if base.endswith(("at", "bl", "iz")):
        return f"{base}e"
    if _DOUBLE_END.search(base):
        return base[:-1]
    return f"{base}e" if _SHORT_END.fullmatch(base) else base


def _replaced(word: str, endings: dict[str, str]) -> str:
    for ending, replacement in endings.items():
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base + replacement if _ONE_SYLLABLE.match(base) else word
    return word


def _without_suffix(word: str) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            base = word.removesuffix(ending)
            return base if _TWO_SYLLABLES.match(base) else word
    if not word.endswith(("sion", "tion")):
        return word
    base = word.removesuffix("ion")
    return base if _TWO_SYLLABLES.match(base) else word


def _without_last_e(word: str) -> str:
    base = word.removesuffix("e")
    has_one_syllable = _EXACTLY_ONE_SYLLABLE.fullmatch(base)
    is_short = _SHORT_END.fullmatch(base)
    if _TWO_SYLLABLES.match(base) or (has_one_syllable and not is_short):
        word = base
    has_double = word.endswith("ll") and _TWO_SYLLABLES.match(word)
    return word[:-1] if has_double else word
