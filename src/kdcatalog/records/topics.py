"""Topics are added, retitled, merged, removed and split, with everything that names them.

Old paths stay former paths, old titles become words and anchors of README.md: whatever led to a
topic leads to it, or to the one that took its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kdcatalog.model.taxonomy import MOST_STARTS, Node, Taxonomy, is_slug
from kdcatalog.model.text import normalize_title, quote
from kdcatalog.model.vocabulary import did_you_mean, did_you_mean_key
from kdcatalog.problems import Path
from kdcatalog.records.following import (
    Renames,
    follow,
    merged_placements,
    nodes_of,
    set_list,
    united,
)
from kdcatalog.records.rewriting import CannotRestructureError, Data, Rewriting
from kdcatalog.rendering.markdown import Anchors
from kdcatalog.rendering.prose import joined_prose
from kdcatalog.snapshot import TAXONOMY, topic_prose_file
from kdcatalog.source.edits import MoveItem

STAY = "stay"
"""In a file of answers: the paper stays on the topic that is split."""


def parent_of(path: str) -> str:
    """Return the topic that contains another; empty for a facet."""
    return path.rpartition("/")[0]


def _id_of(path: str) -> str:
    return path.rpartition("/")[2]


def _node(taxonomy: Data, path: str) -> Data:
    nodes = dict(nodes_of(taxonomy))
    return nodes[path]


def _siblings(taxonomy: Data, parent: str) -> list[Data]:
    """Return the list below a topic, made where there is none, or that of the facets."""
    holder = _node(taxonomy, parent) if parent else taxonomy
    list_name = "nodes" if parent else "facets"
    siblings: list[Data] = holder.setdefault(list_name, [])
    return siblings


def _place(taxonomy: Data, path: str) -> Path:
    """Return where a topic is in taxonomy.yaml."""
    place: Path = ()
    parent = ""
    for part in path.split("/"):
        ids = [node["id"] for node in _siblings(taxonomy, parent)]
        list_name = "nodes" if parent else "facets"
        place = (*place, list_name, ids.index(part))
        parent = f"{parent}/{part}" if parent else part
    return place


# --- add ---


@dataclass(frozen=True, slots=True)
class NewTopic:
    """A topic to add: its path, title, sentence and words, and the sibling that it comes before."""

    path: str
    title: str
    sentence: str
    words: tuple[str, ...] = ()
    before: str = ""

    @property
    def fields(self) -> Data:
        """The topic as taxonomy.yaml has it."""
        fields: Data = {"id": _id_of(self.path)}
        fields["title"] = self.title
        fields["sentence"] = self.sentence
        set_list(fields, "words", [*self.words])
        return fields


def add_topic(rewriting: Rewriting, new: NewTopic) -> None:
    """Add a topic without papers below a topic that exists, or a facet."""
    _refuse_taken(rewriting.taxonomy, new.path)
    taxonomy = rewriting.data(TAXONOMY)
    siblings = _siblings(taxonomy, parent_of(new.path))
    ids = [node["id"] for node in siblings]
    if new.before and new.before not in ids:
        hint = did_you_mean(new.before, ids, "it is the first one there")
        before = quote(new.before)
        message = f"{before} is not a topic next to {quote(new.path)}"
        raise CannotRestructureError(f"{message}; {hint}")
    index = len(ids)
    if new.before:
        index = ids.index(new.before)
    siblings.insert(index, new.fields)
    rewriting.put(TAXONOMY, taxonomy)


def _refuse_taken(taxonomy: Taxonomy, path: str) -> None:
    if path in taxonomy.nodes:
        raise CannotRestructureError(f"{quote(path)} exists already")
    if path in taxonomy.moved:
        target = taxonomy.moved[path]
        message = f"{quote(path)} redirects to {quote(target)}, which once had that path"
        hint = "remove it from the former_paths there first"
        raise CannotRestructureError(f"{message}: {hint}")
    topic_id = _id_of(path)
    if not is_slug(topic_id):
        hint = "use lower-case letters, digits and single hyphens"
        raise CannotRestructureError(f"{quote(topic_id)} is not a valid id: {hint}")


# --- retitle ---


def retitle_topic(rewriting: Rewriting, path: str, title: str) -> None:
    """Give a topic another title; the old one becomes a word and an anchor that lead to it."""
    node = rewriting.taxonomy.nodes[path]
    if title == node.title:
        raise CannotRestructureError(f"{quote(title)} is the title of {path} already")
    taxonomy = rewriting.data(TAXONOMY)
    fields = _node(taxonomy, path)
    fields["title"] = title
    # What is a title now need not be a word.
    normalized = normalize_title(title)
    words = list(node.words)
    for word in node.words:
        if normalize_title(word) == normalized:
            words.remove(word)
    if _is_free_word(rewriting.taxonomy, path, node.title, title):
        words.append(node.title)
    set_list(fields, "words", words)
    _keep_anchor(taxonomy, rewriting.taxonomy, path, path)
    # A title that comes back has its own anchor again.
    anchors = taxonomy["catalog"].get("anchors", {})
    anchor = _anchor(title)
    if anchors.get(anchor) == path:
        del anchors[anchor]
    _drop_empty_anchors(taxonomy)
    rewriting.put(TAXONOMY, taxonomy)


def _is_free_word(taxonomy: Taxonomy, path: str, word: str, title: str) -> bool:
    """Return whether a topic may have a word: words are unique in the tree (KD151)."""
    topic_id = _id_of(path)
    names = [title, topic_id.replace("-", " ")]
    for node in taxonomy.nodes.values():
        names += node.words
    normalized = normalize_title(word)
    return normalized not in map(normalize_title, names)


def _anchor(title: str) -> str:
    return Anchors().of(title)


def _keep_anchor(taxonomy: Data, before: Taxonomy, path: str, target: str) -> None:
    """Let the anchor that a heading of README.md had lead to a topic."""
    facet = path.partition("/")[0]
    settings = taxonomy["catalog"]
    if f"facet:{facet}" in settings.get("readme", ()):
        anchors = settings.setdefault("anchors", {})
        title = before.nodes[path].title
        anchors.setdefault(_anchor(title), target)


def _drop_empty_anchors(taxonomy: Data) -> None:
    settings = taxonomy["catalog"]
    if settings.get("anchors") == {}:
        del settings["anchors"]


# --- merge and remove ---


NewPaths = Mapping[str, str]
"""The new path of every topic that moved, by the old one."""


def merge_topics(rewriting: Rewriting, source: str, target: str) -> NewPaths:
    """Put everything of one topic on another, and return the new path of every topic that moved."""
    if source == target:
        raise CannotRestructureError(f"{source} cannot be merged with itself")
    if target.startswith(f"{source}/"):
        raise CannotRestructureError(f"{target} is below {source}: merge it into {source} instead")
    if not parent_of(source):
        raise CannotRestructureError(f"{source} is a facet, which cannot be merged")
    before = rewriting.taxonomy
    node = before.nodes[source]
    paths = _dissolve(rewriting, source, target)
    taxonomy = rewriting.data(TAXONOMY)
    fields = _node(taxonomy, paths[source])
    set_list(fields, "start", _joined_starts(fields, node))
    words = united(fields.get("words"), node.words)
    new_title = fields["title"]
    if _is_free_word(before, target, node.title, new_title):
        words.append(node.title)
    set_list(fields, "words", words)
    rewriting.put(TAXONOMY, taxonomy)
    _follow_merged(rewriting, paths)
    return paths


def _joined_starts(fields: Data, merged: Node) -> list[Data]:
    """Return the papers to start with of two topics, as many as one may have."""
    starts: list[Data] = fields.get("start", [])
    keys = {start["key"] for start in starts}
    rows = [start.model_dump() for start in merged.start]
    new = [row for row in rows if row["key"] not in keys]
    return [*starts, *new][:MOST_STARTS]


def remove_topic(rewriting: Rewriting, path: str) -> NewPaths:
    """Remove a topic; its papers and the topics below it go to the topic that contains it."""
    parent = parent_of(path)
    if parent:
        paths = _dissolve(rewriting, path, parent)
        _follow_merged(rewriting, paths)
        return paths
    if rewriting.taxonomy.nodes[path].nodes:
        raise CannotRestructureError(f"{path} is a facet with topics: remove those first")
    taxonomy = rewriting.data(TAXONOMY)
    _remove_node(taxonomy, path)
    rewriting.put(TAXONOMY, taxonomy)
    # Nothing is above a facet, so that what names it loses its place.
    follow(rewriting, Renames(topics={path: None}))
    rewriting.remove(topic_prose_file(path))
    return {}


def _dissolve(rewriting: Rewriting, source: str, target: str) -> NewPaths:
    """Move the topics below one topic to another, and remove it; return all new paths by the old.

    Comments and layout of the topics that move stay as they are.
    """
    before = rewriting.taxonomy
    paths = {source: target}
    for child in before.nodes[source].nodes:
        new_path = f"{target}/{child.id}"
        # Removing "a/b" with "a/b/b" moves a topic to the path of the one that goes.
        if new_path in before.nodes:
            message = f"{source} and {target} both have a topic {quote(child.id)}"
            raise CannotRestructureError(f"{message}: merge or rename these first")
        _move_child(rewriting, f"{source}/{child.id}", target)
    for path in before.nodes:
        if path.startswith(f"{source}/"):
            below = path.removeprefix(source)
            paths[path] = f"{target}{below}"

    taxonomy = rewriting.data(TAXONOMY)
    _remove_node(taxonomy, source)
    for old, new in paths.items():
        fields = _node(taxonomy, new)
        former_paths = fields.get("former_paths")
        former = united(former_paths, before.nodes[old].former_paths)
        former = united(former, [old])
        # A topic that comes back to a path has it as its present one.
        others = [path for path in former if path != new]
        set_list(fields, "former_paths", others)
    _keep_anchor(taxonomy, before, source, target)
    _drop_empty_anchors(taxonomy)
    rewriting.put(TAXONOMY, taxonomy)
    return paths


def _move_child(rewriting: Rewriting, path: str, target: str) -> None:
    taxonomy = rewriting.data(TAXONOMY)
    move = MoveItem(
        item=_place(taxonomy, path),
        target=(*_place(taxonomy, target), "nodes"),
    )
    rewriting.move_item(move)


def _remove_node(taxonomy: Data, path: str) -> None:
    parent = parent_of(path)
    siblings = _siblings(taxonomy, parent)
    ids = [node["id"] for node in siblings]
    index = ids.index(_id_of(path))
    del siblings[index]
    if parent and not siblings:
        del _node(taxonomy, parent)["nodes"]


def _follow_merged(rewriting: Rewriting, paths: NewPaths) -> None:
    follow(rewriting, Renames(topics=paths))
    for old, new in paths.items():
        old_file = topic_prose_file(old)
        new_file = topic_prose_file(new)
        if not rewriting.raw(old_file):
            continue
        article = rewriting.raw(new_file)
        if article:
            # Nothing that was written is lost: a person cuts what is then there twice.
            other = rewriting.raw(old_file)
            both = joined_prose(_decoded(article), _decoded(other))
            rewriting.write(new_file, both.encode("utf-8", "surrogateescape"))
            rewriting.remove(old_file)
        else:
            rewriting.rename(old_file, new_file)


def _decoded(raw: bytes) -> str:
    # Prose that is not UTF-8 is a problem of its own (KD101), which must not become worse.
    return raw.decode("utf-8", "surrogateescape")


def joined_articles(rewriting: Rewriting, paths: NewPaths) -> list[str]:
    """Return the files of articles that now have the text of two topics, for a person to edit."""
    prose = {*rewriting.snapshot.topic_prose_files}
    files = []
    for old, new in paths.items():
        new_file = topic_prose_file(new)
        if {topic_prose_file(old), new_file} <= prose:
            files.append(new_file)
    return files


# --- split ---


IdsByKey = Mapping[str, Sequence[str]]
"""The ids of the topics below the one that is split, by the key of a paper; empty: it stays."""


def add_children(rewriting: Rewriting, path: str, nodes: Sequence[Data]) -> None:
    """Add the topics that a topic is split into; those that exist already are left as they are."""
    taxonomy = rewriting.data(TAXONOMY)
    siblings = _siblings(taxonomy, path)
    ids = [node["id"] for node in siblings]
    for node in nodes:
        if node["id"] not in ids:
            _refuse_taken(rewriting.taxonomy, f"{path}/{node['id']}")
            siblings.append(node)
    if not siblings:
        raise CannotRestructureError(f"{path} has no topics below it: name some with --into")
    rewriting.put(TAXONOMY, taxonomy)


def children_of(rewriting: Rewriting, path: str) -> list[str]:
    """Return the ids of the topics below one, those that were just added included."""
    siblings = _siblings(rewriting.data(TAXONOMY), path)
    return [node["id"] for node in siblings]


def split_topic(
    rewriting: Rewriting,
    path: str,
    files: Mapping[str, str],
    answers: IdsByKey,
) -> int:
    """Put papers of a topic on topics below it; return how many left it.

    ``files`` are the records on the topic by key. Raises CannotRestructureError where an answer
    names a paper that is not on the topic, or a topic that is not below it.
    """
    ids = children_of(rewriting, path)
    moved = 0
    for key, chosen in answers.items():
        if key not in files:
            hint = did_you_mean_key(key, files, "no paper is on it")
            raise CannotRestructureError(f"{quote(key)} is not a paper on {path}; {hint}")
        for topic_id in chosen:
            if topic_id not in ids:
                hint = did_you_mean(topic_id, ids, "")
                message = f"{quote(topic_id)}, for {key}, is not a topic below {path}"
                raise CannotRestructureError(f"{message}; {hint}")
        if chosen:
            _put_below(rewriting, files[key], path, chosen)
            moved += 1
    return moved


def _put_below(
    rewriting: Rewriting,
    file: str,
    path: str,
    ids: Sequence[str],
) -> None:
    record = rewriting.data(file)
    placements = list(record["placements"])
    index = placements.index(path)
    before = placements[:index]
    after = placements[index + 1 :]
    below = [f"{path}/{topic_id}" for topic_id in ids]
    # A name that nothing has is renamed, so that repeats and what others imply go.
    everything = [*before, *below, *after, ""]
    record["placements"] = merged_placements(everything, {"": None})
    rewriting.put(file, record)
