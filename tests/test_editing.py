from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdcatalog.records.editing import fix_record, format_record
from kdcatalog.records.layout import MODELINE, record_text
from kdcatalog.records.reading import load_paper
from kdcatalog.source.reader import read_yaml
from tests.factories import file_of, record, taxonomy

FILE = file_of("bee2023plain")
TAXONOMY = taxonomy()


def fixed_fields(**fields: Any) -> dict[str, Any]:
    """Return what fixing changes in a record: new values of fields, None for removed fields."""
    before = record(**fields)
    text = fix_record(record_text(before).encode(), FILE, TAXONOMY)
    assert text
    after = read_yaml(text.encode(), FILE).data
    return {name: after.get(name) for name in before if after.get(name) != before[name]}


ARXIV = {"arxiv": "2306.99910"}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {}),
        ({"title": " A  Loaf "}, {"title": "A Loaf"}),
        ({"note": "Cafe\u0301"}, {"note": "Café"}),
        ({"note": ""}, {"note": None}),
        ({"code": []}, {"code": None}),
        ({"facts": {"flour": [""], "strand": ""}}, {"facts": None}),
        ({"facts": {"flour": ["Rye", "", "Rye"]}}, {"facts": {"flour": ["Rye"]}}),
        ({"placements": ["grain", "grain"]}, {"placements": ["grain"]}),
        ({"identifiers": {"arxiv": "2306.99910v2"}}, {"identifiers": ARXIV}),
        ({"identifiers": {"arxiv": "https://arxiv.org/abs/2306.99910"}}, {"identifiers": ARXIV}),
        (
            {"identifiers": {"doi": "https://doi.org/10.5555/Loaf"}},
            {"identifiers": {"doi": "10.5555/Loaf"}},
        ),
        (
            {"identifiers": {"acl": "https://aclanthology.org/2023.bread-1.2.pdf"}},
            {"identifiers": {"acl": "2023.bread-1.2"}},
        ),
        (
            {"identifiers": {"openreview": "https://openreview.net/forum?id=aBcDeFgH"}},
            {"identifiers": {"openreview": "aBcDeFgH"}},
        ),
        (
            {"venue": {"id": "bread conference", "year": "2023"}},
            {"venue": {"id": "BreadConf", "year": "2023"}},
        ),
        ({"identifiers": ARXIV, "urls": ["https://arxiv.org/pdf/2306.99910v1"]}, {"urls": None}),
        (
            {
                "identifiers": ARXIV,
                "urls": ["https://example.org/", "https://huggingface.co/papers/2306.99910"],
            },
            {"urls": ["https://example.org/"]},
        ),
    ],
)
def test_mechanical_errors_are_fixed(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    assert expected == fixed_fields(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"identifiers": {"arxiv": "2306.9991"}},
        {"identifiers": {"arxiv": "https://aclanthology.org/2023.bread-1.2"}},
        {"identifiers": {"doi": "10.48550/arXiv.2306.99910"}},
        {"identifiers": ARXIV, "urls": ["https://arxiv.org/abs/2306.99911"]},
        {"venue": {"id": "BredConf", "year": "2023"}},
        {"venue": {"id": "Oven Press", "year": "2023"}},
        {"placements": ["process/mixng"]},
        {"placements": ["process", "process/mixing"]},
        {"authors": ["Ann Bee and Ben Cee"]},
        {"date": "2023-13"},
        {"title": None, "titel": "x"},
        {"kind": "papre"},
        {"facts": {"flour": "Rye"}},
    ],
)
def test_errors_that_need_judgment_are_kept(fields: dict[str, Any]) -> None:
    assert {} == fixed_fields(**fields)


def test_repeated_author_name_is_left_to_the_user() -> None:
    assert {} == fixed_fields(authors=["Ann Bee", "Ben Cee", "Ann Bee"])


@pytest.mark.parametrize(
    ("unquoted", "left"),
    [
        ("identifiers:\n  arxiv: 2306.99910\n", []),
        ("note: 12:30\n", []),
        ("note: NO\n", []),
        ("identifiers:\n  arxiv: 2306.9991\n", ["KD116"]),
        ("identifiers:\n  arxiv: 2306.999\n", ["KD116"]),
    ],
)
def test_unquoted_text_is_quoted_unless_a_digit_is_lost(unquoted: str, left: list[str]) -> None:
    text = fix_record((record_text(record()) + unquoted).encode(), FILE, TAXONOMY)
    assert text
    assert left == [problem.code for problem in load_paper(text.encode(), FILE).problems]


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"- a\n", b"text\n", b"a: b: c\n", b"a: &x b\n", b"a: b\na: c\n"]
)
def test_unreadable_record_is_not_fixed(raw: bytes) -> None:
    assert (None, None) == (fix_record(raw, FILE, TAXONOMY), format_record(raw, FILE, TAXONOMY))


def test_facts_are_written_in_taxonomy_order() -> None:
    text = format_record(b"facts: {flour: [Rye], zz: z, strand: Mixing}\n", FILE, TAXONOMY)
    assert f"{MODELINE}\nfacts:\n  strand: Mixing\n  flour:\n    - Rye\n  zz: z\n" == text


def test_byte_order_mark_is_dropped() -> None:
    assert f'{MODELINE}\ntitle: "x"\n' == fix_record(b"\xef\xbb\xbftitle: x\n", FILE, TAXONOMY)


def test_fix_keeps_comments() -> None:
    raw = b"# why\ntitle: ' A  Loaf '  # beside\nnote: ''\n# the end\n"
    assert f'{MODELINE}\n# why\ntitle: "A Loaf"  # beside\n# the end\n' == fix_record(
        raw, FILE, TAXONOMY
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "urls:\n  - https://x.org/a  # one\n  # two\n  - https://x.org/a  # three\n"
            "  - https://x.org/b  # four\n",
            "urls:\n  # two\n  # three\n  - https://x.org/a  # one\n  - https://x.org/b  # four\n",
        ),
        (
            'facts:\n  # of a\n  strand: ""  # beside a\n  flour:\n'
            '    - Rye\n    # of b\n    - ""\n    # of flour\nnote: "x"\n',
            "facts:\n  # of a\n  # beside a\n  flour:\n    # of b\n    - Rye\n"
            '    # of flour\nnote: "x"\n',
        ),
        (
            'facts:\n  strand: x\n  flour:\n    - ""  # of flour\n    # the end\nnote: "x"\n',
            'facts:\n  # the end\n  # of flour\n  strand: x\nnote: "x"\n',
        ),
        ('note: "x"\ncode: []  # why\nadded: "x"\n', '# why\nnote: "x"\nadded: "x"\n'),
    ],
)
def test_comment_of_a_removed_line_moves_to_its_block(before: str, after: str) -> None:
    once = fix_record(before.encode(), FILE, TAXONOMY)
    assert f"{MODELINE}\n{after}" == once
    assert once == fix_record(once.encode(), FILE, TAXONOMY)


WORDS = st.sampled_from(
    ["", " a ", "a  b", "e\u0301", "Rye", "2306.99910v2", "https://arxiv.org/abs/2306.99910", "?"]
)
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=2)
    ),
)
NAMES = ("title", "venue", "identifiers", "urls", "authors", "facts", "note")


def has_empty_block_in_a_list(value: object) -> bool:
    if isinstance(value, list):
        return any(item in ([], {}) or has_empty_block_in_a_list(item) for item in value)
    return isinstance(value, dict) and any(map(has_empty_block_in_a_list, value.values()))


@given(
    st.dictionaries(st.sampled_from(NAMES), VALUES, min_size=1).filter(
        lambda v: not has_empty_block_in_a_list(v)
    )
)
def test_fixing_twice_equals_fixing_once(data: dict[str, Any]) -> None:
    once = fix_record(record_text({**data, "added": "2024-01-15"}).encode(), FILE, TAXONOMY)
    assert once
    assert once == fix_record(once.encode(), FILE, TAXONOMY)
