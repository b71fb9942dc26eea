"""Characters are refused by their Unicode properties; what is accepted is visible."""

import sys
import unicodedata

import pytest
from pydantic import TypeAdapter, ValidationError

from kdcatalog.model.text import CleanText, normalize_title
from kdcatalog.text.characters import FORBIDDEN, heap_of_marks, name_of, shows_nothing
from kdcatalog.text.cleaning import clean_text

CLEAN = TypeAdapter(CleanText)
REFUSED = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
# Default_Ignorable code points of other categories (DerivedCoreProperties.txt, Unicode 14).
IGNORABLE = [
    "\u180f",
    *("\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u3164", "\uffa0"),
    *map(chr, range(0x180B, 0x180E)),
    *map(chr, range(0xFE00, 0xFE0E)),
    *map(chr, range(0xE0100, 0xE01F0)),
]


def message_of(text: str) -> str:
    """Return what is wrong with a text of a record; empty where nothing is."""
    try:
        CLEAN.validate_python(text)
    except ValidationError as error:
        return f"{error.errors()[0]['type']}: {error.errors()[0]['msg']}"
    return ""


def test_every_character_of_a_refused_category_is_forbidden() -> None:
    # Later versions of Unicode name characters that 14 has not, and ours are refused all the same.
    accepted = [
        f"U+{code:04X}"
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in REFUSED and not FORBIDDEN.match(chr(code))
    ]
    assert [] == accepted


def test_every_default_ignorable_character_is_forbidden() -> None:
    assert [] == [name_of(character) for character in IGNORABLE if not FORBIDDEN.match(character)]


def test_assigned_visible_characters_are_accepted() -> None:
    wrong = {
        unicodedata.category(chr(code))
        for code in range(0x20, 0x3000)
        if FORBIDDEN.match(chr(code)) and chr(code) not in IGNORABLE
    }
    assert wrong <= {*REFUSED, "So"}  # of symbols, only the braille blank
    assert FORBIDDEN.match("\u2800")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Wild Ye\u034fasts", "U+034F (COMBINING GRAPHEME JOINER) at position 8"),
        ("Wild Ye\ufe0fasts", "U+FE0F (VARIATION SELECTOR-16) at position 8"),
        ("\u115fWild Yeasts", "U+115F (HANGUL CHOSEONG FILLER) at position 1"),
        ("Wild\u2800Yeasts", "U+2800 (BRAILLE PATTERN BLANK) at position 5"),
        ("Wild Yeasts\U000e0101", "U+E0101 (VARIATION SELECTOR-18) at position 12"),
        ("Wild \ue000Yeasts", "U+E000 at position 6"),
        ("Wild \u0378Yeasts", "U+0378 at position 6"),
        ("Wild \U0001bca0Yeasts", "U+1BCA0 (SHORTHAND FORMAT LETTER OVERLAP) at position 6"),
        ("Wild \u180bYeasts", "U+180B (MONGOLIAN FREE VARIATION SELECTOR ONE) at position 6"),
        ("\u3164", "U+3164 (HANGUL FILLER) at position 1"),
    ],
)
def test_hidden_character_is_named_with_its_position(text: str, message: str) -> None:
    assert f"KD113: invisible or control character {message}" == message_of(text)


@pytest.mark.parametrize(
    "text",
    ["Rye \u2764\ufe0f Bread", "Rye \u2764\ufe0e Bread", "Rye 1\ufe0f\u20e3", "\U0001f35e\ufe0f"],
)
def test_selector_after_an_emoji_is_accepted(text: str) -> None:
    assert "" == message_of(text)


@pytest.mark.parametrize("text", ["1\ufe0f loaf", "\ufe0f", "a\u20e3\ufe0f", "\u2764\ufe0f\ufe0f"])
def test_selector_without_its_emoji_is_refused(text: str) -> None:
    assert message_of(text).startswith("KD113: invisible")


@pytest.mark.parametrize("mark", ["\u0301", "\u20dd", "\u0327", "\u05b0"])
def test_more_than_four_marks_on_a_letter_are_refused(mark: str) -> None:
    assert "KD113: more than 4 marks on 'x' at position 3" == message_of(f"a x{mark * 1300}")
    assert heap_of_marks(f"x{mark * 4}y{mark * 4}") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("\u0301" * 6 + "ab", "U+0301 (COMBINING ACUTE ACCENT) at position 1"),
        ("a " + "\u0327" * 6, "U+0020 (SPACE) at position 2"),
        ("Nguy" + "e\u0323\u0302\u0301\u0300\u0302n", "'e' at position 5"),
    ],
)
def test_pile_of_marks_is_named_with_its_position(text: str, place: str) -> None:
    assert f"KD113: more than 4 marks on {place}" == message_of(text)


@pytest.mark.parametrize("text", ["\u0301", "\u0301 \u0302", "\u20dd", ""])
def test_text_that_shows_nothing_is_empty(text: str) -> None:
    assert shows_nothing(text)
    assert message_of(text).startswith("KD111: the field is empty")


@pytest.mark.parametrize("hidden", ["\u034f", "\u3164", "\ufe0f", "\U000e0101", "\ue000"])
def test_text_from_outside_loses_what_nobody_sees(hidden: str) -> None:
    assert "Wild Yeasts" == clean_text(f"Wild Ye{hidden}asts")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wild \u2764\ufe0f Yeasts", "Wild \u2764 Yeasts"),
        ("\uff37\uff49\uff4c\uff44 Yeasts", "Wild Yeasts"),
        ("Wild Y\u0119\u0300asts", "Wild Yeasts"),
        ("W\u20dd\u0131ld", "w\u0131ld"),
        ("\ufb01ne Yeasts", "fine yeasts"),
    ],
)
def test_comparison_folds_what_is_accepted(one: str, other: str) -> None:
    assert normalize_title(one) == normalize_title(other)
