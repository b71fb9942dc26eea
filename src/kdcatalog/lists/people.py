"""Lists of people: how a column separates and orders names, and authors in running text.

Hand-written because no library reads these: a bullet has "Ann Bee et al." in no particular place,
and "Baker A.B., Cook C." in a column differs from two whole names only by its other cells.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kdcatalog.bibliography.work import AuthorList, authors_of
from kdcatalog.lists.phrases import PERIODICAL, has_word_of_venue, is_date, venue_in
from kdcatalog.text.name_parts import NameOrder
from kdcatalog.text.names import PARTICLES, is_group_name, suffix_of

_MIDDLE_NAMES = 4  # more words are most often a title
_PAIR = 2  # "Bee, Ann" may be one name, and three parts are a list
_FIRST_NAME = re.compile(r"[^\W\d_][\w'\u2019-]*(?: [A-Z]\.)*")
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,6}")
_STARTS_SMALL = re.compile(r"[\x00-@\[-\x7f]")
_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?<!\bMc)(?<!\bMac)(?=[A-Z])")
# A column shows its order in its first cells; more only cost time.
_CELLS = 500
# Of the names in a column, how many must be in an order for all to be read so: some are groups.
_MOST = 0.6

_ET_AL = re.compile(
    r",?\s*\b(?:et\.? al\.?|and others|and [0-9]+ others?)|,?\s*\bu\.\s?a\b\.?"
    r"|,?\s*\.\.\.$|\u2026$|[,\s]*等$",
    re.IGNORECASE,
)
# "Bee, Cee et al." lists family names; "Bee, Ann, et al." has a comma behind a first name.
_FAMILIES_ET_AL = re.compile(
    r"[^\W\d_][\w'\u2019-]+(?:, [^\W\d_][\w'\u2019-]+)+ et\.? al\b", re.IGNORECASE
)
# The full stop of a sentence, not that of an initial as in "Baker, Ann B."
_FULL_STOP = re.compile(r"(?<=\w\w)(?<!\b[JjSs]r)[ .;,]*\.[ .;,]*$")
_SEPARATORS = {
    "::": re.compile("::"),
    ";": re.compile(r"[;\uff1b\u061b]"),
    "|": re.compile(r"\|"),
    "and": re.compile(r"\b(?:and|und|y|et(?!\.? al))\b|&", re.IGNORECASE),
    # In lower case alone: "Bee ET" has initials, and "Ortega y Gasset" is one family.
    ",": re.compile(
        r",|\uff0c|\u3001|\u060c|;|\band\b|&|\b(?-i:und|et(?!\.? al)|och|og)\b", re.IGNORECASE
    ),
}
_NAME_WORD = r"[^\W\d_][\w.'\u2019-]*"
_FIRST_NAMES = rf"(?:{_NAME_WORD}\s+){{0,{_MIDDLE_NAMES}}}"
_NAME = re.compile(_FIRST_NAMES + _NAME_WORD)
# Capitals with and without accents; two Chinese characters are a name, not two initials.
_CAPITAL = "[A-Z\u00c0-\u00de\u0410-\u042f]"
_INITIALS = re.compile(rf"(?:{_CAPITAL}\.?[ -]?){{1,4}}")
_INITIALS_LAST = re.compile(
    rf"{_NAME_WORD}(?:\s{_NAME_WORD}){{0,2}},?\s{_CAPITAL}(?:[.-]{{0,2}}{_CAPITAL}){{0,3}}\.?"
)


_INITIAL_LAST = re.compile(
    rf"{_NAME_WORD}\w(?:\s{_NAME_WORD}\w){{0,2}},?\s"
    rf"{_CAPITAL}(?:\.?[ -]{_CAPITAL}|\.{_CAPITAL}){{0,2}}\.?"
)
# What papers print behind a name: "Ann Bee1*".
_FOOTNOTES = re.compile(
    "(?<=[^\\W\\d_])(?:[0-9]{1,2}|[*\u2020\u2021\u00a7\u00b6\u2217\u00b9\u00b2\u00b3])+$"
)
# What comes with a name and is none of it: "Dr. Ann Bee", a number of DBLP, an ORCID iD.
_ATTACHED = re.compile(
    r"^(?:(?:Dr|Prof|Mr|Mrs|Ms)\.\s+)+|\s0[0-9]{3}$|\s\([0-9]{4}(?:-[0-9]{3}[0-9Xx]){3}\)?$"
)
_LOWER_WORDS = PARTICLES | {"bin", "ibn", "y", "e", "und", "dal", "san", "'t"}


@dataclass(frozen=True, slots=True)
class NameStyle:
    """How names are written: what separates them (a key of the separators), and their order."""

    separator: str = ","
    order: NameOrder = "printed"
    is_in_pairs: bool = False
    """A comma is between two people and within each: ``Baker, A., Cook, C.``"""


def name_style(cells: Iterable[str]) -> NameStyle:
    """Return how the cells of a column, or a single list of people, write names.

    >>> name_style(["Baker A.B., Cook C."]).order, name_style(["Bee, Ann; Cee, Bo"]).order
    ('initials', 'inverted')
    """
    texts = [cell for cell in cells if cell.strip()]
    texts = texts[:_CELLS]
    separator = _separator(texts)
    if separator == "," and _are_pairs(texts):
        return NameStyle(separator, "inverted", is_in_pairs=True)
    names: list[str] = []
    for text in texts:
        names += _split(text, separator)
    return NameStyle(separator, _order(names))


def _order(names: Sequence[str]) -> NameOrder:
    # "LI, WEI" in capitals has no initials, although all of its letters could be some.
    mixed = [name for name in names if not name.isupper()]
    # "BEE A" can be nothing else in capitals either.
    pattern = _INITIALS_LAST if mixed else _INITIAL_LAST
    if _share(mixed or names, pattern) >= _MOST:
        return "initials"
    with_comma = [name for name in names if "," in name]
    least = max(1, _MOST * len(names))
    is_inverted = len(with_comma) >= least
    return "inverted" if is_inverted else "printed"


def _separator(texts: Sequence[str]) -> str:
    """Return what separates people: even one semicolon in a column means that commas do not."""
    all_text = "\n".join(texts)
    for separator in ("::", ";", "|"):
        if not _SEPARATORS[separator].search(all_text):
            continue
        # PubMed has "Bee AB, Cee C; Bread Group.": its commas separate people all the same.
        have_initials = _share(_split(all_text, ","), _INITIALS_LAST) >= _MOST
        return "," if separator == ";" and have_initials else separator
    # A single name says nothing of what is between two.
    joint = _SEPARATORS["and"]
    several = list(filter(joint.search, texts))
    inverted = Counter(map(_is_joined_by_and, several))
    return "and" if inverted[True] > inverted[False] else ","


def _is_joined_by_and(text: str) -> bool:
    """Return whether a text is "Baker, Ann and Cook, Cid": every name has its own comma."""
    parts = _SEPARATORS["and"].split(text)
    commas = {part.count(",") for part in parts}
    return len(parts) > 1 and commas == {1}


def _are_pairs(texts: Sequence[str]) -> bool:
    """Return whether each second part between commas is initials, or all of a single name."""
    pairs = 0
    for text in texts:
        parts = _split(_ET_AL.sub("", text), ",")
        firsts = parts[1::2]
        is_even = len(parts) % 2 == 0
        # "BEE A, CEE B" are two people, although "CEE B" may be four initials.
        are_whole = all(map(_INITIAL_LAST.fullmatch, parts))
        are_initials = all(map(_INITIALS.fullmatch, firsts))
        has_initials = are_initials and not are_whole
        # "Baker, Ann" alone is one person; two mononyms are rarer.
        joined = " ".join(parts)
        words = joined.split()
        is_pair = len(parts) == len(words) == _PAIR
        is_latin = not any(map(_IDEOGRAPHS.fullmatch, parts))
        # "Plato and Aristotle" are two.
        is_one = is_pair and is_latin and "," in text
        if is_even and parts and (has_initials or is_one):
            pairs += 1
    return pairs > _MOST * len(texts)


def _share(names: Sequence[str], pattern: re.Pattern[str]) -> float:
    """Return the share of names that match; without any, none does."""
    matching = [name for name in names if pattern.fullmatch(name)]
    return len(matching) / max(1, len(names))


def _split(text: str, separator: str) -> list[str]:
    parts = _SEPARATORS[separator].split(text)
    stripped = [part.strip(" ,\u060c\u061b") for part in parts]
    # "Ana Garc\u00eda, Li Wang, y Eva Diez": in lower case, it joins the last.
    names = [_JOINED_LAST.sub("", part) for part in stripped]
    return [name for name in names if name]


_JOINED_LAST = re.compile(r"^(?:y|e|et|und|og|och|i) (?=[^\W\d_a-z])")


def people_in(text: str, style: NameStyle | None = None) -> AuthorList:
    """Return the authors in a text that is meant to name some, in a style or that of the text."""
    sentence = _without_full_stop(text.strip(" ,"))
    names, broken_off = _ET_AL.subn("", sentence)
    if style is None or _has_own_style(names, style):
        style = _own_style(sentence, names)
    parts = _names_in(names, style)
    if len(parts) == 1:
        parts = _run_together(parts[0])
    people = authors_of(parts, style.order)
    return AuthorList(
        authors=people.authors,
        is_incomplete=people.is_incomplete or broken_off > 0,
        notes=people.notes,
    )


def _without_full_stop(text: str) -> str:
    # An ellipsis says that more names follow.
    return text if text.endswith("...") else _FULL_STOP.sub("", text)


def _own_style(sentence: str, names: str) -> NameStyle:
    """Return the style of a single list of people, with and without its "et al."."""
    if _FAMILIES_ET_AL.match(sentence):
        return NameStyle()
    return name_style([names])


def _run_together(text: str) -> list[str]:
    """Return the names in a text without anything between them: "Ann BeeBob CeeCid Dee".

    Springer exports them so.
    """
    parts = _INNER_CAPITAL.split(text)
    names = [part for part in parts if " " in part]
    are_names = parts == list(filter(is_name, names))
    return parts if are_names else [text]


def _has_own_style(text: str, style: NameStyle) -> bool:
    """Return whether a cell separates people by commas in a column that does not.

    One row of a column may have "Zhang San; Li Si" in Chinese, and the next a comma.
    """
    separator = _SEPARATORS[style.separator]
    if style.separator == "," or separator.search(text):
        return False
    # "Ann Bee & Cid Dee", where other rows have semicolons.
    joined = _split(text, "and")
    names = list(filter(names_whole_person, joined))
    if joined == names and len(names) > 1:
        return True
    parts = _split(text, ",")
    if len(parts) == _PAIR:
        return all(map(_IDEOGRAPHS.fullmatch, parts))
    # "King, Martin, Jr." is one person, "Bee A., Jr., Cee B." are two.
    names = [part for part in parts if not suffix_of(part)]
    if len(names) < len(parts):
        have_initials = all(map(_INITIALS_LAST.fullmatch, names))
        return have_initials and len(names) > 1
    return len(parts) > _PAIR


def _is_first_inverted(parts: Sequence[str], text: str) -> bool:
    """Return whether only the first name is inverted, as in "Baker, Ann, Bob Miller, and Cid Cook".

    So write MLA and Chicago.
    """
    has_joint = _SEPARATORS["and"].search(text)
    if len(parts) <= _PAIR or not has_joint:
        return False
    family, first, *others = parts
    *particles, _ = family.split()
    is_family = _LOWER_WORDS.issuperset(particles)
    is_first = _FIRST_NAME.fullmatch(first) is not None
    are_whole = all(" " in other for other in others)
    return is_family and is_first and are_whole


def _names_in(text: str, style: NameStyle) -> list[str]:
    parts = _split(text, style.separator)
    is_printed = style.separator == "," and style.order == "printed"
    if is_printed and _is_first_inverted(parts, text):
        family, first, *others = parts
        return [f"{family}, {first}", *others]
    if not style.is_in_pairs:
        return _with_suffixes(parts)
    families = parts[::2]
    firsts = parts[1::2]
    pairs = zip(families, firsts, strict=False)
    return [f"{family}, {first}" for family, first in pairs]


def _with_suffixes(parts: Sequence[str]) -> list[str]:
    """Return names with the suffixes that a comma has cut off: "M. L. King, Jr. and Ann Bee"."""
    names: list[str] = []
    for part in parts:
        if names and suffix_of(part):
            name = names.pop()
            names.append(f"{name}, {part}")
        else:
            names += _JOINT.split(part)
    return names


# "Ana García y José Núñez", but not "José Ortega y Gasset": a whole name is on both sides.
_JOINT = re.compile(
    r"(?<=\w )(?:y|e|et|und|och|og|i|\u0438|\u0456) (?=[^\W\d_][\w.'\u2019-]* [^\W\d_])"
)


def authors_in(text: str, *, certain: bool = False) -> AuthorList | None:
    """Return the authors that a text lists, or None where it does not look like a list of people.

    ``certain`` means that authors are expected ("by ...", a label): then a single name is enough.
    """
    sentence = _without_full_stop(text.strip(" ;,"))
    names, broken_off = _ET_AL.subn("", sentence)
    # With semicolons, even one at the end, commas are within names: "Bee, Ann; Cee, Bob".
    style = _own_style(sentence, text if ";" in text else names)
    parts = _names_in(names, style)
    if not parts:
        return None
    if not certain and not _look_like_people(parts, broken_off=broken_off > 0):
        return None
    people = people_in(text, style)
    # All or nothing: half of a list of authors would look like a complete one in the record.
    return people if len(people.authors) == len(parts) else None


def _look_like_people(parts: list[str], *, broken_off: bool) -> bool:
    """Return whether all parts are names; without "et al.", half of them need two words."""
    bare_parts = [part.replace(",", "") for part in parts]
    bare_names = [_ATTACHED.sub("", part) for part in bare_parts]
    names = [_FOOTNOTES.sub("", name) for name in bare_names]
    if not all(map(_may_be_person, names)):
        return False
    if broken_off:
        return True
    # "Rye, Salt" is not a list of people, and one name alone may be anything.
    full_names = list(filter(_is_full_name, parts))
    least = len(parts) / 2
    return len(parts) > 1 and len(full_names) >= least


def _is_full_name(text: str) -> bool:
    return " " in text or _IDEOGRAPHS.fullmatch(text) is not None


def _may_be_person(text: str) -> bool:
    return is_name(text) and not _NO_PERSON.search(text)


# "Bread Lab, Tech Report, Mar 2024" says where a paper is from.
_NO_PERSON = re.compile(r"\b(?:report|preprint|paper|blog|thesis|workshop|track)\b", re.IGNORECASE)


def is_single_author(text: str, following: str) -> bool:
    """Return whether a text is one author's name: a venue with its year is right after it."""
    words = text.split()
    is_full_name = 2 <= len(words) <= _MIDDLE_NAMES
    if not is_full_name or not is_name(text):
        return False
    _, year = venue_in(following)
    return year > 0


def is_name(text: str) -> bool:
    """Return whether a text may be a person's name: capitalized words, at most two particles."""
    is_other = text.isupper() or PERIODICAL.match(text)
    if is_other or not _NAME.fullmatch(text):
        return False
    words = text.split()
    # Scripts without capitals count as capitalized.
    particles = list(filter(_STARTS_SMALL.match, words))
    # "van der Berg" has two; three lower-case words, or "see", are part of a sentence.
    most = min(2, len(words) - 1)
    return len(particles) <= most and _LOWER_WORDS.issuperset(particles)


def is_person(text: str) -> bool:
    """Return whether a text before a year is one person's name rather than that of a venue."""
    is_short = len(text.split()) <= _MIDDLE_NAMES
    name = _INITIALS_FIRST.sub("", text)
    # "EuroBread, 2022" is none, but "LeCun, 2015" is.
    is_venue = has_word_of_venue(name) or _INNER_WORD.search(text) is not None
    return is_short and is_name(text) and not is_venue


_INNER_WORD = re.compile(r"[A-Z][a-z]{3,}[A-Z]")
# "C. Crow", but neither "J. Dough" nor "Z. Phys.", which may be journals.
_INITIALS_FIRST = re.compile(r"^(?!J\.)(?:[A-Z]\.[ -]?)+(?=[\w'\u2019 -]+$)")


def cites_two(text: str) -> bool:
    """Return whether a text before a year cites two people by family name: "Bee and Cee"."""
    is_pair = _TWO_FAMILIES.fullmatch(text) is not None
    return is_pair and not has_word_of_venue(text)


_TWO_FAMILIES = re.compile(r"[^\W\d_][\w'\u2019-]+ (?:and|&) [^\W\d_][\w'\u2019-]+")
# "Parsing, Question Answering, Word Alignment": no name ends so.
_NO_NAME_ENDING = re.compile(r"(?:ing|ion|ment|sis|ity|ness|ics|ism|ance|ence|als?)\b")


def names_whole_person(text: str) -> bool:
    """Return whether a text is two words or more that name a person, and no subject or group.

    >>> names_whole_person("D. Dee"), names_whole_person("Model Compression")
    (True, False)
    """
    has_ending = _NO_NAME_ENDING.search(text) is not None
    is_other = has_ending or is_group_name(text) or _NO_PERSON.search(text)
    return _has_words_of_name(text) and not is_other


def lists_names(text: str) -> bool:
    """Return whether most of three parts or more between commas are people or groups."""
    parts = _split(text, ",")
    if len(parts) <= _PAIR:
        return False
    names = list(filter(_may_be_author, parts))
    return len(names) > len(parts) / 2


def _may_be_author(text: str) -> bool:
    """Return whether a text is a group, or a name of two words, initials among them."""
    return is_group_name(text) or _has_words_of_name(text)


def _has_words_of_name(text: str) -> bool:
    if " " not in text or not is_name(text):
        return False
    # "J. Bee" has a capital alone, as the acronyms of venues.
    words = text.split()
    long_words = [word for word in words if not word.endswith(".")]
    return not has_word_of_venue(" ".join(long_words))


def is_people_or_date(text: str) -> bool:
    """Return whether a text in place of a venue is a list of people, or a date."""
    return is_date(text) or authors_in(text) is not None
