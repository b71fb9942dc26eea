import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from kdcatalog import pipeline
from kdcatalog.commands.check import check
from kdcatalog.commands.fmt import format_records
from kdcatalog.pipeline import load_taxonomy_of
from kdcatalog.problems import Position
from tests.folders import CatalogFolder

STALE = "papers/2015/meel2015note.yaml"
LOST = "papers/2025/dewit2025happens.yaml"
YEAR = "papers/2023/waters2023proofing.yaml"
HOSTILE = "papers/2022/sharp2022xjavascript.yaml"
"""Its titles are full of markup on purpose, which --fix removes."""
WARNINGS = ["KD305", "KD404", "KD401", "KD601", "KD601", "KD402", "KD404", "KD403"]
WARNINGS += ["KD405"] * 12 + ["KD603"] * 2


def _socket(name: str) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(name)


def edit(catalog_folder: CatalogFolder, file: str, old: str, new: str) -> None:
    path = catalog_folder.root / file
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_check_of_the_catalog_only_counts_warnings(toy: CatalogFolder) -> None:
    report = check(toy.snapshot)
    assert ((), 0, 22, 30) == (report.listed, report.errors, report.warnings, report.papers)
    assert sorted(WARNINGS) == sorted(report.silent)


def test_check_shows_warnings_on_request(toy: CatalogFolder) -> None:
    report = check(toy.snapshot, warnings=True)
    codes = [located.problem.code for located in report.listed]
    assert (sorted(WARNINGS), ()) == (sorted(codes), report.silent)


def test_check_of_files_shows_their_warnings_only(toy: CatalogFolder) -> None:
    report = check(toy.snapshot, [YEAR])
    assert [("KD402", YEAR)] == [
        (located.problem.code, located.problem.file) for located in report.listed
    ]
    assert ((), 1) == (report.silent, report.papers)


def test_check_of_a_file_compares_it_with_the_whole_catalog(toy: CatalogFolder) -> None:
    edit(toy, YEAR, "loaf.2023.0009", "LOAF.1998.0042")
    (clash, _) = sorted(
        (located.problem for located in check(toy.snapshot, [YEAR]).listed),
        key=lambda problem: problem.code,
    )
    expected = ("KD201", YEAR, ("papers/1998/vandermeer1998wild.yaml",))
    assert expected == (clash.code, clash.file, clash.related)


@pytest.mark.parametrize("folder", ["toy", "broken"])
def test_check_of_files_finds_what_a_whole_check_finds_in_them(
    folder: str, request: pytest.FixtureRequest
) -> None:
    catalog_folder: CatalogFolder = request.getfixturevalue(folder)
    snapshot = catalog_folder.snapshot
    whole = pipeline.load(snapshot, today="2026-03-01").problems
    records = snapshot.record_files
    # Four parts, so that records which clash are in different ones.
    for first in range(4):
        part = set(records[first::4])
        problems = pipeline.load(snapshot, today="2026-03-01", files=part).problems
        expected = [problem for problem in whole if problem.file in part]
        assert expected == [problem for problem in problems if problem.file in part]
    assert {problem.file for problem in whole} & set(records)


def test_check_of_one_file_searches_no_other_record_by_itself(toy: CatalogFolder) -> None:
    of_all = [problem.code for problem in pipeline.load(toy.snapshot).problems]
    of_one = [problem.code for problem in pipeline.load(toy.snapshot, files={YEAR}).problems]
    # Titles that are not clean are in another record, and need no other one to be seen.
    assert ("KD601" in of_all, "KD601" in of_one) == (True, False)
    assert "KD402" in of_one


def test_taxonomy_errors_are_always_shown(toy: CatalogFolder) -> None:
    edit(toy, "taxonomy.yaml", "group: strand", "group: strnd")
    assert ["KD151"] == [
        located.problem.code for located in check(toy.snapshot, [STALE], warnings=True).listed
    ][-1:]


def test_check_writes_nothing(toy: CatalogFolder) -> None:
    edit(toy, YEAR, "Proofing Times", "Proofing  Times")
    before = toy.records
    check(toy.snapshot)
    assert before == toy.records


def test_fix_fixes_mechanical_errors_and_reports_the_rest(toy: CatalogFolder) -> None:
    sound = toy.read(YEAR)
    edit(toy, YEAR, "Proofing Times", "Proofing  Times")
    edit(toy, YEAR, '"10.5555', '"https://doi.org/10.5555')
    edit(toy, LOST, '"2506.99906"', "2506.9990")
    before = toy.records
    report = check(toy.snapshot, fix=True)
    assert ([("KD116", LOST)], (HOSTILE, YEAR), ()) == (
        [(located.problem.code, located.problem.file) for located in report.listed],
        report.fixed,
        report.refused,
    )
    assert sound == toy.read(YEAR)
    assert {file: raw for file, raw in before.items() if file not in (YEAR, LOST, HOSTILE)} == {
        file: raw for file, raw in toy.records.items() if file not in (YEAR, LOST, HOSTILE)
    }


def test_fix_drops_a_byte_order_mark(toy: CatalogFolder) -> None:
    sound = toy.read(YEAR)
    (toy.root / YEAR).write_bytes(b"\xef\xbb\xbf" + sound)
    assert ["KD101"] == [located.problem.code for located in check(toy.snapshot).listed]
    assert (HOSTILE, YEAR) == check(toy.snapshot, fix=True).fixed
    assert sound == toy.read(YEAR)


@pytest.mark.parametrize(("kind", "make"), [("named pipe", os.mkfifo), ("socket", _socket)])
def test_file_that_is_not_regular_is_reported(
    toy: CatalogFolder, kind: str, make: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(toy.root / "papers" / "2023")  # the whole name would be too long for a socket
    make("pipe2023x.yaml")
    assert [f"the file is a {kind}"] == [
        located.problem.message for located in check(toy.snapshot).listed
    ]


def test_prose_that_is_not_utf8_is_reported_at_its_position(toy: CatalogFolder) -> None:
    (toy.root / "docs" / "prose" / "about.md").write_bytes("One.\nA Café.\n".encode("latin-1"))
    edit(toy, "taxonomy.yaml", "facets:", "facet:")
    found = [
        (one.problem.code, one.problem.file, one.position) for one in check(toy.snapshot).listed
    ]
    assert ("KD101", "docs/prose/about.md", Position(2, 6)) in found


def test_fix_quotes_text_without_other_errors(toy: CatalogFolder) -> None:
    sound = toy.read(STALE)
    edit(toy, STALE, '"1508.99904"', "1508.99904")
    assert (STALE, HOSTILE) == check(toy.snapshot, fix=True).fixed
    assert sound == toy.read(STALE)


def test_fix_keeps_the_layout_of_a_valid_file(toy: CatalogFolder) -> None:
    edit(toy, YEAR, "Proofing Times", "Proofing Times, Again")
    edit(toy, YEAR, "  - Kit Waters", "    - Kit Waters")
    before = toy.read(YEAR)
    assert (HOSTILE,) == check(toy.snapshot, fix=True).fixed
    assert before == toy.read(YEAR)


def test_fix_changes_only_the_given_files(toy: CatalogFolder) -> None:
    edit(toy, YEAR, "Proofing Times", "Proofing  Times")
    edit(toy, STALE, "A Note on Stale Crumb", "A  Note on Stale Crumb")
    assert (STALE,) == check(toy.snapshot, [STALE], fix=True).fixed
    assert b"Proofing  Times" in toy.read(YEAR)


def test_fix_refuses_to_lose_a_comment(toy: CatalogFolder) -> None:
    edit(toy, YEAR, "added:", "note: | # why\n  two  blanks\nadded:")
    before = toy.read(YEAR)
    report = check(toy.snapshot, fix=True)
    assert ((HOSTILE,), 1) == (report.fixed, len(report.refused))
    assert before == toy.read(YEAR)


def test_file_order_and_folder_name_change_no_problem(
    broken: CatalogFolder, tmp_path: Path
) -> None:
    once = check(broken.snapshot, warnings=True)
    moved = tmp_path / "elsewhere"
    broken.root.rename(moved)
    assert once == check(CatalogFolder(moved).snapshot, warnings=True)
    assert sorted(once.listed, key=lambda located: located.sort_key) == [*once.listed]


def test_fmt_reports_or_writes_changes(toy: CatalogFolder) -> None:
    taxonomy = load_taxonomy_of(toy.snapshot).value
    assert taxonomy
    sound = toy.read(YEAR)
    edit(toy, YEAR, "  - Kit Waters", "    - Kit Waters")
    for dry in (True, False):
        done = format_records(toy.snapshot, taxonomy, dry=dry)
        assert ((YEAR,), (), 30) == (done.changed, done.refused, done.total)
    assert sound == toy.read(YEAR)
    assert () == format_records(toy.snapshot, taxonomy, dry=False).changed


def test_fmt_skips_unreadable_records(broken: CatalogFolder) -> None:
    taxonomy = load_taxonomy_of(broken.snapshot).value
    assert taxonomy
    chosen = [
        "papers/2023/bytes2023latin.yaml",
        "papers/2023/alias2023value.yaml",
        "papers/2023/field2023twice.yaml",
    ]
    before = broken.records
    done = format_records(broken.snapshot, taxonomy, chosen, dry=False)
    assert ((), 3) == (done.changed, len(done.refused))
    assert before == broken.records


def test_fmt_skips_symbolic_links(toy: CatalogFolder, tmp_path: Path) -> None:
    taxonomy = load_taxonomy_of(toy.snapshot).value
    assert taxonomy
    outside = tmp_path / "outside.yaml"
    outside.write_text("title: x\n", encoding="utf-8")
    link = toy.root / "papers" / "2023" / "link2023x.yaml"
    link.symlink_to(outside)
    format_records(toy.snapshot, taxonomy, dry=False)
    assert link.is_symlink()


def test_fmt_survives_a_dangling_link(toy: CatalogFolder) -> None:
    taxonomy = load_taxonomy_of(toy.snapshot).value
    assert taxonomy
    (toy.root / "papers" / "2023" / "link2023x.yaml").symlink_to("nowhere")
    assert 1 == len(format_records(toy.snapshot, taxonomy, dry=True).refused)


def test_fmt_skips_files_that_are_not_records(toy: CatalogFolder) -> None:
    taxonomy = load_taxonomy_of(toy.snapshot).value
    assert taxonomy
    (toy.root / "papers" / "README.md").write_text("Note: hello\n", encoding="utf-8")
    assert () == format_records(toy.snapshot, taxonomy, dry=True).changed


def test_report_shows_no_content_of_a_symlink_target(toy: CatalogFolder, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n", encoding="utf-8")
    (toy.root / "papers" / "2023" / "link2023x.yaml").symlink_to(tmp_path / "secret")
    assert [("KD108", "")] == [
        (located.problem.code, located.line_text) for located in check(toy.snapshot).listed
    ]


def test_symlinked_folder_is_refused(toy: CatalogFolder) -> None:
    (toy.root / "papers" / "2001").symlink_to("2023", target_is_directory=True)
    assert ["KD108"] == [located.problem.code for located in check(toy.snapshot).listed]


def test_whole_number_of_records_is_counted(broken: CatalogFolder) -> None:
    assert len(broken.record_files) == check(broken.snapshot).papers


def test_invalid_record_causes_no_problem_in_records_naming_it(toy: CatalogFolder) -> None:
    edit(toy, STALE, "title:", "titel:")
    assert [STALE] == [located.problem.file for located in check(toy.snapshot).listed]


@pytest.mark.parametrize(
    "copy",
    [
        "2024/holm2024dough (1).yaml",
        "2024/holm2024dough.yaml~",
        "2023/holm2024dough.yaml",
        "2024/old/holm2024dough.yaml",
        "x.yaml",
    ],
)
def test_copy_of_a_record_is_one_problem_that_keeps_the_record(
    copy: str, toy: CatalogFolder
) -> None:
    record = "papers/2024/holm2024dough.yaml"
    path = toy.root / "papers" / copy
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(toy.read(record))
    free = "papers/2024/holm2024doughb.yaml"
    hint = f"remove it if it is a copy of {record}; else rename it to {free}"
    problems = [located.problem for located in check(toy.snapshot).listed]
    assert [(f"papers/{copy}", "KD106", hint)] == [
        (problem.file, problem.code, problem.hint) for problem in problems
    ]


def test_unreadable_name_of_a_file_is_a_problem(toy: CatalogFolder) -> None:
    (Path(os.fsdecode(os.fsencode(toy.root) + b"/papers/2023/\xff2023.yaml"))).write_bytes(
        b"a: b\n"
    )
    assert "KD106" == check(toy.snapshot).listed[0].problem.code


def test_check_of_a_record_makes_nothing_of_templates(toy: CatalogFolder) -> None:
    toy.pictures.mkdir()
    (toy.pictures / "odd.svg.j2").write_text("{{ 1/0 }}", encoding="utf-8")
    assert 1 == check(toy.snapshot).errors
    record = "papers/2024/holm2024dough.yaml"
    assert 0 == check(toy.snapshot, [record]).errors
