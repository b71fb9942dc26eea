"""``kdcatalog taxonomy``: print the tree of topics; move one with everything that names it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    catalog_of,
    leave,
    note,
    print_data,
    print_problems,
)
from kdcatalog.commands.options import FORM, Command, CommandGroup, Topic, help_end
from kdcatalog.commands.restructure import (
    DRY,
    EXITS,
    YES,
    Consent,
    diff_of,
    newly_undrawn,
    write_change,
)
from kdcatalog.commands.topics import TOPIC_COMMANDS
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import pluralize
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.problems import Located, Problem, errors
from kdcatalog.records import editing
from kdcatalog.records.following import renamed_prose
from kdcatalog.records.moving import (
    CannotMoveError,
    MoveRequest,
    moved_taxonomy,
    renamed_paths,
)
from kdcatalog.reporting import aligned
from kdcatalog.snapshot import PAPERS, TAXONOMY, Snapshot, prose_topic, topic_prose_file
from kdcatalog.source.emitter import UnsafeEditError

_TreeRow = tuple[str, int, str]


def tree_text(catalog: Catalog) -> str:
    """Return the tree: each topic with its papers at or below it and, where they differ, at it."""
    rows: list[_TreeRow] = []
    for path, node in catalog.taxonomy.nodes.items():
        indent = "  " * path.count("/")
        name = f"{indent}{node.id}"
        below = len(catalog.below(path))
        here = len(catalog.placed_on(path))
        remark = f"{here} here" if here != below else ""
        rows.append((name, below, remark))
    return aligned(rows)


def tree_json(catalog: Catalog) -> str:
    """Return every topic in the order of the tree, a parent before its children."""
    rows = []
    for path, node in catalog.taxonomy.nodes.items():
        row = {
            "path": path,
            "title": node.title,
            "papers": len(catalog.below(path)),
            "papers_here": len(catalog.placed_on(path)),
            "former_paths": [*node.former_paths],
        }
        rows.append(row)
    text = json.dumps(rows, indent=2, ensure_ascii=False)
    return f"{text}\n"


_Files = Mapping[str, bytes | None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move changes: files with their new content, None for one that gets another path.

    Where it is refused, ``refused`` is the reason, or ``problems`` are the errors that it would
    cause. ``paths`` are the new paths by the old ones, the moved topic first. ``emptied`` is the
    topic that loses its last child.
    """

    paths: Mapping[str, str]
    files: _Files = field(default_factory=dict)
    emptied: str = ""
    refused: str = ""
    problems: tuple[Located, ...] = ()


def plan_move(snapshot: Snapshot, request: MoveRequest) -> Moved:
    """Return what moving a topic changes, with everything that names it; nothing is written.

    The old topic and the parent of the new path may be unique endings or titles. Raises
    CannotMoveError on wrong use, UnknownTermError where a name is ambiguous.
    """
    before = pipeline.load(snapshot)
    if before.catalog is None:
        # Errors in records do not keep a topic from moving; those of the taxonomy do.
        elsewhere = _outside_records(errors(before.problems))
        located = pipeline.locate_all(snapshot, elsewhere)
        return Moved({}, problems=tuple(located))
    taxonomy = before.catalog.taxonomy
    request = _resolved(taxonomy, request)
    paths = renamed_paths(taxonomy, request)
    files_with_errors = {problem.file for problem in errors(before.problems)}
    try:
        files = _files(snapshot, taxonomy, request, files_with_errors)
    except UnsafeEditError as error:
        return Moved(paths, refused=str(error))

    # The whole catalog is loaded as it would be: a move must not break what it does not touch.
    changed = snapshot.with_changed(files)
    after = pipeline.load(changed)
    new_problems = _new_errors(before.problems, after.problems)
    if new_problems:
        located = pipeline.locate_all(changed, new_problems)
        return Moved(paths, problems=tuple(located))
    reason = newly_undrawn(before, snapshot, after, changed)
    if reason:
        return Moved(paths, refused=f"{reason}; write the new path there, or keep the redirect")
    return Moved(paths, files, _emptied(after.catalog, request))


def _outside_records(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if not problem.file.startswith(PAPERS)]


def _resolved(taxonomy: Taxonomy, request: MoveRequest) -> MoveRequest:
    """Return the request with whole paths; what names no topic stays, to be reported later."""
    old = _whole_path(taxonomy, request.old)
    new = request.new
    if request.new_parent:
        new = f"{_whole_path(taxonomy, request.new_parent)}/{request.new_id}"
    before = request.before.rpartition("/")[2]
    return replace(request, old=old, new=new, before=before)


def _whole_path(taxonomy: Taxonomy, text: str) -> str:
    vocabulary = taxonomy.topic_vocabulary
    return vocabulary.look_up(text) if vocabulary.resolve(text) else text


def _emptied(after: Catalog | None, request: MoveRequest) -> str:
    """Return the path of the topic that lost its last child; empty where none did."""
    if not after:
        return ""
    # A facet has no parent.
    parent = after.taxonomy.nodes.get(request.old_parent)
    if not parent or parent.nodes:
        return ""
    return request.old_parent


def _files(
    snapshot: Snapshot,
    taxonomy: Taxonomy,
    request: MoveRequest,
    broken: set[str],
) -> dict[str, bytes | None]:
    """Return the new content of every file that names the topic; None for one that is renamed.

    taxonomy.yaml is last: if the machine stops in the middle, repeating the move completes it.
    """
    paths = renamed_paths(taxonomy, request)
    old_path = request.old.encode()
    files: dict[str, bytes | None] = {}
    for file in snapshot.record_files:
        is_record = file.endswith(".yaml") and snapshot.is_ordinary(file)
        # Looking for the bytes first spares parsing nearly every record.
        if is_record and old_path in snapshot.read(file):
            text = _renamed_record(snapshot, file, taxonomy, paths)
            if text is not None:
                files[file] = text.encode()
            elif file in broken:
                what = f"{file} has errors and may name {request.old}"
                raise UnsafeEditError(f"{what}: fix it first")
    files |= _prose_of_move(snapshot, paths)
    raw_taxonomy = snapshot.read(TAXONOMY)
    files[TAXONOMY] = moved_taxonomy(raw_taxonomy, taxonomy, request)
    return files


def _prose_of_move(
    snapshot: Snapshot,
    paths: Mapping[str, str],
) -> dict[str, bytes | None]:
    """Return the new content of prose that names a moved topic, and new files for prose on it."""
    files: dict[str, bytes | None] = {}
    for file in (*snapshot.prose_files, *snapshot.topic_prose_files):
        raw = snapshot.read(file)
        prose = renamed_prose(raw, {"node": paths})
        new_path = paths.get(prose_topic(file))
        if new_path:
            new_file = topic_prose_file(new_path)
            if new_file in snapshot.files:
                raise UnsafeEditError(f"{new_file} exists already: merge {file} into it first")
            files[new_file] = prose
            files[file] = None
        elif prose != raw:
            files[file] = prose
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
        # The edit knows the text alone; a person needs to know which of 1,884 records it was.
        raise UnsafeEditError(f"{file} cannot be changed: {error}") from error


def _new_errors(
    before: Sequence[Problem],
    after: Sequence[Problem],
) -> list[Problem]:
    """Return the errors that were not there before, at whatever line they are now."""
    # Compared without their lines, which a move shifts.
    old = Counter(map(_without_line, before))
    new = Counter(map(_without_line, after)) - old
    errors_after = errors(after)
    return [problem for problem in errors_after if _without_line(problem) in new]


_ProblemWithoutLine = tuple[str, str, str]


def _without_line(problem: Problem) -> _ProblemWithoutLine:
    return problem.code, problem.file, problem.message


@click.group(
    "taxonomy",
    cls=CommandGroup,
    invoke_without_command=True,
    epilog=help_end(
        examples=(
            "kdcatalog taxonomy",
            "kdcatalog taxonomy --format json",
            "kdcatalog taxonomy move --help",
        ),
        exits={0: "printed", 1: "taxonomy.yaml has errors", 3: "no catalog"},
    ),
)
@FORM
@click.pass_context
def taxonomy_command(context: click.Context, form: str) -> None:
    """Print the tree of topics, or change it.

    The numbers count the papers at or below each topic.
    """
    if context.invoked_subcommand:
        return
    catalog = catalog_of(Snapshot.at(context.obj))
    if form == "json":
        print_data(tree_json(catalog))
    else:
        click.echo(tree_text(catalog), nl=False)


@taxonomy_command.command(
    "move",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog taxonomy move alg/labels alg/labeling",
            "kdcatalog taxonomy move labeling skill/labeling --before reasoning",
            "kdcatalog taxonomy move labeling skill/labeling --dry-run",
        ),
        exits=EXITS,
    ),
)
@click.argument("old", type=Topic())
@click.argument("new", type=Topic())
@click.option(
    "--before",
    default="",
    metavar="ID",
    type=Topic(),
    help="Put it before this sibling; last by default.",
)
@click.option("--no-redirect", is_flag=True, help="Do not redirect the old URL.")
@DRY
@YES
@click.pass_obj
def move_command(
    folder: Path,
    old: str,
    new: str,
    before: str,
    *,
    no_redirect: bool,
    dry: bool,
    yes: bool,
) -> None:
    """Move or rename the topic OLD to the path NEW.

    Every record and file that names it changes, or nothing does. OLD and the parent in NEW may be
    unique endings of a path, or titles.
    """
    request = MoveRequest(old, new, before, redirect=not no_redirect)
    snapshot = Snapshot.at(folder)
    try:
        moved = plan_move(snapshot, request)
    except CannotMoveError as error:
        leave(str(error), WRONG_USE)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    if moved.refused or moved.problems:
        print_problems(moved.problems)
        reason = moved.refused or pluralize(len(moved.problems), "error")
        leave(f"nothing was written: {reason}", PROBLEMS)
    if moved.emptied:
        note(f"{moved.emptied} has no topics below it any more")
    renamed = _renamed_prose(moved)
    print_data(diff_of(snapshot, moved.files, renamed))
    done = _done(moved.paths)
    to = Consent(dry, yes)
    write_change(snapshot, moved.files, renamed, done, to)


def _renamed_prose(moved: Moved) -> dict[str, str]:
    """Return the new path of prose on topics that get another path."""
    renamed = {}
    for file, content in moved.files.items():
        if content is None:
            new_path = moved.paths[prose_topic(file)]
            renamed[file] = topic_prose_file(new_path)
    return renamed


def _done(paths: Mapping[str, str]) -> str:
    """Return what a move does, in words."""
    old, new = next(iter(paths.items()))
    number = len(paths) - 1
    topics = pluralize(number, "topic")
    below = f" with {topics} below it" if number else ""
    return f"{old} is now {new}{below}"


for _command in TOPIC_COMMANDS:
    taxonomy_command.add_command(_command)
