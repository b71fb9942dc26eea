"""``kdcatalog weekly``: the one issue of a week, and the records that its ticked boxes ask for."""

from __future__ import annotations

import html
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import (
    PROBLEMS,
    WRONG_USE,
    catalog_of,
    lazy_client,
    leave,
    open_client,
    print_data,
    save,
    today,
    writer_of,
)
from kdcatalog.commands.links import with_new_links
from kdcatalog.commands.options import NETWORK, Command, help_end
from kdcatalog.commands.refresh import Refresh
from kdcatalog.commands.weekly_candidates import topics_by_title
from kdcatalog.commands.weekly_issue import issue_text, weekly_issue
from kdcatalog.discovery.upkeep import rejected_with, rejections_in
from kdcatalog.drafting.additions import Additions, AddOptions, plan_additions, write_additions
from kdcatalog.drafting.announcements import code_links
from kdcatalog.drafting.form import (
    FormRemarks,
    UnreadableFormError,
    body_of_event,
    without_implied,
)
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.files import read_argument
from kdcatalog.linkcheck.locations import links_in
from kdcatalog.linkcheck.replacements import LinkChoices, ReplacementError, link_digest
from kdcatalog.model.identifiers import Identifier, find_identifier
from kdcatalog.rendering.environments import render_post
from kdcatalog.rendering.posts import BREAK
from kdcatalog.reporting import printable
from kdcatalog.services.works import source_of
from kdcatalog.snapshot import REJECTED, Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
# A box says in a comment what it is for. Without one, it is a topic by its title, since comments on
# 800 boxes would fill half of an issue; like a comment that names no paper, it is on the one above.
_BOX = re.compile(
    r"^( {0,8})[-*] \[([ xX])\] (.*?)(?:<!-- kd ([a-z]+) ?([^<>]*) -->)?\s*$", re.MULTILINE
)
_NOTHING = "No box is ticked that asks for a change."


@dataclass
class Ticks:
    """What the ticked boxes ask for; ``topics`` has the topics of each paper to add.

    ``links`` has the digests of new URLs by those of old ones; without a new one, remove the link.
    """

    topics: dict[str, list[str]] = field(
        default_factory=dict,
    )
    rejected: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    links: dict[str, str] = field(
        default_factory=dict,
    )
    problems: list[str] = field(default_factory=list)


_PaperAndTopic = tuple[str, str]


@dataclass
class _Boxes:
    """The ticked boxes by purpose; a box without a known comment is ignored."""

    papers: list[str] = field(default_factory=list)
    titled: list[_PaperAndTopic] = field(default_factory=list)
    topics: list[_PaperAndTopic] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    update: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def add(self, kind: str, paper: str, words: str) -> None:
        """Sort a box, which belongs to a paper, with the words of its comment."""
        match kind:
            case "add":
                self.papers.append(paper)
            case "titled":
                self.titled.append((paper, words))
            case "topic":
                self.topics.append((paper, words))
            case "never":
                self.never.append(paper)
            case "update":
                self.update.append(words)
            case "link":
                self.links.append(words)


def _boxes_in(body: str) -> _Boxes:
    boxes = _Boxes()
    paper = ""
    for match in _BOX.finditer(body.replace(BREAK, "")):
        indent, mark, title, kind, comment = match.groups()
        # A value is escaped, also within a comment.
        words = html.unescape(comment or title).strip()
        if kind == "add":
            paper = words
        is_titled = indent and paper and not kind
        if mark != " ":
            boxes.add("titled" if is_titled else kind, paper, words)
    return boxes


def has_ticks(body: str) -> bool:
    """Return whether any box of an issue is ticked."""
    boxes = _boxes_in(body)
    return boxes != _Boxes()


def ticks_of(body: str, catalog: Catalog, files: Sequence[str]) -> Ticks:
    """Return the requests of the boxes of an issue; an impossible one is a problem, in a sentence.

    A ticked topic asks for its paper as well. ``files`` are those of the records.
    """
    boxes = _boxes_in(body)
    ticks = Ticks()
    records = {*files}
    ticks.updated = sorted(records.intersection(boxes.update))
    topics = [*boxes.topics]
    topics += _titled_topics(boxes, catalog.taxonomy)
    for paper, topic in topics:
        if topic in catalog.taxonomy.nodes:
            ticks.topics.setdefault(paper, []).append(topic)
        else:
            ticks.problems.append(f"{paper}: {topic} is not a topic of the catalog any more")
    wanted = {*boxes.papers, *ticks.topics}
    _sort_links(boxes.links, ticks, catalog)
    for paper in boxes.never:
        if paper in wanted:
            ticks.problems.append(f"{paper}: ticked both to add and never to propose again")
            ticks.topics.pop(paper, None)
        else:
            ticks.rejected.append(paper)
    decided = ticks.topics.keys() | {*boxes.never}
    for paper in sorted(wanted - decided):
        ticks.problems.append(f"{paper}: tick at least one of its topics, too")
    for paper, paths in ticks.topics.items():
        remarks = FormRemarks()
        ticks.topics[paper] = list(without_implied(paths, remarks))
        for note in remarks.notes:
            ticks.problems.append(f"{paper}: {note}")
    return ticks


def _titled_topics(boxes: _Boxes, taxonomy: Taxonomy) -> Iterator[_PaperAndTopic]:
    """Yield the paths of topics whose boxes have titles; an unknown title stays what it is."""
    by_title = topics_by_title(taxonomy)
    for paper, words in boxes.titled:
        title = words
        # A sentence may follow, and colons may be in both: the longest title counts.
        while title and title not in by_title:
            title = title.rpartition(": ")[0]
        yield paper, by_title.get(title, words)


def _sort_links(comments: Sequence[str], ticks: Ticks, catalog: Catalog) -> None:
    urls: dict[str, str] = {}
    for comment in comments:
        old, _, new = comment.partition(" ")
        if ticks.links.setdefault(old, new) != new:
            # Only here: the digests of 30,000 links take time.
            urls = urls or _urls_by_digest(catalog)
            link = urls.get(old, "a link that is not in the records any more")
            ticks.problems.append(f"{link}: two of its boxes are ticked: the first of them counts")


def _urls_by_digest(catalog: Catalog) -> dict[str, str]:
    links = links_in(catalog.papers, {})
    return {link_digest(link.url): link.url for link in links}


@dataclass(frozen=True, slots=True)
class Done:
    """The files that the boxes of an issue have changed, and what a person should look at."""

    files: tuple[str, ...]
    remarks: tuple[str, ...]


def apply_ticks(folder: Path, catalog: Catalog, ticks: Ticks, day: str) -> Done:
    """Apply the requests of an issue to the catalog in a folder; ``day`` is an ISO date.

    The updates of a record are asked for again: what a person ticks counts as naming the record, so
    that they may replace what a person wrote.
    """
    files: list[str] = []
    remarks = [*ticks.problems]
    if ticks.updated:
        snapshot = Snapshot.at(folder)
        with open_client() as client:
            refresh = Refresh(snapshot, catalog, client, day=day)
            result = refresh.run(ticks.updated, write=True)
        files += result.written
        remarks += [*result.remarks, *result.failures]
    if ticks.topics:
        # After the updates, which may have changed a record with the same identifier.
        snapshot = Snapshot.at(folder)
        files += _add(snapshot, catalog_of(snapshot), ticks, remarks, day)
    if ticks.links:
        snapshot = Snapshot.at(folder)
        files += _replace_links(snapshot, catalog_of(snapshot), ticks, remarks)
    rejected = _reject(Snapshot.at(folder), ticks.rejected, day)
    return Done((*files, *rejected), tuple(remarks))


def _add(
    snapshot: Snapshot, catalog: Catalog, ticks: Ticks, remarks: list[str], day: str
) -> Iterator[str]:
    """Write the records of ticked papers; yield their files, and note what to look at."""
    sources = [source for source in map(source_of, ticks.topics) if source]
    with lazy_client() as client:
        additions = plan_additions(snapshot, catalog, sources, client, AddOptions())
    remarks += additions.refused
    inputs = _inputs_of(additions, ticks, day)
    write = writer_of(snapshot, dry_run=False)
    try:
        written = write_additions(snapshot, catalog, additions, inputs, write=write)
    except UnreadableError as error:
        remarks.append(str(error))
        return
    for problem in written.problems:
        remarks.append(f"{problem.file}: {problem.sentence}")
    if written.problems:
        return
    for record in written.added:
        for remark in record.remarks:
            remarks.append(f"{record.file}: {remark}")
        yield record.file


def _inputs_of(additions: Additions, ticks: Ticks, day: str) -> list[CuratorInput]:
    inputs = []
    for candidate in additions.candidates:
        new_work = candidate.source
        topics = ticks.topics[new_work.source.name]
        code = code_links(new_work.work)
        curated = CuratorInput(tuple(topics), day, code)
        inputs.append(curated)
    return inputs


def _replace_links(
    snapshot: Snapshot, catalog: Catalog, ticks: Ticks, remarks: list[str]
) -> Iterator[str]:
    """Replace ticked links in the records; yield the files, and note what could not be done.

    A link is asked again, and so is what may replace it, so that nothing of the issue is written.
    """
    links = links_in(catalog.papers, {})
    ticked = {link_digest(link.url): link for link in links}
    new_urls = {}
    with open_client() as client:
        choices = LinkChoices(client, catalog.papers)
        for old, new in ticks.links.items():
            link = ticked.get(old)
            if link is None:
                remarks.append("a ticked link is not in the records any more")
                continue
            try:
                new_urls[link.url] = choices.choose(link, new)
            except ReplacementError as error:
                remarks.append(f"{link.url}: {error}")
    contents, refused = with_new_links(snapshot, catalog, links, new_urls)
    remarks += refused
    save(snapshot, contents)
    yield from contents


def _reject(
    snapshot: Snapshot,
    names: Sequence[str],
    day: str,
) -> list[str]:
    """Add papers to rejected.yaml, those that it lacks; return the files that were written."""
    raw = snapshot.read(REJECTED) if REJECTED in snapshot.files else b""
    before = {row.id for row in rejections_in(raw)}
    identifiers: dict[str, Identifier] = {}
    for name in names:
        identifier = find_identifier(name)
        if identifier:
            identifiers[str(identifier.normalized)] = identifier
    new_names = sorted(identifiers.keys() - before)
    new_identifiers = [identifiers[name] for name in new_names]
    if not new_identifiers:
        return []
    why = f"Not taken from the weekly issue on {day}."
    text = rejected_with(raw, new_identifiers, day, why)
    save(snapshot, {REJECTED: text.encode()})
    return [REJECTED]


# The command


@click.command(
    "weekly",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog discover --format json > candidates.json",
            "kdcatalog weekly --candidates candidates.json > issue.md",
            "kdcatalog weekly --from-issue event.json",
        ),
        exits={
            0: "the issue was printed, or records were written",
            1: "no ticked box can be applied; the answer has the reasons",
            2: "wrong use",
            3: "a file cannot be read, or a service does not answer",
        },
        variables=NETWORK,
    ),
)
@click.option("--candidates", type=_FILE, help="Output of discover --format json.")
@click.option("--news", type=_FILE, help="Output of refresh --format json.")
@click.option("--links", type=_FILE, help="Output of links --format json.")
@click.option(
    "--from-issue",
    "event",
    type=_FILE,
    help="Apply the ticked boxes of an issue (event as JSON).",
)
@click.pass_obj
def weekly_command(
    folder: Path,
    candidates: Path | None,
    news: Path | None,
    links: Path | None,
    event: Path | None,
) -> None:
    """Print the weekly issue, or apply its ticked boxes.

    The issue lists candidates with abstracts, records to update, withdrawn papers and dead links,
    as Markdown for GitHub. Ticked papers become records on the ticked topics, with the metadata of
    their sources; ticked records are updated; ticked links are replaced or removed; papers not to
    propose again go into rejected.yaml.
    """
    asked = (candidates, news, links)
    if bool(event) == any(asked):
        raise click.UsageError("pass --candidates, --news or --links, or else --from-issue")
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    if event:
        _answer(snapshot, catalog, read_argument(event))
        return
    issue = weekly_issue(
        catalog,
        today(),
        candidates=candidates,
        news=news,
        links=links,
    )
    print_data(issue_text(snapshot, issue))


def _answer(snapshot: Snapshot, catalog: Catalog, event: bytes) -> None:
    try:
        body = body_of_event(event)
    except UnreadableFormError as error:
        leave(str(error), WRONG_USE)
    ticks = ticks_of(body, catalog, snapshot.record_files)
    done = apply_ticks(snapshot.root, catalog, ticks, today())
    if not done.files:
        remarks = done.remarks or (_NOTHING,)
        answer = render_post(snapshot.templates, "answers/weekly.md.j2", remarks=remarks)
        print_data(answer)
        sys.exit(PROBLEMS)
    for file in done.files:
        click.echo(f"wrote {file}")
    for remark in done.remarks:
        # The workflow copies lines that begin like this into the pull request.
        click.echo(f"look at {printable(remark)}", err=True)
