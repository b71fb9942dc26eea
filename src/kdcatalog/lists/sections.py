"""The headings of a list as topics: those that exist in the taxonomy, and those that would be new.

A heading is a topic where it is the topic's title, label, id or one of its words; of several, the
one whose parents fit best. Headings above all others are the list's own title and no topic.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kdcatalog.model.slugs import slug_of
from kdcatalog.model.taxonomy import Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title
from kdcatalog.problems import Path

Section = tuple[str, ...]
"""Headings from the outermost in."""

# Sixty characters keep a path of three topics readable; four of them are for "-9999".
_LONGEST_ID = 60
_NUMBER_LENGTH = 4
_LONGEST_TITLE = 200
_TRAILING_HYPHENS = re.compile(r"-+$")


@dataclass(frozen=True, slots=True)
class Topics:
    """The topic of every section, the new topics, and the list's own title, which may be empty.

    ``new`` has the title of every new topic under its path, a parent before its children.
    """

    nodes: Mapping[Section, str]
    new: Mapping[str, str]
    list_title: str


def topics_of(taxonomy: Taxonomy | None, sections: Iterable[Section]) -> Topics:
    """Return the topics of sections; without a taxonomy all of them are new."""
    distinct = [section for section in dict.fromkeys(sections) if section]
    shared = _shared_levels(distinct)
    finder = _TopicFinder(taxonomy)
    nodes = {section: finder.node(section[shared:]) for section in distinct}
    title = distinct[0][0] if shared > 0 else ""
    return Topics(nodes, finder.new, title)


def _shared_levels(sections: list[Section]) -> int:
    """Return how many outermost headings all sections share; one level always remains."""
    if not sections:
        return 0
    shortest = min(len(section) for section in sections)
    shared = 0
    while shared < shortest and len({section[shared] for section in sections}) == 1:
        shared += 1
    if len(sections) == 1 or shared == shortest:
        return min(shared, shortest - 1)
    return shared


class _TopicFinder:
    """Finds the topic of a section, and names the ones that do not exist yet."""

    def __init__(self, taxonomy: Taxonomy | None) -> None:
        nodes: Mapping[str, Node] = taxonomy.nodes if taxonomy else {}
        self.new: dict[str, str] = {}
        self._taken = set(nodes)
        self._titles = {normalize_title(node.title) for node in nodes.values()}
        self._paths_by_name: dict[str, list[str]] = {}
        self._new_paths: dict[tuple[str, str], str] = {}
        for path, node in nodes.items():
            for name in _names_of(node):
                self._paths_by_name.setdefault(name, []).append(path)

    def node(self, section: Section) -> str:
        """Return the path of a section's topic, which may be new; empty for no section."""
        if not section:
            return ""
        existing = self._existing(section)
        if existing:
            return existing
        parent = self.node(section[:-1])
        title = section[-1][:_LONGEST_TITLE]
        heading = (parent, normalize_title(title))
        if heading not in self._new_paths:
            path = self._free_path(parent, title)
            self._new_paths[heading] = path
            self._taken.add(path)
            self.new[path] = self._free_title(title, section[:-1])
        return self._new_paths[heading]

    def _existing(self, section: Section) -> str:
        """Return the topic named like the last heading; of several, the best by its parents."""
        paths = self._paths_by_name.get(normalize_title(section[-1]), [])
        above = [normalize_title(heading) for heading in section[:-1]]
        return max(paths, key=lambda path: self._fit(path, above), default="")

    def _fit(self, path: str, above: list[str]) -> int:
        """Return how many of the headings above are names of the topic's parents."""
        parents = set(_parents_of(path))
        return sum(not parents.isdisjoint(self._paths_by_name.get(name, ())) for name in above)

    def _free_path(self, parent: str, title: str) -> str:
        slug = slug_of(title)[: _LONGEST_ID - _NUMBER_LENGTH]
        node_id = _TRAILING_HYPHENS.sub("", slug) or "topic"
        if not is_slug(node_id):
            node_id = f"topic-{node_id}"
        path = f"{parent}/{node_id}" if parent else node_id
        return _first_free(path, "{}-{}", self._taken)

    def _free_title(self, title: str, above: Section) -> str:
        """Return a title that no other topic has: "Lenses", "Lenses (Towers)", "Lenses (2)"."""
        candidates = [title, *(f"{title} ({heading})" for heading in reversed(above))]
        free = [name for name in candidates if normalize_title(name) not in self._titles]
        chosen = free[0] if free else self._numbered_title(title)
        self._titles.add(normalize_title(chosen))
        return chosen

    def _numbered_title(self, title: str) -> str:
        number = 2
        while normalize_title(f"{title} ({number})") in self._titles:
            number += 1
        return f"{title} ({number})"


def _names_of(node: Node) -> set[str]:
    names = (node.title, node.short_title, node.id.replace("-", " "), *node.words)
    return {normalize_title(name) for name in names}


def _parents_of(path: str) -> Iterator[str]:
    parts = path.split("/")[:-1]
    for end in range(1, len(parts) + 1):
        yield "/".join(parts[:end])


def _first_free(name: str, numbered: str, taken: set[str]) -> str:
    """Return a name, with the first number from 2 that makes it free where it is taken."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = numbered.format(name, number)
    return candidate


def node_data(new: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return a new topic and those below it, as taxonomy.yaml has them."""
    title = new[path]
    node: dict[str, Any] = {
        "id": path.rpartition("/")[2],
        "title": title,
        "sentence": f"Papers listed under {title}.",
    }
    children = [other for other in new if other.rpartition("/")[0] == path]
    if children:
        node["nodes"] = [node_data(new, child) for child in children]
    return node


def additions(taxonomy: Taxonomy, new: Mapping[str, str]) -> list[tuple[Path, dict[str, Any]]]:
    """Return what to add to taxonomy.yaml: new topics with the places of their lists."""
    places = dict(_places(taxonomy.facets, "", ("facets",)))
    result: list[tuple[Path, dict[str, Any]]] = []
    for path in new:
        parent = path.rpartition("/")[0]
        if parent in new:
            continue  # it is part of its parent
        place: Path = (*places[parent], "nodes") if parent else ("facets",)
        result.append((place, node_data(new, path)))
    return result


def _places(nodes: tuple[Node, ...], prefix: str, place: Path) -> Iterator[tuple[str, Path]]:
    for index, node in enumerate(nodes):
        path = f"{prefix}{node.id}"
        yield path, (*place, index)
        yield from _places(node.nodes, f"{path}/", (*place, index, "nodes"))
