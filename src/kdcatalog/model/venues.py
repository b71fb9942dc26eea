"""Venues: their names, the printed names of their volumes, and the venue that a text names.

A paper names a venue, a year and a track; the volume in which it is printed follows from them, or
from its identifiers where a year has several volumes ("Volume 1: Long Papers").
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Literal

from kdcatalog.model.base import FrozenModel
from kdcatalog.model.dates import Year
from kdcatalog.model.identifiers import Identifier, acl_year
from kdcatalog.model.paper import ListOf, Publication, Texts, Track
from kdcatalog.model.text import PlainText, normalize_title
from kdcatalog.model.tracks import TRACK_TITLES, TRACK_WORDS, track_in
from kdcatalog.model.vocabulary import NameFinder, Term

_YEAR = re.compile(r"(?<![0-9])(?:19[5-9]|20[0-9])[0-9](?![0-9])")
_YEAR_MARK = "{year}"


class Volume(FrozenModel):
    """What is printed on a volume of a venue: of one year or of every year, and of one track.

    ``name`` may contain ``{year}``. ``prefixes`` are beginnings of the identifiers of its papers,
    such as ``acl:2023.acl-long``. Of several volumes that fit, the more specific one counts, and
    what it leaves out is that of the others.
    """

    name: PlainText | None = None
    year: Year | None = None
    track: Track = "main"
    prefixes: Texts = ()
    volume: PlainText | None = None
    publisher: PlainText | None = None

    def fits(self, publication: Publication, identifiers: Iterable[str]) -> bool:
        """Return whether a paper is in the volume, as far as its venue and identifiers say."""
        if self.year not in (None, publication.year):
            return False
        if not self.prefixes:
            return self.track == publication.track
        # The next sign ends the prefix: "2023.acl-1" is not the volume of "2023.acl-12.3".
        beginnings = tuple(f"{prefix}." for prefix in self.prefixes)
        return any(identifier.startswith(beginnings) for identifier in identifiers)

    @property
    def is_specific(self) -> tuple[bool, bool]:
        """The sort key by which a more specific volume comes later."""
        return bool(self.prefixes), self.year is not None


class Venue(FrozenModel):
    """A place of publication.

    Publishers are listed so that their names get a hint; a paper never has one as its venue.
    ``publisher`` is who prints its volumes.
    """

    id: PlainText
    name: PlainText
    kind: Literal["conference", "journal", "workshop", "publisher"]
    aliases: Texts = ()
    former_ids: Texts = ()
    """Earlier ids, which are still understood and whose pages redirect."""
    publisher: PlainText | None = None
    volumes: ListOf[Volume] = ()

    def printed(self, publication: Publication, identifiers: Iterable[Identifier]) -> "Printed":
        """Return what is printed on the volume of a paper."""
        ids = [str(identifier) for identifier in identifiers]
        name = ""
        number = ""
        # A workshop of a conference is hardly ever in a volume of its publisher.
        is_elsewhere = publication.track == "workshop" and self.kind == "conference"
        publisher = "" if is_elsewhere else self.publisher or ""
        for volume in self._general_first:
            if not volume.fits(publication, ids):
                continue
            name = volume.name or name
            number = volume.volume or number
            publisher = volume.publisher or publisher
        name = name.replace(_YEAR_MARK, str(publication.year))
        return Printed(
            name=self._name_of(publication, name),
            volume=number,
            publisher=publisher,
        )

    @cached_property
    def _general_first(self) -> tuple[Volume, ...]:
        return tuple(sorted(self.volumes, key=attrgetter("is_specific")))

    def _name_of(self, publication: Publication, name: str) -> str:
        """Return the name of a volume: the record's own, else that of a volume, else the venue's.

        A workshop's name alone does not say where it took place.
        """
        if publication.name:
            return self._own_name(publication, publication.name)
        # A venue of workshops or a journal has no other volumes.
        is_whole = publication.track == "main" or self.kind != "conference"
        if name or is_whole:
            return name or self.name
        track = TRACK_TITLES[publication.track]
        return f"{self.name} ({track})"

    def _own_name(self, publication: Publication, name: str) -> str:
        if publication.track != "workshop" or self._is_in(name):
            return name
        meeting = f"{self.id} {publication.year}"
        if "workshop" in name.casefold():
            return f"{name} at {meeting}"
        return f"{name} (Workshop at {meeting})"

    def _is_in(self, name: str) -> bool:
        words = f" {normalize_title(name)} "
        id_words = f" {normalize_title(self.id)} "
        name_words = f" {normalize_title(self.name)} "
        return id_words in words or name_words in words


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed on a volume; empty where taxonomy.yaml does not say."""

    name: str
    volume: str = ""
    publisher: str = ""


# --- the venue that a text names ---


@dataclass(frozen=True, slots=True)
class VenueMention:
    """The publication that a text names; year 0 where it has none.

    ``name`` is the printed name where it says more than venue, year and track: a workshop's own.
    """

    venue: Venue
    year: int
    track: Track = "main"
    name: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """The publication as a record writes it: the main track is left out."""
        fields = {"id": self.venue.id, "year": str(self.year)}
        if self.track != "main":
            fields["track"] = self.track
        if self.name:
            fields["name"] = self.name
        return fields


# "Rye: From Field to Loaf (Workshop at BreadConf 2024)", else the last "at" of the name: there is
# "Continual Adaptation at Scale at BreadConf 2024".
_IN_BRACKETS = r"(\S.*?)\s*\((?:workshop )?(?:at|@|of) ([^()]+)\)"
_BEHIND = r"(\S.*)[\s,]\s*(?:at|@|co-located with|in conjunction with) (.+)"
_AT_MEETING = re.compile(f"{_IN_BRACKETS}|{_BEHIND}", re.IGNORECASE)
# What a name has besides a venue and its year, where it is no more than "ICB 2024 Workshop".
_PLAIN_WORDS = re.compile(
    r"\b(?:workshops?|proceedings|proc|of|the|at|on|in|volume|vol|track|papers?|conference|meeting"
    r"|annual|international|[0-9]+(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)


_VenueAndVolume = tuple[Venue, Volume]


class VenueFinder:
    """Finds the venues of a taxonomy in what sources print."""

    def __init__(self, venues: Iterable[Venue]) -> None:
        self._venues = {venue.id: venue for venue in venues}

    def find(self, text: str) -> Venue | None:
        """Return the venue that a text names; a publisher where it names only that."""
        venue_id = self._names.find(text)
        return self._venues[venue_id] if venue_id else None

    def mention(
        self,
        text: str,
        acl: str | None = None,
        year: int = 0,
    ) -> VenueMention | None:
        """Return the publication that a text names, None where no venue is known.

        An Anthology id and ``year`` fill in what the text leaves out.
        """
        own_year = find_year(text, acl, year)
        volume = self._volumes.get(_printed_key(text))
        if volume:
            venue, printed = volume
            year_of_volume = printed.year or own_year
            return VenueMention(venue, year_of_volume, printed.track)
        named_venue = self.find(text)
        if not named_venue:
            return self._workshop(text, own_year)
        track = find_track(named_venue, text, acl)
        has_own_name = track == "workshop" and _says_more(text, named_venue)
        return VenueMention(
            venue=named_venue,
            year=own_year,
            track=track,
            name=text if has_own_name else "",
        )

    @cached_property
    def _names(self) -> NameFinder:
        terms = []
        for venue in self._venues.values():
            aliases = (*venue.aliases, *venue.former_ids)
            names = (venue.name, *aliases)
            terms.append(Term(venue.id, names))
        return NameFinder(terms, TRACK_WORDS)

    @cached_property
    def _volumes(self) -> Mapping[str, _VenueAndVolume]:
        volumes: dict[str, _VenueAndVolume] = {}
        for venue in self._venues.values():
            for volume in venue.volumes:
                name = volume.name or ""
                key = _printed_key(name)
                # Of equal names, the first counts: volumes of every year are listed first.
                if key:
                    volumes.setdefault(key, (venue, volume))
        return volumes

    def _workshop(self, text: str, year: int) -> VenueMention | None:
        """Return the workshop of "Workshop on Rye at BreadConf 2024"; None for other text."""
        name, place = _workshop_and_place(text)
        if not place:
            return None
        # A workshop that is listed itself counts before the meeting at which it took place.
        listed = self.find(name)
        if listed:
            return VenueMention(listed, year)
        meeting = self.find(place)
        if not meeting or meeting.kind == "publisher":
            return None
        return VenueMention(
            venue=meeting,
            year=year,
            track="workshop",
            name=name,
        )


def place_of_workshop(text: str) -> str:
    """Return where a workshop took place, as "Workshop on Rye at ICB 2024" says; else empty."""
    _, place = _workshop_and_place(text)
    return place


def _workshop_and_place(text: str) -> tuple[str, str]:
    match = _AT_MEETING.fullmatch(text)
    if not match or "workshop" not in text.casefold():
        return "", ""
    name, place = filter(None, match.groups())
    return name.rstrip(" ,"), place


def _says_more(text: str, venue: Venue) -> bool:
    """Return whether the name of a workshop has words beside those of its venue."""
    rest = text.casefold()
    # The longest first: "ACL" is a part of "ACL Findings".
    names = [venue.id, venue.name, *venue.aliases]
    names.sort(key=len)
    for name in reversed(names):
        rest = rest.replace(name.casefold(), " ")
    rest = _PLAIN_WORDS.sub(" ", rest)
    return any(map(str.isalpha, rest))


def _printed_key(name: str) -> str:
    """Return a printed name so that those of different years are equal."""
    without_mark = name.replace(_YEAR_MARK, " ")
    without_year = _YEAR.sub(" ", without_mark).strip()
    return without_year and normalize_title(without_year)


def find_track(venue: Venue, text: str, acl: str | None) -> Track:
    """Return the track that a text or an Anthology id names; only conferences have tracks."""
    if venue.kind != "conference":
        return "main"
    return track_in(f"{text} {acl or ''}")


def find_year(text: str, acl: str | None, otherwise: int) -> int:
    """Return the last year in a text, else that of the Anthology id, else another; 0 if unknown."""
    years: list[str] = _YEAR.findall(text)
    if years:
        return int(years[-1])
    return (acl and acl_year(acl)) or otherwise
