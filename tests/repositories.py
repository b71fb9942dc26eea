"""Catalogs under git, as a contributor, a workflow and a forge have them."""

from pathlib import Path

from tests.foreign import environment, run

REST = "papers/2025/bee2025dough.yaml"
RECORD = """\
# yaml-language-server: $schema=../../schemas/paper.schema.json
title: "Dough That Rests"
summary: "Rests wheat dough between zero and six hours and measures how far it stretches."
authors:
  - Ann Bee
date: "2025-03"
identifiers:
  arxiv: "2503.01234"
placements:
  - process/fermentation/sourdough/starter-ecology
added: "2025-04-01"
"""
"""A record that is valid in the toy catalog, and its file."""

WHO = {
    "GIT_AUTHOR_NAME": "Ann Bee",
    "GIT_AUTHOR_EMAIL": "ann@bread.example.org",
    "GIT_COMMITTER_NAME": "Ann Bee",
    "GIT_COMMITTER_EMAIL": "ann@bread.example.org",
}
NOBODY = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    # After each commit and fetch, another process would look for something to tidy.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "maintenance.auto",
    "GIT_CONFIG_VALUE_0": "false",
}
"""No configuration of the user who runs the tests, and so no name to commit with."""


def git(root: Path, *arguments: str | Path) -> str:
    """Run git and return what it said."""
    done = run("git", *arguments, cwd=root, env=environment(**NOBODY, **WHO))
    assert 0 == done.returncode, done.stderr
    return str(done.stdout).strip()


def start(root: Path) -> None:
    """Put all of a folder under git, on the branch main."""
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "begin")


def commit(root: Path, message: str) -> None:
    """Commit all of a folder."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)
