"""A fault of shape hides no other problem, and invents none."""

from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import pytest

from kdcatalog import pipeline
from kdcatalog.problems import Key, Path, Problem
from kdcatalog.records.layout import record_text
from kdcatalog.records.reading import load_paper
from kdcatalog.records.salvage import salvage
from tests.factories import file_of, record
from tests.folders import CatalogFolder

FULL = record(
    title="A Full Loaf",
    former_titles=["A Loaf", "A Half Loaf"],
    short_name="Full",
    kind="paper",
    authors=["Ann Bee", {"given": "Cy", "family": "van Dee"}, {"group": "The Bakers"}],
    date="2023-06",
    venue={"id": "BreadConf", "year": "2024", "track": "main"},
    identifiers={"arxiv": "2306.00001", "doi": "10.1000/loaf", "openreview": "abcdefghij"},
    urls=["https://example.org/loaf", "https://example.org/bread"],
    code=["https://github.com/bee/loaf"],
    placements=["process/mixing", "grain"],
    facts={"recipe": "Full", "flour": ["Rye", "Spelt"]},
    distinct_from=["bee2022full"],
    note="Baked twice.",
    added="2024-01-15",
)


def _leaves(value: Any, at: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(inner, (*at, name))
    else:
        yield at


def _changed(value: Any, at: Path, new: Any) -> Any:
    if not at:
        return new
    pairs = dict(value.items() if isinstance(value, dict) else enumerate(value))
    pairs[at[0]] = _changed(pairs[at[0]], at[1:], new)
    return pairs if isinstance(value, dict) else [*pairs.values()]


def _is_sound(data: Any) -> bool:
    return load_paper(record_text(data).encode(), file_of("bee2023full")).value is not None


LEAVES = [*_leaves(FULL)]
BAD = ("", " x ", ["x"], "-")


@pytest.fixture
def catalog(toy: CatalogFolder) -> CatalogFolder:
    for file in toy.record_files:
        (toy.root / file).unlink()
    _write(toy, "bee2022full", {**record(title="A Full Loaf", date="2022-01")})
    return toy


def _write(catalog_folder: CatalogFolder, key: str, data: Any) -> str:
    file = file_of(key)
    (catalog_folder.root / file).parent.mkdir(parents=True, exist_ok=True)
    (catalog_folder.root / file).write_text(record_text(data), encoding="utf-8")
    return file


def _problems(catalog_folder: CatalogFolder, file: str) -> list[Problem]:
    return [
        problem
        for problem in pipeline.load(catalog_folder.snapshot).problems
        if problem.file == file
    ]


@pytest.mark.parametrize("at", LEAVES, ids=str)
def test_invalid_value_causes_no_false_problem(catalog: CatalogFolder, at: Path) -> None:
    before = len(pipeline.load(catalog.snapshot).problems)
    unsound = [data for data in (_changed(FULL, at, bad) for bad in BAD) if not _is_sound(data)]
    assert unsound
    for data in unsound:
        file = _write(catalog, "bee2023full", data)
        loaded = load_paper((catalog.root / file).read_bytes(), file)
        problems = pipeline.load(catalog.snapshot).problems
        assert loaded.problems
        assert [*loaded.problems] == [problem for problem in problems if problem.file == file]
        assert before + len(loaded.problems) == len(problems)


@pytest.mark.parametrize("at", [at for at in LEAVES if at[0] != "placements"], ids=str)
def test_invalid_value_hides_no_problem_of_another(catalog: CatalogFolder, at: Path) -> None:
    data = _changed(_changed(FULL, ("placements", 1), "process/mixin"), at, ["x"])
    file = _write(catalog, "bee2023full", data)
    found = _problems(catalog, file)
    assert ("KD301", ("placements", 1)) in [(problem.code, problem.at) for problem in found]
    assert len(found) > 1


@pytest.mark.parametrize(
    ("identifiers", "url", "expected"),
    [
        (
            {"doi": "x", "arxiv": "2306.00001"},
            "https://arxiv.org/abs/2306.00002",
            ["KD117", "KD503"],
        ),
        (
            {"doi": "x", "arxiv": "2306.00001"},
            "https://arxiv.org/pdf/2306.00001",
            ["KD117", "KD506"],
        ),
        ({"doi": "x"}, "https://openreview.net/forum?id=abcdefghij", ["KD117", "KD503"]),
        ({"arxiv": "2306.1"}, "https://arxiv.org/abs/2306.00002", ["KD116"]),
        ({"openreview": "x"}, "https://openreview.net/forum?id=abcdefghij", ["KD119"]),
        ({"arxv": "2306.00001"}, "https://arxiv.org/abs/2306.00001", ["KD130"]),
    ],
)
def test_invalid_identifier_hides_no_url_problem(
    catalog: CatalogFolder, identifiers: dict[str, str], url: str, expected: list[str]
) -> None:
    file = _write(catalog, "bee2023full", {**FULL, "identifiers": identifiers, "urls": [url]})
    assert expected == sorted(problem.code for problem in _problems(catalog, file))


def test_misspelled_field_is_not_reported_as_missing(catalog: CatalogFolder) -> None:
    data = {name: value for name, value in FULL.items() if name != "authors"}
    file = _write(catalog, "bee2023full", {**data, "autors": ["Ann Bee"]})
    assert ["KD130"] == [problem.code for problem in _problems(catalog, file)]


def test_positions_are_right_after_omitted_items() -> None:
    data = {**FULL, "authors": ["", "Ann Bee", "", "Cy Dee"], "facts": {"flour": ["", "Rye"]}}
    salvaged = salvage(data, key="bee2023full", file="x")
    assert salvaged
    assert ["Ann Bee", "Cy Dee"] == [author.name for author in salvaged.paper.authors]
    assert [("authors", 1), ("authors", 3)] == [
        salvaged.in_file(("authors", index)) for index in (0, 1)
    ]
    assert Key(("facts", "flour", 1)) == salvaged.in_file(Key(("facts", "flour", 0)))


@pytest.mark.parametrize(
    "note", ["a\u200b", "&x a", "!x a", "*x", "a\n<<: {}", "a\n? [b]\n: c", "a\n---\nb: c"]
)
def test_unreadable_part_hides_no_duplicate(catalog: CatalogFolder, note: str) -> None:
    file = _write(catalog, "bee2023full", record(title="A Full Loaf"))
    with (catalog.root / file).open("a", encoding="utf-8") as text:
        text.write(f"note: {note}\n")
    assert {"KD203"} < {problem.code for problem in _problems(catalog, file)}
    assert "KD203" in {problem.code for problem in _problems(catalog, file_of("bee2022full"))}


@pytest.mark.parametrize("title", ['"A \u200bFull Loaf"', "!x A Full Loaf"])
def test_value_with_a_reader_problem_is_not_compared(catalog: CatalogFolder, title: str) -> None:
    file = _write(catalog, "bee2023full", record(title="Other"))
    path = catalog.root / file
    path.write_text(path.read_text(encoding="utf-8").replace('"Other"', title), encoding="utf-8")
    assert 1 == len(_problems(catalog, file))


@pytest.mark.parametrize("data", [None, "text", ["list"]])
def test_file_without_a_mapping_is_not_salvaged(data: Any) -> None:
    assert salvage(data, key="k", file="x") is None


def test_duplicates_among_invalid_records_are_reported(catalog: CatalogFolder) -> None:
    file = file_of("bee2023full")
    (catalog.root / file).parent.mkdir(exist_ok=True)
    File(catalog.root / file).write_text('title: "A full loaf!"\ndate: never\n', encoding="utf-8")
    codes = {problem.code for problem in _problems(catalog, file)}
    assert {"KD110", "KD114", "KD203"} <= codes
    assert "KD203" in {problem.code for problem in _problems(catalog, file_of("bee2022full"))}
