"""Values of facts that are names from a vocabulary of taxonomy.yaml: spelling and placeholders."""

from collections.abc import Iterator

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.fact_names import FactNames
from kdcatalog.model.paper import Paper
from kdcatalog.model.taxonomy import Fact
from kdcatalog.model.text import quote
from kdcatalog.problems import Path, Problem


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
