"""``kdcatalog links``: check every link, and replace those that moved or are dead."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import (
    PROBLEMS,
    catalog_of,
    note,
    note_written,
    open_client,
    print_data,
    reader_of,
    record_files,
    save,
    today,
)
from kdcatalog.commands.options import FILES, NETWORK, Command, help_end
from kdcatalog.commands.progress import progress
from kdcatalog.files import read_argument
from kdcatalog.linkcheck.history import (
    LinkState,
    history_bytes,
    is_settled,
    judge,
    read_history,
    states_of,
)
from kdcatalog.linkcheck.locations import CatalogLink, links_in, replace_prose_urls
from kdcatalog.linkcheck.probe import Prober
from kdcatalog.linkcheck.replacements import Replacements
from kdcatalog.linkcheck.report import (
    LinkReport,
    by_host,
    report_json,
    report_of,
    report_text,
    within,
)
from kdcatalog.lock import state_file
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.rendering.environments import render_post
from kdcatalog.services.transport import NetworkError
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.writing import write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kdcatalog.linkcheck.report import ReplacementsByUrl
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client

# Often enough that an interrupted run of an hour loses half a minute.
_SAVE_EVERY = 20
# Characters: GitHub refuses an issue of more than 65,536.
_ISSUE_SIZE = 60_000


_Contents = dict[str, bytes]
NewFiles = tuple[_Contents, list[str]]
"""Contents by file, and sentences on what was refused."""
Progress = Callable[[int, int], None]
"""Is called with the number of links asked and the number to ask."""


@dataclass(frozen=True, slots=True)
class LinkCheckResult:
    """The report, the files in which URLs were corrected, and what was refused with the reason."""

    report: LinkReport
    changed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass
class LinkCheck:
    """A run on one day (ISO date), with a client to ask by and a file that keeps the results."""

    snapshot: Snapshot
    catalog: Catalog
    client: Client
    today: str
    history_path: Path
    progress: Progress = field(default=lambda _done, _total: None)

    def run(
        self, files: Sequence[str] = (), *, fix: bool = False, archived: bool = False
    ) -> LinkCheckResult:
        """Check the links of all records and of the prose, or of some records alone.

        With ``fix``, replacements that are certainly the same page are written; with ``archived``,
        the first of any other dead link, too. Raises NetworkError where nothing answers, and
        HistoryError.
        """
        papers = self.catalog.papers
        prose = self._prose()
        if files:
            papers = _papers_in(papers, files)
            prose = {}
        links = links_in(papers, prose)
        prober = Prober(self.client)
        states = self._check(links, prober, keep_others=bool(files))
        remark = _remark(prober.unasked_repositories)
        replacements = self._replacements(links, states, prober)
        report = report_of(links, states, self.today, remark, replacements)
        if not (fix or archived):
            return LinkCheckResult(report)
        chosen = {}
        for link in links:
            state = states[link.url]
            # The URL of an identifier is computed, and its host redirects readers on purpose.
            if state.moved_to and not link.identifier:
                chosen[link.url] = state.moved_to
        for url, choices in replacements.items():
            best = choices[0]
            if best.is_certain or archived:
                chosen[url] = best.url
        contents, refused = with_new_links(
            snapshot=self.snapshot,
            catalog=self.catalog,
            links=links,
            new_urls=chosen,
        )
        save(self.snapshot, contents)
        return LinkCheckResult(report, tuple(contents), tuple(refused))

    def _replacements(
        self,
        links: Sequence[CatalogLink],
        states: Mapping[str, LinkState],
        prober: Prober,
    ) -> ReplacementsByUrl:
        """Return what may replace dead links, by URL; links that nothing can replace left out."""
        finder = Replacements(prober, self.catalog.papers)
        replacements = {}
        for link in links:
            if states[link.url].verdict != "dead":
                continue
            choices = finder.of_dead(link)
            if choices:
                replacements[link.url] = choices
        return replacements

    def _prose(self) -> dict[str, str]:
        texts = {}
        for file in self.snapshot.prose_files:
            raw = self.snapshot.read(file)
            texts[file] = raw.decode("utf-8", "replace")
        return texts

    def _check(
        self, links: Sequence[CatalogLink], prober: Prober, *, keep_others: bool
    ) -> Mapping[str, LinkState]:
        """Return the state of every link, asking those that did not answer today already."""
        before: dict[str, LinkState] = {}
        if self.history_path.exists():
            before = read_history(read_argument(self.history_path), str(self.history_path))
        states = dict(before) if keep_others else states_of(before, links)
        # A run that was interrupted is continued; what failed today may answer now.
        wanted = self._unsettled(links, states)
        answered = 0
        try:
            results = prober.probe(wanted)
            for done, (link, result) in enumerate(results, 1):
                answered += not result.silence
                earlier = before.get(link.url)
                states[link.url] = judge(result, earlier, self.today)
                self.progress(done, len(wanted))
                if done % _SAVE_EVERY == 0:
                    self._save(states, is_reliable=answered > 0)
        finally:
            # Without links to ask, states of removed links are still dropped from the file.
            self._save(states, is_reliable=answered > 0 or not wanted)
        # A run in which only the rest stays silent is reported, with what answered earlier today.
        is_first = len(wanted) == len(links)
        if wanted and is_first and not answered:
            links_counted = pluralize(len(wanted), "link")
            message = f"none of {links_counted} could be reached: check your connection"
            raise NetworkError(f"{message}; nothing was recorded", "unreachable")
        return states

    def _unsettled(
        self,
        links: Sequence[CatalogLink],
        states: Mapping[str, LinkState],
    ) -> list[CatalogLink]:
        """Return the links that have no final state of today."""
        unsettled = []
        for link in links:
            state = states.get(link.url)
            if not state or not is_settled(state, self.today):
                unsettled.append(link)
        return unsettled

    def _save(self, states: Mapping[str, LinkState], *, is_reliable: bool) -> None:
        """Write the states so far, unless nothing answered: then they say nothing about links."""
        if is_reliable:
            write(self.history_path, history_bytes(states))
            note_written([self.history_path.name])


def with_new_links(
    snapshot: Snapshot,
    catalog: Catalog,
    links: Sequence[CatalogLink],
    new_urls: Mapping[str, str],
) -> NewFiles:
    """Return the files in which links are replaced, and in sentences what cannot be written.

    In a record, a link whose new URL is empty is removed.
    """
    contents: dict[str, bytes] = {}
    refused = []
    for file in sorted(_files_with(links, new_urls)):
        try:
            content = _replaced_in(file, snapshot, catalog, new_urls)
        except UnsafeEditError as error:
            refused.append(f"{file}: not corrected: {error}")
            continue
        if content is not None:
            contents[file] = content
    # Such as a new URL that another record has already.
    for file in sorted(pipeline.newly_broken(snapshot, contents, reader_of(snapshot))):
        refused.append(f"{file}: not corrected: the new address is not valid in a record")
        del contents[file]
    return contents, refused


def _replaced_in(
    file: str,
    snapshot: Snapshot,
    catalog: Catalog,
    new_urls: Mapping[str, str],
) -> bytes | None:
    """Return a file with new URLs; None where nothing in it changes."""
    raw = snapshot.read(file)
    if file in snapshot.prose_files:
        # Bytes that are not UTF-8 pass through unchanged.
        prose = replace_prose_urls(raw.decode("utf-8", "surrogateescape"), new_urls)
        return prose.encode("utf-8", "surrogateescape")
    text = editing.replace_links(raw, file, catalog.taxonomy, new_urls)
    return None if text is None else text.encode()


def _papers_in(
    papers: Sequence[Paper],
    files: Sequence[str],
) -> tuple[Paper, ...]:
    chosen = [paper for paper in papers if paper.file in files]
    return tuple(chosen)


def _files_with(
    links: Sequence[CatalogLink],
    urls: Mapping[str, str],
) -> set[str]:
    """Return the files that have a link with one of some URLs."""
    files: set[str] = set()
    for link in links:
        if link.url in urls:
            files.update(place.file for place in link.places)
    return files


def _remark(unasked: int) -> str:
    if not unasked:
        return ""
    repositories = "1 repository" if unasked == 1 else f"{unasked} repositories"
    advice = "set GITHUB_TOKEN to raise the limit"
    return f"GitHub gave no answer on {repositories}, which may be archived: {advice}"


def report_markdown(snapshot: Snapshot, report: LinkReport) -> str:
    """Return the report as the text of an issue."""
    listed = within(by_host(report), _ISSUE_SIZE)
    return render_post(snapshot.templates, "upkeep/links.md.j2", report=listed)


def format_report(snapshot: Snapshot, report: LinkReport, form: str) -> str:
    """Return the report as ``text``, ``markdown`` or ``json``."""
    if form == "markdown":
        return report_markdown(snapshot, report)
    if form == "json":
        return report_json(report)
    return report_text(report)


@click.command(
    "links",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog links",
            "kdcatalog links papers/2024 --fix",
            "kdcatalog links --format markdown > report.md",
        ),
        exits={
            0: "no link is dead",
            1: "a link is dead",
            2: "a file is not a record of this catalog",
            3: "no link could be reached, or the file of results cannot be read",
        },
        variables=NETWORK,
    ),
)
@FILES
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="Format of the report.",
)
@click.option(
    "--fix", is_flag=True, help="Write the new URLs of pages that moved or answer elsewhere."
)
@click.option("--archived", is_flag=True, help="Also replace dead links with archived copies.")
@click.option(
    "--state", type=click.Path(path_type=Path, dir_okay=False), help="Keep results in this file."
)
@click.pass_obj
def links_command(
    folder: Path,
    files: tuple[Path, ...],
    form: str,
    state: Path | None,
    *,
    fix: bool,
    archived: bool,
) -> None:
    """Check every link.

    For dead links, the report proposes another address of the page, the code that the abstract on
    arXiv names, or an archived copy. With FILES, only their links are checked. Results are kept in
    .kdcatalog/links.json, so that an interrupted run is continued; a link is dead when it fails on
    two separate days.
    """
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    catalog = catalog_of(snapshot)
    history_path = state or state_file(snapshot.root, "links.json")
    with open_client() as client, progress("Checking links") as reporter:
        check = LinkCheck(
            snapshot,
            catalog,
            client,
            today(),
            history_path,
            reporter,
        )
        result = check.run(chosen, fix=fix, archived=archived)
    print_data(format_report(snapshot, result.report, form))
    for file in result.changed:
        click.echo(f"changed {file}", err=True)
    for reason in result.refused:
        click.echo(reason, err=True)
    note(result.report.summary)
    sys.exit(PROBLEMS if result.report.dead else 0)
