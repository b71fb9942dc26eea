"""``kdcatalog build``: check, then write; nothing is written while a record has an error."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  click reads the annotation
from typing import TYPE_CHECKING

import click

from kdcatalog.commands.frame import (
    PROBLEMS,
    cache_of,
    leave,
    note,
    note_written,
    print_problems,
    settings_of,
    snapshot_of,
)
from kdcatalog.commands.last_build import (
    LargePages,
    LastBuild,
    Summary,
    TextDigests,
    digest_of_text,
    outdated,
    stale_lists,
)
from kdcatalog.commands.locking import commit
from kdcatalog.commands.options import SITE, UNTRUSTED, Command, help_end
from kdcatalog.settings import Settings
from kdcatalog.snapshot import README, catalog_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kdcatalog.artifacts.artifact import File
    from kdcatalog.artifacts.repository import RepositoryFiles
    from kdcatalog.cache import Cache
    from kdcatalog.pipeline import Result
    from kdcatalog.problems import Located
    from kdcatalog.snapshot import Snapshot

_STATES = "committed-files"
State = tuple[str, str, int]
"""The digest of the inputs of a committed file, that of its text, and its bytes."""
States = dict[str, State]

_NO_SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    ``problems`` are the errors that stopped it. ``changed`` are the files that were written or,
    dry, differ from what the records give. ``removed`` are lists of topics that have moved or have
    no papers. ``newest`` is the number of rows of a topic that README.md has room for, ``is_short``
    whether more were to be listed. ``too_large`` says which pages are larger than their budgets.
    """

    problems: tuple[Located, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    papers: int = 0
    readme_bytes: int = 0
    newest: int = 0
    is_short: bool = False
    too_large: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the committed files were as the records give them."""
        return not self.changed and not self.removed

    @property
    def summary(self) -> Summary:
        """What the next build reports as well where nothing has changed."""
        rows = self.newest, self.is_short
        return self.papers, self.readme_bytes, *rows, self.too_large


def build(
    snapshot: Snapshot,
    settings: Settings = _NO_SETTINGS,
    *,
    dry: bool,
    site: bool,
    cache: Cache | None = None,
) -> Built:
    """Write the site, then README.md, lists, schema, pictures and forms.

    With ``dry``, only report which of the committed files differ. What has not changed since the
    last build with the same ``cache`` is not made again. Raises CatalogError where the site cannot
    be built; then nothing is written.
    """
    site = site and not dry
    last = LastBuild.of(cache, snapshot, settings, site=site)
    unchanged = _unchanged(last)
    if unchanged:
        return unchanged
    # Imported here, like the modules that it needs: where nothing has changed, reading pydantic
    # would take longer than everything else.
    from kdcatalog import pipeline
    from kdcatalog.artifacts.repository import repository_files
    from kdcatalog.problems import errors

    result = _load(snapshot, cache)
    broken = errors(result.problems)
    if broken or result.catalog is None:
        return Built(problems=tuple(pipeline.locate_all(snapshot, broken)))
    generated = repository_files(snapshot, result.catalog)
    states = _states(snapshot, generated.files, cache)
    texts = _texts_of(states)
    built = _compared(
        snapshot.root,
        texts,
        papers=len(result.catalog.papers),
        readme_bytes=states[README][2],
        newest=generated.newest,
        too_large=tuple(_too_large(states)),
    )
    # The site first: it may fail, and then the committed files are to stay as they are.
    if site:
        _write_site(snapshot, result, settings, cache)
    if not dry:
        _write(snapshot, generated, built)
        if cache:
            cache.write(_STATES, states)
    if built.is_current or not dry:
        last.keep(built.summary, texts)
    return built


def _unchanged(last: LastBuild) -> Built | None:
    """Return what a build gives that has nothing to do; None where it may have something."""
    summary = last.summary()
    # Somebody may have copied a list of a former topic back.
    if summary is None or stale_lists(last.root, last.files):
        return None
    papers, readme_bytes, newest, is_short, too_large = summary
    return Built(
        papers=papers,
        readme_bytes=readme_bytes,
        newest=newest,
        is_short=is_short,
        too_large=too_large,
    )


def _load(snapshot: Snapshot, cache: Cache | None) -> Result:
    from kdcatalog import pipeline
    from kdcatalog.checks.rules import ERROR_RULES, rules_among
    from kdcatalog.problems import errors
    from kdcatalog.records.kept_names import KeptNames

    # Warnings stop no build, and nothing prints them here.
    if not cache:
        return pipeline.load(snapshot, rules=ERROR_RULES)
    kept = pipeline.KeptRecords(cache)
    names = KeptNames(cache)
    # Of the others, the last build found no errors.
    unchecked = kept.unchecked(snapshot)
    rules = ERROR_RULES
    if unchecked and names.changed(snapshot) == {*unchecked}:
        papers = pipeline.papers_in(snapshot, unchecked)
        beside = names.beside(snapshot, unchecked, papers)
        rules = tuple(rules_among({*unchecked, *beside}, rules))
    result = pipeline.load(snapshot, kept.read, rules=rules, files=unchecked)
    kept.save()
    if result.catalog and not errors(result.problems):
        kept.note_checked(snapshot)
        names.save(snapshot, result.catalog.papers)
    return result


def _states(
    snapshot: Snapshot,
    files: Iterable[File],
    cache: Cache | None,
) -> States:
    """Return the state of each generated file; only those with new inputs are made for it."""
    from kdcatalog.digests import Digests

    digests = Digests(snapshot)
    kept = cache.read(_STATES) if cache else None
    last: States = kept or {}
    states = {}
    for file in files:
        inputs = digests.of(file)
        state = last.get(file.path)
        if state is None or state[0] != inputs:
            content = file.content
            state = inputs, digest_of_text(content), len(content)
        states[file.path] = state
    return states


def _texts_of(states: States) -> TextDigests:
    texts = {}
    for path, (_, text, _) in states.items():
        texts[path] = text
    return texts


def _compared(
    root: Path,
    texts: TextDigests,
    *,
    papers: int,
    readme_bytes: int,
    newest: int,
    too_large: LargePages,
) -> Built:
    """Return what differs between the committed files and those that the records give."""
    from kdcatalog.views.readme import NEWEST_ROWS

    return Built(
        changed=tuple(outdated(root, texts)),
        removed=stale_lists(root, texts),
        papers=papers,
        readme_bytes=readme_bytes,
        newest=newest,
        is_short=newest < NEWEST_ROWS,
        too_large=too_large,
    )


def _write(snapshot: Snapshot, generated: RepositoryFiles, built: Built) -> None:
    """Write the committed files that differ, and remove those that are no longer made."""
    contents: dict[str, bytes | None] = {}
    for file in generated.files:
        if file.path in built.changed:
            contents[file.path] = file.content
    contents |= dict.fromkeys(built.removed)
    # Not for an undo, which is for what people write: a build follows from that.
    commit(snapshot, contents)
    note_written(contents)


def _write_site(
    snapshot: Snapshot,
    result: Result,
    settings: Settings,
    cache: Cache | None,
) -> None:
    from kdcatalog.commands.site import build_site

    build_site(snapshot, result, settings, cache)
    note_written(["site/"])


def _too_large(states: States) -> Iterator[str]:
    """Yield a message for each page of the repository that is larger than its budget."""
    from kdcatalog.artifacts import readme, repository

    for path, (_, _, size) in states.items():
        budget = readme.BUDGET if path == README else repository.BUDGET
        # Only pages have a budget: GitHub cuts off what it renders, not a schema or a picture.
        if path.endswith(".md") and size > budget:
            yield f"{path} has {size} bytes, more than {budget}"


@click.command(
    "build",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog build",
            "kdcatalog build --no-site",
            "kdcatalog build --check",
            "kdcatalog build --untrusted",
            "kdcatalog build --site-url https://example.org/papers/",
        ),
        exits={
            0: "everything is up to date",
            1: "a record has errors, a page is too large or, with --check, a file differs",
            2: "wrong use",
            3: "the site cannot be built or written",
        },
        variables=SITE,
    ),
)
@click.option(
    "--check",
    "dry",
    is_flag=True,
    help="Write nothing; exit 1 if README, lists, schema, forms or pictures are out of date.",
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
@click.option(
    "--cache/--no-cache",
    "is_cached",
    default=True,
    help="Make only what has changed, by the digests kept in .kdcatalog/.",
    show_default=True,
)
@UNTRUSTED
@click.pass_obj
def build_command(
    folder: Path,
    site_url: str,
    repository_url: str,
    *,
    dry: bool,
    site: bool,
    is_cached: bool,
    untrusted: bool,
) -> None:
    """Write README.md, the data files and the site.

    The records are checked first, and nothing is written while one has an error. Writes README.md,
    lists/, schemas/, docs/, the issue forms and site/. Feeds, the sitemap, canonical
    addresses and the links that edit a record need the addresses of site and repository;
    README.md always has those of taxonomy.yaml.
    """
    settings = settings_of(site_url, repository_url)
    root = catalog_folder(folder)
    # What is kept in the folder of an outsider may be theirs as well.
    cache = cache_of(root) if is_cached and not untrusted else None
    snapshot = snapshot_of(folder, untrusted=untrusted)
    built = build(snapshot, settings, dry=dry, site=site, cache=cache)
    _report(built, dry=dry, site=site)


def _report(built: Built, *, dry: bool, site: bool) -> None:
    if built.problems:
        print_problems(built.problems)
        number = _number(len(built.problems), "error")
        leave(f"nothing was built: {number}", PROBLEMS)
    _print_changed(built, dry=dry)
    if built.is_short:
        rows = f"the newest {built.newest} papers of each topic"
        click.echo(f"README.md lists {rows}, as its budget has no room for more", err=True)
    if built.too_large:
        sizes = ", ".join(built.too_large)
        leave(f"{sizes}: list fewer rows in readme_rows, or divide the topic", PROBLEMS)
    if not dry:
        papers = _number(built.papers, "paper")
        summary = f"{papers}: README.md {built.readme_bytes} bytes"
        click.echo(f"{summary}, site/" if site else summary)
    elif built.changed or built.removed:
        note("run: kdcatalog build")
        sys.exit(PROBLEMS)


def _number(count: int, noun: str) -> str:
    # Not pluralize of the model, which imports pydantic.
    ending = "" if count == 1 else "s"
    return f"{count} {noun}{ending}"


def _print_changed(built: Built, *, dry: bool) -> None:
    for file in built.changed:
        click.echo(f"out of date: {file}" if dry else f"wrote {file}")
    for file in built.removed:
        click.echo(f"no longer needed: {file}" if dry else f"removed {file}")
