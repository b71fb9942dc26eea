"""``kdcatalog venue`` and ``kdcatalog names``: add, rename and merge what taxonomy.yaml lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kdcatalog.commands.options import CommandGroup, FilledText, VenueName, help_end
from kdcatalog.commands.restructure import EXITS, Outcome, restructuring
from kdcatalog.records.following import set_list
from kdcatalog.records.listed_names import (
    add_name,
    add_venue,
    known_name,
    merge_names,
    merge_venues,
    rename_name,
    rename_venue,
    venue_id,
    vocabulary_of,
)

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.records.rewriting import Data, Rewriting

_KINDS = click.Choice(["conference", "journal", "workshop", "publisher"])
_VOCABULARY = "kdcatalog.vocabulary"


@click.group(
    "venue",
    cls=CommandGroup,
    epilog=help_end(
        examples=(
            'kdcatalog venue add COLM --name "Conference on Language Modeling"',
            "kdcatalog venue rename NIPS NeurIPS",
            "kdcatalog venue merge NIPS NeurIPS",
        ),
        exits=EXITS,
    ),
)
def venue_command() -> None:
    """Add, rename or merge venues."""


@restructuring(
    "add",
    'kdcatalog venue add COLM --name "Conference on Language Modeling"',
    group=venue_command,
)
@click.argument("new", type=FilledText())
@click.option("--name", required=True, metavar="TEXT", type=FilledText(), help="Official name.")
@click.option("--kind", type=_KINDS, default="conference", show_default=True, help="Kind of venue.")
@click.option("--alias", "aliases", multiple=True, help="What else people type; repeatable.")
def add_venue_command(
    rewriting: Rewriting,
    _catalog: Catalog,
    new: str,
    name: str,
    kind: str,
    aliases: tuple[str, ...],
) -> Outcome:
    """Add a venue with the id NEW, which records can then use."""
    fields: Data = {"id": new, "name": name, "kind": kind}
    set_list(fields, "aliases", [*aliases])
    add_venue(rewriting, fields)
    return Outcome(f"{new} is a venue now")


@restructuring(
    "rename",
    "kdcatalog venue rename NIPS NeurIPS",
    group=venue_command,
)
@click.argument("venue", type=VenueName())
@click.argument("new", type=FilledText())
def rename_venue_command(
    rewriting: Rewriting,
    catalog: Catalog,
    venue: str,
    new: str,
) -> Outcome:
    """Give VENUE the id NEW, in all records; the old id is still understood."""
    old = venue_id(catalog.taxonomy, venue)
    rename_venue(rewriting, old, new)
    return Outcome(f"{old} is now {new}")


@restructuring(
    "merge",
    "kdcatalog venue merge NIPS NeurIPS",
    group=venue_command,
)
@click.argument("venue", type=VenueName())
@click.argument("into", type=VenueName())
@click.option(
    "--drop-volumes", is_flag=True, help="Keep the volumes of INTO where both have one of a year."
)
def merge_venues_command(
    rewriting: Rewriting, catalog: Catalog, venue: str, into: str, *, drop_volumes: bool
) -> Outcome:
    """Move papers, names and volumes of VENUE to INTO, and redirect its URL."""
    source = venue_id(catalog.taxonomy, venue)
    target = venue_id(catalog.taxonomy, into)
    merge_venues(rewriting, source, target, drop_volumes=drop_volumes)
    return Outcome(f"{source} is now {target}")


# --- names of vocabularies ---


@click.group(
    "names",
    cls=CommandGroup,
    epilog=help_end(
        examples=(
            'kdcatalog names models add "Llama 4" --family llama',
            'kdcatalog model rename LLaMA-4 "Llama 4"',
            'kdcatalog model merge "Llama 4 17B" "Llama 4 Scout"',
        ),
        more="Short form, if taxonomy.yaml has a vocabulary models:\n  kdcatalog model add NAME",
        exits=EXITS,
    ),
)
@click.argument("vocabulary")
@click.pass_context
def names_command(context: click.Context, vocabulary: str) -> None:
    """Add, rename or merge names of a VOCABULARY, such as models."""
    context.meta[_VOCABULARY] = vocabulary


def command_of_vocabulary(name: str) -> click.Command:
    """Return the command that is short for ``names`` with a vocabulary."""

    def choose(context: click.Context) -> None:
        context.meta[_VOCABULARY] = name

    return CommandGroup(
        name,
        callback=click.pass_context(choose),
        commands=names_command.commands,
        help=f"Add, rename or merge names of the vocabulary {name}.",
        epilog=names_command.epilog,
    )


def _vocabulary() -> str:
    """Return the vocabulary that the command line names."""
    name: str = click.get_current_context().meta[_VOCABULARY]
    return name


@restructuring(
    "add",
    'kdcatalog names models add "Llama 4" --family llama',
    group=names_command,
)
@click.argument("name", type=FilledText())
@click.option("--family", default="", metavar="ID", help="Family that it belongs to.")
def add_name_command(
    rewriting: Rewriting,
    catalog: Catalog,
    name: str,
    family: str,
) -> Outcome:
    """Add NAME, in the spelling that all records then use."""
    vocabulary = vocabulary_of(catalog.taxonomy, _vocabulary())
    add_name(rewriting, vocabulary, name, family)
    return Outcome(f"{vocabulary.id} has {name} now")


@restructuring(
    "rename",
    'kdcatalog names models rename GPT4 "GPT-4"',
    group=names_command,
)
@click.argument("name", type=FilledText())
@click.argument("new", type=FilledText())
def rename_name_command(
    rewriting: Rewriting,
    catalog: Catalog,
    name: str,
    new: str,
) -> Outcome:
    """Spell NAME as NEW, in all records; the old spelling is still understood."""
    vocabulary = vocabulary_of(catalog.taxonomy, _vocabulary())
    old = known_name(vocabulary, name)
    rename_name(rewriting, vocabulary, old, new)
    return Outcome(f"{old} is now {new}")


@restructuring(
    "merge",
    'kdcatalog names models merge "Llama 4 17B" "Llama 4 Scout"',
    group=names_command,
)
@click.argument("name", type=FilledText())
@click.argument("into", type=FilledText())
def merge_names_command(
    rewriting: Rewriting,
    catalog: Catalog,
    name: str,
    into: str,
) -> Outcome:
    """Replace NAME by INTO in all records; NAME is still understood."""
    vocabulary = vocabulary_of(catalog.taxonomy, _vocabulary())
    source = known_name(vocabulary, name)
    target = known_name(vocabulary, into)
    merge_names(rewriting, vocabulary, source, target)
    return Outcome(f"{source} is now {target}")
