"""A user's .bib file is read without losing a byte; ambiguous input is refused with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.bibliography.bib_file import (
    Bibliography,
    UnbalancedError,
    read_bibliography,
    read_entry_by_entry,
)
from kdcatalog.text.tex import tex_to_text

PIECES = st.sampled_from(
    [
        *(
            "@article{",
            "@misc(",
            "@string{",
            "@comment{",
            "@preamble{",
            "@",
            "key,",
            " title = ",
            "A {B} c",
            '"q"',
            "1999",
        ),
        *(
            "{",
            "}",
            '"',
            "#",
            ",",
            "=",
            "%",
            "\n",
            "\r\n",
            " ",
            "a",
            "\\",
            "\\'{e}",
            ")",
            "(",
            "é",
            "\ufeff",
            "麦",
        ),
    ]
)


def fields_of(text: str) -> list[tuple[str, str]]:
    (entry,) = read_bibliography(text).entries
    return [(one.name, one.value) for one in entry.fields]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@a{k, x = {v}}", [("x", "v")]),
        ("@a{k, x = {v},}", [("x", "v")]),
        ("@a{k, x = {v},,}", [("x", "v")]),
        ('@a{k, x = "v", Y=1999}', [("x", "v"), ("Y", "1999")]),
        ('@a{k, x = "a {"} b"}', [("x", 'a {"} b')]),
        ("@a{k, x = {a {b} c}}", [("x", "a {b} c")]),
        ("@a(k, x = {v)}, y = 1)", [("x", "v)"), ("y", "1")]),
        ('@a(k, x = "v)", y = 1)', [("x", "v)"), ("y", "1")]),
        ('@string{s = "St"}@a{k, x = s # {uff} # " y"}', [("x", "Stuff y")]),
        ("@a{k, x = unknown}", [("x", "unknown")]),
        ("@a{k\r\n,\r\n\tx={v}\r\n}", [("x", "v")]),
        ("@a{k}", []),
        ("@A { k , x = {v} }", [("x", "v")]),
        ("% @b{no}\n@a{k, x = {v}}", [("x", "v")]),
        ("mail me @ home, a@b.org\n@a{k, x = {v}}", [("x", "v")]),
        ("@a{k, author+an = {1=x}}", [("author+an", "1=x")]),
    ],
)
def test_fields_are_those_that_bibtex_reads(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == fields_of(text)


def test_value_in_quotes_of_a_word_processor_is_read() -> None:
    text = "@a{k, x = \u201cA Loaf\u201d, y = \u201eB\u201c, z = 1}"
    assert [("x", "A Loaf"), ("y", "B"), ("z", "1")] == fields_of(text)
    (entry,) = read_bibliography("@a{k, x = \u201cA Loaf}").entries
    assert not entry.is_read


@pytest.mark.parametrize(
    "text",
    [
        "@a{k, x {v}}",
        "@a{k, x = }",
        "@a{k, x = {v} y = {w}}",
        "@a{k, % z\n x = {v}}",
        "@a{x = {v}}",
    ],
)
def test_unreadable_entry_is_reported(text: str) -> None:
    assert [False] == [entry.is_read for entry in read_bibliography(text).entries]


@pytest.mark.parametrize(
    "text", ["", "only words", "@comment{@a{k, x = {v}}}", "@preamble{ {x} }", "@string{a = 1}"]
)
def test_text_that_is_not_an_entry_is_ignored(text: str) -> None:
    assert () == read_bibliography(text).entries


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("@a{k, x = {v}", 1),
        ("\n\n@a{k, x = {v}\n", 3),
        ("@a{k, x = {v}}\r\n@b{l, x = {{v}\r\n}\r\n", 2),
        ("@a{k,\n x = {{v},\n}\n\n@b{l,\n x = {v},\n}}\n", 1),
        ("@a{k, x = {v}}}\n", 1),
        ("@a{k, x = {v}}\n\n  y = {w}\n}\n", 4),
        ("@string{a = {b}\n", 1),
        ("\n@comment{x\n", 2),
        ("@a(k, x = {v}\n", 1),
    ],
)
def test_unbalanced_braces_are_refused_with_their_line(text: str, line: int) -> None:
    with pytest.raises(UnbalancedError) as caught:
        read_bibliography(text)
    assert line == caught.value.line


@given(st.lists(PIECES, max_size=40).map("".join))
def test_entries_partition_the_text_in_order(text: str) -> None:
    try:
        entries = read_bibliography(text).entries
    except UnbalancedError:
        return
    places = [place for entry in entries for place in (entry.start, entry.key_end, entry.end)]
    assert sorted(places) == places
    for entry in entries:
        spans = [place for one in entry.fields for place in (one.start, one.value_start, one.end)]
        assert [entry.key_end, *spans, entry.end] == sorted([entry.key_end, *spans, entry.end])
        assert ("@", True) == (text[entry.start], text[entry.end - 1] in "})")
    same = {place: text[entry.start : entry.end] for place, entry in enumerate(entries)}
    assert text == Bibliography(text, entries).with_replaced(same)


@pytest.mark.parametrize(
    "mark", ["{", "@a{k, " + ", " * 50_000, "@a{k," + " " * 200_000 + "x", '@a{k, x = "' * 3000]
)
def test_hostile_bibtex_takes_linear_time(mark: str) -> None:
    with pytest.raises(UnbalancedError):
        read_bibliography(mark + "@b{")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{MiniLoaf}: {B}read", "MiniLoaf: Bread"),
        (r"Caf\'e and Caf{\'e} and Caf\'{e}", "Café and Café and Café"),
        (r"\v{S}koda, \c c, \u{g}", "Škoda, ç, ğ"),
        (r"{\ss} \o{} {\L}\'od\'z", "ß ø Łódź"),
        (r"50\% \& \_x", "50% & _x"),
        (r"\url{https://a.org/b\_c}", "https://a.org/b_c"),
        (r"\emph{Old}  dough~rises" + "\r\n  well", "Old dough rises well"),
        ("", ""),
    ],
)
def test_value_without_its_tex(value: str, expected: str) -> None:
    assert expected == tex_to_text(value)


def test_doubling_abbreviations_stop_at_the_limit_of_bibtex() -> None:
    doublings = [f"@string{{a{number + 1} = a{number} # a{number}}}" for number in range(60)]
    text = "\n".join(['@string{a0 = "0123456789"}', *doublings])
    (small, large) = read_bibliography(f"{text}\n@a{{k, x = a3}}\n@a{{l, x = a60 # a60}}").entries
    assert "0123456789" * 8 == small.value("x")
    assert len(large.value("x")) <= 20_000


def test_long_concatenations_in_many_entries_stop_at_a_limit() -> None:
    long = "x" * 15_000
    entries = "\n".join(f'@a{{k{number}, x = s # "{number}"}}' for number in range(2_000))
    read = read_bibliography(f"@string{{s = {{{long}}}}}\n{entries}").entries
    assert sum(len(entry.value("x")) for entry in read) <= 5_000_000
    assert (True, False) == (read[0].is_read, read[-1].is_read)


def test_paper_inherits_from_its_volume_what_it_does_not_have() -> None:
    text = """
    @inproceedings{paper, title = {A}, pages = {1}, crossref = {volume}, year = 2020}
    @proceedings{volume, title = {Proceedings of Bread}, editor = {Bee, Ann}, year = 2021,
      doi = {10.1/volume}, publisher = {Oven}}
    """
    paper, volume = read_bibliography(text).resolved()
    assert ("A", "Proceedings of Bread") == (paper.value("title"), paper.value("booktitle"))
    assert ("2020", "Oven", "") == (
        paper.value("year"),
        paper.value("publisher"),
        paper.value("doi"),
    )
    assert "" == volume.value("booktitle")


def test_volume_of_dblp_gives_its_short_booktitle() -> None:
    text = """
    @inproceedings{p, title = {A}, crossref = {V}}
    @proceedings{v, title = {Proceedings of the 1st Long Name}, booktitle = {Bread}}
    """
    paper, _ = read_bibliography(text).resolved()
    assert "Bread" == paper.value("booktitle")


def test_entry_takes_the_fields_of_its_xdata() -> None:
    text = (
        "@xdata{x, publisher = {Oven}}\n@xdata{y, year = 2020}\n"
        "@book{b, title = {A}, xdata = {x, y}}"
    )
    *_, book = read_bibliography(text).resolved()
    assert ("Oven", "2020") == (book.value("publisher"), book.value("year"))


@pytest.mark.parametrize("name", ["crossref", "xdata"])
def test_entry_that_refers_to_itself_or_to_nothing_stays(name: str) -> None:
    text = f"@a{{k, {name} = {{k}}, x = 1}}\n@a{{l, {name} = {{nothing}}}}"
    bibliography = read_bibliography(text)
    assert bibliography.entries == tuple(bibliography.resolved())


@pytest.mark.parametrize(
    ("text", "keys", "cut", "places"),
    [
        # The brace that closes the entry is missing.
        ("@a{k, t = {v}\n\n@b{l, t = {w}}\n", ["l"], [], [0]),
        # A value is not closed, in the middle of a file.
        ("@a{k, t = {v}}\n@b{l, t = {w,\n u = {x}}\n@c{m,\n t = {y}}\n", ["k", "m"], [], [15]),
        # A surplus brace ends the entry early: its first fields are read.
        ("@a{k, t = {v}}, u = {w}}\n@b{l, t = {x}}", ["k", "l"], ["k"], [23]),
        # A brace between entries belongs to none of them.
        ("@a{k, t = {v}}\n}\n@b{l, t = {x}}", ["k", "l"], [], [15]),
        ("@string{a = {b}\n@b(l, t = {x})", ["l"], [], [0]),
        ("@comment{x\n@b{l, t = {x}}", ["l"], [], [0]),
    ],
)
def test_entries_beside_unbalanced_braces_are_read(
    text: str, keys: list[str], cut: list[str], places: list[int]
) -> None:
    bibliography, errors = read_entry_by_entry(text)
    assert keys == [entry.key for entry in bibliography.entries]
    assert cut == [entry.key for entry in bibliography.entries if not entry.is_read]
    assert places == [error.offset for error in errors]


def test_abbreviation_reaches_entries_after_unbalanced_braces() -> None:
    text = "@string{s = {Loaf}}\n@a{k, t = {v}\n@b{l, t = s}"
    bibliography, _ = read_entry_by_entry(text)
    assert ["Loaf"] == [entry.value("t") for entry in bibliography.entries]


@given(st.lists(PIECES, max_size=40).map("".join))
def test_balanced_text_reads_the_same_entry_by_entry(text: str) -> None:
    try:
        expected = read_bibliography(text)
    except UnbalancedError:
        _, errors = read_entry_by_entry(text)
        assert errors
        return
    read, errors = read_entry_by_entry(text)
    # A line that looks like an entry within a value is the one thing the two may read differently.
    if not errors and len(read.entries) == len(expected.entries):
        assert expected == read


def test_many_unbalanced_entries_take_no_time() -> None:
    _, errors = read_entry_by_entry("@a{k,\n" * 50_000)
    assert 50_000 == len(errors)
