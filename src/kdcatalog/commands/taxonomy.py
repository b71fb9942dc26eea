"""``kdcatalog taxonomy``: print the tree of nodes; move a node with everything that names it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.artifacts.pictures import repository_pictures
from kdcatalog.commands.frame import FORM, PROBLEMS, WRONG_USE, catalog_of, count, leave
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.problems import Located, Problem, errors
from kdcatalog.records import editing
from kdcatalog.records.moving import (
    CannotMoveError,
    MoveRequest,
    moved_prose,
    moved_taxonomy,
    renamed_paths,
)
from kdcatalog.rendering.aligned import aligned
from kdcatalog.rendering.environments import RenderError
from kdcatalog.reporting import format_text
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write_all


def tree_text(catalog: Catalog) -> str:
    """Return the tree: each node, its papers at or below it and, where that differs, those exactly there."""
    rows: list[tuple[str, int, str]] = []
    for path, node in catalog.taxonomy.nodes.items():
        below, at = len(catalog.below(path)), len(catalog.at(path))
        rows.append(
            (f"{'  ' * path.count('/')}{node.id}", below, f"{at} here" if at != below else "")
        )
    return aligned(rows)


def tree_json(catalog: Catalog) -> str:
    """Return every node in the order of the tree, a parent before its children."""
    rows = [
        {
            "path": path,
            "title": node.title,
            "papers": len(catalog.below(path)),
            "papers_here": len(catalog.at(path)),
            "former_paths": [*node.former_paths],
        }
        for path, node in catalog.taxonomy.nodes.items()
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move changed, or, dry, would change; where it was refused, the reason or the new problems.

    ``paths`` are the new paths by the old ones, ``emptied`` is the node that lost its last child, ``back`` is what
    to type to undo the move.
    """

    paths: Mapping[str, str]
    changed: tuple[str, ...] = ()
    emptied: str = ""
    back: str = ""
    refused: str = ""
    problems: tuple[Located, ...] = ()


def move(snapshot: Snapshot, request: MoveRequest, *, dry: bool) -> Moved:
    """Move a node with everything that names it, or nothing at all; raises CannotMoveError on wrong use."""
    before = pipeline.load(snapshot)
    if before.catalog is None:
        of_taxonomy = [
            problem for problem in errors(before.problems) if not problem.file.startswith("papers/")
        ]
        return Moved({}, problems=tuple(pipeline.locate_all(snapshot, of_taxonomy)))
    taxonomy = before.catalog.taxonomy
    paths = renamed_paths(taxonomy, request)
    try:
        files = _files(
            snapshot, taxonomy, request, {problem.file for problem in errors(before.problems)}
        )
    except UnsafeEditError as wrong:
        return Moved(paths, refused=str(wrong))
    would_be = snapshot.with_changed(files)
    after = pipeline.load(would_be)
    if new := _new(before.problems, after.problems):
        return Moved(paths, problems=tuple(pipeline.locate_all(would_be, new)))
    if (
        after.catalog
        and (reason := _undrawn(would_be, after.catalog))
        and not _undrawn(snapshot, before.catalog)
    ):
        return Moved(paths, refused=f"{reason}; write the new path there, or keep the redirect")
    if not dry:
        write_all({snapshot.root / file: content for file, content in files.items()}, snapshot.root)
    left = after.catalog.taxonomy.nodes.get(request.old_parent) if after.catalog else None
    emptied = request.old_parent if left and not left.nodes else ""
    return Moved(paths, tuple(files), emptied, _back(taxonomy, request))


def _back(taxonomy: Taxonomy, request: MoveRequest) -> str:
    """Return the command that puts a node where it was, among its siblings, too."""
    siblings = [
        node.id
        for node in (
            taxonomy.nodes[request.old_parent].nodes if request.old_parent else taxonomy.facets
        )
    ]
    after = siblings[siblings.index(request.old.rpartition("/")[2]) + 1 :]
    stays = request.new_parent == request.old_parent and not request.before
    before = f" --before {after[0]}" if after and not stays else ""
    return f"kdcatalog taxonomy move {request.new} {request.old}{before}"


def _files(
    snapshot: Snapshot, taxonomy: Taxonomy, request: MoveRequest, broken: set[str]
) -> dict[str, bytes]:
    """Return every changed file, taxonomy.yaml last: were the move cut short, doing it again would end it."""
    paths, files = renamed_paths(taxonomy, request), dict[str, bytes]()
    for file in snapshot.record_files:
        if not file.endswith(".yaml") or not snapshot.is_ordinary(file):
            continue
        raw = snapshot.read(file)
        if request.old.encode() not in raw:
            continue
        try:
            text = editing.rename_placements(raw, file, taxonomy, paths)
        except UnsafeEditError as wrong:
            raise UnsafeEditError(f"{file} cannot be changed: {wrong}") from wrong
        if text is not None:
            files[file] = text.encode()
        elif file in broken:
            raise UnsafeEditError(f"{file} has errors and may name {request.old}: mend it first")
    for file in snapshot.prose_files:
        raw = snapshot.read(file)
        if (prose := moved_prose(raw, paths)) != raw:
            files[file] = prose
    return files | {TAXONOMY: moved_taxonomy(snapshot.read(TAXONOMY), taxonomy, request)}


def _new(before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """Return the errors that were not there before, wherever in their file they now stand."""
    known = Counter((problem.code, problem.file, problem.message) for problem in before)
    found = Counter((problem.code, problem.file, problem.message) for problem in after) - known
    return [
        problem
        for problem in errors(after)
        if (problem.code, problem.file, problem.message) in found
    ]


def _undrawn(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return why the catalog's pictures cannot be drawn; empty where they can."""
    try:
        for picture in repository_pictures(snapshot, catalog, {}):
            picture.make()
    except RenderError as wrong:
        return str(wrong)
    return ""


@click.group("taxonomy", invoke_without_command=True)
@FORM
@click.pass_context
def taxonomy_command(context: click.Context, form: str) -> None:
    """Print the tree of topics with the number of papers at or below each."""
    if not context.invoked_subcommand:
        catalog = catalog_of(Snapshot.at(context.obj))
        click.echo(tree_json(catalog) if form == "json" else tree_text(catalog), nl=False)


@taxonomy_command.command("move")
@click.argument("old")
@click.argument("new")
@click.option(
    "--before", default="", metavar="ID", help="Put it before this sibling; last by default."
)
@click.option("--no-redirect", is_flag=True, help="Do not redirect the old URL.")
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing; report what would change.")
@click.pass_obj
def move_command(
    folder: Path, old: str, new: str, before: str, *, no_redirect: bool, dry: bool
) -> None:
    """Move or rename the topic OLD to NEW, with every record and file that names it, or nothing."""
    try:
        request = MoveRequest(old, new, before, redirect=not no_redirect)
        done = move(Snapshot.at(folder), request, dry=dry)
    except CannotMoveError as error:
        leave(str(error), WRONG_USE)
    if done.refused or done.problems:
        click.echo(format_text(done.problems), nl=False)
        reason = done.refused or count(len(done.problems), "error")
        leave(f"nothing was written: {reason}", PROBLEMS)
    for file in done.changed:
        click.echo(f"{'would change' if dry else 'changed'} {file}")
    if done.emptied:
        click.echo(f"{done.emptied} has no topics below it any more", err=True)
    below = f" with {count(len(done.paths) - 1, 'topic')} below it" if len(done.paths) > 1 else ""
    if dry:
        click.echo(f"{old} would be {new}{below}", err=True)
    else:
        click.echo(f"{old} is now {new}{below}; run: kdcatalog build", err=True)
        click.echo(f"to undo it: {done.back}", err=True)
