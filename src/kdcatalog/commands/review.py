"""``kdcatalog review``: what a change means for readers, as Markdown for a pull request."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import FILES, record_files
from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Problem
from kdcatalog.records import editing
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.snapshot import PAPERS, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.views.review import Kind, Proposal, review_view


class NoHistoryError(CatalogError):
    """Git cannot tell what changed."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that differ: what happened to each, by its name within the catalog."""

    kinds: tuple[tuple[str, Kind], ...]
    removed: tuple[str, ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """Every file that is new or changed."""
        return frozenset(file for file, _ in self.kinds)


def changed_since(root: Path, base: str) -> Changes:
    """Return what differs from the point where this state left a commit, files not yet known to git included.

    Raises NoHistoryError.
    """
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"
    ).strip()
    words = _git(
        root, "diff", "--merge-base", "--name-status", "--no-renames", "--relative", "-z", commit
    ).split("\0")
    states = {file: state for state, file in zip(words[0::2], words[1::2], strict=False)}
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", PAPERS).split("\0")
    states |= {file: "A" for file in untracked if file}
    kinds: list[tuple[str, Kind]] = [
        (file, "new" if state == "A" else "changed")
        for file, state in sorted(states.items())
        if state != "D"
    ]
    return Changes(
        tuple(kinds), tuple(file for file, state in sorted(states.items()) if state == "D")
    )


def _git(root: Path, *arguments: str) -> str:
    try:
        command = ["git", "-C", str(root), *arguments]
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603  no shell reads it
    except FileNotFoundError as wrong:
        raise NoHistoryError("git is not installed: name the records instead of --base") from wrong
    except subprocess.CalledProcessError as wrong:
        reason = wrong.stderr.decode(errors="replace").strip().split("\n")[0]
        what = reason or f"there is no commit {arguments[-1].partition('^{')[0]}"
        raise NoHistoryError(f"git cannot tell what changed: {what}") from wrong
    return done.stdout.decode(errors="surrogateescape")


def review(snapshot: Snapshot, changes: Changes) -> str:
    """Return a change as Markdown; it never fails because of a record, since telling is all it does.

    Rows and places are those of the records once they are mended.
    """
    result = pipeline.load(snapshot)
    taxonomy = pipeline.load_taxonomy_of(snapshot).value
    records = {*snapshot.record_files}
    proposals = [
        _proposal(snapshot, file, kind, taxonomy) for file, kind in changes.kinds if file in records
    ]
    problems = pipeline.locate_all(
        snapshot, _concerned(result.problems, {one.file for one in proposals})
    )
    made = pipeline.repository(snapshot, result.catalog).files if result.catalog else ()
    mended = {proposal.file: proposal.fixed.encode() for proposal in proposals if proposal.fixed}
    view = review_view(
        pipeline.load(snapshot.with_changed(mended)).catalog if mended else result.catalog,
        proposals,
        problems,
        tuple(file for file in changes.removed if file.startswith(f"{PAPERS}/")),
        tuple(file.path for file in made if file.path in changes.files),
    )
    text = render(markdown_environment(snapshot.templates), "review.md.j2", review=view)
    return text.strip() + "\n"


def _concerned(problems: Sequence[Problem], files: set[str]) -> list[Problem]:
    """Return the errors of the whole catalog and the warnings of the records under review."""
    return [problem for problem in problems if problem.severity == "error" or problem.file in files]


def _proposal(snapshot: Snapshot, file: str, kind: Kind, taxonomy: Taxonomy | None) -> Proposal:
    raw = snapshot.read(file) if snapshot.is_ordinary(file) else b""
    try:
        mended = editing.fix_record(raw, file, taxonomy) if taxonomy else None
    except UnsafeEditError:
        mended = None
    text = raw.decode(errors="replace")
    return Proposal(file, kind, text, mended if mended and mended != text else "")


@click.command("review")
@FILES
@click.option("--base", metavar="REF", help="Review what changed since this commit of git.")
@click.pass_obj
def review_command(folder: Path, files: tuple[Path, ...], base: str | None) -> None:
    """Summarize changed records for review: rows, topics, possible duplicates, suggested fixes.

    Reviews FILES, or what changed since a commit. The answer is Markdown; whether the records are
    valid is decided by kdcatalog check alone.
    """
    snapshot = Snapshot.at(folder)
    if bool(files) == bool(base):
        raise click.UsageError("name records, or a commit with --base, such as --base main")
    if base:
        changes = changed_since(snapshot.root, base)
    else:
        changes = Changes(tuple((file, "named") for file in record_files(snapshot, files)))
    click.echo(review(snapshot, changes), nl=False)
