"""The options that commands share, the end of their help, and what a shell can complete.

Shells ask for words at every press of Tab, so nothing here imports pydantic.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from kdcatalog.commands.locking import folder_of, guarded, run_of
from kdcatalog.files import read_bounded
from kdcatalog.snapshot import PAPERS, TAXONOMY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    _Mapping = Mapping[str, Any]
    _PathAndTitle = tuple[str, str]

FORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
FORM_OF_REVIEWS = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
"""The option of what a person reviews: in Markdown, it has boxes to tick."""

UNTRUSTED = click.option(
    "--untrusted",
    is_flag=True,
    help="Run nothing of the catalog: ignore its mkdocs.yml, templates and scripts.",
)
FILES = click.argument(
    "files",
    nargs=-1,
    type=click.Path(path_type=Path),
)

VARIABLES: Mapping[str, str] = {
    "KDCATALOG_SITE_URL": "address of the site",
    "KDCATALOG_REPOSITORY_URL": "address of the repository",
    "GITHUB_TOKEN": "raises the limit on requests to GitHub",
    "HTTPS_PROXY": "proxy; HTTP_PROXY, ALL_PROXY, NO_PROXY, too",
    "KDCATALOG_ARXIV_URL": "mirror; also _DOI_, _ACL_, _DBLP_, ...",
    "NO_COLOR": "print without color",
}
"""The environment variables that commands read, with what they do."""

NETWORK = ("GITHUB_TOKEN", "HTTPS_PROXY", "KDCATALOG_ARXIV_URL")
"""The variables that count wherever a command asks other machines."""

SITE = ("KDCATALOG_SITE_URL", "KDCATALOG_REPOSITORY_URL")
"""The variables that count wherever addresses of the site are written."""


def _set_flag(context: click.Context, option: click.Parameter, value: bool) -> None:
    # Without the test, `kdcatalog -q check` would be reset by the option's absence after `check`.
    if value and option.name:
        setattr(run_of(context), option.name, True)


def _set_color(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    choices = {"always": True, "never": False}
    if value in choices:
        context.color = choices[value]


def _general_options(*, hidden: bool) -> list[click.Parameter]:
    def flag(*names: str, text: str) -> click.Option:
        return click.Option(
            names,
            is_flag=True,
            expose_value=False,
            callback=_set_flag,
            is_eager=True,
            hidden=hidden,
            help=text,
        )

    return [
        flag("-q", "--quiet", text="Print no progress and no summary."),
        flag("-v", "--verbose", text="Print more, such as requests and full reports."),
        flag("--debug", text="Show the traceback of every error."),
        click.Option(
            ("--color",),
            type=click.Choice(["auto", "always", "never"]),
            expose_value=False,
            callback=_set_color,
            is_eager=True,
            hidden=hidden,
            help="When to print in color; auto: on a terminal, unless NO_COLOR is set.",
        ),
    ]


class GeneralOptions(click.Command):
    """A command that takes the general options, too; only the program's own help lists them."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the parameters of the command and the general options."""
        *parameters, help_option = super().get_params(ctx)
        # Listed below every command, they would bury the options of its own.
        hidden = ctx.parent is not None
        return [*parameters, *_general_options(hidden=hidden), help_option]


class Command(GeneralOptions):
    """A command of the program; one that ``writes`` holds the lock of the catalog while it runs."""

    def __init__(self, *args: Any, writes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.writes = writes

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command in a catalog that no killed command has left half written."""
        with guarded(ctx):
            return super().invoke(ctx)


class NumberRange(click.IntRange):
    """A number from one to another; click calls it an integer range."""

    name = "number"


class CommandGroup(GeneralOptions, click.Group):
    """A command with commands below it."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with whole sentences, which click cuts at 45 characters."""
        rows = []
        for name in self.list_commands(ctx):
            help_text = self.commands[name].help or ""
            sentence = help_text.partition("\n\n")[0]
            rows.append((name, sentence))
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command in a catalog that no killed command has left half written."""
        with guarded(ctx):
            return super().invoke(ctx)


# The end of a help text


def help_end(
    *,
    examples: Sequence[str],
    exits: Mapping[int, str] | None = None,
    variables: Sequence[str] = (),
    more: str = "",
) -> str:
    """Return what follows the options in a help text: examples, exit codes, variables."""
    blocks = [_block("Examples", examples)]
    if more:
        blocks.append(f"\b\n{more.strip()}")
    codes = list(_exit_lines(exits or {}))
    blocks.append(_block("Exit codes", codes))
    names = list(_variable_lines(variables))
    blocks.append(_block("Environment variables", names))
    return "\n\n".join(block for block in blocks if block)


def _exit_lines(exits: Mapping[int, str]) -> Iterator[str]:
    for code, meaning in exits.items():
        # Three columns, since the largest code is 141.
        yield f"{code:<3}  {meaning}"


def _variable_lines(names: Sequence[str]) -> Iterator[str]:
    width = max(map(len, names), default=0)
    for name in names:
        meaning = VARIABLES[name]
        yield f"{name:<{width}}  {meaning}"


def _block(title: str, lines: Sequence[str]) -> str:
    """Return a title with indented lines, which click must not join; empty without lines."""
    if not lines:
        return ""
    indented = [f"  {line}" for line in lines]
    return "\n".join(["\b", f"{title}:", *indented])


# What a shell completes


if TYPE_CHECKING:
    _Name = click.ParamType[str, str]
else:
    # Generic since click 8.2 only.
    _Name = click.ParamType


class Topic(_Name):
    """A topic: its path, a unique ending of it, or its title."""

    name = "topic"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the topics whose path, or the end of it, begins like this."""
        items = []
        for path, title in _topics(_taxonomy_of(ctx)):
            endings = (path, _last_part(path))
            if any(ending.startswith(incomplete) for ending in endings):
                items.append((path, title))
        # The shell drops completions that do not begin with what was typed: offer the last part.
        paths = [path for path, _ in items]
        is_beginning = any(path.startswith(incomplete) for path in paths)
        completions = []
        for path, title in items:
            word = path if is_beginning else _last_part(path)
            completions.append(CompletionItem(word, help=title))
        return completions


def _last_part(path: str) -> str:
    return path.rpartition("/")[2]


class FilledText(_Name):
    """A text that is not empty: `venue rename ACL ""` reported 227 records without a venue."""

    name = "text"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> str:
        """Return the text without blanks around it; an empty one is a wrong use."""
        text = str(value).strip()
        if not text:
            self.fail("it is empty", param, ctx)
        return text


class VenueName(_Name):
    """A venue: its id, name or an alias."""

    name = "venue"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the venues whose id begins like this."""
        beginning = incomplete.casefold()
        items = []
        for venue in _mappings(_taxonomy_of(ctx).get("venues")):
            venue_id = str(venue.get("id", ""))
            # In any case of letters: people type "neurips", and the id is "NeurIPS".
            if venue_id.casefold().startswith(beginning):
                name = str(venue.get("name", ""))
                items.append(CompletionItem(venue_id, help=name))
        return items


class PaperKey(_Name):
    """The key of a paper, which is the name of its file."""

    name = "key"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the keys that begin like this."""
        records = (folder_of(ctx) / PAPERS).glob("*/*.yaml")
        keys = sorted(path.stem for path in records)
        matching_keys = [key for key in keys if key.startswith(incomplete)]
        return list(map(CompletionItem, matching_keys))


class ProblemCode(_Name):
    """A problem code such as KD301."""

    name = "code"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the codes that begin like this."""
        from kdcatalog.codes import CODES

        beginning = incomplete.upper()
        items = []
        for code, row in CODES.items():
            if code.startswith(beginning):
                items.append(CompletionItem(row.id, help=row.title))
        return items


def _taxonomy_of(context: click.Context) -> Mapping[str, Any]:
    """Return taxonomy.yaml as plain data; empty where it cannot be read."""
    from kdcatalog.source.document import Limits
    from kdcatalog.source.reader import read_yaml

    path = folder_of(context) / TAXONOMY
    if not os.path.lexists(path):
        return {}
    # Ten times the limits of a record: a taxonomy is the largest file that people write.
    limits = Limits(bytes=1 << 20, values=100_000)
    document = read_yaml(read_bounded(path).content, TAXONOMY, limits)
    if isinstance(document.data, dict):
        return document.data
    return {}


def vocabulary_words(context: click.Context) -> frozenset[str]:
    """Return the ids of the vocabularies of taxonomy.yaml, also without an s at their ends."""
    words = set()
    for vocabulary in _mappings(_taxonomy_of(context).get("vocabularies")):
        vocabulary_id = str(vocabulary.get("id", ""))
        words |= {vocabulary_id, vocabulary_id.removesuffix("s")}
    return frozenset(words - {""})


def _topics(taxonomy: _Mapping) -> Iterator[_PathAndTitle]:
    for facet in _mappings(taxonomy.get("facets")):
        yield from _nodes_below(facet, "")


def _nodes_below(node: _Mapping, parent: str) -> Iterator[_PathAndTitle]:
    """Yield the path and title of a node and of every node below it."""
    # A file in the middle of an edit may have nodes without an id or title.
    node_id = node.get("id", "")
    path = f"{parent}{node_id}"
    title = str(node.get("title", ""))
    yield path, title
    for child in _mappings(node.get("nodes")):
        yield from _nodes_below(child, f"{path}/")


def _mappings(values: object) -> Iterable[_Mapping]:
    """Return the mappings in a list; whatever else a broken file has there is left out."""
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, dict)]
