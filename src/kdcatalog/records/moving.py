"""Move or rename a node: the text of taxonomy.yaml and of prose afterwards, changed minimally.

A facet can be renamed and nothing else. README, matrix and filters are ordered by facets, so
whether a facet belongs below another, or a node becomes a facet, is for a person to decide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kdcatalog.errors import CatalogError
from kdcatalog.model.taxonomy import Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.problems import Path
from kdcatalog.records.following import followed_taxonomy
from kdcatalog.records.reading import TAXONOMY_LIMITS
from kdcatalog.snapshot import TAXONOMY
from kdcatalog.source.edits import Edit, MoveItem, SetList, SetText, apply_edits

_FIELDS_BEFORE_WORDS = ("id", "title", "label", "sentence")
_FIELDS_BEFORE_FORMER_PATHS = (*_FIELDS_BEFORE_WORDS, "words", "note")


class CannotMoveError(CatalogError):
    """The requested move is not possible; the message gives the reason in one sentence."""


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Where a node moves from and to, and in front of which sibling, by its id.

    With ``redirect`` the old path keeps leading to the node.
    """

    old: str
    new: str
    before: str = ""
    redirect: bool = True

    @property
    def old_parent(self) -> str:
        """The node that contains it now; empty for a facet."""
        return self.old.rpartition("/")[0]

    @property
    def new_parent(self) -> str:
        """The node that will contain it; empty for a facet."""
        return self.new.rpartition("/")[0]

    @property
    def old_id(self) -> str:
        """The id of the node now."""
        return self.old.rpartition("/")[2]

    @property
    def new_id(self) -> str:
        """The id that the node will have."""
        return self.new.rpartition("/")[2]

    @property
    def changes_parent(self) -> bool:
        """Whether the node moves to another list, not only to another name or place in its own."""
        return self.old_parent != self.new_parent


def renamed_paths(taxonomy: Taxonomy, request: MoveRequest) -> Mapping[str, str]:
    """Return the new path of the node and of every node below it, by the old path.

    Raises CannotMoveError where the move is not possible.
    """
    _check_request(taxonomy, request)
    paths: dict[str, str] = {}
    for path in taxonomy.nodes:
        is_old = path == request.old
        if is_old or path.startswith(f"{request.old}/"):
            below = path.removeprefix(request.old)
            paths[path] = f"{request.new}{below}"
    for old_path, new_path in paths.items():
        _check_redirect(taxonomy, old_path, new_path)
    return paths


def _check_redirect(taxonomy: Taxonomy, old_path: str, new_path: str) -> None:
    """Raise CannotMoveError where the new path leads to another node that once had it."""
    target = taxonomy.moved.get(new_path, old_path)
    if target != old_path:
        raise CannotMoveError(
            f"{quote(new_path)} redirects to {quote(target)}, which had that path before:"
            " remove it from the former_paths there first"
        )


def _check_request(taxonomy: Taxonomy, request: MoveRequest) -> None:
    if request.old not in taxonomy.nodes:
        suggestion = _did_you_mean(taxonomy, request.old)
        raise CannotMoveError(f"unknown topic {quote(request.old)}{suggestion}")
    if request.new == request.old:
        raise CannotMoveError(f"{quote(request.old)} already has that path")
    if request.new in taxonomy.nodes:
        # Merging would need a decision about titles, words and notes of both.
        raise CannotMoveError(f"{quote(request.new)} already exists, and topics are never merged")
    _check_parent(taxonomy, request)
    # Last, so that a forgotten parent is not reported as a bad id.
    if not is_slug(request.new_id):
        raise CannotMoveError(
            f"{quote(request.new_id)} is not a valid id:"
            " use lower-case letters, digits and single hyphens"
        )


def _check_parent(taxonomy: Taxonomy, request: MoveRequest) -> None:
    parent = request.new_parent
    if request.new.startswith(f"{request.old}/"):
        raise CannotMoveError(f"{quote(request.old)} cannot move below itself")
    if request.old_parent and not parent:
        raise CannotMoveError(
            f"{quote(request.new)} would become a facet: write the new path with its parent,"
            f" as in PARENT/{request.new}"
        )
    if parent and not request.old_parent:
        raise CannotMoveError(
            f"{quote(request.old)} is a facet: it can be renamed, but not moved below another topic"
        )
    if parent and parent not in taxonomy.nodes:
        suggestion = _did_you_mean(taxonomy, parent)
        raise CannotMoveError(f"unknown parent topic {quote(parent)}{suggestion}")


def _did_you_mean(taxonomy: Taxonomy, written: str) -> str:
    near = taxonomy.topic_vocabulary.closest(written)
    return f"; did you mean {quote(near)}?" if near else ""


def moved_taxonomy(
    raw: bytes,
    taxonomy: Taxonomy,
    request: MoveRequest,
) -> bytes:
    """Return the text of taxonomy.yaml after a move, comments and layout kept.

    Raises CannotMoveError and UnsafeEditError; there is no text that is moved only in part.
    """
    paths = renamed_paths(taxonomy, request)
    # Positions are those before the edits: apply_edits moves the item last.
    places = node_places(taxonomy)
    edits: list[Edit] = [
        *_former_paths(
            taxonomy=taxonomy,
            request=request,
            paths=paths,
            places=places,
        )
    ]
    edits += _id_and_words(taxonomy, request, places[request.old])
    moved = apply_edits(
        raw=raw,
        file=TAXONOMY,
        edits=edits,
        move=_relocation(taxonomy, places, request),
        limits=TAXONOMY_LIMITS,
    )
    return followed_taxonomy(moved, paths)


def _former_paths(
    taxonomy: Taxonomy,
    request: MoveRequest,
    paths: Mapping[str, str],
    places: Mapping[str, Path],
) -> Iterator[SetList]:
    """Yield the new former paths of every node that moves."""
    for old_path, new_path in paths.items():
        node = taxonomy.nodes[old_path]
        # Where a node moves back, its path is no longer a former one.
        former_paths = [path for path in node.former_paths if path != new_path]
        if request.redirect and old_path not in former_paths:
            former_paths.append(old_path)
        if tuple(former_paths) != node.former_paths:
            at = (*places[old_path], "former_paths")
            yield SetList(
                path=at,
                values=tuple(former_paths),
                after=_FIELDS_BEFORE_FORMER_PATHS,
            )


def _id_and_words(
    taxonomy: Taxonomy,
    request: MoveRequest,
    at: Path,
) -> Iterator[Edit]:
    node = taxonomy.nodes[request.old]
    if request.new_id != node.id:
        yield SetText((*at, "id"), request.new_id)
    words = _words(taxonomy, request)
    if words != node.words:
        yield SetList(
            path=(*at, "words"),
            values=words,
            after=_FIELDS_BEFORE_WORDS,
        )


def _words(taxonomy: Taxonomy, request: MoveRequest) -> tuple[str, ...]:
    """Return the words by which the node is found after a move.

    Its old id becomes a word, so that people who know it still find the node, unless another name
    has it. Where the node gets a former path back, the id it had there is a word no longer.
    """
    node = taxonomy.nodes[request.old]
    old_word = request.old_id.replace("-", " ")
    new_word = request.new_id.replace("-", " ")
    if request.new in node.former_paths:
        return tuple(word for word in node.words if word != new_word)

    names = [new_word, node.title, *node.words]
    for path, other in taxonomy.nodes.items():
        if path != request.old:
            names += other.words
    # Words are unique in the tree (KD151), so one that another topic has cannot be added.
    is_taken = normalize_title(old_word) in map(normalize_title, names)
    if is_taken or not request.redirect:
        return node.words
    return (*node.words, old_word)


def _relocation(
    taxonomy: Taxonomy,
    places: Mapping[str, Path],
    request: MoveRequest,
) -> MoveItem | None:
    """Return the item to move within the file; None where the node keeps its place in its list."""
    # Within one list the node itself is among the siblings, as it is in the file.
    siblings = _children(taxonomy, request.new_parent)
    ids = [node.id for node in siblings]
    _check_before(request, ids)
    if not request.changes_parent and not request.before:
        return None
    target: Path = ("facets",)
    if request.new_parent:
        target = (*places[request.new_parent], "nodes")
    before = ids.index(request.before) if request.before else None
    return MoveItem(
        item=places[request.old],
        target=target,
        before=before,
    )


def _children(taxonomy: Taxonomy, path: str) -> Sequence[Node]:
    if path:
        return taxonomy.nodes[path].nodes
    return taxonomy.facets


def _check_before(request: MoveRequest, ids: Sequence[str]) -> None:
    others = [*ids]
    if not request.changes_parent:
        others.remove(request.old_id)
    if not request.before or request.before in others:
        return
    before = quote(request.before)
    message = f"{before} is not a topic next to {quote(request.new)}"
    if others:
        message += f"; choose from {', '.join(others)}"
    raise CannotMoveError(message)


def node_places(taxonomy: Taxonomy) -> Mapping[str, Path]:
    """Return where every node is in taxonomy.yaml, under its path."""
    places: dict[str, Path] = {}
    _add_places(places, taxonomy.facets, "", ("facets",))
    return places


def _add_places(
    places: dict[str, Path],
    nodes: Sequence[Node],
    prefix: str,
    parent: Path,
) -> None:
    for index, node in enumerate(nodes):
        path = f"{prefix}{node.id}"
        places[path] = (*parent, index)
        children_at = (*places[path], "nodes")
        _add_places(places, node.nodes, f"{path}/", children_at)
