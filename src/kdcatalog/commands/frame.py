"""What the commands share: exit codes, options, the settings of a run, and how to read the catalog.

It imports nothing that takes long: every command imports it first.
"""

from __future__ import annotations

import datetime
import logging
import os
import signal
import sys
import threading
import traceback
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kdcatalog.commands.locking import commit_for_undo, run_of
from kdcatalog.files import UnreadableFileError
from kdcatalog.settings import BadOptionError, Settings
from kdcatalog.snapshot import PAPERS, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from kdcatalog.cache import Cache
    from kdcatalog.drafting.additions import WriteFiles
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.pipeline import RecordReader
    from kdcatalog.problems import Located
    from kdcatalog.services.client import Client

PROBLEMS, WRONG_USE, ENVIRONMENT = 1, 2, 3
# What shells report of a program that was ended by Ctrl-C, or by writing to a closed pipe.
INTERRUPTED, CLOSED_PIPE = 130, 141
# More names than this make the end of an interrupted command hard to read.
_NAMED_FILES = 5
# A library of 10,000 works takes below ten.
_MOST_SECONDS = 120.0
_COLORS = {"error": "red", "warning": "yellow"}


def refuse_settings(snapshot: Snapshot, name: str, raw: bytes) -> None:
    """Exit where a list of papers is a YAML file of the catalog: its topics are no papers."""
    for file in snapshot.files.values():
        is_record = file.path.startswith(f"{PAPERS}/")
        is_yaml = file.path.endswith((".yaml", ".yml"))
        if is_yaml and not is_record and file.content == raw:
            hint = "pass a list of papers, such as a .bib file"
            leave(f"{name} is {file.path} of the catalog, which lists no papers; {hint}", WRONG_USE)


def catalog_of(snapshot: Snapshot) -> Catalog:
    """Return the catalog at the addresses of this run; print its errors and exit if there is none.

    Records with errors are left out.
    """
    from kdcatalog import pipeline
    from kdcatalog.checks.rules import ERROR_RULES
    from kdcatalog.model.text import pluralize
    from kdcatalog.problems import errors

    settings = settings_of()
    result = pipeline.load(snapshot, reader_of(snapshot), rules=ERROR_RULES)
    if result.catalog is None:
        # Warnings would hide the errors that keep the command from running.
        print_problems(pipeline.locate_all(snapshot, errors(result.problems)))
        sys.exit(PROBLEMS)
    read = len(result.catalog.papers)
    left_out = len(snapshot.record_files) - read
    if left_out:
        # "0 links: none" of a record that was not read looked like success.
        left_records = pluralize(left_out, "record")
        click.echo(f"{left_records} left out for errors; run: kdcatalog check", err=True)
    return settings.apply(result.catalog)


@contextmanager
def bounded_reading(name: str, seconds: float = _MOST_SECONDS) -> Iterator[None]:
    """End the reading of text from outside that takes more processor time than two minutes.

    Raises UnreadableFileError. All readers are linear, so no list of papers takes that long.
    """
    is_main = threading.current_thread() is threading.main_thread()
    # Windows has no such timer, and Python lets only the main thread set handlers.
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        message = f"reading {name} takes more than {seconds:g} seconds of processor time"
        raise UnreadableFileError(message, "divide it into several files")

    before = signal.signal(signal.SIGVTALRM, stop)
    # Processor time, so that neither a slow disk nor a busy machine ends the reading.
    # Again each second: a reader may take the first for the fault of one entry.
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cache_of(root: Path) -> Cache:
    """Return what earlier runs of this program have kept of a catalog."""
    from kdcatalog.cache import Cache, program_digest

    def classes() -> Mapping[str, type]:
        from kdcatalog import pipeline

        return pipeline.classes_of_records()

    return Cache(root, program_digest(), classes)


def reader_of(snapshot: Snapshot) -> RecordReader:
    """Return a reader of records that takes those of the last build from its cache.

    It never writes: commands that read, and a build beside them, need not wait for each other.
    """
    from kdcatalog import pipeline

    # The cache in the folder of an outsider may be theirs as well.
    if not snapshot.is_trusted:
        return pipeline.read_record
    return pipeline.KeptRecords(cache_of(snapshot.root)).read


def settings_of(site_url: str = "", repository_url: str = "") -> Settings:
    """Return the settings of this run: options, then the environment, and the date in UTC.

    Exits with 2 if an option is not a web address; raises BadAddressError if a variable is none.
    """
    try:
        return Settings.of(
            os.environ,
            today(),
            site_url=site_url,
            repository_url=repository_url,
        )
    except BadOptionError as error:
        leave(str(error), WRONG_USE)


def today() -> str:
    """Return the date of this run, in UTC (ISO)."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def open_client(seconds: float = 30.0) -> Client:
    """Return an HTTP client with the services, proxies and token that the environment sets.

    A request may take ``seconds``.
    """
    from kdcatalog.services.client import Client
    from kdcatalog.services.endpoints import Endpoints

    return Client(Endpoints.of(os.environ), seconds=seconds)


def snapshot_of(folder: Path, *, untrusted: bool) -> Snapshot:
    """Return the files of a catalog; of an outsider's, say which of them are ignored."""
    if not untrusted:
        return Snapshot.at(folder)
    from kdcatalog.reporting import printable

    snapshot = Snapshot.untrusted_at(folder)
    if snapshot.left_out:
        names = ", ".join(snapshot.left_out[:_NAMED_FILES])
        more = len(snapshot.left_out) - _NAMED_FILES
        rest = f" and {more} more" if more > 0 else ""
        # A name is text of an outsider, and a line of a log may be a command.
        safe_names = printable(names).replace("##[", "##\u200b[")
        note(f"ignored as untrusted: {safe_names}{rest}")
    return snapshot


def taxonomy_of(snapshot: Snapshot) -> Taxonomy:
    """Return the taxonomy; print its problems and exit if it has any."""
    from kdcatalog import pipeline

    result = pipeline.load_taxonomy_of(snapshot)
    if not result.value:
        print_problems(pipeline.locate_all(snapshot, result.problems))
        sys.exit(PROBLEMS)
    return result.value


def record_files(
    snapshot: Snapshot,
    files: tuple[Path, ...],
    others: Container[str] = (),
) -> tuple[str, ...]:
    """Return the paths within the catalog of the files that were named; a folder means its records.

    A path is looked up in the current folder, then in the catalog's. Leaves with exit 2 where it
    is neither a record nor one of ``others``.
    """
    chosen: dict[str, None] = {}
    for path in files:
        names = _records_at(snapshot, path, others)
        chosen |= dict.fromkeys(names)
    return tuple(chosen)


def _records_at(
    snapshot: Snapshot,
    path: Path,
    others: Container[str],
) -> list[str]:
    existing = _existing(snapshot, path)
    # The last part is not resolved: a record that is a link is reported, not what it leads to.
    folder = existing.parent.resolve()
    absolute = folder / existing.name
    if not absolute.is_relative_to(snapshot.root):
        message = f"{path} is outside the catalog {snapshot.root}"
        raise click.BadParameter(message, param_hint="FILES")
    file = absolute.relative_to(snapshot.root).as_posix()
    if file in snapshot.record_files or file in others:
        return [file]
    prefix = f"{file}/"
    inside = [name for name in snapshot.record_files if name.startswith(prefix)]
    if not inside:
        message = f"{path} is not a record: records are in {PAPERS}/<year>/"
        raise click.BadParameter(message, param_hint="FILES")
    return inside


def _existing(snapshot: Snapshot, path: Path) -> Path:
    """Return where a path exists: in the current folder, else in that of the catalog."""
    for folder in (Path.cwd(), snapshot.root):
        candidate = folder / path
        if candidate.exists():
            return candidate
    raise click.BadParameter(f"{path} does not exist", param_hint="FILES")


def leave(message: str, code: int) -> NoReturn:
    """Print one sentence and exit; with --debug, the traceback of the error behind it first."""
    if run_of().debug and sys.exc_info()[0]:
        traceback.print_exc()
    click.echo(f"kdcatalog: {message}", err=True)
    sys.exit(code)


def note(message: str) -> None:
    """Print a line on standard error that --quiet leaves out: a summary, or what to do next."""
    if not run_of().quiet:
        click.echo(message, err=True)


def print_data(text: str) -> None:
    """Print text that programs read, such as JSON, as UTF-8 whatever the terminal's encoding is."""
    # Bytes, because click would write text in the encoding of the terminal.
    content = text.encode("utf-8", "surrogateescape")
    click.echo(content, nl=False)


def print_problems(problems: Iterable[Located]) -> None:
    """Print problems for people, in color on a terminal; repeats are counted unless verbose."""
    from kdcatalog.reporting import ALL, REPEATS, format_text

    limit = ALL if run_of().verbose else REPEATS
    text = format_text([*problems], limit, _paint)
    click.echo(text, nl=False)


def _paint(text: str, role: str) -> str:
    """Return text as it is printed for its role: the severity of a problem, or ``place``."""
    if role == "place":
        return click.style(text, bold=True)
    return click.style(text, fg=_COLORS[role], bold=True)


def save(
    snapshot: Snapshot,
    contents: Mapping[str, bytes | None],
    done: str = "",
) -> None:
    """Write files of a catalog together or not at all, and take note of them.

    A file without content is removed. ``kdcatalog undo`` puts them back, and says ``done``.
    """
    commit_for_undo(snapshot, contents, done)
    for file, content in contents.items():
        if content is None:
            _remove_empty_folder(snapshot.root, file)
    note_written(contents)


def _remove_empty_folder(root: Path, file: str) -> None:
    """Remove the folder of a removed record where that was the last one of its year."""
    folder = (root / file).parent
    if folder.parent == root / PAPERS:
        # It stays where something else is in it.
        with suppress(OSError):
            folder.rmdir()


def writer_of(snapshot: Snapshot, *, dry_run: bool) -> WriteFiles | None:
    """Return the function that saves files of a catalog; None where nothing may be written."""
    return None if dry_run else partial(save, snapshot)


def note_written(files: Iterable[str | Path]) -> None:
    """Take note of files that were written, for the message of a command that is interrupted."""
    run_of().written.extend(str(file) for file in files)


def aborted_message(context: click.Context) -> str:
    """Return what an interrupted command says: whether it has written anything, and what."""
    written = run_of(context).written
    if not written:
        return "Aborted, nothing written"
    names = ", ".join(written[:_NAMED_FILES])
    more = len(written) - _NAMED_FILES
    rest = f" and {more} more" if more > 0 else ""
    return f"Aborted, written before: {names}{rest}"


@contextmanager
def verbose_log(context: click.Context) -> Iterator[None]:
    """Print the requests of our HTTP client while --verbose asks for more.

    Options after the command are read later than this begins, so the filter asks every time.
    """
    # It logs one line for every request at the level INFO, with the URL percent-encoded.
    log = logging.getLogger("kdcatalog.services")
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda _record: run_of(context).verbose)
    level_before = log.level
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(level_before)


@contextmanager
def lazy_client() -> Iterator[Callable[[], Client]]:
    """Yield a function that returns the one client, made when the first source needs it.

    BibTeX never does, and reading the certificates takes a tenth of a second.
    """
    clients: list[Client] = []

    def client() -> Client:
        if not clients:
            clients.append(open_client())
        return clients[0]

    try:
        yield client
    finally:
        for opened in clients:
            opened.close()
