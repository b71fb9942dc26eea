"""The commands that make README.md and the site: build, serve."""

import sys
from pathlib import Path

import click

from kdcatalog.cli.frame import PROBLEMS, count, leave, settings_of
from kdcatalog.snapshot import Snapshot


def _address(_context: click.Context, _option: click.Parameter, text: str) -> str:
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise click.BadParameter(f"{text} is no host and port, such as 127.0.0.1:8000")
    return text


@click.command()
@click.option(
    "--check",
    "dry",
    is_flag=True,
    help="Write nothing; exit 1 where README, schema, forms or pictures drifted.",
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
def build(folder: Path, site_url: str, repository_url: str, *, dry: bool, site: bool) -> None:
    """Check the records, then write README.md, schemas/, the pictures, the forms of issues and site/.

    The feeds, the sitemap, canonical addresses and the links that edit a record need the addresses of the
    site and the repository. README.md always has those of taxonomy.yaml.
    """
    from kdcatalog.commands import build as command
    from kdcatalog.reporting import as_text

    snapshot = Snapshot.at(folder)
    settings = settings_of(site_url, repository_url)
    built = command.build(snapshot, settings, dry=dry, site=site)
    if built.problems:
        click.echo(as_text(built.problems), nl=False)
        click.echo(f"nothing was built: {count(len(built.problems), 'error')}", err=True)
        sys.exit(PROBLEMS)
    for file in built.changed:
        click.echo(f"{'has drifted:' if dry else 'wrote'} {file}")
    if built.left_out:
        click.echo(
            f"README.md leaves out {count(built.left_out, 'row')} to stay within its budget",
            err=True,
        )
    if built.is_too_large:
        leave(
            f"README.md has {built.readme_bytes} bytes, more than GitHub shows: set readme_keeps earlier",
            PROBLEMS,
        )
    if dry and built.changed:
        click.echo("run: kdcatalog build", err=True)
    elif not dry:
        click.echo(
            f"{count(built.papers, 'paper')}: README.md {built.readme_bytes} bytes"
            + (", site/" if site else "")
        )
    sys.exit(PROBLEMS if dry and built.changed else 0)


@click.command()
@click.option(
    "--address",
    default="127.0.0.1:8000",
    show_default=True,
    callback=_address,
    help="Where to serve.",
)
@click.pass_obj
def serve(folder: Path, address: str) -> None:
    """Serve the site and build it anew a second after a record is saved."""
    from kdcatalog.commands.site import serve as run
    from kdcatalog.reporting import as_text

    settings_of()  # a wrong address is reported before MkDocs starts
    if problems := run(Snapshot.at(folder), address):
        click.echo(as_text(problems), nl=False)
        sys.exit(PROBLEMS)
