"""The same cause in many records is one problem, in the file in which the cause is."""

from pathlib import Path

import pytest

from kdcatalog.commands.check import check
from kdcatalog.problems import Position, Problem
from tests.hygiene import RECORD, snapshot_of

TAXONOMY = (Path(__file__).parent / "catalogs" / "broken" / "taxonomy.yaml").read_text(
    encoding="utf-8"
)
MIXING = """\
      - id: mixing
        title: "Mixing"
        sentence: "Flour and water meet."
"""
KEYS = ("ash", "bee", "cee", "dee", "eff")
FILES = tuple(f"papers/2023/{key}2023loaf.yaml" for key in KEYS)


def records_with(old: str, new: str, number: int = len(KEYS)) -> dict[str, str]:
    """Return records of different papers, some text replaced in the first ``number`` of them."""
    records = {}
    for index, file in enumerate(FILES):
        text = RECORD.replace("A Plain Loaf", f"Loaf Number {index}")
        text = text.replace("2306.99910", f"2306.9991{index}")
        text = text.replace('added: "2024', 'facts:\n  leaven: Rye\nadded: "2024')
        records[file] = text.replace(old, new) if index < number else text
    return records


def found_in(records: dict[str, str], taxonomy: str, *files: str) -> list[tuple[Problem, Position]]:
    report = check(snapshot_of(records, taxonomy), files)
    return [
        (located.problem, located.position)
        for located in report.listed
        if located.problem.severity == "error"
    ]


def test_removed_topic_is_one_problem_that_lists_its_records() -> None:
    assert MIXING in TAXONOMY
    expected = Problem(
        code="KD301",
        file="taxonomy.yaml",
        at=("facets", 0, "id"),
        message=(
            "unknown topic 'process/mixing' in 5 records: papers/2023/ash2023loaf.yaml,"
            " papers/2023/bee2023loaf.yaml, papers/2023/cee2023loaf.yaml and 2 more"
        ),
        hint=(
            "put it back into taxonomy.yaml; to rename or move a topic together with its records,"
            " run kdcatalog taxonomy move process/mixing NEW_PATH"
        ),
        related=FILES,
    )
    found = found_in(records_with("", ""), TAXONOMY.replace(MIXING, ""))
    assert [(expected, Position(12, 9, 7))] == found


def test_removed_topic_with_topics_below_it_is_one_problem() -> None:
    records = records_with("process/mixing", "process/baking/steam", 2)
    records |= dict([*records_with("process/mixing", "process/baking/stone").items()][2:])
    ((problem, _),) = found_in(records, TAXONOMY)
    assert ("KD301", FILES) == (problem.code, problem.related)
    assert problem.message.startswith("unknown topic 'process/baking' in 5 records: ")


def test_removed_facet_is_one_problem() -> None:
    records = records_with("process/mixing", "grain/rye")
    ((problem, position),) = found_in(records, TAXONOMY)
    assert ("KD301", FILES, 11) == (problem.code, problem.related, position.line)
    assert problem.message.startswith("unknown topic 'grain' in 5 records: ")


def test_renamed_venue_is_one_problem_with_the_way_to_keep_the_records() -> None:
    taxonomy = TAXONOMY.replace('id: "BreadConf"', 'id: "IBC"')
    ((problem, _),) = found_in(records_with("", ""), taxonomy)
    assert ("KD303", "taxonomy.yaml", FILES) == (problem.code, problem.file, problem.related)
    assert problem.message.startswith("unknown venue 'BreadConf' in 5 records: ")
    assert problem.hint == (
        "put it back into taxonomy.yaml, or, if it has a new id, add BreadConf to aliases: there"
        " and run kdcatalog check --fix"
    )


def test_removed_fact_is_one_problem() -> None:
    taxonomy = TAXONOMY.replace("- id: leaven", "- id: raising")
    ((problem, _),) = found_in(records_with("", ""), taxonomy)
    assert ("KD304", "taxonomy.yaml", FILES) == (problem.code, problem.file, problem.related)
    assert problem.message.startswith("unknown fact 'leaven' in 5 records: ")


@pytest.mark.parametrize(("number", "expected"), [(1, 1), (2, 2), (3, 1), (4, 1)])
def test_cause_is_shared_by_at_least_three_records(number: int, expected: int) -> None:
    records = records_with("BreadConf", "Zwqx", number)
    assert expected == len(found_in(records, TAXONOMY))


def test_chosen_record_is_reported_in_its_own_file() -> None:
    records = records_with("BreadConf", "Zwqx")
    ((problem, _),) = found_in(records, TAXONOMY, FILES[1])
    assert ("KD303", FILES[1]) == (problem.code, problem.file)


def test_different_causes_stay_different_problems() -> None:
    records = records_with("BreadConf", "Zwqx", 3)
    records |= dict([*records_with("BreadConf", "Qxzw").items()][3:])
    messages = [problem.message for problem, _ in found_in(records, TAXONOMY)]
    assert ["unknown venue 'Qxzw'", "unknown venue 'Qxzw'"] == messages[:2]
    assert messages[2].startswith("unknown venue 'Zwqx' in 3 records: ")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: mixing", "id: fermentation", "duplicate topic 'fermentation'"),
        ('id: "BreadConf"', 'id: "Oven Press"', "duplicate venue 'Oven Press'"),
        ("id: leaven", "id: flour", "duplicate fact 'flour'"),
    ],
)
def test_duplicate_name_is_no_problem_of_records_with_the_lost_one(
    old: str, new: str, message: str
) -> None:
    assert old in TAXONOMY
    found = found_in(records_with("", ""), TAXONOMY.replace(old, new, 1))
    assert [message] == [problem.message for problem, _ in found]


def test_colon_below_quoted_keys_is_reported_in_its_line() -> None:
    batches = '  batches:\n    "2024-01-15": "The first loaves."\nfacets:\n'
    taxonomy = TAXONOMY.replace("facets:\n", batches, 1)
    taxonomy = taxonomy.replace('sentence: "Flour and water meet."', "sentence: Flour: and water")
    message = 'unquoted text must not contain ": "'
    hint = 'write sentence: "Flour: and water"'
    found = found_in(records_with("", "", 0), taxonomy)
    assert [(message, hint)] == [(problem.message, problem.hint) for problem, _ in found]
