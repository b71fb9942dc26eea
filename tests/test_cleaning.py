"""Titles and names from outside lose what is not theirs, and nothing else."""

# ruff: noqa: RUF001 - letters of other alphabets are what is tested

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.text import cleaning, name_parts, names
from kdcatalog.text.cleaning import clean_text, clean_title, sentences_of
from kdcatalog.text.names import clean_name
from tests.hostile import texts
from tests.readers import MOST, exponent


def test_examples_in_docstrings_are_true() -> None:
    assert 0 == doctest.testmod(cleaning).failed
    assert 0 == doctest.testmod(names).failed
    assert 0 == doctest.testmod(name_parts).failed


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (r"{$\alpha$-Divergence} ... 10$\times$ Faster", "α-Divergence ... 10× Faster"),
        (r"{MiniLLM}: On \unknown{this}", r"MiniLLM: On \unknown{this}"),
        ("<i>E. coli</i> &amp;amp; Salt<sup>2</sup>", "E. coli & Salt²"),
        ("A <jats:p>Loaf</jats:p>", "A Loaf"),
        ("The &lt;i&gt;Rye&lt;/i&gt; Loaf", "The Rye Loaf"),
        ("H&amp;lt;sub&amp;gt;2&amp;lt;/sub&amp;gt;O", "H₂O"),
        ("Salt &amp;#38; Rye, 3 &lt; 4", "Salt & Rye, 3 < 4"),
        ("The &lt;think&gt; Token", "The <think> Token"),
        ("**A** _Loaf_ of `rye`", "A Loaf of rye"),
        ("[A Loaf](https://example.org)", "A Loaf"),
        ("\u201cA Loaf.\u201d", "A Loaf"),
        ('"A Loaf"', "A Loaf"),
        ("A Loaf.", "A Loaf"),
        ("A\u200b  Loaf\n of\u00ad Rye", "A Loaf of Rye"),
        ("A Loaf†", "A Loaf"),
        ("Des mod{è}les g{é}n{é}riques", "Des modèles génériques"),
        (r"A Call\,Recording Loaf", "A Call Recording Loaf"),
        ("What is `$x$`?", "What is x?"),
    ],
)
def test_title_loses_markup_quotes_and_period(title: str, expected: str) -> None:
    assert expected == clean_title(title).text
    assert ((), expected) == (clean_title(expected).notes, clean_title(expected).text)


@pytest.mark.parametrize(
    "title",
    [
        "A* Search and B*-Trees",
        "$5 and $6 for 50%",
        "Set {1, 2} of a<b and c>d",
        "snake_case and Q*: A* search",
        "AT&T; R&D",
        '"A" and "B"',
        "'Tis the Season",
        "Made in the U.S.",
        "Wait for It...",
        "Facts Inc.",
        "Loaves et al.",
        "Is It Rye?",
        "A ~ B -- C",
    ],
)
def test_title_without_markup_stays(title: str) -> None:
    assert (title, ()) == (clean_title(title).text, clean_title(title).notes)


def test_plain_title_keeps_its_braces() -> None:
    assert "{LLM} **x** <i>" == clean_title("{LLM} **x** <i>", markup=()).text


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (r"Nguy{\~{\^e}}n Bee", "Nguyễn Bee"),
        ("Yu Zhang 0004", "Yu Zhang"),
        ("Ann Bee¹", "Ann Bee"),
        ("Ann Bee*", "Ann Bee"),
        ("Ann Bee1,2", "Ann Bee"),
        ("Ann Bee 1*†", "Ann Bee"),
        ("A. B. Bee²,³", "A. B. Bee"),
        ("Bee, Ann*", "Bee, Ann"),
        ("Ann Bee (ORCID: 0000-0002-1825-009X)", "Ann Bee"),
        ("Ann Bee https://orcid.org/0000-0002-1825-0097", "Ann Bee"),
        ("Prof. Dr. Ann Bee, PhD", "Ann Bee"),
        ("Professor Ann Bee", "Ann Bee"),
        ("**Ann Bee**", "Ann Bee"),
        ("[Ann Bee](https://example.org)", "Ann Bee"),
        ("Ann&nbsp;Bee;", "Ann Bee"),
        ("\u201cAnn Bee\u201d", "Ann Bee"),
    ],
)
def test_name_loses_its_attachments(name: str, expected: str) -> None:
    assert (expected, False) == (clean_name(name).text, clean_name(name).is_incomplete)
    assert () == clean_name(expected).notes


@pytest.mark.parametrize(
    "name",
    [
        "Team 42",
        "Llama Team 3",
        "X Æ A-12",
        "Bee MD",
        "Martin King Jr.",
        "Jean-Luc O'Neil",
        "D'Angelo, Prof",
        "李明",
        "DeepSeek-AI",
        "Draco Bee",
        "Na",
        "Jan Null",
    ],
)
def test_name_without_attachments_stays(name: str) -> None:
    assert (name, ()) == (clean_name(name).text, clean_name(name).notes)


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("et al.", ""),
        ("others", ""),
        ("and 12 others", ""),
        ("...", ""),
        ("Ann Bee et al.", "Ann Bee"),
        ("Ann Bee, et al", "Ann Bee"),
        ("Ann Bee and others", "Ann Bee"),
        ("Ann Bee …", "Ann Bee"),
    ],
)
def test_et_al_makes_authors_incomplete(name: str, rest: str) -> None:
    cleaned = clean_name(name)
    assert (rest, True) == (cleaned.text, cleaned.is_incomplete)


@pytest.mark.parametrize("name", ["Othersen, Ann", "Moreau", "Alan Etal"])
def test_name_that_resembles_et_al_is_a_name(name: str) -> None:
    assert (name, False) == (clean_name(name).text, clean_name(name).is_incomplete)


@pytest.mark.parametrize(
    "text", ["TODO", "tbd", "First Author", "Firstname Lastname", "Untitled", "N/A", "???", "Title"]
)
def test_placeholder_becomes_empty(text: str) -> None:
    assert "" in (clean_title(text).text, clean_name(text).text)


@pytest.mark.parametrize("text", ["Todo Lists for Bakers", "Ann Author", "Titles", "None of Us"])
def test_text_that_resembles_a_placeholder_is_kept(text: str) -> None:
    assert (text, text) == (clean_title(text).text, clean_name(text).text)


@given(st.sampled_from(texts(150)) | st.text(max_size=60))
def test_any_text_is_cleaned_to_one_visible_line(text: str) -> None:
    for cleaned in (clean_text(text), clean_title(text).text, clean_name(text).text):
        assert cleaned == clean_text(cleaned)


@given(st.text("ab*_`[]()<>i/&;{}$\\ .\"'1", max_size=30))
def test_cleaning_plain_text_twice_changes_nothing(text: str) -> None:
    once = clean_title(text, markup=()).text
    assert clean_text(once) == once


@pytest.mark.parametrize("word", ["{", "a", "\u3002", "a-", "(["])
def test_sentences_of_one_endless_word_take_linear_work(word: str) -> None:
    assert exponent(sentences_of, word, 6000) < MOST
