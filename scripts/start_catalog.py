"""Start a catalog from nothing and publish it as a forge would, and time each step.

In a new folder: a bare repository and its empty clone, ``init`` with five answers, ``import`` of
start_catalog.bib, ``place`` in a terminal with the topics that its keywords name, ``check``,
``build``, ``git push``, and the commands of the workflow on a fresh clone. The folder is the one
argument; the site is in its folder ``runner/site``. make, gh and the services are not called.
"""

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
LIST = ROOT / "scripts" / "start_catalog.bib"
WORKFLOW = ROOT / ".github" / "workflows" / "catalog.yml"
FACETS = (
    "Method: Indexing, Retrieval, Generation, When to Retrieve, Training",
    "Task: Question Answering, Dialogue, Language Modeling, Summarization",
    "Resource: Benchmarks, Evaluation, Surveys",
)
TITLE = "Retrieval-Augmented Generation"
DESCRIPTION = "Papers on language models that look up documents before they answer."
REPOSITORY = "https://github.com/example/rag-papers/"
PROGRAM = (sys.executable, "-m", "kdcatalog")
# A command that prints nothing for so long waits for a key that was not typed.
SECONDS = 20
# Steps that reach out: a forge installs the program, and answers to gh.
LEFT_OUT = ("Set up", "Create the labels of the forms")


@contextmanager
def timed(step: str) -> Iterator[None]:
    """Print how long a step took, in seconds of wall time."""
    start = time.perf_counter()
    yield
    seconds = time.perf_counter() - start
    print(f"{seconds:6.1f} s  {step}")


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Run a command to its end and return its output; it must succeed."""
    environment = {**os.environ, **variables}
    process = subprocess.run(  # noqa: S603  no shell
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    if process.returncode:
        sys.exit(f"{command}: exit {process.returncode}\n{process.stdout}{process.stderr}")
    return process.stdout


def topics_by_title(text: str) -> Mapping[str, tuple[str, ...]]:
    """Return the keywords of each entry of the list by its title, without braces."""
    topics = {}
    for title, keywords in re.findall(r"title=\{(.*?)\}, author.*keywords=\{(.*?)\}", text):
        plain = title.replace("{", "").replace("}", "")
        topics[plain] = tuple(keywords.split(", "))
    return topics


class Terminal:
    """A program in a pseudo-terminal: what it prints is waited for, then keys are sent."""

    def __init__(self, *command: str, cwd: Path) -> None:
        self._terminal, end = pty.openpty()
        self._process = subprocess.Popen(  # noqa: S603  no shell
            command, cwd=cwd, stdin=end, stdout=end, stderr=end
        )
        os.close(end)
        self._output = ""

    def wait_for(self, pattern: str) -> re.Match[str] | None:
        """Return the match of what the program prints; None where it ends first."""
        while True:
            match = re.search(pattern, self._output, re.DOTALL)
            if match:
                self._output = self._output[match.end() :]
                return match
            if not select.select([self._terminal], [], [], SECONDS)[0]:
                self._process.kill()
                sys.exit(f"no answer in {SECONDS} s: {self._output}")
            try:
                self._output += os.read(self._terminal, 65536).decode(errors="replace")
            except OSError:
                # A terminal is closed when the program ends.
                return None

    def send(self, keys: str) -> None:
        """Type keys; a program that asks for single ones drops what was typed before it asks."""
        time.sleep(0.2)
        os.write(self._terminal, keys.encode())

    def close(self) -> None:
        """Wait for the end of the program, which must succeed."""
        if self._process.wait(SECONDS):
            sys.exit(f"exit {self._process.returncode}: {self._output}")


def place(catalog: Path, topics: Mapping[str, tuple[str, ...]]) -> None:
    """Run ``kdcatalog place`` in a terminal and answer as a person would."""
    terminal = Terminal(*PROGRAM, "place", "--offline", cwd=catalog)
    while True:
        paper = terminal.wait_for(r"\[\d+ of \d+\] ([^\r\n]+)[\r\n].*?q: quit[\r\n]+")
        if not paper:
            break
        for topic in topics[paper[1]]:
            terminal.send("/")
            terminal.wait_for(r"topic:")
            terminal.send(f"{topic}\r")
            terminal.wait_for(r" \* \w  ")
        terminal.send("\r")
    terminal.close()


def run_job(name: str, runner: Path) -> None:
    """Run the commands of a job of the workflow, as a forge does in a fresh clone."""
    job = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"][name]
    programs = runner.parent / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "kdcatalog").write_text(f'#!/bin/sh\nexec {sys.executable} -m kdcatalog "$@"\n')
    (programs / "gh").write_text("#!/bin/sh\n")
    for program in programs.iterdir():
        program.chmod(0o755)
    for step in job["steps"]:
        if "run" not in step or step["name"] in LEFT_OUT:
            continue
        run(
            *("bash", "-e", "-c", step["run"]),
            cwd=runner,
            PATH=f"{programs}:{os.environ['PATH']}",
            BRANCH="main",
            KDCATALOG_SITE_URL="https://example.github.io/rag-papers/",
            KDCATALOG_REPOSITORY_URL=REPOSITORY,
        )


def main(folder: Path) -> None:
    """Do everything in a folder that does not exist yet."""
    folder.mkdir(parents=True)
    clone = folder / "clone"
    runner = folder / "runner"
    run("git", "init", "--quiet", "--bare", "--initial-branch", "main", "origin.git", cwd=folder)
    run("git", "clone", "--quiet", "origin.git", "clone", cwd=folder)
    answers = ["--title", TITLE, "--description", DESCRIPTION, "--repository", REPOSITORY]
    for facet in FACETS:
        answers += ["--facet", facet]
    for field in ("nlp", "ml", "ir"):
        answers += ["--venues", field]
    with timed("init"):
        run(*PROGRAM, "init", ".", *answers, cwd=clone)
    with timed("import"):
        print(run(*PROGRAM, "import", LIST, "--at", "method", cwd=clone).rstrip())
    with timed("place"):
        place(clone, topics_by_title(LIST.read_text(encoding="utf-8")))
    with timed("check and fmt --check"):
        run(*PROGRAM, "check", cwd=clone)
        run(*PROGRAM, "fmt", "--check", cwd=clone)
    with timed("build"):
        run(*PROGRAM, "build", cwd=clone)
    with timed("commit and push"):
        run("git", "add", "--all", cwd=clone)
        author = ("-c", "user.name=Ann Bee", "-c", "user.email=ann@example.org")
        run("git", *author, "commit", "--quiet", "--message", "Start the catalog", cwd=clone)
        run("git", "push", "--quiet", "origin", "HEAD:main", cwd=clone)
    run("git", "clone", "--quiet", "origin.git", "runner", cwd=folder)
    for job in ("renew", "site"):
        with timed(f"workflow: {job}"):
            run_job(job, runner)
    print(f"site: {runner / 'site'}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: scripts/start_catalog.py FOLDER")
    with timed("everything"):
        main(Path(sys.argv[1]).resolve())
