"""The same paper, filed twice.

Two records are one paper when they share an identifier, a canonical address or the exact
normalized title. A true namesake says so: ``distinct_from: [key]``.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kdcatalog.model.catalog import Catalog
from kdcatalog.model.matching import TraitKind, traits_of
from kdcatalog.model.paper import Paper
from kdcatalog.model.text import quote
from kdcatalog.model.vocabulary import did_you_mean
from kdcatalog.problems import Path, Problem

Place = tuple[Paper, Path]


def shared_identifiers(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD201 on every record that holds or addresses an identifier that another holds, too."""
    for identifier, places in _places(catalog, "identifier").items():
        yield from _clash(
            "KD201",
            places,
            f"{identifier} is filed",
            "merge the records, or correct the identifier",
        )


def shared_addresses(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD202 on every record that gives an address that another gives, too."""
    for address, places in _places(catalog, "url").items():
        yield from _clash(
            "KD202", places, f"the address {address} is filed", _MERGE, namesakes=True
        )


def shared_titles(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD203 on every record whose title or former title is another's, too."""
    for places in _places(catalog, "title", "former title").values():
        yield from _clash("KD203", places, "the title is filed", _MERGE, namesakes=True)


def _places(catalog: Catalog, *kinds: TraitKind) -> Mapping[str, list[Place]]:
    """Return the fields that have each trait of these kinds, by its normalized value."""
    places: dict[str, list[Place]] = defaultdict(list)
    for paper in catalog.papers:
        for trait in traits_of(paper):
            if trait.kind in kinds:
                places[trait.value].append((paper, trait.path))
    return places


_MERGE = "merge the records; if they are two works, write distinct_from: with the key of the other"


def _clash(
    code: str, places: list[Place], what: str, hint: str, *, namesakes: bool = False
) -> Iterator[Problem]:
    firsts = {paper.key: (paper, path) for paper, path in reversed(places)}
    if len(firsts) < 2:
        return
    for paper, path in firsts.values():
        others = [other for other, _ in firsts.values() if other is not paper]
        others = [other for other in others if not (namesakes and _distinct(paper, other))]
        if others:
            names = tuple(sorted(other.file for other in others))
            yield Problem(code, paper.file, path, f"{what} in {', '.join(names)}, too", hint, names)


def _distinct(paper: Paper, other: Paper) -> bool:
    return other.key in paper.distinct_from or paper.key in other.distinct_from


def taken_keys(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD204 where a former key, or the stem of a file, is in use elsewhere, case aside."""
    for key, places in _places(catalog, "key", "former key").items():
        for paper, path in places if len(places) > 1 else ():
            others = tuple(
                sorted(other.file for other, there in places if (other, there) != (paper, path))
            )
            message = f"the key {quote(key)} is taken by {', '.join(others)}"
            yield Problem(
                "KD204",
                paper.file,
                path,
                message,
                "rename the newer file, or remove the former key",
                others,
            )


def unknown_keys(catalog: Catalog) -> Iterator[Problem]:
    """Yield KD205 where distinct_from names a key that no paper has."""
    for paper in catalog.papers:
        for index, key in enumerate(paper.distinct_from):
            if key not in catalog.keys:
                hint = did_you_mean(key, sorted(catalog.keys), "remove the key", lists=False)
                yield Problem(
                    "KD205",
                    paper.file,
                    ("distinct_from", index),
                    f"no record has the key {quote(key)}",
                    hint,
                )
