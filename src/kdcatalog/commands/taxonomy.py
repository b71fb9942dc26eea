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
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write_all


def tree_text(catalog: Catalog) -> str:
    """Return the tree: each node, its papers at or below it and, where that differs, those exactly there."""
    rows: list[tuple[str, int, str]] = []
    for path, node in catalog.taxonomy.nodes.items():
        below, at = len(catalog.below(path)), len(catalog.placed_on(path))
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
            "papers_here": len(catalog.placed_on(path)),
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
    """Move a topic with everything that names it, or nothing at all.

    Raises CannotMoveError on wrong use.
    """
    before = pipeline.load(snapshot)
    if before.catalog is None:
        of_taxonomy = [
            problem for problem in errors(before.problems) if not problem.file.startswith(PAPERS)
        ]
        return Moved({}, problems=tuple(pipeline.locate_all(snapshot, of_taxonomy)))
    taxonomy = before.catalog.taxonomy
    paths = renamed_paths(taxonomy, request)
    broken = {problem.file for problem in errors(before.problems)}
    try:
        files = _files(snapshot, taxonomy, request, broken)
    except UnsafeEditError as error:
        return Moved(paths, refused=str(error))

    # The whole catalog is loaded as it would be: a move must not break what it does not touch.
    changed = snapshot.with_changed(files)
    after = pipeline.load(changed)
    new_problems = _new_errors(before.problems, after.problems)
    if new_problems:
        return Moved(paths, problems=tuple(pipeline.locate_all(changed, new_problems)))
    reason = _newly_undrawn(before, snapshot, after, changed)
    if reason:
        return Moved(paths, refused=f"{reason}; write the new path there, or keep the redirect")
    if not dry:
        contents = {snapshot.root / file: content for file, content in files.items()}
        write_all(contents, snapshot.root)
    emptied = _emptied(after.catalog, request)
    return Moved(paths, tuple(files), emptied, _back(taxonomy, request))


def _emptied(after: Catalog | None, request: MoveRequest) -> str:
    """Return the path of the topic that lost its last child; empty where none did."""
    parent = after.taxonomy.nodes.get(request.old_parent) if after else None
    return request.old_parent if parent and not parent.nodes else ""


def _back(taxonomy: Taxonomy, request: MoveRequest) -> str:
    """Return the command that puts a topic where it was, among its siblings, too."""
    siblings = taxonomy.facets
    if request.old_parent:
        siblings = taxonomy.nodes[request.old_parent].nodes
    ids = [node.id for node in siblings]
    moved_id = request.old.rpartition("/")[2]
    later = ids[ids.index(moved_id) + 1 :]
    is_renamed_in_place = request.new_parent == request.old_parent and not request.before
    before = f" --before {later[0]}" if later and not is_renamed_in_place else ""
    return f"kdcatalog taxonomy move {request.new} {request.old}{before}"


def _files(
    snapshot: Snapshot,
    taxonomy: Taxonomy,
    request: MoveRequest,
    broken: set[str],
) -> dict[str, bytes]:
    """Return the new content of every file that names the topic.

    taxonomy.yaml is last: if the machine stops in the middle, repeating the move completes it.
    """
    paths = renamed_paths(taxonomy, request)
    files: dict[str, bytes] = {}
    for file in snapshot.record_files:
        is_record = file.endswith(".yaml") and snapshot.is_ordinary(file)
        # Looking for the bytes first spares parsing nearly every record.
        if is_record and request.old.encode() in snapshot.read(file):
            text = _renamed_record(snapshot, file, taxonomy, paths)
            if text is not None:
                files[file] = text.encode()
            elif file in broken:
                what = f"{file} has errors and may name {request.old}"
                raise UnsafeEditError(f"{what}: fix it first")
    for file in snapshot.prose_files:
        raw = snapshot.read(file)
        prose = moved_prose(raw, paths)
        if prose != raw:
            files[file] = prose
    files[TAXONOMY] = moved_taxonomy(snapshot.read(TAXONOMY), taxonomy, request)
    return files


def _renamed_record(
    snapshot: Snapshot,
    file: str,
    taxonomy: Taxonomy,
    paths: Mapping[str, str],
) -> str | None:
    try:
        return editing.rename_placements(snapshot.read(file), file, taxonomy, paths)
    except UnsafeEditError as error:
        raise UnsafeEditError(f"{file} cannot be changed: {error}") from error


def _new_errors(before: Sequence[Problem], after: Sequence[Problem]) -> list[Problem]:
    """Return the errors that were not there before, at whatever line they are now."""
    old = Counter(map(_without_line, before))
    new = Counter(map(_without_line, after)) - old
    return [problem for problem in errors(after) if _without_line(problem) in new]


def _without_line(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.file, problem.message


def _newly_undrawn(
    before: pipeline.Result,
    snapshot: Snapshot,
    after: pipeline.Result,
    changed: Snapshot,
) -> str:
    """Return why a picture can no longer be drawn; empty where all can, or could not before."""
    if after.catalog is None or before.catalog is None:
        return ""
    reason = _undrawn(changed, after.catalog)
    return "" if reason and _undrawn(snapshot, before.catalog) else reason


def _undrawn(snapshot: Snapshot, catalog: Catalog) -> str:
    """Return why the catalog's pictures cannot be drawn; empty where they can."""
    try:
        for picture in repository_pictures(snapshot, catalog, {}):
            picture.make()
    except RenderError as error:
        return str(error)
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
