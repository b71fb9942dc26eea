"""``kdcatalog correct``: a clear correction changes one record, any other is answered."""

import json

import pytest
import yaml
from click.testing import CliRunner, Result

from kdcatalog import load
from kdcatalog.cli import main
from tests.folders import CatalogFolder

KEY = "rask2023rye"
FILE = f"papers/2023/{KEY}.yaml"
EMPTY = "_No response_"


def event(
    field: str, change: str = EMPTY, *, topics: str = EMPTY, record: str = KEY, newline: str = "\n"
) -> bytes:
    """Return the event of an issue made with the form."""
    answers = {
        "Record": record,
        "What is wrong?": field,
        "What should it say?": change,
        "Correct topics": topics,
        "Source": "https://example.org/",
    }
    body = "\n\n".join(f"### {label}\n\n{text}" for label, text in answers.items())
    return json.dumps({"issue": {"number": 7, "body": body.replace("\n", newline)}}).encode()


def send(toy: CatalogFolder, raw: bytes) -> Result:
    path = toy.root.parent / "event.json"
    path.write_bytes(raw)
    return CliRunner().invoke(
        main, ["-C", str(toy.root), "correct", "--from-issue", str(path)], catch_exceptions=False
    )


def data_of(toy: CatalogFolder) -> dict[str, object]:
    return dict(yaml.load(toy.read(FILE), yaml.BaseLoader))


@pytest.mark.parametrize(
    ("field", "change", "expected"),
    [
        ("title", "Rye Starters Resist Mold", "Rye Starters Resist Mold"),
        ("title", "title: Rye Starters: A Study", "Rye Starters: A Study"),
        ("title", '"Rye Starters Resist Mold"', "Rye Starters Resist Mold"),
        ("date", "2023-02", "2023-02"),
        ("authors", "- Olga Rask\n- Ann Bee", ["Olga Rask", "Ann Bee"]),
        ("venue", "BreadConf 2023", {"id": "BreadConf", "year": "2023"}),
        ("code", "<https://github.com/a/b>", ["https://github.com/a/b"]),
        ("identifiers", "https://arxiv.org/abs/2301.01234v2", {"arxiv": "2301.01234"}),
        ("former_titles", "Rye and Mold", ["Rye and Mold"]),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_field_with_a_value_changes_the_record(
    toy: CatalogFolder, field: str, change: str, expected: object, newline: str
) -> None:
    before = data_of(toy)
    result = send(toy, event(field, change, newline=newline))
    assert (0, f"changed {FILE}\n") == (result.exit_code, result.stdout)
    after = data_of(toy)
    assert expected == after[field]
    changed = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    assert {field} == changed


def test_several_fields_are_corrected_by_lines_that_name_them(toy: CatalogFolder) -> None:
    send(toy, event("title, date", "title: Rye\ndate: 2023-03"))
    assert ("Rye", "2023-03") == (data_of(toy)["title"], data_of(toy)["date"])


def test_topics_come_from_their_own_question(toy: CatalogFolder) -> None:
    result = send(toy, event("placements", "see below", topics="grain, grain/rye"))
    assert 0 == result.exit_code, result.stdout
    assert ["grain/rye"] == data_of(toy)["placements"]


@pytest.mark.parametrize("record", [f"https://x.example.org/papers/{KEY}/", f"`{KEY}`", FILE])
def test_record_is_found_by_its_url_too(toy: CatalogFolder, record: str) -> None:
    assert 0 == send(toy, event("date", "2023-02", record=record)).exit_code


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (event("a link is dead", "The code is gone"), "no field with a new value"),
        (event("title", EMPTY), "title"),
        (event("title", "One\n\nTwo"), "title is one line of text"),
        (event("title, date", "Something"), "write one line '"),
        (event("date", "next May"), "'next May' is not a valid month or year"),
        (event("venue", "BreadCof 2023"), "did you mean 'BreadConf'"),
        (event("venue", "BreadConf"), "write the venue with its year"),
        (event("placements", topics="process/mixng"), "did you mean process/mixing?"),
        (event("title", "Rye Starters Resist Mould"), "says this already"),
        (event("title", "X", record="rask2023ry"), f"did you mean '{KEY}'"),
        (event("identifiers", "no idea"), "no identifier in"),
        (event("identifiers", "arXiv:1903.99901"), "KD"),
        (event("former_keys", "gu2024x"), "is changed by a maintainer"),
        (b"{}", "no readable issue"),
    ],
)
def test_unclear_correction_is_answered_and_nothing_is_written(
    toy: CatalogFolder, raw: bytes, words: str
) -> None:
    before = {file: toy.read(file) for file in toy.record_files}
    result = send(toy, raw)
    assert 1 == result.exit_code
    assert result.stdout.startswith("A maintainer reads this issue.")
    assert words in result.stdout.replace("&#95;", "_")
    assert before == {file: toy.read(file) for file in toy.record_files}


def test_corrected_record_is_valid_and_keeps_its_comments(toy: CatalogFolder) -> None:
    path = toy.root / FILE
    path.write_text(f"{path.read_text(encoding='utf-8')}# kept\n", encoding="utf-8")
    send(toy, event("note", "Reads: like, YAML # or not"))
    assert "# kept" in toy.read(FILE).decode()
    assert "Reads: like, YAML # or not" == load(toy.root).by_key[KEY].note
