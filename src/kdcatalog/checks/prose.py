"""Hand-written prose: whatever it names exists, and prose on topics is on topics that exist."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from kdcatalog.model import site_paths
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Position, Problem
from kdcatalog.rendering.prose import Reference, references
from kdcatalog.snapshot import TAXONOMY, prose_topic, topic_prose_file


def check_prose(
    catalog: Catalog,
    prose: Mapping[str, str],
    pictures: Collection[str],
) -> Iterator[Problem]:
    """Yield KD153 on every broken reference; ``prose`` is text by file, ``pictures`` are names."""
    existing: dict[str, Collection[str]] = {
        "node": catalog.taxonomy.nodes,
        # Former keys too: a renamed record must not break the prose that names it.
        "paper": dict.fromkeys(sorted(catalog.taken_keys)),
        "page": site_paths.NAMED,
        "picture": pictures,
    }
    for file, text in prose.items():
        for reference in references(text):
            # Other schemes, such as https: and mailto:, are ordinary links.
            names = existing.get(reference.kind)
            if names is not None and reference.name not in names:
                yield _broken_reference(file, text, reference, names)


def _broken_reference(
    file: str,
    text: str,
    reference: Reference,
    names: Collection[str],
) -> Problem:
    # Prose is not YAML and has no positions of its own; the offset is all there is.
    before = text[: reference.offset]
    line = before.count("\n") + 1
    column = reference.offset - before.rfind("\n")
    hint = did_you_mean(reference.name, names, f"remove it: the catalog has no {reference.kind}s")
    return Problem(
        code="KD153",
        file=file,
        at=Position(line, column, len(reference.name)),
        message=f"unknown {reference.kind} {quote(reference.name)}",
        hint=hint,
        absent=f"{reference.kind}:{reference.name}",
    )


def topicless_prose(taxonomy: Taxonomy, files: Iterable[str]) -> Iterator[Problem]:
    """Yield KD154 on every file of prose on a topic that the taxonomy does not have."""
    for path in map(prose_topic, files):
        if path in taxonomy.nodes:
            continue
        if path in taxonomy.moved:
            new_file = topic_prose_file(taxonomy.moved[path])
            hint = f"the topic has moved: rename the file to {new_file}"
        else:
            otherwise = "remove the file, or rename it to the path of a topic"
            hint = did_you_mean(path, taxonomy.nodes, otherwise)
        yield Problem(
            code="KD154",
            file=topic_prose_file(path),
            at=Position(1, 1),
            message=f"{TAXONOMY} has no topic {quote(path)}",
            hint=hint,
        )
