"""``kdcatalog taxonomy split``: papers of a topic go to topics below it, one answer for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.frame import WRONG_USE, catalog_of, leave, print_data
from kdcatalog.commands.options import Command, Topic, help_end
from kdcatalog.commands.restructure import DRY, EXITS, YES, Consent, Outcome, restructure
from kdcatalog.files import read_argument
from kdcatalog.learning import TopicSuggester
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.text import pluralize
from kdcatalog.model.vocabulary import UnknownTermError
from kdcatalog.records.layout import EDITED_STYLE
from kdcatalog.records.reading import load_taxonomy
from kdcatalog.records.rewriting import CannotRestructureError, Data, Rewriting
from kdcatalog.records.topics import STAY, add_children, children_of, split_topic
from kdcatalog.reporting import printable
from kdcatalog.snapshot import TAXONOMY, Snapshot
from kdcatalog.source.emitter import emit_yaml
from kdcatalog.source.reader import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kdcatalog.model.paper import Paper
    from kdcatalog.model.taxonomy import Taxonomy

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_QUESTION = f"Which? Numbers separated by spaces, or {STAY}"


def path_of_topic(taxonomy: Taxonomy, text: str) -> str:
    """Return the path of a topic; raises UnknownTermError with the nearest one."""
    return taxonomy.topic_vocabulary.look_up(text, "kdcatalog taxonomy lists them")


class _Split:
    """The split of one topic: the topics below it, its papers, and what is proposed for each."""

    def __init__(self, rewriting: Rewriting, catalog: Catalog, path: str) -> None:
        raw = rewriting.raw(TAXONOMY)
        loaded = load_taxonomy(raw, TAXONOMY)
        if loaded.value is None:
            problem = loaded.problems[0]
            raise CannotRestructureError(f"{problem.message}; {problem.hint}")
        self.taxonomy = loaded.value
        self.path = path
        self.papers = catalog.placed_on(path)
        self.ids = children_of(rewriting, path)
        self._sorted = list(catalog.below(path))

    @property
    def files(self) -> Mapping[str, str]:
        """The record of each paper on the topic, by key."""
        return {paper.key: paper.file for paper in self.papers}

    def proposal(self, paper: Paper) -> str:
        """Return the id of the topic whose words, and sorted papers, are most like a paper."""
        # Only the papers of this topic: what tells its parts apart is in them.
        catalog = Catalog.of(self.taxonomy, self._without(paper))
        suggester = TopicSuggester(catalog)
        text = paper.summary or ""
        paths = self._paths(self.ids)
        ranked = suggester.rank(paper.title, text, paths)
        return ranked[0].rpartition("/")[2]

    def _paths(self, ids: Sequence[str]) -> list[str]:
        return [f"{self.path}/{topic_id}" for topic_id in ids]

    def _without(self, paper: Paper) -> Iterator[Paper]:
        for other in self._sorted:
            if other.key != paper.key:
                yield other

    def learn(self, paper: Paper, ids: Sequence[str]) -> None:
        """Take an answer into account for the papers that come next."""
        paths = self._paths(ids) or [self.path]
        sorted_paper = paper.model_copy(update={"placements": tuple(paths)})
        self._sorted = [*self._without(paper), sorted_paper]

    def ask(self) -> dict[str, list[str]]:
        """Return the answers of a person, asked for one paper after the other."""
        answers = {}
        total = len(self.papers)
        for number, paper in enumerate(self.papers, 1):
            title = printable(paper.title)
            click.echo(f"\n[{number} of {total}] {title}")
            text = paper.summary or ""
            click.echo(printable(text))
            proposed = self.proposal(paper)
            self._print_choices(proposed)
            chosen = self._answer(proposed)
            answers[paper.key] = chosen
            self.learn(paper, chosen)
        return answers

    def _print_choices(self, proposed: str) -> None:
        for number, path in enumerate(self._paths(self.ids), 1):
            mark = "*" if path.endswith(f"/{proposed}") else " "
            title = self.taxonomy.nodes[path].title
            click.echo(f" {mark} {number}  {title}")

    def _answer(self, proposed: str) -> list[str]:
        by_number = {}
        default = ""
        for number, topic_id in enumerate(self.ids, 1):
            by_number[str(number)] = topic_id
            if topic_id == proposed:
                default = str(number)
        while True:
            answer = click.prompt(_QUESTION, default=default)
            words = answer.split()
            if words == [STAY]:
                return []
            if by_number.keys() >= set(words):
                return [by_number[word] for word in words]
            click.echo(f"write numbers from 1 to {len(by_number)}, or {STAY}", err=True)

    def proposals(self, nodes: Sequence[Data]) -> str:
        """Return a file of answers with what is proposed for each paper, for a person to edit."""
        document: Data = {}
        if nodes:
            document["topics"] = list(nodes)
        papers = {}
        for paper in self.papers:
            papers[paper.key] = self.proposal(paper)
        document["papers"] = papers
        head = (
            f"# Which topic below {self.path} each paper goes to: an id, a list of ids, or stay.\n"
        )
        return f"{head}{emit_yaml(document, EDITED_STYLE)}"


def _new_nodes(
    ids: Sequence[str],
    path: str,
    taxonomy: Taxonomy,
) -> list[Data]:
    """Return topics to add, their titles made of their ids until a person writes better ones."""
    nodes = []
    for topic_id in ids:
        if f"{path}/{topic_id}" in taxonomy.nodes:
            continue
        title = topic_id.replace("-", " ").capitalize()
        sentence = f"{title}, as a part of {taxonomy.nodes[path].title}."
        node = {"id": topic_id, "title": title, "sentence": sentence}
        nodes.append(node)
    return nodes


_IdsByKey = dict[str, list[str]]


def _read_answers(file: Path) -> tuple[list[Data], _IdsByKey]:
    """Return the new topics of a file of answers, and the ids for each paper; leaves if invalid."""
    raw = read_argument(file)
    document = read_yaml(raw, str(file))
    if document.flaws:
        problem = document.flaws[0]
        reason = f"{problem.message}; {problem.hint}"
        leave(f"{file}: {reason}", WRONG_USE)
    data: Any = document.data
    fields = data if isinstance(data, dict) else {}
    papers = fields.get("papers")
    if not isinstance(papers, dict):
        leave(f"{file} has no papers: with a topic for each key", WRONG_USE)
    nodes = fields.get("topics", [])
    rows = nodes if isinstance(nodes, list) else [nodes]
    if not all(map(_has_id, rows)):
        leave(f"{file}: each of topics: needs an id, a title and a sentence", WRONG_USE)
    answers = {}
    for key, value in papers.items():
        is_list = isinstance(value, list)
        values = value if is_list else [value]
        ids = list(map(str, values))
        answers[key] = [] if ids == [STAY] else ids
    return rows, answers


def _has_id(node: object) -> bool:
    if not isinstance(node, dict):
        return False
    return isinstance(node.get("id"), str)


@click.command(
    "split",
    cls=Command,
    writes=True,
    epilog=help_end(
        examples=(
            "kdcatalog taxonomy split grain/wheat --into white --into whole",
            "kdcatalog taxonomy split grain/wheat --into white --into whole --propose > wheat.yaml",
            "kdcatalog taxonomy split grain/wheat --answers wheat.yaml",
        ),
        exits=EXITS,
    ),
)
@click.argument("topic", type=Topic())
@click.option("--into", multiple=True, metavar="ID", help="Topic below it, new or not; repeatable.")
@click.option("--answers", metavar="FILE", type=_FILE, help="Read answers from FILE.")
@click.option("--propose", is_flag=True, help="Print a file of answers with proposals to edit.")
@DRY
@YES
@click.pass_obj
def split_command(
    folder: Path,
    topic: str,
    *,
    into: tuple[str, ...],
    answers: Path | None,
    propose: bool,
    dry: bool,
    yes: bool,
) -> None:
    """Move the papers of TOPIC to topics below it.

    Asks where each paper belongs, in a terminal, with a proposal that learns from your answers; or
    reads all answers from a file. A paper may stay, or go to several topics.
    """
    if propose:
        _print_proposals(folder, topic, into)
        return
    nodes, chosen = _read_answers(answers) if answers else ([], {})

    def change(rewriting: Rewriting, catalog: Catalog) -> Outcome:
        path = path_of_topic(catalog.taxonomy, topic)
        new = nodes
        if not answers and not is_terminal():
            leave("no terminal to ask in: write --propose > FILE, then --answers FILE", WRONG_USE)
        if not answers:
            untitled = _new_nodes(into, path, catalog.taxonomy)
            new = list(map(_titled, untitled))
        add_children(rewriting, path, new)
        split = _Split(rewriting, catalog, path)
        decided = chosen or split.ask()
        moved = split_topic(rewriting, path, split.files, decided)
        left = len(split.papers) - moved
        papers = pluralize(moved, "paper")
        return Outcome(f"{papers} left {path}, {left} stayed")

    restructure(folder, change, Consent(dry, yes))


def _titled(node: Data) -> Data:
    """Return a new topic with title and sentence as a person wants them."""
    topic_id = node["id"]
    title = click.prompt(f"title of {topic_id}", default=node["title"])
    sentence = click.prompt(f"sentence of {topic_id}", default=node["sentence"])
    return {"id": topic_id, "title": title, "sentence": sentence}


def _print_proposals(folder: Path, topic: str, into: Sequence[str]) -> None:
    snapshot = Snapshot.at(folder)
    catalog = catalog_of(snapshot)
    taxonomy = catalog.taxonomy
    rewriting = Rewriting(snapshot, taxonomy)
    try:
        path = path_of_topic(taxonomy, topic)
        nodes = _new_nodes(into, path, taxonomy)
        add_children(rewriting, path, nodes)
        split = _Split(rewriting, catalog, path)
    except (CannotRestructureError, UnknownTermError) as error:
        sentence = f"{error}; {error.hint}".removesuffix("; ")
        leave(sentence, WRONG_USE)
    print_data(split.proposals(nodes))
