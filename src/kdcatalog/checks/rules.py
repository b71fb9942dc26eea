"""The list of rules, and the one function that runs them all."""

from collections.abc import Callable, Iterator

from kdcatalog.checks import completeness, contradictions, identity, placement, repetition
from kdcatalog.model.catalog import Catalog
from kdcatalog.problems import Problem

Rule = Callable[[Catalog], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    repetition.repeated_values,
    repetition.repeated_authors,
    identity.shared_identifiers,
    identity.shared_addresses,
    identity.shared_titles,
    identity.taken_keys,
    identity.unknown_keys,
    placement.unknown_nodes,
    placement.nested_placements,
    placement.unknown_venues,
    placement.unfit_facts,
    completeness.without_authors,
    completeness.year_alone,
    completeness.code_elsewhere,
    completeness.old_preprints,
    contradictions.date_after_arxiv,
    contradictions.date_after_venue,
    contradictions.address_of_another,
    contradictions.acl_year_differs,
)


def check(catalog: Catalog) -> Iterator[Problem]:
    """Yield every problem of a catalog, rule by rule."""
    for rule in RULES:
        yield from rule(catalog)
