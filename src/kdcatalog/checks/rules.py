"""The list of rules, and the one function that runs them all."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from kdcatalog.checks import completeness, contradictions, identity, placement, repetition
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Path, Problem

Rule = Callable[[Catalog], Iterator[Problem]]

OF_RECORDS: tuple[Rule, ...] = (
    repetition.repeated_values,
    repetition.repeated_authors,
    identity.shared_identifiers,
    identity.shared_addresses,
    identity.shared_titles,
    identity.taken_keys,
    identity.unknown_keys,
    completeness.without_authors,
    completeness.year_alone,
    completeness.code_elsewhere,
    completeness.old_preprints,
    contradictions.date_after_arxiv,
    contradictions.date_after_venue,
    contradictions.date_after_entry,
    contradictions.address_that_follows,
    contradictions.arxiv_of_another,
    contradictions.openreview_of_another,
    contradictions.paper_as_code,
    contradictions.acl_year_differs,
)
"""The rules that need no taxonomy."""

RULES: tuple[Rule, ...] = (
    *OF_RECORDS,
    placement.unknown_nodes,
    placement.nested_placements,
    placement.unknown_venues,
    placement.unfit_facts,
    placement.facts_without_topic,
)

NEEDS: Mapping[Rule, tuple[Path, ...]] = {
    identity.shared_addresses: (("distinct_from",),),
    identity.shared_titles: (("distinct_from",),),
    placement.facts_without_topic: (("placements",),),
    completeness.without_authors: (("authors",),),
    completeness.year_alone: (("date",),),
    completeness.old_preprints: (("date",), ("venue",), ("kind",)),
    contradictions.date_after_arxiv: (("date",),),
    contradictions.date_after_venue: (("date",), ("venue", "year")),
    contradictions.date_after_entry: (("date",), ("added",)),
    contradictions.arxiv_of_another: (("identifiers", "arxiv"),),
    contradictions.openreview_of_another: (("identifiers", "openreview"),),
    contradictions.acl_year_differs: (("venue", "year"),),
}
"""The values whose absence a rule would take for a fact."""


def run_rules(
    catalog: Catalog,
    unread: Mapping[str, frozenset[Path]] = MappingProxyType({}),
    rules: Iterable[Rule] = RULES,
) -> Iterator[Problem]:
    """Yield every problem of a catalog, rule by rule; ``unread`` are the paths by file that hold no value to trust."""
    for rule in rules:
        needs = NEEDS.get(rule, ())
        for problem in rule(catalog):
            doubtful = (
                path for file in (problem.file, *problem.related) for path in unread.get(file, ())
            )
            if not any(_overlap(path, need) for path in doubtful for need in needs):
                yield problem


def _overlap(path: Path, other: Path) -> bool:
    length = min(len(path), len(other))
    return path[:length] == other[:length]
