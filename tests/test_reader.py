from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.problems import Key, Position
from kdcatalog.records.reading import RECORD_LIMITS, TAXONOMY_LIMITS
from kdcatalog.source.document import DEFAULT_LIMITS, locate, other_meaning
from kdcatalog.source.reader import MAX_FLAWS, read_yaml
from tests.broken import ODD
from tests.factories import found


@pytest.mark.parametrize(
    "scalar",
    [
        "2402.13110",
        "NO",
        "12:30",
        "010",
        "2024-02-20",
        "2024-13-45",
        "1e3",
        "0x1F",
        ".inf",
        "=",
        "text",
        "-1",
        "1_000",
    ],
)
def test_every_scalar_is_read_as_text(scalar: str) -> None:
    assert {"field": [scalar]} == read_yaml(f"field:\n  - {scalar}\n".encode(), "x").data


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        ("text", None),
        ("2024.acl-long.1", None),
        ("5h0qf7IBZZ", None),
        ("a: b", None),
        ("", "nothing"),
        ("~", "nothing"),
        ("null", "nothing"),
        ("NO", "true or false"),
        ("on", "true or false"),
        ("2402.13110", "a number"),
        ("010", "a number"),
        ("12:30", "a number"),
        ("1e3", "a number"),
        ("1_000", "a number"),
        (".5", "a number"),
        ("-.inf", "a number"),
        ("0o17", "a number"),
        ("2024-02-20", "a date"),
        ("2024-13-45", "a date"),
        ("<<", "something else"),
        ("=", "something else"),
    ],
)
def test_scalars_that_other_parsers_convert_are_recognized(
    scalar: str, expected: str | None
) -> None:
    assert expected == other_meaning(scalar)


TOLD = [(1, 4), (1, 4), (3, 4), (4, 1)]
TOLD_KEYS = [(1, 3), (1, 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b\n", []),
        ("a: [b, {c: d}]\n", []),
        ("---\na: b\n...\n", []),
        ("a: |\n  b\n", []),
        ("a: b\r\nc: d\r\n", []),
        ("a: &x b\n", [("KD103", Position(1, 4))]),
        ("&x a: b\n", [("KD103", Position(1, 1))]),
        ("a: *x\n", [("KD103", Position(1, 4))]),
        ("a: !!str b\n", [("KD103", Position(1, 4))]),
        ("a: ! b\n", [("KD103", Position(1, 4))]),
        ("a: !x {}\n", [("KD103", Position(1, 4))]),
        ("!!map\na: b\n", [("KD103", Position(1, 1))]),
        ("a: b\n---\na: c\n", [("KD103", Position(2, 1))]),
        ("? [a]\n: b\n", [("KD103", Position(1, 3))]),
        ("? {a: b}\n: c\n", [("KD103", Position(1, 3))]),
        ("on: b\n", [("KD103", Position(1, 1))]),
        ("a:\n  2024: b\n", [("KD103", Position(2, 3))]),
        ("<<: {a: b}\n", [("KD103", Position(1, 1))]),
        ('"on": b\n', []),
        ('"<<": b\n', []),
        ("a: b\na: c\n", [("KD104", Position(2, 1, 1))]),
        ("a:\n  bcd: e\n  bcd: f\n", [("KD104", Position(3, 3, 3))]),
        ("a: b\na: c\na: d\n", [("KD104", Position(2, 1, 1)), ("KD104", Position(3, 1, 1))]),
        ("", [("KD102", Position(1, 1))]),
        ("a: b: c\n", [("KD102", Position(1, 5))]),
        ('a: "b\n', [("KD102", Position(1, 4, 2))]),
        ("a: [b\n\n# end \n\n", [("KD102", Position(1, 4))]),
        ("# only\n", [("KD102", Position(1, 6))]),
        ("a: &x !y b\nc: *x\nd: !z [*x]\n---\ne: f\n", [("KD103", Position(*at)) for at in TOLD]),
        (
            "? [a, *x]\n: b\n*x : c\n&y d: e\nf: &z g\n",
            [("KD103", Position(*at)) for at in TOLD_KEYS],
        ),
        (
            "<<: {a: b, a: c}\non: d\n",
            [("KD103", Position(1, 1)), ("KD104", Position(1, 12)), ("KD103", Position(2, 1))],
        ),
        ("a:\n\t- b\n", [("KD102", Position(2, 1))]),
        ("a:\n \t- b\n", [("KD102", Position(2, 2))]),
        ("a: %b\n", [("KD102", Position(1, 4))]),
        ("a: b\n\tc: d\n", [("KD102", Position(2, 1))]),
    ],
)
def test_yaml_features_beyond_records_are_refused(text: str, expected: list[object]) -> None:
    assert expected == found(read_yaml(text.encode(), "x").flaws)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("bytes2023latin", [("KD101", Position(1, 12))]),
        ("bytes2023utf16", [("KD101", Position(1, 1))]),
        ("bytes2023mark", [("KD101", Position(1, 1))]),
        ("bytes2023null", [("KD101", Position(10, 15))]),
        ("bytes2023escape", [("KD101", Position(10, 12))]),
        ("bytes2023return", [("KD101", Position(10, 10)), ("KD104", Position(10, 11, 5))]),
        ("bytes2023bidi", [("KD101", Position(10, 13))]),
        ("bytes2023zero", [("KD101", Position(10, 12))]),
        ("bytes2023separator", [("KD101", Position(10, 10)), ("KD104", Position(10, 11, 5))]),
        ("bytes2023nextline", [("KD101", Position(10, 10)), ("KD104", Position(10, 11, 5))]),
        ("bytes2023surrogate", [("KD102", Position(10, 10))]),
        ("size2023bytes", [("KD105", Position(1, 1))]),
        ("size2023nodes", [("KD105", Position(1, 80002))]),
        ("size2023depth", [("KD105", Position(1, 22))]),
        ("size2023keys", [("KD105", Position(1, 64))]),
    ],
)
def test_oversized_or_undecodable_files_are_refused(key: str, expected: list[object]) -> None:
    assert expected == found(read_yaml(ODD[key], "x").flaws)


def test_sizes_at_the_limits_are_accepted() -> None:
    text = "a: " + "x" * (RECORD_LIMITS.bytes - 4) + "\n"
    deep = "[" * DEFAULT_LIMITS.depth + "]" * DEFAULT_LIMITS.depth
    many = "[" + "x," * (RECORD_LIMITS.values - 1) + "]"
    assert [[], [], []] == [read_yaml(raw.encode(), "x").flaws for raw in (text, deep, many)]


def test_taxonomy_can_be_larger_than_a_record() -> None:
    many = ("[" + "x," * RECORD_LIMITS.values + "]").encode()
    assert [] == read_yaml(many, "taxonomy.yaml", TAXONOMY_LIMITS).flaws
    (flaw,) = read_yaml(
        b"a: " + b"x" * TAXONOMY_LIMITS.bytes, "taxonomy.yaml", TAXONOMY_LIMITS
    ).flaws
    assert ("KD105", TAXONOMY_LIMITS.hint) == (flaw.code, flaw.hint)


def test_alias_bomb_expands_to_nothing() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    document = read_yaml("\n".join(lines).encode(), "x")
    (flaw,) = document.flaws
    assert (Position(1, 4), "YAML anchors and aliases such as &a are not allowed") == (
        flaw.at,
        flaw.message,
    )
    assert {"a": ["x"] * 9, **{name: [""] * 9 for name in "bcdefghi"}} == document.data


def test_every_hidden_character_is_reported_and_the_rest_is_read() -> None:
    text = (
        '\ufefftitle: "A\u200b Loaf"\nauthors:\n  \u200b- A\u00adnn\u200b\n'
        "\u200bda\u2060te: x\nnote: a\u202e\n"
    )
    document = read_yaml(text.encode(), "x")
    assert [(1, 1), (1, 11), (3, 3), (3, 7), (3, 10), (4, 1), (4, 4), (5, 8)] == [
        (flaw.at.line, flaw.at.column) for flaw in document.flaws if isinstance(flaw.at, Position)
    ]
    assert {"title": "A  Loaf", "authors": ["A nn"], "date": "x", "note": "a"} == document.data
    assert {("title",), ("authors", 0)} == document.doubtful
    assert [Position(1, 9, 9), Position(3, 6, 4), Position(4, 9)] == [
        locate(document, at) for at in (("title",), ("authors", 0), ("date",))
    ]


def test_carriage_return_is_a_line_end() -> None:
    document = read_yaml(b"title: x\rauthors:\r  - Ann\r", "x")
    assert ({"title": "x", "authors": ["Ann"]}, 3) == (document.data, len(document.flaws))


def test_windows_line_end_beside_a_hidden_character_is_accepted() -> None:
    document = read_yaml("\u200ba: b\r\nc: d\u200b\r\n".encode(), "x")
    assert ({"a": "b", "c": "d"}, 2) == (document.data, len(document.flaws))


def test_number_of_reported_flaws_is_limited() -> None:
    text = "".join(f"a{number}: b\u200bc\n" for number in range(99)) + "a1: again\n"
    flaws = read_yaml(text.encode(), "x").flaws
    assert ["KD101"] * MAX_FLAWS + ["KD104"] == [flaw.code for flaw in flaws]
    assert ["more of these" in flaw.message for flaw in flaws] == [False] * (MAX_FLAWS - 1) + [
        True,
        False,
    ]


def test_flaw_keeps_the_values_beside_it() -> None:
    document = read_yaml(
        b"a: &x b\nc: !y d\ne: *x\n!z f: g\n? [h]\n: i\non: j\n'k ': l\n---\nm: n\n", "x"
    )
    assert {"a": "b", "c": "d", "e": "", "f": "g", "k": "l"} == document.data
    assert {("c",), ("e",)} == document.doubtful


@given(st.text(st.sampled_from("ab:- \n\r\"'#[{\u200b\ufeff\u2028\0\t"), max_size=40))
def test_hidden_characters_keep_every_position(text: str) -> None:
    document = read_yaml(text.encode(), "x")
    lines = text.split("\n")
    for at in [
        *document.values.values(),
        *document.keys.values(),
        *(flaw.at for flaw in document.flaws),
    ]:
        assert isinstance(at, Position)
        assert at.line <= len(lines)
        assert at.column <= len(lines[at.line - 1]) + 1


@pytest.mark.parametrize(
    "piece",
    ["\u200b", "\u200ba: b\n", "a: \u200b\n", "\u2028", "\r", " \u200b \u200b", "\t", "&a "],
)
def test_reading_time_is_linear(piece: str) -> None:
    raw = (piece * (TAXONOMY_LIMITS.bytes // 4 // len(piece.encode()))).encode()
    start = process_time()
    read_yaml(raw, "taxonomy.yaml", TAXONOMY_LIMITS)
    assert process_time() - start < 20


def test_tab_as_indentation_is_reported() -> None:
    (flaw,) = read_yaml(b"a:\n\t- b\n", "x").flaws
    assert ("tab in the indentation", "use two spaces instead") == (flaw.message, flaw.hint)


@pytest.mark.parametrize("text", ["---", "--- ", "---\n", "--- # why", "?", "- a\n-"])
def test_position_of_an_empty_value_is_within_the_file(text: str) -> None:
    document = read_yaml(text.encode(), "x")
    lines = text.split("\n")
    assert document.values
    for at in document.values.values():
        assert at.line <= len(lines)
        assert at.column <= len(lines[at.line - 1]) + 1


DEEP = {
    "flow lists": "note: " + "[" * 60_000,
    "closed flow lists": "note: " + "[" * 30_000 + "]" * 30_000,
    "flow mappings": "note: " + "{x: " * 15_000,
    "flow mappings without values": "note: " + "{" * 60_000,
    "alternating flow": "note: " + "[{x: " * 10_000,
    "block lists": "note:\n  " + "- " * 30_000 + "x",
    "block mappings": "".join(f"{' ' * depth}a:\n" for depth in range(300)),
    "complex keys": "? " * 30_000 + "x",
    "flow in block": "note:\n"
    + "".join(f"{' ' * depth}- \n" for depth in range(1, 12))
    + " " * 12
    + "[" * 50_000,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_reported_where_the_17th_level_begins(text: str) -> None:
    (flaw,) = [flaw for flaw in read_yaml(text.encode(), "x").flaws if flaw.code != "KD103"]
    assert isinstance(flaw.at, Position)
    assert ("KD105", "values are nested more than 16 levels deep") == (flaw.code, flaw.message)
    lines = text.split("\n")
    before = "\n".join([*lines[: flaw.at.line - 1], lines[flaw.at.line - 1][: flaw.at.column - 1]])
    assert len(before) < 400


def test_error_before_deep_nesting_is_reported_at_its_position() -> None:
    flaws = read_yaml(("a: &x b\na: c\nnote: " + "[" * 60_000).encode(), "x").flaws
    assert [
        ("KD103", Position(1, 4)),
        ("KD104", Position(2, 1)),
        ("KD105", Position(3, 22)),
    ] == found(flaws)


@pytest.mark.parametrize(
    "text",
    [
        "title: x\n<<<<<<< HEAD\ndate: a\n=======\ndate: b\n>>>>>>> branch\n",
        "<<<<<<< ours\ntitle: x\n",
        "title: x\nauthors:\n  - Ann\n>>>>>>> theirs\n",
    ],
)
def test_merge_conflict_markers_are_reported(text: str) -> None:
    (flaw,) = read_yaml(text.encode(), "x").flaws
    line = min(
        number
        for number, line in enumerate(text.split("\n"), 1)
        if line[:7] in ("<<<<<<<", ">>>>>>>")
    )
    assert ("KD102", Position(line, 1, 7), "merge conflict markers") == (
        flaw.code,
        flaw.at,
        flaw.message,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: b: c\n", 'unquoted text must not contain ": "'),
        ("a: %b\n", "unquoted text must not start with '%'"),
        ("a: @b\n", "unquoted text must not start with '@'"),
        ("a: `b\n", "unquoted text must not start with '`'"),
        ("a: b\na: c\n", "duplicate key 'a'"),
    ],
)
def test_messages_use_common_search_terms(text: str, message: str) -> None:
    assert [message] == [flaw.message for flaw in read_yaml(text.encode(), "x").flaws]


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        ('list:\n  - a\ndate "2024"\n', (3, 1), "no colon after 'date'", 'write date: "2024"'),
        ("list:\n  - a\ndate = 2024\n", (3, 1), "no colon after 'date'", "write date: 2024"),
        ('title: "a",\nb: c\n', (1, 11), "a comma after the text in quotes", 'write title: "a"'),
        (
            "a:\n  - 'b',\n  - c\n",
            (2, 8),
            "a comma after the text in quotes",
            'write - "b"',
        ),
        (
            "a: - b\n",
            (1, 4),
            "a list begins on the line below its field",
            "write - b on a line of its own",
        ),
        ("a: b\n}\n", (2, 1), "the bracket } closes none", "delete it"),
        ("a:\n  * b\n", (2, 3), "unquoted text must not start with '*'", "write - b"),
        (
            "```yaml\na: b\n",
            (1, 1),
            "unquoted text must not start with '`'",
            "delete the line; a record is not Markdown",
        ),
        (
            "@misc{a, year = {2024}}\n",
            (1, 1),
            "BibTeX instead of a record",
            "pass the BibTeX to kdcatalog add, as a .bib file",
        ),
        (
            'a: [\n  "b",\n  "c"\nd: e\n',
            (1, 4),
            "the bracket [ is not closed",
            "write ] at the end",
        ),
    ],
)
def test_hint_on_habits_of_other_formats_gives_the_line_to_write(
    text: str, at: tuple[int, int], message: str, hint: str
) -> None:
    (flaw,) = read_yaml(text.encode(), "x").flaws
    assert isinstance(flaw.at, Position)
    assert (at, message, hint) == ((flaw.at.line, flaw.at.column), flaw.message, flaw.hint)


def test_empty_taxonomy_is_reported_as_a_taxonomy() -> None:
    assert (
        "write the blocks catalog: and facets:"
        == read_yaml(b"", "taxonomy.yaml", TAXONOMY_LIMITS).flaws[0].hint
    )


TEXT = 'a: b\nlong: "quoted # text"\nlist:\n  - first\n  - {x: y}\n发: z\n'


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (("a",), Position(1, 4)),
        (Key(("a",)), Position(1, 1)),
        (("long",), Position(2, 7, 15)),
        (("list",), Position(4, 3)),
        (("list", 0), Position(4, 5, 5)),
        (("list", 1, "x"), Position(5, 9)),
        (Key(("list", 1, "x")), Position(5, 6)),
        (("list", 7), Position(3, 1, 4)),
        (("list", 1, "missing"), Position(5, 5)),
        (("missing",), Position(1, 1)),
        (("发",), Position(6, 4)),
        (Key(("missing",)), Position(1, 1)),
        (Position(3, 2), Position(3, 2)),
    ],
)
def test_position_of_a_field_is_its_value_key_or_parent(at: object, expected: Position) -> None:
    assert expected == locate(read_yaml(TEXT.encode(), "x"), at)  # type: ignore[arg-type]  # the table mixes the three kinds


@given(st.binary(max_size=200))
def test_any_bytes_give_data_or_a_flaw(raw: bytes) -> None:
    document = read_yaml(raw, "x")
    assert (document.data is None) <= bool(document.flaws)


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@`#,? \n\t<~.0"), max_size=60))
def test_any_yaml_punctuation_gives_data_or_a_flaw(text: str) -> None:
    document = read_yaml(text.encode(), "x")
    assert (document.data is None) <= bool(document.flaws)
