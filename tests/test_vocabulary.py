from collections.abc import Sequence

import pytest

from kdcatalog.checks import identity, placement
from kdcatalog.checks.files import check_prose
from kdcatalog.checks.taxonomy import check_taxonomy
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.vocabulary import (
    Term,
    UnknownTermError,
    Vocabulary,
    did_you_mean,
    did_you_mean_key,
    nearest,
)
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
        ("laof", ["loof", "loaf"], "loaf"),
        ("ab", ["ax", "bx"], None),
        ("zzz", ["loaf"], None),
        ("loaf", [], None),
    ],
)
def test_nearest_is_the_most_similar_word(
    word: str, known: list[str], expected: str | None
) -> None:
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
    rules = (placement.invalid_facts, placement.unknown_venues, identity.unknown_keys)
    problems = [
        *check_taxonomy(own, []),
        *check_prose(Catalog.of(own, ()), {FILE: "![a](picture:zzzz) [b](node:zzzz)"}, ()),
    ]
    problems += [problem for rule in rules for problem in rule(catalog)]
    few = ", ".join(f"node-{word}" for word in MANY[:8])
    expected = [
        f"known are {few} and 3 more",
        "known are log, contents, summary, citation, history, license, run,"
        " facet:node-aword and 10 more",
        "remove it: the catalog has no pictures",
        f"known are {few} and 3 more",
        "remove the line: taxonomy.yaml lists no facts",
        "add it to venues: in taxonomy.yaml: - {id: zzzz, name: FULL NAME, kind: conference}",
        "remove the key",
    ]
    assert expected == [problem.hint for problem in problems]


TOPICS = Vocabulary(
    "topic",
    [
        Term("process", ("Process",), ("handling",)),
        Term("process/on-policy-distillation", ("On-Policy Distillation", "OPD", "student data")),
        Term("process/fermentation", ("Fermentation",)),
        Term("process/fermentation/starter", ("Starters", "levain")),
        Term("grain/rye", ("Rye", "Rye Flour"), ("flour/rye", "flour/dark")),
        Term("grain/starter", ("Grain Starters",)),
        Term("\u03bc\u03ad\u03bb\u03b9", ("\u039c\u03ad\u03bb\u03b9",)),
    ],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("process/fermentation", ("process/fermentation",)),
        ("handling", ("process",)),
        ("flour/dark", ("grain/rye",)),
        ("on-policy-distillation", ("process/on-policy-distillation",)),
        ("On-Policy Distillation", ("process/on-policy-distillation",)),
        ("on policy distillation", ("process/on-policy-distillation",)),
        ("opd", ("process/on-policy-distillation",)),
        ("Student Data", ("process/on-policy-distillation",)),
        ("Fermentation/Starter", ("process/fermentation/starter",)),
        ("fermentation/starter/", ("process/fermentation/starter",)),
        ("starter", ("process/fermentation/starter", "grain/starter")),
        ("grain starters", ("grain/starter",)),
        ("rye flour", ("grain/rye",)),
        ("\u039c\u0395\u039b\u0399", ("\u03bc\u03ad\u03bb\u03b9",)),
        ("policy-distillation", ()),
        ("grain/fermentation", ()),
        ("", ()),
        ("/", ()),
        ("--", ()),
    ],
)
def test_topic_is_found_by_id_title_alias_and_ending(text: str, expected: tuple[str, ...]) -> None:
    assert expected == TOPICS.resolve(text)


def test_ambiguous_name_lists_its_candidates() -> None:
    with pytest.raises(UnknownTermError) as caught:
        TOPICS.look_up("starter")
    message = "'starter' is ambiguous: it may be process/fermentation/starter or grain/starter"
    assert (message, "write more of the path") == (str(caught.value), caught.value.hint)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("proces", "did you mean 'process'?"),
        ("elsewhere/rye", "did you mean 'grain/rye'?"),
        ("elsewhere/fermentatoin", "did you mean 'process/fermentation'?"),
        ("zzzz", "kdcatalog taxonomy lists them"),
    ],
)
def test_unknown_name_gets_the_closest_as_hint(text: str, hint: str) -> None:
    with pytest.raises(UnknownTermError) as caught:
        TOPICS.look_up(text, "kdcatalog taxonomy lists them")
    assert (f"unknown topic '{text}'", hint) == (str(caught.value), caught.value.hint)


def test_vocabularies_of_a_taxonomy_know_titles_aliases_and_words() -> None:
    taxonomy = Taxonomy.model_validate(TAXONOMY)
    assert ("process/fermentation/sourdough",) == taxonomy.topic_vocabulary.resolve("Levain")
    assert ("BreadConf",) == taxonomy.venue_vocabulary.resolve("conference on bread")
    assert () == taxonomy.venue_vocabulary.resolve("Oven Press")


def test_topic_is_found_by_the_titles_of_its_path() -> None:
    topic = {"id": "u6e2c-u5b9a", "title": "測定", "sentence": "Measuring."}
    facet = {"id": "u65b9-u6cd5", "title": "方法", "sentence": "How.", "nodes": [topic]}
    taxonomy = Taxonomy.model_validate({**TAXONOMY, "facets": [facet]})
    assert ("u65b9-u6cd5/u6e2c-u5b9a",) == taxonomy.topic_vocabulary.resolve("方法/測定")


@pytest.mark.parametrize(
    ("key", "keys", "hint"),
    [
        ("rask2023rie", ["rask2023rye", "rask2021rye"], "did you mean 'rask2023rye'?"),
        ("rask2022rye", ["bee2020loaf", "rask2023rye"], "did you mean 'rask2023rye'?"),
        ("daubine2019crustet", ["daubigne2019crustnet"], "did you mean 'daubigne2019crustnet'?"),
        # Author, year and word are different, and six letters in ten are equal.
        ("alder2025one", ["fee2023gone", "gee2023more"], "remove it"),
        ("waters2023proofing", ["waters2021wet", "winter2023proof"], "remove it"),
        ("waters2023proofing", [], "remove it"),
    ],
)
def test_hint_on_a_key_is_one_that_is_nearly_equal(key: str, keys: list[str], hint: str) -> None:
    assert hint == did_you_mean_key(key, keys, "remove it")
