"""The command line: a table of commands, each imported only when it runs.

Exit codes: 0 fine, 1 problems found, 2 wrong use, 3 something outside the program, such as a
missing file or the network. Any other error is a bug: it shows its traceback.
"""

import importlib
import traceback
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import click

from kdcatalog import __version__
from kdcatalog.errors import CatalogError

ENVIRONMENT = 3
_REPORT = (
    "This is a bug in kdcatalog. Please report it with the lines above, and with the version"
    f" ({__version__}) and the command you ran."
)


class Entry(NamedTuple):
    """Where a command is, and its line in ``kdcatalog --help``."""

    module: str
    function: str
    help: str


# The lines of help are repeated here, since importing every command for them takes a second.
COMMANDS = {
    "check": Entry("commands.check", "check_command", "Find every problem of the catalog."),
    "fmt": Entry("commands.fmt", "fmt_command", "Write records in their canonical layout."),
    "explain": Entry("commands.explain", "explain_command", "Explain a problem code."),
    "add": Entry("commands.add", "add_command", "Add papers."),
    "build": Entry("commands.build", "build_command", "Write README.md and the site."),
    "serve": Entry("commands.serve", "serve_command", "Serve the site while you edit."),
    "cite": Entry("cli.reading", "cite", "Update preprints in a bibliography."),
    "export": Entry("cli.carrying", "export", "Print papers as BibTeX, RIS, CSV ..."),
    "import": Entry("commands.importing", "import_command", "Import papers from a list."),
    "init": Entry("commands.init", "init_command", "Start a new catalog."),
    "review": Entry("commands.review", "review_command", "Summarize changed records."),
    "schema": Entry("commands.schema", "schema_command", "Print the JSON Schema of a record."),
    "stats": Entry("commands.stats", "stats_command", "Print the figures of the catalog."),
    "taxonomy": Entry("commands.taxonomy", "taxonomy_command", "Print the topics, or move one."),
    "links": Entry("commands.links", "links_command", "Check every link."),
    "refresh": Entry(
        "commands.refresh", "refresh_command", "Look for published versions of preprints."
    ),
}


class LazyGroup(click.Group):
    """The commands by name; what the user can act on is one sentence, and a bug is a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"kdcatalog.{entry.module}"), entry.function)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; explain what goes wrong."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise  # click explains wrong use itself
        except CatalogError as error:
            _fail(ctx, error, str(error))
        except OSError as error:
            # Raised anywhere by a full disk, a missing permission or a taken port.
            of_file = f"{error.filename}: " if error.filename else ""
            _fail(ctx, error, f"{of_file}{error.strerror or error}")
        except Exception as error:
            error.add_note(_REPORT)
            raise


def _fail(ctx: click.Context, error: Exception, message: str) -> NoReturn:
    """Print one sentence, with the traceback above it where --debug asks for it, and exit."""
    if ctx.params["debug"]:
        traceback.print_exception(error)
    click.echo(f"kdcatalog: {message}", err=True)
    hint = getattr(error, "hint", "")
    if hint:
        click.echo(f"hint: {hint}", err=True)
    ctx.exit(ENVIRONMENT)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kdcatalog")
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), default=Path(), help="The catalog's folder."
)
@click.option("--debug", is_flag=True, help="Show the traceback of every error.")
@click.pass_context
def main(context: click.Context, folder: Path, *, debug: bool) -> None:  # noqa: ARG001  read by LazyGroup
    """Keep a curated catalog of papers: YAML records in, checked tables and a searchable site out."""
    context.obj = folder
