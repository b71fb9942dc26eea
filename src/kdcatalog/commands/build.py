"""``kdcatalog build``: check, then write; nothing is written while a record has an error."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.artifacts.artifact import File
from kdcatalog.artifacts.readme import BUDGET
from kdcatalog.commands.frame import (
    PROBLEMS,
    leave,
    note,
    note_written,
    print_problems,
    save,
    settings_of,
)
from kdcatalog.commands.options import SITE, Command, help_end
from kdcatalog.commands.site import build_site
from kdcatalog.model.text import pluralize
from kdcatalog.problems import Located, errors
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot
from kdcatalog.writing import has_same_text

_NO_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    ``problems`` are the errors that stopped it. ``changed`` are the files that were written or,
    dry, differ from what the records give. ``left_out`` is the number of rows that README.md has
    no room for.
    """

    problems: tuple[Located, ...] = ()
    changed: tuple[str, ...] = ()
    papers: int = 0
    readme_bytes: int = 0
    left_out: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether README.md exceeds its budget even after every row that may go has gone."""
        return self.readme_bytes > BUDGET


def build(snapshot: Snapshot, settings: Settings = _NO_SETTINGS, *, dry: bool, site: bool) -> Built:
    """Write the site, then README.md, schema, pictures and forms.

    With ``dry``, only report which of the committed files differ. Raises CatalogError where the
    site cannot be built; then nothing is written.
    """
    result = pipeline.load(snapshot)
    broken = errors(result.problems)
    if broken or result.catalog is None:
        return Built(problems=tuple(pipeline.locate_all(snapshot, broken)))
    generated = pipeline.repository(snapshot, result.catalog)
    root = snapshot.root
    changed = {}
    for file in generated.files:
        if not _is_current(root, file):
            changed[file.path] = file.content
    if not dry:
        if site:
            build_site(snapshot, result, settings)
            note_written(["site/"])
        save(snapshot, changed)
    return Built(
        changed=tuple(changed),
        papers=len(result.catalog.papers),
        readme_bytes=len(generated.files[0].content),
        left_out=generated.left_out,
    )


def _is_current(root: Path, file: File) -> bool:
    path = root / file.path
    return path.is_file() and has_same_text(path.read_bytes(), file.content)


@click.command(
    "build",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog build",
            "kdcatalog build --no-site",
            "kdcatalog build --check",
            "kdcatalog build --site-url https://example.org/papers/",
        ),
        exits={
            0: "everything is up to date",
            1: "a record has errors, README.md is too large or, with --check, a file differs",
            3: "the site cannot be built or written",
        },
        variables=SITE,
    ),
)
@click.option(
    "--check",
    "dry",
    is_flag=True,
    help="Write nothing; exit 1 if README, schema, forms or pictures are out of date.",
)
@click.option("--site/--no-site", default=True, help="Build the site, too.", show_default=True)
@click.option(
    "--site-url",
    default="",
    metavar="URL",
    help="Address of the site, instead of catalog.url; also KDCATALOG_SITE_URL.",
)
@click.option(
    "--repository-url",
    default="",
    metavar="URL",
    help="Address of the repository, instead of catalog.repository; also KDCATALOG_REPOSITORY_URL.",
)
@click.pass_obj
def build_command(
    folder: Path, site_url: str, repository_url: str, *, dry: bool, site: bool
) -> None:
    """Write README.md, the data files and the site.

    The records are checked first, and nothing is written while one has an error. Written are
    README.md, schemas/, docs/pictures/, the issue forms and site/. Feeds, the sitemap, canonical
    addresses and the links that edit a record need the addresses of site and repository;
    README.md always has those of taxonomy.yaml.
    """
    settings = settings_of(site_url, repository_url)
    built = build(Snapshot.at(folder), settings, dry=dry, site=site)
    if built.problems:
        print_problems(built.problems)
        number = pluralize(len(built.problems), "error")
        leave(f"nothing was built: {number}", PROBLEMS)
    _print_changed(built.changed, dry=dry)
    if built.left_out:
        rows = pluralize(built.left_out, "row")
        click.echo(f"README.md leaves out {rows} to stay within its budget", err=True)
    if built.is_too_large:
        size = f"README.md has {built.readme_bytes} bytes, more than GitHub shows"
        leave(f"{size}: set readme_keeps earlier", PROBLEMS)
    if not dry:
        papers = pluralize(built.papers, "paper")
        summary = f"{papers}: README.md {built.readme_bytes} bytes"
        click.echo(f"{summary}, site/" if site else summary)
    elif built.changed:
        note("run: kdcatalog build")
        sys.exit(PROBLEMS)


def _print_changed(files: Sequence[str], *, dry: bool) -> None:
    verb = "out of date:" if dry else "wrote"
    for file in files:
        click.echo(f"{verb} {file}")
