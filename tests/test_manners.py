"""Every command behaves as programs do in a shell, whatever the terminal and however it ends."""

import importlib
import io
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kdcatalog.cli import COMMANDS, main
from kdcatalog.commands import frame
from kdcatalog.services.client import Client
from kdcatalog.services.endpoints import Endpoints
from tests import foreign
from tests.folders import CatalogFolder
from tests.test_correct import event

PROGRAM = (sys.executable, "-m", "kdcatalog")
RECORD = "papers/2023/waters2023proofing.yaml"
NEW_BIB = """\
@article{nguyen2024oats,
  title = {Oats by Nguyễn},
  author = {Nguyễn, An},
  year = {2024},
  url = {https://example.org/oats},
}
"""
LIST = (
    "# Bread\n\n## Grain\n\n- Oats by Nguyễn. An Nguyễn. 2024. [paper](https://example.org/oats)\n"
)


# On a busy machine, a build of the toy once ended before its signal was sent.
ENDLESS_BUILD = """\
import time
from kdcatalog.commands import site
site.write_site = lambda *_, **__: time.sleep(3600)
from kdcatalog.__main__ import run
run()
"""


@dataclass(frozen=True)
class Case:
    """A command with its arguments, and the exit code of an undisturbed run."""

    arguments: tuple[str, ...]
    code: int = 0
    words: int = 1
    """How many of the arguments are the name of the command."""


SILENT = {
    *("check", "fmt", "github", "init", "links"),
    *("names", "place", "refresh", "serve", "undo"),
}
"""What prints nothing on standard output in these cases."""

CASES = {
    "check": Case(("check",)),
    "fmt": Case(("fmt", "--check")),
    "explain": Case(("explain", "KD301")),
    "add": Case(("add", "new.bib", "--at", "grain")),
    "build": Case(("build", "--no-site")),
    "serve": Case(("serve",)),
    "cite": Case(("cite", "new.bib")),
    "export": Case(("export",)),
    "import": Case(("import", "list.md", "--at", "grain")),
    "init": Case(("init", "fresh", "--from", "list.md")),
    "review": Case(("review", RECORD)),
    "schema": Case(("schema",)),
    "stats": Case(("stats",)),
    "taxonomy": Case(("taxonomy",)),
    "taxonomy move": Case(("taxonomy", "move", "grain", "cereal", "--dry-run"), words=2),
    "taxonomy add": Case(
        ("taxonomy", "add", "grain/oats", *["--title", "Oats", "--sentence", "Oats.", "--dry-run"]),
        words=2,
    ),
    "taxonomy retitle": Case(("taxonomy", "retitle", "rye", "Secale", "--dry-run"), words=2),
    "taxonomy merge": Case(("taxonomy", "merge", "spelt", "ancient", "--dry-run"), words=2),
    "taxonomy split": Case(("taxonomy", "split", "rye", "--into", "dark", "--propose"), words=2),
    "taxonomy remove": Case(("taxonomy", "remove", "barley", "--dry-run"), words=2),
    "venue": Case(("venue", "rename", "Crumb", "CrumbConf", "--dry-run")),
    "venue add": Case(("venue", "add", "OvenConf", "--name", "Ovens", "--dry-run"), words=2),
    "venue rename": Case(("venue", "rename", "Crumb", "CrumbConf", "--dry-run"), words=2),
    "venue merge": Case(("venue", "merge", "Crumb", "BreadConf", "--dry-run"), words=2),
    "names": Case(("names", "flours", "add", "T65"), code=2),
    "rename": Case(("rename", "rask2023rye", "rask2023roggen", "--dry-run")),
    "merge": Case(("merge", "dewit2025happens", "mullerludenscheidt2025kruste", "--dry-run")),
    "remove": Case(("remove", "meel2015note", "--why", "It was never published.", "--dry-run")),
    "undo": Case(("undo",), code=2),
    "links": Case(("links", RECORD), code=3),
    "refresh": Case(("refresh", RECORD), code=3),
    "discover": Case(("discover", "--from", "new.bib")),
    "harvest": Case(("harvest", "new.bib")),
    "place": Case(("place", RECORD, "--offline"), code=2),
    "audit": Case(("audit", "--sample", "1", "--print")),
    "correct": Case(("correct", "--from-issue", "event.json")),
    "weekly": Case(("weekly", "--from-issue", "event.json"), code=1),
    # Outside a repository of git.
    "github": Case(("github", "collect"), code=3),
}
"""Every command; the network answers nothing, so `links` and `refresh` exit 3."""


def offline(_seconds: float = 0) -> Client:
    """Return a client of which no request succeeds."""
    return Client(Endpoints.of({"ALL_PROXY": "http://127.0.0.1:9"}), sleep=lambda _: None)


@pytest.fixture(name="bakery")
def _bakery(toy: CatalogFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogFolder:
    """Return a catalog as the current folder, with a list and a bibliography, and no network."""
    (toy.root / "new.bib").write_text(NEW_BIB, encoding="utf-8")
    (toy.root / "list.md").write_text(LIST, encoding="utf-8")
    taxonomy = toy.root / "taxonomy.yaml"
    discovery = "\ndiscover: {categories: [cs.CL], query: [oat]}\n"
    taxonomy.write_text(taxonomy.read_text(encoding="utf-8") + discovery, encoding="utf-8")
    (toy.root / "event.json").write_bytes(event("title", "Loaves by Nguyễn"))
    monkeypatch.chdir(toy.root)
    # All before the first is patched: a command that is imported later would keep the client of
    # this test for good, as discover did, which then asked arXiv in tests of its own.
    names = [row.module for row in COMMANDS.values()]
    modules = [importlib.import_module(f"kdcatalog.commands.{name}") for name in names]
    for module in (frame, *modules):
        if hasattr(module, "open_client"):
            monkeypatch.setattr(module, "open_client", offline)
    monkeypatch.setattr("mkdocs.commands.serve.serve", lambda **_: None)
    return toy


def run(arguments: Sequence[str], charset: str = "utf-8", **options: str | None) -> Result:
    """Run the program; anything but a clean exit fails the test with its traceback."""
    result = CliRunner(charset=charset).invoke(main, arguments, env=options)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


Outcome = tuple[object, ...]
Situation = Callable[[Case, pytest.MonkeyPatch], tuple[Outcome, Outcome]]
"""A command in a situation: what it must do, and what it has done."""


def help_of(case: Case, _monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    result = run([*words_of(case), "--help"])
    parts = [part for part in ("Examples:", "Exit codes:") if part in result.stdout]
    return (
        (0, "", "Usage: ", ["Examples:", "Exit codes:"]),
        (result.exit_code, result.stderr, result.stdout[:7], parts),
    )


def ctrl_c(case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    command = command_of(case)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "callback", interrupt)
    result = run(case.arguments)
    return (
        (130, "", "Aborted, nothing written\n"),
        (result.exit_code, result.stdout, result.stderr),
    )


def closed_pipe(case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    reader, writer = os.pipe()
    os.close(reader)
    errors = io.StringIO()
    with os.fdopen(writer, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        monkeypatch.setattr(sys, "stderr", errors)
        with pytest.raises(SystemExit) as ending:
            main(case.arguments)
        monkeypatch.undo()
    code = ending.value.code
    # What prints nothing on standard output does not notice.
    is_unnoticed = case.arguments[0] in SILENT and code == case.code
    named = [word for word in ("Traceback", "ipe") if word in errors.getvalue()]
    return (case.code if is_unnoticed else 141, []), (code, named)


def narrow_help(case: Case, _monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    # Click does not make help narrower than 50 columns, and examples are never broken.
    result = CliRunner().invoke(main, [*words_of(case), "--help"], terminal_width=50)
    options = result.stdout.partition("Examples:")[0].splitlines()
    long_lines = [line for line in options if len(line) > 50]
    return (0, []), (result.exit_code, long_lines)


def cp1252(case: Case, _monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    result = run(case.arguments, charset="cp1252")
    if case.arguments[0] != "add":
        return outcome(case, result)
    record = Path("papers/2024/nguyen2024oats.yaml").read_text(encoding="utf-8")
    is_printed = b"Oats by Nguy\\u1ec5n" in result.stdout_bytes
    return (0, True, True), (result.exit_code, is_printed, "Nguyễn" in record)


def nothing_around(case: Case, monkeypatch: pytest.MonkeyPatch) -> tuple[Outcome, Outcome]:
    """Run to the end although the terminal is narrow, nothing can be typed, and there is no home.

    Whatever one of these changed would change the exit code: none has to be looked at alone.
    """
    monkeypatch.setenv("COLUMNS", "20")
    for variable in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    return outcome(case, run(case.arguments))


def outcome(case: Case, result: Result) -> tuple[Outcome, Outcome]:
    """Return the exit code that a case has, and that of its run, with the errors if it differs."""
    errors = "" if result.exit_code == case.code else result.stderr
    return (case.code, ""), (result.exit_code, errors)


SITUATIONS: Sequence[Situation] = (
    help_of,
    ctrl_c,
    closed_pipe,
    narrow_help,
    cp1252,
    nothing_around,
)


def words_of(case: Case) -> tuple[str, ...]:
    """Return the name of the command: ``taxonomy move`` has two words."""
    return case.arguments[: case.words]


def command_of(case: Case) -> click.Command:
    command: click.Command | None = main
    for word in words_of(case):
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
    assert command
    return command


@pytest.mark.usefixtures("bakery")
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: situation.__name__)
@pytest.mark.parametrize("name", CASES)
def test_command_has_manners(
    name: str,
    situation: Situation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expected, done = situation(CASES[name], monkeypatch)
    assert expected == done


@pytest.mark.usefixtures("bakery")
def test_add_without_a_terminal_names_the_option() -> None:
    """No other command asks."""
    result = run(("add", "new.bib"))
    assert 2 == result.exit_code
    assert result.stderr.splitlines()[-1].startswith("kdcatalog add new.bib --at ")


@pytest.mark.usefixtures("bakery")
def test_add_that_is_answered_by_ctrl_d_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kdcatalog.commands.add.is_terminal", lambda: True)
    result = run(("add", "new.bib"))
    written = [*Path().glob("papers/2024/nguyen*")]
    assert (130, []) == (result.exit_code, written)
    assert "Aborted, nothing written" == result.stderr.splitlines()[-1]


def test_every_command_is_walked() -> None:
    below = set()
    for name in ("taxonomy", "venue"):
        group = command_of(Case((name,)))
        assert isinstance(group, click.Group)
        below |= {f"{name} {word}" for word in group.commands}
    assert {*COMMANDS} | below == {*CASES}


@pytest.mark.parametrize("name", COMMANDS)
def test_line_in_the_list_of_commands_is_the_first_of_its_help(name: str) -> None:
    command = command_of(Case((name,)))
    assert COMMANDS[name].help == (command.help or "").partition("\n")[0]
    # Longer, it would be wrapped in a terminal of 80 columns.
    assert 68 >= len(COMMANDS[name].help)


@pytest.mark.usefixtures("bakery")
def test_add_keeps_what_was_answered_before_ctrl_d(monkeypatch: pytest.MonkeyPatch) -> None:
    second = NEW_BIB.replace("oats", "spelt").replace("Oats", "Spelt")
    Path("new.bib").write_text(NEW_BIB + second, encoding="utf-8")
    monkeypatch.setattr("kdcatalog.commands.add.is_terminal", lambda: True)
    result = CliRunner().invoke(main, ["add", "new.bib"], input="grain\n")
    last = "Aborted, written before: papers/2024/nguyen2024oats.yaml"
    assert (130, last) == (result.exit_code, result.stderr.splitlines()[-1])
    assert ["nguyen2024oats.yaml"] == [path.name for path in Path().glob("papers/2024/nguyen*")]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_during_a_build_leaves_nothing_behind(
    bakery: CatalogFolder, number: signal.Signals
) -> None:
    command = [sys.executable, "-c", ENDLESS_BUILD, "build"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    # The folder in which the site is built shows that the work has begun.
    while not [*bakery.root.glob(".kdcatalog/site")]:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    stdout, stderr = process.communicate()
    assert (130, "", "Aborted, nothing written\n") == (process.returncode, stdout, stderr)
    assert [] == [*bakery.root.glob(".kdcatalog/site"), *bakery.root.glob("site")]


IGNORED_INTERRUPTION = """
import signal
import sys
import time
from kdcatalog.errors import InterruptedBySignal, interrupt, repeat_interruption

class Ignored:
    def __del__(self):
        raise InterruptedBySignal

# As the program does: what runs in the background of a shell ignores Ctrl-C otherwise.
signal.signal(signal.SIGINT, interrupt)
sys.unraisablehook = repeat_interruption
try:
    Ignored()
    time.sleep(60)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_interruption_that_python_ignores_is_repeated(tmp_path: Path) -> None:
    result = foreign.run(sys.executable, "-c", IGNORED_INTERRUPTION, cwd=tmp_path)
    assert (0, "interrupted\n", "") == (result.returncode, result.stdout, result.stderr)


@pytest.mark.usefixtures("bakery")
def test_pipe_into_head_is_silent() -> None:
    export = f"{' '.join(PROGRAM)} -q export; echo $? >&2"
    process = subprocess.run(
        ["sh", "-c", f"{{ {export}; }} | head -1"], capture_output=True, text=True
    )
    assert process.stdout.startswith("@")
    assert process.stderr in ("0\n", "141\n")


@pytest.mark.usefixtures("bakery")
def test_empty_selection_is_reported_on_standard_error() -> None:
    result = run(("export", "--text", "nothing-like-this"))
    assert (0, "kdcatalog: no paper matches\n") == (result.exit_code, result.stderr)


def test_module_runs_and_prints_both_versions() -> None:
    process = subprocess.run([*PROGRAM, "--version"], capture_output=True, text=True)
    python = ".".join(map(str, sys.version_info[:3]))
    assert f"(Python {python})" in process.stdout
    assert process.stdout.startswith("kdcatalog ")


def test_catalog_is_found_from_a_folder_inside_it(
    bakery: CatalogFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run(("stats",)).stdout
    monkeypatch.chdir(bakery.root / "papers" / "2023")
    assert whole == run(("stats",)).stdout
    monkeypatch.chdir(bakery.root.parent)
    assert whole == run(("-C", "toy/docs/prose", "stats")).stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize(
    ("command", "code"),
    [("check 2>&-", 0), ("check >&- 2>&-", 0), ("place <&- 2>&-", 0), ("--help >/dev/full", 3)],
)
def test_closed_or_full_stream_is_no_bug(bakery: CatalogFolder, command: str, code: int) -> None:
    program = shlex.join(PROGRAM)
    line = f"{program} -C {bakery.root} {command}"
    process = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False)
    assert (code, False) == (process.returncode, "Traceback" in process.stderr)


@pytest.mark.usefixtures("bakery")
@pytest.mark.parametrize("arguments", [("-q", "check"), ("check", "-q"), ("check", "--quiet")])
def test_quiet_leaves_out_the_summary(arguments: tuple[str, ...]) -> None:
    result = run(arguments)
    assert (0, "", "") == (result.exit_code, result.stdout, result.stderr)


@pytest.mark.parametrize(
    ("arguments", "variables", "is_colored"),
    [
        (("check",), {}, False),
        (("check", "--color", "always"), {}, True),
        (("--color", "always", "check"), {"NO_COLOR": "1"}, True),
        (("--color", "never", "check"), {}, False),
    ],
)
def test_color_follows_option_and_variable(
    bakery: CatalogFolder,
    arguments: tuple[str, ...],
    variables: dict[str, str],
    *,
    is_colored: bool,
) -> None:
    path = bakery.root / RECORD
    text = path.read_text(encoding="utf-8").replace("title:", "titel:")
    path.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, arguments, env=variables, color=False)
    assert (1, is_colored) == (result.exit_code, "\x1b[" in result.stdout)


@pytest.mark.parametrize(
    ("variables", "is_colored"),
    [({"TERM": "xterm"}, True), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1"}, False)],
)
def test_terminal_without_color_gets_none(
    bakery: CatalogFolder, variables: dict[str, str], *, is_colored: bool
) -> None:
    path = bakery.root / RECORD
    text = path.read_text(encoding="utf-8").replace("title:", "titel:")
    path.write_text(text, encoding="utf-8")
    # As on a terminal, where colors are not stripped.
    result = CliRunner().invoke(main, ("check",), env=variables, color=True)
    assert is_colored == ("\x1b[" in result.stdout)
