"""``kdcatalog taxonomy add | retitle | merge | split | remove``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kdcatalog.commands.add import is_terminal
from kdcatalog.commands.frame import WRONG_USE, leave
from kdcatalog.commands.options import FilledText, Topic
from kdcatalog.commands.restructure import Outcome, restructuring
from kdcatalog.commands.topic_split import path_of_topic, split_command
from kdcatalog.model.taxonomy import MOST_STARTS
from kdcatalog.model.text import quote
from kdcatalog.records.following import nodes_of
from kdcatalog.records.topics import (
    NewTopic,
    add_topic,
    joined_articles,
    merge_topics,
    parent_of,
    remove_topic,
    retitle_topic,
)
from kdcatalog.snapshot import TAXONOMY

if TYPE_CHECKING:
    from kdcatalog.model.catalog import Catalog
    from kdcatalog.model.taxonomy import Node, Taxonomy
    from kdcatalog.records.rewriting import Rewriting
    from kdcatalog.records.topics import NewPaths


def _new_path(taxonomy: Taxonomy, text: str) -> str:
    parent = parent_of(text)
    if not parent:
        return text
    topic_id = text.rpartition("/")[2]
    return f"{path_of_topic(taxonomy, parent)}/{topic_id}"


def _ask_for(name: str, value: str) -> str:
    """Return an option, asked for in a terminal where it was left out."""
    if value:
        return value
    if not is_terminal():
        leave(f"--{name} is missing", WRONG_USE)
    answer: str = click.prompt(name, err=True)
    return answer


@restructuring(
    "add",
    'kdcatalog taxonomy add grain/oats --title Oats --sentence "Oats, rolled or whole."',
)
@click.argument("new", type=Topic())
@click.option("--title", default="", metavar="TEXT", help="Title, unique among all topics.")
@click.option("--sentence", default="", metavar="TEXT", help="What belongs on it.")
@click.option("--word", "words", multiple=True, help="Another name that people type; repeatable.")
@click.option(
    "--before", default="", metavar="ID", help="Put it before this sibling; last by default."
)
def add_topic_command(
    rewriting: Rewriting,
    catalog: Catalog,
    new: str,
    title: str,
    sentence: str,
    words: tuple[str, ...],
    before: str,
) -> Outcome:
    """Add a topic without papers at the path NEW.

    The parent may be a unique ending of a path, or a title. Without a parent it is a facet.
    """
    title = _ask_for("title", title)
    sentence = _ask_for("sentence", sentence)
    path = _new_path(catalog.taxonomy, new)
    topic = NewTopic(path, title, sentence, words, before)
    add_topic(rewriting, topic)
    return Outcome(f"{path} is a topic now")


@restructuring(
    "retitle",
    'kdcatalog taxonomy retitle grain/rye "Rye and Triticale"',
)
@click.argument("topic", type=Topic())
@click.argument("title", type=FilledText())
def retitle_command(
    rewriting: Rewriting,
    catalog: Catalog,
    topic: str,
    title: str,
) -> Outcome:
    """Give TOPIC another title.

    Its path stays. The old title is still understood, and its anchor in README.md still leads here.
    """
    path = path_of_topic(catalog.taxonomy, topic)
    retitle_topic(rewriting, path, title)
    return Outcome(f"{path} now has the title {quote(title)}")


def _remarks_on_articles(rewriting: Rewriting, paths: NewPaths) -> tuple[str, ...]:
    files = joined_articles(rewriting, paths)
    words = "has the text of both topics now: edit it into one article"
    return tuple(f"{file} {words}" for file in files)


def _remarks_on_starts(rewriting: Rewriting, merged: Node, path: str) -> tuple[str, ...]:
    taxonomy = rewriting.data(TAXONOMY)
    node = dict(nodes_of(taxonomy))[path]
    starts = node.get("start", ())
    kept = {start["key"] for start in starts}
    before = [start.key for start in merged.start]
    lost = [key for key in before if key not in kept]
    if not lost:
        return ()
    keys = ", ".join(lost)
    return (f"{path} has room for {MOST_STARTS} papers to start with; left out: {keys}",)


@restructuring(
    "merge",
    "kdcatalog taxonomy merge grain/spelt grain/ancient",
)
@click.argument("topic", type=Topic())
@click.argument("into", type=Topic())
def merge_topics_command(
    rewriting: Rewriting,
    catalog: Catalog,
    topic: str,
    into: str,
) -> Outcome:
    """Move papers, words and topics of TOPIC to INTO, and redirect its URL."""
    source = path_of_topic(catalog.taxonomy, topic)
    target = path_of_topic(catalog.taxonomy, into)
    paths = merge_topics(rewriting, source, target)
    new_path = paths[source]
    remarks = _remarks_on_articles(rewriting, paths)
    merged = catalog.taxonomy.nodes[source]
    remarks += _remarks_on_starts(rewriting, merged, new_path)
    return Outcome(f"{source} is {new_path} now", remarks)


@restructuring(
    "remove",
    "kdcatalog taxonomy remove grain/barley",
)
@click.argument("topic", type=Topic())
def remove_topic_command(
    rewriting: Rewriting,
    catalog: Catalog,
    topic: str,
) -> Outcome:
    """Remove TOPIC; its papers and topics go to the one above, and so does its URL."""
    path = path_of_topic(catalog.taxonomy, topic)
    paths = remove_topic(rewriting, path)
    remarks = _remarks_on_articles(rewriting, paths)
    return Outcome(f"{path} is removed", remarks)


TOPIC_COMMANDS = (
    add_topic_command,
    retitle_command,
    merge_topics_command,
    split_command,
    remove_topic_command,
)
"""The commands that ``kdcatalog taxonomy`` has besides ``move``."""
