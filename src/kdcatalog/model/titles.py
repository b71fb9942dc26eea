"""What a title proves: whether it names one work alone, and whether two may name the same."""

from difflib import SequenceMatcher

from kdcatalog.model.text import normalize_title

# Two papers under one link are a copying error: "Rye Starters in Winter" and "Another Title
# Altogether" share 0.30 of their letters. Titles that were reworded share more than half.
_REWORDED_LETTERS = 0.55
# A subtitle that was added later leaves all words of the shorter title, a new wording most of them.
_SHARED_WORDS = 0.6
_GENERIC_PARTS = (
    "a addendum and appendix book chapter comment comments conclusion conclusions contents",
    "correction corrigendum discussion editor editorial editors erratum essay final foreword",
    "from front guest in index introduction issue letter matter note notes of on overview",
    "preface remarks reply report response review reviews special summary the this to",
)
# Hundreds of works have titles of these words alone, so that such a title and a year prove nothing.
GENERIC_WORDS = frozenset(" ".join(_GENERIC_PARTS).split())
"""The words of which a title that names no work consists."""


def is_generic_title(title: str) -> bool:
    """Return whether many works have a title.

    >>> is_generic_title("Guest Editorial"), is_generic_title("Introduction to Ovens")
    (True, False)
    """
    words = normalize_title(title).split()
    return GENERIC_WORDS.issuperset(words)


def is_nickname(title: str) -> bool:
    """Return whether a title is one word, as lists call a paper by its system: "WarmOven"."""
    # A title in Chinese is one word for split().
    return title.isascii() and " " not in title.strip()


def are_alike(title: str, other: str) -> bool:
    """Return whether two titles under one link may be of one paper.

    They are where they have similar letters or share most words, or where one is a nickname.

    >>> are_alike("Rye Starters in Winter", "Another Title Altogether"), are_alike("Rye", "A Loaf")
    (False, True)
    """
    if is_nickname(title) or is_nickname(other):
        return True
    normalized = normalize_title(title)
    other_normalized = normalize_title(other)
    words = set(normalized.split())
    other_words = set(other_normalized.split())
    shared = len(words & other_words)
    shorter = min(len(words), len(other_words))
    if shared >= _SHARED_WORDS * shorter:
        return True
    matcher = SequenceMatcher(None, normalized, other_normalized, autojunk=False)
    return matcher.ratio() >= _REWORDED_LETTERS
