"""``kdcatalog serve``: the site on this machine, rebuilt after every saved record."""

import logging
import sys
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import PROBLEMS, settings_of
from kdcatalog.commands.site import mkdocs_log, mkdocs_options
from kdcatalog.errors import CatalogError
from kdcatalog.problems import Located, errors
from kdcatalog.reporting import format_text
from kdcatalog.snapshot import Snapshot


def serve(snapshot: Snapshot, address: str) -> tuple[Located, ...]:
    """Serve the site until interrupted, rebuilt when a record changes; return the errors that prevent it."""
    result = pipeline.load(snapshot)
    if result.catalog is None:
        return tuple(pipeline.locate_all(snapshot, errors(result.problems)))
    from mkdocs.commands.serve import serve as run
    from mkdocs.exceptions import MkDocsException

    try:
        with mkdocs_log(logging.INFO):
            run(dev_addr=address, **mkdocs_options(snapshot))
    except (MkDocsException, SystemExit) as error:
        raise CatalogError(f"the site is not served: {error}") from error
    return ()


def _address(_context: click.Context, _option: click.Parameter, text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.BadParameter(f"{text} is not a host and port, such as 127.0.0.1:8000")
    return text


@click.command("serve")
@click.option(
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_address,
    help="Where to serve.",
)
@click.pass_obj
def serve_command(folder: Path, address: str) -> None:
    """Serve the site and rebuild it a second after a record is saved."""
    # A wrong address in the environment is reported before MkDocs starts and logs around it.
    settings_of()
    if problems := serve(Snapshot.at(folder), address):
        click.echo(format_text(problems), nl=False)
        sys.exit(PROBLEMS)
