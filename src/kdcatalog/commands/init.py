"""``kdcatalog init``: the questions that a new catalog begins with, and the files that it gets."""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import click

from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.empty_clone import NO_CLONE, EmptyClone, clone_at
from kdcatalog.commands.frame import PROBLEMS, WRONG_USE, leave, note, settings_of
from kdcatalog.commands.importing import (
    ANYWAY_OPTION,
    MAP_OPTION,
    ReadOptions,
    list_name,
    print_report,
    read_listed,
    save_mapping,
)
from kdcatalog.commands.new_catalog import (
    NewCatalog,
    NewSettings,
    NotEmptyError,
    init,
    refuse_files,
)
from kdcatalog.commands.new_repository import (
    UnknownFieldError,
    UnknownProgramError,
    chosen_fields,
    listed_fields,
)
from kdcatalog.commands.options import Command, help_end
from kdcatalog.exports.catalog_json import ExportedCatalog, exported_catalog
from kdcatalog.files import read_input
from kdcatalog.lists.listing import Listing, Remark
from kdcatalog.model.taxonomy import base_url
from kdcatalog.model.text import pluralize


@dataclass(frozen=True, slots=True)
class _Questions:
    """The questions to a person; those answered by an option are not asked."""

    clone: EmptyClone

    def about(self, settings: NewSettings, *, has_list: bool) -> NewSettings:
        """Return the settings with answers in place of what is empty."""
        description = settings.description or self._description()
        facets = settings.facets
        # The headings of a list are its topics.
        if not facets and not has_list:
            facets = (self._facets(),)
        return replace(
            settings,
            description=description,
            facets=facets,
            fields=settings.fields or self._fields(),
            repository=settings.repository or self._repository(),
        )

    def _description(self) -> str:
        default = self.clone.description
        answer: str = click.prompt(
            "What is it about, in one sentence?", default=default, show_default=bool(default)
        )
        return answer

    def _facets(self) -> str:
        click.echo("Facets with their topics, such as Method: Indexing, Retrieval; Task: Dialogue")
        answer: str = click.prompt("Facets (Enter: add them later)", "", show_default=False)
        return answer

    def _fields(self) -> tuple[str, ...]:
        for number, field in enumerate(listed_fields(), start=1):
            ids = [venue.id for venue in field.venues[:4]]
            first = ", ".join(ids)
            title = f"{field.title} ({first}, ...)"
            click.echo(f"{number:>3}  {title}")
        answer: tuple[str, ...] = click.prompt(
            "Venues of which fields? Numbers separated by commas (Enter: none)",
            "",
            show_default=False,
            value_proc=_field_ids,
        )
        return answer

    def _repository(self) -> str:
        default = self.clone.repository
        answer: str = click.prompt(
            "URL of its repository" if default else "URL of its repository (Enter: none yet)",
            default=default,
            show_default=bool(default),
            value_proc=_repository_url,
        )
        return answer


def _field_ids(text: str) -> tuple[str, ...]:
    """Return the ids of fields in an answer; click asks again where one is unknown."""
    names = [name for name in text.split(",") if name.strip()]
    try:
        fields = chosen_fields(names)
    except UnknownFieldError as error:
        raise click.UsageError(str(error)) from error
    return tuple(field.id for field in fields)


def _repository_url(text: str) -> str:
    """Return an address ending in a slash, empty without one; click asks again where it is none."""
    if not text:
        return ""
    try:
        return base_url(text)
    except ValueError as error:
        message = f"{text!r} is not a web address: write https://github.com/owner/name"
        raise click.UsageError(message) from error


def _read_repository(_context: click.Context, _option: click.Parameter, value: str) -> str:
    return _repository_url(value)


@click.command(
    "init",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog init my-catalog",
            'kdcatalog init . --title "Papers on Bread" --facet "Method: Kneading, Proofing"',
            "kdcatalog init my-catalog --venues nlp --venues ml --no-input",
            "kdcatalog init my-catalog --from awesome-list.md",
        ),
        exits={
            0: "created",
            1: "created, but rows of the list were left out; the report says why",
            2: "the folder is not empty, or there is no such list or field",
            3: "the list cannot be read, or a file cannot be written",
        },
    ),
)
@click.argument(
    "place",
    metavar="[DIR]",
    required=False,
    default=".",
    type=click.Path(path_type=Path),
)
@click.option(
    "--title",
    default="",
    help="The title of the catalog; by default that of the list, or DIR's name.",
)
@click.option("--description", default="", help="What the catalog is about, in one sentence.")
@click.option(
    "--facet",
    "facets",
    multiple=True,
    metavar="TEXT",
    help='A facet with its topics, such as "Method: Indexing, Retrieval".',
)
@click.option(
    "--venues",
    "fields",
    multiple=True,
    metavar="FIELD",
    help="Add the well-known venues of a field, such as nlp or medicine.",
)
@click.option(
    "--repository",
    default="",
    metavar="URL",
    callback=_read_repository,
    help="The address of the repository; by default that of the clone.",
)
@click.option(
    "--program",
    default="",
    metavar="OWNER/NAME@COMMIT",
    help="The kdcatalog that its workflows call; by default this version.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing, as without a terminal.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    help="Import this list; - reads standard input.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report of the import to a file.",
)
@MAP_OPTION
@ANYWAY_OPTION
def init_command(
    place: Path,
    title: str,
    description: str,
    facets: tuple[str, ...],
    fields: tuple[str, ...],
    repository: str,
    program: str,
    source: Path | None,
    report: Path | None,
    maps: tuple[str, ...],
    *,
    anyway: bool,
    no_input: bool,
) -> None:
    """Start a new catalog, empty or from a list.

    DIR, by default the current folder, must be empty, not exist yet, or be the clone of an empty
    repository: README.md, LICENSE, .gitignore and .github of a new repository are kept. On a
    terminal, five questions are asked; options answer them. The catalog builds at once, and its
    site is published with the first push. With --from, the headings of a list become its topics,
    and the papers of the list its records.
    """
    reading = ReadOptions(maps, anyway)
    listing = _source_at(source, reading) if source else None
    settings = NewSettings(description, facets, fields, repository, program)
    try:
        refuse_files(place.resolve(), place)
        if is_terminal() and not no_input:
            title, settings = _asked(place, title, settings, listing)
        elif not title and not listing:
            title = _default_title(place)
        catalog = init(place, title, settings_of().today, listing, settings)
    except (NotEmptyError, UnknownFieldError, UnknownProgramError) as error:
        leave(str(error), WRONG_USE)
    left: tuple[Remark, ...] = ()
    if catalog.plan and source:
        left = catalog.plan.left
        save_mapping(source, catalog.plan.listing, reading)
        print_report(catalog.plan, list_name(source), report)
    _print_next_steps(place, catalog)
    sys.exit(PROBLEMS if left else 0)


def _source_at(path: Path, reading: ReadOptions) -> Listing | ExportedCatalog:
    """Return what a file holds: an export of a catalog, else a list, whose preview is printed."""
    raw = read_input(path)
    text = raw.decode("utf-8", errors="replace")
    return exported_catalog(text) or read_listed(path, raw, reading)


def _asked(
    place: Path,
    title: str,
    settings: NewSettings,
    listing: Listing | ExportedCatalog | None,
) -> tuple[str, NewSettings]:
    """Return title and settings with the answers of a person."""
    folder = place.resolve()
    clone = clone_at(folder) if folder.is_dir() else NO_CLONE
    questions = _Questions(clone)
    # The title of a list is known when its headings are read.
    if not title and not listing:
        default = _default_title(place)
        title = click.prompt("Title", default=default)
    return title, questions.about(settings, has_list=bool(listing))


def _default_title(place: Path) -> str:
    """Return the title of a clone's README.md, else the name of the folder as words."""
    # Resolved, since `kdcatalog init .` is to get the name of the current folder.
    folder = place.resolve()
    words = folder.name.replace("-", " ").replace("_", " ")
    clone = clone_at(folder) if folder.is_dir() else NO_CLONE
    # GitHub writes the name of the repository, which is not a title yet.
    if clone.title == folder.name:
        return words.title()
    return clone.title or words.title()


def _print_next_steps(place: Path, catalog: NewCatalog) -> None:
    papers = pluralize(catalog.papers, "paper")
    # In the current folder, every command does without -C.
    is_here = place.resolve() == Path.cwd()
    folder = "the current folder" if is_here else place
    note(f"{catalog.title}: {papers} in {folder}")
    for sentence in catalog.kept:
        note(f"kept: {sentence}")
    prefix = "" if is_here else f"{place}/"
    command = "kdcatalog build" if is_here else f"kdcatalog -C {place} build"
    note(f"next: edit {prefix}taxonomy.yaml, then {command}")
    note(f"to publish it, follow {prefix}MAINTAINING.md, commit and push")
