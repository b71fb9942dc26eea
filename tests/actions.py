"""The workflows of this repository as a forge runs them: every ``run:`` by bash, with a fake event.

A context in ``${{ }}`` is looked up in the values of the test; a missing one fails. Programs that
reach out (gh, make) are stubs that record how they were called; git pushes to a local repository.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.foreign import ROOT, environment, run
from tests.repositories import NOBODY, commit, git

if TYPE_CHECKING:
    from subprocess import CompletedProcess

WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
STAND_IN = """\
#!/bin/sh
printf '%s %s\\n' "${0##*/}" "$*" >> "$CALLS"
case "$*" in *"--body-file -"*) cat > "$ANSWERS/../$1-$2.md" ;; esac
answer="$ANSWERS/${0##*/}-$1-$2"
if [ -f "$answer" ]; then . "$answer"; fi
"""


@dataclass(frozen=True)
class Step:
    """One step that runs commands: its name, its commands and its variables."""

    name: str
    commands: str
    variables: Mapping[str, str]


@cache
def jobs_of(workflow: str) -> dict[str, Any]:
    """Return the jobs of a workflow as plain data, read once: do not change it."""
    text = WORKFLOWS[workflow].read_text(encoding="utf-8")
    # Every process reads all of them, which took a seventh of a second in Python.
    return dict(yaml.load(text, yaml.CSafeLoader)["jobs"])


def steps_of(workflow: str, job: str) -> Iterator[Step]:
    """Yield the steps of a job that run commands."""
    held = jobs_of(workflow)[job]
    for step in held["steps"]:
        if "run" in step:
            yield Step(step["name"], step["run"], {**held.get("env", {}), **step.get("env", {})})


@dataclass
class Forge:
    """A catalog with its bare repository, checked out, and stand-ins for what reaches out."""

    folder: Path
    contexts: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        """The folder in which a job runs."""
        return self.folder / "checkout"

    @property
    def origin(self) -> Path:
        """The bare repository."""
        return self.folder / "origin.git"

    @property
    def calls(self) -> list[str]:
        """How the stand-ins were called, in order."""
        path = self.folder / "calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    @property
    def summary(self) -> str:
        """The summary of the job."""
        path = self.folder / "summary.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def answer(self, name: str, script: str) -> None:
        """Let a stand-in do something when it is called so, such as ``gh-issue-list``."""
        path = self.folder / "answers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")

    def posted(self, name: str) -> str:
        """Return the text that gh was given last for a command such as ``issue-comment``."""
        path = self.folder / f"{name}.md"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def check_out(self) -> None:
        """Check out main as it is on the forge, without what an earlier job has left."""
        git(self.checkout, "fetch", "--quiet", "origin")
        git(self.checkout, "reset", "--quiet", "--hard", "origin/main")
        git(self.checkout, "clean", "--quiet", "--force", "-d")

    def next_job(self, artifact: str) -> None:
        """Start another job: a fresh checkout of main, and what the last job has handed over."""
        content = (self.checkout / artifact).read_bytes()
        self.check_out()
        (self.checkout / "handed-over").mkdir()
        (self.checkout / "handed-over" / artifact).write_bytes(content)

    def stand_in(self, name: str, script: str) -> None:
        """Put a program with this script before that of the machine."""
        _program(self.folder / "stand-ins" / name, f"#!/bin/sh\n{script}")

    def run(self, step: Step) -> "CompletedProcess[str]":
        """Run one step as the forge does."""
        script = self.folder / "step.sh"
        script.write_text(step.commands, encoding="utf-8")
        given = {name: self._filled(str(value)) for name, value in step.variables.items()}
        own = {
            "PATH": f"{self.folder / 'stand-ins'}:{environment()['PATH']}",
            "CALLS": str(self.folder / "calls"),
            "ANSWERS": str(self.folder / "answers"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
        }
        surroundings = environment(**NOBODY, **own, **self.variables, **given)
        return run(
            "bash", "--noprofile", "--norc", "-e", script, cwd=self.checkout, env=surroundings
        )

    def run_all(self, workflow: str, job: str) -> None:
        """Run every step of a job; each must succeed."""
        for step in steps_of(workflow, job):
            done = self.run(step)
            assert 0 == done.returncode, (step.name, done.stdout, done.stderr)

    def _filled(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda found: self.contexts[found[1]], text)


def forge(folder: Path, catalog: Path, event: Mapping[str, Any], program: str) -> Forge:
    """Return a forge that holds a copy of a catalog on the branch main.

    ``program`` is what a shell types for kdcatalog.
    """
    shutil.copytree(catalog, folder / "checkout", dirs_exist_ok=True)
    made = Forge(folder)
    shutil.copy(ROOT / ".gitignore", made.checkout)
    git(made.checkout, "init", "--quiet", "--initial-branch", "main")
    commit(made.checkout, "begin")
    git(folder, "clone", "--quiet", "--bare", made.checkout, made.origin)
    git(made.checkout, "remote", "add", "origin", made.origin)
    (folder / "event.json").write_text(json.dumps(event), encoding="utf-8")
    (folder / "answers").mkdir()
    for name in ("gh", "make"):
        _program(folder / "stand-ins" / name, STAND_IN)
    programs = made.checkout / ".venv" / "bin"
    _program(programs / "uv", STAND_IN)
    real = f'if [ ! -f "$answer" ]; then\nexec {program} "$@"\nfi\n'
    _program(programs / "kdcatalog", STAND_IN + real)
    return made


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
