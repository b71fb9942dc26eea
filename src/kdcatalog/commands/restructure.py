"""What commands share that restructure a catalog: plan, check, show as a diff, ask, write.

A command only makes the new files. Here they are loaded as they would be, and refused where
``kdcatalog check`` would report anything new; nothing is written before a person has seen the diff.
"""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass
from functools import partial, wraps
from typing import TYPE_CHECKING

import click

from kdcatalog import pipeline
from kdcatalog.artifacts.pictures import repository_pictures
from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    leave,
    note,
    print_data,
    print_problems,
    reader_of,
    save,
)
from kdcatalog.commands.options import Command, help_end
from kdcatalog.model.text import pluralize
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.problems import errors
from kdcatalog.records.rewriting import CannotRestructureError, Rewriting
from kdcatalog.rendering.environments import RenderError
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.problems import Problem

    _Plan = Callable[..., "Outcome"]

DRY = click.option("--dry-run", "dry", is_flag=True, help="Print the diff, and write nothing.")
YES = click.option("--yes", is_flag=True, help="Write without asking.")

EXITS = {
    0: "done, or declined and nothing was written",
    1: "the change would cause problems, and nothing was written",
    2: "wrong use: unknown or duplicate name, or no terminal to ask in",
}
"""The exit codes of every command that restructures a catalog."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether to write: with ``dry`` never, with ``yes`` at once, else a person is asked."""

    dry: bool
    yes: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The messages of a command besides the diff: ``done``, and remarks before it."""

    done: str
    remarks: tuple[str, ...] = ()


def restructure(
    folder: Path,
    change: Callable[[Rewriting, Catalog], Outcome],
    to: Consent,
) -> None:
    """Plan a change, refuse it where it causes problems, show it, and write it all at once.

    Leaves with an exit code where nothing is written.
    """
    snapshot = Snapshot.at(folder)
    before = pipeline.load(snapshot, reader_of(snapshot))
    if before.catalog is None:
        print_problems(pipeline.locate_all(snapshot, errors(before.problems)))
        leave("nothing was written: fix the errors first", PROBLEMS)
    rewriting = Rewriting(snapshot, before.catalog.taxonomy)
    try:
        outcome = change(rewriting, before.catalog)
    except CannotRestructureError as error:
        leave(str(error), WRONG_USE)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    except UnsafeEditError as error:
        leave(f"nothing was written: {error}", PROBLEMS)
    files = rewriting.files
    if not files:
        note("nothing to change")
        return
    for remark in outcome.remarks:
        note(remark)
    _refuse_problems(snapshot, before, files, rewriting.renamed)
    print_data(diff_of(snapshot, files, rewriting.renamed))
    write_change(snapshot, files, rewriting.renamed, outcome.done, to)


def restructuring(
    name: str,
    *examples: str,
    group: click.Group | None = None,
) -> Callable[[_Plan], click.Command]:
    """Return a decorator: a function that plans a change becomes the command that makes it.

    The function gets the data to change, the catalog, and by name what was typed.
    """
    epilog = help_end(examples=examples, exits=EXITS)

    def decorate(plan: _Plan) -> click.Command:
        @wraps(plan)
        def run(folder: Path, /, *, dry: bool, yes: bool, **typed: object) -> None:
            change = partial(plan, **typed)
            consent = Consent(dry, yes)
            restructure(folder, change, consent)

        make_command = click.command(
            name,
            cls=Command,
            writes=True,
            epilog=epilog,
        )
        command: click.Command = make_command(click.pass_obj(run))
        # Last in its help, as in that of every command that writes.
        DRY(command)
        YES(command)
        if group:
            group.add_command(command)
        return command

    return decorate


def write_change(
    snapshot: Snapshot,
    files: Mapping[str, bytes | None],
    renamed: Mapping[str, str],
    done: str,
    to: Consent,
) -> None:
    """Write a change after a person has agreed.

    Leaves with an exit code where nobody can be asked.
    """
    # A file that is renamed is one file, though its old path and its new one are two.
    count = pluralize(len(files) - len(renamed), "file")
    if to.dry:
        note(f"would change {count}: {done}")
        return
    if not to.yes:
        if not is_terminal():
            leave(f"{count} to change, and no terminal to ask in: repeat with --yes", WRONG_USE)
        if not click.confirm(f"Change {count}?", err=True):
            note("nothing was written")
            return
    save(snapshot, files, done)
    note(f"{done}; run: kdcatalog build")


# --- problems that a change would cause ---


def _refuse_problems(
    snapshot: Snapshot,
    before: pipeline.Result,
    files: Mapping[str, bytes | None],
    renamed: Mapping[str, str],
) -> None:
    """Leave where ``check`` would report something that it does not report now."""
    # The whole catalog is loaded as it would be: a change must not break what it does not touch.
    changed = snapshot.with_changed(files)
    after = pipeline.load(changed, reader_of(changed))
    new = new_problems(before.problems, after.problems, renamed)
    if new:
        print_problems(pipeline.locate_all(changed, new))
        leave(f"nothing was written: {pluralize(len(new), 'new problem')}", PROBLEMS)
    reason = newly_undrawn(before, snapshot, after, changed)
    if reason:
        leave(f"nothing was written: {reason}", PROBLEMS)


_Kind = tuple[str, str]


def new_problems(
    before: Iterable[Problem],
    after: Iterable[Problem],
    renamed: Mapping[str, str],
) -> list[Problem]:
    """Return the problems of files that have more of a code than before.

    Their messages are not compared: an old problem of a record that is renamed names its new path.
    """
    old: Counter[_Kind] = Counter()
    for problem in before:
        file = renamed.get(problem.file, problem.file)
        old[problem.code, file] += 1
    by_kind: dict[_Kind, list[Problem]] = {}
    for problem in after:
        kind = (problem.code, problem.file)
        by_kind.setdefault(kind, []).append(problem)
    new = []
    for kind, problems in by_kind.items():
        if len(problems) > old[kind]:
            new += problems
    return new


def newly_undrawn(
    before: pipeline.Result,
    snapshot: Snapshot,
    after: pipeline.Result,
    changed: Snapshot,
) -> str:
    """Return why a picture can no longer be drawn; empty where all can, or could not before."""
    if after.catalog is None or before.catalog is None:
        return ""
    reason = _undrawn(changed, after.catalog)
    # A picture that could not be drawn before is not the fault of the change.
    if reason and _undrawn(snapshot, before.catalog):
        return ""
    return reason


def _undrawn(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return why the catalog's pictures cannot be drawn; empty where they can."""
    try:
        for picture in repository_pictures(snapshot, catalog, {}):
            picture.make()
    except RenderError as error:
        return str(error)
    return ""


# --- the diff ---


def diff_of(
    snapshot: Snapshot,
    files: Mapping[str, bytes | None],
    renamed: Mapping[str, str],
) -> str:
    """Return what changes as a diff that ``git apply`` takes, a renamed file as one change."""
    old_by_new = {new: old for old, new in renamed.items()}
    texts = []
    for file in sorted(files):
        if file in renamed and files[file] is None:
            continue
        old_file = old_by_new.get(file, file)
        text = _diff(snapshot, old_file, file, files[file])
        texts.append(text)
    return "".join(texts)


def _diff(snapshot: Snapshot, old_file: str, file: str, content: bytes | None) -> str:
    is_new = old_file not in snapshot.files
    before = b"" if is_new else snapshot.read(old_file)
    lines = [f"diff --git a/{old_file} b/{file}\n"]
    if old_file != file:
        lines += [f"rename from {old_file}\n", f"rename to {file}\n"]
    # What these are without is what git calls /dev/null.
    from_file = "/dev/null" if is_new else f"a/{old_file}"
    to_file = "/dev/null" if content is None else f"b/{file}"
    if is_new:
        lines.append("new file mode 100644\n")
    if content is None:
        lines.append("deleted file mode 100644\n")
    after = content or b""
    changes = difflib.unified_diff(
        _lines(before),
        _lines(after),
        fromfile=from_file,
        tofile=to_file,
    )
    for line in changes:
        is_whole = line.endswith("\n")
        lines.append(line if is_whole else f"{line}\n\\ No newline at end of file\n")
    return "".join(lines)


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "surrogateescape")
    # Only at line feeds, as git does: a record may contain other separators.
    *whole_lines, last = text.split("\n")
    lines = [f"{line}\n" for line in whole_lines]
    if last:
        lines.append(last)
    return lines
