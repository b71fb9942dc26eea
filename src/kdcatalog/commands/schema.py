"""``kdcatalog schema``: the JSON Schema of a record, for editors and validators."""

from pathlib import Path

import click

from kdcatalog.commands.frame import print_data, taxonomy_of
from kdcatalog.commands.options import Command, help_end
from kdcatalog.exports.schemas import record_schema
from kdcatalog.snapshot import Snapshot


@click.command(
    "schema",
    cls=Command,
    epilog=help_end(
        examples=("kdcatalog schema > paper.schema.json",),
        exits={0: "printed", 1: "taxonomy.yaml has errors", 3: "no catalog"},
    ),
)
@click.pass_obj
def schema_command(folder: Path) -> None:
    """Print the JSON Schema of a record.

    It is made from the models and from taxonomy.yaml, so that an editor completes topics and
    venues.
    """
    snapshot = Snapshot.at(folder)
    print_data(record_schema(taxonomy_of(snapshot)))
