"""The answer to the issue form "Add a paper": written records, or a comment that says why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.frame import writer_of
from kdcatalog.drafting.additions import (
    AddOptions,
    Candidate,
    WrittenAdditions,
    plan_additions,
    write_additions,
)
from kdcatalog.drafting.form import TOPICS, PaperForm, UnreadableFormError, read_form
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.rendering.environments import post_environment, render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.services.client import Client
    from kdcatalog.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What a form led to: written records, or a comment in Markdown that says why not."""

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
    """Write the record that the form of a GitHub issue asks for, or say what is missing.

    ``event`` is the JSON of the issue, and ``day`` the ISO date on which the record is added.
    """
    try:
        form = read_form(event, catalog.taxonomy)
    except UnreadableFormError as error:
        return _refusal(snapshot, [str(error)])
    sources = [form.source] if form.source else []
    additions = plan_additions(snapshot, catalog, sources, client, AddOptions())
    # All at once: a person who edits an issue should not be sent back for every answer.
    refused = [*form.problems, *additions.refused]
    refused += _missing_topics(form)
    if refused:
        # Topics are only suggested to people who chose none.
        candidates = () if form.nodes else additions.candidates
        return _refusal(snapshot, refused, candidates)
    curated = CuratorInput(
        form.nodes,
        day,
        form.code,
        form.data,
        summary=form.summary,
    )
    inputs = [curated] * len(additions.candidates)
    write = writer_of(snapshot, dry_run=dry_run)
    try:
        written = write_additions(snapshot, catalog, additions, inputs, write=write)
    except UnreadableError as error:
        return _refusal(snapshot, [str(error)])
    if written.problems:
        problems = [problem.sentence for problem in written.problems]
        return _refusal(snapshot, problems)
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


def _refusal(
    snapshot: Snapshot, sentences: Sequence[str], candidates: Sequence[Candidate] = ()
) -> FormAnswer:
    environment = post_environment(snapshot.templates)
    comment = render(environment, "answers/issue.md.j2", refused=sentences, candidates=candidates)
    return FormAnswer(None, comment)
