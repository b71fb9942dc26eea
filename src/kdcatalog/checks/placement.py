"""What a record names must exist in the taxonomy: topics, venues, facts, and names of facts."""

from collections.abc import Iterator

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.fact_names import FactNames
from kdcatalog.model.paper import Paper, is_no_venue
from kdcatalog.model.taxonomy import Fact, Taxonomy, lineage
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Key, Path, Problem


def unknown_nodes(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD301 on every placement that is not a node, with the closest one as a hint."""
    taxonomy = catalog.taxonomy
    for paper in catalog.papers:
        for index, path in enumerate(paper.placements):
            if path not in taxonomy.nodes:
                yield Problem(
                    code="KD301",
                    file=paper.file,
                    at=("placements", index),
                    message=f"unknown topic {quote(path)}",
                    hint=_hint_for_node(taxonomy, path),
                    cause=_missing_node(taxonomy, path),
                )


def _missing_node(taxonomy: Taxonomy, path: str) -> str:
    """Return the highest node of a path that does not exist: with it, all below it are missing."""
    for node in lineage(path):
        if node not in taxonomy.nodes:
            return node
    return path


def _hint_for_node(taxonomy: Taxonomy, written: str) -> str:
    near = taxonomy.topic_vocabulary.closest(written)
    if near:
        return f"did you mean {quote(near)}?"
    # A vocabulary of topics is too long to list; one example shows the form.
    first = next(iter(taxonomy.nodes))
    return f"write a topic from taxonomy.yaml, such as {first}"


def implied_placements(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD302 on a placement above another placement of the same paper."""
    for paper in catalog.papers:
        for index, path in enumerate(paper.placements):
            below = _placement_below(paper, path, catalog.taxonomy)
            if below:
                yield Problem(
                    code="KD302",
                    file=paper.file,
                    at=("placements", index),
                    message=f"{quote(path)} is implied by {quote(below)}",
                    hint=f"remove the line - {path}",
                )


def _placement_below(
    paper: Paper,
    path: str,
    taxonomy: Taxonomy,
) -> str | None:
    for other in paper.placements:
        is_below = other.startswith(f"{path}/")
        # An unknown topic may be a typo of any other, so nothing is removed because of it.
        if is_below and other in taxonomy.nodes:
            return other
    return None


def unknown_venues(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD303 on every venue that is not written as an id of taxonomy.yaml."""
    taxonomy = catalog.taxonomy
    for paper in catalog.papers:
        venue_id = paper.venue.id if paper.venue else None
        if venue_id and venue_id not in taxonomy.venue_by_id:
            message, hint = _explain_venue(taxonomy, venue_id)
            # Another spelling of a listed venue is for check --fix to correct in each record.
            is_listed = taxonomy.venue_vocabulary.resolve(venue_id)
            yield Problem(
                code="KD303",
                file=paper.file,
                at=("venue", "id"),
                message=message,
                hint=hint,
                cause="" if is_listed or is_no_venue(venue_id) else venue_id,
            )


def _explain_venue(taxonomy: Taxonomy, written: str) -> tuple[str, str]:
    # Publishers are listed in taxonomy.yaml only so that their name gets this hint.
    for venue in taxonomy.venues:
        is_same = venue.id.casefold() == written.casefold()
        if is_same and venue.kind == "publisher":
            message = f"{quote(written)} is a publisher ({venue.name}), not a venue"
            return message, "write the conference or journal that the volume belongs to"

    if is_no_venue(written):
        message = f"{quote(written)} is not a venue"
        return message, "remove venue: from the record; preprints have none"

    message = f"unknown venue {quote(written)}"
    venue_ids = taxonomy.venue_vocabulary.resolve(written)
    if venue_ids:
        return message, f"write {venue_ids[0]}"
    # With hundreds of venues the first eight of the list would be no help.
    row = f"- {{id: {written}, name: FULL NAME, kind: conference}}"
    add_it = f"add it to venues: in taxonomy.yaml: {row}"
    return message, did_you_mean(written, taxonomy.venue_by_id, add_it, lists=False)


def missing_topics(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD305 on every value of a fact that means a topic on which the paper is not placed."""
    for paper in catalog.papers:
        for fact in catalog.taxonomy.facts:
            for value in paper.fact(fact.id):
                # Any topic below it will do: it is more specific.
                topic = fact.means.get(value)
                if topic and not _is_placed_at(paper, topic):
                    yield _missing_topic(paper, fact, value, topic)


def _is_placed_at(paper: Paper, topic: str) -> bool:
    if topic in paper.placements:
        return True
    below = f"{topic}/"
    # The slash keeps "process/ferment" from counting for "process/fermentation".
    return any(path.startswith(below) for path in paper.placements)


def _missing_topic(
    paper: Paper,
    fact: Fact,
    value: str,
    topic: str,
) -> Problem:
    name = fact.title.lower()
    return Problem(
        code="KD305",
        file=paper.file,
        at=("facts", fact.id),
        message=f"{name} {quote(value)} implies the topic {quote(topic)}",
        hint=f"add - {topic} to placements:, or correct the fact",
    )


def invalid_facts(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD304 on every fact that taxonomy.yaml does not list, or lists with another shape."""
    facts = catalog.taxonomy.fact_by_id
    hints = _UnknownFactHints(catalog.taxonomy)
    # The model accepts any fact, since the taxonomy that lists them is another file.
    for paper in catalog.papers:
        for name, value in paper.facts.items():
            if name not in facts:
                yield Problem(
                    code="KD304",
                    file=paper.file,
                    at=Key(("facts", name)),
                    message=f"unknown fact {quote(name)}",
                    hint=hints[name],
                    cause=name,
                )
            elif isinstance(value, str) == facts[name].many:
                yield _wrong_shape(paper, facts[name])


class _UnknownFactHints(dict[str, str]):
    """The hint on each unknown fact, made once: the same typo can be in every record."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        super().__init__()
        self.facts = taxonomy.fact_by_id

    def __missing__(self, name: str) -> str:
        otherwise = "remove the line: taxonomy.yaml lists no facts"
        self[name] = did_you_mean(name, self.facts, otherwise)
        return self[name]


def _wrong_shape(paper: Paper, fact: Fact) -> Problem:
    shape = "a single value"
    hint = "write one value on the same line"
    if fact.many:
        shape = "a list"
        hint = 'write one value per line, each after "- "'
    return Problem(
        code="KD304",
        file=paper.file,
        at=("facts", fact.id),
        message=f"fact {quote(fact.id)} must be {shape}",
        hint=hint,
    )


def wrong_names(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD306 to KD308 on names in another spelling, placeholders and likely typing errors.

    A name that the vocabulary does not have is accepted: new models appear every week.
    """
    taxonomy = catalog.taxonomy
    for fact in taxonomy.facts:
        vocabulary = taxonomy.names_of(fact)
        if vocabulary:
            for paper in catalog.papers:
                yield from _wrong_names_of(paper, fact, vocabulary)


def _wrong_names_of(paper: Paper, fact: Fact, vocabulary: FactNames) -> Iterator[Problem]:
    for index, name in enumerate(paper.fact(fact.id)):
        at: Path = ("facts", fact.id)
        if fact.many:
            at = (*at, index)
        if name in vocabulary.placeholders:
            yield Problem(
                code="KD307",
                file=paper.file,
                at=at,
                message=f"{quote(name)} names nothing",
                hint="remove it, or write the names",
            )
            continue
        spelling = vocabulary.known_spelling(name)
        if spelling and spelling != name:
            yield Problem(
                code="KD306",
                file=paper.file,
                at=at,
                message=f"{quote(name)} is known under another spelling",
                hint=f"write {spelling}",
            )
        elif not spelling:
            similar = vocabulary.similar_name(name)
            if similar:
                yield Problem(
                    code="KD308",
                    file=paper.file,
                    at=at,
                    message=f"{quote(name)} differs in one letter from a known name",
                    hint=f"did you mean {quote(similar)}? if not, add it to the vocabulary",
                )
