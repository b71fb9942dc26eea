from collections.abc import Sequence

import pytest

from kdcatalog.checks import identity, placement
from kdcatalog.checks.prose import check_prose
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.vocabulary import did_you_mean, nearest
from tests.factories import TAXONOMY, paper

FILE = "docs/prose/a.md"
MATRIX = {"matrix": {"rows": "zzzz", "columns": "node-aword"}}
MANY = [f"{letter}word" for letter in "abcdefghijk"]


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("loaf", ["leaf", "loaves"], "leaf"),
        ("LOAF", ["crumb", "loaf"], "loaf"),
        ("laof", ["loaf", "laoff"], "laoff"),
        ("ab", ["ax", "bx"], None),
        ("zzz", ["loaf"], None),
        ("loaf", [], None),
    ],
)
def test_nearest_is_the_word_most_alike(word: str, known: list[str], expected: str | None) -> None:
    assert expected == nearest(word, known)


@pytest.mark.parametrize(
    ("word", "known", "lists", "expected"),
    [
        ("laof", ["loaf", "crumb"], True, "did you mean 'loaf'?"),
        ("laof", ["loaf", "crumb"], False, "did you mean 'loaf'?"),
        ("zzz", ["loaf", "crumb"], True, "known are loaf, crumb"),
        ("zzz", ["loaf", "crumb"], False, "remove it"),
        ("zzz", [], True, "remove it"),
        ("zzz", MANY[:8], True, f"known are {', '.join(MANY[:8])}"),
        ("zzz", MANY[:9], True, f"known are {', '.join(MANY[:8])} and 1 more"),
        ("zzz", MANY, True, f"known are {', '.join(MANY[:8])} and 3 more"),
    ],
)
def test_hint_names_the_nearest_else_the_first_few(
    word: str, known: Sequence[str], lists: bool, expected: str
) -> None:
    assert expected == did_you_mean(word, known, "remove it", lists=lists)


def test_no_hint_lists_nothing_or_everything() -> None:
    nodes = [{"id": f"node-{word}", "title": f"Node {word}", "sentence": "Words."} for word in MANY]
    own = Taxonomy.model_validate(
        {"catalog": {**TAXONOMY["catalog"], "readme": ["zzzz"]}, "facets": nodes, **MATRIX}
    )
    strange = paper(
        facts={"zzzz": "x"},
        venue={"id": "zzzz", "year": "2023"},
        distinct_from=["zzzz2023zzzz"],
        placements=["zzzz"],
    )
    catalog = Catalog.of(own, [strange])
    rules = (placement.unfit_facts, placement.unknown_venues, identity.unknown_keys)
    problems = [
        *check_taxonomy(own, []),
        *check_prose(own, {FILE: "![a](picture:zzzz) [b](node:zzzz)"}, ()),
    ]
    problems += [problem for rule in rules for problem in rule(catalog)]
    few = ", ".join(f"node-{word}" for word in MANY[:8])
    expected = [
        f"known are {few} and 3 more",
        "known are log, contents, summary, citation, history, licence, run, facet:node-aword and 10 more",
        "remove it: the catalog has no pictures",
        f"known are {few} and 3 more",
        "remove the line: taxonomy.yaml lists no facts",
        "add the venue to venues: in taxonomy.yaml",
        "remove the key",
    ]
    assert expected == [problem.hint for problem in problems]
