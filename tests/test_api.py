"""The Python API: load, search, at, to_records, export, and the page that documents them."""

import csv
import doctest
import io
import json
import pickle
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kdcatalog import load
from kdcatalog.api import InvalidCatalogError, LoadedCatalog
from kdcatalog.cli import main
from kdcatalog.errors import CatalogError
from kdcatalog.model import base, search_words
from kdcatalog.model.paper import Paper
from tests.broken import CATALOGS
from tests.foreign import ROOT, run_node
from tests.hostile import texts

TOY = load(CATALOGS / "toy")
PAGE = ROOT / "docs" / "api.md"


def keys(papers: tuple[Paper, ...]) -> list[str]:
    return [paper.key for paper in papers]


def test_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CATALOGS / "toy", tmp_path / "bread")
    monkeypatch.chdir(tmp_path)
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL
    # An expected output ends with a blank line, which the page would show at the end of each block.
    text = PAGE.read_text(encoding="utf-8").replace("\n```\n", "\n\n")
    test = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner(optionflags=options).run(test)
    assert (0, True) == (result.failed, result.attempted > 15)


@pytest.mark.parametrize("module", [base, search_words])
def test_examples_in_docstrings_run(module: object) -> None:
    assert 0 == doctest.testmod(module).failed  # type: ignore[arg-type]


def test_load_leaves_broken_records_out_and_lists_their_problems(tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(CATALOGS / "broken", folder)
    catalog = load(folder)
    assert "sound2023record" in catalog.by_key
    errors = [located for located in catalog.problems if located.problem.severity == "error"]
    assert set() == {paper.file for paper in catalog.papers} & {
        located.problem.file for located in errors
    }
    assert any(
        str(located).startswith("papers/2023/field2023twice.yaml:") and " error KD" in str(located)
        for located in errors
    )


def test_invalid_taxonomy_is_one_error_that_lists_the_problems(tmp_path: Path) -> None:
    folder = tmp_path / "toy"
    shutil.copytree(CATALOGS / "toy", folder)
    path = folder / "taxonomy.yaml"
    text = path.read_text(encoding="utf-8").replace("facets:", "facet:", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidCatalogError) as caught:
        load(folder)
    lines = str(caught.value).splitlines()
    assert f"taxonomy.yaml in {folder} is not valid:" == lines[0]
    assert "error KD130" in lines[1]
    assert "did you mean 'facets'" in lines[1]
    copied = pickle.loads(pickle.dumps(caught.value))
    assert (str(caught.value), caught.value.problems) == (str(copied), copied.problems)


def test_folder_without_a_catalog_is_a_catalog_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"no taxonomy\.yaml in"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RASK ry", ["rask2023rye"]),
        ("rask sourdoughless", []),
        ("sk", []),
        ("", []),
        ("--", []),
        ("crustnet", ["daubigne2019crustnet"]),
    ],
)
def test_search_finds_papers_with_every_word(text: str, expected: list[str]) -> None:
    assert expected == keys(TOY.search(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rask2023rye", ["rask2023rye"]),
        ("2306.99999", []),
        ("https://arxiv.org/abs/2306.99999v2", []),
        ("https://example.org/nothing", []),
        ("Rask et al., 2023", ["rask2023rye"]),
        ("rask '23", ["rask2023rye"]),
        ("why don't rye starters resist", ["rask2023rye"]),
        ("what is the paper on resisting mould", ["rask2023rye"]),
    ],
)
def test_search_reads_identifiers_years_and_questions(text: str, expected: list[str]) -> None:
    assert expected == keys(TOY.search(text))


def test_search_finds_a_paper_by_every_identifier_and_address() -> None:
    for member in TOY.papers:
        for identifier in member.identifiers:
            assert [member.key] == keys(TOY.search(identifier.url))
            assert [member.key] == keys(TOY.search(identifier.value))
        for url in (*member.urls, *member.code):
            assert member.key in keys(TOY.search(url))


def test_search_ignores_accents_apostrophes_and_hyphens() -> None:
    assert keys(TOY.search("D'Aubigné")) == keys(TOY.search("daubigne")) != []
    assert keys(TOY.search("crust-net")) == keys(TOY.search("CRUST net")) != []
    assert keys(TOY.search("sourdough")) == keys(TOY.search("sour-dough")) != []
    assert [] == keys(TOY.search("zour-dough"))


def test_search_ranks_titles_above_topics_and_keeps_newest_first() -> None:
    papers = TOY.search("rye")
    in_title = [paper for paper in papers if "rye" in paper.title.lower()]
    by_topic_alone = [paper for paper in papers if not paper.facts and paper not in in_title]
    assert [*in_title] == [*papers[: len(in_title)]]
    assert by_topic_alone == sorted(by_topic_alone, key=lambda paper: paper.newest_first) != []


def test_at_accepts_path_ending_and_title_and_includes_topics_below() -> None:
    expected = keys(TOY.below("process/fermentation/sourdough"))
    for text in ("process/fermentation/sourdough", "sourdough", "Sourdough", "SOURDOUGH"):
        assert expected == keys(TOY.at(text))


@pytest.mark.parametrize(
    ("text", "near"),
    [("mixng", "process/mixing"), ("grian", "grain"), ("sourdugh", "sourdough")],
)
def test_misspelled_topic_names_the_nearest(text: str, near: str) -> None:
    with pytest.raises(CatalogError, match=rf"unknown topic .*did you mean '.*{near}"):
        TOY.at(text)


def test_records_have_the_values_of_the_csv_file() -> None:
    # A spreadsheet would run the title of this one as a formula, so that the file quotes it.
    papers = [paper for paper in TOY.papers if paper.key != "meel2022sumflour"]
    written = [*csv.DictReader(io.StringIO(TOY.export("csv", papers), newline=""))]
    records = [
        {name: "" if value is None else str(value) for name, value in record.items()}
        for record in TOY.to_records(papers)
    ]
    assert written == records
    assert {int, type(None)} == {type(record["year"]) for record in TOY.to_records()}


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json", "csv", "markdown", "json"])
def test_export_returns_the_text_of_the_command(form: str) -> None:
    command = ["-C", str(CATALOGS / "toy"), "export", "--format", form]
    whole = CliRunner().invoke(main, command)
    assert whole.stdout_bytes.decode("utf-8-sig") == TOY.export(form)
    some = CliRunner().invoke(main, [*command, "--at", "sourdough"])
    assert some.stdout_bytes.decode("utf-8-sig") == TOY.export(form, TOY.at("sourdough"))


def test_unknown_format_names_the_nearest() -> None:
    with pytest.raises(CatalogError, match="unknown format 'bibtx'; did you mean 'bibtex'"):
        TOY.export("bibtx")


def test_loaded_catalog_keeps_its_methods_at_another_address() -> None:
    moved = TOY.with_site_url("https://bread.example.org/")
    assert isinstance(moved, LoadedCatalog)
    assert keys(TOY.search("rye")) == keys(moved.search("rye"))


@pytest.mark.node
def test_words_are_folded_as_in_the_search_box_of_the_site() -> None:
    samples = [
        *texts(20),
        "MiniLLM: On-Policy KL",
        "D\u2019Aubigné al-Khabbaz O'Neil",
        "ŁÓDŹ Straße",
        "GPT4All 2x",
        "Μέλι μέλι",
        "İstanbul \u0131I",
        "LoRA/QLoRA",
    ]
    script = (
        "import { IRREGULAR, splitWords, stem } from './frontend/scripts/search/terms.js';"
        "const [forms, samples] = JSON.parse(process.argv[1]);"
        "for (const [form, base] of Object.entries(forms)) IRREGULAR.set(form, base);"
        "const texts = samples.map(splitWords);"
        "console.log(JSON.stringify(texts.map((words) => [words, words.map(stem)])));"
    )
    given = json.dumps([search_words.IRREGULAR_FORMS, samples])
    done = run_node("--input-type=module", "--eval", script, given)
    assert "" == done.stderr
    for text, (words, stems) in zip(samples, json.loads(done.stdout), strict=True):
        assert (text, words) == (text, search_words.split_words(text))
        assert (text, stems) == (text, [*map(search_words.stem_of, words)])
