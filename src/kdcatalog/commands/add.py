"""``kdcatalog add``: papers by identifier, URL, BibTeX or issue form, on chosen topics.

From a described work to written records, see ``drafting.additions``.
"""

from __future__ import annotations

import shlex
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from kdcatalog.commands.forms import answer_form
from kdcatalog.commands.frame import (
    ENVIRONMENT,
    PROBLEMS,
    WRONG_USE,
    bounded_reading,
    catalog_of,
    lazy_client,
    leave,
    note,
    print_data,
    today,
    writer_of,
)
from kdcatalog.commands.options import NETWORK, Command, PaperKey, Topic, help_end
from kdcatalog.drafting.additions import (
    AddedRecord,
    Additions,
    AddOptions,
    Candidate,
    WrittenAdditions,
    plan_additions,
    write_additions,
)
from kdcatalog.drafting.record import CuratorInput
from kdcatalog.files import UnreadableFileError, read_argument, read_stdin
from kdcatalog.model.text import abbreviated, quote
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean_key
from kdcatalog.services.works import Source, source_of
from kdcatalog.snapshot import Snapshot
from kdcatalog.text.cleaning import clean_text
from kdcatalog.text.tex import tex_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Taxonomy
    from kdcatalog.problems import Problem

_QUESTION = (
    "Which topics? Enter numbers or topic paths separated by spaces, or press Enter to skip."
)
_SUMMARY_QUESTION = (
    "Summary? One sentence of 60 to 230 characters that says what the paper does, or Enter to skip."
)
_NOTHING_WRITTEN = "Nothing written. Choose at least one topic with --at, for example"
_EVENT = click.Path(path_type=Path, exists=True, dir_okay=False)


def is_terminal() -> bool:
    """Return whether a person can be asked."""
    streams = (sys.stdin, sys.stdout)
    # One that was closed, as by `add ID <&-`, is None.
    return all(stream and stream.isatty() for stream in streams)


@click.command(
    "add",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog add 2306.08543",
            "kdcatalog add 10.18653/v1/2023.acl-long.1 --at on-policy-distillation",
            "kdcatalog add papers.bib --dry-run",
            "kdcatalog add - < paper.bib",
        ),
        exits={
            0: "added",
            1: "a paper is in the catalog already, or its record would have errors",
            2: "wrong use, or no topic was chosen",
            3: "the network or a service does not answer",
            130: "interrupted; papers whose topics were chosen before are written",
        },
        variables=NETWORK,
    ),
)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option(
    "--at",
    "topics",
    multiple=True,
    metavar="TOPIC",
    type=Topic(),
    help="Put the paper on this topic; repeat for more.",
)
@click.option("--merge", is_flag=True, help="Add missing identifiers to existing records.")
@click.option(
    "--distinct-from",
    "namesakes",
    multiple=True,
    metavar="KEY",
    type=PaperKey(),
    help="Treat KEY as a different paper with the same title.",
)
@click.option("--dry-run", is_flag=True, help="Print the record; write nothing.")
@click.option(
    "--from-issue",
    "event",
    type=_EVENT,
    help="Read a GitHub issue form (event JSON); answer in Markdown.",
)
@click.pass_obj
def add_command(
    folder: Path,
    sources: tuple[str, ...],
    topics: tuple[str, ...],
    namesakes: tuple[str, ...],
    event: Path | None,
    *,
    merge: bool,
    dry_run: bool,
) -> None:
    """Add papers by arXiv id, DOI, ACL id, URL or BibTeX.

    BibTeX is a .bib file, or - for standard input, and needs no network. Other metadata comes from
    arXiv, the registry of the DOI, the ACL Anthology or the page. Likely topics are suggested: on a
    terminal you are asked, elsewhere choose with --at. A topic is a path, a unique ending of one,
    or a title. Papers that are already in the catalog are refused.
    """
    if bool(sources) == bool(event):
        raise click.UsageError("pass a paper to add, or --from-issue with the event of an issue")
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    if event:
        _answer_issue(snapshot, catalog, read_argument(event), dry_run=dry_run)
    nodes = _chosen_topics(catalog, topics, namesakes)
    options = AddOptions(merge=merge, distinct_from=namesakes)
    additions = _planned(snapshot, catalog, sources, options)
    has_all_topics = bool(nodes) or not additions.candidates
    if not has_all_topics and not is_terminal():
        _suggest_and_leave(additions.candidates, sources, folder)
    answers = _Answers(catalog.taxonomy, namesakes)
    for candidate in additions.candidates:
        answers.add(candidate, nodes)
    write = writer_of(snapshot, dry_run=dry_run)
    written = write_additions(snapshot, catalog, additions, answers.inputs, write=write)
    _print_written(written, additions, dry_run=dry_run)
    if answers.is_interrupted:
        raise click.Abort
    if additions.refused:
        sys.exit(ENVIRONMENT if additions.is_network_alone else PROBLEMS)


def _planned(
    snapshot: Snapshot,
    catalog: Catalog,
    texts: Sequence[str],
    options: AddOptions,
) -> Additions:
    """Return what to add for the sources that are named; print why some are refused."""
    sources = [_source(text) for text in texts]
    # Of other sources, which have no text yet, the answers are bounded.
    files = [source.name for source in sources if source.bibtex]
    reading = bounded_reading(", ".join(files)) if files else nullcontext()
    with lazy_client() as client, reading:
        additions = plan_additions(snapshot, catalog, sources, client, options)
    for sentence in additions.refused:
        click.echo(f"kdcatalog: {sentence}", err=True)
    return additions


def _chosen_topics(
    catalog: Catalog,
    topics: tuple[str, ...],
    namesakes: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the paths of the topics; exits with wrong use where a topic or a key is unknown."""
    try:
        _require_keys(catalog, namesakes)
        return catalog.taxonomy.look_up_topics(topics)
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)


class _Answers:
    """The curator's input for each paper, None where it is skipped.

    After an interruption the answers so far count, since choosing topics is the work of `add`.
    """

    def __init__(self, taxonomy: Taxonomy, namesakes: tuple[str, ...]) -> None:
        self.inputs: list[CuratorInput | None] = []
        self.is_interrupted = False
        self._taxonomy = taxonomy
        self._namesakes = namesakes

    def add(self, candidate: Candidate, topics: tuple[str, ...]) -> None:
        """Ask for the topics of a paper unless they are chosen already."""
        chosen = topics
        if not chosen and not self.is_interrupted:
            chosen = self._ask(candidate)
        if chosen:
            summary = self._ask_summary(candidate)
            curated = CuratorInput(chosen, today(), distinct_from=self._namesakes, summary=summary)
            self.inputs.append(curated)
        else:
            self.inputs.append(None)

    def _ask_summary(self, candidate: Candidate) -> str:
        """Return the summary that a person writes; empty where nobody can be asked."""
        if self.is_interrupted or not is_terminal():
            return ""
        abstract = candidate.source.work.abstract
        if abstract:
            click.echo(f"abstract: {tex_to_text(abstract)}")
        try:
            answer = click.prompt(
                _SUMMARY_QUESTION, default="", show_default=False, prompt_suffix=" "
            )
        except (click.Abort, KeyboardInterrupt):
            self.is_interrupted = True
            return ""
        return clean_text(answer)

    def _ask(self, candidate: Candidate) -> tuple[str, ...]:
        try:
            return _ask_topics(self._taxonomy, candidate)
        except (click.Abort, KeyboardInterrupt):
            if not any(self.inputs):
                raise  # nothing is lost
            self.is_interrupted = True
            return ()


def _source(text: str) -> Source:
    """Return the source that an argument names; exits with wrong use where it names none."""
    if text == "-":
        return _bibtex(text, read_stdin())
    path = Path(text)
    is_bibtex = text.endswith(".bib")
    if is_bibtex and path.exists():
        return _bibtex(text, read_argument(path))
    source = source_of(text)
    if source:
        return source
    message = f"{text} is not an arXiv id, DOI, ACL id, URL or .bib file"
    if is_bibtex:
        message = f"{text} does not exist"
    elif path.is_file():
        message += f"; kdcatalog import {shlex.quote(text)} reads other files"
    raise click.BadParameter(message, param_hint="SOURCE")


def _bibtex(name: str, raw: bytes) -> Source:
    """Return BibTeX as a source; an empty text would be taken for something to fetch."""
    if not raw.strip():
        label = "standard input" if name == "-" else name
        raise UnreadableFileError(f"{label} is empty", "pass BibTeX with at least one entry")
    return Source(name, bibtex=_decoded(raw))


def _decoded(raw: bytes) -> str:
    """Return BibTeX as text, in any encoding in which lists are read."""
    # Identifiers need no reader of lists, which takes a tenth of a second to import.
    from kdcatalog.lists.formats import decoded

    text, _ = decoded(raw)
    return text


def _print_candidate(candidate: Candidate) -> None:
    """Print a new work with its likely topics, numbered."""
    work = candidate.source.work
    names = [author.name for author in work.authors]
    authors = abbreviated(names) or "no authors"
    click.echo(f"new: {work.title}")
    date = candidate.date or "undated"
    click.echo(f"  {authors} ({date})")
    for paper in candidate.similar:
        click.echo(f"  similar title: {paper.file}, {paper.title}")
    nodes = [suggestion.node for suggestion in candidate.suggestions]
    width = max(map(len, nodes))
    for number, suggestion in enumerate(candidate.suggestions, 1):
        reason = ", ".join(suggestion.words) or "used often"
        node = suggestion.node.ljust(width)
        click.echo(f"  {number}  {node}  {reason}")


def _suggest_and_leave(
    candidates: Sequence[Candidate], sources: Sequence[str], folder: Path
) -> NoReturn:
    """Print likely topics and the command to type, and exit."""
    for candidate in candidates:
        _print_candidate(candidate)
    best = candidates[0].suggestions[0].node
    # The whole command, so that it can be copied and run.
    words = ["kdcatalog"]
    if folder != Path():
        words += ["-C", str(folder)]
    words += ["add", *sources, "--at", best]
    leave(f"{_NOTHING_WRITTEN}\n{shlex.join(words)}", WRONG_USE)


def _ask_topics(taxonomy: Taxonomy, candidate: Candidate) -> tuple[str, ...]:
    """Return the topics that a person chooses; none to skip the work."""
    _print_candidate(candidate)
    numbered = {}
    for number, suggestion in enumerate(candidate.suggestions, 1):
        numbered[str(number)] = suggestion.node
    while True:
        answer = click.prompt(_QUESTION, default="", show_default=False, prompt_suffix=" ")
        words = answer.replace(",", " ").split()
        try:
            names = [numbered.get(word, word) for word in words]
            return taxonomy.look_up_topics(names)
        except UnknownTermError as error:
            click.echo(f"{error}; {error.hint}", err=True)


def _leave_with_problems(problems: Sequence[Problem]) -> NoReturn:
    for problem in problems:
        click.echo(f"{problem.file}: {problem.sentence}", err=True)
    leave("nothing was written", PROBLEMS)


def _print_written(
    written: WrittenAdditions,
    additions: Additions,
    *,
    dry_run: bool,
) -> None:
    """Print what was written; exit where problems kept everything from being written."""
    if written.problems:
        _leave_with_problems(written.problems)
    for record in written.added:
        _print_added(record, dry_run=dry_run)
    changed = "would change" if dry_run else "changed"
    for merged in additions.merged:
        what = f"{merged.file}: {merged.words}"
        click.echo(f"{changed} {what}")
    if (written.added or additions.merged) and not dry_run:
        note("run: kdcatalog check")


def _print_added(record: AddedRecord, *, dry_run: bool) -> None:
    wrote = "would write" if dry_run else "wrote"
    click.echo(f"{wrote} {record.file}")
    if dry_run:
        click.echo(record.text, nl=False)
    click.echo(f"row in README.md:\n{record.row}")
    for remark in record.remarks:
        # The workflow that answers forms copies lines that begin like this.
        click.echo(f"look at {record.file}: {remark}", err=True)


def _answer_issue(snapshot: Snapshot, catalog: Catalog, event: bytes, *, dry_run: bool) -> NoReturn:
    """Write the record that a form asks for, or print the comment that says why not; exit."""
    with lazy_client() as client:
        answer = answer_form(
            snapshot,
            catalog,
            event,
            client,
            day=today(),
            dry_run=dry_run,
        )
    print_data(answer.comment)
    if answer.written is None:
        sys.exit(PROBLEMS)
    _print_written(answer.written, Additions(), dry_run=dry_run)
    sys.exit(0)


def _require_keys(catalog: Catalog, keys: Iterable[str]) -> None:
    """Raise UnknownTermError on the first key that no paper has."""
    for key in keys:
        if key not in catalog.by_key:
            otherwise = "the key of a paper is the name of its file"
            hint = did_you_mean_key(key, catalog.by_key, otherwise)
            raise UnknownTermError(f"no paper has the key {quote(key)}", hint)
