"""``kdcatalog discover``: rank new papers, and remember those that are not wanted."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from kdcatalog.bibliography.work import UnreadableError, author_data
from kdcatalog.commands.frame import (
    ENVIRONMENT,
    PROBLEMS,
    WRONG_USE,
    bounded_reading,
    catalog_of,
    leave,
    note,
    note_written,
    open_client,
    print_data,
    refuse_settings,
    save,
    today,
)
from kdcatalog.commands.options import FORM_OF_REVIEWS, NETWORK, Command, NumberRange, help_end
from kdcatalog.commands.progress import progress
from kdcatalog.discovery.candidates import DiscoveredWork, Discoveries, discover
from kdcatalog.discovery.listing import fetch_new_works, read_listing
from kdcatalog.discovery.upkeep import (
    AlreadyRejectedError,
    rejected_with,
    rejections_in,
)
from kdcatalog.files import read_argument
from kdcatalog.lock import state_file
from kdcatalog.model.identifiers import find_identifier
from kdcatalog.model.text import abbreviated, pluralize, quote
from kdcatalog.rendering.environments import render_post
from kdcatalog.reporting import printable
from kdcatalog.services.answers import LISTING_FILE, Answers
from kdcatalog.services.arxiv import listing_query
from kdcatalog.services.transport import NetworkError
from kdcatalog.snapshot import REJECTED, Snapshot
from kdcatalog.text.cleaning import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kdcatalog.bibliography.work import Work
    from kdcatalog.model.discovery import Discovery

# What a weekly run asks for; arXiv announces a paper at most four days after its submission.
_DAYS = 7
# Nine in ten papers of the catalog were in the first 50 of their week.
_SHOWN = 50
_NO_SETTINGS = (
    "taxonomy.yaml has no block discover: add categories: and query:, such as"
    " {categories: [cs.CL], query: [distil]}"
)


class _Day(click.DateTime):
    """A day; click reports a wrong one with the codes of a format."""

    def convert(self, value: Any, *context: Any) -> Any:
        """Return the day at midnight; anything else is a wrong use."""
        try:
            return super().convert(value, *context)
        except click.BadParameter:
            self.fail(f"{quote(value)} is not a day such as 2026-11-01", *context)


@click.command(
    "discover",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog discover",
            "kdcatalog discover --since 2026-11-01 --format markdown",
            "kdcatalog discover --from listing.jsonl.gz --top 20",
            'kdcatalog discover --reject 2611.01234 --why "Compresses data sets, not models."',
        ),
        exits={
            0: "candidates were printed, or a paper was rejected",
            1: "the paper was rejected before",
            2: "wrong use, or taxonomy.yaml has no block discover:",
            3: "arXiv does not answer, or a file cannot be read",
        },
        variables=NETWORK,
    ),
)
@click.option(
    "--since",
    type=_Day(["%Y-%m-%d"]),
    metavar="DAY",
    help="First day of the arXiv listing (YYYY-MM-DD); by default a week ago.",
)
@click.option(
    "--from",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a file instead: JSON Lines, Atom or BibTeX, also gzipped.",
)
@click.option(
    "--top",
    type=NumberRange(min=1),
    default=_SHOWN,
    show_default=True,
    help="How many candidates to print.",
)
@FORM_OF_REVIEWS
@click.option(
    "--reject",
    "rejected",
    multiple=True,
    metavar="ID",
    help="Never propose this paper again; repeat for more.",
)
@click.option("--why", default="", help="Why the papers are rejected, in one sentence.")
@click.pass_obj
def discover_command(
    folder: Path,
    since: datetime.datetime | None,
    files: tuple[Path, ...],
    top: int,
    form: str,
    rejected: tuple[str, ...],
    why: str,
) -> None:
    """Rank new papers by what the papers of the catalog have in common.

    Reads the arXiv listing of the categories that discover: in taxonomy.yaml names, or files. Each
    candidate has its reason, likely topics with the sentence that supports them, code, names, where
    it was accepted, and papers with similar titles. Papers of the catalog and those in
    rejected.yaml are left out. An interrupted run continues where it ended on the same day.
    """
    if bool(rejected) != bool(why):
        raise click.UsageError("pass --reject and --why together")
    snapshot = Snapshot.at(folder)
    if rejected:
        _reject(snapshot, rejected, clean_text(why))
        return
    if since and files:
        raise click.UsageError("pass --since or --from, not both")
    catalog = catalog_of(snapshot)
    settings = catalog.taxonomy.discover
    if settings is None:
        leave(_NO_SETTINGS, WRONG_USE)
    works = _read(snapshot, files)
    if not files:
        works = _fetch(snapshot, settings, since)
    raw = snapshot.read(REJECTED) if REJECTED in snapshot.files else b""
    discoveries = discover(catalog, settings, works, rejections_in(raw), top)
    print_data(_formatted(snapshot, discoveries, form))
    note(_summary(discoveries))


def _reject(
    snapshot: Snapshot,
    texts: Sequence[str],
    why: str,
) -> None:
    by_identifier = catalog_of(snapshot).by_identifier
    identifiers = []
    for text in texts:
        identifier = find_identifier(text) or find_identifier(f"arxiv:{text}")
        if identifier is None:
            message = f"{text} is not an arXiv id, or another identifier with its kind"
            raise click.BadParameter(message, param_hint="--reject")
        papers = by_identifier.get(identifier.normalized)
        if papers:
            paper = papers[0]
            fix = f"kdcatalog remove {paper.key} takes it out"
            message = f"{text} is in the catalog: {paper.file}; {fix}"
            raise click.BadParameter(message, param_hint="--reject")
        identifiers.append(identifier)
    raw = snapshot.read(REJECTED) if REJECTED in snapshot.files else b""
    try:
        text = rejected_with(raw, identifiers, today(), why)
    except AlreadyRejectedError as error:
        leave(str(error), PROBLEMS)
    save(snapshot, {REJECTED: text.encode()})
    for identifier in identifiers:
        click.echo(f"rejected {identifier}; {REJECTED} has it")


def _read(
    snapshot: Snapshot,
    files: Sequence[Path],
) -> tuple[Work, ...]:
    works: list[Work] = []
    for file in files:
        raw = read_argument(file)
        refuse_settings(snapshot, str(file), raw)
        with bounded_reading(file.name):
            listing = read_listing(str(file), raw)
        works += listing.works
        for sentence in listing.skipped:
            click.echo(f"skipped {printable(sentence)}", err=True)
    return tuple(works)


def _fetch(
    snapshot: Snapshot,
    settings: Discovery,
    since: datetime.datetime | None,
) -> tuple[Work, ...]:
    """Return what arXiv lists; exits where it does not answer, and keeps what it has sent."""
    until = today()
    last = datetime.date.fromisoformat(until)
    week_before = last - datetime.timedelta(days=_DAYS)
    first = since.date() if since else week_before
    if first > last:
        raise click.BadParameter(f"{first} is in the future", param_hint="--since")
    query = listing_query(settings.categories, first.isoformat(), until)
    answers = Answers(state_file(snapshot.root, "discover.json"), query)
    with open_client() as client, progress("Reading the arXiv listing") as reporter:
        try:
            works = fetch_new_works(client, query, answers, reporter)
        except (NetworkError, UnreadableError) as error:
            _leave_with_pages(answers, error)
    answers.forget()
    return works


def _leave_with_pages(answers: Answers, error: Exception) -> NoReturn:
    if answers.works:
        note_written([LISTING_FILE])
        pages = pluralize(len(answers.works), "paper")
        leave(f"{error}; {LISTING_FILE} keeps {pages} for the next run", ENVIRONMENT)
    leave(str(error), ENVIRONMENT)


def _formatted(
    snapshot: Snapshot,
    discoveries: Discoveries,
    form: str,
) -> str:
    if form == "json":
        rows = [candidate_data(candidate) for candidate in discoveries.candidates]
        return f"{json.dumps(rows, ensure_ascii=False, indent=1)}\n"
    if form == "markdown":
        return render_post(
            snapshot.templates,
            "upkeep/candidates.md.j2",
            candidates=discoveries.candidates,
            summary=_summary(discoveries),
        )
    lines: list[str] = []
    for candidate in discoveries.candidates:
        lines += map(printable, _lines(candidate))
    return "".join(f"{line}\n" for line in lines)


def _lines(candidate: DiscoveredWork) -> Iterator[str]:
    """Yield what a terminal shows of a candidate."""
    work = candidate.work
    yield f"{candidate.rank}  {candidate.id}  {work.title}"
    if work.authors:
        authors = abbreviated([author.name for author in work.authors])
        yield f"   {authors}"
    yield f"   why: {candidate.reason}"
    for topic in candidate.topics:
        yield f"   {topic.line}"
    if candidate.venue:
        yield f"   accepted: {candidate.venue_text} ({candidate.venue.words})"
    for url in candidate.code:
        yield f"   code: {url}"
    for kind in candidate.names:
        names = ", ".join(kind.names)
        yield f"   {kind.title.lower()}: {names}"
    for paper in candidate.similar:
        yield f"   similar title: {paper.file}, {paper.title}"
    yield ""


def candidate_data(candidate: DiscoveredWork) -> dict[str, Any]:
    """Return a candidate as plain data, as ``--format json`` prints it."""
    work = candidate.work
    identifiers = {}
    for identifier in work.identifiers:
        identifiers[identifier.kind] = identifier.value
    topics = [asdict(topic) for topic in candidate.topics]
    further_topics = [asdict(topic) for topic in candidate.further_topics]
    names = {}
    for kind in candidate.names:
        names[kind.title] = list(kind.names)
    return {
        "rank": candidate.rank,
        "id": candidate.id,
        "title": work.title,
        "authors": [author_data(author) for author in work.authors],
        "date": work.date,
        "identifiers": identifiers,
        "abstract": candidate.abstract,
        "reason": candidate.reason,
        "topics": topics,
        "further_topics": further_topics,
        "code": list(candidate.code),
        "names": names,
        "venue": dict(candidate.venue.publication) if candidate.venue else None,
        "similar": [paper.key for paper in candidate.similar],
    }


def _summary(discoveries: Discoveries) -> str:
    total = pluralize(discoveries.total, "paper")
    candidates = pluralize(len(discoveries.candidates), "candidate")
    others = (
        f"{discoveries.in_catalog} in the catalog, {discoveries.rejected} rejected,"
        f" {discoveries.withdrawn} withdrawn"
    )
    return f"{total} read: {candidates}; left out {others}"
