"""``kdcatalog serve``: the site on this machine, rebuilt after every saved record."""

import logging
import sys
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import PROBLEMS, print_problems, settings_of
from kdcatalog.commands.options import SITE, Command, help_end
from kdcatalog.commands.site import mkdocs_log, mkdocs_options
from kdcatalog.errors import CatalogError
from kdcatalog.problems import Located, errors
from kdcatalog.snapshot import Snapshot


def serve(snapshot: Snapshot, address: str) -> tuple[Located, ...]:
    """Serve the site until interrupted and rebuild it when a record changes.

    Returns the errors that prevent it. Raises CatalogError.
    """
    result = pipeline.load(snapshot)
    if result.catalog is None:
        broken = errors(result.problems)
        return tuple(pipeline.locate_all(snapshot, broken))
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
    is_port = port.isdecimal() and 0 < int(port) < 65536
    if not host or not is_port:
        raise click.BadParameter(f"{text} is not a host and port, such as 127.0.0.1:8000")
    return text


@click.command(
    "serve",
    cls=Command,
    epilog=help_end(
        examples=("kdcatalog serve", "kdcatalog serve --address 127.0.0.1:8080"),
        exits={
            0: "stopped with Ctrl-C",
            1: "taxonomy.yaml has errors",
            2: "not an address",
            3: "the address is in use, or the site cannot be built",
        },
        variables=SITE,
    ),
)
@click.option(
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_address,
    help="Host and port of the server.",
)
@click.pass_obj
def serve_command(folder: Path, address: str) -> None:
    """Serve the site and rebuild it after each change.

    A saved record is on its page a second later. Stop the server with Ctrl-C.
    """
    # A wrong address in the environment is reported before MkDocs starts and logs around it.
    settings_of()
    try:
        problems = serve(Snapshot.at(folder), address)
    except OSError as error:
        # The system says "Address already in use" and not which.
        error.filename = error.filename or address
        raise
    if problems:
        print_problems(problems)
        sys.exit(PROBLEMS)
