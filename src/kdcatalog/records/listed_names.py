"""Venues, and names of vocabularies such as models, are added, renamed and merged.

The old id of a venue stays a former id, the old name of a model another spelling of the new one:
both are still understood, and their pages redirect.
"""

from collections.abc import Iterable, Iterator, Mapping

from kdcatalog.model.fact_names import FactNames
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.text import quote
from kdcatalog.model.venues import Venue
from kdcatalog.model.vocabulary import UnknownTermError, did_you_mean
from kdcatalog.records.following import Renames, follow, renamed, set_list, united
from kdcatalog.records.rewriting import CannotRestructureError, Data, Rewriting
from kdcatalog.snapshot import TAXONOMY

# --- venues ---


def venue_id(taxonomy: Taxonomy, text: str) -> str:
    """Return the id of the venue or publisher that people mean; raises UnknownTermError."""
    ids = [venue.id for venue in taxonomy.venues]
    if text in ids:
        return text
    return taxonomy.venue_vocabulary.look_up(text, "taxonomy.yaml lists them under venues:")


def add_venue(rewriting: Rewriting, fields: Data) -> None:
    """Add a venue, in the place that the alphabet gives it."""
    _refuse_venue(rewriting.taxonomy, fields["id"])
    # A second venue of one printed name would get half of the papers that an import brings.
    _refuse_venue(rewriting.taxonomy, fields["name"])
    taxonomy = rewriting.data(TAXONOMY)
    venues = taxonomy.setdefault("venues", [])
    index = len(venues)
    for number, venue in enumerate(venues):
        if _sorts_behind(venue, fields):
            index = number
            break
    venues.insert(index, fields)
    rewriting.put(TAXONOMY, taxonomy)


def _sorts_behind(venue: Data, fields: Data) -> bool:
    name: str = venue["id"]
    new: str = fields["id"]
    return name.casefold() > new.casefold()


def _refuse_venue(taxonomy: Taxonomy, new_id: str) -> None:
    ids = [venue.id for venue in taxonomy.venues]
    if new_id in ids:
        raise CannotRestructureError(f"{quote(new_id)} exists already")
    for other in taxonomy.venue_vocabulary.resolve(new_id):
        message = f"{quote(new_id)} is a name of {quote(other)}"
        raise CannotRestructureError(f"{message} already")


def rename_venue(rewriting: Rewriting, old: str, new: str) -> None:
    """Give a venue another id, in taxonomy.yaml and in every record."""
    venue = _venue(rewriting.taxonomy, old)
    if new == old:
        raise CannotRestructureError(f"{quote(new)} is already its id")
    its_names = (*venue.aliases, *venue.former_ids)
    if new not in its_names:
        _refuse_venue(rewriting.taxonomy, new)
    taxonomy = rewriting.data(TAXONOMY)
    fields = _fields_of_venue(taxonomy, old)
    fields["id"] = new
    others = [alias for alias in venue.aliases if alias != new]
    set_list(fields, "aliases", others)
    former_ids = [former for former in venue.former_ids if former != new]
    former_ids.append(old)
    set_list(fields, "former_ids", former_ids)
    rewriting.put(TAXONOMY, taxonomy)
    follow(rewriting, Renames(venues={old: new}))


def merge_venues(
    rewriting: Rewriting,
    source: str,
    target: str,
    *,
    drop_volumes: bool = False,
) -> None:
    """Put the papers, names and volumes of one venue on another.

    With ``drop_volumes``, the target has the volumes of which both have one of a year and track;
    otherwise they are a CannotRestructureError, since all papers of both would be cited alike.
    """
    if source == target:
        raise CannotRestructureError(f"{quote(source)} cannot be merged with itself")
    merged = _venue(rewriting.taxonomy, source)
    taxonomy = rewriting.data(TAXONOMY)
    fields = _fields_of_venue(taxonomy, target)
    venues = taxonomy["venues"]
    source_fields = _fields_of_venue(taxonomy, source)
    taken = (target, fields["name"])
    names = (*merged.aliases, merged.name)
    new_names = [name for name in names if name not in taken]
    aliases = united(fields.get("aliases"), new_names)
    set_list(fields, "aliases", aliases)
    former_ids = united(fields.get("former_ids"), [source])
    former_ids = united(former_ids, merged.former_ids)
    set_list(fields, "former_ids", former_ids)
    new_volumes = source_fields.get("volumes", [])
    twice = _volumes_of_both(fields, source_fields)
    if twice and not drop_volumes:
        years = ", ".join(_period_of(volume) for volume in twice)
        both = f"{quote(source)} and {quote(target)}"
        message = f"{both} both have volumes of {years}; pass --drop-volumes"
        effect = f"to cite papers of {quote(source)} with those of {quote(target)}"
        raise CannotRestructureError(f"{message} {effect}")
    kept_volumes = [volume for volume in new_volumes if volume not in twice]
    volumes = united(fields.get("volumes"), kept_volumes)
    set_list(fields, "volumes", volumes)
    venues.remove(source_fields)
    rewriting.put(TAXONOMY, taxonomy)
    follow(rewriting, Renames(venues={source: target}))


def _volumes_of_both(fields: Data, source_fields: Data) -> list[Data]:
    """Return the volumes of the second venue of whose year and track the first has another."""
    volumes = fields.get("volumes", [])
    places = [_place_of(volume) for volume in volumes]
    twice = []
    for volume in source_fields.get("volumes", []):
        # An equal volume is one, as when a conference was listed under two names.
        is_equal = volume in volumes
        if _place_of(volume) in places and not is_equal:
            twice.append(volume)
    return twice


def _place_of(volume: Data) -> tuple[object, ...]:
    track = volume.get("track", "main")
    prefixes = volume.get("prefixes", [])
    return (volume.get("year"), track, *prefixes)


def _period_of(volume: Data) -> str:
    """Return year and track of a volume in words, such as "2021" or "every year (findings)"."""
    year = volume.get("year", "every year")
    track = volume.get("track")
    return f"{year} ({track})" if track else year


def _venue(taxonomy: Taxonomy, name: str) -> Venue:
    # Unlike venue_by_id, with publishers.
    venues = {venue.id: venue for venue in taxonomy.venues}
    return venues[name]


def _fields_of_venue(taxonomy: Data, name: str) -> Data:
    venues = _by_id(taxonomy["venues"])
    return venues[name]


def _by_id(rows: Iterable[Data]) -> dict[str, Data]:
    return {row["id"]: row for row in rows}


# --- names of vocabularies ---


def vocabulary_of(taxonomy: Taxonomy, text: str) -> FactNames:
    """Return the vocabulary that people mean: its id, or that without an s at its end.

    Raises UnknownTermError.
    """
    ids = [vocabulary.id for vocabulary in taxonomy.vocabularies]
    for vocabulary in taxonomy.vocabularies:
        if text in (vocabulary.id, vocabulary.id.removesuffix("s")):
            return vocabulary
    hint = did_you_mean(text, ids, "taxonomy.yaml has no vocabularies:")
    raise UnknownTermError(f"unknown vocabulary {quote(text)}", hint)


def known_name(vocabulary: FactNames, text: str) -> str:
    """Return the one spelling of a name; raises UnknownTermError with the nearest one."""
    name = vocabulary.known_spelling(text)
    if name:
        return name
    hint = did_you_mean(text, vocabulary.all_names, "add it first", lists=False)
    raise UnknownTermError(f"{vocabulary.id} has no name {quote(text)}", hint)


def add_name(
    rewriting: Rewriting,
    vocabulary: FactNames,
    name: str,
    family: str,
) -> None:
    """Add a name to a vocabulary, and to a family of it where one is given."""
    _refuse_name(vocabulary, name)
    taxonomy = rewriting.data(TAXONOMY)
    fields = _fields_of_vocabulary(taxonomy, vocabulary)
    holder = fields
    if family:
        rows = fields.get("families", ())
        families = _by_id(rows)
        if family not in families:
            hint = did_you_mean(family, families, "the vocabulary has no families")
            raise CannotRestructureError(f"unknown family {quote(family)}; {hint}")
        holder = families[family]
    names = united(holder.get("names"), [name])
    set_list(holder, "names", names)
    rewriting.put(TAXONOMY, taxonomy)


def _refuse_name(vocabulary: FactNames, name: str) -> None:
    spelling = vocabulary.known_spelling(name)
    if spelling == name:
        raise CannotRestructureError(f"{quote(name)} exists already")
    if spelling:
        raise CannotRestructureError(f"{quote(name)} is a spelling of {quote(spelling)} already")
    if name in vocabulary.placeholders:
        raise CannotRestructureError(f"{quote(name)} is a placeholder, which names nothing")


def rename_name(
    rewriting: Rewriting,
    vocabulary: FactNames,
    old: str,
    new: str,
) -> None:
    """Give a name another spelling; the old one still means it."""
    if new == old:
        raise CannotRestructureError(f"{quote(new)} is already its name")
    if vocabulary.known_spelling(new) not in (None, old):
        _refuse_name(vocabulary, new)
    _replace_name(rewriting, vocabulary, old=old, new=new, listed={old: new})


def merge_names(
    rewriting: Rewriting,
    vocabulary: FactNames,
    source: str,
    target: str,
) -> None:
    """Let one name, with its spellings, mean another."""
    if source == target:
        raise CannotRestructureError(f"{quote(source)} cannot be merged with itself")
    # The target is in the list already, perhaps in another family.
    _replace_name(rewriting, vocabulary, old=source, new=target, listed={source: None})


def _replace_name(
    rewriting: Rewriting,
    vocabulary: FactNames,
    *,
    old: str,
    new: str,
    listed: Mapping[str, str | None],
) -> None:
    """Let a name mean another in the vocabulary and all records; ``listed`` changes its lists."""
    taxonomy = rewriting.data(TAXONOMY)
    fields = _fields_of_vocabulary(taxonomy, vocabulary)
    family = _family_with(fields, old)
    for holder in _holders(fields):
        names = holder.get("names", ())
        if old in names:
            set_list(holder, "names", renamed(names, listed))
        _rename_aliases(holder, old, new)
    _add_alias(fields, family, old, new)
    rewriting.put(TAXONOMY, taxonomy)
    follow(rewriting, _renames(rewriting.taxonomy, vocabulary, old, new))


def _renames(
    taxonomy: Taxonomy,
    vocabulary: FactNames,
    old: str,
    new: str,
) -> Renames:
    facts = [fact.id for fact in taxonomy.facts_of(vocabulary)]
    return Renames(names={old: new}, name_facts=frozenset(facts))


def _fields_of_vocabulary(taxonomy: Data, vocabulary: FactNames) -> Data:
    vocabularies = _by_id(taxonomy["vocabularies"])
    return vocabularies[vocabulary.id]


def _holders(fields: Data) -> Iterator[Data]:
    """Yield the vocabulary and its families: each may list names and aliases."""
    yield fields
    yield from fields.get("families", ())


def _rename_aliases(holder: Data, old: str, new: str) -> None:
    """Let aliases of a name mean another; a name that has become one is no alias of itself."""
    aliases = holder.get("aliases", {})
    for alias, name in [*aliases.items()]:
        if alias == new:
            del aliases[alias]
        elif name == old:
            aliases[alias] = new
    if "aliases" in holder and not aliases:
        del holder["aliases"]


def _add_alias(
    fields: Data,
    family: Data | None,
    alias: str,
    name: str,
) -> None:
    """Add another spelling of a name to the family that had it, else to the vocabulary.

    Names without family had pages of their own, which redirect if the vocabulary has the alias.
    """
    aliases = (family or fields).setdefault("aliases", {})
    aliases[alias] = name


def _family_with(fields: Data, name: str) -> Data | None:
    """Return the family that lists a name; None where none does."""
    for family in fields.get("families", ()):
        if name in family.get("names", ()):
            listed: Data = family
            return listed
    return None
