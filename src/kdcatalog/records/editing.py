"""Change the text of a record: the only way in which a record on disk is changed.

Fixes are mechanical: a spelling with one right form, a value that adds nothing, missing quotes.
Whatever needs a person's judgment stays as it is.

Every function returns None where the record cannot be read to its end, and raises UnsafeEditError
where the new text would lose a comment.
"""

import unicodedata
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kdcatalog.model.dates import spelled_day, spelled_month
from kdcatalog.model.identifiers import Identifier, Identifiers, canonical_form, find_identifier
from kdcatalog.model.paper import is_no_venue, venue_fields
from kdcatalog.model.taxonomy import Taxonomy
from kdcatalog.model.urls import canonical_url
from kdcatalog.records.layout import TAXONOMY_STYLE, layout_record
from kdcatalog.records.reading import TAXONOMY_LIMITS, read_document
from kdcatalog.snapshot import TAXONOMY
from kdcatalog.source.document import Document
from kdcatalog.source.edits import Fields, NewItem, append_items
from kdcatalog.text.cleaning import Cleaned, clean_title, is_placeholder
from kdcatalog.text.names import clean_name

_LINK_FIELDS = ("urls", "code", "data")
_EMPTY_VALUES: tuple[Any, ...] = ("", [], {})


def format_record(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
) -> str | None:
    """Return a record in the canonical layout."""
    document = _editable(raw, file)
    return _layout(document, taxonomy, document.data) if document else None


def fix_record(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
) -> str | None:
    """Return a record in the canonical layout, its mechanical faults fixed.

    A byte order mark at its beginning is removed.
    """
    document = _editable(raw.removeprefix(BOM_UTF8), file)
    if not document:
        return None
    return _layout(document, taxonomy, _fixed(document.data, taxonomy))


def rename_placements(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
    new_paths: Mapping[str, str],
) -> str | None:
    """Return a record with new paths in its placements; None also where it has none of the old."""
    document = _editable(raw, file)
    if not document:
        return None
    placements = document.data.get("placements")
    if not isinstance(placements, list):
        return None
    # Duplicates that result stay: KD123 and KD302 report them, and a person decides.
    renamed = _replaced(placements, new_paths)
    if renamed == placements:
        return None
    return _layout(document, taxonomy, {**document.data, "placements": renamed})


def replace_links(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
    new_urls: Mapping[str, str],
) -> str | None:
    """Return a record whose links are the new ones; None also where it has none of the old.

    A link whose new URL is empty is removed.
    """
    document = _editable(raw, file)
    if not document:
        return None
    new_data = dict(document.data)
    for name in _LINK_FIELDS:
        urls = document.data.get(name)
        if not isinstance(urls, list):
            continue
        # Two old URLs can redirect to one new URL.
        links = _without_duplicates(_replaced(urls, new_urls))
        new_data[name] = [link for link in links if link != ""]
        if not new_data[name]:
            del new_data[name]
    if new_data == document.data:
        return None
    return _layout(document, taxonomy, new_data)


def add_identifiers(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
    new: Mapping[str, str],
) -> str | None:
    """Return a record with further identifiers, as ``with_fields`` does."""
    return with_fields(
        raw=raw,
        file=file,
        taxonomy=taxonomy,
        changes=[{"identifiers": new}],
    )


def with_fields(
    raw: bytes,
    file: str,
    taxonomy: Taxonomy,
    changes: Sequence[Mapping[str, Any]],
) -> str | None:
    """Return a record with new values of some fields.

    A mapping is merged into the old one. URLs that new identifiers imply are removed.
    """
    document = _editable(raw, file)
    if not document:
        return None
    data: dict[str, Any] = dict(document.data)
    for fields in changes:
        for name, value in fields.items():
            data[name] = _merged(data.get(name), value)

    # Only new identifiers: a URL that was redundant before is for check --fix to remove.
    has_new_identifiers = data.get("identifiers") != document.data.get("identifiers")
    if has_new_identifiers and isinstance(data.get("urls"), list):
        data["urls"] = _not_implied(data["urls"], data["identifiers"])
    for name in [*data]:
        if data[name] == []:
            del data[name]
    return _layout(document, taxonomy, data)


def add_nodes(
    raw: bytes,
    nodes: Sequence[NewItem],
) -> bytes:
    """Return taxonomy.yaml with new nodes, each last in the list at its path."""
    return append_items(
        raw=raw,
        file=TAXONOMY,
        items=nodes,
        style=TAXONOMY_STYLE,
        limits=TAXONOMY_LIMITS,
    )


def _editable(raw: bytes, file: str) -> Document | None:
    """Return a record that can be read as a mapping to its end."""
    document = read_document(raw, file)
    # Of values in typographic quotes, the data hold what was meant; any other flaw loses something.
    losses = [flaw for flaw in document.flaws if flaw.code != "KD607"]
    is_editable = isinstance(document.data, dict) and not losses
    return document if is_editable else None


def _layout(
    document: Document,
    taxonomy: Taxonomy,
    data: dict[str, Any],
) -> str:
    return layout_record(document, [*taxonomy.fact_by_id], data)


def _replaced(
    values: Sequence[Any],
    replacements: Mapping[str, str],
) -> list[Any]:
    """Return a list with some texts replaced; values with a fault of shape stay."""
    replaced: list[Any] = []
    for value in values:
        if isinstance(value, str):
            value = replacements.get(value, value)
        replaced.append(value)
    return replaced


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, Mapping):
        return {**old, **new}
    return new


def _fixed(
    data: dict[str, Any],
    taxonomy: Taxonomy,
) -> dict[str, Any]:
    record: dict[str, Any] = _clean(data)
    _fix_texts(record)
    _fix_dates(record)
    _fix_identifiers(record)
    _fix_venue(record, taxonomy)
    _fix_links(record)
    if isinstance(record.get("urls"), list):
        identifiers = record.get("identifiers")
        if not isinstance(identifiers, dict):
            identifiers = {}
        record["urls"] = _not_implied(record["urls"], identifiers)
    facts = record.get("facts")
    if isinstance(facts, dict):
        _fix_names(facts, taxonomy)
        for name, value in facts.items():
            facts[name] = _without_duplicates(value)
    for name, value in record.items():
        if name != "authors":  # two authors of one paper can have the same name
            record[name] = _without_duplicates(value)
    return _without_empty(record)


def _fix_texts(record: dict[str, Any]) -> None:
    """Clean titles and names as the cleaner for everything from outside does."""
    title = record.get("title")
    if isinstance(title, str):
        record["title"] = _cleaned(clean_title, title)
    former_titles = record.get("former_titles")
    if isinstance(former_titles, list):
        record["former_titles"] = _cleaned_list(clean_title, former_titles)
    authors = record.get("authors")
    if isinstance(authors, list):
        record["authors"] = _cleaned_list(clean_name, authors)


_Cleaner = Callable[[str], Cleaned]


def _cleaned(clean: _Cleaner, text: str) -> str:
    cleaned = clean(text)
    # Without a text it was a placeholder; and "Ann Bee et al." must stay an error, as KD121: the
    # list of authors is not complete.
    return text if cleaned.is_incomplete or not cleaned.text else cleaned.text


def _cleaned_list(clean: _Cleaner, values: Sequence[Any]) -> list[Any]:
    cleaned: list[Any] = []
    for value in values:
        if isinstance(value, str):
            cleaned.append(_cleaned(clean, value))
        elif isinstance(value, dict):
            cleaned.append(_cleaned_fields(clean, value))
        else:
            cleaned.append(value)
    return cleaned


def _cleaned_fields(clean: _Cleaner, fields: Fields) -> Fields:
    cleaned: Fields = {}
    for name, value in fields.items():
        is_text = isinstance(value, str)
        cleaned[name] = _cleaned(clean, value) if is_text else value
    return cleaned


def _fix_dates(record: dict[str, Any]) -> None:
    date = record.get("date")
    # "2024" is a date already, and so is whatever cannot be read: KD114 reports it.
    if isinstance(date, str):
        record["date"] = spelled_month(date) or date
    added = record.get("added")
    if isinstance(added, str):
        record["added"] = spelled_day(added) or added


def _fix_links(record: dict[str, Any]) -> None:
    """Remove "coming soon" and the like, and make lists of links that were written as one text."""
    for name in _LINK_FIELDS:
        links = record.get(name)
        if isinstance(links, str):
            links = [links]
        if isinstance(links, list):
            real_links = [link for link in links if not _is_no_link(link)]
            record[name] = real_links


def _is_no_link(link: Any) -> bool:
    return isinstance(link, str) and is_placeholder(link)


def _fix_identifiers(record: dict[str, Any]) -> None:
    identifiers = record.get("identifiers")
    if not isinstance(identifiers, dict):
        return
    # Unknown kinds stay as they are; KD130 reports them.
    for kind in Identifiers.model_fields:
        value = identifiers.get(kind)
        if isinstance(value, str):
            identifiers[kind] = canonical_form(kind, value) or value


def _fix_names(facts: dict[str, Any], taxonomy: Taxonomy) -> None:
    """Write names as their vocabularies spell them; placeholders and unknown names stay."""
    for fact in taxonomy.facts:
        vocabulary = taxonomy.names_of(fact)
        value = facts.get(fact.id)
        if not vocabulary or not value:
            continue
        names = value if isinstance(value, list) else [value]
        texts = [name for name in names if isinstance(name, str)]
        spellings = {}
        for name in texts:
            spellings[name] = vocabulary.known_spelling(name) or name
        fixed = _replaced(names, spellings)
        is_list = isinstance(value, list)
        facts[fact.id] = fixed if is_list else fixed[0]


def _fix_venue(record: dict[str, Any], taxonomy: Taxonomy) -> None:
    venue = record.get("venue")
    if isinstance(venue, str):
        venue = venue_fields(venue)
    venue_id = venue.get("id") if isinstance(venue, dict) else None
    if not venue or not isinstance(venue_id, str):
        return
    # An arXiv id says that there is a preprint; without one, "arXiv" is all that is known.
    is_listed = venue_id in taxonomy.venue_by_id
    if not is_listed and is_no_venue(venue_id) and record.get("identifiers"):
        del record["venue"]
        return
    # An ambiguous alias stays, and KD303 reports it: choosing is for a person.
    matching_ids = taxonomy.venue_vocabulary.resolve(venue_id)
    if len(matching_ids) == 1:
        record["venue"] = {**venue, "id": matching_ids[0]}


def _without_duplicates(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    # Items can be mappings, which have no hash; their text is as good for telling them apart.
    unique = {str(item): item for item in value}
    return [*unique.values()]


def _clean(value: Any) -> Any:
    """Return a value without empty parts and stray spaces, its letters composed (NFC)."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", " ".join(value.split()))
    if isinstance(value, list):
        items = [_clean(item) for item in value]
        return [item for item in items if item not in _EMPTY_VALUES]
    fields: dict[str, Any] = {}
    for name, field_value in value.items():
        fields[name] = _clean(field_value)
    return _without_empty(fields)


def _without_empty(fields: Fields) -> Fields:
    for name in [*fields]:
        if fields[name] in _EMPTY_VALUES:
            del fields[name]
    return fields


def _not_implied(
    urls: Sequence[Any],
    identifiers: Mapping[str, Any],
) -> list[Any]:
    """Return the URLs that no identifier implies, and whatever is not a URL."""
    implied_ids = set()
    implied_urls = set()
    for kind, value in identifiers.items():
        if isinstance(value, str):
            identifier = Identifier(kind, value)
            implied_ids.add(identifier.normalized)
            implied_urls.add(canonical_url(identifier.url))

    kept: list[Any] = []
    for url in urls:
        if not isinstance(url, str):
            kept.append(url)
            continue
        identifier_of_url = find_identifier(url)
        is_same_work = identifier_of_url and identifier_of_url.normalized in implied_ids
        if not is_same_work and canonical_url(url) not in implied_urls:
            kept.append(url)
    return kept
