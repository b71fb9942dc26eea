"""``kdcatalog add``: what people name as topics and keys, and the answer to a form.

The additions themselves, from a described work to written records, are in ``drafting.additions``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.drafting.additions import (
    AddOptions,
    Candidate,
    WrittenAdditions,
    plan_additions,
    write_additions,
)
from kdcatalog.drafting.form import TOPICS, PaperForm, UnreadableFormError, read_form
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean
from kdcatalog.rendering.environments import markdown_environment, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.services.client import Client
    from kdcatalog.snapshot import Snapshot


def resolve_topics(taxonomy: Taxonomy, texts: Iterable[str]) -> tuple[str, ...]:
    """Return the topics that people mean by paths, endings of paths or titles, without repeats.

    Raises UnknownTermError.
    """
    topics = taxonomy.topic_vocabulary
    nodes = [topics.look_up(text, "kdcatalog taxonomy lists them") for text in texts]
    return tuple(dict.fromkeys(nodes))


def require_keys(catalog: Catalog, keys: Iterable[str]) -> None:
    """Raise UnknownTermError on the first key that no paper has."""
    for key in keys:
        if key not in catalog.by_key:
            otherwise = "the key of a paper is the name of its file"
            hint = did_you_mean(key, sorted(catalog.by_key), otherwise, lists=False)
            raise UnknownTermError(f"no paper has the key {quote(key)}", hint)


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
    refused = [*form.problems, *additions.refused, *_missing_topics(form)]
    if refused:
        return _refusal(snapshot, refused, () if form.nodes else additions.candidates)
    curated = CuratorInput(form.nodes, day, form.code, form.data)
    inputs = [curated] * len(additions.candidates)
    try:
        written = write_additions(snapshot, catalog, additions, inputs, dry_run=dry_run)
    except UnreadableError as error:
        return _refusal(snapshot, [str(error)])
    if written.problems:
        problems = [
            f"{problem.code}: {problem.message}; {problem.hint}" for problem in written.problems
        ]
        return _refusal(snapshot, problems)
    # What was understood in another way than it was written is for a maintainer to check.
    added = [replace(record, remarks=(*record.remarks, *form.notes)) for record in written.added]
    return FormAnswer(replace(written, added=tuple(added)), "")


def _missing_topics(form: PaperForm) -> list[str]:
    """Return the sentence on an unanswered question, unless another one is about it already."""
    is_reported = any(problem.startswith(TOPICS) for problem in form.problems)
    return [] if form.nodes or is_reported else [f"{TOPICS}: choose at least one"]


def _refusal(
    snapshot: Snapshot, sentences: Sequence[str], candidates: Sequence[Candidate] = ()
) -> FormAnswer:
    environment = markdown_environment(snapshot.templates)
    comment = render(environment, "answers/issue.md.j2", refused=sentences, candidates=candidates)
    return FormAnswer(None, comment)
