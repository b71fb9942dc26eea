from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdcatalog.records.layout import MODELINE, layout_record, record_text
from kdcatalog.source.comments import comments_of
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.source.reader import read_yaml
from kdcatalog.text.characters import FORBIDDEN
from tests.factories import record

FACTS = ("strand", "recipe", "flour")


def laid_out(text: str) -> str:
    return layout_record(read_yaml(text.encode(), "x"), FACTS)


def test_layout_orders_fields_quotes_and_keeps_comments() -> None:
    text = """\
# the whole record
added: 2024-01-15  # the day
# where it belongs
placements: [process/mixing, grain]
venue: {year: "2024", id: BreadConf}
title: 'A "Plain" Loaf: Part 1'
facts:
  other: last
  flour:
    # the first
    - NO
    - Rye  # the second
  strand: "Mixing"
identifiers: {doi: 10.5555/x, openreview: abcdefgh, arxiv: 2306.99910}
date: 2023
authors:
  - {family: Cee, given: Ben}
  - Ann Bee
code: [https://example.org/#top]
# the end
"""
    expected = f"""\
{MODELINE}
# the whole record
title: "A \\"Plain\\" Loaf: Part 1"
authors:
  - family: Cee
    given: Ben
  - Ann Bee
date: "2023"
venue:
  id: BreadConf
  year: 2024
identifiers:
  arxiv: "2306.99910"
  doi: "10.5555/x"
  openreview: abcdefgh
code:
  - https://example.org/#top
# where it belongs
placements:
  - process/mixing
  - grain
facts:
  strand: Mixing
  flour:
    # the first
    - "NO"
    - Rye  # the second
  other: last
added: "2024-01-15"  # the day
# the end
"""
    assert expected == laid_out(text)
    assert expected == laid_out(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rye", "Rye"),
        ("Rye & Wheat", "Rye & Wheat"),
        ("https://example.org/#a", "https://example.org/#a"),
        ("T65", "T65"),
        ("NO", '"NO"'),
        ("~", '"~"'),
        ("", '""'),
        ("12:30", '"12:30"'),
        ("2024-02-20", '"2024-02-20"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("a:", '"a:"'),
        ("- a", '"- a"'),
        ("*a", '"*a"'),
        ("'a'", "\"'a'\""),
        ('a"b', '"a\\"b"'),
        ("a\\b", '"a\\\\b"'),
        (" a ", '" a "'),
        ("a\nb\tc\r", '"a\\nb\\tc\\r"'),
        ("a\u202e", '"a\\U0000202e"'),
    ],
)
def test_text_is_quoted_unless_clearly_text(text: str, expected: str) -> None:
    assert f"{MODELINE}\nshort_name: {expected}\n" == record_text({"short_name": text})


VISIBLE = st.text(max_size=30).filter(lambda text: not FORBIDDEN.search(text))
MARKS = st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@`#,? ~.0="), max_size=12)
TEXTS = (
    VISIBLE
    | MARKS
    | st.sampled_from(
        ["NO", "null", "2306.99910", "12:30", "2024-02-20", "---", "...", "<<", "=", "y"]
    )
)


@given(TEXTS)
def test_any_visible_text_survives_in_every_field(text: str) -> None:
    data = record(
        title=text,
        short_name=text,
        authors=[text],
        venue={"id": text, "year": text},
        facts={"flour": [text]},
    )
    assert data == read_yaml(record_text(data, FACTS).encode(), "x").data


KEYS = TEXTS.filter(
    lambda text: text == text.strip()
)  # the reader refuses keys with blanks at their ends
VALUES = st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.dictionaries(KEYS, TEXTS, max_size=3))
RECORDS = st.fixed_dictionaries(
    {"title": TEXTS, "date": TEXTS, "added": TEXTS},
    optional={
        "authors": st.lists(
            TEXTS | st.fixed_dictionaries({"given": TEXTS, "family": TEXTS}), max_size=3
        ),
        "venue": st.fixed_dictionaries({"id": TEXTS, "year": TEXTS}),
        "identifiers": st.dictionaries(
            st.sampled_from(["arxiv", "doi", "acl", "x"]), TEXTS, max_size=3
        ),
        "facts": st.dictionaries(st.sampled_from([*FACTS, "z"]) | KEYS, VALUES, max_size=4),
        "placements": st.lists(TEXTS, max_size=3),
        "other": VALUES,
    },
)


@st.composite
def commented_records(draw: st.DrawFn) -> str:
    """Return a record in canonical layout, comments between its lines and after its scalars."""
    lines = []
    for number, line in enumerate(record_text(draw(RECORDS), FACTS).splitlines()[1:]):
        indent = line[: len(line) - len(line.lstrip())]
        if draw(st.booleans()):
            lines.append(f"{indent}# above {number}")
        starts_an_author = line.lstrip().startswith(
            "- given:"
        )  # its comment is moved to the end, see below
        behind = draw(st.booleans()) and not starts_an_author
        lines.append(f"{line}  # beside {number}" if behind else line)
        if draw(st.booleans()):
            lines.append(f"{' ' * draw(st.sampled_from([0, 2, 4, 6]))}# below {number}")
    return "\n".join([*lines, "# the end", ""])


def comments_in(text: str) -> list[str]:
    comments = comments_of(read_yaml(text.encode(), "x"))
    above = [comment for group in comments.above.values() for comment in group]
    above += [comment for group in comments.last.values() for comment in group]
    return sorted([*comments.head, *above, *comments.beside.values(), *comments.tail])


@settings(max_examples=200)
@given(commented_records())
def test_layout_keeps_data_and_comments_and_is_idempotent(text: str) -> None:
    once = laid_out(text)
    assert read_yaml(text.encode(), "x").data == read_yaml(once.encode(), "x").data
    assert sorted([MODELINE, *comments_in(text)]) == comments_in(once)
    assert once == laid_out(once)


@given(st.permutations(sorted(record())))
def test_order_of_fields_in_the_source_changes_no_byte(names: list[str]) -> None:
    fields: dict[str, Any] = record()
    assert record_text(fields) == record_text({name: fields[name] for name in names})


@pytest.mark.parametrize(
    "text",
    ["note: |\n  a # b\n", "note: 'a # b'\n", "note: a#b\n", "note: >-\n  # no comment\n"],
)
def test_hash_inside_a_text_is_not_a_comment(text: str) -> None:
    assert [] == comments_in(text)
    assert read_yaml(text.encode(), "x").data == read_yaml(laid_out(text).encode(), "x").data


def test_layout_that_would_lose_a_comment_is_refused() -> None:
    with pytest.raises(UnsafeEditError):
        laid_out(f"{MODELINE}\nnote: | # why\n  text\n")


def test_lost_comment_is_noticed_in_a_record_without_modeline() -> None:
    with pytest.raises(UnsafeEditError):
        laid_out("note: | # why\n  text\n")


@pytest.mark.parametrize(
    "text",
    [
        "placements:\n  - grain\n  # of placements\n",
        "facts:\n  flour:\n    - Rye\n    # of flour\n  # of facts\n",
        "authors:\n  - family: Bee\n    given: Ann\n    # of the author\n  # of the authors\n",
        "venue:\n  id: BreadConf\n  # of the venue\n# of what follows\n",
    ],
)
@pytest.mark.parametrize("more", ["", 'added: "2024-01-15"\n', '# above\nadded: "2024-01-15"\n'])
def test_comment_at_the_end_of_a_block_belongs_to_the_block(text: str, more: str) -> None:
    assert f"{MODELINE}\n{text}{more}" == laid_out(text + more)


def test_comment_of_a_block_moves_with_it() -> None:
    text = 'placements:\n- grain\n  # of placements\n# of the title\ntitle: "x"\n'
    expected = '# of the title\ntitle: "x"\nplacements:\n  - grain\n'
    assert f"{MODELINE}\n{expected}  # of placements\n" == laid_out(text)


def test_comment_beside_an_author_stays_with_the_author() -> None:
    assert "  - given: Ann  # why\n" in laid_out(
        "authors:\n  - given: Ann  # why\n    family: Bee\ntitle: x\n"
    )


@pytest.mark.parametrize("text", ["--- # why\ntitle: x\n", "{ # why\n  title: x }\n"])
def test_comment_on_a_line_before_every_field_is_kept(text: str) -> None:
    assert "# why" in comments_in(laid_out(text))


@pytest.mark.parametrize("text", ["title:\tx\n", "title: x\t\n", 'title: "x"\t# why\n'])
def test_tab_that_the_reader_accepts_is_laid_out(text: str) -> None:
    assert laid_out(text).endswith('title: "x"\n') or "why" in text


@pytest.mark.parametrize("text", ["authors:\n  - {}\n", "placements: [[]]\n"])
def test_empty_part_of_a_list_is_laid_out(text: str) -> None:
    assert read_yaml(text.encode(), "x").data == read_yaml(laid_out(text).encode(), "x").data


@pytest.mark.parametrize(
    "text", ["bidi \u202e", "zero\u200bwidth", "next\u0085line", "delete\u007f"]
)
def test_invisible_character_stays_an_escape(text: str) -> None:
    assert {"note": text, "short_name": text} == read_yaml(
        record_text({"note": text, "short_name": text}).encode(), "x"
    ).data
