"""``kdcatalog schema``: the JSON Schema of a record, for editors and validators."""

from pathlib import Path

import click

from kdcatalog.artifacts.settings_schemas import settings_example, settings_schema
from kdcatalog.commands.frame import print_data, taxonomy_of
from kdcatalog.commands.options import Command, help_end
from kdcatalog.exports.schemas import record_schema
from kdcatalog.snapshot import Snapshot

_RECORD = "record"
_NAMES = (_RECORD, "taxonomy", "people", "rejected")


@click.command(
    "schema",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog schema > paper.schema.json",
            "kdcatalog schema taxonomy > taxonomy.schema.json",
        ),
        exits={0: "printed", 1: "taxonomy.yaml has errors", 3: "no catalog"},
    ),
)
@click.argument("name", metavar="[FILE]", type=click.Choice(_NAMES), default=_RECORD)
@click.pass_obj
def schema_command(folder: Path, /, name: str) -> None:
    """Print the JSON Schema of a record, or of a file of settings.

    FILE is record, taxonomy, people or rejected. The schema of a record has the topics
    and venues of taxonomy.yaml, so that an editor completes them.
    """
    snapshot = Snapshot.at(folder)
    if name == _RECORD:
        print_data(record_schema(taxonomy_of(snapshot)))
        return
    file = f"{name}.yaml"
    example = snapshot.templates[settings_example(file)]
    print_data(settings_schema(file, example.content))
