"""The command line: it parses, asks, prints and exits, and is the only room that does.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 the environment is not fit.
"""

from pathlib import Path

import click

from kdcatalog import __version__
from kdcatalog.cli import adding, building, carrying, reading, records, reviewing, upkeep
from kdcatalog.cli.frame import Doors


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kdcatalog")
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The catalog's folder."
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Keep a curated catalog of papers: YAML records in, checked tables and a searchable site out."""
    context.obj = folder


for command in (
    records.check,
    records.fmt,
    records.explain,
    adding.add,
    building.build,
    building.serve,
    reading.cite,
    carrying.export,
    carrying.import_,
    carrying.init,
    reviewing.review,
    records.schema,
    reading.stats,
    reading.taxonomy,
    upkeep.links,
    upkeep.refresh,
):
    main.add_command(command)
