import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from kdcatalog.model.text import PlainText, fold, normalize_title, yaml_quoted
from kdcatalog.source.reader import read_yaml
from kdcatalog.text.characters import FORBIDDEN

TEXT: TypeAdapter[str] = TypeAdapter(PlainText)


def codes(value: object) -> list[str]:
    try:
        TEXT.validate_python(value)
    except ValidationError as wrong:
        return [detail["type"] for detail in wrong.errors()]
    return []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("A plain text", []),
        ("发酵面团 · خبز · ñ · 🥖", []),
        ("<script>alert(1)</script> | $x$ \\", []),
        ("x" * 2000, []),
        ("x" * 2001, ["KD113"]),
        ("", ["KD111"]),
        (" lead", ["KD113"]),
        ("trail ", ["KD113"]),
        ("two  blanks", ["KD113"]),
        ("a no-break\u00a0blank", ["KD113"]),
        ("tab\there", ["KD113"]),
        ("line\nbreak", ["KD113"]),
        ("null\0", ["KD113"]),
        ("escape\x1b[31m", ["KD113"]),
        ("bidi\u202e", ["KD113"]),
        ("isolate\u2066", ["KD113"]),
        ("zero\u200bwidth", ["KD113"]),
        ("soft\u00adhyphen", ["KD113"]),
        ("mark\ufeff", ["KD113"]),
        ("separator\u2028", ["KD113"]),
        ("surrogate\ud800", ["KD113"]),
        ("Cafe\u0301", ["KD113"]),
        (["a"], ["KD112"]),
        ({"a": "b"}, ["KD112"]),
    ],
)
def test_text_is_clean_or_refused(value: object, expected: list[str]) -> None:
    assert expected == codes(value)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a line\nbreak", 'write it as one line: "a line break"'),
        ("a block\n", 'write it as one line: "a block"'),
        ("a\ttab", 'write a space instead: "a tab"'),
        ("bidi\u202e\n", "delete it, or type the visible character that is meant"),
    ],
)
def test_hint_on_a_line_break_writes_the_line(text: str, hint: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        TEXT.validate_python(text)
    assert [hint] == [detail["ctx"]["hint"] for detail in wrong.value.errors()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller-Lüdenscheidt", "muller-ludenscheidt"),
        ("Łukasz Ørsted", "lukasz orsted"),
        ("Straße", "strasse"),
        ("Æsir", "aesir"),
        ("Ångström", "angstrom"),
        ("İstanbul", "istanbul"),
        ("Nguyễn", "nguyen"),
        ("王小明", ""),
    ],
)
def test_fold_spells_letters_in_ascii(text: str, expected: str) -> None:
    assert expected == fold(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SlowRise: A Study", "slowrise - a study!", True),
        ("Café", "Cafe", True),
        ("Two  Blanks", "Two Blanks", True),
        ("snake_case", "snake case", True),
        ("Loaf 2: Open Oven", "Loaf 3: Open Oven", False),
        ("发酵面团", "发酵面包", False),
    ],
)
def test_titles_compare_case_accents_and_punctuation_aside(
    one: str, other: str, same: bool
) -> None:
    assert same == (normalize_title(one) == normalize_title(other))


@given(st.text())
def test_every_accepted_text_is_composed_single_spaced_and_visible(text: str) -> None:
    if not codes(text):
        assert text == unicodedata.normalize("NFC", " ".join(text.split()))
        assert not FORBIDDEN.search(text)


@given(
    st.text(
        st.characters(
            exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
        )
    )
)
def test_typed_is_read_as_the_same_text(text: str) -> None:
    if not FORBIDDEN.search(text):
        assert {"note": text} == read_yaml(f"note: {yaml_quoted(text)}\n".encode(), "").data
