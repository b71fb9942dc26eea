"""The command line: a table of commands, each imported only when it runs.

Exit codes: 0 success, 1 problems found, 2 wrong use, 3 something outside the program, such as a
missing file or the network, 130 interrupted, 141 output closed early. Any other error is a bug: it
shows its traceback.
"""

import gc
import importlib
import io
import os
import platform
import sys
import traceback
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import click

from kdcatalog import __version__
from kdcatalog.commands.frame import (
    CLOSED_PIPE,
    ENVIRONMENT,
    INTERRUPTED,
    aborted_message,
    verbose_log,
)
from kdcatalog.commands.locking import enclosing_catalog, run_of
from kdcatalog.commands.options import (
    NETWORK,
    SITE,
    GeneralOptions,
    help_end,
    vocabulary_words,
)
from kdcatalog.errors import CatalogError, came_from_interruption, sigterm_as_interrupt

# New objects between two runs of the garbage collector, instead of 700: about 75,000 records. With
# 200,000, the collector took two of nine seconds of a next build; this takes 10 of 400 MB more.
_NEW_OBJECTS = 3_000_000

_REPORT = (
    "This is a bug in kdcatalog. Please report it with the lines above, and with the version"
    f" ({__version__}) and the command you ran."
)


class CommandRow(NamedTuple):
    """Where a command is, and its line in ``kdcatalog --help``."""

    module: str
    function: str
    help: str


# The first lines of the docstrings, repeated because importing every command takes a second.
COMMAND_GROUPS = {
    "Write records": {
        "add": CommandRow(
            "add", "add_command", "Add papers by arXiv id, DOI, ACL id, URL or BibTeX."
        ),
        "check": CommandRow(
            "check", "check_command", "Find every problem in the records and the taxonomy."
        ),
        "fmt": CommandRow("fmt", "fmt_command", "Rewrite records in the canonical layout."),
        "explain": CommandRow(
            "explain", "explain_command", "Explain a problem code and how to fix it."
        ),
        "import": CommandRow("importing", "import_command", "Import papers from a list in a file."),
        "place": CommandRow(
            "place",
            "place_command",
            "Choose topics for many papers in a terminal, with one key for each.",
        ),
    },
    "Publish and use": {
        "build": CommandRow(
            "build", "build_command", "Write README.md, the data files and the site."
        ),
        "serve": CommandRow(
            "serve", "serve_command", "Serve the site and rebuild it after each change."
        ),
        "export": CommandRow(
            "export", "export_command", "Print papers as BibTeX, RIS, CSV or JSON."
        ),
        "cite": CommandRow(
            "cite", "cite_command", "Replace preprints in a .bib file by publications."
        ),
        "stats": CommandRow(
            "stats", "stats_command", "Print counts of papers, venues and missing facts."
        ),
        "schema": CommandRow(
            "schema",
            "schema_command",
            "Print the JSON Schema of a record, or of a file of settings.",
        ),
    },
    "Keep up to date": {
        "discover": CommandRow(
            "discover",
            "discover_command",
            "Rank new papers by what the papers of the catalog have in common.",
        ),
        "harvest": CommandRow(
            "harvest",
            "harvest_command",
            "Compare proceedings with the catalog, and propose a batch of edits.",
        ),
        "refresh": CommandRow(
            "refresh", "refresh_command", "Look for published versions of preprints."
        ),
        "links": CommandRow("links", "links_command", "Check every link."),
        "weekly": CommandRow(
            "weekly", "weekly_command", "Print the weekly issue, or apply its ticked boxes."
        ),
        "audit": CommandRow(
            "audit",
            "audit_command",
            "Compare a sample of records with their papers; record the result.",
        ),
    },
    "Restructure": {
        "taxonomy": CommandRow(
            "taxonomy", "taxonomy_command", "Print the tree of topics, or change it."
        ),
        "venue": CommandRow("listed_names", "venue_command", "Add, rename or merge venues."),
        "names": CommandRow(
            "listed_names",
            "names_command",
            "Add, rename or merge names of a VOCABULARY, such as models.",
        ),
        "rename": CommandRow("papers", "rename_command", "Give the paper KEY the key NEW."),
        "merge": CommandRow(
            "papers", "merge_command", "Merge the record OTHER into KEY: both are of one work."
        ),
        "remove": CommandRow(
            "papers", "remove_command", "Remove the paper KEY, and leave a page with the reason."
        ),
        "undo": CommandRow("undo", "undo_command", "Undo what the last command wrote."),
    },
    "Start a catalog": {
        "init": CommandRow("init", "init_command", "Start a new catalog, empty or from a list."),
    },
    "Answer on GitHub, in workflows": {
        "review": CommandRow("review", "review_command", "Summarize changed records for review."),
        "correct": CommandRow(
            "forms", "correct_command", "Correct a record as an issue form asks."
        ),
        "github": CommandRow("github", "github_command", "Post proposals to GitHub, in workflows."),
    },
}
"""The commands by what people do with them, in the order of the help."""


def _all_commands() -> dict[str, CommandRow]:
    commands: dict[str, CommandRow] = {}
    for entries in COMMAND_GROUPS.values():
        commands |= entries
    return commands


COMMANDS = _all_commands()


class LazyGroup(GeneralOptions, click.Group):
    """The commands by name; what the user can act on is one sentence, and a bug is a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; the name of a vocabulary is short for ``names`` with it."""
        if cmd_name not in COMMANDS:
            return _command_of_vocabulary(ctx, cmd_name)
        entry = COMMANDS[cmd_name]
        module = importlib.import_module(f"kdcatalog.commands.{entry.module}")
        command: click.Command = getattr(module, entry.function)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Return the command that is called, or what was probably meant in the error."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            name = args[0]
            if name.startswith("-"):
                raise  # an unknown option
            # Only here: every command would import it.
            from kdcatalog.model.vocabulary import did_you_mean

            # Sorted, since the words of vocabularies are a set.
            names = [*COMMANDS, *sorted(vocabulary_words(ctx))]
            hint = did_you_mean(name, names, "kdcatalog --help lists them", lists=False)
            message = f"No such command '{name}'; {hint}"
            raise click.UsageError(message, ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        width = max(map(len, COMMANDS))
        for heading, entries in COMMAND_GROUPS.items():
            # All columns begin in one place, which click sets for each list alone.
            rows = []
            for name, entry in entries.items():
                rows.append((name.ljust(width), entry.help))
            with formatter.section(heading):
                formatter.write_dl(rows)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the program with output that can always be printed."""
        _escape_unprintable()
        # Records stay until the end, and the collector visited all of them again and again: a
        # sixth of the time of a build.
        gc.set_threshold(_NEW_OBJECTS)
        ends_process = kwargs.pop("standalone_mode", True)
        kwargs["standalone_mode"] = False
        if not ends_process:
            return super().main(*args, **kwargs)
        try:
            code = super().main(*args, **kwargs)
        except click.Abort:
            # Before invoke(), when nothing is written, or after it, when the command has said what
            # is. Click itself would end with 1, "problems were found".
            click.echo("kdcatalog: interrupted", err=True)
            code = INTERRUPTED
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except BrokenPipeError:
            _discard_output()
            code = CLOSED_PIPE
        except OSError as error:
            # The help of the program is printed before invoke(), maybe to a full disk.
            click.echo(f"kdcatalog: {error.strerror}", err=True)
            code = ENVIRONMENT
        sys.exit(code or 0)

    def invoke(self, ctx: click.Context) -> None:
        """Run a command; explain what goes wrong."""
        try:
            with sigterm_as_interrupt(), verbose_log(ctx):
                super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit):
            raise  # click explains wrong use itself
        except (click.Abort, KeyboardInterrupt) as error:
            _abort(ctx, error)
        except BrokenPipeError:
            # As `export | head -1` does; 141 is what the shell reports of any program there.
            _discard_output()
            ctx.exit(CLOSED_PIPE)
        except CatalogError as error:
            _fail(ctx, error, str(error))
        except OSError as error:
            # Raised anywhere by a full disk, a missing permission or a taken port.
            place = f"{error.filename}: " if error.filename else ""
            reason = error.strerror or error
            _fail(ctx, error, f"{place}{reason}")
        except Exception as error:
            if came_from_interruption(error):
                _abort(ctx, error)
            error.add_note(_REPORT)
            raise


def _command_of_vocabulary(context: click.Context, name: str) -> click.Command | None:
    """Return the command of a vocabulary that taxonomy.yaml declares: ``model`` for models."""
    if name not in vocabulary_words(context):
        return None
    module = importlib.import_module("kdcatalog.commands.listed_names")
    command: click.Command = module.command_of_vocabulary(name)
    return command


def _escape_unprintable() -> None:
    """Let characters that the terminal's encoding lacks be printed as escapes.

    On Windows, with cp1252, a paper by Nguyễn ended `add` in a traceback after its record was
    written.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _abort(ctx: click.Context, error: BaseException) -> NoReturn:
    """Print whether anything was written before an interruption, and exit."""
    if run_of(ctx).debug:
        traceback.print_exception(error)
    if sys.stderr and sys.stderr.isatty():
        click.echo(err=True)  # the terminal has printed ^C without a line end
    click.echo(aborted_message(ctx), err=True)
    ctx.exit(INTERRUPTED)


def _discard_output() -> None:
    """Send what is still to be printed nowhere, or Python complains when it flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _fail(ctx: click.Context, error: Exception, message: str) -> NoReturn:
    """Print one sentence, with the traceback above it where --debug asks for it, and exit."""
    if run_of(ctx).debug:
        traceback.print_exception(error)
    click.echo(f"kdcatalog: {message}", err=True)
    hint = getattr(error, "hint", "")
    if hint:
        click.echo(f"hint: {hint}", err=True)
    ctx.exit(ENVIRONMENT)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=help_end(
        examples=(
            "kdcatalog init my-catalog",
            "kdcatalog add 2306.08543",
            "kdcatalog check",
            "kdcatalog build",
        ),
        exits={
            0: "success",
            1: "problems were found; nothing else went wrong",
            2: "wrong use",
            3: "a file or the network is missing or does not work",
            130: "interrupted by Ctrl-C, Ctrl-D or SIGTERM",
            141: "the program that read the output stopped reading",
        },
        variables=(*SITE, *NETWORK, "NO_COLOR"),
    ),
)
@click.version_option(
    __version__,
    prog_name="kdcatalog",
    message=f"%(prog)s %(version)s (Python {platform.python_version()})",
)
@click.option(
    "-C",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the catalog, or one inside it; by default the current folder.",
)
@click.pass_context
def main(context: click.Context, folder: Path) -> None:
    """Keep a curated catalog of papers.

    Papers are YAML records, one file each. kdcatalog checks them and makes README.md, a searchable
    site and data files. The options -q, -v, --debug and --color may also follow the command.
    """
    context.obj = enclosing_catalog(folder)
    is_dumb = os.environ.get("TERM") == "dumb"
    is_refused = bool(os.environ.get("NO_COLOR"))
    if context.color is None and (is_dumb or is_refused):
        context.color = False
