"""``kdcatalog refresh``: ask arXiv, registries and indexes about papers, and propose edits."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from kdcatalog import pipeline
from kdcatalog.commands.frame import (
    ENVIRONMENT,
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
from kdcatalog.commands.restructure import diff_of
from kdcatalog.drafting.evidence import SourcedWork, new_checks
from kdcatalog.drafting.sources import Sources
from kdcatalog.drafting.updates import ProposedEdit, Updates, updates_of
from kdcatalog.lock import state_file
from kdcatalog.model.text import pluralize
from kdcatalog.records import editing
from kdcatalog.records.reading import key_of
from kdcatalog.reporting import printable
from kdcatalog.services.answers import ANSWERS_FILE, Answers
from kdcatalog.services.transport import NetworkError
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.services.client import Client

    _Fields = Mapping[str, Any]


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
    confirmed: tuple[str, ...] = ()
    """The records that get nothing but checks: their sources have the same."""
    total: int = 0


def _ignore(*_: object) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Listener:
    """What a run prints while it goes on.

    ``progress`` gets the number of records asked about and that of all, ``edit`` the reason of an
    edit as soon as it is proposed.
    """

    progress: Callable[[int, int], None] = _ignore
    edit: Callable[[str], None] = _ignore


_NOBODY = Listener()


class Refresh:
    """One run over records, with a client to ask by.

    Answers of an earlier, interrupted run of the same day are taken from ``answers``. With ``day``
    (ISO), edited records say which source their new values have, and since when.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        catalog: Catalog,
        client: Client,
        answers: Answers | None = None,
        listener: Listener = _NOBODY,
        day: str = "",
    ) -> None:
        self.snapshot = snapshot
        self.catalog = catalog
        self.client = client
        self._answers_kept = answers
        self._listener = listener
        self._day = day
        self._sources = Sources(client, answers)
        self._remarks = self._sources.remarks

    def run(self, files: Sequence[str] = (), *, write: bool = False) -> RefreshResult:
        """Propose edits of all records, or of some; with ``write`` make them.

        An edit that replaces what a person wrote, or rests on a comment alone, is only written
        into records that ``files`` names. Raises NetworkError where nothing answers.
        """
        papers = self._papers_in(files)
        # Who runs it on the whole catalog has not looked at each record that would be replaced.
        additions_only = write and not files
        updates = self._updates(papers, additions_only=additions_only)
        # A few failures are reported with the rest; none but failures is no connection.
        failures = self._sources.failures
        if failures and not self._sources.answers:
            raise NetworkError(failures[0], "unreachable")
        self._add_remarks(updates)
        contents = self._edit(updates, additions_only=additions_only)
        # Before anything is written: the diffs compare with the records as they are.
        diff = diff_of(self.snapshot, contents, {})
        if write:
            save(self.snapshot, contents)
        reasons, skipped = _reasons_and_skipped(updates, additions_only=additions_only)
        edited = {_file_of(reason) for reason in reasons}
        confirmed = [file for file in contents if file not in edited]
        return RefreshResult(
            diff=diff,
            reasons=tuple(reasons),
            skipped=tuple(sorted(skipped)),
            remarks=tuple(self._remarks),
            failures=tuple(failures),
            written=tuple(contents) if write else (),
            confirmed=tuple(confirmed),
            total=len(papers),
        )

    def _papers_in(self, files: Sequence[str]) -> Sequence[Paper]:
        """Return the papers of some files; all papers where there are none."""
        papers = self.catalog.papers
        if not files:
            return papers
        return [paper for paper in papers if paper.file in files]

    def _add_remarks(self, updates: Mapping[str, Updates]) -> None:
        for file, update in updates.items():
            for remark in update.remarks:
                self._remarks.append(f"{file}: {remark}")

    def _updates(
        self,
        papers: Sequence[Paper],
        *,
        additions_only: bool,
    ) -> dict[str, Updates]:
        """Return the updates of papers by file, sorted, papers without any left out."""
        try:
            preprints = self._sources.preprints(papers)
            updates = {}
            for done, paper in enumerate(papers, 1):
                update = self._update(paper, preprints)
                if update != Updates():
                    updates[paper.file] = update
                for reason in _reasons_of({paper.file: update}, additions_only=additions_only):
                    self._listener.edit(reason)
                self._listener.progress(done, len(papers))
        finally:
            # Also after Ctrl-C, so that the next run continues here.
            if self._answers_kept and self._answers_kept.save():
                note_written([ANSWERS_FILE])
        return {file: updates[file] for file in sorted(updates)}

    def _update(self, paper: Paper, preprints: Mapping[str, SourcedWork]) -> Updates:
        preprint = preprints.get(paper.identifiers.arxiv or "")
        # The publication first: it is believed before the preprint.
        publication = self._sources.publication(paper, preprint)
        sources = [source for source in (publication, preprint) if source]
        return updates_of(paper, sources, self.catalog.taxonomy)

    def _edit(
        self,
        updates: Mapping[str, Updates],
        *,
        additions_only: bool,
    ) -> dict[str, bytes]:
        """Return the new contents of records by file; a remark says what cannot be written."""
        contents: dict[str, bytes] = {}
        for file, update in updates.items():
            edits = _chosen_edits(update, additions_only=additions_only)
            changes = [edit.with_checks(self._day) for edit in edits]
            checks = self._checks_in(file, update)
            if checks:
                changes.append({"checked": checks})
            text = self._edited(file, changes) if changes else None
            if text is not None:
                contents[file] = text.encode()
        # Two edits that are right by themselves may collide, as when both add the same DOI.
        reader = reader_of(self.snapshot)
        broken = pipeline.newly_broken(self.snapshot, contents, reader)
        for file in sorted(broken):
            self._remarks.append(f"{file}: skipped: the edit would be an error in the record")
            del contents[file]
        return contents

    def _checks_in(self, file: str, update: Updates) -> Mapping[str, str]:
        """Return the checks of today that the sources of a record make; none without a day."""
        if not self._day:
            return {}
        paper = self.catalog.by_key[key_of(file)]
        return new_checks(paper, update.confirmed, self._day)

    def _edited(self, file: str, changes: Sequence[_Fields]) -> str | None:
        """Return the text of a record with changes; None, with a remark, where it is not safe."""
        raw = self.snapshot.read(file)
        taxonomy = self.catalog.taxonomy
        try:
            return editing.with_fields(raw, file, taxonomy, changes)
        except UnsafeEditError as error:
            self._remarks.append(f"{file}: skipped: {error}")
            return None


def _chosen_edits(update: Updates, *, additions_only: bool) -> list[ProposedEdit]:
    """Return the edits to make: with ``additions_only``, those that replace nothing."""
    if not additions_only:
        return list(update.edits)
    # A mark says why a person has to look at an edit.
    return [edit for edit in update.edits if not edit.mark]


def _reasons_of(
    updates: Mapping[str, Updates],
    *,
    additions_only: bool = False,
) -> Iterator[str]:
    """Yield each edit in words; with ``additions_only``, only those that are made unasked."""
    for file, update in updates.items():
        for edit in _chosen_edits(update, additions_only=additions_only):
            yield _reason(file, edit)


def _reasons_and_skipped(
    updates: Mapping[str, Updates], *, additions_only: bool
) -> tuple[list[str], set[str]]:
    """Return the reasons of the edits that are made or proposed, and of those that are skipped."""
    reasons = list(_reasons_of(updates, additions_only=additions_only))
    skipped = {*_reasons_of(updates)} - {*reasons}
    return reasons, skipped


def _file_of(reason: str) -> str:
    return reason.partition(": ")[0]


def _reason(file: str, edit: ProposedEdit) -> str:
    fields = ", ".join(edit.fields)
    mark = f" ({edit.mark})" if edit.mark else ""
    return f"{file}: {fields}{mark}: {edit.words}"


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
@click.option(
    "--format",
    "form",
    type=click.Choice(["diff", "json"]),
    default="diff",
    show_default=True,
    help="Format of the proposed edits.",
)
@click.pass_obj
def refresh_command(
    folder: Path,
    files: tuple[Path, ...],
    form: str,
    *,
    write: bool,
) -> None:
    """Look for published versions of preprints.

    Prints the proposed edits as a diff: venues, titles with their authors, identifiers and code, as
    arXiv, DOI registries, the ACL Anthology, OpenReview and DBLP have them. What a person wrote is
    only replaced with --write and in records that are passed as FILES, and so is a venue that only
    the authors name. Withdrawn papers are reported. Answers are kept
    in .kdcatalog/refresh.json until a run is complete, so that an interrupted run is continued.
    """
    snapshot = Snapshot.at(folder)
    chosen = record_files(snapshot, files)
    catalog = catalog_of(snapshot)
    answers = Answers(state_file(snapshot.root, "refresh.json"), today())
    with open_client() as client, progress("Asking arXiv, DOI registries and indexes") as reporter:
        listener = Listener(reporter, _print_line)
        refresh = Refresh(snapshot, catalog, client, answers, listener, today())
        result = refresh.run(chosen, write=write)
    # With failures, the next run of the day asks only about what is missing.
    if not result.failures:
        answers.forget()
    text = result.diff if form == "diff" else refresh_json(result)
    print_data(text)
    _print_remarks(result)
    records = pluralize(result.total, "record")
    edits = pluralize(len(result.reasons), "edit")
    action = "made" if write else "proposed"
    skipped = len(result.skipped)
    summary = f"{edits} {action}, {skipped} skipped"
    if result.confirmed:
        confirmed = pluralize(len(result.confirmed), "record")
        marked = "marked" if write else "to be marked"
        summary = f"{summary}, {confirmed} without edits {marked} as checked"
    note(f"{records}: {summary}")
    sys.exit(ENVIRONMENT if result.failures else 0)


def refresh_json(result: RefreshResult) -> str:
    """Return what sources say on records, for a program: edits and remarks, each with its file."""
    edits = {*result.reasons, *result.skipped}
    data = {
        "version": 1,
        "edits": [_row(line) for line in sorted(edits)],
        "remarks": [_row(line) for line in result.remarks],
        "failures": [*result.failures],
    }
    text = json.dumps(data, indent=1, ensure_ascii=False)
    return f"{text}\n"


def _row(line: str) -> dict[str, str]:
    """Return a line as data; of a remark that is not on a record, the file is none of them."""
    file, _, words = line.partition(": ")
    return {"file": file, "words": words}


def _print_line(line: str) -> None:
    # A registry's text may contain escape sequences for the terminal.
    click.echo(printable(line), err=True)


def _print_remarks(result: RefreshResult) -> None:
    """Print on standard error what was not asked, skipped and changed."""
    for line in (*result.remarks, *result.failures):
        _print_line(line)
    for line in result.skipped:
        click.echo(f"skipped {printable(line)}; pass its file to write it", err=True)
    for file in result.written:
        click.echo(f"changed {file}", err=True)
