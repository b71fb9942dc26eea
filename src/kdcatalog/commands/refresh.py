"""``kdcatalog refresh``: ask arXiv and DOI registries about papers, and propose edits."""

from __future__ import annotations

import difflib
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from kdcatalog import pipeline
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import (
    ENVIRONMENT,
    catalog_of,
    note,
    note_written,
    open_client,
    print_data,
    record_files,
)
from kdcatalog.commands.options import FILES, NETWORK, Command, help_end
from kdcatalog.drafting.updates import SourcedWork, Updates, updates_of
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.reporting import printable
from kdcatalog.services.arxiv import BATCH, fetch_arxiv
from kdcatalog.services.doi import UNDESCRIBED, fetch_doi
from kdcatalog.services.transport import NetworkError
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.verification import UnsafeEditError
from kdcatalog.writing import write_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client

# After three failures in a row the resolver is down; 400 more DOIs would fail one by one.
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class RefreshResult:
    """The proposed edits as one unified diff, and their reasons, line by line.

    ``skipped`` are edits that a person has to ask for and that were not written; ``remarks`` are
    for a person to judge, ``failures`` say what could not be asked, ``written`` are the files that
    were changed, and ``total`` is the number of records that were asked about.
    """

    diff: str = ""
    reasons: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    total: int = 0


class Refresh:
    """One run over records, with a client to ask by."""

    def __init__(self, snapshot: Snapshot, catalog: Catalog, client: Client) -> None:
        self.snapshot = snapshot
        self.catalog = catalog
        self.client = client
        self._failures: list[str] = []
        self._remarks: list[str] = []
        self._answers = 0
        self._refusals = 0
        """How many DOIs in a row were not answered."""

    def run(self, files: Sequence[str] = (), *, write: bool = False) -> RefreshResult:
        """Propose edits of all records, or of some; with ``write`` make them.

        An edit that replaces what a person wrote, or rests on a comment alone, is only written
        into records that ``files`` names. Raises NetworkError where nothing answers.
        """
        papers = self.catalog.papers
        if files:
            papers = tuple(paper for paper in papers if paper.file in files)
        updates = self._updates(papers)
        if self._failures and not self._answers:
            raise NetworkError(self._failures[0], "unreachable")
        for file, update in updates.items():
            for remark in update.remarks:
                self._remarks.append(f"{file}: {remark}")
        additions_only = write and not files
        texts = self._edit(updates, additions_only=additions_only)
        if write:
            self._write(texts)
        skipped: set[str] = set()
        if additions_only:
            skipped.update(_reasons(updates, marked_only=True))
        diffs = [self._diff(file, text) for file, text in texts.items()]
        reasons = [reason for reason in _reasons(updates) if reason not in skipped]
        return RefreshResult(
            diff="".join(diffs),
            reasons=tuple(reasons),
            skipped=tuple(sorted(skipped)),
            remarks=tuple(self._remarks),
            failures=tuple(self._failures),
            written=tuple(texts) if write else (),
            total=len(papers),
        )

    def _write(self, texts: Mapping[str, str]) -> None:
        root = self.snapshot.root
        contents = {root / file: text.encode() for file, text in texts.items()}
        write_all(contents, root)
        note_written(texts)

    def _updates(self, papers: Sequence[Paper]) -> dict[str, Updates]:
        """Return the updates of papers by file, sorted, papers without any left out."""
        preprints = self._fetch_preprints(papers)
        updates = {}
        for paper in papers:
            preprint = preprints.get(paper.identifiers.arxiv or "")
            doi = paper.identifiers.doi or ""
            if not doi and preprint:
                doi = preprint.work.identifiers.doi or ""
            # The publication first: it is believed before the preprint.
            publication = self._fetch_doi(doi)
            sources = [source for source in (publication, preprint) if source]
            update = updates_of(paper, sources, self.catalog.taxonomy)
            if update != Updates():
                updates[paper.file] = update
        return {file: updates[file] for file in sorted(updates)}

    def _fetch_preprints(self, papers: Sequence[Paper]) -> dict[str, SourcedWork]:
        named_ids = {paper.identifiers.arxiv for paper in papers}
        ids = sorted(arxiv_id for arxiv_id in named_ids if arxiv_id)
        works: dict[str, SourcedWork] = {}
        for start in range(0, len(ids), BATCH):
            wanted = ids[start : start + BATCH]
            try:
                batch = fetch_arxiv(self.client, wanted)
            except (NetworkError, UnreadableError) as error:
                no_data = _no_data(len(wanted))
                self._failures.append(f"{no_data}: {error}")
                continue
            for arxiv_id, work in batch.works.items():
                works[arxiv_id] = SourcedWork("arXiv", work)
            missing = sum(arxiv_id not in batch.works for arxiv_id in wanted)
            if missing and not batch.is_complete:
                self._failures.append(f"{_no_data(missing)}: try again later")
            has_works = missing < len(wanted)
            self._answers += has_works or batch.is_complete
        return works

    def _fetch_doi(self, doi: str) -> SourcedWork | None:
        """Return the work of a DOI; None where there is none, with a remark or a failure."""
        if not doi or self._refusals >= _PATIENCE:
            return None
        try:
            work = fetch_doi(self.client, doi)
        except NetworkError as error:
            if error.status in UNDESCRIBED:
                self._remarks.append(f"the registry has no metadata for doi:{doi}: {error}")
            else:
                self._fail(doi, error)
            return None
        except UnreadableError as error:
            self._fail(doi, error)
            return None
        self._answers += 1
        self._refusals = 0
        return SourcedWork(f"doi:{doi}", work)

    def _fail(self, doi: str, error: Exception) -> None:
        self._refusals += 1
        rest = "; further DOIs were not asked" if self._refusals == _PATIENCE else ""
        self._failures.append(f"no data for doi:{doi}: {error}{rest}")

    def _edit(self, updates: Mapping[str, Updates], *, additions_only: bool) -> dict[str, str]:
        """Return the new texts of records by file; a remark says what cannot be written."""
        texts: dict[str, str] = {}
        for file, update in updates.items():
            edits = [edit for edit in update.edits if not (additions_only and edit.mark)]
            chosen = [edit.fields for edit in edits]
            try:
                raw = self.snapshot.read(file)
                text = editing.with_fields(raw, file, self.catalog.taxonomy, chosen)
            except UnsafeEditError as error:
                self._remarks.append(f"{file}: skipped: {error}")
                continue
            if text is not None and chosen:
                texts[file] = text
        contents = {file: text.encode() for file, text in texts.items()}
        for file in sorted(pipeline.newly_broken(self.snapshot, contents)):
            self._remarks.append(f"{file}: skipped: the edit would be an error in the record")
            del texts[file]
        return texts

    def _diff(self, file: str, text: str) -> str:
        current = self.snapshot.read(file).decode("utf-8")
        before = current.splitlines(keepends=True)
        after = text.splitlines(keepends=True)
        lines = difflib.unified_diff(before, after, f"a/{file}", f"b/{file}")
        return "".join(lines)


def _no_data(number: int) -> str:
    return f"arXiv returned no data for {pluralize(number, 'paper')}"


def _reasons(updates: Mapping[str, Updates], *, marked_only: bool = False) -> Iterator[str]:
    """Yield each edit in words, or only those that a person has to ask for."""
    for file, update in updates.items():
        for edit in update.edits:
            if marked_only and not edit.mark:
                continue
            fields = ", ".join(edit.fields)
            mark = f" ({edit.mark})" if edit.mark else ""
            yield f"{file}: {fields}{mark}: {edit.words}"


@click.command(
    "refresh",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog refresh",
            "kdcatalog refresh --write",
            "kdcatalog refresh papers/2024/gu2024minillm.yaml --write",
        ),
        exits={
            0: "every paper was asked about",
            2: "a file is not a record of this catalog",
            3: "a service did not answer about some papers",
        },
        variables=NETWORK,
    ),
)
@FILES
@click.option("--write", is_flag=True, help="Write the proposed edits.")
@click.pass_obj
def refresh_command(folder: Path, files: tuple[Path, ...], *, write: bool) -> None:
    """Look for published versions of preprints.

    Prints the proposed edits as a diff: venues, changed titles, missing authors and identifiers, as
    arXiv and DOI registries have them. What a person wrote is only replaced with --write and in
    records that are passed as FILES, and so is a venue that only a comment names.
    """
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    with open_client() as client:
        refresh = Refresh(snapshot, catalog_of(snapshot), client)
        result = refresh.run(chosen, write=write)
    print_data(result.diff)
    _print_remarks(result)
    records = pluralize(result.total, "record")
    edits = pluralize(len(result.reasons), "edit")
    action = "made" if write else "proposed"
    note(f"{records}: {edits} {action}, {len(result.skipped)} skipped")
    sys.exit(ENVIRONMENT if result.failures else 0)


def _print_remarks(result: RefreshResult) -> None:
    """Print on standard error why each edit is proposed, what was not asked, and what changed."""
    lines = [*result.reasons, *result.remarks, *result.failures]
    for line in lines:
        click.echo(printable(line), err=True)
    for line in result.skipped:
        click.echo(f"skipped {printable(line)}; pass its file to write it", err=True)
    for file in result.written:
        click.echo(f"changed {file}", err=True)
