"""What a record names must exist in the taxonomy: nodes, venues, facts."""

from collections.abc import Iterator, Mapping
from functools import cache

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.taxonomy import Fact
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Key, Problem


def unknown_nodes(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD301 on every placement that is no node, with the nearest by path, title or word."""
    nodes = catalog.taxonomy.nodes
    for paper in catalog.papers:
        for index, path in enumerate(paper.placements):
            if path not in nodes:
                near = catalog.taxonomy.topic_vocabulary.closest(path)
                hint = (
                    f"did you mean {quote(near)}?"
                    if near
                    else f"write a node, such as {next(iter(nodes))}"
                )
                yield Problem(
                    "KD301", paper.file, ("placements", index), f"unknown node {quote(path)}", hint
                )


def nested_placements(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD302 on a placement above another placement of the same paper."""
    for paper in catalog.papers:
        for index, path in enumerate(paper.placements):
            known = (other for other in paper.placements if other in catalog.taxonomy.nodes)
            below = next((other for other in known if other.startswith(f"{path}/")), None)
            if below:
                message = f"{quote(path)} lies above {quote(below)}, which counts for it"
                yield Problem(
                    "KD302",
                    paper.file,
                    ("placements", index),
                    message,
                    f"keep {quote(below)} alone",
                )


def unknown_venues(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD303 on every venue that is not known by its id; aliases and publishers get a hint of their own."""
    taxonomy = catalog.taxonomy
    for paper in catalog.papers:
        if paper.venue and paper.venue.id not in taxonomy.venue_by_id:
            written = paper.venue.id
            matching_ids = taxonomy.venue_vocabulary.resolve(written)
            publishers = {
                venue.id.casefold(): venue for venue in taxonomy.venues if venue.kind == "publisher"
            }
            if publisher := publishers.get(written.casefold()):
                message = f"{quote(written)} is a publisher ({publisher.name}), no venue"
                hint = "write the conference or journal that the volume belongs to"
            else:
                message, unlisted = (
                    f"unknown venue {quote(written)}",
                    "add the venue to venues: in taxonomy.yaml",
                )
                near = did_you_mean(written, taxonomy.venue_by_id, unlisted, lists=False)
                hint = f"write {matching_ids[0]}" if matching_ids else near
            yield Problem("KD303", paper.file, ("venue", "id"), message, hint)


def facts_without_topic(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD305 on every value of a fact that stands for a topic on which the paper is not placed."""
    for paper in catalog.papers:
        for fact in catalog.taxonomy.facts:
            for value in paper.fact(fact.id):
                topic = fact.means.get(value)
                if topic and not any(
                    path == topic or path.startswith(f"{topic}/") for path in paper.placements
                ):
                    message = (
                        f"{quote(value)} as {fact.title.lower()} asks for the topic {quote(topic)}"
                    )
                    hint = f"add - {topic} to placements, or correct the fact"
                    yield Problem("KD305", paper.file, ("facts", fact.id), message, hint)


def unfit_facts(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD304 on every fact that the taxonomy does not list, or lists in the other shape."""
    known: Mapping[str, Fact] = catalog.taxonomy.fact_by_id
    hint_on = cache(
        lambda name: did_you_mean(name, known, "remove the line: taxonomy.yaml lists no facts")
    )
    for paper in catalog.papers:
        for name, value in paper.facts.items():
            if not (fact := known.get(name)):
                yield Problem(
                    "KD304",
                    paper.file,
                    Key(("facts", name)),
                    f"unknown fact {quote(name)}",
                    hint_on(name),
                )
            elif (fact.many == "yes") == isinstance(value, str):
                shape, hint = (
                    ("a list", 'write one value a line, each after "- "')
                    if isinstance(value, str)
                    else (
                        "one text",
                        "write one value on the line itself",
                    )
                )
                message = f"the fact {quote(name)} is {shape}"
                yield Problem("KD304", paper.file, ("facts", name), message, hint)
