"""The reference of all commands and the man page are those of the program."""

import shutil
import subprocess
import sys

import click
import pytest

from kdcatalog.cli import COMMANDS, main
from tests.foreign import ROOT

MARKDOWN = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
MAN = ROOT / "docs" / "kdcatalog.1"


def test_reference_and_man_page_are_up_to_date() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "reference.py"), "--check"]
    process = subprocess.run(command, capture_output=True, text=True)
    assert (0, "", "") == (process.returncode, process.stdout, process.stderr)


def test_reference_has_a_section_for_every_command() -> None:
    sections = [line[3:] for line in MARKDOWN.splitlines() if line.startswith("## ")]
    context = click.Context(main)
    expected = ["kdcatalog"]
    for name in COMMANDS:
        expected.append(f"kdcatalog {name}")
        command = main.get_command(context, name)
        if isinstance(command, click.Group):
            words = "names VOCABULARY" if name == "names" else name
            expected += [f"kdcatalog {words} {below}" for below in command.list_commands(context)]
    assert expected == sections


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed")
def test_man_page_has_no_faults_for_groff() -> None:
    command = ["groff", "-man", "-ww", "-z", "-Tutf8", str(MAN)]
    process = subprocess.run(command, capture_output=True, text=True)
    assert (0, "") == (process.returncode, process.stderr)
