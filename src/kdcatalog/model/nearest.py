"""Did-you-mean: the known word nearest to one that is not known."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_CUTOFF = 0.6


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, case aside; the first of equals, None where none is near."""
    best, score = None, _CUTOFF
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word.casefold())
    for candidate in known:
        matcher.set_seq1(candidate.casefold())
        if matcher.real_quick_ratio() > score and (ratio := matcher.ratio()) > score:
            best, score = candidate, ratio
    return best
