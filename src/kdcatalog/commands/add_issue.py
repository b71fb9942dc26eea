"""``kdcatalog add --from-issue``: a filled form becomes a record, or an answer in words that says what is missing."""

from collections.abc import Callable
from dataclasses import dataclass

from kdcatalog.bibliography.work import UnreadableError
from kdcatalog.commands.add import AddOptions, Candidate, Done, finish, prepare
from kdcatalog.drafting.form import NODES, Form, UnreadableFormError, read
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.model.catalog import Catalog
from kdcatalog.rendering.environments import markdown_environment, render
from kdcatalog.services.client import Client
from kdcatalog.snapshot import Snapshot

_NO_NODE = f"{NODES} Nothing is chosen there"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written, or the comment that says why nothing was."""

    done: Done | None
    comment: str


def answer(
    snapshot: Snapshot,
    catalog: Catalog,
    event: bytes,
    client: Callable[[], Client],
    *,
    day: str,
    dry: bool,
) -> Answer:
    """Write the record that a form asks for; else say in Markdown what is wrong."""
    try:
        form = read(event, catalog.taxonomy)
    except UnreadableFormError as wrong:
        return _refused(snapshot, [str(wrong)])
    prepared = prepare(
        snapshot, catalog, [form.source] if form.source else [], client, AddOptions()
    )
    missing = (
        [_NO_NODE]
        if not form.nodes and not any(one.startswith(NODES) for one in form.wrong)
        else []
    )
    if refused := [*form.wrong, *prepared.refused, *missing]:
        return _refused(snapshot, refused, () if form.nodes else prepared.candidates)
    try:
        done = finish(
            snapshot, catalog, prepared, [_placed(form, day)] * len(prepared.candidates), dry=dry
        )
    except UnreadableError as wrong:
        return _refused(snapshot, [str(wrong)])
    problems = [f"{problem.code}: {problem.message}; {problem.hint}" for problem in done.problems]
    return _refused(snapshot, problems) if problems else Answer(done, "")


def _placed(form: Form, day: str) -> CuratorInput:
    return CuratorInput(form.nodes, day, form.code, form.data)


def _refused(
    snapshot: Snapshot, sentences: list[str], candidates: tuple[Candidate, ...] = ()
) -> Answer:
    environment = markdown_environment(snapshot.templates)
    return Answer(
        None, render(environment, "answers/issue.md.j2", refused=sentences, candidates=candidates)
    )
