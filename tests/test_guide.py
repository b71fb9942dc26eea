"""The documents match the program: its fields, examples, commands, targets and workflows."""

import re
import sys
from pathlib import Path

import pytest
import yaml

from kdcatalog import __version__
from kdcatalog.cli import COMMANDS
from kdcatalog.model.keys import make_key
from kdcatalog.model.paper import Paper, Record
from tests.actions import WORKFLOWS
from tests.factories import FIELDS
from tests.foreign import ROOT, environment, run

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([a-z_]+)` \| (.+) \| `(.+)` \|$", GUIDE, re.MULTILINE)
KEEPING = (ROOT / "MAINTAINING.md").read_text(encoding="utf-8")
COMPLETION = re.findall(r"^\| (\w+)[^|]* \| `[^`]+` \| `(.+_COMPLETE.+)` \|$", GUIDE, re.MULTILINE)
TARGETS = re.findall(
    r"^([a-z]+):.* ## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
)


def test_every_field_of_a_record_has_a_row_in_the_order_of_the_model() -> None:
    assert [*Record.model_fields] == [name for name, _, _ in ROWS]


@pytest.mark.parametrize(("name", "example"), [(name, example) for name, _, example in ROWS])
def test_example_of_a_field_is_valid(name: str, example: str) -> None:
    held = yaml.load(example, yaml.BaseLoader)
    assert [name] == [*held]
    Record.model_validate({**FIELDS, **held})


def test_example_record_is_valid_and_has_its_generated_key() -> None:
    text = GUIDE.partition("```yaml\n")[2].partition("```")[0]
    record = Record.model_validate(yaml.load(text, yaml.BaseLoader))
    paper = Paper.of(record, key="", file="")
    key = make_key(record.authors, paper.month.year, record.title)
    assert {f"papers/{paper.month.year}/{key}.yaml"} == {
        *re.findall(r"papers/[0-9]{4}/[a-z0-9]+\.yaml", GUIDE)
    }


def test_every_named_make_target_exists() -> None:
    named = re.findall(r"`make ([^` ]+)", GUIDE + KEEPING)
    assert ([], True) == (
        [target for target in named if target not in [*TARGETS, "help"]],
        "install" in named,
    )


def test_guide_begins_with_adding_a_paper_and_has_its_sections() -> None:
    headings = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    assert {"The fields of a record", "Choose the topics", "The course of a review"} <= {*headings}
    assert "Add a paper" == headings[0]


def test_every_named_command_exists() -> None:
    named = {*re.findall(r"(?:[`/]|^)kdcatalog ([a-z]+)", GUIDE + KEEPING, re.MULTILINE)}
    assert set() == {"add", "check", "review"} - named
    assert set() == named - {*COMMANDS}


def test_every_workflow_is_documented() -> None:
    rows = re.findall(r"^\| `([a-z]+)` \|", KEEPING, re.MULTILINE)
    assert [*WORKFLOWS] == sorted(f"{name}.yml" for name in rows)


def test_citation_file_has_the_version() -> None:
    assert (
        __version__
        == yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    )


def program(folder: Path) -> dict[str, str]:
    """Return the surroundings of a shell that finds the program on its path."""
    path = folder / "kdcatalog"
    path.write_text(f"""#!/bin/sh
exec {sys.executable} -c 'from kdcatalog.cli import main; main(prog_name="kdcatalog")' "$@"
""")
    path.chmod(0o755)
    return environment(PATH=f"{folder}:{environment()['PATH']}")


@pytest.mark.parametrize(("shell", "line"), COMPLETION)
def test_completion_line_of_each_shell_prints_its_script(
    shell: str, line: str, tmp_path: Path
) -> None:
    asked = re.sub(r'^eval "\$\((.+)\)"$', r"\1", line.replace("\\|", "|")).removesuffix(
        " | source"
    )
    done = run("sh", "-c", asked, cwd=tmp_path, env=program(tmp_path))
    assert (0, True, True) == (
        done.returncode,
        f"_KDCATALOG_COMPLETE={shell}_" in done.stdout,
        shell in asked,
    )


def test_bash_completes_commands(tmp_path: Path) -> None:
    asks = (
        "COMP_WORDS=(kdcatalog che); COMP_CWORD=1;"
        " _kdcatalog_completion kdcatalog; echo ${COMPREPLY[@]}"
    )
    done = run(
        "bash", "-c", f"{dict(COMPLETION)['bash']}; {asks}", cwd=tmp_path, env=program(tmp_path)
    )
    assert "check\n" == done.stdout, done.stderr
