"""Write the references of commands, docs/commands.md and docs/kdcatalog.1, and of settings.

The commands are those of the help texts, the settings in docs/settings.md those of the models, so
that no reference can contradict the program. With `--check`
nothing is written, and the exit code is 1 where a file differs.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import __version__
from kdcatalog.artifacts.settings_schemas import (
    MODELS,
    SettingBlock,
    explained_settings,
    settings_example,
)
from kdcatalog.cli import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
MARKDOWN = DOCS / "commands.md"
MAN = DOCS / "kdcatalog.1"
SETTINGS = DOCS / "settings.md"
SETTINGS_INTRODUCTION = """\
<!-- Made by `make reference` from the models and from templates/settings/. -->

A catalog is set up in `taxonomy.yaml`; `people.yaml` and `rejected.yaml` are optional.
`kdcatalog check` reports every mistake with its line, and an editor with a YAML language server
completes the settings while you type: the first line of a new `taxonomy.yaml` names the schema.

A block is a group of settings, with a table of its own further below.
Its path has `[]` behind the name of a list: `facets[].start[]` are papers to read first on a topic.
Topics below a topic, `facets[].nodes[]`, have the same settings as facets."""

# Wide enough that click never wraps a line, which Markdown and roff do themselves.
WIDTH = 10_000


@dataclass(frozen=True)
class Block:
    """The end of a help text: a title such as "Examples", and its lines."""

    title: str
    lines: tuple[str, ...]

    @property
    def is_table(self) -> bool:
        """Whether each line is a term and, two spaces or more behind it, what it means."""
        return self.title in ("Exit codes", "Environment variables")

    def rows(self) -> Iterator[tuple[str, str]]:
        """Yield terms with their meanings."""
        for line in self.lines:
            term, _, meaning = line.partition(" ")
            yield term, meaning.strip()


@dataclass(frozen=True)
class Manual:
    """The help of one command, taken apart."""

    name: str
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def manuals() -> Iterator[Manual]:
    """Yield the manual of the program and then of every command."""
    context = click.Context(
        main, info_name="kdcatalog", terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    yield from manuals_below(context)


def manuals_below(context: click.Context) -> Iterator[Manual]:
    """Yield the manual of a command and of every command below it."""
    command = context.command
    yield manual_of(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child:
                below = click.Context(child, parent=context, info_name=name, terminal_width=WIDTH)
                yield from manuals_below(below)


def manual_of(context: click.Context) -> Manual:
    """Return the manual of one command."""
    command = context.command
    options = []
    for parameter in command.get_params(context):
        names, text = parameter.get_help_record(context) or ("", "")
        # Arguments are explained in the text above the options.
        if text:
            options.append((names, " ".join(text.split())))
    paragraphs = []
    for paragraph in (command.help or "").split("\n\n"):
        words = paragraph.split()
        paragraphs.append(" ".join(words))
    return Manual(
        name=context.command_path,
        usage=command.get_usage(context).removeprefix("Usage: "),
        paragraphs=tuple(paragraphs),
        options=tuple(options),
        blocks=tuple(blocks_of(command.epilog or "")),
    )


def blocks_of(epilog: str) -> Iterator[Block]:
    """Yield the blocks of an epilog: each is the mark that click needs, a title, and lines."""
    for text in epilog.split("\n\n"):
        _mark, title, *lines = text.splitlines()
        stripped = [line.strip() for line in lines]
        yield Block(title.removesuffix(":"), tuple(stripped))


# Markdown


def markdown() -> str:
    """Return the reference as Markdown."""
    lines = [
        "# Commands",
        "",
        "<!-- Made by `make reference` from the help of the program. -->",
        "",
    ]
    for manual in manuals():
        lines += markdown_section(manual)
    return "\n".join(lines).rstrip() + "\n"


def markdown_section(manual: Manual) -> list[str]:
    """Return the lines of one command."""
    lines = [f"## {manual.name}", "", "```text", manual.usage, "```", ""]
    for paragraph in manual.paragraphs:
        lines += [paragraph.replace("<", "&lt;"), ""]
    lines += [f"- `{names}`: {text}" for names, text in manual.options]
    lines.append("")
    for block in manual.blocks:
        lines += markdown_block(block)
    return lines


def markdown_block(block: Block) -> list[str]:
    """Return the lines of a block: examples as code, the others as a list."""
    title = f"{block.title}:"
    if block.is_table:
        # An underscore would begin emphasis.
        meanings = [(term, meaning.replace("_", "\\_")) for term, meaning in block.rows()]
        rows = [f"- `{term}`: {meaning}" for term, meaning in meanings]
        return [title, "", *rows, ""]
    language = "sh" if block.title == "Examples" else "text"
    return [title, "", f"```{language}", *block.lines, "```", ""]


# roff


def man() -> str:
    """Return the man page."""
    program, *commands = manuals()
    lines = [
        '.\\" Made by make reference from the help of the program.',
        f'.TH KDCATALOG 1 "" "kdcatalog {__version__}"',
        ".SH NAME",
        "kdcatalog \\- keep a curated catalog of papers",
        ".SH SYNOPSIS",
        f".B {roff(program.usage)}",
        ".SH DESCRIPTION",
    ]
    for paragraph in program.paragraphs[1:]:
        lines += [".PP", roff(paragraph)]
    lines.append(".SH OPTIONS")
    lines += roff_rows(program.options)
    lines.append(".SH COMMANDS")
    for manual in commands:
        lines += roff_command(manual)
    titles = {"Exit codes": "EXIT STATUS", "Environment variables": "ENVIRONMENT"}
    for block in program.blocks:
        title = titles.get(block.title, block.title.upper())
        lines += [f".SH {title}", *roff_block(block)]
    return "\n".join(lines) + "\n"


def roff_command(manual: Manual) -> list[str]:
    """Return the lines of one command."""
    lines = [f".SS {roff(manual.usage)}"]
    for paragraph in manual.paragraphs:
        lines += [".PP", roff(paragraph)]
    lines += roff_rows(manual.options)
    for block in manual.blocks:
        lines += [".PP", f"{block.title}:", *roff_block(block)]
    return lines


def roff_block(block: Block) -> list[str]:
    """Return the lines of a block: a table as tagged paragraphs, others unfilled."""
    if block.is_table:
        return roff_rows(tuple(block.rows()))
    return [".nf", ".RS", *map(roff, block.lines), ".RE", ".fi"]


def roff_rows(rows: tuple[tuple[str, str], ...]) -> list[str]:
    """Return terms with their meanings as tagged paragraphs."""
    lines = []
    for term, meaning in rows:
        lines += [".TP", f".B {roff(term)}", roff(meaning)]
    return lines


def roff(text: str) -> str:
    """Return text with what roff would read as a request or turn into another dash."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


# Settings


def settings() -> str:
    """Return the reference of all settings as Markdown."""
    lines = ["# Settings", "", SETTINGS_INTRODUCTION, ""]
    for name in MODELS:
        lines += [f"## {name}", ""]
        example = (ROOT / "templates" / settings_example(name)).read_bytes()
        _, blocks = explained_settings(name, example)
        for block in blocks:
            lines += settings_section(name, block)
    return "\n".join(lines).rstrip() + "\n"


def settings_section(name: str, block: SettingBlock) -> list[str]:
    """Return the lines of one block: a table of its settings."""
    lines = []
    if block.path:
        # With the file, since two files may have a block of one name.
        lines += [f"### {name}: {block.path}", ""]
    lines += [
        "| Setting | Type | Default | What it means | Example |",
        "| --- | --- | --- | --- | --- |",
    ]
    for setting in block.settings:
        example = f"`{setting.example}`" if setting.example else "below"
        meaning = setting.meaning.replace("_", "\\_")
        cells = (f"`{setting.name}`", setting.type, setting.default, meaning, example)
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


FILES = {MARKDOWN: markdown, MAN: man, SETTINGS: settings}


def update(*, is_dry: bool) -> list[Path]:
    """Write the files that differ, or only return them."""
    differing = []
    for path, make in FILES.items():
        content = make().encode()
        if not path.exists() or path.read_bytes() != content:
            differing.append(path)
            if not is_dry:
                path.write_bytes(content)
    return differing


if __name__ == "__main__":
    is_check = sys.argv[1:] == ["--check"]
    changed = update(is_dry=is_check)
    for path in changed:
        verb = "out of date:" if is_check else "wrote"
        print(verb, path.relative_to(DOCS.parent))
    sys.exit(1 if is_check and changed else 0)
