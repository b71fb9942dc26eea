"""``kdcatalog schema``: the JSON Schema of a record, for editors and validators."""

from pathlib import Path

import click

from kdcatalog.commands.frame import taxonomy_of
from kdcatalog.exports.schemas import record_schema
from kdcatalog.snapshot import Snapshot


@click.command("schema")
@click.pass_obj
def schema_command(folder: Path) -> None:
    """Print the JSON Schema of a record, generated from the models and the taxonomy."""
    snapshot = Snapshot.at(folder)
    click.echo(record_schema(taxonomy_of(snapshot)), nl=False)
