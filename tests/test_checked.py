"""Facts with their source: checked: in records, on pages, by refresh, and by a person in audit."""

import json

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # its types are a package of their own

from kdcatalog.cli import main
from kdcatalog.commands.audit import audit_summary, sample_of
from kdcatalog.commands.refresh import Refresh
from kdcatalog.exports.schemas import record_schema
from kdcatalog.model.checked import CHECKED_FIELDS, FieldCheck, checks_of
from kdcatalog.model.discovery import AuditResult
from kdcatalog.model.paper import Record
from kdcatalog.records.reading import load_paper
from kdcatalog.views.quality import CheckedRow, quality
from tests.factories import catalog_of, paper, record, taxonomy
from tests.folders import CatalogFolder
from tests.pages import see
from tests.sites import catalog_in
from tests.stand_in import XML, Said, StandIn, atom_entry, atom_feed, client_of
from tests.test_article import page_of

ACL = "acl 2026-11-26"
FILE = "papers/2023/bee2023plain.yaml"
TEXT = """\
# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "A Plain Loaf"
summary: "Bakes a loaf of flour, water and salt alone and measures how far it rises."
kind: report
authors:
  - Ann Bee
date: "2023-06"
placements:
  - process/mixing
added: "2024-01-15"
"""


def run(folder: CatalogFolder, *arguments: str, keys: str = "") -> Result:
    return CliRunner().invoke(main, ["-C", str(folder.root), *arguments], input=keys)


@pytest.fixture
def plain(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    """Return the toy catalog with one record alone, and a terminal."""
    for file in toy.record_files:
        (toy.root / file).unlink()
    (toy.root / FILE).write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr("kdcatalog.commands.audit.is_terminal", lambda: True)
    monkeypatch.setattr("kdcatalog.commands.audit.today", lambda: "2026-11-26")
    return toy


def test_checked_fields_are_fields_of_a_record() -> None:
    assert {*CHECKED_FIELDS} <= {*Record.model_fields}


def test_checks_are_in_the_order_of_a_record() -> None:
    title, venue = checks_of({"venue": ACL, "title": "person 2026-11-25"})
    assert FieldCheck("title", "person", "2026-11-25") == title
    assert FieldCheck("venue", "acl", "2026-11-26") == venue


@pytest.mark.parametrize(
    ("checked", "code", "hint"),
    [
        ("authors: 2026-11-26", "KD122", "acl 2026-11-26"),
        ("authors: ACL 2026-11-26", "KD122", "acl 2026-11-26"),
        ("authors: acl", "KD122", "acl 2026-11-26"),
        ("authors: acl 2026-13-26", "KD114", "acl 2026-11-26"),
        ("author: acl 2026-11-26", "KD130", "did you mean 'authors'?"),
        ("added: acl 2026-11-26", "KD130", ""),
    ],
)
def test_wrong_check_is_reported_with_a_hint(checked: str, code: str, hint: str) -> None:
    text = TEXT.replace("added:", f"checked:\n  {checked}\nadded:")
    (problem,) = load_paper(text.encode(), FILE).problems
    assert (code, True) == (problem.code, hint in problem.hint)


def test_schema_accepts_what_check_accepts() -> None:
    validator = Draft202012Validator(json.loads(record_schema(taxonomy())))
    for checked, valid in (
        ({"authors": ACL}, True),
        ({"authors": "acl"}, False),
        ({"author": ACL}, False),
        ({}, False),
    ):
        assert valid == validator.is_valid(record(checked=checked)), checked


def test_layout_has_checks_before_the_day_of_entry(plain: CatalogFolder) -> None:
    text = TEXT.replace("title:", "checked: {venue: acl 2026-11-26, title: acl 2026-11-26}\ntitle:")
    (plain.root / FILE).write_text(text, encoding="utf-8")
    assert 0 == run(plain, "fmt").exit_code
    lines = (plain.root / FILE).read_text(encoding="utf-8").splitlines()
    expected = ["checked:", f"  title: {ACL}", f"  venue: {ACL}", 'added: "2024-01-15"']
    assert expected == lines[-4:]


def test_quality_counts_checked_fields_with_their_days() -> None:
    papers = (
        paper("bee2023a", checked={"authors": "acl 2026-11-02", "title": ACL}),
        paper("bee2023b", title="B", checked={"authors": "person 2026-10-30"}),
        paper("bee2023c", title="C"),
        paper("bee2023d", title="D"),
    )
    rows = quality(catalog_of(*papers)).checked
    assert (
        CheckedRow("title", 1, "25%", "2026-11-26", "2026-11-26"),
        CheckedRow("authors", 2, "50%", "2026-10-30", "2026-11-02"),
    ) == rows


def test_pages_show_checked_facts(plain: CatalogFolder) -> None:
    text = TEXT.replace("added:", f"checked:\n  authors: {ACL}\nadded:")
    (plain.root / FILE).write_text(text, encoding="utf-8")
    page = see(page_of(plain, "papers/bee2023plain/").body)
    assert "Checked: authors, with acl on 2026-11-26" in page.texts_of("li")
    gaps = see(page_of(plain, "quality/").body)
    assert "authors: 1 of 1 papers, 100%, from 2026-11-26 to 2026-11-26" in gaps.texts_of("li")


def test_refresh_records_the_source_of_what_it_writes(
    plain: CatalogFolder, stand_in: StandIn
) -> None:
    path = plain.root / FILE
    text = TEXT.replace("placements:", 'identifiers:\n  arxiv: "2306.00001"\nplacements:')
    path.write_text(text, encoding="utf-8")
    entry = atom_entry("2306.00001", "A Plain Loaf", ["Ann Bee", "Bo Cee"], doi="10.5555/a")
    stand_in.says(
        "/arxiv/query?id_list=2306.00001&max_results=1", Said(atom_feed(entry), media=XML)
    )
    stand_in.says("/doi/10.5555/a", Said(status=404))
    with client_of(stand_in) as client:
        refresh = Refresh(plain.snapshot, catalog_in(plain), client, day="2026-11-26")
        refresh.run(write=True)
    lines = path.read_text(encoding="utf-8").splitlines()
    fields = ("title", "authors", "identifiers")
    expected = ["checked:", *(f"  {name}: arxiv 2026-11-26" for name in fields)]
    assert expected == lines[-5:-1]


def test_records_that_are_only_checked_are_counted(plain: CatalogFolder, stand_in: StandIn) -> None:
    path = plain.root / FILE
    text = TEXT.replace("placements:", 'identifiers:\n  arxiv: "2306.00001"\nplacements:')
    path.write_text(text, encoding="utf-8")
    entry = atom_entry("2306.00001", "A Plain Loaf", ["Ann Bee"])
    asked = "/arxiv/query?id_list=2306.00001&max_results=1"
    stand_in.says(asked, Said(atom_feed(entry), media=XML))
    asked = "/dblp/search/publ/api?q=a%20plain%20loaf&format=json&h=10"
    stand_in.says(asked, Said(b'{"result": {"hits": {}}}'))
    arguments = ["-C", str(plain.root), "refresh"]
    for option, action, marked in (("", "proposed", "to be marked"), ("--write", "made", "marked")):
        chosen = [*arguments, option] if option else arguments
        result = CliRunner(env=stand_in.environment).invoke(main, chosen)
        assert "checked:" in path.read_text(encoding="utf-8") + result.stdout
        summary = f"0 edits {action}, 0 skipped, 1 record without edits {marked} as checked"
        assert f"1 record: {summary}\n" in result.stderr


# audit


def test_right_record_is_checked_by_a_person(plain: CatalogFolder) -> None:
    result = run(plain, "audit", keys="\r")
    assert (0, "1 paper compared, 0 of 3 fields wrong: 0.0%\n") == (result.exit_code, result.stderr)
    text = (plain.root / FILE).read_text(encoding="utf-8")
    assert "checked:\n  title: person 2026-11-26\n  authors: person 2026-11-26\nadded:" in text


def test_wrong_field_is_printed_and_not_checked(plain: CatalogFolder) -> None:
    result = run(plain, "audit", keys="aa\r")
    assert "wrong: bee2023plain: authors\n" in result.stdout
    assert "1 of 3 fields wrong: 33.3%" in result.stderr
    text = (plain.root / FILE).read_text(encoding="utf-8")
    assert "checked:\n  title: person 2026-11-26\nadded:" in text


@pytest.mark.parametrize("keys", [" ", "q", "xq"])
def test_skipped_record_stays_as_it_is(plain: CatalogFolder, keys: str) -> None:
    result = run(plain, "audit", keys=keys)
    assert (0, TEXT) == (result.exit_code, (plain.root / FILE).read_text(encoding="utf-8"))
    assert "0 papers compared" in result.stderr


def test_interrupted_audit_keeps_what_was_recorded(plain: CatalogFolder) -> None:
    result = run(plain, "audit", keys="t\x03")
    assert (130, TEXT) == (result.exit_code, (plain.root / FILE).read_text(encoding="utf-8"))


def test_paper_compared_this_month_is_not_shown_again(plain: CatalogFolder) -> None:
    run(plain, "audit", keys="\r")
    result = run(plain, "audit")
    assert ("", True) == (result.stdout, "1 paper compared" in result.stderr)


def test_sample_is_printed_without_a_terminal(toy: CatalogFolder) -> None:
    result = run(toy, "audit", "--sample", "2", "--print")
    assert (0, 2) == (result.exit_code, result.stdout.count("  title    "))
    assert 2 == run(toy, "audit").exit_code


def test_audit_shows_where_to_compare(plain: CatalogFolder) -> None:
    path = plain.root / FILE
    identifiers = 'identifiers: {arxiv: "2306.00001", doi: 10.5555/a, openreview: aBcDeFgHiJ}'
    text = TEXT.replace("placements:", f"{identifiers}\nplacements:")
    path.write_text(text.replace("A Plain Loaf", "A Plain Loaf & More?"), encoding="utf-8")
    lines = run(plain, "audit", "--print").stdout.splitlines()
    assert [
        "[1 of 1] bee2023plain  https://arxiv.org/abs/2306.00001",
        "  or       https://doi.org/10.5555/a",
        "  or       https://openreview.net/forum?id=aBcDeFgHiJ",
        "  search   https://dblp.org/search?q=A%20Plain%20Loaf%20%26%20More%3F",
    ] == lines[:4]


def test_sample_depends_on_the_seed_alone(toy: CatalogFolder) -> None:
    catalog = catalog_in(toy)
    assert sample_of(catalog, 3, "a") == sample_of(catalog, 3, "a")
    samples = {tuple(row.key for row in sample_of(catalog, 3, str(n))) for n in range(9)}
    assert len(samples) > 1
    assert len(catalog.papers) == len(sample_of(catalog, 999, "a"))


def test_error_rate_of_nothing_is_zero() -> None:
    nothing = AuditResult(sample="2026-11", day="2026-11-26", papers=0, fields=0)
    assert "0 papers compared, 0 of 0 fields wrong: 0.0%" == audit_summary(nothing)


def test_result_of_an_audit_is_kept_and_shown(plain: CatalogFolder) -> None:
    run(plain, "audit", keys="a\r")
    text = (plain.root / "upkeep.yaml").read_text(encoding="utf-8")
    assert '  - sample: "2026-11"\n    day: "2026-11-26"\n    papers: "1"\n' in text
    assert '    fields: "3"\n    wrong:\n      - "bee2023plain: authors"\n' in text
    page = see(page_of(plain, "quality/").body)
    assert "2026-11: 1 of 3 fields wrong, 33.3%, in 1 papers, on 2026-11-26" in page.texts_of("li")


def test_audit_that_is_continued_is_one_audit(plain: CatalogFolder) -> None:
    other = TEXT.replace("A Plain Loaf", "A Dark Loaf")
    (plain.root / "papers/2023/bee2023dark.yaml").write_text(other, encoding="utf-8")
    assert 130 == run(plain, "audit", keys="tav\r\x03").exit_code
    result = run(plain, "audit", keys="\r")
    assert "2 papers compared, 3 of 6 fields wrong: 50.0%" in result.stderr
    assert "0 papers compared" not in run(plain, "audit").stderr


def test_audit_keeps_comments_and_harvests(plain: CatalogFolder) -> None:
    before = """\
# Ours.
harvests:
  - venue: "BreadConf"
    year: "2025"
    day: "2026-11-01"
    source: "bread.xml"
    listed: "9"
    in_scope: "2"
"""
    (plain.root / "upkeep.yaml").write_text(before, encoding="utf-8")
    run(plain, "audit", keys="\r")
    text = (plain.root / "upkeep.yaml").read_text(encoding="utf-8")
    assert text.startswith(before)
    assert 'audits:\n  - sample: "2026-11"\n' in text


# upkeep.yaml


HARVEST = """\
  - venue: "BreadConf"
    year: "2025"
    day: "2026-11-01"
    source: "bread.xml"
    listed: "9"
    in_scope: "2"
"""
SAMPLE = '  - {sample: "a", day: "2026-11-01", papers: "1", fields: "3"}\n'


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"harvests:\n{HARVEST}{HARVEST}", "KD175", 8),
        (f"harvests:\n{HARVEST}".replace("BreadConf", "BreadCon"), "KD175", 2),
        (f"harvests:\n{HARVEST}".replace('"9"', '"1"'), "KD175", 6),
        (f"harvests:\n{HARVEST}".replace('"2"', '"two"'), "KD122", 7),
        (f"harvests:\n{HARVEST}    missing:\n".replace('"2"', '"0"') + '      - title: "Rye"\n',
         "KD175", 7),
        (f"audits:\n{SAMPLE}{SAMPLE}", "KD175", 3),
        (f"audits:\n{SAMPLE}".replace("}", ', wrong: ["a", "b", "c", "d"]}'), "KD175", 2),
        (f"audits:\n{SAMPLE}".replace("papers", "paper"), "KD130", 2),
        ("harvest: []\n", "KD130", 1),
    ],
)  # fmt: skip
def test_contradictions_in_upkeep_are_reported(
    plain: CatalogFolder, text: str, code: str, line: int
) -> None:
    (plain.root / "upkeep.yaml").write_text(text, encoding="utf-8")
    result = run(plain, "check", "--format", "json")
    problems = [row for row in json.loads(result.stdout) if row["file"] == "upkeep.yaml"]
    assert (code, line) in {(row["code"], row["line"]) for row in problems}


def test_page_of_a_venue_says_how_complete_it_is(plain: CatalogFolder) -> None:
    missing = """    missing:
      - title: "A Plain Loaf"
        id: "doi:10.5555/other"
      - title: "Rye <b>"
        id: "doi:10.5555/rye"
"""
    text = TEXT.replace("placements:", "venue:\n  id: BreadConf\n  year: 2025\nplacements:")
    (plain.root / FILE).write_text(text, encoding="utf-8")
    harvest = f"harvests:\n{HARVEST}".replace('"2"', '"5"')
    (plain.root / "upkeep.yaml").write_text(harvest + missing, encoding="utf-8")
    page = see(page_of(plain, "venues/breadconf/").body)
    # One of the missing papers was added since.
    said = "BreadConf 2025: 5 found, 4 here. The proceedings have 9 papers, compared on 2026-11-01."
    assert said in page.texts_of("p")
    assert "Rye <b>" in page.texts_of("li")


REJECTED = 'rejected:\n  - {id: "doi:10.5555/rye", day: "2026-11-02", why: "Not on bread."}\n'
REMOVED = """\
removed:
  - key: "bee2020rye"
    title: "Rye"
    day: "2026-11-02"
    why: "Withdrawn."
    identifiers: ["doi:10.5555/RYE"]
"""


@pytest.mark.parametrize(("file", "text"), [("rejected.yaml", REJECTED), ("removed.yaml", REMOVED)])
def test_paper_that_was_declined_is_not_missing(plain: CatalogFolder, file: str, text: str) -> None:
    missing = """    missing:
      - title: "Rye"
        id: "doi:10.5555/rye"
      - title: "Oats"
"""
    of_venue = TEXT.replace("placements:", "venue:\n  id: BreadConf\n  year: 2025\nplacements:")
    (plain.root / FILE).write_text(of_venue, encoding="utf-8")
    (plain.root / "upkeep.yaml").write_text(f"harvests:\n{HARVEST}{missing}", encoding="utf-8")
    (plain.root / file).write_text(text, encoding="utf-8")
    page = see(page_of(plain, "venues/breadconf/").body)
    said = "BreadConf 2025: 1 found, 0 here. The proceedings have 9 papers, compared on 2026-11-01."
    assert said in page.texts_of("p")
    assert ["Oats"] == [text for text in page.texts_of("li") if text in ("Oats", "Rye")]
