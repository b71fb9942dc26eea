"""Text of records: what is allowed, how texts and titles are compared, how messages quote them.

Invisible characters are refused, since they hide or forge structure elsewhere; the table of them
is in ``text.characters``.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import filterfalse
from typing import Annotated, NoReturn

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from kdcatalog.model.base import fault
from kdcatalog.text.characters import FORBIDDEN, MAX_MARKS, heap_of_marks, name_of, shows_nothing

# Five times the longest title of 1,900 papers; a longer text is pasted by mistake.
MAX_TEXT = 2000
# Letters that Unicode does not decompose into an ASCII letter and an accent.
LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ł": "l",
    "þ": "th",
    "\u0131": "i",
}
_SPACES = {
    "\n": ("line break", "write it as one line:"),
    "\r": ("line break", "write it as one line:"),
    "\t": ("tab", "write a space instead:"),
}
# Pasted from web pages and word processors; the text that contains one is not found by a search.
_WIDE_SPACES = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_NOT_WORD = re.compile(r"[\W_]+")
# Circles and squares around a letter are marks without a combining class.
_ENCLOSING = re.compile("[\u0488\u0489\u1abe\u20dd-\u20e0\u20e2-\u20e4\ua670-\ua672]")


def fold(text: str) -> str:
    """Return text in lower-case ASCII, without accents; letters of other scripts are dropped.

    >>> fold("Łukasz Straße"), fold("Μέλι")
    ('lukasz strasse', '')
    """
    if text.isascii():
        # Nearly all of 48,000 names.
        return text.lower()
    folded = text.casefold()
    letters = [LETTERS.get(letter, letter) for letter in folded]
    decomposed = unicodedata.normalize("NFKD", "".join(letters))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def normalize_title(title: str) -> str:
    """Return the form in which spellings of a title are equal: case, accents, punctuation aside.

    A title of punctuation alone stays, so that no two of them become equal.

    >>> normalize_title("Rye -- A Naïve Look?")
    'rye a naive look'
    """
    decomposed = unicodedata.normalize("NFKD", title.casefold())
    letters = filterfalse(unicodedata.combining, _ENCLOSING.sub("", decomposed))
    words = _NOT_WORD.sub(" ", "".join(letters)).strip()
    return words or title


def _require_text(value: object) -> str:
    if isinstance(value, str):
        return value
    refuse_colon(value)
    kind = "a list" if isinstance(value, list | tuple) else "a mapping"
    message = f"{kind} instead of a text"
    raise fault("KD112", message, "write one text, quoted when in doubt")


def refuse_colon(value: object) -> None:
    """Raise KD112 on a mapping of one text, as which YAML reads "- MiniLLM: A Study"."""
    if not isinstance(value, dict) or len(value) != 1:
        return
    ((name, text),) = value.items()
    if isinstance(text, str):
        message = 'unquoted text must not contain ": "'
        quoted = yaml_quoted(f"{name}: {text}")
        raise fault("KD112", message, f"write {quoted}")


def _check_clean(text: str) -> str:
    """Return a text that is on one line, without extra spaces or invisible characters."""
    tidy = " ".join(text.split())
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        _refuse_character(forbidden, tidy)
    if shows_nothing(tidy):
        raise fault("KD111", "the field is empty", "fill it in, or remove the line")
    if text != tidy:
        message = "extra spaces at an end of the text or inside it"
        if any(space in text for space in _WIDE_SPACES):
            message = "no-break or wide space in the text, which looks like an ordinary one"
        raise fault("KD113", message, f"write {yaml_quoted(tidy)}")
    heap = heap_of_marks(text)
    if heap is not None:
        letter = text[heap]
        # A mark in quotation marks would be drawn on the first of them.
        letter = name_of(letter) if shows_nothing(letter) else quote(letter)
        message = f"more than {MAX_MARKS} marks on {letter} at position {heap + 1}"
        raise fault("KD113", message, "remove the marks that the letter does not need")
    # Decomposed letters look the same and are not found by a search for composed ones.
    composed = unicodedata.normalize("NFC", text)
    if text != composed:
        message = "accents are separate characters (not NFC)"
        raise fault("KD113", message, f"write {yaml_quoted(composed)}")
    return text


def _refuse_character(forbidden: re.Match[str], tidy: str) -> NoReturn:
    character = forbidden[0]
    is_repairable = tidy and not FORBIDDEN.search(tidy)
    if character in _SPACES and is_repairable:
        name, advice = _SPACES[character]
        message = f"{name} in the text"
        raise fault("KD113", message, f"{advice} {yaml_quoted(tidy)}")
    position = forbidden.start() + 1
    message = f"invisible or control character {name_of(character)} at position {position}"
    hint = "delete it, or type the visible character that is meant"
    raise fault("KD113", message, hint)


def _check_length(text: str) -> str:
    if len(text) > MAX_TEXT:
        message = f"the text has {len(text)} characters, at most {MAX_TEXT} are allowed"
        raise fault("KD113", message, "shorten it")
    return text


def grouped(number: int) -> str:
    """Return a number as every page writes it, with commas: "1,884"."""
    return f"{number:,}"


def pluralize(number: int, noun: str) -> str:
    """Return a number with its noun, such as "1 paper" and "1,884 papers"."""
    ending = "" if number == 1 else "s"
    return f"{grouped(number)} {noun}{ending}"


def abbreviated(names: Sequence[str], most: int = 3) -> str:
    """Return names in a line; of more than ``most``, which leave room for a date, the first ones.

    >>> abbreviated(["Ann Bee", "Bo Dee"]), abbreviated(["Ann Bee", "Bo Dee"], most=1)
    ('Ann Bee, Bo Dee', 'Ann Bee and others')
    """
    listed = ", ".join(names[:most])
    return f"{listed} and others" if len(names) > most else listed


def quote(text: str) -> str:
    """Return a value as a message quotes it."""
    return f"'{text}'"


def yaml_quoted(text: str) -> str:
    """Return a value as a quoted YAML text, to be typed into a record."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


TEXT_SCHEMA = {"type": "string", "maxLength": MAX_TEXT, "pattern": r"^\S+(?: \S+)*$"}
CleanText = Annotated[
    str,
    AfterValidator(_check_clean),
    BeforeValidator(_require_text),
]
"""Text of any length: whatever uses it sets a limit of its own."""

# 1,882 summaries written by hand have 82 to 210 characters. Below 60 one repeats the title, above
# 230 it needs a fourth line in a row.
MIN_SUMMARY = 60
MAX_SUMMARY = 230
SUMMARY_SCHEMA = {**TEXT_SCHEMA, "minLength": MIN_SUMMARY, "maxLength": MAX_SUMMARY}
PlainText = Annotated[
    CleanText,
    AfterValidator(_check_length),
    WithJsonSchema(TEXT_SCHEMA),
]
SummaryText = Annotated[PlainText, WithJsonSchema(SUMMARY_SCHEMA)]
"""What a paper does, in one sentence; ``checks.summaries`` has the rules for it."""

# The codes of ISO 639-1 in a row, with which most wrong tags are found: "jp", "cn" and "cz" are
# countries.
_CODES = (
    "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffi"
    "fjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajvkakgkikjkkklkmknkokrkskukvkw"
    "kylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnro"
    "rurwsascsdsesgsiskslsmsnsosqsrssstsusvswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyi"
    "yozazhzu"
)
_TWO_LETTERS = frozenset(re.findall("..", _CODES))
LANGUAGE_PATTERN = "^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?$"
_LANGUAGE = re.compile(LANGUAGE_PATTERN)


def is_language(tag: str) -> bool:
    """Return whether a text is a language tag: language, script and region (BCP 47).

    >>> is_language("zh-Hant"), is_language("pt-BR"), is_language("jp")
    (True, True, False)
    """
    language = tag.partition("-")[0]
    # Languages with three letters are some 8,000.
    if len(language) < 3 and language not in _TWO_LETTERS:
        return False
    return _LANGUAGE.fullmatch(tag) is not None


def recased_language(tag: str) -> str:
    """Return a language tag with the capitals of BCP 47.

    >>> recased_language("ZH_hans-cn")
    'zh-Hans-CN'
    """
    hyphenated = tag.strip().replace("_", "-")
    language, *others = hyphenated.split("-")
    parts = [language.lower()]
    for part in others:
        is_script = len(part) == 4
        parts.append(part.capitalize() if is_script else part.upper())
    return "-".join(parts)


def _check_language(tag: str) -> str:
    if is_language(tag):
        return tag
    recased = recased_language(tag)
    hint = 'write a tag of BCP 47, such as "zh", "ja" or "pt-BR"'
    if is_language(recased):
        hint = f"write {yaml_quoted(recased)}"
    raise fault("KD136", f"{quote(tag)} is not a language tag", hint)


LanguageTag = Annotated[
    PlainText,
    AfterValidator(_check_language),
    WithJsonSchema({"type": "string", "pattern": LANGUAGE_PATTERN}),
]
"""A language as BCP 47 writes it: ``fa``, ``zh-Hant``, ``pt-BR``."""


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
