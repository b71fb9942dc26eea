"""``kdcatalog import``: turn somebody else's list into records, all or none."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NoReturn

import click

from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    bounded_reading,
    catalog_of,
    leave,
    note,
    note_written,
    save,
    settings_of,
)
from kdcatalog.commands.import_own import OwnImport, plan_own_import
from kdcatalog.commands.import_plan import ImportOptions, ImportPlan, plan_import
from kdcatalog.commands.import_preview import preview, require_papers, require_plausible
from kdcatalog.commands.import_report import brief_report, figures, import_report
from kdcatalog.commands.list_taxonomy import (
    first_taxonomy,
    lone_example,
    new_venues,
    taxonomy_data,
    venue_names,
)
from kdcatalog.commands.locking import run_of
from kdcatalog.commands.options import Command, Topic, help_end
from kdcatalog.errors import CatalogError
from kdcatalog.exports.catalog_json import exported_catalog
from kdcatalog.files import is_stream, read_argument, read_input
from kdcatalog.lists.column_names import ROLES, normalized_name
from kdcatalog.lists.columns import Choices, ListColumn
from kdcatalog.lists.formats import read_list
from kdcatalog.lists.listing import Listing
from kdcatalog.lists.sections import topics_of
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize, quote
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.emitter import emit_yaml
from kdcatalog.source.reader import read_yaml
from kdcatalog.writing import write, write_output


def plan_any_import(
    snapshot: Snapshot,
    catalog: Catalog,
    listing: Listing,
    options: ImportOptions,
) -> ImportPlan:
    """Return what importing a list would do to a catalog, which may be just made by ``init``.

    In a catalog with nothing but the example of ``init``, the headings of the list become the
    topics and the example goes, so that it is the same as after ``init --from``.
    """
    topics = topics_of(None, listing.sections, listing.topic_paths)
    venues = new_venues(catalog.taxonomy.venues, venue_names(listing))
    # Those of the fields that were chosen at init stay.
    all_venues = [*catalog.taxonomy.venues, *venues]
    content = taxonomy_data({}, topics.new, all_venues)
    first = first_taxonomy(snapshot, catalog, content)
    if not first or options.nodes or not listing.items:
        plan = plan_import(snapshot, catalog, listing, options)
        example = lone_example(snapshot, catalog)
        # With the first real paper, the example of a catalog with topics of its own goes, too.
        if example and plan.new:
            return replace(plan, removed=(example,))
        return plan
    empty_catalog = Catalog.of(first.taxonomy, ())
    first_topic = next(iter(first.taxonomy.nodes))
    options = replace(options, nodes=(first_topic,))
    plan = plan_import(snapshot, empty_catalog, listing, options, topics.nodes)
    return replace(
        plan,
        files={TAXONOMY: first.text, **plan.files},
        nodes=dict(topics.new),
        venues=tuple(venues),
        removed=(first.example,),
    )


def write_import(snapshot: Snapshot, plan: ImportPlan) -> None:
    """Write all files of an import or none; raises CatalogError where one is behind a link."""
    # Removed last: whatever fails before, the catalog has a record.
    save(snapshot, {**plan.files, **dict.fromkeys(plan.removed)})


def _restore(snapshot: Snapshot, plan: OwnImport, *, dry: bool) -> NoReturn:
    """Write exported records, print what became of each, and end the program."""
    if not dry:
        save(snapshot, plan.changes)
    for line in plan.lines(is_verbose=run_of().verbose):
        click.echo(line)
    sys.exit(PROBLEMS if plan.left else 0)


# --- what columns hold: --map, and import.yaml next to the list ---

MAPPING_FILE: Final = "import.yaml"
_HEAD: Final = """\
# How kdcatalog import reads the lists in this folder: what each column or label holds.
# Change a role here or with --map, or delete the file to have the lists inspected again.
"""

_Roles = dict[str, str]
RolesByList = dict[str, _Roles]
"""The content of import.yaml: for each list, by its name, the role of each column or label."""


class ChoiceError(CatalogError):
    """A choice of ``--map``, or import.yaml, cannot be read; the message says what to type."""


def parse_choices(texts: Iterable[str]) -> _Roles:
    """Return the choices of ``--map``, such as ``System=title``; raises ChoiceError."""
    choices: _Roles = {}
    for text in texts:
        name, mark, role = text.rpartition("=")
        if not mark or not name.strip():
            example = '--map "System=title"'
            raise ChoiceError(f"{quote(text)} is not a column and what it holds: write {example}")
        choices[name.strip()] = _valid_role(role.strip())
    return choices


def _valid_role(role: str) -> str:
    if role in ROLES:
        return role
    roles = ", ".join(ROLES)
    hint = did_you_mean(role, ROLES, f"choose one of {roles}")
    raise ChoiceError(f"{quote(role)} is nothing that a column can hold: {hint}")


def normalized_choices(*mappings: Mapping[str, str]) -> Choices:
    """Return choices by the normalized names of their columns; later mappings count more."""
    choices: _Roles = {}
    for mapping in mappings:
        for name, role in mapping.items():
            choices[normalized_name(name)] = role
    return choices


def read_mapping(raw: bytes) -> RolesByList:
    """Return the content of import.yaml; raises ChoiceError where it has another structure."""
    if not raw.strip():
        return {}
    data = read_yaml(raw, MAPPING_FILE).data
    if not isinstance(data, dict):
        raise ChoiceError(f"{MAPPING_FILE} is not a mapping of lists: correct it, or delete it")
    mapping: RolesByList = {}
    for name, roles in data.items():
        if not isinstance(roles, dict):
            raise ChoiceError(f"{MAPPING_FILE}: {quote(name)} has no columns: correct or delete it")
        mapping[name] = {}
        for column, role in roles.items():
            mapping[name][column] = _valid_role(str(role))
    return mapping


def mapping_text(mapping: RolesByList) -> str:
    """Return import.yaml as text."""
    in_order = {name: mapping[name] for name in sorted(mapping)}
    return _HEAD + emit_yaml(in_order)


def effective_roles(
    columns: Iterable[ListColumn],
    chosen: Mapping[str, str],
) -> _Roles:
    """Return the roles of columns and labels, as import.yaml keeps them."""
    roles: _Roles = {}
    for column in columns:
        if column.name and column.basis != "position":
            roles[column.name] = column.role or "skip"
    return {**roles, **chosen}


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a list is to be read: choices of ``--map``, and whether an implausible one is refused."""

    maps: tuple[str, ...] = ()
    anyway: bool = False


def read_listed(path: Path, raw: bytes, options: ReadOptions) -> Listing:
    """Return the list in a file, of which ``raw`` is the content, and print its preview.

    Raises ChoiceError, UnknownFormatError, and ImplausibleListError below the preview.
    """
    name = list_name(path)
    chosen = parse_choices(options.maps)
    saved = _saved_mapping(path).get(path.name, {})
    choices = normalized_choices(saved, chosen)
    with bounded_reading(name):
        listing = read_list(name, raw, choices)
    _require_columns(listing, name, chosen)
    click.echo(preview(listing, name))
    # Whatever the user makes of doubts, an import of nothing is a mistake.
    require_papers(listing, name)
    if not options.anyway:
        require_plausible(listing, name, normalized_choices(chosen))
    return listing


def list_name(path: Path) -> str:
    """Return what the list in a file is called in messages."""
    return "standard input" if is_stream(path) else path.name


def _require_columns(listing: Listing, name: str, chosen: _Roles) -> None:
    """End the program where a list does not have a chosen column: it would be read without it."""
    read = [column.name for column in listing.columns]
    unread = [column.name for column in listing.unread]
    columns = list(filter(None, read + unread))
    existing = set(map(normalized_name, columns))
    for column in chosen:
        if normalized_name(column) not in existing:
            names = ", ".join(columns) or "none"
            hint = did_you_mean(column, columns, f"those that it has: {names}")
            message = f"{name} has no column or label {quote(column)}"
            leave(f"{message}: {hint}", WRONG_USE)


def _saved_mapping(path: Path) -> RolesByList:
    place = path.parent / MAPPING_FILE
    # The next list that is piped into the program is another one.
    has_mapping = not is_stream(path) and place.exists()
    return read_mapping(read_argument(place)) if has_mapping else {}


def save_mapping(path: Path, listing: Listing, options: ReadOptions) -> None:
    """Write what the columns of a list hold next to it, so that it is read the same next time."""
    roles = effective_roles(listing.columns, parse_choices(options.maps))
    if not roles or is_stream(path):
        return
    place = path.parent / MAPPING_FILE
    mapping = {**_saved_mapping(path), path.name: roles}
    try:
        write(place, mapping_text(mapping).encode())
    except OSError as error:
        # The list may be on a disk that cannot be written; its papers are imported all the same.
        note(f"{MAPPING_FILE} was not written: {error.strerror}")
        return
    note_written([place])


_Maps = tuple[str, ...]


def _valid_maps(_context: object, _option: object, maps: _Maps) -> _Maps:
    try:
        parse_choices(maps)
    except ChoiceError as error:
        raise click.BadParameter(str(error)) from error
    return maps


MAP_OPTION = click.option(
    "--map",
    "maps",
    multiple=True,
    callback=_valid_maps,
    metavar="NAME=ROLE",
    help=f"What a column or label holds: {', '.join(ROLES)}.",
)
ANYWAY_OPTION = click.option(
    "--anyway",
    is_flag=True,
    help="Import the list even where what was read does not look like papers.",
)


def print_report(plan: ImportPlan, name: str, report: Path | None) -> None:
    """Print the report of importing the file ``name``, or write it and print the figures."""
    text = import_report(plan, name)
    if report:
        write_output(report, text.encode())
        note_written([report])
        text = "\n".join(figures(plan)) + "\n"
    elif not run_of().verbose:
        text = brief_report(plan, name)
    click.echo(text, nl=False)
    note_provisional_keys(plan)


def note_provisional_keys(plan: ImportPlan) -> None:
    """Say how many keys are made of titles alone, and what gives them their usual form.

    A key never changes by itself, since others cite it: only before that is it easily renamed.
    """
    nameless = [paper for paper in plan.papers if not paper.authors]
    if not nameless:
        return
    count = pluralize(len(nameless), "key")
    fetch = "kdcatalog refresh --write fetches authors where it can"
    rename = f"kdcatalog rename {nameless[0].key} NEW changes a key"
    note(f"{count} provisional, since the list names no authors: {fetch}, {rename}")


@click.command(
    "import",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog import awesome-list.md --dry-run",
            "kdcatalog import papers.csv --at on-policy-distillation",
            "kdcatalog import papers.bib --new-nodes --report report.txt",
            'kdcatalog import systems.md --map "System=title" --dry-run',
        ),
        exits={
            0: "every row was imported",
            1: "rows were left out; the report says why",
            2: "no such file, topic or column",
            3: "the list cannot be read or makes no sense, or a file cannot be written",
        },
    ),
)
@click.argument(
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
)
@click.option(
    "--at",
    "nodes",
    multiple=True,
    metavar="TOPIC",
    type=Topic(),
    help="Put papers whose heading is not a topic on TOPIC.",
)
@click.option(
    "--new-nodes",
    is_flag=True,
    help="Add headings that are not topics to taxonomy.yaml.",
)
@MAP_OPTION
@ANYWAY_OPTION
@click.option("--dry-run", "dry", is_flag=True, help="Report what would happen, write nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report to a file.",
)
@click.pass_obj
def import_command(
    folder: Path,
    /,
    file: Path,
    nodes: tuple[str, ...],
    report: Path | None,
    maps: tuple[str, ...],
    *,
    new_nodes: bool,
    dry: bool,
    anyway: bool,
) -> None:
    """Import papers from a list in a file.

    FILE is Markdown, HTML, BibTeX, RIS, MEDLINE, EndNote, CSV, YAML, JSON or printed references;
    its content decides, not its name, and - reads standard input. A preview shows what each column
    was taken for; import.yaml next to the list keeps that. Headings are matched to topics, and
    existing records gain identifiers, links and missing authors. Nothing is fetched, all files are
    written or none, and the report accounts for every row.
    """
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    try:
        topics = catalog.taxonomy.look_up_topics(nodes)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    raw = read_input(file)
    exported = exported_catalog(raw.decode("utf-8", errors="replace"))
    if exported:
        own_plan = plan_own_import(snapshot, catalog, exported, new_nodes=new_nodes)
        _restore(snapshot, own_plan, dry=dry)
    reading = ReadOptions(maps, anyway)
    listing = read_listed(file, raw, reading)
    options = ImportOptions(settings_of().today, topics, new_nodes)
    plan = plan_any_import(snapshot, catalog, listing, options)
    # Written before the report: a report of records that are not there would be wrong.
    if not dry:
        write_import(snapshot, plan)
        save_mapping(file, listing, reading)
    print_report(plan, list_name(file), report)
    # An import may leave every row out, and then there is nothing to build.
    if plan.files and not dry:
        note("next: kdcatalog build")
    sys.exit(PROBLEMS if plan.left else 0)
