"""Did-you-mean: the known word nearest to one that is not known, and the hint that names it."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from kdcatalog.model.text import quote

_ALIKE = 0.6
_SHOWN = 8


def nearest(word: str, known: Iterable[str], alike: float = _ALIKE) -> str | None:
    """Return the known word most like ``word``, case aside; the first of equals, None where none is near.

    ``alike`` is the share of letters above which two words are near, from 0 to 1: more where all look the same.
    """
    best, score = None, alike
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word.casefold())
    for candidate in known:
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() > score and (ratio := matcher.ratio()) > score:
            best, score = candidate, ratio
    return best


def did_you_mean(word: str, known: Iterable[str], otherwise: str, *, lists: bool = True) -> str:
    """Return the hint on an unknown word: the nearest that is known, else the first of all, else ``otherwise``.

    Without ``lists`` none but the nearest is named: for words so many that a few of them help nobody.
    """
    words = [*known]
    if near := nearest(word, words):
        return f"did you mean {quote(near)}?"
    if not lists or not words:
        return otherwise
    more = len(words) - _SHOWN
    return f"known are {', '.join(words[:_SHOWN])}" + (f" and {more} more" if more > 0 else "")
