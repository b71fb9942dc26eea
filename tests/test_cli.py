import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kdcatalog.__main__ import run as run_program
from kdcatalog.cli import COMMANDS, main
from kdcatalog.codes import CODES
from kdcatalog.errors import InterruptedBySignal
from tests.folders import CatalogFolder
from tests.sites import remove_papers

YEAR = "papers/2023/waters2023proofing.yaml"
STALE = "papers/2015/meel2015note.yaml"


def run(*arguments: str) -> Result:
    """Run the program; anything but a clean exit fails the test with its traceback."""
    result = CliRunner().invoke(main, arguments)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(name="at_toy")
def _at_toy(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    monkeypatch.chdir(toy.root)
    return toy


def break_title(toy: CatalogFolder, file: str = YEAR) -> None:
    path = toy.root / file
    path.write_text(path.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")


@pytest.mark.usefixtures("at_toy")
def test_check_of_a_valid_catalog_prints_only_counts() -> None:
    result = run("check")
    assert (0, "") == (result.exit_code, result.stdout)
    warnings, records = result.stderr.splitlines()
    assert ("22 warnings: ", "30 records checked: 0 errors, 22 warnings") == (
        warnings[:13],
        records,
    )


@pytest.mark.parametrize("command", ["stats", "refresh", "links"])
def test_records_with_errors_are_not_left_out_in_silence(
    at_toy: CatalogFolder, command: str
) -> None:
    for file in at_toy.record_files:
        break_title(at_toy, file)
    count = len(at_toy.record_files)
    result = run(command)
    expected = f"{count} records left out for errors; run: kdcatalog check"
    assert expected == result.stderr.splitlines()[0]


def test_check_exits_1_on_an_error(at_toy: CatalogFolder) -> None:
    break_title(at_toy)
    result = run("check")
    assert 1 == result.exit_code
    assert result.stdout.startswith(f"{YEAR}:2:1: error KD130: ")


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    ("arguments", "expected"), [((), 0), (("--strict",), 1), (("--strict", STALE), 1), ((YEAR,), 0)]
)
def test_strict_exits_1_on_a_warning(arguments: tuple[str, ...], expected: int) -> None:
    assert expected == run("check", *arguments).exit_code


@pytest.mark.usefixtures("at_toy")
def test_strict_exits_0_without_warnings() -> None:
    assert 0 == run("check", "--strict", "papers/2026").exit_code


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "xml"),
        ("check", "--nonsense"),
        ("check", "papers/2023/nobody2023.yaml"),
        ("check", "docs/prose/about.md"),
        ("check", "/etc"),
        ("fmt", "nowhere.yaml"),
        ("explain",),
        ("explain", "KD999"),
        ("nonsense",),
    ],
)
def test_invalid_usage_exits_2(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert (2, "") == (result.exit_code, result.stdout)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("command", ["check", "fmt"])
def test_folder_without_catalog_exits_3_with_a_hint(tmp_path: Path, command: str) -> None:
    result = run("-C", str(tmp_path), command)
    assert (3, "", 1) == (result.exit_code, result.stdout, len(result.stderr.splitlines()))
    assert "-C" in result.stderr


def test_missing_folder_exits_3(tmp_path: Path) -> None:
    assert 3 == run("-C", str(tmp_path / "nowhere"), "check").exit_code


@pytest.mark.parametrize(
    ("folder", "file"),
    [
        ("", YEAR),
        ("papers", "2023/waters2023proofing.yaml"),
        ("papers/2023", "waters2023proofing.yaml"),
        ("papers/2015", "../2023/waters2023proofing.yaml"),
        ("papers/2015", YEAR),
        ("", "papers/2023"),
    ],
)
def test_files_are_relative_to_current_folder_then_to_catalog(
    toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, folder: str, file: str
) -> None:
    monkeypatch.chdir(toy.root / folder)
    rows = json.loads(run("-C", str(toy.root), "check", "--format", "json", file).stdout)
    assert [(YEAR, "KD402")] == [(row["file"], row["code"]) for row in rows]


def test_absolute_file_path_is_accepted(toy: CatalogFolder) -> None:
    result = run("-C", str(toy.root), "check", str(toy.root / YEAR))
    assert (0, True) == (result.exit_code, "KD402" in result.stdout)


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (("taxonomy.yaml",), "taxonomy.yaml checked"),
        (("taxonomy.yaml", "papers/2026"), "taxonomy.yaml and 1 record checked"),
        (("removed.yaml",), "removed.yaml checked"),
        (
            ("papers/2026", "taxonomy.yaml", "removed.yaml"),
            "taxonomy.yaml and removed.yaml and 1 record checked",
        ),
        (("papers/2026",), "1 record checked"),
        ((), "30 records checked"),
    ],
)
def test_summary_names_shared_files_and_counts_records(
    files: tuple[str, ...], expected: str
) -> None:
    result = run("check", *files)
    assert (0, "") == (result.exit_code, result.stdout)
    assert f"{expected}: 0 errors" == result.stderr.splitlines()[-1].partition(",")[0]


def test_named_people_file_is_checked_and_never_formatted(at_toy: CatalogFolder) -> None:
    (at_toy.root / "people.yaml").write_text("persons: []\n", encoding="utf-8")
    assert (1, "people.yaml:1:1: error KD130") == (
        (result := run("check", "people.yaml")).exit_code,
        result.stdout.partition(": unknown")[0],
    )
    for file in ("people.yaml", "taxonomy.yaml", "mkdocs.yml"):
        assert 2 == run("fmt", "--check", file).exit_code


@pytest.mark.parametrize("code", ["kd9", "KD1", "9", "KD999", "x"])
def test_unknown_code_without_a_near_one_gets_the_range(code: str) -> None:
    message = run("explain", code).stderr
    assert (True, False) == (
        f"no code {code}; codes run from KD101 to " in message,
        "did you mean" in message,
    )


def test_help_of_build_names_everything_that_check_compares() -> None:
    text = " ".join(run("build", "--help").stdout.split())
    assert "exit 1 if README, lists, schema, forms or pictures are out of date" in text


def test_invalid_taxonomy_is_reported_by_every_command(at_toy: CatalogFolder) -> None:
    (at_toy.root / "taxonomy.yaml").write_text("catalog: [\n", encoding="utf-8")
    results = [run(command) for command in ("check", "fmt")]
    assert [1, 1] == [result.exit_code for result in results]
    assert all("taxonomy.yaml:1:10: error KD102" in result.stdout for result in results)


def test_catalog_without_records_is_valid(at_toy: CatalogFolder) -> None:
    remove_papers(at_toy)
    assert 0 == run("check", "--strict").exit_code
    assert 0 == run("build").exit_code
    texts = [
        file.read_text(encoding="utf-8")
        for file in at_toy.root.rglob("*")
        if file.suffix in (".md", ".svg")
    ]
    pages = [file.read_text(encoding="utf-8") for file in (at_toy.root / "site").rglob("*.html")]
    assert pages
    assert [] == [text for text in (*texts, *pages) if "1970" in text]


def test_folder_without_papers_is_not_a_catalog(at_toy: CatalogFolder) -> None:
    (at_toy.root / "papers").rename(at_toy.root / "elsewhere")
    result = run("check")
    assert (3, True) == (result.exit_code, "no folder papers/" in result.stderr)


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    "address", ["foo", ":80", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x"]
)
def test_invalid_url_option_is_a_usage_error(address: str) -> None:
    assert 2 == run("serve", "--address", address).exit_code


def test_invalid_taxonomy_is_not_served(at_toy: CatalogFolder) -> None:
    path = at_toy.root / "taxonomy.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("facets:", "facetts:"), encoding="utf-8"
    )
    result = run("serve")
    assert (1, True) == (result.exit_code, "KD130" in result.stdout)


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize("command", [("export",), ("build", "--no-site"), ("serve",)])
def test_invalid_url_in_the_environment_is_reported(
    monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("KDCATALOG_SITE_URL", "bread")
    result = run(*command)
    assert (3, True) == (result.exit_code, "SITE_URL is 'bread'" in result.stderr)


def test_port_in_use_is_reported(at_toy: CatalogFolder) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        result = run("serve", "--address", address)
    message = f"kdcatalog: {address}: Address already in use\n"
    assert (3, True) == (result.exit_code, result.stderr.endswith(message))
    assert at_toy.root.is_dir()


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_every_format_reports_the_same_problem(at_toy: CatalogFolder, form: str) -> None:
    break_title(at_toy)
    result = run("check", "--format", form)
    assert (1, True) == (result.exit_code, "KD130" in result.stdout)


@pytest.mark.usefixtures("at_toy")
def test_json_without_problems_is_an_empty_list() -> None:
    assert [] == json.loads(run("check", "--format", "json").stdout)


def test_fix_lists_what_it_fixed(at_toy: CatalogFolder) -> None:
    path = at_toy.root / YEAR
    path.write_text(
        path.read_text(encoding="utf-8").replace("Proofing Times", "Proofing  Times"),
        encoding="utf-8",
    )
    result = run("check", "--fix")
    fixed = [line for line in result.stderr.splitlines() if line.startswith("fixed ")]
    hostile = "papers/2022/sharp2022xjavascript.yaml"
    assert (0, [f"fixed {hostile}", f"fixed {YEAR}"]) == (result.exit_code, fixed)


def test_fmt_check_exits_1_where_a_file_would_change(at_toy: CatalogFolder) -> None:
    assert 0 == run("fmt", "--check").exit_code
    path = at_toy.root / YEAR
    path.write_text(
        "# a comment\n" + path.read_text(encoding="utf-8").replace('"2023"', "2023"),
        encoding="utf-8",
    )
    results = [run("fmt", "--check"), run("fmt"), run("fmt", "--check")]
    assert [(1, f"would change {YEAR}\n"), (0, f"changed {YEAR}\n"), (0, "")] == [
        (result.exit_code, result.stdout) for result in results
    ]


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained(code: str) -> None:
    result = run("explain", code.lower())
    row = CODES[code]
    assert (
        0,
        f"{code} ({row.severity}): {row.title}\n\n{row.reason}\n\nTo fix it: {row.fix}\n",
    ) == (
        result.exit_code,
        result.stdout,
    )


@pytest.mark.parametrize(
    ("code", "near"), [("kd3301", "KD301"), ("301", "KD301"), ("kd-404", "KD404")]
)
def test_unknown_code_gets_the_nearest(code: str, near: str) -> None:
    assert f"did you mean {near}?" in run("explain", code).stderr


@pytest.mark.usefixtures("at_toy")
def test_statistics_are_aligned() -> None:
    result = run("stats")
    blocks = {
        block.splitlines()[0]: block.splitlines()[1:] for block in result.stdout.split("\n\n")
    }
    assert (0, ["Papers", "Years", "Missing", "Facets", "Venues"]) == (result.exit_code, [*blocks])
    ((day, papers),) = [line.strip().rsplit(maxsplit=1) for line in blocks["Papers"]]
    assert ("as of 2026-03-05", "30") == (day.strip(), papers)
    assert ["No authors", "1", "3%"] == [
        part.strip() for part in blocks["Missing"][0].split("  ") if part.strip()
    ]
    ends = {len(line) for block in ("Papers", "Years", "Venues") for line in blocks[block]}
    assert 1 == len(ends)


@pytest.mark.usefixtures("at_toy")
def test_statistics_as_json_match_the_help() -> None:
    document, told = (
        json.loads(run("stats", "--format", "json").stdout),
        run("stats", "--help").stdout,
    )
    shape = {
        "years": ["year", "papers"],
        "missing": ["id", "title", "papers", "fix", "records"],
        "facets": ["path", "title", "papers", "nodes"],
        "venues": ["id", "name", "papers"],
    }
    assert ["version", "as_of", "papers", *shape] == [*document]
    assert shape == {name: [*document[name][0]] for name in shape}
    lines = {line.split()[0]: line for line in told.splitlines() if line.strip()}
    assert [] == [name for name in document if name not in lines]
    assert [] == [
        (name, field)
        for name, fields in shape.items()
        for field in fields
        if field not in lines[name]
    ]
    assert (2, 30, 30) == (
        document["version"],
        document["papers"],
        sum(row["papers"] for row in document["years"]),
    )


def test_statistics_of_an_empty_catalog(at_toy: CatalogFolder) -> None:
    (at_toy.root / "papers").rename(at_toy.root / "elsewhere")
    (at_toy.root / "papers").mkdir()
    document = json.loads(run("stats", "--format", "json").stdout)
    assert (0, [], []) == (document["papers"], document["years"], document["venues"])
    assert {0} == {row["papers"] for row in document["missing"] + document["facets"]}
    assert 0 == run("stats").exit_code


def test_whole_broken_catalog_ends_without_a_traceback(broken: CatalogFolder) -> None:
    for arguments in (("check",), ("check", "--strict"), ("check", "--warnings")):
        assert 1 == run("-C", str(broken.root), *arguments).exit_code


def test_unreadable_folder_is_not_treated_as_empty(
    at_toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir, closed = os.scandir, str(at_toy.root / "papers" / "2023")

    def refuse(path: str = ".") -> object:
        if str(path) == closed:
            raise PermissionError(13, "Permission denied", closed)
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    result = run("check")
    assert (3, f"kdcatalog: {closed}: Permission denied") == (
        result.exit_code,
        result.stderr.strip(),
    )


def test_duplicates_are_reported_with_an_invalid_taxonomy(at_toy: CatalogFolder) -> None:
    taxonomy = at_toy.root / "taxonomy.yaml"
    taxonomy.write_text(
        taxonomy.read_text(encoding="utf-8").replace("facets:", "facetts:"), encoding="utf-8"
    )
    shutil.copy(at_toy.root / YEAR, (at_toy.root / YEAR).with_name("waters2023proofingb.yaml"))
    codes = {problem["code"] for problem in json.loads(run("check", "--format", "json").stdout)}
    assert {"KD130", "KD201"} <= codes
    assert not {code for code in codes if code.startswith("KD3")}


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize("address", ["https://example.org/?q=1", "https://example.org/#top"])
def test_site_url_that_cannot_be_extended_is_refused(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    assert 2 == run("build", "--no-site", "--site-url", address).exit_code
    assert 2 == run("build", "--no-site", "--repository-url", address).exit_code
    monkeypatch.setenv("KDCATALOG_SITE_URL", address)
    assert 3 == run("build", "--no-site").exit_code
    # The option is right, and the variable is wrong all the same.
    good = "https://example.org/"
    assert 3 == run("build", "--no-site", "--repository-url", good).exit_code


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "-", "--dry-run", "--at", "grain/rye"),
        ("cite", "-"),
        ("init", "new", "--from", "-"),
    ],
)
def test_standard_input_is_read_where_a_list_is_named(
    at_toy: CatalogFolder, arguments: tuple[str, ...]
) -> None:
    bibtex = "@article{a, title={A Sour Loaf}, author={Bee, Ann}, year=2024, journal={Crumb}}\n"
    result = CliRunner().invoke(main, arguments, input=bibtex)
    assert 0 == result.exit_code
    assert "A Sour Loaf" in result.output
    assert not [*at_toy.root.rglob("import.yaml")]


@pytest.mark.usefixtures("at_toy")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "--year", "abc"), "'abc' is not a valid number."),
        (("export", "--at", "nope"), "unknown topic 'nope'; kdcatalog taxonomy lists them"),
        (("export", "--venue", "nope"), "unknown venue 'nope'; kdcatalog stats lists them"),
    ],
)
def test_wrong_value_is_explained_in_words(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert (2, True) == (result.exit_code, message in result.stderr)


@pytest.mark.parametrize("group", ["taxonomy", "venue", "github"])
def test_help_of_a_group_has_whole_sentences(group: str) -> None:
    commands = run(group, "--help").stdout.partition("Commands:")[2].partition("Examples:")[0]
    assert commands.strip()
    assert "..." not in commands


def test_build_keeps_the_files_of_others_and_refuses_a_link_as_output(
    at_toy: CatalogFolder,
) -> None:
    (at_toy.root / "site").mkdir()
    (at_toy.root / "site" / ".git").write_text("gitdir: elsewhere", encoding="utf-8")
    (at_toy.root / "site" / "CNAME").write_text("x.example", encoding="utf-8")
    assert 0 == run("build").exit_code
    assert "gitdir: elsewhere" == (at_toy.root / "site" / ".git").read_text(encoding="utf-8")
    assert "x.example" == (at_toy.root / "site" / "CNAME").read_text(encoding="utf-8")
    (at_toy.root / "site").rename(at_toy.root / "elsewhere")
    (at_toy.root / "site").symlink_to(at_toy.root / "elsewhere")
    result = run("build")
    assert (3, True) == (result.exit_code, "site is not a folder" in result.stderr)
    assert not (at_toy.root / ".kdcatalog" / "site").exists()


def test_help_lists_every_command_without_importing_any() -> None:
    code = (
        "import sys; from kdcatalog.cli import COMMANDS, main;"
        " main(['--help'], standalone_mode=False)"
    )
    check = "; print(sorted({'pydantic', 'mkdocs', 'yaml', 'jinja2'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code + check], capture_output=True, text=True)
    assert (0, "[]") == (done.returncode, done.stdout.splitlines()[-1])
    assert [] == [name for name in COMMANDS if f"\n  {name} " not in done.stdout]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert (0, True) == (
        result.exit_code,
        f"kdcatalog {name}" in result.stdout.replace("main", "kdcatalog"),
    )


def test_debug_shows_the_traceback_of_a_user_error(tmp_path: Path) -> None:
    arguments = ["-C", str(tmp_path), "check"]
    plain, debug = (CliRunner().invoke(main, [*option, *arguments]) for option in ([], ["--debug"]))
    assert (3, 3) == (plain.exit_code, debug.exit_code)
    assert ("Traceback" in plain.stderr, "Traceback" in debug.stderr) == (False, True)
    assert debug.stderr.endswith(plain.stderr)


@pytest.mark.parametrize("error", [RuntimeError("x"), ValueError("x"), KeyError("x")])
def test_bug_shows_its_traceback_and_asks_for_a_report(
    at_toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("kdcatalog.pipeline.load", fail)
    result = CliRunner().invoke(main, ["-C", str(at_toy.root), "check"])
    assert (1, error) == (result.exit_code, result.exception)
    assert ["This is a bug in kdcatalog."] == [note[:27] for note in error.__notes__]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("readme/licence.md.j2", "one\n{{ nothing }}\n", ":2: 'nothing' is undefined"),
        ("readme/rows.md.j2", "{{ rows[0].nothing }}", ":1: "),
        ("forms/config.yml.j2", "\n\n{{ forms.nothing }}", ":3: "),
        (
            "readme/licence.md.j2",
            "{% include 'nowhere.md.j2' %}",
            ":1: there is no template 'nowhere.md.j2'",
        ),
    ],
)
def test_template_error_is_reported_with_its_file_and_line(
    at_toy: CatalogFolder, name: str, text: str, place: str
) -> None:
    path = at_toy.root / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    result = run("build", "--no-site")
    assert (3, True) == (result.exit_code, f"kdcatalog: templates/{name}{place}" in result.stderr)


def test_template_that_is_not_utf8_is_reported(at_toy: CatalogFolder) -> None:
    path = at_toy.root / "templates" / "readme" / "licence.md.j2"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\xff")
    result = run("build", "--no-site")
    expected = "templates/readme/licence.md.j2:1:1: error KD101: byte 0xFF is not valid UTF-8\n"
    assert (1, True) == (result.exit_code, result.stdout.startswith(expected))


def test_syntax_error_of_a_template_stops_the_build_with_its_line(at_toy: CatalogFolder) -> None:
    path = at_toy.root / "templates" / "readme" / "licence.md.j2"
    path.parent.mkdir(parents=True)
    path.write_text("one\ntwo\n{% if %}\n", encoding="utf-8")
    result = run("build", "--no-site")
    expected = "templates/readme/licence.md.j2:3:1: error KD155: Expected an expression"
    assert (1, True) == (result.exit_code, result.stdout.startswith(expected))


def test_closed_standard_input_is_one_sentence(at_toy: CatalogFolder) -> None:
    program = [sys.executable, "-m", "kdcatalog", "-C", str(at_toy.root), "add", "-"]
    command = f"{shlex.join(program)} <&-"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    expected = "kdcatalog: standard input is closed\nhint: pipe a file into the command\n"
    assert (3, "", expected) == (done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("value", ["x", "", "1.5", "-1", "\u0661"])
def test_invalid_date_of_the_build_is_one_sentence(
    value: str, at_toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    result = run("build")
    assert 3 == result.exit_code
    assert f"SOURCE_DATE_EPOCH is {value!r}, which is not a number" in result.stderr
    assert not at_toy.site.exists()


@pytest.mark.parametrize("place", ["__cause__", "__context__", "message"])
def test_error_that_a_library_makes_of_an_interrupt_is_an_interrupt(
    at_toy: CatalogFolder, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = RuntimeError("Error calling __set_name__")
    if place == "message":
        # As pydantic words it, which is written in another language.
        error = RuntimeError("Error building `literal` serializer:\n  InterruptedBySignal: ")
    else:
        setattr(error, place, InterruptedBySignal())

    def wrapped(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("kdcatalog.pipeline.load", wrapped)
    result = run("-C", str(at_toy.root), "check")
    assert (130, "Aborted, nothing written\n") == (result.exit_code, result.stderr)


@pytest.mark.parametrize("name", ["parse_args", "invoke"])
def test_interrupt_outside_of_a_command_is_no_problem_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(main), name, interrupt)
    result = run("check")
    assert (130, "kdcatalog: interrupted") == (result.exit_code, result.stderr.strip())


def test_interrupt_on_the_way_into_the_program_shows_no_traceback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("kdcatalog.cli.main", interrupted)
    before = signal.getsignal(signal.SIGINT)
    try:
        with pytest.raises(SystemExit) as raised:
            run_program()
    finally:
        signal.signal(signal.SIGINT, before)
    assert 130 == raised.value.code


INTERRUPTED_TWICE = """
import signal
import kdcatalog.cli
from kdcatalog.__main__ import run

def main(**_):
    # As dataclass() runs a text: Python remembers an interruption that has passed through one.
    exec("signal.raise_signal(signal.SIGINT)")

kdcatalog.cli.main = main
try:
    run()
finally:
    # While memory is given back.
    signal.raise_signal(signal.SIGINT)
"""


def test_second_interrupt_does_not_change_how_the_program_ends() -> None:
    program = [sys.executable, "-c", INTERRUPTED_TWICE]
    process = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (130, "", "") == (process.returncode, process.stdout, process.stderr)


@pytest.mark.parametrize("delay", [0.01, 0.03, 0.06, 0.12, 0.25])
def test_interrupt_at_any_moment_shows_no_traceback(delay: float, at_toy: CatalogFolder) -> None:
    program = [sys.executable, "-m", "kdcatalog", "-C", str(at_toy.root), "check"]
    process = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate()
    # The interpreter's own start, and its import of these two, come before any line of run().
    early = re.compile(r"kdcatalog/__(?:init|main)__\.py")
    assert process.returncode in (130, -signal.SIGINT, 0, 1)
    assert "kdcatalog/" not in early.sub("", stderr)
