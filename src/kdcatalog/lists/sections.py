"""The headings of a list as topics: those that exist in the taxonomy, and those that would be new.

A heading is a topic where it is the topic's title, label, id or one of its words; of several, the
one whose parents fit best. Headings above all others are the list's own title and no topic.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kdcatalog.model.keys import slug_of
from kdcatalog.model.taxonomy import Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title
from kdcatalog.problems import Path
from kdcatalog.records.moving import node_places

Section = tuple[str, ...]
"""Headings from the outermost in."""

# Sixty characters keep a path of three topics readable; four of them are for "-999".
_LONGEST_SLUG = 60 - 4
# A longer heading is a paragraph, whose beginning says enough.
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Topics:
    """The topic of every section, the new topics, and the list's own title, which may be empty.

    ``new`` has the title of every new topic under its path, a parent before its children.
    """

    nodes: Mapping[Section, str]
    new: Mapping[str, str]
    list_title: str


def topics_of(
    taxonomy: Taxonomy | None,
    sections: Iterable[Section],
    paths: Iterable[str] = (),
) -> Topics:
    """Return the topics of sections; without a taxonomy all of them are new.

    ``paths`` are topics that a list names by their paths, as our own CSV does.
    """
    distinct = [section for section in dict.fromkeys(sections) if section]
    shared = _shared_levels(distinct)
    finder = _TopicFinder(taxonomy)
    nodes: dict[Section, str] = {}
    for section in distinct:
        own_headings = section[shared:]
        nodes[section] = finder.node(own_headings)
    for path in paths:
        finder.add_path(path)
    list_title = ""
    if shared > 0:
        list_title = distinct[0][0]
    return Topics(
        nodes=nodes,
        new=finder.new,
        list_title=list_title,
    )


def new_topics(sections: Iterable[Section]) -> Mapping[str, str]:
    """Return the title of every topic of sections that are topics as they are, by path."""
    finder = _TopicFinder(None)
    for section in sections:
        finder.node(section)
    return finder.new


def _shared_levels(sections: list[Section]) -> int:
    """Return how many outermost headings all sections share; one level always remains."""
    if not sections:
        return 0
    shortest = min(len(section) for section in sections)
    shared = 0
    while shared < shortest:
        headings = {section[shared] for section in sections}
        if len(headings) > 1:
            return shared
        shared += 1
    return shortest - 1


_PathsByName = defaultdict[str, list[str]]
_Heading = tuple[str, str]


class _TopicFinder:
    """Finds the topic of a section, and names the ones that do not exist yet."""

    def __init__(self, taxonomy: Taxonomy | None) -> None:
        self.new: dict[str, str] = {}
        self._taken: set[str] = set()
        self._titles: set[str] = set()
        self._paths_by_name: _PathsByName = defaultdict(list)
        # By parent and normalized title: "Other" below two headings is two topics.
        self._new_paths: dict[_Heading, str] = {}
        nodes = taxonomy.nodes if taxonomy else {}
        for path, node in nodes.items():
            self._add(path, node)

    def _add(self, path: str, node: Node) -> None:
        """Remember a topic of the taxonomy."""
        self._taken.add(path)
        self._titles.add(normalize_title(node.title))
        for name in _names_of(node):
            self._paths_by_name[name].append(path)

    def node(self, section: Section) -> str:
        """Return the path of a section's topic, which may be new; empty for no section."""
        if not section:
            return ""
        existing = self._existing(section)
        if existing:
            return existing
        *above, name = section
        parent = self.node(tuple(above))
        title = name[:_LONGEST_TITLE]
        heading = (parent, normalize_title(title))
        if heading not in self._new_paths:
            path = self._free_path(parent, title)
            self.new[path] = self._free_title(title, above)
            self._new_paths[heading] = path
            self._taken.add(path)
        return self._new_paths[heading]

    def add_path(self, path: str) -> None:
        """Remember a path as a new topic, and those above it; its ids give the titles."""
        ids = path.split("/")
        if not all(map(is_slug, ids)):
            return
        part = ""
        titles: list[str] = []
        for node_id in ids:
            part = f"{part}/{node_id}" if part else node_id
            title = node_id.replace("-", " ").capitalize()
            if part not in self._taken:
                self.new[part] = self._free_title(title, titles)
                self._taken.add(part)
            titles.append(title)

    def _existing(self, section: Section) -> str:
        """Return the topic named like the last heading; of several, the best by its parents."""
        *above, name = map(normalize_title, section)
        best = ""
        best_fit = -1
        for path in self._paths_by_name.get(name, []):
            fit = self._fit(path, above)
            if fit > best_fit:
                best = path
                best_fit = fit
        return best

    def _fit(self, path: str, above: list[str]) -> int:
        """Return how many of the headings above are names of the topic's parents."""
        parents = set(_parents_of(path))
        fit = 0
        for name in above:
            paths = self._paths_by_name.get(name, [])
            fit += not parents.isdisjoint(paths)
        return fit

    def _free_path(self, parent: str, title: str) -> str:
        slug = slug_of(title)
        # A heading in Chinese has no Latin letters, so its slug is empty.
        node_id = slug[:_LONGEST_SLUG].rstrip("-") or "topic"
        if not is_slug(node_id):
            # "2024" and "3d" are headings; an id begins with a letter.
            node_id = f"topic-{node_id}"
        path = f"{parent}/{node_id}" if parent else node_id
        return self._numbered_path(path)

    def _numbered_path(self, path: str) -> str:
        """Return a path, with the first number from 2 that makes it free where it is taken."""
        candidate = path
        number = 1
        while candidate in self._taken:
            number += 1
            candidate = f"{path}-{number}"
        return candidate

    def _free_title(self, title: str, above: Sequence[str]) -> str:
        """Return a title that no other topic has: "Lenses", "Lenses (Towers)", "Lenses (2)"."""
        candidate = title
        normalized = normalize_title(title)
        numbers = map(str, itertools.count(2))
        distinctions = itertools.chain(reversed(above), numbers)
        while normalized in self._titles:
            distinction = next(distinctions)
            candidate = f"{title} ({distinction})"
            normalized = normalize_title(candidate)
        self._titles.add(normalized)
        return candidate


def _names_of(node: Node) -> set[str]:
    words_of_id = node.id.replace("-", " ")
    names = [node.title, node.short_title, words_of_id]
    names += node.words
    return set(map(normalize_title, names))


def _parents_of(path: str) -> Iterator[str]:
    parts = path.split("/")
    for end in range(1, len(parts)):
        parent = parts[:end]
        yield "/".join(parent)


def lowest_paths(paths: Sequence[str]) -> tuple[str, ...]:
    """Return distinct paths without those that are above another."""
    distinct = list(dict.fromkeys(paths))
    # A topic implies those above it; check reports both in one record.
    lowest = [path for path in distinct if not is_above_any(path, distinct)]
    return tuple(lowest)


def is_above_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is above one of others."""
    return any(other.startswith(f"{path}/") for other in others)


def is_below_any(path: str, others: Iterable[str]) -> bool:
    """Return whether a topic is below one of others."""
    return any(path.startswith(f"{other}/") for other in others)


NodeData = dict[str, Any]
"""A topic as taxonomy.yaml has it."""


def node_data(new: Mapping[str, str], path: str) -> NodeData:
    """Return a new topic and those below it, as taxonomy.yaml has them."""
    title = new[path]
    _, _, node_id = path.rpartition("/")
    node: NodeData = {
        "id": node_id,
        "title": title,
        "sentence": f"Papers listed under {title}.",
    }
    children = [other for other in new if _parent_of(other) == path]
    if children:
        node["nodes"] = [node_data(new, child) for child in children]
    return node


def _parent_of(path: str) -> str:
    return path.rpartition("/")[0]


PlacedNode = tuple[Path, NodeData]
"""The place of a list in taxonomy.yaml, and a topic to add to it."""


TitleByPath = Mapping[str, str]


def additions(taxonomy: Taxonomy, new: TitleByPath) -> list[PlacedNode]:
    """Return what to add to taxonomy.yaml: new topics with the places of their lists."""
    places = node_places(taxonomy)
    result: list[PlacedNode] = []
    for path in new:
        parent = _parent_of(path)
        if parent in new:
            continue  # it is part of its parent
        place: Path = ("facets",)
        if parent:
            place = (*places[parent], "nodes")
        data = node_data(new, path)
        result.append((place, data))
    return result
