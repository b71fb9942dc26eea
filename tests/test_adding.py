"""``kdcatalog add``: a source becomes a record or one sentence; nothing is half written."""

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kdcatalog import pipeline
from kdcatalog.cli import main
from kdcatalog.commands.frame import bounded_reading
from tests.folders import CatalogFolder
from tests.foreign import ROOT
from tests.stand_in import JSON, XML, Said, StandIn, atom_entry, atom_feed

LEVAIN = """@inproceedings{mu2024,
  title = {Wild Yeasts in {L}evain Starters: A {B}ayesian View},
  author = {M{\\"u}ller, J{\\"o}rg and Bee, Ann and {Crumb Lab} and others},
  booktitle = {Proceedings of the 3rd Conference on Crumb},
  year = {2024}, month = may, doi = {10.5555/new.2024.7}
}
"""
RECORD = """# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "Wild Yeasts in Levain Starters: A Bayesian View"
authors:
  - Jörg Müller
  - Ann Bee
  - group: Crumb Lab
date: "2024-05"
venue:
  id: Crumb
  year: 2024
identifiers:
  doi: "10.5555/new.2024.7"
placements:
  - process/fermentation/sourdough
  - grain/rye
note: "The list of authors is incomplete."
added: "2026-03-04"
"""
FILE = "papers/2024/muller2024wild.yaml"
AT = ("--at", "process/fermentation/sourdough", "--at", "grain/rye")
CRUSTNET = "papers/2019/daubigne2019crustnet.yaml"


@pytest.fixture(name="at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    monkeypatch.chdir(toy.root)
    monkeypatch.setattr("kdcatalog.commands.add.today", lambda: "2026-03-04")
    return toy


@pytest.fixture(name="server")
def _server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn() as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        for pace in ("HOST_PACE", "ARXIV_PACE"):  # every service is one host here
            monkeypatch.setattr(f"kdcatalog.services.client.{pace}", 0)
        yield server


def add(*arguments: str, given: str = "") -> Result:
    """Run the command; anything but a clean exit fails the test with its traceback."""
    result = CliRunner().invoke(main, ["add", *arguments], input=given)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "cp1251", "gb18030"])
def test_bibtex_is_read_in_the_encodings_of_lists(at_toy: CatalogFolder, encoding: str) -> None:
    """BibTeX in UTF-16 had no entry, and quotes of Windows-1252 were control characters."""
    names = {"cp1251": "Ковалёв, Пётр", "gb18030": "张, 伟"}
    name = names.get(encoding, "Müller, Jörg")
    title = "“Wild” Yeasts" if encoding not in names else "Wild Yeasts"
    entry = f"@misc{{mu2024, title={{{title}}}, author={{{name}}}, year={{2024}}}}"
    (at_toy.root / "new.bib").write_bytes(entry.encode(encoding))
    result = add("new.bib", *AT, "--dry-run")
    assert 0 == result.exit_code, result.output
    missing = [text for text in (title, *name.split(", ")) if text not in result.output]
    assert [] == missing


def test_bibtex_becomes_a_record_without_any_network(at_toy: CatalogFolder) -> None:
    before = at_toy.records
    result = add("-", *AT, given=LEVAIN)
    assert 0 == result.exit_code
    assert RECORD == (at_toy.root / FILE).read_text(encoding="utf-8")
    assert before == {file: raw for file, raw in at_toy.records.items() if file != FILE}
    row = (
        "| [Wild Yeasts in Levain Starters: A Bayesian View](https://doi.org/10.5555/new.2024.7)"
        " | Crumb 2024 | "
    )
    assert [
        f"wrote {FILE}",
        "row in README.md:",
        f"{row}2024-05 | | |",
    ] == result.stdout.splitlines()
    remark = "the source lists only the first authors: add the others, or keep the note"
    no_summary = 'KD405: no summary; add summary: "...", one sentence that says what the paper does'
    expected = [
        f"look at {FILE}: {remark}",
        f"look at {FILE}: {no_summary}",
        "run: kdcatalog check",
    ]
    assert expected == result.stderr.splitlines()


@pytest.mark.usefixtures("at_toy")
def test_added_record_is_canonical_and_valid() -> None:
    add("-", *AT, given=LEVAIN)
    runner = CliRunner()
    assert 0 == runner.invoke(main, ["fmt", "--check"]).exit_code
    assert 0 == runner.invoke(main, ["check", FILE]).exit_code


def test_bibliography_that_takes_too_long_is_one_sentence(
    at_toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_for_ever(*_: object) -> None:
        while True:
            "a".startswith("b")

    monkeypatch.setattr("kdcatalog.commands.add.plan_additions", read_for_ever)
    short = partial(bounded_reading, seconds=0.01)
    monkeypatch.setattr("kdcatalog.commands.add.bounded_reading", short)
    (at_toy.root / "LONG.bib").write_text(LEVAIN, encoding="utf-8")
    result = add("LONG.bib", *AT)
    message = "reading LONG.bib takes more than 0.01 seconds of processor time"
    assert (3, True) == (result.exit_code, message in result.stderr)


def test_dry_run_writes_nothing_and_shows_the_record(at_toy: CatalogFolder) -> None:
    before = at_toy.records
    result = add("-", *AT, "--dry-run", given=LEVAIN)
    assert (0, before) == (result.exit_code, at_toy.records)
    assert f"would write {FILE}\n{RECORD}" in result.stdout


def test_add_without_topics_proposes_some_and_writes_nothing(
    at_toy: CatalogFolder,
) -> None:
    before = at_toy.records
    (at_toy.root / "new.bib").write_text(LEVAIN, encoding="utf-8")
    result = add("new.bib")
    assert (2, before) == (result.exit_code, at_toy.records)
    first = result.stdout.splitlines()[2].split()
    assert ["1", "process/fermentation/sourdough"] == first[:2]
    assert "levain," == first[2]
    assert (
        "kdcatalog add new.bib --at process/fermentation/sourdough"
        == result.stderr.splitlines()[-1]
    )


@pytest.mark.usefixtures("at_toy")
def test_unknown_topic_is_reported_before_any_request() -> None:
    result = add("10.5555/never.asked", "--at", "process/mixng")
    assert 2 == result.exit_code
    assert "unknown topic 'process/mixng'; did you mean 'process/mixing'?" in result.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("gone.bib",), ("-", "--from-issue", "taxonomy.yaml")]
)
@pytest.mark.usefixtures("at_toy")
def test_invalid_usage_exits_2(arguments: tuple[str, ...]) -> None:
    assert 2 == add(*arguments).exit_code


def test_empty_bibtex_is_reported_and_not_fetched(at_toy: CatalogFolder) -> None:
    (at_toy.root / "empty.bib").write_text("\n")
    for source, label in (("-", "standard input"), ("empty.bib", "empty.bib")):
        result = add(source, *AT)
        hint = "hint: pass BibTeX with at least one entry\n"
        assert (3, f"kdcatalog: {label} is empty\n{hint}") == (result.exit_code, result.stderr)


def test_file_of_another_format_is_referred_to_import(at_toy: CatalogFolder) -> None:
    (at_toy.root / "list.md").write_text("- [A Loaf](https://example.org/loaf)\n")
    result = add("list.md")
    assert 2 == result.exit_code
    assert "; kdcatalog import list.md reads other files" in result.stderr


@pytest.mark.parametrize(
    ("entry", "file"),
    [
        ("@misc{x, title={Other}, year=2019, eprint={1903.99901}}", CRUSTNET),
        ("@misc{x, title={Other}, year=2019, doi={10.48550/arXiv.1903.99901}}", CRUSTNET),
        (
            "@misc{x, title={Other}, year=2019, url={https://huggingface.co/papers/1903.99901}}",
            CRUSTNET,
        ),
        (
            "@misc{x, title={crustnet -- crust colour, from a heat map of the oven!}, year=2019}",
            CRUSTNET,
        ),
        (
            "@misc{daubigne2019crustnet, year=2019,"
            " title={CrustNet: Crust Colour from the Heat Map of an Oven}}",
            CRUSTNET,
        ),
    ],
)
def test_existing_paper_is_refused_with_its_file(
    at_toy: CatalogFolder, entry: str, file: str
) -> None:
    before = at_toy.records
    result = add("-", "--at", "process/mixing", given=entry)
    assert (1, before, "") == (result.exit_code, at_toy.records, result.stdout)
    (sentence,) = result.stderr.splitlines()
    assert f"is already in the catalog: {file}, since it h" in sentence


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("10.5555/LOAF.2016.0042", ""),
        ("https://doi.org/10.5555/loaf.2016.0042", ""),
        ("-", "@misc{x, title={Ash}, year=2016, doi={10.5555/Loaf.2016.0042}}"),
    ],
)
def test_removed_paper_is_refused_with_the_reason(
    at_toy: CatalogFolder, source: str, given: str
) -> None:
    before = at_toy.records
    result = add(source, "--at", "process/mixing", given=given)
    assert (1, before, "") == (result.exit_code, at_toy.records, result.stdout)
    assert result.stderr == (
        f"kdcatalog: {'x' if given else source} was removed on 2025-08-01 (read hassan2017salt"
        " instead): It counts ash in flour and bakes nothing; the paper on salt has the loaves."
        " (to take it all the same, delete its row in removed.yaml)\n"
    )


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    "source", ["1903.99901", "arXiv:1903.99901v2", "https://arxiv.org/pdf/1903.99901v1.pdf"]
)
def test_existing_identifier_is_refused_without_a_request(
    source: str,
) -> None:
    result = add(source)
    assert (
        1,
        f"kdcatalog: {source} is already in the catalog: {CRUSTNET},"
        " since it has arxiv:1903.99901\n",
    ) == (
        result.exit_code,
        result.stderr,
    )


def test_former_titles_and_identifier_spellings_match(at_toy: CatalogFolder) -> None:
    catalog = pipeline.load(at_toy.snapshot).catalog
    assert catalog
    formers = [(paper, title) for paper in catalog.papers for title in paper.former_titles]
    dois = [paper for paper in catalog.papers if paper.identifiers.doi]
    assert formers
    assert dois
    for paper, title in formers:
        result = add(
            "-", "--at", "process/mixing", given=f"@misc{{x, title={{{title}}}, year=2001}}"
        )
        assert f"{paper.file}, since it once had this title" in result.stderr
    for paper in dois:
        doi = str(paper.identifiers.doi).upper()
        result = add(
            "-",
            "--at",
            "process/mixing",
            given=f"@misc{{x, title={{Other}}, year=2001, doi={{{doi}}}}}",
        )
        assert paper.file in result.stderr


@pytest.mark.usefixtures("at_toy")
def test_source_text_has_no_terminal_control_characters() -> None:
    entry = (
        "@misc{\x1b[31mx, title={A\x1b[2J}, author={B\u202eC}, year=2021}\n"
        "@misc{\x1b[31my, year=2021}"
    )
    result = add("-", given=entry)
    assert 2 == result.exit_code
    shown = result.stdout + result.stderr
    assert "new: A[2J" in result.stdout
    assert "\\u001b[31my: " in result.stderr
    assert not {*shown} & {"\x1b", "\u202e"}


def test_similar_titles_only_warn(at_toy: CatalogFolder) -> None:
    entry = "@misc{x, title={CrustNet: Crust Colour from a Heat Map of the Ovens}, year=2021}"
    result = add("-", "--at", "process/mixing", given=entry)
    assert 0 == result.exit_code
    assert f"its title is nearly that of {CRUSTNET}" in result.stderr
    assert (at_toy.root / "papers/2021/crustnet2021crust.yaml").is_file()


def test_namesake_is_added_when_named_as_distinct(at_toy: CatalogFolder) -> None:
    entry = (
        "@misc{x, title={CrustNet: Crust Colour from a Heat Map of the Oven},"
        " author={Ann Bee}, year=2021}"
    )
    assert 1 == add("-", "--at", "process/mixing", given=entry).exit_code
    assert (
        2
        == add(
            "-", "--at", "process/mixing", "--distinct-from", "nobody2021", given=entry
        ).exit_code
    )
    assert (
        0
        == add(
            "-", "--at", "process/mixing", "--distinct-from", "daubigne2019crustnet", given=entry
        ).exit_code
    )
    assert (
        "distinct_from:\n  - daubigne2019crustnet\n"
        in at_toy.read("papers/2021/bee2021crustnet.yaml").decode()
    )


def test_merge_adds_missing_values_and_keeps_comments(at_toy: CatalogFolder) -> None:
    path = at_toy.root / CRUSTNET
    path.write_text(path.read_text(encoding="utf-8") + "# a remark that stays\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    entry = "@misc{x, title={Other}, year=2019, eprint={1903.99901}, doi={10.5555/merged.1}}"
    result = add("-", "--merge", given=entry)
    assert (0, f"changed {CRUSTNET}: doi:10.5555/merged.1\n") == (result.exit_code, result.stdout)
    assert before == path.read_text(encoding="utf-8").replace('  doi: "10.5555/merged.1"\n', "")
    assert 1 == add("-", "--merge", given=entry).exit_code


def test_merge_refuses_another_identifier_of_the_same_kind(at_toy: CatalogFolder) -> None:
    before = at_toy.records
    entry = (
        "@misc{x, title={CrustNet: Crust Colour from a Heat Map of the Oven},"
        " year=2019, eprint={1903.99902}}"
    )
    result = add("-", "--merge", given=entry)
    assert (1, before) == (result.exit_code, at_toy.records)
    assert f"has arxiv:1903.99902, but {CRUSTNET} has arxiv:1903.99901" in result.stderr


def test_repeated_source_is_added_once(at_toy: CatalogFolder) -> None:
    second = (
        "@article{b, title={On Zymurgy}, author={Bee, Ann}, year=2022,"
        " journal={Journal of Nothing}}\n"
    )
    third = "@article{c, title={On Zymurgy!}, author={Bee, Ann}, year=2022}\n"
    result = add("-", "--at", "process/mixing", given=LEVAIN + second + third)
    assert 1 == result.exit_code
    assert [FILE, "papers/2022/bee2022zymurgy.yaml"] == [
        line.removeprefix("wrote ")
        for line in result.stdout.splitlines()
        if line.startswith("wrote ")
    ]
    assert (
        "c is already in the catalog: another source of this command, since it has the same title"
        in result.stderr
    )
    assert (
        "Published in Journal of Nothing."
        in at_toy.read("papers/2022/bee2022zymurgy.yaml").decode()
    )
    assert "the venue 'Journal of Nothing' is not in taxonomy.yaml" in result.stderr


def test_one_invalid_record_prevents_all_writes(
    at_toy: CatalogFolder,
) -> None:
    before = at_toy.records
    late = "@article{b, title={On Zymurgy}, author={Bee, Ann}, year=2027}\n"
    result = add("-", "--at", "process/mixing", given=LEVAIN + late)
    assert (1, before) == (result.exit_code, at_toy.records)
    assert "KD507" in result.stderr
    nested = add(
        "-", "--at", "process/fermentation", "--at", "process/fermentation/yeast", given=LEVAIN
    )
    assert (1, before) == (nested.exit_code, at_toy.records)
    assert "KD302" in nested.stderr


def test_keys_of_invalid_records_and_former_keys_are_reserved(
    at_toy: CatalogFolder,
) -> None:
    (at_toy.root / FILE).write_text("title: [\n", encoding="utf-8")
    add("-", *AT, given=LEVAIN)
    assert (at_toy.root / FILE.replace("wild", "wildb")).is_file()


def test_symlinked_folder_is_not_written_to(at_toy: CatalogFolder, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shutil.rmtree(at_toy.root / "papers/2024")
    (at_toy.root / "papers/2024").symlink_to(outside)
    result = add("-", *AT, given=LEVAIN)
    assert 0 != result.exit_code
    assert [] == [*outside.iterdir()]


def test_arxiv_papers_share_one_request_and_abstracts_are_read(
    at_toy: CatalogFolder, server: StandIn
) -> None:
    feed = atom_feed(
        atom_entry(
            "2501.00001",
            "Loaves Compared",
            ["Ann Bee"],
            summary="We mill rye, sifted or whole; rye differs.",
        ),
        atom_entry("2501.00002", "Gluten", ["Crumb Lab Team"], comment="Accepted at Crumb 2025"),
    )
    query = "/arxiv/query?id_list=2501.00001,2501.00002,2501.00003&max_results=3"
    server.says(query, Said(feed, media=XML))
    ids = ("2501.00001", "https://arxiv.org/abs/2501.00002v4", "2501.00003")
    asked = add(*ids)
    assert [query] == server.paths
    assert "1  grain/rye" in asked.stdout
    result = add(*ids, "--at", "grain/rye")
    assert 1 == result.exit_code
    assert "2501.00003: arXiv has no paper 2501.00003: check the id" in result.stderr
    announced = "the authors write 'Accepted at Crumb 2025': if it is published, add venue: "
    assert f"{announced}{{id: Crumb, year: 2025}}" in result.stderr
    assert 'date: "2025-01"\n' in at_toy.read("papers/2025/bee2025loaves.yaml").decode()
    assert (
        "  - group: Crumb Lab Team\n"
        in at_toy.read("papers/2025/crumblabteam2025gluten.yaml").decode()
    )


@pytest.mark.parametrize(
    ("comment", "is_reported"),
    [
        ("Accepted at the Mill Conference", True),
        ("Camera-ready version", True),
        ("Mill 2025 oral", True),
        ("12 pages, 3 figures", False),
        ("Work in progress", False),
    ],
)
def test_comment_is_reported_where_it_may_name_a_venue(
    at_toy: CatalogFolder, server: StandIn, comment: str, is_reported: bool
) -> None:
    entry = atom_entry("2306.08543", "On Gluten", ["Ann Bee"], comment=comment)
    server.says(QUERY, Said(atom_feed(entry), media=XML))
    result = add("2306.08543", "--at", "grain/rye")
    remark = f"the authors comment '{comment}': add venue: if it names one"
    assert (0, is_reported) == (result.exit_code, remark in result.stderr)
    assert (at_toy.root / "papers/2023/bee2023gluten.yaml").is_file()


EMPTY_ANSWER = Said(atom_feed(total=1), media=XML)
ENTRY_ANSWER = Said(
    atom_feed(atom_entry("2306.08543", "On Gluten", ["Ann Bee"]), total=1), media=XML
)
QUERY = "/arxiv/query?id_list=2306.08543&max_results=1"


def test_arxiv_answer_without_its_entries_is_requested_again(
    at_toy: CatalogFolder, server: StandIn
) -> None:
    server.says(QUERY, EMPTY_ANSWER, ENTRY_ANSWER)
    result = add("2306.08543", "--at", "grain/rye")
    assert (0, 2) == (result.exit_code, len(server.asked))
    assert (at_toy.root / "papers/2023/bee2023gluten.yaml").is_file()


@pytest.mark.parametrize("name", ["comment", "journal_ref"])
def test_withdrawn_paper_is_reported_and_has_no_venue(
    at_toy: CatalogFolder, server: StandIn, name: str
) -> None:
    parts = {"comment": "Withdrawn by the author", name: "Withdrawn by the author"}
    entry = atom_entry("2306.08543", "On Gluten", ["Ann Bee"], **parts)
    server.says(QUERY, Said(atom_feed(entry), media=XML))
    result = add("2306.08543", "--at", "grain/rye")
    assert 0 == result.exit_code
    remark = "withdrawn, says the comment 'Withdrawn by the author': check whether to add it"
    assert remark in result.stderr
    assert "add venue: if it names one" not in result.stderr
    assert "Published in" not in at_toy.read("papers/2023/bee2023gluten.yaml").decode()
    assert "Withdrawn" not in at_toy.read("papers/2023/bee2023gluten.yaml").decode()


@pytest.mark.usefixtures("at_toy")
def test_arxiv_answer_that_stays_empty_is_not_blamed_on_the_id(server: StandIn) -> None:
    server.says(QUERY, EMPTY_ANSWER)
    result = add("2306.08543", "--at", "grain/rye")
    sentence = "kdcatalog: 2306.08543: arXiv returned no data for 2306.08543: try again later\n"
    assert (1, sentence, 3) == (result.exit_code, result.stderr, len(server.asked))


def test_doi_acl_and_page_sources_are_read(
    at_toy: CatalogFolder, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = {
        "title": "Salted Dough",
        "DOI": "10.5555/SALT.1",
        "author": [{"given": "Ann", "family": "Bee"}],
        "issued": {"date-parts": [[2023, 4]]},
        "container-title": "Crumb",
        "type": "paper-conference",
    }
    server.says("/doi/10.5555/SALT.1", Said(json.dumps(item).encode(), media=JSON))
    acl = (
        "@inproceedings{bee, title={Words for Bread}, author={Bee, Ann},"
        " booktitle={Crumb}, year={2023}}"
    )
    server.says("/acl/2023.acl-long.7.bib", Said(acl.encode()))
    tags = {
        "title": "Ovens &amp; Heat",
        "author": "Holm, Ida",
        "publication_date": "2022/03/01",
        "doi": "10.5555/heat",
    }
    page = "".join(
        f'<meta name="citation_{name}" content="{value}">' for name, value in tags.items()
    )
    # A record may not have the address of a page that only this machine reaches.
    with server.named("bread.example.org"):
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        url = server.says("/oven", Said(f"<html><head>{page}".encode()))
        result = add(
            "https://dl.bread.org/doi/abs/10.5555/SALT.1",
            "2023.acl-long.7",
            url,
            "--at",
            "process/baking",
        )
    assert 0 == result.exit_code
    assert "kdcatalog: " not in result.stderr
    salted, words = (
        at_toy.read(f"papers/2023/bee2023{word}.yaml").decode() for word in ("salted", "words")
    )
    assert 'doi: "10.5555/SALT.1"' in salted
    assert "venue:\n  id: Crumb\n  year: 2023\n" in salted
    assert "  acl: 2023.acl-long.7\n" in words
    oven = at_toy.read("papers/2022/holm2022ovens.yaml").decode()
    assert 'title: "Ovens & Heat"\nauthors:\n  - Ida Holm\ndate: "2022-03"\n' in oven
    assert 'doi: "10.5555/heat"' in oven


def test_refused_openreview_request_suggests_bibtex(at_toy: CatalogFolder, server: StandIn) -> None:
    before = at_toy.records
    server.says("/openreview/forum?id=Abc123xyz0", Said(b"log in", 403))
    result = add("https://openreview.net/forum?id=Abc123xyz0", "--at", "grain/rye")
    assert (1, before) == (result.exit_code, at_toy.records)
    assert "copy the BibTeX from that page and pass it to kdcatalog add -" in result.stderr
    entry = "@inproceedings{x, title={On Zymurgy}, year=2022, url={https://openreview.net/forum?id=Abc123xyz0}}"
    add("-", "--at", "grain/rye", given=entry)
    assert "  openreview: Abc123xyz0\n" in at_toy.read("papers/2022/zymurgy2022.yaml").decode()


@pytest.mark.parametrize(
    "said",
    [
        Said(b"<feed", media=XML),
        Said(b"<html>busy</html>", media=XML),
        Said(b"", 500),
        Said(atom_feed(), media=XML, cut=99),
    ],
)
def test_network_error_of_one_source_keeps_the_others(
    at_toy: CatalogFolder, server: StandIn, said: Said
) -> None:
    server.says("/arxiv/query?id_list=2501.00001&max_results=1", said)
    (at_toy.root / "new.bib").write_text(LEVAIN, encoding="utf-8")
    result = add("2501.00001", "new.bib", *AT)
    assert result.exit_code in (1, 3)
    (sentence, *rest) = result.stderr.splitlines()
    assert sentence.startswith("kdcatalog: 2501.00001: ")
    assert [] == [line for line in rest if line.startswith("kdcatalog: ")]
    assert RECORD == at_toy.read(FILE).decode()


def test_unreachable_server_exits_3(at_toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    before = at_toy.records
    monkeypatch.setenv("KDCATALOG_DOI_URL", "http://127.0.0.1:9")
    result = add("10.5555/nobody", "--at", "grain/rye")
    assert (3, before) == (result.exit_code, at_toy.records)
    assert 1 == len(result.stderr.splitlines())


def test_prompt_accepts_topic_numbers_and_paths(at_toy: CatalogFolder) -> None:
    (at_toy.root / "new.bib").write_text(LEVAIN, encoding="utf-8")
    shown = typed(at_toy, "9 grain/ry\n", "1, grain/rye\n", "\n")
    assert "unknown topic '9'" in shown
    assert f"wrote {FILE}" in shown
    placed = "placements:\n  - process/fermentation/sourdough\n  - grain/rye\n"
    assert placed in at_toy.read(FILE).decode()


def test_terminal_shows_the_abstract_and_asks_for_the_summary(at_toy: CatalogFolder) -> None:
    entry = LEVAIN.replace("  year", "  abstract = {We culture levains.},\n  year", 1)
    (at_toy.root / "new.bib").write_text(entry, encoding="utf-8")
    sentence = "Cultures the yeasts of forty levains and models how their number falls with age."
    shown = typed(at_toy, "1\n", f"{sentence}\n")
    assert "abstract: We culture levains." in shown
    assert f'summary: "{sentence}"\n' in at_toy.read(FILE).decode()


def test_empty_answer_to_the_prompt_writes_nothing(at_toy: CatalogFolder) -> None:
    before = at_toy.records
    (at_toy.root / "new.bib").write_text(LEVAIN, encoding="utf-8")
    typed(at_toy, "\n")
    assert before == at_toy.records


def typed(toy: CatalogFolder, *answers: str) -> str:
    """Run the command on a terminal of its own and type answers; return what it shows."""
    controller, terminal = pty.openpty()
    command = [sys.executable, "-c", "from kdcatalog.cli import main; main()", "add", "new.bib"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, cwd=toy.root, stdin=terminal, stdout=terminal, stderr=terminal, env=environment
    ) as process:
        os.close(terminal)
        os.write(controller, "".join(answers).encode())
        shown = b""
        while True:
            try:
                part = os.read(controller, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
    os.close(controller)
    assert 0 == process.returncode
    return shown.decode()
