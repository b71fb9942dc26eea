"""Finding what people mean among the names of a catalog: topics, venues, facts, keys, codes.

``Vocabulary`` looks up by id, former id, title, alias and unique ending; ``nearest`` and
``did_you_mean`` guess at misspelled words, for a hint and never for a decision.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from kdcatalog.errors import CatalogError
from kdcatalog.model.text import normalize_title, quote

# At .5 "grain" suggests "brain" and "rain" but also "green"; at .6 two letters of a word of eight
# may be wrong, which covers nearly every typing error.
CLOSE = 0.6
# Keys look alike, author and year: at .6, 94 % of 150 keys without their record get another key as
# a hint, at .8, 29 %; of keys with two wrong letters, 97 % still get the right one.
CLOSE_KEY = 0.8

# A terminal line holds about eight short words; longer lists are not read.
LISTED_WORDS = 8


def nearest(
    word: str,
    words: Iterable[str],
    above: float = CLOSE,
) -> str | None:
    """Return the word most like another, case aside: the first of equals, None where none is close.

    ``above`` is the share of equal letters that is still too little, from 0 to 1; take more where
    all words look alike, such as problem codes.
    """
    best, best_ratio = None, above
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word.casefold())
    letters = sorted(word.casefold())
    for candidate in words:
        matcher.set_seq1(candidate.casefold())
        # An upper bound from the lengths alone, which rules out most words at once.
        if matcher.real_quick_ratio() <= best_ratio:
            continue
        ratio = matcher.ratio()
        # "ICRL" shares as much with CoRL as with ICLR, which only has two letters exchanged.
        if sorted(candidate.casefold()) == letters:
            ratio = (1 + ratio) / 2
        if ratio > best_ratio:
            best, best_ratio = candidate, ratio
    return best


def did_you_mean(
    word: str,
    words: Iterable[str],
    otherwise: str,
    *,
    lists: bool = True,
) -> str:
    """Return the hint on an unknown word: the nearest word, else the first few, else ``otherwise``.

    Without ``lists``, no words are listed: for vocabularies in which a few are no help.
    """
    known_words = [*words]
    near = nearest(word, known_words)
    if near:
        return f"did you mean {quote(near)}?"
    if not lists or not known_words:
        return otherwise
    hint = f"known are {', '.join(known_words[:LISTED_WORDS])}"
    more = len(known_words) - LISTED_WORDS
    return f"{hint} and {more} more" if more > 0 else hint


def did_you_mean_key(
    key: str,
    keys: Iterable[str],
    otherwise: str,
) -> str:
    """Return the hint on a key that no paper has: a key much like it, else ``otherwise``."""
    near = nearest(key, sorted(keys), CLOSE_KEY)
    return f"did you mean {quote(near)}?" if near else otherwise


class UnknownTermError(CatalogError):
    """A word that names nothing in a vocabulary, or several things."""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that can be looked up: its id (a path for topics), its names, its former ids."""

    id: str
    names: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()


class Vocabulary:
    """The terms of one kind, found by whatever people type for them.

    >>> topics = Vocabulary("topic", [Term("grain/rye", ("Rye",)), Term("grain/old-rye")])
    >>> topics.resolve("RYE"), topics.resolve("old-rye"), topics.resolve("barley")
    (('grain/rye',), ('grain/old-rye',), ())
    """

    def __init__(self, noun: str, terms: Iterable[Term] = ()) -> None:
        self.noun = noun
        self._ids: dict[str, None] = {}
        self._by_former_id: dict[str, str] = {}
        # Ids under every ending of their path, and under every title, alias and word.
        self._by_ending: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for term in terms:
            self.add(term)

    def add(self, term: Term) -> None:
        """Let a term be found from now on by its id, its former ids and its names."""
        self._ids[term.id] = None
        for former_id in term.former_ids:
            self._by_former_id[former_id] = term.id
        segments = term.id.split("/")
        for start in range(len(segments)):
            ending = _normalized_path("/".join(segments[start:]))
            self._by_ending.setdefault(ending, []).append(term.id)
        names = dict.fromkeys(map(normalize_title, term.names))
        for name in names:
            self._by_name.setdefault(name, []).append(term.id)

    def resolve(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text means: one where it is clear, several where it is ambiguous.

        Tried in turn: the id, a former id, the end of a path in any case ("Sourdough/Rye"), and a
        title, alias or word ("On-Policy Distillation").
        """
        if text in self._ids:
            return (text,)
        if text in self._by_former_id:
            return (self._by_former_id[text],)
        ids = self._by_ending.get(_normalized_path(text))
        if not ids:
            ids = self._by_name.get(normalize_title(text), [])
        return tuple(ids)

    def closest(self, text: str) -> str | None:
        """Return the id that a text most likely means, for a hint; None where none is close.

        Where nothing resolves, the last part of a path counts before its spelling as a whole:
        people remember the topic and forget where it is.
        """
        last = _last_part(text)
        matching_ids = self.resolve(text) or self.resolve(last)
        if matching_ids:
            return matching_ids[0]
        near = nearest(text, self._ids)
        if near:
            return near
        near_last = nearest(last, map(_last_part, self._ids))
        if not near_last:
            return None
        return self.resolve(near_last)[0]

    def look_up(self, text: str, otherwise: str = "") -> str:
        """Return the one id that a text means.

        Raises UnknownTermError, whose hint names the candidates, the closest id, or ``otherwise``.
        """
        ids = self.resolve(text)
        if len(ids) == 1:
            return ids[0]
        if ids:
            message = f"{quote(text)} is ambiguous: it may be {' or '.join(ids)}"
            raise UnknownTermError(message, "write more of the path")
        near = self.closest(text)
        hint = f"did you mean {quote(near)}?" if near else otherwise
        raise UnknownTermError(f"unknown {self.noun} {quote(text)}", hint)


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]


def _normalized_path(path: str) -> str:
    """Return a path so that ``On-Policy`` equals ``on-policy`` and ``on policy``."""
    segments = path.strip("/").split("/")
    return "/".join(normalize_title(segment) for segment in segments)


# --- in running text ---

_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_ORDINALS = rf"(?:(?:{_TENS})[- ]?)?\w{{2,9}}(?:th|st|rd|nd)|first|second|third"
_FILLER = "|".join(
    (
        "in|proc|proceedings|of|the|at|to|appear|published|accepted|by|as|findings|annual|volume",
        "vol|main|acm|ieee|cvf|aaai|usenix|international|joint|conference|meeting|workshop|on",
        "track|advances|poster|oral|spotlight|camera|ready",
        r"[0-9]+(?:st|nd|rd|th)?",
        _ORDINALS,
    )
)
# Possessive (*+), since words such as "first" match in two ways, which backtracking would try.
_BEFORE = re.compile(rf"(?:[\W_]|\b(?:{_FILLER})\b)*+", re.IGNORECASE)
_QUALIFIERS = "poster|oral|spotlight|track|conference|proceedings|volume|vol|datasets"
_BEHIND = r"\s*(?:$|[:;,.!?(\[|\u2013\u2014]|-\s|'?[0-9]"
# "ACL, and the 11th IJCNLP": a joint conference is another venue.
_JOINED = re.compile(r",\s*(?:and|&)\s", re.IGNORECASE)


_Pattern = re.Pattern[str]
_NamePattern = tuple[str, str, _Pattern]


class NameFinder:
    """Finds names in what sources print: "Proceedings of the 62nd Annual Meeting of the ACL".

    A name counts where it follows only words that say nothing, and where nothing behind it makes it
    another name: "Workshop on Rye at BreadConf" is not BreadConf. ``Vocabulary`` looks up names
    alone and cannot do this. Of several names, the longest counts, of equals the first.
    ``qualifiers`` is a pattern of words behind a name that do not make it another.
    """

    def __init__(self, terms: Iterable[Term], qualifiers: str) -> None:
        behind = rf"{_BEHIND}|-?(?:{_QUALIFIERS}|{qualifiers})\b)"
        self._behind = re.compile(behind, re.IGNORECASE)
        self._patterns: list[_NamePattern] = []
        for term in terms:
            for name in (term.id, *term.names):
                pattern = _pattern(name)
                self._patterns.append((name, term.id, pattern))

    def find(self, text: str) -> str | None:
        """Return the id of the term that a text names; None where it names none."""
        best = ""
        best_id = None
        # "ACL" is part of "NAACL", and of "ACL Rolling Review".
        for name, term_id, pattern in self._patterns:
            is_longer = len(name) > len(best)
            if is_longer and self._is_named(text, name, pattern):
                best = name
                best_id = term_id
        return best_id

    def _is_named(self, text: str, name: str, pattern: _Pattern) -> bool:
        for match in pattern.finditer(text):
            end = match.end()
            if name.endswith(".") and _ABBREVIATED_ON.match(text, end):
                continue
            is_start = _BEFORE.fullmatch(text, 0, match.start())
            is_joined = _JOINED.match(text, end)
            if is_start and not is_joined and self._behind.match(text, end):
                return True
        return False


def _pattern(name: str) -> re.Pattern[str]:
    """Return what matches a name in any case and spacing."""
    words = map(re.escape, re.findall(r"\w+", name))
    spelling = r"[\W_]+".join(words)
    return re.compile(rf"(?<!\w){spelling}(?!\w)", re.IGNORECASE)


# "Phys. Rev. D" and "Phys. Rev. Lett." are other journals than "Phys. Rev.": where a name ends with
# the full stop of an abbreviation, a word behind that is a part of it.
_ABBREVIATED_ON = re.compile(r"\.\s*[^\W\d_]")
