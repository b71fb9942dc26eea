"""``kdcatalog build``: check, then write; nothing is written while a record is broken."""

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from kdcatalog import pipeline
from kdcatalog.artifacts.readme import BUDGET
from kdcatalog.commands.frame import PROBLEMS, count, leave, settings_of
from kdcatalog.commands.site import build_site
from kdcatalog.problems import Located, errors
from kdcatalog.reporting import format_text
from kdcatalog.settings import Settings
from kdcatalog.snapshot import Snapshot
from kdcatalog.writing import is_current, write

_NO_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: errors that stopped it, files written (or, dry, drifted), and figures to tell."""

    problems: tuple[Located, ...] = ()
    changed: tuple[str, ...] = ()
    papers: int = 0
    readme_bytes: int = 0
    left_out: int = 0

    @property
    def is_too_large(self) -> bool:
        """Whether README.md exceeds its budget though every row that may go has gone."""
        return self.readme_bytes > BUDGET


def build(snapshot: Snapshot, settings: Settings = _NO_SETTINGS, *, dry: bool, site: bool) -> Built:
    """Write the site, then README.md, schema, pictures and forms; with ``dry`` only tell what has drifted."""
    result = pipeline.load(snapshot)
    broken = errors(result.problems)
    if broken or result.catalog is None:
        return Built(problems=tuple(pipeline.locate_all(snapshot, broken)))
    generated = pipeline.repository(snapshot, result.catalog)
    changed = [
        file for file in generated.files if not is_current(snapshot.root / file.path, file.content)
    ]
    if site and not dry:
        build_site(snapshot, result, settings)
    for file in () if dry else changed:
        write(snapshot.root / file.path, file.content)
    return Built(
        changed=tuple(file.path for file in changed),
        papers=len(result.catalog.papers),
        readme_bytes=len(generated.files[0].content),
        left_out=generated.left_out,
    )


@click.command("build")
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
    """Check the records, then write README.md, schemas/, pictures, issue forms and site/.

    Feeds, the sitemap, canonical addresses and the links that edit a record need the addresses of
    site and repository. README.md always has those of taxonomy.yaml.
    """
    settings = settings_of(site_url, repository_url)
    built = build(Snapshot.at(folder), settings, dry=dry, site=site)
    if built.problems:
        click.echo(format_text(built.problems), nl=False)
        leave(f"nothing was built: {count(len(built.problems), 'error')}", PROBLEMS)
    for file in built.changed:
        click.echo(f"{'out of date:' if dry else 'wrote'} {file}")
    if built.left_out:
        rows = count(built.left_out, "row")
        click.echo(f"README.md leaves out {rows} to stay within its budget", err=True)
    if built.is_too_large:
        size = f"README.md has {built.readme_bytes} bytes, more than GitHub shows"
        leave(f"{size}: set readme_keeps earlier", PROBLEMS)
    if not dry:
        summary = f"{count(built.papers, 'paper')}: README.md {built.readme_bytes} bytes"
        click.echo(f"{summary}, site/" if site else summary)
    elif built.changed:
        click.echo("run: kdcatalog build", err=True)
        sys.exit(PROBLEMS)
