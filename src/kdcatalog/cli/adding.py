"""The command that takes papers in: add."""

from __future__ import annotations

import datetime
import os
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kdcatalog.commands.frame import ENVIRONMENT, PROBLEMS, WRONG_USE, catalog_of, leave
from kdcatalog.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kdcatalog.commands.add import AddOptions, Candidate, Done, Prepared
    from kdcatalog.learning import Proposal
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.services.client import Client
    from kdcatalog.services.works import Source

_ASK = "Where does it stand? Numbers or nodes with blanks between them; nothing leaves it out"
_EVENT = click.Path(path_type=Path, exists=True, dir_okay=False)


def today() -> str:
    """Return the day of entry."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def is_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--at",
    "nodes",
    multiple=True,
    metavar="NODE",
    help="Where it stands; give it once for each node.",
)
@click.option(
    "--merge", is_flag=True, help="Give a paper that is here the identifiers that it lacks."
)
@click.option(
    "--distinct-from",
    "namesakes",
    multiple=True,
    metavar="KEY",
    help="It only has the title of this paper.",
)
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing; print the record.")
@click.option(
    "--from-issue",
    "event",
    type=_EVENT,
    help="Read the form of a GitHub issue; answer in Markdown.",
)
@click.pass_context
def add(
    context: click.Context,
    sources: tuple[str, ...],
    nodes: tuple[str, ...],
    namesakes: tuple[str, ...],
    event: Path | None,
    *,
    merge: bool,
    dry: bool,
) -> None:
    """Add papers, each SOURCE an arXiv id, a DOI, an ACL id, the address of a paper, a .bib file, or - for BibTeX.

    The metadata come from arXiv, the registry of the DOI, the ACL Anthology or the page; BibTeX needs no network.
    Where a paper may stand is learned from the papers here. On a terminal you are asked; elsewhere name it with
    --at. A paper that is here already is refused, and its file named.
    """
    if bool(sources) == bool(event):
        raise click.UsageError("name a paper to add, or --from-issue with the event of an issue")
    snapshot = Snapshot.at(context.obj)
    catalog = catalog_of(snapshot)
    if event:
        _answer(snapshot, catalog, event.read_bytes(), dry=dry)
    from kdcatalog.commands.add import AddOptions, finish, require_keys, resolve_topics
    from kdcatalog.drafting.record import CuratorInput
    from kdcatalog.model.vocabulary import UnknownTermError

    try:
        nodes = resolve_topics(catalog.taxonomy, nodes)
        require_keys(catalog, namesakes)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    prepared = _prepared(
        snapshot, catalog, sources, AddOptions(merge=merge, distinct_from=namesakes)
    )
    if prepared.candidates and not nodes and not is_terminal():
        _propose(prepared.candidates, sources, context.obj)
    chosen = [nodes or _asked(catalog.taxonomy, one) for one in prepared.candidates]
    placed = [
        CuratorInput(each, today(), distinct_from=namesakes) if each else None for each in chosen
    ]
    _tell(finish(snapshot, catalog, prepared, placed, dry=dry), prepared, dry=dry)
    if prepared.refused:
        sys.exit(ENVIRONMENT if prepared.is_network_alone else PROBLEMS)


def _prepared(
    snapshot: Snapshot, catalog: Catalog, sources: Sequence[str], wishes: AddOptions
) -> Prepared:
    from kdcatalog.commands.add import prepare

    with _network() as client:
        prepared = prepare(snapshot, catalog, [_source(text) for text in sources], client, wishes)
    for sentence in prepared.refused:
        click.echo(f"kdcatalog: {sentence}", err=True)
    return prepared


@contextmanager
def _network() -> Iterator[Callable[[], Client]]:
    """Yield what gives the one client, which is made when the first source needs it."""
    from kdcatalog.services.client import Client
    from kdcatalog.services.endpoints import Endpoints

    made: list[Client] = []

    def client() -> Client:
        if not made:
            made.append(Client(Endpoints.of(os.environ)))
        return made[0]

    try:
        yield client
    finally:
        for one in made:
            one.close()


def _source(text: str) -> Source:
    from kdcatalog.services.works import Source, source_of

    if text == "-":
        return Source(text, bibtex=_decoded(sys.stdin.buffer.read()))
    if text.endswith(".bib") and Path(text).is_file():
        return Source(text, bibtex=_decoded(Path(text).read_bytes()))
    if found := source_of(text):
        return found
    what = (
        "no such file"
        if text.endswith(".bib")
        else "no arXiv id, DOI, ACL id, web address or .bib file"
    )
    raise click.BadParameter(f"{text} is {what}", param_hint="SOURCE")


def _decoded(raw: bytes) -> str:
    """Return BibTeX as text; old files that are not UTF-8 are most often Latin-1."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _proposals(candidate: Candidate) -> None:
    work, width = candidate.found.work, max(len(one.node) for one in candidate.proposals)
    names = ", ".join(author.name for author in work.authors[:3]) + (
        " and others" if len(work.authors) > 3 else ""
    )
    click.echo(f"not here yet: {work.title}\n  {names or 'no author known'} ({candidate.date})")
    for paper in candidate.near:
        click.echo(f"  nearly the same title: {paper.file}, {paper.title}")
    for number, one in enumerate(candidate.proposals, 1):
        click.echo(f"  {number}  {one.node:<{width}}  {_reason(one)}".rstrip())


def _reason(proposal: Proposal) -> str:
    return ", ".join(proposal.words) or "used often"


def _propose(candidates: Sequence[Candidate], sources: Sequence[str], folder: Path) -> NoReturn:
    """Show where works may stand and what to type, and leave."""
    for candidate in candidates:
        _proposals(candidate)
    where = ["-C", str(folder)] if folder != Path() else []
    first = candidates[0].proposals[0].node
    command = shlex.join(["kdcatalog", *where, "add", *sources, "--at", first])
    leave(
        f"nothing was written: say where it stands, --at once for each node, such as\n{command}",
        WRONG_USE,
    )


def _asked(taxonomy: Taxonomy, candidate: Candidate) -> tuple[str, ...]:
    """Return the nodes that a person chooses; none leaves the work out."""
    from kdcatalog.commands.add import resolve_topics
    from kdcatalog.model.vocabulary import UnknownTermError

    _proposals(candidate)
    while True:
        words = click.prompt(_ASK, default="", show_default=False).replace(",", " ").split()
        numbered = {str(number): one.node for number, one in enumerate(candidate.proposals, 1)}
        try:
            return resolve_topics(taxonomy, (numbered.get(word, word) for word in words))
        except UnknownTermError as error:
            click.echo(f"{error}; {error.hint}", err=True)


def _tell(done: Done, prepared: Prepared, *, dry: bool) -> None:
    """Print what was written; leave where problems kept everything from being written."""
    if done.problems:
        for problem in done.problems:
            click.echo(
                f"{problem.file}: {problem.code}: {problem.message}; {problem.hint}", err=True
            )
        leave("nothing was written", PROBLEMS)
    for one in done.added:
        click.echo(f"{'would write' if dry else 'wrote'} {one.file}")
        click.echo(one.text if dry else "", nl=False)
        click.echo(f"its row in README.md:\n{one.row}")
        for remark in one.remarks:
            click.echo(f"look at {one.file}: {remark}", err=True)
    for merged in prepared.merged:
        click.echo(f"{'would change' if dry else 'changed'} {merged.file}: {merged.words}")
    if not dry and (done.added or prepared.merged):
        click.echo("run: kdcatalog check", err=True)


def _answer(snapshot: Snapshot, catalog: Catalog, event: bytes, *, dry: bool) -> NoReturn:
    from kdcatalog.commands.add import Prepared
    from kdcatalog.commands.add_issue import answer

    with _network() as client:
        said = answer(snapshot, catalog, event, client, day=today(), dry=dry)
    click.echo(said.comment, nl=False)
    if said.done:
        _tell(said.done, Prepared((), (), (), is_network_alone=True), dry=dry)
    sys.exit(0 if said.done else PROBLEMS)
