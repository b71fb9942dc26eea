"""The same paper, recorded twice.

Two records are the same paper if they share an identifier, a canonical URL or the exact normalized
title. Two papers that do share a title or URL say so with ``distinct_from: [key]``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.discovery import Rejections
from kdcatalog.model.matching import TraitKind, traits_of
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean_key
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import REJECTED, REMOVED

_MERGE = "merge the records; if they are different papers, add distinct_from: with the other key"


_Keys = tuple[str, str]
"""The keys of two papers."""


@dataclass(frozen=True, slots=True)
class _Holder:
    """A paper with a trait, and the field of its record that holds the trait."""

    paper: Paper
    at: Path


def duplicate_identifiers(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD201 on every record with an identifier, or a URL of one, that another record has."""
    for identifier, holders in _shared_by(catalog, "identifier"):
        for holder in _first_of_each(holders):
            yield from _duplicate(
                "KD201",
                holder,
                # An identifier is never shared by two works, so distinct_from does not help.
                others=_other_papers(holder, holders),
                value=f"identifier {identifier}",
                hint="merge the records, or correct the identifier",
            )


def duplicate_urls(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD202 on every record with a URL that another record has."""
    for url, holders in _shared_by(catalog, "url"):
        for holder in _first_of_each(holders):
            yield from _duplicate(
                "KD202",
                holder,
                others=_undistinguished(holder, holders),
                value=f"URL {url}",
                hint=_MERGE,
            )


def duplicate_titles(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD203 on every record with a title or former title that another record has.

    A paper that is recorded twice is one mistake: two records that share an identifier, or an
    earlier title, are not reported again.
    """
    reported: set[_Keys] = set()
    for _, holders in _shared_by(catalog, "identifier"):
        reported |= _pairs(holders)
    for _, holders in _shared_by(catalog, "title"):
        for holder in _first_of_each(holders):
            yield from _duplicate(
                "KD203",
                holder,
                others=_unreported(holder, holders, reported),
                value="title",
                hint=_MERGE,
            )
        reported |= _pairs(holders)


def _unreported(
    holder: _Holder,
    holders: Sequence[_Holder],
    reported: set[_Keys],
) -> list[Paper]:
    unreported = []
    for other in _undistinguished(holder, holders):
        keys = holder.paper.key, other.key
        if keys not in reported:
            unreported.append(other)
    return unreported


def _pairs(holders: Sequence[_Holder]) -> set[_Keys]:
    """Return the keys of every two papers, in both orders."""
    keys = {holder.paper.key for holder in holders}
    return set(permutations(keys, 2))


# Former titles and keys are compared with present ones, too.
_COMPARED_AS: Mapping[TraitKind, TraitKind] = {"former title": "title", "former key": "key"}

_KindAndValue = tuple[TraitKind, str]
_Shared = tuple[str, list[_Holder]]
"""The value of a trait, and the fields that have it."""


def _shared_by(catalog: Catalog, kind: TraitKind) -> Iterator[_Shared]:
    """Yield every trait of a kind that several fields have, with those fields."""
    shared = catalog.once(_shared_traits)
    yield from shared.get(kind, ())


def _shared_traits(catalog: Catalog) -> Mapping[TraitKind, list[_Shared]]:
    """Return every trait that several fields have, with those fields, by its kind."""
    # For all rules at once: normalizing titles and URLs took a third of the time of a check.
    holders: dict[_KindAndValue, list[_Holder]] = {}
    for paper in catalog.papers:
        for trait in traits_of(paper):
            kind = _COMPARED_AS.get(trait.kind, trait.kind)
            holder = _Holder(paper, trait.path)
            kind_and_value = kind, trait.value
            holders.setdefault(kind_and_value, []).append(holder)
    shared: dict[TraitKind, list[_Shared]] = {}
    for (kind, value), of_value in holders.items():
        if len(of_value) > 1:
            shared.setdefault(kind, []).append((value, of_value))
    return shared


def _first_of_each(holders: Sequence[_Holder]) -> list[_Holder]:
    """Return one holder for each paper: a title and an equal former title are one report."""
    # The order of a record's fields makes this the title, or the identifier before a URL.
    by_key: dict[str, _Holder] = {}
    for holder in holders:
        by_key.setdefault(holder.paper.key, holder)
    return [*by_key.values()]


def _other_papers(holder: _Holder, holders: Sequence[_Holder]) -> list[Paper]:
    others = {other.paper.key: other.paper for other in holders}
    del others[holder.paper.key]
    return [*others.values()]


def _undistinguished(holder: _Holder, holders: Sequence[_Holder]) -> list[Paper]:
    """Return the other papers that neither side names in ``distinct_from``."""
    paper = holder.paper
    undistinguished: list[Paper] = []
    for other in _other_papers(holder, holders):
        # One side is enough, so that an old record need not change for a new one.
        is_named = other.key in paper.distinct_from
        names_it = paper.key in other.distinct_from
        if not is_named and not names_it:
            undistinguished.append(other)
    return undistinguished


def _duplicate(
    code: str,
    holder: _Holder,
    *,
    others: Sequence[Paper],
    value: str,
    hint: str,
) -> Iterator[Problem]:
    """Yield the problem of one record, unless there are no other papers."""
    if not others:
        return
    files = sorted(other.file for other in others)
    yield Problem(
        code=code,
        file=holder.paper.file,
        at=holder.at,
        message=f"duplicate {value}, also in {', '.join(files)}",
        hint=hint,
        related=tuple(files),
    )


def taken_keys(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD204 on every key or former key that another record has or had."""
    for key, holders in _shared_by(catalog, "key"):
        for holder in holders:
            # One file can list its own key as a former one, so fields are compared, not papers.
            others = [other.paper for other in holders if other != holder]
            files = sorted(other.file for other in others)
            # A key among its own former ones is one mistake, there.
            is_own = {*files} == {holder.paper.file}
            if is_own and not holder.at:
                continue
            yield Problem(
                code="KD204",
                file=holder.paper.file,
                at=holder.at,
                message=f"key {quote(key)} is already used by {', '.join(files)}",
                hint="rename the newer file, or remove the key from former_keys:",
                related=tuple(files),
            )


def unknown_keys(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD205 on every key in distinct_from that no record has."""
    for paper in catalog.papers:
        for index, key in enumerate(paper.distinct_from):
            # Keys of broken records count, or one fault would be reported as another.
            if key in catalog.keys:
                continue
            hint = did_you_mean_key(key, catalog.keys, "remove the key")
            yield Problem(
                code="KD205",
                file=paper.file,
                at=("distinct_from", index),
                message=f"no record has the key {quote(key)}",
                hint=hint,
                absent=f"paper:{key}",
            )


def duplicate_rejections(rejections: Rejections) -> Iterator[Problem]:
    """Yield KD123 on every paper that rejected.yaml lists again."""
    seen: set[str] = set()
    for index, rejection in enumerate(rejections.rejected):
        if rejection.id in seen:
            yield Problem(
                code="KD123",
                file=REJECTED,
                at=("rejected", index, "id"),
                message=f"{rejection.id} is listed twice",
                hint="remove one of the two rows",
            )
        seen.add(rejection.id)


def clashing_removals(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD185 on keys in removed.yaml that a record has, and on those that lead nowhere."""
    taken = {*catalog.keys, *catalog.by_any_key}
    seen: set[str] = set()
    for index, removal in enumerate(catalog.removals):
        at: Path = ("removed", index)
        for key in removal.keys:
            if key in taken:
                yield _removal_problem(at, f"a record has the key {quote(key)}", "remove the row")
            elif key in seen:
                yield _removal_problem(at, f"duplicate key {quote(key)}", "remove one of the rows")
            seen.add(key)
        target = removal.instead
        if target and target not in taken:
            hint = did_you_mean_key(target, catalog.keys, "remove instead:")
            message = f"no record has the key {quote(target)}"
            absent = f"paper:{target}"
            yield _removal_problem((*at, "instead"), message, hint, absent)


def _removal_problem(at: Path, message: str, hint: str, absent: str = "") -> Problem:
    return Problem("KD185", REMOVED, at, message, hint, absent=absent)
