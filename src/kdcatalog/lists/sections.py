"""The headings of a list as nodes: those that are in the taxonomy already, and those that would be new.

A heading is a node where it says its title, label, id or one of its words; of several the one whose parents
fit best. What all headings of a list stand under is the list's own title and no node.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from kdcatalog.model.slugs import slug_of
from kdcatalog.model.taxonomy import Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title
from kdcatalog.problems import Path

Section = tuple[str, ...]
_LONGEST = 60
_NO_ID = re.compile(r"-+$")


@dataclass
class Sections:
    """Finds the node of every section among the nodes of a catalog, and what would be new."""

    taxonomy: Taxonomy | None
    sections: tuple[Section, ...]
    new: dict[str, str] = field(default_factory=dict)
    """The title of every new node under its path, a parent before its children."""

    def __post_init__(self) -> None:
        given = [section for section in dict.fromkeys(self.sections) if section]
        shortest = min(map(len, given), default=0)
        columns = [{section[level] for section in given} for level in range(shortest)]
        shared = len([*takewhile(lambda names: len(names) == 1, columns)])
        self._shared = (
            min(shared, shortest - 1) if len(given) == 1 or shared == shortest else shared
        )
        self._names: dict[str, list[str]] = {}
        self._made: dict[tuple[str, str], str] = {}
        for path, node in (self.taxonomy.nodes if self.taxonomy else {}).items():
            for name in {
                *map(
                    normalize_title,
                    (node.title, node.short_title, node.id.replace("-", " "), *node.words),
                )
            }:
                self._names.setdefault(name, []).append(path)
        self._titles = {
            normalize_title(node.title)
            for node in (self.taxonomy.nodes.values() if self.taxonomy else ())
        }
        self.nodes = {section: self._node(section[max(self._shared, 0) :]) for section in given}

    @property
    def shared_title(self) -> str:
        """The title of the list itself, under which all its headings stand; empty where it has none."""
        given = next((section for section in self.sections if section), ())
        return given[0] if self._shared > 0 and given else ""

    def _node(self, section: Section) -> str:
        """Return the node of a section; it may be new."""
        if not section:
            return ""
        if found := self._known(section):
            return found
        parent, title = self._node(section[:-1]), section[-1][:200]
        heading = (parent, normalize_title(title))
        if heading not in self._made:
            taken = {*self.new, *(self.taxonomy.nodes if self.taxonomy else ())}
            self._made[heading] = self._free(parent, title, taken)
            self.new[self._made[heading]] = self._title(title, section[:-1])
        return self._made[heading]

    def _known(self, section: Section) -> str:
        found = self._names.get(normalize_title(section[-1]), [])
        above = [normalize_title(name) for name in section[:-1]]

        def fits(path: str) -> int:
            parents = path.split("/")[:-1]
            ends = ["/".join(parents[: end + 1]) for end in range(len(parents))]
            return sum(any(each in self._names.get(name, ()) for each in ends) for name in above)

        return max(found, key=fits, default="")

    def _free(self, parent: str, title: str, taken: Iterable[str]) -> str:
        bare = _NO_ID.sub("", slug_of(title)[: _LONGEST - 4]) or "topic"
        bare = bare if is_slug(bare) else f"topic-{bare}"
        prefix = f"{parent}/" if parent else ""
        names = (f"{prefix}{bare}", *(f"{prefix}{bare}-{number}" for number in range(2, 10_000)))
        return next(name for name in names if name not in {*taken})

    def _title(self, title: str, above: Section) -> str:
        """Return a title that no other node has."""
        candidates = [title, *(f"{title} ({name})" for name in reversed(above))]
        candidates += [f"{title} ({number})" for number in range(2, 10_000)]
        free = next(each for each in candidates if normalize_title(each) not in self._titles)
        self._titles.add(normalize_title(free))
        return free


def node_data(new: Mapping[str, str], path: str) -> dict[str, Any]:
    """Return a new node and those below it, as taxonomy.yaml writes it."""
    title = new[path]
    below = [other for other in new if other.rpartition("/")[0] == path]
    node = {
        "id": path.rpartition("/")[2],
        "title": title,
        "sentence": f"Papers that were listed under {title}.",
    }
    return {**node, "nodes": [node_data(new, other) for other in below]} if below else dict(node)


def plantings(taxonomy: Taxonomy, new: Mapping[str, str]) -> list[tuple[Path, dict[str, Any]]]:
    """Return the new nodes whose parents are here, each with the list of the file that takes it."""
    places = dict(_places(taxonomy.facets, "", ("facets",)))
    roots = [path for path in new if path.rpartition("/")[0] not in new]
    return [
        (
            (*places[parent], "nodes") if (parent := path.rpartition("/")[0]) else ("facets",),
            node_data(new, path),
        )
        for path in roots
    ]


def _places(nodes: tuple[Node, ...], prefix: str, at: Path) -> Iterable[tuple[str, Path]]:
    for index, node in enumerate(nodes):
        yield f"{prefix}{node.id}", (*at, index)
        yield from _places(node.nodes, f"{prefix}{node.id}/", (*at, index, "nodes"))
