"""The volumes of venues in taxonomy.yaml: each has something printed on it, no two are one."""

from collections.abc import Iterable, Iterator

from kdcatalog.model.identifiers import KIND_BY_NAME
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.problems import Path, Problem
from kdcatalog.snapshot import TAXONOMY


def unclear_volumes(taxonomy: Taxonomy) -> Iterator[Problem]:
    """Yield a problem on every volume that says nothing, or the same as another of its venue."""
    for row, venue in enumerate(taxonomy.venues):
        places: set[tuple[object, ...]] = set()
        for index, volume in enumerate(venue.volumes):
            at: Path = ("venues", row, "volumes", index)
            place = (volume.year, volume.track, volume.prefixes)
            if not (volume.name or volume.volume or volume.publisher):
                hint = "write name:, volume: or publisher:, or remove the volume"
                yield _problem(at, "the volume has nothing that is printed on it", hint)
            elif place in places:
                hint = "give one of them year:, track: or prefixes:, or remove it"
                yield _problem(at, f"{venue.id} has two volumes of one year and track", hint)
            places.add(place)
            yield from _wrong_prefixes(at, volume.prefixes)


def _wrong_prefixes(at: Path, prefixes: Iterable[str]) -> Iterator[Problem]:
    for number, prefix in enumerate(prefixes):
        kind, _, beginning = prefix.partition(":")
        if kind not in KIND_BY_NAME or not beginning:
            kinds = ", ".join(KIND_BY_NAME)
            yield _problem(
                (*at, "prefixes", number),
                f"{quote(prefix)} is not the beginning of an identifier",
                f"write its kind before it, such as acl:2023.acl-long; kinds are {kinds}",
            )


def _problem(
    at: Path,
    message: str,
    hint: str,
) -> Problem:
    return Problem(code="KD151", file=TAXONOMY, at=at, message=message, hint=hint)
