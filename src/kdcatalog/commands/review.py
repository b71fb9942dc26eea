"""``kdcatalog review``: what a change means for readers, as Markdown for a pull request."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.artifacts.repository import repository_files
from kdcatalog.commands.frame import print_data, record_files, snapshot_of
from kdcatalog.commands.options import FILES, UNTRUSTED, Command, help_end
from kdcatalog.errors import CatalogError
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Problem
from kdcatalog.records import editing
from kdcatalog.rendering.environments import render_post
from kdcatalog.snapshot import PAPERS, REJECTED, Snapshot
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.views.review import MOST_RECORDS, Kind, Proposal, review_view

_FileAndKind = tuple[str, Kind]
_TextByFile = Mapping[str, str]
# The settings of a repository can name programs that git runs; a folder that was unpacked from an
# archive may be somebody else's with its settings.
_NO_PROGRAMS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
# What ends a filter: it is run where a file of the folder differs from its commit.
_NO_FILTER = {"clean": "", "smudge": "", "process": "", "required": "false"}


class NoHistoryError(CatalogError):
    """Git cannot compare."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files that differ: what happened to each, by its name within the catalog.

    ``before`` has the texts that changed records had.
    """

    kinds: tuple[_FileAndKind, ...]
    removed: tuple[str, ...] = ()
    before: _TextByFile = field(default_factory=dict, compare=False)

    @property
    def files(self) -> frozenset[str]:
        """Every file that is new or changed."""
        return frozenset(file for file, _ in self.kinds)


def changed_since(root: Path, base: str) -> Changes:
    """Return what differs from the commit at which this state branched off, untracked files too.

    Raises NoHistoryError.
    """
    commit = _commit(root, base)
    states = _states(root, commit)
    # A record that was only written, not yet added to git, is under review, too.
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", PAPERS, REJECTED)
    for file in untracked.split("\0"):
        if file:
            states[file] = "A"
    kinds: list[_FileAndKind] = []
    removed = []
    for file, state in sorted(states.items()):
        if state == "D":
            removed.append(file)
        else:
            kinds.append((file, "new" if state == "A" else "changed"))
    before = _texts_at(root, commit, kinds)
    return Changes(tuple(kinds), tuple(removed), before)


def _texts_at(root: Path, commit: str, kinds: Sequence[_FileAndKind]) -> _TextByFile:
    """Return the texts of changed records at the commit at which this state branched off."""
    changed = []
    for file, kind in kinds:
        if kind == "changed" and file.startswith(PAPERS):
            changed.append(file)
    if not changed:
        return {}
    base = _git(root, "merge-base", commit, "HEAD").strip()
    texts = {}
    for file in changed[:MOST_RECORDS]:
        # The bytes as they are kept: filters and conversions are programs of the repository.
        text = _git(root, "cat-file", "blob", f"{base}:./{file}")
        raw = text.encode(errors="surrogateescape")
        texts[file] = raw.decode(errors="replace")
    return texts


def _named(files: Sequence[str]) -> Changes:
    kinds: list[_FileAndKind] = [(file, "named") for file in files]
    return Changes(tuple(kinds))


def _commit(root: Path, base: str) -> str:
    # --end-of-options, so that a branch named like an option stays a name.
    options = ("--verify", "--quiet", "--end-of-options")
    return _git(
        root,
        "rev-parse",
        *options,
        f"{base}^{{commit}}",
    ).strip()


def _states(root: Path, commit: str) -> dict[str, str]:
    """Return git's letter for each file that differs from a commit: A, D, M ..."""
    # Without renames, a record with another key is one file removed and one new, as for readers.
    what = ("--name-status", "--no-renames", "--no-ext-diff", "--no-textconv")
    # A submodule has settings of its own.
    options = ("--merge-base", *what, "--ignore-submodules=all", "--relative", "-z")
    words = _git(root, "diff", *options, commit).split("\0")
    # Letters and names alternate; the last word is empty.
    letters = words[0::2]
    files = words[1::2]
    return dict(zip(files, letters, strict=False))


def _git(root: Path, *arguments: str) -> str:
    command = ["git", *_NO_PROGRAMS, "-C", str(root), *arguments]
    try:
        process = subprocess.run(  # noqa: S603  no shell
            command,
            capture_output=True,
            check=True,
            env=_surroundings(root),
        )
    except FileNotFoundError as error:
        message = "git is not installed: name the records instead of --base"
        raise NoHistoryError(message) from error
    except subprocess.CalledProcessError as error:
        reason = _reason(error, arguments)
        raise NoHistoryError(f"git cannot compare: {reason}") from error
    # Names of files need not be UTF-8, and must lead back to the same files.
    return process.stdout.decode(errors="surrogateescape")


def _surroundings(root: Path) -> dict[str, str]:
    """Return variables by which git runs no filter of its settings and fetches nothing.

    Not ``-c``: the name of a filter may contain "=", which ends the name of a setting there.
    """
    pattern = r"^filter\..*\.(clean|smudge|process)$"
    command = ["git", "-C", str(root), "config", "--name-only", "-z", "--get-regexp", pattern]
    # Where there is no filter, git ends with 1; where it is not installed, the caller says so.
    listed = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  no shell
    keys = listed.stdout.decode(errors="surrogateescape").split("\0")
    filters = {key.rpartition(".")[0] for key in keys if key}
    settings = []
    for name in sorted(filters):
        for setting, value in _NO_FILTER.items():
            settings.append((f"{name}.{setting}", value))
    # A partial clone fetches what it lacks, by a program of its settings.
    variables = {**os.environ, "GIT_ALLOW_PROTOCOL": "none"}
    variables["GIT_CONFIG_COUNT"] = str(len(settings))
    for number, (key, value) in enumerate(settings):
        variables[f"GIT_CONFIG_KEY_{number}"] = key
        variables[f"GIT_CONFIG_VALUE_{number}"] = value
    return variables


def _reason(error: subprocess.CalledProcessError, arguments: Sequence[str]) -> str:
    """Return the first line that git printed; where it was silent, the commit is missing."""
    output = error.stderr.decode(errors="replace")
    first_line = output.strip().partition("\n")[0]
    commit = arguments[-1].partition("^{")[0]
    return first_line or f"there is no commit {commit}"


def review(snapshot: Snapshot, changes: Changes) -> str:
    """Return a change as Markdown; invalid records are reported in it and never an exception.

    Rows and positions are those of the records after their mechanical problems are fixed.
    """
    result = pipeline.load(snapshot)
    taxonomy = pipeline.load_taxonomy_of(snapshot).value
    records = {*snapshot.record_files}
    proposals = []
    for file, kind in changes.kinds:
        if file in records:
            proposal = _proposal(snapshot, file, kind, taxonomy)
            before = changes.before.get(file, "")
            proposals.append(replace(proposal, before=before))
    files = {proposal.file for proposal in proposals}
    concerning = _concerning(result.problems, files)
    prefix = f"{PAPERS}/"
    removed_records = [file for file in changes.removed if file.startswith(prefix)]
    view = review_view(
        catalog=_fixed_catalog(snapshot, result, proposals),
        proposals=proposals,
        problems=pipeline.locate_all(snapshot, concerning),
        removed=tuple(removed_records),
        generated=_changed_generated(snapshot, result, changes),
    )
    return render_post(snapshot.templates, "review.md.j2", review=view)


def _fixed_catalog(
    snapshot: Snapshot, result: pipeline.Result, proposals: Sequence[Proposal]
) -> Catalog | None:
    """Return the catalog as it would be after ``check --fix``."""
    fixed = {}
    for proposal in proposals:
        if proposal.fixed:
            fixed[proposal.file] = proposal.fixed.encode()
    if not fixed:
        return result.catalog
    return pipeline.load(snapshot.with_changed(fixed)).catalog


def _changed_generated(
    snapshot: Snapshot, result: pipeline.Result, changes: Changes
) -> tuple[str, ...]:
    """Return the generated files that were edited by hand, which a reviewer should send back."""
    if result.catalog is None:
        return ()
    generated = repository_files(snapshot, result.catalog).files
    changed_files = changes.files
    paths = [file.path for file in generated]
    return tuple(path for path in paths if path in changed_files)


def _concerning(
    problems: Sequence[Problem],
    files: set[str],
) -> Iterator[Problem]:
    """Yield the errors of the whole catalog and the warnings of the records under review."""
    for problem in problems:
        # An error anywhere may be due to the change: a new record can have the key of an old one.
        if problem.severity == "error" or problem.file in files:
            yield problem


def _proposal(
    snapshot: Snapshot,
    file: str,
    kind: Kind,
    taxonomy: Taxonomy | None,
) -> Proposal:
    # A link or a folder is reported as a problem, and must not be followed.
    raw = snapshot.read(file) if snapshot.is_ordinary(file) else b""
    text = raw.decode(errors="replace")
    fixed = _fixed(raw, file, taxonomy) if taxonomy else None
    if fixed is None or fixed == text:
        fixed = ""
    return Proposal(file, kind, text, fixed)


def _fixed(raw: bytes, file: str, taxonomy: Taxonomy) -> str | None:
    try:
        return editing.fix_record(raw, file, taxonomy)
    except UnsafeEditError:
        # The problems of the record say what is wrong; there is only no fix to suggest.
        return None


@click.command(
    "review",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog review --base main",
            "kdcatalog review papers/2024/gu2024minillm.yaml",
            "kdcatalog review --base main --untrusted",
        ),
        exits={0: "printed", 2: "wrong use", 3: "git cannot compare"},
    ),
)
@FILES
@click.option("--base", metavar="REF", help="Review what changed since this commit of git.")
@UNTRUSTED
@click.pass_obj
def review_command(
    folder: Path,
    files: tuple[Path, ...],
    base: str | None,
    *,
    untrusted: bool,
) -> None:
    """Summarize changed records for review.

    Reviews FILES, or what changed since a commit, and prints Markdown: rows, topics, possible
    duplicates, suggested fixes. Whether the records are valid is decided by kdcatalog check alone.
    """
    snapshot = snapshot_of(folder, untrusted=untrusted)
    if bool(files) == bool(base):
        raise click.UsageError("name records, or a commit with --base, such as --base main")
    if base:
        changes = changed_since(snapshot.root, base)
    else:
        records = record_files(snapshot, files)
        changes = _named(records)
    print_data(review(snapshot, changes))
