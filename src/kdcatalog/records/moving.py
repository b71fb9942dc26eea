"""Move or rename a node: what taxonomy.yaml and prose say after it, the text changed as little as possible.

A facet can be renamed and nothing else: README, matrix and filters are ordered by facets, so that a
facet below another, or a node made a facet, is a decision to take by hand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.problems import Path
from kdcatalog.records.reading import TAXONOMY_LIMITS
from kdcatalog.rendering.prose import references
from kdcatalog.snapshot import TAXONOMY
from kdcatalog.source.edits import Edit, MoveItem, SetList, SetText, apply_edits

_BEFORE_WORDS = ("id", "title", "label", "sentence")
_BEFORE_PATHS = (*_BEFORE_WORDS, "words", "note")


class CannotMoveError(CatalogError):
    """A move that is not one: the reason, in one sentence."""


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """From where to where a node goes, before which sibling (its id), and whether its old addresses lead on."""

    old: str
    new: str
    before: str = ""
    redirect: bool = True

    @property
    def parent(self) -> str:
        """The node that will hold it; empty for a facet."""
        return self.new.rpartition("/")[0]

    @property
    def leaves(self) -> str:
        """The node that holds it now; empty for a facet."""
        return self.old.rpartition("/")[0]


def renamed_paths(taxonomy: Taxonomy, request: MoveRequest) -> Mapping[str, str]:
    """Return the new path of the node and of every node below it, by the old one; raise CannotMoveError."""
    old, new, nodes = request.old, request.new, taxonomy.nodes
    if old not in nodes:
        raise CannotMoveError(f"there is no node {quote(old)}{_meant(taxonomy, old)}")
    _check_target(taxonomy, request)
    paths = {
        path: new + path[len(old) :] for path in nodes if path == old or path.startswith(f"{old}/")
    }
    for was, now in paths.items():
        holder = taxonomy.moved.get(now, was)
        if holder != was:
            reason = f"{quote(now)} leads to {quote(holder)}, which stood there"
            raise CannotMoveError(f"{reason}: take it from its former_paths first")
    return paths


def _check_target(taxonomy: Taxonomy, request: MoveRequest) -> None:
    old, new, last = request.old, request.new, request.new.rpartition("/")[2]
    if new == old:
        raise CannotMoveError(f"{quote(old)} stands there already")
    if new.startswith(f"{old}/"):
        raise CannotMoveError(f"{quote(old)} cannot go below itself")
    if new in taxonomy.nodes:
        raise CannotMoveError(
            f"there is a node {quote(new)} already, and a move never makes one of two"
        )
    if request.leaves and not request.parent:
        raise CannotMoveError(
            f"{quote(new)} would be a facet: name the node that is to hold it, as in PARENT/{new}"
        )
    if request.parent and not request.leaves:
        raise CannotMoveError(
            f"{quote(old)} is a facet: it can be renamed, but not go below another node"
        )
    if request.parent and request.parent not in taxonomy.nodes:
        raise CannotMoveError(
            f"there is no node {quote(request.parent)} to hold it{_meant(taxonomy, request.parent)}"
        )
    if not is_slug(last):
        raise CannotMoveError(
            f"{quote(last)} is no id: write lower-case letters, digits and single hyphens"
        )


def _meant(taxonomy: Taxonomy, written: str) -> str:
    near = taxonomy.topic_vocabulary.closest(written)
    return f"; did you mean {quote(near)}?" if near else ""


def moved_taxonomy(raw: bytes, taxonomy: Taxonomy, request: MoveRequest) -> bytes:
    """Return the text of taxonomy.yaml after a move, comments and layout kept; raises UnsafeEditError."""
    paths, places = (
        renamed_paths(taxonomy, request),
        dict(_places(taxonomy.facets, "", ("facets",))),
    )
    changes: list[Edit] = [*_references(taxonomy, paths)]
    for was, now in paths.items():
        node = taxonomy.nodes[was]
        former = [path for path in node.former_paths if path != now]
        former += [was] if request.redirect and was not in former else []
        if tuple(former) != node.former_paths:
            changes.append(SetList((*places[was], "former_paths"), tuple(former), _BEFORE_PATHS))
    node, at, name = (
        taxonomy.nodes[request.old],
        places[request.old],
        request.new.rpartition("/")[2],
    )
    if name != node.id:
        changes.append(SetText((*at, "id"), name))
    if (words := _words(taxonomy, request)) != node.words:
        changes.append(SetList((*at, "words"), words, _BEFORE_WORDS))
    return apply_edits(
        raw, TAXONOMY, changes, _relocation(taxonomy, places, request), TAXONOMY_LIMITS
    )


def _relocation(
    taxonomy: Taxonomy, places: Mapping[str, Path], request: MoveRequest
) -> MoveItem | None:
    siblings = taxonomy.nodes[request.parent].nodes if request.parent else taxonomy.facets
    own = request.old.rpartition("/")[2] if request.parent == request.leaves else ""
    ids = [node.id for node in siblings if node.id != own]
    if request.before and request.before not in ids:
        known = f"; there are {', '.join(ids)}" if ids else ""
        raise CannotMoveError(
            f"{quote(request.before)} is no node beside {quote(request.new)}{known}"
        )
    if request.parent == request.leaves and not request.before:
        return None
    target: Path = (*places[request.parent], "nodes") if request.parent else ("facets",)
    before = [node.id for node in siblings].index(request.before) if request.before else None
    return MoveItem(places[request.old], target, before)


def _places(nodes: tuple[Node, ...], prefix: str, at: Path) -> Iterator[tuple[str, Path]]:
    """Yield every node's path, and where it stands in the file."""
    for index, node in enumerate(nodes):
        yield f"{prefix}{node.id}", (*at, index)
        yield from _places(node.nodes, f"{prefix}{node.id}/", (*at, index, "nodes"))


def _words(taxonomy: Taxonomy, request: MoveRequest) -> tuple[str, ...]:
    """Return the words of the node: with its old id, unless something says it already; without the id it gets back."""
    node, others = (
        taxonomy.nodes[request.old],
        [one for path, one in taxonomy.nodes.items() if path != request.old],
    )
    old, new = (path.rpartition("/")[2].replace("-", " ") for path in (request.old, request.new))
    if request.new in node.former_paths:
        return tuple(word for word in node.words if word != new)
    said = {
        *map(
            normalize_title,
            (new, node.title, *node.words, *(word for one in others for word in one.words)),
        )
    }
    return (
        node.words if not request.redirect or normalize_title(old) in said else (*node.words, old)
    )


def _references(taxonomy: Taxonomy, paths: Mapping[str, str]) -> Iterator[SetText]:
    """Yield the places of the file, beside the tree itself, that name a node."""
    named: list[tuple[Path, str | None]] = [(("surveys",), taxonomy.surveys)]
    if taxonomy.matrix:
        named += [
            (("matrix", "rows"), taxonomy.matrix.rows),
            (("matrix", "columns"), taxonomy.matrix.columns),
        ]
    for index, column in enumerate(taxonomy.summary.columns if taxonomy.summary else ()):
        named.append((("summary", "columns", index, "nodes"), column.nodes))
    for index, fact in enumerate(taxonomy.facts):
        named += [(("facts", index, "means", value), topic) for value, topic in fact.means.items()]
    yield from (SetText(path, paths[name]) for path, name in named if name and name in paths)
    for index, part in enumerate(taxonomy.catalog.readme):
        kind, _, name = part.partition(":")
        if kind == "facet" and name in paths:
            yield SetText(("catalog", "readme", index), f"facet:{paths[name]}")


def moved_prose(raw: bytes, paths: Mapping[str, str]) -> bytes:
    """Return hand-written prose whose links name the new paths."""
    text = raw.decode("utf-8", "surrogateescape")
    for reference in reversed(references(text)):
        if reference.kind == "node" and reference.name in paths:
            end = reference.offset + len(reference.name)
            text = text[: reference.offset] + paths[reference.name] + text[end:]
    return text.encode("utf-8", "surrogateescape")
