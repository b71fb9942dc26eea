"""``kdcatalog place``: choose the topics of many papers in a terminal, one key for each choice."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import click

from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.frame import (
    WRONG_USE,
    catalog_of,
    lazy_client,
    leave,
    note,
    record_files,
    save,
)
from kdcatalog.commands.options import FILES, NETWORK, Command, Topic, help_end
from kdcatalog.files import read_own
from kdcatalog.learning import TopicSuggester
from kdcatalog.lock import state_file
from kdcatalog.model.text import abbreviated, pluralize
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.records import editing
from kdcatalog.reporting import printable
from kdcatalog.services.arxiv import Abstracts
from kdcatalog.snapshot import Snapshot
from kdcatalog.source.emitter import UnsafeEditError
from kdcatalog.text.cleaning import sentences_of
from kdcatalog.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set
    from pathlib import Path

    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Node

PLACED_FILE = "place.json"
# Nine digits and nine letters: a paper has at most nine topics, and eight are suggested. Letters
# that are commands are not among them.
_CHOICES = "123456789abcdefghi"
_SAVE, _SKIP, _TYPE, _BACK, _QUIT = "\r", " ", "/", "-", "q"
_ENDS = (_SAVE, _SKIP, _BACK, _QUIT)
# In raw mode, Ctrl-C and Ctrl-D are characters; nothing at all is the end of the input.
_INTERRUPTIONS = ("\x03", "\x04", "")
_KEYS = "number or letter: on or off; Enter: save; Space: skip; /: type a topic; -: back; q: quit"


class _Option(NamedTuple):
    """A topic that can be chosen: its path, and the sentence that supports it."""

    path: str
    sentence: str


@dataclass
class Choices:
    """The topics of one paper while a person chooses: what is offered, and what is on.

    ``provisional`` are those that the first choice replaces, whatever it is.
    """

    options: list[_Option]
    chosen: list[str] = field(default_factory=list)
    provisional: Set[str] = frozenset()

    def toggle(self, key: str) -> bool:
        """Turn the topic of a key on or off; return whether the key has one."""
        option = dict(self._by_key()).get(key)
        if option is None:
            return False
        if option.path in self.chosen:
            self.chosen.remove(option.path)
        else:
            self.turn_on(option.path)
        return True

    def turn_on(self, path: str) -> None:
        """Choose a topic; topics above and below it, which it replaces, are turned off."""
        before = self.chosen
        related = {other for other in before if _is_related(path, other)}
        replaced = related | self.provisional
        self.chosen = [other for other in before if other not in replaced]
        # Chosen again by a person, it stays.
        self.provisional = frozenset()
        self.chosen.append(path)
        offered = [option.path for option in self.options]
        if path not in offered:
            self.options.append(_Option(path, ""))

    def lines(self) -> Iterator[str]:
        """Yield what is offered, a line for each topic, those that are on with a mark."""
        for key, option in self._by_key():
            mark = "*" if option.path in self.chosen else " "
            topic = f"{option.path}  {option.sentence}"
            yield f" {mark} {key}  {topic.rstrip()}"

    def _by_key(self) -> Iterator[tuple[str, _Option]]:
        # Topics that were typed may be more than there are keys: typed again, they are turned off.
        return zip(_CHOICES, self.options, strict=False)


def _is_related(path: str, other: str) -> bool:
    """Return whether one topic is the other, or above it."""
    first = f"{path}/"
    second = f"{other}/"
    return first.startswith(second) or second.startswith(first)


class Placed:
    """The keys of the papers that are done, in one file, so that an interrupted run continues."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.keys = _keys_in(path)

    def __contains__(self, key: str) -> bool:
        return key in self.keys

    def add(self, key: str) -> None:
        """Take note that a paper is done."""
        self.keys[key] = None
        keys = list(self.keys)
        text = json.dumps(keys, indent=1)
        write(self._path, f"{text}\n".encode())

    def forget(self) -> None:
        """Remove the file: everything is done."""
        self._path.unlink(missing_ok=True)


def _keys_in(path: Path) -> dict[str, None]:
    raw = read_own(path) or b"[]"
    try:
        keys = json.loads(raw)
        return dict.fromkeys(map(str, keys))
    except (ValueError, TypeError, RecursionError):
        # Cut off, or edited by hand: it only saves repetition.
        return {}


@click.command(
    "place",
    cls=Command,
    epilog=help_end(
        examples=(
            "kdcatalog place",
            "kdcatalog place papers/2026",
            "kdcatalog place --on skill/reasoning --offline",
        ),
        exits={
            0: "every paper was placed or skipped, or you quit; what was saved stays",
            2: "wrong use, or there is no terminal to ask in",
            130: "interrupted; what was saved before stays",
        },
        variables=NETWORK,
    ),
)
@FILES
@click.option(
    "--on",
    "topic",
    metavar="TOPIC",
    type=Topic(),
    help="Only papers on this topic itself, not on topics below it.",
)
@click.option("--offline", is_flag=True, help="Do not fetch abstracts from arXiv.")
@click.option("--restart", is_flag=True, help="Show papers again that are already done.")
@click.pass_obj
def place_command(
    folder: Path,
    files: tuple[Path, ...],
    topic: str | None,
    *,
    offline: bool,
    restart: bool,
) -> None:
    """Choose topics for many papers in a terminal, with one key for each.

    Without FILES and --on, these are the papers that are on a topic with topics below it and on
    nothing more specific, as after an import. Current topics come first, then suggestions, each
    with the sentence that supports it. Each paper is saved at once, so that you can quit any time;
    the next run continues where you stopped. kdcatalog undo undoes what a run has saved; with
    --restart, those papers are shown again.
    """
    snapshot = Snapshot.at(folder)
    chosen_files = record_files(snapshot, files)
    catalog = catalog_of(snapshot)
    path = state_file(snapshot.root, PLACED_FILE)
    placed = Placed(path)
    if restart:
        placed.forget()
        placed = Placed(path)
    papers = papers_to_place(catalog, chosen_files, _path_of(catalog, topic))
    waiting = [paper for paper in papers if paper.key not in placed]
    if not waiting:
        note("no papers to place")
        return
    if not is_terminal():
        count = pluralize(len(waiting), "paper")
        leave(f"{count} to place, and no terminal to ask in: run it in a terminal", WRONG_USE)
    with lazy_client() as client:
        abstracts = Abstracts([] if offline else waiting, client)
        session = _Session(snapshot, catalog, placed, abstracts)
        is_complete = session.run(waiting)
    if is_complete:
        placed.forget()
    left = len(waiting) - session.done
    note(f"{pluralize(session.saved, 'paper')} saved, {left} left")


def papers_to_place(
    catalog: Catalog,
    files: Sequence[str],
    path: str | None,
) -> list[Paper]:
    """Return the papers of some files, or on a topic, else those that are not yet sorted."""
    if path:
        return list(catalog.placed_on(path))
    if files:
        return [paper for paper in catalog.papers if paper.file in files]
    nodes = catalog.taxonomy.nodes
    unsorted = []
    for paper in catalog.papers:
        placed_on = [nodes[path] for path in paper.placements]
        # A node without nodes below it is as specific as can be.
        if all(node.nodes for node in placed_on):
            unsorted.append(paper)
    return unsorted


def _is_whole_facet(path: str, node: Node) -> bool:
    return "/" not in path and bool(node.nodes)


def _path_of(catalog: Catalog, topic: str | None) -> str | None:
    if topic is None:
        return None
    try:
        (path,) = catalog.taxonomy.look_up_topics([topic])
    except UnknownTermError as error:
        leave(f"{error}; {error.hint}", WRONG_USE)
    return path


class _Session:
    """One run: shows papers one by one, and saves what is chosen."""

    def __init__(
        self,
        snapshot: Snapshot,
        catalog: Catalog,
        placed: Placed,
        abstracts: Abstracts,
    ) -> None:
        self._snapshot = snapshot
        self._catalog = catalog
        self._placed = placed
        self._abstracts = abstracts
        self._suggester = TopicSuggester(catalog)
        # What was saved in this run: the catalog is as it was before.
        self._saved: dict[str, Sequence[str]] = {}
        self.done = 0

    @property
    def saved(self) -> int:
        """How many papers have other topics now."""
        return len(self._saved)

    def run(self, papers: Sequence[Paper]) -> bool:
        """Ask for the topics of papers; return whether the last was reached."""
        while self.done < len(papers):
            paper = papers[self.done]
            place = f"{self.done + 1} of {len(papers)}"
            choices = self._show(paper, place)
            key = self._ask(choices)
            if key == _QUIT:
                return False
            if key == _BACK:
                self.done = max(0, self.done - 1)
                continue
            if key == _SAVE:
                self._save(paper, choices.chosen)
            self._placed.add(paper.key)
            self.done += 1
        return True

    def _show(self, paper: Paper, place: str) -> Choices:
        abstract = self._abstracts.of(paper)
        if self._abstracts.failure:
            note(self._abstracts.failure)
        names = abbreviated([author.name for author in paper.authors])
        date = paper.date or "undated"
        click.echo(f"\n[{place}] {paper.title}")
        click.echo(f"{names} ({date})  {paper.url}")
        text = abstract or paper.summary or ""
        click.echo(printable(text))
        choices = self._choices_for(paper, text)
        _print_lines(choices.lines())
        click.echo(_KEYS)
        return choices

    def _choices_for(self, paper: Paper, text: str) -> Choices:
        """Return the current topics of a paper and those that are suggested."""
        current = self._saved.get(paper.key, paper.placements)
        suggestions = self._suggester.suggest(paper.title, text, without=paper)
        suggested = [suggestion.node for suggestion in suggestions]
        sentences = sentences_of(text)
        # The one sentence of a summary would be behind every topic: it is shown above them.
        if len(sentences) == 1:
            sentences = []
        options = []
        for path in dict.fromkeys([*current, *suggested]):
            sentence = self._suggester.support(path, sentences)
            option = _Option(path, printable(sentence))
            options.append(option)
        nodes = self._catalog.taxonomy.nodes
        # An import puts papers on a whole facet until they are sorted: of 30 papers, the 7 that
        # another facet had the topics of stayed there, too.
        provisional = set()
        for path in current:
            if _is_whole_facet(path, nodes[path]):
                provisional.add(path)
        return Choices(options, [*current], provisional)

    def _ask(self, choices: Choices) -> str:
        """Let a person change the choices; return the key that ends it."""
        while True:
            key = click.getchar()
            if key in _INTERRUPTIONS:
                raise click.Abort
            # Terminals send either for Enter.
            key = _SAVE if key == "\n" else key
            if key == _SAVE and not choices.chosen:
                click.echo("choose at least one topic, or press Space to skip", err=True)
            elif key in _ENDS:
                return key
            elif key == _TYPE:
                self._type_topic(choices)
            elif choices.toggle(key):
                _print_lines(choices.lines())
            else:
                click.echo(_KEYS, err=True)

    def _type_topic(self, choices: Choices) -> None:
        answer = click.prompt("topic", default="", show_default=False)
        try:
            words = [answer] if answer else []
            paths = self._catalog.taxonomy.look_up_topics(words)
        except UnknownTermError as error:
            click.echo(f"{error}; {error.hint}", err=True)
            return
        for path in paths:
            choices.turn_on(path)
        _print_lines(choices.lines())

    def _save(self, paper: Paper, chosen: Sequence[str]) -> None:
        """Write the topics of a paper into its record, unless they are what it has."""
        current = self._saved.get(paper.key, paper.placements)
        if {*chosen} == {*current}:
            return
        fields = {"placements": [*chosen]}
        try:
            text = editing.with_fields(
                # As it is after this run has saved it, which changes the snapshot as well.
                raw=self._snapshot.read(paper.file),
                file=paper.file,
                taxonomy=self._catalog.taxonomy,
                changes=[fields],
            )
        except UnsafeEditError as error:
            click.echo(f"{paper.file} was not changed: {error}", err=True)
            return
        if text is not None:
            contents = {paper.file: text.encode()}
            save(self._snapshot, contents)
            # Otherwise, to save the paper again would be to undo a change: our own.
            self._snapshot = self._snapshot.with_changed(contents)
            self._saved[paper.key] = tuple(chosen)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
