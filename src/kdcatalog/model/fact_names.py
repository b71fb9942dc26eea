"""Names that facts share, such as models: their families, other spellings, and placeholders.

The block ``vocabularies:`` of taxonomy.yaml lists them; a fact names one with ``vocabulary:``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator

from kdcatalog.model.base import FrozenDict, FrozenModel
from kdcatalog.model.paper import ListOf, Texts
from kdcatalog.model.text import PlainText, normalize_title

_RUN = re.compile(r"\d+|[^\W\d_]+")
# Shorter words differ in one letter without being misspelled: "Phi" and "Pho", "base" and "case".
_LONG_WORD = 5


Aliases = Annotated[
    Mapping[str, PlainText],
    AfterValidator(FrozenDict),
]
Runs = tuple[str, ...]
"""Words and numbers of a name, which compare without case, spaces and hyphens."""


class NameFamily(FrozenModel):
    """Names that belong together: those listed, and those that begin with one of the words."""

    id: PlainText
    title: PlainText
    label: PlainText | None = None
    """The title where space is short."""
    maker: PlainText | None = None
    access: PlainText | None = None
    words: Texts = ()
    names: Texts = ()
    aliases: Aliases = FrozenDict()


class NameMap(FrozenModel):
    """How two facts with one vocabulary relate its names: ``rows`` by ``columns``, as fact ids.

    ``rows_title`` is the head of a list of those in the rows, such as "Taught by", and
    ``columns_title`` that of those in the columns, such as "Teaches".
    """

    title: PlainText
    rows: PlainText
    columns: PlainText
    rows_title: PlainText
    columns_title: PlainText


class FactNames(FrozenModel):
    """A vocabulary: families, names without family, other spellings, words that name nothing."""

    id: PlainText
    title: PlainText
    map: NameMap | None = None
    families: ListOf[NameFamily] = ()
    names: Texts = ()
    aliases: Aliases = FrozenDict()
    placeholders: Texts = ()

    def known_spelling(self, name: str) -> str | None:
        """Return the one spelling of a name: that of an alias, or of the same words and numbers.

        None where the vocabulary does not have the name. "Llama-2-7B" is "Llama 2 7B".
        """
        if name in self.all_names:
            return name
        if name in self.all_aliases:
            return self.all_aliases[name]
        return self._by_runs.get(runs_of(name))

    def similar_name(self, name: str) -> str | None:
        """Return the known name that differs in one letter of one long word, if there is any."""
        runs = runs_of(name)
        for other_runs, other in self._by_runs.items():
            if _is_misspelled(runs, other_runs):
                return other
        return None

    def family_of(self, name: str) -> NameFamily | None:
        """Return the family that lists a name, else that of the longest word it begins with."""
        if name in self._listed_family:
            return self._listed_family[name]
        # Listed without a family, although it may begin like one: "LLaVA-MoD" is not a LLaVA.
        if name in self.names:
            return None
        best = None
        longest_word = ""
        text = name.casefold()
        for family in self.families:
            for word in family.words:
                is_longer = len(word) > len(longest_word)
                if is_longer and _begins_with(text, word.casefold()):
                    best = family
                    longest_word = word
        return best

    def group(self, name: str) -> tuple[str, str]:
        """Return id and title under which a name is counted: its family's, else its own."""
        family = self.family_of(name)
        return (family.id, family.title) if family else (name, name)

    @cached_property
    def _listed_family(self) -> Mapping[str, NameFamily]:
        family_by_name: dict[str, NameFamily] = {}
        for family in self.families:
            family_by_name |= dict.fromkeys(family.names, family)
        return family_by_name

    @cached_property
    def all_names(self) -> Mapping[str, None]:
        """Every name in its one spelling, in the order of the file."""
        return dict.fromkeys([*self._listed_family, *self.names])

    @cached_property
    def all_aliases(self) -> Mapping[str, str]:
        """The name that each other spelling means."""
        aliases = dict(self.aliases)
        for family in self.families:
            aliases.update(family.aliases)
        return aliases

    @cached_property
    def _by_runs(self) -> Mapping[Runs, str]:
        by_runs: dict[Runs, str] = {}
        for name in self.all_names:
            by_runs.setdefault(runs_of(name), name)
        return by_runs

    @cached_property
    def clashing_aliases(self) -> tuple[str, ...]:
        """The aliases that are names themselves, or whose name has an alias in turn."""
        clashing = []
        for alias, name in self.all_aliases.items():
            if alias in self.all_names or name in self.all_aliases:
                clashing.append(alias)
        return tuple(clashing)


def runs_of(name: str) -> Runs:
    """Return the words and numbers of a name; numbers stay apart, since 2 7B is not 27B.

    >>> runs_of("LLaMA-2-7B"), runs_of("GPT3")
    (('llama', '2', '7', 'b'), ('gpt', '3'))
    """
    return tuple(_RUN.findall(normalize_title(name)))


def _begins_with(text: str, word: str) -> bool:
    if not text.startswith(word):
        return False
    # "GPT-2" must not claim "GPT-20B", nor "AM" "Amber".
    follower = text[len(word) :][:1]
    if not follower:
        return True
    pair = word[-1] + follower
    goes_on = pair.isdigit() or pair.isalpha()
    return not goes_on


def _is_misspelled(runs: Runs, correct_runs: Runs) -> bool:
    """Return whether a name differs from a correct one in one letter of one long word."""
    if len(runs) != len(correct_runs):
        return False
    different = []
    for word, correct in zip(runs, correct_runs, strict=True):
        if word != correct:
            different.append((word, correct))
    if len(different) != 1:
        return False
    word, correct = different[0]
    # Numbers are sizes and versions: another one is another model.
    if word[0].isdigit() or correct[0].isdigit():
        return False
    shorter = min(word, correct, key=len)
    if len(shorter) < _LONG_WORD:
        return False
    return correct in _edits(word, correct)


def _edits(word: str, other: str) -> Iterator[str]:
    """Yield what one edit makes of a word; new letters are those that another word has there."""
    for place in range(len(word) + 1):
        start = word[:place]
        end = word[place:]
        without_letter = end[1:]
        yield start + without_letter
        swapped = end[1:2] + end[:1]
        yield start + swapped + end[2:]
        letter = other[place : place + 1]
        yield start + letter + end
        yield start + letter + without_letter
