"""What an issue form asks for: "Add a paper" and ``kdcatalog correct``, and the answers to both."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kdcatalog import pipeline
from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import PROBLEMS, catalog_of, print_data, save, writer_of
from kdcatalog.commands.options import Command, help_end
from kdcatalog.drafting.additions import (
    AddOptions,
    Candidate,
    WrittenAdditions,
    plan_additions,
    write_additions,
)
from kdcatalog.drafting.correction import read_correction
from kdcatalog.drafting.form import TOPICS, PaperForm, UnreadableFormError, read_form
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.files import read_argument
from kdcatalog.problems import errors
from kdcatalog.records.editing import with_fields
from kdcatalog.rendering.environments import render_post
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kdcatalog.drafting.correction import Correction
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.problems import Problem
    from kdcatalog.services.client import Client


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """The result of a form: written records, or a comment in Markdown with the reason."""

    written: WrittenAdditions | None
    comment: str


def answer_form(
    snapshot: Snapshot,
    catalog: Catalog,
    event: bytes,
    client: Callable[[], Client],
    *,
    day: str,
    dry_run: bool,
) -> FormAnswer:
    """Write the record that the form of a GitHub issue asks for, or print what is missing.

    ``event`` is the JSON of the issue, and ``day`` the ISO date on which the record is added.
    """
    try:
        form = read_form(event, catalog.taxonomy)
    except UnreadableFormError as error:
        return _paper_refusal(snapshot, [str(error)])
    sources = [form.source] if form.source else []
    additions = plan_additions(snapshot, catalog, sources, client, AddOptions())
    # All at once: a person who edits an issue should not be sent back for every answer.
    refused = [*form.problems, *additions.refused]
    refused += _missing_topics(form)
    if refused:
        # Topics are only suggested to people who chose none.
        candidates = () if form.nodes else additions.candidates
        return _paper_refusal(snapshot, refused, candidates)
    curated = CuratorInput(
        placements=form.nodes,
        added=day,
        code=form.code,
        data=form.data,
        summary=form.summary,
    )
    inputs = [curated] * len(additions.candidates)
    write = writer_of(snapshot, dry_run=dry_run)
    try:
        written = write_additions(snapshot, catalog, additions, inputs, write=write)
    except UnreadableError as error:
        return _paper_refusal(snapshot, [str(error)])
    if written.problems:
        problems = [problem.sentence for problem in written.problems]
        return _paper_refusal(snapshot, problems)
    # What was understood in another way than it was written is for a maintainer to check.
    added = []
    for record in written.added:
        remarks = (*record.remarks, *form.notes)
        added.append(replace(record, remarks=remarks))
    return FormAnswer(replace(written, added=tuple(added)), "")


def _missing_topics(form: PaperForm) -> list[str]:
    """Return the sentence on an unanswered question, unless another one is about it already."""
    if form.nodes:
        return []
    if any(problem.startswith(TOPICS) for problem in form.problems):
        return []
    return [f"{TOPICS}: choose at least one"]


def _paper_refusal(
    snapshot: Snapshot, sentences: Sequence[str], candidates: Sequence[Candidate] = ()
) -> FormAnswer:
    comment = render_post(
        snapshot.templates, "answers/issue.md.j2", refused=sentences, candidates=candidates
    )
    return FormAnswer(None, comment)


@dataclass(frozen=True, slots=True)
class CorrectedRecord:
    """A record and its new text; the file is empty where ``comment``, Markdown, says why not."""

    file: str = ""
    content: bytes = b""
    comment: str = ""


def correct(snapshot: Snapshot, catalog: Catalog, event: bytes) -> CorrectedRecord:
    """Return the record that the form of a GitHub issue corrects; ``event`` is the issue's JSON.

    Nothing is written. The comment is for the issue and says what could not be understood.
    """
    try:
        correction = read_correction(event, catalog)
    except UnreadableFormError as error:
        return _refusal(snapshot, [str(error)])
    if correction.problems or not correction.paper:
        return _refusal(snapshot, correction.problems)
    return _corrected(snapshot, catalog, correction.paper.file, correction)


def _corrected(
    snapshot: Snapshot, catalog: Catalog, file: str, correction: Correction
) -> CorrectedRecord:
    raw = snapshot.read(file)
    try:
        text = with_fields(raw, file, catalog.taxonomy, [correction.fields])
    except UnsafeEditError as error:
        return _refusal(snapshot, [str(error)])
    if text is None or text.encode() == raw:
        return _refusal(snapshot, ["The record says this already."])
    changed = snapshot.with_changed({file: text.encode()})
    new_problems = _new_errors(snapshot, changed)
    if new_problems:
        return _refusal(snapshot, [problem.sentence for problem in new_problems])
    return CorrectedRecord(file, text.encode())


def _new_errors(before: Snapshot, after: Snapshot) -> list[Problem]:
    """Return the errors of a changed catalog that it did not have before."""
    # Errors that other records have already are no reason to refuse a correction.
    earlier_problems = errors(pipeline.load(before).problems)
    earlier = {_identity(problem) for problem in earlier_problems}
    problems = errors(pipeline.load(after).problems)
    return [problem for problem in problems if _identity(problem) not in earlier]


def _identity(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.file


def _refusal(snapshot: Snapshot, sentences: Sequence[str]) -> CorrectedRecord:
    comment = render_post(snapshot.templates, "answers/correction.md.j2", refused=sentences)
    return CorrectedRecord(comment=comment)


@click.command(
    "correct",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=("kdcatalog correct --from-issue event.json",),
        exits={
            0: "the record was corrected",
            1: "the form cannot be understood; the answer says why",
        },
    ),
)
@click.option(
    "--from-issue",
    "event",
    required=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read a GitHub issue form (event JSON); answer in Markdown.",
)
@click.pass_obj
def correct_command(folder: Path, event: Path) -> None:
    """Correct a record as an issue form asks.

    The form "Correct a record" names the record, a field and its new value. Where that is not clear
    or the record would have an error, nothing is written, and the answer for the issue is printed.
    """
    snapshot = Snapshot.at(folder)
    corrected = correct(
        snapshot,
        catalog_of(snapshot),
        read_argument(event),
    )
    print_data(corrected.comment)
    if not corrected.file:
        sys.exit(PROBLEMS)
    save(snapshot, {corrected.file: corrected.content})
    print_data(f"changed {corrected.file}\n")
