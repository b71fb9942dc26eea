"""The table of rules on records, and the one function that runs them.

A new rule is a function from a catalog to its problems, a row here, a code in ``codes.py`` and a
test.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from kdcatalog.checks import (
    consistency,
    hygiene,
    identity,
    placement,
    summaries,
    taxonomy,
)
from kdcatalog.model.catalog import Catalog
from kdcatalog.model.identifiers import KINDS
from kdcatalog.problems import Path, Problem

UnreadPaths = Mapping[str, frozenset[Path]]
"""By file, the paths whose value could not be read, so that nothing follows from its absence."""

_NOTHING_UNREAD: UnreadPaths = MappingProxyType({})


Find = Callable[[Catalog], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: how it finds problems, and what it relies on.

    ``needs`` are the fields whose absence the rule would take for a fact: a record whose date is
    malformed must not also be reported as one without a date. ``alone`` is whether the rule looks
    at one record at a time, so that the others need not be searched for its problems. ``warns`` is
    whether all that it reports are warnings, ``on_taxonomy`` whether all is in taxonomy.yaml.
    """

    find: Find
    needs: tuple[Path, ...] = ()
    needs_taxonomy: bool = False
    alone: bool = False
    warns: bool = False
    on_taxonomy: bool = False


def _url_rules() -> Iterator[Rule]:
    """Yield a rule for each kind of identifier of which a work has one; it may have two DOIs."""
    for kind in KINDS:
        if not kind.is_generic:
            find = partial(consistency.url_mismatch, kind=kind)
            yield Rule(find, needs=(("identifiers", kind.name),), alone=True)


# Reports are sorted by place, so the order is free; rules of one module are together.
RULES: tuple[Rule, ...] = (
    Rule(consistency.duplicate_values, alone=True),
    Rule(consistency.duplicate_authors, alone=True),
    Rule(identity.duplicate_identifiers),
    Rule(identity.duplicate_urls, needs=(("distinct_from",),)),
    Rule(identity.duplicate_titles, needs=(("distinct_from",),)),
    Rule(identity.taken_keys),
    Rule(identity.unknown_keys),
    Rule(consistency.missing_authors, needs=(("authors",),), warns=True),
    Rule(consistency.missing_month, needs=(("date",),), warns=True),
    Rule(consistency.code_without_host, alone=True, warns=True),
    Rule(
        consistency.old_preprints,
        needs=(("date",), ("venue",), ("kind",)),
        warns=True,
    ),
    Rule(summaries.missing_summary, needs=(("summary",),), warns=True),
    Rule(summaries.wrong_length, alone=True),
    Rule(summaries.not_one_sentence, alone=True),
    Rule(summaries.markup, alone=True),
    Rule(summaries.about_the_paper, alone=True, warns=True),
    Rule(consistency.date_after_arxiv, needs=(("date",),), alone=True),
    Rule(consistency.date_after_venue, needs=(("date",), ("venue", "year")), alone=True),
    Rule(consistency.date_after_added, needs=(("date",), ("added",)), alone=True),
    Rule(consistency.implied_urls, alone=True),
    *_url_rules(),
    Rule(consistency.paper_as_code),
    Rule(consistency.year_mismatch, needs=(("venue", "year"),), alone=True),
    Rule(summaries.hype_words, needs_taxonomy=True, alone=True, warns=True),
    Rule(hygiene.unclean_titles, alone=True, warns=True),
    Rule(hygiene.venues_in_titles, alone=True, warns=True),
    Rule(hygiene.unclean_names, alone=True, warns=True),
    Rule(hygiene.titles_without_language, needs=(("language",),), alone=True, warns=True),
    Rule(hygiene.placeholders, alone=True),
    Rule(hygiene.capitals, warns=True),
    Rule(taxonomy.unknown_papers, needs_taxonomy=True, on_taxonomy=True),
    Rule(taxonomy.empty_batches, needs=(("added",),), needs_taxonomy=True, on_taxonomy=True),
    Rule(placement.unknown_nodes, needs_taxonomy=True, alone=True),
    Rule(placement.implied_placements, needs_taxonomy=True, alone=True),
    Rule(placement.unknown_venues, needs_taxonomy=True, alone=True),
    Rule(placement.invalid_facts, needs_taxonomy=True, alone=True),
    Rule(placement.wrong_names, needs_taxonomy=True, alone=True),
    Rule(
        placement.missing_topics,
        needs=(("placements",),),
        needs_taxonomy=True,
        alone=True,
        warns=True,
    ),
)

RECORD_RULES = tuple(rule for rule in RULES if not rule.needs_taxonomy)
"""The rules that run even while taxonomy.yaml is not valid."""

ERROR_RULES = tuple(rule for rule in RULES if not rule.warns)
"""The rules that can stop a build; the others take two thirds of the time of a check."""

# What taxonomy.yaml says of papers is not asked of each of them: suggesting a key for hundreds of
# unknown ones took half a second for every record of an import.
ERROR_RULES_OF_RECORDS = tuple(rule for rule in ERROR_RULES if not rule.on_taxonomy)
"""The rules whose errors are in records."""


def rules_among(
    files: Collection[str],
    rules: Iterable[Rule],
) -> Iterator[Rule]:
    """Yield rules that compare only some records, where the others are known to have no errors.

    ``files`` are the records that have changed, and those that have a name in common with them.
    """
    for rule in rules:
        if rule.alone or rule.on_taxonomy:
            yield rule
        else:
            find = partial(_find_among, rule.find, files)
            yield replace(rule, find=find)


def _find_among(
    find: Find,
    files: Collection[str],
    catalog: Catalog,
) -> Iterator[Problem]:
    return find(catalog.only(files))


def run_rules(
    catalog: Catalog,
    unread: UnreadPaths = _NOTHING_UNREAD,
    rules: Iterable[Rule] = RULES,
    files: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield every problem of a catalog, rule by rule, except those that rest on unread values.

    With ``files``, at least the problems of these records.
    """
    # Before a commit one record is checked, and most rules have nothing to find in the others.
    chosen = catalog.only(files) if files else catalog
    for rule in rules:
        searched = chosen if rule.alone else catalog
        for problem in rule.find(searched):
            if not _rests_on_unread(problem, rule, unread):
                yield problem


def _rests_on_unread(
    problem: Problem,
    rule: Rule,
    unread: UnreadPaths,
) -> bool:
    # A clash of two records rests on the values of both.
    for file in (problem.file, *problem.related):
        for path in unread.get(file, ()):
            if any(_overlap(path, needed) for needed in rule.needs):
                return True
    return False


def _overlap(path: Path, other: Path) -> bool:
    """Return whether one path is the other, or contains it."""
    length = min(len(path), len(other))
    return path[:length] == other[:length]
