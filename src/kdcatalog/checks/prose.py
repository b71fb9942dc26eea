"""Hand-written prose names topics, pages and pictures, which must exist."""

from collections.abc import Iterator, Mapping

from kdcatalog.model import site_paths
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Position, Problem
from kdcatalog.rendering.prose import references


def check_prose(
    taxonomy: Taxonomy, prose: Mapping[str, str], pictures: tuple[str, ...]
) -> Iterator[Problem]:
    """Yield KD153 on every reference to nothing; ``prose`` is text by file, ``pictures`` are names."""
    known = {"node": [*taxonomy.nodes], "page": [*site_paths.NAMED], "picture": [*pictures]}
    for file, text in prose.items():
        for reference in references(text):
            if reference.kind in known and reference.name not in known[reference.kind]:
                none = f"remove it: the catalog has no {reference.kind}s"
                hint = did_you_mean(reference.name, known[reference.kind], none)
                before = text[: reference.offset]
                column = reference.offset - (before.rfind("\n") + 1) + 1
                at = Position(before.count("\n") + 1, column, len(reference.name))
                yield Problem(
                    "KD153", file, at, f"there is no {reference.kind} {quote(reference.name)}", hint
                )
