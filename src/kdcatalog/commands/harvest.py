"""``kdcatalog harvest``: compare proceedings with the catalog, and write what is accepted."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    bounded_reading,
    catalog_of,
    leave,
    note,
    open_client,
    print_data,
    refuse_settings,
    save,
    today,
)
from kdcatalog.commands.harvest_writing import accepted_files, unknown_name
from kdcatalog.commands.options import FORM_OF_REVIEWS, NETWORK, Command, Topic, help_end
from kdcatalog.commands.restructure import diff_of
from kdcatalog.discovery.batches import (
    Decisions,
    HarvestBatch,
    batch_json,
    decided,
    is_batch,
    names_of,
    read_batch,
    ticked,
)
from kdcatalog.discovery.harvesting import HarvestSource, harvest
from kdcatalog.discovery.listing import read_listing
from kdcatalog.discovery.upkeep import rejections_in
from kdcatalog.files import MAX_ARGUMENT, read_argument, read_stdin
from kdcatalog.model.text import pluralize
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.rendering.environments import render_post
from kdcatalog.reporting import printable
from kdcatalog.services.endpoints import authority_of
from kdcatalog.snapshot import REJECTED, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.discovery.batches import NewWork, RecordEdit
    from kdcatalog.discovery.listed import ListedWorks
    from kdcatalog.model.catalog import Catalog

# A collection of 20 MB, over a slow line.
_SECONDS = 300.0
# OpenReview returns a thousand notes at a time; NeurIPS had 25,000 submissions in 2025.
_MAX_PAGES = 60


@click.command(
    "harvest",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog harvest 2026.acl.xml",
            'kdcatalog harvest icml-2026.json --venue "ICML 2026"',
            "kdcatalog harvest 2026.acl.xml --format json > batch.json",
            "kdcatalog harvest batch.json --apply",
        ),
        exits={
            0: "the batch was printed or written",
            1: "some accepted changes could not be written; the others were",
            2: "wrong use",
            3: "a source cannot be read, or the network does not answer",
        },
        variables=NETWORK,
    ),
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--venue",
    default="",
    metavar="TEXT",
    help='Venue of papers without one in the source, such as "ICML 2026".',
)
@FORM_OF_REVIEWS
@click.option("--apply", "applies", is_flag=True, help="Write the accepted changes.")
@click.option(
    "--accept",
    "names",
    multiple=True,
    metavar="NAME",
    help="Accept an edit, all edits of a key, or a candidate; repeat for more.",
)
@click.option(
    "--ticked",
    "ticks",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Accept only the ticked boxes of a batch in Markdown.",
)
@click.option(
    "--at",
    "topics",
    multiple=True,
    metavar="TOPIC",
    type=Topic(),
    help="Put accepted candidates on this topic; repeat for more.",
)
@click.option("--dry-run", is_flag=True, help="Print what --apply would change; write nothing.")
@click.pass_obj
def harvest_command(
    folder: Path,
    sources: tuple[str, ...],
    venue: str,
    form: str,
    names: tuple[str, ...],
    ticks: Path | None,
    topics: tuple[str, ...],
    *,
    applies: bool,
    dry_run: bool,
) -> None:
    """Compare proceedings with the catalog, and propose a batch of edits.

    SOURCE is a file or URL: XML of the ACL Anthology, JSON of OpenReview, ML Anthology or a virtual
    conference, a program in HTML or CSV, an arXiv listing (Atom or JSON Lines), or a .bib file.
    Papers are matched by identifier, then by title and authors. For existing records, the batch
    has edits of venue, title with authors, identifiers and code, each with its source; other
    papers in scope become candidates. Edits that only add are accepted; those that replace a value
    need --accept. The batch as JSON is also a SOURCE: change "accept" in it and pass it with
    --apply.
    """
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    batch = _batch(snapshot, catalog, sources, venue)
    batch = _decided(batch, names, ticks)
    for sentence in (*batch.skipped, *batch.remarks):
        click.echo(printable(sentence), err=True)
    if applies or dry_run:
        _apply(snapshot, catalog, batch, topics, dry_run=dry_run)
    print_data(_formatted(snapshot, catalog, batch, form))
    note(batch.summary)
    for sentence in _coverage(batch):
        note(sentence)


def _batch(
    snapshot: Snapshot,
    catalog: Catalog,
    sources: Sequence[str],
    venue: str,
) -> HarvestBatch:
    """Return the batch of some sources, or the one that a file has."""
    read = []
    for source in sources:
        if authority_of(source):
            read.append(HarvestSource(source, _fetched(source)))
            continue
        raw = read_stdin() if source == "-" else read_argument(Path(source))
        if is_batch(raw) and len(sources) > 1:
            raise click.UsageError(f"{source} is a batch: pass it alone")
        if is_batch(raw):
            return read_batch(source, raw, catalog.by_key)
        name = Path(source).name
        refuse_settings(snapshot, name, raw)
        with bounded_reading(name):
            read.append(HarvestSource(name, read_listing(name, raw)))
    rejected = snapshot.read(REJECTED) if REJECTED in snapshot.files else b""
    return harvest(
        catalog,
        read,
        rejections_in(rejected),
        today(),
        venue,
    )


def _fetched(url: str) -> ListedWorks:
    """Return the content of a URL and of its next pages."""
    with open_client(_SECONDS) as client:
        answer = client.get(url, limit_bytes=MAX_ARGUMENT)
        listed = read_listing(url, answer.content, answer.url)
        pages = 1
        while listed.more:
            if pages == _MAX_PAGES:
                raise UnreadableError(
                    f"{url} has more than {_MAX_PAGES} pages: pass them one by one"
                )
            following = client.get(listed.more, limit_bytes=MAX_ARGUMENT)
            page = read_listing(listed.more, following.content, following.url)
            if page.more == listed.more:
                page = replace(page, more="")
            listed = listed.joined(page)
            pages += 1
    return listed


def _decided(batch: HarvestBatch, names: Sequence[str], ticks: Path | None) -> HarvestBatch:
    """Return the batch with the choices of a person; exits if a name is unknown."""
    decisions = Decisions(frozenset(names))
    if ticks:
        text = read_argument(ticks).decode("utf-8", "replace")
        in_file = ticked(text)
        decisions = replace(in_file, names=in_file.names | decisions.names)
    known_names = names_of(batch)
    for name in sorted(decisions.names):
        if name not in known_names:
            hint = did_you_mean(name, sorted(known_names), "the batch lists the names", lists=False)
            leave(f"{unknown_name(name)}; {hint}", WRONG_USE)
    return decided(batch, decisions)


def _apply(
    snapshot: Snapshot,
    catalog: Catalog,
    batch: HarvestBatch,
    topics: Sequence[str],
    *,
    dry_run: bool,
) -> None:
    """Write what is accepted, or print it; exits."""
    files = accepted_files(snapshot, catalog, batch, topics, today())
    print_data(diff_of(snapshot, files.contents, {}))
    if not dry_run:
        save(snapshot, files.contents)
    verb = "would write" if dry_run else "wrote"
    for file in sorted(files.contents):
        click.echo(f"{verb} {file}", err=True)
    for sentence in files.refused:
        click.echo(printable(sentence), err=True)
    number = pluralize(len(files.contents), "file")
    state = "to write" if dry_run else "written"
    refused = len(files.refused)
    note(f"{number} {state}, {refused} refused")
    sys.exit(PROBLEMS if files.refused else 0)


def _formatted(
    snapshot: Snapshot,
    catalog: Catalog,
    batch: HarvestBatch,
    form: str,
) -> str:
    if form == "json":
        return batch_json(batch, today())
    # Whatever is accepted: the diff shows what the reviewer decides on.
    edits = [replace(edit, is_accepted=True) for edit in batch.edits]
    every_edit = replace(
        batch,
        edits=tuple(edits),
        candidates=(),
        harvests=(),
    )
    files = accepted_files(snapshot, catalog, every_edit, (), today())
    diff = diff_of(snapshot, files.contents, {})
    titles = {paper.file: paper.title for paper in catalog.papers}
    if form == "markdown":
        return render_post(
            snapshot.templates,
            "upkeep/harvest.md.j2",
            batch=batch,
            titles=titles,
            coverage=[*_coverage(batch)],
            diff=diff,
        )
    lines = map(printable, _lines(batch, titles))
    text = "".join(f"{line}\n" for line in lines)
    return f"{text}{diff}"


def _lines(
    batch: HarvestBatch,
    titles: Mapping[str, str],
) -> Iterator[str]:
    """Yield what a terminal shows of a batch, before its diff."""
    file = ""
    for edit in batch.edits:
        if edit.file != file:
            file = edit.file
            # A record that was renamed since is refused in the end.
            title = titles.get(file, edit.name)
            yield f"{file}: {title}"
        yield _line(edit, _reason(edit))
    for candidate in batch.candidates:
        yield from _candidate_lines(candidate)
    if batch.edits or batch.candidates:
        yield ""


def _line(row: RecordEdit | NewWork, text: str) -> str:
    box = "[x]" if row.is_accepted else "[ ]"
    return f"  {box} {row.name}  {text}"


def _reason(edit: RecordEdit) -> str:
    mark = f" ({edit.mark})" if edit.mark else ""
    return f"{edit.words}{mark}; {_evidence(edit)}"


def _evidence(row: RecordEdit | NewWork) -> str:
    return f"{row.confidence}, from {row.source}"


def _candidate_lines(candidate: NewWork) -> Iterator[str]:
    details = candidate.details
    yield f"new: {details.work.title}"
    yield _line(candidate, _evidence(candidate))
    yield f"  why: {details.reason}"
    for topic in details.topics:
        yield f"  {topic.line}"
    for url in details.code:
        yield f"  code: {url}"
    for paper in details.similar:
        yield f"  similar title: {paper.file}, {paper.title}"


def _coverage(batch: HarvestBatch) -> Iterator[str]:
    """Yield the sentence of the site on each compared volume."""
    for row in batch.harvests:
        track = "" if row.track == "main" else f" {row.track}"
        volume = f"{row.venue} {row.year}{track}"
        here = row.in_scope - len(row.missing)
        yield f"{volume}: {row.in_scope} found, {here} here"
